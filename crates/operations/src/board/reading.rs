//! What everybody reads on a board, and what an author reads of their own. A post of somebody whose policy facts no longer let it be read is left
//! out; no address and no id of a person is shown.

use super::moderating::HIDDEN;
use super::{TITLE, WORDS, content};
use crate::room::Room;
use crate::{House, LinkToken, Outcome};
use std::collections::BTreeMap;
use store::{Cell, PostRow};
use vocabulary::{Personal, RecordId, SiteId, SubjectId, Timestamp};

/// So many months are looked through for one page of topics.
const MONTHS_AT_ONCE: usize = 12;
/// So far back a page can begin.
const MONTHS_MAX: usize = 1_200;
/// So many topics fill a page.
const TOPICS_ENOUGH: usize = 30;
/// So many posts of a topic are shown, the newest.
const POSTS_SHOWN_MAX: usize = 200;

/// One page of topics, the newest first.
#[derive(Clone, Debug)]
pub struct Topics {
    /// The topics.
    pub topics: Vec<TopicView>,
    /// The month before which older ones are found, as `2026-05`.
    pub before: Option<String>,
}

/// One topic.
#[derive(Clone, Debug)]
pub struct TopicView {
    /// Its id.
    pub topic: RecordId,
    /// What it is called; empty where its first post is hidden.
    pub title: Option<Personal<String>>,
    /// Under which name it was begun.
    pub author: Option<Personal<String>>,
    /// When.
    pub posted_at: Timestamp,
    /// How many posts stand under it.
    pub posts: usize,
}

/// One post.
#[derive(Clone, Debug)]
pub struct PostView {
    /// Its id.
    pub post: RecordId,
    /// The topic it stands under.
    pub topic: RecordId,
    /// What the topic is called, where it began one.
    pub title: Option<Personal<String>>,
    /// Under which name it was posted.
    pub author: Option<Personal<String>>,
    /// What was written; its author alone reads it while it is hidden.
    pub words: Option<Personal<String>>,
    /// When it was posted.
    pub posted_at: Timestamp,
    /// When its author last changed it.
    pub edited_at: Option<Timestamp>,
    /// When the company hid it.
    pub hidden_at: Option<Timestamp>,
    /// Why, for its author alone.
    pub hidden_because: Option<Personal<String>>,
}

/// Who reads.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reader {
    Everybody,
    Author,
}

impl House {
    /// The topics that began before this month, the newest first; the newest of all where none is named.
    ///
    /// # Errors
    /// When there is no such site.
    pub async fn topics(&self, site: &SiteId, before: Option<&str>) -> Outcome<Topics> {
        let room = self.room(site)?;
        let mut month = room.now.day();
        if let Some(before) = before {
            let is_later = (0..MONTHS_MAX).map_while(|_| {
                let passed = month.strftime("%Y-%m").to_string();
                month = month.first_of_month().yesterday().unwrap_or(month);
                (passed != before).then_some(())
            });
            is_later.for_each(drop);
        }
        let mut known = BTreeMap::new();
        let mut topics = Vec::new();
        let mut looked_through = 0;
        while looked_through < MONTHS_AT_ONCE && topics.len() < TOPICS_ENOUGH {
            let shelf = month.strftime("%Y-%m").to_string();
            let mut rows: Vec<PostRow> = room.rows(&[("shelf", Cell::from(&shelf))]).await?;
            rows.sort_by_key(|row| std::cmp::Reverse((row.posted_at, row.post)));
            for row in rows {
                topics.extend(room.topic_view(&row, &mut known).await?);
            }
            looked_through += 1;
            month = month.first_of_month().yesterday().unwrap_or(month);
        }
        let older = month.tomorrow().unwrap_or(month);
        let before = (topics.len() >= TOPICS_ENOUGH || before.is_some() && !topics.is_empty()).then(|| older.strftime("%Y-%m").to_string());
        Ok(Topics { topics, before })
    }

    /// What stands under a topic, the oldest first; nothing where there is no such topic, or nothing of it may be read.
    ///
    /// # Errors
    /// When there is no such site.
    pub async fn topic(&self, site: &SiteId, topic: RecordId) -> Outcome<Vec<PostView>> {
        let room = self.room(site)?;
        let mut rows: Vec<PostRow> = room.rows(&[("topic", Cell::from(&topic))]).await?;
        rows.sort_by_key(|row| (row.post != topic, row.posted_at, row.post));
        let mut known = BTreeMap::new();
        let mut posts = Vec::new();
        let too_many = rows.len().saturating_sub(POSTS_SHOWN_MAX);
        // The post that began it always stands first; of the others the oldest give way.
        for row in rows.iter().take(1).chain(rows.iter().skip(1).skip(too_many)) {
            if let Some(author) = room.read_by_everybody(row.subject, &mut known).await? {
                posts.push(room.post_view(row, Reader::Everybody, author).await?);
            }
        }
        Ok(posts)
    }

