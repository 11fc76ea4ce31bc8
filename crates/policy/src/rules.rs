//! Statements into rules: regions of cells with the facts that make them apply. It decides nothing yet.

use crate::diagnostic::{Messages, Span};
use crate::lexicon::{DataSet, Lexicon, PartySet};
use crate::limits::ALTERNATIVES_MAX;
use crate::quote::is_within;
use crate::statement::{Alternatives, Flows, Occasion, Purposes, Says, Statement, Term};
use std::collections::BTreeSet;
use vocabulary::{Action, Condition, Purpose, Recipient, Word};

/// A set of facts: bit `i` is the `i`-th of [`Condition::all`].
pub(crate) type FactSet = u32;

/// Facts that must hold together, and facts that must not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Together {
    pub(crate) need: FactSet,
    pub(crate) ban: FactSet,
}

impl Together {
    const ALWAYS: Self = Self { need: 0, ban: 0 };

    pub(crate) const fn holds(self, facts: FactSet) -> bool {
        self.need & facts == self.need && self.ban & facts == 0
    }

    /// Whether the other holds wherever this one does.
    const fn implies(self, other: Self) -> bool {
        self.need & other.need == other.need && self.ban & other.ban == other.ban
    }

    const fn and(self, other: Self) -> Option<Self> {
        let both = Self { need: self.need | other.need, ban: self.ban | other.ban };
        if both.need & both.ban == 0 { Some(both) } else { None }
    }
}

/// When a rule applies: any of these.
pub(crate) type When = Vec<Together>;

/// A product of four sets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Region {
    pub(crate) actions: u16,
    pub(crate) data: DataSet,
    pub(crate) parties: PartySet,
    pub(crate) purposes: u32,
}

const NEVER_TOGETHER: &str = "its facts can never hold together";
pub(crate) const EVERY_ACTION: u16 = (1 << 10) - 1;
pub(crate) const EVERY_PARTY: PartySet = (1 << 10) - 1;
pub(crate) const EVERY_PURPOSE: u32 = (1 << 19) - 1;

impl Region {
    pub(crate) const fn and(self, other: Self) -> Self {
        Self {
            actions: self.actions & other.actions,
            data: self.data & other.data,
            parties: self.parties & other.parties,
            purposes: self.purposes & other.purposes,
        }
    }

    pub(crate) const fn is_empty(self) -> bool {
        self.actions == 0 || self.data == 0 || self.parties == 0 || self.purposes == 0
    }
}

/// What a rule does where it applies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Effect {
    Permit,
    Forbid,
    /// Owes the duty of its statement.
    Owe,
}

/// One rule; a statement may come to several.
#[derive(Clone, Debug)]
pub(crate) struct Rule {
    pub(crate) effect: Effect,
    pub(crate) region: Region,
    pub(crate) when: When,
    /// The statement it comes from.
    pub(crate) statement: usize,
    /// The `except` of that statement it comes from.
    pub(crate) except: Option<usize>,
    /// The rules it lifts.
    pub(crate) lifts: Vec<usize>,
    pub(crate) ever: bool,
    /// Made by `only`.
    pub(crate) closing: bool,
    pub(crate) span: Span,
}

/// Facts that hold or not, from the conditions' fixed order.
pub(crate) fn fact(condition: Condition) -> FactSet {
    1 << condition.index()
}

/// The rules of all statements.
#[derive(Debug, Default)]
pub(crate) struct Translated {
    pub(crate) rules: Vec<Rule>,
    /// The statements that do not mean what they say, because what they lift was not found: about these, nothing that
    /// follows is worth saying.
    pub(crate) unsound: BTreeSet<usize>,
}

