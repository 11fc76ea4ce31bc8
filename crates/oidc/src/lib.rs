//! The only one that speaks OpenID Connect: it asks one issuer, named in the settings, whether somebody is who they say, by an authorization code with
//! PKCE and a nonce. It keeps nothing, knows no member of staff, and decides nothing.

mod issuer;

pub use issuer::{Issuer, IssuerError, IssuerSettings};
