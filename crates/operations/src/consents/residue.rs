//! What is left of an objection when its person is erased: a mark of the address it was made under, and what it stops. It is written in the
//! erasure's own transaction, and again where a restored backup repeats the erasure; it is read wherever the objections of those who gave one
//! address are read. It opens nothing, names nobody, and only ever stops.

use crate::Outcome;
use crate::commit::Act;
use crate::room::Room;
use ledger::{Fact, FactScope};
use std::collections::BTreeSet;
use store::{Cell, FactRow, HeldValue, Intent, Part, ProvenAddressRow, RecordRow, ResidueRow, Store, TagRow};
use vault::{Vault, VaultError};
use vocabulary::{Condition, EvidenceId, Purpose, SiteId, SubjectId, Timestamp, Word};

/// Who an objection is of that outlived its person: nobody.
const NOBODY: SubjectId = SubjectId::from_bytes([0; 16]);
/// Who recorded it.
const RECORDED_BY: &str = "what an erasure left of an objection";

/// What the person does not want done, whatever the value: the purposes of their objections that stand.
pub(crate) fn objected(facts: &[Fact], held: &[HeldValue]) -> Vec<Purpose> {
    let reaches = |value: &&HeldValue| matches!(value.category.key(), "email" | "phone");
    let beside: BTreeSet<Purpose> = held.iter().filter(reaches).flat_map(|value| value.terms.objections.iter().copied()).collect();
    let stands = |purpose: &Purpose| {
        let about = |fact: &&Fact| fact.condition == Condition::OptedOut && is_general(fact) && covers(fact, *purpose);
        facts.iter().filter(about).max_by_key(|fact| (fact.recorded_at, fact.holds, fact.evidence)).is_some_and(|fact| fact.holds)
    };
    Purpose::all().iter().copied().filter(|purpose| beside.contains(purpose) || stands(purpose)).collect()
}

/// What an erasure of this person leaves of their objections: a row for each address and number they are found by.
pub(crate) async fn left_of((store, vault): (&dyn Store, &Vault), site: &SiteId, subject: SubjectId) -> Result<Vec<ResidueRow>, VaultError> {
    let part = Part::of(site);
    let of = [("subject", Cell::from(&subject))];
    let facts: Vec<FactRow> = store.all_rows(&part, &of).await?;
    let facts: Vec<Fact> = facts.into_iter().map(|row| row.detail).collect();
    let record: Option<RecordRow> = store.row(&part, &[Cell::from(&subject)]).await?;
    let objected = objected(&facts, &record.map(|row| row.packed.values).unwrap_or_default());
    let tags: Vec<TagRow> = if objected.is_empty() { Vec::new() } else { store.all_rows(&part, &of).await? };
    let mut left = Vec::with_capacity(tags.len());
    for row in tags {
        let mark = vault.residue(site, row.tag)?;
        let known: Option<ResidueRow> = store.row(&part, &[Cell::from(&mark)]).await?;
        let before = known.map_or_else(Vec::new, |row| stopped_by(&row));
        let all: BTreeSet<Purpose> = before.into_iter().chain(objected.iter().copied()).collect();
        left.push(ResidueRow { mark, stops: spelt(&all) });
    }
    Ok(left)
}

fn covers(fact: &Fact, purpose: Purpose) -> bool {
    fact.about.purposes.is_empty() || fact.about.purposes.contains(&purpose)
}

/// Whether it is said to whoever would do it, with whatever data. An objection to one party alone is not left as one to all.
const fn is_general(fact: &Fact) -> bool {
    let about = &fact.about;
    about.party.is_none() && about.recipient.is_none() && about.occasion.is_none() && about.categories.is_empty()
}