    /// What the person behind the link posted, the newest first.
    ///
    /// # Errors
    /// [`crate::OperationError::LinkInvalid`] for every link that opens nothing here.
    pub async fn my_posts(&self, site: &SiteId, token: &LinkToken) -> Outcome<Vec<PostView>> {
        let room = self.room(site)?;
        let visitor = room.whole_visitor(token).await?;
        room.posts_of(visitor.subject()).await
    }

    /// The name the person behind the link posts under, where they have chosen one.
    ///
    /// # Errors
    /// [`crate::OperationError::LinkInvalid`] for every link that opens nothing here.
    pub async fn my_board_name(&self, site: &SiteId, token: &LinkToken) -> Outcome<Option<Personal<String>>> {
        let room = self.room(site)?;
        let visitor = room.whole_visitor(token).await?;
        room.name_on_board(visitor.subject()).await
    }
}

/// Of each author whether they may be read, and their name: asked once for a page.
type Authors = BTreeMap<SubjectId, Option<Option<Personal<String>>>>;

impl Room<'_> {
    /// Everything a person posted, as they read it themselves, the newest first.
    pub(crate) async fn posts_of(&self, subject: SubjectId) -> Outcome<Vec<PostView>> {
        let mut rows: Vec<PostRow> = self.rows(&[("subject", Cell::from(&subject))]).await?;
        rows.sort_by_key(|row| std::cmp::Reverse((row.posted_at, row.post)));
        let name = self.name_on_board(subject).await?;
        let mut posts = Vec::with_capacity(rows.len());
        for row in &rows {
            posts.push(self.post_view(row, Reader::Author, name.clone()).await?);
        }
        Ok(posts)
    }

    /// The name of an author whom everybody may read now; `None` where nobody may.
    async fn read_by_everybody(&self, subject: SubjectId, known: &mut Authors) -> Outcome<Option<Option<Personal<String>>>> {
        if let Some(known) = known.get(&subject) {
            return Ok(known.clone());
        }
        let author = if self.may_be_read(subject, &content()?).await? { Some(self.name_on_board(subject).await?) } else { None };
        known.insert(subject, author.clone());
        Ok(author)
    }

    async fn topic_view(&self, row: &PostRow, known: &mut Authors) -> Outcome<Option<TopicView>> {
        let Some(author) = self.read_by_everybody(row.subject, known).await? else { return Ok(None) };
        let posts: Vec<PostRow> = self.rows(&[("topic", Cell::from(&row.topic))]).await?;
        let title = self.post_view(row, Reader::Everybody, author.clone()).await?.title;
        Ok(Some(TopicView { topic: row.topic, title, author, posted_at: row.posted_at, posts: posts.len() }))
    }

    async fn post_view(&self, row: &PostRow, reader: Reader, author: Option<Personal<String>>) -> Outcome<PostView> {
        let key = self.key_of(row.subject).await?;
        let open = |part, sealed: &[u8]| self.house.foundations.vault.open_posted(&key, (row.post, part), sealed).map_err(|error| self.locked(error));
        let is_shown = row.hidden_at.is_none() || reader == Reader::Author;
        let because = row.hidden_because.as_ref().filter(|_| reader == Reader::Author);
        Ok(PostView {
            post: row.post,
            topic: row.topic,
            title: row.title.as_ref().filter(|_| is_shown).map(|sealed| open(TITLE, sealed)).transpose()?,
            author,
            words: if is_shown { Some(open(WORDS, &row.words)?) } else { None },
            posted_at: row.posted_at,
            edited_at: row.edited_at,
            hidden_at: row.hidden_at,
            hidden_because: because.map(|sealed| open(HIDDEN, sealed)).transpose()?,
        })
    }
}

#[cfg(test)]
mod tests {
    use crate::board::posting::shelf_of;
    use vocabulary::Timestamp;

    #[test]
    fn topics_of_one_month_stand_together() {
        assert_eq!(shelf_of(Timestamp(1_780_315_200_000)), "2026-06");
    }
}
