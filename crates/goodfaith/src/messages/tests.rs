//! Messages against a party that listens for real, on the loopback: what it is sent and how it is signed, and what follows from each of its answers. The
//! signatures are made again by another program than ours.

use super::{PartyMessenger, Reach};
use operations::{Caller, Delivery, FormKind, HandoverFormat, HandoverOpened, NewHandover, NewParty, Partial, Register, Sent, Whom};
use std::io::Write;
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use testkit::House;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpListener;
use vocabulary::{Action, DataCategory, Purpose, Recipient, SiteId};

/// A message as it came.
#[derive(Clone, Debug)]
struct Came {
    head: String,
    body: String,
}

impl Came {
    fn header(&self, name: &str) -> &str {
        let line = self.head.lines().find_map(|line| line.split_once(": ").filter(|(known, _)| known.eq_ignore_ascii_case(name)));
        line.map_or("", |(_, value)| value)
    }
}

/// A party that gives these answers, one after another, and the last of them from then on.
struct Party {
    port: u16,
    came: Arc<Mutex<Vec<Came>>>,
}

impl Party {
    async fn answering(answers: &[&'static str]) -> Self {
        Self::listening(answers, None).await
    }

    async fn listening(answers: &[&'static str], tls: Option<tokio_rustls::TlsAcceptor>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let (port, answers) = (listener.local_addr().unwrap().port(), answers.to_vec());
        let came: Arc<Mutex<Vec<Came>>> = Arc::default();
        let kept = Arc::clone(&came);
        tokio::spawn(async move {
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                let number = kept.lock().unwrap().len();
                let answer = answers.get(number).or(answers.last()).copied().unwrap();
                match &tls {
                    Some(tls) => match tls.accept(stream).await {
                        Ok(stream) => converse(stream, answer, &kept).await,
                        Err(_) => continue,
                    },
                    None => converse(stream, answer, &kept).await,
                }
            }
        });
        Self { port, came }
    }

    fn came(&self) -> Vec<Came> {
        self.came.lock().unwrap().clone()
    }
}

async fn converse(mut stream: impl AsyncRead + AsyncWrite + Unpin, answer: &str, kept: &Mutex<Vec<Came>>) {
    let mut bytes = Vec::new();
    let (head, length, begins) = loop {
        let mut some = [0; 4096];
        let size = stream.read(&mut some).await.unwrap();
        assert!(size > 0, "a message was cut off");
        bytes.extend_from_slice(&some[..size]);
        if let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") {
            let head = String::from_utf8(bytes[..end].to_vec()).unwrap();
            let came = Came { head: head.clone(), body: String::new() };
            break (head, came.header("content-length").parse::<usize>().unwrap(), end + 4);
        }
    };
    while bytes.len() < begins + length {
        let mut some = [0; 65_536];
        let size = stream.read(&mut some).await.unwrap();
        bytes.extend_from_slice(&some[..size]);
    }
    kept.lock().unwrap().push(Came { head, body: String::from_utf8(bytes[begins..].to_vec()).unwrap() });
    if answer == "silence" {
        tokio::time::sleep(Duration::from_secs(60)).await;
        return;
    }
    let words = format!("HTTP/1.1 {answer}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
    stream.write_all(words.as_bytes()).await.unwrap();
    stream.shutdown().await.ok();
}

/// A house with somebody who asked for a paper, and a partner under an agreement.
struct Scene {
    house: House,
    site: SiteId,
    company: Caller,
}

impl Scene {
    async fn new() -> Self {
        let (house, site) = (House::new().await, House::site("wipro.com"));
        let company = house.company(&site).await;
        let forms = house.operations.forms(&site).unwrap();
        let form = forms.iter().find(|form| form.kind == FormKind::Download).unwrap();
        house.operations.collect(&site, crate::commands::demo::submission(form, "Asha Menon")).await.unwrap();
        house.operations.register_party(&company, NewParty { name: "Acme".to_owned(), kind: Recipient::Partner, idempotency: None }).await.unwrap();
        testkit::entered(&house.operations, &site, testkit::entry(Register::Agreements, "Acme")).await;
        Self { house, site, company }
    }

    async fn opened(&self, to: String) -> HandoverOpened {
        let new = NewHandover {
            whom: Whom::Everybody,
            categories: vec![DataCategory::new("email").unwrap()],
            action: Action::Share,
            purpose: Purpose::Marketing,
            party: "Acme".to_owned(),
            partial: Partial::WhatIsPermitted,
            format: HandoverFormat::Json,
            delivery: Delivery::Webhook(to),
            idempotency: None,
        };
        self.house.operations.hand_over(&self.company, new).await.unwrap()
    }

