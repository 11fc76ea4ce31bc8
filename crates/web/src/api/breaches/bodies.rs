//! Breaches as the API tells them. It holds ids of people and kinds of data, and no value.

use crate::api::problem::Problem;
use crate::api::words::{CategoryWord, IdText, InstantText};
use operations::{BreachKind, BreachLine, BreachStepView, BreachView, ConcernedPage, DueView, ExposureScope, Risk, ToldOrNot};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::ToSchema;
use vocabulary::{DataCategory, SubjectId};

/// The words for what happened.
pub(crate) struct KindWord;

impl KindWord {
    /// Every word.
    pub(crate) const ALL: [(&'static str, BreachKind); 7] = [
        ("partner-key", BreachKind::PartnerKey),
        ("staff-session", BreachKind::StaffSession),
        ("database-file", BreachKind::DatabaseFile),
        ("backup", BreachKind::Backup),
        ("lost-device", BreachKind::LostDevice),
        ("wrong-recipient", BreachKind::WrongRecipient),
        ("other", BreachKind::Other),
    ];

    pub(crate) fn read(word: &str) -> Result<BreachKind, Problem> {
        let known = Self::ALL.iter().find(|(key, _)| *key == word).map(|(_, kind)| *kind);
        known.ok_or_else(|| Problem::malformed("kind", format!("must be one of {}", Self::ALL.map(|(key, _)| key).join(", "))))
    }

    pub(crate) fn of(kind: BreachKind) -> &'static str {
        Self::ALL.iter().find(|(_, known)| *known == kind).map_or("other", |(key, _)| key)
    }
}

/// What was within reach.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(tag = "of", rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) enum ScopeBody {
    /// What was opened by a program's key or a member of staff, by name.
    Caller {
        /// The name.
        name: String,
    },
    /// What a party received.
    Party {
        /// Which.
        party: String,
    },
    /// Everything in the files: the site's keys were copied too.
    FilesWithKeys {
        /// When they were copied, or the backup was made.
        #[schema(value_type = InstantText)]
        as_of: String,
    },
    /// Files that hold sealed values alone.
    FilesWithoutKeys {
        /// When they were copied, or the backup was made.
        #[schema(value_type = InstantText)]
        as_of: String,
    },
    /// What no record shows: the people are named by hand.
    Named,
}

impl ScopeBody {
    pub(crate) fn read(self) -> Result<ExposureScope, Problem> {
        Ok(match self {
            Self::Caller { name } => ExposureScope::Caller { name },
            Self::Party { party } => ExposureScope::Party { party: party.try_into().map_err(|_| Problem::malformed("party", "is the name of a party"))? },
            Self::FilesWithKeys { as_of } => ExposureScope::FilesWithKeys { as_of: super::needed("as_of", &as_of)? },
            Self::FilesWithoutKeys { as_of } => ExposureScope::FilesWithoutKeys { as_of: super::needed("as_of", &as_of)? },
            Self::Named => ExposureScope::Named,
        })
    }
}

impl From<&ExposureScope> for ScopeBody {
    fn from(scope: &ExposureScope) -> Self {
        match scope {
            ExposureScope::Caller { name } => Self::Caller { name: name.clone() },
            ExposureScope::Party { party } => Self::Party { party: party.to_string() },
            ExposureScope::FilesWithKeys { as_of } => Self::FilesWithKeys { as_of: as_of.to_string() },
            ExposureScope::FilesWithoutKeys { as_of } => Self::FilesWithoutKeys { as_of: as_of.to_string() },
            ExposureScope::Named => Self::Named,
        }
    }
}

