//! A right is exercised, by whatever way: the request comes in, and goes on at once as far as it can. It never asks for a reason.

use crate::commit::Act;
use crate::requests::degree_needed;
use crate::requests::steps::{Step, after};
use crate::requests::view::{ANSWER, PROOF, WORDS, WrittenPart};
use crate::room::Room;
use crate::values::{is_blank, is_longer_than};
use crate::{OperationError, Outcome, RightView};
use ledger::Event;
use store::{Intent, RequestRow};
use vocabulary::{Channel, DataCategory, Degree, Effect, Personal, RecordId, RequestState, SubjectId};

/// The most characters of what a person writes.
const WORDS_CHARACTERS_MAX: usize = 4_000;

/// What is asked, by whom, by which way.
#[derive(Debug)]
pub(crate) struct Asking<'a> {
    pub(crate) subject: SubjectId,
    pub(crate) right: &'a RightView,
    pub(crate) channel: Channel,
    pub(crate) degree: Degree,
    /// What a value should be.
    pub(crate) correction: Option<(DataCategory, Personal<String>)>,
    /// What they write.
    pub(crate) words: Option<Personal<String>>,
    /// What proves who they are, in the words of who saw it.
    pub(crate) proof: Option<Personal<String>>,
}

impl Room<'_> {
    /// Adds a request to an act, with a log entry for each of its steps; the row as the act leaves it.
    pub(crate) async fn ask(&self, act: &mut Act, asking: Asking<'_>) -> Outcome<RequestRow> {
        let Asking { subject, right, channel, degree, .. } = asking;
        let request = self.new_record();
        let words = asking.words.filter(|words| !is_blank(words));
        if right.effect == Effect::Corrected && asking.correction.is_none() && words.is_none() {
            return Err(OperationError::malformed("correction", "say which value is wrong and what is right"));
        }
        let (correction, correction_tag) = match asking.correction.filter(|_| right.takes_correction) {
            Some(correction) => {
                let (held, tag) = self.sealed_in_place(subject, correction).await?;
                (Some(held), tag)
            }
            None => (None, None),
        };
        let mut row = RequestRow {
            request,
            subject,
            right: right.right,
            effect: right.effect.clone(),
            channel,
            sentence: right.reason.as_ref().map(|reason| reason.sentence.clone()),
            state: RequestState::Asked,
            degree,
            asked_at: self.now,
            due_at: right.within.or(self.house.offering.of(self.site()).answer_within).map(|within| self.now.plus_ms(within.as_ms())),
            decided_at: None,
            refused_by: None,
            words: self.seal_written(subject, (request, WORDS), words).await?,
            correction,
            correction_tag,
            proof: self.seal_written(subject, (request, PROOF), asking.proof).await?,
            answer: None,
            outcome: String::new(),
            row_version: 1,
        };
        Self::log_step(act, &row);
        self.go_on(act, &mut row, Step::Ask).await?;
        if row.decided_at == Some(row.asked_at) {
            // Whatever was promised at most, it is done at once.
            row.due_at = None;
        }
        act.add(Intent::insert(&row));
        Ok(row)
    }

    /// Takes a step and, where it is now known who asks and nobody has to answer, does what was asked.
    pub(crate) async fn go_on(&self, act: &mut Act, row: &mut RequestRow, step: Step) -> Outcome<()> {
        self.step(row, step)?;
        match row.state {
            RequestState::Proven => match self.carry_out(act, row).await? {
                Some(outcome) => {
                    outcome.clone_into(&mut row.outcome);
                    self.step(row, Step::Fulfil)?;
                }
                None if row.due_at.is_some() => "Noted. You will have an answer by the day shown.".clone_into(&mut row.outcome),
                None => "Noted. Somebody will answer.".clone_into(&mut row.outcome),
            },
            RequestState::IdentityWanted => "Nothing is done before it is known that this comes from you.".clone_into(&mut row.outcome),
            _ => {}
        }
        Self::log_step(act, row);
        Ok(())
    }

    /// Takes one step, where it may follow.
    pub(crate) fn step(&self, row: &mut RequestRow, step: Step) -> Outcome<()> {
        let needed = degree_needed(&row.effect, row.correction.is_some());
        row.state = after(row.state, step, row.degree, needed)?;
        row.decided_at = (!row.state.is_open()).then_some(self.now);
        Ok(())
    }

    /// Adds to an act the row after a step, over the one that was read.
    pub(crate) fn put_step(act: &mut Act, row: &mut RequestRow) {
        let before = row.row_version;
        row.row_version = before.saturating_add(1);
        act.add(Intent::replace(row, before));
    }

    /// Adds the log entry of the state the request has now.
    pub(crate) fn log_step(act: &mut Act, row: &RequestRow) {
        let event = Event::Requested {
            request: row.request,
            right: row.right,
            channel: row.channel.clone(),
            state: row.state,
            degree: row.degree,
            sentence: row.refused_by.clone().or_else(|| row.sentence.clone()),
        };
        act.log(event, Some(row.subject));
    }

    /// What somebody wrote, sealed for this request.
    pub(crate) async fn seal_written(
        &self,
        subject: SubjectId,
        (request, part): (RecordId, WrittenPart),
        words: Option<Personal<String>>,
    ) -> Outcome<Option<Vec<u8>>> {
        let Some(words) = words.filter(|words| !is_blank(words)) else {
            return Ok(None);
        };
        if is_longer_than(&words, WORDS_CHARACTERS_MAX) {
            return Err(OperationError::malformed(if part == ANSWER { "answer" } else { "words" }, "please write at most 4000 characters"));
        }
        let key = self.key_of(subject).await?;
        let sealed = self.house.foundations.vault.seal(&key, (&self.message()?, request, part.revision()), &words);
        sealed.map(Some).map_err(|error| self.locked(error))
    }

    /// The kind of data that what people write to the company is.
    pub(crate) fn message(&self) -> Outcome<DataCategory> {
        DataCategory::new("message").map_err(|error| self.house.broken(&error))
    }
}
