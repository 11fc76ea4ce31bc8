//! The drafts of a site: begun, saved, thrown away. Who saves over somebody else's change is told, and neither text is lost.

use super::checking::{TITLE_CHARACTERS_MAX, fits};
use crate::commit::Act;
use crate::room::Room;
use crate::{Caller, House, OperationError, Outcome, Scope};
use serde::Serialize;
use store::{Cell, Intent, PolicyDraftRow};
use vocabulary::{RecordId, Timestamp, VersionId};

/// How many drafts a site has at most.
const DRAFTS_MAX: usize = 50;

/// A version that is being written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DraftView {
    /// The draft.
    pub draft: RecordId,
    /// What it is called among those who write.
    pub title: String,
    /// Its whole text, with its rules.
    pub text: String,
    /// Who began it, and when.
    pub begun: (String, Timestamp),
    /// Who saved it last, and when.
    pub written: (String, Timestamp),
    /// Who proposes to publish just this text.
    pub proposed: Option<DraftProposed>,
    /// The version it became.
    pub published: Option<VersionId>,
    /// Counts its changes: whoever saves says which they began from.
    pub row_version: i64,
}

/// A proposal to publish.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DraftProposed {
    /// Whose.
    pub by: String,
    /// When.
    pub at: Timestamp,
}

/// What somebody writes into a draft.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewDraft {
    /// What it is to be called.
    pub title: String,
    /// The whole text, with its rules.
    pub text: String,
}

/// What became of saving.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DraftSaved {
    /// It stands as it was sent.
    Saved(DraftView),
    /// Somebody else saved it meanwhile: nothing changed, and this is how it stands.
    Stale(DraftView),
}

impl From<PolicyDraftRow> for DraftView {
    fn from(row: PolicyDraftRow) -> Self {
        let proposed = row.proposed_by.zip(row.proposed_at).map(|(by, at)| DraftProposed { by, at });
        Self {
            draft: row.draft,
            title: row.title,
            text: row.text,
            begun: (row.begun_by, row.begun_at),
            written: (row.written_by, row.written_at),
            proposed,
            published: row.published,
            row_version: row.row_version,
        }
    }
}

impl House {
    /// The drafts of the site, the one saved last first.
    ///
    /// # Errors
    /// A key without the scope `publish`.
    pub async fn drafts(&self, caller: &Caller) -> Outcome<Vec<DraftView>> {
        caller.must(Scope::Publish)?;
        let rows: Vec<PolicyDraftRow> = self.room_of(caller)?.rows(&[]).await?;
        let mut drafts: Vec<DraftView> = rows.into_iter().map(DraftView::from).collect();
        drafts.sort_by_key(|draft| std::cmp::Reverse(draft.written.1));
        Ok(drafts)
    }

    /// The text to begin a new version with: a version of the site as it stands, with tomorrow as the day on which it comes into force.
    ///
    /// # Errors
    /// A key without the scope `publish`; a version of another site.
    pub fn text_to_begin(&self, caller: &Caller, version: &VersionId) -> Outcome<String> {
        caller.must(Scope::Publish)?;
        if version.site != *caller.site() {
            return Err(OperationError::UnknownSite);
        }
        let (policy, today) = (self.version(version)?, self.now().day());
        let day = today.tomorrow().unwrap_or(today);
        let is_day = |line: &str| ["effective", "archived"].iter().any(|key| line.strip_prefix(key).is_some_and(|rest| rest.trim_start().starts_with('=')));
        // Only in the front matter, which ends at the second line of its own marks.
        let mut marks = 0;
        let lines = policy.text().split_inclusive('\n').map(|line| {
            marks += usize::from(line.trim_end() == "+++");
            if marks == 1 && is_day(line) { format!("effective = {day}\n") } else { line.to_owned() }
        });
        Ok(lines.collect())
    }

    /// One draft; nothing where there is none.
    ///
    /// # Errors
    /// A key without the scope `publish`.
    pub async fn draft(&self, caller: &Caller, draft: RecordId) -> Outcome<Option<DraftView>> {
        caller.must(Scope::Publish)?;
        Ok(self.room_of(caller)?.draft_row(draft).await?.map(DraftView::from))
    }

