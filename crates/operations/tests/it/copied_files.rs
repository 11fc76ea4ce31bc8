//! Somebody copies the files of a house while it runs: what they can read in them, with the keys and without. Each secret that could let them in is looked
//! for byte by byte, and what stands there in words is held against the list of what may.

use crate::erasing::{MARK, NOON, add_clear, in_memory, lived_in, somebody};
use crate::traces::{Traces, rows};
use operations::{Collected, KeyRole, NewMember, SigningIn};
use std::collections::BTreeSet;
use std::path::Path;
use store::{CATALOGUE, Cell};
use testkit::{House, Postgres};
use vocabulary::{Personal, SiteId};

/// The columns in which words stand that anybody can read, and what they are. None tells who a person is or what they gave.
const READABLE: &[(&str, &[&str])] = &[
    ("which version of a policy", &["acknowledgement.version", "consent.version", "decision_count.version", "disclosure.version", "handover.version"]),
    (
        "kinds, states, purposes and counts of answers",
        &[
            "consent.detail",
            "decision_count.answer",
            "disclosure.detail",
            "disclosure.purpose",
            "disclosure.recipient",
            "document.kind",
            "evidence.kind",
            "fact.condition",
            "fact.detail",
            "found.term",
            "handover.detail",
            "handover.purpose",
            "handover.recipient",
            "handover.state",
            "link.detail",
            "link.opens",
            "party.recipient",
            "register_entry.detail",
            "register_entry.register",
            "register_entry.state",
            "request.channel",
            "request.degree",
            "request.effect",
            "request.outcome",
            "request.right",
            "request.sentence",
            "request.state",
            "session.way",
            "staff_session.way",
        ],
    ),
    (
        "names of companies and offices outside",
        &["disclosure.party", "fact.party", "handover.party", "party.party", "register_entry.party", "register_entry.standing_of"],
    ),
    ("titles of documents that are about such a party and about nobody", &["document.title", "evidence.document", "register_entry.words"]),
    (
        "names and scopes of keys, roles, and the names that stand for members of staff",
        &[
            "api_key.approved_by",
            "api_key.created_by",
            "api_key.name",
            "api_key.scopes",
            "document.author",
            "handover.asked_by",
            "register_entry.decided_by",
            "register_entry.recorded_by",
            "staff.invited_by",
            "staff.party",
            "staff.roles",
        ],
    ),
    ("what a form said to everybody", &["shown.words"]),
    ("public halves of passkeys, the kind of a browser, the address of the site", &["staff_passkey.credential", "staff_session.browser", "sign_in.address"]),
    ("which log it is, and which key a wrapped one is", &["log_head.log", "site_key.secret"]),
];

/// A house in which a person and a member of staff did everything, and every secret that was handed out.
struct Lived {
    site: SiteId,
    asha: Collected,
    secrets: Traces,
}

/// A secret as it was handed out, and the bytes it stands for.
fn add_secret(traces: &mut Traces, name: &str, text: &str) {
    traces.add(name, text.as_bytes());
    let digits = text.trim_start_matches("gf_").as_bytes().chunks(2);
    let bytes: Option<Vec<u8>> = digits.map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()).collect();
    traces.add(&format!("{name} in bytes"), &bytes.expect("a secret is hexadecimal"));
}

async fn live(house: &House) -> Lived {
    let site = House::site("wipro.com");
    let operations = &house.operations;
    let asha = somebody(house, &site).await;
    lived_in(house, &site, &asha).await;
    let mut secrets = Traces::default();
    add_secret(&mut secrets, "the link of a person", asha.link.as_str());
    let companys = operations.issue_key(&site, "shop", KeyRole::Company).await.unwrap();
    let partys = operations.issue_key(&site, "acme", KeyRole::Party("Acme".to_owned())).await.unwrap();
    add_secret(&mut secrets, "a key of the company", &companys);
    add_secret(&mut secrets, "a key of a party", &partys);
    let (priya, signed_in) = house.staff_named(&site, &format!("{MARK} of the staff"), &["support", "administrator"]).await;
    add_secret(&mut secrets, "the session of a member", signed_in.token.as_kept());
    let words = operations.acknowledgement(&priya).await.unwrap().words_sha256;
    operations.acknowledge(&priya, &words).await.unwrap();
    let new = NewMember { name: Personal::new(format!("{MARK}, invited")), roles: vec!["support".to_owned()] };
    let invited = operations.invite_staff(&priya, new).await.unwrap();
    add_secret(&mut secrets, "an invitation", invited.token.as_str());
    sign_in(house, &site, &mut secrets).await;
    Lived { site, asha, secrets }
}

/// A person asks for a link to sign in, and signs in with it; another such link stays unused.
async fn sign_in(house: &House, site: &SiteId, secrets: &mut Traces) {
    let from = SigningIn { browser: "Firefox on Linux", network: operations::Network::of([192, 0, 2, 1].into()) };
    let email = Personal::new(crate::erasing::marked("email"));
    for round in 0..2 {
        let browser = house.operations.ask_for_link(site, &email, "http://wipro.localhost", from).await.unwrap();
        house.operations.send_letters().await.unwrap();
        let letters = house.letters.take();
        let token = letters.iter().find_map(|letter| letter.text.reveal().split("/sign-in/").nth(1)?.get(..64).map(str::to_owned)).expect("a letter");
        add_secret(secrets, "the link of a letter", &token);
        if round == 0 {
            let token = operations::LinkToken::read(&token).unwrap();
            let here = house.operations.sign_in_by_link(site, &token, &browser, from).await.unwrap();
            add_secret(secrets, "the session of a person", here.token.as_kept());
        }
        house.clock.advance_ms(60_000);
    }
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap().map(|entry| entry.unwrap().path()) {
        let there = to.join(entry.file_name().unwrap());
        if entry.is_dir() { copy(&entry, &there) } else { std::fs::copy(&entry, &there).map(drop).unwrap() }
    }
}

