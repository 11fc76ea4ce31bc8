//! The part of the catalogue that holds how the house was last checked against its log. Nothing here is about a person.

use crate::row::tables;
use vocabulary::{RecordId, Timestamp};

tables! {
    /// The tables of checks.
    const TABLES_CHECKS;

    /// One check of all rows against the log, from its beginning; without its end where it was broken off.
    HouseCheckRow = "house_check" in House, on erasure Keep, also by [],
    not sealed because "it is what was read of the log, and any check after it reads anew",
    key { house_check: RecordId = House, "the check; checks come in the order of their ids"; }
    and {
        began_at: Timestamp = House, "when it began";
        began_by: String = Party, "who asked for it: a program's key or one of the staff";
        ended_at: Option<Timestamp> = House, "when it ended";
        leaves: u64 = House, "how many leaves the log had";
        rows_read: u64 = House, "how many rows were held against it";
        findings: u64 = House, "how many findings there were";
    }
}
