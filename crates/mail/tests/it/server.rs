//! What a mail server does with a letter, and what becomes of it here.

use crate::kit::{in_clear, letter, openssl, smart_host};
use mail::{Login, Signer, SmartHost, SmartHostError, SmartHostSettings, Tls};
use operations::{NotTaken, Post};
use std::path::PathBuf;
use testkit::{Instead, MailServer, Offers};

const ASHA: &str = "asha@example.net";

fn never(cause: &str, status: &str) -> NotTaken {
    NotTaken::Never { cause: cause.to_owned(), status: Some(status.to_owned()) }
}

#[tokio::test]
async fn a_letter_arrives_whole_and_the_connection_serves_the_next() {
    for pipelining in [false, true] {
        let server = MailServer::start(Offers { pipelining, ..Offers::default() }).await;
        let host = smart_host(&server);
        for _ in 0..3 {
            host.post(&letter(ASHA)).await.unwrap();
        }
        let arrived = server.take();
        assert_eq!(arrived.len(), 3);
        assert_eq!((arrived[0].from.as_str(), arrived[0].to.as_str(), arrived[0].over_tls), ("privacy@example.org", ASHA, false));
        assert!(arrived[0].message.contains("Hello\r\n.\r\nA line of one dot stands above."), "{}", arrived[0].message);
        assert!(arrived[0].message.contains("List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"));
        assert_eq!(server.connections(), 1);
    }
}

#[tokio::test]
async fn what_is_refused_for_good_is_told_apart_from_what_is_refused_now() {
    for pipelining in [false, true] {
        let server = MailServer::start(Offers { pipelining, ..Offers::default() }).await;
        let host = smart_host(&server);
        server.instead(ASHA, Instead::RefusesRecipient("550 5.1.1 asha@example.net is unknown here"));
        server.instead(ASHA, Instead::RefusesRecipient("450 4.2.1 later"));
        server.instead(ASHA, Instead::RefusesLetter("554 5.7.1 we do not like it"));
        server.instead(ASHA, Instead::RefusesLetter("451 4.3.0 no room"));
        // The server's own words, which hold the address, are not repeated.
        assert_eq!(host.post(&letter(ASHA)).await.unwrap_err(), never("550 5.1.1 at RCPT TO", "5.1.1"));
        assert_eq!(host.post(&letter(ASHA)).await.unwrap_err(), NotTaken::Later { cause: "450 4.2.1 at RCPT TO".to_owned() });
        assert_eq!(host.post(&letter(ASHA)).await.unwrap_err(), never("554 5.7.1 at the end of the letter", "5.7.1"));
        assert_eq!(host.post(&letter(ASHA)).await.unwrap_err(), NotTaken::Later { cause: "451 4.3.0 at the end of the letter".to_owned() });
        host.post(&letter(ASHA)).await.unwrap();
        assert_eq!(server.take().len(), 1);
        assert_eq!(server.connections(), 1, "a refusal ends no connection");
    }
}

#[tokio::test]
async fn a_server_that_hangs_up_is_asked_again_with_the_same_number() {
    let server = MailServer::start(Offers::default()).await;
    let host = smart_host(&server);
    server.instead(ASHA, Instead::HangsUp);
    server.instead(ASHA, Instead::HangsUpHavingTaken);
    for _ in 0..2 {
        assert!(matches!(host.post(&letter(ASHA)).await, Err(NotTaken::Later { .. })));
    }
    host.post(&letter(ASHA)).await.unwrap();
    let arrived = server.take();
    let number = |message: &str| message.lines().find(|line| line.starts_with("Message-ID:")).map(str::to_owned).unwrap();
    assert_eq!(arrived.len(), 2, "a letter whose taking was not heard of comes twice");
    assert_eq!(number(&arrived[0].message), number(&arrived[1].message));
    drop(server);
    assert!(matches!(smart_host(&MailServer::start(Offers::default()).await).post(&letter(ASHA)).await, Ok(())));
}

