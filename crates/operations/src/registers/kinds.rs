//! The registers there are, and what an entry of each must carry: which parties, which documents, which scope, until when. It reads nothing and
//! decides nothing.

use crate::EvidenceKind;
use vocabulary::{Condition, Purpose, Recipient, WordError};

/// Declares a closed list of words that are written the same in API, store and log.
macro_rules! keyed {
    ($(#[$doc:meta])* $name:ident, $kind:literal { $($variant:ident = $key:literal, $words:literal;)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $(#[doc = $words] $variant,)+ }

        impl $name {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// The canonical spelling.
            #[must_use]
            pub const fn key(self) -> &'static str { match self { $(Self::$variant => $key,)+ } }

            /// What it is, in plain words.
            #[must_use]
            pub const fn words(self) -> &'static str { match self { $(Self::$variant => $words,)+ } }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { f.write_str(self.key()) }
        }

        impl std::str::FromStr for $name {
            type Err = WordError;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                let all = [$($key,)+];
                Self::ALL.iter().copied().find(|word| word.key() == text).ok_or_else(|| WordError::not_in($kind, text, &all))
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> { serializer.serialize_str(self.key()) }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                <String as serde::Deserialize>::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
            }
        }
    };
}

keyed! {
    /// A register.
    Register, "register" {
        Affiliates = "affiliates", "Companies of the same group";
        Processors = "processors", "Processors and agents who act for the company";
        Agreements = "agreements", "Confidentiality agreements";
        Sponsors = "sponsors", "Sponsors, each bound to one promotion";
        Advertisers = "advertisers", "Advertisers";
        LegalProcess = "legal-process", "Subpoenas, court orders and laws by name";
        Beliefs = "beliefs", "Beliefs held in good faith";
        Acquisitions = "acquisitions", "Mergers and acquisitions";
        Violations = "violations", "Violations of the site's terms";
    }
}

keyed! {
    /// What the bytes of a document are.
    DocumentKind, "kind of document" {
        Pdf = "pdf", "a PDF";
        Jpeg = "jpeg", "a JPEG picture";
        Png = "png", "a PNG picture";
        Text = "text", "plain text";
        Eml = "eml", "an e-mail";
    }
}

keyed! {
    /// Why somebody believes, in good faith, that a disclosure is needed: what the five texts name, and nothing else.
    Ground, "ground" {
        Law = "law", "The law requires it";
        IllegalActivity = "illegal-activity", "To investigate, prevent or act on illegal activities";
        Fraud = "fraud", "Suspected fraud";
        PersonalSafety = "personal-safety", "A threat to the physical safety of a person";
        RightsAndProperty = "rights-and-property", "To protect rights or property";
        TermsViolation = "terms-violation", "A violation of the site's terms";
        Maintenance = "maintenance", "To maintain, service and improve products and services";
    }
}

keyed! {
    /// What a legal process is.
    Process, "legal process" {
        Subpoena = "subpoena", "A subpoena";
        CourtOrder = "court-order", "A court order";
        AuthorityRequest = "authority-request", "A request or notice of a legal authority";
        Law = "law", "A law, by name";
    }
}

keyed! {
    /// Why an entry was refused. A closed list, so that nobody writes about a person here.
    RefusedBecause, "reason" {
        WrongDocument = "wrong-document", "The document does not say this";
        NotSigned = "not-signed", "The document is not signed";
        WrongParty = "wrong-party", "The document is about somebody else";
        WrongTime = "wrong-time", "The document says another time";
        TooWide = "too-wide", "The document says less than the entry";
        NoGround = "no-ground", "There is no ground for it";
    }
}

impl Ground {
    /// What a belief with this ground can be for.
    #[must_use]
    pub const fn purposes(self) -> &'static [Purpose] {
        match self {
            Self::Law | Self::RightsAndProperty => &[Purpose::Legal],
            Self::IllegalActivity | Self::Fraud | Self::TermsViolation => &[Purpose::Legal, Purpose::Safety],
            Self::PersonalSafety => &[Purpose::Safety],
            Self::Maintenance => &[Purpose::Operate, Purpose::Service, Purpose::Improve],
        }
    }
}

impl Register {
    /// The register that proves this condition, where one does: then nothing else does.
    #[must_use]
    pub const fn of_condition(condition: Condition) -> Option<Self> {
        match condition {
            Condition::Confidential => Some(Self::Agreements),
            Condition::LegalProcess => Some(Self::LegalProcess),
            Condition::GoodFaith => Some(Self::Beliefs),
            Condition::Merger => Some(Self::Acquisitions),
            _ => None,
        }
    }

