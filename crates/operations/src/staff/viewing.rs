//! A member of staff looks at a person: for an open task of theirs, in a role bound to its purpose, after they acknowledged confidentiality; and then
//! only as far as the policy permits each field, logged before it is opened. Searching needs the same right as seeing.

use super::acknowledging::{refusal, without};
use super::tasks::no_such_task;
use crate::attempts::until_done;
use crate::commit::Act;
use crate::decide::Ground;
use crate::releasing::Wish;
use crate::room::Room;
use crate::signing_in::{Asker, Attempt};
use crate::{Address, Caller, House, OperationError, Outcome, Partial, Release, Scope, TaskView};
use ledger::{Event, PartyName, StaffEvent};
use policy::{Answer, Verdict};
use store::{Cell, Intent, TaskRow};
use vocabulary::{Action, Condition, DataCategory, Purpose, Recipient, RecordId, SubjectId};

/// What a member wants to see, and what for.
#[derive(Clone, Debug)]
pub struct ViewRequest {
    /// The task it is for: its person is looked at.
    pub task: RecordId,
    /// What for, of what the task is for.
    pub purpose: Purpose,
    /// Which fields; all that is held where none is named.
    pub categories: Vec<DataCategory>,
}

/// What a member sees of a person.
#[derive(Clone, Debug)]
pub struct PersonViewed {
    /// The task it was for.
    pub task: TaskView,
    /// In which role.
    pub role: String,
    /// Field by field what was permitted, and what was refused with its sentence.
    pub release: Release,
}

/// What stands in the way of a view before the policy is asked.
enum Missing {
    Task,
    Acknowledgement,
    Role,
}

impl Missing {
    const fn key(&self) -> &'static str {
        match self {
            Self::Task => "task",
            Self::Acknowledgement => "acknowledgement",
            Self::Role => "role",
        }
    }
}

impl House {
    /// Shows a member what the policy permits of the person of their task. That they asked, in which role and what for, is in the person's history
    /// before anything is opened.
    ///
    /// # Errors
    /// No such open task of theirs; no role for the purpose; no acknowledgement, with the sentence; what the policy refuses stands beside each field.
    pub async fn view_person(&self, caller: &Caller, request: ViewRequest) -> Outcome<PersonViewed> {
        caller.must(Scope::View)?;
        let request = &request;
        until_done(|| async move { self.room_of(caller)?.view_once(caller, request).await }).await
    }

    /// The caller's open tasks about whoever gave this address: none, whether nobody gave it or there is no task. Looking is logged, takes the same
    /// steps whoever is found, and is held to a few in a minute.
    ///
    /// # Errors
    /// Somebody without the scope `view`, or who has not acknowledged; what is no address; what is asked too often.
    pub async fn search_person(&self, caller: &Caller, address: &Address) -> Outcome<Vec<TaskView>> {
        caller.must(Scope::View)?;
        let staff = caller.staff().ok_or_else(no_such_task)?;
        let room = self.room_of(caller)?;
        if room.acknowledged(staff).await?.is_none() {
            let purposes: Vec<Purpose> = caller.purposes().into_iter().flatten().copied().collect();
            return Err(room.refused(caller, Missing::Acknowledgement, (None, &purposes)).await?);
        }
        let mut act = Act::new(None);
        let found = room.sought(&mut act, caller, address).await?;
        let open = room.open_tasks_of(caller.name()).await?;
        room.commit(act).await?;
        let mut views = Vec::new();
        for row in open.iter().filter(|row| found.contains(&row.subject)) {
            views.push(room.task_view(row, caller).await?);
        }
        Ok(views)
    }
}

