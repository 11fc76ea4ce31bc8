//! The lines of the log, the newest first, filtered by what they say. How much is looked through for one page is bounded; a page says where it goes on.

use super::seeing::Sight;
use super::words::says;
use crate::commit::Act;
use crate::room::Room;
use crate::{Caller, House, OperationError, Outcome, Scope};
use ledger::{Entry, Event, StaffEvent};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use store::{ApiKeyRow, Cell, LeafRow, PartyRow, StaffRow};
use vocabulary::{SubjectId, Timestamp};

/// How many lines a page has.
const LINES_MAX: usize = 50;
/// How many lines are looked through for one page.
const LOOKED_MAX: u64 = 5_000;
/// How many are read at once.
const READ_AT_ONCE: u32 = 500;
/// Milliseconds of an hour: to which a line tells its time in clear.
const HOUR_MS: i64 = 3_600_000;

/// Which lines.
#[derive(Clone, Debug, Default)]
pub struct AuditQuery {
    /// Of one of these kinds, as a line bears it in clear; of any where none is named.
    pub kinds: Vec<String>,
    /// About this party.
    pub party: Option<String>,
    /// Done by whoever of the company bears this name.
    pub by: Option<String>,
    /// About this person. It takes the right to see them.
    pub person: Option<SubjectId>,
    /// From this instant on.
    pub from: Option<Timestamp>,
    /// Until this one.
    pub until: Option<Timestamp>,
    /// Before this place in the log.
    pub before: Option<u64>,
}

/// A page of lines.
#[derive(Clone, Debug, Serialize)]
pub struct AuditPage {
    /// The lines, the newest first.
    pub lines: Vec<AuditLine>,
    /// Before which place the next page begins; none after the first line of the log.
    pub next: Option<u64>,
    /// How many lines were looked through for it.
    pub looked_at: u64,
    /// How many lines the log has.
    pub size: u64,
}

/// One line.
#[derive(Clone, Debug, Serialize)]
pub struct AuditLine {
    /// Its place in the log.
    pub position: u64,
    /// What kind of act, as it stands in clear.
    pub kind: String,
    /// When: to the hour where nothing opens the line any more.
    pub at: String,
    /// Under which version of the policy.
    pub version: Option<String>,
    /// What it says.
    pub says: String,
    /// Who did it for the company, by the name they have there; none where nobody did, or nobody knows the name any more.
    pub by: Option<String>,
    /// About whom, where the viewer may see them.
    pub person: Option<SubjectId>,
    /// Whether it is about a person at all.
    pub is_about_a_person: bool,
    /// Whether nothing opens it any more, because its person was forgotten.
    pub is_forgotten: bool,
}

/// What a line says in clear.
#[derive(Deserialize)]
pub(super) struct InClear {
    pub(super) kind: String,
    pub(super) hour: String,
    #[serde(default)]
    pub(super) version: Option<String>,
    #[serde(default)]
    pub(super) subject: Option<String>,
}

/// What a viewer knows: who bears which mark, and whom they may see.
pub(super) struct Viewer {
    pub(super) names: BTreeMap<String, String>,
    pub(super) sight: Sight,
}

impl House {
    /// A page of the log. Looking is itself a line; filtering by a person stands in that person's own history.
    ///
    /// # Errors
    /// No scope for it; a filter by a person whom the caller may not see.
    pub async fn audit(&self, caller: &Caller, query: &AuditQuery) -> Outcome<AuditPage> {
        caller.must(Scope::Audit)?;
        let room = self.room_of(caller)?;
        let viewer = room.viewer(caller).await?;
        if query.person.is_some_and(|person| !viewer.sight.sees(person)) {
            // The same words whether or not there is such a person.
            return Err(OperationError::NotAllowed("filtering by a person takes an open task about them, as seeing them does"));
        }
        let page = room.audit_page(query, &viewer).await?;
        let mut act = Act::new(None);
        let values = u32::try_from(page.lines.len()).unwrap_or(u32::MAX);
        let on_file = match query.person {
            Some(person) if room.is_on_file(person).await? => Some(person),
            _ => None,
        };
        let by = if on_file.is_some() { "a person" } else { "the log" };
        act.log(Event::Surveyed { by: by.to_owned(), values }, on_file);
        room.commit(act).await?;
        Ok(page)
    }
}

