//! Breaches: whom one concerns is found out of the house's own record, everything takes the people it takes, and whoever was erased is told
//! nothing and found nowhere.

use crate::erasing::{add_clear, in_memory, lived_in, policies_of, somebody};
use crate::kit::{data, filled_in, value};
use crate::traces::Traces;
use operations::{
    Actor, BreachAct, BreachKind, BreachView, Caller, Collected, Containment, DisclosureRequest, ExposureScope, FormKind, KeyRole, NewBreach, NewParty,
    OperationError, Partial, ReadRequest, Risk, SiteOffering, Submission, UseRequest, Which,
};
use store::{BreachConcernedRow, Cell, Part, Store};
use testkit::House;
use vocabulary::{Action, Purpose, Recipient, RecordId, SiteId, SubjectId, Timestamp, Within};

const HOUR_MS: i64 = 3_600_000;

/// A caller of the company with a name of their own.
async fn called(house: &House, site: &SiteId, name: &str) -> Caller {
    let key = house.operations.issue_key(site, name, KeyRole::Company).await.unwrap();
    house.operations.caller(site, &key).await.unwrap()
}

fn new(house: &House, scope: ExposureScope, (began_h, ended_h): (i64, Option<i64>)) -> NewBreach {
    let now = house.operations.now();
    NewBreach {
        kind: BreachKind::Other,
        what: "Somebody was where they should not have been.".to_owned(),
        began_at: now.plus_ms(began_h * HOUR_MS),
        ended_at: ended_h.map(|hours| now.plus_ms(hours * HOUR_MS)),
        noticed_at: now,
        noticed_by: "the night watch".to_owned(),
        scope,
        idempotency: None,
    }
}

/// Opens a breach and looks until all is looked through.
async fn opened(house: &House, caller: &Caller, new: NewBreach) -> BreachView {
    let breach = house.operations.open_breach(caller, new).await.unwrap();
    looked_through(house, caller, breach.id).await
}

async fn looked_through(house: &House, caller: &Caller, breach: RecordId) -> BreachView {
    for _ in 0..200 {
        if !house.operations.work_on_breaches().await.unwrap() {
            break;
        }
    }
    let view = house.operations.breach(caller, breach).await.unwrap();
    assert!(view.found.whole, "{view:?}");
    view
}

async fn concerned(house: &House, caller: &Caller, breach: RecordId) -> Vec<SubjectId> {
    let (mut all, mut after) = (Vec::new(), None);
    loop {
        let page = house.operations.breach_people(caller, breach, after).await.unwrap();
        all.extend(page.people.iter().map(|person| person.subject));
        after = page.next;
        if after.is_none() {
            return all;
        }
    }
}

/// Somebody with an address of their own.
async fn person(house: &House, site: &SiteId, number: u32) -> Collected {
    let form = filled_in(house, site, FormKind::Registration);
    let values = form.values.iter().map(|(category, _)| {
        let text = match category.key() {
            "email" => format!("person-{number}@example.org"),
            _ => crate::kit::written(category).to_owned(),
        };
        value(category.key(), &text)
    });
    house.operations.collect(site, Submission { values: values.collect(), ..form }).await.unwrap()
}

async fn used_by(house: &House, caller: &Caller, subject: SubjectId) {
    let request = UseRequest {
        subjects: vec![subject],
        categories: vec![data("email")],
        action: Action::Use,
        purpose: Purpose::Registration,
        by: Actor::Company,
        idempotency: None,
    };
    let release = house.operations.use_data(caller, request).await.unwrap();
    assert!(format!("{:?}", release.subjects[0].fields[0].outcome).starts_with("Given"), "{release:?}");
}

