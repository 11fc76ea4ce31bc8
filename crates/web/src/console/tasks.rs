//! `/console/tasks`: the tasks of a member of staff, the search for one by an address, and for whoever gives tasks the form that does. An address is
//! posted, never part of an address line, and no answer says whether anybody is known by it.

use crate::app::App;
use crate::console::ConsoleResult;
use crate::console::frame::{Frame, Group, Section, html};
use crate::console::own::Came;
use crate::console::parts::{Badge, Pager, Shown, Table, moment};
use crate::console::sent::Sent;
use crate::console::staff::Staff;
use crate::console::viewed;
use crate::view::clear::Clear;
use askama::Template;
use axum::Router;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Redirect};
use axum::routing::{get, post};
use operations::{Address, Meant, NewTask, OperationError, Scope, TaskView};
use vocabulary::{Purpose, RecordId, Word};

/// The section.
pub(crate) const SECTION: Section = Section { path: "/console/tasks", title: "Tasks", group: Group::Work, scopes: &[Scope::View, Scope::Tasks], routes };

fn routes() -> Router<App> {
    Router::new()
        .route("/console/tasks", get(list).post(give))
        .route("/console/tasks/search", post(search))
        .route("/console/tasks/take", post(take))
        .route("/console/tasks/close", post(close))
        .route("/console/tasks/{id}", get(viewed::task).post(viewed::look))
}

/// Which page.
#[derive(Debug, serde::Deserialize)]
pub(crate) struct Which {
    after: Option<RecordId>,
}

#[derive(Debug)]
struct Colleague {
    id: String,
    party: String,
    name: Option<Clear>,
    roles: String,
}

#[derive(Debug, Template)]
#[template(path = "console/tasks.html")]
struct TasksPage {
    frame: Frame,
    own: Table,
    all: Option<Table>,
    found: Option<Table>,
    may_look: bool,
    colleagues: Vec<Colleague>,
    purposes: Vec<(&'static str, &'static str)>,
}

/// `GET /console/tasks`
pub(crate) async fn list(State(app): State<App>, staff: Staff, Query(came): Query<Came>, Query(which): Query<Which>) -> ConsoleResult {
    let said = came.said(&[("given", "If anybody is known by that, your colleague has the task now."), ("closed", "The task is closed.")]);
    page(&app, &staff, (said, which.after), None).await
}

/// `POST /console/tasks/search`
pub(crate) async fn search(State(app): State<App>, sent: Sent) -> ConsoleResult {
    let tasks = app.house.search_person(sent.staff.caller(), &address(&sent)?).await?;
    let frame = Frame::of(&app, &sent.staff, &SECTION, "Tasks")?;
    let words = "No open task of yours is about anybody of this address. Whether anybody is known by it is not told.";
    let found = table("Your open tasks about this address", words, &tasks, false).marked(&frame);
    page(&app, &sent.staff, (None, None), Some(found)).await
}

/// `POST /console/tasks/take`: the matter of a request or an order.
pub(crate) async fn take(State(app): State<App>, sent: Sent) -> ConsoleResult {
    let caller = sent.staff.caller();
    let task = match sent.form.one("order") {
        Some(_) => app.house.take_order(caller, sent.wanted("order")?).await?,
        None => app.house.take_request(caller, sent.wanted("request")?).await?,
    };
    Ok(Redirect::to(&format!("/console/tasks/{}", task.id)).into_response())
}

/// `POST /console/tasks/close`
pub(crate) async fn close(State(app): State<App>, sent: Sent) -> ConsoleResult {
    app.house.close_task(sent.staff.caller(), sent.wanted("task")?).await?;
    Ok(Redirect::to("/console/tasks?done=closed").into_response())
}

/// `POST /console/tasks`: gives one to a colleague.
pub(crate) async fn give(State(app): State<App>, sent: Sent) -> ConsoleResult {
    let purposes: Result<Vec<Purpose>, _> = sent.form.all("purpose").map(str::parse).collect();
    let purposes = purposes.map_err(|_| OperationError::malformed("purpose", "choose what it is for"))?;
    let new = NewTask { whom: Meant::Address(address(&sent)?), to: sent.wanted("to")?, purposes, days: sent.wanted("days")? };
    app.house.give_task(sent.staff.caller(), new).await?;
    Ok(Redirect::to("/console/tasks?done=given").into_response())
}

