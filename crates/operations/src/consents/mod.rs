//! Consents and preferences: the signed statement of what was shown, each choice by itself, given and taken back at one place, its receipt, its
//! life, whom a changed sentence has asked again, counting visits, and what is left of an objection. Nothing here is ever ticked beforehand.

mod asked_again;
mod company;
mod export;
mod giving;
mod holding;
mod offered;
mod preferences;
mod receipt;
mod residue;
mod signal;
mod statement;
mod view;
mod visits;

pub use asked_again::{AskedAgain, ConsentsConcerned};
pub use export::ConsentExported;
pub use giving::{NewConsent, give_button, withdraw_button};
pub use preferences::{PreferencesView, Stoppable};
pub use receipt::CONSENT_RECEIPT_SCHEMA;
pub use statement::StatementStanding;
pub use view::{ConsentGiven, ConsentState, ConsentView, ConsentsView};
pub use visits::{Counting, CountingChoice, Visit};

pub(crate) use holding::ChangesKnown;
pub(crate) use preferences::is_stopped;
pub(crate) use residue::{left_of, objected, objection_left};
pub(crate) use statement::language_of;
