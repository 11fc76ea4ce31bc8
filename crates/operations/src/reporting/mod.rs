//! What a house can say of itself to those who run it and to those who check it: figures, whether it can do its work, and the pack for a
//! regulator. It opens no value and names no person.

mod figures;
mod pack;
mod period;
mod processing;
mod readiness;
mod sentences;

pub use figures::{Ending, Figures, figures};
pub use pack::{DataKind, LogProof, PackError, Party, PartyFact, Period, RegulatorPack, regulator_pack};
pub use period::{DisclosuresMade, RequestsHandled};
pub use processing::{Flow, Keeping, Processing};
pub use readiness::Unready;
pub use sentences::{SentenceKept, TestEvidence};
