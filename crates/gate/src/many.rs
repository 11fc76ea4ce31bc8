//! A grant over many people at once, for the company's own programs: one leaf for a page of them. It grants only what is permitted
//! without a duty; whatever owes something is asked about person by person.

use crate::{GateError, NumberLeave, Piece};
use ledger::{Event, hex, sha256};
use policy::{Facts, Policy};
use std::sync::Arc;
use vocabulary::{Action, DataCategory, Purpose, Recipient, RecordId, SentenceId, SiteId, SubjectId, Timestamp, VersionId};

/// How long it can be used.
const GRANT_MS: i64 = 60_000;

/// Leave to open some values of many people. It opens nothing until its leaf is in the log.
#[derive(Debug)]
pub struct GrantForMany {
    site: SiteId,
    people: Vec<(SubjectId, Vec<DataCategory>)>,
    event: Event,
    version: VersionId,
    expires_at: Timestamp,
}

impl GrantForMany {
    /// The site.
    #[must_use]
    pub const fn site(&self) -> &SiteId {
        &self.site
    }

    /// Whose values, and which.
    #[must_use]
    pub fn people(&self) -> &[(SubjectId, Vec<DataCategory>)] {
        &self.people
    }

    /// What must be in the log before it opens anything.
    #[must_use]
    pub const fn event(&self) -> &Event {
        &self.event
    }

    /// The policy version that permits it.
    #[must_use]
    pub const fn version(&self) -> &VersionId {
        &self.version
    }

    /// Leave to open the numbers of cards and accounts among the values: for a transaction alone.
    #[must_use]
    pub const fn number_leave(&self) -> Option<NumberLeave<'_>> {
        match self.event {
            Event::GrantedForMany { purpose: Purpose::Transaction, .. } => Some(NumberLeave::for_a_transaction()),
            _ => None,
        }
    }

    /// Until when it can be used.
    #[must_use]
    pub const fn expires_at(&self) -> Timestamp {
        self.expires_at
    }
}

/// Asks about each person and kind of data by itself, and grants what is permitted and owes nothing; `None` when nothing is.
///
/// # Errors
/// When the facts are not all of one site, purpose and instant, or not of the company's own use. What a version that governs does not know is
/// not permitted.
pub fn ask_for_many(policy: &Policy, action: Action, pieces: &[Piece], id: RecordId) -> Result<Option<GrantForMany>, GateError> {
    let Some(first) = pieces.first().map(|piece| &piece.facts) else { return Ok(None) };
    let (mut people, mut sentences): (Vec<(SubjectId, Vec<DataCategory>)>, Vec<SentenceId>) = (Vec::new(), Vec::new());
    for Piece { facts, under } in pieces {
        let (asked, of_first) = (facts.asked(), first.asked());
        let is_same = asked.purpose == of_first.purpose && facts.at() == first.at() && asked.site == policy.version().site;
        let ([category], Some(subject), true, Recipient::Company) = (asked.data.as_slice(), asked.subject, is_same, asked.recipient) else {
            return Err(GateError::OtherFlow);
        };
        let told = facts.iter().fold(Facts::unknown(), |all, (condition, holds)| all.with(condition, holds));
        if under.iter().any(|version| version.version().site != asked.site) {
            return Err(GateError::OtherFlow);
        }
        let freely = |version: &Arc<Policy>| {
            let prepared = version.prepare(action, category, asked.purpose, asked.recipient).ok()?;
            prepared.permits_freely(told).map(|reason| reason.sentence.clone())
        };
        let Some(reasons) = under.iter().map(freely).collect::<Option<Vec<SentenceId>>>().filter(|reasons| !reasons.is_empty()) else { continue };
        match people.last_mut() {
            Some((last, data)) if *last == subject => data.push(category.clone()),
            _ => people.push((subject, vec![category.clone()])),
        }
        for sentence in reasons {
            if !sentences.contains(&sentence) {
                sentences.push(sentence);
            }
        }
    }
    if people.is_empty() {
        return Ok(None);
    }
    let mut data: Vec<DataCategory> = people.iter().flat_map(|(_, data)| data.iter().cloned()).collect();
    data.sort();
    data.dedup();
    let whom: Vec<[u8; 16]> = people.iter().map(|(subject, _)| subject.to_bytes()).collect();
    let event = Event::GrantedForMany {
        grant: id,
        action,
        data,
        purpose: first.asked().purpose,
        recipient: Recipient::Company,
        sentences,
        people: u32::try_from(people.len()).unwrap_or(u32::MAX),
        whom_sha256: hex(&sha256(&whom.iter().map(<[u8; 16]>::as_slice).collect::<Vec<_>>())),
    };
    let expires_at = first.at().plus_ms(GRANT_MS);
    Ok(Some(GrantForMany { site: first.asked().site.clone(), people, event, version: policy.version().clone(), expires_at }))
}
