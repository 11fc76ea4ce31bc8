//! Group figures: the only way to the condition `aggregated`. It never counts a group smaller than the policy's minimum, and never tells who is in one.

use policy::Answer;
use vocabulary::{Purpose, WordError};

/// What people are counted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GroupBy {
    /// Which kinds of data are held.
    Category,
    /// What they ticked.
    Choice,
    /// Where they came in.
    Source,
}

impl GroupBy {
    /// Every way.
    pub const ALL: [Self; 3] = [Self::Category, Self::Choice, Self::Source];

    /// The canonical spelling.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Category => "category",
            Self::Choice => "choice",
            Self::Source => "source",
        }
    }
}

impl std::str::FromStr for GroupBy {
    type Err = WordError;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|by| by.key() == text)
            .ok_or_else(|| WordError::not_in("grouping", text, &Self::ALL.map(Self::key)))
    }
}

impl serde::Serialize for GroupBy {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.key())
    }
}

impl<'de> serde::Deserialize<'de> for GroupBy {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

/// A wish for group figures.
#[derive(Clone, Debug)]
pub struct AggregateQuestion {
    /// What to count by.
    pub group_by: GroupBy,
    /// What for.
    pub purpose: Purpose,
    /// For whom; for the company itself where there is none.
    pub party: Option<String>,
}

/// Group figures.
#[derive(Clone, Debug, serde::Serialize)]
pub struct Aggregates {
    /// Group by group.
    pub groups: Vec<Group>,
    /// Whether a group was left out because it is small.
    pub withheld: bool,
    /// The smallest group that is told.
    pub minimum: u32,
    /// The answer that permits them.
    pub answer: Answer,
}

/// One group.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Group {
    /// What its people have in common.
    pub label: String,
    /// How many they are.
    pub people: u64,
}
