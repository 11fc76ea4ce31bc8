//! A person's history, as the log tells it: who looked at what is held about them, and which entries belong to which request. It opens
//! entries, which name people by id and hold no value, and nothing else.

use crate::registers::OWN_COPY;
use crate::room::Room;
use crate::staff::is_of_staff;
use crate::{LetterView, LookView, Looker, Outcome};
use ledger::{Entry, Event, PartyName, RegisterEvent, StaffEvent};
use std::collections::BTreeMap;
use store::{Cell, LeafRow};
use vocabulary::{Action, Recipient, RecordId, SubjectId, Timestamp};

/// How many entries of a person are opened for their page, the newest. Their receipts list all of them.
const ENTRIES_MAX: usize = 500;

/// Entries with their places in the log, the newest first.
pub(crate) struct History(pub(crate) Vec<(u64, Entry)>);

impl Room<'_> {
    /// The newest entries about the person.
    pub(crate) async fn history(&self, subject: SubjectId) -> Outcome<History> {
        self.entries_about(subject, ENTRIES_MAX).await
    }

    /// The newest entries about the person, at most so many.
    pub(crate) async fn entries_about(&self, subject: SubjectId, most: usize) -> Outcome<History> {
        let mut rows: Vec<LeafRow> = self.rows(&[("subject", Cell::from(&subject))]).await?;
        rows.sort_by_key(|row| std::cmp::Reverse(row.position));
        let key = self.key_of(subject).await?;
        let vault = &self.house.foundations.vault;
        let mut entries = Vec::with_capacity(rows.len().min(most));
        for row in rows.iter().take(most) {
            let entry = vault.open_leaf(self.site(), Some(&key), row).map_err(|error| self.locked(error))?;
            entries.extend(entry.map(|entry| (row.position, entry)));
        }
        Ok(History(entries))
    }
}

impl History {
    /// Who looked, and when. What left to a party is told beside it, as a disclosure, and not here once more.
    pub(crate) fn looks(&self) -> Vec<LookView> {
        let role_of = |member: &PartyName, at: Timestamp| {
            let viewed = self.0.iter().filter(|(_, entry)| entry.at == at).find_map(|(_, entry)| match &entry.event {
                Event::Staff(StaffEvent::Viewed { by, role, .. }) if by == member => Some(role.clone()),
                _ => None,
            });
            viewed.unwrap_or_default()
        };
        let granted_to = |member: &PartyName, at: Timestamp| {
            self.0.iter().any(|(_, entry)| entry.at == at && matches!(&entry.event, Event::Granted { party: Some(party), .. } if party == member))
        };
        let by_staff = |(leaf, entry): &(u64, Entry)| match &entry.event {
            Event::Granted { party: Some(party), action, data, purpose, sentences, .. } if is_of_staff(party) => Some(LookView {
                at: entry.at,
                leaf: Some(*leaf),
                action: Some(*action),
                by: Looker::Staff { member: party.to_string(), role: role_of(party, entry.at) },
                data: data.clone(),
                purpose: Some(*purpose),
                sentences: sentences.clone(),
            }),
            // What was asked for in an act that granted nothing was a look all the same.
            Event::Staff(StaffEvent::Viewed { by, role, purpose, data, .. }) if !granted_to(by, entry.at) => Some(LookView {
                at: entry.at,
                leaf: Some(*leaf),
                action: Some(Action::Review),
                by: Looker::Staff { member: by.to_string(), role: role.clone() },
                data: data.clone(),
                purpose: Some(*purpose),
                sentences: Vec::new(),
            }),
            _ => look(*leaf, entry),
        };
        self.0.iter().filter_map(by_staff).collect()
    }

    /// Whether there may be older entries than these.
    pub(crate) fn is_cut(&self) -> bool {
        self.0.len() >= ENTRIES_MAX
    }

    /// The letters and other messages to the person.
    pub(crate) fn letters(&self) -> Vec<LetterView> {
        self.0.iter().filter_map(|(leaf, entry)| letter(*leaf, entry)).collect()
    }

    /// The entries of each request, in the order of its steps.
    pub(crate) fn of_requests(&self) -> BTreeMap<RecordId, Vec<u64>> {
        let mut found: BTreeMap<RecordId, Vec<u64>> = BTreeMap::new();
        for (leaf, entry) in self.0.iter().rev() {
            if let Event::Requested { request, .. } = &entry.event {
                found.entry(*request).or_default().push(*leaf);
            }
        }
        found
    }
}

fn letter(leaf: u64, entry: &Entry) -> Option<LetterView> {
    let sent = LetterView { at: entry.at, leaf, purpose: None, data: Vec::new(), sentences: Vec::new() };
    match &entry.event {
        Event::WrittenTo { data, .. } => Some(LetterView { data: data.clone(), ..sent }),
        Event::Granted { party: None, action: Action::Contact, data, purpose, sentences, .. } => {
            Some(LetterView { purpose: Some(*purpose), data: data.clone(), sentences: sentences.clone(), ..sent })
        }
        _ => None,
    }
}

fn look(leaf: u64, entry: &Entry) -> Option<LookView> {
    let seen = LookView { at: entry.at, leaf: Some(leaf), action: None, by: Looker::Person, data: Vec::new(), purpose: None, sentences: Vec::new() };
    match &entry.event {
        Event::Granted { party: None, action, data, purpose, recipient, sentences, .. } => Some(LookView {
            action: Some(*action),
            by: Looker::Recipient(*recipient),
            data: data.clone(),
            purpose: Some(*purpose),
            sentences: sentences.clone(),
            ..seen
        }),
        Event::ShownToPerson { data, .. } => Some(LookView { data: data.clone(), ..seen }),
        Event::ShownToParent { data, .. } => Some(LookView { by: Looker::Parent, data: data.clone(), ..seen }),
        Event::FormOpened { data, .. } => Some(LookView { by: Looker::Recipient(Recipient::Company), data: data.clone(), ..seen }),
        Event::Register(RegisterEvent::Opened { by, .. }) if by == OWN_COPY => Some(seen),
        Event::Register(RegisterEvent::Opened { .. }) => Some(LookView { by: Looker::Registrar, ..seen }),
        Event::Staff(StaffEvent::BreakGlass { state, by, .. }) => {
            Some(LookView { by: Looker::Emergency { member: by.to_string(), state: state.clone() }, ..seen })
        }
        Event::Surveyed { .. } => Some(LookView { by: Looker::Survey, ..seen }),
        _ => None,
    }
}
