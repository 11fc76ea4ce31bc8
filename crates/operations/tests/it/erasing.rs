//! Erasing, as the policies have it: what goes, what remains, who is told; and that nothing of an erased person is left in any
//! file, whichever statement fails and whenever the process is killed.

use crate::kit::{about, data, fact, filled_in, value};
use crate::traces::{Traces, count, tags};
use operations::{
    Actor, Collected, DisclosureRequest, EvidenceKind, Exercise, FieldOutcome, FormKind, LeavingKind, NewEntry, NewFact, NewParty, OperationError, Partial,
    Register, Submission, UseRequest, backup,
};
use policy::Policies;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;
use store::{ArchiveKeyRow, ArchiveRow};
use testkit::House;
use vocabulary::{Action, Chance, Channel, Clock, Condition, Effect, Personal, Purpose, Recipient, SiteId, SubjectId, Timestamp};

/// What no byte of may be left: spelt so that nothing else looks like it.
pub(crate) const MARK: &str = "Zyxwvut-Person-4711";
pub(crate) const NOON: Timestamp = Timestamp(1_780_315_200_000);
pub(crate) const SITES: [&str; 5] = ["wipro.com", "wso2.com", "pactera.com", "indiamart.com", "wesprodigital.com"];

/// The policies of these sites alone.
pub(crate) fn policies_of(names: &[&str]) -> Policies {
    let sources: Vec<_> = testkit::real_sources().into_iter().filter(|source| names.iter().any(|name| source.name.contains(&format!("/{name}/")))).collect();
    testkit::compiled(&sources)
}

/// A folder in memory where the machine has such a one: what a process has written outlives its death there too.
pub(crate) fn in_memory() -> tempfile::TempDir {
    let memory = Path::new("/dev/shm");
    if memory.is_dir() { tempfile::TempDir::new_in(memory) } else { tempfile::tempdir() }.unwrap()
}

pub(crate) fn marked(category: &str) -> String {
    match category {
        "email" => format!("{}@zyxwvut.example", MARK.to_lowercase()),
        "phone" => "+91 80 4711 471147".to_owned(),
        _ => format!("{MARK} {category}"),
    }
}

/// Somebody sends the first form of the site, with distinctive bytes in every field.
pub(crate) async fn somebody(house: &House, site: &SiteId) -> Collected {
    let kind = house.operations.forms(site).unwrap().first().unwrap().kind;
    let form: Submission = filled_in(house, site, kind);
    let values = form.values.iter().map(|(category, _)| value(category.key(), &marked(category.key()))).collect();
    house.operations.collect(site, Submission { values, idempotency: Some(format!("{MARK} form at {}", house.clock.now().0)), ..form }).await.unwrap()
}

/// Somebody registers who has an address of their own, and so a tag of their own.
pub(crate) async fn one_of_many(house: &House, site: &SiteId, number: u32) -> Collected {
    let form = filled_in(house, site, FormKind::Registration);
    let values = form.values.iter().map(|(category, _)| value(category.key(), &format!("{number}-{}", marked(category.key())))).collect();
    house.operations.collect(site, Submission { values, ..form }).await.unwrap()
}

/// Everything that can be on record about somebody: facts with titles, a correction, a question, links, uses, a disclosure.
pub(crate) async fn lived_in(house: &House, site: &SiteId, somebody: &Collected) {
    let (operations, subject) = (&house.operations, somebody.subject);
    let company = house.company(site).await;
    let permission = NewFact { purpose: Some(Purpose::Marketing), document: format!("letter of {MARK}"), ..fact(Condition::Permission, EvidenceKind::Letter) };
    let recorded = operations.record_fact(&company, about(subject, permission)).await;
    assert!(recorded.is_ok(), "{recorded:?}");
    let page = operations.person(site, &somebody.link).await.unwrap();
    for right in page.rights.iter().filter(|right| right.here && (right.takes_correction || right.takes_words)) {
        let correction = right.takes_correction.then(|| (page.records[0].category.clone(), Personal::new(marked(page.records[0].category.key()))));
        let words = right.takes_words.then(|| Personal::new(format!("{MARK} asks")));
        let exercise =
            Exercise { key: right.key.clone(), channel: Channel::AccountPage, correction, words, idempotency: Some(format!("{MARK} {}", right.key)) };
        operations.exercise(site, &somebody.link, exercise).await.unwrap();
    }
    let party = NewParty { name: "Acme".to_owned(), kind: Recipient::Partner, idempotency: None };
    operations.register_party(&company, party).await.unwrap();
    testkit::entered(operations, site, testkit::entry(Register::Agreements, "Acme")).await;
    let violation = NewEntry { subject: Some(subject), words: format!("rule 4, broken by {MARK}"), ..testkit::entry(Register::Violations, "") };
    testkit::entered(operations, site, violation).await;
    let categories = vec![page.records[0].category.clone()];
    let shared = DisclosureRequest {
        subjects: vec![subject],
        categories: categories.clone(),
        action: Action::Share,
        purpose: Purpose::Marketing,
        party: "Acme".to_owned(),
        partial: Partial::WhatIsPermitted,
        idempotency: Some(format!("{MARK} share")),
    };
    operations.disclose(&company, shared).await.unwrap();
    let used = UseRequest { subjects: vec![subject], categories, action: Action::Use, purpose: Purpose::Service, by: Actor::Company, idempotency: None };
    operations.use_data(&company, used).await.unwrap();
}

