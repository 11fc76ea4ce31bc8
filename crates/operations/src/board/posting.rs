//! Somebody posts: shown the warning first, under a name of their own. What they wrote goes in with the fact that they permit everybody to read
//! it; nothing is posted for anybody else.

use super::{Published, TITLE, WORDS, content, written};
use crate::attempts::until_done;
use crate::commit::{Act, Once};
use crate::room::Room;
use crate::values::hash_of;
use crate::{House, LinkToken, OperationError, Outcome};
use ledger::Event;
use store::{Cell, Intent, PostRow};
use vocabulary::{Personal, RecordId, SiteId, SubjectId, Timestamp};

/// So many posts of one person are taken in an hour.
const POSTS_IN_AN_HOUR: usize = 10;
/// So many posts of one person are kept.
const POSTS_MAX: usize = 2_000;
const HOUR_MS: i64 = 3_600_000;

/// What somebody posts.
#[derive(Clone, Debug)]
pub struct NewPost {
    /// Under which topic; a new one where there is none.
    pub topic: Option<RecordId>,
    /// What a new topic is called.
    pub title: Option<Personal<String>>,
    /// What they write.
    pub words: Personal<String>,
    /// The name to post under, the first time.
    pub name: Option<Personal<String>>,
    /// The hash of what they were shown, as the board had it.
    pub statement: String,
    /// The same key again is the same act again.
    pub idempotency: Option<String>,
}

impl House {
    /// Posts for the person behind the link; the topic it stands under.
    ///
    /// # Errors
    /// [`OperationError::LinkInvalid`] for every link that opens nothing here; a site without a board; [`OperationError::StatementStale`] where
    /// the warning was not shown; the policy's refusal; what was typed; [`OperationError::TooMany`].
    pub async fn post_on_board(&self, site: &SiteId, token: &LinkToken, new: NewPost) -> Outcome<RecordId> {
        let new = &new;
        until_done(|| async move { self.room(site)?.post_once(token, new).await }).await
    }
}

impl Room<'_> {
    async fn post_once(&self, token: &LinkToken, new: &NewPost) -> Outcome<RecordId> {
        let board = self.board_shown(&new.statement)?;
        let visitor = self.whole_visitor(token).await?;
        let subject = visitor.subject();
        let once = once_of(new);
        if let Some(before) = self.answered_before(once.as_ref()).await? {
            return serde_json::from_slice(&before).map_err(|error| self.house.broken(&error));
        }
        let words = written::words(&new.words)?;
        let title = match (&new.topic, &new.title) {
            (None, Some(title)) => Some(written::title(title)?),
            (None, None) => return Err(OperationError::malformed(TITLE, "please say what the topic is")),
            (Some(_), _) => None,
        };
        self.not_too_many_posts(subject).await?;
        let mut act = Act::new(once);
        let post = self.new_record();
        let topic = match new.topic {
            Some(topic) => self.topic_there(topic).await?,
            None => post,
        };
        self.take_name(&mut act, subject, new.name.as_ref()).await?;
        let facts = self.published(&mut act, subject, &content()?, Published::ToEverybody).await?;
        let key = self.key_of(subject).await?;
        let seal = |part, text: &Personal<String>| self.house.foundations.vault.seal_posted(&key, (post, part), text).map_err(|error| self.locked(error));
        act.add(Intent::insert(&PostRow {
            post,
            subject,
            topic,
            shelf: new.topic.is_none().then(|| shelf_of(self.now)),
            title: title.as_ref().map(|title| seal(TITLE, title)).transpose()?,
            words: seal(WORDS, &words)?,
            posted_at: self.now,
            edited_at: None,
            hidden_at: None,
            hidden_because: None,
            row_version: 1,
        }));
        self.put_published(&mut act, &facts, &board).await?;
        let notices = crate::forms::seen(&board.notices);
        act.log(Event::Posted { post, change: "posted".to_owned(), shown_sha256: board.statement, notices, facts }, Some(subject));
        act.answers(Some(subject), &topic);
        self.commit(act).await?;
        Ok(topic)
    }

    /// The topic, where something stands under it.
    async fn topic_there(&self, topic: RecordId) -> Outcome<RecordId> {
        let page = store::Page { rows_max: 1, ..store::Page::default() };
        let rows = self.house.foundations.store.rows::<PostRow>(&self.part, &[("topic", Cell::from(&topic))], page).await;
        let is_there = !rows.map_err(|error| self.house.fault(error))?.is_empty();
        if is_there { Ok(topic) } else { Err(OperationError::malformed("topic", "there is no such topic any more")) }
    }

    async fn not_too_many_posts(&self, subject: SubjectId) -> Outcome<()> {
        let rows: Vec<PostRow> = self.rows(&[("subject", Cell::from(&subject))]).await?;
        if rows.len() >= POSTS_MAX {
            return Err(OperationError::malformed(WORDS, "you have as many posts as are kept; please delete some"));
        }
        let mut recent: Vec<Timestamp> = rows.iter().map(|row| row.posted_at).filter(|at| *at > self.now.plus_ms(-HOUR_MS)).collect();
        recent.sort_unstable();
        match recent.iter().rev().nth(POSTS_IN_AN_HOUR.saturating_sub(1)) {
            Some(first) => {
                let wait_ms = first.plus_ms(HOUR_MS).0.saturating_sub(self.now.0);
                Err(OperationError::TooMany { wait_s: u64::try_from(wait_ms / 1000).unwrap_or(0).saturating_add(1) })
            }
            None => Ok(()),
        }
    }
}

/// What makes a second sending of the same post known as one.
fn once_of(new: &NewPost) -> Option<Once> {
    let said = format!("{:?}|{}", new.topic, new.statement);
    let category = content().ok()?;
    let texts: Vec<_> = [Some(&new.words), new.title.as_ref(), new.name.as_ref()].into_iter().flatten().map(|text| (category.clone(), text.clone())).collect();
    Once::of(new.idempotency.as_deref(), "post_on_board", hash_of(&said, &texts))
}

/// The shelf a topic that begins now stands on: one for each month, so that the newest are found without reading the rest.
pub(super) fn shelf_of(at: Timestamp) -> String {
    at.day().strftime("%Y-%m").to_string()
}
