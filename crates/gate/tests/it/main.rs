//! The gate from outside: what is granted on which facts, and that nobody else can grant.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that fails here has found what it looks for; clippy allows it in tests but not in their helpers"
)]

use gate::{GateError, Piece, ask, ask_each, for_the_person};
use ledger::{Asked, Event, Fact, FactScope, Known, Link, PartyName, Presence, ProvenFacts, Standing, prove};
use policy::{Controls, Policy, Source, Verdict};
use std::sync::Arc;
use vocabulary::{Action, Condition, DataCategory, EvidenceId, Purpose, Recipient, RecordId, SiteId, SubjectId, Timestamp};

const NOW: Timestamp = Timestamp(1_700_000_000_000);
const PERSON: SubjectId = SubjectId::from_bytes([1; 16]);
const GRANT: RecordId = RecordId::from_bytes([2; 16]);

const POLICY: &str = r#"+++
site = "example.org"
company = "Example Ltd"
effective = 2023-01-01
[groups]
personal = ["pii"]
outsiders = ["partner", "advertiser"]
+++

We do not share your personal data with others unless you have given permission.

```rules
may share personal to partner for marketing only if permission | We do not share your personal data with others unless you have given permission
```
"#;

fn policy() -> Policy {
    let source = Source { name: "test".to_owned(), text: POLICY.to_owned() };
    let compiled = policy::compile(&source, &Controls::all());
    compiled.policy.unwrap_or_else(|| panic!("{:?}", compiled.diagnostics))
}

fn data(key: &str) -> DataCategory {
    DataCategory::new(key).unwrap()
}

/// Facts about the person, of whom permission for e-mail alone is on record.
fn facts(site: &str, subject: Option<SubjectId>, categories: &[&str]) -> ProvenFacts {
    let permission = Fact {
        condition: Condition::Permission,
        about: FactScope { subject: Some(PERSON), purposes: vec![Purpose::Marketing], categories: vec![data("email")], ..FactScope::default() },
        holds: true,
        evidence: EvidenceId::from_bytes([3; 16]),
        recorded_at: NOW,
        recorded_by: "form".to_owned(),
        from: NOW,
        until: None,
    };
    let asked = Asked {
        site: SiteId::new(site).unwrap(),
        subject,
        party: PartyName::new("Acme").ok(),
        recipient: Recipient::Partner,
        purpose: Purpose::Marketing,
        data: categories.iter().map(|key| data(key)).collect(),
        occasions: Vec::new(),
    };
    prove(&Known { facts: &[permission], namesakes: &[], collected: &[], standing: Standing::OnFile, figures: None }, &asked, NOW)
}

#[test]
fn a_proven_permission_grants_and_names_its_grounds() {
    let ruling = ask(&policy(), Action::Share, &facts("example.org", Some(PERSON), &["email"]), GRANT).unwrap();
    assert_eq!(ruling.answer.verdict, Verdict::Permit);
    let grant = ruling.grant.unwrap();
    assert_eq!((grant.id(), grant.subject(), grant.data()), (GRANT, PERSON, &[data("email")][..]));
    assert!(grant.expires_at() > NOW);
    let Event::Granted { sentences, evidence, party, .. } = grant.event() else { panic!("{:?}", grant.event()) };
    assert_eq!(sentences.iter().map(|sentence| sentence.number).collect::<Vec<_>>(), [1]);
    assert_eq!(evidence, &[EvidenceId::from_bytes([3; 16])]);
    assert_eq!(party.as_ref().unwrap().as_str(), "Acme");
}

#[test]
fn what_is_not_proven_is_not_granted() {
    let ruling = ask(&policy(), Action::Share, &facts("example.org", Some(PERSON), &["email", "phone"]), GRANT).unwrap();
    assert_eq!(ruling.answer.verdict, Verdict::Deny);
    assert!(ruling.grant.is_none());
    let ruling = ask(&policy(), Action::Sell, &facts("example.org", Some(PERSON), &["email"]), GRANT).unwrap();
    assert_eq!(ruling.answer.verdict, Verdict::Silent);
    assert!(ruling.grant.is_none());
}

