//! `GET /console`: what a member of staff wants to know in the morning: what is due, what was refused, what ends, what waits for them, and how policy and log
//! are. A part that is not for their roles is left out.

use crate::app::App;
use crate::console::ConsoleResult;
use crate::console::error::ConsoleError;
use crate::console::frame::{Frame, Group, Section, html};
use crate::console::parts::{Badge, Chart, Definitions, Shape, Shown, Table, day, moment};
use crate::console::staff::Staff;
use crate::console::{registers, tasks};
use crate::view::words::{category_title, purpose_words, recipient_words, right_title};
use askama::Template;
use axum::Router;
use axum::extract::State;
use axum::routing::get;
use operations::{AnswersGiven, EntryQuery, EntryState, LastRefused, RequestQuery, Scope};
use policy::{Class, Policy};
use vocabulary::{Timestamp, Word};

/// The section.
pub(crate) const SECTION: Section = Section { path: "/console", title: "Overview", group: Group::Work, scopes: &[], routes };

/// Over how many days refused attempts are drawn.
const DAYS_DRAWN: i64 = 30;
/// Milliseconds of a day.
const DAY_MS: i64 = 86_400_000;
/// How many lines a list of the overview has at most.
const LINES_MAX: usize = 6;
/// How many days ahead is looked for what ends.
const DAYS_AHEAD: u32 = 30;
/// Within how many days a request is due soon.
const SOON_DAYS: i64 = 7;

fn routes() -> Router<App> {
    Router::new().route("/console", get(show))
}

#[derive(Debug, Template)]
#[template(path = "console/overview.html")]
struct OverviewPage {
    frame: Frame,
    you: Definitions,
    requests: Option<Table>,
    waiting: Table,
    tasks: Table,
    refused: Option<(Chart, Table)>,
    expiring: Option<Table>,
    policy: Definitions,
    log: Option<Definitions>,
}

/// `GET /console`
pub(crate) async fn show(State(app): State<App>, staff: Staff) -> ConsoleResult {
    let policy = app.house.policy(&staff.site)?;
    html(&OverviewPage {
        frame: Frame::of(&app, &staff, &SECTION, "Overview")?,
        you: you(&staff),
        requests: requests(&app, &staff).await?,
        waiting: waiting(&app, &staff).await?,
        tasks: own_tasks(&app, &staff).await?,
        refused: refused(&app, &staff, &policy).await?,
        expiring: expiring(&app, &staff).await?,
        policy: coverage(&policy),
        log: log(&app, &staff).await?,
    })
}

fn you(staff: &Staff) -> Definitions {
    let caller = staff.caller();
    let may: Vec<Badge> = Scope::ALL.into_iter().filter(|scope| caller.may(*scope)).map(|scope| Badge::quiet(scope.words())).collect();
    let purposes: Vec<Badge> = caller.purposes().into_iter().flatten().map(|purpose| Badge::quiet(purpose.key())).collect();
    Definitions::new()
        .with("Roles", Shown::Badges(caller.roles().iter().map(Badge::quiet).collect()))
        .with("You may", if may.is_empty() { Shown::Quiet("nothing yet") } else { Shown::Badges(may) })
        .with("You look at people for", if purposes.is_empty() { Shown::Quiet("nothing: no role of yours looks at people") } else { Shown::Badges(purposes) })
}

