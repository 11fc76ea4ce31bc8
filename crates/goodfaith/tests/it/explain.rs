//! `goodfaith explain` and `goodfaith prove`.

use crate::run::{goodfaith, with_input};
use serde_json::json;

#[test]
fn a_sentence_is_explained() {
    let said = goodfaith("explain wipro.com/2006-11-09#5");
    assert_eq!((said.code, said.err.as_str()), (0, ""));
    assert!(said.out.starts_with("wipro.com/2006-11-09#5  enforced\n"), "{}", said.out);
    for part in ["“We provide the information to trusted partners", "may share personal to processor, partner", "permits", "flows in some state"] {
        assert!(said.out.contains(part), "`{part}` is missing in {}", said.out);
    }
    let value = goodfaith("explain wipro.com/2006-11-09#5 --json").json();
    assert_eq!((&value["id"], &value["class"]), (&json!("wipro.com/2006-11-09#5"), &json!("enforced")));
    assert!(value["statements"][0]["permits"].as_u64().unwrap() > 0);
}

#[test]
fn a_flow_is_explained_and_the_exit_code_is_its_answer() {
    let permitted = goodfaith("explain wipro.com share email to partner for marketing if confidential and not opted-out");
    assert_eq!(permitted.code, 0, "{permitted:?}");
    assert!(permitted.out.contains("permitted, under wipro.com/2006-11-09") && permitted.out.contains("owes no-onward-share"), "{}", permitted.out);
    let refused = goodfaith("explain wipro.com share email to partner for marketing");
    assert_eq!(refused.code, 1, "{refused:?}");
    assert!(refused.out.contains("would be permitted with: permission") && refused.out.contains("Wipro does not rent, sell, or share"), "{}", refused.out);
    let silent = goodfaith("explain wso2.com collect message for merger");
    assert_eq!(silent.code, 1, "{silent:?}");
    let value = goodfaith("explain wipro.com share email to partner for marketing --json").json();
    assert_eq!(value["answer"], json!("deny"));
}

#[test]
fn what_cannot_be_explained_is_wrong_usage() {
    for (words, complaint) in [
        ("explain wipro.com/2006-11-09#900", "sentences"),
        ("explain wipro.com/1999-01-01#5", "there is no policy wipro.com/1999-01-01"),
        ("explain wipro.com", "hint: a sentence is called as in wipro.com/2006-11-09#5"),
        ("explain example.org use email for support", "no policy for the site `example.org`"),
        ("explain wipro.com use email", "a flow says for what"),
        ("explain wipro.com use for support", "a flow begins with an action and data"),
        ("explain wipro.com us email for support", "`us` is not a"),
        ("explain wipro.com use emial for support", "did you mean `email`?"),
        ("explain wipro.com use email for support if consent", "did you mean `permission`?"),
    ] {
        let said = goodfaith(words);
        assert_eq!(said.code, 2, "{words}: {said:?}");
        assert!(said.err.contains(complaint), "`{complaint}` is missing in {}", said.err);
    }
}

#[test]
fn claims_of_the_policies_hold() {
    let said = goodfaith("prove policies/");
    assert_eq!(said.code, 0, "{}", said.err);
    assert!(said.out.lines().filter(|line| line.starts_with("  holds  ")).count() >= 40 && !said.out.contains("fails"), "{}", said.out);
    let listed = goodfaith("prove policies/ --json").json();
    assert_eq!(listed.as_array().unwrap().len(), 5);
}

#[test]
fn a_claim_is_checked_of_each_policy() {
    let said = with_input(&["prove", "policies/", "--claim", "never sell all"], "");
    assert!([0, 1].contains(&said.code), "{said:?}");
    assert_eq!(said.code == 1, said.out.contains("fails"), "{}", said.out);
    let failing = with_input(
        &[
            "prove",
            "policies/wipro.com",
            "--claim",
            "never share all",
            "--claim",
            "never share email to partner unless confidential or permission or requested or parental",
        ],
        "",
    );
    assert_eq!(failing.code, 1, "{failing:?}");
    assert!(failing.out.contains("fails  prove never share all\n         because this is so: share "), "{}", failing.out);
    let value = with_input(&["prove", "policies/wipro.com", "--claim", "never share all", "--json"], "").json();
    assert!(value[0][1][0]["counterexample"].as_str().unwrap().starts_with("share "), "{value}");
    let wrong = with_input(&["prove", "policies/wipro.com", "--claim", "never selll all"], "");
    assert_eq!(wrong.code, 2);
    assert!(wrong.err.contains("the claim `never selll all` cannot be read") && wrong.err.contains("did you mean `sell`?"), "{}", wrong.err);
}
