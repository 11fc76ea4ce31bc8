//! Tokens in addresses and message ids of our own letters, by which an answer, a bounce or a returned copy leads back. One kind never stands in for
//! another: whoever may opt out by one may not correct anything with it. None says whom it is about.

use crate::receiving::Tag;
use data_encoding::{BASE32_NOPAD, HEXLOWER};
use std::fmt;

/// Bytes of the keyed hash that are kept: 80 bits.
const TAG_BYTES: usize = 10;
/// Letters of a token that names a letter: its kind, 26 of the id, 16 of the hash.
const OF_LETTER: usize = 1 + 26 + 16;
/// Letters of a token that is a link's secret: its kind and 52 of the secret. A local part may have 64.
const OF_LINK: usize = 1 + 52;

/// The secret of a link that stood in a letter. It is never printed.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct LinkSecret([u8; 32]);

impl LinkSecret {
    /// Reads one as it stands in the address of a page: 64 hexadecimal digits.
    #[must_use]
    pub fn of_hex(text: &str) -> Option<Self> {
        HEXLOWER.decode(text.as_bytes()).ok()?.try_into().ok().map(Self)
    }

    /// As it stands in the address of a page.
    #[must_use]
    pub fn hex(&self) -> String {
        HEXLOWER.encode(&self.0)
    }
}

impl fmt::Debug for LinkSecret {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("LinkSecret(…)")
    }
}

/// A token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Token {
    /// Where bounces of the letter with this id go.
    Bounce([u8; 16]),
    /// The id of the letter with this id.
    Message([u8; 16]),
    /// To write to it is to opt out, as if by this link.
    OptOut(LinkSecret),
    /// Where answers go, as if to this link.
    Reply(LinkSecret),
}

impl Token {
    const fn letter(self) -> char {
        match self {
            Self::Bounce(_) => 'b',
            Self::Message(_) => 'm',
            Self::OptOut(_) => 'u',
            Self::Reply(_) => 'r',
        }
    }
}

/// Makes and reads tokens. Those of an older key are still read: letters are answered years later.
#[derive(Clone)]
pub struct Tokens(Vec<Tag>);

impl fmt::Debug for Tokens {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Tokens(…)")
    }
}

impl Tokens {
    /// Tokens under these keyed hashes: the first makes them, all read them. A link's secret needs none, for nobody can guess it.
    #[must_use]
    pub fn new(tags: Vec<Tag>) -> Self {
        Self(tags)
    }

    /// The token, as it stands before the `@`. `None` when there is no key.
    #[must_use]
    pub fn make(&self, token: Token) -> Option<String> {
        let first = self.0.first();
        match token {
            Token::Bounce(id) | Token::Message(id) => first.map(|tag| of_letter(tag, token.letter(), id)),
            Token::OptOut(secret) | Token::Reply(secret) => Some(format!("{}{}", token.letter(), BASE32_NOPAD.encode(&secret.0)).to_ascii_lowercase()),
        }
    }

    /// The token that this text is, in whatever case it came back.
    #[must_use]
    pub fn read(&self, text: &str) -> Option<Token> {
        if !matches!(text.len(), OF_LETTER | OF_LINK) || !text.is_ascii() {
            return None;
        }
        let text = text.to_ascii_lowercase();
        let bytes = |part: Option<&str>| BASE32_NOPAD.decode(part?.to_ascii_uppercase().as_bytes()).ok();
        let of_letter_id = || bytes(text.get(1..27))?.try_into().ok().filter(|id| self.is_ours(&text, *id));
        let of_link = || bytes(text.get(1..))?.try_into().ok().map(LinkSecret);
        match (text.chars().next()?, text.len()) {
            ('b', OF_LETTER) => of_letter_id().map(Token::Bounce),
            ('m', OF_LETTER) => of_letter_id().map(Token::Message),
            ('u', OF_LINK) => of_link().map(Token::OptOut),
            ('r', OF_LINK) => of_link().map(Token::Reply),
            _ => None,
        }
    }

    /// The first token anywhere in a text that is of a kind which is wanted.
    pub(super) fn find(&self, text: &str, is_wanted: impl Fn(&Token) -> bool) -> Option<Token> {
        text.split(|char: char| !char.is_ascii_alphanumeric()).filter_map(|word| self.read(word)).find(is_wanted)
    }

    fn is_ours(&self, text: &str, id: [u8; 16]) -> bool {
        // A token opens nothing without its letter, so how long comparing takes tells nobody anything worth having.
        text.chars().next().is_some_and(|kind| self.0.iter().any(|tag| of_letter(tag, kind, id) == text))
    }
}

fn of_letter(tag: &Tag, kind: char, id: [u8; 16]) -> String {
    let hash = tag(&[b"goodfaith mail token ".as_slice(), kind.to_string().as_bytes(), &id].concat());
    let hash = hash.get(..TAG_BYTES).unwrap_or_default();
    format!("{kind}{}{}", BASE32_NOPAD.encode(&id), BASE32_NOPAD.encode(hash)).to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::{LinkSecret, Token, Tokens};
    use crate::receiving::Tag;
    use std::sync::Arc;

    /// Tells bytes apart, which is enough here; it is no keyed hash.
    fn tag(seed: u8) -> Tag {
        Arc::new(move |bytes: &[u8]| {
            let mut tag = [seed; 32];
            for (at, byte) in bytes.iter().enumerate() {
                tag[at % 10] = tag[at % 10].rotate_left(3).wrapping_add(*byte) ^ seed;
            }
            tag
        })
    }

    #[test]
    fn a_token_leads_back_and_is_of_one_kind() {
        let tokens = Tokens::new(vec![tag(1)]);
        let secret = LinkSecret::of_hex(&"a5".repeat(32)).unwrap();
        let all = [Token::Bounce([0xa5; 16]), Token::Message([0xa5; 16]), Token::OptOut(secret), Token::Reply(secret)];
        for token in all {
            let spelt = tokens.make(token).unwrap();
            assert!(spelt.len() < 64 && spelt.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit()), "{spelt}");
            assert_eq!((tokens.read(&spelt), tokens.read(&spelt.to_uppercase())), (Some(token), Some(token)), "some servers fold the case");
            assert_eq!(tokens.find(&format!("<{spelt}@wipro.com> and more"), |_| true), Some(token));
            for kind in ['b', 'm'] {
                let forged = format!("{kind}{}", spelt.get(1..).unwrap());
                assert!(forged == spelt || tokens.read(&forged).is_none(), "a token of {token:?} stands in for {kind}");
            }
        }
        assert_eq!((tokens.read(&"m".repeat(43)), tokens.read(&"1".repeat(53)), tokens.read("")), (None, None, None));
        assert!(!format!("{:?}", Token::Reply(secret)).contains("a5"), "a secret is not printed");
    }

    #[test]
    fn tokens_of_an_older_key_are_read_and_of_no_other() {
        let token = Token::Message([7; 16]);
        let old = Tokens::new(vec![tag(1)]).make(token).unwrap();
        assert_eq!(Tokens::new(vec![tag(2), tag(1)]).read(&old), Some(token));
        assert_eq!(Tokens::new(vec![tag(2)]).read(&old), None);
        assert_eq!(Tokens::new(Vec::new()).make(token), None);
    }
}
