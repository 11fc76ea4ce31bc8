//! The forms the software knows: what each asks for, why, and where it stands. Whether a site has one, its policy says.

use super::OwnForm;
use super::worded::Wording;
use vocabulary::{Condition, Place, Purpose};
use wording::Language;

/// A form the software knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum FormKind {
    /// Opening an account.
    Registration,
    /// Subscribing to letters.
    Newsletter,
    /// Downloading a document.
    Download,
    /// Asking for information about products and services.
    InformationRequest,
    /// Writing to the company.
    Contact,
    /// Giving an opinion that was asked for.
    Survey,
    /// Entering a contest.
    Contest,
    /// Joining a sponsored promotion.
    Promotion,
    /// Showing interest in a job.
    JobInterest,
    /// Ordering and paying.
    Purchase,
    /// Saying what could be better.
    Feedback,
    /// What the operator of a site declares.
    Own(&'static OwnForm),
}

/// How a field is typed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Input {
    /// One line of text.
    Line,
    /// An e-mail address.
    Email,
    /// A telephone number.
    Telephone,
    /// Several lines of text.
    Lines,
    /// The number of a payment card, with its check digit.
    Card,
}

/// One field as the schema declares it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct FieldSpec {
    pub(crate) category: &'static str,
    pub(crate) label: Wording,
    pub(crate) hint: Option<Wording>,
    pub(crate) input: Input,
    pub(crate) autocomplete: &'static str,
    pub(crate) characters_max: usize,
}

/// One form as declared: bound to one purpose and one place.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Schema {
    /// Counts the changes of this declaration: whoever changes it counts on, and a test holds them to it.
    pub(crate) version: u16,
    pub(crate) title: Wording,
    pub(crate) lead: Wording,
    pub(crate) purpose: Purpose,
    pub(crate) place: Place,
    /// Without every one of these the form has no sense, and the site does not have it.
    pub(crate) essential: &'static [FieldSpec],
    /// Asked for where the policy permits, and left out where it does not.
    pub(crate) optional: &'static [FieldSpec],
    /// What sending the form proves by itself.
    pub(crate) proves: &'static [Condition],
}

const fn field(category: &'static str, label: Wording, (input, autocomplete): (Input, &'static str)) -> FieldSpec {
    let characters_max = match input {
        Input::Lines => 2_000,
        Input::Email => 254,
        Input::Telephone => 20,
        Input::Card => 40,
        Input::Line => 200,
    };
    FieldSpec { category, label, hint: None, input, autocomplete, characters_max }
}

/// A field of the house's own.
const fn named(category: &'static str, label: &'static str, input: Input, autocomplete: &'static str) -> FieldSpec {
    field(category, Wording::Named(label), (input, autocomplete))
}

impl FieldSpec {
    /// A field that an operator declares.
    pub(crate) const fn declared(category: &'static str, label: &'static str, hint: Option<&'static str>, typed: (Input, &'static str)) -> Self {
        let hint = match hint {
            Some(hint) => Some(Wording::Declared(hint)),
            None => None,
        };
        Self { hint, ..field(category, Wording::Declared(label), typed) }
    }
}

const fn hinted(spec: FieldSpec, hint: &'static str) -> FieldSpec {
    FieldSpec { hint: Some(Wording::Named(hint)), ..spec }
}

const NAME: FieldSpec = named("name", "field-name", Input::Line, "name");
const EMAIL: FieldSpec = named("email", "field-email", Input::Email, "email");
const PHONE: FieldSpec = hinted(named("phone", "field-phone", Input::Telephone, "tel"), "field-phone-hint");
const POSTAL: FieldSpec = named("postal", "field-postal", Input::Lines, "street-address");
const CARD: FieldSpec = hinted(named("financial", "field-number", Input::Line, "cc-number"), "field-number-hint");
const PAID_WITH: FieldSpec = hinted(named("financial", "field-card", Input::Card, "cc-number"), "field-card-hint");
const ACCOUNT: FieldSpec = named("account", "field-position", Input::Line, "organization");
const OTHER: FieldSpec = named("registration-field", "field-position", Input::Line, "organization");
const OPINION: FieldSpec = named("opinion", "field-opinion", Input::Lines, "off");
const MESSAGE: FieldSpec = named("message", "field-message", Input::Lines, "off");
const ORDER: FieldSpec = named("purchase", "field-order", Input::Line, "off");
const WORK: FieldSpec = named("employment", "field-work", Input::Lines, "off");

const VOLUNTARY: &[Condition] = &[Condition::Voluntary];
const ASKED_FOR: &[Condition] = &[Condition::Voluntary, Condition::Requested];

impl FormKind {
    /// Every form the house has of itself, in the order pages list them.
    pub const ALL: [Self; 11] = [
        Self::Registration,
        Self::Newsletter,
        Self::Download,
        Self::InformationRequest,
        Self::Contact,
        Self::Survey,
        Self::Contest,
        Self::Promotion,
        Self::JobInterest,
        Self::Purchase,
        Self::Feedback,
    ];

