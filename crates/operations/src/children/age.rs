//! The age that people say. It is asked by a month, the month is not kept, and what is kept is the answer alone: that somebody is no child,
//! or until when they are one. No answer of a person's own takes away what protects them.

use crate::collect::DeclaredAge;
use crate::commit::{Act, Done};
use crate::controls::delete_now;
use crate::facts::Document;
use crate::keep::Whose;
use crate::room::Room;
use crate::values::{is_blank, month_of};
use crate::{Form, OperationError, Outcome, ReceiptView};
use ledger::{Fact, FactScope};
use store::{AgeClaimRow, Cell, Intent};
use vocabulary::{CHILD_YEARS, Condition, Personal, SubjectId, Timestamp};

/// What the token of an erasure's receipt is made for.
const ERASURE: &str = "erasure-receipt";

/// What an answer says, once the month is forgotten.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Said {
    /// Nothing.
    Nothing,
    /// That they are no child.
    Grown,
    /// That they are a child, and until when, where that is known.
    Child(Option<Timestamp>),
}

/// An answer in a form: what of it counts, and what waits to be confirmed.
#[derive(Clone, Copy, Debug)]
pub(crate) struct AgeSaid {
    pub(crate) counts: Said,
    claims: Option<Said>,
}

/// What protects somebody as a child.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Protection {
    None,
    Until(Timestamp),
    ForGood,
}

/// An erasure that was done, with where its receipt is fetched by whoever reported what made it due.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct ErasedView {
    /// Its entry in the log.
    pub receipt: ReceiptView,
    /// What, with the number of the entry, fetches the receipt without a key.
    pub token: String,
}

impl DeclaredAge {
    /// Reads what was typed: a month by its number, and a year.
    ///
    /// # Errors
    /// What is no month.
    pub fn read(month: Option<&Personal<String>>, year: Option<&Personal<String>>) -> Outcome<Self> {
        let written = |part: Option<&Personal<String>>| part.is_some_and(|part| !is_blank(part));
        match (month, year) {
            (Some(month), Some(year)) if written(Some(month)) && written(Some(year)) => {
                let read = month_of(month, year).map(Self::Born);
                read.ok_or_else(|| OperationError::malformed("born", "please choose the month and write the year with four digits, as 1990"))
            }
            _ if written(month) || written(year) => Err(OperationError::malformed("born", "please give both the month and the year")),
            _ => Ok(Self::NotSaid),
        }
    }

    /// What it says at this instant.
    pub(crate) fn said(self, now: Timestamp) -> Outcome<Said> {
        Ok(match self {
            Self::NotSaid => Said::Nothing,
            Self::Over13 => Said::Grown,
            Self::Under13 => Said::Child(None),
            Self::Born(month) if !month.is_of_the_living(now) => return Err(OperationError::malformed("born", "please look at the year again")),
            Self::Born(month) => {
                let until = month.surely(CHILD_YEARS);
                if now < until { Said::Child(Some(until)) } else { Said::Grown }
            }
        })
    }

    /// Whether it says that they are a child.
    #[must_use]
    pub fn says_child(self, now: Timestamp) -> bool {
        matches!(self.said(now), Ok(Said::Child(_)))
    }
}

impl Protection {
    /// What these facts about a person come to now.
    pub(crate) fn of(facts: &[Fact], now: Timestamp) -> Self {
        let lives = |fact: &&Fact| fact.condition == Condition::Child && fact.from <= now && fact.until.is_none_or(|until| now < until);
        match facts.iter().filter(lives).max_by_key(|fact| (fact.recorded_at, fact.holds, fact.evidence)) {
            Some(Fact { holds: true, until: Some(until), .. }) => Self::Until(*until),
            Some(Fact { holds: true, until: None, .. }) => Self::ForGood,
            _ => Self::None,
        }
    }

    /// Whether saying this would take some of it away.
    fn would_lose_by(self, said: Said) -> bool {
        match (self, said) {
            (Self::None, _) | (_, Said::Nothing | Said::Child(None)) => false,
            (_, Said::Grown) | (Self::ForGood, Said::Child(Some(_))) => true,
            (Self::Until(end), Said::Child(Some(new))) => new < end,
        }
    }
}

