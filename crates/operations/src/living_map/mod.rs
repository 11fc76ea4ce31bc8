//! The policy as a living map: each sentence with its rules, what keeps it, the tests that hold it, what it answered over time, and how many people's
//! data rests on it. It changes nothing and names nobody.

mod kept_by;
mod profile;
mod resting;
mod sentence;
mod whole;

pub use kept_by::{KeptBy, Promise};
pub use resting::Resting;
pub use sentence::{FactWaited, SentenceOpened};
pub use whole::{PolicyMap, SentenceOnMap};

pub(crate) use profile::Profiles;
