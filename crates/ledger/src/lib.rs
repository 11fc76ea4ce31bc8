//! What people agreed to and what was done, as facts and events, and the Merkle log that seals it. It never does I/O:
//! an auditor can build it alone.

mod audit;
mod checkpoint;
mod entry;
mod event;
mod event_kinds;
mod fact;
mod figures;
mod handed_over;
mod hash;
mod inclusion;
mod layout;
mod mac;
mod parent;
mod presence;
mod proof;
mod prove;
mod receipt;
mod register;
mod seal;
mod staff_event;
mod tree;

pub use audit::{Finding, LogAudit};
pub use checkpoint::{Checkpoint, NoteError, NoteKey, NoteVerifier};
pub use entry::{Entry, Leaf, Salt, Written};
pub use event::{Event, KeyFloor, NoticeSeen};
pub use fact::{Fact, FactError, FactScope, PartyName, PartyNameError};
pub use figures::GroupFigures;
pub use handed_over::{ContentHash, HandedOver};
pub use hash::{Hash, Sha256, from_hex, hex, leaf_hash, node_hash, sha256, text_hash};
pub use inclusion::InclusionProof;
pub use layout::{LogPath, entry_bundle};
pub use mac::MacKey;
pub use parent::{Form as HandedForm, Guardian, HandedIn, Verified};
pub use presence::{Called, Knock, Link, Presence};
pub use proof::{verify_consistency, verify_inclusion};
pub use prove::{Asked, Collected, Known, ProvenFacts, Standing, prove};
pub use receipt::{Receipt, ReceiptError};
pub use register::RegisterEvent;
pub use seal::{RowName, RowSeal, RowSeals, RowStanding};
pub use staff_event::StaffEvent;
pub use tree::{Edge, TILE_HASHES_MAX, Tile, Tiles, consistency, inclusion, root};
