//! `/console/tasks/{id}`: one task, and what its holder may see of its person: field by field what the policy permits, with its sentence, and what it
//! refuses, with its own. Looking is a post, so that it is done once and stands in no history but the person's.

use crate::app::App;
use crate::console::ConsoleResult;
use crate::console::frame::{Frame, html};
use crate::console::parts::{Badge, Definitions, Shown, Table, moment};
use crate::console::sent::Sent;
use crate::console::staff::Staff;
use crate::console::tasks::{SECTION, words_of};
use crate::view::clear::Clear;
use askama::Template;
use axum::extract::{Path, State};
use operations::{FieldOutcome, OperationError, PersonViewed, TaskView, ViewRequest};
use policy::Answer;
use vocabulary::{RecordId, Word};

#[derive(Debug, Template)]
#[template(path = "console/task.html")]
struct TaskPage {
    frame: Frame,
    id: String,
    facts: Definitions,
    is_open: bool,
    purposes: Vec<(&'static str, &'static str)>,
    is_acknowledged: bool,
    seen: Option<Seen>,
}

#[derive(Debug)]
struct Seen {
    fields: Table,
    role: String,
    purpose: &'static str,
}

/// `GET /console/tasks/{id}`
pub(crate) async fn task(State(app): State<App>, staff: Staff, Path(id): Path<String>) -> ConsoleResult {
    let task = own(&app, &staff, &id).await?;
    page(&app, &staff, task, None).await
}

/// `POST /console/tasks/{id}`: looks.
pub(crate) async fn look(State(app): State<App>, Path(id): Path<String>, sent: Sent) -> ConsoleResult {
    let task: RecordId = id.parse().map_err(|_| OperationError::malformed("task", "there is no such task of yours"))?;
    let purpose: vocabulary::Purpose = sent.wanted("purpose")?;
    let viewed = app.house.view_person(sent.staff.caller(), ViewRequest { task, purpose, categories: Vec::new() }).await?;
    let PersonViewed { task, role, release } = viewed;
    let mut fields = Table::new("What is held, as far as you may see it", &["Field", "Value", "Sentence"]).empty("Nothing is held of this person.");
    for field in release.subjects.into_iter().flat_map(|subject| subject.fields) {
        let (value, answer) = match field.outcome {
            FieldOutcome::Given { value, answer } => (Shown::Personal(Clear::new(value)), answer),
            FieldOutcome::NotHeld(answer) => (Shown::Quiet("not held"), answer),
            FieldOutcome::Refused(answer) => (Shown::Badge(Badge::bad("refused")), answer),
        };
        fields.row([Shown::Words(field.category.to_string()), value, sentence(&answer)]);
    }
    page(&app, &sent.staff, task, Some(Seen { fields, role, purpose: purpose.key() })).await
}

fn sentence(answer: &Answer) -> Shown {
    answer.reasons.first().map_or(Shown::Quiet("no sentence allows it"), |reason| Shown::Sentence(reason.text.clone(), reason.sentence.to_string()))
}

async fn own(app: &App, staff: &Staff, id: &str) -> Result<TaskView, OperationError> {
    let tasks = app.house.tasks(staff.caller(), false, None).await?;
    let found = tasks.into_iter().find(|task| task.id.to_string() == id);
    found.ok_or_else(|| OperationError::malformed("task", "there is no such task of yours"))
}

async fn page(app: &App, staff: &Staff, task: TaskView, seen: Option<Seen>) -> ConsoleResult {
    let may = staff.caller().purposes().cloned().unwrap_or_default();
    let frame = Frame::of(app, staff, &SECTION, words_of(&task))?;
    let facts = Definitions::new()
        .with("Task", Shown::Code(task.id.to_string()))
        .with("Given by", Shown::Code(task.opened_by.clone()))
        .with("Since", Shown::Words(moment(task.opened_at)))
        .with("Until", Shown::Words(moment(task.until)))
        .with("State", Shown::Badge(if task.is_open { Badge::waiting("open") } else { Badge::quiet("closed") }));
    let purposes = task.purposes.iter().filter(|purpose| task.is_open && may.contains(purpose)).map(|purpose| (purpose.key(), purpose.meaning())).collect();
    let is_acknowledged = app.house.acknowledgement(staff.caller()).await?.given_at.is_some();
    html(&TaskPage { is_open: task.is_open, frame, id: task.id.to_string(), facts, purposes, is_acknowledged, seen })
}
