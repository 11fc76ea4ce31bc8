//! Policies that are too much: each limit gives an error that names it, and nothing takes long.

use policy::limits::{
    ALTERNATIVES_MAX, DATA_ADDED_MAX, NESTING_MAX, RULE_LINE_CHARACTERS_MAX, RULES_PER_FLOW_MAX, SENTENCES_MAX, SOURCE_BYTES_MAX, STATEMENTS_MAX,
};
use policy::{Compiled, Controls, Severity, Source, compile};
use std::fmt::Write as _;
use std::time::{Duration, Instant};
use vocabulary::{Condition, Word};

/// Far more than any of these takes on a machine that has other things to do.
const PATIENCE: Duration = Duration::from_secs(30);
const HEAD: &str = "+++\nsite = \"example.org\"\ncompany = \"Example Ltd\"\neffective = 2024-05-01\n";

fn compiled(text: String) -> Compiled {
    #[allow(clippy::disallowed_methods, reason = "measures how long compiling takes")]
    let begun = Instant::now();
    let compiled = compile(&Source { name: "large.md".to_owned(), text }, &Controls::all());
    assert!(begun.elapsed() < PATIENCE, "compiling took {:?}", begun.elapsed());
    compiled
}

fn document(head: &str, text: &str, rules: &str) -> String {
    format!("{HEAD}{head}+++\n\n{text}\n\n```rules\n{rules}```\n")
}

/// The policy is refused with this message.
fn check(text: String, code: &str, message: &str) {
    let Compiled { policy, diagnostics } = compiled(text);
    assert!(policy.is_none(), "{message}: it compiles");
    let found = diagnostics.iter().any(|found| found.severity == Severity::Error && found.code == code && found.message.contains(message));
    assert!(found, "`{message}` is not among {} messages, of which the first: {:?}", diagnostics.len(), diagnostics.first());
}

#[test]
fn a_file_that_is_too_large() {
    check("a".repeat(SOURCE_BYTES_MAX + 1), "too-long", "a policy has at most 524288 bytes; this one has 524289");
}

#[test]
fn more_statements_than_may_be() {
    let rules: String = (0..=STATEMENTS_MAX).map(|_| "never sell all | We sell nothing\n").collect();
    check(document("", "We sell nothing.", &rules), "too-long", "a policy has at most 1000 statements");
}

#[test]
fn a_line_of_rules_that_is_too_long() {
    let rule = format!("never sell all | We sell {}\n", "nothing ".repeat(RULE_LINE_CHARACTERS_MAX / 8));
    check(document("", "We sell nothing.", &rule), "too-long", "a line of rules has at most 4000 characters");
}

#[test]
fn more_sentences_than_may_be() {
    check(
        document("", &"We sell nothing. ".repeat(SENTENCES_MAX + 1), "never sell all | We sell nothing\n"),
        "too-long",
        "the text has more than 4000 sentences",
    );
}

#[test]
fn blocks_that_stand_too_deep_in_one_another() {
    for deep in [NESTING_MAX + 1, 10_000] {
        check(document("", &format!("{} We sell nothing.", ">".repeat(deep)), ""), "too-deep", "more than 16 deep");
        let lists: String = (0..deep.min(200)).map(|depth| format!("{}- We sell nothing.\n", "  ".repeat(depth))).collect();
        check(document("", &lists, ""), "too-deep", "more than 16 deep");
    }
}

#[test]
fn more_kinds_of_data_than_may_be_added() {
    let added: String = (0..=DATA_ADDED_MAX).fold(String::new(), |mut text, number| {
        let _ = writeln!(text, "kind-{number} = {{ parent = \"account\", dpv = \"\", meaning = \"\" }}");
        text
    });
    check(
        document(&format!("[vocabulary]\n{added}"), "We sell nothing.", "never sell all | We sell nothing\n"),
        "vocabulary",
        "a site adds at most 20 data kinds",
    );
}

#[test]
fn facts_that_come_to_too_many_alternatives() {
    // (a and b) or (c and d) or …, denied: two to the power of eight ways.
    let keys: Vec<&str> = Condition::all().iter().map(|fact| fact.key()).collect();
    let pairs: Vec<String> = keys.chunks_exact(2).map(|pair| pair.join(" and ")).collect();
    let rule = format!("never sell all unless {} | We sell nothing\n", pairs.join(" or "));
    check(document("", "We sell nothing.", &rule), "cannot-apply", &format!("more than {ALTERNATIVES_MAX} alternatives"));
}

