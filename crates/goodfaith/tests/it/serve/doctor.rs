//! `goodfaith doctor`: what it finds wrong, with why it matters and what to do, before a house is served and while it is.

use crate::serve::running::{Running, command, house_with};
use serde_json::Value;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

fn examined(folder: &Path, more: &[&str]) -> (i32, Vec<Value>) {
    let said = command(&[&["doctor", "--json", "--folder", folder.to_str().unwrap()], more].concat()).output().unwrap();
    let report: Value = serde_json::from_slice(&said.stdout).unwrap_or_else(|error| panic!("{error}: {said:?}"));
    (said.status.code().unwrap(), report["findings"].as_array().unwrap().clone())
}

/// Asserts that something was found about this, so grave, in these words; and that what is not fine says why and what to do.
fn found(findings: &[Value], check: &str, gravity: &str, words: &str) {
    let hit = findings.iter().find(|one| one["check"] == check && one["gravity"] == gravity && one["found"].as_str().unwrap().contains(words));
    let hit = hit.unwrap_or_else(|| panic!("no {gravity} of {check} with `{words}` in {findings:#?}"));
    assert!(gravity == "fine" || (hit["why"].is_string() && hit["remedy"].is_string()), "{hit}");
}

fn mode(path: &Path, mode: u32) {
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
}

#[test]
fn before_anything_is_there_and_while_a_house_is_served_nothing_is_wrong() {
    let house = house_with("[server]\nlisten = \"127.0.0.1:18691\"\n[letters]\nfolder = \"letters\"\n");
    let (code, findings) = examined(house.path(), &[]);
    assert_eq!(code, 0, "{findings:#?}");
    found(&findings, "store", "fine", "the first run makes it");
    found(&findings, "port", "fine", "18691 is free");
    found(&findings, "policies", "fine", "of 5 sites");
    found(&findings, "letters", "fine", "letters can be put");

    let running = Running::start(&["serve", "--folder", house.path().to_str().unwrap()]);
    let (code, findings) = examined(house.path(), &[]);
    assert_eq!(code, 0, "{findings:#?}");
    found(&findings, "port", "fine", "the house is being served");
    found(&findings, "schema", "fine", "the one this program knows");
    found(&findings, "log", "fine", "wipro.com: ");
    found(&findings, "keys beside data", "warning", "on one disk");
    found(&findings, "requests", "fine", "none overdue");
    drop(running);
}

#[test]
fn what_is_wrong_is_found_each_by_itself() {
    let house = house_with("[server]\nlisten = \"127.0.0.1:18692\"\nlobby = \"nowhere.invalid\"\n[letters]\nfolder = \"letters\"\n");
    let at = |name: &str| house.path().join(name);
    drop(Running::start(&["serve", "--folder", house.path().to_str().unwrap()]));
    let key = std::fs::read_dir(at("keys")).unwrap().next().unwrap().unwrap().path();
    mode(house.path(), 0o755);
    mode(&at("keys"), 0o755);
    mode(&key, 0o644);
    std::fs::remove_dir_all(at("letters")).unwrap();
    std::fs::write(at("letters"), "a file").unwrap();
    let taken = std::net::TcpListener::bind("127.0.0.1:18692").unwrap();
    let (code, findings) = examined(house.path(), &[]);
    assert_eq!(code, 1, "{findings:#?}");
    found(&findings, "key files", "wrong", "others can read");
    found(&findings, "letters", "wrong", "nothing can be put");
    found(&findings, "port", "wrong", "cannot listen on 127.0.0.1:18692");
    found(&findings, "host names", "warning", "lead nowhere: ");
    drop(taken);

    // A key that is gone, a policy that does not compile, a house of a newer program.
    mode(&key, 0o600);
    std::fs::rename(&key, at("elsewhere")).unwrap();
    let (code, findings) = examined(house.path(), &[]);
    assert_eq!(code, 1);
    assert!(findings.iter().any(|one| one["check"] == "keys" && one["gravity"] == "wrong"), "{findings:#?}");
    std::fs::rename(at("elsewhere"), &key).unwrap();
    std::fs::write(at("policies/wipro.com.extra.md"), "not a policy").unwrap();
    let (code, findings) = examined(house.path(), &[]);
    assert_eq!(code, 1);
    found(&findings, "policies", "wrong", "errors in");
    std::fs::remove_file(at("policies/wipro.com.extra.md")).unwrap();
}

#[test]
fn a_settings_file_with_a_password_that_others_can_read_is_wrong() {
    let house = house_with("[house]\nstore = \"postgres://goodfaith:secret@127.0.0.1:1/house\"\n");
    mode(&house.path().join("goodfaith.toml"), 0o644);
    let (code, findings) = examined(house.path(), &[]);
    assert_eq!(code, 1);
    found(&findings, "settings", "wrong", "holds a password");
    found(&findings, "store", "wrong", "");
    assert!(!format!("{findings:?}").contains("secret"), "{findings:#?}");
}

#[test]
fn an_end_that_comes_soon_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let words = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout c.key -out c.pem -days 3 -subj /CN=localhost";
    assert!(std::process::Command::new("openssl").args(words.split(' ')).current_dir(folder.path()).output().unwrap().status.success());
    let at = |name: &str| folder.path().join(name).display().to_string();
    let house = house_with(&format!("[server]\nlisten = \"127.0.0.1:18693\"\n[tls]\ncertificate = \"{}\"\nkey = \"{}\"\n", at("c.pem"), at("c.key")));
    let (_, findings) = examined(house.path(), &[]);
    found(&findings, "certificate", "warning", "in 2 days");
    let said = command(&["doctor", "--folder", house.path().to_str().unwrap()]).output().unwrap();
    let text = String::from_utf8(said.stdout).unwrap();
    assert!(text.contains("why it matters: ") && text.contains("what to do: "), "{text}");
}
