//! What stands in other systems: the manifest that declares it, and the only client of other people's databases and programs. It never knows a
//! policy, a key of the house or its store, and quotes no value in an error.

mod changes;
mod checking;
mod clear;
mod connection;
mod equivalents;
mod fides;
mod http;
mod manifest;
mod mistakes;
mod mysql;
mod postgres;
mod reach;
mod reading;
mod signing;
mod sql;
mod there;
mod tls;
mod walk;
mod webhook;

pub use fides::{FidesError, Imported, import as import_fides};
pub use http::{Message, post};
pub use manifest::{Act, Column, Compare, EraseColumn, EraseRows, Identity, Kept, Kind, Manifest, OptOut, OptOutDone, PersonBy, Setting, System, Table};
pub use mistakes::Mistake;
pub use reach::{Door, Reach, STEP_SECONDS_MAX};
pub use reading::Known;
pub use signing::{ID, SIGNATURE, SecretError, Signer, TIMESTAMP};
pub use there::{Corrected, Person, Row, Task, Traces, Trouble};
