//! What counts as proven: expiry, revocation, objections by purpose, purposes of collection; and what never does.

use ledger::{Asked, Collected, Fact, FactError, FactScope, GroupFigures, Known, PartyName, Standing, prove};
use vocabulary::{Condition, DataCategory, EvidenceId, Purpose, Recipient, RecordId, SiteId, SubjectId, Timestamp};

const PERSON: SubjectId = SubjectId::from_bytes([1; 16]);
const NOW: Timestamp = Timestamp(1_000);

fn data(key: &str) -> DataCategory {
    DataCategory::new(key).unwrap()
}

fn asked() -> Asked {
    Asked {
        site: SiteId::new("example.org").unwrap(),
        subject: Some(PERSON),
        party: Some(PartyName::new("Acme").unwrap()),
        recipient: Recipient::Partner,
        purpose: Purpose::Marketing,
        data: vec![data("email"), data("phone")],
        occasions: Vec::new(),
    }
}

/// A fact about the person for marketing, recorded and holding since this instant.
fn fact(condition: Condition, holds: bool, since: i64) -> Fact {
    Fact {
        condition,
        about: FactScope { subject: Some(PERSON), purposes: vec![Purpose::Marketing], ..FactScope::default() },
        holds,
        evidence: EvidenceId::from_bytes([u8::try_from(since).unwrap(); 16]),
        recorded_at: Timestamp(since),
        recorded_by: "form".to_owned(),
        from: Timestamp(since),
        until: None,
    }
}

fn with(mut fact: Fact, change: impl FnOnce(&mut Fact)) -> Fact {
    change(&mut fact);
    fact
}

#[track_caller]
fn check(facts: &[Fact], condition: Condition, expected: Option<bool>) {
    let known = Known { facts, namesakes: &[], collected: &[], standing: Standing::Stranger, figures: None };
    assert_eq!(prove(&known, &asked(), NOW).get(condition), expected);
}

#[test]
fn the_latest_word_counts_while_it_lasts() {
    use Condition::{OptIn, OptedOut};
    check(&[], OptIn, None);
    check(&[fact(OptIn, true, 1)], OptIn, Some(true));
    check(&[fact(OptIn, false, 2), fact(OptIn, true, 1)], OptIn, Some(false));
    check(&[fact(OptIn, true, 1), fact(OptIn, false, 1)], OptIn, Some(false));
    check(&[fact(OptedOut, true, 1), fact(OptedOut, false, 2)], OptedOut, Some(false));
    check(&[with(fact(OptIn, true, 1), |f| f.until = Some(NOW))], OptIn, None);
    check(&[with(fact(OptIn, true, 1), |f| f.from = Timestamp(1_001))], OptIn, None);
}

#[test]
fn a_fact_counts_for_what_it_names_alone() {
    use Condition::{Confidential, OptIn, OptedOut, Permission};
    let scoped = |condition, holds, change: fn(&mut FactScope)| with(fact(condition, holds, 1), |f| change(&mut f.about));
    check(&[scoped(OptIn, true, |s| s.purposes = vec![Purpose::Survey])], OptIn, None);
    check(&[scoped(OptIn, true, |s| s.subject = Some(SubjectId::from_bytes([2; 16])))], OptIn, None);
    check(&[scoped(OptIn, true, |s| s.categories = vec![data("email")])], OptIn, None);
    check(&[scoped(OptedOut, true, |s| s.categories = vec![data("phone")])], OptedOut, Some(true));
    check(&[scoped(OptedOut, true, |s| s.purposes = vec![])], OptedOut, Some(true));
    check(&[scoped(Permission, true, |s| s.party = PartyName::new("Other").ok())], Permission, None);
    check(&[scoped(Permission, true, |s| s.recipient = Some(Recipient::Advertiser))], Permission, None);
    check(&[scoped(Confidential, true, |s| *s = FactScope { party: PartyName::new("Acme").ok(), ..FactScope::default() })], Confidential, Some(true));
}