/// The address a form bears.
pub(crate) fn address(sent: &Sent) -> Result<Address, OperationError> {
    let email = sent.form.personal("email").filter(|value| !Clear::new(value.clone()).is_blank());
    let phone = sent.form.personal("phone").filter(|value| !Clear::new(value.clone()).is_blank());
    let given = email.map(Address::Email).or_else(|| phone.map(Address::Phone));
    given.ok_or_else(|| OperationError::malformed("email", "give an e-mail address or a telephone number"))
}

async fn page(app: &App, staff: &Staff, (said, after): (Option<&'static str>, Option<RecordId>), found: Option<Table>) -> ConsoleResult {
    let caller = staff.caller();
    let frame = Frame::of(app, staff, &SECTION, "Tasks")?.saying(said);
    let tasks = app.house.tasks(caller, false, after).await?;
    let empty = "You have no task. Take a request or an order, or have a colleague give you one.";
    let pager = Pager { first: after.map(|_| "/console/tasks".to_owned()), next: next(&tasks) };
    let own = table("Your tasks", empty, &tasks, false).paged(pager).marked(&frame);
    let gives = caller.may(Scope::Tasks);
    let all = match gives {
        true => {
            let all = app.house.tasks(caller, true, None).await?;
            Some(table("Open tasks of everybody", "Nobody has an open task.", &all, true).marked(&frame))
        }
        false => None,
    };
    let members = if gives { app.house.members(caller).await? } else { Vec::new() };
    let at_work = members.into_iter().filter(|member| member.joined_at.is_some() && member.ended_at.is_none() && !member.is_caller);
    let colleagues = at_work
        .map(|member| Colleague {
            id: member.staff.to_string(),
            party: member.party.to_string(),
            name: member.name.map(Clear::new),
            roles: member.roles.join(", "),
        })
        .collect();
    let purposes = Purpose::all().iter().map(|purpose| (purpose.key(), purpose.meaning())).collect();
    html(&TasksPage { frame, own, all, found, may_look: caller.may(Scope::View), colleagues, purposes })
}

/// After which task the next page begins: where the page is full.
fn next(tasks: &[TaskView]) -> Option<String> {
    let last = tasks.iter().map(|task| task.id).max()?;
    (tasks.len() >= 1_000).then(|| format!("/console/tasks?after={last}"))
}

fn table(caption: &'static str, empty: &'static str, tasks: &[TaskView], of_everybody: bool) -> Table {
    let columns: &[&'static str] =
        if of_everybody { &["Task", "For", "Who", "Until", "State", ""] } else { &["Task", "For", "Given by", "Until", "State", ""] };
    let mut table = Table::new(caption, columns).empty(empty);
    for task in tasks {
        let who = if of_everybody { task.assigned_to.as_ref().map_or_else(String::new, ToString::to_string) } else { task.opened_by.clone() };
        let act = match (task.is_own, task.is_open) {
            (true, true) => Shown::Link { to: format!("/console/tasks/{}", task.id), words: "Open".to_owned() },
            (false, true) => Shown::Act(crate::console::parts::Act::new("/console/tasks/close", "Close").with("task", task.id)),
            _ => Shown::Nothing,
        };
        table.row([
            Shown::Words(words_of(task)),
            Shown::Badges(task.purposes.iter().map(|purpose| Badge::quiet(purpose.key())).collect()),
            Shown::Code(who),
            Shown::Words(moment(task.until)),
            Shown::Badge(if task.is_open { Badge::waiting("open") } else { Badge::quiet("closed") }),
            act,
        ]);
    }
    table
}

/// What a task is, in a few words.
pub(crate) fn words_of(task: &TaskView) -> String {
    match task.why.as_str() {
        "request" => "A request of theirs",
        "order" => "An order of theirs",
        "break-glass" => "An emergency",
        _ => "An incident",
    }
    .to_owned()
}
