//! The choices of one person as they see them: each by itself, with its state, the words it was given with, its sentence, and until when it
//! holds. Whether one holds is asked of the ledger at that moment, as every decision does. It opens no value.

use super::holding::is_consent;
use super::offered::hash_of_words;
use super::statement::{LANGUAGE, Shown};
use crate::decide::Ground;
use crate::room::Room;
use crate::{Choice, House, LinkToken, Outcome};
use ledger::{Fact, hex};
use policy::Reason;
use std::cmp::Reverse;
use store::{Cell, ConsentRow, EvidenceRow, ShownRow};
use vocabulary::{Condition, DataCategory, EvidenceId, Purpose, Recipient, SentenceId, SiteId, SubjectId, Timestamp, VersionId, Within};
use wording::Language;

/// How far a choice is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ConsentState {
    /// Nobody asked yet, or nobody answered.
    NeverAsked,
    /// It was given, and holds.
    Given,
    /// It was taken back, or objected to since.
    Withdrawn,
    /// Its time is over.
    Expired,
    /// The sentence it was given under has changed: it does not hold until it is given again.
    AskedAgain,
}

/// One choice.
#[derive(Clone, Debug, serde::Serialize)]
pub struct ConsentView {
    /// What to send back.
    pub key: String,
    /// What stands beside it today.
    pub words: String,
    /// How far it is.
    pub state: ConsentState,
    /// What it is for.
    pub purposes: Vec<Purpose>,
    /// By or to whom; anybody where nobody is named.
    pub recipient: Option<Recipient>,
    /// With which data; any where none is named.
    pub data: Vec<DataCategory>,
    /// The sentences that ask for it today.
    pub reasons: Vec<Reason>,
    /// With what it was last given.
    pub given: Option<ConsentGiven>,
    /// The sentences it was given under, where they have changed.
    pub before: Vec<String>,
    /// The signed statement of what is shown with it; none where it is not offered today.
    pub statement: Option<String>,
}

/// With what a choice was given.
#[derive(Clone, Debug, serde::Serialize)]
pub struct ConsentGiven {
    /// Its id, under which there is a receipt.
    pub id: EvidenceId,
    /// The exact words.
    pub words: String,
    /// The language they were in.
    pub language: String,
    /// The form or page they stood on, or the document it was given by.
    pub form: String,
    /// The words on the button; none where it was not given on a page.
    pub button: Option<String>,
    /// The policy version that was shown.
    pub version: VersionId,
    /// The sentences that asked for it.
    pub sentences: Vec<SentenceId>,
    /// When.
    pub given_at: Timestamp,
    /// Until when it holds, where it has a life.
    pub until: Option<Timestamp>,
    /// When it was taken back.
    pub withdrawn_at: Option<Timestamp>,
    /// All that was shown with it.
    pub shown: Option<String>,
    /// The hash of that, in hexadecimal.
    pub shown_sha256: Option<String>,
}

/// All choices of one person.
#[derive(Clone, Debug, serde::Serialize)]
pub struct ConsentsView {
    /// Whose site it is.
    pub company: String,
    /// The version in force.
    pub version: VersionId,
    /// How long a choice holds.
    pub life: Option<Within>,
    /// The choices.
    pub consents: Vec<ConsentView>,
}

/// What is known of one person's choices.
pub(crate) struct Consents {
    /// The facts as they are on record.
    pub(crate) facts: Vec<Fact>,
    /// What was kept with each choice.
    pub(crate) rows: Vec<ConsentRow>,
    /// What decisions know of them.
    pub(crate) ground: Ground,
    /// What they could be asked today.
    pub(crate) offered: Vec<Choice>,
}

impl House {
    /// The choices of the person behind the link. No value is opened by looking.
    ///
    /// # Errors
    /// [`crate::OperationError::LinkInvalid`] for every link that opens nothing here.
    pub async fn consents(&self, site: &SiteId, token: &LinkToken) -> Outcome<ConsentsView> {
        self.consents_in(site, token, Language::English).await
    }

    /// The same, worded in this language.
    ///
    /// # Errors
    /// The same.
    pub async fn consents_in(&self, site: &SiteId, token: &LinkToken, language: Language) -> Outcome<ConsentsView> {
        let room = self.room(site)?;
        let visitor = room.whole_visitor(token).await?;
        room.consents_view(visitor.subject(), language).await
    }
}

impl Consents {
    /// What was last kept with a choice of this purpose and recipient.
    fn row_for(&self, purpose: Purpose, recipient: Recipient) -> Option<&ConsentRow> {
        let same = |row: &&ConsentRow| row.detail.0.purpose == purpose && row.detail.0.recipient == recipient;
        self.rows.iter().filter(same).max_by_key(|row| (row.given_at, row.consent))
    }

