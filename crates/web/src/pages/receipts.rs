//! `GET /me/{token}/receipts`: every entry of the log about the person who holds the link, each with a receipt to keep. Nobody gets a
//! receipt of an entry about another.

use crate::app::App;
use crate::door::AtSite;
use crate::pages::error::Page;
use crate::pages::{PageResult, html};
use crate::session::Mine;
use crate::view::frame::Shell;
use crate::view::words::{day_of, entry_words, hour_words, spoken};
use askama::Template;
use axum::extract::{Path, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use operations::CheckedReceipt;

#[derive(Debug, Template)]
#[template(path = "receipts.html")]
struct ReceiptsPage {
    shell: Shell,
    entries: Vec<Line>,
    page: String,
}

#[derive(Debug)]
struct Line {
    leaf: u64,
    at: String,
    hour: String,
    words: String,
    address: String,
    check: String,
}

/// `GET /me/{token}/receipts`
pub(crate) async fn list(State(app): State<App>, AtSite(site): AtSite, Mine(token): Mine) -> PageResult {
    let failed = |error| Page::of(&app, &site, &error);
    let policy = app.house.policy(&site).map_err(failed)?;
    let entries = app.house.person_receipts(&site, &token).await.map_err(failed)?;
    let page = format!("/me/{}", token.as_str());
    let line = |entry: operations::ReceiptEntry| Line {
        leaf: entry.leaf,
        words: entry_words(&entry.kind),
        address: format!("{page}/receipts/{}", entry.leaf),
        check: format!("{page}/receipts/{}/check", entry.leaf),
        hour: hour_words(&entry.hour),
        at: entry.hour,
    };
    html(&ReceiptsPage { shell: Shell::private(&app, &policy, spoken("receipts")), entries: entries.into_iter().map(line).collect(), page: page.clone() })
}

/// `GET /me/{token}/receipts/{leaf}`
pub(crate) async fn receipt(State(app): State<App>, AtSite(site): AtSite, Mine(token): Mine, Path((_, leaf)): Path<(String, String)>) -> PageResult {
    let none = || Page::nothing_here(&app, Some(&site));
    let leaf: u64 = leaf.parse().map_err(|_| none())?;
    let text = app.house.person_receipt(&site, &token, leaf).await.map_err(|error| Page::of(&app, &site, &error))?;
    text.map(|text| to_keep(leaf, text)).ok_or_else(none)
}

#[derive(Debug, Template)]
#[template(path = "checked.html")]
struct CheckedPage {
    shell: Shell,
    checked: CheckedReceipt,
    words: String,
    leaf: u64,
    day: String,
    receipts: String,
    receipt: String,
}

/// `GET /me/{token}/receipts/{leaf}/check`: the receipt is made as for keeping, and checked as anyone outside checks it.
pub(crate) async fn check(State(app): State<App>, AtSite(site): AtSite, Mine(token): Mine, Path((_, leaf)): Path<(String, String)>) -> PageResult {
    let failed = |error| Page::of(&app, &site, &error);
    let none = || Page::nothing_here(&app, Some(&site));
    let leaf: u64 = leaf.parse().map_err(|_| none())?;
    let text = app.house.person_receipt(&site, &token, leaf).await.map_err(failed)?.ok_or_else(none)?;
    let checked = app.house.check_receipt(&site, &text).await.map_err(failed)?;
    let policy = app.house.policy(&site).map_err(failed)?;
    let receipts = format!("/me/{}/receipts", token.as_str());
    html(&CheckedPage {
        shell: Shell::private(&app, &policy, spoken("checked-title")),
        day: match &checked {
            CheckedReceipt::Proven { at, .. } => day_of(*at),
            CheckedReceipt::NotProven(_) => String::new(),
        },
        words: match &checked {
            CheckedReceipt::Proven { kind, .. } => entry_words(kind),
            CheckedReceipt::NotProven(_) => String::new(),
        },
        checked,
        leaf,
        receipt: format!("{receipts}/{leaf}"),
        receipts,
    })
}

/// A receipt as a file of its own.
pub(crate) fn to_keep(leaf: u64, text: String) -> Response {
    let name = format!("attachment; filename=\"entry-{leaf}.tlog-proof\"");
    ([(CONTENT_TYPE, "text/plain; charset=utf-8".to_owned()), (CONTENT_DISPOSITION, name)], text).into_response()
}
