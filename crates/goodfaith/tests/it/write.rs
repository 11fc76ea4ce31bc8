//! `goodfaith fmt`, the one command that rewrites policies.

use crate::run::{MAY, folder, goodfaith, small, with_input};
use serde_json::json;

#[test]
fn rules_are_rewritten_and_the_text_is_not() {
    let loose = small("2024-05-01", &format!("never   sell contact-details|We never sell your address\n\n#note\n{MAY}"));
    let folder = folder(&[("p.md", &loose)]);
    let path = folder.path().join("p.md");
    let fmt = |flags: &[&str]| with_input(&[&["fmt", path.to_str().unwrap()], flags].concat(), "");
    let check = fmt(&["--check"]);
    assert_eq!(check.code, 1);
    assert!(check.out.starts_with("would change ") && std::fs::read_to_string(&path).unwrap() == loose, "{check:?}");
    let value = fmt(&["--check", "--json"]).json();
    assert_eq!(value[0]["changes"], json!(true));
    let said = fmt(&[]);
    assert_eq!(said.code, 0);
    assert!(said.out.starts_with("rewrote "), "{said:?}");
    let neat = small("2024-05-01", &format!("never sell contact-details | We never sell your address\n# note\n{MAY}"));
    assert_eq!(std::fs::read_to_string(&path).unwrap(), neat);
    let again = fmt(&[]);
    assert_eq!((again.code, again.out.as_str()), (0, ""));
    assert_eq!(fmt(&["--check"]).code, 0);
}

#[test]
fn what_cannot_be_read_is_not_rewritten() {
    let bad = small("2024-05-01", "nver sell contact-details|We never sell your address");
    let folder = folder(&[("p.md", &bad)]);
    let path = folder.path().join("p.md");
    let said = with_input(&["fmt", path.to_str().unwrap()], "");
    assert_eq!(said.code, 1);
    assert!(said.err.contains("no statement begins with `nver`"), "{said:?}");
    assert_eq!(std::fs::read_to_string(&path).unwrap(), bad);
}

#[test]
fn the_real_policies_are_formatted() {
    let said = goodfaith("fmt --check policies/");
    assert_eq!((said.code, said.out.as_str()), (0, ""), "goodfaith fmt policies/ formats them");
}
