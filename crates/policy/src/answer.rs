//! A policy's answer: the verdict, the sentences that give it, what is owed with it, and what would change it.

use serde::{Serialize, Serializer};
use vocabulary::{Condition, Duty, SentenceId, VersionId, Within};

/// The verdict on a flow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// A sentence allows it, and none forbids it.
    Permit,
    /// A sentence forbids it.
    Deny,
    /// No sentence allows it: denied by default.
    Silent,
}

impl Verdict {
    /// The word for it.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Permit => "permit",
            Self::Deny => "deny",
            Self::Silent => "silent",
        }
    }
}

/// The sentence behind an answer.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Reason {
    /// The sentence's words as published.
    #[serde(rename = "sentence")]
    pub text: String,
    /// The sentence's name.
    #[serde(rename = "id")]
    pub sentence: SentenceId,
    /// The words of it that the statement enforces.
    pub quote: String,
    /// The line of the statement in the policy's file.
    pub line: u32,
}

/// A duty that an act owes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Owed {
    /// The duty.
    pub duty: Duty,
    /// By when, counted from the act.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub within: Option<Within>,
    /// Under which sentence.
    #[serde(flatten)]
    pub reason: Reason,
}

/// A fact that would have to be otherwise for a refused flow to be permitted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Need {
    /// The fact.
    pub condition: Condition,
    /// Whether it would have to hold, or be known not to.
    pub holds: bool,
}

impl std::fmt::Display for Need {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if !self.holds {
            f.write_str("not ")?;
        }
        self.condition.fmt(f)
    }
}

impl Serialize for Need {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// A policy's answer to a question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Answer {
    /// The verdict.
    #[serde(rename = "answer")]
    pub verdict: Verdict,
    /// The version that gave it.
    pub version: VersionId,
    /// The sentences that give it; none when silent.
    pub reasons: Vec<Reason>,
    /// What is owed with a permitted flow.
    pub duties: Vec<Owed>,
    /// The smallest sets of facts that would permit a refused flow. Empty when it is permitted, and when nothing would.
    pub needs: Vec<Vec<Need>>,
}

impl Answer {
    /// Both answers as one, where both must permit: the refusal of either, this one's first; else a permit for the reasons of both, with what
    /// either owes.
    #[must_use]
    pub fn and(mut self, other: Self) -> Self {
        if self.verdict != Verdict::Permit {
            return self;
        }
        if other.verdict != Verdict::Permit {
            return other;
        }
        self.reasons.extend(other.reasons);
        let owed_too: Vec<Owed> =
            other.duties.into_iter().filter(|owed| !self.duties.iter().any(|own| (own.duty, own.within) == (owed.duty, owed.within))).collect();
        self.duties.extend(owed_too);
        self
    }
}