/// Uses the way of leaving with this effect.
pub(crate) async fn leave(house: &House, site: &SiteId, somebody: &Collected, effect: &Effect) -> Result<(), OperationError> {
    let page = house.operations.person(site, &somebody.link).await?;
    let right = page.rights.iter().find(|right| right.here && right.effect == *effect).expect("a way to leave");
    let once = Some(format!("{MARK} leaves {}", somebody.subject));
    let exercise = Exercise { key: right.key.clone(), channel: Channel::AccountPage, correction: None, words: None, idempotency: once };
    house.operations.exercise(site, &somebody.link, exercise).await.map(drop)
}

/// All that is theirs, and the distinctive bytes.
async fn traces_of(house: &House, site: &SiteId, subject: SubjectId) -> Traces {
    let mut traces = Traces::of(&*house.store, site, subject).await;
    add_clear(&mut traces);
    traces
}

/// The distinctive bytes, in clear.
pub(crate) fn add_clear(traces: &mut Traces) {
    traces.add("mark", MARK.as_bytes());
    traces.add("mark in small letters", MARK.to_lowercase().as_bytes());
    traces.add("address", b"zyxwvut.example");
    traces.add("number", b"4711 471147");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_of_an_erased_person_is_left_in_any_file_or_later_backup() {
    let folder = in_memory();
    let house = House::at(folder.path(), testkit::real_policies(), NOON, |house| house).await;
    for name in SITES {
        let site = House::site(name);
        let asha = somebody(&house, &site).await;
        lived_in(&house, &site, &asha).await;
        let traces = traces_of(&house, &site, asha.subject).await;
        assert!(tags(&*house.store, &site).await > 0, "{name}: there is a tag to be found");
        let before = traces.in_folder(folder.path());
        assert!(before.len() > 15 && traces.count() > 15, "{name}: the search finds what is there: {before:?}");
        leave(&house, &site, &asha, &Effect::Deleted).await.unwrap();
        assert_eq!(traces.in_folder(folder.path()), [""; 0], "{name}");
        let mut copy: Vec<u8> = Vec::new();
        backup::write(&*house.store, std::slice::from_ref(&site), house.clock.now(), &mut copy).await.unwrap();
        assert_eq!(traces.in_bytes("the backup", &copy), [""; 0], "{name}");
        assert!(matches!(house.operations.person(&site, &asha.link).await, Err(OperationError::LinkInvalid)), "{name}");
    }
}

#[tokio::test]
async fn what_remains_is_what_the_policy_says_and_opens_for_the_archive_alone() {
    let house = House::new().await;
    for (name, kind, remains) in
        [("indiamart.com", LeavingKind::Archive, true), ("wesprodigital.com", LeavingKind::Archive, true), ("wso2.com", LeavingKind::Full, false)]
    {
        let site = House::site(name);
        let company = house.company(&site).await;
        let asha = somebody(&house, &site).await;
        let page = house.operations.person(&site, &asha.link).await.unwrap();
        let way = |kind: LeavingKind| page.leaving.iter().find(|leaving| leaving.kind == kind);
        let shown = way(kind).unwrap_or_else(|| panic!("{name}: {:?}", page.leaving));
        assert_eq!(!shown.remains.is_empty(), remains, "{name}: {shown:?}");
        assert!(shown.remains.iter().all(|one| one.reasons.iter().any(|reason| reason.text.contains("archive"))), "{name}: {shown:?}");
        leave(&house, &site, &asha, &Effect::Deleted).await.unwrap();
        let archives = house.operations.archives(&company).await.unwrap();
        assert_eq!(archives.len(), usize::from(remains), "{name}");
        for archive in archives {
            assert_ne!(archive.id, asha.subject);
            let opened = house.operations.open_archive(&company, archive.id, Purpose::Archive).await.unwrap();
            assert_eq!(opened.len(), shown.remains.len());
            for field in &opened {
                assert!(matches!(&field.outcome, FieldOutcome::Given { value, .. } if *value.reveal() == marked(field.category.key())), "{field:?}");
            }
            for purpose in [Purpose::Marketing, Purpose::Service, Purpose::Legal] {
                match house.operations.open_archive(&company, archive.id, purpose).await {
                    Ok(fields) => assert!(fields.iter().all(|field| matches!(field.outcome, FieldOutcome::Refused(_))), "{fields:?}"),
                    Err(error) => assert!(matches!(error, OperationError::Malformed(_)), "{error:?}"),
                }
            }
        }
    }
}

#[tokio::test]
async fn a_child_found_without_a_parent_leaves_nothing_whatever_else_the_policy_lets_remain() {
    let house = House::new().await;
    let site = House::site("pactera.com");
    let company = house.company(&site).await;
    let kim = somebody(&house, &site).await;
    let traces = traces_of(&house, &site, kim.subject).await;
    house.operations.record_fact(&company, about(kim.subject, fact(Condition::Child, EvidenceKind::AgeDeclared))).await.unwrap();
    assert_eq!(traces.in_folder(house.folder()), [""; 0]);
    assert_eq!(count::<ArchiveRow>(&*house.store, &site).await, 0);
}

#[tokio::test]
async fn a_closed_account_is_put_to_no_use_until_the_person_opens_it_again() {
    let house = House::new().await;
    let site = House::site("indiamart.com");
    let company = house.company(&site).await;
    let asha = somebody(&house, &site).await;
    let used = UseRequest {
        subjects: vec![asha.subject],
        categories: vec![data("email")],
        action: Action::Use,
        purpose: Purpose::Registration,
        by: Actor::Company,
        idempotency: None,
    };
    let is_given = async || {
        let release = house.operations.use_data(&company, used.clone()).await.unwrap();
        matches!(release.subjects[0].fields[0].outcome, FieldOutcome::Given { .. })
    };
    assert!(is_given().await);
    assert!(house.operations.reopen(&site, &asha.link).await.is_err(), "it is open");
    house.clock.advance_ms(1);
    leave(&house, &site, &asha, &Effect::Closed).await.unwrap();
    assert!(!is_given().await);
    let page = house.operations.person(&site, &asha.link).await.unwrap();
    assert!(page.closed && page.can_reopen);
    house.clock.advance_ms(1);
    house.operations.reopen(&site, &asha.link).await.unwrap();
    assert!(is_given().await);
    assert!(!house.operations.person(&site, &asha.link).await.unwrap().closed);
}

#[tokio::test]
async fn every_party_that_received_something_is_to_be_told_without_naming_the_person() {
    let house = House::new().await;
    let site = House::site("wipro.com");
    let company = house.company(&site).await;
    let asha = crate::kit::send(&house, &site, FormKind::Download).await;
    lived_in(&house, &site, &asha).await;
    assert_eq!(house.operations.person(&site, &asha.link).await.unwrap().disclosures.len(), 1);
    let traces = Traces::of(&*house.store, &site, asha.subject).await;
    leave(&house, &site, &asha, &Effect::Deleted).await.unwrap();
    let notices = house.operations.erasure_notices(&company).await.unwrap();
    assert_eq!(notices.iter().map(|notice| (notice.party.as_str(), notice.disclosures.len())).collect::<Vec<_>>(), [("Acme", 1)]);
    assert_eq!(traces.in_folder(house.folder()), [""; 0]);
    house.operations.erasure_told(&company, notices[0].id).await.unwrap();
    assert!(house.operations.erasure_notices(&company).await.unwrap().is_empty());
    assert!(house.operations.erasure_told(&company, notices[0].id).await.is_err());
}

/// Finds out what became of somebody who was being erased when all broke off: they are there with all they had, or nothing is left of
/// them; and erases them where they are there.
pub(crate) async fn is_whole_or_gone(
    house: &House,
    site: &SiteId,
    somebody: &Collected,
    (held, archives): (usize, usize),
    left: impl AsyncFn() -> Vec<String>,
) -> bool {
    let gone = match house.operations.person(site, &somebody.link).await {
        Ok(page) => {
            assert_eq!(page.records.len(), held, "half a person is left");
            assert_eq!(count::<ArchiveRow>(&*house.store, site).await, archives, "archived, and not erased");
            leave(house, site, somebody, &Effect::Deleted).await.unwrap();
            false
        }
        Err(OperationError::LinkInvalid) => {
            assert_eq!(left().await, [""; 0]);
            true
        }
        Err(error) => panic!("{error:?}"),
    };
    assert_eq!(left().await, [""; 0], "after the erasure was repeated");
    house.operations.retention_apply().await.unwrap();
    let (now, keys) = (count::<ArchiveRow>(&*house.store, site).await, count::<ArchiveKeyRow>(&*house.store, site).await);
    assert_eq!(now, keys, "an archive without its key, or a key without its archive");
    assert_eq!(now, archives + usize::from(site.as_str() == "indiamart.com"));
    gone
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whichever_statement_fails_the_person_is_wholly_there_or_wholly_gone() {
    for name in ["indiamart.com", "pactera.com"] {
        let (site, policies) = (House::site(name), policies_of(&[name]));
        let (mut statement, mut outcomes) = (0, [0, 0]);
        loop {
            let folder = in_memory();
            let house = House::at(folder.path(), policies.clone(), NOON, |house| house).await;
            let asha = somebody(&house, &site).await;
            let traces = traces_of(&house, &site, asha.subject).await;
            let held = house.operations.person(&site, &asha.link).await.unwrap().records.len();
            house.disk.after(statement);
            let left = leave(&house, &site, &asha, &Effect::Deleted).await;
            let struck = house.disk.have_struck();
            assert!(struck || left.is_ok(), "{left:?}");
            drop(house);
            let house = House::at(folder.path(), policies.clone(), NOON.plus_ms(1), |house| house).await;
            let gone = is_whole_or_gone(&house, &site, &asha, (held, 0), async || traces.in_folder(folder.path())).await;
            assert!(gone || left.is_err(), "{name}: acknowledged, and still there, at statement {statement}");
            outcomes[usize::from(gone)] += 1;
            if !struck {
                break;
            }
            statement += 1;
        }
        assert!(statement > 20 && outcomes.iter().all(|count| *count > 0), "{name}: {statement} statements, {outcomes:?}");
    }
}

const FOLDER: &str = "GOODFAITH_TEST_FOLDER";

/// Not a test: what the test below starts, and kills.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "started by another test, with a folder"]
async fn child_that_erases() {
    let Some(folder) = std::env::var_os(FOLDER) else { return };
    let site = House::site("indiamart.com");
    let house = House::at(Path::new(&folder), policies_of(&["indiamart.com"]), NOON, |house| house).await;
    let say = |line: String| {
        let mut out = std::io::stdout().lock();
        writeln!(out, "{line}").and_then(|()| out.flush()).unwrap();
    };
    for number in 0.. {
        house.clock.advance_ms(1);
        let asha = one_of_many(&house, &site, number).await;
        let traces = Traces::of(&*house.store, &site, asha.subject).await;
        say(format!("made {} {} {}", asha.subject, asha.link.as_str(), traces.spelt()));
        leave(&house, &site, &asha, &Effect::Deleted).await.unwrap();
        say(format!("erased {}", asha.subject));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_at_any_moment_an_acknowledged_erasure_left_nothing() {
    let rounds = if std::env::var_os("GOODFAITH_LONG").is_some() { 1_000 } else { 20 };
    let site = House::site("indiamart.com");
    let (mut erased_in_all, mut unfinished) = (0, 0);
    for _ in 0..rounds {
        let folder = in_memory();
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["erasing::child_that_erases", "--exact", "--ignored", "--nocapture"])
            .env(FOLDER, folder.path())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let mut said = vec![lines.find(|line| line.as_ref().is_ok_and(|line| line.contains("made "))).unwrap().unwrap()];
        let mut moment = [0; 2];
        vault::SystemChance::default().fill(&mut moment);
        std::thread::sleep(Duration::from_micros(u64::from(u16::from_be_bytes(moment)) * 3));
        child.kill().unwrap();
        child.wait().unwrap();
        said.extend(lines.map_while(Result::ok));
        let house = House::at(folder.path(), policies_of(&["indiamart.com"]), NOON.plus_ms(100_000), |house| house).await;
        for line in &said {
            let Some((_, made)) = line.split_once("made ") else { continue };
            let [subject, link, spelt] = made.split(' ').collect::<Vec<_>>()[..] else { continue };
            let Some(traces) = Traces::read(spelt) else { continue };
            if said.iter().any(|line| *line == format!("erased {subject}")) {
                assert_eq!(traces.in_folder(folder.path()), [""; 0], "acknowledged");
                erased_in_all += 1;
                continue;
            }
            unfinished += 1;
            let link = operations::LinkToken::read(link).unwrap();
            if house.operations.person(&site, &link).await.is_ok() {
                let asha = Collected { subject: subject.parse().unwrap(), link, ..crate::kit::send(&house, &site, FormKind::Registration).await };
                leave(&house, &site, &asha, &Effect::Deleted).await.unwrap();
            }
            assert_eq!(traces.in_folder(folder.path()), [""; 0], "not acknowledged, and repeated");
        }
    }
    assert!(erased_in_all > 0 && unfinished > 0, "{erased_in_all} acknowledged, {unfinished} under way");
}
