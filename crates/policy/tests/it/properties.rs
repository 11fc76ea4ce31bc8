//! What holds of every policy, tried on policies made at random: a tree of statements, printed, in a text that has their
//! quotes. `GOODFAITH_LONG=1` tries many more.

use policy::{Controls, Facts, Policy, Question, Source, Verdict, compile, compile_leniently, diff, format, read_statements};
use proptest::prelude::*;
use proptest::sample::{Index, select};
use proptest::strategy::ValueTree;
use proptest::test_runner::Config;
use vocabulary::{Action, Condition, Purpose, Recipient, Word};

/// How many cases are tried: few by default, many in the long run.
fn cases(short: u32) -> Config {
    let long = std::env::var_os("GOODFAITH_LONG").is_some();
    Config { cases: if long { short * 50 } else { short }, failure_persistence: None, ..Config::default() }
}

/// The words that statements and questions are made of: few, so that they meet.
const DATA: [&str; 6] = ["name", "email", "pii", "personal", "usage", "employment"];
const PARTIES: [&str; 5] = ["self", "staff", "partner", "authority", "outsiders"];
const PURPOSES: [&str; 4] = ["service", "marketing", "legal", "archive"];
const FACTS: [&str; 6] = ["permission", "opted-out", "child", "parental", "legal-process", "requested"];
const INSIDE: [&str; 4] = ["collect", "use", "contact", "retain"];
const OUT: [&str; 3] = ["share", "sell", "transfer"];
const OTHERS: [&str; 6] = [
    "must unsubscribe-link when contact email for marketing",
    "must no-onward-share when share personal to partner within timely",
    "must delete-now when child and not parental within 0 days",
    "person can opt-out by letter-link, page request-page so opted-out for marketing within 10 days",
    "show sharing-notice on every-page, board before sharing",
    "says nothing: others' conduct",
];
const HEAD: &str = r#"+++
site = "example.org"
company = "Example Ltd"
effective = 2024-05-01
[groups]
personal = ["pii"]
outsiders = ["partner", "sponsor", "third-party", "authority"]
[parameters]
timely = "30 days"
[vocabulary]
employment = { parent = "account", dpv = "https://w3id.org/dpv/pd#EmploymentHistory", meaning = "work and education" }
+++
"#;

/// One or two different words, as a list.
fn list(words: &'static [&'static str]) -> impl Strategy<Value = String> {
    prop::sample::subsequence(words, 1..=2).prop_map(|chosen| chosen.join(", "))
}

fn facts() -> impl Strategy<Value = String> {
    let fact = (select(&FACTS[..]), any::<bool>()).prop_map(|(key, holds)| if holds { key.to_owned() } else { format!("not {key}") });
    let together = prop::collection::vec(fact, 1..=2).prop_map(|facts| facts.join(" and "));
    prop::collection::vec(together, 1..=2).prop_map(|alternatives| alternatives.join(" or "))
}

/// The part of a statement from its actions on; `only` in a may, left-out slots in a never.
fn region(closing: bool) -> impl Strategy<Value = String> {
    let only = move || if closing { prop::bool::weighted(0.2).boxed() } else { Just(false).boxed() };
    let word = |only: bool| if only { "only " } else { "" };
    let parts = (any::<bool>(), list(&INSIDE), list(&OUT), list(&DATA), prop::bool::weighted(0.2), list(&PARTIES), list(&PURPOSES), prop::option::of(facts()));
    (parts, (only(), only(), only(), only()), any::<bool>()).prop_map(
        move |((out, inside, outside, data, child, parties, purposes, facts), (a, b, c, d), left_out)| {
            let (actions, preposition) = if out { (outside, "to") } else { (inside, "by") };
            let of_child = if child { " of child" } else { "" };
            let leave_out = left_out && !closing;
            let parties = if leave_out { String::new() } else { format!(" {}{preposition} {parties}", word(b)) };
            let purposes = if leave_out { String::new() } else { format!(" {}for {purposes}", word(c)) };
            let facts = facts.map_or_else(String::new, |facts| format!(" {}if {facts}", word(d)));
            format!("{actions} {}{data}{of_child}{parties}{purposes}{facts}", word(a))
        },
    )
}

/// The lines of a statement that quotes sentence `number`.
#[derive(Clone, Debug)]
enum Made {
    May(String, Option<Index>),
    Never(String, Option<String>),
    Other(String),
}

