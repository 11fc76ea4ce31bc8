//! `GET` and `POST /me/{token}/consents`: a person's choices, given and taken back at one place with one button each, and their receipts.

use crate::app::App;
use crate::door::AtSite;
use crate::pages::error::Page;
use crate::pages::my_door::MyDoor;
use crate::pages::typed::Posted;
use crate::pages::{PageResult, html};
use crate::session::Mine;
use crate::view::consents::ConsentList;
use crate::view::frame::Shell;
use crate::view::house::mistakes_joined;
use crate::view::words::{capital, how_long, spoken};
use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::IntoResponse;
use operations::{CONSENT_RECEIPT_SCHEMA, LinkToken, NewConsent, OperationError, Outcome};
use vocabulary::{EvidenceId, SiteId};

/// The plain fields of a choice.
const FIELDS: [&str; 4] = ["give", "withdraw", "statement", "idempotency"];
/// What is said where what was shown is not what stands there now.
const STALE: &str = "choice-stale";

#[derive(Debug, Template)]
#[template(path = "consents.html")]
struct ConsentsPage {
    shell: Shell,
    page: String,
    company: String,
    life: Option<String>,
    said: Option<String>,
    wrong: Option<String>,
    list: ConsentList,
}

/// What somebody chose with one button.
#[derive(Debug)]
pub(crate) enum Chosen {
    /// To agree.
    Give(NewConsent),
    /// To take it back.
    Withdraw(String),
}

impl Chosen {
    /// What was posted; `None` where it is no choice.
    pub(crate) fn of(posted: &Posted) -> Option<Self> {
        match (posted.one("give"), posted.one("withdraw")) {
            (Some(key), None) => Some(Self::Give(NewConsent {
                key: key.to_owned(),
                statement: posted.one("statement").unwrap_or_default().to_owned(),
                idempotency: posted.one("idempotency").map(str::to_owned),
            })),
            (None, Some(key)) => Some(Self::Withdraw(key.to_owned())),
            _ => None,
        }
    }

    /// Does it, and says what was done.
    pub(crate) async fn done(self, app: &App, site: &SiteId, token: &LinkToken) -> Outcome<String> {
        match self {
            Self::Give(new) => app.house.give_consent(site, token, new).await.map(|()| spoken("choice-noted")),
            Self::Withdraw(key) => app.house.withdraw_consent_in(site, token, (&key, crate::language::spoken())).await.map(|()| spoken("choice-gone")),
        }
    }
}

/// `GET /me/{token}/consents`
pub(crate) async fn show(State(app): State<App>, AtSite(site): AtSite, Mine(token): Mine) -> PageResult {
    page(&app, &site, &token, (None, None)).await
}

/// `POST /me/{token}/consents`
pub(crate) async fn choose(State(app): State<App>, AtSite(site): AtSite, Mine(token): Mine, posted: Posted) -> PageResult {
    let unreadable = || Page::unreadable(&app, Some(&site), StatusCode::UNPROCESSABLE_ENTITY);
    let chosen = Chosen::of(&posted).filter(|_| posted.only(&FIELDS)).ok_or_else(unreadable)?;
    let (status, wrong) = match chosen.done(&app, &site, &token).await {
        Ok(said) => return page(&app, &site, &token, (Some(said), None)).await,
        Err(error) => wrong(&error).ok_or_else(|| Page::of(&app, &site, &error))?,
    };
    Ok((status, page(&app, &site, &token, (None, Some(wrong))).await?).into_response())
}

/// What is said of a choice that was not made, and could be made anew on the same page.
pub(crate) fn wrong(error: &OperationError) -> Option<(StatusCode, String)> {
    match error {
        OperationError::StatementStale => Some((StatusCode::CONFLICT, spoken(STALE))),
        OperationError::Malformed(mistakes) => Some((StatusCode::UNPROCESSABLE_ENTITY, capital(&mistakes_joined(mistakes, "; ")))),
        _ => None,
    }
}

async fn page(app: &App, site: &SiteId, token: &LinkToken, (said, wrong): (Option<String>, Option<String>)) -> PageResult {
    let failed = |error| Page::of(app, site, &error);
    let policy = app.house.policy(site).map_err(failed)?;
    let door = MyDoor::of(app, site, token).await.map_err(failed)?;
    let view = app.house.consents_in(site, token, crate::language::spoken()).await.map_err(failed)?;
    let (page, here) = (format!("/me/{}", token.as_str()), format!("/me/{}/consents", token.as_str()));
    html(&ConsentsPage {
        shell: Shell::mine(app, &policy, spoken("choices")),
        company: view.company.clone(),
        life: view.life.map(how_long),
        said,
        wrong,
        list: ConsentList::of(app, &policy, view, (here.clone(), door.mark(), Some(&here))),
        page,
    })
}

/// `GET /me/{token}/consents/{id}/receipt.json`
pub(crate) async fn receipt(State(app): State<App>, AtSite(site): AtSite, Mine(token): Mine, Path((_, id)): Path<(String, String)>) -> PageResult {
    let none = || Page::nothing_here(&app, Some(&site));
    let id: EvidenceId = id.parse().map_err(|_| none())?;
    let receipt = app.house.consent_receipt(&site, &token, id).await.map_err(|error| Page::of(&app, &site, &error))?.ok_or_else(none)?;
    let name = format!("attachment; filename=\"consent-{id}.json\"");
    Ok(([(CONTENT_TYPE, "application/ld+json".to_owned()), (CONTENT_DISPOSITION, name)], receipt.to_string()).into_response())
}

/// `GET /consent-receipt-schema.json`
pub(crate) async fn schema(AtSite(_site): AtSite) -> axum::response::Response {
    ([(CONTENT_TYPE, "application/schema+json")], CONSENT_RECEIPT_SCHEMA).into_response()
}
