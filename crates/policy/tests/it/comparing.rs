//! What `diff` calls a loss and what a gain: a worse promise is no new one.

use policy::{Controls, Difference, Direction, Policy, Source, compile, diff};

fn policy(head: &str, rule: &str) -> Policy {
    let text = format!(
        "+++\nsite = \"example.org\"\ncompany = \"Example Ltd\"\neffective = 2024-05-01\n{head}\n+++\n\nWe keep our word. You can ask us anything.\n\n```rules\n{rule} | We keep our word\nmay collect name for survey if not child | You can ask us anything\n```\n"
    );
    let compiled = compile(&Source { name: "policy.md".to_owned(), text }, &Controls::all());
    compiled.policy.unwrap_or_else(|| panic!("{:?}", compiled.diagnostics))
}

fn promises(difference: &Difference) -> Vec<(Direction, &str)> {
    difference.promises.iter().map(|change| (change.direction, change.promise.as_str())).collect()
}

#[track_caller]
fn check(old: (&str, &str), new: (&str, &str), expected: &[(Direction, &str)]) {
    let (old, new) = (policy(old.0, old.1), policy(new.0, new.1));
    assert_eq!(promises(&diff(&old, &new)), expected, "forwards");
    let turned: Vec<Direction> = diff(&new, &old).promises.iter().map(|change| change.direction).collect();
    let other = |direction: &Direction| if *direction == Direction::Weaker { Direction::Stronger } else { Direction::Weaker };
    assert_eq!(turned, expected.iter().map(|(direction, _)| other(direction)).collect::<Vec<_>>(), "backwards");
}

#[test]
fn a_smaller_group_is_a_loss_only() {
    let rule = "never sell all";
    check(("[parameters]\nminimum-group = 20", rule), ("[parameters]\nminimum-group = 2", rule), &[(Direction::Weaker, "figures only of at least 20 people")]);
}

#[test]
fn a_promise_for_ever_that_becomes_one_for_today_is_a_loss_only() {
    let (ever, today) = (policy("", "never ever sell all"), policy("", "never sell all"));
    assert_eq!(promises(&diff(&ever, &today)), [(Direction::Weaker, "never ever sell all")]);
}

#[test]
fn a_later_deadline_is_a_loss_only() {
    let rule = |days: u32| format!("must delete-now when child within {days} days");
    check(("", &rule(30)), ("", &rule(365)), &[(Direction::Weaker, "must delete-now when child within 30 days")]);
}

#[test]
fn an_age_that_is_no_longer_asked_is_a_loss() {
    let rule = "never sell all";
    check(("age = \"asked\"", rule), ("", rule), &[(Direction::Weaker, "an unknown age counts as a child's")]);
}