/// What a house on copied files shows at this link; nothing where it cannot even be opened.
async fn shown(copy: &Path, lived: &Lived) -> Option<String> {
    let (copy, site, link) = (copy.to_owned(), lived.site.clone(), lived.asha.link.clone());
    let opening = tokio::spawn(async move {
        let house = House::at(&copy, testkit::real_policies(), NOON, |house| house).await;
        let page = house.operations.person(&site, &link).await.ok()?;
        Some(page.records.iter().map(|record| record.value.reveal().as_str()).collect::<Vec<_>>().join(", "))
    });
    opening.await.ok().flatten()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn copied_files_tell_no_value_no_name_of_staff_and_no_secret_and_with_the_keys_no_secret_either() {
    let (folder, stolen) = (in_memory(), in_memory());
    let house = House::at(folder.path(), testkit::real_policies(), NOON, |house| house).await;
    let lived = live(&house).await;
    copy(folder.path(), stolen.path());
    let mut clear = Traces::default();
    add_clear(&mut clear);
    for part in ["data", "keys"] {
        assert_eq!(clear.in_folder(&stolen.path().join(part)), [""; 0], "in clear in the copy of {part}");
        assert_eq!(lived.secrets.in_folder(&stolen.path().join(part)), [""; 0], "a secret in the copy of {part}");
    }
    let id = {
        let mut id = Traces::default();
        id.add("an id", &lived.asha.subject.to_bytes());
        id
    };
    assert!(!id.in_folder(&stolen.path().join("data")).is_empty(), "the search finds what is there: ids are not hidden");
    let beside = in_memory();
    copy(&stolen.path().join("data"), &beside.path().join("data"));
    assert_eq!(shown(beside.path(), &lived).await, None, "without the keys nothing opens");
    let with = shown(stolen.path(), &lived).await.expect("with them it opens: they are kept apart for that");
    assert!(with.to_lowercase().contains("zyxwvut"), "{with}");
}

#[tokio::test]
async fn every_column_read_raw_tells_no_value_no_name_of_staff_and_no_secret() {
    let house = House::new().await;
    let lived = live(&house).await;
    let mut hidden = Traces::default();
    add_clear(&mut hidden);
    hidden.take(lived.secrets);
    assert_eq!(hidden.in_rows(&*house.store, &lived.site).await, [""; 0]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_role_of_the_server_reads_nothing_in_clear_from_postgres_and_neither_does_who_copies_the_cluster() {
    let (cluster, keys) = (Postgres::start(), in_memory());
    let database = cluster.database();
    let house = House::in_database(&database, keys.path(), testkit::real_policies(), NOON).await;
    let lived = live(&house).await;
    let mut hidden = Traces::default();
    add_clear(&mut hidden);
    hidden.take(lived.secrets);
    cluster.sql(database.name(), "checkpoint");
    assert_eq!(hidden.in_folder(cluster.folder()), [""; 0], "in the files of the cluster");
    let tables = cluster.sql(database.name(), "select schemaname || '.' || tablename from pg_tables where schemaname in ('house', 'keys')");
    assert!(tables.lines().count() > 30, "{tables}");
    for table in tables.lines() {
        let read = cluster.sql(database.name(), &format!("select t::text from {table} t"));
        assert_eq!(hidden.in_bytes(table, read.as_bytes()), [""; 0]);
        // Bytes are printed as digits: read them as what they are.
        let bytes: Vec<u8> = read
            .split("\\x")
            .skip(1)
            .flat_map(|rest| {
                let digits: Vec<u8> = rest.bytes().take_while(u8::is_ascii_hexdigit).collect();
                digits.chunks_exact(2).filter_map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()).collect::<Vec<u8>>()
            })
            .collect();
        assert_eq!(hidden.in_bytes(table, &bytes), [""; 0]);
    }
}

#[tokio::test]
async fn the_words_that_stand_readable_in_the_rows_are_those_that_are_said_to() {
    let house = House::new().await;
    let lived = live(&house).await;
    let mut found = BTreeSet::new();
    for row in rows(&*house.store, &lived.site).await {
        let table = row.table();
        assert!(CATALOGUE.iter().any(|known| known.name == table.name));
        let texts = table.columns.iter().zip(row.cells()).filter(|(_, cell)| matches!(cell, Cell::Text(text) if !text.is_empty()));
        found.extend(texts.map(|(column, _)| format!("{}.{}", table.name, column.name)));
    }
    let said: BTreeSet<String> = READABLE.iter().flat_map(|(_, columns)| columns.iter().map(|column| (*column).to_owned())).collect();
    assert_eq!(found, said, "the list says no more and no less than stands readable");
}
