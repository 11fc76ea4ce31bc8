//! What is looked up in a list: an address written backwards, or a domain.

use std::fmt::Write;
use std::net::IpAddr;

/// What a list is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Listing {
    /// Addresses of machines that send mail.
    Addresses,
    /// Domains that a sender names: what it calls itself, and whom the letter is from.
    Domains,
}

/// An address as it is looked up (RFC 5782 §2.1 and §2.4): its octets or nibbles, the last first.
pub(super) fn backwards(address: IpAddr) -> String {
    match address.to_canonical() {
        IpAddr::V4(address) => {
            let [a, b, c, d] = address.octets();
            format!("{d}.{c}.{b}.{a}")
        }
        IpAddr::V6(address) => {
            let mut name = String::with_capacity(63);
            for octet in address.octets().into_iter().rev() {
                let dot = if name.is_empty() { "" } else { "." };
                // Writing to a string does not fail.
                let _ = write!(name, "{dot}{:x}.{:x}", octet & 0xf, octet >> 4);
            }
            name
        }
    }
}

/// A domain as it is looked up: in lower case and ASCII, with no dot at its end. `None` when it is an address or no name of at least two labels.
pub(super) fn domain(text: &str) -> Option<String> {
    let text = text.trim_end_matches('.');
    if text.starts_with('[') || text.parse::<IpAddr>().is_ok() {
        return None;
    }
    let name = idna::domain_to_ascii(text).ok()?;
    let label = |label: &str| (1..=63).contains(&label.len()) && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte));
    (name.len() <= 190 && name.contains('.') && name.split('.').all(label)).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::{backwards, domain};

    #[test]
    fn addresses_are_looked_up_backwards() {
        assert_eq!(backwards("192.0.2.99".parse().unwrap()), "99.2.0.192");
        assert_eq!(backwards("::ffff:192.0.2.99".parse().unwrap()), "99.2.0.192", "an IPv4 address in the clothes of an IPv6 address");
        // RFC 5782 §2.4
        assert_eq!(backwards("2001:db8:1:2:3:4:567:89ab".parse().unwrap()), "b.a.9.8.7.6.5.0.4.0.0.0.3.0.0.0.2.0.0.0.1.0.0.0.8.b.d.0.1.0.0.2");
    }

    #[test]
    fn only_names_are_looked_up_as_domains() {
        assert_eq!(domain("Mail.Example.ORG."), Some("mail.example.org".to_owned()));
        assert_eq!(domain("bücher.example"), Some("xn--bcher-kva.example".to_owned()));
        for none in ["[192.0.2.1]", "192.0.2.1", "localhost", "a..b", "", &"x".repeat(64), "exa mple.org", "*.example.org"] {
            assert_eq!(domain(none), None, "{none}");
        }
    }
}
