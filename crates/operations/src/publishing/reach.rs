//! How many people a change of the policy concerns: what is held of them, who received it, what they consented to, and what waits to be done.
//! It counts, and names nobody.

use crate::Outcome;
use crate::room::Room;
use ledger::Fact;
use policy::{Direction, Policy, Touched, touched};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use store::{Cell, DisclosureRow, FactRow, HeldValue, JobRow, PAGE_ROWS_MAX, Page, RecordRow, RequestRow, Row};
use vocabulary::{Action, Condition, DataCategory, Purpose, Recipient, SubjectId, Timestamp, Word};

/// How many people a change concerns.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Reach {
    /// Of how many people anything is held.
    pub people_on_file: u64,
    /// How many people it concerns: something is held of them that the change touches, or they gave a consent whose sentences change.
    pub people_concerned: u64,
    /// What is held of them, by what changes with it.
    pub held: Vec<HeldTouched>,
    /// Who received some of it, where the change touches what may be given to them.
    pub parties: Vec<PartyTouched>,
    /// The consents whose sentences change: they must be asked for again.
    pub consents: Vec<ConsentsTouched>,
    /// What waits, and is decided again at the moment it is done.
    pub waiting: Waiting,
}

/// One kind of data in the hands of one kind of party for one purpose, of which decisions change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct HeldTouched {
    /// Whether it gets weaker or stronger for the people.
    pub direction: Direction,
    /// The kind of data.
    pub category: DataCategory,
    /// For what.
    pub purpose: Purpose,
    /// By or to whom.
    pub recipient: Recipient,
    /// What would be done.
    pub actions: Vec<Action>,
    /// Of how many people such data is held.
    pub people: u64,
    /// How many such values.
    pub values: u64,
    /// Of how many people it was collected for this purpose.
    pub collected_for_it: u64,
}

/// A party that received data of a kind that the change touches.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct PartyTouched {
    /// Its name.
    pub party: String,
    /// What it is to the company.
    pub recipient: Recipient,
    /// Of how many people it received some.
    pub people: u64,
}

/// Consents of one kind for one purpose, given under sentences that change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct ConsentsTouched {
    /// `permission` or `opt-in`.
    pub condition: Condition,
    /// For what.
    pub purpose: Purpose,
    /// How many people gave it, and did not take it back.
    pub people: u64,
    /// The sentences that are gone.
    pub gone: Vec<String>,
    /// The sentences that are new.
    pub new: Vec<String>,
}

/// What waits.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Waiting {
    /// People's requests without an answer.
    pub requests: u64,
    /// Work left to be done, by its kind.
    pub jobs: BTreeMap<String, u64>,
}

/// What each person last said of each consent, and when.
type Words = BTreeMap<(Condition, Purpose, SubjectId), (Timestamp, bool)>;

/// Flows that change in one way: the direction, the data, the purpose and the recipient, with what would be done.
type Flows = BTreeMap<(Direction, DataCategory, Purpose, Recipient), Vec<Action>>;

/// What is held of a kind of data.
#[derive(Default)]
struct Held {
    people: u64,
    values: u64,
    collected_for: BTreeMap<Purpose, u64>,
}

/// The kinds of data a change touches, and whom it concerns.
pub(super) struct Touches {
    flows: Flows,
    kinds: BTreeSet<DataCategory>,
    /// The consents whose sentences change: those that are gone, and those that are new.
    consents: BTreeMap<(Condition, Purpose), (Vec<String>, Vec<String>)>,
}

impl Touches {
    /// What changes from one version to the other.
    pub(super) fn of(old: &Policy, new: &Policy) -> Self {
        let mut flows = Flows::new();
        for Touched { action, data, purpose, recipient, direction } in touched(old, new) {
            flows.entry((direction, data, purpose, recipient)).or_default().push(action);
        }
        let kinds = flows.keys().map(|(_, category, ..)| category.clone()).collect();
        Self { flows, kinds, consents: consents_between(old, new) }
    }

    /// Whether it concerns somebody of whom this is held.
    pub(super) fn concern(&self, held: &[HeldValue]) -> bool {
        held.iter().any(|value| self.kinds.contains(&value.category))
    }

    /// Whether it concerns somebody about whom this is on record: a consent that counts now, and whose sentences change.
    pub(super) fn concern_consents(&self, facts: &[Fact], now: Timestamp) -> bool {
        let mut last = Words::new();
        facts.iter().for_each(|fact| self.hear(&mut last, fact, now));
        last.values().any(|(_, holds)| *holds)
    }

    /// What a fact says of the consents that change, where it is newer than what was said before.
    fn hear(&self, last: &mut Words, fact: &Fact, now: Timestamp) {
        let runs = fact.from <= now && fact.until.is_none_or(|until| now < until);
        let Some(subject) = fact.about.subject.filter(|_| runs) else { return };
        // A word about no purpose in particular is one about all.
        let of = if fact.about.purposes.is_empty() { Purpose::all() } else { &fact.about.purposes };
        for purpose in of.iter().filter(|purpose| self.consents.contains_key(&(fact.condition, **purpose))) {
            let said = last.entry((fact.condition, *purpose, subject)).or_insert((fact.recorded_at, fact.holds));
            if said.0 <= fact.recorded_at {
                *said = (fact.recorded_at, fact.holds);
            }
        }
    }
}