impl Room<'_> {
    /// Everybody who gave this address; logged in this act. How often a member looks is bounded.
    pub(super) async fn sought(&self, act: &mut Act, caller: &Caller, address: &Address) -> Outcome<Vec<SubjectId>> {
        let (category, value) = address.parts();
        let category = DataCategory::new(category).map_err(|error| self.house.broken(&error))?;
        if let Some(staff) = caller.staff() {
            self.house.not_too_often(self.site(), Attempt::Search, Asker::Member(staff))?;
        }
        let found = self.givers_of(&category, value).await?;
        let by = PartyName::new(caller.name()).map_err(|error| self.house.broken(&error))?;
        act.log(Event::Staff(StaffEvent::Sought { category, by }), None);
        Ok(found)
    }

    async fn view_once(&self, caller: &Caller, request: &ViewRequest) -> Outcome<PersonViewed> {
        let staff = caller.staff().ok_or(OperationError::NotAllowed("a member of staff looks at a person, signed in"))?;
        let party = PartyName::new(caller.name()).map_err(|error| self.house.broken(&error))?;
        let row: Option<TaskRow> = self.row(&[Cell::from(&request.task)]).await?;
        let row = match row.filter(|row| row.assigned_to.as_ref() == Some(&party)) {
            Some(row) if self.is_task_open(&row).await? => row,
            other => return Err(self.refused(caller, Missing::Task, (other.map(|row| row.subject), &[request.purpose])).await?),
        };
        let about = (Some(row.subject), &[request.purpose][..]);
        if self.acknowledged(staff).await?.is_none() {
            return Err(self.refused(caller, Missing::Acknowledgement, about).await?);
        }
        let role = self.role_for(caller, request.purpose);
        let Some(role) = role.filter(|_| row.purposes.0.contains(&request.purpose)) else {
            return Err(self.refused(caller, Missing::Role, about).await?);
        };
        let ground = self.ground(Some(row.subject), Some(&party), Recipient::Staff).await?;
        let categories = if request.categories.is_empty() { held(&ground) } else { request.categories.clone() };
        let wish = Wish {
            action: Action::Review,
            purpose: request.purpose,
            recipient: Recipient::Staff,
            party: Some(party.clone()),
            subjects: vec![row.subject],
            categories: categories.clone(),
            partial: Partial::WhatIsPermitted,
            asked_by: caller.name().to_owned(),
            handover: None,
        };
        let mut act = Act::new(None);
        // Whoever closes the task meanwhile comes first: then nothing is opened for it.
        let looked = TaskRow { row_version: row.row_version.saturating_add(1), ..row.clone() };
        act.add(Intent::replace(&looked, row.row_version));
        let viewed = StaffEvent::Viewed { by: party, role: role.clone(), task: row.task, purpose: request.purpose, data: categories.clone() };
        act.log(Event::Staff(viewed), Some(row.subject));
        if categories.is_empty() {
            self.commit(act).await?;
            return Ok(PersonViewed { task: self.task_view(&looked, caller).await?, role, release: self.empty_release(self.new_record()) });
        }
        let release = self.release_in(act, &wish).await?;
        Ok(PersonViewed { task: self.task_view(&looked, caller).await?, role, release })
    }

    /// What every use case asks that shows a member of staff something of one person beside their values: an open task of theirs about that person and
    /// for this purpose, and the acknowledgement. That they looked is in the person's history before it is shown. Programs are held by their scopes.
    pub(crate) async fn must_need_to_know(&self, caller: &Caller, subject: SubjectId, (purpose, data): (Purpose, &[DataCategory])) -> Outcome<()> {
        let Some(staff) = caller.staff() else { return Ok(()) };
        let about = (Some(subject), &[purpose][..]);
        let open = self.open_tasks_of(caller.name()).await?;
        let Some(task) = open.into_iter().find(|row| row.subject == subject && row.purposes.0.contains(&purpose)) else {
            return Err(self.refused(caller, Missing::Task, about).await?);
        };
        if self.acknowledged(staff).await?.is_none() {
            return Err(self.refused(caller, Missing::Acknowledgement, about).await?);
        }
        let Some(role) = self.role_for(caller, purpose) else {
            return Err(self.refused(caller, Missing::Role, about).await?);
        };
        let by = PartyName::new(caller.name()).map_err(|error| self.house.broken(&error))?;
        let mut act = Act::new(None);
        act.log(Event::Staff(StaffEvent::Viewed { by, role, task: task.task, purpose, data: data.to_vec() }), Some(subject));
        self.commit(act).await.map(drop)
    }

    /// The same where no purpose is named: for whatever a task of theirs about that person is for.
    pub(crate) async fn must_have_a_task_about(&self, caller: &Caller, subject: SubjectId) -> Outcome<()> {
        if caller.staff().is_none() {
            return Ok(());
        }
        let open = self.open_tasks_of(caller.name()).await?;
        let of_tasks = open.iter().filter(|row| row.subject == subject).flat_map(|row| row.purposes.0.iter().copied());
        let purpose = of_tasks.into_iter().find(|purpose| self.role_for(caller, *purpose).is_some()).unwrap_or(Purpose::Support);
        self.must_need_to_know(caller, subject, (purpose, &[])).await
    }

    /// The role in which a member looks at people for this purpose.
    fn role_for(&self, caller: &Caller, purpose: Purpose) -> Option<String> {
        let declared = self.house.roles(self.site());
        let fits = |name: &&String| declared.get(*name).is_some_and(|role| role.scopes.contains(&Scope::View) && role.purposes.contains(&purpose));
        caller.roles().iter().find(fits).cloned()
    }

    /// Puts a refused view on record, and says why in the policy's own words where it has some.
    async fn refused(&self, caller: &Caller, missing: Missing, (subject, purposes): (Option<SubjectId>, &[Purpose])) -> Outcome<OperationError> {
        let by = PartyName::new(caller.name()).map_err(|error| self.house.broken(&error))?;
        let mut act = Act::new(None);
        act.log(Event::Staff(StaffEvent::Refused { by: by.clone(), missing: missing.key().to_owned() }), None);
        self.commit(act).await?;
        let (condition, otherwise) = match missing {
            Missing::Task => (Condition::NeedToKnow, "there is no open task of yours for this: take the request or the order, or have one given to you"),
            Missing::Acknowledgement => (Condition::Confidential, "acknowledge first that what you see is confidential"),
            Missing::Role => return Ok(OperationError::NotAllowed("no role of yours, and no purpose of this task, is for that")),
        };
        let mut ground = self.ground(subject, Some(&by), Recipient::Staff).await?;
        without(&mut ground.facts, condition);
        // Where nothing is known of anybody, it is asked as of anybody's address.
        let data = if ground.held.is_empty() { vec![self.email()?] } else { held(&ground) };
        let mut answers = Vec::with_capacity(data.len() * purposes.len());
        for category in &data {
            for purpose in purposes {
                answers.push(ground.answer(self, Action::Review, std::slice::from_ref(category), *purpose)?);
            }
        }
        // The refusal that speaks of what is missing, rather than of a kind of data that nobody may look at.
        let speaks = |answer: &Answer| answer.verdict != Verdict::Permit && answer.needs.iter().flatten().any(|need| need.condition == condition);
        let place = answers.iter().position(speaks).unwrap_or(0);
        let answer = answers.into_iter().nth(place);
        Ok(refusal(&self.policy, answer, otherwise))
    }
}

/// The kinds of data that are held of the person.
fn held(ground: &Ground) -> Vec<DataCategory> {
    let mut kinds: Vec<DataCategory> = ground.held.iter().map(|value| value.category.clone()).collect();
    kinds.sort();
    kinds.dedup();
    kinds
}