/// A breach as it is first told.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewBreachBody {
    /// What happened: `partner-key`, `staff-session`, `database-file`, `backup`, `lost-device`, `wrong-recipient` or `other`.
    pub(crate) kind: String,
    /// What happened, in sentences. Name nobody here.
    pub(crate) what: String,
    /// When it began, as far as known.
    #[schema(value_type = InstantText)]
    pub(crate) began_at: String,
    /// When it ended; none while it goes on.
    #[serde(default)]
    #[schema(value_type = Option<InstantText>)]
    pub(crate) ended_at: Option<String>,
    /// When it was noticed.
    #[schema(value_type = InstantText)]
    pub(crate) noticed_at: String,
    /// Who noticed it.
    pub(crate) noticed_by: String,
    /// What was within reach.
    pub(crate) scope: ScopeBody,
}

/// By when somebody is to be told.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DueBody {
    /// By when.
    #[schema(value_type = InstantText)]
    due: String,
    /// How many whole hours are left; below zero where the time is over.
    hours_left: i64,
    /// Who says so.
    says: String,
    /// What became of it.
    done: Option<DoneBody>,
    /// Whether it was or is too late.
    late: bool,
}

/// What was done or decided.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DoneBody {
    /// Whether they were told.
    told: bool,
    /// When.
    #[schema(value_type = InstantText)]
    at: String,
    /// By whom.
    by: Vec<String>,
}

impl From<&ToldOrNot> for DoneBody {
    fn from(done: &ToldOrNot) -> Self {
        Self { told: done.told, at: done.at.to_string(), by: done.by.clone() }
    }
}

impl From<&DueView> for DueBody {
    fn from(due: &DueView) -> Self {
        Self { due: due.due.to_string(), hours_left: due.hours_left, says: due.says.to_owned(), done: due.done.as_ref().map(DoneBody::from), late: due.late }
    }
}

/// A breach in a list.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct BreachLineBody {
    /// Its id.
    #[schema(value_type = IdText)]
    id: String,
    /// What happened.
    kind: String,
    /// When it was noticed.
    #[schema(value_type = InstantText)]
    noticed_at: String,
    /// How many people it concerns, as far as was found.
    people: u64,
    /// Whether all was looked through.
    whole: bool,
    /// Telling the authority.
    authority: DueBody,
    /// Telling the people.
    told: DueBody,
    /// When it was closed.
    #[schema(value_type = Option<InstantText>)]
    closed_at: Option<String>,
}

impl From<&BreachLine> for BreachLineBody {
    fn from(line: &BreachLine) -> Self {
        Self {
            id: line.id.to_string(),
            kind: KindWord::of(line.kind).to_owned(),
            noticed_at: line.noticed_at.to_string(),
            people: line.people,
            whole: line.whole,
            authority: DueBody::from(&line.authority),
            told: DueBody::from(&line.concerned),
            closed_at: line.closed_at.map(|at| at.to_string()),
        }
    }
}

/// A breach, whole.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct BreachBody {
    /// Its id.
    #[schema(value_type = IdText)]
    id: String,
    /// What happened.
    kind: String,
    /// What happened, in sentences.
    what: String,
    /// When it began.
    #[schema(value_type = InstantText)]
    began_at: String,
    /// When it ended.
    #[schema(value_type = Option<InstantText>)]
    ended_at: Option<String>,
    /// When it was noticed.
    #[schema(value_type = InstantText)]
    noticed_at: String,
    /// Who noticed it.
    noticed_by: String,
    /// Who put it on record.
    opened_by: String,
    /// What was within reach.
    scope: ScopeBody,
    /// What that means.
    scope_words: String,
    /// Whether all was looked through.
    whole: bool,
    /// How many people it concerns, as far as was found.
    people: u64,
    /// Of how many people each kind of data.
    kinds: BTreeMap<String, u64>,
    /// How likely harm is: `unlikely`, `likely` or `high`; none before it was assessed.
    risk: Option<String>,
    /// What people may suffer from it.
    consequences: String,
    /// When it was contained.
    #[schema(value_type = Option<InstantText>)]
    contained_at: Option<String>,
    /// What was done against it.
    measures: Vec<String>,
    /// Telling the authority.
    authority: DueBody,
    /// A text for the authority, with the facts.
    authority_text: String,
    /// Telling the people.
    told: DueBody,
    /// What they are told.
    to_people: String,
    /// How many were told on their own page.
    told_by_page: u64,
    /// How many were told by a letter too.
    told_by_letter: u64,
    /// How many two people decided not to tell.
    withheld: u64,
    /// What waits for a second person.
    proposed: Option<String>,
    /// When and by whom it was closed.
    closed: Option<DoneBody>,
    /// What was learnt.
    lessons: String,
    /// Every step, the oldest first.
    steps: Vec<BreachStepDoneBody>,
}

