//! What was done, in words the log commits to. An event names people by id and data by category; it never holds a value.

use crate::{Fact, HandedOver, PartyName, RegisterEvent, StaffEvent};
use serde::{Deserialize, Serialize};
use vocabulary::{Action, Channel, DataCategory, Degree, EvidenceId, Notice, Purpose, Recipient, RecordId, RequestState, Right, SentenceId, VersionId};

/// One thing that was done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "kebab-case")]
pub enum Event {
    /// A policy version came into force; the hash is of its published text.
    PolicyAdopted {
        /// The version.
        version: VersionId,
        /// SHA-256 of the text, in hexadecimal.
        text_sha256: String,
    },
    /// A version that was published for a later day was taken back before that day; the hash is of its published text.
    PolicyWithdrawn {
        /// The version.
        version: VersionId,
        /// SHA-256 of the text, in hexadecimal.
        text_sha256: String,
    },
    /// A person gave data.
    Collected {
        /// The records it went to, with their categories.
        records: Vec<(RecordId, DataCategory)>,
        /// What it was given for.
        purposes: Vec<Purpose>,
        /// Where it was asked, as `registration`.
        source: String,
        /// SHA-256 of what was shown, in hexadecimal.
        shown_sha256: String,
        /// What giving it put on record.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        facts: Vec<Fact>,
        /// The version of the form's schema; empty in entries from before forms had one.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        schema: String,
        /// The notices that stood above the button.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        notices: Vec<NoticeSeen>,
    },
    /// A fact was put on record by itself.
    FactRecorded(Fact),
    /// A document was taken in or opened, or an entry of a register took a step.
    Register(RegisterEvent),
    /// A flow was permitted, and the data it names may be opened once.
    Granted {
        /// The grant.
        grant: RecordId,
        /// What is done.
        action: Action,
        /// With which data.
        data: Vec<DataCategory>,
        /// Why.
        purpose: Purpose,
        /// By or to whom.
        recipient: Recipient,
        /// Who that is by name, when it is somebody outside.
        party: Option<PartyName>,
        /// The sentences that permit it.
        sentences: Vec<SentenceId>,
        /// The evidence of the facts it rests on.
        evidence: Vec<EvidenceId>,
    },
    /// Flows about many people were permitted at once, and what they name may be opened once.
    GrantedForMany {
        /// The grant.
        grant: RecordId,
        /// What is done.
        action: Action,
        /// With which data.
        data: Vec<DataCategory>,
        /// Why.
        purpose: Purpose,
        /// By whom.
        recipient: Recipient,
        /// The sentences that permit it.
        sentences: Vec<SentenceId>,
        /// How many people.
        people: u32,
        /// SHA-256 over their ids in order: it shows who they were to whoever still knows them, and names nobody.
        whom_sha256: String,
    },
    /// It was looked up what is held, by category, source and terms; no value was opened.
    Surveyed {
        /// By which way, as `a person` or `purpose/marketing`.
        by: String,
        /// How many values were found.
        values: u32,
    },
    /// The terms of values were changed.
    Amended {
        /// By which way they were found, as `a person` or `purpose/marketing`.
        by: String,
        /// How many values.
        values: u32,
        /// What was changed, in words of the vocabulary.
        change: String,
    },
    /// Values of a person were removed.
    Removed {
        /// The records, with their categories.
        records: Vec<(RecordId, DataCategory)>,
    },
    /// A person saw what is held about them.
    ShownToPerson {
        /// The grant.
        grant: RecordId,
        /// The data shown.
        data: Vec<DataCategory>,
        /// The link they came by.
        evidence: EvidenceId,
    },
    /// A parent saw what is held about their child, by the permission they gave.
    ShownToParent {
        /// The grant.
        grant: RecordId,
        /// The data shown.
        data: Vec<DataCategory>,
        /// The permission, as evidence.
        evidence: EvidenceId,
    },
    /// A form by which somebody proves who they are was opened, to be checked.
    FormOpened {
        /// The grant.
        grant: RecordId,
        /// What was opened.
        data: Vec<DataCategory>,
        /// What it is the form of.
        evidence: EvidenceId,
    },
    /// A letter was written to an address that a person gave, because somebody typed it where people sign in, or where a
    /// parent's permission is asked.
    WrittenTo {
        /// The grant.
        grant: RecordId,
        /// What was opened to write it: the address.
        data: Vec<DataCategory>,
        /// The request it answers.
        evidence: EvidenceId,
    },
    /// A person signed in.
    SignedIn {
        /// The session.
        session: EvidenceId,
        /// How, as `letter`, `passkey` or `password`.
        by: String,
    },
    /// Sessions of a person were ended.
    SignedOut {
        /// Which.
        sessions: Vec<EvidenceId>,
    },
    /// A person proved that an address is theirs: they opened what was sent to it.
    AddressProven {
        /// Under which id the proof is on record.
        evidence: EvidenceId,
    },
    /// What a person can sign in with was changed.
    SignInChanged {
        /// Which way, as `passkey` or `password`.
        way: String,
        /// What became of it, as `added`, `changed` or `removed`.
        change: String,
    },
    /// A flow was refused.
    Refused {
        /// What was asked.
        action: Action,
        /// With which data.
        data: Vec<DataCategory>,
        /// Why.
        purpose: Purpose,
        /// By or to whom.
        recipient: Recipient,
        /// Who that is by name.
        party: Option<PartyName>,
        /// The sentences that refuse it; none when no sentence permits it.
        sentences: Vec<SentenceId>,
    },
    /// A person exercised a right, or their request took a step.
    Requested {
        /// The request.
        request: RecordId,
        /// Which right.
        right: Right,
        /// By which way.
        channel: Channel,
        /// How far it is now.
        state: RequestState,
        /// How surely it is known who asks.
        degree: Degree,
        /// The sentence that grants it, or that refuses it; none for what is offered beyond the text.
        sentence: Option<SentenceId>,
    },
    /// A contest's winners were drawn. Logged about nobody.
    Drawn {
        /// Which contest, as `contest/2026-06-01`.
        contest: String,
        /// How many won.
        winners: u32,
        /// How many took part.
        entrants: u32,
    },
    /// A person was drawn as a winner.
    Won {
        /// Which contest.
        contest: String,
        /// Which place.
        place: u32,
        /// Among how many.
        entrants: u32,
    },
    /// An order took a step.
    Ordered {
        /// The order.
        order: RecordId,
        /// How far it is now, as `placed`, `paid`, `refused` or `cancelled`.
        state: String,
    },
    /// A person posted on a public board or changed what is theirs there, or the company hid it.
    Posted {
        /// The post.
        post: RecordId,
        /// What was done, as `posted`, `edited`, `deleted`, `hidden` or `shown again`.
        change: String,
        /// SHA-256 of what was shown before it, in hexadecimal; empty where nothing needed to be.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        shown_sha256: String,
        /// The notices that stood there.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        notices: Vec<NoticeSeen>,
        /// What posting it put on record.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        facts: Vec<Fact>,
    },
    /// A person chose what of their portfolio everybody can read.
    PortfolioChanged {
        /// The portfolio.
        portfolio: RecordId,
        /// The records it is made of, with their categories.
        records: Vec<(RecordId, DataCategory)>,
        /// The fields that everybody can read from now on.
        public: Vec<String>,
        /// SHA-256 of what was shown before it, in hexadecimal.
        shown_sha256: String,
        /// The notices that stood there.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        notices: Vec<NoticeSeen>,
        /// What choosing put on record.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        facts: Vec<Fact>,
    },
    /// A value was replaced by another.
    Corrected {
        /// The record.
        record: RecordId,
        /// Its category.
        category: DataCategory,
    },
    /// A person was forgotten; from here on none of these leaves can be tied to anyone. Logged about nobody, so that it can still be
    /// read: a leaf that nothing opens and that no such entry names was emptied by somebody else.
    Erased {
        /// The sentence or practice it was done under.
        why: String,
        /// The positions of the leaves that nothing opens any more.
        forgot: Vec<u64>,
        /// The mark by which the person is known again when a backup brings them back: a keyed hash of their id, in hexadecimal.
        mark: String,
    },
    /// A value's time was over, and it was removed.
    Expired {
        /// The record.
        record: RecordId,
        /// Its category.
        category: DataCategory,
    },
    /// A party was told that what it received is of somebody who was erased.
    ErasureTold {
        /// Which party.
        party: PartyName,
        /// The disclosures it received.
        disclosures: Vec<RecordId>,
    },
    /// A program of the company looked for people by an address or a number. By which, and whether anybody was found, is not said.
    Sought {
        /// By what kind of data.
        category: DataCategory,
        /// The program.
        by: String,
    },
    /// A key of the site is made anew. Written before it is, so that none ever is in silence.
    KeysMadeAnew {
        /// Which floor of the keys.
        floor: KeyFloor,
        /// The number of the new one.
        number: u32,
    },
    /// A member of staff did something, or something was done about one.
    Staff(StaffEvent),
    /// Data of people was given to a party. Logged about nobody.
    HandedOver(HandedOver),
    /// Rows were written of which no other entry of the act can tell; the entry's seals say what they are.
    RowsWritten,
    /// A breach of personal data was put on record, or its handling took a step. Logged about nobody.
    BreachStep {
        /// The breach.
        breach: RecordId,
        /// Which step, as `opened`, `contained` or `closed`.
        step: String,
    },
    /// It was decided whether a person whom a breach concerns is told of it, or they were told.
    BreachTold {
        /// The breach.
        breach: RecordId,
        /// How, as `page`, `letter` or `withheld`.
        way: String,
    },
    /// A party outside became known.
    PartyRegistered {
        /// Its name.
        party: PartyName,
        /// What it is to us.
        recipient: Recipient,
    },
    /// An errand about somebody came a step further in another system of the company's.
    InSystem {
        /// The errand.
        errand: RecordId,
        /// The system, by the name it is declared under.
        system: String,
        /// What is to be done there.
        task: String,
        /// The step, in fixed words: `begun`, `carried out`, `proven`, or why it failed.
        step: String,
        /// How many rows it was about.
        rows: u64,
    },
}

/// That the words of a notice stood before a person when they acted. Who that was, when, and under which version, the entry says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct NoticeSeen {
    /// Which notice.
    pub notice: Notice,
    /// The sentence that promises it.
    pub sentence: SentenceId,
    /// SHA-256 of its words, in hexadecimal.
    pub words_sha256: String,
}

/// A floor of the keys of a site.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum KeyFloor {
    /// The root key, under which people's keys are wrapped.
    Root,
    /// The key-encryption key, under which the root key is wrapped.
    KeyEncryption,
}