/// The requests that are late or due soon, the latest first.
async fn requests(app: &App, staff: &Staff) -> Result<Option<Table>, ConsoleError> {
    if !staff.caller().may(Scope::Requests) {
        return Ok(None);
    }
    let open = app.house.requests(staff.caller(), RequestQuery::default()).await?;
    let soon = app.house.now().plus_ms(SOON_DAYS * DAY_MS);
    let late = open.iter().filter(|request| request.overdue).count();
    let due: Vec<_> = open.iter().filter(|request| request.due.is_some_and(|due| due <= soon)).collect();
    let caption = format!("Requests: {} open, {late} late, {} due within a week", open.len(), due.len().saturating_sub(late));
    let mut table = Table::new(caption, &["Request", "Due"]).empty("No request is late, and none is due within a week.");
    for request in due.into_iter().take(LINES_MAX) {
        let words = request.due.map_or_else(String::new, day);
        table.row([
            Shown::Link { to: format!("/console/requests/{}", request.id), words: right_title(request.right) },
            Shown::Badge(if request.overdue { Badge::bad(format!("late: {words}")) } else { Badge::waiting(words) }),
        ]);
    }
    Ok(Some(table))
}

/// What waits for this member's word: entries, emergencies and keys that somebody else brought.
async fn waiting(app: &App, staff: &Staff) -> Result<Table, ConsoleError> {
    let caller = staff.caller();
    let mut table = Table::new("Waits for your approval", &["What", "Asked by", "Since"]).empty("Nothing waits for you to decide.");
    if caller.may(Scope::Approve) {
        for emergency in app.house.emergencies(caller).await?.into_iter().filter(|emergency| emergency.state == "asked" && !emergency.is_own) {
            let to = format!("/console/break-glass/{}", emergency.id);
            let words = "An emergency".to_owned();
            table.row([Shown::Link { to, words }, Shown::Code(emergency.asked_by.to_string()), Shown::Words(moment(emergency.asked_at))]);
        }
        let query = EntryQuery { state: Some(EntryState::Proposed), ..EntryQuery::default() };
        let others = |entry: &operations::EntryView| entry.recorded_by != caller.name() && entry.document.author != caller.name();
        for entry in app.house.entries(caller, &query).await?.entries.into_iter().filter(others).take(LINES_MAX) {
            let to = format!("/console/registers/{}/{}", entry.register, entry.id);
            table.row([Shown::Link { to, words: entry.words }, Shown::Code(entry.recorded_by), Shown::Words(moment(entry.recorded_at))]);
        }
    }
    if caller.may(Scope::Programs) {
        let waits = |key: &operations::KeyView| key.approved_by.is_none() && key.revoked_at.is_none() && key.created_by != caller.name();
        for key in app.house.keys(caller).await?.into_iter().filter(waits).take(LINES_MAX) {
            let words = format!("A key for {}", key.name);
            table.row([Shown::Link { to: format!("/console/keys/{}", key.id), words }, Shown::Code(key.created_by), Shown::Words(moment(key.created_at))]);
        }
    }
    Ok(table)
}

async fn own_tasks(app: &App, staff: &Staff) -> Result<Table, ConsoleError> {
    let mut table = Table::new("Your open tasks", &["Task", "Until"]).empty("You have no open task.");
    let own = app.house.tasks(staff.caller(), false, None).await?.into_iter().filter(|task| task.is_open);
    for task in own.take(LINES_MAX) {
        let to = format!("/console/tasks/{}", task.id);
        table.row([Shown::Link { to, words: tasks::words_of(&task) }, Shown::Words(moment(task.until))]);
    }
    Ok(table)
}

/// What the policy refused lately: day by day, and the last flows.
async fn refused(app: &App, staff: &Staff, policy: &Policy) -> Result<Option<(Chart, Table)>, ConsoleError> {
    if !staff.caller().may(Scope::Audit) {
        return Ok(None);
    }
    let given = app.house.answers_given(staff.caller(), policy.version()).await?;
    let mut table = Table::new("Last refused", &["What", "Why", "When"]).empty("Nothing was refused yet.");
    for (last, why) in last_refused(&given).into_iter().take(LINES_MAX) {
        table.row([
            Shown::Words(flow(last, policy)),
            why.map_or(Shown::Quiet("no sentence allows it"), |number| Shown::Words(format!("sentence {number}"))),
            Shown::Words(moment(last.at)),
        ]);
    }
    Ok(Some((chart(&given, app.house.now()), table)))
}