/// Translates every statement; says where a region is empty, a condition cannot hold, or a `despite` finds nothing.
pub(crate) fn translate(statements: &[Statement], lexicon: &Lexicon, messages: &mut Messages<'_>) -> Translated {
    let mut unsound = BTreeSet::new();
    let mut rules = Vec::new();
    for (index, statement) in statements.iter().enumerate() {
        let translation = Translation { index, statement, lexicon };
        match translation.rules() {
            Ok(made) => {
                let first = rules.len();
                rules.extend(made);
                // An `except` lifts its own `never`, which stands first.
                for rule in rules.iter_mut().skip(first).filter(|rule: &&mut Rule| rule.except.is_some()) {
                    rule.lifts.push(first);
                }
            }
            Err(message) => drop(messages.error("cannot-apply", statement.span, message).severity),
        }
    }
    for (index, statement) in statements.iter().enumerate().filter(|(_, statement)| !statement.despite.is_empty()) {
        if !bind_despite(index, statement, statements, &mut rules, messages) {
            unsound.insert(index);
        }
    }
    refuse_cycles(&rules, statements, messages);
    Translated { rules, unsound }
}

struct Translation<'a> {
    index: usize,
    statement: &'a Statement,
    lexicon: &'a Lexicon,
}

impl Translation<'_> {
    fn rules(&self) -> Result<Vec<Rule>, String> {
        match &self.statement.says {
            Says::May(flows) => self.may(flows),
            Says::Never { ever, flows } => self.never(*ever, flows),
            Says::Must { when: Occasion::Flow(flows), .. } => Ok(vec![self.rule(Effect::Owe, region(flows, self.lexicon), when(flows)?)]),
            Says::Must { when: Occasion::Event(facts), .. } if alternatives(facts).is_empty() => Err(NEVER_TOGETHER.to_owned()),
            _ => Ok(Vec::new()),
        }
    }

    fn rule(&self, effect: Effect, region: Region, when: When) -> Rule {
        Rule { effect, region, when, statement: self.index, except: None, lifts: Vec::new(), ever: false, closing: false, span: self.statement.span }
    }

    fn may(&self, flows: &Flows) -> Result<Vec<Rule>, String> {
        let mut region = region(flows, self.lexicon);
        if flows.parties.is_empty() {
            region.parties = 1 << Recipient::Company.index();
        }
        let child = if flows.of_child { fact(Condition::Child) } else { 0 };
        let of_child = vec![Together { need: child, ban: 0 }];
        let mut rules = vec![self.rule(Effect::Permit, region, when(flows)?)];
        let mut close = |region: Region, when: When| {
            if !region.is_empty() && !when.is_empty() {
                rules.push(Rule { closing: true, ..self.rule(Effect::Forbid, region, when) });
            }
        };
        if flows.only.data {
            close(Region { data: self.lexicon.every() & !region.data, ..region }, of_child.clone());
        }
        if flows.only.parties {
            close(Region { parties: EVERY_PARTY & !region.parties, ..region }, of_child.clone());
        }
        if flows.only.purposes {
            close(Region { purposes: EVERY_PURPOSE & !region.purposes, ..region }, of_child.clone());
        }
        if flows.only.facts {
            let without = negate(&flows.facts.as_ref().map(alternatives).unwrap_or_default())?;
            close(region, both(&of_child, &without)?);
        }
        Ok(rules)
    }

    fn never(&self, ever: bool, flows: &Flows) -> Result<Vec<Rule>, String> {
        let whole = region(flows, self.lexicon);
        let mut rules = vec![Rule { ever, ..self.rule(Effect::Forbid, whole, when(flows)?) }];
        for (number, except) in self.statement.excepts.iter().enumerate() {
            // `of child` narrows the region, and so every part of it.
            let excepted = Flows { of_child: flows.of_child || except.flows.of_child, ..except.flows.clone() };
            let part = region(&excepted, self.lexicon).and(whole);
            if part.is_empty() {
                return Err("an `except` lies wholly outside its `never`".to_owned());
            }
            rules.push(Rule { except: Some(number), span: except.span, ..self.rule(Effect::Permit, part, when(&excepted)?) });
        }
        Ok(rules)
    }
}