    /// The condition that an entry in force proves, and what kind of evidence it is.
    #[must_use]
    pub const fn proves(self) -> Option<(Condition, EvidenceKind)> {
        match self {
            Self::Agreements => Some((Condition::Confidential, EvidenceKind::Agreement)),
            Self::LegalProcess => Some((Condition::LegalProcess, EvidenceKind::LegalDocument)),
            Self::Beliefs => Some((Condition::GoodFaith, EvidenceKind::RecordedBelief)),
            Self::Acquisitions => Some((Condition::Merger, EvidenceKind::MergerNotice)),
            Self::Affiliates | Self::Processors | Self::Sponsors | Self::Advertisers | Self::Violations => None,
        }
    }

    /// The register that says whether a party is what it is registered as.
    pub(crate) const fn of_standing(recipient: Recipient) -> Option<Self> {
        match recipient {
            Recipient::Affiliate => Some(Self::Affiliates),
            Recipient::Processor => Some(Self::Processors),
            Recipient::Advertiser => Some(Self::Advertisers),
            _ => None,
        }
    }

    /// What a party may be that an entry is about; none where it is about no party.
    #[must_use]
    pub const fn parties(self) -> &'static [Recipient] {
        match self {
            Self::Affiliates => &[Recipient::Affiliate],
            Self::Processors => &[Recipient::Processor],
            Self::Agreements => &[Recipient::Affiliate, Recipient::Processor, Recipient::Partner, Recipient::ThirdParty, Recipient::Staff],
            Self::Sponsors => &[Recipient::Sponsor],
            Self::Advertisers => &[Recipient::Advertiser],
            Self::LegalProcess => &[Recipient::Authority, Recipient::ThirdParty, Recipient::Company],
            Self::Beliefs => &[Recipient::Authority, Recipient::ThirdParty, Recipient::Processor, Recipient::Company],
            Self::Acquisitions => &[Recipient::Acquirer],
            Self::Violations => &[],
        }
    }

    /// Whether an entry may be about one person.
    #[must_use]
    pub const fn may_name_a_person(self) -> bool {
        matches!(self, Self::LegalProcess | Self::Beliefs | Self::Violations)
    }

    /// Whether an entry may be for some purposes or kinds of data alone.
    #[must_use]
    pub const fn has_scope(self) -> bool {
        matches!(self, Self::Agreements | Self::LegalProcess | Self::Beliefs | Self::Acquisitions)
    }

    /// Whether an entry must say until when it counts.
    #[must_use]
    pub const fn must_end(self) -> bool {
        matches!(self, Self::Agreements | Self::Sponsors | Self::LegalProcess | Self::Beliefs)
    }

    /// For how long at most an entry counts before somebody looks at it again.
    pub(crate) const fn days_max(self) -> Option<i64> {
        match self {
            Self::Beliefs => Some(BELIEF_DAYS_MAX),
            _ => None,
        }
    }

    /// What its documents may be. Nobody signs a plain text.
    #[must_use]
    pub const fn documents(self) -> &'static [DocumentKind] {
        match self {
            Self::Agreements | Self::Sponsors | Self::LegalProcess | Self::Acquisitions => {
                &[DocumentKind::Pdf, DocumentKind::Jpeg, DocumentKind::Png, DocumentKind::Eml]
            }
            Self::Affiliates | Self::Processors | Self::Advertisers | Self::Beliefs | Self::Violations => DocumentKind::ALL,
        }
    }
}

/// After how many days a belief is reviewed at the latest.
const BELIEF_DAYS_MAX: i64 = 366;

#[cfg(test)]
mod tests {
    use super::{Ground, Register};
    use vocabulary::{Condition, Word};

    #[test]
    fn a_condition_and_its_register_name_each_other() {
        for condition in Condition::all() {
            let register = Register::of_condition(*condition);
            assert_eq!(register.and_then(Register::proves).map(|(proven, _)| proven), register.map(|_| *condition));
        }
        assert_eq!(Register::ALL.iter().filter(|register| register.proves().is_some()).count(), 4);
    }

    #[test]
    fn every_ground_is_for_something() {
        assert!(Ground::ALL.iter().all(|ground| !ground.purposes().is_empty()));
    }
}
