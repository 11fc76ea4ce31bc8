//! The part of the catalogue that holds what people leave with a site: orders, and what they put where everybody can read it. Nothing here
//! holds a clear value of a person; where one is kept it is sealed.

use crate::row::tables;
use ledger::PartyName;
use vocabulary::{RecordId, SentenceId, SubjectId, Timestamp};

tables! {
    /// The tables of what people leave.
    const TABLES_LEFT;

    /// An order, and how far it is. The number it is paid with is held as every other value is; here stands only under which id.
    OrderRow = "purchase_order" in House, on erasure DeleteRows, also by [["subject"], ["state"]],
    key { order: RecordId = House, "the order"; }
    and {
        subject: SubjectId = Person, "who ordered";
        state: String = Person, "`placed`, `paid`, `refused` or `cancelled`";
        card: RecordId = House, "under which id the number it is paid with is held";
        placed_at: Timestamp = Person, "when it was placed";
        decided_at: Option<Timestamp> = Person, "when it was paid, refused or cancelled";
        processor: Option<PartyName> = Party, "who received the number, where it was not the company itself";
        refused_by: Option<SentenceId> = House, "the sentence that refuses it, where one does";
        row_version: i64 = House, "counts the changes, for compare-and-swap";
    }

    /// Who won a contest.
    WinnerRow = "winner" in House, on erasure DeleteRows, also by [["subject"]],
    key {
        contest: String = House, "which contest, as `contest/2026-06-01`";
        place: u32 = House, "which place";
    }
    and {
        subject: SubjectId = Person, "who won";
        entrants: u32 = House, "how many took part";
        drawn_at: Timestamp = Person, "when it was drawn";
    }

    /// The name under which a person posts. It is theirs alone at the site while they are on file.
    BoardNameRow = "board_name" in House, on erasure DeleteRows, also by [["subject"]],
    key { tag: [u8; 32] = Person, "a keyed hash of the name as it is compared"; }
    and {
        subject: SubjectId = Person, "who posts under it";
        name: Vec<u8> = Person, "the name, sealed";
        taken_at: Timestamp = Person, "since when it is theirs";
    }

    /// What a person posted on a public board. It opens without a grant, because everybody may read it; sealed, so that it goes with its person.
    PostRow = "post" in House, on erasure DeleteRows, also by [["subject"], ["topic"], ["shelf"]],
    key { post: RecordId = House, "the post"; }
    and {
        subject: SubjectId = Person, "who wrote it";
        topic: RecordId = House, "the post that began the topic; itself where it did";
        shelf: Option<String> = House, "`topics` where it began a topic; empty otherwise";
        title: Option<Vec<u8>> = Person, "what the topic is called, sealed";
        words: Vec<u8> = Person, "what was written, sealed";
        posted_at: Timestamp = Person, "when";
        edited_at: Option<Timestamp> = Person, "when it was last changed by its author";
        hidden_at: Option<Timestamp> = House, "when the company hid it";
        hidden_because: Option<Vec<u8>> = Person, "why, sealed";
        row_version: i64 = House, "counts the changes, for compare-and-swap";
    }

    /// What of a member's portfolio everybody can read, as they chose it field by field. The whole is held as every other value is.
    PortfolioRow = "portfolio" in House, on erasure DeleteRows, also by [["subject"]],
    key { portfolio: RecordId = House, "what stands for it in public addresses"; }
    and {
        subject: SubjectId = Person, "whose it is";
        public: crate::PackedRecord = Person, "the fields that everybody can read, sealed";
        changed_at: Timestamp = Person, "when it was last changed";
        row_version: i64 = House, "counts the changes, for compare-and-swap";
    }
}
