//! Giving data to a party otherwise than at once: to many people's worth, as a file, by a download that ends, by messages. One act stands in the
//! register from the first page to the last; each page is decided, logged and only then opened. Nothing here permits anything by itself.

mod fetching;
mod finishing;
mod listing;
mod marks;
mod opening;
mod paging;
mod previewing;
mod registering;
mod sending;
mod tally;
mod whom;

pub use fetching::DownloadToken;
pub use finishing::Certificate;
pub use marks::{ContentHash, FoundRow, Traced};
pub use opening::{Delivery, HandoverFormat, HandoverOpened, NewHandover};
pub use paging::{HandedRow, HandoverPage};
pub use previewing::{FieldPreview, Preview, PreviewWord, SubjectPreview};
pub use registering::{DisclosuresPage, DisclosuresQuery, HandoverView};
pub use sending::{Message, Messenger, Sending, Sent, Undelivered, WebhookSecret};
pub use whom::{PeopleQuery, Whom};

pub(crate) use tally::{Tally, handed_over, nothing_yet};

/// Its people are still being listed.
pub(crate) const LISTING: &str = "listing";
/// Pages of it may be taken.
pub(crate) const OPEN: &str = "open";
/// All of it was given.
pub(crate) const DONE: &str = "done";
/// Nothing was given, because the policy says no.
pub(crate) const REFUSED: &str = "refused";
/// Its time is over, or it could not be delivered.
pub(crate) const ENDED: &str = "ended";
