//! An entry of a register as it stands at one moment: proposed, in force, soon over, over. Its state is worked out anew each time it is looked at.

use super::documents::DocumentView;
use crate::Outcome;
use crate::room::Room;
use store::RegisterRow;
use vocabulary::{DataCategory, EvidenceId, Purpose, SubjectId, Timestamp, WordError};

/// How many days before its end an entry is said to end soon, where nobody says another number.
pub(super) const SOON_DAYS: u32 = 30;
/// One day.
const DAY_MS: i64 = 24 * 3_600_000;

/// How far an entry is, as it is stored: time is not in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum StoredState {
    Proposed,
    Approved,
    Refused,
    Revoked,
}

impl StoredState {
    pub(super) const fn key(self) -> &'static str {
        match self {
            Self::Proposed => "proposed",
            Self::Approved => "approved",
            Self::Refused => "refused",
            Self::Revoked => "revoked",
        }
    }

    /// What a row says of itself; a word nobody knows counts as revoked, so that it permits nothing.
    pub(crate) fn of(row: &RegisterRow) -> Self {
        [Self::Proposed, Self::Approved, Self::Refused].into_iter().find(|state| state.key() == row.state).unwrap_or(Self::Revoked)
    }
}

/// How an entry stands now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum EntryState {
    /// Somebody proposed it, and nobody decided yet.
    Proposed,
    /// It was approved, and begins later.
    Waiting,
    /// It counts.
    InForce,
    /// It counts, and ends soon.
    Expiring,
    /// Its time is over, or a belief's review is due.
    Expired,
    /// Another entry renewed it.
    Replaced,
    /// Somebody ended it.
    Revoked,
    /// Another person refused it.
    Refused,
}

impl EntryState {
    /// Every state.
    pub const ALL: [Self; 8] = [Self::Proposed, Self::Waiting, Self::InForce, Self::Expiring, Self::Expired, Self::Replaced, Self::Revoked, Self::Refused];

    /// The canonical spelling.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Proposed => "proposed",
            Self::Waiting => "waiting",
            Self::InForce => "in-force",
            Self::Expiring => "expiring",
            Self::Expired => "expired",
            Self::Replaced => "replaced",
            Self::Revoked => "revoked",
            Self::Refused => "refused",
        }
    }

    /// How a row stands at this instant.
    pub(super) fn of(row: &RegisterRow, now: Timestamp, soon_days: u32) -> Self {
        let soon = now.plus_ms(i64::from(soon_days).saturating_mul(DAY_MS));
        match StoredState::of(row) {
            StoredState::Proposed => Self::Proposed,
            StoredState::Refused => Self::Refused,
            StoredState::Revoked => Self::Revoked,
            StoredState::Approved if row.ends_at.is_some_and(|end| end <= now) && row.detail.0.replaced_by.is_some() => Self::Replaced,
            StoredState::Approved if row.ends_at.is_some_and(|end| end <= now) => Self::Expired,
            StoredState::Approved if now < row.begins_at => Self::Waiting,
            StoredState::Approved if row.detail.0.replaced_by.is_none() && row.ends_at.is_some_and(|end| end <= soon) => Self::Expiring,
            StoredState::Approved => Self::InForce,
        }
    }
}

impl std::str::FromStr for EntryState {
    type Err = WordError;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|state| state.key() == text).ok_or_else(|| WordError::not_in("state", text, &Self::ALL.map(Self::key)))
    }
}

impl serde::Serialize for EntryState {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.key())
    }
}

/// An entry, as the console and the API show it.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct EntryView {
    /// Its id; the fact that it became has the same.
    pub id: EvidenceId,
    /// Its register.
    pub register: String,
    /// How it stands now.
    pub state: EntryState,
    /// What it is called.
    pub words: String,
    /// The party it is about.
    pub party: Option<String>,
    /// The person it is about; a violation without one is an unknown visitor's.
    pub subject: Option<SubjectId>,
    /// For which purposes; for any where none is named.
    pub purposes: Vec<Purpose>,
    /// For which data; for any where none is named.
    pub categories: Vec<DataCategory>,
    /// Of a sponsor: which promotion.
    pub promotion: Option<String>,
    /// Of a belief: its ground.
    pub ground: Option<String>,
    /// Of a legal process: what it is.
    pub process: Option<String>,
    /// Of a belief: the violation it rests on.
    pub rests_on: Option<EvidenceId>,
    /// The document behind it.
    pub document: DocumentView,
    /// Who proposed it.
    pub recorded_by: String,
    /// When.
    pub recorded_at: Timestamp,
    /// Who approved or refused it.
    pub decided_by: Option<String>,
    /// When.
    pub decided_at: Option<Timestamp>,
    /// Why it was refused.
    pub refused_because: Option<String>,
    /// Who ended it.
    pub ended_by: Option<String>,
    /// When.
    pub ended_at: Option<Timestamp>,
    /// From when it counts.
    pub from: Timestamp,
    /// Until when.
    pub until: Option<Timestamp>,
    /// The entry it renews.
    pub replaces: Option<EvidenceId>,
    /// The entry that renewed it.
    pub replaced_by: Option<EvidenceId>,
}

impl Room<'_> {
    pub(super) async fn entry_view(&self, row: &RegisterRow) -> Outcome<EntryView> {
        self.entry_view_within(row, SOON_DAYS).await
    }

    pub(super) async fn entry_view_within(&self, row: &RegisterRow, soon_days: u32) -> Outcome<EntryView> {
        let detail = row.detail.0.clone();
        Ok(EntryView {
            id: row.entry,
            register: row.register.clone(),
            state: EntryState::of(row, self.now, soon_days),
            words: self.called(row.subject, row.entry, (row.words.as_deref(), row.sealed_words.as_deref())).await?,
            party: row.party.as_ref().map(ToString::to_string),
            subject: row.subject,
            purposes: detail.purposes,
            categories: detail.categories,
            promotion: detail.promotion,
            ground: detail.ground,
            process: detail.process,
            rests_on: detail.rests_on,
            document: self.document_view(&self.document_row(row.document).await?).await?,
            recorded_by: row.recorded_by.clone(),
            recorded_at: row.recorded_at,
            decided_by: row.decided_by.clone(),
            decided_at: row.decided_at,
            refused_because: detail.refused_because,
            ended_by: row.ended_by.clone(),
            ended_at: row.ended_at,
            from: row.begins_at,
            until: row.ends_at,
            replaces: detail.replaces,
            replaced_by: detail.replaced_by,
        })
    }
}
