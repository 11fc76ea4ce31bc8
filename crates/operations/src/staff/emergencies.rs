//! Breaking the glass: a look at a person without a task, in an emergency. It takes a reason and a second person, lasts an hour, raises an alarm on
//! every page of the console and in the log, and the person is told: in their history at once, and by a letter where the policy lets the company write.

use super::members::no_such_member;
use super::tasks::Meant;
use crate::commit::Act;
use crate::values::{is_blank, is_longer_than};
use crate::{Caller, House, OperationError, Outcome, Scope};
use ledger::{Event, PartyName, StaffEvent};
use std::sync::Arc;
use store::{BreakGlassRow, Cell, Intent, JobRow, Json, StaffRow};
use vocabulary::{EvidenceId, Personal, Purpose, RecordId, SiteId, Timestamp};

/// How long an emergency waits for a second person, and then lasts.
const HOUR_MS: i64 = 3_600_000;
/// The most characters in a reason.
const REASON_CHARACTERS_MAX: usize = 500;
/// The most people one emergency is about.
const PEOPLE_MAX: usize = 10;
const ASKED: &str = "asked";
const APPROVED: &str = "approved";
const REFUSED: &str = "refused";
/// The kind of the job that tells the person.
pub(super) const LETTER: &str = "break-glass";
/// What its task is for.
const WHY: &str = "break-glass";

/// An emergency as staff see it.
#[derive(Clone, Debug)]
pub struct BreakGlassView {
    /// Its id.
    pub id: RecordId,
    /// Who asks.
    pub asked_by: PartyName,
    /// Why, for whoever decides and whoever asked.
    pub reason: Option<Personal<String>>,
    /// What for.
    pub purposes: Vec<Purpose>,
    /// How far it is: `asked`, `approved`, `refused` or `over`.
    pub state: &'static str,
    /// When it was asked.
    pub asked_at: Timestamp,
    /// Who decided.
    pub decided_by: Option<PartyName>,
    /// Until when it waits, or lets look.
    pub until: Timestamp,
    /// Whether whoever looks at it asked for it themselves.
    pub is_own: bool,
}

/// Told at once of an emergency: by ids alone, as a pager or a chat takes it.
pub trait Alarm: Send + Sync + std::fmt::Debug {
    /// An emergency of this site took this step. It must not wait.
    fn raised(&self, site: &SiteId, emergency: RecordId, state: &str);
}

impl House {
    /// The house with somebody who is told at once of emergencies.
    #[must_use]
    pub fn alarming(mut self, alarm: Arc<dyn Alarm>) -> Self {
        self.alarm = Some(alarm);
        self
    }

    /// Asks to look at somebody in an emergency. Whether anybody is known by an address is told to who decides, and to nobody else.
    ///
    /// # Errors
    /// Somebody without the scope `view`; a purpose that no role of theirs is for; no reason.
    pub async fn break_glass(&self, caller: &Caller, whom: &Meant, purpose: Purpose, reason: &Personal<String>) -> Outcome<()> {
        caller.must(Scope::View)?;
        caller.staff().ok_or_else(no_such_member)?;
        if !caller.purposes().is_some_and(|purposes| purposes.contains(&purpose)) {
            return Err(OperationError::NotAllowed("no role of yours looks at people for that, not even in an emergency"));
        }
        if is_blank(reason) || is_longer_than(reason, REASON_CHARACTERS_MAX) {
            return Err(OperationError::malformed("reason", format!("say why, in 1 to {REASON_CHARACTERS_MAX} characters")));
        }
        let room = self.room_of(caller)?;
        let asked_by = PartyName::new(caller.name()).map_err(|error| self.broken(&error))?;
        let mut act = Act::new(None);
        let (people, mut asked) = (room.meant(&mut act, caller, whom).await?, Vec::new());
        for subject in people.into_iter().take(PEOPLE_MAX) {
            let id = room.new_record();
            let key = room.key_of(subject).await?;
            let sealed = self.foundations.vault.seal_name(&key, EvidenceId::from_bytes(id.to_bytes()), reason).map_err(|error| room.locked(error))?;
            act.add(Intent::insert(&BreakGlassRow {
                break_glass: id,
                subject,
                asked_by: asked_by.clone(),
                reason: sealed,
                purposes: Json(vec![purpose]),
                state: ASKED.to_owned(),
                asked_at: room.now,
                decided_by: None,
                decided_at: None,
                until: room.now.plus_ms(HOUR_MS),
                row_version: 1,
            }));
            act.log(step(id, ASKED, &asked_by), Some(subject));
            asked.push(id);
        }
        room.commit(act).await?;
        for id in asked {
            self.raise(caller.site(), id, ASKED);
        }
        Ok(())
    }

