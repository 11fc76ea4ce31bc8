//! Tasks: the work on one person's matter that makes a look at that person needed. Taking a request or an order makes one; any other is given by
//! somebody else than who gets it. A task ends with its matter, at its time, or when it is closed, and with it the fact that its holder needs to know.

use super::members::no_such_member;
use crate::commit::Act;
use crate::facts::Document;
use crate::room::Room;
use crate::{Address, Caller, EvidenceKind, House, OperationError, Outcome, Scope};
use ledger::{Event, Fact, FactScope, PartyName, StaffEvent};
use store::{Cell, Intent, Json, OrderRow, PAGE_ROWS_MAX, Page, RequestRow, StaffRow, TaskRow};
use vocabulary::{Condition, Purpose, Recipient, RecordId, StaffId, SubjectId, Timestamp};

/// A day.
const DAY_MS: i64 = 24 * 3_600_000;
/// How long a task lasts at most that comes of a request or an order.
const MATTER_MS: i64 = 30 * DAY_MS;
/// How long one lasts at most that somebody gives.
const GIVEN_DAYS_MAX: i64 = 7;
/// How many open tasks one member has at most.
const OPEN_MAX: usize = 200;
pub(super) const OPEN: &str = "open";
pub(super) const CLOSED: &str = "closed";
const REQUEST: &str = "request";
const ORDER: &str = "order";
const INCIDENT: &str = "incident";

/// Whose matter a task is about.
#[derive(Clone, Debug)]
pub enum Meant {
    /// A person by id.
    Subject(SubjectId),
    /// Whoever gave this address. Whether anybody did is not told to who asks.
    Address(Address),
}

/// A task to be given to a colleague.
#[derive(Clone, Debug)]
pub struct NewTask {
    /// About whom.
    pub whom: Meant,
    /// To whom it is given.
    pub to: StaffId,
    /// What for.
    pub purposes: Vec<Purpose>,
    /// For how many days.
    pub days: i64,
}

/// A task as whoever works on it sees it. It holds no value of the person.
#[derive(Clone, Debug, serde::Serialize)]
pub struct TaskView {
    /// Its id.
    pub id: RecordId,
    /// What it is: `request`, `order`, `incident` or `break-glass`.
    pub why: String,
    /// The request, order or emergency it comes from.
    pub reference: Option<RecordId>,
    /// About whom, for its holder alone.
    pub subject: Option<SubjectId>,
    /// What for.
    pub purposes: Vec<Purpose>,
    /// Who has it.
    pub assigned_to: Option<PartyName>,
    /// Who gave it.
    pub opened_by: String,
    /// When.
    pub opened_at: Timestamp,
    /// Until when it lets its holder look.
    pub until: Timestamp,
    /// Whether it does now.
    pub is_open: bool,
    /// Whether whoever asks has it.
    pub is_own: bool,
}

impl House {
    /// Takes the matter of a request: a task for whoever takes it, about who asks, until it has its answer.
    ///
    /// # Errors
    /// Somebody without the scope `requests`, or who is no member of staff; a request that is closed; no role for its purposes.
    pub async fn take_request(&self, caller: &Caller, request: RecordId) -> Outcome<TaskView> {
        caller.must(Scope::Requests)?;
        let room = self.room_of(caller)?;
        let row: Option<RequestRow> = room.row(&[Cell::from(&request)]).await?;
        let row = row.filter(|row| row.state.is_open()).ok_or_else(|| OperationError::malformed("request", "there is no such open request"))?;
        room.take(caller, (row.subject, REQUEST, request), &[Purpose::Support, Purpose::Service]).await
    }

