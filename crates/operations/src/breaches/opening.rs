//! A breach is put on record: what happened, when, who noticed it, and what was within reach. From then on the house looks for whom it concerns.

use super::searching::{Cursor, FIND};
use super::{BreachWords, written};
use crate::commit::{Act, Once};
use crate::room::Room;
use crate::values::hash_of;
use crate::{BreachView, Caller, House, OperationError, Outcome, Scope};
use policy::Parameter;
use store::{BreachDetail, BreachKind, BreachRow, ExposureFound, ExposureScope, Intent, JobRow, Json};
use vocabulary::{RecordId, Timestamp, Within};

/// The parameter in which a policy says how soon the authority is told.
pub(super) const AUTHORITY_PARAMETER: &str = "breach-authority";
/// The parameter in which a policy says how soon the people are told.
pub(super) const PEOPLE_PARAMETER: &str = "breach-people";
/// How soon both are told where nobody names a time: 72 hours, in milliseconds.
const DEFAULT_MS: i64 = 72 * 3_600_000;

/// A breach as it is first told.
#[derive(Clone, Debug)]
pub struct NewBreach {
    /// What happened, in one word.
    pub kind: BreachKind,
    /// What happened, in sentences. Name nobody here.
    pub what: String,
    /// When it began, as far as known.
    pub began_at: Timestamp,
    /// When it ended; none while it goes on.
    pub ended_at: Option<Timestamp>,
    /// When it was noticed.
    pub noticed_at: Timestamp,
    /// Who noticed it.
    pub noticed_by: String,
    /// What was within reach.
    pub scope: ExposureScope,
    /// The same key again is the same act again.
    pub idempotency: Option<String>,
}

impl House {
    /// Puts a breach on record. Whom it concerns is looked for from then on, a page at a time.
    ///
    /// # Errors
    /// No scope for it; times that cannot be; a party that nobody knows.
    pub async fn open_breach(&self, caller: &Caller, new: NewBreach) -> Outcome<BreachView> {
        caller.must(Scope::Breaches)?;
        let room = self.room_of(caller)?;
        let words =
            BreachWords { what: written("what", &new.what, true)?, noticed_by: written("noticed_by", &new.noticed_by, true)?, ..BreachWords::default() };
        check_times(&new, room.now)?;
        if let ExposureScope::Party { party } = &new.scope {
            room.registered(party.as_str()).await?;
        }
        let once = Once::of(new.idempotency.as_deref(), "open-breach", hash_of(&format!("{new:?}"), []));
        let breach = room.new_record();
        let row = BreachRow {
            breach,
            noticed_at: new.noticed_at,
            opened_at: room.now,
            opened_by: caller.name().to_owned(),
            words: room.sealed_words(breach, &words)?,
            detail: Json(room.detail_of(&new)),
            row_version: 1,
        };
        let mut act = Act::new(once);
        act.answers(None, &breach);
        act.add(Intent::insert(&row));
        let (step, event) = room.breach_step(breach, ("opened", caller.name()), &words.what)?;
        act.add(step);
        act.log(event, None);
        act.add(Intent::insert(&room.search_of(breach, &Cursor::first(&row.detail.0))));
        let done = room.commit(act).await?;
        let breach = match done.repeated() {
            Some(answer) => serde_json::from_slice(answer).map_err(|error| self.broken(&error))?,
            None => breach,
        };
        room.breach_view(&room.breach_row(breach).await?).await
    }
}

impl Room<'_> {
    fn detail_of(&self, new: &NewBreach) -> BreachDetail {
        let within = |parameter: &str, setting: Option<Within>| match self.policy.parameter(parameter) {
            Some(Parameter::Time(within)) => within.as_ms(),
            _ => setting.map_or(DEFAULT_MS, Within::as_ms),
        };
        let offering = self.house.offers(self.site());
        BreachDetail {
            kind: new.kind,
            began_at: new.began_at,
            ended_at: new.ended_at,
            scope: new.scope.clone(),
            found: ExposureFound::default(),
            authority_due: new.noticed_at.plus_ms(within(AUTHORITY_PARAMETER, offering.tell_authority_within)),
            people_due: new.noticed_at.plus_ms(within(PEOPLE_PARAMETER, offering.tell_people_within)),
            risk: None,
            contained_at: None,
            authority: None,
            people: None,
            told_by_page: 0,
            told_by_letter: 0,
            withheld: 0,
            proposed: None,
            closed: None,
        }
    }

    /// The work of looking for whom it concerns, from here on.
    pub(super) fn search_of(&self, breach: RecordId, cursor: &Cursor) -> JobRow {
        JobRow { job: self.new_record(), kind: FIND.to_owned(), subject: None, payload: format!("{breach} {cursor}"), due_at: self.now, attempts: 0 }
    }
}

pub(super) fn check_times(new: &NewBreach, now: Timestamp) -> Outcome<()> {
    if new.noticed_at > now || new.began_at > now {
        return Err(OperationError::malformed("noticed_at", "what was noticed is not in the future"));
    }
    if new.noticed_at < new.began_at {
        return Err(OperationError::malformed("began_at", "it cannot have begun after it was noticed"));
    }
    if new.ended_at.is_some_and(|ended| ended < new.began_at) {
        return Err(OperationError::malformed("ended_at", "it cannot have ended before it began"));
    }
    Ok(())
}
