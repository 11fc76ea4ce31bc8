//! The part of the catalogue that holds the members of staff: who they are, how they sign in, what they work on and what they acknowledged.
//! A member's name is sealed under the site's key; of every secret only its hash is kept.

use crate::cell::Json;
use crate::row::tables;
use ledger::PartyName;
use vocabulary::{EvidenceId, Purpose, RecordId, StaffId, SubjectId, Timestamp, VersionId};

tables! {
    /// The tables of the staff.
    const TABLES_STAFF;

    /// A member of staff of the site.
    StaffRow = "staff" in House, on erasure Keep, also by [],
    key { staff: StaffId = Party, "the member"; }
    and {
        name: Option<Vec<u8>> = Party, "what they are called, sealed under the site's key; empty once it is forgotten";
        party: PartyName = Party, "the name by which facts and disclosures speak of them: it says nothing of who they are";
        roles: Json<Vec<String>> = Party, "their roles";
        invited_by: String = Party, "who invited them";
        invited_at: Timestamp = Party, "when";
        joined_at: Option<Timestamp> = Party, "when they first signed in";
        ended_at: Option<Timestamp> = Party, "when they left";
        row_version: i64 = House, "counts the changes, for compare-and-swap";
    }

    /// A link by which a member of staff says how they will sign in. It opens once. Only the hash of its token is kept.
    StaffInvitationRow = "staff_invitation" in House, on erasure Keep, also by [["staff"]],
    key { token_sha256: [u8; 32] = Party, "the hash of the token"; }
    and {
        staff: StaffId = Party, "for whom it is";
        expires_at: Timestamp = House, "until when it opens";
    }

    /// A passkey of a member of staff.
    StaffPasskeyRow = "staff_passkey" in House, on erasure Keep, also by [["staff"]],
    key { credential_sha256: [u8; 32] = Party, "the hash of the credential's id"; }
    and {
        staff: StaffId = Party, "whose it is";
        passkey: EvidenceId = House, "under which id it was added";
        name: Vec<u8> = Party, "what they call it, sealed under the site's key";
        credential: String = Party, "the public key, its counter and what it can do";
        added_at: Timestamp = Party, "when it was added";
        used_at: Option<Timestamp> = Party, "when it last signed them in";
        row_version: i64 = House, "counts the changes, for compare-and-swap";
    }

    /// An account of a member of staff with the company's own sign-in, which vouches for them.
    StaffAccountRow = "staff_account" in House, on erasure Keep, also by [["staff"]],
    key { account: [u8; 32] = Party, "a keyed hash of the issuer and of what it calls the member"; }
    and {
        staff: StaffId = Party, "whose it is";
        issuer: String = House, "which issuer";
        added_at: Timestamp = Party, "when it was added";
        used_at: Option<Timestamp> = Party, "when it last signed them in";
    }

    /// A browser in which a member of staff is signed in. Only the hash of what it shows is kept.
    StaffSessionRow = "staff_session" in House, on erasure Keep, also by [["staff"]],
    not sealed because "it lasts for hours and moves with each use, and that somebody signed in is in the log",
    key { token_sha256: [u8; 32] = Party, "the hash of what the browser keeps"; }
    and {
        staff: StaffId = Party, "who is signed in";
        session: EvidenceId = House, "under which id the signing in is on record";
        way: String = House, "how: `passkey` or `company`";
        browser: String = Party, "what kind of browser it is";
        since: Timestamp = Party, "since when";
        seen_at: Timestamp = Party, "when it was last used, to some minutes";
        ends_at: Timestamp = House, "when it ends at the latest";
    }

    /// What was asked of a browser, or of the company's own sign-in, and is not answered yet.
    StaffCeremonyRow = "staff_ceremony" in House, on erasure Keep, also by [],
    not sealed because "it lasts for minutes, and what comes of it is in the log",
    key { token_sha256: [u8; 32] = House, "the hash of what it is answered with"; }
    and {
        staff: Option<StaffId> = Party, "who adds a way to sign in; empty when somebody signs in";
        kind: String = House, "what was asked: `passkey` or `company`";
        state: String = House, "the challenge, as the library that checks the answer wrote it";
        expires_at: Timestamp = House, "until when it may be answered";
    }

    /// Work on one person's matter that was given to a member of staff. While it is open they may look at that person, for its purposes alone.
    TaskRow = "task" in House, on erasure DeleteRows, also by [["subject"], ["assigned_to"], ["state", "until"]],
    key { task: RecordId = House, "the task"; }
    and {
        subject: SubjectId = Person, "about whom";
        assigned_to: Option<PartyName> = Party, "to whom it is given; empty while nobody took it";
        opened_by: String = Party, "who opened it";
        why: String = Person, "what it is: `request`, `order`, `incident` or `break-glass`";
        reference: Option<RecordId> = Person, "the request, order or case it comes from";
        purposes: Json<Vec<Purpose>> = Person, "what for";
        state: String = House, "`open` or `closed`";
        opened_at: Timestamp = Person, "when it was opened";
        until: Timestamp = Person, "until when it lets anybody look";
        closed_at: Option<Timestamp> = Person, "when it was closed";
        fact: Option<EvidenceId> = House, "the fact that its holder needs to know";
        row_version: i64 = House, "counts the changes, for compare-and-swap";
    }

    /// That a member of staff acknowledged that what they see is confidential.
    AcknowledgementRow = "acknowledgement" in House, on erasure Keep, also by [["staff"]],
    key { acknowledgement: EvidenceId = House, "the evidence"; }
    and {
        staff: StaffId = Party, "who acknowledged it";
        version: VersionId = House, "under which policy version";
        words_sha256: [u8; 32] = House, "the hash of the words they were shown";
        given_at: Timestamp = Party, "when";
        until: Timestamp = Party, "when it is asked anew";
    }

    /// A look at a person without a task, in an emergency: asked for with a reason, and let happen by somebody else.
    BreakGlassRow = "break_glass" in House, on erasure DeleteRows, also by [["subject"], ["state"]],
    key { break_glass: RecordId = House, "the emergency"; }
    and {
        subject: SubjectId = Person, "about whom";
        asked_by: PartyName = Party, "who asks";
        reason: Vec<u8> = Person, "why, sealed";
        purposes: Json<Vec<Purpose>> = Person, "what for";
        state: String = Person, "`asked`, `approved`, `refused` or `over`";
        asked_at: Timestamp = Person, "when it was asked";
        decided_by: Option<PartyName> = Party, "who let it happen, or did not";
        decided_at: Option<Timestamp> = Person, "when";
        until: Timestamp = Person, "until when it waits, or lets look";
        row_version: i64 = House, "counts the changes, for compare-and-swap";
    }
}
