//! What members of staff do, and what is done about them, as it stands in the log. It names a member by id, never by name.

use crate::PartyName;
use serde::{Deserialize, Serialize};
use vocabulary::{DataCategory, EvidenceId, Purpose, RecordId, StaffId, VersionId};

/// One thing that a member of staff did, or that was done about one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "act", rename_all = "kebab-case")]
pub enum StaffEvent {
    /// A member came, changed or left.
    Changed {
        /// The member.
        staff: StaffId,
        /// What became of them, as `invited`, `joined`, `roles` or `left`.
        change: String,
        /// Their roles from now on.
        roles: Vec<String>,
        /// By whom.
        by: String,
    },
    /// What a member can sign in with was changed.
    WayChanged {
        /// The member.
        staff: StaffId,
        /// Which way, as `passkey` or `company`.
        way: String,
        /// What became of it, as `added` or `removed`.
        change: String,
    },
    /// A member signed in.
    SignedIn {
        /// The member.
        staff: StaffId,
        /// The session.
        session: EvidenceId,
        /// How.
        by: String,
    },
    /// Sessions of a member were ended.
    SignedOut {
        /// The member.
        staff: StaffId,
        /// Which.
        sessions: Vec<EvidenceId>,
    },
    /// A member acknowledged that what they see is confidential.
    Acknowledged {
        /// The member.
        staff: StaffId,
        /// The evidence.
        acknowledgement: EvidenceId,
        /// Under which version.
        version: VersionId,
        /// SHA-256 of the words, in hexadecimal.
        words_sha256: String,
    },
    /// A task about a person was opened, given to somebody, or closed.
    Task {
        /// The task.
        task: RecordId,
        /// What became of it, as `opened`, `taken` or `closed`.
        change: String,
        /// What it is, as `request`.
        why: String,
        /// What for.
        purposes: Vec<Purpose>,
        /// Who has it.
        assigned_to: Option<PartyName>,
        /// By whom.
        by: String,
    },
    /// A member asked to look at a person for an open task. What of it was granted stands in the entries of the same act.
    Viewed {
        /// The member.
        by: PartyName,
        /// In which role.
        role: String,
        /// For which task.
        task: RecordId,
        /// What for.
        purpose: Purpose,
        /// Which data they asked for.
        data: Vec<DataCategory>,
    },
    /// Somebody looked for a person by an address. By which, and whether anybody was found, is not said.
    Sought {
        /// By what kind of data.
        category: DataCategory,
        /// The member.
        by: PartyName,
    },
    /// An emergency took a step.
    BreakGlass {
        /// The emergency.
        break_glass: RecordId,
        /// How far it is, as `asked`, `approved` or `refused`.
        state: String,
        /// By whom.
        by: PartyName,
    },
    /// A key of a program was made, approved, changed for another or taken back.
    KeyChanged {
        /// The key.
        key: EvidenceId,
        /// What became of it.
        change: String,
        /// What it may do.
        scopes: String,
        /// By whom.
        by: String,
    },
    /// A view was refused before the policy was asked.
    Refused {
        /// The member.
        by: PartyName,
        /// What was missing, as `task`, `acknowledgement` or `role`.
        missing: String,
    },
}

impl StaffEvent {
    /// The word the leaf bears in clear.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Changed { .. } => "staff-changed",
            Self::WayChanged { .. } => "staff-sign-in-changed",
            Self::SignedIn { .. } => "staff-signed-in",
            Self::SignedOut { .. } => "staff-signed-out",
            Self::Acknowledged { .. } => "staff-acknowledged",
            Self::Task { .. } => "task",
            Self::Viewed { .. } => "staff-viewed",
            Self::Sought { .. } => "staff-sought",
            Self::BreakGlass { .. } => "break-glass",
            Self::KeyChanged { .. } => "key-changed",
            Self::Refused { .. } => "staff-refused",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::StaffEvent;
    use crate::Event;
    use vocabulary::StaffId;

    #[test]
    fn what_staff_do_reads_back_from_an_entry() {
        let staff = StaffId::from_bytes([7; 16]);
        let event = Event::Staff(StaffEvent::Changed { staff, change: "joined".to_owned(), roles: vec!["support".to_owned()], by: "staff:1".to_owned() });
        let text = serde_json::to_string(&event).expect("it is written");
        assert_eq!(serde_json::from_str::<Event>(&text).expect("it is read"), event);
        assert_eq!(event.kind(), "staff-changed");
    }
}
