//! Help is the doc comment of each command; it is read by newcomers, so it is kept as a snapshot.

use crate::run::goodfaith;

#[test]
fn every_command_has_help_a_newcomer_can_learn_from() {
    let overview = goodfaith("--help");
    assert_eq!(overview.code, 0);
    insta::assert_snapshot!("help", overview.out);
    for command in [
        "check", "decide", "explain", "prove", "diff", "table", "fmt", "render", "verify", "migrate", "scrub", "receive", "erasures", "publish", "withdraw",
        "embed", "disclose", "trace", "doctor", "upgrade", "report",
    ] {
        let said = goodfaith(&format!("{command} --help"));
        assert_eq!(said.code, 0);
        assert!(said.out.contains(&format!("goodfaith {command} ")), "{command} shows no example");
        insta::assert_snapshot!(format!("help-{command}"), said.out);
    }
    for what in ["receipt", "certificate", "consistency", "house"] {
        let said = goodfaith(&format!("verify {what} --help"));
        assert_eq!(said.code, 0);
        insta::assert_snapshot!(format!("help-verify-{what}"), said.out);
    }
}

#[test]
fn wrong_usage_ends_with_two_and_says_what_is_wanted() {
    for words in ["", "chekc policies/", "check", "check --strickt policies/", "decide", "explain", "prove", "diff one.md", "table", "fmt", "render"] {
        let said = goodfaith(words);
        assert_eq!(said.code, 2, "`{words}`: {said:?}");
        assert!(said.err.contains("Usage: goodfaith") || said.err.contains("tip:"), "`{words}`: {}", said.err);
        assert!(said.out.is_empty(), "`{words}`: {}", said.out);
    }
    assert!(goodfaith("chekc policies/").err.contains("'check'"));
    assert_eq!(goodfaith("--version").code, 0);
}