fn made() -> impl Strategy<Value = Made> {
    let excepts = (select(&PURPOSES[..]), facts()).prop_map(|(purpose, facts)| format!("for {purpose} if {facts}"));
    prop_oneof![
        4 => (region(true), prop::option::of(any::<Index>())).prop_map(|(region, despite)| Made::May(format!("may {region}"), despite)),
        3 => (region(false), prop::option::of(excepts), prop::option::of(facts())).prop_map(|(region, except, unless)| {
            Made::Never(format!("never {region}{}", unless.map_or_else(String::new, |facts| format!(" unless {facts}"))), except)
        }),
        1 => select(&OTHERS[..]).prop_map(|text| Made::Other(text.to_owned())),
    ]
}

fn statements() -> impl Strategy<Value = Vec<Made>> {
    prop::collection::vec(made(), 1..8)
}

/// The words of one sentence, with the words of its exception.
fn sentence(number: usize) -> (String, String) {
    (format!("We promise the {number}th thing"), format!("save for the {number}th reason"))
}

/// A whole policy file of these statements.
fn document(statements: &[Made], claims: &[String]) -> Source {
    let (mut text, mut rules) = (String::new(), String::new());
    for (number, made) in statements.iter().enumerate() {
        let (promise, exception) = sentence(number);
        text.push_str(&format!("{promise}, {exception}.\n"));
        match made {
            Made::May(says, despite) => {
                rules.push_str(&format!("{says} | {promise}\n"));
                // Only what an earlier statement says is lifted, so that nothing goes in circles.
                let earlier = despite.filter(|_| number > 0).map(|index| index.index(number));
                rules.extend(earlier.filter(|at| matches!(statements[*at], Made::Never(..))).map(|at| format!("  despite {}\n", sentence(at).0)));
            }
            Made::Never(says, except) => {
                rules.push_str(&format!("{says} | {promise}\n"));
                rules.extend(except.iter().map(|except| format!("  except {except} | {exception}\n")));
            }
            Made::Other(says) => rules.push_str(&format!("{says} | {promise}\n")),
        }
    }
    rules.extend(claims.iter().map(|claim| format!("prove {claim}\n")));
    Source { name: "random.md".to_owned(), text: format!("{HEAD}\n{text}\n```rules\n{rules}```\n") }
}

/// The policy, clashes and all: at run time deny wins.
fn policy(statements: &[Made]) -> Option<Policy> {
    compile_leniently(&document(statements, &[]))
}

fn question() -> impl Strategy<Value = Question> {
    let told = prop::collection::vec((select(Condition::all()), any::<bool>()), 0..6);
    (select(Action::all()), select(&["name", "email", "usage", "account", "employment", "device"][..]), select(Purpose::all()), select(Recipient::all()), told)
        .prop_map(|(action, data, purpose, recipient, told)| Question {
            action,
            data: vec![vocabulary::DataCategory::new(data).unwrap()],
            purpose,
            recipient,
            facts: told.into_iter().fold(Facts::unknown(), |facts, (fact, holds)| facts.with(fact, holds)),
        })
}

/// Every flow that the policy tells apart, under every combination of the facts that matter to it.
fn every_state(policy: &Policy) -> impl Iterator<Item = Question> {
    policy.cells().flat_map(|cell| {
        (0..1_u32 << cell.facts.len()).map(move |states| Question {
            action: cell.action,
            data: vec![cell.data.clone()],
            purpose: cell.purpose,
            recipient: cell.recipient,
            facts: cell.facts.iter().enumerate().fold(Facts::unknown(), |facts, (bit, fact)| facts.with(*fact, states >> bit & 1 == 1)),
        })
    })
}

fn verdict(policy: &Policy, question: &Question) -> Verdict {
    policy.decide_without_needs(question).unwrap().verdict
}

