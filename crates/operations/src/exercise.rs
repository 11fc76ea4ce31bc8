//! A person exercises a right: what the policy says follows, follows at once where the software can do it, and becomes a case with a
//! deadline where somebody must answer. It never asks for a reason.

use crate::attempts::until_done;
use crate::commit::{Act, Once};
use crate::facts::Document;
use crate::links::{Reach, Visitor};
use crate::person::request_view;
use crate::rights::{purposes_stopped, rights_of};
use crate::room::Room;
use crate::values::{hash_of, is_blank, is_longer_than};
use crate::{EvidenceKind, House, LeavingKind, LinkToken, OperationError, Outcome, RequestState, RequestView, RightView};
use ledger::{Event, FactScope};
use store::{Intent, RequestRow};
use vocabulary::{Channel, Condition, DataCategory, Effect, Personal, Purpose, RecordId, SentenceId, SiteId};

/// The most characters of what a person writes.
const WORDS_CHARACTERS_MAX: usize = 4_000;

/// What a person asks for.
#[derive(Clone, Debug)]
pub struct Exercise {
    /// Which right, by its key.
    pub key: String,
    /// By which way they came.
    pub channel: Channel,
    /// What a value should be.
    pub correction: Option<(DataCategory, Personal<String>)>,
    /// What they write.
    pub words: Option<Personal<String>>,
    /// The same key again is the same act again.
    pub idempotency: Option<String>,
}

/// What became of a request, and how it is told.
pub(crate) struct Outcomes {
    state: RequestState,
    words: &'static str,
}

const fn done(words: &'static str) -> Outcomes {
    Outcomes { state: RequestState::Done, words }
}

impl House {
    /// Does what the right says.
    ///
    /// # Errors
    /// A link that opens nothing here; a right this policy does not grant; every mistake in what was asked.
    pub async fn exercise(&self, site: &SiteId, token: &LinkToken, exercise: Exercise) -> Outcome<RequestView> {
        let exercise = &exercise;
        until_done(|| async move { self.exercise_once(site, token, exercise.clone()).await }).await
    }

    async fn exercise_once(&self, site: &SiteId, token: &LinkToken, exercise: Exercise) -> Outcome<RequestView> {
        let room = self.room(site)?;
        let visitor = room.visitor(token).await?;
        if matches!(visitor.reach, Reach::OptOut(_)) {
            return Err(OperationError::LinkInvalid);
        }
        let right = rights_of(&room.policy)
            .into_iter()
            .find(|right| right.key == exercise.key && right.here)
            .ok_or_else(|| OperationError::malformed("key", "this site grants no such right on this page"))?;
        room.exercise(&visitor, &right, exercise).await
    }
}

