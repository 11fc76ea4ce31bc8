//! The log, for whoever audits: line by line, filtered, each with what it says and its proof; how healthy the log is; and the house held against it.
//! An entry names people by id and data by kind: who may not see a person is not told which person a line is about, and cannot filter by one.

mod checking;
mod health;
mod lines;
mod proving;
mod seeing;
mod words;

pub use checking::CheckView;
pub(crate) use checking::Checks;
pub use health::{Consistency, LogHealth};
pub use lines::{AuditLine, AuditPage, AuditQuery};
pub use proving::LineOpened;
