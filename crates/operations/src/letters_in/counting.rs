//! What was decided of those who hand us letters: how often, day by day, and for whoever was refused what they are told of it. It never keeps who they
//! were: not their address, not what they call themselves.

use crate::attempts::until_done;
use crate::commit::Act;
use crate::{Caller, House, Outcome, Scope};
use store::{Cell, Intent, RefusedSenderRow, SenderCountRow};
use vocabulary::{RecordId, SiteId, Timestamp};

/// How many days of counts are shown at most.
const DAYS_MAX: usize = 400;
/// Milliseconds of a day.
const DAY_MS: i64 = 86_400_000;

/// What was decided of a sender.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SenderAnswer {
    /// Looked up in every list, and taken.
    Checked,
    /// Stands on a list.
    Refused {
        /// The list's name.
        list: String,
        /// The code it answered with.
        code: String,
        /// What that means.
        meaning: String,
    },
    /// Could not be looked up, and is to come again.
    Later {
        /// The list that could not be asked.
        list: String,
    },
    /// Could not be looked up for so long that it was taken.
    Unchecked {
        /// The list that could not be asked.
        list: String,
    },
}

impl SenderAnswer {
    const fn key(&self) -> &'static str {
        match self {
            Self::Checked => "checked",
            Self::Refused { .. } => "refused",
            Self::Later { .. } => "later",
            Self::Unchecked { .. } => "unchecked",
        }
    }

    fn list(&self) -> &str {
        match self {
            Self::Checked => "",
            Self::Refused { list, .. } | Self::Later { list } | Self::Unchecked { list } => list,
        }
    }
}

/// How often something was decided on one day.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct SenderCount {
    /// The day, as its first instant.
    pub day: Timestamp,
    /// `checked`, `refused`, `later` or `unchecked`. Every letter that came in is one of the first two or the last.
    pub answer: String,
    /// The list that decided it; empty where all were asked and none held the sender.
    pub list: String,
    /// How many.
    pub letters: u64,
}

/// What a sender was refused for.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct RefusedSender {
    /// When.
    pub at: Timestamp,
    /// The blocklist.
    pub list: String,
    /// The address it answered with.
    pub code: String,
    /// What that means.
    pub meaning: String,
}

impl House {
    /// Counts what was decided of a sender of a letter to this site; the reference by which a refusal can be looked at.
    ///
    /// # Errors
    /// When it cannot be counted; then nothing should be decided.
    pub async fn sender_decided(&self, site: &SiteId, answer: &SenderAnswer) -> Outcome<Option<RecordId>> {
        until_done(|| async move { self.sender_decided_once(site, answer).await }).await
    }

    async fn sender_decided_once(&self, site: &SiteId, answer: &SenderAnswer) -> Outcome<Option<RecordId>> {
        let room = self.room(site)?;
        let day = Timestamp(room.now.0.div_euclid(DAY_MS).saturating_mul(DAY_MS));
        let key = [Cell::from(&day), Cell::from(&answer.key().to_owned()), Cell::from(&answer.list().to_owned())];
        let known: Option<SenderCountRow> = room.row(&key).await?;
        let mut act = Act::new(None);
        match known {
            Some(row) => {
                let next = SenderCountRow { letters: row.letters.saturating_add(1), row_version: row.row_version.saturating_add(1), ..row.clone() };
                act.add(Intent::replace(&next, row.row_version));
            }
            None => {
                act.add(Intent::insert(&SenderCountRow { day, answer: answer.key().to_owned(), list: answer.list().to_owned(), letters: 1, row_version: 1 }));
            }
        }
        let mut reference = None;
        if let SenderAnswer::Refused { list, code, meaning } = answer {
            let row = RefusedSenderRow { reference: room.new_record(), at: room.now, list: list.clone(), code: code.clone(), meaning: meaning.clone() };
            act.add(Intent::insert(&row));
            reference = Some(row.reference);
        }
        room.commit(act).await?;
        Ok(reference)
    }

    /// What a sender was refused for; none where there was no such refusal. The reference tells it to whoever has it, and says nothing of anybody.
    ///
    /// # Errors
    /// [`crate::OperationError::UnknownSite`].
    pub async fn refused_sender(&self, site: &SiteId, reference: RecordId) -> Outcome<Option<RefusedSender>> {
        let row: Option<RefusedSenderRow> = self.room(site)?.row(&[Cell::from(&reference)]).await?;
        Ok(row.map(|row| RefusedSender { at: row.at, list: row.list, code: row.code, meaning: row.meaning }))
    }

    /// How often what was decided of senders, the newest day first.
    ///
    /// # Errors
    /// A key without the scope `figures`.
    pub async fn sender_counts(&self, caller: &Caller) -> Outcome<Vec<SenderCount>> {
        caller.must(Scope::Figures)?;
        let mut rows: Vec<SenderCountRow> = self.room_of(caller)?.rows(&[]).await?;
        rows.sort_by(|one, other| (other.day, &one.answer, &one.list).cmp(&(one.day, &other.answer, &other.list)));
        rows.truncate(DAYS_MAX * 8);
        Ok(rows.into_iter().map(|row| SenderCount { day: row.day, answer: row.answer, list: row.list, letters: row.letters }).collect())
    }
}
