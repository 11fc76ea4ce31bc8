//! `goodfaith publish` from outside: it shows and changes nothing, publishes, is stopped with the sentence, and is killed in between.

use crate::run::{MAY, NEVER, root, small};
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::Duration;
use store::{Part, PolicyVersionRow};
use tempfile::TempDir;
use testkit::House;
use vocabulary::SiteId;

const EVER: &str = "never ever sell contact-details | We never sell your address";
const SELLS: &str = "may sell contact-details to partner for marketing | We never sell your address";
const NEVER_USES: &str = "never use contact-details for support | We may use it to answer you";

/// The day on which these tests run, and one a year later: the program reads the machine's clock.
fn days() -> (String, String) {
    let today = jiff::Timestamp::from_millisecond(now().0).unwrap().to_zoned(jiff::tz::TimeZone::UTC).date();
    (today.to_string(), today.saturating_add(jiff::Span::new().years(1)).to_string())
}

#[allow(clippy::disallowed_methods, reason = "the program that is tested reads the machine's clock")]
fn now() -> vocabulary::Timestamp {
    vocabulary::Timestamp(jiff::Timestamp::now().as_millisecond())
}

/// A folder with the policies of a house, whose first version has these rules.
fn place(rules: &str) -> TempDir {
    let place = tempfile::tempdir().unwrap();
    std::fs::create_dir(place.path().join("policies")).unwrap();
    std::fs::write(place.path().join("policies/first.md"), small("2024-01-01", rules)).unwrap();
    place
}

fn command(place: &Path, words: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_goodfaith"));
    command.args(words).args(["--policies", "policies", "--folder", "house"]).current_dir(place).env("NO_COLOR", "1");
    command
}

/// `goodfaith publish` with this text: the exit code, and what was said.
fn publish(place: &Path, text: &str, words: &[&str]) -> (i32, String) {
    std::fs::write(place.join("new.md"), text).unwrap();
    let Output { status, stdout, stderr } = command(place, &[&["publish", "new.md"], words].concat()).output().unwrap();
    (status.code().unwrap(), [stdout, stderr].map(|bytes| String::from_utf8(bytes).unwrap()).concat())
}

/// The versions that the house has, opened anew.
async fn versions(place: &Path) -> Vec<String> {
    let policies =
        testkit::compiled(&[policy::Source { name: "first.md".to_owned(), text: std::fs::read_to_string(place.join("policies/first.md")).unwrap() }]);
    let house = House::at(&place.join("house"), policies, now(), |house| house).await;
    let site = SiteId::new("example.org").unwrap();
    let rows: Vec<PolicyVersionRow> = house.store.all_rows(&Part::of(&site), &[]).await.unwrap();
    let versions = house.operations.versions(&site).unwrap();
    assert_eq!(versions.len(), rows.len() + 1);
    for row in rows {
        assert_eq!(versions.iter().find(|policy| *policy.version() == row.version).unwrap().text(), row.text.as_deref().unwrap(), "whole, or not there");
    }
    versions.into_iter().map(|policy| policy.version().effective.to_string()).collect()
}

#[tokio::test]
async fn it_shows_first_and_publishes_when_told_to() {
    let (today, later) = days();
    let place = place(&format!("{NEVER}\n{MAY}"));
    let new = small(&later, &format!("{NEVER}\n{NEVER_USES}"));
    let (code, said) = publish(place.path(), &new, &[]);
    assert_eq!(code, 1, "{said}");
    for words in [
        "from example.org/2024-01-01 to example.org/",
        "stronger for the person",
        "“We may use it to answer you”",
        "0 of 0 people on file",
        "how people are told",
        &format!("only shown, nothing has changed: with --yes it is published, and in force from {later} on"),
    ] {
        assert!(said.contains(words), "`{words}` is not in: {said}");
    }
    assert_eq!(versions(place.path()).await, ["2024-01-01"]);

    let (code, said) = publish(place.path(), &new, &["--yes", "--effective", &later]);
    assert!(code == 0 && said.contains(&format!("published: it is in force from {later} on")), "{said}");
    assert_eq!(versions(place.path()).await, [later.clone(), "2024-01-01".to_owned()]);
    let (code, said) = publish(place.path(), &small(&today, &format!("{NEVER}\n{NEVER_USES}")), &["--yes", "--json"]);
    assert_eq!(code, 0, "{said}");
    let told: serde_json::Value = serde_json::from_str(&said).unwrap();
    assert_eq!((&told["published"], &told["at-once"], &told["in-force-from"]), (&true.into(), &true.into(), &today.clone().into()));
    assert_eq!(publish(place.path(), &new, &["--yes"]).0, 0, "the same once more");
    assert_eq!(versions(place.path()).await, [later, today, "2024-01-01".to_owned()]);
}

