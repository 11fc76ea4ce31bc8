//! Breaches of personal data, from the moment one is noticed to the lessons: what was exposed and of whom is worked out from the house's own
//! record, the authority and the people are told in time, and every step is in the log. Nothing here opens a value.

mod acts;
mod authority;
mod containing;
mod finding;
mod finding_acts;
mod listing;
mod opening;
mod person;
mod register;
mod searching;
mod telling;
mod views;

pub use acts::BreachAct;
pub use containing::Containment;
pub use opening::NewBreach;
pub use person::{BreachExported, BreachToldView};
pub use register::{REGISTER_COLUMNS, RegisterLine};
pub use views::{BreachLine, BreachStepView, BreachView, ConcernedPage, ConcernedView, DueView};

use crate::room::Room;
use crate::{OperationError, Outcome};
use serde::{Deserialize, Serialize};
use store::{BreachRow, BreachStepRow, Cell, Intent};
use vocabulary::RecordId;

/// The most characters in anything that is written about a breach.
pub const BREACH_CHARACTERS_MAX: usize = 4_000;

/// What is written about a breach, as it stands sealed in its row.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct BreachWords {
    /// What happened.
    pub(crate) what: String,
    /// Who noticed it.
    pub(crate) noticed_by: String,
    /// What people may suffer from it.
    pub(crate) consequences: String,
    /// What was done against it.
    pub(crate) measures: Vec<String>,
    /// What the people are told.
    pub(crate) to_people: String,
    /// Whether they are written to as well, where the policy lets the company write.
    pub(crate) by_letter: bool,
    /// What was learnt.
    pub(crate) lessons: String,
}

impl Room<'_> {
    /// The breach of this id.
    pub(crate) async fn breach_row(&self, breach: RecordId) -> Outcome<BreachRow> {
        let row: Option<BreachRow> = self.row(&[Cell::from(&breach)]).await?;
        row.ok_or_else(|| OperationError::malformed("breach", "there is no such breach"))
    }

    fn words_of(&self, row: &BreachRow) -> Outcome<BreachWords> {
        let note = self.house.foundations.vault.open_note(self.site(), &row.breach.to_bytes(), &row.words).map_err(|error| self.locked(error))?;
        serde_json::from_str(&note).map_err(|error| self.house.broken(&error))
    }

    fn sealed_words(&self, breach: RecordId, words: &BreachWords) -> Outcome<Vec<u8>> {
        let note = serde_json::to_string(words).map_err(|error| self.house.broken(&error))?;
        self.house.foundations.vault.seal_note(self.site(), &breach.to_bytes(), &note).map_err(|error| self.locked(error))
    }

    /// One more step of a breach, and its line in the log.
    fn breach_step(&self, breach: RecordId, (kind, by): (&str, &str), words: &str) -> Outcome<(Intent, ledger::Event)> {
        let step = self.new_record();
        let words = self.house.foundations.vault.seal_note(self.site(), &step.to_bytes(), words).map_err(|error| self.locked(error))?;
        let row = BreachStepRow { breach, step, kind: kind.to_owned(), at: self.now, done_by: by.to_owned(), words };
        Ok((Intent::insert(&row), ledger::Event::BreachStep { breach, step: kind.to_owned() }))
    }
}

/// What was written, without the white space around it.
fn written(field: &str, text: &str, is_needed: bool) -> Outcome<String> {
    let text = text.trim();
    if is_needed && text.is_empty() {
        return Err(OperationError::malformed(field, "write a sentence or two"));
    }
    if text.chars().count() > BREACH_CHARACTERS_MAX {
        return Err(OperationError::malformed(field, "write at most 4,000 characters"));
    }
    Ok(text.to_owned())
}
