//! `POST /try/facts` and `POST /try/revoke`: in a demonstration, a fact is recorded or withdrawn and the question is put
//! again. Elsewhere these pages do not exist.

use crate::app::App;
use crate::door::AtSite;
use crate::pages::PageResult;
use crate::pages::error::Page;
use crate::pages::try_it::{Above, page};
use crate::pages::try_question::{Asked, FIELDS};
use crate::pages::typed::Posted;
use axum::extract::State;
use axum::http::StatusCode;
use operations::{About, Caller, EvidenceKind, NewFact, NewParty, OperationError, fact_schema};
use vocabulary::{Condition, EvidenceId, SiteId};

/// The fields of a fact beside those of the question.
const FACT_FIELDS: [&str; 5] = ["condition", "holds", "evidence", "document", "idempotency"];

/// The most characters the name of a document may have.
const DOCUMENT_CHARACTERS_MAX: usize = 200;

/// `POST /try/facts`
pub(crate) async fn record(State(app): State<App>, AtSite(site): AtSite, posted: Posted) -> PageResult {
    let (caller, asked) = question(&app, &site, &posted, &FACT_FIELDS)?;
    let fact = fact(&posted, &asked).ok_or_else(|| unreadable(&app, &site))?;
    let about_party = fact_schema(fact.condition).is_some_and(|schema| schema.about == About::Party);
    let recorded = match register(&app, &caller, &asked, about_party).await {
        Ok(()) => app.house.record_fact(&caller, fact).await,
        Err(error) => Err(error),
    };
    let above = match recorded {
        Ok(fact) => Above { said: Some(format!("Recorded on the ledger: {}", fact.words)), ..Above::default() },
        Err(OperationError::Malformed(mistakes)) => {
            let words: Vec<String> = mistakes.into_iter().map(|mistake| mistake.words).collect();
            Above { wrong: Some(words.join(". ")), ..Above::default() }
        }
        Err(error) => return Err(Page::of(&app, &site, &error)),
    };
    page(&app, &site, Some(asked), above).await
}

/// `POST /try/revoke`
pub(crate) async fn revoke(State(app): State<App>, AtSite(site): AtSite, posted: Posted) -> PageResult {
    let (caller, asked) = question(&app, &site, &posted, &["revoke"])?;
    let id: EvidenceId = posted.one("revoke").and_then(|id| id.parse().ok()).ok_or_else(|| unreadable(&app, &site))?;
    app.house.revoke_fact(&caller, &id).await.map_err(|error| Page::of(&app, &site, &error))?;
    let said = Some("Withdrawn. That fact no longer counts.".to_owned());
    page(&app, &site, Some(asked), Above { said, ..Above::default() }).await
}

/// The caller that stands for the company in a demonstration, and the question; `beside` are further fields.
pub(crate) fn question(app: &App, site: &SiteId, posted: &Posted, beside: &[&str]) -> Result<(Caller, Asked), Page> {
    let caller = app.house.demonstration_caller(site).ok_or_else(|| Page::nothing_here(app, Some(site)))?;
    let policy = app.house.policy(site).map_err(|error| Page::of(app, site, &error))?;
    let known: Vec<&str> = FIELDS.iter().chain(beside).copied().collect();
    let asked = Asked::read(posted, &policy).filter(|_| posted.only(&known));
    Ok((caller, asked.ok_or_else(|| unreadable(app, site))?))
}

fn unreadable(app: &App, site: &SiteId) -> Page {
    Page::unreadable(app, Some(site), StatusCode::UNPROCESSABLE_ENTITY)
}

/// The fact that the form records, about whom its kind is about.
fn fact(posted: &Posted, asked: &Asked) -> Option<NewFact> {
    let condition: Condition = posted.one("condition")?.parse().ok()?;
    let evidence: EvidenceKind = posted.one("evidence")?.parse().ok()?;
    let document = posted.one("document")?;
    let about = fact_schema(condition)?.about;
    let person = matches!(about, About::Person | About::PersonAndPurpose);
    (document.chars().count() <= DOCUMENT_CHARACTERS_MAX).then(|| NewFact {
        condition,
        holds: posted.one("holds") != Some("false"),
        subject: asked.subject.filter(|_| person),
        party: asked.party.clone().filter(|_| about == About::Party),
        recipient: None,
        purpose: Some(asked.purpose).filter(|_| about == About::PersonAndPurpose),
        evidence,
        document: document.to_owned(),
        sha256: None,
        from: None,
        until: None,
        idempotency: posted.one("idempotency").map(str::to_owned),
    })
}

/// Puts the party that asks on file; where it is there already, that changes nothing.
pub(crate) async fn register(app: &App, caller: &Caller, asked: &Asked, about_party: bool) -> Result<(), OperationError> {
    let Some(name) = asked.party.as_ref().filter(|_| about_party) else {
        return Ok(());
    };
    let party = NewParty { name: name.clone(), kind: asked.recipient, idempotency: Some(app.house.fresh_idempotency()) };
    app.house.register_party(caller, party).await.map(|_| ())
}