#[tokio::test]
async fn nothing_but_an_address_gets_into_the_envelope() {
    let server = MailServer::start(Offers::default()).await;
    let host = smart_host(&server);
    for address in ["asha@example.net>\r\nRCPT TO:<eve@example.net", "asha", "asha@example.net\nDATA"] {
        assert!(matches!(host.post(&letter(address)).await, Err(NotTaken::Never { status: Some(status), .. }) if status == "5.1.3"), "{address:?}");
    }
    assert_eq!((server.take().len(), server.connections()), (0, 0));
    host.post(&letter("asha@bücher.example")).await.unwrap();
    assert_eq!(server.take()[0].to, "asha@xn--bcher-kva.example");
}

#[tokio::test]
async fn an_address_that_is_not_ascii_goes_to_servers_that_take_it() {
    let plain = MailServer::start(Offers::default()).await;
    let refused = smart_host(&plain).post(&letter("jürgen@example.net")).await.unwrap_err();
    assert!(matches!(refused, NotTaken::Never { status: Some(status), .. } if status == "5.6.7"));
    let able = MailServer::start(Offers { utf8: true, ..Offers::default() }).await;
    smart_host(&able).post(&letter("jürgen@example.net")).await.unwrap();
    assert_eq!(able.take()[0].to, "jürgen@example.net");
}

struct Authority {
    folder: tempfile::TempDir,
}

impl Authority {
    /// An authority, and a certificate of it for `localhost`.
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let settings = "[req]\ndistinguished_name = name\nx509_extensions = authority\n[name]\n[authority]\nbasicConstraints = critical, CA:TRUE\n\
                        [server]\nsubjectAltName = DNS:localhost\nextendedKeyUsage = serverAuth\n";
        std::fs::write(folder.path().join("settings"), settings).unwrap();
        let key = "-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -config settings";
        openssl(folder.path(), &format!("req -x509 {key} -keyout ca.key -out ca.pem -days 2 -subj /CN=ca"));
        openssl(folder.path(), &format!("req {key} -keyout server.key -out server.csr -subj /CN=localhost"));
        openssl(
            folder.path(),
            "x509 -req -in server.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 2 -extfile settings -extensions server -out server.pem",
        );
        Self { folder }
    }

    fn at(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }
}

#[tokio::test]
async fn over_a_network_everything_goes_by_tls_or_not_at_all() {
    let (ours, theirs) = (Authority::new(), Authority::new());
    let server = MailServer::start(Offers { tls: Some((ours.at("server.pem"), ours.at("server.key"))), ..Offers::default() }).await;
    let settings = |authorities: PathBuf| SmartHostSettings {
        host: "localhost".to_owned(),
        tls: Tls::StartTls,
        authorities: Some(authorities),
        login: Some(Login { user: "us".to_owned(), password: "secret".to_owned() }),
        ..in_clear(&server)
    };
    let host = SmartHost::new(settings(ours.at("ca.pem")), Signer::default()).unwrap();
    host.post(&letter(ASHA)).await.unwrap();
    let arrived = server.take();
    assert!(arrived[0].over_tls && arrived[0].login.is_some());

    // Another authority vouches for nobody here, and a server without TLS is told nothing.
    let stranger = SmartHost::new(settings(theirs.at("ca.pem")), Signer::default()).unwrap();
    assert!(matches!(stranger.post(&letter(ASHA)).await, Err(NotTaken::Later { .. })));
    let plain = MailServer::start(Offers::default()).await;
    let unsafe_one = SmartHost::new(SmartHostSettings { port: plain.address.port(), ..settings(ours.at("ca.pem")) }, Signer::default()).unwrap();
    assert!(matches!(unsafe_one.post(&letter(ASHA)).await, Err(NotTaken::Later { .. })));
    assert_eq!((server.take().len(), plain.take().len()), (0, 0));

    let elsewhere = SmartHostSettings { host: "mail.example.org".to_owned(), ..in_clear(&server) };
    assert_eq!(SmartHost::new(elsewhere, Signer::default()).unwrap_err(), SmartHostError::InClear);
    let told = SmartHostSettings { login: settings(ours.at("ca.pem")).login, ..in_clear(&server) };
    assert_eq!(SmartHost::new(told, Signer::default()).unwrap_err(), SmartHostError::PasswordInClear);
}