#[tokio::test]
async fn what_a_stolen_key_opened_is_found_by_who_bore_it_and_when() {
    let house = House::new().await;
    let site = House::site("indiamart.com");
    let (crm, shop, desk) = (called(&house, &site, "crm").await, called(&house, &site, "shop").await, called(&house, &site, "desk").await);
    let (asha, ben, cy) = (person(&house, &site, 1).await, person(&house, &site, 2).await, person(&house, &site, 3).await);
    used_by(&house, &crm, cy.subject).await;
    house.clock.advance_ms(3 * HOUR_MS);
    used_by(&house, &crm, asha.subject).await;
    used_by(&house, &shop, ben.subject).await;
    house.clock.advance_ms(HOUR_MS);
    let breach = opened(&house, &desk, new(&house, ExposureScope::Caller { name: "crm".to_owned() }, (-2, None))).await;
    assert_eq!(concerned(&house, &desk, breach.id).await, [asha.subject], "not whom another key read, and not who was read before");
    assert_eq!(breach.found.kinds.into_iter().collect::<Vec<_>>(), [(data("email"), 1)]);
    // A reading of many at once names nobody, and is found all the same.
    let read = ReadRequest { which: Which::HeldFor(Purpose::Registration), purpose: Purpose::Registration, after: None };
    let given = house.operations.read_values(&shop, read).await.unwrap();
    assert!(!given.values.is_empty());
    let mut read: Vec<SubjectId> = given.values.iter().map(|value| value.subject).collect();
    read.push(ben.subject);
    read.sort();
    read.dedup();
    let breach = opened(&house, &desk, new(&house, ExposureScope::Caller { name: "shop".to_owned() }, (-2, None))).await;
    let mut found = concerned(&house, &desk, breach.id).await;
    found.sort();
    assert_eq!(found, read);
    assert!(opened(&house, &desk, new(&house, ExposureScope::Caller { name: "nobody".to_owned() }, (-9, None))).await.found.people == 0);
}

#[tokio::test]
async fn what_a_party_received_in_a_time_is_what_its_stolen_key_is_about() {
    let house = House::new().await;
    let site = House::site("wipro.com");
    let company = called(&house, &site, "desk").await;
    let asha = crate::kit::send(&house, &site, FormKind::Download).await;
    lived_in(&house, &site, &asha).await;
    let party = ExposureScope::Party { party: ledger::PartyName::new("Acme").unwrap() };
    house.clock.advance_ms(5 * HOUR_MS);
    let breach = opened(&house, &company, new(&house, party.clone(), (-6, None))).await;
    assert_eq!(concerned(&house, &company, breach.id).await, [asha.subject]);
    assert_eq!(opened(&house, &company, new(&house, party.clone(), (-4, None))).await.found.people, 0, "it was before");
    assert_eq!(opened(&house, &company, new(&house, party, (-9, Some(-6)))).await.found.people, 0, "it was after");
    let unknown = ExposureScope::Party { party: ledger::PartyName::new("Nobody").unwrap() };
    assert!(house.operations.open_breach(&company, new(&house, unknown, (-1, None))).await.is_err());
}

#[tokio::test]
async fn copied_files_concern_everybody_with_the_keys_and_nobody_in_clear_without() {
    let house = House::new().await;
    let site = House::site("wesprodigital.com");
    let company = called(&house, &site, "desk").await;
    let early = person(&house, &site, 1).await;
    house.clock.advance_ms(HOUR_MS);
    let as_of = house.operations.now();
    house.clock.advance_ms(HOUR_MS);
    let late = person(&house, &site, 2).await;
    house.clock.advance_ms(HOUR_MS);
    let breach = opened(&house, &company, new(&house, ExposureScope::FilesWithKeys { as_of }, (-2, None))).await;
    assert_eq!(concerned(&house, &company, breach.id).await, [early.subject], "who came later was not in the copy");
    let sealed = opened(&house, &company, new(&house, ExposureScope::FilesWithoutKeys { as_of }, (-2, None))).await;
    assert_eq!(sealed.found.people, 0);
    assert!(sealed.scope_words.starts_with("Nothing in clear."), "{}", sealed.scope_words);
    // It turns out that the keys were copied too.
    let again = BreachAct::LookAgain {
        scope: ExposureScope::FilesWithKeys { as_of: house.operations.now() },
        began_at: sealed.began_at,
        ended_at: None,
        words: "The keys stood beside the files.".to_owned(),
    };
    house.operations.breach_act(&company, sealed.id, again, None).await.unwrap();
    let view = looked_through(&house, &company, sealed.id).await;
    assert_eq!(view.found.people, 2);
    let refined = BreachAct::Refine { add: Vec::new(), kinds: Vec::new(), remove: vec![late.subject], words: "An account of our own.".to_owned() };
    house.operations.breach_act(&company, sealed.id, refined, None).await.unwrap();
    let view = looked_through(&house, &company, sealed.id).await;
    assert_eq!((view.found.people, concerned(&house, &company, sealed.id).await), (1, vec![early.subject]));
}

