//! The part of the catalogue that holds how people sign in. Nothing here holds a clear value of a person; where one is kept it is sealed,
//! and of every secret only its hash is.

use crate::row::tables;
use vocabulary::{EvidenceId, RecordId, SubjectId, Timestamp};

tables! {
    /// The tables of signing in.
    const TABLES_SIGNING_IN;

    /// A link or code by which somebody is let in, asked for by whoever typed an address. Who has that address is looked up only when the
    /// letter is written, so that asking takes as long and leaves as much whether anybody is known by it; a request that finds nobody is gone
    /// by then.
    SignInRow = "sign_in" in House, on erasure DeleteRows, also by [["subject"], ["browser_sha256"], ["token_sha256"]],
    not sealed because "it lasts for minutes, and what comes of it is in the log",
    key { sign_in: RecordId = House, "the request, or the link that came of it"; }
    and {
        subject: Option<SubjectId> = Person, "whom it lets in; empty until the letter is written";
        tag: [u8; 16] = Person, "a keyed hash of the address that was typed";
        browser_sha256: [u8; 32] = Person, "the hash of what the asking browser keeps";
        token_sha256: Option<[u8; 32]> = Person, "the hash of the link's token; empty until the letter is written";
        address: String = House, "the address of the site it was asked at";
        expires_at: Timestamp = House, "until when it lets anybody in";
        tries: i64 = House, "how many wrong codes were typed";
        row_version: i64 = House, "counts the changes, for compare-and-swap";
    }

    /// An address that a person has proven to be theirs, by a link that was sent to it.
    ProvenAddressRow = "proven_address" in House, on erasure DeleteRows, also by [["subject"]],
    key {
        tag: [u8; 16] = Person, "a keyed hash of the normalised address";
        subject: SubjectId = Person, "whose it is";
    }
    and {
        evidence: EvidenceId = House, "under which id the proof is on record";
        proven_at: Timestamp = Person, "when it was last proven";
    }

    /// A browser in which a person is signed in. Only the hash of what it shows is kept.
    SessionRow = "session" in House, on erasure DeleteRows, also by [["subject"]],
    not sealed because "it lasts for hours and moves with each use, and that somebody signed in is in the log",
    key { token_sha256: [u8; 32] = Person, "the hash of what the browser keeps"; }
    and {
        subject: SubjectId = Person, "who is signed in";
        evidence: EvidenceId = House, "under which id the signing in is on record";
        way: String = House, "how: `letter`, `passkey` or `password`";
        browser: Vec<u8> = Person, "what kind of browser it is, sealed";
        since: Timestamp = Person, "since when";
        seen_at: Timestamp = Person, "when it was last used, to some minutes";
        ends_at: Timestamp = House, "when it ends at the latest";
    }

    /// A passkey: the public half of a key that a person's device keeps.
    PasskeyRow = "passkey" in House, on erasure DeleteRows, also by [["subject"]],
    key { credential_sha256: [u8; 32] = Person, "the hash of the credential's id"; }
    and {
        subject: SubjectId = Person, "whose it is";
        evidence: EvidenceId = House, "under which id it was added";
        name: Vec<u8> = Person, "what the person calls it, sealed";
        credential: String = Person, "the public key, its counter and what it can do";
        added_at: Timestamp = Person, "when it was added";
        used_at: Option<Timestamp> = Person, "when it last signed its person in";
        row_version: i64 = House, "counts the changes, for compare-and-swap";
    }

    /// What was asked of a browser's passkeys and is not answered yet.
    CeremonyRow = "ceremony" in House, on erasure DeleteRows, also by [["subject"]],
    not sealed because "it lasts for minutes, and what comes of it is in the log",
    key { token_sha256: [u8; 32] = House, "the hash of what the browser answers with"; }
    and {
        subject: Option<SubjectId> = Person, "who adds a passkey; empty when somebody signs in with one";
        state: String = House, "the challenge, as the library that checks the answer wrote it";
        expires_at: Timestamp = House, "until when it may be answered";
    }

    /// A member's password, as Argon2id makes it under a secret of the site. It belongs to an address its person has proven.
    PasswordRow = "password" in House, on erasure DeleteRows, also by [["subject"]],
    key { tag: [u8; 16] = Person, "a keyed hash of the normalised address"; }
    and {
        subject: SubjectId = Person, "whose it is";
        salt: [u8; 16] = Person, "what it is salted with";
        hash: [u8; 32] = Person, "what Argon2id makes of it";
        set_at: Timestamp = Person, "since when it holds";
    }
}
