//! Clashes (a state that one sentence permits and another forbids), dead and shadowed statements, and exceptions that
//! lift nothing. It does not say which sentence should prevail: the author does.

use crate::diagnostic::Messages;
use crate::rules::{Effect, FactSet, Rule};
use crate::statement::Statement;
use crate::table::{Live, LocalRules, Place, Table, expand};
use crate::wording::{Wording, state};
use std::collections::{BTreeMap, BTreeSet};

/// A clash that the author has settled for the forbidding sentence; it stays in the report.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct SettledClash {
    /// The number of the permitting sentence.
    pub permits: u16,
    /// The number of the forbidding sentence.
    pub forbids: u16,
    /// One flow on which they clash.
    pub flow: String,
    /// Why the forbidding one prevails.
    pub because: String,
}

#[derive(Debug, Default)]
struct Seen {
    /// For each rule: whether it ever has effect, and whether an answer would change without it.
    effective: Vec<bool>,
    /// Whether an answer is ever what it says.
    heard: Vec<bool>,
    needed: Vec<bool>,
    /// For each rule: the rules it really lifts somewhere.
    lifted: Vec<Vec<u16>>,
    clashes: BTreeMap<(u16, u16), (Place, FactSet)>,
}

/// Reports clashes and statements without effect; gives the settled clashes. Nothing is said of statements that are
/// `unsound`: something worse has been said of them.
pub(crate) fn analyse(
    table: &Table,
    rules: &[Rule],
    statements: &[Statement],
    unsound: &BTreeSet<usize>,
    wording: Wording<'_>,
    messages: &mut Messages<'_>,
) -> Vec<SettledClash> {
    let none = vec![false; rules.len()];
    let mut seen = Seen { effective: none.clone(), heard: none.clone(), needed: none, lifted: vec![Vec::new(); rules.len()], clashes: BTreeMap::new() };
    let mut visited = vec![false; table.groups.len()];
    for (classes, number) in table.collapsed() {
        let Some(first_time) = visited.get_mut(usize::from(number)).map(|seen| !std::mem::replace(seen, true)) else { continue };
        if first_time {
            seen.group(table, rules, number, table.representative(classes), wording.defaults);
        }
    }
    let mut unsound = unsound.clone();
    let settled = seen.report_clashes(rules, statements, &mut unsound, wording, messages);
    seen.report_idle(rules, statements, &unsound, messages);
    settled
}

impl Seen {
    fn group(&mut self, table: &Table, rules: &[Rule], number: u16, place: Place, defaults: FactSet) {
        let Some(group) = table.groups.get(usize::from(number)) else { return };
        let local = LocalRules::new(group, rules);
        let mut live = Live::default();
        let (mut effective, mut heard, mut needed) = (0_u128, 0_u128, 0_u128);
        let mut lifted = vec![0_u128; local.lifters.len()];
        for packed in 0..group.states() {
            let facts = expand(packed, group.facts);
            local.live(facts, &mut live);
            effective |= live.live;
            let (forbids, permits) = (live.live & local.forbids, live.live & local.permits);
            heard |= match (forbids, permits) {
                (0, 0) => live.live & !local.owes,
                (0, _) => live.live,
                _ => forbids,
            };
            match (forbids.count_ones(), permits.count_ones()) {
                (1, _) => needed |= forbids,
                (0, 1) => needed |= permits,
                _ => {}
            }
            for (lifters, sum) in local.lifters.iter().zip(&mut lifted).enumerate().filter(|(at, _)| live.applies >> at & 1 == 1).map(|(_, pair)| pair) {
                *sum |= lifters & live.live;
            }
            if forbids != 0 && permits != 0 {
                self.clash(&local, forbids, permits, (place, facts | defaults & !group.facts), defaults);
            }
        }
        for (at, rule) in local.numbers.iter().map(|number| usize::from(*number)).enumerate() {
            set(&mut self.effective, rule, effective >> at & 1 == 1);
            set(&mut self.heard, rule, heard >> at & 1 == 1);
            set(&mut self.needed, rule, needed >> at & 1 == 1);
            let lifters = lifted.get(at).copied().unwrap_or(0);
            for (_, lifter) in local.numbers.iter().enumerate().filter(|(by, _)| lifters >> by & 1 == 1) {
                if let (Some(list), Ok(rule)) = (self.lifted.get_mut(usize::from(*lifter)), u16::try_from(rule)) {
                    list.push(rule);
                }
            }
        }
    }

    /// Keeps, for each pair, the state that differs least from knowing nothing.
    fn clash(&mut self, local: &LocalRules<'_>, forbids: u128, permits: u128, witness: (Place, FactSet), defaults: FactSet) {
        let chosen = |set: u128| local.numbers.iter().enumerate().filter(move |(at, _)| set >> at & 1 == 1).map(|(_, number)| *number);
        let distance = |facts: FactSet| (facts ^ defaults).count_ones();
        for permit in chosen(permits) {
            for forbid in chosen(forbids) {
                let kept = self.clashes.entry((permit, forbid)).or_insert(witness);
                if distance(witness.1) < distance(kept.1) {
                    *kept = witness;
                }
            }
        }
    }

