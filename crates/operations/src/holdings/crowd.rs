//! What is known of a page of people, read together: a few look-ups for all of them, not a few for each. It decides nothing.

use crate::Outcome;
use crate::consents::objection_left;
use crate::decide::{Ground, PartyGround};
use crate::room::Room;
use ledger::Fact;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use store::{Cell, FactRow, HeldValue, Intent, RecordRow, ResidueRow, Row, TagRow};
use vocabulary::{Condition, Recipient, SubjectId};

/// What is recorded about each of these people and about whoever gave the same address.
#[derive(Default)]
pub(crate) struct Crowd {
    facts: HashMap<SubjectId, Vec<Fact>>,
    namesakes: HashMap<SubjectId, BTreeSet<SubjectId>>,
    /// What erasures left of objections under the addresses of each.
    left: HashMap<SubjectId, Vec<Fact>>,
    /// That nothing was done about any of them since.
    pub(crate) seen: Vec<Intent>,
}

impl Room<'_> {
    /// How long the log is: before anything of a crowd is read.
    pub(crate) async fn log_size(&self) -> Outcome<u64> {
        let head = self.house.foundations.store.head(&self.part).await;
        head.map(|head| head.size).map_err(|error| self.house.fault(error))
    }

    /// What is on record about these people, read since the log had this size.
    pub(crate) async fn crowd(&self, since: u64, people: &[SubjectId]) -> Outcome<Crowd> {
        let mut crowd = Crowd::default();
        let own: Vec<TagRow> = self.rows_of_each("subject", people.iter().map(Cell::from)).await?;
        let tags: BTreeSet<[u8; 16]> = own.iter().map(|row| row.tag).collect();
        let mut givers: BTreeMap<[u8; 16], Vec<SubjectId>> = BTreeMap::new();
        for row in self.rows_of_each::<TagRow>("tag", tags.iter().map(Cell::from)).await? {
            givers.entry(row.tag).or_default().push(row.subject);
        }
        for (tag, givers) in &givers {
            crowd.seen.push(Intent::expect::<TagRow>(("tag", Cell::from(tag)), givers.len() as u64));
        }
        let left = self.left_under(&tags, &mut crowd.seen).await?;
        for row in own {
            crowd.left.entry(row.subject).or_default().extend(left.get(&row.tag).cloned());
            let others = givers.get(&row.tag).into_iter().flatten().filter(|giver| **giver != row.subject);
            crowd.namesakes.entry(row.subject).or_default().extend(others);
        }
        let everyone: BTreeSet<SubjectId> = people.iter().chain(crowd.namesakes.values().flatten()).copied().collect();
        crowd.facts = self.facts_of_each(everyone.iter()).await?;
        for facts in crowd.facts.values_mut() {
            *facts = self.in_force(std::mem::take(facts));
        }
        crowd.seen.push(Intent::untouched(since, everyone));
        Ok(crowd)
    }

    /// What erasures left of objections under these tags.
    async fn left_under(&self, tags: &BTreeSet<[u8; 16]>, seen: &mut Vec<Intent>) -> Outcome<HashMap<[u8; 16], Fact>> {
        let mut marks = HashMap::new();
        for tag in tags {
            marks.insert(self.mark_of(*tag)?, *tag);
        }
        let rows: Vec<ResidueRow> = self.rows_of_each("mark", marks.keys().map(Cell::from)).await?;
        for mark in marks.keys() {
            let there = rows.iter().any(|row| row.mark == *mark);
            seen.push(Intent::expect::<ResidueRow>(("mark", Cell::from(mark)), u64::from(there)));
        }
        Ok(rows.iter().filter_map(|row| Some((*marks.get(&row.mark)?, objection_left(row)))).collect())
    }

    /// What is on record about each of these people, whether or not it counts now.
    pub(crate) async fn facts_of_each(&self, people: impl Iterator<Item = &SubjectId>) -> Outcome<HashMap<SubjectId, Vec<Fact>>> {
        let mut facts: HashMap<SubjectId, Vec<Fact>> = HashMap::new();
        for row in self.rows_of_each::<FactRow>("subject", people.map(Cell::from)).await? {
            if let Some(subject) = row.subject {
                facts.entry(subject).or_default().push(row.detail);
            }
        }
        Ok(facts)
    }

    /// The rows of a table in which this column has one of these values.
    pub(crate) async fn rows_of_each<R: Row>(&self, column: &'static str, values: impl Iterator<Item = Cell>) -> Outcome<Vec<R>> {
        let rows = self.house.foundations.store.rows_of_each(&self.part, column, values.collect()).await;
        rows.map_err(|error| self.house.fault(error))
    }

    /// The packed records of these people, those that are there.
    pub(crate) async fn records_of(&self, people: &[SubjectId]) -> Outcome<Vec<RecordRow>> {
        self.rows_of_each("subject", people.iter().map(Cell::from)).await
    }
}

impl Crowd {
    /// What is known of one of them, of whom this is held, for this kind of party of which this is known.
    pub(crate) fn ground_for(&self, recipient: Recipient, party: &PartyGround, (subject, held): (SubjectId, Vec<HeldValue>)) -> Ground {
        let mut ground = Ground { recipient, ..self.ground_of(subject, held) };
        // What was seen of the party is expected once, of the act and not of everybody in it.
        ground.with_party(PartyGround { seen: Vec::new(), ..party.clone() });
        ground
    }

    /// What is known of one of them, of whom this is held, for the company itself.
    pub(crate) fn ground_of(&self, subject: SubjectId, held: Vec<HeldValue>) -> Ground {
        let objects = |fact: &&Fact| fact.condition == Condition::OptedOut;
        let others = self.namesakes.get(&subject).into_iter().flatten();
        let mut namesakes: Vec<Fact> = others.filter_map(|other| self.facts.get(other)).flatten().filter(objects).cloned().collect();
        namesakes.extend(self.left.get(&subject).into_iter().flatten().cloned());
        let facts = self.facts.get(&subject).cloned().unwrap_or_default();
        Ground { subject: Some(subject), facts, namesakes, held, ..Ground::unknown(Recipient::Company) }
    }
}
