//! What is held, value by value and not field by field: finding values by person, purpose, objection or recipient, reading them for a purpose,
//! changing their terms, removing them. A call does one page of people; whoever wants all of them goes on after the last.

mod amend;
pub(crate) mod crowd;
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

/// The most people in one page of what is changed: their rows go in one transaction.
const CHANGED_MAX: u32 = 250;

/// The most people in one page of what is read.
const READ_MAX: u32 = 1_000;

/// With how many values a page of what is read ends, however few its people are.
const VALUES_READ_MAX: usize = 20_000;

/// How many people's records are fetched at once.
const RECORDS_AT_ONCE: usize = 250;

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
    pub(crate) people: Vec<PersonFound>,
    /// After whom the next page begins; `None` after the last.
    pub(crate) next: Option<SubjectId>,
}

/// A person's record, and of each of its values whether it was asked for and is live.
pub(crate) struct PersonFound {
    pub(crate) row: RecordRow,
    pub(crate) meant: Vec<bool>,
}

impl PersonFound {
    /// Those of the values that are meant.
    pub(crate) fn into_meant(self) -> (SubjectId, Vec<HeldValue>) {
        let meant = self.row.packed.values.into_iter().zip(self.meant).filter_map(|(value, is_meant)| is_meant.then_some(value));
        (self.row.subject, meant.collect())
    }
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
    /// A page of people, from after this one, and their values that are meant: to be read.
    pub(crate) async fn found(&self, which: &Which, after: Option<SubjectId>) -> Outcome<Found> {
        self.found_up_to(which, after, READ_MAX).await
    }

    /// A page of people, from after this one, and their values that are meant: to be changed.
    pub(crate) async fn found_to_change(&self, which: &Which, after: Option<SubjectId>) -> Outcome<Found> {
        self.found_up_to(which, after, CHANGED_MAX).await
    }

    async fn found_up_to(&self, which: &Which, after: Option<SubjectId>, people_max: u32) -> Outcome<Found> {
        let (subjects, mut next) = match (which.person(), which.term()) {
            (Some(subject), _) => (vec![subject], None),
            (None, Some(term)) => self.page_of(&term, after, people_max).await?,
            (None, None) => (Vec::new(), None),
        };
        let (mut people, mut values) = (Vec::with_capacity(subjects.len()), 0);
        let keeping = self.keeping();
        for some in subjects.chunks(RECORDS_AT_ONCE) {
            let mut rows = self.records_of(some).await?;
            rows.sort_unstable_by_key(|row| row.subject);
            for row in rows {
                let meant: Vec<bool> = row.packed.values.iter().map(|value| which.names(value) && keeping.is_live(value)).collect();
                if meant.contains(&true) {
                    values += meant.len();
                    people.push(PersonFound { row, meant });
                }
            }
            if values >= VALUES_READ_MAX && some.last() != subjects.last() {
                next = some.last().copied();
                break;
            }
        }
        Ok(Found { people, next })
    }

    async fn page_of(&self, term: &str, after: Option<SubjectId>, people_max: u32) -> Outcome<(Vec<SubjectId>, Option<SubjectId>)> {
        let term = Cell::Text(term.to_owned());
        let after = after.map_or_else(Vec::new, |after| vec![term.clone(), Cell::from(&after)]);
        let page = Page { after, rows_max: people_max };
        let rows = self.house.foundations.store.rows::<FoundRow>(&self.part, &[("term", term)], page).await;
        let rows = rows.map_err(|error| self.house.fault(error))?;
        let next = rows.last().filter(|_| rows.len() >= people_max as usize).map(|row| row.subject);
        Ok((rows.into_iter().map(|row| row.subject).collect(), next))
    }
}

/// Nobody, or no such value, is on file.
fn not_held() -> OperationError {
    OperationError::malformed("which", "no such value is held")
}