impl Room<'_> {
    /// What a form says of the age, beside what is known of who sends it. Where it is found out that somebody on file is a child whose data
    /// may not be held, they are forgotten at once, and the form is refused.
    pub(crate) async fn age_said(&self, form: &Form, age: crate::DeclaredAge, whose: &Whose) -> Outcome<AgeSaid> {
        let said = age.said(self.now)?;
        if !form.asks_age {
            return Ok(AgeSaid { counts: Said::Nothing, claims: None });
        }
        if said == Said::Nothing {
            return Err(OperationError::malformed("born", "please give the month and the year you were born in"));
        }
        if whose.is_new {
            return Ok(AgeSaid { counts: said, claims: None });
        }
        let weighed = self.weighed(whose.subject, said).await?;
        let facts = self.facts_of_age(&weighed.counts, whose.subject, "the person");
        let mut act = Act::new(None);
        if let Some(owed) = delete_now::after(self, &mut act, whose.subject, &facts).await? {
            let erased = self.erased_view(&self.commit(act).await?)?;
            let refusal = delete_now::refusal(&self.policy, owed);
            return Err(match refusal {
                OperationError::Refused(refusal) => OperationError::Refused(Box::new(crate::Refusal { erased, ..*refusal })),
                other => other,
            });
        }
        Ok(weighed)
    }

    /// What counts of an answer, and what must be confirmed before it does.
    pub(crate) async fn weighed(&self, subject: SubjectId, said: Said) -> Outcome<AgeSaid> {
        let protection = Protection::of(&self.facts_of_person(subject).await?, self.now);
        Ok(match protection.would_lose_by(said) {
            true => AgeSaid { counts: Said::Nothing, claims: Some(said) },
            false => AgeSaid { counts: said, claims: None },
        })
    }

    /// Adds to an act what must be confirmed.
    pub(crate) fn put_claim(&self, act: &mut Act, age: &AgeSaid, subject: SubjectId) {
        let child_until = match age.claims {
            Some(Said::Grown) => None,
            Some(Said::Child(until)) => until,
            Some(Said::Nothing) | None => return,
        };
        act.add(Intent::put(&AgeClaimRow { subject, child_until, said_at: self.now }));
    }

    /// What waits to be confirmed of somebody's age.
    pub(crate) async fn claim_of(&self, subject: SubjectId) -> Outcome<Option<AgeClaimRow>> {
        self.row(&[Cell::from(&subject)]).await
    }

    /// An answer as facts. Of a child the second begins where the first ends: whoever turns thirteen is decided rightly on that day, by no
    /// job and no letter.
    pub(crate) fn facts_of_age(&self, said: &Said, subject: SubjectId, by: &str) -> Vec<Fact> {
        let about = || FactScope { subject: Some(subject), ..FactScope::default() };
        let fact = |holds| Fact { holds, ..self.witnessed(Condition::Child, about(), by) };
        match *said {
            Said::Nothing => Vec::new(),
            Said::Grown => vec![fact(false)],
            Said::Child(None) => vec![fact(true)],
            Said::Child(Some(until)) => vec![Fact { until: Some(until), ..fact(true) }, Fact { from: until, ..fact(false) }],
        }
    }

    /// Adds facts about somebody's age to an act, on this evidence.
    pub(crate) fn put_age(&self, act: &mut Act, facts: &[Fact], document: &Document) -> Outcome<()> {
        facts.iter().try_for_each(|fact| self.put_fact(act, fact, document))
    }

    /// The erasure an act did, to be told to whoever reported what made it due.
    pub(crate) fn erased_view(&self, done: &Done) -> Outcome<Option<ErasedView>> {
        let Some(placed) = done.erasure() else { return Ok(None) };
        Ok(Some(ErasedView { receipt: self.receipt_of(placed), token: self.erasure_token(placed.position)? }))
    }

    /// What fetches the receipt of an erasure: whoever was told it at the time, and nobody who counts entries.
    pub(crate) fn erasure_token(&self, leaf: u64) -> Outcome<String> {
        let made = self.house.foundations.vault.token(self.site(), ERASURE, &leaf.to_be_bytes()).map_err(|error| self.locked(error))?;
        Ok(ledger::hex(&made))
    }
}