#[test]
fn more_rules_on_one_flow_than_may_be() {
    let words: Vec<String> = (0..=RULES_PER_FLOW_MAX).map(|number| format!("word{number}x")).collect();
    let rules: String = words.iter().map(|word| format!("never sell all | {word}\n")).collect();
    check(document("", &format!("We sell nothing, {}.", words.join(" ")), &rules), "too-intricate", "at most 128 rules on one flow");
}

/// Each statement asks for other facts, and all of them bear on the same flows: every fact matters everywhere.
#[test]
fn more_states_than_may_be() {
    let purposes = ["transaction", "service", "registration", "operate", "personalise", "improve", "support", "survey", "contest", "marketing"];
    let data = ["name", "email", "phone", "postal", "financial", "opinion"];
    let every: String = Condition::all().iter().map(|fact| format!("not {fact}")).collect::<Vec<_>>().join(" and ");
    let mut rules = format!("may use all for any purpose if {every} | word0x\n");
    let mut words = vec!["word0x".to_owned()];
    for (a, purpose) in purposes.iter().enumerate() {
        for (b, kind) in data.iter().enumerate() {
            let word = format!("word{a}y{b}x");
            let _ = writeln!(rules, "may use {kind} for {purpose} if permission | {word}");
            words.push(word);
        }
    }
    check(document("", &format!("{}.", words.join(" ")), &rules), "too-intricate", "too intricate to enumerate");
}

#[test]
fn a_fact_that_opens_very_much() {
    let text = document(
        "",
        "We share what we believe must be shared.",
        "may share all to authority, third-party, partner for any purpose if good-faith | We share what we believe must be shared\n",
    );
    let Compiled { policy, diagnostics } = compiled(text);
    assert!(policy.is_some());
    let warning = diagnostics.iter().find(|message| message.code == "elastic").expect("a warning");
    assert_eq!((warning.severity, warning.line), (Severity::Warning, 10));
    assert_eq!(warning.message, "the fact `good-faith` alone opens 684 flows: an elastic ground");
}

/// The slowest mistakes: very many quotes that stand nowhere in a very long text.
#[test]
fn a_thousand_wrong_quotes_in_a_long_text() {
    let text: String = (0..SENTENCES_MAX).fold(String::new(), |mut text, number| {
        let _ = write!(text, "We sell nothing of the {number}th kind and never did, whatever they say of us or of anyone else at all. ");
        text
    });
    let rules: String = (0..STATEMENTS_MAX)
        .map(|number| format!("never sell all | We sell nothing of any {number}th kind and never will, whatever is said of anyone\n"))
        .collect();
    check(document("", &text, &rules), "quote-not-found", "these words do not stand in the text above");
}

/// The slowest claims: very many, each about every flow and every fact.
#[test]
fn very_many_claims_about_every_fact() {
    let every: String = Condition::all().iter().map(|fact| fact.key()).collect::<Vec<_>>().join(" or ");
    let claims: String = (1..STATEMENTS_MAX).fold(String::new(), |mut text, number| {
        let _ = writeln!(text, "prove never sell all {}unless {every}\n# {number}", "for marketing ".repeat(number % 2));
        text
    });
    let rules = format!("never sell all | We sell nothing\n{claims}");
    let Compiled { diagnostics, .. } = compiled(document("", "We sell nothing.", &rules));
    assert!(diagnostics.iter().all(|message| message.code == "repeated"), "{:?}", diagnostics.first());
}

/// A large policy in which nearly everything clashes with everything.
#[test]
fn a_large_policy_compiles_in_good_time() {
    let facts: Vec<&str> = Condition::all().iter().map(|fact| fact.key()).collect();
    let (mut text, mut rules) = (String::new(), String::new());
    for number in 0..60 {
        let (fact, other) = (facts[number % 12], facts[(number * 5 + 3) % 12]);
        let action = ["use", "share", "sell", "contact", "retain"][number % 5];
        let to = if matches!(action, "share" | "sell") { " to partner, sponsor" } else { "" };
        let _ = writeln!(text, "We never do the {number}th thing, but then we do the {number}th after all.");
        let _ = writeln!(rules, "never {action} pii unless {fact} or {other} | We never do the {number}th thing");
        let _ = writeln!(rules, "may {action} email, name{to} for marketing, service if {other} and not {fact} | but then we do the {number}th after all");
    }
    let Compiled { diagnostics, .. } = compiled(document("", &text, &rules));
    let clashes = diagnostics.iter().filter(|message| message.code == "clash").count();
    assert!(clashes > 100, "only {clashes} clashes, and first: {:?}", diagnostics.first());
}
