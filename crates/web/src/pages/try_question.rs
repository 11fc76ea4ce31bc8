//! A question put on the page `/try`, as the posted form says it: who asks, for what, about whose data. Facts are not
//! among its fields, since saying one does not make it so.

use crate::pages::typed::Posted;
use crate::view::words::{capital, categories, purpose_words, recipient_words};
use operations::DecisionQuestion;
use policy::Policy;
use vocabulary::{Action, DataCategory, Purpose, Recipient, SubjectId};

/// The fields of a question.
pub(crate) const FIELDS: [&str; 6] = ["recipient", "party", "action", "purpose", "data", "subject"];

/// The most characters a party's name may have.
const PARTY_CHARACTERS_MAX: usize = 80;

/// One question.
#[derive(Clone, Debug)]
pub(crate) struct Asked {
    pub(crate) recipient: Recipient,
    pub(crate) party: Option<String>,
    pub(crate) action: Action,
    pub(crate) purpose: Purpose,
    pub(crate) data: Vec<DataCategory>,
    pub(crate) subject: Option<SubjectId>,
}

impl Asked {
    /// Reads the question; `None` when a word is none of the vocabulary, or the policy does not know a kind of data.
    pub(crate) fn read(posted: &Posted, policy: &Policy) -> Option<Self> {
        let data: Result<Vec<DataCategory>, _> = posted.all("data").map(DataCategory::new).collect();
        let data = data.ok().filter(|data| data.iter().all(|category| policy.data().contains(category)))?;
        let party = posted.one("party").map(str::trim).filter(|name| !name.is_empty());
        if party.is_some_and(|name| name.chars().count() > PARTY_CHARACTERS_MAX) {
            return None;
        }
        Some(Self {
            recipient: posted.one("recipient")?.parse().ok()?,
            party: party.map(str::to_owned),
            action: posted.one("action")?.parse().ok()?,
            purpose: posted.one("purpose")?.parse().ok()?,
            data,
            subject: posted.one("subject").map(str::parse).transpose().ok()?,
        })
    }

    /// The fields that put the same question again.
    pub(crate) fn carried(&self) -> Vec<(&'static str, String)> {
        let mut fields = vec![("recipient", self.recipient.to_string()), ("action", self.action.to_string()), ("purpose", self.purpose.to_string())];
        fields.extend(self.party.iter().map(|party| ("party", party.clone())));
        fields.extend(self.subject.iter().map(|subject| ("subject", subject.to_string())));
        fields.extend(self.data.iter().map(|category| ("data", category.to_string())));
        fields
    }

    /// The same as the house takes it.
    pub(crate) fn question(&self) -> DecisionQuestion {
        DecisionQuestion {
            action: self.action,
            data: self.data.clone(),
            purpose: self.purpose,
            recipient: self.recipient,
            party: self.party.clone(),
            subject: self.subject,
        }
    }

    /// The question as a sentence.
    pub(crate) fn sentence(&self, policy: &Policy) -> String {
        let who = match &self.party {
            Some(name) => format!("{name} ({})", recipient_words(self.recipient).trim_start_matches("the company itself")).replace(" ()", ""),
            None => capital(&recipient_words(self.recipient)),
        };
        let data = categories(&self.data, policy);
        let wish = match self.action {
            Action::Sell => format!("to buy a person’s {data}"),
            Action::Transfer => format!("to take over the whole holding, with each person’s {data}"),
            Action::Contact => format!("to contact a person by {data}"),
            Action::Review => format!("to look at a person’s {data}"),
            Action::Use => format!("to work with a person’s {data}"),
            _ => format!("to be given a person’s {data}"),
        };
        format!("{who} asks {} {wish}. Purpose: {}.", policy.company(), purpose_words(self.purpose))
    }
}

/// A question people ask, ready to be put.
#[derive(Debug)]
pub(crate) struct Ready {
    pub(crate) title: &'static str,
    pub(crate) words: &'static str,
    pub(crate) carried: Vec<(&'static str, String)>,
}

/// The fields of the first of these questions, about this person.
pub(crate) fn first_question(policy: &Policy, subject: SubjectId) -> Vec<(&'static str, String)> {
    ready(policy, Some(subject)).into_iter().next().map(|ready| ready.carried).unwrap_or_default()
}

/// The questions the page offers, about this person where one is known.
pub(crate) fn ready(policy: &Policy, subject: Option<SubjectId>) -> Vec<Ready> {
    let ask = |title, words, party: &str, action, purpose, recipient| {
        let wanted = policy.data().iter().filter(|category| matches!(category.key(), "name" | "email"));
        let asked = Asked { recipient, party: Some(party.to_owned()), action, purpose, data: wanted.cloned().collect(), subject };
        Ready { title, words, carried: asked.carried() }
    };
    vec![
        ask(
            "A partner, for marketing",
            "Acme Partners would like names and e-mail addresses for a joint offer.",
            "Acme Partners",
            Action::Share,
            Purpose::Marketing,
            Recipient::Partner,
        ),
        ask(
            "An advertiser",
            "Bright Ads would like names and e-mail addresses to aim its adverts.",
            "Bright Ads",
            Action::Share,
            Purpose::Advertising,
            Recipient::Advertiser,
        ),
        ask("A court", "The District Court asks for a name and an e-mail address.", "District Court", Action::Share, Purpose::Legal, Recipient::Authority),
        ask("A sponsor", "Sunrise Drinks sponsors a contest and wants the entrants.", "Sunrise Drinks", Action::Share, Purpose::Contest, Recipient::Sponsor),
        ask(
            "A buyer of the company",
            "Northwind Holding is buying the company and wants its customers.",
            "Northwind Holding",
            Action::Transfer,
            Purpose::Merger,
            Recipient::Acquirer,
        ),
        ask("A list broker", "Listmart offers money for names and addresses.", "Listmart", Action::Sell, Purpose::Marketing, Recipient::ThirdParty),
    ]
}
