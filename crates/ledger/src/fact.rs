//! A fact: evidence that a condition holds, for whom and for what. It is what was recorded; whether it counts is decided
//! in `prove`. It never holds personal data beyond the id of the person.

use serde::{Deserialize, Serialize};
use vocabulary::{Condition, DataCategory, EvidenceId, Purpose, Recipient, RecordId, SubjectId, Timestamp};

/// The most characters in a party's name.
const PARTY_CHARACTERS_MAX: usize = 120;

/// The name of a party outside, as `Acme Mailers Ltd`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PartyName(String);

/// A party's name that is no name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a party's name has 1 to 120 characters, none of them a control character")]
pub struct PartyNameError;

impl PartyName {
    /// Reads a name; white space around it is dropped.
    ///
    /// # Errors
    /// When it is empty, too long, or has control characters.
    pub fn new(text: &str) -> Result<Self, PartyNameError> {
        let name = text.trim();
        let fits = (1..=PARTY_CHARACTERS_MAX).contains(&name.chars().count());
        if fits && !name.chars().any(char::is_control) { Ok(Self(name.to_owned())) } else { Err(PartyNameError) }
    }

    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for PartyName {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for PartyName {
    type Error = PartyNameError;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::new(&text)
    }
}

impl From<PartyName> for String {
    fn from(name: PartyName) -> Self {
        name.0
    }
}

/// What a fact is about. An empty list, or nothing, means any.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "kebab-case")]
pub struct FactScope {
    /// The person.
    pub subject: Option<SubjectId>,
    /// The party outside, by name.
    pub party: Option<PartyName>,
    /// What that party is to us.
    pub recipient: Option<Recipient>,
    /// For which purposes.
    pub purposes: Vec<Purpose>,
    /// For which data.
    pub categories: Vec<DataCategory>,
    /// For one occasion only, such as one request.
    pub occasion: Option<RecordId>,
}

impl FactScope {
    /// Whether every flow that the other is about is one that this is about too, so that a later word of this scope takes the place of one of that.
    #[must_use]
    pub fn covers(&self, other: &Self) -> bool {
        fn names<T: PartialEq>(own: Option<&T>, other: Option<&T>) -> bool {
            own.is_none() || own == other
        }
        fn lists<T: PartialEq>(own: &[T], other: &[T]) -> bool {
            own.is_empty() || (!other.is_empty() && other.iter().all(|one| own.contains(one)))
        }
        names(self.subject.as_ref(), other.subject.as_ref())
            && names(self.party.as_ref(), other.party.as_ref())
            && names(self.recipient.as_ref(), other.recipient.as_ref())
            && names(self.occasion.as_ref(), other.occasion.as_ref())
            && lists(&self.purposes, &other.purposes)
            && lists(&self.categories, &other.categories)
    }
}

/// Recorded evidence that a condition holds, or that it does not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Fact {
    /// The condition.
    pub condition: Condition,
    /// About whom and what.
    pub about: FactScope,
    /// Whether it holds.
    pub holds: bool,
    /// The evidence.
    pub evidence: EvidenceId,
    /// When it was put on record.
    pub recorded_at: Timestamp,
    /// By whom: a form, a key, a member of staff in a role; never the person's name.
    pub recorded_by: String,
    /// From when on it holds.
    pub from: Timestamp,
    /// Until when; for good when nothing is said.
    pub until: Option<Timestamp>,
}

/// Why a fact cannot go on record.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FactError {
    /// Some conditions are worked out, never recorded.
    #[error("`{0}` is worked out at the moment of the decision and cannot be recorded")]
    Computed(Condition),
    /// The condition is about a person.
    #[error("`{0}` is about a person: say about whom")]
    NoSubject(Condition),
    /// The condition is about a party outside.
    #[error("`{0}` is about a party: say which")]
    NoParty(Condition),
    /// Permission that names no purpose is no permission.
    #[error("`{0}` needs the purposes it is given for")]
    NoPurpose(Condition),
    /// The time it holds is empty.
    #[error("a fact cannot end before it begins")]
    NoTime,
}

impl Fact {
    /// Whether this is a fact that may go on record. One that may not is never counted either.
    ///
    /// # Errors
    /// Which part is missing, or that the condition is never recorded.
    pub fn check(&self) -> Result<(), FactError> {
        use Condition as C;
        let about = &self.about;
        match self.condition {
            C::Aggregated | C::PurposeMatch => return Err(FactError::Computed(self.condition)),
            C::Confidential | C::LegalProcess | C::GoodFaith | C::NeedToKnow => {
                about.party.as_ref().ok_or(FactError::NoParty(self.condition))?;
            }
            C::Merger => {}
            _ if about.subject.is_none() => return Err(FactError::NoSubject(self.condition)),
            C::Permission | C::OptIn if self.holds && about.purposes.is_empty() => {
                return Err(FactError::NoPurpose(self.condition));
            }
            _ => {}
        }
        match self.until {
            Some(until) if until <= self.from => Err(FactError::NoTime),
            _ => Ok(()),
        }
    }
}
