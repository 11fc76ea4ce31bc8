//! Forms an operator declares: versioned schemas bound to one purpose, like the house's own. A field that the policy refuses for that purpose cannot be
//! declared: the house does not open with it.

use super::schema::{FieldSpec, Input, Schema};
use super::worded::Wording;
use super::{FormKind, offered::first_refused};
use crate::{House, OperationError};
use policy::Policy;
use std::hash::{Hash, Hasher};
use vocabulary::{Condition, DataCategory, Place, Purpose, SiteId};

/// The most fields of a form.
const FIELDS_MAX: usize = 32;
/// The most forms of a site's own.
const FORMS_MAX: usize = 64;
/// The most characters of what stands on a form: a title, a label, a hint.
const WORDS_CHARACTERS_MAX: usize = 200;
/// The most characters of a name.
const NAME_CHARACTERS_MAX: usize = 40;

/// A form as its operator declares it.
#[derive(Clone, Debug)]
pub struct DeclaredForm {
    /// At which site.
    pub site: SiteId,
    /// Its name, which stands in its address.
    pub name: String,
    /// Which version of it this is.
    pub version: u16,
    /// What it is called.
    pub title: String,
    /// What it is for, in one sentence.
    pub lead: String,
    /// What everything on it is collected for.
    pub purpose: Purpose,
    /// The kind of page it stands on.
    pub place: Place,
    /// What it asks for.
    pub fields: Vec<DeclaredField>,
}

/// One field as its operator declares it.
#[derive(Clone, Debug)]
pub struct DeclaredField {
    /// What kind of data it is: a word of the vocabulary, or a leaf of the site's policy.
    pub data: DataCategory,
    /// What stands beside it.
    pub label: String,
    /// Help for filling it in; may be empty.
    pub hint: String,
    /// Whether the form makes no sense without it.
    pub required: bool,
    /// Whether it takes several lines.
    pub lines: bool,
}

/// What is wrong with a declared form.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{words}")]
pub struct DeclarationError {
    /// Which of its fields, counted from 0; the form itself where there is none.
    pub field: Option<usize>,
    /// What is wrong, and the sentence where a policy refuses it.
    pub words: String,
}

/// A declared form that was found good. It lives as long as the process, as the house's own forms do.
#[derive(Debug)]
pub struct OwnForm {
    site: SiteId,
    key: &'static str,
    schema: Schema,
}

impl OwnForm {
    pub(crate) const fn key(&self) -> &'static str {
        self.key
    }

    pub(crate) const fn schema(&self) -> Schema {
        self.schema
    }
}

impl PartialEq for OwnForm {
    fn eq(&self, other: &Self) -> bool {
        (&self.site, self.key, self.schema.version) == (&other.site, other.key, other.schema.version)
    }
}

impl Eq for OwnForm {}

impl Hash for OwnForm {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (&self.site, self.key, self.schema.version).hash(state);
    }
}

impl PartialOrd for OwnForm {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for OwnForm {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        (&self.site, self.key, self.schema.version).cmp(&(&other.site, other.key, other.schema.version))
    }
}

impl House {
    /// Adds a form to those of a site.
    ///
    /// # Errors
    /// What is wrong with it; with the policy's sentence where it refuses a field for the form's purpose.
    pub fn declare(&mut self, declared: &DeclaredForm) -> Result<(), DeclarationError> {
        let of_form = |words: String| DeclarationError { field: None, words };
        let policy = self.policy(&declared.site).map_err(|_| of_form(format!("there is no policy of `{}` here", declared.site)))?;
        let own = self.own_forms.iter().filter(|own| own.site == declared.site);
        if own.clone().count() >= FORMS_MAX {
            return Err(of_form(format!("a site has at most {FORMS_MAX} forms of its own")));
        }
        if own.clone().any(|own| own.key == declared.name) {
            return Err(of_form(format!("the form `{}` is declared twice", declared.name)));
        }
        let form = checked(declared, &policy)?;
        if let Some((data, answer)) = first_refused(&policy, FormKind::Own(form)).map_err(|error| of_form(error.to_string()))? {
            let refusal = OperationError::refused(answer);
            let field = declared.fields.iter().position(|field| field.data.key() == data);
            return Err(DeclarationError { field, words: format!("`{data}` for {}: {refusal}", declared.purpose) });
        }
        self.own_forms.push(form);
        Ok(())
    }

