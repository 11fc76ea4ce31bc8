//! How a person signs in, as their own copy of everything has it: browsers, passkeys, proven addresses. It gives out nothing that would let
//! anybody in.

use crate::Outcome;
use crate::room::Room;
use ledger::hex;
use store::{Cell, PasskeyRow, PasswordRow, ProvenAddressRow, SessionRow};
use vocabulary::{Personal, SubjectId, Timestamp};

/// How a person signs in.
#[derive(Clone, Debug)]
pub struct SignInsExported {
    /// Where they are signed in.
    pub sessions: Vec<SessionExported>,
    /// Their passkeys.
    pub passkeys: Vec<PasskeyExported>,
    /// The addresses they have proven to be theirs, each by its keyed hash in hexadecimal, and when it was last proven.
    pub proven_addresses: Vec<(String, Timestamp)>,
    /// Since when their password holds, where they have one.
    pub password_since: Option<Timestamp>,
}

/// A browser in which they are signed in.
#[derive(Clone, Debug)]
pub struct SessionExported {
    /// The hash of what the browser keeps, in hexadecimal.
    pub token_sha256: String,
    /// How they signed in: `letter`, `passkey` or `password`.
    pub way: String,
    /// What kind of browser it is.
    pub browser: String,
    /// Since when.
    pub since: Timestamp,
    /// When it was last used, to some minutes.
    pub seen_at: Timestamp,
    /// When it ends at the latest.
    pub ends_at: Timestamp,
}

/// A passkey: its public half.
#[derive(Clone, Debug)]
pub struct PasskeyExported {
    /// The hash of the credential's id, in hexadecimal.
    pub credential_sha256: String,
    /// What the person calls it.
    pub name: Personal<String>,
    /// The public key, its counter and what it can do.
    pub credential: serde_json::Value,
    /// When it was added.
    pub added_at: Timestamp,
    /// When it last signed its person in.
    pub used_at: Option<Timestamp>,
}

impl Room<'_> {
    pub(crate) async fn sign_ins_exported(&self, subject: SubjectId) -> Outcome<SignInsExported> {
        let of = [("subject", Cell::from(&subject))];
        let key = self.key_of(subject).await?;
        let name = |evidence, sealed: &[u8]| self.house.foundations.vault.open_title(&key, evidence, sealed).map_err(|error| self.locked(error));
        let mut sessions = Vec::new();
        for row in self.rows::<SessionRow>(&of).await? {
            let browser = name(row.evidence, &row.browser)?;
            let (since, seen_at, ends_at) = (row.since, row.seen_at, row.ends_at);
            sessions.push(SessionExported { token_sha256: hex(&row.token_sha256), way: row.way, browser, since, seen_at, ends_at });
        }
        let mut passkeys = Vec::new();
        for row in self.rows::<PasskeyRow>(&of).await? {
            passkeys.push(PasskeyExported {
                credential_sha256: hex(&row.credential_sha256),
                name: Personal::new(name(row.evidence, &row.name)?),
                credential: serde_json::from_str(&row.credential).map_err(|error| self.house.broken(&error))?,
                added_at: row.added_at,
                used_at: row.used_at,
            });
        }
        let proven: Vec<ProvenAddressRow> = self.rows(&of).await?;
        let passwords: Vec<PasswordRow> = self.rows(&of).await?;
        Ok(SignInsExported {
            sessions,
            passkeys,
            proven_addresses: proven.into_iter().map(|row| (hex(&row.tag), row.proven_at)).collect(),
            password_since: passwords.into_iter().map(|row| row.set_at).max(),
        })
    }
}
