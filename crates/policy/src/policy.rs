//! A compiled policy and the questions it answers. It never changes once compiled.

use crate::analyse::clashes::SettledClash;
use crate::analyse::coverage::UncoveredWords;
use crate::analyse::elastic::Opening;
use crate::answer::{Owed, Reason};
use crate::front_matter::{Earlier, Head, Parameter};
use crate::lexicon::Lexicon;
use crate::question::Facts;
use crate::reading::Reading;
use crate::rules::{FactSet, Rule, alternatives};
use crate::sentence::{Class, Sentence};
use crate::source::Source;
use crate::statement::{Deadline, Occasion, Says, Statement};
use crate::table::Table;
use crate::wording::defaults;
use serde::Serialize;
use std::collections::BTreeMap;
use vocabulary::{Channel, Condition, DataCategory, Effect, Moment, Notice, Place as Where, Right, SentenceId, VersionId, Within, Word};

/// How many people a group has at least where the policy names no number.
const MINIMUM_GROUP: u32 = 20;

/// A `prove` statement and how it came out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Proof {
    /// The claim.
    pub claim: String,
    /// Its line.
    pub line: u32,
    /// How many states were looked at.
    pub states: usize,
    /// A state in which it does not hold.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub counterexample: Option<String>,
}

/// A notice the policy shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NoticeShown {
    /// The notice.
    pub notice: Notice,
    /// Where.
    pub places: Vec<Where>,
    /// When.
    pub moment: Option<Moment>,
    /// Under which sentence.
    pub reason: Reason,
}

/// A right the policy grants.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RightGranted {
    /// The right.
    pub right: Right,
    /// By which ways.
    pub channels: Vec<Channel>,
    /// What follows.
    pub effect: Effect,
    /// By when.
    pub within: Option<Within>,
    /// Under which sentence.
    pub reason: Reason,
}

/// How many sentences come to what.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// All of them.
    pub sentences: usize,
    /// Kept by running code.
    pub enforced: usize,
    /// Shown.
    pub noticed: usize,
    /// Granting something.
    pub rights: usize,
    /// Promising what people do.
    pub organisational: usize,
    /// Promising nothing.
    pub silent: usize,
}

#[derive(Clone, Debug)]
pub(crate) struct Report {
    pub(crate) uncovered: Vec<UncoveredWords>,
    pub(crate) settled: Vec<SettledClash>,
    pub(crate) elastic: Vec<Opening>,
    pub(crate) proofs: Vec<Proof>,
}

/// One version of one site's policy, compiled.
#[derive(Clone, Debug)]
pub struct Policy {
    file: String,
    text: String,
    version: VersionId,
    company: String,
    published_at: Option<String>,
    date_is_archived: bool,
    age_is_asked: bool,
    earlier: Earlier,
    parameters: BTreeMap<String, Parameter>,
    pub(crate) defaults: FactSet,
    pub(crate) lexicon: Lexicon,
    pub(crate) reading: Reading,
    pub(crate) sentences: Vec<Sentence>,
    pub(crate) statements: Vec<Statement>,
    pub(crate) rules: Vec<Rule>,
    pub(crate) table: Table,
    /// For each rule, the sentence and words it stands on.
    pub(crate) reasons: Vec<Reason>,
    notices: Vec<NoticeShown>,
    rights: Vec<RightGranted>,
    report: Report,
}

impl Policy {
    pub(crate) fn new(
        source: &Source,
        head: Head,
        lexicon: Lexicon,
        reading: Reading,
        parts: (Vec<Sentence>, Vec<Statement>, Vec<Rule>, Table),
        report: Report,
    ) -> Self {
        let (sentences, statements, rules, table) = parts;
        let mut policy = Self {
            file: source.name.clone(),
            text: source.text.clone(),
            defaults: defaults(head.age_is_asked),
            version: head.version,
            company: head.matter.company,
            published_at: head.matter.source,
            date_is_archived: head.date_is_archived,
            age_is_asked: head.age_is_asked,
            earlier: head.earlier,
            parameters: head.parameters,
            lexicon,
            reading,
            sentences,
            statements,
            rules,
            table,
            reasons: Vec::new(),
            notices: Vec::new(),
            rights: Vec::new(),
            report,
        };
        policy.reasons = policy.rules.iter().map(|rule| policy.reason_of_rule(rule)).collect();
        policy.notices = policy.statements.iter().filter_map(|statement| policy.notice(statement)).collect();
        policy.rights = policy.statements.iter().filter_map(|statement| policy.right(statement)).collect();
        policy
    }

