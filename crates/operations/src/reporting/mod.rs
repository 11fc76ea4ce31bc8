//! What a house can say of itself to those who run it and to those who check it: figures, and whether it can do its work. It opens no value and
//! names nobody.

mod figures;
mod readiness;

pub use figures::{Ending, Figures, figures};
pub use readiness::Unready;
