//! The forms the software knows: what each asks for, why, and where it stands. Whether a site has one, its policy says.

use super::OwnForm;
use vocabulary::{Condition, Place, Purpose};

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
    pub(crate) label: &'static str,
    pub(crate) hint: &'static str,
    pub(crate) input: Input,
    pub(crate) autocomplete: &'static str,
    pub(crate) characters_max: usize,
}

/// One form as declared: bound to one purpose and one place.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Schema {
    /// Counts the changes of this declaration: whoever changes it counts on, and a test holds them to it.
    pub(crate) version: u16,
    pub(crate) title: &'static str,
    pub(crate) lead: &'static str,
    pub(crate) purpose: Purpose,
    pub(crate) place: Place,
    /// Without every one of these the form has no sense, and the site does not have it.
    pub(crate) essential: &'static [FieldSpec],
    /// Asked for where the policy permits, and left out where it does not.
    pub(crate) optional: &'static [FieldSpec],
    /// What sending the form proves by itself.
    pub(crate) proves: &'static [Condition],
}

const fn field(category: &'static str, label: &'static str, input: Input, autocomplete: &'static str) -> FieldSpec {
    let characters_max = match input {
        Input::Lines => 2_000,
        Input::Email => 254,
        Input::Telephone => 20,
        Input::Card => 40,
        Input::Line => 200,
    };
    FieldSpec { category, label, hint: "", input, autocomplete, characters_max }
}

impl FieldSpec {
    /// A field that an operator declares.
    pub(crate) const fn declared(category: &'static str, label: &'static str, hint: &'static str, (input, autocomplete): (Input, &'static str)) -> Self {
        hinted(field(category, label, input, autocomplete), hint)
    }
}

const fn hinted(spec: FieldSpec, hint: &'static str) -> FieldSpec {
    FieldSpec { hint, ..spec }
}

const NAME: FieldSpec = field("name", "First and last name", Input::Line, "name");
const EMAIL: FieldSpec = field("email", "E-mail address", Input::Email, "email");
const PHONE: FieldSpec = hinted(field("phone", "Telephone number", Input::Telephone, "tel"), "With the country code, as +91 80 1234 5678");
const POSTAL: FieldSpec = field("postal", "Postal address", Input::Lines, "street-address");
const CARD: FieldSpec =
    hinted(field("financial", "Card or account number", Input::Line, "cc-number"), "Kept sealed and opened only for what the policy allows");
const PAID_WITH: FieldSpec = hinted(
    field("financial", "Card number", Input::Card, "cc-number"),
    "Kept sealed, opened once for the payment and destroyed with it; the last four digits remain",
);
const ACCOUNT: FieldSpec = field("account", "Company and position", Input::Line, "organization");
const OTHER: FieldSpec = field("registration-field", "Company and position", Input::Line, "organization");
const OPINION: FieldSpec = field("opinion", "Your opinion", Input::Lines, "off");
const MESSAGE: FieldSpec = field("message", "Your message", Input::Lines, "off");
const ORDER: FieldSpec = field("purchase", "What you order", Input::Line, "off");
const WORK: FieldSpec = field("employment", "Work and education", Input::Lines, "off");

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

    /// What the form is called on a page.
    #[must_use]
    pub const fn title(self) -> &'static str {
        self.schema().title
    }

    /// The declared schema.
    pub(crate) const fn schema(self) -> Schema {
        use Purpose as P;
        if let Self::Own(own) = self {
            return own.schema();
        }
        let (title, lead, purpose, place) = match self {
            Self::Registration => ("Open an account", "So that you can sign up for an account with us.", P::Registration, Place::RegistrationPage),
            Self::Newsletter => ("Get our newsletter", "So that we can send you news of what we offer.", P::Marketing, Place::RequestPage),
            Self::Download => ("Download a white paper", "So that we can give you the document you ask for.", P::Service, Place::DownloadPage),
            Self::InformationRequest => {
                ("Ask for information", "So that we can send you what you want to know about our services.", P::Service, Place::RequestPage)
            }
            Self::Contact => ("Write to us", "So that we can answer you.", P::Support, Place::ContactPage),
            Self::Survey => ("Answer a survey", "So that we learn what you think.", P::Survey, Place::SurveyPage),
            Self::Contest => ("Enter the contest", "So that you can take part, and hear if you win.", P::Contest, Place::ContestPage),
            Self::Promotion => ("Join the promotion", "So that you can take part in a sponsored promotion.", P::Contest, Place::PromotionPage),
            Self::JobInterest => ("Tell us about your work", "So that we can tell you about jobs with us.", P::Recruitment, Place::ContactPage),
            Self::Purchase => ("Place an order", "So that we can deliver what you buy.", P::Transaction, Place::RequestPage),
            Self::Feedback | Self::Own(_) => ("Say what could be better", "So that we can improve the site.", P::Improve, Place::ContactPage),
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
        Schema { version, title, lead, purpose, place, essential, optional, proves }
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
        let line = |need: &str, spec: &FieldSpec| format!("{need} {}: {} ({:?}, {})", spec.category, spec.label, spec.input, spec.characters_max);
        let mut lines = vec![format!("{} for {} at {}", self.schema_version(), schema.purpose, schema.place), schema.title.to_owned(), schema.lead.to_owned()];
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