proptest! {
    #![proptest_config(cases(60))]

    #[test]
    fn another_never_permits_nothing_more(mut list in statements(), never in region(false)) {
        let Some(before) = policy(&list) else { return Ok(()) };
        list.push(Made::Never(format!("never {never}"), None));
        let Some(after) = policy(&list) else { return Ok(()) };
        for question in every_state(&after) {
            if verdict(&after, &question) == Verdict::Permit {
                prop_assert_eq!(verdict(&before, &question), Verdict::Permit, "{:?}", question);
            }
        }
    }

    #[test]
    fn another_may_denies_nothing_more(mut list in statements(), may in region(false)) {
        let Some(before) = policy(&list) else { return Ok(()) };
        let may = if may.contains(" for ") { may } else { return Ok(()) };
        list.push(Made::May(format!("may {may}"), None));
        let Some(after) = policy(&list) else { return Ok(()) };
        for question in every_state(&after) {
            if verdict(&before, &question) == Verdict::Permit {
                prop_assert_eq!(verdict(&after, &question), Verdict::Permit, "{:?}", question);
            }
        }
    }

    #[test]
    fn a_fact_that_no_statement_names_changes_nothing(list in statements(), question in question(), fact in select(Condition::all()), holds in any::<bool>()) {
        let Some(policy) = policy(&list) else { return Ok(()) };
        if policy.names(fact) {
            return Ok(());
        }
        let told = Question { facts: question.facts.with(fact, holds), ..question.clone() };
        prop_assert_eq!(policy.decide(&told).unwrap().verdict, policy.decide(&question).unwrap().verdict);
    }

    /// More of what speaks for a flow never denies it, where facts are asked for only in the plain way: a `may` that needs
    /// them, a `never` that they lift.
    #[test]
    fn a_positive_fact_denies_nothing_unless_a_statement_names_it(list in statements(), question in question(), fact in select(Condition::all())) {
        let Some(policy) = policy(&list) else { return Ok(()) };
        let says_not = |made: &Made| match made {
            Made::May(says, _) => says.contains(&format!("not {fact}")),
            Made::Never(says, except) => {
                let (region, unless) = says.split_once(" unless ").unwrap_or((says, ""));
                let plain = region.replace(&format!("not {fact}"), "");
                plain.contains(fact.key()) || unless.contains(&format!("not {fact}")) || except.as_ref().is_some_and(|except| except.contains(&format!("not {fact}")))
            }
            Made::Other(_) => false,
        };
        if fact.is_negative() || list.iter().any(says_not) {
            return Ok(());
        }
        let told = Question { facts: question.facts.with(fact, true), ..question.clone() };
        if verdict(&policy, &question) == Verdict::Permit {
            prop_assert_eq!(verdict(&policy, &told), Verdict::Permit);
        }
    }

    #[test]
    fn unknown_facts_are_as_their_defaults(list in statements(), question in question()) {
        let Some(policy) = policy(&list) else { return Ok(()) };
        let settled = Condition::all().iter().fold(question.facts, |facts, fact| {
            facts.with(*fact, question.facts.get(*fact).unwrap_or_else(|| fact.when_unknown(policy.age_is_asked())))
        });
        let (unknown, known) = (policy.decide(&question).unwrap(), policy.decide(&Question { facts: settled, ..question }).unwrap());
        prop_assert_eq!((unknown.verdict, unknown.reasons, unknown.duties), (known.verdict, known.reasons, known.duties));
    }

    #[test]
    fn what_is_said_to_be_needed_permits(list in statements(), question in question()) {
        let Some(policy) = policy(&list) else { return Ok(()) };
        let answer = policy.decide(&question).unwrap();
        for needs in &answer.needs {
            let facts = needs.iter().fold(question.facts, |facts, need| facts.with(need.condition, need.holds));
            prop_assert_eq!(verdict(&policy, &Question { facts, ..question.clone() }), Verdict::Permit, "with {:?}", needs);
            prop_assert!(needs.iter().all(|need| question.facts.get(need.condition) != Some(true)), "{:?} takes back what is known", needs);
        }
    }

    #[test]
    fn printing_and_reading_give_the_same_tree(list in statements()) {
        let source = document(&list, &[]);
        let Ok(read) = read_statements(&source) else { return Ok(()) };
        let printed: String = read.iter().flat_map(policy::Statement::lines).map(|line| line + "\n").collect();
        let head = source.text.split("```rules\n").next().unwrap();
        let again = read_statements(&Source { name: source.name.clone(), text: format!("{head}```rules\n{printed}```\n") });
        prop_assert_eq!(again.map(without_lines), Ok(without_lines(read)));
    }

    #[test]
    fn formatting_twice_is_formatting_once_and_changes_no_decision(list in statements()) {
        let source = document(&list, &[]);
        let Some(formatted) = format(&source).text else { return Ok(()) };
        let once = Source { text: formatted.clone(), ..source.clone() };
        prop_assert_eq!(format(&once).text, Some(formatted));
        let (Some(before), Some(after)) = (compile_leniently(&source), compile_leniently(&once)) else { return Ok(()) };
        let difference = diff(&before, &after);
        prop_assert!(difference.decisions.is_empty() && difference.promises.is_empty(), "{:?}", difference);
    }

    #[test]
    fn a_policy_differs_in_nothing_from_itself(list in statements()) {
        let Some(policy) = policy(&list) else { return Ok(()) };
        let difference = diff(&policy, &policy);
        prop_assert!(difference.decisions.is_empty() && difference.promises.is_empty() && !difference.weakens());
    }

    /// A policy that compiles without an error has no clash, and each of its claims holds.
    #[test]
    fn whatever_compiles_keeps_what_the_compiler_says(list in statements(), region in region(false)) {
        let Some(policy) = compile(&document(&list, &[format!("never {region}")]), &Controls::all()).policy else { return Ok(()) };
        prop_assert!(policy.proofs().iter().all(|proof| proof.counterexample.is_none()));
        let claim = format!("never {region}");
        prop_assert!(policy.prove(&claim).unwrap().counterexample.is_none());
    }
}

