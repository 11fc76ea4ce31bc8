//! A mailing is written, started by somebody who may, and can be paused and stopped. Nothing of it is sent here.

use super::views::{MailingState, MailingView};
use crate::attempts::until_done;
use crate::commit::{Act, Once};
use crate::room::Room;
use crate::values::hash_of;
use crate::{Caller, House, OperationError, Outcome, Scope};
use policy::{Answer, Verdict};
use store::{Intent, JobRow, Json, MailingDetail, MailingProgressRow, MailingRow, Page};
use vocabulary::{Action, Purpose, Recipient, RecordId};

/// The longest subject of a letter.
const ABOUT_CHARACTERS_MAX: usize = 200;
/// The longest text of a letter.
const TEXT_CHARACTERS_MAX: usize = 20_000;

/// A letter to many.
#[derive(Clone, Debug)]
pub struct NewMailing {
    /// What it is written for.
    pub purpose: Purpose,
    /// The subject of the letter.
    pub about: String,
    /// What it says, in Markdown: the same to everybody.
    pub text: String,
    /// The same key again is the same act again.
    pub idempotency: Option<String>,
}

/// What is done with a mailing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MailingAct {
    /// Letters go out from now on.
    Start,
    /// No more letters go out until it goes on.
    Pause,
    /// It goes on.
    Resume,
    /// No more letters go out at all.
    Stop,
}

impl House {
    /// Puts a mailing on record. Nothing is sent.
    ///
    /// # Errors
    /// Who may not; a purpose for which the policy lets the company write to nobody, with its sentence; a letter that is empty or too long.
    pub async fn new_mailing(&self, caller: &Caller, new: &NewMailing) -> Outcome<RecordId> {
        caller.must(Scope::Mailings)?;
        check(new)?;
        until_done(|| self.new_mailing_once(caller, new)).await
    }

    async fn new_mailing_once(&self, caller: &Caller, new: &NewMailing) -> Outcome<RecordId> {
        let room = self.room_of(caller)?;
        room.must_be_writable_for(new.purpose)?;
        let id = room.new_record();
        let once = Once::of(new.idempotency.as_deref(), "new_mailing", hash_of(&format!("{new:?}"), []));
        let mut act = Act::new(once);
        act.answers(None, &id);
        act.add(Intent::insert(&MailingRow {
            mailing: id,
            purpose: new.purpose,
            about: new.about.trim().to_owned(),
            text: new.text.clone(),
            made_by: caller.name().to_owned(),
            made_at: room.now,
            state: MailingState::Written.key().to_owned(),
            started_by: None,
            started_at: None,
            row_version: 1,
        }));
        act.add(Intent::insert(&MailingProgressRow { mailing: id, held_until: None, detail: Json(MailingDetail::default()), row_version: 1 }));
        match room.commit(act).await?.repeated() {
            None => Ok(id),
            Some(first) => serde_json::from_slice(first).map_err(|error| self.broken(&error)),
        }
    }

    /// Starts, pauses, resumes or stops a mailing. What is done already is done once.
    ///
    /// # Errors
    /// Who may not; who wrote it, where it takes two; a mailing in a state in which this cannot be done; a refusal of the policy.
    pub async fn act_on_mailing(&self, caller: &Caller, id: RecordId, deed: MailingAct, idempotency: Option<&str>) -> Outcome<MailingView> {
        caller.must(Scope::Mailings)?;
        until_done(|| self.act_on_mailing_once(caller, (id, deed), idempotency)).await
    }

