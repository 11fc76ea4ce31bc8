//! Reading values for a purpose, a page of people at a time, for the company's own programs. Decided value by value, logged, and only then opened.

use super::{PersonFound, Which};
use crate::attempts::until_done;
use crate::commit::Act;
use crate::decide::Ground;
use crate::room::Room;
use crate::{Caller, House, Outcome, Scope};
use gate::{GrantForMany, Piece};
use store::HeldValue;
use vocabulary::{Action, DataCategory, Personal, Purpose, RecordId, SubjectId};

/// What is to be read, and what for.
#[derive(Clone, Copy, Debug)]
pub struct ReadRequest {
    /// Which values.
    pub which: Which,
    /// What for.
    pub purpose: Purpose,
    /// From after this person.
    pub after: Option<SubjectId>,
}

/// One value, opened.
#[derive(Clone, Debug)]
pub struct ReadValue {
    /// Whose.
    pub subject: SubjectId,
    /// Its id.
    pub record: RecordId,
    /// What kind of data it is.
    pub category: DataCategory,
    /// The clear value.
    pub value: Personal<String>,
}

/// What one page gave.
#[derive(Clone, Debug)]
pub struct ValuesRead {
    /// What was opened.
    pub values: Vec<ReadValue>,
    /// How many values were found and not opened, because no sentence permits it for this purpose without more: ask for those by `uses`, which
    /// says why.
    pub withheld: u32,
    /// After whom the next page begins; none after the last.
    pub next: Option<SubjectId>,
}

/// What a page holds, and the leave to open what is permitted of it.
struct Leave {
    held: Vec<(SubjectId, Vec<HeldValue>)>,
    found: u32,
    grant: Option<GrantForMany>,
    next: Option<SubjectId>,
}

impl House {
    /// Opens what the policy permits the company to use for this purpose without owing anything for it.
    ///
    /// # Errors
    /// A party's key.
    pub async fn read_values(&self, caller: &Caller, request: ReadRequest) -> Outcome<ValuesRead> {
        caller.must(Scope::Read)?;
        let request = &request;
        until_done(|| async move { self.room_of(caller)?.read_once(request).await }).await
    }
}

impl Room<'_> {
    async fn read_once(&self, request: &ReadRequest) -> Outcome<ValuesRead> {
        let mut act = Act::new(None);
        let leave = self.leave_to_read(&mut act, request).await?;
        let Some(grant) = leave.grant else {
            return Ok(ValuesRead { values: Vec::new(), withheld: leave.found, next: leave.next });
        };
        act.log(grant.event().clone(), None);
        if let Some(readers) = self.readers_of(&grant)? {
            act.add(readers);
        }
        let logged = self.commit(act).await?.logged_for_many(grant).map_err(|error| self.locked(error))?;
        let opened = self.house.foundations.vault.open_for_many(logged, &leave.held, self.now).await;
        let mut values = Vec::with_capacity(leave.found as usize);
        for (subject, opened) in opened.map_err(|error| self.locked(error))? {
            values.extend(opened.into_iter().map(|one| ReadValue { subject, record: one.record, category: one.category, value: one.value }));
        }
        let given = u32::try_from(values.len()).unwrap_or(u32::MAX);
        Ok(ValuesRead { values, withheld: leave.found.saturating_sub(given), next: leave.next })
    }

    async fn leave_to_read(&self, act: &mut Act, request: &ReadRequest) -> Outcome<Leave> {
        let since = self.log_size().await?;
        let found = self.found(&request.which, request.after).await?;
        let people: Vec<SubjectId> = found.people.iter().map(|person| person.row.subject).collect();
        let crowd = self.crowd(since, &people).await?;
        act.expects(&crowd.seen);
        let (mut leave, mut pieces) = (Leave { held: Vec::with_capacity(people.len()), found: 0, grant: None, next: found.next }, Vec::new());
        let keeping = self.keeping();
        for (subject, meant) in found.people.into_iter().map(PersonFound::into_meant) {
            leave.found = leave.found.saturating_add(u32::try_from(meant.len()).unwrap_or(u32::MAX));
            let held = meant.into_iter().filter_map(|value| keeping.live_value(value)).collect();
            let ground = crowd.ground_of(subject, held);
            pieces.extend(self.pieces_of(request.purpose, &ground)?);
            leave.held.push((subject, ground.held));
        }
        let grant = gate::ask_for_many(&self.policy, Action::Use, &pieces, self.new_record());
        leave.grant = grant.map_err(|error| self.house.broken(&error))?;
        Ok(leave)
    }

    /// The facts of each kind of data that is held of one person, proven, with the versions that govern any value of it: a kind that one of
    /// them bars, or that is barred for one of its values, is left out whole.
    fn pieces_of(&self, purpose: Purpose, ground: &Ground) -> Outcome<Vec<Piece>> {
        let mut pieces: Vec<Piece> = Vec::with_capacity(1);
        for category in ground.held.iter().map(|value| &value.category) {
            if !pieces.iter().any(|piece| piece.facts.asked().data.contains(category)) {
                pieces.push(ground.piece_for_all(self, category, purpose)?);
            }
        }
        Ok(pieces)
    }
}
