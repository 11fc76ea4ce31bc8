//! `POST /console/registers/{register}/{id}/{step}`: approve, refuse, revoke or renew an entry. Each is asked once more before it is done, and the same form
//! sent twice is one step. Nobody decides on what they proposed or brought: the house says so, and the page that follows too.

use super::{SECTION, entry, evidence, register};
use crate::app::App;
use crate::console::ConsoleResult;
use crate::console::error::ConsoleError;
use crate::console::frame::{Frame, html};
use crate::console::parts::{Confirm, Shown};
use crate::console::sent::Sent;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect};
use operations::{EntryView, OperationError, RefusedBecause, Register, Renewal};
use vocabulary::{EvidenceId, Timestamp};

/// The fields that are carried over from the form to the button that means it.
const CARRIED: [&str; 7] = ["once", "because", "sha256", "called", "document", "from", "until"];

/// What is asked before a step.
struct Asked {
    title: &'static str,
    words: &'static str,
    button: &'static str,
}

impl Asked {
    fn before(step: &str) -> Option<Self> {
        let (title, words, button) = match step {
            "approve" => (
                "Approve this entry?",
                "You say that you have read the document and that it says what the entry says. From its first day on the entry counts, in every decision.",
                "Approve it",
            ),
            "refuse" => ("Refuse this entry?", "It is refused for good. Whoever proposed it sees the reason, and can propose a better one.", "Refuse it"),
            "revoke" => (
                "End this entry?",
                "From the next decision on it counts for nothing, and neither does a belief that rests on it. It cannot be taken up again.",
                "End it",
            ),
            "renew" => ("Propose this renewal?", "The entry goes on until somebody else approves the renewal and the renewal begins.", "Propose it"),
            _ => return None,
        };
        Some(Self { title, words, button })
    }
}

/// `POST /console/registers/{register}/{id}/{step}`
pub(crate) async fn step(State(app): State<App>, Path((name, id, step)): Path<(String, String, String)>, sent: Sent) -> ConsoleResult {
    let (of, id, caller) = (register(&name)?, evidence(&id)?, sent.staff.caller());
    let Some(asked) = Asked::before(&step) else { return Err(ConsoleError::nothing_here()) };
    let once: String = sent.wanted("once")?;
    let once = Some(once.as_str());
    if sent.form.one("sure").is_none() {
        let entry = app.house.entry(caller, of, id).await?;
        return ask(&app, &sent, (&step, asked), &entry);
    }
    match step.as_str() {
        "approve" => app.house.approve(caller, of, id, (&sent.wanted::<String>("sha256")?, once)).await?,
        "refuse" => app.house.refuse(caller, of, id, (sent.wanted("because")?, once)).await?,
        "revoke" => app.house.revoke(caller, of, id, once).await?,
        _ => return renew(&app, &sent, (of, id), once).await,
    };
    Ok(Redirect::to(&format!("/console/registers/{of}/{id}?done={step}")).into_response())
}

async fn renew(app: &App, sent: &Sent, (of, id): (Register, EvidenceId), once: Option<&str>) -> ConsoleResult {
    let caller = sent.staff.caller();
    let document: EvidenceId = sent.wanted("document")?;
    let renewal = Renewal {
        words: sent.form.one("called").map(str::to_owned),
        document,
        sha256: hash(app, sent, document).await?,
        from: date(sent, "from")?,
        until: date(sent, "until")?,
        idempotency: once.map(str::to_owned),
    };
    let renewed = app.house.renew(caller, of, id, &renewal).await?;
    Ok(Redirect::to(&format!("/console/registers/{of}/{}?done=renew", renewed.id)).into_response())
}

/// The hash of a document that was chosen by its name: of the one that is kept, so that the entry rests on exactly that.
pub(super) async fn hash(app: &App, sent: &Sent, document: EvidenceId) -> Result<String, ConsoleError> {
    Ok(app.house.document_kept(sent.staff.caller(), document).await?.sha256)
}

/// The first instant of a day in a form; none where the field is empty.
pub(super) fn date(sent: &Sent, field: &str) -> Result<Option<Timestamp>, OperationError> {
    let read = |text: &str| text.parse::<jiff::civil::Date>().map(Timestamp::start_of);
    sent.form.one(field).map(read).transpose().map_err(|_| OperationError::malformed(field, "write a day as 2026-06-01"))
}

fn ask(app: &App, sent: &Sent, (step, asked): (&str, Asked), entry: &EntryView) -> ConsoleResult {
    let policy = app.house.policy(&sent.staff.site)?;
    let mut facts = entry::facts(entry, &policy);
    let mut fields: Vec<(&'static str, String)> = Vec::new();
    for name in CARRIED {
        fields.extend(sent.form.one(name).map(|value| (name, value.to_owned())));
    }
    match step {
        "approve" => {
            facts = facts.with("Rests on", Shown::Words(entry.document.title.clone())).with("SHA-256", Shown::Code(entry.document.sha256.clone()));
            fields.push(("sha256", entry.document.sha256.clone()));
        }
        "refuse" => {
            let because: RefusedBecause = sent.wanted("because")?;
            facts = facts.with("You refuse it because", Shown::Words(because.words().to_owned()));
        }
        "renew" => {
            let until = date(sent, "until")?.ok_or_else(|| OperationError::malformed("until", "say until when it counts"))?;
            facts = facts.with("It is to count until", Shown::Words(crate::console::parts::day(until)));
        }
        _ => {}
    }
    fields.push(("sure", "yes".to_owned()));
    let here = format!("/console/registers/{}/{}", entry.register, entry.id);
    html(&Confirm {
        frame: Frame::of(app, &sent.staff, &SECTION, asked.title)?,
        words: asked.words,
        facts,
        action: format!("{here}/{step}"),
        fields,
        button: asked.button,
        refuse: None,
        back: here,
    })
}