impl Room<'_> {
    /// Adds to the act that erases the person what is left of their objections, under each address and number they were found by.
    pub(crate) async fn leave_residue(&self, act: &mut Act, subject: SubjectId) -> Outcome<()> {
        let mut seen = vec![Self::still_all_of(subject, &self.facts_of_person(subject).await?)];
        // Of two who gave one address and go at the same time, the second adds to what the first left.
        for own in self.rows::<TagRow>(&[("subject", Cell::from(&subject))]).await? {
            let givers: Vec<TagRow> = self.rows(&[("tag", Cell::from(&own.tag))]).await?;
            seen.push(Intent::expect::<TagRow>(("tag", Cell::from(&own.tag)), givers.len() as u64));
        }
        let foundations = &self.house.foundations;
        let left = left_of((&*foundations.store, &foundations.vault), self.site(), subject).await.map_err(|error| self.locked(error))?;
        if !left.is_empty() {
            act.expects(&seen);
        }
        for row in left {
            act.add(Intent::put(&row));
        }
        Ok(())
    }

    /// What is left of an objection under this address: a fact about nobody that stops what it stopped.
    pub(crate) async fn residue_under(&self, tag: [u8; 16], seen: &mut Vec<Intent>) -> Outcome<Option<Fact>> {
        let mark = self.mark_of(tag)?;
        let row: Option<ResidueRow> = self.row(&[Cell::from(&mark)]).await?;
        seen.push(Intent::expect::<ResidueRow>(("mark", Cell::from(&mark)), u64::from(row.is_some())));
        Ok(row.map(|row| objection_left(&row)))
    }

    /// Adds to an act that the person takes such an objection back for this purpose, under the addresses they have proven to be theirs:
    /// nobody else can.
    pub(crate) async fn lift_residue(&self, act: &mut Act, subject: SubjectId, purpose: Purpose) -> Outcome<()> {
        let proven: Vec<ProvenAddressRow> = self.rows(&[("subject", Cell::from(&subject))]).await?;
        for address in proven {
            let mark = self.mark_of(address.tag)?;
            let Some(row) = self.row::<ResidueRow>(&[Cell::from(&mark)]).await? else { continue };
            let rest: BTreeSet<Purpose> = stopped_by(&row).into_iter().filter(|stopped| *stopped != purpose).collect();
            act.add(match rest.is_empty() {
                true => Intent::delete::<ResidueRow>(vec![Cell::from(&mark)]),
                false => Intent::put(&ResidueRow { mark, stops: spelt(&rest) }),
            });
        }
        Ok(())
    }

    pub(crate) fn mark_of(&self, tag: [u8; 16]) -> Outcome<[u8; 32]> {
        self.house.foundations.vault.residue(self.site(), tag).map_err(|error| self.locked(error))
    }
}

/// What a residue says, as a fact the ledger counts among the objections of others who gave the address.
pub(crate) fn objection_left(row: &ResidueRow) -> Fact {
    let evidence = EvidenceId::from_bytes(*row.mark.first_chunk().unwrap_or(&[0; 16]));
    let (recorded_at, from) = (Timestamp(0), Timestamp(0));
    let purposes = if row.stops.is_empty() { Vec::new() } else { stopped_by(row) };
    let about = FactScope { subject: Some(NOBODY), purposes, ..FactScope::default() };
    Fact { condition: Condition::OptedOut, about, holds: true, evidence, recorded_at, recorded_by: RECORDED_BY.to_owned(), from, until: None }
}

/// The purposes a residue stops. A word this version does not know is passed over only where others are named: it never comes to nothing.
fn stopped_by(row: &ResidueRow) -> Vec<Purpose> {
    let named: Vec<Purpose> = row.stops.split_whitespace().filter_map(|word| word.parse().ok()).collect();
    if named.is_empty() { Purpose::all().to_vec() } else { named }
}

fn spelt(purposes: &BTreeSet<Purpose>) -> String {
    if purposes.len() == Purpose::all().len() {
        return String::new();
    }
    let words: Vec<&str> = purposes.iter().map(|purpose| purpose.key()).collect();
    words.join(" ")
}
