//! `/console/audit`: the log line by line, filtered, each line with what it says and its proof; how healthy the log is; and the house held against it.
//! Whoever may not see a person is not told which person a line is about, and cannot filter by one.

use crate::app::App;
use crate::console::ConsoleResult;
use crate::console::error::ConsoleError;
use crate::console::frame::{Frame, Group, Section, html};
use crate::console::own::Came;
use crate::console::parts::{Badge, Definitions, Pager, Shown, Table, moment};
use crate::console::sent::Sent;
use crate::console::staff::Staff;
use askama::Template;
use axum::Router;
use axum::extract::{Path, Query, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use operations::{AuditLine, AuditQuery, CheckView, Consistency, LineOpened, OperationError, Scope};
use serde::Deserialize;
use vocabulary::{SubjectId, Timestamp};

/// The section.
pub(crate) const SECTION: Section = Section { path: "/console/audit", title: "Audit", group: Group::Policy, scopes: &[Scope::Audit], routes };

/// The kinds of lines that can be asked for, as they stand in clear.
const KINDS: [&str; 40] = [
    "address-proven",
    "amended",
    "breach-step",
    "breach-told",
    "break-glass",
    "collected",
    "corrected",
    "drawn",
    "erased",
    "erasure-told",
    "expired",
    "fact-recorded",
    "form-opened",
    "granted",
    "granted-for-many",
    "key-changed",
    "keys-made-anew",
    "ordered",
    "party-registered",
    "policy-adopted",
    "portfolio-changed",
    "posted",
    "refused",
    "removed",
    "requested",
    "rows-written",
    "shown-to-parent",
    "shown-to-person",
    "sign-in-changed",
    "signed-in",
    "signed-out",
    "sought",
    "staff-changed",
    "staff-refused",
    "staff-sought",
    "staff-viewed",
    "surveyed",
    "task",
    "won",
    "written-to",
];

fn routes() -> Router<App> {
    Router::new()
        .route("/console/audit", get(list).post(consistency))
        .route("/console/audit/check", post(check))
        .route("/console/audit/{line}", get(one))
        .route("/console/audit/{line}/proof", get(proof))
        .route("/console/audit/{line}/receipt", get(receipt))
}

/// What is asked for.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Asked {
    kind: Option<String>,
    party: Option<String>,
    by: Option<String>,
    person: Option<String>,
    from: Option<String>,
    until: Option<String>,
    before: Option<u64>,
    done: Option<String>,
}

