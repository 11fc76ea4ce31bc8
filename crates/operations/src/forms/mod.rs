//! The forms a site has: what its policy permits of the forms the software knows. It never asks for a field the policy refuses.

mod choices;
mod made;
mod notices;
mod offered;
mod opt_outs;
mod own;
mod schema;
mod statement;
mod worded;

pub use opt_outs::OptOutOffer;
pub use own::{DeclarationError, DeclaredField, DeclaredForm, OwnForm};
pub use schema::{FormKind, Input};

pub(crate) use choices::choices_of;
pub(crate) use made::FormsMade;
pub(crate) use notices::{seen, standing_on};
pub(crate) use offered::{asks_age, establishes, form_of, speaks_of_children};
pub(crate) use opt_outs::{by_signal, is_opt_out, opt_outs_ticked};

use crate::contests::must_be_open;
use crate::{ContestTerms, House, Outcome};
use policy::{Answer, Policy, Reason};
use std::sync::Arc;
use vocabulary::{Action, Condition, DataCategory, Moment, Notice, Place, Purpose, Recipient, SiteId, VersionId};
use wording::Language;

/// A form as a site's policy permits it.
#[derive(Clone, Debug, serde::Serialize)]
pub struct Form {
    /// Which one.
    pub kind: FormKind,
    /// What it is called.
    pub title: String,
    /// What it is for, in one sentence.
    pub lead: String,
    /// The policy version it follows, recorded with what is sent.
    pub version: VersionId,
    /// The version of the schema it is made of, as `registration/1`, recorded beside it.
    pub schema: String,
    /// What everything on it is collected for.
    pub purpose: Purpose,
    /// The page it stands on.
    pub place: Place,
    /// What it asks for.
    pub fields: Vec<Field>,
    /// What may be ticked. Never ticked beforehand.
    pub choices: Vec<Choice>,
    /// What may be objected to here. Never ticked beforehand.
    pub opt_outs: Vec<OptOutOffer>,
    /// Whether it asks if the person is a child.
    pub asks_age: bool,
    /// Words that must stand on it, above its button.
    pub notices: Vec<FormNotice>,
    /// Fields the software knows and this policy refuses.
    pub dropped: Vec<DroppedField>,
    /// The contest it enters, where its operator declares one.
    pub contest: Option<ContestTerms>,
    /// The sentences that permit the form.
    pub basis: Vec<Reason>,
    /// The language it is written in, as `en`.
    pub language: &'static str,
    /// The words on its button.
    pub button: String,
    /// SHA-256 of all that was shown, in hexadecimal.
    pub shown_sha256: String,
    /// The site's signed statement of that, which comes back with what is sent.
    pub statement: String,
}

/// One thing a form asks for.
#[derive(Clone, Debug, serde::Serialize)]
pub struct Field {
    /// What kind of data it is.
    pub category: DataCategory,
    /// What stands beside it.
    pub label: String,
    /// Help for filling it in; may be empty.
    pub hint: String,
    /// Whether the form makes no sense without it.
    pub required: bool,
    /// How it is typed in.
    pub input: Input,
    /// The HTML autocomplete token.
    pub autocomplete: &'static str,
    /// The most characters it takes.
    pub characters_max: usize,
    /// The sentences that permit asking for it.
    pub basis: Vec<Reason>,
}

/// Something a person may tick: it opens a flow that is refused until they do.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct Choice {
    /// Its name on the form.
    pub id: String,
    /// What ticking it records.
    pub conditions: Vec<Condition>,
    /// What it permits to be done…
    pub action: Action,
    /// …for what…
    pub purpose: Purpose,
    /// …by or to whom.
    pub recipient: Recipient,
    /// …with which data.
    pub data: Vec<DataCategory>,
    /// Whether the form cannot be sent without it, because everything on it waits for this choice.
    pub required: bool,
    /// What stands beside the box.
    pub words: String,
    /// The sentences that ask for the choice.
    pub basis: Vec<Reason>,
}

/// Words of a notice that the policy puts on the form.
#[derive(Clone, Debug, serde::Serialize)]
pub struct FormNotice {
    /// Which notice.
    pub notice: Notice,
    /// What it says.
    pub words: String,
    /// Before what it must be seen.
    pub moment: Option<Moment>,
    /// The sentence that promises it.
    pub reason: Reason,
}

/// A field the software knows and the policy refuses here.
#[derive(Clone, Debug, serde::Serialize)]
pub struct DroppedField {
    /// What kind of data it is.
    pub category: DataCategory,
    /// What it would have been called.
    pub label: String,
    /// The refusal.
    pub answer: Answer,
}

/// A form the software knows and this site may not have.
#[derive(Clone, Debug, serde::Serialize)]
pub struct FormRefusal {
    /// Which one.
    pub kind: FormKind,
    /// What it would have been called.
    pub title: String,
    /// What it cannot do without.
    pub essential: Vec<DataCategory>,
    /// The refusal.
    pub answer: Answer,
}

impl House {
    /// The forms this site's policy permits, in a fixed order, in English.
    ///
    /// # Errors
    /// When there is no such site.
    pub fn forms(&self, site: &SiteId) -> Outcome<Vec<Form>> {
        self.forms_in(site, Language::English)
    }

    /// The same in this language.
    ///
    /// # Errors
    /// As for [`House::forms`].
    pub fn forms_in(&self, site: &SiteId, language: Language) -> Outcome<Vec<Form>> {
        let room = self.room(site)?;
        self.kinds(site).into_iter().filter_map(|kind| self.form_now(&room.policy, (kind, language)).ok()).map(|form| room.with_statement(&form)).collect()
    }

    /// One form, in English.
    ///
    /// # Errors
    /// The refusal with its sentence where the policy does not permit the form; no such site.
    pub fn form(&self, site: &SiteId, kind: FormKind) -> Outcome<Form> {
        self.form_in(site, kind, Language::English)
    }

    /// One form in this language; what its operator declares stays in theirs.
    ///
    /// # Errors
    /// As for [`House::form`].
    pub fn form_in(&self, site: &SiteId, kind: FormKind, language: Language) -> Outcome<Form> {
        let room = self.room(site)?;
        room.with_statement(&*self.form_now(&room.policy, (kind, language))?)
    }

    /// One form under this policy, where it can be sent today.
    pub(crate) fn form_now(&self, policy: &Policy, (kind, language): (FormKind, Language)) -> Outcome<Arc<Form>> {
        let offering = self.offers(&policy.version().site);
        let form = self.forms.form(policy, (kind, language), offering.contests.get(kind.key()))?;
        must_be_open(&form, self.now().day())?;
        Ok(form)
    }

    /// The forms the software knows that this site may not have, each with what it is called in this language and the refusal.
    ///
    /// # Errors
    /// When there is no such site.
    pub fn form_refusals(&self, site: &SiteId, language: Language) -> Outcome<Vec<FormRefusal>> {
        let policy = self.policy(site)?;
        Ok(self.kinds(site).into_iter().filter_map(|kind| offered::refusal_of(&policy, (kind, language))).collect())
    }
}
