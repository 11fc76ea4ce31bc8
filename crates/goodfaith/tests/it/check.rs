//! `goodfaith check`.

use crate::run::{MAY, NEVER, folder, goodfaith, small, with_input};
use serde_json::json;

#[test]
fn the_real_policies_compile() {
    let said = goodfaith("check policies/");
    assert_eq!((said.code, said.err.as_str()), (0, ""), "{said:?}");
    for version in ["indiamart.com/", "pactera.com/", "wesprodigital.com/", "wipro.com/2006-11-09", "wso2.com/2009-11-16"] {
        assert!(said.out.contains(version), "{version} is missing in {}", said.out);
    }
    assert!(said.out.contains("every policy compiles: 5 of 5 files, 0 errors"), "{}", said.out);
}

#[test]
fn all_sentences_of_the_real_policies_are_counted() {
    let report = goodfaith("check policies/ --json").json();
    assert_eq!(report["compiles"], json!(true));
    let policies = report["policies"].as_array().unwrap();
    let sum = |key: &str| policies.iter().map(|policy| policy[key].as_u64().unwrap()).sum::<u64>();
    assert_eq!(sum("sentences"), 197);
    assert_eq!(["enforced", "noticed", "rights", "organisational", "silent"].iter().map(|key| sum(key)).sum::<u64>(), 197, "every sentence comes to something");
    for policy in policies {
        let proofs = policy["proofs"].as_array().unwrap();
        assert!(proofs.len() >= 8, "{}", policy["file"]);
        assert!(proofs.iter().all(|proof| proof["counterexample"].is_null() && proof["states"].as_u64().unwrap() > 0), "{}", policy["file"]);
        assert!(["uncovered_words", "settled_clashes", "elastic_grounds"].iter().all(|key| policy[*key].is_array()));
    }
}

/// Every sentence that is said to promise nothing, for review: a change of this list is a change of what is promised.
#[test]
fn sentences_that_promise_nothing_are_listed() {
    let said = goodfaith("check policies/ --silent");
    assert_eq!(said.code, 0);
    // The sentences alone: counts and settled clashes are looked at elsewhere.
    let listed = |line: &&str| !line.starts_with(' ') || line.starts_with("  #") || line.starts_with("      ");
    let versions = |line: &str| line.split("  policies/").next().unwrap_or(line).to_owned();
    insta::assert_snapshot!(
        "silent",
        said.out.lines().filter(listed).map(versions).filter(|line| !line.contains("every policy")).collect::<Vec<_>>().join("\n")
    );
}

#[test]
fn a_mistake_is_shown_in_the_text() {
    let folder = folder(&[("bad.md", &small("2024-05-01", &format!("nver sell contact-details | We never sell your address\n{MAY}")))]);
    let path = folder.path().join("bad.md");
    let said = with_input(&["check", path.to_str().unwrap()], "");
    assert_eq!(said.code, 1);
    for part in ["error[unknown-word]: no statement begins with `nver`", "bad.md:10:1", "nver sell contact-details", "did you mean `never`?"] {
        assert!(said.err.contains(part), "`{part}` is missing in {}", said.err);
    }
    assert!(said.out.contains("not every policy compiles: 0 of 1 files, 1 errors"), "{}", said.out);
    let report = with_input(&["check", path.to_str().unwrap(), "--json"], "");
    assert_eq!(report.code, 1);
    let (compiles, message) = (&report.json()["compiles"], &report.json()["diagnostics"][0]);
    assert_eq!(compiles, &json!(false));
    assert_eq!((&message["severity"], &message["code"], &message["line"]), (&json!("error"), &json!("unknown-word"), &json!(10)));
    assert_eq!(message["help"], json!("did you mean `never`?"));
}

#[test]
fn a_warning_fails_only_a_strict_check() {
    let folder = folder(&[("words.md", &small("2024-05-01", &format!("{NEVER}\nmay use contact-details for support | to answer you")))]);
    let path = folder.path().join("words.md");
    let path = path.to_str().unwrap();
    let check = |flags: &[&str]| with_input(&[&["check", path], flags].concat(), "");
    let said = check(&[]);
    assert_eq!(said.code, 0, "{said:?}");
    assert!(
        said.out.contains("words no rule quotes in #2: We may use it") && said.out.contains("1 warnings (list them with --warnings)") && said.err.is_empty()
    );
    assert!(check(&["--warnings"]).err.contains("warning[words-uncovered]"));
    let strict = check(&["--strict"]);
    assert_eq!(strict.code, 1);
    assert!(strict.err.contains("warning[words-uncovered]") && strict.out.contains("not every policy compiles"), "{strict:?}");
}

#[test]
fn what_cannot_be_read_is_wrong_usage() {
    let empty = folder(&[("note.txt", "no policy")]);
    let letters = folder(&[]);
    std::fs::write(letters.path().join("bytes.md"), [0xff, 0xfe, 0x00]).unwrap();
    for (path, words) in [
        ("no/such/file.md", "cannot read no/such/file.md"),
        (empty.path().to_str().unwrap(), "no policy (a file ending in .md) under"),
        (letters.path().to_str().unwrap(), "cannot read"),
    ] {
        let said = with_input(&["check", path], "");
        assert_eq!(said.code, 2, "{path}");
        assert!(said.err.contains(words), "{}", said.err);
    }
}

#[test]
fn a_version_that_opens_what_is_closed_for_ever_fails() {
    let old = small("2024-05-01", &format!("never ever sell contact-details | We never sell your address\n{MAY}"));
    let new = small("2025-05-01", &format!("may sell contact-details to partner for marketing | We never sell your address\n{MAY}"));
    let folder = folder(&[("1.md", &old), ("2.md", &new)]);
    let said = with_input(&["check", folder.path().to_str().unwrap()], "");
    assert_eq!(said.code, 1);
    assert!(said.err.contains("error[ratchet]") && said.err.contains("2.md:10"), "{}", said.err);
}