    /// Statements that clash join the `unsound`.
    fn report_clashes(
        &self,
        rules: &[Rule],
        statements: &[Statement],
        unsound: &mut BTreeSet<usize>,
        wording: Wording<'_>,
        messages: &mut Messages<'_>,
    ) -> Vec<SettledClash> {
        let mut settled: Vec<SettledClash> = Vec::new();
        let mut settling = vec![false; statements.len()];
        let mut reported: Vec<(usize, usize)> = Vec::new();
        for ((permit, forbid), (place, facts)) in &self.clashes {
            let (Some(permit), Some(forbid)) = (rules.get(usize::from(*permit)), rules.get(usize::from(*forbid))) else { continue };
            let (Some(permits), Some(forbids)) = (statements.get(permit.statement), statements.get(forbid.statement)) else { continue };
            let settler =
                [(forbid, forbids), (permit, permits)].into_iter().find_map(|(rule, statement)| Some((rule.statement, statement.deny_wins.as_ref()?)));
            let flow = state(wording, *place, *facts);
            if let Some((by, because)) = settler {
                set(&mut settling, by, true);
                let clash = SettledClash { permits: permits.sentence, forbids: forbids.sentence, flow, because: because.clone() };
                if !settled.iter().any(|known| (known.permits, known.forbids) == (clash.permits, clash.forbids)) {
                    settled.push(clash);
                }
            } else if !unsound.contains(&permit.statement) && !unsound.contains(&forbid.statement) && !reported.contains(&(permit.statement, forbid.statement))
            {
                reported.push((permit.statement, forbid.statement));
                let label = messages.label(forbid.span, "this statement forbids it");
                messages
                    .error("clash", permit.span, format!("this statement permits what another forbids: {flow}"))
                    .with(label)
                    .help("say `despite` under this one, narrow the words, or write `deny wins because …` under either");
            }
        }
        unsound.extend(reported.into_iter().flat_map(|(permit, forbid)| [permit, forbid]));
        for (statement, _) in statements.iter().zip(&settling).filter(|(statement, settles)| statement.deny_wins.is_some() && !**settles) {
            messages.warning("settles-nothing", statement.span, "`deny wins because` settles no clash");
        }
        settled
    }

    fn report_idle(&self, rules: &[Rule], statements: &[Statement], unsound: &BTreeSet<usize>, messages: &mut Messages<'_>) {
        for (index, rule) in rules.iter().enumerate().filter(|(_, rule)| !unsound.contains(&rule.statement)) {
            let effective = self.effective.get(index).copied().unwrap_or(false);
            if !effective {
                let message = if rule.closing {
                    "this `only` closes nothing: what it would forbid is always lifted"
                } else {
                    "this can never have effect: wherever it applies, it is lifted"
                };
                let lifters = rules.iter().filter(|lifter| lifter.lifts.contains(&index) && lifter.statement != rule.statement);
                let labels: Vec<_> = lifters.map(|lifter| messages.label(lifter.span, "this lifts it")).collect();
                messages.error("dead", rule.span, message).labels.extend(labels);
            }
            let heard = self.heard.get(index).copied().unwrap_or(false);
            if effective && rule.effect == Effect::Owe && !heard {
                messages.warning("never-owed", rule.span, "this is never owed: no such flow is ever permitted");
            }
            let lifts = self.lifted.get(index).map(Vec::as_slice).unwrap_or_default();
            let idle = rule.lifts.iter().filter(|lifted| !lifts.iter().any(|really| usize::from(*really) == **lifted)).count();
            if effective && rule.except.is_none() && idle > 0 && idle == rule.lifts.len() {
                messages.warning("lifts-nothing", rule.span, "this `despite` lifts nothing: the two never apply together");
            }
        }
        for (index, statement) in statements.iter().enumerate().filter(|(index, _)| !unsound.contains(index)) {
            let own = || rules.iter().enumerate().filter(|(_, rule)| rule.statement == index && rule.effect != Effect::Owe);
            let has = own().any(|(at, _)| self.effective.get(at).copied().unwrap_or(false));
            let needed = own().any(|(at, rule)| self.needed.get(at).copied().unwrap_or(false) || !rule.lifts.is_empty());
            let heard = own().any(|(at, _)| self.heard.get(at).copied().unwrap_or(false));
            if has && !heard {
                messages.warning("shadowed", statement.span, "this statement is never heard: wherever it permits, another forbids and wins");
            } else if has && !needed {
                messages.warning("shadowed", statement.span, "no answer depends on this statement: others say the same wherever it applies");
            }
        }
    }
}

fn set(list: &mut [bool], at: usize, value: bool) {
    if let Some(slot) = list.get_mut(at) {
        *slot |= value;
    }
}