#[derive(Debug, Template)]
#[template(path = "console/audit.html")]
struct AuditPage {
    frame: Frame,
    health: Definitions,
    check: Option<CheckShown>,
    kinds: Vec<(&'static str, bool)>,
    asked: Filter,
    lines: Table,
    compared: Option<Consistency>,
}

/// The filter as it was typed.
#[derive(Debug, Default)]
struct Filter {
    party: String,
    by: String,
    person: String,
    from: String,
    until: String,
    is_on: bool,
}

#[derive(Debug)]
struct CheckShown {
    badge: Badge,
    words: String,
    found: Vec<String>,
    is_running: bool,
}

#[derive(Debug, Template)]
#[template(path = "console/audit_line.html")]
struct LinePage {
    frame: Frame,
    opened: LineOpened,
    facts: Definitions,
    badge: Badge,
}

/// `GET /console/audit`
async fn list(State(app): State<App>, staff: Staff, asked: Query<Asked>) -> ConsoleResult {
    page(&app, &staff, asked.0, None).await
}

/// `POST /console/audit`: a checkpoint that somebody kept is held against the log.
async fn consistency(State(app): State<App>, sent: Sent) -> ConsoleResult {
    let note = sent.form.one("checkpoint").unwrap_or_default();
    let compared = app.house.consistent(sent.staff.caller(), note).await?;
    page(&app, &sent.staff, Asked::default(), Some(compared)).await
}

/// `POST /console/audit/check`: begins to hold the house against its log.
async fn check(State(app): State<App>, sent: Sent) -> ConsoleResult {
    if app.house.newest_check(sent.staff.caller()).await?.is_some_and(|check| check.is_running) {
        return Err(OperationError::Settled("a check is under way already; look at how far it is").into());
    }
    let caller = sent.staff.caller().clone();
    // It goes on when the page is left. What it found stands on the page, and in the log of what went wrong where it could not be done.
    tokio::spawn(async move { app.house.check_house(&caller).await });
    Ok(Redirect::to("/console/audit?done=check").into_response())
}

/// `GET /console/audit/{line}`
async fn one(State(app): State<App>, staff: Staff, Path(line): Path<u64>) -> ConsoleResult {
    let opened = app.house.audit_line(staff.caller(), line).await?.ok_or_else(ConsoleError::nothing_here)?;
    let said = &opened.line;
    let facts = Definitions::new()
        .with("Kind", Shown::Code(said.kind.clone()))
        .with("When", Shown::Words(said.at.clone()))
        .with("Under", said.version.clone().map_or(Shown::Quiet("no version of the policy"), Shown::Code))
        .with("Done by", said.by.clone().map_or(Shown::Quiet("nobody of the company, or nobody known by name"), Shown::Code))
        .with("About", about(said));
    let badge = match &opened.wrong {
        None => Badge::good(format!("stands in the log of {} lines", opened.size)),
        Some(wrong) => Badge::bad(wrong.clone()),
    };
    html(&LinePage { frame: Frame::of(&app, &staff, &SECTION, format!("Line {line}"))?, facts, badge, opened })
}

/// `GET /console/audit/{line}/proof`
async fn proof(State(app): State<App>, staff: Staff, Path(line): Path<u64>) -> ConsoleResult {
    let text = app.house.audit_proof(staff.caller(), line).await?.ok_or_else(ConsoleError::nothing_here)?;
    Ok(kept(&format!("line-{line}.tlog-proof"), text))
}

/// `GET /console/audit/{line}/receipt`
async fn receipt(State(app): State<App>, staff: Staff, Path(line): Path<u64>) -> ConsoleResult {
    let text = app.house.audit_receipt(staff.caller(), line).await?.ok_or_else(ConsoleError::nothing_here)?;
    Ok(kept(&format!("entry-{line}.tlog-proof"), text))
}

fn kept(name: &str, text: String) -> Response {
    ([(CONTENT_TYPE, "text/plain; charset=utf-8".to_owned()), (CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\""))], text).into_response()
}

async fn page(app: &App, staff: &Staff, asked: Asked, compared: Option<Consistency>) -> ConsoleResult {
    let query = query(&asked)?;
    let found = app.house.audit(staff.caller(), &query).await?;
    let health = app.house.log_health(staff.caller()).await?;
    let kind = asked.kind.clone().unwrap_or_default();
    let filter = filter(&asked);
    let mut lines = Table::new("Lines, the newest first", &["Line", "When", "What it says", "By", "About"])
        .empty(format!("No line among the {} that were looked through is like that.", found.looked_at));
    for line in &found.lines {
        lines.row([
            Shown::Link { to: format!("/console/audit/{}", line.position), words: line.position.to_string() },
            Shown::Words(line.at.clone()),
            Shown::Words(line.says.clone()),
            line.by.clone().map_or(Shown::Nothing, Shown::Code),
            about(line),
        ]);
    }
    let here = |before: Option<u64>| address(&asked, before);
    let lines = lines.paged(Pager { first: asked.before.map(|_| here(None)), next: found.next.map(|next| here(Some(next))) });
    let signed = health.signed_at.map_or(Shown::Quiet("never"), |at| Shown::Words(format!("{}, over {} lines", moment(at), health.signed_size)));
    let consistent =
        if health.consistency.holds { Badge::good("begins with the oldest head that was kept") } else { Badge::bad(health.consistency.words.clone()) };
    let facts = Definitions::new()
        .with("Lines", Shown::Figure(health.size))
        .with("Last signed head", signed)
        .with("Heads kept", Shown::Figure(health.kept))
        .with("Unchanged", Shown::Badge(consistent))
        .with("Witnesses", Shown::Quiet("none: nobody outside signs its heads too"))
        .with("Its key", Shown::Code(health.key));
    let said = Came::of(asked.done.clone()).said(&[("check", "The house is being held against its log. Open this page again to see how far that is.")]);
    html(&AuditPage {
        frame: Frame::of(app, staff, &SECTION, "Audit")?.saying(said),
        health: facts,
        check: health.check.as_ref().map(shown),
        kinds: KINDS.iter().map(|known| (*known, *known == kind)).collect(),
        asked: filter,
        lines,
        compared,
    })
}

