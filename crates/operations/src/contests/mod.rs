//! Contests and sponsored promotions as an operator declares them: from when, until when, by which rules, for whom. Nothing is taken in outside that
//! time, a promotion's data goes to no sponsor but the one it names, and winners are drawn by chance alone.

mod drawing;

pub use drawing::{Drawing, Winner};

use crate::days::day;
use crate::room::Room;
use crate::{Form, FormKind, OperationError, Outcome};
use ledger::{Fact, PartyName};
use serde::{Deserialize, Serialize};
use vocabulary::{Condition, Notice, Recipient, RecordId};
use wording::{Language, plain};

/// The most characters of the rules of a contest.
const RULES_CHARACTERS_MAX: usize = 4_000;
/// The most winners of a contest.
const WINNERS_MAX: u32 = 1_000;

/// A contest or a promotion that is declared.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Declared")]
pub struct ContestTerms {
    /// The first day on which it can be entered.
    pub begins: jiff::civil::Date,
    /// The last.
    pub ends: jiff::civil::Date,
    /// The operator's rules, as people read them before they enter.
    pub rules: String,
    /// How many win.
    pub winners: u32,
    /// The registered sponsor, of a promotion.
    pub sponsor: Option<String>,
}

/// The same as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Declared {
    begins: jiff::civil::Date,
    ends: jiff::civil::Date,
    rules: String,
    #[serde(default)]
    winners: u32,
    #[serde(default)]
    sponsor: Option<String>,
}

impl TryFrom<Declared> for ContestTerms {
    type Error = String;
    fn try_from(read: Declared) -> Result<Self, String> {
        let Declared { begins, ends, rules, winners, sponsor } = read;
        let wrong = match &sponsor {
            _ if ends < begins => Some("a contest ends on the day it begins, or later".to_owned()),
            _ if rules.trim().is_empty() || rules.chars().count() > RULES_CHARACTERS_MAX => {
                Some(format!("the rules of a contest have 1 to {RULES_CHARACTERS_MAX} characters"))
            }
            _ if winners > WINNERS_MAX => Some(format!("a contest has at most {WINNERS_MAX} winners")),
            Some(name) => PartyName::new(name).err().map(|error| error.to_string()),
            None => None,
        };
        match wrong {
            Some(words) => Err(words),
            None => Ok(Self { begins, ends, rules: rules.trim().to_owned(), winners, sponsor }),
        }
    }
}

impl ContestTerms {
    /// What this contest is called among all that were held with the same form.
    pub(crate) fn name(&self, kind: FormKind) -> String {
        format!("{kind}/{}", self.begins)
    }

    /// What people read of it before they enter: until when, what can be won, and the operator's rules as they were declared.
    pub(crate) fn words(&self, language: Language) -> String {
        format!("{} {}", self.told(language), self.rules)
    }

    /// Until when it can be entered, and how many win.
    #[must_use]
    pub fn told(&self, language: Language) -> String {
        plain(language, "contest-told", &[("day", &day(language, self.ends)), ("winners", &self.winners)])
    }
}

/// Whether a form that enters a contest can be sent on this day.
pub(crate) fn must_be_open(form: &Form, today: jiff::civil::Date) -> Outcome<()> {
    match &form.contest {
        Some(terms) if today < terms.begins => Err(OperationError::Settled("this contest has not begun yet")),
        Some(terms) if today > terms.ends => Err(OperationError::Settled("this contest is over")),
        _ => Ok(()),
    }
}

/// The form with what its operator declares: the end and the rules, and in the notice of a promotion the name of its sponsor.
pub(crate) fn declared_on(form: &mut Form, (company, language): (&str, Language), terms: &ContestTerms) {
    if let Some(sponsor) = terms.sponsor.as_ref().filter(|_| form.kind == FormKind::Promotion) {
        for notice in form.notices.iter_mut().filter(|notice| notice.notice == Notice::SharingNotice) {
            notice.words = plain(language, "notice-sharing-sponsor", &[("sponsor", sponsor), ("company", &company)]);
        }
    }
    form.contest = Some(terms.clone());
}

impl Room<'_> {
    /// The sponsor that a promotion names, while the register of sponsors says that it is the sponsor of this promotion.
    pub(crate) async fn sponsor_of(&self, form: &Form) -> Outcome<Option<Promoted>> {
        let Some(terms) = form.contest.as_ref().filter(|_| form.kind == FormKind::Promotion) else { return Ok(None) };
        let Some(name) = &terms.sponsor else { return Ok(None) };
        let closed = OperationError::Settled("this promotion is not open: its sponsor is not known to the site yet");
        let sponsor = PartyName::new(name).map_err(|_| closed.clone())?;
        let occasion = self.occasion_of_sponsor(&sponsor, &terms.name(form.kind)).await?;
        occasion.map(|occasion| Some(Promoted { sponsor, occasion })).ok_or(closed)
    }
}

/// The sponsor of a promotion, and what people are bound to who join it.
pub(crate) struct Promoted {
    sponsor: PartyName,
    occasion: RecordId,
}

/// That somebody was told of sharing counts for the sponsor who was named and for this promotion, and for no other.
pub(crate) fn told_of(facts: &mut [Fact], promoted: Option<&Promoted>) {
    if let Some(promoted) = promoted {
        for fact in facts.iter_mut().filter(|fact| fact.condition == Condition::Notified) {
            fact.about.party = Some(promoted.sponsor.clone());
            fact.about.recipient = Some(Recipient::Sponsor);
            fact.about.occasion = Some(promoted.occasion);
        }
    }
}
