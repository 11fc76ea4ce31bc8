//! A request as people see it: with its sentences, its deadline and, for whoever may read it, what was written. It opens nothing itself.

use crate::requests::degree_needed;
use crate::room::Room;
use policy::Reason;
use store::{HeldValue, RequestRow};
use vocabulary::{Channel, DataCategory, Degree, Effect, Personal, Purpose, RecordId, RequestState, Right, SentenceId, SubjectId, Timestamp};

/// What the person wrote.
pub(crate) const WORDS: WrittenPart = WrittenPart(0);
/// What they were answered.
pub(crate) const ANSWER: WrittenPart = WrittenPart(1);
/// What proves who they are.
pub(crate) const PROOF: WrittenPart = WrittenPart(2);

/// Which of the texts of a request: each is sealed in a place of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct WrittenPart(u32);

impl WrittenPart {
    pub(crate) const fn revision(self) -> u32 {
        self.0
    }
}

/// One request.
#[derive(Clone, Debug)]
pub struct RequestView {
    /// Its id.
    pub id: RecordId,
    /// Who asks.
    pub subject: SubjectId,
    /// Which right.
    pub right: Right,
    /// What follows.
    pub effect: Effect,
    /// By which way it came.
    pub channel: Channel,
    /// How far it is.
    pub state: RequestState,
    /// How surely it is known who asks.
    pub degree: Degree,
    /// How surely it must be known before anything is done.
    pub needed: Degree,
    /// When it was made.
    pub asked_at: Timestamp,
    /// By when it must be answered.
    pub due: Option<Timestamp>,
    /// Whether that day has passed without an answer. Seen when it is looked at, by the clock.
    pub overdue: bool,
    /// When it came to its outcome.
    pub decided_at: Option<Timestamp>,
    /// The sentence that grants it; none for what is offered beyond the text.
    pub granted_by: Option<Reason>,
    /// The sentence that refuses it.
    pub refused_by: Option<Reason>,
    /// Which value is to be put right.
    pub corrects: Option<DataCategory>,
    /// What happened or will happen, in plain words.
    pub words: String,
    /// What the person wrote, where it is shown to somebody who may read it.
    pub written: Option<Personal<String>>,
    /// What they were answered, likewise.
    pub answer: Option<Personal<String>>,
    /// What proved who asks, likewise.
    pub proof: Option<Personal<String>>,
    /// What the value was to be, likewise.
    pub correction: Option<Personal<String>>,
    /// The numbers of its entries in the log, where they are shown to the person.
    pub entries: Vec<u64>,
}

impl Room<'_> {
    /// A request as it stands now, without what was written.
    pub(crate) fn request_view(&self, row: &RequestRow) -> RequestView {
        RequestView {
            id: row.request,
            subject: row.subject,
            right: row.right,
            effect: row.effect.clone(),
            channel: row.channel.clone(),
            state: row.state,
            degree: row.degree,
            needed: degree_needed(&row.effect, row.correction.is_some()),
            asked_at: row.asked_at,
            due: row.due_at,
            overdue: row.state.is_open() && row.due_at.is_some_and(|due| due < self.now),
            decided_at: row.decided_at,
            granted_by: row.sentence.as_ref().and_then(|sentence| self.quoted(sentence)),
            refused_by: row.refused_by.as_ref().and_then(|sentence| self.quoted(sentence)),
            corrects: row.correction.as_ref().and_then(|packed| packed.values.first()).map(|value| value.category.clone()),
            words: row.outcome.clone(),
            written: None,
            answer: None,
            proof: None,
            correction: None,
            entries: Vec::new(),
        }
    }

    /// A sentence of any version that is kept here, as a reason; where a right stands in it, in the words that grant it.
    pub(crate) fn quoted(&self, id: &SentenceId) -> Option<Reason> {
        let policy = self.house.version(&id.version).ok()?;
        let granted = policy.rights().iter().find(|right| right.reason.sentence == *id).map(|right| right.reason.clone());
        granted.or_else(|| {
            let sentence = policy.sentence(id.number)?;
            Some(Reason { text: sentence.text.clone(), sentence: id.clone(), quote: sentence.text.clone(), line: sentence.line })
        })
    }

    /// The texts of a request as values that a grant opens.
    pub(crate) fn written_in(&self, row: &RequestRow, message: &DataCategory) -> Vec<HeldValue> {
        let parts = [(WORDS, &row.words), (ANSWER, &row.answer), (PROOF, &row.proof)];
        let sealed = parts.into_iter().filter_map(|(part, sealed)| sealed.as_ref().map(|sealed| (part, sealed)));
        let held = sealed.map(|(part, sealed)| HeldValue {
            record: row.request,
            revision: part.revision(),
            collected_at: row.asked_at,
            version: row.sentence.as_ref().map_or_else(|| self.policy.version().clone(), |sentence| sentence.version.clone()),
            sealed: sealed.clone(),
            ..self.blank(message, &[Purpose::Support], "a request")
        });
        held.collect()
    }
}

impl RequestView {
    /// The same with these texts, opened.
    pub(crate) fn with_written(mut self, held: &HeldValue, value: Personal<String>) -> Self {
        let place = match held.revision {
            _ if held.record != self.id => &mut self.correction,
            revision if revision == WORDS.revision() => &mut self.written,
            revision if revision == ANSWER.revision() => &mut self.answer,
            _ => &mut self.proof,
        };
        *place = Some(value);
        self
    }
}