/// The region a stretch of flows names; what is left out is everything.
pub(crate) fn region(flows: &Flows, lexicon: &Lexicon) -> Region {
    let data = |terms: &[Term]| terms.iter().filter_map(|term| lexicon.data_set(&term.word).ok()).fold(0, |set, more| set | more);
    let parties = |terms: &[Term]| terms.iter().filter_map(|term| lexicon.party_set(&term.word).ok()).fold(0, |set, more| set | more);
    Region {
        actions: if flows.actions.is_empty() { EVERY_ACTION } else { flows.actions.iter().fold(0, |set, action: &Action| set | 1 << action.index()) },
        data: if flows.data.is_empty() { lexicon.every() } else { data(&flows.data) },
        parties: if flows.parties.is_empty() { EVERY_PARTY } else { parties(&flows.parties) },
        purposes: match &flows.purposes {
            Some(Purposes::These(list)) => list.iter().fold(0, |set, purpose: &Purpose| set | 1 << purpose.index()),
            Some(Purposes::Any) | None => EVERY_PURPOSE,
        },
    }
}

/// When the flows' `of child`, `if` and `unless` hold together.
pub(crate) fn when(flows: &Flows) -> Result<When, String> {
    let mut when = vec![Together { need: if flows.of_child { fact(Condition::Child) } else { 0 }, ban: 0 }];
    if let Some(facts) = &flows.facts {
        when = both(&when, &alternatives(facts))?;
    }
    if let Some(facts) = &flows.unless {
        when = both(&when, &negate(&alternatives(facts))?)?;
    }
    if when.is_empty() { Err(NEVER_TOGETHER.to_owned()) } else { Ok(when) }
}

/// Facts as written into sets; an alternative that contradicts itself never holds and is left out.
pub(crate) fn alternatives(facts: &Alternatives) -> When {
    facts
        .iter()
        .filter_map(|together| {
            together.iter().try_fold(Together::ALWAYS, |sum, (condition, holds)| {
                let one = fact(*condition);
                sum.and(if *holds { Together { need: one, ban: 0 } } else { Together { need: 0, ban: one } })
            })
        })
        .collect()
}

/// The opposite: none of the alternatives holds.
fn negate(when: &[Together]) -> Result<When, String> {
    let mut opposite = vec![Together::ALWAYS];
    for together in when {
        let bits = |set: FactSet| (0..FactSet::BITS).map(|bit| 1 << bit).filter(move |bit| set & bit != 0);
        let singles: When =
            bits(together.need).map(|bit| Together { need: 0, ban: bit }).chain(bits(together.ban).map(|bit| Together { need: bit, ban: 0 })).collect();
        opposite = both(&opposite, &singles)?;
    }
    Ok(opposite)
}

/// Where both hold. An alternative that asks for more than another says nothing of its own and is left out.
fn both(left: &[Together], right: &[Together]) -> Result<When, String> {
    let mut product: When = Vec::new();
    for together in left.iter().flat_map(|a| right.iter().filter_map(|b| a.and(*b))) {
        if product.iter().any(|wider| together.implies(*wider)) {
            continue;
        }
        product.retain(|narrower| !narrower.implies(together));
        product.push(together);
        if product.len() > ALTERNATIVES_MAX {
            return Err(format!("its facts come to more than {ALTERNATIVES_MAX} alternatives"));
        }
    }
    Ok(product)
}

/// Every fact a condition asks about.
pub(crate) fn asked(when: &[Together]) -> FactSet {
    when.iter().fold(0, |set, together| set | together.need | together.ban)
}

