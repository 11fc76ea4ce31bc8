//! What is held, value by value and not field by field: finding values by person, purpose, objection or recipient, reading them for a purpose,
//! changing their terms, removing them. A call does one page of people; whoever wants all of them goes on after the last.

mod amend;
mod read;
mod readers;
mod remove;
mod rewrite;
mod survey;
pub(crate) mod terms;

pub use amend::{Amended, Change};
pub use read::{ReadRequest, ReadValue, ValuesRead};
pub use remove::Removed;
pub use survey::{HeldView, Survey};
pub use terms::terms_found_by;

use self::terms::Term;
use crate::room::Room;
use crate::{OperationError, Outcome};
use store::{Cell, FoundRow, HeldValue, Page, RecordRow};
use vocabulary::{Purpose, Recipient, RecordId, SubjectId};

/// The most people in one page.
const PEOPLE_MAX: u32 = 250;

/// Which values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    /// One value of a person.
    Value(SubjectId, RecordId),
    /// Every value of a person.
    Person(SubjectId),
    /// Everybody's that are held for this purpose.
    HeldFor(Purpose),
    /// Everybody's that are not to be used for this purpose.
    ObjectedTo(Purpose),
    /// Everybody's whose terms name this kind of recipient.
    MayGoTo(Recipient),
}

/// One page of people, each with those of their values that were asked for.
pub(crate) struct Found {
    pub(crate) people: Vec<(RecordRow, Vec<RecordId>)>,
    /// After whom the next page begins; `None` after the last.
    pub(crate) next: Option<SubjectId>,
}

impl Which {
    /// The one person it is about; `None` when it is about whoever is found.
    pub(crate) const fn person(&self) -> Option<SubjectId> {
        match self {
            Self::Value(subject, _) | Self::Person(subject) => Some(*subject),
            _ => None,
        }
    }

    /// The same in words, without anybody's id.
    pub(crate) fn words(&self) -> String {
        self.term().unwrap_or_else(|| "a person".to_owned())
    }

    /// The term of the index.
    fn term(&self) -> Option<String> {
        let term = match self {
            Self::Value(..) | Self::Person(_) => return None,
            Self::HeldFor(purpose) => Term::HeldFor(*purpose),
            Self::ObjectedTo(purpose) => Term::ObjectedTo(*purpose),
            Self::MayGoTo(recipient) => Term::MayGoTo(*recipient),
        };
        Some(term.to_string())
    }

    fn names(&self, value: &HeldValue) -> bool {
        match self {
            Self::Value(_, record) => value.record == *record,
            Self::Person(_) => true,
            Self::HeldFor(purpose) => value.purposes.contains(purpose),
            Self::ObjectedTo(purpose) => value.terms.objections.contains(purpose),
            Self::MayGoTo(recipient) => value.terms.recipients.contains(recipient),
        }
    }
}

impl Room<'_> {
    /// A page of people, from after this one, and their values that are meant.
    pub(crate) async fn found(&self, which: &Which, after: Option<SubjectId>) -> Outcome<Found> {
        let (subjects, next) = match (which.person(), which.term()) {
            (Some(subject), _) => (vec![subject], None),
            (None, Some(term)) => self.page_of(&term, after).await?,
            (None, None) => (Vec::new(), None),
        };
        let mut people = Vec::with_capacity(subjects.len());
        for subject in subjects {
            let Some(row) = self.record(subject).await? else { continue };
            let live = |value: &&HeldValue| which.names(value) && self.is_live(value);
            let meant: Vec<RecordId> = row.packed.values.iter().filter(live).map(|value| value.record).collect();
            if !meant.is_empty() {
                people.push((row, meant));
            }
        }
        Ok(Found { people, next })
    }

    async fn page_of(&self, term: &str, after: Option<SubjectId>) -> Outcome<(Vec<SubjectId>, Option<SubjectId>)> {
        let term = Cell::Text(term.to_owned());
        let after = after.map_or_else(Vec::new, |after| vec![term.clone(), Cell::from(&after)]);
        let page = Page { after, rows_max: PEOPLE_MAX };
        let rows = self.house.foundations.store.rows::<FoundRow>(&self.part, &[("term", term)], page).await;
        let rows = rows.map_err(|error| self.house.fault(error))?;
        let next = rows.last().filter(|_| rows.len() >= PEOPLE_MAX as usize).map(|row| row.subject);
        Ok((rows.into_iter().map(|row| row.subject).collect(), next))
    }
}

/// Nobody, or no such value, is on file.
fn not_held() -> OperationError {
    OperationError::malformed("which", "no such value is held")
}
