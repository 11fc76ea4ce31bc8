//! `GET /api/v1/sites/{site}/downloads/{id}`: the party itself fetches what it is given, with the token of that one download. The token stands in the
//! `Authorization` header and in no address. What leaves is decided as it is written, and logged before it is.

use crate::api::handovers::{certified, media_type, read};
use crate::api::input::{DownloadBearer, InSite};
use crate::api::problem::Problem;
use crate::api::words::IdText;
use crate::app::App;
use crate::handing::{Written, written};
use axum::body::{Body, Bytes};
use axum::extract::{Path, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use operations::{ContentHash, DownloadToken, HandoverPage, OperationError};
use std::fmt::Write;
use vocabulary::{RecordId, SiteId};

/// The header that tells the salt of the file's hash. Nobody else keeps it.
const SALT: &str = "goodfaith-salt";

/// A file that is being written while it is sent.
struct Sending {
    app: App,
    site: SiteId,
    id: RecordId,
    token: DownloadToken,
    content: ContentHash,
    /// What comes next.
    next: Next,
}

enum Next {
    /// This page, which was decided before the answer began.
    Page(Box<HandoverPage>),
    /// The page after this place.
    After(u32),
    /// Nothing more.
    Nothing,
}

/// Fetch a download
///
/// With the token that the company handed over, as a bearer. It ends at its time, after three fetchings, and where the policy no longer permits
/// anything. Each row bears the mark of this download; with the salt of `Goodfaith-Salt` the certificate proves the file.
#[utoipa::path(get, path = "/sites/{site}/downloads/{id}", tag = "data",
    params(("site" = String, Path, description = "The site's host name", example = "wipro.com"), ("id" = IdText, Path, description = "The disclosure")),
    security(("key" = [])),
    responses((status = 200, description = "The file, as lines of JSON or CSV", body = String, content_type = "application/x-ndjson"),
        (status = "default", description = "What went wrong", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn get(
    State(app): State<App>,
    InSite(site): InSite,
    DownloadBearer(token): DownloadBearer,
    Path((_, id)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let id = read(&id)?;
    let page = app.house.fetch(&site, (id, &token), 0).await?;
    let salt = app.house.fresh_salt();
    let kind = media_type(page.format);
    let name = format!("attachment; filename=\"disclosure-{id}.{}\"", page.format.key());
    let sending = Sending { app, site, id, token, content: ContentHash::salted(&salt), next: Next::Page(Box::new(page)) };
    let body = Body::from_stream(stream::try_unfold(sending, Sending::go_on));
    let spelt = salt.iter().fold(String::with_capacity(64), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    });
    let headers = [(CONTENT_TYPE, kind), (CONTENT_DISPOSITION, name.as_str()), (CACHE_CONTROL, "no-store")];
    Ok((headers, [(SALT, spelt)], body).into_response())
}

/// The certificate of a download
///
/// Of the last time it was fetched whole, to keep.
#[utoipa::path(get, path = "/sites/{site}/downloads/{id}/certificate", tag = "data",
    params(("site" = String, Path, description = "The site's host name", example = "wipro.com"), ("id" = IdText, Path, description = "The disclosure")),
    security(("key" = [])),
    responses((status = 200, description = "The certificate, in the form c2sp.org/tlog-proof@v1", body = String, content_type = "text/plain"),
        (status = "default", description = "What went wrong", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn certificate(
    State(app): State<App>,
    InSite(site): InSite,
    DownloadBearer(token): DownloadBearer,
    Path((_, id)): Path<(String, String)>,
) -> Result<Response, Problem> {
    certified(app.house.fetched_certificate(&site, (read(&id)?, &token)).await?)
}

impl Sending {
    /// The next piece of the file; `None` when it is whole and certified. An error breaks the file off.
    async fn go_on(mut self) -> Result<Option<(Bytes, Self)>, OperationError> {
        let page = match std::mem::replace(&mut self.next, Next::Nothing) {
            Next::Page(page) => *page,
            Next::After(after) => self.app.house.fetch(&self.site, (self.id, &self.token), after).await?,
            Next::Nothing => return Ok(None),
        };
        let Written { text, content } = written(&page, self.content);
        self.content = content;
        match page.next {
            Some(next) => self.next = Next::After(next),
            None => drop(self.app.house.fetched(&self.site, (self.id, &self.token), &self.content).await?),
        }
        Ok(Some((Bytes::from(text), self)))
    }
}