    fn reason_of_rule(&self, rule: &Rule) -> Reason {
        let statement = self.statements.get(rule.statement);
        let except = rule.except.and_then(|number| statement?.excepts.get(number));
        let words = except.map(|except| &except.quote).or_else(|| statement?.quote.as_ref()).map_or("", |quote| &quote.words);
        self.reason(statement.map_or(0, |statement| statement.sentence), words, statement.map_or(0, |statement| statement.line))
    }

    fn reason_of(&self, statement: &Statement) -> Reason {
        self.reason(statement.sentence, statement.quote.as_ref().map_or("", |quote| &quote.words), statement.line)
    }

    fn reason(&self, number: u16, quote: &str, line: u32) -> Reason {
        let text = self.sentence(number).map_or_else(String::new, |sentence| sentence.text.clone());
        Reason { text, sentence: SentenceId { version: self.version.clone(), number }, quote: quote.to_owned(), line }
    }

    fn notice(&self, statement: &Statement) -> Option<NoticeShown> {
        let Says::Show { notice, places, moment } = &statement.says else { return None };
        Some(NoticeShown { notice: *notice, places: places.clone(), moment: *moment, reason: self.reason_of(statement) })
    }

    fn right(&self, statement: &Statement) -> Option<RightGranted> {
        let Says::Can { right, channels, effect, within } = &statement.says else { return None };
        let within = self.deadline(within.as_ref());
        Some(RightGranted { right: *right, channels: channels.clone(), effect: effect.clone(), within, reason: self.reason_of(statement) })
    }

    fn deadline(&self, within: Option<&Deadline>) -> Option<Within> {
        match within? {
            Deadline::Time(time) => Some(*time),
            Deadline::Parameter(name) => match self.parameters.get(name) {
                Some(Parameter::Time(time)) => Some(*time),
                _ => None,
            },
        }
    }

    /// The name the source was given.
    #[must_use]
    pub fn file(&self) -> &str {
        &self.file
    }

    /// The whole source, for hashing and showing.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Site and day.
    #[must_use]
    pub const fn version(&self) -> &VersionId {
        &self.version
    }

    /// The company that makes the promises.
    #[must_use]
    pub fn company(&self) -> &str {
        &self.company
    }

    /// Where the text was published.
    #[must_use]
    pub fn published_at(&self) -> Option<&str> {
        self.published_at.as_deref()
    }

    /// Whether the day is the archive's rather than the text's own.
    #[must_use]
    pub const fn date_is_archived(&self) -> bool {
        self.date_is_archived
    }

    /// Whether an unknown age counts as a child's.
    #[must_use]
    pub const fn age_is_asked(&self) -> bool {
        self.age_is_asked
    }

    /// Which versions govern data that was collected under an earlier one.
    #[must_use]
    pub const fn earlier(&self) -> Earlier {
        self.earlier
    }

    /// All sentences, in the order of the text.
    #[must_use]
    pub fn sentences(&self) -> &[Sentence] {
        &self.sentences
    }

    /// The sentence with this number.
    #[must_use]
    pub fn sentence(&self, number: u16) -> Option<&Sentence> {
        self.sentences.get(usize::from(number).checked_sub(1)?)
    }

    /// All statements, in the order of the text.
    #[must_use]
    pub fn statements(&self) -> &[Statement] {
        &self.statements
    }

    /// Every kind of data this policy knows: the twelve, then the site's own.
    #[must_use]
    pub fn data(&self) -> &[DataCategory] {
        &self.lexicon.data
    }

    /// What a kind of data means, in plain words; empty for one this policy does not know.
    #[must_use]
    pub fn data_meaning(&self, category: &DataCategory) -> &str {
        self.lexicon.meaning(category)
    }

    /// The DPV term of a kind of data; empty for one this policy does not know.
    #[must_use]
    pub fn data_dpv(&self, category: &DataCategory) -> &str {
        self.lexicon.dpv(category)
    }

    /// The kinds of data that a word of a question names: a kind itself, or every kind of a group such as `pii` or
    /// `personal`.
    #[must_use]
    pub fn data_named_by(&self, word: &str) -> Option<Vec<DataCategory>> {
        if let Some(kind) = self.data().iter().find(|kind| kind.key() == word) {
            return Some(vec![kind.clone()]);
        }
        let set = self.lexicon.data_set(word).ok()?;
        Some(self.lexicon.data.iter().enumerate().filter(|(at, _)| set >> at & 1 == 1).map(|(_, category)| category.clone()).collect())
    }

