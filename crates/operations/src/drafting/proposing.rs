//! From a draft to a version: shown with all it means, proposed by one, and published — by another where the site asks for two. What is published is
//! just the text that was proposed: whoever changes a word takes the proposal back.

use crate::commit::Act;
use crate::room::Room;
use crate::{Caller, DraftView, House, NewVersion, OperationError, Outcome, Publication, Scope};
use jiff::civil::Date;
use store::{Intent, PolicyDraftRow};
use vocabulary::RecordId;

/// What came of publishing a draft.
#[derive(Clone, Debug)]
pub enum DraftPublished {
    /// It is published.
    Published(Box<Publication>),
    /// Somebody else changed it meanwhile: nothing was published, and this is how it stands.
    Stale(DraftView),
}

impl House {
    /// Whether it takes two people to publish at this caller's site.
    #[must_use]
    pub fn takes_two_to_publish(&self, caller: &Caller) -> bool {
        self.offering.of(caller.site()).publish_by_two
    }

    /// What publishing a draft would change, for how many people, and how they would be told. Nothing changes.
    ///
    /// # Errors
    /// A key without the scope `publish`; everything that stops it from being published; no such draft.
    pub async fn show_draft(&self, caller: &Caller, draft: RecordId) -> Outcome<Option<Publication>> {
        caller.must(Scope::Publish)?;
        match self.room_of(caller)?.draft_row(draft).await? {
            Some(row) => self.show_version(caller, &NewVersion { text: row.text, effective: None }).await.map(Some),
            None => Ok(None),
        }
    }

    /// Proposes to publish a draft just as it stands.
    ///
    /// # Errors
    /// A key without the scope `publish`; everything that stops it from being published.
    pub async fn propose_draft(&self, caller: &Caller, (draft, read): (RecordId, i64)) -> Outcome<Option<crate::DraftSaved>> {
        caller.must(Scope::Publish)?;
        let room = self.room_of(caller)?;
        let Some(row) = room.draft_row(draft).await? else { return Ok(None) };
        if row.row_version != read {
            return Ok(Some(crate::DraftSaved::Stale(row.into())));
        }
        self.show_version(caller, &NewVersion { text: row.text.clone(), effective: None }).await?;
        let proposed_by = Some(caller.name().to_owned());
        let proposed = PolicyDraftRow { proposed_by, proposed_at: Some(room.now), row_version: read.saturating_add(1), ..row };
        let mut act = Act::new(None);
        act.add(Intent::replace(&proposed, read));
        match room.commit(act).await {
            Ok(_) => Ok(Some(crate::DraftSaved::Saved(proposed.into()))),
            Err(OperationError::Busy) => Ok(room.draft_row(draft).await?.map(|row| crate::DraftSaved::Stale(row.into()))),
            Err(error) => Err(error),
        }
    }

    /// Publishes a draft just as it was read, to come into force on the day that is confirmed.
    ///
    /// # Errors
    /// A key without the scope `publish`; everything that stops it from being published; where the site asks for two people, whoever proposed it,
    /// or nobody did.
    pub async fn publish_draft(&self, caller: &Caller, (draft, read): (RecordId, i64), effective: Date) -> Outcome<Option<DraftPublished>> {
        caller.must(Scope::Publish)?;
        let room = self.room_of(caller)?;
        let Some(row) = room.draft_row(draft).await? else { return Ok(None) };
        if row.row_version != read {
            return Ok(Some(DraftPublished::Stale(row.into())));
        }
        let new = NewVersion { text: row.text.clone(), effective: Some(effective) };
        match self.publish_as(caller, &new, &row).await {
            Ok(publication) => Ok(Some(DraftPublished::Published(Box::new(publication)))),
            // Somebody saved it in this very moment.
            Err(OperationError::Busy) => Ok(room.draft_row(draft).await?.map(|row| DraftPublished::Stale(row.into()))),
            Err(error) => Err(error),
        }
    }
}

impl Room<'_> {
    /// Who publishes a text, as it is kept: with whoever proposed just this one, where the site asks for two people.
    ///
    /// # Errors
    /// Where nobody else proposed it.
    pub(crate) async fn published_by(&self, by: &str, text: &str) -> Outcome<String> {
        if !self.house.offering.of(self.site()).publish_by_two {
            return Ok(by.to_owned());
        }
        let rows: Vec<PolicyDraftRow> = self.rows(&[]).await?;
        let proposers: Vec<String> = rows.into_iter().filter(|row| row.text == text).filter_map(|row| row.proposed_by).collect();
        match proposers.iter().find(|proposer| proposer.as_str() != by) {
            Some(other) => Ok(format!("{by}; proposed by {other}")),
            None if proposers.is_empty() => Err(OperationError::NotAllowed(
                "at this site it takes two people to publish a version: propose just this text first, and let somebody else publish it",
            )),
            None => Err(OperationError::NotAllowed("at this site it takes two people to publish a version: somebody else must publish what you proposed")),
        }
    }
}
