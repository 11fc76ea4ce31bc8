//! The registers, listed: by register, state, party or person, page by page; and what ends soon, the soonest first. It opens no document.

use super::documents::PAGE_MAX;
use super::kinds::Register;
use super::view::{EntryState, EntryView, SOON_DAYS, StoredState};
use crate::facts::party_name;
use crate::room::Room;
use crate::{Caller, House, Outcome};
use std::collections::BTreeMap;
use store::{Cell, Page, RegisterRow};
use vocabulary::{EvidenceId, SubjectId};

/// How many days ahead at most is looked for what ends.
const DAYS_AHEAD_MAX: u32 = 3_660;

/// Which entries to list.
#[derive(Clone, Debug, Default)]
pub struct EntryQuery {
    /// Those of this register.
    pub register: Option<Register>,
    /// Those that stand like this now.
    pub state: Option<EntryState>,
    /// Those about this party.
    pub party: Option<String>,
    /// Those about this person.
    pub subject: Option<SubjectId>,
    /// How many days before its end an entry is said to end soon; 30 where nothing is said.
    pub soon_days: Option<u32>,
    /// From after this one, in the order in which they were proposed.
    pub after: Option<EvidenceId>,
    /// How many are looked through at most; never more than 200.
    pub rows_max: Option<u32>,
}

/// A page of entries.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct RegisterPage {
    /// The entries.
    pub entries: Vec<EntryView>,
    /// After which one the next page begins; none where this is the last.
    pub next: Option<EvidenceId>,
}

impl House {
    /// A page of the registers. Where only some states are wanted, a page may be short, or empty, and still not be the last.
    ///
    /// # Errors
    /// A key that may not look at the registers.
    pub async fn entries(&self, caller: &Caller, query: &EntryQuery) -> Outcome<RegisterPage> {
        caller.must_see_registers()?;
        let room = self.room_of(caller)?;
        let rows_max = query.rows_max.unwrap_or(PAGE_MAX).clamp(1, PAGE_MAX);
        let page = Page { after: query.after.iter().map(Cell::from).collect(), rows_max };
        let of = match (&query.party, query.subject, query.register) {
            (Some(party), ..) => vec![("party", Cell::from(&party_name(party)?))],
            (None, Some(subject), _) => vec![("subject", Cell::from(&subject))],
            (None, None, Some(register)) => vec![("register", Cell::from(&register.key().to_owned()))],
            (None, None, None) => Vec::new(),
        };
        let rows: Vec<RegisterRow> = self.foundations.store.rows(&room.part, &of, page).await.map_err(|error| self.fault(error))?;
        let next = if rows.len() >= rows_max as usize { rows.last().map(|row| row.entry) } else { None };
        let soon_days = query.soon_days.unwrap_or(SOON_DAYS).min(DAYS_AHEAD_MAX);
        let wanted = |row: &&RegisterRow| {
            query.register.is_none_or(|register| register.key() == row.register)
                && query.subject.is_none_or(|subject| row.subject == Some(subject))
                && query.state.is_none_or(|state| EntryState::of(row, room.now, soon_days) == state)
        };
        let mut entries = Vec::new();
        for row in rows.iter().filter(wanted) {
            entries.push(room.entry_view_within(row, soon_days).await?);
        }
        Ok(RegisterPage { entries, next })
    }

    /// How many entries of each register stand how now. Nothing of any entry is opened.
    ///
    /// # Errors
    /// A key that may not look at the registers.
    pub async fn entries_counted(&self, caller: &Caller) -> Outcome<BTreeMap<Register, BTreeMap<EntryState, u64>>> {
        caller.must_see_registers()?;
        let room = self.room_of(caller)?;
        let mut counts: BTreeMap<Register, BTreeMap<EntryState, u64>> = BTreeMap::new();
        for row in room.rows::<RegisterRow>(&[]).await? {
            if let Ok(register) = row.register.parse() {
                *counts.entry(register).or_default().entry(EntryState::of(&row, room.now, SOON_DAYS)).or_default() += 1;
            }
        }
        Ok(counts)
    }

    /// One entry of this register.
    ///
    /// # Errors
    /// A key that may not look at the registers; no such entry there.
    pub async fn entry(&self, caller: &Caller, register: Register, entry: EvidenceId) -> Outcome<EntryView> {
        caller.must_see_registers()?;
        let room = self.room_of(caller)?;
        room.entry_view(&room.entry_row(register, entry).await?).await
    }

    /// What is in force and ends within so many days, in any register, the soonest first: agreements to renew, beliefs to review. What is renewed already is
    /// not among them.
    ///
    /// # Errors
    /// A key that may not look at the registers.
    pub async fn expiring(&self, caller: &Caller, days: u32) -> Outcome<Vec<EntryView>> {
        caller.must_see_registers()?;
        let room = self.room_of(caller)?;
        let days = days.min(DAYS_AHEAD_MAX);
        let mut views = Vec::new();
        for row in room.ending_within(days).await?.iter().take(PAGE_MAX as usize) {
            views.push(room.entry_view_within(row, days).await?);
        }
        Ok(views)
    }
}

impl Room<'_> {
    async fn ending_within(&self, days: u32) -> Outcome<Vec<RegisterRow>> {
        let mut rows: Vec<RegisterRow> = self.rows(&[("state", Cell::from(&StoredState::Approved.key().to_owned()))]).await?;
        rows.retain(|row| EntryState::of(row, self.now, days) == EntryState::Expiring);
        rows.sort_by_key(|row| (row.ends_at, row.entry));
        Ok(rows)
    }
}
