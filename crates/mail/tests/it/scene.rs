//! Both doors with a real blocklist behind them, a desk that keeps letters in memory, and a clock that is set by hand.

use crate::blocklists::{addresses, domains, lists};

use mail::{Address, Answer, Decision, Desk, Door, Hosting, Judge, Letter, Limits, Mailhouse, Marks, Token, Tokens, Zone, answer_postfix, receive};
use rustls::ServerConfig;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use testkit::Zones;
use tokio::net::TcpListener;
use vocabulary::{Clock, Timestamp};

/// How long the lists may be silent before letters are taken unchecked.
pub(crate) const PATIENCE: Duration = Duration::from_mins(30);

/// A clock that is set by hand.
#[derive(Debug)]
pub(crate) struct Hands(pub(crate) AtomicI64);

impl Clock for Hands {
    fn now(&self) -> Timestamp {
        Timestamp(self.0.load(Ordering::SeqCst))
    }
}

/// Keeps letters in memory. `info@pactera.com` and `support@pactera.com` are there; `full@pactera.com` cannot keep anything just now.
#[derive(Debug, Default)]
pub(crate) struct Memory {
    pub(crate) letters: Mutex<Vec<Letter>>,
    pub(crate) decided: Mutex<Vec<Decision>>,
}

impl Desk for Memory {
    async fn recipient(&self, to: &Address) -> Answer {
        match (to.domain(), to.local()) {
            ("pactera.com", "info" | "support" | "full" | "postmaster") => Answer::new(250, "2.1.5", "Go on"),
            ("pactera.com", local) if matches!(tokens().read(local), Some(Token::Bounce(_))) => Answer::new(250, "2.1.5", "Go on"),
            ("pactera.com", _) => Answer::new(550, "5.1.1", "There is no such mailbox"),
            _ => Answer::new(550, "5.7.1", "Letters for others are not passed on here"),
        }
    }

    async fn decided(&self, _domain: &str, decision: &Decision) -> Option<String> {
        self.decided.lock().unwrap().push(decision.clone());
        matches!(decision, Decision::Refused(_)).then(|| "r4nd0m".to_owned())
    }

    async fn letter(&self, letter: Letter) -> Vec<Answer> {
        let answer = |to: &Address| if to.local() == "full" { Answer::new(451, "4.3.0", "Later") } else { Answer::new(250, "2.0.0", "Kept") };
        let answers = letter.to.iter().map(answer).collect();
        self.letters.lock().unwrap().push(letter);
        answers
    }

    fn appeal(&self, domain: &str) -> String {
        format!("https://{domain}/mail/refused/")
    }
}

/// All of it.
pub(crate) struct Scene {
    pub(crate) zones: Zones,
    pub(crate) desk: Arc<Memory>,
    pub(crate) clock: Arc<Hands>,
    pub(crate) smtp: SocketAddr,
    pub(crate) lmtp: SocketAddr,
    pub(crate) postfix: SocketAddr,
}

impl Scene {
    pub(crate) async fn open(limits: Limits) -> Self {
        let zones = Zones::start();
        let (desk, clock) = (Arc::new(Memory::default()), Arc::new(Hands(AtomicI64::new(1_780_315_200_000))));
        let shown: Arc<dyn Clock> = Arc::<Hands>::clone(&clock);
        let judge = Judge::new(lists(&zones, vec![addresses(Zone::open("zen.example")), domains()]), PATIENCE, Arc::clone(&shown));
        let judge = Arc::new(judge);
        let marks = Marks::new(Arc::new(tag));
        let house = |door| {
            let hosting = Hosting { name: "mail.pactera.com".to_owned(), door, limits };
            let tls = (door == Door::Smtp).then(certificate);
            Arc::new(Mailhouse {
                hosting,
                tls,
                judge: Arc::clone(&judge),
                marks: marks.clone(),
                tokens: tokens(),
                desk: Arc::clone(&desk),
                clock: Arc::clone(&shown),
            })
        };
        let mut at = Vec::new();
        for door in [Door::Smtp, Door::Lmtp] {
            let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
            at.push(listener.local_addr().unwrap());
            tokio::spawn(receive(listener, house(door), std::future::pending()));
        }
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        at.push(listener.local_addr().unwrap());
        tokio::spawn(answer_postfix(listener, house(Door::Smtp), std::future::pending()));
        Self { zones, desk, clock, smtp: at[0], lmtp: at[1], postfix: at[2] }
    }

    pub(crate) fn letters(&self) -> usize {
        self.desk.letters.lock().unwrap().len()
    }
}

/// The tokens of our letters.
pub(crate) fn tokens() -> Tokens {
    Tokens::new(vec![Arc::new(tag)])
}

fn tag(bytes: &[u8]) -> [u8; 32] {
    ledger::MacKey::new(b"a secret of the tests alone, 32 b").of(bytes)
}

/// A certificate of its own for the name of the server.
fn certificate() -> Arc<ServerConfig> {
    let folder = tempfile::tempdir().unwrap();
    let (key, cert) = (folder.path().join("key.pem"), folder.path().join("cert.pem"));
    let made = std::process::Command::new("openssl")
        .args(["req", "-x509", "-newkey", "ed25519", "-nodes", "-days", "2", "-subj", "/CN=mail.pactera.com", "-keyout"])
        .arg(&key)
        .arg("-out")
        .arg(&cert)
        .output()
        .unwrap();
    assert!(made.status.success(), "{made:?}");
    mail::server_config(&std::fs::read(&cert).unwrap(), &std::fs::read(&key).unwrap()).unwrap()
}
