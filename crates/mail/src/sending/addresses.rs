//! Addresses as a mail server is told them: one line, one address, the domain in ASCII. What could be more than an address never reaches a command.

use vocabulary::Personal;

/// The longest part before the @ (RFC 5321).
const LOCAL_BYTES_MAX: usize = 64;
/// The longest address in all.
const BYTES_MAX: usize = 254;

/// An address that a letter can be sent to, as it stands in the envelope.
#[derive(Clone, Debug)]
pub struct Mailbox {
    spelt: Personal<String>,
    needs_utf8: bool,
}

/// It is no address a letter can be sent to. The address is not repeated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this is no address that a letter can be sent to")]
pub struct NoMailbox;

impl Mailbox {
    /// Reads an address. Its domain is written as it stands in the DNS (IDNA); what stands before the @ is kept as it is.
    ///
    /// # Errors
    /// Whatever would be more or less than one address on one line.
    pub fn read(address: &Personal<String>) -> Result<Self, NoMailbox> {
        let (local, domain) = address.reveal().rsplit_once('@').ok_or(NoMailbox)?;
        if local.is_empty() || local.len() > LOCAL_BYTES_MAX || local.starts_with('.') || local.ends_with('.') || local.contains("..") {
            return Err(NoMailbox);
        }
        let is_atom = |character: char| character.is_alphanumeric() || "!#$%&'*+-/=?^_`{|}~.".contains(character) || !character.is_ascii();
        if !local.chars().all(|character| is_atom(character) && !character.is_control() && !character.is_whitespace()) {
            return Err(NoMailbox);
        }
        let domain = idna::domain_to_ascii_strict(domain).map_err(|_| NoMailbox)?;
        let spelt = format!("{local}@{domain}");
        if domain.is_empty() || spelt.len() > BYTES_MAX {
            return Err(NoMailbox);
        }
        Ok(Self { needs_utf8: !local.is_ascii(), spelt: Personal::new(spelt) })
    }

    /// The line by which a server is told it.
    pub(crate) fn told(&self, verb: &str, parameters: &str) -> String {
        format!("{verb}<{}>{parameters}\r\n", self.spelt.reveal())
    }

    /// Whether only a server that takes SMTPUTF8 can be told it.
    #[must_use]
    pub const fn needs_utf8(&self) -> bool {
        self.needs_utf8
    }
}

#[cfg(test)]
mod tests {
    use super::Mailbox;
    use vocabulary::Personal;

    fn read(address: &str) -> Option<(String, bool)> {
        let mailbox = Mailbox::read(&Personal::new(address.to_owned())).ok()?;
        Some((mailbox.told("", ""), mailbox.needs_utf8()))
    }

    #[test]
    fn an_address_is_one_address_on_one_line() {
        for (address, wanted) in [
            ("asha@example.org", Some(("asha@example.org", false))),
            ("a.b+c@Bücher.example", Some(("a.b+c@xn--bcher-kva.example", false))),
            ("jürgen@example.org", Some(("jürgen@example.org", true))),
            ("asha@example.org>\r\nRCPT TO:<eve@example.org", None),
            ("asha\r\n@example.org", None),
            ("asha@example.org\nDATA", None),
            ("asha eve@example.org", None),
            ("<asha@example.org>", None),
            ("asha,eve@example.org", None),
            ("a..b@example.org", None),
            (".a@example.org", None),
            ("@example.org", None),
            ("asha", None),
            ("asha@", None),
            ("asha@exa mple.org", None),
        ] {
            assert_eq!(read(address), wanted.map(|(spelt, utf8)| (format!("<{spelt}>\r\n"), utf8)), "{address:?}");
        }
        assert_eq!(read(&format!("{}@example.org", "a".repeat(65))), None);
    }
}