#[tokio::test]
async fn it_is_stopped_with_the_sentence() {
    let (_, later) = days();
    let place = place(&format!("{EVER}\n{MAY}"));
    for (text, words, expected) in [
        (small(&later, &format!("{SELLS}\n{MAY}")), vec!["--yes"], "We never sell your address."),
        (small(&later, &format!("{NEVER}\n{MAY}\n{NEVER_USES}")), vec!["--yes"], "this statement permits what another forbids"),
        (small(&later, NEVER), vec!["--yes"], "no statement quotes sentence 2"),
        (small("2025-01-01", &format!("{NEVER}\n{MAY}")), vec!["--yes"], "which is over"),
        (small(&later, &format!("{NEVER}\n{MAY}")), vec!["--yes", "--effective", "2099-01-01"], "and you say 2099-01-01"),
        (small(&later, &format!("{NEVER}\n{MAY}")).replace("example.org", "example.com"), vec!["--yes"], "there is no such site"),
    ] {
        let (code, said) = publish(place.path(), &text, &words);
        assert!(code > 0 && said.contains(expected), "`{expected}` is not in: {code} {said}");
    }
    assert_eq!(versions(place.path()).await, ["2024-01-01"]);
}

#[test]
fn what_a_text_forbids_cannot_be_turned_on_for_its_changes() {
    let place = tempfile::tempdir().unwrap();
    std::fs::create_dir(place.path().join("house")).unwrap();
    std::fs::write(place.path().join("house/offering.toml"), "[\"wso2.com\"]\non-change = [\"letter\"]\n").unwrap();
    let mut key = Command::new(env!("CARGO_BIN_EXE_goodfaith"));
    key.args(["key", "--site", "wso2.com", "--name", "desk", "--policies", "policies", "--folder"]).arg(place.path().join("house")).current_dir(root());
    let output = key.output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.contains("offering.toml: wso2.com") && said.contains("We will not send individual email notifications on the updates."), "{said}");
}

/// Whenever it is killed, the version is published whole or not at all, and publishing it again comes to one.
#[tokio::test]
async fn killed_at_any_moment_it_has_published_the_version_or_not() {
    let (_, later) = days();
    let place = place(&format!("{NEVER}\n{MAY}"));
    assert_eq!(versions(place.path()).await, ["2024-01-01"]);
    let new = small(&later, &format!("{NEVER}\n{NEVER_USES}"));
    std::fs::write(place.path().join("new.md"), &new).unwrap();
    let (mut before, mut after, mut wait_ms) = (0, 0, 0);
    while after < 3 && wait_ms < 4_000 {
        let mut running = command(place.path(), &["publish", "new.md", "--yes"]).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        std::thread::sleep(Duration::from_millis(wait_ms));
        running.kill().unwrap();
        running.wait().unwrap();
        match versions(place.path()).await.as_slice() {
            [only] if only == "2024-01-01" => before += 1,
            [new, old] if *new == later && old == "2024-01-01" => after += 1,
            other => panic!("neither old nor new: {other:?}"),
        }
        // Fine steps where the act itself is.
        wait_ms += if before > 0 && after == 0 { 7 } else { 40 };
    }
    assert!(before > 0 && after > 0, "it was killed before and after: {before}, {after}");
    assert_eq!(publish(place.path(), &new, &["--yes"]).0, 0);
    assert_eq!(versions(place.path()).await.len(), 2);
    let checked = command(place.path(), &["verify", "house", "--site", "example.org"]).output().unwrap();
    let said = String::from_utf8(checked.stdout).unwrap();
    assert!(checked.status.success() && said.contains("all is as the log says"), "{said}");
}
