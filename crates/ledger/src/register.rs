//! What is done with the company's registers and the documents behind them, in words the log commits to. It never holds what a document says.

use serde::{Deserialize, Serialize};
use vocabulary::EvidenceId;

/// One step in the registers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "act", rename_all = "kebab-case")]
pub enum RegisterEvent {
    /// A document was taken in and sealed.
    Kept {
        /// The document.
        document: EvidenceId,
        /// What its bytes are, as `pdf`.
        kind: String,
        /// How many there are.
        bytes: u64,
        /// SHA-256 of them, in hexadecimal.
        sha256: String,
        /// Who brought it.
        by: String,
    },
    /// A document is opened for somebody. Written before it is.
    Opened {
        /// The document.
        document: EvidenceId,
        /// For whom.
        by: String,
    },
    /// An entry was proposed, approved, refused, revoked or replaced.
    Step {
        /// The entry; the fact that it becomes has the same id.
        entry: EvidenceId,
        /// Of which register, as `agreements`.
        register: String,
        /// What it is now, as `approved`.
        state: String,
        /// Who did it.
        by: String,
        /// The document it rests on.
        document: EvidenceId,
        /// SHA-256 of that document, in hexadecimal.
        sha256: String,
    },
}
