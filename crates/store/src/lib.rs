//! The doors to a database: commands in, rows out, and the catalogue of every column. It never knows which database, and
//! never sees a clear value.
//!
//! To add a table: declare it in `tables.rs` (each column says what it holds and whose it is, the table says what erasure
//! does to it) and write its migration in each backend. Puts, reads, erasure and the tests follow from the declaration.

mod cell;
mod command;
pub mod conformance;
mod copy;
mod desk;
mod detail;
mod packed;
mod packing;
mod reads;
mod row;
mod sealing;
mod spelling;
mod tables;

pub use cell::{Cell, Json, Kind, Stored};
pub use command::{Command, Committed, Done, Draft, Idempotency, Intent, LeafDraft, Part, Placed, Receipt, StoreError};
pub use copy::{Copied, CopyError, copy_part};
pub use desk::{Backend, Desk};
pub use detail::DisclosureDetail;
pub use packed::{HeldValue, NumberToken, PackedRecord, Terms};
pub use reads::{Head, Later, PAGE_ROWS_MAX, Page, Query, Snapshot, Store};
pub use row::{Column, Home, OnErasure, Row, Sealed, Table, Whose};
pub use sealing::{RowWritten, row_hash, spelt};
pub use spelling::Spelling;
pub use tables::{
    AgeClaimRow, ApiKeyRow, ArchiveKeyRow, ArchiveRow, CATALOGUE, CeremonyRow, CheckpointRow, CountRow, DisclosureRow, DoneRow, EvidenceRow, FactRow,
    ForgettingRow, FoundRow, HeadRow, JobRow, LeafRow, LinkRow, PartyRow, PasskeyRow, PasswordRow, PermissionFormRow, PermissionRow, ProvenAddressRow,
    ReadOfManyRow, RecordRow, RequestRow, SessionRow, ShownRow, SignInRow, SiteKeyRow, SubjectKeyRow, SubjectRow, TagRow, TileRow, WriterRow,
};
