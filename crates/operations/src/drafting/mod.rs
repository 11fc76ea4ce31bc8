//! Writing a new version together: drafts that everybody who may publish sees, checked as they are written, proposed by one and published by
//! another where the site asks for two. Nothing here decides a flow, and no draft is lost because two wrote at once.

mod checking;
mod drafts;
mod proposing;

pub use checking::{Checked, TITLE_CHARACTERS_MAX as DRAFT_TITLE_CHARACTERS_MAX};
pub use drafts::{DraftProposed, DraftSaved, DraftView, NewDraft};
pub use proposing::DraftPublished;

pub(crate) use checking::Checking;
