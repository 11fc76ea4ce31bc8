//! Backup and restore with the real program: a backup of a running house, people erased since, and a restored house in which
//! they are not; and every backup that is refused.

use crate::run::{Said, root};
use age::secrecy::ExposeSecret;
use reqwest::header;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::Duration;

const PASSPHRASE: &str = "five words that are long enough";

pub(crate) fn command(words: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_goodfaith"));
    command.args(words).current_dir(root()).env("NO_COLOR", "1").stdin(Stdio::null());
    command
}

pub(crate) fn said(command: &mut Command) -> Said {
    let output = command.output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    Said { code: output.status.code().unwrap_or(-1), out: text(output.stdout), err: text(output.stderr) }
}

pub(crate) fn goodfaith(words: &[&str]) -> Said {
    said(command(words).env("GOODFAITH_BACKUP_PASSPHRASE", PASSPHRASE))
}

/// A program that serves, until it is dropped.
pub(crate) struct Serving {
    process: Child,
    pub(crate) port: String,
    output: std::io::Lines<BufReader<ChildStdout>>,
}

impl Serving {
    pub(crate) fn start(words: &[&str]) -> Self {
        Self::from(command(words))
    }

    pub(crate) fn from(mut command: Command) -> Self {
        let mut process = command.stdout(Stdio::piped()).spawn().unwrap();
        let mut output = BufReader::new(process.stdout.take().unwrap()).lines();
        let first = output.find_map(|line| line.unwrap().split_once("http://").and_then(|(_, rest)| rest.split(':').nth(1)).map(str::to_owned));
        let port = first.expect("the server did not start").chars().take_while(char::is_ascii_digit).collect();
        Self { process, port, output }
    }

    /// `GET`, or `POST` of a form: status and text.
    pub(crate) async fn ask(&self, site: &str, path: &str, form: Option<String>) -> (u16, String) {
        let address = format!("http://127.0.0.1:{}{path}", self.port);
        let client = reqwest::Client::new();
        let request = match form {
            None => client.get(address),
            Some(body) => client.post(address).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded").body(body),
        };
        let answer = request.header(header::HOST, format!("{site}.localhost")).send().await.unwrap();
        (answer.status().as_u16(), answer.text().await.unwrap())
    }

    /// The person whose page this is deletes everything.
    pub(crate) async fn erase(&self, site: &str, page: &str) {
        let (_, text) = self.ask(site, page, None).await;
        let form = text.split("<form method=\"post\"").find(|form| form.contains("Delete it all")).expect("a way to delete");
        let key = form.split("name=\"right\" value=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap();
        let (status, text) = self.ask(site, &format!("{page}/rights"), Some(format!("right={key}&idempotency=once"))).await;
        assert_eq!(status, 200, "{text}");
        assert!(text.contains("This link opens nothing any more"), "{text}");
        assert_eq!(self.ask(site, page, None).await.0, 404);
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        drop(self.process.kill());
        drop(self.process.wait());
    }
}

/// A house with people in it: its folder, and the page of one person at each site.
pub(crate) struct Scene {
    folder: tempfile::TempDir,
    pages: Vec<(String, String)>,
    pub(crate) recipient: String,
}

impl Scene {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let house = folder.path().join("house");
        let mut demo = Serving::start(&["demo", "--port", "0", "--folder", house.to_str().unwrap()]);
        let mut pages = Vec::new();
        while pages.len() < 5 {
            let line = demo.output.next().unwrap().unwrap();
            if let Some((_, address)) = line.split_once("own page").and_then(|(_, rest)| rest.split_once("http://")) {
                let (host, path) = address.trim().split_once('/').unwrap();
                pages.push((host.split('.').next().unwrap().to_owned(), format!("/{path}")));
            }
        }
        let identity = age::x25519::Identity::generate();
        let recipient = identity.to_public().to_string();
        std::fs::write(folder.path().join("identity"), identity.to_string().expose_secret()).unwrap();
        Self { folder, pages, recipient }
    }

    pub(crate) fn path(&self, name: &str) -> String {
        self.folder.path().join(name).to_str().unwrap().to_owned()
    }

    /// Where a copy of its keys is.
    pub(crate) fn keys(&self) -> String {
        format!("file:{}", self.path("house/keys"))
    }

