//! A question to a policy, and the facts told with it. It answers nothing.

use crate::rules::FactSet;
use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use vocabulary::{Action, Condition, DataCategory, Purpose, Recipient, Word};

/// What is known about each fact: that it holds, that it does not, or nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Facts {
    known: FactSet,
    holding: FactSet,
}

impl Facts {
    /// Nothing is known.
    #[must_use]
    pub const fn unknown() -> Self {
        Self { known: 0, holding: 0 }
    }

    /// With this fact known to hold or not.
    #[must_use]
    pub fn with(mut self, condition: Condition, holds: bool) -> Self {
        let bit = 1 << condition.index();
        self.known |= bit;
        self.holding = if holds { self.holding | bit } else { self.holding & !bit };
        self
    }

    /// What is known about a fact; `None` when nothing is.
    #[must_use]
    pub fn get(&self, condition: Condition) -> Option<bool> {
        let bit = 1 << condition.index();
        (self.known & bit != 0).then_some(self.holding & bit != 0)
    }

    /// Two-valued: every unknown fact as its default.
    pub(crate) const fn settled(self, defaults: FactSet) -> FactSet {
        self.holding | defaults & !self.known
    }
}

impl Serialize for Facts {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(Condition::all().iter().filter_map(|condition| Some((condition.key(), self.get(*condition)?))))
    }
}

impl<'de> Deserialize<'de> for Facts {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct FactsVisitor;
        impl<'de> Visitor<'de> for FactsVisitor {
            type Value = Facts;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("facts, as {\"confidential\": true, \"opted-out\": false}")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Facts, A::Error> {
                let mut facts = Facts::unknown();
                while let Some((condition, holds)) = map.next_entry::<Condition, bool>()? {
                    if facts.get(condition).is_some() {
                        return Err(serde::de::Error::custom(format_args!("the fact `{condition}` is told twice")));
                    }
                    facts = facts.with(condition, holds);
                }
                Ok(facts)
            }
        }
        deserializer.deserialize_map(FactsVisitor)
    }
}

/// One question: may this party do this with these data for this purpose, given these facts?
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// What is done.
    pub action: Action,
    /// With which data; each is decided, and all must be permitted. At least one.
    pub data: Vec<DataCategory>,
    /// Why.
    pub purpose: Purpose,
    /// By or to whom.
    pub recipient: Recipient,
    /// What is known.
    pub facts: Facts,
}

/// A question that cannot be asked of this policy.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum QuestionError {
    /// It names no data.
    #[error("the question names no data")]
    NoData,
    /// It names data this policy does not know.
    #[error("`{word}` is not a data category of this policy{}", .suggestion.as_ref().map_or_else(String::new, |word| format!("; did you mean `{word}`?")))]
    UnknownData {
        /// The word.
        word: String,
        /// The known word most likely meant.
        suggestion: Option<String>,
    },
}
