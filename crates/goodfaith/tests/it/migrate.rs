//! `goodfaith migrate`, as an operator runs it: a house of people moved to a real PostgreSQL and back answers the same; a move
//! that is killed half-way goes on where it was; a target with another house is left alone.

use crate::run::{Said, root, with_input};
use std::io::{BufRead, BufReader, Lines, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};
use store::{Draft, Part, PartyRow, Row, Store};
use store_sqlite::SqliteStore;
use testkit::Postgres;
use vocabulary::{Recipient, SiteId, Timestamp};

/// A process of ours, gone when it is dropped.
struct Running {
    process: Child,
    output: Lines<BufReader<ChildStdout>>,
}

impl Running {
    fn start(arguments: &[&str]) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_goodfaith"));
        command.args(arguments).current_dir(root()).stdin(Stdio::null()).stdout(Stdio::piped());
        let mut process = command.spawn().unwrap();
        let output = BufReader::new(process.stdout.take().unwrap()).lines();
        Self { process, output }
    }

    /// The rest of the next line in which this stands, after it.
    fn after(&mut self, words: &str) -> String {
        let found = self.output.find_map(|line| line.unwrap().split_once(words).map(|(_, rest)| rest.to_owned()));
        found.unwrap_or_else(|| panic!("the program never said `{words}`"))
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        drop(self.process.kill());
        drop(self.process.wait());
    }
}

/// The port in the rest of an address.
fn port(rest: &str) -> u16 {
    rest.chars().take_while(char::is_ascii_digit).collect::<String>().parse().unwrap()
}

/// What a page says, without the parts that are new each time.
fn page(port: u16, host: &str, path: &str) -> String {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
    write!(stream, "GET {path} HTTP/1.1\r\nHost: {host}:{port}\r\nConnection: close\r\n\r\n").unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    let (_, body) = answer.split_once("\r\n\r\n").unwrap();
    // The demonstration alone has a page to try things on; each form has a key of its own; and looking is itself counted.
    let new = ["<input type=\"hidden\"", "href=\"/try\"", "opened this page"];
    let is_same = |line: &&str| !line.is_empty() && !new.iter().any(|part| line.contains(part));
    body.lines().filter(is_same).map(|line| line.replace(&port.to_string(), "")).collect::<Vec<_>>().join("\n")
}

fn migrate(from: &str, to: &str) -> Said {
    with_input(&["migrate", "--from", from, "--to", to], "")
}

fn sqlite(folder: &Path) -> String {
    format!("sqlite:{}", folder.display())
}

#[test]
fn a_house_moved_to_postgres_and_back_answers_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let house = folder.path().to_str().unwrap();
    let mut demo = Running::start(&["demo", "--port", "0", "--folder", house]);
    let serving = port(&demo.after("http://localhost:"));
    let link = demo.after("own page");
    let (host, path) = link.trim().strip_prefix("http://").unwrap().split_once('/').unwrap();
    let (host, path) = (host.split(':').next().unwrap().to_owned(), format!("/{path}"));
    let before = page(serving, &host, &path);
    assert!(before.contains("Asha Rao"), "{before}");
    let data = sqlite(&folder.path().join("data"));
    let database = Postgres::shared().database();
    let refused = migrate(&data, database.address());
    assert!(refused.code == 2 && refused.err.contains("stop it first"), "{refused:?}");
    drop(demo);
    let moved = migrate(&data, database.address());
    assert_eq!(moved.code, 0, "{moved:?}");
    assert_eq!(moved.out.matches("the same in both").count(), 5, "{moved:?}");
    // The old data is out of the way: whatever is answered now comes from the database.
    std::fs::rename(folder.path().join("data"), folder.path().join("old")).unwrap();
    // As the demonstration does, so that the page offers the same.
    let letters = folder.path().join("letters").display().to_string();
    let serve = ["serve", "--port", "0", "--folder", house, "--letters", &letters, "--store", database.address()];
    let mut served = Running::start(&serve);
    assert_eq!(page(port(&served.after("http://localhost:")), &host, &path), before);
    // A second server beside it, as only PostgreSQL allows.
    let mut second = Running::start(&serve);
    assert_eq!(page(port(&second.after("http://localhost:")), &host, &path), before);
    drop((served, second));
    let back = sqlite(&folder.path().join("back/data"));
    let moved = migrate(database.address(), &back);
    assert_eq!(moved.code, 0, "{moved:?}");
    let mut served = Running::start(&["serve", "--port", "0", "--folder", house, "--letters", &letters, "--store", &back]);
    assert_eq!(page(port(&served.after("http://localhost:")), &host, &path), before);
}

fn part() -> Part {
    Part::of(&SiteId::new("wipro.com").unwrap())
}

/// So many rows in an embedded store.
fn fill(folder: &Path, pages: u32) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let store = SqliteStore::open(folder).unwrap();
        for page in 0..pages {
            let row = |n: u32| PartyRow {
                party: ledger::PartyName::new(&format!("party {page:03} {n:04}")).unwrap(),
                recipient: Recipient::Partner,
                registered_at: Timestamp(1_700_000_000_000),
            };
            let rows = (0..1_000).map(|n| Draft::as_read(PartyRow::TABLE, row(n).cells())).collect();
            store.import(&part(), rows).await.unwrap();
        }
    });
}

#[test]
fn a_move_that_is_killed_goes_on_where_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    fill(&data, 40);
    let database = Postgres::shared().database();
    let mut killed = Running::start(&["migrate", "--from", &sqlite(&data), "--to", database.address()]);
    killed.after("wipro.com: 3000 rows, at party");
    drop(killed);
    let there = Postgres::shared().sql(database.name(), "select count(*) from house.party");
    let there: u64 = there.parse().unwrap();
    assert!((3_000..40_000).contains(&there), "it was killed in the middle, at {there}");
    let resumed = migrate(&sqlite(&data), database.address());
    assert_eq!(resumed.code, 0, "{resumed:?}");
    let line = resumed.out.lines().find(|line| line.contains("wipro.com: 40000 rows are the same in both")).unwrap_or_else(|| panic!("{resumed:?}"));
    let before: u64 = line.split_once('(').unwrap().1.split_once(' ').unwrap().0.parse().unwrap();
    assert!(before >= there, "what was there is not copied again: {line}");
}

#[test]
fn a_target_that_holds_another_house_or_more_is_left_alone() {
    let (one, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let houses = [&one, &other].map(|folder| {
        let mut demo = Running::start(&["demo", "--port", "0", "--folder", folder.path().to_str().unwrap()]);
        demo.after("Ctrl-C");
        sqlite(&folder.path().join("data"))
    });
    let database = Postgres::shared().database();
    assert_eq!(migrate(&houses[0], database.address()).code, 0);
    let refused = migrate(&houses[1], database.address());
    assert!(refused.code == 2 && refused.err.contains("another house"), "{refused:?}");
    // A row that the source no longer has, as after an erasure between two tries.
    let row = format!("insert into house.party values ({}, 'someone else', 'partner', 0)", part().number());
    Postgres::shared().sql(database.name(), &row);
    let refused = migrate(&houses[0], database.address());
    assert!(refused.code == 2 && refused.err.contains("rows in `party` that the source does not have"), "{refused:?}");
    let password = migrate(&houses[0], "postgres://someone:hunter2@127.0.0.1:1/house");
    assert!(password.code == 2 && !format!("{password:?}").contains("hunter2"), "{password:?}");
}
