//! The use cases, one file each: collect, show, ask, disclose, use, write, exercise a right, record a fact, count. It never
//! speaks HTTP, SQL or SMTP, never reads a clock, and opens no value without a logged grant.

mod aggregate;
mod callers;
mod collect;
mod commit;
mod consult;
mod controls;
mod counts;
mod decide;
mod disclose;
mod error;
mod facts;
mod forms;
mod house;
mod keep;
mod links;
mod parties;
mod person;
mod release;
mod rights;
mod room;
mod token;
mod use_data;
mod values;
mod write_data;

pub use aggregate::{AggregateQuestion, Aggregates, Group, GroupBy};
pub use callers::{Caller, KeyRole};
pub use collect::{Collected, DeclaredAge, Submission};
pub use decide::{Decision, DecisionQuestion, FactWanted, WouldChange};
pub use disclose::{DisclosureRequest, Partial};
pub use error::{Fault, Mistake, OperationError, Outcome, Refusal};
pub use facts::{About, EvidenceKind, FactQuery, FactSchema, FactView, NewFact, fact_schema};
pub use forms::{Choice, DroppedField, Field, Form, FormKind, FormNotice, FormRefusal, Input};
pub use house::{Foundations, House, OpeningError};
pub use parties::{NewParty, PartyView};
pub use person::{DisclosureView, PersonPage, RecordView, RequestState, RequestView, RightView};
pub use release::{FieldOutcome, FieldRelease, ReceiptView, Release, SubjectRelease};
pub use token::LinkToken;
pub use use_data::{Actor, UseRequest};
pub use write_data::{WriteRequest, Written};
