//! What the answers of a list mean. Spamhaus departs from RFC 5782, where any address means listed: an answer out of 127.255.255.0/24 is an error, and
//! a code that is not in the table refuses nobody.

use super::Why;
use std::net::Ipv4Addr;

/// How the answers of a list are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Codes {
    /// Spamhaus ZEN and the lists in it, also through a key (<https://docs.spamhaus.com>, zones).
    SpamhausAddresses,
    /// Spamhaus DBL.
    SpamhausDomains,
    /// Any other list that keeps to RFC 5782: every code in 127.0.0.0/8 but 127.0.0.1 and 127.255.255.0/24 means listed.
    Any,
}

/// What one address in an answer means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meaning {
    /// Mail of this sender is refused.
    Listed(&'static str),
    /// Known, and no reason to refuse mail.
    Noted,
    /// No answer about the sender.
    Error(Why),
}

impl Codes {
    pub(super) fn meaning(self, code: Ipv4Addr) -> Meaning {
        match (code.octets(), self) {
            ([127, 255, 255, 252], _) => Meaning::Error(Why::Misspelt),
            ([127, 255, 255, 254], _) => Meaning::Error(Why::PublicResolver),
            ([127, 255, 255, 255], _) => Meaning::Error(Why::TooMany),
            ([127, 255, 255, _], _) => Meaning::Error(Why::ErrorCode),
            ([127, 0, 0, 1], _) => Meaning::Error(Why::LyingResolver),
            ([127, 0, 0, code], Self::SpamhausAddresses) => addresses(code),
            ([127, 0, 1, code], Self::SpamhausDomains) => domains(code),
            ([127, ..], Self::Any) => Meaning::Listed("the list gives no reason by its code"),
            ([127, ..], _) => Meaning::Error(Why::UnknownCode),
            _ => Meaning::Error(Why::LyingResolver),
        }
    }
}

fn addresses(code: u8) -> Meaning {
    match code {
        2 => Meaning::Listed("SBL: a source of spam"),
        3 => Meaning::Listed("CSS: a source of low-reputation mail"),
        4..=7 => Meaning::Listed("XBL: a machine that others have taken over"),
        9 => Meaning::Listed("DROP: a network of criminals"),
        10 | 11 => Meaning::Listed("PBL: an address that should not send mail by itself"),
        30 => Meaning::Listed("BCL: a server that commands taken-over machines"),
        _ => Meaning::Error(Why::UnknownCode),
    }
}

fn domains(code: u8) -> Meaning {
    match code {
        2 => Meaning::Listed("DBL: a domain of spam"),
        4 => Meaning::Listed("DBL: a domain of phishing"),
        5 => Meaning::Listed("DBL: a domain of malware"),
        6 => Meaning::Listed("DBL: a domain that commands taken-over machines"),
        // Honest domains that somebody abused. Refusing all their mail would refuse the innocent.
        102..=106 => Meaning::Noted,
        // An address was asked of a list of domains.
        255 => Meaning::Error(Why::ErrorCode),
        _ => Meaning::Error(Why::UnknownCode),
    }
}

#[cfg(test)]
mod tests {
    use super::{Codes, Meaning, Why};
    use std::net::Ipv4Addr;

    #[test]
    fn no_error_is_ever_a_listing() {
        for codes in [Codes::SpamhausAddresses, Codes::SpamhausDomains, Codes::Any] {
            for last in 0..=255 {
                assert!(matches!(codes.meaning(Ipv4Addr::new(127, 255, 255, last)), Meaning::Error(_)), "{codes:?} {last}");
            }
            for lie in [[127, 0, 0, 1], [10, 0, 0, 2], [192, 0, 2, 2], [0, 0, 0, 0]] {
                assert_eq!(codes.meaning(lie.into()), Meaning::Error(Why::LyingResolver), "{codes:?} {lie:?}");
            }
        }
    }

    #[test]
    fn each_list_has_its_own_codes() {
        let listed = |codes: Codes, octets: [u8; 4]| matches!(codes.meaning(octets.into()), Meaning::Listed(_));
        let addresses: Vec<u8> = (0..=255).filter(|code| listed(Codes::SpamhausAddresses, [127, 0, 0, *code])).collect();
        assert_eq!(addresses, [2, 3, 4, 5, 6, 7, 9, 10, 11, 30]);
        let domains: Vec<u8> = (0..=255).filter(|code| listed(Codes::SpamhausDomains, [127, 0, 1, *code])).collect();
        assert_eq!(domains, [2, 4, 5, 6]);
        assert_eq!(Codes::SpamhausAddresses.meaning([127, 0, 1, 2].into()), Meaning::Error(Why::UnknownCode), "a code of the other list");
        assert_eq!(Codes::SpamhausDomains.meaning([127, 0, 1, 103].into()), Meaning::Noted);
        assert!(listed(Codes::Any, [127, 0, 0, 77]));
    }
}
