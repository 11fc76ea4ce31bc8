//! `goodfaith decide`: JSON lines in, JSON lines out.

use crate::run::{MAY, NEVER, Said, folder, small, with_input};
use serde_json::json;

fn decide(lines: &str) -> Said {
    with_input(&["decide", "--policies", "policies/"], lines)
}

/// The question that README opens with.
#[test]
fn the_example_question() {
    let said = decide(
        r#"{"site":"wipro.com","action":"share","data":["email"],"purpose":"marketing","recipient":"partner","facts":{"confidential":true,"opted-out":false}}"#,
    );
    assert_eq!((said.code, said.err.as_str()), (0, ""));
    let [answer] = &said.lines()[..] else { panic!("one answer: {said:?}") };
    assert_eq!((&answer["answer"], &answer["site"], &answer["version"]), (&json!("permit"), &json!("wipro.com"), &json!("wipro.com/2006-11-09")));
    let reason = &answer["reasons"][0];
    assert_eq!(
        reason["sentence"],
        json!("We provide the information to trusted partners who work on behalf of or with Wipro under extremely strict confidentiality agreements.")
    );
    assert!(reason["id"].as_str().unwrap().starts_with("wipro.com/2006-11-09#") && reason["line"].as_u64().unwrap() > 10);
    assert!(reason["sentence"].as_str().unwrap().contains("extremely strict confidentiality agreements") && !reason["quote"].as_str().unwrap().is_empty());
    let duty = &answer["duties"][0];
    assert_eq!(
        (&duty["duty"], &duty["sentence"]),
        (&json!("no-onward-share"), &json!("However, these companies do not have any independent right to share this information."))
    );
    assert_eq!(answer["needs"], json!([]));
}

#[test]
fn a_refusal_says_what_would_change_it() {
    let said = decide(r#"{"site":"wipro.com","action":"share","data":["email"],"purpose":"marketing","recipient":"partner","facts":{}}"#);
    let [answer] = &said.lines()[..] else { panic!("one answer: {said:?}") };
    assert_eq!(answer["answer"], json!("deny"));
    assert!(
        answer["needs"].as_array().unwrap().contains(&json!(["confidential"])) && answer["needs"].as_array().unwrap().contains(&json!(["permission"])),
        "{answer}"
    );
}

/// One answer for each line, in order; a line that is not a question gets an error, and the next is read.
#[test]
fn broken_lines_do_not_stop_the_stream() {
    let question = r#"{"site":"wso2.com","action":"sell","data":["pii"],"purpose":"marketing","recipient":"partner","facts":{}}"#;
    let long = format!(r#"{{"site":"{}"}}"#, "a".repeat(70_000));
    let wrong: Vec<(String, &str)> = vec![
        ("not json".to_owned(), "not a question"),
        ("{\"site\":".to_owned(), "not a question"),
        ("[]".to_owned(), "not a question"),
        ("42".to_owned(), "not a question"),
        (question.replace("sell", "selll"), "`selll` is not a"),
        (question.replace("pii", "emial"), "did you mean `email`?"),
        (question.replace("[\"pii\"]", "[]"), "the question names no data"),
        (question.replace("wso2.com", "example.org"), "no policy for the site `example.org`"),
        (question.replace("wso2.com", "No Host"), "is not a host name"),
        (question.replace("\"facts\":{}", "\"facts\":{\"consent\":true}"), "did you mean `permission`?"),
        (question.replace("\"facts\":{}", "\"facts\":{\"child\":true,\"child\":false}"), "told twice"),
        (question.replace("\"facts\":{}", "\"facts\":{\"child\":\"yes\"}"), "not a question"),
        (question.replace("\"facts\":{}", "\"fact\":{}"), "unknown field `fact`"),
        (question.replace("\"facts\":{}", "\"on\":\"yesterday\""), "not a question"),
        (long, "a question has at most 65536 bytes"),
        ("\u{fffd}\u{1f980}".to_owned(), "not a question"),
    ];
    let input: String = wrong.iter().map(|(line, _)| format!("{question}\n{line}\n")).collect();
    let said = decide(&(input + question));
    assert_eq!(said.code, 0, "{}", said.err);
    let answers = said.lines();
    assert_eq!(answers.len(), 2 * wrong.len() + 1);
    for (pair, (line, words)) in answers.chunks(2).zip(&wrong) {
        assert_eq!(pair[0]["answer"], json!("deny"), "before {line}");
        assert!(pair[1]["error"].as_str().is_some_and(|error| error.contains(words)), "`{words}` is missing in {} for {line}", pair[1]);
        assert!(pair[1].get("answer").is_none());
    }
    assert_eq!(answers.last().unwrap()["answer"], json!("deny"));
}

#[test]
fn the_version_in_force_on_a_day_answers() {
    let old = small("2010-01-01", &format!("{NEVER}\n{MAY}"));
    let new = small("2020-01-01", &format!("{NEVER}\nmay use contact-details for support, marketing | We may use it to answer you"));
    let folder = folder(&[("old.md", &old), ("new.md", &new)]);
    let ask = |on: &str| {
        let line = format!(r#"{{"site":"example.org","action":"use","data":["email"],"purpose":"marketing"{on}}}"#);
        let said = with_input(&["decide", "--policies", folder.path().to_str().unwrap()], &line);
        said.lines().remove(0)
    };
    let (old, new) = (json!("example.org/2010-01-01"), json!("example.org/2020-01-01"));
    for (on, answer, version) in [
        (r#","on":"2015-06-30""#, "silent", &old),
        (r#","on":"2019-12-31""#, "silent", &old),
        (r#","on":"2020-01-01""#, "permit", &new),
        // Without a day, the newest.
        ("", "permit", &new),
    ] {
        let said = ask(on);
        assert_eq!((&said["answer"], &said["version"]), (&json!(answer), version), "{on}");
    }
    let error = &ask(r#","on":"1999-01-01""#)["error"];
    assert!(error.as_str().unwrap().contains("no version was in force on 1999-01-01; the first is example.org/2010-01-01"), "{error}");
}

#[test]
fn no_questions_are_no_answers_and_broken_policies_are_wrong_usage() {
    let said = decide("\n \n");
    assert_eq!((said.code, said.out.as_str()), (0, ""));
    let folder = folder(&[("bad.md", "no front matter")]);
    let said = with_input(&["decide", "--policies", folder.path().to_str().unwrap()], "{}");
    assert_eq!(said.code, 2);
    assert!(said.err.contains("error[front-matter]") && said.out.is_empty(), "{said:?}");
}
