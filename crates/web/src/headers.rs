//! Headers on every answer: what a browser may load, keep and pass on. They never depend on who asks.

use crate::app::App;
use axum::extract::{Request, State};
use axum::http::header::{CACHE_CONTROL, HeaderMap, HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;

/// Nothing but our own style sheet, our own icon and forms that post back to the same host.
const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; \
     base-uri 'none'; frame-ancestors 'none'";

/// The same for the few pages that bear our own script, which speaks to the same host alone. Each works without it.
const WITH_OUR_SCRIPT: &str = "default-src 'none'; style-src 'self'; img-src 'self'; script-src 'self'; connect-src 'self'; form-action 'self'; \
     base-uri 'none'; frame-ancestors 'none'";

/// Marks the answer that is a page with our own script.
#[derive(Clone, Copy, Debug)]
pub(crate) struct BearsScript;

/// Marks the answer that may stand inside pages of other origins, and whose.
#[derive(Clone, Debug)]
pub(crate) struct FramedBy(String);

impl FramedBy {
    /// Pages of these origins and of no other.
    pub(crate) fn these<'a>(origins: impl Iterator<Item = &'a str>) -> Self {
        Self(origins.collect::<Vec<_>>().join(" "))
    }
}

/// Marks the answer that pages of other sites load: a script of ours, and nothing that is about anybody.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ForOtherSites;

/// For a form on another page: our own script, and those who may stand around it.
const FRAMED: &str = "default-src 'none'; style-src 'self'; img-src 'self'; script-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors ";
/// The same for the pages whose form leads to the sign-in of the company: a browser holds the redirect that answers a form to the same rule.
const LEADING_AWAY: &str = "default-src 'none'; style-src 'self'; img-src 'self'; script-src 'self'; connect-src 'self'; form-action 'self' https: http://127.0.0.1:* http://localhost:*; \
     base-uri 'none'; frame-ancestors 'none'";

/// Marks the answer that is a page whose form leads to the company's own sign-in.
#[derive(Clone, Copy, Debug)]
pub(crate) struct LeadsAway;

/// Powers of the browser that no page of ours uses.
const PERMISSIONS_POLICY: &str = "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=(), \
     interest-cohort=()";

/// Headers every answer bears, by name.
const ALWAYS: [(&str, &str); 8] = [
    ("content-security-policy", CONTENT_SECURITY_POLICY),
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
    ("referrer-policy", "no-referrer"),
    ("permissions-policy", PERMISSIONS_POLICY),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("x-permitted-cross-domain-policies", "none"),
];

/// Puts them on every answer. What says nothing about caching is stored nowhere.
pub(crate) async fn guard(State(app): State<App>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let (framed, for_others) = (response.extensions().get::<FramedBy>().cloned(), response.extensions().get::<ForOtherSites>().is_some());
    let bears_script = response.extensions().get::<BearsScript>().is_some();
    let leads_away = response.extensions().get::<LeadsAway>().is_some();
    let headers = response.headers_mut();
    for (name, value) in ALWAYS {
        put(headers, name, value);
    }
    if bears_script {
        put(headers, "content-security-policy", WITH_OUR_SCRIPT);
    }
    if let Some(policy) = framed.and_then(|by| HeaderValue::from_str(&format!("{FRAMED}{}", by.0)).ok()) {
        headers.insert(HeaderName::from_static("content-security-policy"), policy);
        // It knows no origins; browsers that know the line above heed that.
        headers.remove("x-frame-options");
    }
    if for_others {
        put(headers, "cross-origin-resource-policy", "cross-origin");
    }
    if leads_away {
        put(headers, "content-security-policy", LEADING_AWAY);
    }
    if app.settings.https {
        put(headers, "strict-transport-security", "max-age=31536000; includeSubDomains");
    }
    if !headers.contains_key(CACHE_CONTROL) {
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    response
}

fn put(headers: &mut HeaderMap, name: &'static str, value: &'static str) {
    headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
}