    /// Takes the matter of an order, until it is settled.
    ///
    /// # Errors
    /// Somebody without the scope `orders`, or who is no member of staff; no such open order; no role for its purposes.
    pub async fn take_order(&self, caller: &Caller, order: RecordId) -> Outcome<TaskView> {
        caller.must(Scope::Orders)?;
        let room = self.room_of(caller)?;
        let row: Option<OrderRow> = room.row(&[Cell::from(&order)]).await?;
        let row = row.filter(|row| row.decided_at.is_none()).ok_or_else(|| OperationError::malformed("order", "there is no such open order"))?;
        room.take(caller, (row.subject, ORDER, order), &[Purpose::Transaction, Purpose::Service, Purpose::Support]).await
    }

    /// Gives a colleague a task about somebody. Where it is about whoever gave an address, each of them becomes a task of the colleague's, and
    /// whether there is anybody is told to nobody but them.
    ///
    /// # Errors
    /// Somebody without the scope `tasks`; oneself; a colleague without a role for the purposes; too long a time.
    pub async fn give_task(&self, caller: &Caller, new: NewTask) -> Outcome<()> {
        caller.must(Scope::Tasks)?;
        if caller.staff() == Some(new.to) {
            return Err(OperationError::NotAllowed("nobody gives themselves a task: somebody else must see that it is needed"));
        }
        let room = self.room_of(caller)?;
        let holder = room.member(new.to).await?.filter(|row| row.ended_at.is_none() && row.joined_at.is_some()).ok_or_else(no_such_member)?;
        let (scopes, duty) = self.duty_of(caller.site(), &holder.roles.0);
        if new.purposes.is_empty() || !new.purposes.iter().all(|purpose| duty.purposes.contains(purpose)) || !scopes.contains(&Scope::View) {
            return Err(OperationError::malformed("purposes", "no role of this colleague looks at people for that"));
        }
        if !(1..=GIVEN_DAYS_MAX).contains(&new.days) {
            return Err(OperationError::malformed("days", format!("a task that is given lasts 1 to {GIVEN_DAYS_MAX} days")));
        }
        let until = room.now.plus_ms(new.days.saturating_mul(DAY_MS));
        let mut act = Act::new(None);
        for subject in room.meant(&mut act, caller, &new.whom).await? {
            room.open_task(&mut act, (subject, INCIDENT, None), (&holder, &new.purposes, until), caller.name())?;
        }
        room.commit(act).await.map(drop)
    }

    /// Closes a task: its holder, or whoever gives tasks. Closed stays closed.
    ///
    /// # Errors
    /// A task that is neither one's own nor one's to give.
    pub async fn close_task(&self, caller: &Caller, task: RecordId) -> Outcome<()> {
        let room = self.room_of(caller)?;
        let row: Option<TaskRow> = room.row(&[Cell::from(&task)]).await?;
        let mine = |row: &TaskRow| row.assigned_to.as_ref().is_some_and(|party| party.as_str() == caller.name());
        let row = row.filter(|row| mine(row) || caller.may(Scope::Tasks)).ok_or_else(no_such_task)?;
        let mut act = Act::new(None);
        room.end_task(&mut act, &row, caller.name())?;
        room.commit(act).await.map(drop)
    }

    /// The caller's own tasks, those that are open first; or, for whoever gives tasks, the open ones of everybody, without saying about whom.
    ///
    /// # Errors
    /// Somebody who is no member of staff, or asks for those of others without the scope `tasks`.
    pub async fn tasks(&self, caller: &Caller, of_everybody: bool, after: Option<RecordId>) -> Outcome<Vec<TaskView>> {
        let room = self.room_of(caller)?;
        let of = if of_everybody {
            caller.must(Scope::Tasks)?;
            ("state", Cell::Text(OPEN.to_owned()))
        } else {
            caller.staff().ok_or_else(no_such_member)?;
            ("assigned_to", Cell::Text(caller.name().to_owned()))
        };
        let page = Page { after: after.map_or_else(Vec::new, |after| vec![Cell::from(&after)]), rows_max: PAGE_ROWS_MAX };
        let rows: Vec<TaskRow> = self.foundations.store.rows(&room.part, &[of], page).await.map_err(|error| self.fault(error))?;
        let mut views = Vec::with_capacity(rows.len());
        for row in rows {
            views.push(room.task_view(&row, caller).await?);
        }
        views.sort_by_key(|view| (!view.is_open, view.until, view.id));
        Ok(views)
    }

