//! The part of the catalogue that holds breaches of personal data: what happened, what was done, and whom it concerns. Nothing here holds a clear
//! value of a person; what the company wrote down in words is sealed.

use crate::Json;
use crate::details_breaches::BreachDetail;
use crate::row::tables;
use vocabulary::{DataCategory, RecordId, SubjectId, Timestamp};

tables! {
    /// The tables of breaches.
    const TABLES_BREACHES;

    /// A breach of personal data, as the register of breaches has it.
    BreachRow = "breach" in House, on erasure Keep, also by [],
    key { breach: RecordId = House, "the breach"; }
    and {
        noticed_at: Timestamp = House, "when it was noticed";
        opened_at: Timestamp = House, "when it was put on record";
        opened_by: String = Party, "who put it on record: a program's key or one of the staff";
        words: Vec<u8> = House, "what happened and who noticed it, sealed under the site's key";
        detail: Json<BreachDetail> = House, "what kind it is, what was within reach, by when who is to be told, and how far it is";
        row_version: i64 = House, "counts the changes, for compare-and-swap";
    }

    /// One step in handling a breach. It is never changed.
    BreachStepRow = "breach_step" in House, on erasure Keep, also by [],
    key {
        breach: RecordId = House, "the breach";
        step: RecordId = House, "the step; steps come in the order of their ids";
    }
    and {
        kind: String = House, "what was done, as `contained` or `assessed`";
        at: Timestamp = House, "when";
        done_by: String = Party, "by whom: a program's key or one of the staff";
        words: Vec<u8> = House, "what was written about it, sealed under the site's key";
    }

    /// That a breach concerns a person.
    BreachConcernedRow = "breach_concerned" in House, on erasure DeleteRows, also by [["subject"]],
    not sealed because "it is worked out of what the log tells, and whom it was told is in the log",
    key {
        breach: RecordId = House, "the breach";
        subject: SubjectId = Person, "whom it concerns";
    }
    and {
        data: Json<Vec<DataCategory>> = Person, "which kinds of their data";
        how: String = Person, "how: `received`, `opened`, `copied` or `named`";
        state: String = Person, "`waiting`, `page`, `letter` or `withheld`: whether and how they were told";
        told_at: Option<Timestamp> = Person, "when that was";
        proposed_by: Option<String> = Party, "who proposed not to tell them, until a second person decides";
        tries: i64 = House, "how often a letter was not taken";
    }
}
