//! The words: ids, time, categories, purposes, recipients, conditions; and personal values that cannot be printed.
//! It never does anything with them: no I/O, no clock, no randomness.

mod birth;
mod data;
mod ids;
mod nearest;
mod party;
mod personal;
mod promise;
mod request;
mod time;
mod words;

pub use birth::{BirthMonth, CHILD_YEARS, GROWN_UP_YEARS};
pub use data::{BUILT_IN_DATA, DataCategory, DataWord, PII};
pub use ids::{EvidenceId, RecordId, SentenceId, SiteId, StaffId, SubjectId, VersionId, WordError};
pub use nearest::{canonical_for, nearest};
pub use party::{Condition, Purpose, Recipient};
pub use personal::Personal;
pub use promise::{Cause, Channel, Duty, DutyMoment, Effect, Moment, Notice, Place, Right};
pub use request::{Degree, RequestState};
pub use time::{Chance, Clock, Timestamp, Within};
pub use words::Word;

pub use party::Action;
