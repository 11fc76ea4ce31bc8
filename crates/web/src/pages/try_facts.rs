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
use operations::{About, Caller, DocumentKind, EvidenceKind, Ground, NewDocument, NewEntry, NewFact, NewParty, OperationError, Process, Register, fact_schema};
use vocabulary::{Condition, EvidenceId, Personal, SiteId};

/// The fields of a fact beside those of the question.
const FACT_FIELDS: [&str; 5] = ["condition", "holds", "evidence", "document", "idempotency"];

/// The most characters the name of a document may have.
const DOCUMENT_CHARACTERS_MAX: usize = 200;

/// For how long what is entered in a register counts here.
const DEMONSTRATED_MS: i64 = 30 * 24 * 3_600_000;

/// `POST /try/facts`
pub(crate) async fn record(State(app): State<App>, AtSite(site): AtSite, posted: Posted) -> PageResult {
    let (caller, asked) = question(&app, &site, &posted, &FACT_FIELDS)?;
    let fact = fact(&posted, &asked).ok_or_else(|| unreadable(&app, &site))?;
    let schema = fact_schema(fact.condition);
    let about_party = schema.as_ref().is_some_and(|schema| schema.about == About::Party);
    let words = schema.as_ref().map_or("", |schema| schema.words);
    let recorded = match (register(&app, &caller, &asked, about_party).await, schema.as_ref().and_then(|schema| schema.register)) {
        (Ok(()), Some(register)) => enter(&app, &caller, (register, &fact), &asked).await,
        (Ok(()), None) => app.house.record_fact(&caller, fact).await.map(drop),
        (Err(error), _) => Err(error),
    };
    let above = match recorded {
        Ok(()) => Above { said: Some(format!("Recorded on the ledger: {words}")), ..Above::default() },
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
    withdraw(&app, &caller, id).await.map_err(|error| Page::of(&app, &site, &error))?;
    let said = Some("Withdrawn. That fact no longer counts.".to_owned());
    page(&app, &site, Some(asked), Above { said, ..Above::default() }).await
}

/// What a register proves is entered there: the words that were typed become an e-mail, kept as the document, and the demonstration's second person approves.
async fn enter(app: &App, caller: &Caller, (register, fact): (Register, &NewFact), asked: &Asked) -> Result<(), OperationError> {
    let title = fact.document.trim().to_owned();
    let once = |step: &str| fact.idempotency.as_ref().map(|key| format!("{key}-{step}"));
    let letter = format!("From: demonstration@{}\r\nSubject: {title}\r\n\r\n{title}\r\n", caller.site());
    let file = Personal::new(letter.into_bytes());
    let document = NewDocument { subject: None, title: title.clone(), kind: Some(DocumentKind::Eml), sha256: None, file, idempotency: once("document") };
    let document = app.house.keep_document(caller, &document).await?;
    let for_this = |ground: &&Ground| ground.purposes().contains(&asked.purpose);
    let new = NewEntry {
        register,
        words: title,
        party: fact.party.clone(),
        subject: None,
        purposes: Vec::new(),
        categories: Vec::new(),
        promotion: None,
        ground: (register == Register::Beliefs).then(|| Ground::ALL.iter().find(for_this).copied().unwrap_or(Ground::Fraud)),
        process: (register == Register::LegalProcess).then_some(Process::CourtOrder),
        rests_on: None,
        document: document.id,
        sha256: document.sha256.clone(),
        from: None,
        until: Some(app.house.now().plus_ms(DEMONSTRATED_MS)),
        idempotency: once("entry"),
    };
    let entry = app.house.propose(caller, &new).await?;
    let approver = app.house.demonstration_approver(caller.site()).ok_or(OperationError::UnknownSite)?;
    app.house.approve(&approver, register, entry.id, (&document.sha256, once("approval").as_deref())).await.map(drop)
}

/// Takes back what was recorded: an entry of a register there, anything else by itself.
async fn withdraw(app: &App, caller: &Caller, id: EvidenceId) -> Result<(), OperationError> {
    for register in Register::ALL {
        if app.house.entry(caller, *register, id).await.is_ok() {
            return app.house.revoke(caller, *register, id, None).await.map(drop);
        }
    }
    app.house.revoke_fact(caller, &id).await.map(drop)
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