impl Room<'_> {
    async fn exercise(&self, visitor: &Visitor, right: &RightView, exercise: Exercise) -> Outcome<RequestView> {
        let said = format!("{}|{}", right.key, visitor.subject());
        let once = Once::of(exercise.idempotency.as_deref(), "exercise", hash_of(&said, &exercise.correction));
        let mut act = Act::new(once);
        let request = self.new_record();
        let outcome = match &right.effect {
            Effect::OptedOut(_) | Effect::NothingShared => self.opt_out(&mut act, visitor, &purposes_stopped(&self.policy, &right.effect), &right.key)?,
            // What is right is known: no case is needed, whatever the text promises at least.
            Effect::Corrected | Effect::Case if right.takes_correction => match exercise.correction {
                Some(correction) => self.correct(&mut act, visitor, correction).await?,
                None if exercise.words.is_some() => case(right),
                None => return Err(OperationError::malformed("correction", "say which value is wrong and what is right")),
            },
            Effect::Closed => {
                self.close_account(&mut act, visitor.subject())?;
                done("Closed. Nothing is done with it any more, except what the policy says remains. You can open it again on this page.")
            }
            Effect::Deleted => match self.erase(&mut act, visitor.subject(), &reason_of(self, right).to_string()).await? {
                LeavingKind::Archive => done("Deleted, but for what the policy lets remain, sealed apart. This link opens nothing any more."),
                _ => done("Deleted. This link opens nothing any more."),
            },
            Effect::Corrected | Effect::Case => case(right),
        };
        let row = RequestRow {
            request,
            subject: visitor.subject(),
            right: right.right,
            channel: exercise.channel.to_string(),
            sentence: reason_of(self, right),
            state: outcome.state.key().to_owned(),
            opened_at: self.now,
            due_at: right.within.filter(|_| outcome.state == RequestState::Open).map(|within| self.now.plus_ms(within.as_ms())),
            details: self.seal_words(visitor, request, exercise.words).await?,
            outcome: Some(outcome.words.to_owned()),
            row_version: 1,
        };
        let event = Event::Requested { request, right: right.right, channel: exercise.channel, state: row.state.clone() };
        act.log(event, Some(visitor.subject()));
        act.add(Intent::insert(&row));
        let view = request_view(&row, std::slice::from_ref(right));
        act.answers(Some(visitor.subject()), &request);
        let done = self.commit(act).await?;
        match done.repeated() {
            None => Ok(view),
            Some(first) => self.asked_before(first, right, view).await,
        }
    }

    /// The request as it was made the first time, as it stands now; the view at hand where it has gone with the person.
    async fn asked_before(&self, first: &[u8], right: &RightView, view: RequestView) -> Outcome<RequestView> {
        if first.is_empty() {
            // The key was somebody's who was erased since: what it was used for is forgotten, and this is not it.
            return Err(OperationError::IdempotencyClash);
        }
        let request: RecordId = serde_json::from_slice(first).map_err(|error| self.house.broken(&error))?;
        let row: Option<RequestRow> = self.row(&[store::Cell::from(&request)]).await?;
        Ok(row.map_or(view, |row| request_view(&row, std::slice::from_ref(right))))
    }

    /// Records the objection. It holds from the next decision on.
    pub(crate) fn opt_out(&self, act: &mut Act, visitor: &Visitor, purposes: &[Purpose], by: &str) -> Outcome<Outcomes> {
        let about = FactScope { subject: Some(visitor.subject()), purposes: purposes.to_vec(), ..FactScope::default() };
        let fact = self.witnessed(Condition::OptedOut, about, "the person");
        let document = Document { kind: EvidenceKind::PersonPage, name: by.to_owned(), sha256: None };
        self.put_fact(act, &fact, &document)?;
        Ok(done("Stopped. It holds from now on."))
    }

    /// Puts the newest value of a category right.
    async fn correct(&self, act: &mut Act, visitor: &Visitor, (category, value): (DataCategory, Personal<String>)) -> Outcome<Outcomes> {
        let not_held = || OperationError::malformed("correction", "there is no such value to correct");
        let old = self.record(visitor.subject()).await?.ok_or_else(not_held)?;
        let held = old.packed.values.iter().filter(|held| held.category == category).max_by_key(|held| (held.collected_at, held.record));
        let record = held.ok_or_else(not_held)?.record;
        self.put_right(act, &old, record, &value).await?;
        act.log(Event::Corrected { record, category }, Some(visitor.subject()));
        Ok(done("Corrected."))
    }

    async fn seal_words(&self, visitor: &Visitor, request: RecordId, words: Option<Personal<String>>) -> Outcome<Option<Vec<u8>>> {
        let Some(words) = words.filter(|words| !is_blank(words)) else {
            return Ok(None);
        };
        if is_longer_than(&words, WORDS_CHARACTERS_MAX) {
            return Err(OperationError::malformed("words", "please write at most 4000 characters"));
        }
        let message = DataCategory::new("message").map_err(|error| self.house.broken(&error))?;
        let key = self.key_of(visitor.subject()).await?;
        let sealed = self.house.foundations.vault.seal(&key, (&message, request, 0), &words);
        sealed.map(Some).map_err(|error| self.locked(error))
    }
}

fn case(right: &RightView) -> Outcomes {
    let words = if right.within.is_some() { "Noted. You will have an answer by the day shown." } else { "Noted. Somebody will answer." };
    Outcomes { state: RequestState::Open, words }
}

/// The sentence that grants the right; number 0 for what is offered beyond the text.
fn reason_of(room: &Room<'_>, right: &RightView) -> SentenceId {
    right.reason.as_ref().map_or_else(|| SentenceId { version: room.policy.version().clone(), number: 0 }, |reason| reason.sentence.clone())
}
