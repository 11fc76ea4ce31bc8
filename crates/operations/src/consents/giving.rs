//! A choice is made, and taken back: on the same page, with one button each. Nothing else depends on it, no reason is asked, and what was not
//! shown is not taken for an answer.

use super::offered::hash_of_words;
use super::statement::{Shown, language_of};
use super::view::{ConsentView, Consents, name_of};
use crate::attempts::until_done;
use crate::commit::{Act, Once};
use crate::facts::Document;
use crate::links::{Reach, Visitor};
use crate::room::Room;
use crate::values::hash_of;
use crate::{Choice, ConsentState, EvidenceKind, Form, House, LinkToken, OperationError, Outcome};
use ledger::{Fact, FactScope, from_hex};
use policy::Verdict;
use store::{Cell, ConsentDetail, ConsentRow, HeldValue, Intent, Json, ShownRow};
use vocabulary::{Action, Condition, Degree, SiteId, SubjectId};
use wording::{Language, plain};

/// The words on the button by which a choice is made, in this language.
#[must_use]
pub fn give_button(language: Language) -> String {
    plain(language, "choice-give", &[])
}

/// The words on the button by which it is taken back, in this language.
#[must_use]
pub fn withdraw_button(language: Language) -> String {
    plain(language, "choice-withdraw", &[])
}

/// Where choices are made that stand on no form.
const PAGE: &str = "consents";
/// Who records what a person does there.
const BY: &str = "the page of consents";

/// A choice that is made.
#[derive(Clone, Debug)]
pub struct NewConsent {
    /// Which.
    pub key: String,
    /// The signed statement of what was shown with it.
    pub statement: String,
    /// The same key again is the same act again.
    pub idempotency: Option<String>,
}

/// On what a choice was made.
pub(crate) struct MadeOn<'a> {
    /// The form or page.
    pub(crate) form: &'a str,
    /// The words on its button.
    pub(crate) button: &'a str,
    /// The language.
    pub(crate) language: &'a str,
    /// The hash of what was shown, in hexadecimal.
    pub(crate) sha256: &'a str,
}

impl Form {
    /// What is kept of it with each choice made on it.
    pub(crate) fn made_on(&self) -> MadeOn<'_> {
        MadeOn { form: self.kind.key(), button: &self.button, language: self.language, sha256: &self.shown_sha256 }
    }
}

impl House {
    /// Makes a choice of the person behind the link.
    ///
    /// # Errors
    /// A link that opens nothing here; a choice that is not offered; [`OperationError::StatementStale`] where what was shown is not what stands
    /// there now.
    pub async fn give_consent(&self, site: &SiteId, token: &LinkToken, new: NewConsent) -> Outcome<()> {
        let new = &new;
        until_done(|| async move {
            let room = self.room(site)?;
            let visitor = room.chooser(token).await?;
            room.give(&visitor, new).await
        })
        .await
    }

    /// Takes a choice back. It holds from the next decision on; once more changes nothing.
    ///
    /// # Errors
    /// A link that opens nothing here; no such choice.
    pub async fn withdraw_consent(&self, site: &SiteId, token: &LinkToken, key: &str) -> Outcome<()> {
        self.withdraw_consent_in(site, token, (key, Language::English)).await
    }

    /// The same, with the button in this language.
    ///
    /// # Errors
    /// The same.
    pub async fn withdraw_consent_in(&self, site: &SiteId, token: &LinkToken, (key, language): (&str, Language)) -> Outcome<()> {
        until_done(|| async move {
            let room = self.room(site)?;
            let visitor = room.chooser(token).await?;
            let document = Document { kind: EvidenceKind::PersonPage, name: format!("“{}”", withdraw_button(language)), sha256: None };
            room.withdraw(visitor.subject(), key, (&document, BY), None).await
        })
        .await
    }
}

