//! Answers that say nothing of whose they are: a survey or an opinion sent without a name or an address. Each is kept under an id that leads back to
//! nobody once the link that it was answered with is over. It has that id, and a key of its own, because what somebody writes freely can say who
//! they are: so it can be taken back while the link works, and be erased alone. It goes whole when the time of its answers is over.

use crate::links::PAGE;
use crate::room::Room;
use crate::{Collected, Outcome};
use store::{Cell, LinkRow, PermissionRow, RequestRow, TagRow};
use vocabulary::{DataCategory, SubjectId};

/// The kinds of data in which an answer is written.
const WRITTEN_IN: [&str; 2] = ["opinion", "message"];

/// Whether a kind of data says of itself whose it is.
pub(crate) fn names_nobody(category: &DataCategory) -> bool {
    WRITTEN_IN.contains(&category.key())
}

impl Collected {
    /// Whether nothing that was kept says whose it is.
    #[must_use]
    pub fn names_nobody(&self) -> bool {
        self.kept.iter().all(names_nobody)
    }
}

impl Room<'_> {
    /// Whether nothing leads to this person any more, from their side or the company's: no address, no page that a link opens, no request, no permission.
    pub(crate) async fn leads_nowhere(&self, subject: SubjectId) -> Outcome<bool> {
        let of = [("subject", Cell::from(&subject))];
        let links: Vec<LinkRow> = self.rows(&of).await?;
        Ok(self.rows::<TagRow>(&of).await?.is_empty()
            && links.iter().all(|link| link.opens != PAGE || link.expires_at <= self.now)
            && self.rows::<RequestRow>(&of).await?.is_empty()
            && self.rows::<PermissionRow>(&of).await?.is_empty()
            && self.rows::<PermissionRow>(&[("parent", Cell::from(&subject))]).await?.is_empty())
    }
}