    async fn send(&self, messenger: &PartyMessenger) -> Sent {
        self.house.operations.send_handovers(messenger).await.unwrap()
    }
}

/// The signature that another program makes of the same.
fn signed_by_openssl(secret: &str, came: &Came) -> String {
    use base64::Engine;
    use base64::engine::general_purpose::STANDARD;
    let key = STANDARD.decode(secret.strip_prefix("whsec_").unwrap()).unwrap();
    let hex: String = key.iter().map(|byte| format!("{byte:02x}")).collect();
    let mut openssl = Command::new("openssl");
    openssl.args(["dgst", "-sha256", "-mac", "HMAC", "-macopt", &format!("hexkey:{hex}"), "-binary"]);
    let mut running = openssl.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("openssl is there");
    let signed = format!("{}.{}.{}", came.header("webhook-id"), came.header("webhook-timestamp"), came.body);
    running.stdin.take().unwrap().write_all(signed.as_bytes()).unwrap();
    format!("v1,{}", STANDARD.encode(running.wait_with_output().unwrap().stdout))
}

fn on_loopback() -> PartyMessenger {
    PartyMessenger::new(Reach::Anywhere).unwrap()
}

const ARRIVED: Sent = Sent { arrived: 2, waiting: 0, stopped: 0 };
const WAITS: Sent = Sent { arrived: 0, waiting: 1, stopped: 0 };
const STOPPED: Sent = Sent { arrived: 0, waiting: 0, stopped: 1 };

#[tokio::test]
async fn a_party_gets_each_page_signed_so_that_any_program_can_check_it_and_the_certificate_last() {
    let scene = Scene::new().await;
    let party = Party::answering(&["204 No Content"]).await;
    let act = scene.opened(format!("http://127.0.0.1:{}/in?token=of-theirs", party.port)).await;
    let secret = act.secret.unwrap().spelt();
    assert_eq!(scene.send(&on_loopback()).await, ARRIVED);
    let came = party.came();
    assert_eq!(came.len(), 2);
    for (number, message) in came.iter().enumerate() {
        assert!(message.head.starts_with("POST /in?token=of-theirs HTTP/1.1"), "{}", message.head);
        assert_eq!(message.header("webhook-id"), format!("msg_{}_{number}", act.id));
        assert_eq!(message.header("webhook-signature"), signed_by_openssl(&secret, message));
        assert!(message.header("webhook-timestamp").parse::<i64>().unwrap() > 0);
    }
    let changed = Came { body: came[0].body.replace("asha", "ashb"), ..came[0].clone() };
    assert_ne!(came[0].header("webhook-signature"), signed_by_openssl(&secret, &changed), "what is changed on the way is found out");
    let read = |came: &Came| serde_json::from_str::<serde_json::Value>(&came.body).unwrap();
    let (page, last) = (read(&came[0]), read(&came[1]));
    assert_eq!(page["type"], "disclosure.page");
    assert!(page["data"]["content"].as_str().unwrap().contains("asha.menon@example.org"), "{page}");
    assert_eq!(last["type"], "disclosure.completed");
    assert!(last["data"]["certificate"].as_str().unwrap().contains("wipro.com"), "{last}");
    assert_eq!(scene.send(&on_loopback()).await, Sent::default(), "what arrived is not sent again");
}

#[tokio::test]
async fn a_fault_of_the_party_is_waited_for_and_the_same_message_comes_again() {
    let scene = Scene::new().await;
    let party = Party::answering(&["503 Service Unavailable", "429 Too Many Requests", "500 Oh", "200 OK"]).await;
    scene.opened(format!("http://127.0.0.1:{}/", party.port)).await;
    for wait_ms in [5_000, 10_000, 20_000] {
        assert_eq!(scene.send(&on_loopback()).await, WAITS);
        assert_eq!(scene.send(&on_loopback()).await, Sent::default(), "not before its time");
        scene.house.clock.advance_ms(wait_ms);
    }
    assert_eq!(scene.send(&on_loopback()).await, ARRIVED);
    let came = party.came();
    assert_eq!(came.len(), 5);
    let ids: std::collections::BTreeSet<&str> = came[..4].iter().map(|message| message.header("webhook-id")).collect();
    assert_eq!(ids.len(), 1, "each attempt bears the same id, so that it is taken in once");
    let times: std::collections::BTreeSet<&str> = came[..4].iter().map(|message| message.header("webhook-timestamp")).collect();
    assert_eq!(times.len(), 4, "and the time of its own sending, so that an old one cannot be played again");
}

#[tokio::test]
async fn a_party_that_answers_nothing_or_is_not_there_is_tried_again() {
    let scene = Scene::new().await;
    let party = Party::answering(&["silence"]).await;
    scene.opened(format!("http://127.0.0.1:{}/", party.port)).await;
    let impatient = PartyMessenger::of(PartyMessenger::client(Reach::Anywhere).timeout(Duration::from_millis(200)), Reach::Anywhere).unwrap();
    assert_eq!(scene.send(&impatient).await, WAITS, "it took too long");
    let nobody = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap().port();
    scene.opened(format!("http://127.0.0.1:{nobody}/")).await;
    assert_eq!(scene.send(&on_loopback()).await, WAITS, "nobody listens");
}

#[tokio::test]
async fn what_a_party_refuses_for_good_is_not_sent_to_it_again() {
    for answer in ["410 Gone", "400 Bad Request", "401 Unauthorized", "404 Not Found"] {
        let scene = Scene::new().await;
        let party = Party::answering(&[answer]).await;
        let act = scene.opened(format!("http://127.0.0.1:{}/", party.port)).await;
        assert_eq!(scene.send(&on_loopback()).await, STOPPED, "{answer}");
        scene.house.clock.advance_ms(7 * 3_600_000);
        assert_eq!(scene.send(&on_loopback()).await, Sent::default(), "{answer}");
        assert_eq!(party.came().len(), 1, "{answer}");
        assert!(scene.house.operations.undelivered(&scene.company, act.id).await.unwrap().is_none());
        let people: Vec<store::HandoverPersonRow> = scene.house.store.all_rows(&store::Part::of(&scene.site), &[]).await.unwrap();
        assert!(people.is_empty(), "{answer}: whom it was about is kept no longer");
    }
}

#[tokio::test]
async fn a_redirection_is_not_followed() {
    let scene = Scene::new().await;
    let elsewhere = Party::answering(&["200 OK"]).await;
    let leading: &'static str = format!("307 Temporary Redirect\r\nlocation: http://127.0.0.1:{}/", elsewhere.port).leak();
    let party = Party::answering(&[leading]).await;
    scene.opened(format!("http://127.0.0.1:{}/", party.port)).await;
    assert_eq!(scene.send(&on_loopback()).await, WAITS);
    assert_eq!((party.came().len(), elsewhere.came().len()), (1, 0), "what a party is told is told nowhere else");
}

#[tokio::test]
async fn no_message_goes_to_this_machine_or_a_private_network_by_whatever_name() {
    let careful = PartyMessenger::new(Reach::Internet).unwrap();
    let scene = Scene::new().await;
    let party = Party::answering(&["200 OK"]).await;
    let port = party.port;
    let inside = [
        format!("http://127.0.0.1:{port}/"),
        format!("http://localhost:{port}/"),
        format!("https://127.1:{port}/"),
        format!("https://2130706433:{port}/"),
        format!("https://0x7f000001:{port}/"),
        format!("https://[::1]:{port}/"),
        format!("https://[::ffff:127.0.0.1]:{port}/"),
        "https://169.254.169.254/latest/meta-data/".to_owned(),
        "https://10.0.0.1/".to_owned(),
    ];
    for address in inside {
        scene.opened(address.clone()).await;
        assert_eq!(scene.send(&careful).await, STOPPED, "{address}");
    }
    assert!(party.came().is_empty(), "{:?}", party.came());
}

#[tokio::test]
async fn a_message_goes_by_tls_and_to_nobody_whose_certificate_is_not_trusted() {
    let folder = tempfile::tempdir().unwrap();
    let words = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout key -out pem -days 2 -subj /CN=localhost -addext subjectAltName=DNS:localhost -addext basicConstraints=critical,CA:FALSE";
    let made = Command::new("openssl").args(words.split(' ')).current_dir(folder.path()).output().unwrap();
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    let (pem, key) = (std::fs::read(folder.path().join("pem")).unwrap(), std::fs::read(folder.path().join("key")).unwrap());
    let scene = Scene::new().await;
    let party = Party::listening(&["200 OK"], Some(acceptor(&pem, &key))).await;
    scene.opened(format!("https://localhost:{}/", party.port)).await;
    assert_eq!(scene.send(&on_loopback()).await, WAITS, "nobody vouches for this certificate");
    assert!(party.came().is_empty(), "and nothing was said to it");
    let trusting = PartyMessenger::client(Reach::Anywhere).tls_certs_only([reqwest::Certificate::from_pem(&pem).unwrap()]);
    scene.house.clock.advance_ms(5_000);
    assert_eq!(scene.send(&PartyMessenger::of(trusting, Reach::Anywhere).unwrap()).await, ARRIVED);
    assert!(party.came()[0].body.contains("asha.menon@example.org"));
}

fn acceptor(pem: &[u8], key: &[u8]) -> tokio_rustls::TlsAcceptor {
    use tokio_rustls::rustls::pki_types::pem::PemObject;
    use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};
    use tokio_rustls::rustls::{ServerConfig, crypto};
    let chain = vec![CertificateDer::from_pem_slice(pem).unwrap()];
    let provider = Arc::new(crypto::aws_lc_rs::default_provider());
    let builder = ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions().unwrap();
    let config = builder.with_no_client_auth().with_single_cert(chain, PrivateKeyDer::from_pem_slice(key).unwrap()).unwrap();
    tokio_rustls::TlsAcceptor::from(Arc::new(config))
}