/// Finds what a statement lifts; says whether all of it was found.
fn bind_despite(index: usize, statement: &Statement, statements: &[Statement], rules: &mut [Rule], messages: &mut Messages<'_>) -> bool {
    let own = |rule: &Rule| rule.statement == index && rule.except.is_none() && !rule.closing;
    let Some(lifter) = rules.iter().position(own) else { return false };
    let permits = matches!(statement.says, Says::May(_));
    let mut found = true;
    for despite in &statement.despite {
        let bears = |rule: &Rule| {
            let Some(other) = statements.get(rule.statement) else { return false };
            let quote = match rule.except {
                Some(number) => other.excepts.get(number).map(|except| &except.quote),
                None => other.quote.as_ref(),
            };
            let opposite = if permits { rule.effect == Effect::Forbid } else { rule.effect == Effect::Permit };
            opposite && rule.statement != index && quote.is_some_and(|quote| is_within(&despite.words, &quote.words))
        };
        let lifted: Vec<usize> = rules.iter().enumerate().filter(|(_, rule)| bears(rule)).map(|(at, _)| at).collect();
        let bearing: Vec<&Statement> = lifted.iter().filter_map(|at| statements.get(rules.get(*at)?.statement)).collect();
        if lifted.is_empty() {
            let what = if permits { "`never` (and no closing `only`)" } else { "`may`" };
            messages.error("despite-finds-nothing", despite.span, format!("no {what} bears these words"));
            found = false;
        }
        if let Some((first, other)) = bearing.first().and_then(|first| Some((first, bearing.iter().find(|other| other.sentence != first.sentence)?))) {
            let labels = [first, other].map(|bears| messages.label(bears.span, format!("of sentence {}", bears.sentence)));
            let message = "statements of more than one sentence bear these words";
            messages.error("despite-ambiguous", despite.span, message).help("write more of the words, and a `despite` for each sentence").labels.extend(labels);
            found = false;
        }
        if lifted.iter().any(|at| rules.get(*at).is_some_and(|rule| rule.ever)) {
            messages.error("lifts-never-ever", despite.span, "nothing lifts a `never ever`");
            found = false;
        }
        if let Some(rule) = rules.get_mut(lifter) {
            rule.lifts.extend(lifted);
            rule.lifts.sort_unstable();
            rule.lifts.dedup();
        }
    }
    found
}

/// The rules in an order in which each stands after all that lift it; `None` when they lift one another in a circle.
pub(crate) fn lifting_order(rules: &[Rule]) -> Option<Vec<usize>> {
    let mut lifters = vec![0_usize; rules.len()];
    for lifted in rules.iter().flat_map(|rule| &rule.lifts) {
        *lifters.get_mut(*lifted)? += 1;
    }
    let mut order: Vec<usize> = lifters.iter().enumerate().filter(|(_, count)| **count == 0).map(|(at, _)| at).collect();
    let mut next = 0;
    while let Some(rule) = order.get(next).and_then(|at| rules.get(*at)) {
        for lifted in &rule.lifts {
            let count = lifters.get_mut(*lifted)?;
            *count -= 1;
            if *count == 0 {
                order.push(*lifted);
            }
        }
        next += 1;
    }
    (order.len() == rules.len()).then_some(order)
}

fn refuse_cycles(rules: &[Rule], statements: &[Statement], messages: &mut Messages<'_>) {
    if lifting_order(rules).is_some() {
        return;
    }
    let reaches_itself = |start: usize| {
        let mut seen = BTreeSet::new();
        let mut next = vec![start];
        while let Some(rule) = next.pop().and_then(|at| rules.get(at)) {
            next.extend(rule.lifts.iter().filter(|lifted| seen.insert(**lifted)));
        }
        seen.contains(&start)
    };
    let circle: BTreeSet<usize> = rules.iter().enumerate().filter(|(at, _)| reaches_itself(*at)).map(|(_, rule)| rule.statement).collect();
    let mut spans = circle.iter().filter_map(|index| statements.get(*index)).map(|statement| statement.span);
    let first = spans.next().unwrap_or_default();
    let labels: Vec<_> = spans.map(|span| messages.label(span, "in the circle")).collect();
    messages.error("despite-circle", first, "these statements lift one another in a circle").labels.extend(labels);
}
