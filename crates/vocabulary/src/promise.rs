//! What a policy owes and grants: duties, notices, rights, and where and how they are met. It meets none of them.

use crate::words::words;
use crate::{Purpose, Word, WordError};
use serde::{Deserialize, Serialize};

words! {
/// What an act owes, before, with or after it. Each is met by a control in the software.
Duty, "duty" {
    NotifyBefore = "notify-before", "show the named notice first", "https://w3id.org/dpv#JITNotice";
    NoticeLink = "notice-link", "policy link on the page", "https://w3id.org/dpv#PrivacyNotice";
    UnsubscribeLink = "unsubscribe-link", "working link or instructions in the message", "https://w3id.org/dpv#RightExerciseNotice";
    Suppress = "suppress", "put on the suppression list of every sender", "https://w3id.org/dpv#Restrict";
    DeleteNow = "delete-now", "erase everywhere at once, with proof", "https://w3id.org/dpv#StorageDeletion";
    AggregateFirst = "aggregate-first", "minimum group size before release", "https://w3id.org/dpv#Aggregate";
    Anonymise = "anonymise", "drop the person key before writing", "https://w3id.org/dpv#Anonymise";
    NoOnwardShare = "no-onward-share", "recipient may not share on", "https://w3id.org/dpv#ContractConfidentialityClause";
    ScreenSpam = "screen-spam", "look up every inbound message", "https://w3id.org/dpv#Screen";
    TellSender = "tell-sender", "reject with reason", "https://w3id.org/dpv#Notification";
    Seal = "seal", "keep it sealed at rest", "https://w3id.org/dpv#EncryptionAtRest";
    RestrictAccess = "restrict-access", "let only those who need to know see it", "https://w3id.org/dpv#AccessControlMethod";
    AcknowledgeConfidentiality = "acknowledge-confidentiality", "have staff acknowledge confidentiality before they first see data", "https://w3id.org/dpv#NonDisclosureAgreement";
}}

words! {
/// Words that must be seen before something happens.
Notice, "notice" {
    ChangeNotice = "change-notice", "prominent notice or posting when the policy changes", "https://w3id.org/dpv#NoticeUpdated";
    EffectiveDate = "effective-date", "the date shown equals the live version", "https://w3id.org/dpv#NoticeLatest";
    PolicyLink = "policy-link", "link on every collecting page", "https://w3id.org/dpv#PrivacyNotice";
    SharingNotice = "sharing-notice", "who else gets the data, before it happens", "https://w3id.org/dpv#JITNotice";
    OptinOffer = "optin-offer", "separate unticked choice", "https://w3id.org/dpv#ConsentNotice";
    OtherCollectorNotice = "other-collector-notice", "who else collects or keeps the data, before it happens", "https://w3id.org/dpv#JITNotice";
    ReviseDate = "revise-date", "the updated date changes with the text", "https://w3id.org/dpv#NoticeLatest";
    BoardWarning = "board-warning", "what is posted in public can be read by anyone", "https://w3id.org/dpv#Notice";
    WhosePolicyNext = "whose-policy-next", "whose policy applies after this link", "https://w3id.org/dpv#Notice";
    SignOutReminder = "sign-out-reminder", "sign out where others use the same computer", "https://w3id.org/dpv#Notice";
}}

words! {
/// What a person may ask.
Right, "right" {
    OptOut = "opt-out", "stop contact or analytics", "https://w3id.org/dpv#OptingOutFromProcess";
    Correct = "correct", "have errors put right", "https://w3id.org/dpv#CorrectingProcessInput";
    CloseAccount = "close-account", "terminate, delete or deactivate", "https://w3id.org/dpv#WithdrawingFromProcess";
    Decline = "decline", "not take part, no data moves", "https://w3id.org/dpv#RefuseConsent";
    Ask = "ask", "put a question, get a case", "https://w3id.org/dpv#RightExerciseActivity";
}}

words! {
/// Where a notice is shown or a right is exercised.
Place, "place" {
    PolicyPage = "policy-page", "the page with the policy", "";
    EveryPage = "every-page", "every page of the site", "";
    CollectingPage = "collecting-page", "every page that asks for personal data", "";
    RegistrationPage = "registration-page", "where an account is opened", "";
    DownloadPage = "download-page", "where a document is downloaded", "";
    RequestPage = "request-page", "where information is requested", "";
    ContactPage = "contact-page", "where a message is sent", "";
    SurveyPage = "survey-page", "where opinions are asked", "";
    ContestPage = "contest-page", "where a contest is entered", "";
    PromotionPage = "promotion-page", "where a sponsored promotion is joined", "";
    Board = "board", "a public board", "";
    OutboundLink = "outbound-link", "a link that leaves the site", "";
    AccountPage = "account-page", "the person's own page", "";
}}

words! {
/// When a notice must have been shown.
Moment, "moment" {
    BeforeCollection = "before collection", "before the data is given", "";
    BeforeSharing = "before sharing", "before the data leaves", "";
    OnChange = "on change", "when the policy changes", "";
    OnLeaving = "on leaving", "when the person leaves", "";
}}

words! {
/// Why a sentence promises nothing.
Cause, "cause" {
    Rhetoric = "rhetoric", "a feeling or an aim, nothing that can be kept or broken", "";
    Definition = "definition", "says what a word means or what is a fact", "";
    Advice = "advice", "advises the reader", "";
    Scope = "scope", "says what the policy is about", "";
    Disclaimer = "disclaimer", "refuses a liability", "";
    DeemedConsent = "deemed consent", "says that using the site is agreeing; it is never permission", "";
    ReservedPower = "reserved power", "keeps a power to change things later", "";
    StaffPractice = "staff practice", "what people in the company do; software can only support it", "";
    OthersConduct = "others' conduct", "what others do", "";
}}

