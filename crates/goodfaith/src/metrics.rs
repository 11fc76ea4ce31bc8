//! The figures of the running server: who takes them down, and those that are looked up when somebody asks. It names nobody; a label is the name of
//! a site, a word of ours or a number.

use crate::files::Fault;
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};
use operations::House;
use std::sync::Arc;

/// Bounds of the histograms of times, in seconds.
const SECONDS: [f64; 12] = [0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 5.0, 20.0];
/// Bounds of the histogram of commands in one transaction.
const COMMANDS: [f64; 9] = [1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 128.0, 256.0];

/// Takes figures down from now on.
pub(crate) fn take_down() -> Result<PrometheusHandle, Fault> {
    let failed = |error: metrics_exporter_prometheus::BuildError| Fault::House(format!("no figures can be kept: {error}"));
    let builder = PrometheusBuilder::new().set_buckets_for_metric(Matcher::Suffix("_seconds".to_owned()), &SECONDS).map_err(failed)?;
    let builder = builder.set_buckets_for_metric(Matcher::Suffix("_commands".to_owned()), &COMMANDS).map_err(failed)?;
    let handle = builder.install_recorder().map_err(failed)?;
    describe();
    Ok(handle)
}

fn describe() {
    metrics::describe_counter!("goodfaith_http_requests_total", "Requests, by pattern of address, method and status");
    metrics::describe_histogram!("goodfaith_http_request_seconds", "How long requests took");
    metrics::describe_counter!("goodfaith_decisions_total", "Decisions, by verdict and by the sentence they rest on");
    metrics::describe_counter!("goodfaith_values_released_total", "Values let go, by site, action, kind of recipient and purpose");
    metrics::describe_histogram!("goodfaith_commit_commands", "Commands in one transaction");
    metrics::describe_histogram!("goodfaith_commit_seconds", "How long a command waited until it was durable");
    metrics::describe_gauge!("goodfaith_commit_waiting", "Batches of commands that wait for the writer");
    metrics::describe_gauge!("goodfaith_log_entries", "Entries of the log");
    metrics::describe_gauge!("goodfaith_requests_open", "Requests of people that are open");
    metrics::describe_gauge!("goodfaith_requests_overdue", "Requests of people whose day has passed");
    metrics::describe_gauge!("goodfaith_agreements_ending", "What is on record about parties and ends within thirty days");
    metrics::describe_gauge!("goodfaith_agreements_ended", "What was on record about parties and has ended");
    metrics::describe_gauge!("goodfaith_erasures_unshipped", "Notices of erasures that have not arrived");
    metrics::describe_gauge!("goodfaith_letters_waiting", "Letters that wait to be sent");
    metrics::describe_gauge!("goodfaith_figures_failed", "1 where the figures of the sites could not be read just now");
}

/// The figures, as they are now.
pub(crate) fn figures(house: Arc<House>, handle: PrometheusHandle) -> web::Figures {
    Arc::new(move || {
        let (house, handle) = (Arc::clone(&house), handle.clone());
        Box::pin(async move {
            let read = house.figures().await;
            metrics::gauge!("goodfaith_figures_failed").set(u8::from(read.is_err()));
            for site in read.unwrap_or_default() {
                let name = site.site.to_string();
                let gauges = [
                    ("goodfaith_log_entries", site.log_entries),
                    ("goodfaith_requests_open", site.requests_open),
                    ("goodfaith_requests_overdue", site.requests_overdue),
                    ("goodfaith_agreements_ending", count(site.ending.len())),
                    ("goodfaith_agreements_ended", count(site.ended.len())),
                    ("goodfaith_erasures_unshipped", site.erasures_unshipped),
                    ("goodfaith_letters_waiting", site.letters_waiting),
                ];
                for (gauge, value) in gauges {
                    metrics::gauge!(gauge, "site" => name.clone()).set(u32::try_from(value).unwrap_or(u32::MAX));
                }
            }
            handle.run_upkeep();
            handle.render()
        })
    })
}

fn count(of: usize) -> u64 {
    u64::try_from(of).unwrap_or(u64::MAX)
}
