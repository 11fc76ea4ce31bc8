//! A policy's statements as Cedar policies, for a second opinion on every answer. Nothing but tests and benchmarks uses it.

use crate::reference::{Reference, bears};
use cedar_policy::{
    Authorizer, Context, Decision, Entities, Entity, EntityId, EntityTypeName, EntityUid, PolicyId, PolicySet, Request, Response, RestrictedExpression,
};
use policy::{Alternatives, Flows, Purposes, Question, Quote, Says, Statement, Term, Verdict};
use std::collections::{BTreeSet, HashMap, HashSet};
use std::fmt::Display;
use vocabulary::{Action, BUILT_IN_DATA, Condition, DataCategory, Recipient, Word};

/// The words that stand for several kinds of data, besides the known kinds, which stand for the leaves below them too.
const DATA_GROUPS: [&str; 5] = ["all", "pii", "contact-details", "personal", "anonymous"];

/// A policy in Cedar: the party is the principal, the data the resource; purpose and facts are the context. Every group of
/// data or parties is a parent in the hierarchy of entities.
pub(crate) struct Cedar {
    policies: PolicySet,
    entities: Entities,
    authorizer: Authorizer,
    uids: HashMap<String, EntityUid>,
    /// What each Cedar policy stands on: the number of its sentence, and its quote.
    sentences: HashMap<PolicyId, (u16, String)>,
}

/// One Cedar policy to be: a `may` or `never`, an `except`, or the complement that an `only` closes.
struct Rule<'a> {
    statement: &'a Statement,
    permits: bool,
    condition: String,
    quote: &'a str,
    despite: &'a [Quote],
}

impl Cedar {
    /// Translates a policy that knows these kinds of data.
    pub(crate) fn new(reference: &Reference, data: &[DataCategory]) -> Self {
        let rules: Vec<Rule<'_>> = reference.statements.iter().flat_map(rules).collect();
        let (mut policies, mut sentences) = (PolicySet::new(), HashMap::new());
        for (number, rule) in rules.iter().enumerate() {
            let id = PolicyId::new(format!("rule-{number}"));
            policies.add(cedar_policy::Policy::parse(Some(id.clone()), rule.text(&rules)).expect("Cedar text")).expect("a new name");
            sentences.insert(id, (rule.statement.sentence, rule.quote.to_owned()));
        }
        let words = || BUILT_IN_DATA.iter().map(|known| known.key).chain(DATA_GROUPS);
        let above = |kind: &str| words().filter(|word| *word != kind && reference.covers_data(word, kind)).map(|word| uid("Data", word)).collect();
        let outsiders = |party: Recipient| reference.covers_party("outsiders", party).then(|| uid("Party", "outsiders")).into_iter().collect();
        let entities: Vec<Entity> = data
            .iter()
            .map(|kind| Entity::new_no_attrs(uid("Data", kind.key()), above(kind.key())))
            .chain(Recipient::all().iter().map(|party| Entity::new_no_attrs(uid("Party", party.key()), outsiders(*party))))
            .chain(Action::all().iter().map(|action| Entity::new_no_attrs(uid("Action", action.key()), HashSet::new())))
            .collect();
        let uids = entities.iter().map(|entity| (entity.uid().to_string(), entity.uid())).collect();
        let entities = Entities::from_entities(entities, None).expect("a hierarchy without circles");
        Self { policies, entities, authorizer: Authorizer::new(), uids, sentences }
    }

    /// A question about one kind of data, with every fact settled as the policy settles it.
    pub(crate) fn request(&self, reference: &Reference, question: &Question) -> Request {
        let data = question.data.first().expect("one kind of data");
        let facts = Condition::all().iter().map(|fact| (fact.key().to_owned(), RestrictedExpression::new_bool(reference.is_so(*fact, question.facts))));
        let purpose = ("purpose".to_owned(), RestrictedExpression::new_string(question.purpose.key().to_owned()));
        let context = Context::from_pairs(facts.chain([purpose])).expect("no key twice");
        self.request_in_words(question.action.key(), data.key(), question.recipient.key(), context)
    }

    /// The same from words, and a context that holds the purpose and every fact.
    pub(crate) fn request_in_words(&self, action: &str, data: &str, party: &str, context: Context) -> Request {
        let uid = |kind: &str, key: &str| self.uids.get(&format!("{kind}::\"{key}\"")).expect("a known entity").clone();
        Request::new(uid("Party", party), uid("Action", action), uid("Data", data), context, None).expect("no schema")
    }

    /// Cedar's answer: the determining policies are the reasons, and a denial without any is silence.
    pub(crate) fn answer(&self, request: &Request) -> (Verdict, BTreeSet<(u16, String)>) {
        let response = self.decide(request);
        assert_eq!(response.diagnostics().errors().next().map(ToString::to_string), None);
        let reasons: BTreeSet<_> = response.diagnostics().reason().filter_map(|id| self.sentences.get(id)).cloned().collect();
        let verdict = match response.decision() {
            Decision::Allow => Verdict::Permit,
            Decision::Deny if reasons.is_empty() => Verdict::Silent,
            Decision::Deny => Verdict::Deny,
        };
        (verdict, reasons)
    }

    /// Cedar's response, as it gives it.
    pub(crate) fn decide(&self, request: &Request) -> Response {
        self.authorizer.is_authorized(request, &self.policies, &self.entities)
    }

    /// How many Cedar policies it comes to.
    pub(crate) fn len(&self) -> usize {
        self.policies.num_of_policies()
    }
}