#[test]
fn piece_by_piece_the_permitted_part_is_granted() {
    let piece = |facts| Piece { facts, under: vec![Arc::new(policy())] };
    let pieces = ["email", "phone"].map(|key| piece(facts("example.org", Some(PERSON), &[key])));
    let rulings = ask_each(&policy(), Action::Share, &pieces, GRANT).unwrap();
    let verdicts: Vec<Verdict> = rulings.answers.iter().map(|(_, answer)| answer.verdict).collect();
    assert_eq!(verdicts, [Verdict::Permit, Verdict::Deny]);
    assert_eq!(rulings.grant.unwrap().data(), [data("email")]);
    let mixed = [facts("example.org", Some(PERSON), &["email"]), facts("example.org", Some(SubjectId::from_bytes([9; 16])), &["email"])].map(piece);
    assert!(matches!(ask_each(&policy(), Action::Share, &mixed, GRANT), Err(GateError::OtherFlow)));
}

#[test]
fn of_two_versions_that_govern_both_must_permit_and_of_none_nothing_is() {
    let stricter = |rules: &str| {
        let (head, _) = POLICY.split_once("```rules").unwrap();
        let text = format!("{}{rules}", head.replace("2023-01-01", "2022-01-01"));
        let compiled = policy::compile(&Source { name: "older.md".to_owned(), text }, &Controls::all());
        Arc::new(compiled.policy.unwrap_or_else(|| panic!("{:?}", compiled.diagnostics)))
    };
    let older =
        stricter("```rules\nnever share personal to outsiders | We do not share your personal data with others unless you have given permission\n```\n");
    let ask_under = |under: Vec<Arc<Policy>>| {
        let pieces = [Piece { facts: facts("example.org", Some(PERSON), &["email"]), under }];
        ask_each(&policy(), Action::Share, &pieces, GRANT)
    };
    let newer = Arc::new(policy());
    assert!(ask_under(vec![newer.clone()]).unwrap().grant.is_some());
    for both in [vec![newer.clone(), older.clone()], vec![older.clone(), newer]] {
        let rulings = ask_under(both).unwrap();
        assert!(rulings.grant.is_none());
        assert_eq!(rulings.answers[0].1.version, *older.version(), "the refusal is that of the version that refuses");
    }
    assert!(ask_under(vec![older]).unwrap().grant.is_none());
    assert!(ask_under(Vec::new()).is_err(), "where none governs, none permits");
}

#[test]
fn facts_of_another_site_are_no_facts_here_and_nobody_in_particular_gets_no_grant() {
    let other = ask(&policy(), Action::Share, &facts("example.com", Some(PERSON), &["email"]), GRANT);
    assert!(matches!(other, Err(GateError::OtherFlow)));
    assert!(ask(&policy(), Action::Share, &facts("example.org", None, &["email"]), GRANT).unwrap().grant.is_none());
}

#[test]
fn a_person_sees_their_own_on_proof_of_presence() {
    let link = |site: &str| Link {
        site: SiteId::new(site).unwrap(),
        subject: PERSON,
        token_sha256: [5; 32],
        expires_at: NOW.plus_ms(1),
        evidence: EvidenceId::from_bytes([4; 16]),
    };
    let here = Presence::prove(&link("example.org"), &[5; 32], NOW).unwrap();
    let grant = for_the_person(GRANT, &here, policy().version(), &[data("email")], NOW).unwrap();
    assert_eq!(grant.subject(), PERSON);
    assert!(Presence::prove(&link("example.org"), &[6; 32], NOW).is_none());
    assert!(Presence::prove(&link("example.org"), &[5; 32], NOW.plus_ms(1)).is_none());
    let elsewhere = Presence::prove(&link("example.com"), &[5; 32], NOW).unwrap();
    assert!(for_the_person(GRANT, &elsewhere, policy().version(), &[data("email")], NOW).is_none());
}
