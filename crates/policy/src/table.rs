//! Rules into a table that answers at once: cells that no rule tells apart collapsed, every state of the facts that
//! matter to them decided beforehand. It explains nothing.

use crate::diagnostic::{Messages, Span};
use crate::limits::{RULES_PER_FLOW_MAX, STATES_MAX};
use crate::rules::{EVERY_ACTION, EVERY_PARTY, EVERY_PURPOSE, Effect, FactSet, Region, Rule, asked, lifting_order};
use std::collections::HashMap;

/// How many actions, parties and purposes there are.
pub(crate) const ACTIONS: usize = 10;
pub(crate) const PARTIES: usize = 10;
pub(crate) const PURPOSES: usize = 19;

const _: () =
    assert!(EVERY_ACTION.count_ones() as usize == ACTIONS && EVERY_PARTY.count_ones() as usize == PARTIES && EVERY_PURPOSE.count_ones() as usize == PURPOSES);

/// The answer of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Ruling {
    Permit,
    Deny,
    Silent,
}

/// One outcome: the answer with the rules that make it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Outcome {
    pub(crate) ruling: Ruling,
    /// The live rules that give the answer; none when silent.
    pub(crate) reasons: Vec<u16>,
    /// The duties owed when permitted, as rules.
    pub(crate) duties: Vec<u16>,
}

/// Cells that the same rules bear on.
#[derive(Clone, Debug)]
pub(crate) struct Group {
    /// The rules, in lifting order.
    pub(crate) rules: Vec<u16>,
    /// The facts that any of them asks about.
    pub(crate) facts: FactSet,
    /// Where its states begin among all outcomes.
    offset: u32,
    /// Whether any state of it is permitted.
    pub(crate) opens: bool,
}

impl Group {
    /// How many states it has.
    pub(crate) const fn states(&self) -> u32 {
        1 << self.facts.count_ones()
    }
}

/// One flow, by the places of its words in their lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Place {
    pub(crate) action: u8,
    pub(crate) data: u8,
    pub(crate) party: u8,
    pub(crate) purpose: u8,
}

/// For each value of a dimension, its class: values in one class are told apart by no rule.
#[derive(Clone, Debug, Default)]
pub(crate) struct Classes {
    of: Vec<u8>,
    /// The first value of each class.
    pub(crate) first: Vec<u8>,
    rules: Vec<Vec<u64>>,
}

/// The decision table of one policy.
#[derive(Clone, Debug, Default)]
pub(crate) struct Table {
    pub(crate) actions: Classes,
    pub(crate) data: Classes,
    pub(crate) parties: Classes,
    pub(crate) purposes: Classes,
    cells: Vec<u16>,
    pub(crate) groups: Vec<Group>,
    states: Vec<u16>,
    pub(crate) outcomes: Vec<Outcome>,
}

impl Classes {
    fn new(size: usize, rules: &[Rule], member: impl Fn(&Rule, usize) -> bool) -> Self {
        let mut classes = Self::default();
        let mut known: HashMap<Vec<u64>, u8> = HashMap::new();
        for value in 0..size {
            let mut set = vec![0_u64; rules.len().div_ceil(64)];
            for (index, word) in set.iter_mut().enumerate() {
                for (bit, rule) in rules.iter().skip(index * 64).take(64).enumerate() {
                    *word |= u64::from(member(rule, value)) << bit;
                }
            }
            let next = u8::try_from(classes.first.len()).unwrap_or(u8::MAX);
            let class = *known.entry(set.clone()).or_insert(next);
            if class == next {
                classes.first.push(u8::try_from(value).unwrap_or(u8::MAX));
                classes.rules.push(set);
            }
            classes.of.push(class);
        }
        classes
    }

    fn class(&self, value: u8) -> usize {
        self.of.get(usize::from(value)).copied().map_or(0, usize::from)
    }

    /// Every value of a class.
    pub(crate) fn members(&self, class: usize) -> impl Iterator<Item = usize> {
        self.of.iter().enumerate().filter(move |(_, of)| usize::from(**of) == class).map(|(value, _)| value)
    }

    pub(crate) fn len(&self) -> usize {
        self.first.len()
    }
}