    pub(crate) fn page(&self, site: &str) -> &str {
        self.pages.iter().find(|(of, _)| of == site).map(|(_, page)| page.as_str()).unwrap()
    }

    pub(crate) fn serve(&self, name: &str, more: &[&str]) -> Serving {
        let folder = self.path(name);
        Serving::start(&[&["serve", "--port", "0", "--folder", &folder], more].concat())
    }

    pub(crate) fn back_up(&self, to: &str) {
        let made = goodfaith(&["backup", "--folder", &self.path("house"), "--to", &self.path(to), "--recipient", &self.recipient]);
        assert_eq!(made.code, 0, "{made:?}");
        assert!(made.out.contains("keys of the sites are not in it"), "{made:?}");
    }

    pub(crate) fn restore(&self, from: &str, into: &str, more: &[&str]) -> Command {
        let (from, into, identity) = (self.path(from), self.path(into), self.path("identity"));
        command(&[&["restore", "--from", &from, "--folder", &into, "--identity", &identity], more].concat())
    }
}

/// A peer that takes whatever is posted: its address, and what was posted.
fn peer() -> (String, Arc<Mutex<Vec<String>>>) {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let address = format!("http://{}/erased", listener.local_addr().unwrap());
    let posted = Arc::new(Mutex::new(Vec::new()));
    let taken = Arc::clone(&posted);
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let (mut text, mut bytes) = (String::new(), [0; 4096]);
            while !text.contains("\r\n\r\n{") || !text.ends_with('}') {
                let read = stream.read(&mut bytes).unwrap();
                text.push_str(std::str::from_utf8(&bytes[..read]).unwrap());
            }
            taken.lock().unwrap().push(text);
            stream.write_all(b"HTTP/1.1 204 No Content\r\ncontent-length: 0\r\n\r\n").unwrap();
        }
    });
    (address, posted)
}

