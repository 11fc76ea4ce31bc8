//! Requests: each exercise of a right, with a state, a deadline, an outcome and a log entry for every step. Nothing is done for somebody
//! before it is known surely enough who they are, and nothing is refused without a sentence.

mod answering;
mod asking;
mod carrying_out;
mod filing;
mod identity;
mod listing;
mod own;
mod steps;
mod view;

pub use answering::RequestAnswer;
pub use filing::{Asker, NewRequest, Proof};
pub use identity::degree_needed;
pub use listing::{RequestOpened, RequestQuery};
pub use view::RequestView;

pub(crate) use asking::Asking;