#[test]
fn a_permission_of_one_kind_of_data_and_a_refusal_of_the_other_is_a_refusal() {
    let email = with(fact(Condition::Permission, true, 5), |f| f.about.categories = vec![data("email")]);
    let phone = with(fact(Condition::Permission, false, 4), |f| f.about.categories = vec![data("phone")]);
    check(&[email.clone(), phone], Condition::Permission, Some(false));
    let phone = with(fact(Condition::Permission, true, 4), |f| f.about.categories = vec![data("phone")]);
    check(&[email, phone], Condition::Permission, Some(true));
}

#[test]
fn an_improper_fact_is_never_counted() {
    let improper = |condition, change: fn(&mut Fact), expected: FactError| {
        let fact = with(fact(condition, true, 1), change);
        assert_eq!(fact.check(), Err(expected));
        check(&[fact], condition, None);
    };
    improper(Condition::Aggregated, |_| {}, FactError::Computed(Condition::Aggregated));
    improper(Condition::PurposeMatch, |_| {}, FactError::Computed(Condition::PurposeMatch));
    improper(Condition::Permission, |f| f.about.purposes.clear(), FactError::NoPurpose(Condition::Permission));
    improper(Condition::OptIn, |f| f.about.subject = None, FactError::NoSubject(Condition::OptIn));
    improper(Condition::Confidential, |_| {}, FactError::NoParty(Condition::Confidential));
    improper(Condition::OptIn, |f| f.until = Some(f.from), FactError::NoTime);
}

#[test]
fn silence_of_a_person_on_file_is_no_objection_and_a_strangers_is_unknown() {
    let standing = |standing| {
        let known = Known { facts: &[], namesakes: &[], collected: &[], standing, figures: None };
        let proven = prove(&known, &asked(), NOW);
        (proven.get(Condition::OptedOut), proven.get(Condition::Closed), proven.get(Condition::Child))
    };
    assert_eq!(standing(Standing::Stranger), (None, None, None));
    assert_eq!(standing(Standing::OnFile), (Some(false), Some(false), None));
}

#[test]
fn purpose_match_comes_from_the_records_alone() {
    let (email, phone) = (data("email"), data("phone"));
    let held = |category, purposes| Collected { category, purposes, objections: &[] };
    let matches = |collected: &[Collected<'_>]| {
        let known = Known { facts: &[], namesakes: &[], collected, standing: Standing::OnFile, figures: None };
        prove(&known, &asked(), NOW).get(Condition::PurposeMatch)
    };
    assert_eq!(matches(&[held(&email, &[Purpose::Marketing])]), None);
    assert_eq!(matches(&[held(&email, &[Purpose::Marketing]), held(&phone, &[Purpose::Marketing])]), Some(true));
    assert_eq!(matches(&[held(&email, &[Purpose::Marketing]), held(&phone, &[Purpose::Support])]), Some(false));
}

#[test]
fn only_figures_without_small_groups_are_aggregated() {
    let people = |group: &str, count: u8| (0..count).map(|n| (group.to_owned(), SubjectId::from_bytes([n; 16]))).collect::<Vec<_>>();
    let figures = GroupFigures::count([people("yes", 20), people("yes", 3), people("no", 19)].concat(), 20);
    assert_eq!(figures.counts().iter().collect::<Vec<_>>(), [(&"yes".to_owned(), &20)]);
    assert_eq!(figures.withheld().iter().collect::<Vec<_>>(), ["no"]);
    // One of 21 has no phone: neither figure tells so.
    let one_without = GroupFigures::count([people("email", 21), people("phone", 20), people("all", 59)].concat(), 20);
    assert_eq!(one_without.counts().values().collect::<Vec<_>>(), [&40, &20, &20]);
    let known = Known { facts: &[], namesakes: &[], collected: &[], standing: Standing::Stranger, figures: Some(&figures) };
    assert_eq!(prove(&known, &asked(), NOW).get(Condition::Aggregated), Some(true));
}

