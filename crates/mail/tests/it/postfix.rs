//! A real Postfix in front: it asks our service of every letter, and hands on what was taken to our other door.

use crate::scene::{Scene, tokens};
use crate::talk::swaks;
use mail::{Decision, Limits, Sorted, Token, sort};
use std::fmt::Write;
use std::net::{SocketAddr, TcpListener};
use std::path::Path;
use std::process::Command;
use std::time::Duration;

/// The programs of Postfix that it needs here: name, what it is, and whether it runs as root.
const PROGRAMS: &str = "\
cleanup   unix  n       -       n       -       0       cleanup
qmgr      unix  n       -       n       300     1       qmgr
rewrite   unix  -       -       n       -       -       trivial-rewrite
bounce    unix  -       -       n       -       0       bounce
defer     unix  -       -       n       -       0       bounce
trace     unix  -       -       n       -       0       bounce
verify    unix  -       -       n       -       1       verify
flush     unix  n       -       n       1000?   0       flush
proxymap  unix  -       -       n       -       -       proxymap
error     unix  -       -       n       -       -       error
retry     unix  -       -       n       -       -       error
discard   unix  -       -       n       -       -       discard
lmtp      unix  -       -       n       -       -       lmtp
anvil     unix  -       -       n       -       1       anvil
scache    unix  -       -       n       -       1       scache
postlog   unix-dgram n  -       n       -       1       postlogd
";

/// A Postfix of our own, ended when it is dropped.
struct Postfix {
    folder: tempfile::TempDir,
    smtp: SocketAddr,
}

impl Postfix {
    /// Starts one that asks `service` and hands on to `lmtp`.
    fn start(service: SocketAddr, lmtp: SocketAddr) -> Self {
        let folder = tempfile::Builder::new().prefix("postfix").tempdir_in("/var/tmp").unwrap();
        let at = folder.path().display();
        let smtp = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        for name in ["etc", "queue", "data"] {
            std::fs::create_dir(folder.path().join(name)).unwrap();
        }
        let mut settings = String::new();
        for (name, value) in [
            ("compatibility_level", "3.6".to_owned()),
            ("queue_directory", format!("{at}/queue")),
            ("data_directory", format!("{at}/data")),
            ("maillog_file", format!("{at}/log")),
            ("maillog_file_prefixes", "/var/tmp".to_owned()),
            ("myhostname", "mx.pactera.com".to_owned()),
            ("inet_interfaces", "127.0.0.1".to_owned()),
            ("mynetworks", "10.255.255.255/32".to_owned()),
            ("mydestination", String::new()),
            ("alias_maps", String::new()),
            ("local_recipient_maps", String::new()),
            ("relay_domains", "pactera.com".to_owned()),
            ("smtp_dns_support_level", "disabled".to_owned()),
            ("lmtp_dns_support_level", "disabled".to_owned()),
            ("smtpd_peername_lookup", "no".to_owned()),
            ("transport_maps", format!("inline:{{ pactera.com=lmtp:inet:[{}]:{} }}", lmtp.ip(), lmtp.port())),
            ("smtpd_delay_reject", "yes".to_owned()),
            ("smtpd_client_restrictions", format!("check_policy_service inet:{service}")),
            ("smtpd_relay_restrictions", "reject_unauth_destination".to_owned()),
            ("smtpd_policy_service_try_limit", "1".to_owned()),
        ] {
            writeln!(settings, "{name} = {value}").unwrap();
        }
        std::fs::write(folder.path().join("etc/main.cf"), settings).unwrap();
        let door = format!("{smtp} inet n - n - - smtpd\n");
        std::fs::write(folder.path().join("etc/master.cf"), door + PROGRAMS).unwrap();
        open_to_all(folder.path());
        let postfix = Self { folder, smtp };
        postfix.told("start");
        let answers = (0..100).any(|_| {
            std::thread::sleep(Duration::from_millis(100));
            std::net::TcpStream::connect(smtp).is_ok()
        });
        assert!(answers, "Postfix does not answer: {}", postfix.log());
        postfix
    }

    fn told(&self, what: &str) {
        // Postfix is started by root alone.
        let (program, first): (&str, &[&str]) = if is_root(self.folder.path()) { ("postfix", &[]) } else { ("sudo", &["-n", "postfix"]) };
        let out = Command::new(program).args(first).arg("-c").arg(self.folder.path().join("etc")).arg(what).output().expect("Postfix is installed by ./test");
        assert!(out.status.success(), "{what}: {out:?} {}", self.log());
    }

    fn log(&self) -> String {
        std::fs::read_to_string(self.folder.path().join("log")).unwrap_or_default()
    }
}

