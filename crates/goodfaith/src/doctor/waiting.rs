//! What waits for somebody: requests whose day has passed, agreements that end, erasures that others were not told of. Counts and the names of
//! parties; nobody else is named.

use crate::doctor::Finding;
use crate::house::MachineClock;
use operations::{Ending, Figures, figures};
use store::Store;
use vocabulary::{Clock, SiteId};

/// How many agreements are named.
const NAMED_MAX: usize = 3;

pub(super) async fn examine(store: &dyn Store, sites: &[SiteId]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for site in sites {
        match figures(store, site, MachineClock.now()).await {
            Ok(figures) => findings.extend(of_site(&figures)),
            Err(error) => findings.push(Finding::wrong("waiting", format!("{site}: {error}"), "what waits is not known", "see what was found of the store")),
        }
    }
    findings
}

fn of_site(figures: &Figures) -> Vec<Finding> {
    let Figures { site, requests_open, requests_overdue, .. } = figures;
    let mut findings = Vec::new();
    findings.push(if *requests_overdue > 0 {
        let why = "the policy promised an answer by a day that has passed";
        Finding::warning("requests", format!("{site}: {requests_overdue} of {requests_open} open requests are overdue"), why, "answer them, the oldest first")
    } else {
        Finding::fine("requests", format!("{site}: {requests_open} open, none overdue"))
    });
    if !figures.ended.is_empty() {
        let why = "what rested on them is refused since";
        findings.push(Finding::warning("agreements", format!("{site}: ended: {}", named(&figures.ended)), why, "renew what is still wanted"));
    }
    if !figures.ending.is_empty() {
        let why = "what rests on them is refused from that day on";
        findings.push(Finding::warning("agreements", format!("{site}: ending: {}", named(&figures.ending)), why, "renew what is still wanted"));
    }
    if figures.erasures_unshipped > 0 {
        let why = "a lost disk or an old backup could bring these people back";
        let found = format!("{site}: {} notices of erasures have not arrived", figures.erasures_unshipped);
        findings.push(Finding::warning("erasures", found, why, "see `goodfaith erasures`, and whether the places under ship-to can be reached"));
    }
    findings
}

fn named(endings: &[Ending]) -> String {
    let mut words: Vec<String> =
        endings.iter().take(NAMED_MAX).map(|ending| format!("{} of {} ({})", ending.condition, ending.party, ending.at.day())).collect();
    if let Some(more) = endings.len().checked_sub(NAMED_MAX).filter(|more| *more > 0) {
        words.push(format!("and {more} more"));
    }
    words.join(", ")
}
