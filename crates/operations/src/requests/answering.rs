//! A member of staff moves a request on: they prove who asks, say that it is done, or refuse it with the sentence that refuses it.

use crate::attempts::until_done;
use crate::commit::{Act, Once};
use crate::requests::steps::Step;
use crate::requests::view::{ANSWER, PROOF};
use crate::requests::{Proof, RequestView};
use crate::room::Room;
use crate::values::{hash_of, hash_of_value};
use crate::{Caller, House, OperationError, Outcome, Scope};
use ledger::sha256;
use policy::Class;
use store::{Cell, RequestRow};
use vocabulary::{DataCategory, Effect, Personal, RecordId, RequestState, SentenceId};

/// What becomes of a request.
#[derive(Clone, Debug)]
pub enum RequestAnswer {
    /// It is proven who asks. What needs nobody's answer is then done at once.
    Proven(Proof),
    /// It is done.
    Done {
        /// What the person is told.
        answer: Option<Personal<String>>,
        /// What the value is to be, where the person wrote it in their own words.
        correction: Option<(DataCategory, Personal<String>)>,
    },
    /// It is refused.
    Refused {
        /// The number of the sentence of the policy in force that refuses it. None only where nobody proved who asks.
        sentence: Option<u16>,
        /// What the person is told.
        answer: Option<Personal<String>>,
    },
}

impl House {
    /// Moves a request on.
    ///
    /// # Errors
    /// A party's key; no such request, or a closed one; a step that may not follow; a refusal without its sentence.
    pub async fn answer_request(&self, caller: &Caller, request: RecordId, answer: RequestAnswer, idempotency: Option<&str>) -> Outcome<RequestView> {
        caller.must(Scope::Requests)?;
        let answer = &answer;
        until_done(|| async move { self.room_of(caller)?.answer_once(request, answer.clone(), idempotency).await }).await
    }
}

impl Room<'_> {
    async fn answer_once(&self, request: RecordId, answer: RequestAnswer, idempotency: Option<&str>) -> Outcome<RequestView> {
        let once = Once::of(idempotency, "answer_request", answer.hash(request));
        if self.answered_before(once.as_ref()).await?.is_some() {
            return Ok(self.request_view(&self.request_row(request).await?));
        }
        let mut row = self.request_row(request).await?;
        let mut act = Act::new(once);
        match answer {
            RequestAnswer::Proven(proof) => {
                proof.check()?;
                row.degree = row.degree.max(proof.degree);
                row.proof = self.seal_written(row.subject, (request, PROOF), Some(proof.document)).await?;
                self.go_on(&mut act, &mut row, Step::Prove).await?;
            }
            RequestAnswer::Done { answer, correction } => {
                self.fulfil(&mut act, &mut row, correction).await?;
                row.answer = self.seal_written(row.subject, (request, ANSWER), answer).await?;
                Self::log_step(&mut act, &row);
            }
            RequestAnswer::Refused { sentence, answer } => {
                let wanted = row.state == RequestState::IdentityWanted;
                self.step(&mut row, Step::Refuse)?;
                row.refused_by = self.refusing(sentence, wanted)?;
                row.outcome = match &row.refused_by {
                    Some(_) => "Refused, by the sentence shown.".to_owned(),
                    None => "Refused, as nobody proved who asks.".to_owned(),
                };
                row.answer = self.seal_written(row.subject, (request, ANSWER), answer).await?;
                Self::log_step(&mut act, &row);
            }
        }
        Self::put_step(&mut act, &mut row);
        act.answers(Some(row.subject), &request);
        self.commit(act).await?;
        Ok(self.request_view(&row))
    }

    async fn fulfil(&self, act: &mut Act, row: &mut RequestRow, correction: Option<(DataCategory, Personal<String>)>) -> Outcome<()> {
        self.step(row, Step::Fulfil)?;
        "Answered.".clone_into(&mut row.outcome);
        if let Some(correction) = correction {
            let (held, tag) = self.sealed_in_place(row.subject, correction).await?;
            (row.correction, row.correction_tag) = (Some(held), tag);
            // A correction takes more proof than a question does.
            let needed = crate::requests::degree_needed(&row.effect, true);
            if row.degree < needed {
                return Err(crate::requests::steps::Misstep::Unproven.into());
            }
            if let Some(outcome) = self.carry_out(act, row).await? {
                outcome.clone_into(&mut row.outcome);
            }
        } else if row.effect == Effect::Corrected {
            return Err(OperationError::malformed("correction", "say what the value is to be; a value that is right already is a refusal"));
        }
        Ok(())
    }

    /// The sentence that refuses: one of the policy in force that says something.
    fn refusing(&self, sentence: Option<u16>, identity_wanted: bool) -> Outcome<Option<SentenceId>> {
        let Some(number) = sentence else {
            return match identity_wanted {
                true => Ok(None),
                false => Err(OperationError::malformed("sentence", "a refusal names the sentence of the policy that refuses it")),
            };
        };
        let known = self.policy.sentence(number).filter(|sentence| !matches!(sentence.class, Class::Silent | Class::Uncovered));
        match known {
            Some(_) => Ok(Some(SentenceId { version: self.policy.version().clone(), number })),
            None => Err(OperationError::malformed("sentence", "the policy in force has no such sentence, or it says nothing that could refuse")),
        }
    }

    /// The request of this id.
    pub(crate) async fn request_row(&self, request: RecordId) -> Outcome<RequestRow> {
        let row: Option<RequestRow> = self.row(&[Cell::from(&request)]).await?;
        row.ok_or_else(|| OperationError::malformed("request", "there is no such request"))
    }
}

impl RequestAnswer {
    fn hash(&self, request: RecordId) -> ledger::Hash {
        let (said, written, correction) = match self {
            Self::Proven(proof) => (format!("{request}|{}", proof.degree), Some(&proof.document), &None),
            Self::Done { answer, correction } => (format!("{request}|done"), answer.as_ref(), correction),
            Self::Refused { sentence, answer } => (format!("{request}|refused|{sentence:?}"), answer.as_ref(), &None),
        };
        let mut hashes = vec![hash_of(&said, correction)];
        hashes.extend(written.map(hash_of_value));
        sha256(&hashes.iter().map(<[u8; 32]>::as_slice).collect::<Vec<_>>())
    }
}