    /// The yes and no on record about this choice, the newest first.
    pub(crate) fn about(&self, choice: &Choice) -> Vec<&Fact> {
        let mut facts: Vec<&Fact> = self.facts.iter().filter(|fact| is_about(fact, choice)).collect();
        facts.sort_by_key(|fact| Reverse((fact.recorded_at, !fact.holds, fact.evidence)));
        facts
    }

    /// Every yes on record that no choice of today is about.
    pub(crate) fn others(&self) -> Vec<&Fact> {
        let beyond = |fact: &&Fact| is_consent(fact) && !self.offered.iter().any(|choice| is_about(fact, choice));
        self.facts.iter().filter(beyond).collect()
    }
}

/// Whether a fact is somebody's word on this choice.
fn is_about(fact: &Fact, choice: &Choice) -> bool {
    let about = &fact.about;
    choice.conditions.contains(&fact.condition)
        && about.party.is_none()
        && about.occasion.is_none()
        && (about.purposes.is_empty() || about.purposes.contains(&choice.purpose))
        && about.recipient.is_none_or(|recipient| recipient == choice.recipient)
        && (about.categories.is_empty() || choice.data.iter().any(|category| about.categories.contains(category)))
}

impl Room<'_> {
    /// What is known of one person's choices, those of today worded in this language.
    pub(crate) async fn consents_of(&self, subject: SubjectId, language: Language) -> Outcome<Consents> {
        let facts = self.facts_of_person(subject).await?;
        let rows: Vec<ConsentRow> = self.rows(&[("subject", Cell::from(&subject))]).await?;
        let ground = self.ground(Some(subject), None, Recipient::Company).await?;
        let offered = self.choices_for(&ground.held, &facts, language);
        Ok(Consents { facts, rows, ground, offered })
    }

    /// The choices of a person, as they see them.
    pub(crate) async fn consents_view(&self, subject: SubjectId, language: Language) -> Outcome<ConsentsView> {
        let mut known = self.consents_of(subject, language).await?;
        let mut consents = Vec::new();
        for choice in known.offered.clone() {
            consents.push(self.choice_view(&mut known, &choice, language).await?);
        }
        for fact in known.others() {
            consents.push(self.other_view(&known, fact).await?);
        }
        Ok(ConsentsView { company: self.policy.company().to_owned(), version: self.policy.version().clone(), life: self.consent_life(), consents })
    }

    async fn choice_view(&self, known: &mut Consents, choice: &Choice, language: Language) -> Outcome<ConsentView> {
        let state = self.state_of(known, choice);
        let held_for = self.holds_for(known, choice);
        let last = known.about(choice).into_iter().find(|fact| fact.holds).cloned();
        let given = match (known.row_for(choice.purpose, choice.recipient), &last) {
            (Some(row), _) => Some(self.given_with(row).await?),
            (None, Some(fact)) => Some(self.given_by_document(fact, &known.facts).await?),
            (None, None) => None,
        };
        let before = match &last {
            Some(fact) if state == ConsentState::AskedAgain => self.sentences_then(fact),
            _ => Vec::new(),
        };
        let sha256 = hash_of_words(&self.words_shown_with(choice, language));
        let of = name_of(choice);
        let shown = Shown { of: &of, version: self.policy.version(), language: language.code(), sha256: &sha256 };
        Ok(ConsentView {
            key: choice.id.clone(),
            words: choice.words.clone(),
            state,
            purposes: vec![choice.purpose],
            recipient: Some(choice.recipient),
            data: if held_for.is_empty() { choice.data.clone() } else { held_for },
            reasons: choice.basis.clone(),
            given,
            before,
            statement: Some(self.statement(&shown)?),
        })
    }

    /// A yes that the policy of today asks nobody for; it can be taken back like any other.
    async fn other_view(&self, known: &Consents, fact: &Fact) -> Outcome<ConsentView> {
        let later_no =
            |other: &&Fact| other.condition == fact.condition && !other.holds && other.about.covers(&fact.about) && other.recorded_at >= fact.recorded_at;
        let taken_back = known.facts.iter().any(|other| later_no(&other));
        let row = known.rows.iter().find(|row| row.detail.0.facts.contains(&fact.evidence));
        let given = match row {
            Some(row) => self.given_with(row).await?,
            None => self.given_by_document(fact, &known.facts).await?,
        };
        let state = match taken_back {
            true => ConsentState::Withdrawn,
            false if self.in_force(vec![fact.clone()]).is_empty() => self.state_of_fact(fact),
            false => ConsentState::Given,
        };
        Ok(ConsentView {
            key: fact.evidence.to_string(),
            words: given.words.clone(),
            state,
            purposes: fact.about.purposes.clone(),
            recipient: fact.about.recipient,
            data: fact.about.categories.clone(),
            reasons: Vec::new(),
            before: if state == ConsentState::AskedAgain { self.sentences_then(fact) } else { Vec::new() },
            given: Some(given),
            statement: None,
        })
    }

    /// The data for which a choice holds now, by the same proof as every decision.
    pub(crate) fn holds_for(&self, known: &mut Consents, choice: &Choice) -> Vec<DataCategory> {
        known.ground.recipient = choice.recipient;
        let holds = |category: &&DataCategory| {
            let proven = known.ground.proven(self, std::slice::from_ref(*category), choice.purpose);
            let is_given = choice.conditions.iter().all(|condition| proven.get(*condition) == Some(true));
            is_given && proven.get(Condition::OptedOut) != Some(true)
        };
        let data = choice.data.iter().filter(holds).cloned().collect();
        known.ground.recipient = Recipient::Company;
        data
    }

    /// How far a choice is.
    pub(crate) fn state_of(&self, known: &mut Consents, choice: &Choice) -> ConsentState {
        if !self.holds_for(known, choice).is_empty() {
            return ConsentState::Given;
        }
        match known.about(choice).first() {
            None => ConsentState::NeverAsked,
            Some(last) if !last.holds => ConsentState::Withdrawn,
            Some(last) => self.state_of_fact(last),
        }
    }

    /// How far a yes is that is not the last word, or does not hold by itself.
    fn state_of_fact(&self, fact: &Fact) -> ConsentState {
        let until = fact.until.into_iter().chain(self.consent_until(fact.from)).min();
        if until.is_some_and(|until| until <= self.now) {
            ConsentState::Expired
        } else if self.must_be_asked_again(fact) {
            ConsentState::AskedAgain
        } else {
            // It stands, and something said since keeps it from counting: an objection.
            ConsentState::Withdrawn
        }
    }

    fn sentences_then(&self, fact: &Fact) -> Vec<String> {
        self.version_on(fact.recorded_at).map(|then| super::asked_again::sentences_opening(&then, fact)).unwrap_or_default()
    }

    pub(crate) async fn given_with(&self, row: &ConsentRow) -> Outcome<ConsentGiven> {
        let shown: Option<ShownRow> = self.row(&[Cell::from(&row.shown_sha256)]).await?;
        let detail = &row.detail.0;
        Ok(ConsentGiven {
            id: row.consent,
            words: detail.words.clone(),
            language: detail.language.clone(),
            form: detail.form.clone(),
            button: Some(detail.button.clone()),
            version: row.version.clone(),
            sentences: detail.sentences.clone(),
            given_at: row.given_at,
            until: row.until.into_iter().chain(self.consent_until(row.given_at)).min(),
            withdrawn_at: row.withdrawn_at,
            shown: shown.map(|row| row.words),
            shown_sha256: Some(hex(&row.shown_sha256)),
        })
    }

    /// A yes that the company put on record, by the document it rests on.
    async fn given_by_document(&self, fact: &Fact, among: &[Fact]) -> Outcome<ConsentGiven> {
        let evidence: Option<EvidenceRow> = self.row(&[Cell::from(&fact.evidence)]).await?;
        let document = match &evidence {
            Some(row) => self.title_of(row).await?,
            None => String::new(),
        };
        let no = |other: &&Fact| other.condition == fact.condition && !other.holds && other.recorded_at >= fact.recorded_at;
        Ok(ConsentGiven {
            id: fact.evidence,
            words: crate::facts::spoken(fact.condition, true),
            language: LANGUAGE.to_owned(),
            form: document,
            button: None,
            version: self.version_on(fact.recorded_at).map_or_else(|| self.policy.version().clone(), |then| then.version().clone()),
            sentences: Vec::new(),
            given_at: fact.recorded_at,
            until: fact.until.into_iter().chain(self.consent_until(fact.from)).min(),
            withdrawn_at: among.iter().filter(no).map(|other| other.recorded_at).min(),
            shown: None,
            shown_sha256: evidence.and_then(|row| row.sha256).map(|sha256| hex(&sha256)),
        })
    }
}

/// What the statement of a choice on the page of consents is about.
pub(crate) fn name_of(choice: &Choice) -> String {
    format!("consents/{}", choice.id)
}
