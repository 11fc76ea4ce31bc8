//! The people of the demonstration, by number and form. Outside the demonstration it tells of nobody, and never a value of anybody.

use crate::{FormKind, House, Outcome};
use store::{Cell, RecordRow, SubjectRow};
use vocabulary::{SiteId, SubjectId};
use wording::Language;

/// The most people it lists.
const PEOPLE_MAX: usize = 50;

/// A person of the demonstration.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct DemonstrationPerson {
    /// Their id.
    pub subject: SubjectId,
    /// Which one they are, without a personal value.
    pub words: String,
}

impl House {
    /// The people who sent a form in the demonstration, the newest first.
    ///
    /// # Errors
    /// No such site; the store cannot be read.
    pub async fn demonstration_people(&self, site: &SiteId) -> Outcome<Vec<DemonstrationPerson>> {
        let room = self.room(site)?;
        if !self.is_demonstration() {
            return Ok(Vec::new());
        }
        let mut rows: Vec<SubjectRow> = room.rows(&[]).await?;
        rows.sort_by_key(|row| (row.created_at, row.subject));
        let mut people = Vec::new();
        for (number, row) in rows.iter().enumerate().rev().take(PEOPLE_MAX) {
            let record: Option<RecordRow> = room.row(&[Cell::from(&row.subject)]).await?;
            let mut sources: Vec<String> = record.into_iter().flat_map(|row| row.packed.values).map(|value| named(&value.source)).collect();
            sources.sort();
            sources.dedup();
            let words = format!("Person {}: {}; {}", number + 1, sources.join(", "), row.created_at.day().strftime("%-d %B %Y"));
            people.push(DemonstrationPerson { subject: row.subject, words });
        }
        Ok(people)
    }
}

/// Where a value comes from, as pages call it.
fn named(source: &str) -> String {
    source.parse::<FormKind>().map_or_else(|_| source.to_owned(), |kind| kind.title(Language::English))
}
