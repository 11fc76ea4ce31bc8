//! One issuer: where the browser is sent, and what the code it comes back with is worth. The issuer is asked for its keys each time, so that keys it
//! changed are known, and a token of any other issuer, for any other program, of another sign-in or out of its time is worth nothing.

use chrono::{DateTime, Utc};
use openidconnect::core::{CoreAuthenticationFlow, CoreClient, CoreProviderMetadata};
use openidconnect::{
    AsyncHttpClient, AuthorizationCode, ClientId, ClientSecret, CsrfToken, HttpRequest, HttpResponse, IssuerUrl, Nonce, PkceCodeChallenge, PkceCodeVerifier,
    RedirectUrl,
};
use operations::{VouchAnswered, VouchAsked, VouchError, Vouched, Vouching, VouchingLater};
use std::sync::Arc;
use std::time::Duration;
use vocabulary::Clock;

/// How long the issuer may take for one answer.
const ANSWER_TIME_MAX: Duration = Duration::from_secs(10);
/// The most bytes of one answer.
const ANSWER_BYTES_MAX: usize = 512 * 1024;

/// Which issuer, and as which program it knows the house.
#[derive(Clone)]
pub struct IssuerSettings {
    /// The issuer, as `https://login.example.org`.
    pub issuer: String,
    /// As what it knows this house.
    pub client_id: String,
    /// By what the house proves that; none for a public client, which PKCE alone protects.
    pub client_secret: Option<String>,
}

impl std::fmt::Debug for IssuerSettings {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("IssuerSettings").field("issuer", &self.issuer).field("client_id", &self.client_id).finish_non_exhaustive()
    }
}

/// Why an issuer cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum IssuerError {
    /// Not an address, or one that anybody on the way could read.
    #[error("the issuer `{0}` is no https address; only one on this machine may do without")]
    NotSafe(String),
    /// The client for HTTP could not be made.
    #[error("no client for HTTP: {0}")]
    Client(String),
}

/// An issuer that vouches for members of staff.
pub struct Issuer {
    settings: IssuerSettings,
    issuer: IssuerUrl,
    http: Http,
    clock: Arc<dyn Clock>,
}

impl std::fmt::Debug for Issuer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Issuer").field("settings", &self.settings).finish_non_exhaustive()
    }
}

impl Issuer {
    /// The issuer of these settings.
    ///
    /// # Errors
    /// An address that is none, or that does not begin with `https` and is not on this machine.
    pub fn new(settings: IssuerSettings, clock: Arc<dyn Clock>) -> Result<Self, IssuerError> {
        let not_safe = || IssuerError::NotSafe(settings.issuer.clone());
        let issuer = IssuerUrl::new(settings.issuer.clone()).map_err(|_| not_safe())?;
        let url = issuer.url();
        let is_here = matches!(url.host_str(), Some("localhost" | "127.0.0.1" | "[::1]"));
        if url.scheme() != "https" && !is_here {
            return Err(not_safe());
        }
        let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).timeout(ANSWER_TIME_MAX).build();
        let http = Http(client.map_err(|error| IssuerError::Client(error.to_string()))?);
        Ok(Self { settings, issuer, http, clock })
    }

    async fn metadata(&self) -> Result<CoreProviderMetadata, VouchError> {
        CoreProviderMetadata::discover_async(self.issuer.clone(), &self.http).await.map_err(|error| VouchError::Unreachable(spelt(&error)))
    }

    fn names(&self) -> (ClientId, Option<ClientSecret>) {
        (ClientId::new(self.settings.client_id.clone()), self.settings.client_secret.clone().map(ClientSecret::new))
    }

    async fn ask(&self, asked: &VouchAsked) -> Result<String, VouchError> {
        let (id, secret) = self.names();
        let redirect = RedirectUrl::new(asked.redirect.clone()).map_err(|error| VouchError::Unreachable(spelt(&error)))?;
        let client = CoreClient::from_provider_metadata(self.metadata().await?, id, secret).set_redirect_uri(redirect);
        let challenge = PkceCodeChallenge::from_code_verifier_sha256(&PkceCodeVerifier::new(asked.verifier.clone()));
        let (state, nonce) = (asked.state.clone(), asked.nonce.clone());
        let request = client.authorize_url(CoreAuthenticationFlow::AuthorizationCode, move || CsrfToken::new(state), move || Nonce::new(nonce));
        let (address, _, _) = request.set_pkce_challenge(challenge).url();
        Ok(address.into())
    }

    async fn vouch(&self, answered: &VouchAnswered) -> Result<Vouched, VouchError> {
        let (id, secret) = self.names();
        let redirect = RedirectUrl::new(answered.redirect.clone()).map_err(|error| VouchError::Unreachable(spelt(&error)))?;
        let client = CoreClient::from_provider_metadata(self.metadata().await?, id, secret).set_redirect_uri(redirect);
        let exchange = client.exchange_code(AuthorizationCode::new(answered.code.clone())).map_err(|error| VouchError::Unreachable(spelt(&error)))?;
        let exchange = exchange.set_pkce_verifier(PkceCodeVerifier::new(answered.verifier.clone()));
        let token = exchange.request_async(&self.http).await.map_err(|error| VouchError::Refused(spelt(&error)))?;
        let Some(id_token) = openidconnect::TokenResponse::id_token(&token) else {
            return Err(VouchError::Refused("no token that says who it is".to_owned()));
        };
        let at = self.clock.now();
        let verifier = client.id_token_verifier().set_time_fn(move || DateTime::<Utc>::from_timestamp_millis(at.0).unwrap_or_default());
        let claims = id_token.claims(&verifier, &Nonce::new(answered.nonce.clone())).map_err(|error| VouchError::Refused(spelt(&error)))?;
        Ok(Vouched { issuer: claims.issuer().to_string(), subject: claims.subject().to_string() })
    }
}

