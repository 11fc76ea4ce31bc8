//! The doors to a database: commands in, rows out, and the catalogue of every column. It never knows which database, and
//! never sees a clear value.
//!
//! To add a table: declare it in `tables.rs` or one of its neighbours (each column says what it holds and whose it is, the table says what erasure
//! does to it) and write its migration in each backend. Puts, reads, erasure and the tests follow from the declaration.

mod catalogue;
mod cell;
mod command;
pub mod conformance;
mod copy;
mod desk;
mod details;
mod details_breaches;
mod details_mail;
mod measured;
mod packed;
mod packing;
mod reads;
mod row;
mod schema;
mod sealing;
mod spelling;
mod tables;
mod tables_breaches;
mod tables_checks;
mod tables_disclosing;
mod tables_left;
mod tables_letters_in;
mod tables_mail;
mod tables_policy;
mod tables_registers;
mod tables_signing_in;
mod tables_staff;
mod tables_systems;

pub use catalogue::CATALOGUE;
pub use cell::{Cell, Json, Kind, Stored};
pub use command::{Command, Committed, Done, Draft, Idempotency, Intent, LeafDraft, Part, Placed, Receipt, StoreError, Tally};
pub use copy::{Copied, CopyError, copy_part};
pub use desk::{Backend, Desk};
pub use details::{ConsentDetail, DisclosureDetail, EntryDetail, HandoverDetail, RefusedFlow};
pub use details_breaches::{BreachDetail, BreachKind, ExposureFound, ExposureScope, NeedsTwo, Proposed, Risk, ToldOrNot};
pub use details_mail::MailingDetail;
pub use packed::{HeldValue, NumberToken, PackedRecord, Terms};
pub use reads::{Head, Later, PAGE_ROWS_MAX, Page, Query, Snapshot, Store};
pub use row::{Column, Home, OnErasure, Row, Sealed, Table, Whose};
pub use schema::{Migration, Schema, Steps, Upgrade};
pub use sealing::{RowWritten, row_hash, spelt};
pub use spelling::Spelling;
pub use tables::{
    AgeClaimRow, ApiKeyRow, ApiKeyUseRow, ArchiveKeyRow, ArchiveRow, CheckpointRow, ConsentRow, CountRow, DisclosureRow, DoneRow, EvidenceRow, FactRow,
    ForgettingRow, FoundRow, HeadRow, JobRow, LastRefusedRow, LeafRow, LinkRow, PartyRow, PermissionFormRow, PermissionRow, PolicyVersionRow, ReadOfManyRow,
    RecordRow, RequestRow, ResidueRow, ShownRow, SiteKeyRow, SubjectKeyRow, SubjectRow, TagRow, TileRow, WriterRow,
};
pub use tables_breaches::{BreachConcernedRow, BreachRow, BreachStepRow};
pub use tables_checks::HouseCheckRow;
pub use tables_disclosing::{CertificateRow, HandoverPersonRow, HandoverRow, PublishedFiguresRow};
pub use tables_left::{BoardNameRow, OrderRow, PortfolioRow, PostRow, WinnerRow};
pub use tables_letters_in::{RefusedSenderRow, SenderCountRow};
pub use tables_mail::{MailingLetterRow, MailingProgressRow, MailingRow};
pub use tables_policy::PolicyDraftRow;
pub use tables_registers::{DocumentFileRow, DocumentRow, RegisterRow};
pub use tables_signing_in::{CeremonyRow, PasskeyRow, PasswordRow, ProvenAddressRow, SessionRow, SignInRow};
pub use tables_staff::{
    AcknowledgementRow, BreakGlassRow, StaffAccountRow, StaffCeremonyRow, StaffInvitationRow, StaffPasskeyRow, StaffRow, StaffSessionRow, TaskRow,
};
pub use tables_systems::{ErrandInRow, ErrandKeyRow, ErrandRow};
