//! Traces for a collector, over OTLP: of each request its pattern of address, its method, how it ended and how long it took. What is not on the list
//! of what may be told is taken away before anything leaves, whatever a library of ours or of others puts into a span.

use crate::files::Fault;
use opentelemetry::KeyValue;
use opentelemetry::trace::{Status, TracerProvider};
use opentelemetry_otlp::{Protocol, WithExportConfig, WithHttpConfig};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::error::OTelSdkResult;
use opentelemetry_sdk::trace::{SdkTracerProvider, SpanData, SpanEvents, SpanExporter, SpanLinks};
use std::time::Duration;
use tracing::Subscriber;
use tracing::level_filters::LevelFilter;
use tracing_subscriber::Layer;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::registry::LookupSpan;

/// The attributes that may be told. Their values are words of ours: patterns, methods, numbers.
const ALLOWED: [&str; 3] = ["http.request.method", "http.route", "http.response.status_code"];
/// The spans that are told, by what made them: requests, which the web side spans.
const TOLD_OF: &str = "web::measured";
/// How long a collector may take.
const COLLECTOR_TIME_MAX: Duration = Duration::from_secs(5);

/// Whoever gathers traces; what waits is sent when it is let go of.
pub(crate) struct Traces(SdkTracerProvider);

impl Drop for Traces {
    fn drop(&mut self) {
        // A collector that is not there loses traces, and nobody anything else.
        let _ = self.0.shutdown();
    }
}

/// Gathers traces for this collector.
pub(crate) fn gather<S: Subscriber + for<'a> LookupSpan<'a>>(endpoint: &str) -> Result<(Traces, impl Layer<S> + use<S>), Fault> {
    let failed = |error: &dyn std::fmt::Display| Fault::House(format!("no traces can be sent: {error}"));
    let client = reqwest::blocking::Client::builder().timeout(COLLECTOR_TIME_MAX).build().map_err(|error| failed(&error))?;
    let exporter = opentelemetry_otlp::SpanExporter::builder()
        .with_http()
        .with_http_client(client)
        .with_protocol(Protocol::HttpBinary)
        .with_endpoint(format!("{endpoint}/v1/traces"))
        .with_timeout(COLLECTOR_TIME_MAX)
        .build()
        .map_err(|error| failed(&error))?;
    let resource = Resource::builder_empty().with_attribute(KeyValue::new("service.name", "goodfaith")).build();
    let provider = SdkTracerProvider::builder().with_resource(resource).with_batch_exporter(Allowed(exporter)).build();
    let layer = tracing_opentelemetry::layer()
        .with_tracer(provider.tracer("goodfaith"))
        .with_location(false)
        .with_threads(false)
        .with_tracked_inactivity(false)
        .with_target(false)
        .with_filter(Targets::new().with_target(TOLD_OF, LevelFilter::INFO));
    Ok((Traces(provider), layer))
}

/// Sends what may be told.
#[derive(Debug)]
struct Allowed<E>(E);

impl<E: SpanExporter> SpanExporter for Allowed<E> {
    fn export(&self, batch: Vec<SpanData>) -> impl Future<Output = OTelSdkResult> + Send {
        self.0.export(batch.into_iter().map(may_be_told).collect())
    }

    fn shutdown_with_timeout(&self, timeout: Duration) -> OTelSdkResult {
        self.0.shutdown_with_timeout(timeout)
    }

    fn force_flush(&self) -> OTelSdkResult {
        self.0.force_flush()
    }

    fn set_resource(&mut self, resource: &Resource) {
        self.0.set_resource(resource);
    }
}

fn may_be_told(mut span: SpanData) -> SpanData {
    span.attributes.retain(|attribute| ALLOWED.contains(&attribute.key.as_str()));
    span.events = SpanEvents::default();
    span.links = SpanLinks::default();
    if let Status::Error { .. } = span.status {
        span.status = Status::error("");
    }
    span
}

#[cfg(test)]
mod tests {
    use super::may_be_told;
    use opentelemetry::trace::{Event, SpanContext, SpanId, SpanKind, Status};
    use opentelemetry::{InstrumentationScope, KeyValue};
    use opentelemetry_sdk::trace::{SpanData, SpanEvents, SpanLinks};
    use std::time::SystemTime;

    #[test]
    fn what_is_not_on_the_list_never_leaves() {
        let mut events = SpanEvents::default();
        events.events.push(Event::with_name("asha@example.org"));
        let span = SpanData {
            span_context: SpanContext::empty_context(),
            parent_span_id: SpanId::INVALID,
            parent_span_is_remote: false,
            span_kind: SpanKind::Internal,
            name: "request".into(),
            start_time: SystemTime::UNIX_EPOCH,
            end_time: SystemTime::UNIX_EPOCH,
            attributes: vec![KeyValue::new("http.route", "/me/{link}"), KeyValue::new("url.path", "/me/asha@example.org")],
            dropped_attributes_count: 0,
            events,
            links: SpanLinks::default(),
            status: Status::error("asha@example.org"),
            instrumentation_scope: InstrumentationScope::builder("goodfaith").build(),
        };
        let told = format!("{:?}", may_be_told(span));
        assert!(told.contains("/me/{link}") && !told.contains("asha"), "{told}");
    }
}
