//! What is given to parties as files and messages: written, and read again where a file turns up elsewhere. It writes only what the house released.

mod lines;
mod message;
mod reading;

pub(crate) use lines::would_run;
pub use lines::{Written, written};
pub use message::body_of;
pub use reading::rows_of;
