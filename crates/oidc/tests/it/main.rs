//! The company's own sign-in against a real, certified provider on the loopback: who gets in, and everything that must get nobody in.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "a test that cannot go on fails"
)]

mod provider;

use oidc::{Issuer, IssuerSettings};
use operations::{VouchAnswered, VouchAsked, VouchError, Vouching};
use provider::{Machine, Provider, REDIRECT};
use serde_json::json;
use std::sync::Arc;
use testkit::{House, Server, real_policies};
use vocabulary::SiteId;

const HOST: &str = "wipro.localhost:9";

fn site() -> SiteId {
    SiteId::new("wipro.com").unwrap()
}

fn issuer(provider: &Provider, client_id: &str, secret: &str) -> Issuer {
    let settings = IssuerSettings { issuer: provider.issuer.clone(), client_id: client_id.to_owned(), client_secret: Some(secret.to_owned()) };
    Issuer::new(settings, Arc::new(Machine)).unwrap()
}

fn house_issuer(provider: &Provider) -> Issuer {
    issuer(provider, "house", "a secret of the house")
}

/// A server whose console signs in by this provider.
async fn server(provider: &Provider) -> Server {
    let issuer = Arc::new(house_issuer(provider));
    Server::serve(House::of_changed(real_policies(), move |house| house.vouched_by(site(), issuer)).await).await
}

/// What a request to the console was answered.
struct Answer {
    status: u16,
    location: String,
    cookies: Vec<String>,
}

async fn ask(server: &Server, method: reqwest::Method, path: &str, cookie: &str) -> Answer {
    let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
    let request = client.request(method, format!("http://{}{path}", server.address())).header("host", HOST).header("cookie", cookie);
    let response = request.send().await.unwrap();
    let header = |name: &str| response.headers().get(name).map(|value| value.to_str().unwrap().to_owned()).unwrap_or_default();
    let kept = response.headers().get_all("set-cookie").iter().map(|value| value.to_str().unwrap().split(';').next().unwrap().to_owned());
    Answer { status: response.status().as_u16(), location: header("location"), cookies: kept.collect() }
}

impl Answer {
    fn cookie(&self, name: &str) -> String {
        self.cookies.iter().find(|cookie| cookie.starts_with(&format!("{name}="))).cloned().unwrap_or_default()
    }
}

/// Goes to the provider and comes back: the path of the console it leads to, and what the browser kept.
async fn there_and_back(server: &Server, provider: &Provider, path: &str) -> (String, String) {
    let sent = ask(server, reqwest::Method::POST, path, "").await;
    assert_eq!(sent.status, 303, "{}", sent.location);
    assert!(sent.location.starts_with(&provider.issuer) && sent.location.contains("code_challenge_method=S256"), "{}", sent.location);
    let back = provider.follow(&sent.location).await;
    (back.strip_prefix("http://wipro.localhost:9").expect("it leads back").to_owned(), sent.cookie("__Host-staff-asked"))
}

async fn invited(server: &Server) -> String {
    let new = operations::NewMember { name: vocabulary::Personal::new("Priya Nair".to_owned()), roles: vec!["support".to_owned()] };
    let invited = server.house.operations.invite_first(&site(), new).await.unwrap();
    format!("/console/join/{}/company", invited.token.as_str())
}

#[tokio::test]
async fn an_invitation_ties_an_account_to_a_member_and_that_account_alone_signs_in() {
    let provider = Provider::start();
    let server = server(&provider).await;
    let (back, asked) = there_and_back(&server, &provider, "/console/sign-in/company").await;
    assert_eq!(ask(&server, reqwest::Method::GET, &back, &asked).await.status, 422, "an account that nobody invited, whatever address it tells");
    let invitation = invited(&server).await;
    let (back, asked) = there_and_back(&server, &provider, &invitation).await;
    let joined = ask(&server, reqwest::Method::GET, &back, &asked).await;
    assert_eq!((joined.status, joined.location.as_str()), (303, "/console"));
    assert_eq!(ask(&server, reqwest::Method::GET, "/console", &joined.cookie("__Host-staff")).await.status, 200);
    assert_eq!(ask(&server, reqwest::Method::POST, &invitation, "").await.status, 404, "an invitation opens once");
    let (back, asked) = there_and_back(&server, &provider, "/console/sign-in/company").await;
    assert_eq!(ask(&server, reqwest::Method::GET, &back, &asked).await.location, "/console");
    provider.at_the_keyboard("arjun").await;
    let (back, asked) = there_and_back(&server, &provider, "/console/sign-in/company").await;
    assert_eq!(ask(&server, reqwest::Method::GET, &back, &asked).await.status, 422, "another account with the same address");
    let second = invited(&server).await;
    provider.at_the_keyboard("priya").await;
    let (back, asked) = there_and_back(&server, &provider, &second).await;
    assert_eq!(ask(&server, reqwest::Method::GET, &back, &asked).await.status, 422, "one account is one member");
}

