//! What recording a fact takes: about whom it is and what may prove it. Using a site is no evidence of anything, and what is computed cannot be recorded.

use crate::Register;
use vocabulary::{Condition, WordError};

/// Whom a fact is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum About {
    /// One person.
    Person,
    /// One person, for one purpose.
    PersonAndPurpose,
    /// One registered party.
    Party,
    /// The whole site.
    Site,
}

/// What can prove a fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum EvidenceKind {
    /// A form that the person sent.
    Form,
    /// A letter from the person, or to them.
    Letter,
    /// An act on the person's own page.
    PersonPage,
    /// A signed agreement.
    Agreement,
    /// A subpoena, a court order, a named law.
    LegalDocument,
    /// A recorded belief, with its ground and who holds it.
    RecordedBelief,
    /// The notice of a merger or an acquisition.
    MergerNotice,
    /// A notice that was shown.
    NoticeShown,
    /// A parent's verified permission.
    ParentVerification,
    /// An open task about the person.
    Task,
    /// An age that was declared or found out.
    AgeDeclared,
    /// The company's own word that a fact it relied on no longer counts.
    Withdrawal,
}

impl EvidenceKind {
    /// Every kind.
    pub const ALL: [Self; 12] = [
        Self::Form,
        Self::Letter,
        Self::PersonPage,
        Self::Agreement,
        Self::LegalDocument,
        Self::RecordedBelief,
        Self::MergerNotice,
        Self::NoticeShown,
        Self::ParentVerification,
        Self::Task,
        Self::AgeDeclared,
        Self::Withdrawal,
    ];

    /// Whether the house itself is the witness. Nobody outside can bring such evidence, with whatever key.
    #[must_use]
    pub const fn is_witnessed(self) -> bool {
        matches!(self, Self::Form | Self::PersonPage | Self::NoticeShown | Self::Withdrawal)
    }

    /// The canonical spelling.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Form => "form",
            Self::Letter => "letter",
            Self::PersonPage => "person-page",
            Self::Agreement => "agreement",
            Self::LegalDocument => "legal-document",
            Self::RecordedBelief => "recorded-belief",
            Self::MergerNotice => "merger-notice",
            Self::NoticeShown => "notice-shown",
            Self::ParentVerification => "parent-verification",
            Self::Task => "task",
            Self::AgeDeclared => "age-declared",
            Self::Withdrawal => "withdrawal",
        }
    }

    /// What it is called on a page.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Form => "a form the person sent",
            Self::Letter => "a letter",
            Self::PersonPage => "the person's own page",
            Self::Agreement => "a signed agreement",
            Self::LegalDocument => "a legal document or a named law",
            Self::RecordedBelief => "a recorded belief with its ground",
            Self::MergerNotice => "the notice of a merger",
            Self::NoticeShown => "a notice that was shown",
            Self::ParentVerification => "a parent's verified permission",
            Self::Task => "an open task",
            Self::AgeDeclared => "an age declared or found out",
            Self::Withdrawal => "the company withdrew it",
        }
    }
}

impl std::fmt::Display for EvidenceKind {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.key())
    }
}

impl std::str::FromStr for EvidenceKind {
    type Err = WordError;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|kind| kind.key() == text).ok_or_else(|| WordError::not_in("kind of evidence", text, &Self::ALL.map(Self::key)))
    }
}

impl serde::Serialize for EvidenceKind {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.key())
    }
}

impl<'de> serde::Deserialize<'de> for EvidenceKind {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

/// What recording one condition takes.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct FactSchema {
    /// The condition.
    pub condition: Condition,
    /// Whom it is about.
    pub about: About,
    /// What may prove it when it is brought from outside; what the house itself witnesses is not among them.
    pub evidence: Vec<EvidenceKind>,
    /// What to write about the evidence.
    pub document_label: &'static str,
    /// What recording it says, in plain words.
    pub words: &'static str,
    /// The register that proves it, where one does: then it is proposed and approved there, and recorded nowhere else.
    pub register: Option<Register>,
}

/// What recording this condition takes; `None` where nobody can record it because it is computed: `purpose-match` from
/// what the record was collected for, `aggregated` by the aggregator, `flagged-spam` by a mail door this version keeps shut.
#[must_use]
pub fn fact_schema(condition: Condition) -> Option<FactSchema> {
    use EvidenceKind as E;
    let (about, evidence, document_label, words): (About, &[E], _, _) = match condition {
        Condition::Permission => (About::PersonAndPurpose, &[E::Letter], "Where they said so", "The person gave permission."),
        Condition::OptIn => (About::PersonAndPurpose, &[E::Letter], "Where they said so", "The person chose to receive this."),
        Condition::OptedOut => (About::PersonAndPurpose, &[E::Letter], "Where they said so", "The person does not want this."),
        Condition::Requested => (About::PersonAndPurpose, &[E::Letter], "Order, request or subscription", "The person asked for this product or service."),
        Condition::Voluntary => (About::PersonAndPurpose, &[E::Letter], "Where they typed it in", "The person gave it knowingly."),
        Condition::Child => (About::Person, &[E::AgeDeclared, E::Letter, E::RecordedBelief], "How it was found out", "The person is a child."),
        Condition::Parental => (About::Person, &[E::ParentVerification], "How the parent was verified", "A parent gave permission."),
        Condition::Closed => (About::Person, &[E::Letter], "Where they asked for it", "The account is closed."),
        Condition::LegalProcess => (About::Party, &[E::LegalDocument], "Court, number and date, or the law by name", "A legal document is on file."),
        Condition::GoodFaith => (About::Party, &[E::RecordedBelief], "The ground, and who believes it", "A belief and its ground are recorded."),
        Condition::Merger => (About::Party, &[E::MergerNotice], "The merger or acquisition", "A merger is under way with this company."),
        Condition::Confidential => (About::Party, &[E::Agreement], "The confidentiality agreement", "A confidentiality agreement is in force."),
        Condition::NeedToKnow => (About::Party, &[E::Task], "The task", "There is an open task that needs it."),
        Condition::Notified => (About::PersonAndPurpose, &[E::Letter], "The notice, and where it was shown", "The person was told before."),
        Condition::Aggregated | Condition::PurposeMatch | Condition::FlaggedSpam => return None,
    };
    Some(FactSchema { condition, about, evidence: evidence.to_vec(), document_label, words, register: Register::of_condition(condition) })
}

/// What a fact says, in plain words.
pub(crate) fn spoken(condition: Condition, holds: bool) -> String {
    let words = fact_schema(condition).map_or_else(|| condition.to_string(), |schema| schema.words.to_owned());
    if holds { words } else { format!("Not so: {words}") }
}

#[cfg(test)]
mod tests {
    use super::{EvidenceKind, fact_schema};
    use vocabulary::{Condition, Word};

    #[test]
    fn what_the_house_witnesses_is_accepted_from_nobody() {
        let accepted: Vec<EvidenceKind> = Condition::all().iter().filter_map(|condition| fact_schema(*condition)).flat_map(|schema| schema.evidence).collect();
        assert!(accepted.iter().all(|kind| !kind.is_witnessed()), "{accepted:?}");
    }

    #[test]
    fn what_is_computed_cannot_be_recorded() {
        let computed: Vec<Condition> = Condition::all().iter().copied().filter(|c| fact_schema(*c).is_none()).collect();
        assert_eq!(computed, [Condition::Aggregated, Condition::FlaggedSpam, Condition::PurposeMatch]);
    }
}