impl Room<'_> {
    pub(super) async fn viewer(&self, caller: &Caller) -> Outcome<Viewer> {
        let vault = &self.house.foundations.vault;
        let keys: Vec<ApiKeyRow> = self.rows(&[]).await?;
        let staff: Vec<StaffRow> = self.rows(&[]).await?;
        let parties: Vec<PartyRow> = self.rows(&[]).await?;
        let names = keys.into_iter().map(|key| key.name).chain(staff.into_iter().map(|row| row.party.to_string()));
        let names = names.chain(parties.into_iter().map(|row| row.party.to_string())).chain(["demonstration".to_owned(), caller.name().to_owned()]);
        let mut marks = BTreeMap::new();
        for name in names {
            marks.insert(vault.actor_mark(self.site(), &name).map_err(|error| self.locked(error))?, name);
        }
        Ok(Viewer { names: marks, sight: self.sight_of(caller).await? })
    }

    async fn audit_page(&self, query: &AuditQuery, viewer: &Viewer) -> Outcome<AuditPage> {
        let size = self.log_size().await?;
        let mut end = query.before.unwrap_or(size).min(size);
        if let Some(until) = query.until {
            end = end.min(self.first_entry_since(until.plus_ms(HOUR_MS)).await?);
        }
        let begin = match query.from {
            Some(from) => self.first_entry_since(from).await?,
            None => 0,
        };
        let mut page = AuditPage { lines: Vec::new(), next: None, looked_at: 0, size };
        if let Some(person) = query.person {
            let mut leaves: Vec<LeafRow> = self.rows(&[("subject", Cell::from(&person))]).await?;
            leaves.retain(|leaf| begin <= leaf.position && leaf.position < end);
            leaves.sort_by_key(|leaf| std::cmp::Reverse(leaf.position));
            self.take_lines(&mut page, leaves, query, viewer).await?;
            return Ok(page);
        }
        while begin < end && page.lines.len() < LINES_MAX && page.looked_at < LOOKED_MAX {
            let first = end.saturating_sub(u64::from(READ_AT_ONCE)).max(begin);
            let rows_max = u32::try_from(end - first).unwrap_or(READ_AT_ONCE);
            let mut leaves = self.leaves_from(first, rows_max).await?;
            leaves.reverse();
            end = self.take_lines(&mut page, leaves, query, viewer).await?.unwrap_or(first);
        }
        page.next = (begin < end).then_some(end);
        Ok(page)
    }

    /// Takes what the query asks for out of these leaves, until the page is full; where it stopped, if it did before the last of them.
    async fn take_lines(&self, page: &mut AuditPage, leaves: Vec<LeafRow>, query: &AuditQuery, viewer: &Viewer) -> Outcome<Option<u64>> {
        for leaf in leaves {
            if page.lines.len() >= LINES_MAX {
                page.next = Some(leaf.position.saturating_add(1));
                return Ok(page.next);
            }
            page.looked_at = page.looked_at.saturating_add(1);
            let Ok(clear) = serde_json::from_slice::<InClear>(&leaf.data) else { continue };
            if !query.kinds.is_empty() && !query.kinds.contains(&clear.kind) {
                continue;
            }
            let entry = self.house.foundations.vault.open_entry(self.site(), &leaf).await.map_err(|error| self.locked(error))?;
            if is_asked_for(query, entry.as_ref(), viewer) {
                page.lines.push(line_of(leaf.position, &clear, entry.as_ref(), viewer));
            }
        }
        Ok(None)
    }
}

fn is_asked_for(query: &AuditQuery, entry: Option<&Entry>, viewer: &Viewer) -> bool {
    let Some(entry) = entry else {
        // A line that nothing opens says neither who nor to whom.
        return query.party.is_none() && query.by.is_none() && query.from.is_none() && query.until.is_none();
    };
    let by = || entry.by.as_ref().and_then(|mark| viewer.names.get(mark));
    query.from.is_none_or(|from| from <= entry.at)
        && query.until.is_none_or(|until| entry.at <= until)
        && query.party.as_ref().is_none_or(|party| party_of(&entry.event).as_ref() == Some(party))
        && query.by.as_ref().is_none_or(|name| by() == Some(name))
}

/// The party an event is about.
fn party_of(event: &Event) -> Option<String> {
    match event {
        Event::Granted { party, .. } | Event::Refused { party, .. } => party.as_ref().map(ToString::to_string),
        Event::ErasureTold { party, .. } | Event::PartyRegistered { party, .. } => Some(party.to_string()),
        Event::FactRecorded(fact) => fact.about.party.as_ref().map(ToString::to_string),
        Event::Staff(StaffEvent::Viewed { by, .. } | StaffEvent::Sought { by, .. } | StaffEvent::BreakGlass { by, .. } | StaffEvent::Refused { by, .. }) => {
            Some(by.to_string())
        }
        _ => None,
    }
}

pub(super) fn line_of(position: u64, clear: &InClear, entry: Option<&Entry>, viewer: &Viewer) -> AuditLine {
    let person = entry.and_then(|entry| entry.subject);
    AuditLine {
        position,
        kind: clear.kind.clone(),
        at: entry.map_or_else(|| clear.hour.clone(), |entry| entry.at.to_string()),
        version: clear.version.clone(),
        says: entry.map_or_else(|| "Nothing opens this line any more: its person was forgotten.".to_owned(), |entry| says(&entry.event)),
        by: entry.and_then(|entry| entry.by.as_ref()).and_then(|mark| viewer.names.get(mark)).cloned(),
        person: person.filter(|person| viewer.sight.sees(*person)),
        is_about_a_person: clear.subject.is_some(),
        is_forgotten: entry.is_none(),
    }
}