#[tokio::test]
async fn what_comes_back_twice_or_in_another_browser_signs_nobody_in() {
    let provider = Provider::start();
    let server = server(&provider).await;
    let invitation = invited(&server).await;
    let (back, asked) = there_and_back(&server, &provider, &invitation).await;
    assert_eq!(ask(&server, reqwest::Method::GET, &back, "").await.status, 422, "a browser that did not ask");
    let (other, _) = there_and_back(&server, &provider, "/console/sign-in/company").await;
    assert_eq!(ask(&server, reqwest::Method::GET, &other, &asked).await.status, 422, "another one's state");
    assert_eq!(ask(&server, reqwest::Method::GET, &back, &asked).await.status, 303);
    assert_eq!(ask(&server, reqwest::Method::GET, &back, &asked).await.status, 422, "a code that was used");
    let (fresh, asked) = there_and_back(&server, &provider, "/console/sign-in/company").await;
    let old = back.split("code=").nth(1).unwrap().split('&').next().unwrap();
    let code = fresh.split("code=").nth(1).unwrap().split('&').next().unwrap();
    let replayed = fresh.replace(code, old);
    assert_eq!(ask(&server, reqwest::Method::GET, &replayed, &asked).await.status, 422, "a used code under a fresh state");
    let (late, asked) = there_and_back(&server, &provider, "/console/sign-in/company").await;
    server.advance_ms(6 * 60_000);
    assert_eq!(ask(&server, reqwest::Method::GET, &late, &asked).await.status, 422, "after five minutes");
}

/// Asks the provider by hand; gives what comes back of it.
async fn by_hand(provider: &Provider, issuer: &Issuer, nonce: &str) -> VouchAnswered {
    let verifier = "a".repeat(64);
    let asked = VouchAsked { redirect: REDIRECT.to_owned(), state: "state".to_owned(), nonce: nonce.to_owned(), verifier: verifier.clone() };
    let back = provider.follow(&issuer.ask(&asked).await.unwrap()).await;
    let code = back.split("code=").nth(1).unwrap().split('&').next().unwrap().to_owned();
    VouchAnswered { redirect: REDIRECT.to_owned(), code, nonce: nonce.to_owned(), verifier }
}

fn is_refused(outcome: &Result<operations::Vouched, VouchError>) -> bool {
    matches!(outcome, Err(VouchError::Refused(_)))
}

#[tokio::test]
async fn a_token_of_another_nonce_program_issuer_signer_or_time_is_worth_nothing() {
    let provider = Provider::start();
    let issuer = house_issuer(&provider);
    let answered = by_hand(&provider, &issuer, "nonce").await;
    let vouched = issuer.vouch(&answered).await.unwrap();
    assert_eq!((vouched.issuer.trim_end_matches('/'), vouched.subject.as_str()), (provider.issuer.as_str(), "priya"));
    assert!(is_refused(&issuer.vouch(&answered).await), "the code again");
    let answered = by_hand(&provider, &issuer, "nonce").await;
    assert!(is_refused(&issuer.vouch(&VouchAnswered { nonce: "another".to_owned(), ..answered }).await), "of another sign-in");
    let answered = by_hand(&provider, &issuer, "nonce").await;
    assert!(is_refused(&issuer.vouch(&VouchAnswered { verifier: "b".repeat(64), ..answered }).await), "a code that somebody else asked for");
    let answered = by_hand(&provider, &self::issuer(&provider, "another", "a secret of another"), "nonce").await;
    assert!(is_refused(&issuer.vouch(&answered).await), "a code of another program");
    let past = Machine::seconds() - 3_600;
    for (what, instead) in [
        ("for another program", json!({ "aud": "another", "nonce": "nonce" })),
        ("of another issuer", json!({ "iss": "https://login.example.org", "nonce": "nonce" })),
        ("of another sign-in", json!({ "nonce": "another" })),
        ("without a nonce", json!({})),
        ("out of its time", json!({ "nonce": "nonce", "iat": past - 60, "exp": past })),
        ("signed by a stranger", json!({ "nonce": "nonce", "stranger": true })),
    ] {
        let answered = by_hand(&provider, &issuer, "nonce").await;
        provider.instead(&instead).await;
        let outcome = issuer.vouch(&answered).await;
        assert!(is_refused(&outcome), "{what}: {outcome:?}");
    }
    let answered = by_hand(&provider, &issuer, "nonce").await;
    provider.instead(&json!({ "nonce": "nonce" })).await;
    assert!(issuer.vouch(&answered).await.is_ok(), "the same token with everything right is taken");
}