    async fn act_on_mailing_once(&self, caller: &Caller, (id, deed): (RecordId, MailingAct), idempotency: Option<&str>) -> Outcome<MailingView> {
        use MailingState::{Done, Paused, Sending, Stopped, Written};
        let room = self.room_of(caller)?;
        let row = room.mailing(id).await?;
        let once = Once::of(idempotency, "act_on_mailing", hash_of(&format!("{id} {deed:?}"), []));
        if room.answered_before(once.as_ref()).await?.is_some() {
            return room.mailing_view(row).await;
        }
        let mut changed = row.clone();
        let mut act = Act::new(once);
        let next = match (deed, MailingState::of(&row)) {
            (MailingAct::Start, Written) => {
                room.must_be_writable_for(row.purpose)?;
                if self.offering.of(caller.site()).mailings_by_two && row.made_by == caller.name() {
                    return Err(OperationError::NotAllowed("whoever wrote this letter does not start it here: somebody else does"));
                }
                (changed.started_by, changed.started_at) = (Some(caller.name().to_owned()), Some(room.now));
                act.add(Intent::insert(&room.mailing_job(id)));
                Sending
            }
            (MailingAct::Pause, Sending) => Paused,
            (MailingAct::Resume, Paused) => Sending,
            (MailingAct::Stop, Written | Sending | Paused) => Stopped,
            (MailingAct::Start | MailingAct::Resume, Sending) | (MailingAct::Pause, Paused) | (MailingAct::Stop, Stopped) => {
                return room.mailing_view(row).await;
            }
            (_, Done | Stopped) => return Err(OperationError::Settled("this mailing is over")),
            _ => return Err(OperationError::Settled("this mailing has not been started, or was started before")),
        };
        next.key().clone_into(&mut changed.state);
        changed.row_version = row.row_version.saturating_add(1);
        act.add(Intent::replace(&changed, row.row_version));
        room.commit(act).await?;
        room.mailing_view(changed).await
    }

    /// A mailing.
    ///
    /// # Errors
    /// Who may not; when there is none of this number.
    pub async fn mailing(&self, caller: &Caller, id: RecordId) -> Outcome<MailingView> {
        caller.must(Scope::Mailings)?;
        let room = self.room_of(caller)?;
        let row = room.mailing(id).await?;
        room.mailing_view(row).await
    }

    /// The mailings of the site, the oldest first, after this one.
    ///
    /// # Errors
    /// Who may not.
    pub async fn mailings(&self, caller: &Caller, after: Option<RecordId>, rows_max: u32) -> Outcome<Vec<MailingView>> {
        caller.must(Scope::Mailings)?;
        let room = self.room_of(caller)?;
        let page = Page { after: after.iter().map(store::Cell::from).collect(), rows_max };
        let rows: Vec<MailingRow> = self.foundations.store.rows(&room.part, &[], page).await.map_err(|error| self.fault(error))?;
        let mut views = Vec::with_capacity(rows.len());
        for row in rows {
            views.push(room.mailing_view(row).await?);
        }
        Ok(views)
    }
}

impl Room<'_> {
    /// Refuses a purpose for which the policy lets the company write to nobody, on any facts.
    pub(super) fn must_be_writable_for(&self, purpose: Purpose) -> Outcome<()> {
        let best = self.policy.at_best(Action::Contact, &self.email()?, purpose, Recipient::Company).map_err(|error| self.house.broken(&error))?;
        if best.0 == Verdict::Permit {
            return Ok(());
        }
        let version = self.policy.version().clone();
        let reasons = best.1.cloned().into_iter().collect();
        Err(OperationError::refused(Answer { verdict: best.0, version, reasons, duties: Vec::new(), needs: Vec::new() }))
    }

    fn mailing_job(&self, id: RecordId) -> JobRow {
        JobRow { job: self.new_record(), kind: super::queue::JOB.to_owned(), subject: None, payload: format!("{id} -"), due_at: self.now, attempts: 0 }
    }
}

fn check(new: &NewMailing) -> Outcome<()> {
    let about = new.about.trim();
    if about.is_empty() || about.chars().count() > ABOUT_CHARACTERS_MAX || about.chars().any(char::is_control) {
        return Err(OperationError::malformed("about", "the subject of a letter is one line of 1 to 200 characters"));
    }
    if new.text.trim().is_empty() || new.text.chars().count() > TEXT_CHARACTERS_MAX {
        return Err(OperationError::malformed("text", "a letter has 1 to 20,000 characters"));
    }
    Ok(())
}