#[tokio::test]
async fn closing_and_not_telling_take_two_different_people() {
    let house = House::new().await;
    let site = House::site("wso2.com");
    let (ann, bob) = (called(&house, &site, "Ann").await, called(&house, &site, "Bob").await);
    person(&house, &site, 1).await;
    let breach = opened(&house, &ann, new(&house, ExposureScope::Named, (-1, None))).await;
    let act = async |caller: &Caller, step: BreachAct| {
        house.clock.advance_ms(1);
        house.operations.breach_act(caller, breach.id, step, None).await
    };
    let close = || BreachAct::Close { lessons: "Lock the door.".to_owned() };
    assert!(matches!(act(&ann, close()).await, Err(OperationError::Settled(_))), "not contained, not assessed, nobody told");
    act(&ann, BreachAct::Contain { how: Containment::Elsewhere, words: "The door was locked.".to_owned() }).await.unwrap();
    act(&ann, BreachAct::Assess { risk: Risk::Unlikely, consequences: "None that we can see.".to_owned() }).await.unwrap();
    let not_authority = || BreachAct::AuthorityNotTold { words: "No risk to anybody.".to_owned() };
    assert!(act(&ann, not_authority()).await.unwrap().authority.done.is_none(), "one alone proposes");
    assert!(matches!(act(&ann, not_authority()).await, Err(OperationError::Settled(_))), "the same once more is not two");
    let view = act(&bob, not_authority()).await.unwrap();
    assert_eq!(view.authority.done.unwrap().by, ["Ann", "Bob"]);
    let not_people = || BreachAct::NotTellPeople { words: "No risk to anybody.".to_owned() };
    act(&bob, not_people()).await.unwrap();
    // What was proposed for one thing confirms no other.
    assert!(act(&ann, close()).await.is_err());
    assert!(act(&ann, not_people()).await.unwrap().concerned.done.is_some_and(|done| !done.told));
    assert!(act(&ann, close()).await.unwrap().closed.is_none());
    assert!(act(&ann, close()).await.is_err());
    let view = act(&bob, BreachAct::Close { lessons: String::new() }).await.unwrap();
    assert_eq!((view.closed.unwrap().by, view.lessons), (vec!["Ann".to_owned(), "Bob".to_owned()], "Lock the door.".to_owned()));
    assert!(matches!(act(&ann, BreachAct::Note { words: "More.".to_owned() }).await, Err(OperationError::Settled(_))), "closed stays closed");
    let kinds: Vec<&str> = view.steps.iter().map(|step| step.kind.as_str()).collect();
    assert_eq!(kinds.first(), Some(&"opened"));
    assert_eq!(kinds.last(), Some(&"closed"));
    let register = house.operations.breach_register(&ann).await.unwrap();
    assert_eq!(register.len(), 1);
    assert!(register[0].values.iter().any(|value| value.contains("Ann and Bob")));
    assert_eq!(register[0].values.len(), operations::REGISTER_COLUMNS.len());
}

