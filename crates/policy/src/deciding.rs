//! How a policy decides: look-ups in its table, the sentences behind the answer, and what would change it.

use crate::answer::{Answer, Need, Reason, Verdict};
use crate::policy::Policy;
use crate::prepared::Prepared;
use crate::question::{Facts, Question, QuestionError};
use crate::rules::{FactSet, fact};
use crate::table::{Place, Ruling, expand};
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
        let groups = self.groups(question)?;
        let mut answer = self.answer(&groups, question.facts);
        if answer.verdict != Verdict::Permit {
            answer.needs = self.needs(&groups, question.facts);
        }
        Ok(answer)
    }

    /// The same without working out what would change a refusal: for whoever decides very many questions.
    ///
    /// # Errors
    /// When it names no data, or data this policy does not know.
    pub fn decide_without_needs(&self, question: &Question) -> Result<Answer, QuestionError> {
        Ok(self.answer(&self.groups(question)?, question.facts))
    }

    fn groups(&self, question: &Question) -> Result<Vec<u16>, QuestionError> {
        if question.data.is_empty() {
            return Err(QuestionError::NoData);
        }
        let place = |data| self.place(question.action, data, question.purpose, question.recipient);
        question.data.iter().map(|data| Ok(self.table.group(place(data)?))).collect()
    }

    fn answer(&self, groups: &[u16], facts: Facts) -> Answer {
        let facts = facts.settled(self.defaults);
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
        Answer {
            verdict: match ruling {
                Ruling::Permit => Verdict::Permit,
                Ruling::Deny => Verdict::Deny,
                Ruling::Silent => Verdict::Silent,
            },
            version: self.version().clone(),
            reasons: self.reasons_of(&rules),
            duties: duties.iter().filter_map(|rule| self.owed(self.statements.get(self.rules.get(usize::from(*rule))?.statement)?)).collect(),
            needs: Vec::new(),
        }
    }

    fn reasons_of(&self, rules: &[u16]) -> Vec<Reason> {
        let mut reasons: Vec<Reason> = rules.iter().filter_map(|rule| self.reasons.get(usize::from(*rule)).cloned()).collect();
        reasons.sort_by_key(|reason| (reason.sentence.number, reason.line));
        reasons.dedup();
        reasons
    }

    /// The smallest sets of facts that would permit every one of these flows: a fact that could be recorded, or one that
    /// could be known not to hold (an objection: only the person can take it back). No recorded positive fact is wished away,
    /// and nobody known to be a child is proposed not to be one.
    fn needs(&self, groups: &[u16], facts: Facts) -> Vec<Vec<Need>> {
        let bearing = || groups.iter().filter_map(|group| self.table.groups.get(usize::from(*group)));
        if bearing().any(|group| !group.opens) {
            return Vec::new();
        }
        let matter = bearing().fold(0, |set, group| set | group.facts);
        let settled = facts.settled(self.defaults);
        let bits = |chosen: &dyn Fn(&Condition) -> bool| Condition::all().iter().filter(|fact| chosen(fact)).fold(0, |set, condition| set | fact(*condition));
        let standing_in_the_way = bits(&|condition| settled & fact(*condition) != 0 && condition.is_negative() && facts.get(*condition).is_none());
        let missing = bits(&|condition| settled & fact(*condition) == 0 && !condition.is_negative());
        let open = matter & (standing_in_the_way | missing);
        let permits = |number: u16| self.table.outcome(number).is_some_and(|outcome| outcome.ruling == Ruling::Permit);
        let permitted = |facts: FactSet| groups.iter().all(|group| permits(self.table.look_up(*group, facts)));
        let mut found: Vec<FactSet> = Vec::new();
        for set in (1..=NEED_FACTS_MAX).flat_map(|size| subsets(open, size)) {
            if !found.iter().any(|smaller| set & smaller == *smaller) && permitted(settled ^ set) {
                found.push(set);
            }
        }
        let need = |condition: &Condition| Need { condition: *condition, holds: !condition.is_negative() };
        found.into_iter().map(|set| Condition::all().iter().filter(|condition| set & fact(**condition) != 0).map(need).collect()).collect()
    }
}

/// Every subset of this size.
fn subsets(of: FactSet, size: u32) -> impl Iterator<Item = FactSet> {
    // Gosper's way: the next larger number with as many bits set.
    let next = |set: &u32| {
        let lowest = set & set.wrapping_neg();
        let carried = set.checked_add(lowest)?;
        Some(((set ^ carried) >> 2).checked_div(lowest)? | carried)
    };
    std::iter::successors(Some((1 << size) - 1), next).take_while(move |set| *set < 1 << of.count_ones()).map(move |packed| expand(packed, of))
}