impl Vouching for Issuer {
    fn ask<'a>(&'a self, asked: &'a VouchAsked) -> VouchingLater<'a, String> {
        Box::pin(self.ask(asked))
    }

    fn vouch<'a>(&'a self, answered: &'a VouchAnswered) -> VouchingLater<'a, Vouched> {
        Box::pin(self.vouch(answered))
    }
}

/// The words of an error and of what caused it. They name addresses and claims, and no secret.
fn spelt(error: &dyn std::error::Error) -> String {
    let mut words = error.to_string();
    let mut cause = error.source();
    while let Some(inner) = cause {
        words = format!("{words}: {inner}");
        cause = inner.source();
    }
    words
}

/// The client for HTTP, as the library takes one: it follows no redirect and reads no endless answer.
struct Http(reqwest::Client);

/// Why an answer could not be had.
#[derive(Debug, thiserror::Error)]
enum HttpError {
    #[error(transparent)]
    Sending(#[from] reqwest::Error),
    #[error(transparent)]
    Http(#[from] http::Error),
    #[error("the answer is too long")]
    TooLong,
}

impl<'c> AsyncHttpClient<'c> for Http {
    type Error = HttpError;
    type Future = std::pin::Pin<Box<dyn Future<Output = Result<HttpResponse, HttpError>> + Send + 'c>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        Box::pin(async move {
            let mut response = self.0.execute(request.try_into()?).await?;
            let mut built = http::Response::builder().status(response.status());
            for (name, value) in response.headers() {
                built = built.header(name, value);
            }
            let mut body = Vec::new();
            while let Some(piece) = response.chunk().await? {
                body.extend_from_slice(&piece);
                if body.len() > ANSWER_BYTES_MAX {
                    return Err(HttpError::TooLong);
                }
            }
            Ok(built.body(body)?)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{Issuer, IssuerSettings};
    use std::sync::Arc;
    use vocabulary::{Clock, Timestamp};

    struct Still;
    impl Clock for Still {
        fn now(&self) -> Timestamp {
            Timestamp(0)
        }
    }

    #[test]
    fn an_issuer_that_anybody_on_the_way_could_read_is_refused() {
        let check = |issuer: &str| {
            Issuer::new(IssuerSettings { issuer: issuer.to_owned(), client_id: "house".to_owned(), client_secret: None }, Arc::new(Still)).is_ok()
        };
        assert!(check("https://login.example.org"));
        assert!(check("http://127.0.0.1:4000"));
        assert!(!check("http://login.example.org"));
        assert!(!check("login"));
    }
}
