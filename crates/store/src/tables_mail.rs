//! The part of the catalogue that holds mailings: what is to be written to whom it may be written to, and how far it is. Who that is stands nowhere:
//! it is worked out person by person when the letter is sent.

use crate::Json;
use crate::details_mail::MailingDetail;
use crate::row::tables;
use vocabulary::{Purpose, RecordId, SubjectId, Timestamp};

tables! {
    /// The tables of mailings.
    const TABLES_MAIL;

    /// A letter to everybody whom the policy lets the company write to for a purpose.
    MailingRow = "mailing" in House, on erasure Keep, also by [],
    key { mailing: RecordId = House, "the mailing"; }
    and {
        purpose: Purpose = House, "what it is written for";
        about: String = House, "the subject of the letter";
        text: String = House, "what it says, in Markdown: the same to everybody";
        made_by: String = Party, "who wrote it: a program's key or one of the staff";
        made_at: Timestamp = House, "when";
        state: String = House, "`written`, `sending`, `paused`, `stopped` or `done`";
        started_by: Option<String> = Party, "who started it";
        started_at: Option<Timestamp> = House, "when";
        row_version: i64 = House, "counts the changes, for compare-and-swap";
    }

    /// How far a mailing is.
    MailingProgressRow = "mailing_progress" in House, on erasure Keep, also by [],
    not sealed because "it changes with every few letters, and each letter is in the log",
    key { mailing: RecordId = House, "the mailing"; }
    and {
        held_until: Option<Timestamp> = House, "until when one server works on it";
        detail: Json<MailingDetail> = House, "how many letters were taken, refused and given up, and by which sentences";
        row_version: i64 = House, "counts the changes, for compare-and-swap";
    }

    /// What became of the letter of a mailing to one person.
    MailingLetterRow = "mailing_letter" in House, on erasure DeleteRows, also by [["subject"], ["mailing", "state"]],
    not sealed because "that the company wrote to them is in the log, and how far the post came is nobody's evidence",
    key {
        mailing: RecordId = House, "the mailing";
        subject: SubjectId = Person, "to whom";
    }
    and {
        state: String = Person, "`underway`, `waiting`, `taken` or `given-up`";
        at: Timestamp = Person, "when that was";
        due_at: Timestamp = House, "when it is tried again";
        tries: i64 = House, "how often it was tried";
        status: Option<String> = Person, "the enhanced status code by which it was given up, as `5.1.1`";
    }
}
