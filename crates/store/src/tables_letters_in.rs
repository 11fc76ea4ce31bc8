//! The part of the catalogue that holds what was decided of those who hand us letters. It holds nothing of who they are.

use crate::row::tables;
use vocabulary::{RecordId, Timestamp};

tables! {
    /// The tables of letters that come in.
    const TABLES_LETTERS_IN;

    /// How often something was decided of senders on one day. What was checked, what was refused and what was taken unchecked are all that came.
    SenderCountRow = "sender_count" in House, on erasure Keep, also by [],
    not sealed because "it counts answers, and no act rests on it",
    key {
        day: Timestamp = House, "the day, as its first instant";
        answer: String = House, "`checked`, `refused`, `later` or `unchecked`";
        list: String = House, "the blocklist that decided it; empty where all were asked";
    }
    and {
        letters: u64 = House, "how many";
        row_version: i64 = House, "counts the changes, for compare-and-swap";
    }

    /// A sender who was refused: what they are told of it when they ask. Nothing here says who it was.
    RefusedSenderRow = "refused_sender" in House, on erasure Keep, also by [],
    not sealed because "it repeats what the sender was told, and no act rests on it",
    key { reference: RecordId = House, "the reference that the refusal named"; }
    and {
        at: Timestamp = House, "when";
        list: String = House, "the blocklist";
        code: String = House, "the address it answered with";
        meaning: String = House, "what that means";
    }
}
