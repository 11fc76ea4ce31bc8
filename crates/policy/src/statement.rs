//! The tree of a policy's rules, as written. It resolves no word to what this policy means by it.

use crate::diagnostic::Span;
use serde::{Deserialize, Serialize};
use vocabulary::{Action, Cause, Channel, Condition, Duty, Effect, Moment, Notice, Place, Purpose, Right, Within};

/// Facts as written: alternatives (`or`) of facts that hold or do not (`and`, `not`).
pub type Alternatives = Vec<Vec<(Condition, bool)>>;

/// A word for data or a party: a leaf, or a group such as `personal`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Term {
    /// The word.
    pub word: String,
    #[serde(skip)]
    pub(crate) span: Span,
}

/// The purposes of a region.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Purposes {
    /// `for any purpose`.
    Any,
    /// These.
    These(Vec<Purpose>),
}

/// Which slots of a `may` are closed by `only`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Closed {
    /// `only DATA`.
    pub data: bool,
    /// `only by` or `only to`.
    pub parties: bool,
    /// `only for`.
    pub purposes: bool,
    /// `only if`.
    pub facts: bool,
}

/// A region of flows, with the facts that narrow it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Flows {
    /// What is done; empty in an `except`: as in its `never`.
    pub actions: Vec<Action>,
    /// With what; empty in an `except` that does not narrow it.
    pub data: Vec<Term>,
    /// Narrowed to children.
    pub of_child: bool,
    /// By or to whom; empty where left out.
    pub parties: Vec<Term>,
    /// Why; `None` where left out.
    pub purposes: Option<Purposes>,
    /// `if`.
    pub facts: Option<Alternatives>,
    /// `unless`.
    pub unless: Option<Alternatives>,
    /// The slots that `only` closes.
    pub only: Closed,
}

/// When a duty is owed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Occasion {
    /// With every such flow.
    Flow(Flows),
    /// Whenever these facts come to hold.
    Event(Alternatives),
}

/// How soon, as written: a time, or the name of a parameter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Deadline {
    /// A time.
    Time(Within),
    /// A parameter of the front matter.
    Parameter(String),
}

/// What a statement says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Says {
    /// `may …`
    May(Flows),
    /// `never …`, `never ever …`
    Never {
        /// No later version may open it.
        ever: bool,
        /// What is refused.
        flows: Flows,
    },
    /// `must DUTY when …`
    Must {
        /// What is owed.
        duty: Duty,
        /// When.
        when: Occasion,
        /// How soon.
        within: Option<Deadline>,
    },
    /// `person can …`
    Can {
        /// The right.
        right: Right,
        /// By which ways.
        channels: Vec<Channel>,
        /// What follows.
        effect: Effect,
        /// How soon.
        within: Option<Deadline>,
    },
    /// `show …`
    Show {
        /// The notice.
        notice: Notice,
        /// Where.
        places: Vec<Place>,
        /// When.
        moment: Option<Moment>,
    },
    /// `says nothing: …`
    Nothing(Cause),
    /// `prove …`
    Prove {
        /// `prove never` rather than `prove may`.
        never: bool,
        /// About which flows.
        flows: Flows,
    },
}

/// A quote and where it is written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Quote {
    /// The words.
    pub words: String,
    #[serde(skip)]
    pub(crate) span: Span,
}

/// An `except` under a `never`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Except {
    /// The part of the region that it lifts and permits.
    pub flows: Flows,
    /// Its words.
    pub quote: Quote,
    #[serde(skip)]
    pub(crate) span: Span,
}

/// One statement with what hangs on it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Statement {
    /// What it says.
    pub says: Says,
    /// The words it enforces; none for `prove`.
    pub quote: Option<Quote>,
    /// `except`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub excepts: Vec<Except>,
    /// `despite`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub despite: Vec<Quote>,
    /// `deny wins because`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deny_wins: Option<String>,
    /// The comment lines above it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub comments: Vec<String>,
    /// The number of the sentence its quote stands in; 0 for `prove`.
    #[serde(default)]
    pub sentence: u16,
    /// The line it is written on, from 1.
    #[serde(default)]
    pub line: u32,
    #[serde(skip)]
    pub(crate) span: Span,
    #[serde(skip)]
    pub(crate) fence: usize,
}

impl Statement {
    /// A statement with nothing but what it says.
    pub(crate) fn saying(says: Says) -> Self {
        Self {
            says,
            quote: None,
            excepts: Vec::new(),
            despite: Vec::new(),
            deny_wins: None,
            comments: Vec::new(),
            sentence: 0,
            line: 0,
            span: Span::default(),
            fence: 0,
        }
    }
}
