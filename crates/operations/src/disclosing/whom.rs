//! Whose data is to go: people by id, by an address or number, by what is stated of them, or everybody. Finding them opens nothing, and what is
//! stated of people is asked of what is on record, never taken from whoever asks.

use crate::commit::Act;
use crate::room::Room;
use crate::{Address, Caller, House, OperationError, Outcome, Scope};
use ledger::{Event, Fact};
use std::collections::{BTreeSet, HashMap};
use store::{Cell, FoundRow, Page, RecordRow, SubjectRow};
use vocabulary::{Condition, DataCategory, Purpose, SubjectId};

/// The most people named one by one in one act.
const NAMED_MAX: usize = 1_000;
/// How many people are looked at together.
const LOOKED_AT: u32 = 500;

/// Whose data.
#[derive(Clone, Debug)]
pub enum Whom {
    /// These people.
    People(Vec<SubjectId>),
    /// Whoever gave one of these addresses or numbers.
    Addresses(Vec<Address>),
    /// Whoever meets all of this.
    Query(PeopleQuery),
    /// Everybody on file: the whole holding.
    Everybody,
}

/// What is stated of people. All of it must hold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PeopleQuery {
    /// Something is held of them for this purpose.
    pub held_for: Option<Purpose>,
    /// They chose it, or gave their permission for it, and did not take that back.
    pub opted_in_to: Option<Purpose>,
    /// All of these kinds of data are held of them.
    pub has: Vec<DataCategory>,
}

impl Whom {
    /// The same in words, without anybody's id.
    pub(crate) fn words(&self) -> String {
        match self {
            Self::People(_) => "people by id".to_owned(),
            Self::Addresses(_) => "people by address".to_owned(),
            Self::Everybody => "everybody".to_owned(),
            Self::Query(PeopleQuery { held_for, opted_in_to, has }) => {
                let held = held_for.iter().map(|purpose| format!("purpose/{purpose}"));
                let chose = opted_in_to.iter().map(|purpose| format!("opted-in/{purpose}"));
                held.chain(chose).chain(has.iter().map(|category| format!("has/{category}"))).collect::<Vec<_>>().join(" and ")
            }
        }
    }

    /// The addresses people are named by.
    pub(crate) fn values(&self) -> Vec<crate::values::Value> {
        let Self::Addresses(addresses) = self else { return Vec::new() };
        let of = |address: &Address| address.parts().0;
        addresses.iter().filter_map(|address| Some((DataCategory::new(of(address)).ok()?, address.parts().1.clone()))).collect()
    }

    /// Reads what [`Self::words`] wrote of a query, or of everybody; `None` for people who were named one by one.
    pub(crate) fn read(words: &str) -> Option<Self> {
        if words == "everybody" {
            return Some(Self::Everybody);
        }
        let mut query = PeopleQuery::default();
        for word in words.split(" and ") {
            match word.split_once('/')? {
                ("purpose", purpose) => query.held_for = Some(purpose.parse().ok()?),
                ("opted-in", purpose) => query.opted_in_to = Some(purpose.parse().ok()?),
                ("has", category) => query.has.push(DataCategory::new(category).ok()?),
                _ => return None,
            }
        }
        Some(Self::Query(query))
    }
}

impl House {
    /// The people who are meant, where they are no more than this: to be asked about in one call.
    ///
    /// # Errors
    /// A party's key; more people than that.
    pub async fn people_meant(&self, caller: &Caller, whom: &Whom, most: usize) -> Outcome<Vec<SubjectId>> {
        caller.must(Scope::Disclose)?;
        let room = self.room_of(caller)?;
        let too_many = || OperationError::malformed("delivery", format!("these are more than {most} people: they go by `pages`, `download` or `webhook`"));
        let people = match room.named(whom, caller.name()).await? {
            Some(people) => people,
            None => {
                let (mut people, mut after) = (Vec::new(), None);
                loop {
                    let page = room.people_after(whom, after).await?;
                    people.extend(page.people);
                    after = page.next;
                    if after.is_none() || people.len() > most {
                        break people;
                    }
                }
            }
        };
        if people.len() > most { Err(too_many()) } else { Ok(people) }
    }

    /// A fresh salt for the hash of a file.
    #[must_use]
    pub fn fresh_salt(&self) -> [u8; 32] {
        let mut salt = [0; 32];
        self.foundations.chance.fill(&mut salt);
        salt
    }
}

/// A page of people.
pub(crate) struct PeoplePage {
    pub(crate) people: Vec<SubjectId>,
    /// After whom the next begins; `None` after the last.
    pub(crate) next: Option<SubjectId>,
}