/// One step.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct BreachStepDoneBody {
    /// What was done.
    kind: String,
    /// When.
    #[schema(value_type = InstantText)]
    at: String,
    /// By whom.
    by: String,
    /// What was written about it.
    words: String,
}

impl From<BreachStepView> for BreachStepDoneBody {
    fn from(step: BreachStepView) -> Self {
        Self { kind: step.kind, at: step.at.to_string(), by: step.by, words: step.words }
    }
}

/// The word for how likely harm is.
pub(crate) const fn risk_word(risk: Risk) -> &'static str {
    match risk {
        Risk::Unlikely => "unlikely",
        Risk::Likely => "likely",
        Risk::High => "high",
    }
}

impl From<BreachView> for BreachBody {
    fn from(view: BreachView) -> Self {
        let proposed = view.proposed_words();
        Self {
            id: view.id.to_string(),
            kind: KindWord::of(view.kind).to_owned(),
            what: view.what,
            began_at: view.began_at.to_string(),
            ended_at: view.ended_at.map(|at| at.to_string()),
            noticed_at: view.noticed_at.to_string(),
            noticed_by: view.noticed_by,
            opened_by: view.opened_by,
            scope: ScopeBody::from(&view.scope),
            scope_words: view.scope_words,
            whole: view.found.whole,
            people: view.found.people,
            kinds: view.found.kinds.into_iter().map(|(kind, people)| (kind.to_string(), people)).collect(),
            risk: view.risk.map(|risk| risk_word(risk).to_owned()),
            consequences: view.consequences,
            contained_at: view.contained_at.map(|at| at.to_string()),
            measures: view.measures,
            authority: DueBody::from(&view.authority),
            authority_text: view.authority_text,
            told: DueBody::from(&view.concerned),
            to_people: view.to_people,
            told_by_page: view.told_by_page,
            told_by_letter: view.told_by_letter,
            withheld: view.withheld,
            proposed,
            closed: view.closed.as_ref().map(DoneBody::from),
            lessons: view.lessons,
            steps: view.steps.into_iter().map(BreachStepDoneBody::from).collect(),
        }
    }
}

/// A page of people.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ConcernedBody {
    /// They.
    people: Vec<ConcernedOne>,
    /// After whom the next page begins.
    #[schema(value_type = Option<IdText>)]
    next: Option<SubjectId>,
}

/// One person.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ConcernedOne {
    /// Who.
    #[schema(value_type = IdText)]
    subject: SubjectId,
    /// Which kinds of their data.
    #[schema(value_type = Vec<CategoryWord>)]
    data: Vec<DataCategory>,
    /// How: `received`, `opened`, `copied` or `named`.
    how: String,
    /// `waiting`, `page`, `letter` or `withheld`.
    state: String,
    /// When they were told, or it was decided.
    #[schema(value_type = Option<InstantText>)]
    told_at: Option<String>,
}

impl From<ConcernedPage> for ConcernedBody {
    fn from(page: ConcernedPage) -> Self {
        let people = page.people.into_iter().map(|one| ConcernedOne {
            subject: one.subject,
            data: one.data,
            how: one.how,
            state: one.state,
            told_at: one.told_at.map(|at| at.to_string()),
        });
        Self { people: people.collect(), next: page.next }
    }
}