impl Drop for Postfix {
    fn drop(&mut self) {
        self.told("abort");
    }
}

fn is_root(folder: &Path) -> bool {
    std::os::unix::fs::MetadataExt::uid(&std::fs::metadata(folder).unwrap()) == 0
}

/// The folder belongs to root, the data of Postfix to its own user.
fn open_to_all(folder: &Path) {
    let (program, first): (&str, &[&str]) = if is_root(folder) { ("sh", &[]) } else { ("sudo", &["-n", "sh"]) };
    let script = "chmod 755 \"$0\" && chown root:root \"$0\" \"$0/queue\" \"$0/etc\" \"$0\"/etc/* && chown postfix \"$0/data\"";
    let out = Command::new(program).args(first).args(["-c", script]).arg(folder).output().unwrap();
    assert!(out.status.success(), "{out:?}");
}

async fn until(what: &str, postfix: &Postfix, is_so: impl Fn() -> bool) {
    for _ in 0..150 {
        if is_so() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("{what}: {}", postfix.log());
}

#[tokio::test(flavor = "multi_thread")]
async fn postfix_asks_of_every_letter_and_hands_on_those_that_bear_the_mark() {
    let mut scene = Scene::open(Limits::default()).await;
    let (service, lmtp) = (scene.postfix, scene.lmtp);
    let postfix = tokio::task::spawn_blocking(move || Postfix::start(service, lmtp)).await.unwrap();
    let letter = ["--from", "asha@example.org", "--to", "info@pactera.com,support@pactera.com", "--body", "hello"];
    let (code, said) = swaks(postfix.smtp, "127.9.0.50", &letter).await;
    assert_eq!(code, 0, "{said} {}", postfix.log());
    until("the letter was not handed on", &postfix, || scene.letters() == 1).await;
    {
        let letters = scene.desk.letters.lock().unwrap();
        let letter = &letters[0];
        assert_eq!(
            (letter.to.len(), letter.is_checked, letter.sender.address.to_string()),
            (2, true, "127.9.0.50".to_owned()),
            "the sender is the one Postfix saw"
        );
        assert_eq!(*scene.desk.decided.lock().unwrap(), [Decision::Checked], "decided once, though Postfix asks for each recipient");
    }
    let (code, said) = swaks(postfix.smtp, "127.9.0.4", &letter).await;
    assert!(code == 24 && said.contains("550 5.7.1") && said.contains("XBL") && said.contains("https://pactera.com/mail/refused/r4nd0m"), "{said}");
    let forged = ["--add-header", "Goodfaith-Checked: checked; ip=127.9.0.50; t=1780315200000; b=0", "--from", "a@example.org", "--to", "info@pactera.com"];
    assert_eq!(swaks(postfix.smtp, "127.9.0.50", &forged).await.0, 0);
    until("the second was not handed on", &postfix, || scene.letters() == 2).await;
    scene.zones.stop();
    let (code, said) = swaks(postfix.smtp, "127.9.0.51", &letter).await;
    assert!(code == 24 && said.contains("451 4.7.1"), "{said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_report_that_postfix_makes_itself_leads_back_to_the_letter() {
    let scene = Scene::open(Limits::default()).await;
    let (service, lmtp) = (scene.postfix, scene.lmtp);
    let postfix = tokio::task::spawn_blocking(move || Postfix::start(service, lmtp)).await.unwrap();
    let of = [9; 16];
    let path = format!("{}@pactera.com", tokens().make(Token::Bounce(of)).unwrap());
    let (code, said) = swaks(postfix.smtp, "127.9.0.50", &["--from", &path, "--to", "nobody@pactera.com", "--body", "a mailer"]).await;
    assert_eq!(code, 0, "{said}");
    until("no report came", &postfix, || scene.letters() == 1).await;
    let letters = scene.desk.letters.lock().unwrap();
    assert_eq!(sort(&letters[0], &tokens()), Ok(Sorted::Bounce { of, is_permanent: true, status: (5, 1, 1) }));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_letter_waits_where_nobody_answers_postfix() {
    let scene = Scene::open(Limits::default()).await;
    let (nobody, lmtp) = (TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap(), scene.lmtp);
    let postfix = tokio::task::spawn_blocking(move || Postfix::start(nobody, lmtp)).await.unwrap();
    let (code, said) = swaks(postfix.smtp, "127.9.0.50", &["--from", "asha@example.org", "--to", "info@pactera.com"]).await;
    assert!(code == 24 && said.contains("451 4.3.5"), "{said}");
    assert_eq!(scene.letters(), 0);
}
