//! How a policy decides: look-ups in its table, the sentences behind the answer, and what would change it.

use crate::answer::{Answer, Need, Reason, Verdict};
use crate::policy::Policy;
use crate::prepared::Prepared;
use crate::question::{Facts, Question, QuestionError};
use crate::table::{Place, Ruling};
use vocabulary::{Action, Condition, DataCategory, Purpose, Recipient, Word, nearest};

/// How many facts, at most, a need may name.
const NEED_FACTS_MAX: u32 = 4;

impl Policy {
    pub(crate) fn place(&self, action: Action, data: &DataCategory, purpose: Purpose, recipient: Recipient) -> Result<Place, QuestionError> {
        let byte = |value: usize| u8::try_from(value).unwrap_or(u8::MAX);
        let Some(position) = self.lexicon.position(data) else {
            let suggestion = nearest(data.key(), self.lexicon.data.iter().map(DataCategory::key)).map(str::to_owned);
            return Err(QuestionError::UnknownData { word: data.key().to_owned(), suggestion });
        };
        Ok(Place { action: byte(action.index()), data: byte(position), party: byte(recipient.index()), purpose: byte(purpose.index()) })
    }

    /// Looks a flow of one kind of data up once, to be decided many times.
    ///
    /// # Errors
    /// When this policy does not know the data.
    pub fn prepare(&self, action: Action, data: &DataCategory, purpose: Purpose, recipient: Recipient) -> Result<Prepared<'_>, QuestionError> {
        Ok(Prepared::new(self, self.table.group(self.place(action, data, purpose, recipient)?)))
    }

    /// Decides a question: each kind of data by itself, and all must be permitted.
    ///
    /// # Errors
    /// When it names no data, or data this policy does not know.
    pub fn decide(&self, question: &Question) -> Result<Answer, QuestionError> {
        if question.data.is_empty() {
            return Err(QuestionError::NoData);
        }
        let places: Result<Vec<Place>, _> = question.data.iter().map(|data| self.place(question.action, data, question.purpose, question.recipient)).collect();
        let groups: Vec<u16> = places?.into_iter().map(|place| self.table.group(place)).collect();
        let facts = question.facts.settled(self.defaults);
        let outcomes: Vec<_> = groups.iter().filter_map(|group| self.table.outcome(self.table.look_up(*group, facts))).collect();
        let ruling = if outcomes.iter().any(|outcome| outcome.ruling == Ruling::Deny) {
            Ruling::Deny
        } else if outcomes.iter().any(|outcome| outcome.ruling == Ruling::Silent) {
            Ruling::Silent
        } else {
            Ruling::Permit
        };
        let deciding = outcomes.iter().filter(|outcome| outcome.ruling == ruling);
        let mut rules: Vec<u16> = deciding.clone().flat_map(|outcome| outcome.reasons.iter().copied()).collect();
        let mut duties: Vec<u16> = deciding.flat_map(|outcome| outcome.duties.iter().copied()).collect();
        for list in [&mut rules, &mut duties] {
            list.sort_unstable();
            list.dedup();
        }
        let needs = if ruling == Ruling::Permit { Vec::new() } else { self.needs(&groups, question.facts) };
        Ok(Answer {
            verdict: match ruling {
                Ruling::Permit => Verdict::Permit,
                Ruling::Deny => Verdict::Deny,
                Ruling::Silent => Verdict::Silent,
            },
            version: self.version().clone(),
            reasons: self.reasons_of(&rules),
            duties: duties.iter().filter_map(|rule| self.owed(self.statements.get(self.rules.get(usize::from(*rule))?.statement)?)).collect(),
            needs,
        })
    }

    fn reasons_of(&self, rules: &[u16]) -> Vec<Reason> {
        let mut reasons: Vec<Reason> = rules.iter().filter_map(|rule| self.reasons.get(usize::from(*rule)).cloned()).collect();
        reasons.sort_by_key(|reason| (reason.sentence.number, reason.line));
        reasons.dedup();
        reasons
    }

    /// The smallest sets of facts that would permit every one of these flows: a fact that could be recorded, or one that
    /// could be known not to hold. Nothing that is known to hold against the person's wish is proposed to be taken back,
    /// and nobody known to be a child is proposed not to be one.
    fn needs(&self, groups: &[u16], facts: Facts) -> Vec<Vec<Need>> {
        let settled = facts.settled(self.defaults);
        let matter = groups.iter().filter_map(|group| self.table.groups.get(usize::from(*group))).fold(0, |set, group| set | group.facts);
        let open = |condition: &Condition| {
            let holds = settled >> condition.index() & 1 == 1;
            let fixed = *condition == Condition::Child && (facts.get(Condition::Child).is_some() || !holds);
            matter >> condition.index() & 1 == 1 && holds == condition.is_negative() && !fixed
        };
        let choices: Vec<Condition> = Condition::all().iter().copied().filter(open).collect();
        let mut sets: Vec<u32> = (1..1_u32 << choices.len()).filter(|set| set.count_ones() <= NEED_FACTS_MAX).collect();
        sets.sort_by_key(|set| set.count_ones());
        let mut found: Vec<u32> = Vec::new();
        for set in sets {
            if found.iter().any(|smaller| set & smaller == *smaller) {
                continue;
            }
            let flipped = choices.iter().enumerate().filter(|(at, _)| set >> at & 1 == 1).fold(settled, |facts, (_, condition)| facts ^ 1 << condition.index());
            let permitted = |group: &u16| self.table.outcome(self.table.look_up(*group, flipped)).is_some_and(|outcome| outcome.ruling == Ruling::Permit);
            if groups.iter().all(permitted) {
                found.push(set);
            }
        }
        let need = |set: u32| {
            choices
                .iter()
                .enumerate()
                .filter(move |(at, _)| set >> at & 1 == 1)
                .map(|(_, condition)| Need { condition: *condition, holds: !condition.is_negative() })
                .collect()
        };
        found.into_iter().map(need).collect()
    }
}
