//! The address of a mailbox in an envelope. It is a person's, so it is never printed whole.

use std::fmt;

/// The longest that is taken (RFC 5321 §4.5.3.1.3, without the brackets).
const LENGTH_MAX: usize = 254;

/// An address of an envelope. What is printed of it is its domain.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Address {
    local: String,
    domain: String,
}

impl Address {
    /// Reads one. `None` where it is none, or holds what could end a line.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (local, domain) = text.rsplit_once('@')?;
        let plain = |text: &str| !text.is_empty() && !text.chars().any(|char| char.is_control() || char.is_whitespace() || "<>".contains(char));
        let is_name = domain.split('.').all(|label| !label.is_empty() && label.len() <= 63);
        (text.len() <= LENGTH_MAX && local.len() <= 64 && plain(local) && plain(domain) && is_name)
            .then(|| Self { local: local.to_owned(), domain: domain.to_lowercase() })
    }

    /// What stands before the `@`, as it was written.
    #[must_use]
    pub fn local(&self) -> &str {
        &self.local
    }

    /// The domain, in lower case.
    #[must_use]
    pub fn domain(&self) -> &str {
        &self.domain
    }

    /// The whole address, for where a letter goes on to.
    #[must_use]
    pub fn whole(&self) -> String {
        format!("{}@{}", self.local, self.domain)
    }

    /// Whether it is the mailbox that every domain has to have, and that is never filtered (RFC 5321 §4.5.1).
    #[must_use]
    pub fn is_postmaster(&self) -> bool {
        self.local.eq_ignore_ascii_case("postmaster")
    }
}

impl fmt::Debug for Address {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Address(…@{})", self.domain)
    }
}

#[cfg(test)]
mod tests {
    use super::Address;

    #[test]
    fn addresses_are_read_and_not_printed() {
        let address = Address::parse("Asha.Rao@Example.ORG").unwrap();
        assert_eq!((address.local(), address.domain()), ("Asha.Rao", "example.org"));
        assert!(!format!("{address:?}").contains("Asha"));
        assert!(Address::parse("PostMaster@example.org").unwrap().is_postmaster());
        for wrong in ["", "@", "a@", "@b.org", "a b@c.org", "a@b..org", "a\r\nb@c.org", "a@b.org>", &format!("{}@b.org", "x".repeat(65))] {
            assert_eq!(Address::parse(wrong), None, "{wrong:?}");
        }
    }
}
