//! What a person sees of themselves: records, facts, disclosures, requests, rights. Views only; they open nothing.

use crate::{FactView, LeavingView, LinkToken, RequestView, SiteOffering};
use policy::Reason;
use vocabulary::{
    Action, Channel, DataCategory, Effect, EvidenceId, Personal, Purpose, Recipient, RecordId, Right, SentenceId, SiteId, SubjectId, Timestamp, VersionId,
    Within,
};

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
    /// What the operator offers beyond the policy.
    pub offering: SiteOffering,
    /// Who looked at what is held, the newest first.
    pub looks: Vec<LookView>,
    /// How many of the pages of many people that programs of the company read were searched for them.
    pub reads_searched: ReadsSearched,
    /// Whether their history is longer than what is opened for this page; their receipts list all of it.
    pub has_older_entries: bool,
    /// The letters and other messages to them, the newest first.
    pub letters: Vec<LetterView>,
    /// The breaches that concern them, of which they were told, the newest first.
    pub breaches: Vec<crate::BreachToldView>,
    /// A link that opts out in one step, where the policy grants it.
    pub opt_out: Option<LinkToken>,
}

/// How many of the pages that programs of the company read were searched for somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReadsSearched {
    /// Every page of the last ninety days.
    All,
    /// Only the newest, so many: there were more.
    Newest(usize),
}

/// One value that is held.
#[derive(Clone, Debug)]
pub struct RecordView {
    /// Its id.
    pub id: RecordId,
    /// How often it was corrected.
    pub revision: u32,
    /// What narrows its use.
    pub terms: store::Terms,
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
    /// Until when it is kept; until it is erased, where nobody named a time.
    pub until: Option<Timestamp>,
    /// The version shown then.
    pub version: VersionId,
    /// The sentences of that version that permit keeping it for its purpose.
    pub sentences: Vec<Reason>,
}

/// One time that somebody looked at what is held.
#[derive(Clone, Debug, serde::Serialize)]
pub struct LookView {
    /// When.
    pub at: Timestamp,
    /// The number of its entry in the log, where it is about this person alone.
    pub leaf: Option<u64>,
    /// What was done, as `use` or `review`; none where it was only shown what is held, or looked up that it is.
    pub action: Option<Action>,
    /// Who.
    pub by: Looker,
    /// Which data.
    pub data: Vec<DataCategory>,
    /// What for, where there is a purpose.
    pub purpose: Option<Purpose>,
    /// The sentences that permit it.
    pub sentences: Vec<SentenceId>,
}

/// Who looked.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Looker {
    /// The person themselves.
    Person,
    /// A parent, by the permission they gave.
    Parent,
    /// Somebody to whom the policy gives it.
    Recipient(Recipient),
    /// A program of the company that looked up what is held, and opened nothing.
    Survey,
    /// Whoever keeps or reviews the company's registers: they opened a document about the person.
    Registrar,
    /// A member of staff, by the name that says nothing of who they are, in this role.
    Staff {
        /// The name.
        member: String,
        /// The role.
        role: String,
    },
    /// A member of staff who asked to look in an emergency, or who let it happen; nothing was opened by that alone.
    Emergency {
        /// The name.
        member: String,
        /// What became of it: `asked`, `approved` or `refused`.
        state: String,
    },
}

/// One time that the person was written to, or that their address was opened so that they could be.
#[derive(Clone, Debug, serde::Serialize)]
pub struct LetterView {
    /// When.
    pub at: Timestamp,
    /// The number of its entry in the log.
    pub leaf: u64,
    /// What for; none for a letter that was asked for with their address, as one that signs in.
    pub purpose: Option<Purpose>,
    /// What was opened for it.
    pub data: Vec<DataCategory>,
    /// The sentences that permit it.
    pub sentences: Vec<SentenceId>,
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
    /// The evidence of the facts it rested on.
    pub evidence: Vec<EvidenceId>,
    /// The duties that went with it.
    pub duties: Vec<String>,
    /// Whether they may not share it on.
    pub no_onward_share: bool,
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
