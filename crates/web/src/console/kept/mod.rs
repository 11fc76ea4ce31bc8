//! What was typed into a form of the console is not lost when the form cannot be used: the page on which it stood is shown again, with what was typed
//! and what is wrong with it. One way for every form, so that none forgets it. It is held while the one request lasts and stored nowhere, and what no
//! page shows, as a password or a hidden field, is never shown again.

mod page;

use crate::app::App;
use crate::console::error::Wrong;
use crate::door::Door;
use crate::view::clear::Clear;
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE, RETRY_AFTER};
use axum::http::{HeaderMap, Method, StatusCode, Uri};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use hyper::service::Service;
use hyper_util::service::TowerToHyperService;
use std::sync::{Arc, Mutex};
use vocabulary::Personal;

/// The field of every form of the console that says on which page it stood.
pub(crate) const PAGE: &str = "page";

/// The most bytes in a page that is shown again.
const PAGE_BYTES_MAX: usize = 4 * 1024 * 1024;

/// A form as it came, in its own order.
#[derive(Clone, Debug, Default)]
pub(crate) struct Typed {
    /// The page on which it stood.
    page: Option<String>,
    /// Its fields.
    fields: Vec<(String, Clear)>,
}

/// Where what was typed lies while the form is handled.
#[derive(Clone, Debug, Default)]
pub(crate) struct Kept(Arc<Mutex<Option<Typed>>>);

impl Kept {
    /// Keeps the fields of a form that was read, and takes the page it stood on out of them.
    pub(crate) fn keep(&self, pairs: &mut Vec<(String, String)>) {
        let page = pairs.iter().find(|(name, _)| name == PAGE).map(|(_, page)| page.clone());
        pairs.retain(|(name, _)| name != PAGE);
        let fields = pairs.iter().map(|(name, value)| (name.clone(), Clear::new(Personal::new(value.clone())))).collect();
        if let Ok(mut place) = self.0.lock() {
            *place = Some(Typed { page, fields });
        }
    }

    fn take(&self) -> Option<Typed> {
        self.0.lock().ok()?.take()
    }
}

/// The pages of the console, by which a form is shown again.
pub(crate) type Pages = TowerToHyperService<Router>;

/// The pages of this router.
pub(crate) fn pages(router: Router<App>, app: &App) -> Pages {
    TowerToHyperService::new(router.with_state(app.clone()))
}

/// Handles a form; where it cannot be used, answers with the page it stood on, as it was filled in.
pub(crate) async fn again(State(pages): State<Pages>, mut request: Request, next: Next) -> Response {
    if request.method() != Method::POST {
        return next.run(request).await;
    }
    let kept = Kept::default();
    request.extensions_mut().insert(kept.clone());
    let (door, headers, action) = (request.extensions().get::<Door>().cloned(), request.headers().clone(), request.uri().path().to_owned());
    let response = next.run(request).await;
    let (Some(wrong), Some(typed)) = (response.extensions().get::<Wrong>().cloned(), kept.take()) else { return response };
    match shown_again(&pages, (door, headers), &action, (&typed, &wrong)).await {
        Some(mut page) => {
            *page.status_mut() = response.status();
            page.headers_mut().extend(response.headers().get(RETRY_AFTER).map(|seconds| (RETRY_AFTER, seconds.clone())));
            page
        }
        None => response,
    }
}

/// The page with the form; none where it is not for them any more, or the form stands on it no longer.
async fn shown_again(pages: &Pages, (door, mut headers): (Option<Door>, HeaderMap), action: &str, (typed, wrong): (&Typed, &Wrong)) -> Option<Response> {
    let uri: Uri = typed.page.as_deref().filter(|page| is_of_the_console(page))?.parse().ok()?;
    headers.remove(CONTENT_LENGTH);
    headers.remove(CONTENT_TYPE);
    let mut request = Request::builder().method(Method::GET).uri(uri).extension(door?).body(Body::empty()).ok()?;
    *request.headers_mut() = headers;
    let Ok(page) = pages.call(request).await;
    if page.status() != StatusCode::OK {
        return None;
    }
    let (mut head, body) = page.into_parts();
    let bytes = to_bytes(body, PAGE_BYTES_MAX).await.ok()?;
    let html = page::filled_in(std::str::from_utf8(&bytes).ok()?, action, &typed.fields, wrong)?;
    head.headers.remove(CONTENT_LENGTH);
    Some((head.headers, head.extensions, html).into_response())
}

/// Whether this is a page of the console, and of no other site.
fn is_of_the_console(page: &str) -> bool {
    page == "/console" || page.starts_with("/console/") || page.starts_with("/console?")
}

#[cfg(test)]
mod tests {
    use super::{Kept, is_of_the_console};

    #[test]
    fn a_form_is_shown_again_on_a_page_of_the_console_alone() {
        for page in ["/console", "/console/tasks?after=1", "/console?day=1"] {
            assert!(is_of_the_console(page), "{page}");
        }
        for page in ["https://elsewhere.example/console", "//elsewhere.example", "/consoles", "/me/here", ""] {
            assert!(!is_of_the_console(page), "{page}");
        }
    }

    #[test]
    fn what_was_typed_is_taken_once_and_never_printed() {
        let kept = Kept::default();
        let mut pairs = vec![("page".to_owned(), "/console/tasks".to_owned()), ("email".to_owned(), "asha@example.org".to_owned())];
        kept.keep(&mut pairs);
        assert_eq!(pairs.len(), 1, "a handler never sees the page");
        assert!(!format!("{kept:?}").contains("asha"), "{kept:?}");
        assert!(kept.take().is_some() && kept.take().is_none());
    }
}