    /// Every form the house has of itself.
    #[must_use]
    pub const fn all() -> &'static [Self] {
        &Self::ALL
    }

    /// The canonical spelling, as it stands in addresses.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Registration => "registration",
            Self::Newsletter => "newsletter",
            Self::Download => "download",
            Self::InformationRequest => "information-request",
            Self::Contact => "contact",
            Self::Survey => "survey",
            Self::Contest => "contest",
            Self::Promotion => "promotion",
            Self::JobInterest => "job-interest",
            Self::Purchase => "purchase",
            Self::Feedback => "feedback",
            Self::Own(own) => own.key(),
        }
    }

    /// What the form is called on a page in this language.
    #[must_use]
    pub fn title(self, language: Language) -> String {
        self.schema().title.said(language)
    }

    /// The declared schema.
    pub(crate) const fn schema(self) -> Schema {
        use Purpose as P;
        if let Self::Own(own) = self {
            return own.schema();
        }
        let (title, lead, purpose, place) = match self {
            Self::Registration => ("form-registration", "form-registration-lead", P::Registration, Place::RegistrationPage),
            Self::Newsletter => ("form-newsletter", "form-newsletter-lead", P::Marketing, Place::RequestPage),
            Self::Download => ("form-download", "form-download-lead", P::Service, Place::DownloadPage),
            Self::InformationRequest => ("form-information", "form-information-lead", P::Service, Place::RequestPage),
            Self::Contact => ("form-contact", "form-contact-lead", P::Support, Place::ContactPage),
            Self::Survey => ("form-survey", "form-survey-lead", P::Survey, Place::SurveyPage),
            Self::Contest => ("form-contest", "form-contest-lead", P::Contest, Place::ContestPage),
            Self::Promotion => ("form-promotion", "form-promotion-lead", P::Contest, Place::PromotionPage),
            Self::JobInterest => ("form-jobs", "form-jobs-lead", P::Recruitment, Place::ContactPage),
            Self::Purchase => ("form-order", "form-order-lead", P::Transaction, Place::RequestPage),
            Self::Feedback | Self::Own(_) => ("form-feedback", "form-feedback-lead", P::Improve, Place::ContactPage),
        };
        let (essential, optional, proves): (&'static [FieldSpec], &'static [FieldSpec], &'static [Condition]) = match self {
            Self::Registration => (&[NAME, EMAIL], &[PHONE, POSTAL, ACCOUNT, OTHER, CARD], ASKED_FOR),
            Self::Newsletter => (&[EMAIL], &[NAME, POSTAL], ASKED_FOR),
            Self::Download => (&[EMAIL], &[NAME, POSTAL], ASKED_FOR),
            Self::InformationRequest => (&[EMAIL], &[NAME, POSTAL, PHONE, MESSAGE], ASKED_FOR),
            Self::Contact => (&[EMAIL], &[NAME, PHONE, MESSAGE], ASKED_FOR),
            Self::Survey => (&[OPINION], &[NAME, EMAIL], VOLUNTARY),
            Self::Contest | Self::Promotion => (&[NAME, EMAIL], &[PHONE, POSTAL], VOLUNTARY),
            Self::JobInterest => (&[NAME, EMAIL], &[PHONE, WORK], ASKED_FOR),
            Self::Purchase => (&[NAME, EMAIL, PAID_WITH], &[POSTAL, PHONE, ORDER], ASKED_FOR),
            Self::Feedback | Self::Own(_) => (&[OPINION], &[NAME, EMAIL], VOLUNTARY),
        };
        let version = match self {
            // 2: the card of an order has its check digit looked at.
            Self::Purchase => 2,
            _ => 1,
        };
        Schema { version, title: Wording::Named(title), lead: Wording::Named(lead), purpose, place, essential, optional, proves }
    }

    /// The version of the declared schema, as `registration/1`: it is kept with what is collected.
    #[must_use]
    pub fn schema_version(self) -> String {
        format!("{self}/{}", self.schema().version)
    }

    /// The declared schema, spelt out: purpose, place, each field with its kind of data and how it is typed in.
    #[must_use]
    pub fn declared(self) -> String {
        let schema = self.schema();
        let line = |need: &str, spec: &FieldSpec| {
            format!("{need} {}: {} ({:?}, {})", spec.category, spec.label.said(Language::English), spec.input, spec.characters_max)
        };
        let mut lines = vec![format!("{} for {} at {}", self.schema_version(), schema.purpose, schema.place)];
        lines.extend([schema.title, schema.lead].map(|words| words.said(Language::English)));
        lines.extend(schema.essential.iter().map(|spec| line("required", spec)));
        lines.extend(schema.optional.iter().map(|spec| line("optional", spec)));
        let proves: Vec<String> = schema.proves.iter().map(ToString::to_string).collect();
        lines.push(format!("proves {}", proves.join(", ")));
        lines.join("\n")
    }
}

impl std::fmt::Display for FormKind {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.key())
    }
}

impl std::str::FromStr for FormKind {
    type Err = vocabulary::WordError;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let keys = Self::ALL.map(Self::key);
        Self::ALL.into_iter().find(|kind| kind.key() == text).ok_or_else(|| vocabulary::WordError::not_in("form", text, &keys))
    }
}

impl serde::Serialize for FormKind {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.key())
    }
}