fn chart(given: &AnswersGiven, now: Timestamp) -> Chart {
    let of_day = |back: i64| {
        let day = now.plus_ms(-back * DAY_MS).day();
        let refused = |answers: &operations::SentenceAnswers| answers.days.get(&day).map_or(0, |answers| answers.refused);
        let denied: u64 = given.sentences.values().map(refused).sum();
        (day.strftime("%-d %b").to_string(), denied + refused(&given.silent))
    };
    let points: Vec<(String, u64)> = (0..DAYS_DRAWN).rev().map(of_day).collect();
    let all: u64 = points.iter().map(|(_, count)| count).sum();
    Chart::new(format!("Refused by the policy in the last 30 days: {all}"), "refusals", Shape::Bars, points)
}

/// The flows refused last, the newest first, each with the sentence where one refused it.
fn last_refused(given: &AnswersGiven) -> Vec<(&LastRefused, Option<u16>)> {
    let denied = given.sentences.iter().filter_map(|(number, answers)| Some((answers.last_refused.as_ref()?, Some(*number))));
    let mut last: Vec<_> = denied.chain(given.silent.last_refused.as_ref().map(|last| (last, None))).collect();
    last.sort_by_key(|(last, _)| std::cmp::Reverse(last.at));
    last
}

fn flow(last: &LastRefused, policy: &Policy) -> String {
    let fields: Vec<String> = last.data.iter().map(|category| category_title(category, policy)).collect();
    format!("{} {} for {}: {}", last.action.key(), fields.join(", "), purpose_words(last.purpose), recipient_words(last.recipient))
}

async fn expiring(app: &App, staff: &Staff) -> Result<Option<Table>, ConsoleError> {
    let caller = staff.caller();
    if !caller.may(Scope::Facts) && !caller.may(Scope::Approve) {
        return Ok(None);
    }
    let mut table = Table::new("Ends within 30 days", &["Entry", "Until"]).empty("No agreement, order or belief ends within 30 days.");
    for entry in app.house.expiring(caller, DAYS_AHEAD).await?.into_iter().take(LINES_MAX) {
        let to = format!("/console/registers/{}/{}", entry.register, entry.id);
        let until = entry.until.map_or_else(String::new, day);
        table.row([Shown::Link { to, words: entry.words }, Shown::Badge(Badge { words: until, ..registers::badge(entry.state) })]);
    }
    Ok(Some(table))
}

/// How much of the policy is kept by rules.
fn coverage(policy: &Policy) -> Definitions {
    let all = policy.sentences().len();
    let left: Vec<u16> = policy.sentences().iter().filter(|sentence| sentence.class == Class::Uncovered).map(|sentence| sentence.number).collect();
    let covered = all.saturating_sub(left.len());
    let badge = if left.is_empty() { Badge::good(format!("all {all}")) } else { Badge::bad(format!("{covered} of {all}")) };
    let words = policy.uncovered_words().len();
    Definitions::new()
        .with("In force", Shown::Code(policy.version().to_string()))
        .with("Sentences that are read", Shown::Badge(badge))
        .with("Sentences with words left over", if words == 0 { Shown::Quiet("none") } else { Shown::Figure(words as u64) })
        .with("The text", Shown::Link { to: "/console/policy".to_owned(), words: "The living map".to_owned() })
}

async fn log(app: &App, staff: &Staff) -> Result<Option<Definitions>, ConsoleError> {
    if !staff.caller().may(Scope::Audit) {
        return Ok(None);
    }
    let health = app.house.log_standing(staff.caller()).await?;
    let since = health.signed_size.map_or(health.size, |size| health.size.saturating_sub(size));
    let log = Definitions::new()
        .with("Entries", Shown::Figure(health.size))
        .with("Head last signed", health.signed_at.map_or(Shown::Quiet("not yet"), |at| Shown::Words(moment(at))))
        .with("Entries since", Shown::Figure(since));
    Ok(Some(log))
}
