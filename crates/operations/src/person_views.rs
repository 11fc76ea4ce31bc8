//! What a person sees of themselves: records, facts, disclosures, requests, rights. Views only; they open nothing.

use crate::{FactView, LeavingView, LinkToken};
use policy::Reason;
use vocabulary::{Channel, DataCategory, Effect, Personal, Purpose, Recipient, Right, SentenceId, SiteId, SubjectId, Timestamp, VersionId, Within};

/// Everything a person may see about themselves.
#[derive(Clone, Debug)]
pub struct PersonPage {
    /// The site.
    pub site: SiteId,
    /// Whose site it is.
    pub company: String,
    /// The person.
    pub subject: SubjectId,
    /// The version in force.
    pub version: VersionId,
    /// Until when the link opens this page.
    pub link_until: Timestamp,
    /// Whether the account is closed.
    pub closed: bool,
    /// Whether it is closed and the person can open it again.
    pub can_reopen: bool,
    /// What follows from each way of leaving, what remains and who is told.
    pub leaving: Vec<LeavingView>,
    /// What is held.
    pub records: Vec<RecordView>,
    /// What is on record about them.
    pub facts: Vec<FactView>,
    /// Who received what.
    pub disclosures: Vec<DisclosureView>,
    /// What they asked for.
    pub requests: Vec<RequestView>,
    /// What they may ask for.
    pub rights: Vec<RightView>,
    /// A link that opts out in one step, where the policy grants it.
    pub opt_out: Option<LinkToken>,
}

/// One value that is held.
#[derive(Clone, Debug)]
pub struct RecordView {
    /// What kind of data it is.
    pub category: DataCategory,
    /// What that means.
    pub meaning: String,
    /// The clear value.
    pub value: Personal<String>,
    /// What it was collected for.
    pub purposes: Vec<Purpose>,
    /// Where it was given, as `registration`.
    pub source: String,
    /// When.
    pub collected_at: Timestamp,
    /// The version shown then.
    pub version: VersionId,
    /// The sentences of that version that permit keeping it for its purpose.
    pub sentences: Vec<Reason>,
}

/// One time that data left.
#[derive(Clone, Debug, serde::Serialize)]
pub struct DisclosureView {
    /// When.
    pub at: Timestamp,
    /// To whom.
    pub party: String,
    /// What that party is to the company.
    pub recipient: Recipient,
    /// What for.
    pub purpose: Purpose,
    /// What they got.
    pub given: Vec<DataCategory>,
    /// The version that decided.
    pub version: VersionId,
    /// Its sentences.
    pub sentences: Vec<SentenceId>,
    /// The duties that went with it.
    pub duties: Vec<String>,
    /// Whether they may not share it on.
    pub no_onward_share: bool,
}

/// How far a request is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum RequestState {
    /// Waiting for an answer.
    Open,
    /// Done.
    Done,
    /// Refused.
    Refused,
}

impl RequestState {
    /// The canonical spelling.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Done => "done",
            Self::Refused => "refused",
        }
    }

    /// A state as it is stored; whatever cannot be read is still waiting.
    pub(crate) fn read(text: &str) -> Self {
        [Self::Done, Self::Refused].into_iter().find(|state| state.key() == text).unwrap_or(Self::Open)
    }
}

/// One request of the person.
#[derive(Clone, Debug, serde::Serialize)]
pub struct RequestView {
    /// Its id.
    pub id: String,
    /// Which right.
    pub right: Right,
    /// What follows.
    pub effect: Effect,
    /// How far it is.
    pub state: RequestState,
    /// When it was made.
    pub opened_at: Timestamp,
    /// By when it must be answered.
    pub due: Option<Timestamp>,
    /// What happened or will happen, in plain words.
    pub words: String,
}

/// Something the person may ask for.
#[derive(Clone, Debug, serde::Serialize)]
pub struct RightView {
    /// What to send back when exercising it.
    pub key: String,
    /// Which right.
    pub right: Right,
    /// What it is, in plain words.
    pub words: String,
    /// The ways the policy names.
    pub channels: Vec<Channel>,
    /// What follows.
    pub effect: Effect,
    /// How soon.
    pub within: Option<Within>,
    /// The sentence that grants it; none for what is offered beyond the text.
    pub reason: Option<Reason>,
    /// Whether it takes a new value.
    pub takes_correction: bool,
    /// Whether it takes words.
    pub takes_words: bool,
    /// Whether it can be exercised on the person's page.
    pub here: bool,
}