impl Room<'_> {
    /// A member of staff names one by one only people they have an open task about: naming somebody is looking for them. Programs are held by their
    /// scopes.
    pub(crate) async fn must_reach(&self, caller: &Caller, whom: &Whom) -> Outcome<()> {
        match whom {
            Whom::Query(_) | Whom::Everybody => Ok(()),
            _ if caller.staff().is_none() => Ok(()),
            Whom::Addresses(_) => Err(OperationError::NotAllowed("a member of staff names somebody by a task of theirs, or states whom they mean")),
            Whom::People(people) => {
                for subject in people.iter().take(NAMED_MAX) {
                    self.must_have_a_task_about(caller, *subject).await?;
                }
                Ok(())
            }
        }
    }

    /// The people who are named one by one, each once, in the order in which they were; `None` where people are found page by page. Looking for
    /// somebody by an address is logged.
    pub(crate) async fn named(&self, whom: &Whom, by: &str) -> Outcome<Option<Vec<SubjectId>>> {
        let mut people = match whom {
            Whom::People(people) => people.clone(),
            Whom::Addresses(addresses) => {
                if addresses.len() > NAMED_MAX {
                    return Err(OperationError::malformed("whom", "name at most 1000 people"));
                }
                let (mut found, mut act) = (Vec::new(), Act::new(None));
                for address in addresses {
                    let (category, value) = address.parts();
                    let category = DataCategory::new(category).map_err(|error| self.house.broken(&error))?;
                    found.extend(self.givers_of(&category, value).await?);
                    act.log(Event::Sought { category, by: by.to_owned() }, None);
                }
                self.commit(act).await?;
                found
            }
            Whom::Query(query) if *query == PeopleQuery::default() => {
                return Err(OperationError::malformed("whom", "state at least one thing, or ask for everybody"));
            }
            Whom::Query(_) | Whom::Everybody => return Ok(None),
        };
        let mut seen = BTreeSet::new();
        people.retain(|subject| seen.insert(*subject));
        if people.len() > NAMED_MAX {
            return Err(OperationError::malformed("whom", "name at most 1000 people"));
        }
        Ok(Some(people))
    }

    /// A page of those who meet the query, or of everybody.
    pub(crate) async fn people_after(&self, whom: &Whom, after: Option<SubjectId>) -> Outcome<PeoplePage> {
        let query = match whom {
            Whom::Query(query) => query.clone(),
            _ => PeopleQuery::default(),
        };
        let mut page = match query.held_for {
            Some(purpose) => self.held_after(purpose, after).await?,
            None => self.everybody_after(after).await?,
        };
        if !query.has.is_empty() || query.held_for.is_some() {
            let records: HashMap<SubjectId, RecordRow> = self.records_of(&page.people).await?.into_iter().map(|row| (row.subject, row)).collect();
            let keeping = self.keeping();
            let live = |row: &RecordRow| row.packed.values.iter().filter(|value| keeping.is_live(value)).cloned().collect::<Vec<_>>();
            page.people.retain(|subject| {
                let held = records.get(subject).map_or_else(Vec::new, live);
                let is_for = |purpose: Purpose| held.iter().any(|value| value.purposes.contains(&purpose));
                query.has.iter().all(|category| held.iter().any(|value| value.category == *category)) && query.held_for.is_none_or(is_for)
            });
        }
        if let Some(purpose) = query.opted_in_to {
            let facts = self.facts_of_each(page.people.iter()).await?;
            page.people.retain(|subject| facts.get(subject).is_some_and(|facts| self.chose(facts, purpose)));
        }
        Ok(page)
    }

    async fn held_after(&self, purpose: Purpose, after: Option<SubjectId>) -> Outcome<PeoplePage> {
        let term = Cell::Text(crate::holdings::terms::Term::HeldFor(purpose).to_string());
        let after = after.map_or_else(Vec::new, |after| vec![term.clone(), Cell::from(&after)]);
        let rows = self.house.foundations.store.rows::<FoundRow>(&self.part, &[("term", term)], Page { after, rows_max: LOOKED_AT }).await;
        let people: Vec<SubjectId> = rows.map_err(|error| self.house.fault(error))?.into_iter().map(|row| row.subject).collect();
        Ok(PeoplePage { next: people.last().filter(|_| people.len() >= LOOKED_AT as usize).copied(), people })
    }

    async fn everybody_after(&self, after: Option<SubjectId>) -> Outcome<PeoplePage> {
        let after = after.map_or_else(Vec::new, |after| vec![Cell::from(&after)]);
        let rows = self.house.foundations.store.rows::<SubjectRow>(&self.part, &[], Page { after, rows_max: LOOKED_AT }).await;
        let people: Vec<SubjectId> = rows.map_err(|error| self.house.fault(error))?.into_iter().map(|row| row.subject).collect();
        Ok(PeoplePage { next: people.last().filter(|_| people.len() >= LOOKED_AT as usize).copied(), people })
    }

    /// Whether the person chose it, by their last word on record, and does not object.
    fn chose(&self, facts: &[Fact], purpose: Purpose) -> bool {
        let last_word = |on: &[Condition]| {
            let about = |fact: &&Fact| fact.about.purposes.is_empty() || fact.about.purposes.contains(&purpose);
            let runs = |fact: &&Fact| fact.from <= self.now && fact.until.is_none_or(|until| self.now < until);
            let said = facts.iter().filter(|fact| on.contains(&fact.condition)).filter(about).filter(runs);
            said.max_by_key(|fact| (fact.recorded_at, fact.evidence)).is_some_and(|fact| fact.holds)
        };
        last_word(&[Condition::OptIn, Condition::Permission]) && !last_word(&[Condition::OptedOut])
    }
}
