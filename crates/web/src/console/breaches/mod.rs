//! `/console/breaches`: breaches of personal data, from the moment one is noticed to the lessons. By when whom to tell stands at the top of everything.

mod act;
mod new;
mod one;
mod people;

use crate::api::breaches::register::{as_csv, as_json};
use crate::app::App;
use crate::console::ConsoleResult;
use crate::console::frame::{Frame, Group, Section, html};
use crate::console::parts::{Badge, Shown, Table, moment};
use crate::console::staff::Staff;
use askama::Template;
use axum::extract::State;
use axum::http::header::CONTENT_DISPOSITION;
use axum::response::IntoResponse;
use axum::routing::get;
use axum::{Json, Router};
use operations::{BreachKind, DueView, OperationError, Risk, Scope};
use vocabulary::{RecordId, Timestamp};

/// The section.
pub(crate) const SECTION: Section = Section { path: "/console/breaches", title: "Breaches", group: Group::Work, scopes: &[Scope::Breaches], routes };

fn routes() -> Router<App> {
    Router::new()
        .route("/console/breaches", get(list).post(new::open))
        .route("/console/breaches/new", get(new::show))
        .route("/console/breaches/register.csv", get(csv))
        .route("/console/breaches/register.json", get(json))
        .route("/console/breaches/{id}", get(one::show))
        .route("/console/breaches/{id}/people", get(people::show))
        .route("/console/breaches/{id}/{step}", axum::routing::post(act::act))
}

/// What happened, as people say it.
const KINDS: [(BreachKind, &str, &str); 7] = [
    (BreachKind::PartnerKey, "partner-key", "A partner's key was stolen"),
    (BreachKind::StaffSession, "staff-session", "A session of the staff or a key of ours was stolen"),
    (BreachKind::DatabaseFile, "database-file", "A database file was copied"),
    (BreachKind::Backup, "backup", "A backup was copied"),
    (BreachKind::LostDevice, "lost-device", "A device was lost"),
    (BreachKind::WrongRecipient, "wrong-recipient", "Something went to a wrong recipient"),
    (BreachKind::Other, "other", "Something else"),
];

fn title_of(kind: BreachKind) -> &'static str {
    KINDS.iter().find(|(known, ..)| *known == kind).map_or("Something else", |(_, _, title)| title)
}

#[derive(Debug, Template)]
#[template(path = "console/breaches.html")]
struct BreachesPage {
    frame: Frame,
    breaches: Table,
    late: usize,
}

/// `GET /console/breaches`
async fn list(State(app): State<App>, staff: Staff) -> ConsoleResult {
    let lines = app.house.breaches(staff.caller(), None).await?;
    let columns = ["What", "Noticed", "People", "Authority", "People told", "Risk", "Standing"];
    let mut breaches = Table::new("Breaches", &columns)
        .empty("None is on record. When something happens, put it on record at once: the hours count from when it was noticed.");
    let mut late = 0;
    for line in lines {
        let is_open = line.closed_at.is_none();
        late += [&line.authority, &line.concerned].iter().filter(|due| due.done.is_none() && due.late).count();
        breaches.row([
            Shown::Link { to: format!("/console/breaches/{}", line.id), words: title_of(line.kind).to_owned() },
            Shown::Words(moment(line.noticed_at)),
            if line.whole { Shown::Figure(line.people) } else { Shown::Badge(Badge::waiting(format!("{} so far", line.people))) },
            Shown::Badge(due_badge(&line.authority)),
            Shown::Badge(due_badge(&line.concerned)),
            Shown::Badge(risk_badge(line.risk)),
            Shown::Badge(if is_open { Badge::waiting("open") } else { Badge::good("closed") }),
        ]);
    }
    html(&BreachesPage { frame: Frame::of(&app, &staff, &SECTION, "Breaches")?, breaches, late })
}

/// `GET /console/breaches/register.csv`
async fn csv(State(app): State<App>, staff: Staff) -> ConsoleResult {
    Ok(as_csv(&app.house.breach_register(staff.caller()).await?))
}

/// `GET /console/breaches/register.json`
async fn json(State(app): State<App>, staff: Staff) -> ConsoleResult {
    let lines = as_json(app.house.breach_register(staff.caller()).await?);
    Ok(([(CONTENT_DISPOSITION, "attachment; filename=\"register-of-breaches.json\"")], Json(lines)).into_response())
}

/// How far telling somebody is, with the hours that are left.
fn due_badge(due: &DueView) -> Badge {
    match &due.done {
        Some(done) if done.told && due.late => Badge::quiet("told, late"),
        Some(done) if done.told => Badge::good("told"),
        Some(_) => Badge::quiet("decided not to"),
        None if due.late => Badge::bad(format!("{} over", hours(-due.hours_left))),
        None if due.hours_left < 24 => Badge::bad(format!("{} left", hours(due.hours_left))),
        None => Badge::waiting(format!("{} left", hours(due.hours_left))),
    }
}

fn hours(hours: i64) -> String {
    match hours {
        1 => "1 hour".to_owned(),
        2..=72 | 0 => format!("{hours} hours"),
        more => format!("{} days", more / 24),
    }
}

fn risk_badge(risk: Option<Risk>) -> Badge {
    match risk {
        None => Badge::waiting("not assessed"),
        Some(Risk::Unlikely) => Badge::good("unlikely"),
        Some(Risk::Likely) => Badge::waiting("a risk"),
        Some(Risk::High) => Badge::bad("a high risk"),
    }
}

fn read(id: &str) -> Result<RecordId, OperationError> {
    id.parse().map_err(|_| OperationError::malformed("breach", "there is no such breach"))
}

/// An instant that was typed into a field for one, in UTC; none where nothing was.
pub(super) fn typed(field: &str, text: Option<&str>) -> Result<Option<Timestamp>, OperationError> {
    let Some(text) = text.map(str::trim).filter(|text| !text.is_empty()) else { return Ok(None) };
    let wrong = |_| OperationError::malformed(field, "write the time as 2026-01-31T12:00");
    let civil: jiff::civil::DateTime = text.parse().map_err(wrong)?;
    let zoned = civil.to_zoned(jiff::tz::TimeZone::UTC).map_err(wrong)?;
    Ok(Some(Timestamp(zoned.timestamp().as_millisecond())))
}

/// An instant as a field for one holds it.
fn field_value(at: Timestamp) -> String {
    at.to_string().get(..16).unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::{field_value, hours, typed};
    use vocabulary::Timestamp;

    #[test]
    fn what_a_field_for_a_time_holds_is_read_as_utc() {
        let at = Timestamp(1_780_315_200_000);
        assert_eq!(field_value(at), "2026-06-01T12:00");
        assert_eq!(typed("began", Some(&field_value(at))).expect("a time"), Some(at));
        assert_eq!(typed("began", Some(" ")).expect("nothing"), None);
        assert!(typed("began", Some("yesterday")).is_err());
        assert_eq!([hours(0), hours(1), hours(71), hours(96)], ["0 hours", "1 hour", "71 hours", "4 days"]);
    }
}
