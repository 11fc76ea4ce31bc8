//! Two versions compared, in two layers: the decisions that change, and the promises that come and go. What a person
//! gains and loses is said in the sentences themselves.

use crate::front_matter::Earlier;
use crate::policy::Policy;
use crate::rules::FactSet;
use crate::statement::Says;
use crate::table::{Outcome, Place, Ruling, expand};
use crate::wording::{Wording, state};
use crate::{Verdict, print};
use serde::Serialize;
use std::cmp::Ordering;
use std::collections::{BTreeMap, HashMap};
use vocabulary::{Action, Condition, DataCategory, Purpose, Recipient, Within, Word};

/// What `age = "asked"` promises.
const AGE_ASKED: &str = "an unknown age counts as a child's";
/// What `earlier` promises of data that is there already, unless it says otherwise.
const ITS_OWN_VERSION: &str = "what was collected earlier is used only as the version it was collected under permits";
/// And this.
const THE_ONE_IN_FORCE: &str = "what was collected earlier is used only as the version in force permits";

/// What a change means for the person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Direction {
    /// The person loses protection, or a promise.
    Weaker,
    /// The person gains protection, or a promise.
    Stronger,
    /// The answer is the same, for another reason.
    Moved,
}

/// Decisions that change in the same way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Change {
    /// What it means for the person.
    pub direction: Direction,
    /// The old answer and its words.
    pub before: (Verdict, Vec<String>),
    /// The new answer and its words.
    pub after: (Verdict, Vec<String>),
    /// In how many flows.
    pub flows: usize,
    /// One of them.
    pub example: String,
    /// The same one, by its words.
    #[serde(skip)]
    pub case: Option<Case>,
}

/// One flow in one state of the facts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Case {
    /// What is done.
    pub action: Action,
    /// With which data.
    pub data: DataCategory,
    /// Why.
    pub purpose: Purpose,
    /// By or to whom.
    pub recipient: Recipient,
    /// The facts that are otherwise than when nothing is known, and whether each holds.
    pub facts: Vec<(Condition, bool)>,
}

/// A promise that is gone, or new.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PromiseChange {
    /// What it means for the person.
    pub direction: Direction,
    /// The statement.
    pub promise: String,
    /// The words it stood or stands on.
    pub quote: String,
}

/// What changes from one version to another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// The older version.
    pub old: String,
    /// The newer version.
    pub new: String,
    /// The decisions that change; the gravest first.
    pub decisions: Vec<Change>,
    /// The promises that come and go.
    pub promises: Vec<PromiseChange>,
}

impl Difference {
    /// Whether anything gets weaker.
    #[must_use]
    pub fn weakens(&self) -> bool {
        self.decisions
            .iter()
            .map(|change| change.direction)
            .chain(self.promises.iter().map(|change| change.direction))
            .any(|direction| direction == Direction::Weaker)
    }
}

type Side = (Verdict, Vec<String>);

/// Compares two versions over all flows and facts. A kind of data that only the
/// newer one knows is compared with the kind it stands below.
#[must_use]
pub fn diff(old: &Policy, new: &Policy) -> Difference {
    Difference { old: old.version().to_string(), new: new.version().to_string(), decisions: decisions(old, new), promises: promises(old, new) }
}

fn decisions(old: &Policy, new: &Policy) -> Vec<Change> {
    let mut pairs: HashMap<(u16, u16), (usize, Place)> = HashMap::new();
    for place in new.every_place() {
        let Some(data) = new.lexicon.place_in(place.data, &old.lexicon) else { continue };
        let pair = (old.table.group(Place { data, ..place }), new.table.group(place));
        pairs.entry(pair).and_modify(|(count, _)| *count += 1).or_insert((1, place));
    }
    let mut changes: BTreeMap<(Side, Side), (usize, Place, FactSet)> = BTreeMap::new();
    let mut pairs: Vec<_> = pairs.into_iter().collect();
    pairs.sort_unstable_by_key(|(_, (_, place))| *place);
    for ((before, after), (count, place)) in pairs {
        let facts_of = |policy: &Policy, group: u16| policy.table.groups.get(usize::from(group)).map_or(0, |group| group.facts);
        let mask = facts_of(old, before) | facts_of(new, after);
        let mut seen: Vec<(u16, u16)> = Vec::new();
        for packed in 0..1_u32 << mask.count_ones() {
            let facts = expand(packed, mask) | new.defaults & !mask;
            let outcomes = (old.table.look_up(before, facts), new.table.look_up(after, facts));
            if seen.contains(&outcomes) {
                continue;
            }
            seen.push(outcomes);
            let sides = (side(old, outcomes.0), side(new, outcomes.1));
            if sides.0 != sides.1 {
                changes.entry(sides).and_modify(|(sum, _, _)| *sum += count).or_insert((count, place, facts));
            }
        }
    }
    let wording = Wording { lexicon: &new.lexicon, defaults: new.defaults };
    let mut list: Vec<Change> = changes
        .into_iter()
        .map(|((before, after), (flows, place, facts))| Change {
            direction: direction(before.0, after.0),
            before,
            after,
            flows,
            example: state(wording, place, facts),
            case: case(new, place, facts),
        })
        .collect();
    list.sort_by_key(|change| (change.direction, std::cmp::Reverse(change.flows)));
    list
}

