//! The only maker of a [`Grant`]: facts the ledger has proven, and the policy's verdict on them. It never does I/O and never
//! knows how facts are stored.

mod ask;
mod grant;
mod many;

pub use ask::{GateError, Piece, Ruling, Rulings, ask, ask_each};
pub use grant::{Grant, NumberLeave, for_a_letter_to_the_person, for_checking_a_form, for_the_parent, for_the_person};
pub use many::{GrantForMany, ask_for_many};
