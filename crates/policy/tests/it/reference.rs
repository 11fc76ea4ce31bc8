//! The plain reference: answers read straight off a policy's statements by docs/language.md. It knows nothing of the compiler's tables.

use policy::Verdict::{Deny, Permit, Silent};
use policy::{Alternatives, Facts, Flows, Occasion, Purposes, Question, Quote, Says, Source, Statement, Term, Verdict, read_statements};
use std::collections::{BTreeMap, BTreeSet};
use vocabulary::{Condition, Duty, Recipient, Word};

/// The verdict, the sentences that give it with the words they are quoted by, and the duties owed under which sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Finding {
    pub(crate) verdict: Verdict,
    pub(crate) reasons: BTreeSet<(u16, String)>,
    pub(crate) duties: BTreeSet<(u16, Duty)>,
}

/// A policy: its statements, and what its front matter says that its words mean.
#[derive(Default, serde::Deserialize)]
#[serde(default)]
pub(crate) struct Reference {
    #[serde(skip)]
    pub(crate) statements: Vec<Statement>,
    age: Option<String>,
    groups: BTreeMap<String, Vec<String>>,
    vocabulary: BTreeMap<String, BTreeMap<String, String>>,
}

#[derive(PartialEq, Eq)]
enum Effect {
    Permits,
    Forbids,
    Owes(Duty),
}

/// What a statement, or an `except` or `only` in it, says about a flow that it applies to.
struct Voice<'a> {
    statement: &'a Statement,
    effect: Effect,
    quote: &'a str,
    despite: &'a [Quote],
}

impl Reference {
    pub(crate) fn new(source: &Source) -> Self {
        let front_matter = source.text.split("+++").nth(1).and_then(|text| toml::from_str(text).ok());
        Self { statements: read_statements(source).expect("statements"), ..front_matter.expect("front matter") }
    }

    /// Each kind of data by itself: one that is forbidden forbids all, and one that nobody speaks of leaves all unpermitted.
    pub(crate) fn answer(&self, question: &Question) -> Finding {
        let each: Vec<Finding> = question.data.iter().map(|kind| self.answer_one(kind.key(), question)).collect();
        let verdict = [Deny, Silent].into_iter().find(|worst| each.iter().any(|finding| finding.verdict == *worst)).unwrap_or(Permit);
        let deciding = || each.iter().filter(|finding| finding.verdict == verdict).cloned();
        Finding { verdict, reasons: deciding().flat_map(|finding| finding.reasons).collect(), duties: deciding().flat_map(|finding| finding.duties).collect() }
    }

