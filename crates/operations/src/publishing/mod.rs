//! Policies that change: a new version is checked and shown with what it means for how many people, published, taken up by every server, told as the
//! text says, and governs beside the one that data was collected under. It writes no policy and changes no word of one.

mod asking;
mod differences;
mod governing;
mod letters;
mod publish;
mod reach;
mod shown_date;
mod standing;
mod telling;
mod withdraw;

pub use publish::{NewVersion, Publication};
pub use reach::{HeldTouched, PartyTouched, Reach, Waiting};
pub use telling::{ChangeTold, ForbiddenTelling, Telling};
pub use withdraw::Withdrawal;

pub(crate) use differences::Differences;
pub(crate) use publish::Said;
pub(crate) use reach::Touches;
pub(crate) use standing::Standing;
pub(crate) use telling::promised;
