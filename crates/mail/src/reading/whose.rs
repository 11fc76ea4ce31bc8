//! Whether a letter is from whom it says: SPF (RFC 7208), DKIM (RFC 6376) and DMARC (RFC 9989), asked through a real resolver. It never takes the word
//! of a letter's own headers for it.

use crate::blocklist::{BlocklistError, Resolving};
use crate::receiving::{Address, Letter};
use mail_auth::dmarc::verify::DmarcParameters;
use mail_auth::spf::verify::SpfParameters;
use mail_auth::{AuthenticatedMessage, DmarcResult, MessageAuthenticator};
use std::time::Duration;

/// How long finding out may take in all.
const WITHIN: Duration = Duration::from_secs(15);

/// Whether a letter is from the domain of its author.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Authenticity {
    /// The domain vouches for it, by a signature or by the machine it came from.
    Pass,
    /// The domain says how its letters are known, and this is none.
    Fail,
    /// The domain says nothing.
    None,
    /// It could not be found out.
    Unknown,
}

/// Finds out whose letters are.
pub struct Whose {
    asking: MessageAuthenticator,
    host: String,
}

impl std::fmt::Debug for Whose {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("Whose").field("host", &self.host).finish_non_exhaustive()
    }
}

impl Whose {
    /// One that asks as is said, for a server of this name.
    ///
    /// # Errors
    /// When no resolver can be made of it.
    pub fn new(host: impl Into<String>, resolving: &Resolving) -> Result<Self, BlocklistError> {
        Ok(Self { asking: MessageAuthenticator(resolving.resolver()?), host: host.into() })
    }

    /// The author of a letter, where it names one and no more, and whether it is from them.
    pub async fn is_it(&self, letter: &Letter) -> (Option<Address>, Authenticity) {
        let Some(message) = AuthenticatedMessage::parse(&letter.bytes.0) else { return (None, Authenticity::Unknown) };
        let author = match message.from.as_slice() {
            [one] => Address::parse(one),
            _ => return (None, Authenticity::Fail),
        };
        if author.is_none() {
            return (None, Authenticity::Fail);
        }
        let found = tokio::time::timeout(WITHIN, self.dmarc(letter, &message)).await.unwrap_or(Authenticity::Unknown);
        (author, found)
    }

    async fn dmarc(&self, letter: &Letter, message: &AuthenticatedMessage<'_>) -> Authenticity {
        let dkim = self.asking.verify_dkim(message).await;
        let from = letter.from.as_ref().map_or_else(String::new, Address::whole);
        let spf = self.asking.verify_spf(SpfParameters::verify_mail_from(letter.sender.address, &letter.sender.helo, &self.host, &from)).await;
        let domain = letter.from.as_ref().map_or(letter.sender.helo.as_str(), Address::domain);
        let dmarc = self.asking.verify_dmarc(DmarcParameters::new(message, &dkim, domain, &spf)).await;
        match (dmarc.dkim_result(), dmarc.spf_result()) {
            (DmarcResult::Pass, _) | (_, DmarcResult::Pass) => Authenticity::Pass,
            (DmarcResult::TempError(_), _) | (_, DmarcResult::TempError(_)) => Authenticity::Unknown,
            _ if dmarc.dmarc_record().is_none() => Authenticity::None,
            _ => Authenticity::Fail,
        }
    }
}