impl Table {
    /// Builds the table of `rules` over `data` kinds of data; an error where the policy is too intricate to enumerate.
    pub(crate) fn new(rules: &[Rule], data: usize, messages: &mut Messages<'_>) -> Option<Self> {
        let order = lifting_order(rules)?;
        let mut table = Self {
            actions: Classes::new(ACTIONS, rules, |rule, value| rule.region.actions >> value & 1 == 1),
            data: Classes::new(data, rules, |rule, value| rule.region.data >> value & 1 == 1),
            parties: Classes::new(PARTIES, rules, |rule, value| rule.region.parties >> value & 1 == 1),
            purposes: Classes::new(PURPOSES, rules, |rule, value| rule.region.purposes >> value & 1 == 1),
            ..Self::default()
        };
        table.collapse(rules, &order);
        let states: u64 = table.groups.iter().map(|group| u64::from(group.states())).sum();
        let crowded = table.groups.iter().any(|group| group.rules.len() > RULES_PER_FLOW_MAX);
        if states > STATES_MAX as u64 || crowded || rules.len() > usize::from(u16::MAX) {
            let message = format!("the rules are too intricate to enumerate: at most {STATES_MAX} states, and at most {RULES_PER_FLOW_MAX} rules on one flow");
            messages.error("too-intricate", Span::default(), message).help("use fewer facts in the statements that bear on the same flows");
            return None;
        }
        table.decide_all(rules);
        if table.outcomes.len() > usize::from(u16::MAX) {
            messages.error("too-intricate", Span::default(), "the rules come to more than 65,535 different answers");
            return None;
        }
        Some(table)
    }

    /// Gives every collapsed cell its group.
    fn collapse(&mut self, rules: &[Rule], order: &[usize]) {
        let mut known: HashMap<Vec<u64>, u16> = HashMap::new();
        let mut offset = 0_u32;
        for a in &self.actions.rules {
            for d in &self.data.rules {
                for p in &self.parties.rules {
                    for u in &self.purposes.rules {
                        let set: Vec<u64> = a.iter().zip(d).zip(p).zip(u).map(|(((a, d), p), u)| a & d & p & u).collect();
                        let next = u16::try_from(self.groups.len()).unwrap_or(u16::MAX);
                        let group = *known.entry(set).or_insert_with_key(|set| {
                            let has = |at: usize| set.get(at / 64).is_some_and(|word| word >> (at % 64) & 1 == 1);
                            let members: Vec<usize> = order.iter().copied().filter(|at| has(*at)).collect();
                            let facts = members.iter().filter_map(|at| rules.get(*at)).fold(0, |facts, rule| facts | asked(&rule.when));
                            let members = members.into_iter().filter_map(|at| u16::try_from(at).ok()).collect();
                            let group = Group { rules: members, facts, offset, opens: false };
                            offset = offset.saturating_add(group.states());
                            self.groups.push(group);
                            next
                        });
                        self.cells.push(group);
                    }
                }
            }
        }
    }

    fn decide_all(&mut self, rules: &[Rule]) {
        let mut known: HashMap<Outcome, u16> = HashMap::new();
        let mut scratch = Live::default();
        for group in &mut self.groups {
            let local = LocalRules::new(group, rules);
            let mut opens = false;
            for state in 0..group.states() {
                local.live(expand(state, group.facts), &mut scratch);
                let outcome = local.outcome(&scratch);
                opens |= outcome.ruling == Ruling::Permit;
                let next = u16::try_from(self.outcomes.len()).unwrap_or(u16::MAX);
                let id = match known.get(&outcome) {
                    Some(id) => *id,
                    None => {
                        self.outcomes.push(outcome.clone());
                        known.insert(outcome, next);
                        next
                    }
                };
                self.states.push(id);
            }
            group.opens = opens;
        }
    }

    /// The group of a flow.
    pub(crate) fn group(&self, place: Place) -> u16 {
        let cell = ((self.actions.class(place.action) * self.data.len() + self.data.class(place.data)) * self.parties.len() + self.parties.class(place.party))
            * self.purposes.len()
            + self.purposes.class(place.purpose);
        self.cells.get(cell).copied().unwrap_or(0)
    }

    /// The number of the outcome of a flow under these facts.
    pub(crate) fn look_up(&self, group: u16, facts: FactSet) -> u16 {
        let Some(group) = self.groups.get(usize::from(group)) else { return 0 };
        let state = group.offset + compress(facts, group.facts);
        self.states.get(state as usize).copied().unwrap_or(0)
    }

    pub(crate) fn outcome(&self, number: u16) -> Option<&Outcome> {
        self.outcomes.get(usize::from(number))
    }

    /// The outcomes of every state of a group.
    pub(crate) fn outcomes_of(&self, group: u16) -> impl Iterator<Item = &Outcome> + Clone {
        let range = self.groups.get(usize::from(group)).map_or(0..0, |group| group.offset as usize..(group.offset + group.states()) as usize);
        self.states.get(range).unwrap_or_default().iter().filter_map(|number| self.outcome(*number))
    }

