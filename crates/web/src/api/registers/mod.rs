//! `…/registers`: what the company relies on, register by register: listed, proposed, renewed, and decided on by another person. Nothing here decides about
//! a flow of data.

pub(crate) mod decisions;
pub(crate) mod entries;

use crate::api::documents::DocumentBody;
use crate::api::problem::Problem;
use crate::api::words::{CategoryWord, IdText, InstantText, PurposeWord};
use operations::{EntryView, Register, RegisterPage};
use serde::Serialize;
use utoipa::ToSchema;
use vocabulary::{DataCategory, EvidenceId, Purpose, SubjectId};

/// An entry of a register.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct EntryBody {
    /// Its id; the fact that it becomes has the same.
    #[schema(value_type = IdText)]
    id: EvidenceId,
    /// Its register.
    register: String,
    /// How it stands now: `proposed`, `waiting`, `in-force`, `expiring`, `expired`, `replaced`, `revoked` or `refused`.
    state: &'static str,
    /// What it is called.
    words: String,
    /// The party it is about.
    party: Option<String>,
    /// The person it is about.
    #[schema(value_type = Option<IdText>)]
    subject: Option<SubjectId>,
    /// For which purposes; for any where none is named.
    #[schema(value_type = Vec<PurposeWord>)]
    purposes: Vec<Purpose>,
    /// For which data; for any where none is named.
    #[schema(value_type = Vec<CategoryWord>)]
    categories: Vec<DataCategory>,
    /// Of a sponsor: which promotion.
    promotion: Option<String>,
    /// Of a belief: its ground.
    ground: Option<String>,
    /// Of a legal process: what it is.
    process: Option<String>,
    /// Of a belief: the violation it rests on.
    #[schema(value_type = Option<IdText>)]
    rests_on: Option<EvidenceId>,
    /// The document behind it.
    document: DocumentBody,
    /// Who proposed it.
    recorded_by: String,
    /// When.
    #[schema(value_type = InstantText)]
    recorded_at: String,
    /// Who approved or refused it.
    decided_by: Option<String>,
    /// When.
    #[schema(value_type = Option<InstantText>)]
    decided_at: Option<String>,
    /// Why it was refused.
    refused_because: Option<String>,
    /// Who ended it.
    ended_by: Option<String>,
    /// When.
    #[schema(value_type = Option<InstantText>)]
    ended_at: Option<String>,
    /// From when it counts.
    #[schema(value_type = InstantText)]
    from: String,
    /// Until when.
    #[schema(value_type = Option<InstantText>)]
    until: Option<String>,
    /// The entry it renews.
    #[schema(value_type = Option<IdText>)]
    replaces: Option<EvidenceId>,
    /// The entry that renewed it.
    #[schema(value_type = Option<IdText>)]
    replaced_by: Option<EvidenceId>,
}

/// A page of entries.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct EntriesBody {
    /// The entries.
    entries: Vec<EntryBody>,
    /// What to give as `after` for the next page; none where this is the last.
    #[schema(value_type = Option<IdText>)]
    next: Option<EvidenceId>,
}

impl From<EntryView> for EntryBody {
    fn from(view: EntryView) -> Self {
        let at = |instant: Option<vocabulary::Timestamp>| instant.map(|instant| instant.to_string());
        Self {
            id: view.id,
            register: view.register,
            state: view.state.key(),
            words: view.words,
            party: view.party,
            subject: view.subject,
            purposes: view.purposes,
            categories: view.categories,
            promotion: view.promotion,
            ground: view.ground,
            process: view.process,
            rests_on: view.rests_on,
            document: view.document.into(),
            recorded_by: view.recorded_by,
            recorded_at: view.recorded_at.to_string(),
            decided_by: view.decided_by,
            decided_at: at(view.decided_at),
            refused_because: view.refused_because,
            ended_by: view.ended_by,
            ended_at: at(view.ended_at),
            from: view.from.to_string(),
            until: at(view.until),
            replaces: view.replaces,
            replaced_by: view.replaced_by,
        }
    }
}

impl From<RegisterPage> for EntriesBody {
    fn from(page: RegisterPage) -> Self {
        Self { entries: page.entries.into_iter().map(EntryBody::from).collect(), next: page.next }
    }
}

/// The register of the path.
fn register(text: &str) -> Result<Register, Problem> {
    text.parse().map_err(|_| Problem::nothing_here())
}

/// The entry of the path.
fn entry(text: &str) -> Result<EvidenceId, Problem> {
    text.parse().map_err(|_| Problem::nothing_here())
}