#[tokio::test]
async fn people_are_told_on_their_page_and_by_letter_where_the_policy_lets_the_company_write() {
    for (name, writes) in [("indiamart.com", true), ("wipro.com", false), ("wso2.com", true), ("pactera.com", true), ("wesprodigital.com", true)] {
        let house = House::new().await;
        let site = House::site(name);
        let (ann, bob) = (called(&house, &site, "Ann").await, called(&house, &site, "Bob").await);
        let asha = somebody(&house, &site).await;
        house.clock.advance_ms(1);
        let ben = somebody(&house, &site).await;
        let breach = opened(&house, &ann, new(&house, ExposureScope::FilesWithKeys { as_of: house.operations.now() }, (-1, None))).await;
        assert_eq!(breach.found.people, 2);
        let step = |step: BreachAct| house.operations.breach_act(&ann, breach.id, step, None);
        let withhold = BreachAct::Withhold { subject: ben.subject, words: "An inquiry asks for it.".to_owned() };
        step(withhold.clone()).await.unwrap();
        assert!(house.operations.breach_act(&ann, breach.id, withhold.clone(), None).await.is_err(), "not by one alone");
        house.operations.breach_act(&bob, breach.id, withhold, None).await.unwrap();
        assert!(house.operations.person(&site, &asha.link).await.unwrap().breaches.is_empty(), "nobody is told before it is decided");
        let view = step(BreachAct::TellPeople { words: "A file of ours was copied.".to_owned(), by_letter: true }).await.unwrap();
        while house.operations.work_on_breaches().await.unwrap() {}
        let told = house.operations.person(&site, &asha.link).await.unwrap().breaches;
        assert_eq!(told.iter().map(|one| one.words.as_str()).collect::<Vec<_>>(), ["A file of ours was copied."], "{name}");
        assert!(!told[0].data.is_empty());
        assert!(house.operations.person(&site, &ben.link).await.unwrap().breaches.is_empty(), "{name}: two people decided so");
        let letters = house.letters.take().iter().filter(|letter| letter.subject.contains("something happened")).count();
        let after = house.operations.breach(&ann, breach.id).await.unwrap();
        assert_eq!((after.told_by_letter, letters), (u64::from(writes), usize::from(writes)), "{name}: may write {}", view.may_write);
        assert_eq!(after.told_by_letter + after.told_by_page, 1);
        assert_eq!(after.withheld, 1);
        let copy = house.operations.export(&site, &ben.link).await.unwrap().unwrap();
        assert_eq!(copy.breaches.iter().map(|one| one.state.as_str()).collect::<Vec<_>>(), ["withheld"], "their own copy hides nothing that is held");
    }
}

#[tokio::test]
async fn who_is_erased_is_in_no_breach_any_more_and_in_no_file() {
    let folder = in_memory();
    let house = House::at(folder.path(), policies_of(&["indiamart.com"]), crate::erasing::NOON, |house| house).await;
    let site = House::site("indiamart.com");
    let ann = called(&house, &site, "Ann").await;
    let asha = somebody(&house, &site).await;
    lived_in(&house, &site, &asha).await;
    let breach = opened(&house, &ann, new(&house, ExposureScope::FilesWithKeys { as_of: house.operations.now() }, (-1, None))).await;
    house.operations.breach_act(&ann, breach.id, BreachAct::TellPeople { words: String::new(), by_letter: false }, None).await.unwrap();
    while house.operations.work_on_breaches().await.unwrap() {}
    assert_eq!(house.operations.person(&site, &asha.link).await.unwrap().breaches.len(), 1);
    let mut traces = Traces::of(&*house.store, &site, asha.subject).await;
    add_clear(&mut traces);
    crate::erasing::leave(&house, &site, &asha, &vocabulary::Effect::Deleted).await.unwrap();
    assert_eq!(traces.in_folder(folder.path()), [""; 0]);
    assert!(concerned(&house, &ann, breach.id).await.is_empty());
    let of = [("subject", Cell::from(&asha.subject))];
    let rows: Vec<BreachConcernedRow> = (&*house.store as &dyn Store).all_rows(&Part::of(&site), &of).await.unwrap();
    assert!(rows.is_empty());
    // A search after the erasure finds them nowhere, not by what they did in the log either.
    let again = opened(&house, &ann, new(&house, ExposureScope::Caller { name: "tests".to_owned() }, (-5, None))).await;
    assert_eq!(again.found.people, 0);
    let report = operations::verify_house(&*house.store, &house.vault, &site, None).await.unwrap();
    assert!(report.is_sound(), "{:?}", report.findings);
}