    /// The notices it shows.
    #[must_use]
    pub fn notices(&self) -> &[NoticeShown] {
        &self.notices
    }

    /// The rights it grants.
    #[must_use]
    pub fn rights(&self) -> &[RightGranted] {
        &self.rights
    }

    /// A named parameter.
    #[must_use]
    pub fn parameter(&self, name: &str) -> Option<Parameter> {
        self.parameters.get(name).copied()
    }

    /// All parameters with their names.
    pub fn parameters(&self) -> impl Iterator<Item = (&str, Parameter)> {
        self.parameters.iter().map(|(name, parameter)| (name.as_str(), *parameter))
    }

    /// The fewest people of whom figures may be released: the parameter `minimum-group`, or 20.
    #[must_use]
    pub fn minimum_group(&self) -> u32 {
        if let Some(Parameter::Number(number)) = self.parameter("minimum-group") { number } else { MINIMUM_GROUP }
    }

    /// Whether any statement that decides reads this fact.
    #[must_use]
    pub fn names(&self, condition: Condition) -> bool {
        let bit = 1 << condition.index();
        self.rules.iter().any(|rule| crate::rules::asked(&rule.when) & bit != 0)
            || self.statements.iter().any(|statement| matches!(&statement.says, Says::Must { when: Occasion::Event(facts), .. } if facts.iter().flatten().any(|(fact, _)| *fact == condition)))
    }

    /// The duties that these facts alone make due: `must delete-now when child and not parental`.
    #[must_use]
    pub fn owed_on(&self, facts: &Facts) -> Vec<Owed> {
        let settled = facts.settled(self.defaults);
        let due = |statement: &&Statement| matches!(&statement.says, Says::Must { when: Occasion::Event(event), .. } if alternatives(event).iter().any(|together| together.holds(settled)));
        self.statements.iter().filter(due).filter_map(|statement| self.owed(statement)).collect()
    }

    pub(crate) fn owed(&self, statement: &Statement) -> Option<Owed> {
        let Says::Must { duty, within, .. } = &statement.says else { return None };
        Some(Owed { duty: *duty, within: self.deadline(within.as_ref()), reason: self.reason_of(statement) })
    }

    /// How many sentences come to what.
    #[must_use]
    pub fn counts(&self) -> Counts {
        let of = |class: Class| self.sentences.iter().filter(|sentence| sentence.class == class).count();
        Counts {
            sentences: self.sentences.len(),
            enforced: of(Class::Enforced),
            noticed: of(Class::Noticed),
            rights: of(Class::Right),
            organisational: of(Class::Organisational),
            silent: of(Class::Silent),
        }
    }

    /// Words that no statement quotes.
    #[must_use]
    pub fn uncovered_words(&self) -> &[UncoveredWords] {
        &self.report.uncovered
    }

    /// Clashes the author settled by `deny wins because`.
    #[must_use]
    pub fn settled_clashes(&self) -> &[SettledClash] {
        &self.report.settled
    }

    /// What each ground of the company's own opens by itself.
    #[must_use]
    pub fn elastic_grounds(&self) -> &[Opening] {
        &self.report.elastic
    }

    /// The `prove` statements and how they came out.
    #[must_use]
    pub fn proofs(&self) -> &[Proof] {
        &self.report.proofs
    }

    /// Checks a claim, written as after `prove`: `never sell all`, `may contact email for service if not opted-out`.
    ///
    /// # Errors
    /// When the claim cannot be read, or is about no state.
    pub fn prove(&self, claim: &str) -> Result<Proof, String> {
        let statement = crate::grammar::claim(claim, &self.lexicon)?;
        let mut budget = crate::limits::CLAIM_STATES_MAX;
        let (counterexample, states) = crate::analyse::proofs::check(&self.table, &self.lexicon, &statement, self.defaults, &mut budget)?;
        if states == 0 {
            return Err("it is about no state at all".to_owned());
        }
        let wording = crate::wording::Wording { lexicon: &self.lexicon, defaults: self.defaults };
        let counterexample = counterexample.map(|found| crate::wording::state(wording, found.place, found.facts));
        Ok(Proof { claim: statement.text(), line: 0, states, counterexample })
    }

    /// How many cells are left when those that no rule tells apart are taken together.
    #[must_use]
    pub fn collapsed_cells(&self) -> usize {
        self.table.collapsed().count()
    }
}