    /// Closes tasks whose time or whose matter is over, at every site; how many.
    ///
    /// # Errors
    /// When a store cannot be read or written.
    pub(crate) async fn sweep_tasks(&self) -> Outcome<u64> {
        let mut closed = 0;
        for site in self.sites() {
            let room = self.room(&site)?;
            for row in room.rows::<TaskRow>(&[("state", Cell::Text(OPEN.to_owned()))]).await? {
                if !room.is_task_open(&row).await? {
                    let mut act = Act::new(None);
                    room.end_task(&mut act, &row, "the house")?;
                    match room.commit(act).await {
                        Ok(_) => closed += 1,
                        Err(OperationError::Busy) => {}
                        Err(error) => return Err(error),
                    }
                }
            }
        }
        Ok(closed)
    }
}

pub(super) fn no_such_task() -> OperationError {
    OperationError::malformed("task", "there is no such task of yours")
}

impl Room<'_> {
    /// The people whom this means. That somebody was looked for by an address is logged, whether or not anybody is found.
    pub(super) async fn meant(&self, act: &mut Act, caller: &Caller, whom: &Meant) -> Outcome<Vec<SubjectId>> {
        match whom {
            Meant::Subject(subject) => Ok(if self.is_on_file(*subject).await? { vec![*subject] } else { Vec::new() }),
            Meant::Address(address) => self.sought(act, caller, address).await,
        }
    }

    async fn take(&self, caller: &Caller, (subject, why, reference): (SubjectId, &'static str, RecordId), purposes: &[Purpose]) -> Outcome<TaskView> {
        let staff = caller.staff().ok_or(OperationError::NotAllowed("a member of staff takes a task, signed in"))?;
        caller.must(Scope::View)?;
        let own = caller.purposes().cloned().unwrap_or_default();
        let purposes: Vec<Purpose> = purposes.iter().copied().filter(|purpose| own.contains(purpose)).collect();
        if purposes.is_empty() {
            return Err(OperationError::NotAllowed("none of your roles looks at people for that"));
        }
        let held: Vec<TaskRow> = self.rows(&[("assigned_to", Cell::Text(caller.name().to_owned()))]).await?;
        let open: Vec<&TaskRow> = held.iter().filter(|row| row.state == OPEN && self.now < row.until).collect();
        if let Some(known) = open.iter().find(|row| row.reference == Some(reference)) {
            return self.task_view(known, caller).await;
        }
        if open.len() >= OPEN_MAX {
            return Err(OperationError::malformed("task", format!("you have {OPEN_MAX} open tasks; close some first")));
        }
        let holder = self.member(staff).await?.ok_or_else(no_such_member)?;
        let mut act = Act::new(None);
        let row = self.open_task(&mut act, (subject, why, Some(reference)), (&holder, &purposes, self.now.plus_ms(MATTER_MS)), caller.name())?;
        self.commit(act).await?;
        self.task_view(&row, caller).await
    }

    /// Adds a task to an act, with the fact that its holder needs to know.
    pub(super) fn open_task(
        &self,
        act: &mut Act,
        (subject, why, reference): (SubjectId, &str, Option<RecordId>),
        (holder, purposes, until): (&StaffRow, &[Purpose], Timestamp),
        by: &str,
    ) -> Outcome<TaskRow> {
        let fact = Fact { until: Some(until), ..self.witnessed(Condition::NeedToKnow, scope(subject, &holder.party, purposes), by) };
        let row = TaskRow {
            task: self.new_record(),
            subject,
            assigned_to: Some(holder.party.clone()),
            opened_by: by.to_owned(),
            why: why.to_owned(),
            reference,
            purposes: Json(purposes.to_vec()),
            state: OPEN.to_owned(),
            opened_at: self.now,
            until,
            closed_at: None,
            fact: Some(fact.evidence),
            row_version: 1,
        };
        self.put_fact(act, &fact, &Document { kind: EvidenceKind::Task, name: format!("the task {}", row.task), sha256: None })?;
        act.add(Intent::insert(&row));
        act.log(step_of(&row, "opened", by), Some(subject));
        Ok(row)
    }

    /// Adds to an act that a task is closed, and that its holder no longer needs to know.
    pub(super) fn end_task(&self, act: &mut Act, row: &TaskRow, by: &str) -> Outcome<()> {
        if row.state != OPEN {
            return Ok(());
        }
        let closed = TaskRow { state: CLOSED.to_owned(), closed_at: Some(self.now), row_version: row.row_version.saturating_add(1), ..row.clone() };
        act.add(Intent::replace(&closed, row.row_version));
        if let Some(party) = &row.assigned_to {
            let over = Fact { holds: false, ..self.witnessed(Condition::NeedToKnow, scope(row.subject, party, &row.purposes.0), by) };
            self.put_fact(act, &over, &Document { kind: EvidenceKind::Task, name: format!("the task {} is over", row.task), sha256: None })?;
        }
        act.log(step_of(&closed, "closed", by), Some(row.subject));
        Ok(())
    }

    /// Whether a task lets its holder look now: it was not closed, its time is not over, and neither is its matter.
    pub(super) async fn is_task_open(&self, row: &TaskRow) -> Outcome<bool> {
        if row.state != OPEN || row.until <= self.now {
            return Ok(false);
        }
        Ok(match (row.why.as_str(), row.reference) {
            (REQUEST, Some(id)) => self.row::<RequestRow>(&[Cell::from(&id)]).await?.is_some_and(|request| request.state.is_open()),
            (ORDER, Some(id)) => self.row::<OrderRow>(&[Cell::from(&id)]).await?.is_some_and(|order| order.decided_at.is_none()),
            _ => true,
        })
    }

    /// The open tasks of a member.
    pub(crate) async fn open_tasks_of(&self, party: &str) -> Outcome<Vec<TaskRow>> {
        let mut open = Vec::new();
        for row in self.rows::<TaskRow>(&[("assigned_to", Cell::Text(party.to_owned()))]).await? {
            if self.is_task_open(&row).await? {
                open.push(row);
            }
        }
        Ok(open)
    }

    pub(super) async fn task_view(&self, row: &TaskRow, caller: &Caller) -> Outcome<TaskView> {
        let is_own = row.assigned_to.as_ref().is_some_and(|party| party.as_str() == caller.name());
        let is_open = self.is_task_open(row).await?;
        Ok(TaskView {
            id: row.task,
            why: row.why.clone(),
            reference: row.reference,
            subject: Some(row.subject).filter(|_| is_own && is_open),
            purposes: row.purposes.0.clone(),
            assigned_to: row.assigned_to.clone(),
            opened_by: row.opened_by.clone(),
            opened_at: row.opened_at,
            until: row.until,
            is_open,
            is_own,
        })
    }
}

fn scope(subject: SubjectId, party: &PartyName, purposes: &[Purpose]) -> FactScope {
    FactScope { subject: Some(subject), party: Some(party.clone()), recipient: Some(Recipient::Staff), purposes: purposes.to_vec(), ..FactScope::default() }
}

fn step_of(row: &TaskRow, change: &str, by: &str) -> Event {
    Event::Staff(StaffEvent::Task {
        task: row.task,
        change: change.to_owned(),
        why: row.why.clone(),
        purposes: row.purposes.0.clone(),
        assigned_to: row.assigned_to.clone(),
        by: by.to_owned(),
    })
}