    /// A forbidding voice that is not lifted decides; otherwise a permitting one; otherwise no sentence allows it.
    fn answer_one(&self, kind: &str, question: &Question) -> Finding {
        let voices: &[Voice<'_>] = &self.statements.iter().flat_map(|statement| self.voices(statement, kind, question)).collect::<Vec<_>>();
        let live = |effect: Effect| voices.iter().filter(move |voice| voice.effect == effect && !is_lifted(voice, voices));
        let reasons = |effect| live(effect).map(|voice| (voice.statement.sentence, voice.quote.to_owned())).collect::<BTreeSet<_>>();
        let (verdict, reasons) = match (reasons(Effect::Forbids), reasons(Effect::Permits)) {
            (forbidding, _) if !forbidding.is_empty() => (Deny, forbidding),
            (_, permitting) if !permitting.is_empty() => (Permit, permitting),
            _ => (Silent, BTreeSet::new()),
        };
        let owed = |voice: &Voice<'_>| if let Effect::Owes(duty) = voice.effect { Some((voice.statement.sentence, duty)) } else { None };
        Finding { verdict, reasons, duties: voices.iter().filter(|_| verdict == Permit).filter_map(owed).collect() }
    }

    fn voices<'a>(&self, statement: &'a Statement, kind: &str, question: &Question) -> Vec<Voice<'a>> {
        let quote = statement.quote.as_ref().map_or("", |quote| &quote.words);
        let whole = |effect| Voice { statement, effect, quote, despite: &statement.despite };
        let applies = |flows: &Flows| self.slots(flows, kind, question) == [true; 6];
        match &statement.says {
            Says::May(flows) => {
                let [action, child, data, party, purpose, hold] = self.slots(flows, kind, question);
                let party = if flows.parties.is_empty() { question.recipient == Recipient::Company } else { party };
                let closing = Voice { despite: &[], ..whole(Effect::Forbids) };
                match (action && child, data, party, purpose, hold) {
                    (true, true, true, true, true) => vec![whole(Effect::Permits)],
                    (true, true, true, true, false) if flows.only.facts => vec![closing],
                    (true, true, true, false, _) if flows.only.purposes => vec![closing],
                    (true, true, false, true, _) if flows.only.parties => vec![closing],
                    (true, false, true, true, _) if flows.only.data => vec![closing],
                    _ => vec![],
                }
            }
            Says::Never { flows, .. } => {
                let [inside @ .., _] = self.slots(flows, kind, question);
                let excepts = statement.excepts.iter().filter(|except| inside == [true; 5] && applies(&except.flows));
                let lifting = excepts.map(|except| Voice { quote: &except.quote.words, despite: &[], ..whole(Effect::Permits) });
                lifting.chain(applies(flows).then(|| whole(Effect::Forbids))).collect()
            }
            Says::Must { duty, when: Occasion::Flow(flows), .. } if applies(flows) => vec![whole(Effect::Owes(*duty))],
            _ => vec![],
        }
    }

    /// Whether the flow is in a region, slot by slot (a slot left out is any), and last whether its facts hold.
    fn slots(&self, region: &Flows, kind: &str, flow: &Question) -> [bool; 6] {
        let any = |terms: &[Term], covers: &dyn Fn(&str) -> bool| terms.is_empty() || terms.iter().any(|term| covers(&term.word));
        let hold = |alternatives: &Alternatives| alternatives.iter().any(|all| all.iter().all(|(fact, so)| self.is_so(*fact, flow.facts) == *so));
        [
            region.actions.is_empty() || region.actions.contains(&flow.action),
            !region.of_child || self.is_so(Condition::Child, flow.facts),
            any(&region.data, &|word| self.covers_data(word, kind)),
            any(&region.parties, &|word| self.covers_party(word, flow.recipient)),
            if let Some(Purposes::These(purposes)) = &region.purposes { purposes.contains(&flow.purpose) } else { true },
            region.facts.as_ref().is_none_or(hold) && !region.unless.as_ref().is_some_and(hold),
        ]
    }

    /// A kind of data covers itself and the leaves that the site adds below it.
    pub(crate) fn covers_data(&self, word: &str, kind: &str) -> bool {
        let any = |words: &[&str]| words.iter().any(|word| self.covers_data(word, kind));
        match word {
            "all" => true,
            "pii" => any(&["name", "contact-details", "financial", "opinion", "account", "content", "message"]),
            "contact-details" => any(&["email", "phone", "postal"]),
            "personal" | "anonymous" => self.groups.get(word).is_some_and(|words| words.iter().any(|word| self.covers_data(word, kind))),
            _ => word == kind || self.vocabulary.get(kind).is_some_and(|leaf| leaf.get("parent").is_some_and(|parent| parent == word)),
        }
    }

    pub(crate) fn covers_party(&self, word: &str, party: Recipient) -> bool {
        word == party.key() || word == "outsiders" && self.groups.get(word).is_some_and(|words| words.iter().any(|word| word == party.key()))
    }

    /// What is known; of what is not, what stands in the way counts as holding and what is needed does not.
    pub(crate) fn is_so(&self, fact: Condition, facts: Facts) -> bool {
        let stands_in_the_way = matches!(fact, Condition::OptedOut | Condition::Closed | Condition::FlaggedSpam);
        facts.get(fact).unwrap_or(stands_in_the_way || fact == Condition::Child && self.age.is_some())
    }
}

/// Whether a live voice lifts this one: an `except` its own `never`, a statement those opposite that it is said `despite`.
fn is_lifted(voice: &Voice<'_>, voices: &[Voice<'_>]) -> bool {
    let lifts = |other: &&Voice<'_>| match (&other.effect, &voice.effect) {
        (Effect::Permits, Effect::Forbids) if std::ptr::eq(other.statement, voice.statement) => true,
        (Effect::Permits, Effect::Forbids) | (Effect::Forbids, Effect::Permits) => other.despite.iter().any(|quote| bears(voice.quote, &quote.words)),
        _ => false,
    };
    voices.iter().filter(lifts).any(|other| !is_lifted(other, voices))
}

/// Whether a quote bears these words, fragment after fragment; only letters and digits count.
pub(crate) fn bears(quote: &str, words: &str) -> bool {
    let letters = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).collect::<String>();
    words.split('…').try_fold(letters(quote), |rest, fragment| rest.split_once(&letters(fragment)).map(|(_, rest)| rest.to_owned())).is_some()
}
