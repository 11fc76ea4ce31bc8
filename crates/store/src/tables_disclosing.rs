//! The part of the catalogue that says what was given to parties, act by act, and to whom a list of people is still to go. No row of it holds
//! a value of a person.

use crate::cell::Json;
use crate::details::HandoverDetail;
use crate::row::tables;
use ledger::PartyName;
use vocabulary::{Purpose, Recipient, RecordId, SubjectId, Timestamp, VersionId};

tables! {
    /// The tables of what is given to parties.
    const TABLES_DISCLOSING;

    /// One act of giving data to a party, or of refusing to: what was asked, what left, what stayed. It names nobody, and what it counts it
    /// goes on counting when somebody is erased.
    HandoverRow = "handover" in House, on erasure Keep, also by [["party"], ["state"]],
    key { handover: RecordId = House, "the act"; }
    and {
        party: PartyName = Party, "to whom";
        recipient: Recipient = Party, "what the party is to us";
        purpose: Purpose = House, "why";
        version: VersionId = House, "the policy version in force when it was asked";
        at: Timestamp = House, "when it was asked";
        asked_by: String = Party, "who asked, by the name of their key";
        state: String = House, "`listing`, `open`, `done`, `refused` or `ended`";
        until: Option<Timestamp> = House, "until when something may still leave by it";
        people: u32 = House, "how many people it was asked about";
        sent: u32 = House, "up to which place of the list it was decided and logged";
        detail: Json<HandoverDetail> = House, "what was asked, and counts of what left and what stayed, with the sentences";
        row_version: i64 = House, "counts the changes, for compare-and-swap";
    }

    /// Whom an act that goes page by page is about, in the order in which it goes. Each is decided about at the moment of their page.
    HandoverPersonRow = "handover_person" in House, on erasure DeleteRows, also by [["subject"]],
    not sealed because "it is what remains to be done, not what was done",
    key {
        handover: RecordId = House, "the act";
        place: u32 = House, "the place in the list, from 1";
    }
    and { subject: SubjectId = Person, "who"; }

    /// Where the certificate of an act stands in the log.
    CertificateRow = "certificate" in House, on erasure Keep, also by [],
    not sealed because "it says where an entry stands, and the entry proves itself",
    key { handover: RecordId = House, "the act"; }
    and { leaf: u64 = House, "the place of the entry"; }

    /// Group figures that were published to parties outside. For a week everybody who asks is told the same, whoever comes or goes meanwhile.
    PublishedFiguresRow = "published_figures" in House, on erasure Keep, also by [],
    key {
        grouping: String = House, "what people were counted by";
        week: u64 = House, "which week, counted from 1970";
        minimum: u32 = House, "the smallest group";
    }
    and {
        counts: Json<Vec<(String, u64)>> = House, "the figures, each a multiple of the smallest group";
        withheld: Json<Vec<String>> = House, "the groups that are too small to be told";
    }
}
