//! The catalogue: every table and column of the house, what it holds, whose it is, and what erasure does to it. Nothing here
//! holds a clear value of a person; where one is kept it is sealed.

use crate::cell::Json;
use crate::details::{ConsentDetail, DisclosureDetail, RefusedFlow};
use crate::row::tables;
use ledger::{Fact, PartyName};
use vocabulary::{
    Channel, Condition, DataCategory, Degree, Effect, EvidenceId, Purpose, Recipient, RecordId, RequestState, Right, SentenceId, SubjectId, Timestamp,
    VersionId,
};

tables! {
    /// The tables of the house itself.
    const TABLES;

    /// A person who told us who they are.
    SubjectRow = "subject" in House, on erasure DeleteRows, also by [],
    key { subject: SubjectId = Person, "the person, as an id that says nothing"; }
    and { created_at: Timestamp = Person, "when they first told us"; }

    /// A person's data key, wrapped. Without it none of their values can be read again.
    SubjectKeyRow = "subject_key" in Keys, on erasure DeleteRows, also by [["root_version"]],
    not sealed because "its wrapping proves it, and it is wrapped anew while nothing is done",
    key { subject: SubjectId = Person, "the person"; }
    and {
        root_version: u32 = House, "the root key it is wrapped under";
        wrapped: Vec<u8> = Person, "the data key, wrapped";
    }

    /// A site's secret or one of its root keys, wrapped under the key-encryption key that is not in any database.
    SiteKeyRow = "site_key" in Keys, on erasure Keep, also by [],
    not sealed because "its wrapping proves it",
    key {
        secret: String = House, "`site` for the secret that stays, `root` for a key that data keys are wrapped under";
        version: u32 = House, "which of them; the greatest root key is the one in use";
    }
    and {
        kek: u32 = House, "which of the site's key-encryption keys it is wrapped under";
        wrapped: Vec<u8> = House, "the secret, wrapped";
        created_at: Timestamp = House, "when it was made";
    }

    /// What a policy lets remain of somebody who was erased, sealed anew under a key of its own. Its id is drawn at random and stands
    /// nowhere else; no tag, link, fact or leaf leads here, so that nobody, not even the house, can say whose it is. For that reason no later
    /// erasure can find it: it goes when its time is over, and until then it opens for the purpose `archive` alone.
    ArchiveRow = "archive" in House, on erasure Keep, also by [],
    key { archive: SubjectId = Archived, "an id drawn at random, tied to nobody"; }
    and {
        version: VersionId = House, "the policy version that lets it remain";
        archived_on: Timestamp = House, "the day it was archived, to the day";
        keep_until: Option<Timestamp> = House, "until when it may remain; for good when the policy names no time";
        packed: crate::PackedRecord = Archived, "the values that remain, sealed under the archive's own key";
    }

    /// The key of one archive, wrapped. Without it the archive can never be read again.
    ArchiveKeyRow = "archive_key" in Keys, on erasure Keep, also by [],
    not sealed because "its wrapping proves it",
    key { archive: SubjectId = Archived, "the archive"; }
    and {
        wrapped: Vec<u8> = Archived, "the archive's key, wrapped";
    }

    /// A blind index: finds everybody who gave an e-mail address or number without holding it. An address that nobody has proven to be
    /// theirs may have been given by many.
    TagRow = "tag" in House, on erasure DeleteRows, also by [["subject"]],
    key {
        tag: [u8; 16] = Person, "a keyed hash of the normalised value and its category";
        subject: SubjectId = Person, "who gave it";
    }
    and {}

    /// All of a person's values, each sealed on its own, in one packed record.
    RecordRow = "record" in House, on erasure DeleteRows, also by [],
    key { subject: SubjectId = Person, "whose they are"; }
    and {
        row_version: i64 = House, "counts the changes, for compare-and-swap";
        packed: crate::PackedRecord = Person, "the sealed values with source, purposes and policy version";
    }

    /// Finds the people of whom something is held for a purpose, over an objection to one, or for one kind of recipient.
    FoundRow = "found" in House, on erasure DeleteRows, also by [["subject"]],
    not sealed because "it follows from the record, which is",
    key {
        term: String = House, "what they are found by, as `purpose/marketing`";
        subject: SubjectId = Person, "who";
    }
    and {}

    /// A fact: evidence that a condition holds.
    FactRow = "fact" in House, on erasure DeleteRows, also by [["subject", "party"], ["party"]],
    key { fact: EvidenceId = House, "the evidence of the fact"; }
    and {
        subject: Option<SubjectId> = Person, "about whom, when it is about a person";
        party: Option<PartyName> = Party, "about which party, when it is about one";
        condition: Condition = House, "which condition";
        recorded_at: Timestamp = House, "when it was recorded";
        detail: Fact = Person, "the whole fact";
    }

    /// The document or act behind a fact.
    EvidenceRow = "evidence" in House, on erasure DeleteRows, also by [["subject"]],
    key { evidence: EvidenceId = House, "the evidence"; }
    and {
        subject: Option<SubjectId> = Person, "about whom, when it is about a person";
        kind: String = House, "what it is, as `form`, `agreement`, `court order`";
        document: Option<String> = Party, "what the document is called, when it is about nobody in person";
        sealed: Option<Vec<u8>> = Person, "what the document about a person is called, sealed";
        sha256: Option<[u8; 32]> = Person, "the hash of the document or of what was shown";
        recorded_at: Timestamp = House, "when it was recorded";
    }

    /// A choice that a person made, with the words and the button it was made with. Whether it holds is not written here: that is worked
    /// out of the facts when something is decided.
    ConsentRow = "consent" in House, on erasure DeleteRows, also by [["subject"]],
    key { consent: EvidenceId = House, "the consent, by the first fact it put on record"; }
    and {
        subject: SubjectId = Person, "who gave it";
        version: VersionId = House, "the policy version it was given under";
        shown_sha256: [u8; 32] = Person, "the hash of all that was shown with it";
        given_at: Timestamp = Person, "when it was given";
        until: Option<Timestamp> = Person, "until when it holds, where it has a life";
        withdrawn_at: Option<Timestamp> = Person, "when it was taken back";
        detail: Json<ConsentDetail> = Person, "what it is about, in which words and language, on which form, with which button";
        row_version: i64 = House, "counts the changes, for compare-and-swap";
    }

    /// What is left of an objection when the person is erased: a mark by which it is known again that letters to an address are not wanted. It
    /// is a keyed hash, under a key of its own, of the hash by which people are found, so that neither leads to the other without the vault.
    /// It names nobody, opens nothing, and permits nothing.
    ResidueRow = "residue" in House, on erasure Keep, also by [],
    key { mark: [u8; 32] = Archived, "a keyed hash of the normalised address or number, tied to nobody"; }
    and { stops: String = House, "the purposes it stops, in words of the vocabulary; all of them where none is named"; }

    /// Personal data that left to a party.
    DisclosureRow = "disclosure" in House, on erasure DeleteRows, also by [["subject"], ["party"]],
    key { disclosure: RecordId = House, "the grant it was made under"; }
    and {
        subject: SubjectId = Person, "whose data";
        party: PartyName = Party, "to whom";
        recipient: Recipient = Party, "what the party is to us";
        purpose: Purpose = House, "why";
        version: VersionId = House, "under which policy version";
        at: Timestamp = Person, "when";
        detail: Json<DisclosureDetail> = Person, "what left, under which sentences, on which evidence, with which duties";
    }

    /// A page of people whose values a program of the company read at once, under one grant.
    ReadOfManyRow = "read_of_many" in House, on erasure Keep, also by [],
    key { grant: RecordId = House, "the grant"; }
    and {
        at: Timestamp = House, "when";
        purpose: Purpose = House, "what for";
        data: Json<Vec<DataCategory>> = House, "which kinds of data";
        sentences: Json<Vec<SentenceId>> = House, "under which sentences";
        whom: Vec<u8> = House, "eight bytes for each person, a keyed hash of this grant and their id: who is erased is tied to none of them";
    }

    /// A person's request: their exercise of a right, how far it is, and what came of it.
    RequestRow = "request" in House, on erasure DeleteRows, also by [["subject"], ["state", "due_at"]],
    key { request: RecordId = House, "the request"; }
    and {
        subject: SubjectId = Person, "who asks";
        right: Right = Person, "for what";
        effect: Effect = Person, "what follows when it is granted";
        channel: Channel = Person, "by which way";
        sentence: Option<SentenceId> = House, "the sentence that grants it; none for what is offered beyond the text";
        state: RequestState = Person, "how far it is";
        degree: Degree = Person, "how surely it is known who asks";
        asked_at: Timestamp = Person, "when it was asked";
        due_at: Option<Timestamp> = Person, "until when it must be answered, where somebody promised a time";
        decided_at: Option<Timestamp> = Person, "when it was done, refused or withdrawn";
        refused_by: Option<SentenceId> = House, "the sentence that refuses it";
        words: Option<Vec<u8>> = Person, "what the person wrote, sealed";
        correction: Option<crate::PackedRecord> = Person, "the value that is to stand instead, sealed where it will stand";
        correction_tag: Option<[u8; 16]> = Person, "by which they will be found under that value, where it is searched by";
        proof: Option<Vec<u8>> = Person, "what proves who asks, sealed";
        answer: Option<Vec<u8>> = Person, "what was answered, sealed";
        outcome: String = Person, "what became of it, in fixed words";
        row_version: i64 = House, "counts the changes, for compare-and-swap";
    }

    /// A link that opens a person's page or stops letters. Only the hash of its token is kept.
    LinkRow = "link" in House, on erasure DeleteRows, also by [["subject"]],
    key { token_sha256: [u8; 32] = Person, "the hash of the token"; }
    and {
        subject: SubjectId = Person, "for whom it was made";
        evidence: EvidenceId = House, "under which id its making is on record";
        opens: String = House, "what it opens: `page`, `opt-out`, `preferences` or `reply`";
        detail: String = House, "the purposes it is for, in words of the vocabulary";
        expires_at: Timestamp = House, "until when it opens anything";
    }

    /// A parent's permission for a child: asked for, waiting for its proof, in force or over. It stands in the child's file and names the parent
    /// by their id alone. Whoever of the two is forgotten, it goes.
    PermissionRow = "permission" in House, on erasure DeleteRows, also by [["subject"], ["parent"], ["state"]],
    key { permission: RecordId = House, "the permission"; }
    and {
        subject: SubjectId = Person, "the child";
        parent: SubjectId = Person, "the parent, a person of their own";
        state: String = Person, "how far it is: `asked`, `confirming`, `reviewing`, `granted`, `refused` or `revoked`";
        method: Option<String> = Person, "how the parent is verified: `email-plus`, `signed-form` or `call`; empty until they chose";
        purposes: Json<Vec<Purpose>> = Person, "for which purposes";
        recipients: Json<Vec<Recipient>> = Person, "by or to whom";
        child_until: Option<Timestamp> = Person, "until when the child is one, as the parent says";
        tag: Option<[u8; 16]> = Person, "a keyed hash of the address that the letter goes to; empty once it is granted";
        address: String = House, "the address of the site it was asked at";
        asked_at: Timestamp = Person, "when it was asked for";
        until: Option<Timestamp> = Person, "until when it is waited for, or holds";
        facts: Json<Vec<EvidenceId>> = House, "the facts it became";
        row_version: i64 = House, "counts the changes, for compare-and-swap";
    }

    /// The signed form by which a parent proves who they are, sealed under their own key.
    PermissionFormRow = "permission_form" in House, on erasure DeleteRows, also by [["subject"]],
    key { permission: RecordId = House, "the permission it is for"; }
    and {
        subject: SubjectId = Person, "the parent who signed it";
        kind: String = Person, "what kind of file it is, as its bytes say: `pdf`, `jpeg` or `png`";
        sealed: Vec<u8> = Person, "the file, sealed";
        sha256: [u8; 32] = Person, "its hash";
        sent_at: Timestamp = Person, "when it was sent";
        reason: Option<Vec<u8>> = Person, "why it was refused, sealed";
    }

    /// What somebody says of their age that would end what protects a child. It changes nothing until a parent or the staff confirm it.
    AgeClaimRow = "age_claim" in House, on erasure DeleteRows, also by [],
    key { subject: SubjectId = Person, "who says it"; }
    and {
        child_until: Option<Timestamp> = Person, "until when they would be a child; empty where they would be none now";
        said_at: Timestamp = Person, "when they said it";
    }

    /// A party outside.
    PartyRow = "party" in House, on erasure Keep, also by [],
    key { party: PartyName = Party, "its name"; }
    and {
        recipient: Recipient = Party, "what it is to us";
        registered_at: Timestamp = Party, "since when we know it";
    }

    /// A key to the API.
    ApiKeyRow = "api_key" in House, on erasure Keep, also by [],
    key { key_sha256: [u8; 32] = Party, "the hash of the key"; }
    and {
        key: EvidenceId = House, "its id";
        name: String = Party, "which program it was given to";
        scopes: String = House, "what it may do, separated by spaces";
        created_by: String = Party, "who made it";
        created_at: Timestamp = House, "when it was made";
        approved_by: Option<String> = Party, "who let it be used; empty while it waits for somebody";
        expires_at: Option<Timestamp> = House, "when it ends by itself";
        revoked_at: Option<Timestamp> = House, "from when on it opens nothing: it was taken back, or another took its place";
    }

    /// On which day a key was last used.
    ApiKeyUseRow = "api_key_use" in House, on erasure Keep, also by [],
    not sealed because "it moves with each day a key is used, and no act rests on it",
    key { key: EvidenceId = House, "the key"; }
    and { used_on: Timestamp = House, "the day"; }

    /// Work that an act leaves to be done. The payload is ids only.
    JobRow = "outbox" in House, on erasure DeleteRows, also by [["due_at"], ["subject"]],
    not sealed because "it is what remains to be done, not what was done",
    key { job: RecordId = House, "the job"; }
    and {
        kind: String = House, "what is to be done";
        subject: Option<SubjectId> = Person, "about whom, when it is about a person";
        payload: String = House, "the ids it needs, separated by spaces";
        due_at: Timestamp = House, "not before";
        attempts: i64 = House, "how often it was tried";
    }

    /// Words that were shown to people, by their hash.
    ShownRow = "shown" in House, on erasure Keep, also by [],
    key { sha256: [u8; 32] = House, "the hash of the words"; }
    and {
        words: String = House, "the words";
        first_shown_at: Timestamp = House, "when they were first shown";
    }

    /// A version of the policy that was published here: its text as it was accepted. They are numbered as they come, so that two who publish
    /// at once come one after the other.
    PolicyVersionRow = "policy_version" in House, on erasure Keep, also by [],
    key { number: u32 = House, "its place among those published here, from 1"; }
    and {
        version: VersionId = House, "the version";
        text: Option<String> = House, "its whole text, with its rules; none where this takes back the version of that day before it came";
        published_at: Timestamp = House, "when it was published, or taken back";
        published_by: String = Party, "whose key, or which command, did it";
    }

    /// How many decisions were made under a sentence on one day.
    CountRow = "decision_count" in House, on erasure Keep, also by [],
    not sealed because "it counts answers, and no act rests on it",
    key {
        version: VersionId = House, "the policy version";
        sentence: u16 = House, "the number of the sentence; 0 where no sentence spoke";
        day: Timestamp = House, "the day, as its first instant";
        answer: String = House, "what was answered: `permit`, `deny` or `silent`";
    }
    and { decisions: u64 = House, "how many"; }

    /// The last flow that was refused under a sentence: what was asked, never of whom.
    LastRefusedRow = "last_refused" in House, on erasure Keep, also by [],
    not sealed because "it tells what was asked last, and no act rests on it",
    key {
        version: VersionId = House, "the policy version";
        sentence: u16 = House, "the number of the sentence; 0 where no sentence spoke";
    }
    and {
        at: Timestamp = House, "when";
        flow: Json<RefusedFlow> = House, "what was asked";
    }

    /// A person whose rows are gone and whose key is being destroyed. Written by the backend alone, for the moment between.
    ForgettingRow = "forgetting" in House, on erasure DeleteRows, also by [],
    not sealed because "it lasts for a moment between two files",
    key { subject: SubjectId = Person, "whose key must go"; }
    and {}

    /// A command that was done, so that doing it again does nothing. Written by the backend alone.
    DoneRow = "done" in House, on erasure ClearColumns, also by [["subject"]],
    not sealed because "it is the backend's memory of a key, and answers with ids alone",
    key { command: [u8; 32] = House, "a keyed hash of the client's idempotency key"; }
    and {
        subject: Option<SubjectId> = Person, "about whom it was";
        request: Option<[u8; 32]> = Person, "a keyed hash of what was asked";
        answer: Option<Vec<u8>> = Person, "what was answered";
        at: Timestamp = House, "when it was done";
    }

    /// One line of the log. Written by the backend alone.
    LeafRow = "leaf" in House, on erasure ClearColumns, also by [["subject"]],
    not sealed because "it is the log, and the tree proves it",
    key { position: u64 = House, "its place in the log"; }
    and {
        data: Vec<u8> = House, "what went into the tree: a salted commitment, tied to nobody without the salt";
        subject: Option<SubjectId> = Person, "about whom; empty when nobody, or when forgotten";
        opening: Option<Vec<u8>> = Person, "the event and its salt, sealed; empty when forgotten";
    }

    /// One tile of the Merkle tree. Written by the backend alone.
    TileRow = "log_tile" in House, on erasure Keep, also by [],
    not sealed because "it is the log, and its leaves prove it",
    key {
        level: u32 = House, "its level among tiles";
        number: u64 = House, "its place on that level";
    }
    and { hashes: Vec<u8> = House, "up to 256 hashes"; }

    /// The head of the log. Written by the backend alone.
    HeadRow = "log_head" in House, on erasure Keep, also by [],
    not sealed because "it is the log, and its tiles prove it",
    key { log: String = House, "which log; today always `main`"; }
    and {
        size: u64 = House, "how many leaves";
        root: [u8; 32] = House, "the root of their tree";
    }

    /// The last transaction of one writer, so that a writer whose connection broke can learn what became of it. Written by
    /// the backend alone, where writers and database do not live in one process.
    WriterRow = "writer" in House, on erasure Keep, also by [["at"]],
    not sealed because "the backend alone writes it, for itself",
    key { writer: [u8; 16] = House, "a random id of the writer"; }
    and {
        batch: u64 = House, "the number of its last transaction";
        at: Timestamp = House, "when that was";
    }

    /// A signed head of the log.
    CheckpointRow = "checkpoint" in House, on erasure Keep, also by [],
    not sealed because "its signature proves it",
    key { size: u64 = House, "how many leaves it covers"; }
    and {
        note: String = House, "the signed note";
        at: Timestamp = House, "when it was signed";
    }
}
