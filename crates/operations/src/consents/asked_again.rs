//! Whom a changed sentence concerns. A consent was given under one sentence; where the flows it opens are permitted by other words or another
//! rule in a new version, or other flows are opened by it, it does not hold there until it is given again. All others stay. It asks the two
//! policies and counts; it changes nothing.

use super::holding::{ChangesKnown, is_consent};
use crate::consult::newcomer;
use crate::room::Room;
use ledger::Fact;
use policy::{Answer, Facts, Policy, Question, Verdict};
use std::collections::{BTreeMap, BTreeSet};
use vocabulary::{Action, Condition, DataCategory, Purpose, Recipient, SubjectId, Word};

/// What else may be proven when a consent is looked at: all that a willing person and a careful company can show, and the least, so that no
/// other fact hides what the consent opens.
const BESIDE: [&[Condition]; 2] = [
    &[
        Condition::Notified,
        Condition::OptIn,
        Condition::Permission,
        Condition::Requested,
        Condition::Voluntary,
        Condition::Confidential,
        Condition::PurposeMatch,
    ],
    &[Condition::Notified, Condition::OptIn, Condition::Permission, Condition::Voluntary, Condition::PurposeMatch],
];

/// What a new version would mean for consents of one kind.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct ConsentsConcerned {
    /// The condition, as `opt-in`.
    pub condition: Condition,
    /// What they were given for.
    pub purposes: Vec<Purpose>,
    /// By or to whom; anybody where nobody is named.
    pub recipient: Option<Recipient>,
    /// How many people would be asked again.
    pub people: usize,
    /// The sentences that permit it today.
    pub before: Vec<String>,
    /// The sentences that would permit it.
    pub after: Vec<String>,
}

/// What a new version would mean for the consents of a site.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct AskedAgain {
    /// How many people would be asked for something again.
    pub people: usize,
    /// How many people gave a consent that stays.
    pub staying: usize,
    /// The consents that would have to be given again, by kind.
    pub consents: Vec<ConsentsConcerned>,
}

/// The flows that a consent opens under a policy, each with the words and rules that open it.
type Opened = BTreeMap<(Action, DataCategory, Purpose, Recipient), BTreeSet<(String, String)>>;

impl Room<'_> {
    /// What a new version means for the consents that count under an older one, by what is on record about each person; and who is asked
    /// again.
    pub(crate) fn asked_again(&self, (old, new): (&Policy, &Policy), facts: &BTreeMap<SubjectId, Vec<Fact>>) -> (AskedAgain, BTreeSet<SubjectId>) {
        let mut kinds: BTreeMap<String, (&Fact, bool, BTreeSet<SubjectId>)> = BTreeMap::new();
        // Of a draft nothing is kept: another text for the same day may come after it.
        let of_draft = ChangesKnown::default();
        let stands = self.house.version(new.version()).is_ok_and(|known| known.text() == new.text());
        let changes = if stands { &self.house.changes } else { &of_draft };
        for (subject, facts) in facts {
            for fact in self.counting_under(old, facts) {
                let about = &fact.about;
                let key = format!("{} {:?} {:?} {:?}", fact.condition, about.purposes, about.recipient, about.categories);
                let again = self.is_asked_again_by(changes, new, fact);
                let kind = kinds.entry(format!("{again} {key}")).or_insert_with(|| (fact, again, BTreeSet::new()));
                kind.2.insert(*subject);
            }
        }
        let people = |changed: bool| kinds.values().filter(|kind| kind.1 == changed).flat_map(|kind| kind.2.iter().copied()).collect::<BTreeSet<_>>();
        let (again, staying) = (people(true), people(false));
        let concerned = |(fact, _, people): &(&Fact, bool, BTreeSet<SubjectId>)| ConsentsConcerned {
            condition: fact.condition,
            purposes: fact.about.purposes.clone(),
            recipient: fact.about.recipient,
            people: people.len(),
            before: sentences_opening(old, fact),
            after: sentences_opening(new, fact),
        };
        let consents = kinds.values().filter(|kind| kind.1).map(concerned).collect();
        (AskedAgain { people: again.len(), staying: staying.len(), consents }, again)
    }

    /// Whether a new version has somebody asked again who is known by these facts.
    pub(crate) fn asks_again(&self, (old, new): (&Policy, &Policy), facts: &[Fact]) -> bool {
        self.counting_under(old, facts).any(|fact| self.is_asked_again_under(new, fact))
    }

    /// The consents among these that count under this version: their time runs, nobody took them back, and they need not be asked again.
    fn counting_under<'a>(&'a self, version: &'a Policy, facts: &'a [Fact]) -> impl Iterator<Item = &'a Fact> {
        facts.iter().filter(move |fact| is_consent(fact) && self.runs(fact) && !is_taken_back(fact, facts) && !self.is_asked_again_under(version, fact))
    }
}

