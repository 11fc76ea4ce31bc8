//! An author changes or deletes what they posted, at any time. Nobody else does.

use super::{TITLE, WORDS, written};
use crate::attempts::until_done;
use crate::commit::Act;
use crate::room::Room;
use crate::{House, LinkToken, OperationError, Outcome};
use ledger::Event;
use store::{Cell, Intent, PostRow};
use vocabulary::{Personal, RecordId, SiteId};

impl House {
    /// Changes what a person wrote in a post of theirs; its topic. The warning stands there again, and must have been shown.
    ///
    /// # Errors
    /// [`OperationError::LinkInvalid`] for every link that opens nothing here; no such post of theirs; as [`Self::post_on_board`] besides.
    pub async fn edit_post(
        &self,
        site: &SiteId,
        token: &LinkToken,
        post: RecordId,
        (title, words, statement): (Option<&Personal<String>>, &Personal<String>, &str),
    ) -> Outcome<RecordId> {
        until_done(|| async move {
            let room = self.room(site)?;
            let board = room.board_shown(statement)?;
            let mut row = room.own_post(token, post).await?;
            let words = written::words(words)?;
            let key = room.key_of(row.subject).await?;
            let seal = |part, text: &Personal<String>| self.foundations.vault.seal_posted(&key, (post, part), text).map_err(|error| room.locked(error));
            row.words = seal(WORDS, &words)?;
            if let (Some(title), true) = (title, row.title.is_some()) {
                row.title = Some(seal(TITLE, &written::title(title)?)?);
            }
            row.edited_at = Some(room.now);
            let mut act = Act::new(None);
            let notices = crate::forms::seen(&board.notices);
            let event = Event::Posted { post, change: "edited".to_owned(), shown_sha256: board.statement, notices, facts: Vec::new() };
            room.put_post(&mut act, &mut row, event);
            room.commit(act).await?;
            Ok(row.topic)
        })
        .await
    }

    /// Deletes a post of the person behind the link. What others wrote under it stays theirs.
    ///
    /// # Errors
    /// [`OperationError::LinkInvalid`] for every link that opens nothing here; no such post of theirs.
    pub async fn delete_post(&self, site: &SiteId, token: &LinkToken, post: RecordId) -> Outcome<()> {
        until_done(|| async move {
            let room = self.room(site)?;
            let row = room.own_post(token, post).await?;
            let mut act = Act::new(None);
            act.expects(&[Intent::expect::<PostRow>(("post", Cell::from(&post)), 1)]);
            act.add(Intent::delete::<PostRow>(vec![Cell::from(&post)]));
            act.log(changed(post, "deleted"), Some(row.subject));
            room.commit(act).await.map(drop)
        })
        .await
    }
}

/// That a post was changed, where nothing needed to be shown for it.
pub(super) fn changed(post: RecordId, change: &str) -> Event {
    Event::Posted { post, change: change.to_owned(), shown_sha256: String::new(), notices: Vec::new(), facts: Vec::new() }
}

impl Room<'_> {
    /// A post of the person behind the link.
    async fn own_post(&self, token: &LinkToken, post: RecordId) -> Outcome<PostRow> {
        let visitor = self.whole_visitor(token).await?;
        let row: Option<PostRow> = self.row(&[Cell::from(&post)]).await?;
        row.filter(|row| row.subject == visitor.subject()).ok_or_else(|| OperationError::malformed("post", "there is no such post of yours"))
    }

    /// Adds to an act that the post is now so, and why.
    pub(super) fn put_post(&self, act: &mut Act, row: &mut PostRow, event: Event) {
        let before = row.row_version;
        row.row_version = before.saturating_add(1);
        act.add(Intent::replace(row, before));
        act.log(event, Some(row.subject));
    }
}
