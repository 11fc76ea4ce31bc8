//! The company hides a post, with a reason that its author reads, and shows it again. It never changes a word of it.

use super::changing::changed;
use crate::attempts::until_done;
use crate::commit::Act;
use crate::values::{Lines, TextKind, posted_text};
use crate::{Caller, House, OperationError, Outcome, Scope};
use store::{Cell, PostRow};
use vocabulary::{Personal, RecordId};

/// The most characters of a reason.
const REASON_CHARACTERS_MAX: usize = 500;
/// The part of a post its seal names.
pub(super) const HIDDEN: &str = "hidden because";

impl House {
    /// Hides a post, for this reason; shows it again where there is none.
    ///
    /// # Errors
    /// A party's key; no such post; a reason that is none.
    pub async fn hide_post(&self, caller: &Caller, post: RecordId, because: Option<&Personal<String>>) -> Outcome<()> {
        caller.must(Scope::Board)?;
        until_done(|| async move {
            let room = self.room_of(caller)?;
            let row: Option<PostRow> = room.row(&[Cell::from(&post)]).await?;
            let mut row = row.ok_or_else(|| OperationError::malformed("post", "there is no such post"))?;
            let reason = because.map(|because| posted_text(because, REASON_CHARACTERS_MAX, Lines::Many, TextKind::Words)).transpose();
            let reason = reason.map_err(|words| OperationError::malformed("reason", words))?;
            let key = room.key_of(row.subject).await?;
            let seal = |reason: &Personal<String>| self.foundations.vault.seal_posted(&key, (post, HIDDEN), reason).map_err(|error| room.locked(error));
            row.hidden_because = reason.as_ref().map(seal).transpose()?;
            row.hidden_at = reason.is_some().then_some(room.now);
            let mut act = Act::new(None);
            let change = if reason.is_some() { "hidden" } else { "shown again" };
            room.put_post(&mut act, &mut row, changed(post, change));
            room.commit(act).await.map(drop)
        })
        .await
    }
}