fn about(line: &AuditLine) -> Shown {
    match (line.person, line.is_about_a_person, line.is_forgotten) {
        (Some(person), ..) => Shown::Code(person.to_string()),
        (None, _, true) => Shown::Quiet("somebody forgotten"),
        (None, true, false) => Shown::Quiet("a person"),
        (None, false, false) => Shown::Nothing,
    }
}

fn shown(check: &CheckView) -> CheckShown {
    let (badge, words) = match check.ended_at {
        None if check.is_running => (Badge::waiting("under way"), format!("Begun {}; {} rows read so far.", moment(check.began_at), check.read)),
        None => (Badge::bad("broken off"), format!("Begun {} and broken off. Begin another.", moment(check.began_at))),
        Some(at) if check.findings == 0 => {
            (Badge::good("as the log says"), format!("{} rows and {} lines held against one another, {}.", check.rows, check.leaves, moment(at)))
        }
        Some(at) => (
            Badge::bad(format!("{} findings", check.findings)),
            format!("Of {} rows and {} lines, {}. Run `goodfaith verify house` for all of them.", check.rows, check.leaves, moment(at)),
        ),
    };
    CheckShown { badge, words, found: check.found.clone(), is_running: check.is_running }
}

fn query(asked: &Asked) -> Result<AuditQuery, OperationError> {
    let some = |text: &Option<String>| text.as_deref().map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned);
    let person = some(&asked.person).map(|id| id.parse::<SubjectId>().map_err(|_| OperationError::malformed("person", "a person is named by their id")));
    Ok(AuditQuery {
        kinds: some(&asked.kind).into_iter().collect(),
        party: some(&asked.party),
        by: some(&asked.by),
        person: person.transpose()?,
        from: time("from", &asked.from)?,
        until: time("until", &asked.until)?,
        before: asked.before,
    })
}

fn time(field: &str, text: &Option<String>) -> Result<Option<Timestamp>, OperationError> {
    super::breaches::typed(field, text.as_deref())
}

fn filter(asked: &Asked) -> Filter {
    let one = |text: &Option<String>| text.clone().unwrap_or_default();
    let is_on = [&asked.kind, &asked.party, &asked.by, &asked.person, &asked.from, &asked.until]
        .iter()
        .any(|text| text.as_deref().is_some_and(|text| !text.is_empty()));
    Filter { party: one(&asked.party), by: one(&asked.by), person: one(&asked.person), from: one(&asked.from), until: one(&asked.until), is_on }
}

/// The address of a page of the same lines. An id in it says nothing; a name of a party or a key is the company's own word.
fn address(asked: &Asked, before: Option<u64>) -> String {
    let before = before.map(|before| before.to_string());
    let fields = [
        ("kind", &asked.kind),
        ("party", &asked.party),
        ("by", &asked.by),
        ("person", &asked.person),
        ("from", &asked.from),
        ("until", &asked.until),
        ("before", &before),
    ];
    let fields: Vec<String> =
        fields.iter().filter_map(|(name, text)| text.as_ref().filter(|text| !text.is_empty()).map(|text| format!("{name}={}", escaped(text)))).collect();
    format!("/console/audit?{}", fields.join("&"))
}

/// As a query holds it.
fn escaped(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~:".contains(&byte);
    text.bytes().map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }).collect()
}
