//! What a new version has to be held against before it is published: the versions before and after it, the flows it touches, the sentences that
//! consents rest on.

use jiff::civil::date;
use policy::{Controls, Direction, Earlier, Policies, Policy, Source, Verdict, compile, diff, touched};
use vocabulary::{Action, DataCategory, Purpose, Recipient, SiteId};

const NEVER: &str = "never sell email | We keep our word";

fn compiled(head: &str, effective: &str, rules: &str) -> Result<Policy, Vec<String>> {
    let text = format!(
        "+++\nsite = \"example.org\"\ncompany = \"Example Ltd\"\neffective = {effective}\n{head}\n+++\n\nWe keep our word. You can ask us anything. We may write to you.\n\n```rules\n{rules}\nmay collect name for survey if not child | You can ask us anything\nmay contact email for marketing if opt-in | We may write to you\n```\n"
    );
    let compiled = compile(&Source { name: format!("{effective}.md"), text }, &Controls::all());
    compiled.policy.ok_or_else(|| compiled.diagnostics.into_iter().map(|diagnostic| diagnostic.message).collect())
}

fn version(effective: &str, rules: &str) -> Policy {
    compiled("", effective, rules).unwrap()
}

fn email() -> DataCategory {
    DataCategory::new("email").unwrap()
}

#[test]
fn what_governs_earlier_data_is_declared_and_both_do_where_it_is_not() {
    assert_eq!(version("2024-05-01", NEVER).earlier(), Earlier::Both);
    for way in Earlier::ALL {
        assert_eq!(compiled(&format!("earlier = \"{}\"", way.key()), "2024-05-01", NEVER).unwrap().earlier(), way);
    }
    let wrong = compiled("earlier = \"in-froce\"", "2024-05-01", NEVER).unwrap_err();
    assert!(wrong.iter().any(|message| message.contains("in-force")), "{wrong:?}");
}

#[test]
fn to_let_one_version_govern_alone_is_a_promise_lost() {
    let both = version("2024-05-01", NEVER);
    let alone = compiled("earlier = \"in-force\"", "2025-05-01", NEVER).unwrap();
    let difference = diff(&both, &alone);
    assert!(difference.weakens());
    let lost: Vec<&str> = difference.promises.iter().map(|change| change.promise.as_str()).collect();
    assert_eq!(lost, ["what was collected earlier is used only as the version it was collected under permits"]);
    assert!(!diff(&alone, &both).weakens());
}

#[test]
fn a_version_is_held_against_those_before_and_those_after() {
    let site = SiteId::new("example.org").unwrap();
    let ever = "never ever sell email | We keep our word";
    let opening = "may sell email to partner for marketing | We keep our word";
    let first = Policies::default().with(version("2024-05-01", NEVER)).unwrap();
    let two = first.with(version("2026-05-01", opening)).unwrap();
    assert_eq!(two.versions(&site).len(), 2);
    assert_eq!(first.versions(&site).len(), 1, "what was there is untouched");

    let twice = two.with(version("2026-05-01", NEVER)).unwrap_err();
    assert_eq!(twice.iter().map(|message| message.code).collect::<Vec<_>>(), ["same-version"]);
    let between = two.with(version("2025-05-01", ever)).unwrap_err();
    assert_eq!(between.iter().map(|message| message.code).collect::<Vec<_>>(), ["ratchet"], "the one after it opens what it closes");
    assert!(between[0].file.contains("2026-05-01"));
    let closed = first.with(version("2025-05-01", ever)).unwrap();
    let opened = closed.with(version("2026-05-01", opening)).unwrap_err();
    assert!(opened[0].help.as_ref().unwrap().contains("We keep our word"), "it names the sentence: {opened:?}");

    let three = two.with(version("2025-05-01", NEVER)).unwrap();
    let on = |day| three.in_force(&site, day).unwrap().version().effective;
    assert_eq!([date(2025, 4, 30), date(2025, 5, 1), date(2026, 6, 1)].map(on), [date(2024, 5, 1), date(2025, 5, 1), date(2026, 5, 1)]);
}

#[test]
fn the_flows_that_a_change_touches_are_those_whose_verdict_changes() {
    let old = version("2024-05-01", NEVER);
    let new = version("2025-05-01", "may sell email to partner for marketing | We keep our word");
    let list = touched(&old, &new);
    let weaker: Vec<_> =
        list.iter().filter(|flow| (flow.action, flow.recipient, flow.purpose) == (Action::Sell, Recipient::Partner, Purpose::Marketing)).collect();
    assert!(matches!(weaker.as_slice(), [flow] if flow.data == email() && flow.direction == Direction::Weaker), "{weaker:?}");
    assert!(list.iter().all(|flow| flow.action == Action::Sell), "nothing else is touched");
    assert!(touched(&old, &version("2025-05-01", NEVER)).is_empty());
    // Every flow of which a decision changes in `diff` is among them.
    let flows: usize = diff(&old, &new).decisions.iter().filter(|change| change.before.0 != change.after.0).map(|change| change.flows).sum();
    assert_eq!(flows, list.len());
}

#[test]
fn at_best_a_flow_is_permitted_refused_by_a_sentence_or_silent() {
    let policy = version("2024-05-01", NEVER);
    let at_best = |action, purpose, recipient| {
        let (verdict, reason) = policy.at_best(action, &email(), purpose, recipient).unwrap();
        (verdict, reason.map(|reason| reason.text.clone()))
    };
    assert_eq!(at_best(Action::Contact, Purpose::Marketing, Recipient::Company), (Verdict::Permit, Some("We may write to you.".to_owned())));
    assert_eq!(at_best(Action::Sell, Purpose::Marketing, Recipient::Partner), (Verdict::Deny, Some("We keep our word.".to_owned())));
    assert_eq!(at_best(Action::Contact, Purpose::PolicyNotice, Recipient::Company), (Verdict::Silent, None));
}
