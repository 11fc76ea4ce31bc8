//! The part of the catalogue that holds the company's registers: the documents behind what it relies on, and the entries that rest on them. Nothing
//! here holds a clear value of a person; what is about one is sealed under their key and goes with them.

use crate::cell::Json;
use crate::details::EntryDetail;
use crate::row::tables;
use ledger::PartyName;
use vocabulary::{EvidenceId, SubjectId, Timestamp};

tables! {
    /// The tables of the registers.
    const TABLES_REGISTERS;

    /// A document that was taken in. It is sealed under the site's own key, or under that of the one person it is about.
    DocumentRow = "document" in House, on erasure DeleteRows, also by [["subject"]],
    key { document: EvidenceId = House, "the document"; }
    and {
        subject: Option<SubjectId> = Person, "about whom, when it is about a person";
        kind: String = House, "what its bytes are: `pdf`, `jpeg`, `png`, `text` or `eml`";
        title: Option<String> = Party, "what it is called, when it is about nobody in person";
        sealed_title: Option<Vec<u8>> = Person, "what a document about a person is called, sealed";
        bytes: u64 = House, "how many bytes it has";
        sha256: [u8; 32] = Person, "its hash";
        author: String = Party, "who brought it";
        kept_at: Timestamp = House, "when";
    }

    /// The file of a document, apart from what is known of it, so that a list of documents reads none.
    DocumentFileRow = "document_file" in House, on erasure DeleteRows, also by [["subject"]],
    key { document: EvidenceId = House, "the document"; }
    and {
        subject: Option<SubjectId> = Person, "about whom, when it is about a person";
        sealed: Vec<u8> = Person, "the file, sealed";
    }

    /// An entry of a register: proposed by one, approved by another, with its document. Whether it is in force is worked out when something is decided.
    RegisterRow = "register_entry" in House, on erasure DeleteRows, also by [["subject"], ["party"], ["standing_of"], ["register"], ["state"]],
    key { entry: EvidenceId = House, "the entry; the fact that it becomes has the same id"; }
    and {
        subject: Option<SubjectId> = Person, "about whom, when it is about a person";
        party: Option<PartyName> = Party, "about which party, when it is about one";
        standing_of: Option<PartyName> = Party, "the party once more, from the approval until somebody ends it: whoever decides on it meanwhile decides anew";
        register: String = House, "which register, as `agreements`";
        state: String = House, "`proposed`, `approved`, `refused` or `revoked`";
        document: EvidenceId = House, "the document it rests on";
        words: Option<String> = Party, "what it is called, when it is about nobody in person";
        sealed_words: Option<Vec<u8>> = Person, "what an entry about a person is called, sealed";
        recorded_by: String = Party, "who proposed it";
        recorded_at: Timestamp = House, "when";
        decided_by: Option<String> = Party, "who approved or refused it, another than who proposed it";
        decided_at: Option<Timestamp> = House, "when";
        ended_by: Option<String> = Party, "who revoked it";
        ended_at: Option<Timestamp> = House, "when";
        begins_at: Timestamp = House, "from when it counts";
        ends_at: Option<Timestamp> = House, "until when; for good where nothing is said";
        detail: Json<EntryDetail> = Person, "its scope, its ground, what it rests on and what it replaces";
        row_version: i64 = House, "counts the changes, for compare-and-swap";
    }
}