fn case(policy: &Policy, place: Place, facts: FactSet) -> Option<Case> {
    let differs = |condition: &&Condition| (facts ^ policy.defaults) >> condition.index() & 1 == 1;
    Some(Case {
        action: *Action::all().get(usize::from(place.action))?,
        data: policy.data().get(usize::from(place.data))?.clone(),
        purpose: *Purpose::all().get(usize::from(place.purpose))?,
        recipient: *Recipient::all().get(usize::from(place.party))?,
        facts: Condition::all().iter().filter(differs).map(|condition| (*condition, facts >> condition.index() & 1 == 1)).collect(),
    })
}

/// An outcome by its words, so that a sentence that only changed its number is no change.
fn side(policy: &Policy, outcome: u16) -> Side {
    let Some(Outcome { ruling, reasons, .. }) = policy.table.outcome(outcome) else { return (Verdict::Silent, Vec::new()) };
    let verdict = match ruling {
        Ruling::Permit => Verdict::Permit,
        Ruling::Deny => Verdict::Deny,
        Ruling::Silent => Verdict::Silent,
    };
    let mut words: Vec<String> = reasons.iter().filter_map(|rule| Some(policy.reasons.get(usize::from(*rule))?.quote.clone())).collect();
    words.sort_unstable();
    words.dedup();
    (verdict, words)
}

pub(crate) const fn direction(before: Verdict, after: Verdict) -> Direction {
    match (before, after) {
        (Verdict::Deny | Verdict::Silent, Verdict::Permit) | (Verdict::Deny, Verdict::Silent) => Direction::Weaker,
        (Verdict::Permit, Verdict::Deny | Verdict::Silent) | (Verdict::Silent, Verdict::Deny) => Direction::Stronger,
        _ => Direction::Moved,
    }
}

fn promises(old: &Policy, new: &Policy) -> Vec<PromiseChange> {
    let promised = |policy: &Policy| -> Vec<(String, String)> {
        let promises = policy.statements.iter().filter(|statement| !matches!(statement.says, Says::Nothing(_) | Says::Prove { .. } | Says::May(_)));
        let mut list: Vec<(String, String)> =
            promises.map(|statement| (print::says(&statement.says), statement.quote.as_ref().map_or_else(String::new, |quote| quote.words.clone()))).collect();
        let only = |statement: &&crate::Statement| matches!(&statement.says, Says::May(flows) if flows.only != crate::Closed::default());
        list.extend(
            policy
                .statements
                .iter()
                .filter(only)
                .map(|statement| (print::says(&statement.says), statement.quote.as_ref().map_or_else(String::new, |quote| quote.words.clone()))),
        );
        let deadline = |right: &crate::RightGranted| right.within.map(|within| (format!("{} within {within}", right.right), right.reason.quote.clone()));
        list.extend(policy.rights().iter().filter_map(deadline));
        if policy.age_is_asked() {
            list.push((AGE_ASKED.to_owned(), String::new()));
        }
        let kept: &[&str] = match policy.earlier() {
            Earlier::Both => &[ITS_OWN_VERSION, THE_ONE_IN_FORCE],
            Earlier::CollectedUnder => &[ITS_OWN_VERSION],
            Earlier::InForce => &[THE_ONE_IN_FORCE],
        };
        list.extend(kept.iter().map(|promise| ((*promise).to_owned(), String::new())));
        list
    };
    let (mut before, mut after) = (promised(old), promised(new));
    // A smaller group is no new promise, and what was said for ever and is now said for today is none either.
    let group = |policy: &Policy| (format!("figures only of at least {} people", policy.minimum_group()), String::new());
    match old.minimum_group().cmp(&new.minimum_group()) {
        Ordering::Greater => before.push(group(old)),
        Ordering::Less => after.push(group(new)),
        Ordering::Equal => {}
    }
    after.retain(|(promise, _)| promise.strip_prefix("never ").is_none_or(|rest| !before.iter().any(|(old, _)| old.strip_prefix("never ever ") == Some(rest))));
    let (slower, quicker) = deadlines(&before, &after);
    after.retain(|(promise, _)| !slower.contains(promise));
    before.retain(|(promise, _)| !quicker.contains(promise));
    let gone = before.iter().filter(|promise| !after.iter().any(|kept| kept.0 == promise.0)).map(|promise| (Direction::Weaker, promise));
    let come = after.iter().filter(|promise| !before.iter().any(|kept| kept.0 == promise.0)).map(|promise| (Direction::Stronger, promise));
    gone.chain(come).map(|(direction, (promise, quote))| PromiseChange { direction, promise: promise.clone(), quote: quote.clone() }).collect()
}

/// Of promises that differ only in their deadline: the new ones that are later than the old, and the old ones that are
/// later than the new. Neither is a promise lost or gained by itself.
fn deadlines(before: &[(String, String)], after: &[(String, String)]) -> (Vec<String>, Vec<String>) {
    let apart = |promise: &str| promise.rsplit_once(" within ").and_then(|(what, when)| Some((what.to_owned(), Within::read(when)?.as_ms())));
    let (mut slower, mut quicker) = (Vec::new(), Vec::new());
    for (old, _) in before {
        for (new, _) in after {
            if let (Some((what, was)), Some((same, is))) = (apart(old), apart(new))
                && what == same
            {
                match was.cmp(&is) {
                    Ordering::Less => slower.push(new.clone()),
                    Ordering::Greater => quicker.push(old.clone()),
                    Ordering::Equal => {}
                }
            }
        }
    }
    (slower, quicker)
}
