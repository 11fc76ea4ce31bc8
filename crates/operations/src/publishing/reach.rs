//! How many people a change of the policy concerns: what is held of them, who received it, what they consented to, and what waits to be done.
//! It counts, and names nobody.

use crate::room::Room;
use crate::{AskedAgain, House, Outcome};
use ledger::Fact;
use policy::{Direction, Policy, Touched, touched};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use store::{Cell, DisclosureRow, FactRow, HeldValue, JobRow, PAGE_ROWS_MAX, Page, RecordRow, RequestRow, Row};
use vocabulary::{Action, Condition, DataCategory, Purpose, Recipient, SiteId, SubjectId};

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
    /// The consents whose sentences change: they do not hold under the new version until they are given again.
    pub consents: AskedAgain,
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

/// What waits.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Waiting {
    /// People's requests without an answer.
    pub requests: u64,
    /// Work left to be done, by its kind.
    pub jobs: BTreeMap<String, u64>,
}

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
pub(crate) struct Touches {
    flows: Flows,
    kinds: BTreeSet<DataCategory>,
}

impl Touches {
    /// What changes from one version to the other.
    pub(crate) fn of(old: &Policy, new: &Policy) -> Self {
        let mut flows = Flows::new();
        for Touched { action, data, purpose, recipient, direction } in touched(old, new) {
            flows.entry((direction, data, purpose, recipient)).or_default().push(action);
        }
        let kinds = flows.keys().map(|(_, category, ..)| category.clone()).collect();
        Self { flows, kinds }
    }

    /// Whether it concerns somebody of whom this is held.
    pub(super) fn concern(&self, held: &[HeldValue]) -> bool {
        held.iter().any(|value| self.concern_kind(&value.category))
    }

    /// Whether anything that may be done with this kind of data is decided otherwise.
    pub(crate) fn concern_kind(&self, kind: &DataCategory) -> bool {
        self.kinds.contains(kind)
    }
}

impl House {
    /// What a version of a site's policy would mean for the consents that count today: counts, and no names.
    ///
    /// # Errors
    /// When there is no such site, or its store cannot be read.
    pub async fn asked_again_under(&self, site: &SiteId, new: &Policy) -> Outcome<AskedAgain> {
        let room = self.room(site)?;
        Ok(room.asked_again((&room.policy, new), &room.consents_on_record().await?).0)
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
        let (consents, asked_again) = self.asked_again((old, new), &self.consents_on_record().await?);
        concerned.extend(asked_again);
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

    /// Everybody's consents, and what takes them back.
    async fn consents_on_record(&self) -> Outcome<BTreeMap<SubjectId, Vec<Fact>>> {
        let mut facts: BTreeMap<SubjectId, Vec<Fact>> = BTreeMap::new();
        self.each_row(|row: FactRow| {
            if let Some(subject) = row.subject.filter(|_| matches!(row.detail.condition, Condition::Permission | Condition::OptIn)) {
                facts.entry(subject).or_default().push(row.detail);
            }
        })
        .await?;
        Ok(facts)
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