/// Each once, in their order: a notice may arrive twice, where the upkeep looks at the moment in which an erasure waits for it.
pub(crate) fn once_each<'a>(lines: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut seen: Vec<String> = Vec::new();
    for line in lines.map(str::to_owned) {
        if !seen.contains(&line) {
            seen.push(line);
        }
    }
    seen
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_restored_backup_brings_back_nobody_who_was_erased_since() {
    let scene = Scene::new();
    let shipped = scene.path("shipped");
    let (keys, house, place) = (scene.keys(), scene.path("house"), format!("file:{shipped}"));
    let (address, posted) = peer();
    let errors = scene.path("stderr");
    let mut serving = command(&["serve", "--port", "0", "--folder", &house, "--ship-erasures", &place, "--ship-erasures", &address, "--must-ship"]);
    serving.env("RUST_LOG", "debug").stderr(std::fs::File::create(&errors).unwrap());
    let running = Serving::from(serving);
    scene.back_up("before");
    for site in ["indiamart", "pactera"] {
        running.erase(site, scene.page(site)).await;
    }
    let notices = once_each(std::fs::read_to_string(&shipped).unwrap().lines());
    assert_eq!(notices.len(), 2, "each erasure was shipped before it was acknowledged: {notices:?}");
    let told = once_each(posted.lock().unwrap().iter().map(String::as_str));
    assert_eq!(told.len(), 2, "and so was the peer");
    for (text, line) in told.iter().zip(&notices) {
        let hmac = line.split("\"hmac\":\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap();
        assert!(
            text.starts_with("POST /erased HTTP/1.1") && text.contains(&format!("goodfaith-hmac-sha256: {hmac}")) && text.ends_with(line.as_str()),
            "{text}"
        );
    }
    let logged = std::fs::read_to_string(&errors).unwrap();
    for (site, page) in &scene.pages {
        assert!(!logged.contains(page.trim_start_matches("/me/")), "the link of a person of {site} is in the server's log");
    }
    assert!(!logged.contains("Asha") && !logged.contains("asha.rao"), "a person's words are in the server's log");
    scene.back_up("after");

    // Without knowing of the erasures they would be back: that is what the rest is for.
    let ways: [(&str, &str, Vec<&str>, u16); 4] = [
        ("before", "knowing-nothing", vec!["--keys", &keys], 200),
        ("before", "by-shipped", vec!["--keys", &keys, "--erasures", &shipped], 404),
        ("before", "by-old-house", vec!["--house", &house], 404),
        ("after", "made-after", vec!["--keys", &keys], 404),
    ];
    for (from, into, more, erased) in ways {
        let restored = said(&mut scene.restore(from, into, &more));
        assert_eq!(restored.code, 0, "{into}: {restored:?}");
        let again = scene.serve(into, &[]);
        for site in ["indiamart", "pactera", "wipro", "wso2", "wesprodigital"] {
            let expected = if matches!(site, "indiamart" | "pactera") { erased } else { 200 };
            assert_eq!(again.ask(site, scene.page(site), None).await.0, expected, "{site} in {into}");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_waits_for_a_letter_is_listed_and_brings_nobody_back_when_it_is_taken_by_hand() {
    let scene = Scene::new();
    let house = scene.path("house");
    let none = goodfaith(&["erasures", "--folder", &house]);
    assert!(none.code == 0 && none.out.contains("every notice has arrived"), "{none:?}");
    scene.back_up("before");
    let running = scene.serve("house", &["--ship-erasures", "mailbox:keeper@example.org", "--must-ship"]);
    running.erase("wipro", scene.page("wipro")).await;
    drop(running);
    let listed = goodfaith(&["erasures", "--folder", &house]);
    assert!(listed.code == 1 && listed.out.starts_with("mailbox:keeper@example.org: an erasure at wipro.com of 20"), "{listed:?}");
    assert_eq!(listed.out.lines().count(), 1, "{listed:?}");
    let notices = goodfaith(&["erasures", "--notices", "--folder", &house]);
    let by_hand = scene.path("by-hand");
    std::fs::write(&by_hand, &notices.out).unwrap();
    let restored = said(&mut scene.restore("before", "new", &["--keys", &scene.keys(), "--erasures", &by_hand]));
    assert!(restored.code == 0 && restored.out.matches("erased again 1").count() == 1, "{restored:?}");
    assert_eq!(scene.serve("new", &[]).ask("wipro", scene.page("wipro"), None).await.0, 404);
}

#[test]
fn a_backup_that_is_not_whole_or_not_ours_is_refused_and_leaves_nothing() {
    let scene = Scene::new();
    scene.back_up("whole");
    let keys = scene.keys();
    let bytes = std::fs::read(scene.path("whole")).unwrap();
    let write = |name: &str, bytes: &[u8]| std::fs::write(scene.path(name), bytes).unwrap();
    write("empty", b"");
    write("head-only", &bytes[..150]);
    write("cut", &bytes[..bytes.len() - 1]);
    write("cut-at-a-chunk", &bytes[..bytes.len() / 65_552 * 65_552]);
    write("half", &bytes[..bytes.len() / 2]);
    write("longer", &[&bytes[..], b"x"].concat());
    for (name, place) in [("flipped-head", 60), ("flipped-middle", bytes.len() / 2), ("flipped-end", bytes.len() - 5)] {
        let mut flipped = bytes.clone();
        flipped[place] ^= 1;
        write(name, &flipped);
    }
    for name in ["empty", "head-only", "cut", "cut-at-a-chunk", "half", "longer", "flipped-head", "flipped-middle", "flipped-end"] {
        let refused = said(&mut scene.restore(name, "new", &["--keys", &keys]));
        assert_eq!(refused.code, 2, "{name}: {refused:?}");
        assert!(refused.err.contains(name) && !Path::new(&scene.path("new")).exists(), "{name}: {refused:?}");
    }
    let locked = scene.path("locked");
    let made = goodfaith(&["backup", "--folder", &scene.path("house"), "--to", &locked]);
    assert_eq!(made.code, 0, "{made:?}");
    let new = scene.path("new");
    let words = ["restore", "--from", &locked, "--folder", &new, "--keys", &keys];
    let wrong = said(command(&words).env("GOODFAITH_BACKUP_PASSPHRASE", "another"));
    assert!(wrong.code == 2 && wrong.err.contains("is not the one it was locked with"), "{wrong:?}");
    let none = said(command(&words).env_remove("GOODFAITH_BACKUP_PASSPHRASE"));
    assert!(none.code == 2 && none.err.contains("needs a passphrase"), "{none:?}");
    let no_keys = format!("file:{}", scene.path("no-keys"));
    let keyless = goodfaith(&["restore", "--from", &locked, "--folder", &new, "--keys", &no_keys]);
    assert_eq!(keyless.code, 2, "{keyless:?}");
    assert!(!Path::new(&new).exists());
    assert_eq!(goodfaith(&words).code, 0);
    // There is a house in it now, and a file of that name.
    let again = goodfaith(&words);
    assert!(again.code == 2 && again.err.contains("not empty"), "{again:?}");
    let twice = goodfaith(&["backup", "--folder", &scene.path("house"), "--to", &locked]);
    assert!(twice.code == 2 && twice.err.contains("overwrites none"), "{twice:?}");
}

#[test]
fn a_restore_that_was_cut_off_is_not_served_and_can_be_done_again() {
    let scene = Scene::new();
    scene.back_up("whole");
    let keys = scene.keys();
    let new = scene.path("new");
    let mut cut_off = 0;
    for ms in [5, 20, 40, 60, 90, 130] {
        let mut restoring = scene.restore("whole", "new", &["--keys", &keys]).stdout(Stdio::null()).spawn().unwrap();
        std::thread::sleep(Duration::from_millis(ms));
        drop(restoring.kill());
        drop(restoring.wait());
        if PathBuf::from(&new).join("restoring").exists() {
            cut_off += 1;
            let refused = goodfaith(&["serve", "--port", "0", "--folder", &new]);
            assert!(refused.code == 2 && refused.err.contains("is not whole"), "{refused:?}");
        } else if Path::new(&new).join("data").exists() {
            // It was quicker than its end: the next one needs a new folder.
            std::fs::remove_dir_all(&new).unwrap();
        }
    }
    assert!(cut_off > 0, "none was cut off in the middle");
    if !Path::new(&new).join("restoring").exists() {
        drop(std::fs::remove_dir_all(&new));
    }
    let restored = said(&mut scene.restore("whole", "new", &["--keys", &keys]));
    assert_eq!(restored.code, 0, "{restored:?}");
    drop(scene.serve("new", &[]));
}

#[test]
fn retention_removes_what_is_past_its_time_and_refuses_a_file_it_does_not_understand() {
    let scene = Scene::new();
    let house = scene.path("house");
    let write = |text: &str| std::fs::write(scene.path("house/retention.toml"), text).unwrap();
    for (wrong, named) in
        [("[\"wso2.com\"]\nmarketting = \"1 day\"\n", "marketting"), ("[\"wso2.com\"]\nmarketing = \"soon\"\n", "30 days"), ("[\"wso3.com\"]\n", "wso3.com")]
    {
        write(wrong);
        let refused = goodfaith(&["retention", "--report", "--folder", &house]);
        assert!(refused.code == 2 && refused.err.contains("retention.toml") && refused.err.contains(named), "{refused:?}");
    }
    let of_site = |said: &Said| said.json().as_array().unwrap().iter().find(|one| one["site"] == "wso2.com").unwrap().clone();
    write("");
    let before = of_site(&goodfaith(&["retention", "--report", "--folder", &house]));
    assert!(before["held"].as_u64().unwrap() > 0 && before["expired"] == 0, "{before}");
    let purposes =
        ["transaction", "service", "registration", "operate", "personalise", "improve", "support", "survey", "contest", "marketing", "policy-notice"];
    write(&format!("[\"wso2.com\"]\n{}\n", purposes.map(|purpose| format!("{purpose} = \"0 days\"")).join("\n")));
    let report = of_site(&goodfaith(&["retention", "--report", "--folder", &house]));
    assert!(report["expired"].as_u64().unwrap() > 0, "{report}");
    let swept = of_site(&goodfaith(&["retention", "--apply", "--folder", &house]));
    assert_eq!(swept["values"], report["expired"], "{swept}");
    let after = of_site(&goodfaith(&["retention", "--report", "--folder", &house]));
    assert!(after["expired"] == 0 && after["held"].as_u64() < before["held"].as_u64(), "{after}");
}
