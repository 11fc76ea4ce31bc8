//! The part of the catalogue that holds what must reach other systems: errands about people, how far each system is with them, and the keys that
//! outlive a person until every system has proven that they are gone. Nothing here holds a clear value of a person.

use crate::cell::Json;
use crate::row::tables;
use vocabulary::{Purpose, RecordId, SubjectId, Timestamp};

tables! {
    /// The tables of what reaches other systems.
    const TABLES_SYSTEMS;

    /// Something that must reach other systems: an erasure, a correction, an objection. An erasure's names nobody: its person is gone, and what
    /// finds them elsewhere is sealed under a key of its own, which goes when every system has proven.
    ErrandRow = "errand" in House, on erasure DeleteRows, also by [["subject"]],
    key { errand: RecordId = House, "the errand"; }
    and {
        subject: Option<SubjectId> = Person, "about whom; empty when they are erased";
        task: String = House, "`correct`, `opt-out` or `erase`";
        purposes: Json<Vec<Purpose>> = Person, "what is to stop, of an objection";
        made_at: Timestamp = House, "when the act was done that it follows";
        who: Option<Vec<u8>> = Person, "what finds the person elsewhere, and what is right, sealed; empty when every system has proven";
        proven_at: Option<Timestamp> = House, "when the last system had proven";
        row_version: i64 = House, "counts the changes, for compare-and-swap";
    }

    /// How far one system is with one errand.
    ErrandInRow = "errand_in" in House, on erasure DeleteRows, also by [["subject"], ["system", "state"]],
    key {
        errand: RecordId = House, "the errand";
        system: String = House, "the system, by the name it is declared under";
    }
    and {
        subject: Option<SubjectId> = Person, "about whom; empty when they are erased";
        turn: u32 = House, "its place among the errands about this person: an earlier one comes first";
        state: String = House, "`waiting`, `running`, `failed`, `done` or `proven`";
        why: Option<String> = House, "why it failed the last time, in fixed words";
        attempts: i64 = House, "how often it was tried";
        due_at: Timestamp = House, "not before; while it runs, until when nobody else takes it up";
        touched: u64 = House, "how many rows were touched there";
        traces: Option<Vec<u8>> = Person, "the keys of the person's rows there, sealed; empty when it has proven";
        changed_at: Timestamp = House, "when the state last changed";
        proven_at: Option<Timestamp> = House, "when the rows were looked for again and were as they must be";
        row_version: i64 = House, "counts the changes, for compare-and-swap";
    }

    /// The key of an erasure's errand, wrapped. Without it what finds the person elsewhere can never be read again.
    ErrandKeyRow = "errand_key" in Keys, on erasure Keep, also by [],
    not sealed because "its wrapping proves it",
    key { errand: RecordId = House, "the errand"; }
    and { wrapped: Vec<u8> = Archived, "the errand's key, wrapped"; }
}