/// Whether a later word for all that the consent is about says no.
fn is_taken_back(consent: &Fact, among: &[Fact]) -> bool {
    among.iter().any(|later| {
        let same = later.condition == consent.condition && !later.holds;
        same && later.about.covers(&consent.about) && (later.recorded_at, later.evidence) > (consent.recorded_at, consent.evidence)
    })
}

/// Whether what this consent opens is opened by other words, or by another rule, or is something else, under the new version.
pub(crate) fn is_changed(old: &Policy, new: &Policy, consent: &Fact) -> bool {
    opened(old, consent) != opened(new, consent)
}

/// The sentences under which a consent opens something.
pub(crate) fn sentences_opening(policy: &Policy, consent: &Fact) -> Vec<String> {
    let words: BTreeSet<String> = opened(policy, consent).into_values().flatten().map(|(sentence, _)| sentence).collect();
    words.into_iter().collect()
}

/// Everything that is permitted with the consent and refused without it.
fn opened(policy: &Policy, consent: &Fact) -> Opened {
    let about = &consent.about;
    let purposes = if about.purposes.is_empty() { Purpose::all().to_vec() } else { about.purposes.clone() };
    let recipients = about.recipient.map_or_else(|| Recipient::all().to_vec(), |recipient| vec![recipient]);
    let data: Vec<&DataCategory> = policy.data().iter().filter(|category| about.categories.is_empty() || about.categories.contains(category)).collect();
    let mut opened = Opened::new();
    for beside in BESIDE {
        let (with, without) = (newcomer(beside).with(consent.condition, true), newcomer(beside).with(consent.condition, false));
        for category in &data {
            for (purpose, recipient) in purposes.iter().flat_map(|purpose| recipients.iter().map(|recipient| (*purpose, *recipient))) {
                for action in Action::all() {
                    let asks = |facts: &Facts| ask(policy, (*action, category, purpose, recipient), facts);
                    let Some(answer) = asks(&with).filter(|answer| answer.verdict == Verdict::Permit) else { continue };
                    if asks(&without).is_some_and(|answer| answer.verdict != Verdict::Permit) {
                        let by = answer.reasons.iter().map(|reason| (reason.text.clone(), rule_on(policy, reason.line)));
                        opened.entry((*action, (*category).clone(), purpose, recipient)).or_default().extend(by);
                    }
                }
            }
        }
    }
    opened
}

fn ask(policy: &Policy, (action, data, purpose, recipient): (Action, &DataCategory, Purpose, Recipient), facts: &Facts) -> Option<Answer> {
    policy.decide(&Question { action, data: vec![data.clone()], purpose, recipient, facts: *facts }).ok()
}

/// The rule that is written on this line, in its one spelling; its line may move without its changing.
fn rule_on(policy: &Policy, line: u32) -> String {
    policy.statements().iter().find(|statement| statement.line == line).map(policy::Statement::text).unwrap_or_default()
}