/// The Cedar policies of one statement.
fn rules(statement: &Statement) -> Vec<Rule<'_>> {
    let quote = statement.quote.as_ref().map_or("", |quote| &quote.words);
    let whole = |permits, condition| Rule { statement, permits, condition, quote, despite: &statement.despite };
    match &statement.says {
        Says::May(flows) => {
            let slots = Slots::of_may(flows);
            let closing = |closed: bool, slots: Slots| closed.then(|| Rule { despite: &[], ..whole(false, slots.together()) });
            [
                Some(whole(true, slots.clone().together())),
                closing(flows.only.data, Slots { data: negated(&slots.data), facts: yes(), ..slots.clone() }),
                closing(flows.only.parties, Slots { party: negated(&slots.party), facts: yes(), ..slots.clone() }),
                closing(flows.only.purposes, Slots { purpose: negated(&slots.purpose), facts: yes(), ..slots.clone() }),
                closing(flows.only.facts, Slots { facts: negated(&slots.facts), ..slots.clone() }),
            ]
            .into_iter()
            .flatten()
            .collect()
        }
        Says::Never { flows, .. } => {
            let region = Slots { facts: yes(), ..Slots::of(flows) }.together();
            let except = |except: &'_ policy::Except| format!("{region} && {}", Slots::of(&except.flows).together());
            let excepts = statement.excepts.iter().map(|part| Rule { quote: &part.quote.words, despite: &[], ..whole(true, except(part)) });
            [whole(false, Slots::of(flows).together())].into_iter().chain(excepts).collect()
        }
        _ => Vec::new(),
    }
}

impl Rule<'_> {
    fn text(&self, all: &[Rule<'_>]) -> String {
        let effect = if self.permits { "permit" } else { "forbid" };
        format!("{effect}(principal, action, resource) when {{ {} }} unless {{ {} }};", self.condition, self.lifted(all))
    }

    /// In Cedar's words: another rule applies that lifts this one and is not lifted itself.
    fn lifted(&self, all: &[Rule<'_>]) -> String {
        let lifters = all.iter().filter(|other| other.lifts(self)).map(|other| format!("({} && !({}))", other.condition, other.lifted(all)));
        let lifters: Vec<String> = lifters.collect();
        if lifters.is_empty() { "false".to_owned() } else { lifters.join(" || ") }
    }

    fn lifts(&self, other: &Rule<'_>) -> bool {
        if std::ptr::eq(self.statement, other.statement) {
            return matches!(self.statement.says, Says::Never { .. }) && self.permits && !other.permits;
        }
        self.permits != other.permits && self.despite.iter().any(|quote| bears(other.quote, &quote.words))
    }
}

/// The slots of a region as conditions in Cedar.
#[derive(Clone)]
struct Slots {
    action: String,
    child: String,
    data: String,
    party: String,
    purpose: String,
    facts: String,
}

impl Slots {
    fn of(flows: &Flows) -> Self {
        let facts = flows.facts.as_ref().map_or_else(yes, any_of);
        Self {
            action: within("action", "Action", flows.actions.iter().map(|action| action.key())),
            child: if flows.of_child { "context.child".to_owned() } else { yes() },
            data: within("resource", "Data", flows.data.iter().map(word)),
            party: within("principal", "Party", flows.parties.iter().map(word)),
            purpose: match &flows.purposes {
                Some(Purposes::These(list)) => format!("[{}].contains(context.purpose)", comma(list.iter().map(|purpose| format!("\"{purpose}\"")))),
                Some(Purposes::Any) | None => yes(),
            },
            facts: flows.unless.as_ref().map_or_else(|| facts.clone(), |unless| format!("({facts} && {})", negated(&any_of(unless)))),
        }
    }

    /// A `may` without a party speaks of the company itself.
    fn of_may(flows: &Flows) -> Self {
        let slots = Self::of(flows);
        if flows.parties.is_empty() { Self { party: "principal == Party::\"self\"".to_owned(), ..slots } } else { slots }
    }

    /// All of them, the ones that Cedar decides fastest first.
    fn together(self) -> String {
        let slots = [self.action, self.purpose, self.child, self.data, self.party, self.facts];
        let said: Vec<String> = slots.into_iter().filter(|slot| *slot != yes()).collect();
        if said.is_empty() { yes() } else { said.join(" && ") }
    }
}

fn yes() -> String {
    "true".to_owned()
}

fn negated(condition: &str) -> String {
    format!("!({condition})")
}

fn word(term: &Term) -> &str {
    &term.word
}

fn comma(list: impl Iterator<Item = impl Display>) -> String {
    list.map(|item| item.to_string()).collect::<Vec<_>>().join(", ")
}

fn within<'a>(variable: &str, kind: &str, words: impl Iterator<Item = &'a str>) -> String {
    let list = comma(words.map(|word| format!("{kind}::\"{word}\"")));
    if list.is_empty() { yes() } else { format!("{variable} in [{list}]") }
}

fn any_of(facts: &Alternatives) -> String {
    let literal = |(fact, holds): &(Condition, bool)| format!("{}context[\"{fact}\"]", if *holds { "" } else { "!" });
    let all = |together: &Vec<(Condition, bool)>| format!("({})", together.iter().map(literal).collect::<Vec<_>>().join(" && "));
    format!("({})", facts.iter().map(all).collect::<Vec<_>>().join(" || "))
}

fn uid(kind: &str, key: &str) -> EntityUid {
    EntityUid::from_type_name_and_id(kind.parse::<EntityTypeName>().expect("a type"), EntityId::new(key))
}