#[tokio::test]
async fn by_when_to_tell_is_the_operators_setting_or_72_hours() {
    let site = House::site("wso2.com");
    let within = SiteOffering { tell_authority_within: Within::read("24 hours"), ..SiteOffering::default() };
    let house = House::offering(operations::Offering::default().with(&site, within)).await;
    let ann = called(&house, &site, "Ann").await;
    let breach = opened(&house, &ann, new(&house, ExposureScope::Named, (-1, None))).await;
    assert_eq!((breach.authority.hours_left, breach.concerned.hours_left), (24, 72));
    house.clock.advance_ms(25 * HOUR_MS);
    let breach = house.operations.breach(&ann, breach.id).await.unwrap();
    assert!(breach.authority.late && !breach.concerned.late);
    assert_eq!(breach.authority.hours_left, -1);
    assert!(breach.authority_text.contains("later than it should have"), "{}", breach.authority_text);
    let told = BreachAct::AuthorityTold { at: None, words: "By their form, no. 12.".to_owned() };
    let view = house.operations.breach_act(&ann, breach.id, told.clone(), Some("once")).await.unwrap();
    let again = house.operations.breach_act(&ann, breach.id, told, Some("once")).await.unwrap();
    assert_eq!(view.steps.len(), again.steps.len(), "the same act again is the same act");
}

#[tokio::test]
async fn the_policys_own_parameter_goes_before_the_setting() {
    let text = testkit::real_sources().into_iter().find(|source| source.name.contains("/wipro.com/")).unwrap();
    let with = text.text.replacen("[parameters]\n", "[parameters]\nbreach-authority = \"12 hours\"\n", 1);
    assert_ne!(with, text.text);
    let house = House::of(testkit::compiled(&[policy::Source { name: text.name, text: with }]), crate::erasing::NOON).await;
    let site = House::site("wipro.com");
    let ann = called(&house, &site, "Ann").await;
    let breach = opened(&house, &ann, new(&house, ExposureScope::Named, (-1, None))).await;
    assert_eq!((breach.authority.hours_left, breach.authority.says), (12, "the policy"));
    assert_eq!(breach.concerned.hours_left, 72);
}

