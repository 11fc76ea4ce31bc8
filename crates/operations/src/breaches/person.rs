//! What a person sees of the breaches that concern them: what happened in plain words, which kinds of their data, and whom to ask. It names nobody
//! but themselves.

use crate::Outcome;
use crate::room::Room;
use store::{BreachConcernedRow, Cell};
use vocabulary::{DataCategory, RecordId, SubjectId, Timestamp};

/// A breach, as somebody is told of it whom it concerns.
#[derive(Clone, Debug, serde::Serialize)]
pub struct BreachToldView {
    /// The breach.
    pub id: RecordId,
    /// What happened, in plain words.
    pub words: String,
    /// Which kinds of their data.
    pub data: Vec<DataCategory>,
    /// When it began.
    pub began_at: Timestamp,
    /// When they were told.
    pub told_at: Timestamp,
    /// The address that can be written to about it.
    pub ask: String,
}

/// That a breach concerns a person, as it stands in their own copy of everything.
#[derive(Clone, Debug)]
pub struct BreachExported {
    /// The breach.
    pub breach: RecordId,
    /// Which kinds of their data.
    pub data: Vec<DataCategory>,
    /// How: `received`, `opened`, `copied` or `named`.
    pub how: String,
    /// `waiting`, `page`, `letter` or `withheld`.
    pub state: String,
    /// When they were told, or it was decided.
    pub told_at: Option<Timestamp>,
}

impl Room<'_> {
    async fn concerning(&self, subject: SubjectId) -> Outcome<Vec<BreachConcernedRow>> {
        self.rows(&[("subject", Cell::from(&subject))]).await
    }

    /// The breaches the person was told of, the newest first.
    pub(crate) async fn breaches_told(&self, subject: SubjectId) -> Outcome<Vec<BreachToldView>> {
        let mut told = Vec::new();
        for concerned in self.concerning(subject).await? {
            let (Some(told_at), "page" | "letter") = (concerned.told_at, concerned.state.as_str()) else { continue };
            let row = self.breach_row(concerned.breach).await?;
            let (words, ask) = (self.words_of(&row)?.to_people, self.writes_from());
            told.push(BreachToldView { id: row.breach, words, data: concerned.data.0, began_at: row.detail.0.began_at, told_at, ask });
        }
        told.sort_by_key(|one| std::cmp::Reverse((one.told_at, one.id)));
        Ok(told)
    }

    /// Every breach that concerns the person, whether or not they were told of it.
    pub(crate) async fn breaches_exported(&self, subject: SubjectId) -> Outcome<Vec<BreachExported>> {
        let rows = self.concerning(subject).await?;
        Ok(rows.into_iter().map(|row| BreachExported { breach: row.breach, data: row.data.0, how: row.how, state: row.state, told_at: row.told_at }).collect())
    }
}