/// When a duty is met, relative to the act that owes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DutyMoment {
    /// The act waits until it is met.
    Before,
    /// It travels with the act.
    With,
    /// It follows the act, by a deadline.
    After,
}

impl Duty {
    /// When the duty is met, relative to its act.
    #[must_use]
    pub const fn moment(self) -> DutyMoment {
        match self {
            Self::NotifyBefore | Self::AggregateFirst | Self::Anonymise | Self::ScreenSpam | Self::AcknowledgeConfidentiality | Self::RestrictAccess => {
                DutyMoment::Before
            }
            Self::NoticeLink | Self::UnsubscribeLink | Self::NoOnwardShare | Self::Seal => DutyMoment::With,
            Self::Suppress | Self::DeleteNow | Self::TellSender => DutyMoment::After,
        }
    }

    /// Duties of the organisation rather than of one act.
    #[must_use]
    pub const fn is_organisational(self) -> bool {
        matches!(self, Self::Seal | Self::RestrictAccess | Self::AcknowledgeConfidentiality)
    }
}

/// By which way a right is exercised.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Channel {
    /// A link in each letter.
    LetterLink,
    /// Answering a letter.
    Reply,
    /// Writing to this address of the company.
    Mail(String),
    /// The person's own page.
    AccountPage,
    /// A page of the site.
    Page(Place),
    /// Switching cookies off.
    CookiesOff,
    /// Global Privacy Control.
    Gpc,
}

impl std::fmt::Display for Channel {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::LetterLink => f.write_str("letter-link"),
            Self::Reply => f.write_str("reply"),
            Self::Mail(address) => write!(f, "mail to {address}"),
            Self::AccountPage => f.write_str("account-page"),
            Self::Page(place) => write!(f, "page {place}"),
            Self::CookiesOff => f.write_str("cookies-off"),
            Self::Gpc => f.write_str("gpc"),
        }
    }
}

impl Channel {
    /// The canonical spellings, for suggestions.
    pub const SPELLINGS: [&'static str; 7] = ["letter-link", "reply", "mail to", "account-page", "page", "cookies-off", "gpc"];

    /// Reads one channel, as `mail to info@example.org` or `page download-page`.
    ///
    /// # Errors
    /// An unknown channel or place, with the nearest known word.
    pub fn read(text: &str) -> Result<Self, WordError> {
        match text {
            "letter-link" => Ok(Self::LetterLink),
            "reply" => Ok(Self::Reply),
            "account-page" => Ok(Self::AccountPage),
            "cookies-off" => Ok(Self::CookiesOff),
            "gpc" => Ok(Self::Gpc),
            _ => {
                if let Some(place) = text.strip_prefix("page ") {
                    return Ok(Self::Page(place.trim().parse()?));
                }
                match text.strip_prefix("mail to ").map(str::trim) {
                    Some(address) if address.contains('@') && !address.contains(' ') => Ok(Self::Mail(address.to_owned())),
                    _ => Err(WordError::not_in("channel", text, &Self::SPELLINGS)),
                }
            }
        }
    }
}

/// What follows when a right is exercised.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Effect {
    /// The person is opted out of these purposes.
    OptedOut(Vec<Purpose>),
    /// What was wrong is put right.
    Corrected,
    /// The account is closed.
    Closed,
    /// What is held is erased, except what the policy says remains.
    Deleted,
    /// Nothing is shared.
    NothingShared,
    /// A case is opened and answered.
    Case,
}

impl std::fmt::Display for Effect {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::OptedOut(purposes) if purposes.len() == Purpose::all().len() => f.write_str("opted-out for any purpose"),
            Self::OptedOut(purposes) => {
                let list: Vec<&str> = purposes.iter().map(|p| p.key()).collect();
                write!(f, "opted-out for {}", list.join(", "))
            }
            Self::Corrected => f.write_str("corrected"),
            Self::Closed => f.write_str("closed"),
            Self::Deleted => f.write_str("deleted"),
            Self::NothingShared => f.write_str("nothing-shared"),
            Self::Case => f.write_str("case"),
        }
    }
}

impl Effect {
    /// The canonical spellings, for suggestions.
    pub const SPELLINGS: [&'static str; 6] = ["opted-out for", "corrected", "closed", "deleted", "nothing-shared", "case"];

    /// Reads one effect, as `opted-out for marketing, survey`.
    ///
    /// # Errors
    /// An unknown effect or purpose, with the nearest known word.
    pub fn read(text: &str) -> Result<Self, WordError> {
        match text {
            "corrected" => Ok(Self::Corrected),
            "closed" => Ok(Self::Closed),
            "deleted" => Ok(Self::Deleted),
            "nothing-shared" => Ok(Self::NothingShared),
            "case" => Ok(Self::Case),
            _ => match text.strip_prefix("opted-out for ").map(str::trim) {
                Some("any purpose") => Ok(Self::OptedOut(Purpose::all().to_vec())),
                Some(list) => {
                    let purposes: Result<Vec<Purpose>, _> = list.split(',').map(|word| word.trim().parse()).collect();
                    Ok(Self::OptedOut(purposes?))
                }
                None => Err(WordError::not_in("effect", text, &Self::SPELLINGS)),
            },
        }
    }
}