proptest! {
    // Each case looks at every flow there is.
    #![proptest_config(cases(12))]

    #[test]
    fn a_claim_holds_exactly_where_no_answer_contradicts_it(list in statements(), region in region(false), never in any::<bool>()) {
        let Some(policy) = policy(&list) else { return Ok(()) };
        let claim = format!("{} {region}", if never { "never" } else { "may" });
        let Ok(proof) = policy.prove(&claim) else { return Ok(()) };
        // The claim, compiled as a rule of an otherwise empty policy, says which states it is about.
        let about = format!("may {}", if region.contains(" for ") { region.clone() } else { with_any_purpose(&region) });
        let Some(scope) = self::policy(&[Made::May(about, None)]) else { return Ok(()) };
        let contradicted = states_of_both(&policy, &scope).any(|question| {
            verdict(&scope, &question) == Verdict::Permit && (verdict(&policy, &question) == Verdict::Permit) == never
        });
        prop_assert_eq!(proof.counterexample.is_some(), contradicted, "`{}`: {:?}", claim, proof);
    }
}

/// Most trees give a policy that can be read, so that the properties above are tried at all.
#[test]
fn the_random_policies_are_worth_trying() {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let lists: Vec<Vec<Made>> = (0..200).map(|_| statements().new_tree(&mut runner).unwrap().current()).collect();
    let read = lists.iter().filter(|list| read_statements(&document(list, &[])).is_ok()).count();
    let decide = lists.iter().filter(|list| policy(list).is_some()).count();
    let compiling = lists.iter().filter(|list| compile(&document(list, &[]), &Controls::all()).policy.is_some()).count();
    let permitting =
        lists.iter().filter_map(|list| policy(list)).filter(|policy| every_state(policy).any(|question| verdict(policy, &question) == Verdict::Permit)).count();
    assert!(
        read > 190 && decide > 190 && compiling > 30 && permitting > 100,
        "{read} can be read, {decide} decide, {compiling} compile, {permitting} permit something"
    );
}

/// Statements without their places, which printing changes.
fn without_lines(mut list: Vec<policy::Statement>) -> Vec<policy::Statement> {
    list.iter_mut().for_each(|statement| statement.line = 0);
    list
}

/// In a claim, left-out slots mean any; in a `may`, they are written out.
fn with_any_purpose(region: &str) -> String {
    let (flow, facts) = region.split_once(" if ").map_or((region, String::new()), |(flow, facts)| (flow, format!(" if {facts}")));
    let goes_out = OUT.iter().any(|action| flow.starts_with(action));
    let parties: Vec<&str> = Recipient::all().iter().map(|party| party.key()).collect();
    format!("{flow} {} {} for any purpose{facts}", if goes_out { "to" } else { "by" }, parties.join(", "))
}

/// Every state that either of two policies tells apart.
fn states_of_both<'a>(one: &'a Policy, other: &'a Policy) -> impl Iterator<Item = Question> + 'a {
    let data: Vec<vocabulary::DataCategory> = one.data().to_vec();
    let cells: Vec<_> = data
        .into_iter()
        .flat_map(|data| {
            Action::all().iter().flat_map(move |action| {
                Recipient::all().iter().map({
                    let data = data.clone();
                    move |party| (*action, data.clone(), *party)
                })
            })
        })
        .flat_map(|(action, data, party)| Purpose::all().iter().map(move |purpose| (action, data.clone(), party, *purpose)))
        .collect();
    let facts: Vec<Condition> = FACTS.iter().filter_map(|key| Condition::find(key)).filter(|fact| one.names(*fact) || other.names(*fact)).collect();
    cells.into_iter().flat_map(move |(action, data, recipient, purpose)| {
        let facts = facts.clone();
        (0..1_u32 << facts.len()).map(move |states| Question {
            action,
            data: vec![data.clone()],
            purpose,
            recipient,
            facts: facts.iter().enumerate().fold(Facts::unknown(), |told, (bit, fact)| told.with(*fact, states >> bit & 1 == 1)),
        })
    })
}
