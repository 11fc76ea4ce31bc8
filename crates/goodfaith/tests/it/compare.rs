//! `goodfaith diff`, `goodfaith table` and `goodfaith render`.

use crate::run::{MAY, NEVER, folder, goodfaith, small, with_input};
use serde_json::json;

#[test]
fn a_weaker_version_is_told() {
    let old = small("2010-01-01", &format!("{NEVER}\n{MAY}"));
    let new =
        small("2020-01-01", "never sell email | We never sell your address\nmay use contact-details for support, marketing | We may use it to answer you");
    let folder = folder(&[("old.md", &old), ("new.md", &new)]);
    let (old, new) = (folder.path().join("old.md"), folder.path().join("new.md"));
    let diff = |a: &std::path::Path, b: &std::path::Path, json: bool| {
        with_input(&[&["diff", a.to_str().unwrap(), b.to_str().unwrap()][..], if json { &["--json"] } else { &[] }].concat(), "")
    };
    let said = diff(&old, &new, false);
    assert_eq!(said.code, 1, "{said:?}");
    for part in ["weaker for the person", "use email by self for marketing", "is now permit", "gone: never sell contact-details  “We never sell your address”"]
    {
        assert!(said.out.contains(part), "`{part}` is missing in {}", said.out);
    }
    let back = diff(&new, &old, false);
    assert!(back.out.contains("stronger for the person"), "{}", back.out);
    let same = diff(&old, &old, false);
    assert_eq!(same.code, 0);
    assert!(same.out.contains("nothing changes for anyone"), "{}", same.out);
    let value = diff(&old, &new, true).json();
    assert_eq!((&value["old"], &value["new"]), (&json!("example.org/2010-01-01"), &json!("example.org/2020-01-01")));
    assert!(value["decisions"].as_array().unwrap().iter().any(|change| change["direction"] == json!("weaker")), "{value}");
    assert_eq!(goodfaith("diff policies/wipro.com/2006-11-09.md").code, 2, "two versions are wanted");
}

#[test]
fn tables_are_printed_kept_and_checked() {
    let folder = folder(&[("p.md", &small("2024-05-01", &format!("{NEVER}\n{MAY}")))]);
    let path = folder.path().join("p.md");
    let path = path.to_str().unwrap();
    let table = |flags: &[&str]| with_input(&[&["table", path], flags].concat(), "");
    let printed = table(&[]);
    assert_eq!(printed.code, 0);
    assert!(printed.out.starts_with("example.org/2024-05-01\n2 sentences, ") && printed.out.contains("permit"), "{}", printed.out);
    assert_eq!(table(&["--check"]).code, 1, "there is none to compare with");
    assert_eq!(table(&["--write"]).code, 0);
    assert_eq!(std::fs::read_to_string(folder.path().join("p.table")).unwrap(), printed.out);
    assert_eq!(table(&["--check"]).code, 0);
    std::fs::write(folder.path().join("p.table"), "something else").unwrap();
    let differs = table(&["--check"]);
    assert_eq!(differs.code, 1);
    assert!(differs.out.starts_with("differs"), "{}", differs.out);
    assert!(table(&["--json"]).json().as_array().unwrap().iter().all(|row| row["flows"].is_array() && row["answers"].is_array()));
    assert_eq!(table(&["--write", "--check"]).code, 2, "both at once make no sense");
    assert_eq!(goodfaith("table --check policies/").code, 0, "the tables of the five policies are as kept");
}

#[test]
fn a_policy_is_rendered_with_its_rules() {
    let said = goodfaith("render policies/wipro.com/2006-11-09.md");
    assert_eq!(said.code, 0);
    for part in
        ["<!doctype html>", "<details id=\"s5\">", "We provide the information to trusted partners", "may share personal to processor, partner", "</html>"]
    {
        assert!(said.out.contains(part), "`{part}` is missing");
    }
    let value = goodfaith("render policies/wipro.com/2006-11-09.md --json").json();
    assert_eq!(value["version"], json!("wipro.com/2006-11-09"));
    let pieces = value["blocks"].as_array().unwrap().iter().flat_map(|block| block["pieces"].as_array().unwrap());
    assert_eq!(pieces.filter(|piece| piece["sentence"] == json!(5)).count(), 1, "sentence 5 is shown once");
    let folder = folder(&[("p.md", &small("2024-05-01", &format!("{NEVER}\n{MAY}\n# <script>")).replace("Example Ltd", "<script>alert(1)</script>"))]);
    let said = with_input(&["render", folder.path().join("p.md").to_str().unwrap()], "");
    assert!(!said.out.contains("<script>"), "{}", said.out);
}