    /// Every collapsed cell: the classes of its four dimensions, and its group.
    pub(crate) fn collapsed(&self) -> impl Iterator<Item = ([usize; 4], u16)> {
        let (d, p, u) = (self.data.len(), self.parties.len(), self.purposes.len());
        self.cells.iter().enumerate().map(move |(cell, group)| ([cell / (d * p * u), cell / (p * u) % d, cell / u % p, cell % u], *group))
    }

    /// One flow of a collapsed cell.
    pub(crate) fn representative(&self, classes: [usize; 4]) -> Place {
        let [a, d, p, u] = classes;
        let first = |classes: &Classes, class: usize| classes.first.get(class).copied().unwrap_or(0);
        Place { action: first(&self.actions, a), data: first(&self.data, d), party: first(&self.parties, p), purpose: first(&self.purposes, u) }
    }

    /// How many flows a collapsed cell stands for.
    pub(crate) fn weight(&self, classes: [usize; 4]) -> usize {
        let [a, d, p, u] = classes;
        self.actions.members(a).count() * self.data.members(d).count() * self.parties.members(p).count() * self.purposes.members(u).count()
    }
}

/// Which rules of a group apply and are not lifted, as bits over the group's rules.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Live {
    pub(crate) applies: u128,
    pub(crate) live: u128,
}

/// The rules of one group, ready to be evaluated for many states.
#[derive(Debug)]
pub(crate) struct LocalRules<'a> {
    pub(crate) numbers: &'a [u16],
    rules: Vec<&'a Rule>,
    /// For each rule, the rules of the group that lift it.
    pub(crate) lifters: Vec<u128>,
    pub(crate) permits: u128,
    pub(crate) forbids: u128,
    pub(crate) owes: u128,
}

impl<'a> LocalRules<'a> {
    pub(crate) fn new(group: &'a Group, all: &'a [Rule]) -> Self {
        let rules: Vec<&Rule> = group.rules.iter().filter_map(|at| all.get(usize::from(*at))).collect();
        let bits = |effect: Effect| rules.iter().enumerate().filter(|(_, rule)| rule.effect == effect).fold(0_u128, |set, (at, _)| set | 1 << at);
        let lifters = group
            .rules
            .iter()
            .map(|number| rules.iter().enumerate().filter(|(_, rule)| rule.lifts.contains(&usize::from(*number))).fold(0_u128, |set, (at, _)| set | 1 << at))
            .collect();
        Self { numbers: &group.rules, lifters, permits: bits(Effect::Permit), forbids: bits(Effect::Forbid), owes: bits(Effect::Owe), rules }
    }

    pub(crate) fn live(&self, facts: FactSet, scratch: &mut Live) {
        *scratch = Live::default();
        for (at, (rule, lifters)) in self.rules.iter().zip(&self.lifters).enumerate() {
            if rule.when.iter().any(|together| together.holds(facts)) {
                scratch.applies |= 1 << at;
                if lifters & scratch.live == 0 {
                    scratch.live |= 1 << at;
                }
            }
        }
    }

    fn outcome(&self, live: &Live) -> Outcome {
        let named = |set: u128| {
            let mut list: Vec<u16> = self.numbers.iter().enumerate().filter(|(at, _)| set >> at & 1 == 1).map(|(_, number)| *number).collect();
            list.sort_unstable();
            list
        };
        let (forbids, permits) = (live.live & self.forbids, live.live & self.permits);
        if forbids != 0 {
            Outcome { ruling: Ruling::Deny, reasons: named(forbids), duties: Vec::new() }
        } else if permits != 0 {
            Outcome { ruling: Ruling::Permit, reasons: named(permits), duties: named(live.live & self.owes) }
        } else {
            Outcome { ruling: Ruling::Silent, reasons: Vec::new(), duties: Vec::new() }
        }
    }
}

/// The bits of `facts` that stand in `mask`, packed together.
pub(crate) const fn compress(facts: FactSet, mask: FactSet) -> u32 {
    let (mut packed, mut left, mut bit) = (0, mask, 0);
    while left != 0 {
        packed |= (facts >> left.trailing_zeros() & 1) << bit;
        left &= left - 1;
        bit += 1;
    }
    packed
}

/// The reverse of [`compress`].
pub(crate) const fn expand(packed: u32, mask: FactSet) -> FactSet {
    let (mut facts, mut left, mut bit) = (0, mask, 0);
    while left != 0 {
        facts |= (packed >> bit & 1) << left.trailing_zeros();
        left &= left - 1;
        bit += 1;
    }
    facts
}

impl Place {
    /// Whether the flow lies in the region.
    pub(crate) const fn is_in(self, region: Region) -> bool {
        region.actions >> self.action & 1 == 1
            && region.data >> self.data & 1 == 1
            && region.parties >> self.party & 1 == 1
            && region.purposes >> self.purpose & 1 == 1
    }
}
