//! Signing in: by a link to the person's own address, by a passkey, and for members by a password. Nothing here says whether an address is
//! known, and being signed in opens no more than the person's own page.

mod asking;
mod browser;
mod ceremonies;
mod common_passwords;
mod letters;
mod limits;
mod passkeys;
mod passwords;
mod redeeming;
mod sessions;
mod sweep;

pub use browser::browser_kind;
pub use limits::Network;
pub use passkeys::Ceremony;
pub use passwords::PASSWORD_CHARACTERS_MIN;
pub use redeeming::LinkShown;
pub use sessions::{LeavingFrom, PasskeyView, SessionView, SignIns, SignedInHere};

pub(crate) use ceremonies::{Challenge, must_name_a_passkey};
pub(crate) use limits::{Asker, Attempt, Limits};

use crate::forms::form_of;
use crate::{FormKind, House, LinkToken, Outcome};
use policy::Policy;
use vocabulary::{SiteId, Timestamp};
use wording::Language;

/// By which way somebody signs in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignInWay {
    /// A link or a code that was sent to their address.
    Letter,
    /// A passkey.
    Passkey,
    /// A password.
    Password,
}

impl SignInWay {
    const ALL: [Self; 3] = [Self::Letter, Self::Passkey, Self::Password];

    /// Its word.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Letter => "letter",
            Self::Passkey => "passkey",
            Self::Password => "password",
        }
    }

    fn read(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|way| way.key() == text)
    }
}

/// Where somebody asks to be let in: which kind of browser, and from which network.
#[derive(Clone, Copy, Debug)]
pub struct SigningIn {
    /// The kind of browser, as [`browser_kind`] has it.
    pub browser: &'static str,
    /// The network.
    pub network: Network,
}

/// Somebody is signed in.
#[derive(Clone, Debug)]
pub struct SignedIn {
    /// What their browser keeps.
    pub token: LinkToken,
    /// Until when, at the latest.
    pub until: Timestamp,
}

impl House {
    /// Whether letters can be sent, so that a link can.
    #[must_use]
    pub fn sends_letters(&self) -> bool {
        self.post.is_some()
    }

    /// Whether people are members of this site: whether its policy permits a registration.
    ///
    /// # Errors
    /// When there is no such site.
    pub fn has_members(&self, site: &SiteId) -> Outcome<bool> {
        Ok(has_members(&*self.policy(site)?))
    }
}

fn has_members(policy: &Policy) -> bool {
    form_of(policy, (FormKind::Registration, Language::English)).is_ok()
}
