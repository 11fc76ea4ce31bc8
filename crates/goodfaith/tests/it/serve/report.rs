//! `goodfaith report` and `goodfaith upgrade` on a real house, while it is served and while it is not.

use crate::serve::running::{Running, command, house_with};
use serde_json::Value;

#[test]
fn a_report_is_made_beside_a_server_and_twice_the_same() {
    let house = house_with("");
    let folder = house.path().to_str().unwrap();
    let running = Running::start(&["serve", "--folder", folder, "--port", "0"]);
    let made = |into: &str| {
        let into = house.path().join(into);
        let words = ["report", "--folder", folder, "--site", "wipro.com", "--from", "2020-01-01", "--until", "2040-01-01", "--into", into.to_str().unwrap()];
        let said = command(&words).output().unwrap();
        assert!(said.status.success(), "{said:?}");
        ["jsonld", "pdf"].map(|end| std::fs::read(into.join(format!("wipro.com-2020-01-01-2040-01-01.{end}"))).unwrap())
    };
    let [json, pdf] = made("one");
    assert_eq!([json.clone(), pdf.clone()], made("other"), "the same house and period, other bytes");
    assert!(pdf.starts_with(b"%PDF-"));
    let record: Value = serde_json::from_slice(&json).unwrap();
    let sentences = record["sentence"].as_array().unwrap();
    let fifth = sentences.iter().find(|one| one["@id"].as_str().unwrap().ends_with("#5")).unwrap();
    assert!(fifth["gf:evidence"].as_array().is_some_and(|all| !all.is_empty()), "{fifth}");
    assert!(record["log"]["gf:checkpoint"].as_str().unwrap().starts_with("wipro.com"), "{}", record["log"]);
    drop(running);
}

#[test]
fn what_cannot_be_reported_is_said() {
    let house = house_with("");
    let folder = house.path().to_str().unwrap();
    for (words, expected) in [
        (["--site", "wipro.com", "--from", "2026-02-01", "--until", "2026-01-01"], "ends before it begins"),
        (["--site", "wipro.com", "--from", "2026-02-31", "--until", "2026-03-01"], "written as 2026-01-31"),
        (["--site", "nobody.example", "--from", "2026-01-01", "--until", "2026-02-01"], "no key of this site"),
    ] {
        drop(Running::start(&["serve", "--folder", folder, "--port", "0"]));
        let said = command(&[&["report", "--folder", folder], &words[..]].concat()).output().unwrap();
        let error = String::from_utf8_lossy(&said.stderr).into_owned();
        assert_eq!(said.status.code(), Some(2), "{error}");
        assert!(error.contains(expected) || error.contains("nobody.example"), "`{expected}` is not in {error}");
    }
}

#[test]
fn an_upgrade_wants_a_backup_first_and_changes_nothing_where_nothing_is_older() {
    let house = house_with("");
    let folder = house.path().to_str().unwrap();
    drop(Running::start(&["serve", "--folder", folder, "--port", "0"]));
    let refused = command(&["upgrade", "--folder", folder]).output().unwrap();
    assert_eq!(refused.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&refused.stderr).contains("goodfaith backup"), "{refused:?}");
    let done = command(&["upgrade", "--folder", folder, "--after-backup"]).output().unwrap();
    assert!(done.status.success() && String::from_utf8_lossy(&done.stdout).contains("wipro.com: as this program has it"), "{done:?}");
    let running = Running::start(&["serve", "--folder", folder, "--port", "0"]);
    let busy = command(&["upgrade", "--folder", folder, "--after-backup"]).output().unwrap();
    assert!(String::from_utf8_lossy(&busy.stderr).contains("another goodfaith has the house"), "{busy:?}");
    drop(running);
}
