//! Tokens in addresses and message ids of our own letters, by which an answer, a bounce or a returned copy leads back to the letter. One kind never
//! stands in for another: whoever may opt out by one may not correct anything with it. They say nothing of whom they are about.

use crate::receiving::Tag;
use data_encoding::BASE32_NOPAD;

/// Bytes of a letter's id.
const ID_BYTES: usize = 16;
/// Bytes of the keyed hash that are kept: 80 bits.
const TAG_BYTES: usize = 10;
/// Letters of a token: its kind, 26 of the id, 16 of the hash. With a domain it is a local part of less than 64.
const LENGTH: usize = 1 + 26 + 16;

/// What a token is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TokenKind {
    /// Where bounces of a letter go.
    Bounce,
    /// To write to it is to opt out.
    OptOut,
    /// Where answers to a letter go.
    Reply,
    /// The letter's own id.
    Message,
}

impl TokenKind {
    const ALL: [Self; 4] = [Self::Bounce, Self::OptOut, Self::Reply, Self::Message];

    const fn letter(self) -> char {
        match self {
            Self::Bounce => 'b',
            Self::OptOut => 'u',
            Self::Reply => 'r',
            Self::Message => 'm',
        }
    }
}

/// A token that was read: what it is for, and the id of the letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Token {
    /// What it is for.
    pub kind: TokenKind,
    /// The letter it is of.
    pub letter: [u8; ID_BYTES],
}

/// Makes and reads tokens. Those of an older key are still read: letters are answered years later.
#[derive(Clone)]
pub struct Tokens(Vec<Tag>);

impl std::fmt::Debug for Tokens {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("Tokens(…)")
    }
}

impl Tokens {
    /// Tokens under these keyed hashes: the first makes them, all read them.
    #[must_use]
    pub fn new(tags: Vec<Tag>) -> Self {
        Self(tags)
    }

    /// The token, as it stands before the `@`. `None` when there is no key.
    #[must_use]
    pub fn make(&self, token: Token) -> Option<String> {
        self.0.first().map(|tag| spelt(tag, token))
    }

    /// The token that this text is, in whatever case it came back.
    #[must_use]
    pub fn read(&self, text: &str) -> Option<Token> {
        if text.len() != LENGTH || !text.is_ascii() {
            return None;
        }
        let text = text.to_ascii_lowercase();
        let kind = TokenKind::ALL.into_iter().find(|kind| text.starts_with(kind.letter()))?;
        let letter = BASE32_NOPAD.decode(text.get(1..27)?.to_ascii_uppercase().as_bytes()).ok()?.try_into().ok()?;
        let token = Token { kind, letter };
        // A token opens nothing by itself and is worthless without its letter, so how long comparing takes tells nobody anything worth having.
        self.0.iter().any(|tag| spelt(tag, token) == text).then_some(token)
    }

    /// The first token of one of these kinds anywhere in a text.
    #[must_use]
    pub fn find(&self, text: &str, kinds: &[TokenKind]) -> Option<Token> {
        text.split(|char: char| !char.is_ascii_alphanumeric()).filter_map(|word| self.read(word)).find(|token| kinds.contains(&token.kind))
    }
}

fn spelt(tag: &Tag, token: Token) -> String {
    let said = [b"goodfaith mail token ".as_slice(), &[token.kind.letter() as u8], &token.letter].concat();
    let hash = tag(&said);
    let hash = hash.get(..TAG_BYTES).unwrap_or_default();
    format!("{}{}{}", token.kind.letter(), BASE32_NOPAD.encode(&token.letter), BASE32_NOPAD.encode(hash)).to_ascii_lowercase()
}

#[cfg(test)]
pub(crate) mod tests {
    use super::{Token, TokenKind, Tokens};
    use crate::receiving::Tag;
    use std::sync::Arc;

    /// Tells bytes apart, which is enough here; it is no keyed hash.
    pub(crate) fn tag(seed: u8) -> Tag {
        Arc::new(move |bytes: &[u8]| {
            let mut tag = [seed; 32];
            for (at, byte) in bytes.iter().enumerate() {
                tag[at % 10] = tag[at % 10].rotate_left(3).wrapping_add(*byte) ^ seed;
            }
            tag
        })
    }

    #[test]
    fn a_token_leads_back_to_its_letter_and_is_of_one_kind() {
        let tokens = Tokens::new(vec![tag(1)]);
        for kind in TokenKind::ALL {
            let token = Token { kind, letter: [0xa5; 16] };
            let spelt = tokens.make(token).unwrap();
            assert!(spelt.len() == 43 && spelt.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit()), "{spelt}");
            assert_eq!((tokens.read(&spelt), tokens.read(&spelt.to_uppercase())), (Some(token), Some(token)), "some servers fold the case");
            for other in TokenKind::ALL.into_iter().filter(|other| *other != kind) {
                let forged = format!("{}{}", other.letter(), spelt.get(1..).unwrap());
                assert_eq!(tokens.read(&forged), None, "a token of {kind:?} stands in for {other:?}");
            }
            let text = format!("<{spelt}@wipro.com> and more");
            assert_eq!(tokens.find(&text, &[kind]), Some(token));
        }
        assert_eq!(tokens.read(&"m".repeat(43)), None);
    }

    #[test]
    fn tokens_of_an_older_key_are_read_and_of_no_other() {
        let token = Token { kind: TokenKind::Message, letter: [7; 16] };
        let old = Tokens::new(vec![tag(1)]).make(token).unwrap();
        assert_eq!(Tokens::new(vec![tag(2), tag(1)]).read(&old), Some(token));
        assert_eq!(Tokens::new(vec![tag(2)]).read(&old), None);
        assert_eq!(Tokens::new(Vec::new()).make(token), None);
    }
}