    /// Lets an emergency happen, or not. Where it does, who asked has a task for an hour, and the person is told.
    ///
    /// # Errors
    /// Somebody without the scope `approve`, or who asked for it themselves; one that was decided, or waited too long.
    pub async fn decide_break_glass(&self, caller: &Caller, id: RecordId, is_approved: Approval) -> Outcome<()> {
        caller.must(Scope::Approve)?;
        let room = self.room_of(caller)?;
        let row: Option<BreakGlassRow> = room.row(&[Cell::from(&id)]).await?;
        let row = row.ok_or_else(|| OperationError::malformed("emergency", "there is no such emergency"))?;
        caller.must_be_another_than(row.asked_by.as_str())?;
        if row.state != ASKED || row.until <= room.now {
            return Err(OperationError::Settled("this emergency was decided before, or waited too long: who needs it asks anew"));
        }
        let decided_by = PartyName::new(caller.name()).map_err(|error| self.broken(&error))?;
        let until = room.now.plus_ms(HOUR_MS);
        let state = if is_approved == Approval::Yes { APPROVED } else { REFUSED };
        let decided = BreakGlassRow {
            state: state.to_owned(),
            decided_by: Some(decided_by.clone()),
            decided_at: Some(room.now),
            until,
            row_version: row.row_version.saturating_add(1),
            ..row.clone()
        };
        let mut act = Act::new(None);
        act.add(Intent::replace(&decided, row.row_version));
        act.log(step(id, state, &decided_by), Some(row.subject));
        if is_approved == Approval::Yes {
            let members: Vec<StaffRow> = room.rows(&[]).await?;
            let holder = members.iter().find(|member| member.party == row.asked_by && member.ended_at.is_none()).ok_or_else(no_such_member)?;
            room.open_task(&mut act, (row.subject, WHY, Some(id)), (holder, &row.purposes.0, until), caller.name())?;
            let (job, kind) = (room.new_record(), LETTER.to_owned());
            act.add(Intent::insert(&JobRow { job, kind, subject: Some(row.subject), payload: id.to_string(), due_at: room.now, attempts: 0 }));
        }
        room.commit(act).await?;
        self.raise(caller.site(), id, state);
        Ok(())
    }

    /// The emergencies that wait or last, the newest first; to who asked, decides or audits.
    ///
    /// # Errors
    /// Somebody who is no member of staff.
    pub async fn emergencies(&self, caller: &Caller) -> Outcome<Vec<BreakGlassView>> {
        caller.staff().ok_or_else(no_such_member)?;
        let room = self.room_of(caller)?;
        let sees_all = caller.may(Scope::Approve) || caller.may(Scope::Audit);
        let mut views = Vec::new();
        for row in room.rows::<BreakGlassRow>(&[]).await? {
            let is_own = row.asked_by.as_str() == caller.name();
            if !is_own && !sees_all {
                continue;
            }
            let key = room.key_of(row.subject).await?;
            let reason = self.foundations.vault.open_title(&key, EvidenceId::from_bytes(row.break_glass.to_bytes()), &row.reason);
            views.push(BreakGlassView {
                id: row.break_glass,
                reason: Some(Personal::new(reason.map_err(|error| room.locked(error))?)).filter(|_| is_own || caller.may(Scope::Approve)),
                state: state_of(&row, room.now),
                asked_by: row.asked_by,
                purposes: row.purposes.0,
                asked_at: row.asked_at,
                decided_by: row.decided_by,
                until: row.until,
                is_own,
            });
        }
        views.sort_by_key(|view| std::cmp::Reverse((view.asked_at, view.id)));
        Ok(views)
    }

    /// How many emergencies wait for somebody or last now: the alarm on every page of the console.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn alarm(&self, site: &SiteId) -> Outcome<(usize, usize)> {
        let room = self.room(site)?;
        let mut counts = (0, 0);
        for state in [ASKED, APPROVED] {
            for row in room.rows::<BreakGlassRow>(&[("state", Cell::Text(state.to_owned()))]).await? {
                match state_of(&row, room.now) {
                    ASKED => counts.0 += 1,
                    APPROVED => counts.1 += 1,
                    _ => {}
                }
            }
        }
        Ok(counts)
    }

    fn raise(&self, site: &SiteId, emergency: RecordId, state: &str) {
        tracing::warn!(%site, %emergency, state, "the glass was broken");
        if let Some(alarm) = &self.alarm {
            alarm.raised(site, emergency, state);
        }
    }
}

/// What becomes of an emergency.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Approval {
    /// It is let happen.
    Yes,
    /// It is not.
    No,
}

fn state_of(row: &BreakGlassRow, now: Timestamp) -> &'static str {
    match row.state.as_str() {
        REFUSED => REFUSED,
        _ if row.until <= now => "over",
        ASKED => ASKED,
        _ => APPROVED,
    }
}

fn step(id: RecordId, state: &str, by: &PartyName) -> Event {
    Event::Staff(StaffEvent::BreakGlass { break_glass: id, state: state.to_owned(), by: by.clone() })
}