impl Room<'_> {
    /// How many people the change from one version to another concerns.
    pub(super) async fn reach_of(&self, old: &Policy, new: &Policy) -> Outcome<Reach> {
        let touches = Touches::of(old, new);
        let (mut reach, mut kinds, keeping) = (Reach::default(), BTreeMap::<DataCategory, Held>::new(), self.keeping());
        let mut concerned: BTreeSet<SubjectId> = BTreeSet::new();
        let mut after = Vec::new();
        loop {
            let rows: Vec<RecordRow> = self.records_after(after).await?;
            let Some(last) = rows.last() else { break };
            after = vec![Cell::from(&last.subject)];
            for row in rows {
                let held: Vec<HeldValue> = row.packed.values.into_iter().filter_map(|value| keeping.live_value(value)).collect();
                reach.people_on_file += u64::from(!held.is_empty());
                if touches.concern(&held) {
                    concerned.insert(row.subject);
                }
                count(&mut kinds, &held);
            }
        }
        let of_kind = |((direction, category, purpose, recipient), actions): (&(Direction, DataCategory, Purpose, Recipient), &Vec<Action>)| {
            let held = kinds.get(category)?;
            Some(HeldTouched {
                direction: *direction,
                category: category.clone(),
                purpose: *purpose,
                recipient: *recipient,
                actions: actions.clone(),
                people: held.people,
                values: held.values,
                collected_for_it: held.collected_for.get(purpose).copied().unwrap_or(0),
            })
        };
        reach.held = touches.flows.iter().filter_map(of_kind).collect();
        reach.parties = self.parties_touched(&touches).await?;
        let (consents, consenting) = self.consents_touched(&touches).await?;
        concerned.extend(consenting);
        reach.people_concerned = concerned.len() as u64;
        reach.consents = consents;
        reach.waiting = self.waiting().await?;
        Ok(reach)
    }

    async fn parties_touched(&self, touches: &Touches) -> Outcome<Vec<PartyTouched>> {
        let goes_out: BTreeSet<(&DataCategory, Recipient)> = touches
            .flows
            .iter()
            .filter(|(_, actions)| actions.iter().any(|action| action.goes_out()))
            .map(|((_, category, _, recipient), _)| (category, *recipient))
            .collect();
        let mut people: BTreeMap<(String, Recipient), BTreeSet<SubjectId>> = BTreeMap::new();
        self.each_row(|row: DisclosureRow| {
            if row.detail.0.data.iter().any(|category| goes_out.contains(&(category, row.recipient))) {
                people.entry((row.party.to_string(), row.recipient)).or_default().insert(row.subject);
            }
        })
        .await?;
        Ok(people.into_iter().map(|((party, recipient), people)| PartyTouched { party, recipient, people: people.len() as u64 }).collect())
    }

    /// The consents that must be asked for again, and who gave them.
    async fn consents_touched(&self, touches: &Touches) -> Outcome<(Vec<ConsentsTouched>, BTreeSet<SubjectId>)> {
        if touches.consents.is_empty() {
            return Ok((Vec::new(), BTreeSet::new()));
        }
        let mut last = Words::new();
        self.each_row(|row: FactRow| touches.hear(&mut last, &row.detail, self.now)).await?;
        let mut list: BTreeMap<(Condition, Purpose), ConsentsTouched> = BTreeMap::new();
        let mut people = BTreeSet::new();
        for ((condition, purpose, subject), _) in last.into_iter().filter(|(_, (_, holds))| *holds) {
            people.insert(subject);
            let sentences = touches.consents.get(&(condition, purpose)).cloned();
            let of_it = list.entry((condition, purpose)).or_insert_with(|| {
                let (gone, new) = sentences.unwrap_or_default();
                ConsentsTouched { condition, purpose, people: 0, gone, new }
            });
            of_it.people += 1;
        }
        Ok((list.into_values().collect(), people))
    }

    async fn waiting(&self) -> Outcome<Waiting> {
        let mut waiting = Waiting::default();
        self.each_row(|row: RequestRow| waiting.requests += u64::from(row.state.is_open())).await?;
        self.each_row(|row: JobRow| *waiting.jobs.entry(row.kind).or_default() += 1).await?;
        Ok(waiting)
    }

    /// Every row of a table, a page at a time.
    async fn each_row<R: Row>(&self, mut see: impl FnMut(R)) -> Outcome<()> {
        let mut page = Page { after: Vec::new(), rows_max: PAGE_ROWS_MAX };
        loop {
            let rows: Vec<R> = self.house.foundations.store.rows(&self.part, &[], page.clone()).await.map_err(|error| self.house.fault(error))?;
            let Some(last) = rows.last() else { return Ok(()) };
            page.after = last.cells().into_iter().take(R::TABLE.key).collect();
            rows.into_iter().for_each(&mut see);
        }
    }
}

/// The consents whose sentences are not the same in both versions.
fn consents_between(old: &Policy, new: &Policy) -> BTreeMap<(Condition, Purpose), (Vec<String>, Vec<String>)> {
    let mut consents = BTreeMap::new();
    for condition in [Condition::Permission, Condition::OptIn] {
        for purpose in Purpose::all() {
            let (before, after) = (old.sentences_asking(condition, *purpose), new.sentences_asking(condition, *purpose));
            if before != after {
                let words = |of: &BTreeSet<&str>, without: &BTreeSet<&str>| of.difference(without).map(|text| (*text).to_owned()).collect();
                consents.insert((condition, *purpose), (words(&before, &after), words(&after, &before)));
            }
        }
    }
    consents
}

fn count(kinds: &mut BTreeMap<DataCategory, Held>, held: &[HeldValue]) {
    let (mut seen, mut seen_for) = (BTreeSet::new(), BTreeSet::new());
    for value in held {
        let of_kind = kinds.entry(value.category.clone()).or_default();
        of_kind.values += 1;
        of_kind.people += u64::from(seen.insert(&value.category));
        for purpose in &value.purposes {
            if seen_for.insert((&value.category, *purpose)) {
                *of_kind.collected_for.entry(*purpose).or_default() += 1;
            }
        }
    }
}
