//! How a person signs in, in their own copy of what is held. It holds nothing that would let anybody in.

use crate::view::clear::Clear;
use operations::SignInsExported;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

/// A browser in which the person is signed in.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SessionCopy {
    /// The hash of what the browser keeps.
    token_sha256: String,
    /// How they signed in.
    way: String,
    /// What kind of browser it is.
    browser: String,
    /// Since when.
    since: String,
    /// When it was last used, to some minutes.
    seen_at: String,
    /// When it ends at the latest.
    ends_at: String,
}

/// A passkey.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PasskeyCopy {
    /// The hash of the credential's id.
    credential_sha256: String,
    /// What the person calls it.
    #[schema(value_type = String)]
    name: Clear,
    /// The public key, its counter and what it can do.
    #[schema(value_type = Object)]
    credential: Value,
    /// When it was added.
    added_at: String,
    /// When it last signed its person in.
    used_at: Option<String>,
}

/// An address that was proven to be the person's.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ProvenAddressCopy {
    /// The keyed hash of the address.
    tag: String,
    /// When it was last proven.
    proven_at: String,
}

/// How the person signs in.
#[derive(Debug)]
pub(crate) struct SignInsCopy {
    pub(crate) sessions: Vec<SessionCopy>,
    pub(crate) passkeys: Vec<PasskeyCopy>,
    pub(crate) proven_addresses: Vec<ProvenAddressCopy>,
    pub(crate) password_since: Option<String>,
}

impl From<SignInsExported> for SignInsCopy {
    fn from(export: SignInsExported) -> Self {
        let sessions = export.sessions.into_iter().map(|session| SessionCopy {
            token_sha256: session.token_sha256,
            way: session.way,
            browser: session.browser,
            since: session.since.to_string(),
            seen_at: session.seen_at.to_string(),
            ends_at: session.ends_at.to_string(),
        });
        let passkeys = export.passkeys.into_iter().map(|passkey| PasskeyCopy {
            credential_sha256: passkey.credential_sha256,
            name: Clear::new(passkey.name),
            credential: passkey.credential,
            added_at: passkey.added_at.to_string(),
            used_at: passkey.used_at.map(|at| at.to_string()),
        });
        let proven = export.proven_addresses.into_iter().map(|(tag, at)| ProvenAddressCopy { tag, proven_at: at.to_string() });
        Self {
            sessions: sessions.collect(),
            passkeys: passkeys.collect(),
            proven_addresses: proven.collect(),
            password_since: export.password_since.map(|at| at.to_string()),
        }
    }
}