    /// The forms of a site: the house's own and those its operator declares.
    pub(crate) fn kinds(&self, site: &SiteId) -> Vec<FormKind> {
        let own = self.own_forms.iter().filter(|own| own.site == *site).map(|own| FormKind::Own(own));
        FormKind::all().iter().copied().chain(own).collect()
    }

    /// The form of this name at a site, whether the policy permits it or not.
    #[must_use]
    pub fn form_kind(&self, site: &SiteId, name: &str) -> Option<FormKind> {
        self.kinds(site).into_iter().find(|kind| kind.key() == name)
    }
}

/// The form, whose words then last as long as the process.
fn checked(declared: &DeclaredForm, policy: &Policy) -> Result<&'static OwnForm, DeclarationError> {
    let of_form = |words: &str| DeclarationError { field: None, words: words.to_owned() };
    let name = &declared.name;
    let well_written = name.len() <= NAME_CHARACTERS_MAX
        && name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
    let is_text = |text: &str| !text.trim().is_empty() && text.chars().count() <= WORDS_CHARACTERS_MAX && !text.chars().any(char::is_control);
    match declared {
        _ if !well_written => {
            return Err(of_form("a form's name has lower-case letters, digits and hyphens, begins with a letter and has at most 40 characters"));
        }
        _ if name.parse::<FormKind>().is_ok() => return Err(of_form("the house has a form of this name already; please take another")),
        _ if !is_text(&declared.title) || !is_text(&declared.lead) => return Err(of_form("`title` and `lead` have 1 to 200 characters, in one line")),
        _ if declared.version == 0 => return Err(of_form("versions are counted from 1")),
        _ if declared.fields.is_empty() || declared.fields.len() > FIELDS_MAX => return Err(of_form("a form has 1 to 32 fields")),
        _ if !declared.fields.iter().any(|field| field.required) => return Err(of_form("a form has a field that it cannot do without: mark it `required`")),
        _ => {}
    }
    let mut specs: Vec<(bool, FieldSpec)> = Vec::with_capacity(declared.fields.len());
    for (place, field) in declared.fields.iter().enumerate() {
        let wrong = |words: String| Err(DeclarationError { field: Some(place), words });
        if !policy.data().contains(&field.data) {
            return wrong(format!("the policy of {} knows no data called `{}`", declared.site, field.data));
        }
        if specs.iter().any(|(_, known)| known.category == field.data.key()) {
            return wrong(format!("`{}` is asked for twice", field.data));
        }
        if !is_text(&field.label) || !(field.hint.is_empty() || is_text(&field.hint)) {
            return wrong("`label` has 1 to 200 characters in one line, and so has `hint` where there is one".to_owned());
        }
        specs.push((field.required, spec_of(field, declared.purpose)));
    }
    let of = |required: bool| -> &'static [FieldSpec] { specs.iter().filter(|(is, _)| *is == required).map(|(_, spec)| *spec).collect::<Vec<_>>().leak() };
    Ok(Box::leak(Box::new(OwnForm {
        site: declared.site.clone(),
        key: kept(name),
        schema: Schema {
            version: declared.version,
            title: Wording::Declared(kept(&declared.title)),
            lead: Wording::Declared(kept(&declared.lead)),
            purpose: declared.purpose,
            place: declared.place,
            essential: of(true),
            optional: of(false),
            proves: &[Condition::Voluntary, Condition::Requested],
        },
    })))
}

/// The words, for as long as the process lives: they are read once, when the house opens.
fn kept(words: &str) -> &'static str {
    words.to_owned().leak()
}

fn spec_of(field: &DeclaredField, purpose: Purpose) -> FieldSpec {
    let (input, autocomplete) = match field.data.key() {
        "email" => (Input::Email, "email"),
        "phone" => (Input::Telephone, "tel"),
        "name" => (Input::Line, "name"),
        "financial" if purpose == Purpose::Transaction => (Input::Card, "cc-number"),
        _ if field.lines => (Input::Lines, "off"),
        _ => (Input::Line, "off"),
    };
    let hint = Some(&field.hint).filter(|hint| !hint.is_empty()).map(|hint| kept(hint));
    FieldSpec::declared(kept(field.data.key()), kept(&field.label), hint, (input, autocomplete))
}