    /// Begins a draft. Those that were published are put away.
    ///
    /// # Errors
    /// A key without the scope `publish`; a title that is none, a text that is too long; too many drafts.
    pub async fn begin_draft(&self, caller: &Caller, new: &NewDraft) -> Outcome<DraftView> {
        caller.must(Scope::Publish)?;
        let title = titled(new)?;
        let room = self.room_of(caller)?;
        let known: Vec<PolicyDraftRow> = room.rows(&[]).await?;
        let (published, open): (Vec<PolicyDraftRow>, Vec<PolicyDraftRow>) = known.into_iter().partition(|row| row.published.is_some());
        if open.len() >= DRAFTS_MAX {
            return Err(OperationError::malformed("title", format!("there are {DRAFTS_MAX} drafts; throw one away first")));
        }
        let row = PolicyDraftRow {
            draft: room.new_record(),
            title,
            text: new.text.clone(),
            begun_by: caller.name().to_owned(),
            begun_at: room.now,
            written_by: caller.name().to_owned(),
            written_at: room.now,
            proposed_by: None,
            proposed_at: None,
            published: None,
            row_version: 1,
        };
        let mut act = Act::new(None);
        published.iter().for_each(|row| act.add(Intent::delete::<PolicyDraftRow>(vec![Cell::from(&row.draft)])));
        act.add(Intent::insert(&row));
        room.commit(act).await?;
        Ok(row.into())
    }

    /// Saves a draft over the state it was read in; nothing where there is none. A proposal to publish it is taken back when its text changes.
    ///
    /// # Errors
    /// A key without the scope `publish`; a title that is none, a text that is too long; a draft that was published.
    pub async fn save_draft(&self, caller: &Caller, (draft, read): (RecordId, i64), new: &NewDraft) -> Outcome<Option<DraftSaved>> {
        caller.must(Scope::Publish)?;
        let title = titled(new)?;
        let room = self.room_of(caller)?;
        let Some(row) = room.draft_row(draft).await? else { return Ok(None) };
        if row.published.is_some() {
            return Err(OperationError::Settled("this draft was published; begin another one"));
        }
        if row.title == title && row.text == new.text {
            return Ok(Some(DraftSaved::Saved(row.into())));
        }
        if row.row_version != read {
            return Ok(Some(DraftSaved::Stale(row.into())));
        }
        let mut changed = PolicyDraftRow { title, written_by: caller.name().to_owned(), written_at: room.now, row_version: read.saturating_add(1), ..row };
        if changed.text != new.text {
            changed.text.clone_from(&new.text);
            (changed.proposed_by, changed.proposed_at) = (None, None);
        }
        let mut act = Act::new(None);
        act.add(Intent::replace(&changed, read));
        match room.commit(act).await {
            Ok(_) => Ok(Some(DraftSaved::Saved(changed.into()))),
            // Somebody was quicker between reading and writing.
            Err(OperationError::Busy) => Ok(room.draft_row(draft).await?.map(|row| DraftSaved::Stale(row.into()))),
            Err(error) => Err(error),
        }
    }

    /// Throws a draft away, as it was read; whether it was still so.
    ///
    /// # Errors
    /// A key without the scope `publish`.
    pub async fn discard_draft(&self, caller: &Caller, (draft, read): (RecordId, i64)) -> Outcome<bool> {
        caller.must(Scope::Publish)?;
        let room = self.room_of(caller)?;
        let Some(row) = room.draft_row(draft).await? else { return Ok(true) };
        if row.row_version != read {
            return Ok(false);
        }
        let mut act = Act::new(None);
        // The row is written once more first: who saved it in between has it back.
        act.add(Intent::replace(&PolicyDraftRow { row_version: read.saturating_add(1), ..row }, read));
        act.add(Intent::delete::<PolicyDraftRow>(vec![Cell::from(&draft)]));
        match room.commit(act).await {
            Ok(_) => Ok(true),
            Err(OperationError::Busy) => Ok(false),
            Err(error) => Err(error),
        }
    }
}

impl Room<'_> {
    pub(super) async fn draft_row(&self, draft: RecordId) -> Outcome<Option<PolicyDraftRow>> {
        self.row(&[Cell::from(&draft)]).await
    }
}

fn titled(new: &NewDraft) -> Outcome<String> {
    fits(&new.text)?;
    let title = new.title.split_whitespace().collect::<Vec<_>>().join(" ");
    if title.is_empty() || title.chars().count() > TITLE_CHARACTERS_MAX {
        return Err(OperationError::malformed("title", format!("a draft is called something, in at most {TITLE_CHARACTERS_MAX} characters")));
    }
    Ok(title)
}