#[tokio::test]
async fn containing_takes_a_stolen_key_back_and_takes_the_scope_for_it() {
    let house = House::new().await;
    let site = House::site("wipro.com");
    let ann = called(&house, &site, "Ann").await;
    house.operations.register_party(&ann, NewParty { name: "Acme".to_owned(), kind: Recipient::Partner, idempotency: None }).await.unwrap();
    testkit::entered(&house.operations, &site, testkit::entry(operations::Register::Agreements, "Acme")).await;
    let stolen = house.operations.issue_key(&site, "x", KeyRole::Party("Acme".to_owned())).await.unwrap();
    assert!(house.operations.caller(&site, &stolen).await.is_ok());
    let party = ExposureScope::Party { party: ledger::PartyName::new("Acme").unwrap() };
    let breach = opened(&house, &ann, new(&house, party, (-1, None))).await;
    let scoped = house.operations.issue_scoped_key(&site, "breaches", KeyRole::Company, &[operations::Scope::Breaches].into()).await.unwrap();
    let scoped = house.operations.caller(&site, &scoped).await.unwrap();
    let contain = BreachAct::Contain { how: Containment::RevokeKeys { name: "Acme".to_owned() }, words: String::new() };
    assert!(matches!(house.operations.breach_act(&scoped, breach.id, contain.clone(), None).await, Err(OperationError::NotAllowed(_))));
    let view = house.operations.breach_act(&ann, breach.id, contain, None).await.unwrap();
    assert!(view.contained_at.is_some());
    assert!(matches!(house.operations.caller(&site, &stolen).await, Err(OperationError::KeyInvalid)));
    let unscoped = house.operations.issue_scoped_key(&site, "shop", KeyRole::Company, &[operations::Scope::Orders].into()).await.unwrap();
    let unscoped = house.operations.caller(&site, &unscoped).await.unwrap();
    assert!(matches!(house.operations.breaches(&unscoped, None).await, Err(OperationError::NotAllowed(_))));
    // What the party may ask with its key in hand: nothing that opens a value.
    let wish = DisclosureRequest {
        subjects: vec![],
        categories: vec![data("email")],
        action: Action::Share,
        purpose: Purpose::Marketing,
        party: "Acme".to_owned(),
        partial: Partial::AllOrNothing,
        idempotency: None,
    };
    let another = house.operations.issue_key(&site, "x", KeyRole::Party("Acme".to_owned())).await.unwrap();
    let another = house.operations.caller(&site, &another).await.unwrap();
    assert!(house.operations.disclose(&another, wish).await.is_err());
}

/// A search breaks off anywhere and goes on where it was, by another server of the same house; it holds a page of people at a time.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_search_among_many_goes_on_where_it_broke_off() {
    let people = if std::env::var_os("GOODFAITH_LONG").is_some() { 100_000 } else { 1_300 };
    let folder = in_memory();
    let policies = policies_of(&["indiamart.com"]);
    let house = House::at(folder.path(), policies.clone(), crate::erasing::NOON, |house| house).await;
    let site = House::site("indiamart.com");
    let ann = called(&house, &site, "Ann").await;
    let mut tasks = Vec::new();
    for number in 0..people {
        let form = filled_in(&house, &site, FormKind::Registration);
        let values = form.values.iter().map(|(category, _)| value(category.key(), &crate::erasing::marked(category.key()))).collect();
        let (operations, site) = (house.operations.clone(), site.clone());
        tasks.push(tokio::spawn(async move { operations.collect(&site, Submission { values, ..form }).await.map(drop) }));
        if tasks.len() == 200 || number + 1 == people {
            for task in tasks.drain(..) {
                task.await.unwrap().unwrap();
            }
        }
    }
    let breach = house.operations.open_breach(&ann, new(&house, ExposureScope::FilesWithKeys { as_of: Timestamp(i64::MAX) }, (-1, None))).await.unwrap();
    assert!(!breach.found.whole);
    let tell = BreachAct::TellPeople { words: String::new(), by_letter: false };
    assert!(matches!(house.operations.breach_act(&ann, breach.id, tell, None).await, Err(OperationError::Settled(_))), "first it is known whom");
    drop(house);
    let house = House::at(folder.path(), policies, crate::erasing::NOON.plus_ms(1), |house| house).await;
    let ann = called(&house, &site, "Ann").await;
    let mut turns = 0;
    while house.operations.work_on_breaches().await.unwrap() {
        turns += 1;
    }
    let view = house.operations.breach(&ann, breach.id).await.unwrap();
    assert_eq!((view.found.whole, view.found.people), (true, people), "in {turns} turns");
    assert!(view.found.kinds.values().all(|count| *count == people), "{:?}", view.found.kinds);
    assert_eq!(concerned(&house, &ann, breach.id).await.len() as u64, people);
}
