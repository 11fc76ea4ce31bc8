//! Secrets handed to people and programs: links and keys. Only their SHA-256 is ever stored; they are never printed.

use ledger::{hex, sha256};
use vocabulary::Chance;

/// How many random bytes a secret has.
const RANDOM_BYTES: usize = 32;
/// How many characters those are in hexadecimal.
const HEX_CHARACTERS: usize = 2 * RANDOM_BYTES;
/// How an API key begins, so that scanners for leaked secrets can find it.
const KEY_PREFIX: &str = "gf_";

/// The secret part of a link to a person's page, or to an opt-out; or what a browser keeps in which a person is signed in, which opens the
/// same. Neither can be shown instead of the other.
#[derive(Clone, PartialEq, Eq)]
pub struct LinkToken {
    secret: String,
    kept_by: KeptBy,
}

/// Where a secret is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum KeptBy {
    /// It stands in an address.
    Address,
    /// A signed-in browser keeps it in a cookie.
    Session,
}

impl LinkToken {
    /// What stands in an address instead of a secret, where the browser is signed in.
    pub const HERE: &'static str = "here";

    /// The one of these bytes.
    pub(crate) fn of(bytes: &[u8; RANDOM_BYTES]) -> Self {
        Self { secret: hex(bytes), kept_by: KeptBy::Address }
    }

    /// A new one, which nothing can make again.
    pub(crate) fn random(chance: &dyn Chance) -> Self {
        Self { secret: random_hex(chance), kept_by: KeptBy::Address }
    }

    /// A new one for a browser in which somebody is signed in.
    pub(crate) fn of_new_session(chance: &dyn Chance) -> Self {
        Self { kept_by: KeptBy::Session, ..Self::random(chance) }
    }

    /// Reads one from an address; `None` when it is not written as one.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let well_written = text.len() == HEX_CHARACTERS && text.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b));
        well_written.then(|| Self { secret: text.to_owned(), kept_by: KeptBy::Address })
    }

    /// Reads one that somebody typed in, who got it with a message.
    #[must_use]
    pub fn read_typed(text: &vocabulary::Personal<String>) -> Option<Self> {
        Self::read(crate::values::trimmed(text))
    }

    /// Reads what a signed-in browser keeps; `None` when it is not written as that.
    #[must_use]
    pub fn read_session(text: &str) -> Option<Self> {
        Self::read(text).map(|token| Self { kept_by: KeptBy::Session, ..token })
    }

    /// What stands in the address. Of a session that is no secret, but a word: [`Self::HERE`].
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self.kept_by {
            KeptBy::Address => &self.secret,
            KeptBy::Session => Self::HERE,
        }
    }

    /// The secret itself, for the one cookie it is kept in.
    #[must_use]
    pub fn as_kept(&self) -> &str {
        &self.secret
    }

    /// Whether a signed-in browser keeps it.
    #[must_use]
    pub const fn is_of_session(&self) -> bool {
        matches!(self.kept_by, KeptBy::Session)
    }

    /// What is stored of it.
    pub(crate) fn hash(&self) -> [u8; 32] {
        match self.kept_by {
            KeptBy::Address => sha256(&[self.secret.as_bytes()]),
            KeptBy::Session => sha256(&[b"session ", self.secret.as_bytes()]),
        }
    }
}

impl std::fmt::Debug for LinkToken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("LinkToken(…)")
    }
}

/// A new API key: shown once, then known by its hash only.
pub(crate) fn new_key(chance: &dyn Chance) -> String {
    format!("{KEY_PREFIX}{}", random_hex(chance))
}

/// What is stored of an API key; `None` when it is not written as one.
pub(crate) fn key_hash(key: &str) -> Option<[u8; 32]> {
    let secret = key.strip_prefix(KEY_PREFIX)?;
    LinkToken::read(secret).map(|token| token.hash())
}

/// Randomness in hexadecimal.
pub(crate) fn random_hex(chance: &dyn Chance) -> String {
    let mut bytes = [0; RANDOM_BYTES];
    chance.fill(&mut bytes);
    hex(&bytes)
}

#[cfg(test)]
mod tests {
    use super::{LinkToken, key_hash, new_key};

    struct Sevens;
    impl vocabulary::Chance for Sevens {
        fn fill(&self, bytes: &mut [u8]) {
            bytes.fill(7);
        }
    }

    #[test]
    fn a_token_reads_back_and_prints_as_nothing() {
        let token = LinkToken::of(&[7; 32]);
        assert_eq!(LinkToken::read(token.as_str()), Some(token.clone()));
        assert_eq!(format!("{token:?}"), "LinkToken(…)");
        assert_eq!(LinkToken::read("../../etc/passwd"), None);
    }

    #[test]
    fn what_a_browser_keeps_is_no_link_and_a_link_is_no_session() {
        let (link, session) = (LinkToken::of(&[7; 32]), LinkToken::read_session(LinkToken::of(&[7; 32]).as_str()).unwrap());
        assert_ne!(link, session);
        assert_ne!(link.hash(), session.hash());
        assert_eq!((session.as_str(), session.as_kept()), (LinkToken::HERE, link.as_str()), "no address bears the secret of a session");
    }

    #[test]
    fn a_key_is_known_by_its_hash_only() {
        let key = new_key(&Sevens);
        assert!(key.starts_with("gf_"));
        assert_eq!(key_hash(&key), Some(LinkToken::of(&[7; 32]).hash()));
        assert_eq!(key_hash("gf_short"), None);
    }
}