impl Room<'_> {
    /// Who may make choices: whoever has their whole page, or their preferences alone.
    pub(crate) async fn chooser(&self, token: &LinkToken) -> Outcome<Visitor> {
        let visitor = self.visitor(token).await?;
        match visitor.reach {
            Reach::Whole | Reach::Preferences => Ok(visitor),
            Reach::OptOut(_) | Reach::Reply | Reach::Confirm => Err(OperationError::LinkInvalid),
        }
    }

    /// What a choice puts on record.
    pub(crate) fn facts_of_choice(&self, choice: &Choice, subject: SubjectId, by: &str) -> Vec<Fact> {
        let about = FactScope { subject: Some(subject), purposes: vec![choice.purpose], categories: choice.data.clone(), ..FactScope::default() };
        let scope = FactScope { recipient: Some(choice.recipient), ..about.clone() };
        let until = self.consent_until(self.now);
        let yes = |condition: &Condition| Fact { until, ..self.witnessed(*condition, scope.clone(), by) };
        let mut facts: Vec<Fact> = choice.conditions.iter().map(yes).collect();
        // Whoever chooses it takes back their own objection, and nobody else's.
        let objection = self.witnessed(Condition::OptedOut, FactScope { categories: Vec::new(), ..about }, by);
        facts.push(Fact { holds: false, ..objection });
        facts
    }

    /// Adds to an act what is kept with a choice; the facts are those it put on record.
    pub(crate) fn keep_choice(&self, act: &mut Act, choice: &Choice, facts: &[Fact], on: &MadeOn<'_>) {
        let (Some(first), Some(shown_sha256)) = (facts.first(), from_hex(on.sha256)) else { return };
        let Some(subject) = first.about.subject else { return };
        let detail = ConsentDetail {
            action: choice.action,
            purpose: choice.purpose,
            recipient: choice.recipient,
            data: choice.data.clone(),
            words: choice.words.clone(),
            language: on.language.to_owned(),
            form: on.form.to_owned(),
            button: on.button.to_owned(),
            sentences: choice.basis.iter().map(|reason| reason.sentence.clone()).collect(),
            facts: facts.iter().map(|fact| fact.evidence).collect(),
        };
        act.add(Intent::insert(&ConsentRow {
            consent: first.evidence,
            subject,
            version: self.policy.version().clone(),
            shown_sha256,
            given_at: self.now,
            until: first.until,
            withdrawn_at: None,
            detail: Json(detail),
            row_version: 1,
        }));
    }

    /// Adds to an act what is kept with each choice that was made on a form.
    pub(crate) fn keep_choices(&self, act: &mut Act, form: &Form, (choices, facts): (&[Choice], &[Fact])) {
        for choice in choices {
            let is_of = |fact: &&Fact| {
                let about = &fact.about;
                choice.conditions.contains(&fact.condition)
                    && fact.holds
                    && about.purposes == [choice.purpose]
                    && about.recipient == Some(choice.recipient)
                    && about.categories == choice.data
            };
            let own: Vec<Fact> = facts.iter().filter(is_of).cloned().collect();
            self.keep_choice(act, choice, &own, &form.made_on());
        }
    }

    pub(crate) async fn give(&self, visitor: &Visitor, new: &NewConsent) -> Outcome<()> {
        let subject = visitor.subject();
        // What comes back is what was shown: in the language it was shown in.
        let language = language_of(&new.statement);
        let mut known = self.consents_of(subject, language).await?;
        let choice = known.offered.iter().find(|choice| choice.id == new.key).cloned();
        let choice = choice.ok_or_else(|| OperationError::malformed("key", "this choice is not offered here"))?;
        let words = self.words_shown_with(&choice, language);
        let sha256 = hash_of_words(&words);
        let of = name_of(&choice);
        self.must_be_as_shown(&Shown { of: &of, version: self.policy.version(), language: language.code(), sha256: &sha256 }, &new.statement)?;
        if self.state_of(&mut known, &choice) == ConsentState::Given {
            return Ok(());
        }
        let meant = hash_of(&format!("{subject}|{}", choice.id), []);
        let mut act = Act::new(Once::of(new.idempotency.as_deref(), "give_consent", meant));
        act.expects(&known.ground.seen);
        let facts = self.facts_of_choice(&choice, subject, BY);
        let button = give_button(language);
        let document = Document { kind: EvidenceKind::PersonPage, name: format!("“{button}”"), sha256: from_hex(&sha256) };
        for fact in &facts {
            self.put_fact(&mut act, fact, &document)?;
        }
        let yes: Vec<Fact> = facts.iter().filter(|fact| fact.holds).cloned().collect();
        self.keep_choice(&mut act, &choice, &yes, &MadeOn { form: PAGE, button: &button, language: language.code(), sha256: &sha256 });
        self.put_words(&mut act, &sha256, words).await?;
        if visitor.degree() >= Degree::AddressProven {
            self.lift_residue(&mut act, subject, choice.purpose).await?;
        }
        self.widen(&mut act, known, (&choice, facts)).await?;
        self.commit(act).await.map(drop)
    }

    /// Adds to an act that what is held was given for the purpose of the choice too, as far as the policy then permits to collect it for that:
    /// as a form does on which the choice is made.
    async fn widen(&self, act: &mut Act, known: Consents, (choice, facts): (&Choice, Vec<Fact>)) -> Outcome<()> {
        let Some(subject) = known.ground.subject else { return Ok(()) };
        let mut ground = known.ground;
        ground.facts.extend(facts);
        let Some(old) = self.record(subject).await? else { return Ok(()) };
        let mut values = old.packed.values.clone();
        let mut changes = false;
        for value in values.iter_mut().filter(|value| choice.data.contains(&value.category) && !value.purposes.contains(&choice.purpose)) {
            ground.held = vec![HeldValue { purposes: vec![choice.purpose], ..value.clone() }];
            if ground.answer(self, Action::Collect, std::slice::from_ref(&value.category), choice.purpose)?.verdict == Verdict::Permit {
                value.purposes.push(choice.purpose);
                changes = true;
            }
        }
        if changes {
            self.put_record(act, subject, Some(&old), values);
        }
        Ok(())
    }

    /// Takes a choice back, on this evidence.
    pub(crate) async fn withdraw(&self, subject: SubjectId, key: &str, (document, by): (&Document, &str), once: Option<Once>) -> Outcome<()> {
        let mut known = self.consents_of(subject, Language::English).await?;
        let no_such = || OperationError::malformed("key", "there is no such choice");
        let choice = known.offered.iter().find(|choice| choice.id == key).cloned();
        let (no, of): (Vec<(Condition, FactScope)>, _) = match choice {
            Some(choice) => {
                if !matches!(self.state_of(&mut known, &choice), ConsentState::Given | ConsentState::AskedAgain) {
                    return Ok(());
                }
                let scope = FactScope { subject: Some(subject), recipient: Some(choice.recipient), purposes: vec![choice.purpose], ..FactScope::default() };
                (choice.conditions.iter().map(|condition| (*condition, scope.clone())).collect(), (Some(choice.purpose), Some(choice.recipient)))
            }
            None => {
                let fact = known.others().into_iter().find(|fact| fact.evidence.to_string() == key).ok_or_else(no_such)?;
                (vec![(fact.condition, fact.about.clone())], (fact.about.purposes.first().copied(), fact.about.recipient))
            }
        };
        let mut act = Act::new(once);
        act.expects(&[Self::still_all_of(subject, &known.facts)]);
        for (condition, scope) in no {
            let fact = Fact { holds: false, ..self.witnessed(condition, scope, by) };
            self.put_fact(&mut act, &fact, document)?;
        }
        let same = |row: &&ConsentRow| row.withdrawn_at.is_none() && (Some(row.detail.0.purpose), Some(row.detail.0.recipient)) == of;
        for row in known.rows.iter().filter(same) {
            let taken_back = ConsentRow { withdrawn_at: Some(self.now), row_version: row.row_version.saturating_add(1), ..row.clone() };
            act.add(Intent::replace(&taken_back, row.row_version));
        }
        self.commit(act).await.map(drop)
    }

    /// Keeps words that were shown, once for all who saw the same.
    pub(crate) async fn put_words(&self, act: &mut Act, sha256: &str, words: String) -> Outcome<()> {
        let Some(sha256) = from_hex(sha256) else { return Ok(()) };
        if self.row::<ShownRow>(&[Cell::from(&sha256)]).await?.is_none() {
            act.add(Intent::put(&ShownRow { sha256, words, first_shown_at: self.now }));
        }
        Ok(())
    }
}

impl ConsentView {
    /// Whether it can be taken back.
    #[must_use]
    pub const fn can_be_taken_back(&self) -> bool {
        matches!(self.state, ConsentState::Given)
    }
}