#[test]
fn an_objection_of_a_namesake_counts_and_nothing_else_of_theirs_does() {
    let namesake = SubjectId::from_bytes([2; 16]);
    let theirs = |fact: Fact| with(fact, |f| f.about.subject = Some(namesake));
    let proven = |facts: &[Fact], namesakes: &[Fact], condition| {
        let known = Known { facts, namesakes, collected: &[], standing: Standing::OnFile, figures: None };
        prove(&known, &asked(), NOW).get(condition)
    };
    use Condition::{Child, OptIn, OptedOut, Permission};
    let objection = [theirs(fact(OptedOut, true, 1))];
    assert_eq!(proven(&[], &objection, OptedOut), Some(true));
    assert_eq!(proven(&[fact(OptedOut, false, 9)], &objection, OptedOut), Some(true), "taken back by another");
    assert_eq!(proven(&[], &[theirs(fact(OptedOut, true, 1)), theirs(fact(OptedOut, false, 2))], OptedOut), Some(false));
    assert_eq!(proven(&[fact(OptedOut, true, 1)], &[theirs(fact(OptedOut, false, 2))], OptedOut), Some(true));
    for condition in [OptIn, Permission] {
        assert_eq!(proven(&[fact(condition, true, 9)], &objection, condition), Some(false), "agreed to, over an objection");
    }
    for condition in [OptIn, Permission, Child] {
        assert_eq!(proven(&[], &[theirs(fact(condition, true, 1))], condition), None);
    }
}

#[test]
fn an_objection_takes_back_what_was_agreed_to_before_it_and_nothing_since() {
    use Condition::{Child, OptIn, OptedOut, Permission, Voluntary};
    for agreed in [OptIn, Permission] {
        check(&[fact(agreed, true, 1), fact(OptedOut, true, 2)], agreed, Some(false));
        check(&[fact(OptedOut, true, 1), fact(agreed, true, 2)], agreed, Some(true));
        check(&[fact(agreed, true, 1), fact(OptedOut, true, 2), fact(OptedOut, false, 3)], agreed, Some(true));
        let elsewhere = with(fact(OptedOut, true, 2), |f| f.about.purposes = vec![Purpose::Survey]);
        check(&[fact(agreed, true, 1), elsewhere], agreed, Some(true));
    }
    for other in [Voluntary, Child] {
        check(&[fact(other, true, 1), fact(OptedOut, true, 2)], other, Some(true));
    }
}

#[test]
fn a_fact_that_is_bound_to_an_occasion_counts_on_that_occasion_alone() {
    let occasion = RecordId::from_bytes([7; 16]);
    let bound = [with(fact(Condition::Confidential, true, 1), |f| {
        f.about = FactScope { party: Some(PartyName::new("Acme").unwrap()), occasion: Some(occasion), ..FactScope::default() };
    })];
    let on = |occasions: &[RecordId]| {
        let known = Known { facts: &bound, namesakes: &[], collected: &[], standing: Standing::OnFile, figures: None };
        prove(&known, &Asked { occasions: occasions.to_vec(), ..asked() }, NOW).get(Condition::Confidential)
    };
    assert_eq!(on(&[occasion]), Some(true));
    assert_eq!(on(&[RecordId::from_bytes([8; 16]), occasion]), Some(true));
    assert_eq!((on(&[]), on(&[RecordId::from_bytes([8; 16])])), (None, None));
}

#[test]
fn a_sponsor_by_name_rests_on_no_notice_that_is_bound_to_no_promotion() {
    let told = [with(fact(Condition::Notified, true, 1), |f| f.about.purposes = vec![Purpose::Marketing])];
    let known = Known { facts: &told, namesakes: &[], collected: &[], standing: Standing::OnFile, figures: None };
    let to = |recipient, party: Option<PartyName>| prove(&known, &Asked { recipient, party, ..asked() }, NOW).get(Condition::Notified);
    assert_eq!(to(Recipient::Sponsor, PartyName::new("Fizz").ok()), None);
    assert_eq!(to(Recipient::Sponsor, None), Some(true), "whether a sponsor may, whoever it is");
    assert_eq!(to(Recipient::Partner, PartyName::new("Acme").ok()), Some(true));
    let not_told = [with(told[0].clone(), |f| f.holds = false)];
    let known = Known { facts: &not_told, ..known };
    let asked = Asked { recipient: Recipient::Sponsor, party: PartyName::new("Fizz").ok(), ..asked() };
    assert_eq!(prove(&known, &asked, NOW).get(Condition::Notified), Some(false));
}
