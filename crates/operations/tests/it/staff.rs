//! The company's own people: what lets one of them look at a person, what does not, and what is left on record of it.

use crate::kit::{about, fact, refused, send, value};
use operations::{
    Actor, Address, Caller, Collected, EvidenceKind, FieldOutcome, FormKind, Looker, Meant, NewMember, NewParty, NewTask, OperationError, Outcome,
    PersonViewed, UseRequest, ViewRequest,
};
use store::{AcknowledgementRow, Cell, Part, StaffRow, TaskRow};
use testkit::House;
use vocabulary::{Action, Condition, Personal, Purpose, Recipient, SiteId, StaffId};

const DAY_MS: i64 = 24 * 3_600_000;

fn asha() -> Address {
    Address::Email(Personal::new("asha@example.org".to_owned()))
}

async fn priya(house: &House, site: &SiteId, roles: &[&str]) -> Caller {
    house.staff_member(site, roles).await.0
}

async fn acknowledge(house: &House, caller: &Caller) {
    let shown = house.operations.acknowledgement(caller).await.expect("the words");
    house.operations.acknowledge(caller, &shown.words_sha256).await.expect("it is on record");
}

fn to(staff: Option<StaffId>, purpose: Purpose) -> NewTask {
    NewTask { whom: Meant::Address(asha()), to: staff.expect("a member"), purposes: vec![purpose], days: 2 }
}

/// A task about Asha, given to this member by a privacy officer.
async fn given(house: &House, site: &SiteId, caller: &Caller, purpose: Purpose) -> vocabulary::RecordId {
    let officer = priya(house, site, &["privacy-officer"]).await;
    house.operations.give_task(&officer, to(caller.staff(), purpose)).await.expect("it is given");
    house.operations.tasks(caller, false, None).await.expect("tasks").first().expect("a task").id
}

async fn look(house: &House, caller: &Caller, task: vocabulary::RecordId, purpose: Purpose) -> Outcome<PersonViewed> {
    house.operations.view_person(caller, ViewRequest { task, purpose, categories: Vec::new() }).await
}

fn seen(viewed: &PersonViewed) -> Vec<String> {
    let fields = viewed.release.subjects.iter().flat_map(|subject| &subject.fields);
    fields.filter(|field| matches!(field.outcome, FieldOutcome::Given { .. })).map(|field| field.category.to_string()).collect()
}

async fn leaves(house: &House, site: &SiteId) -> u64 {
    house.store.head(&Part::of(site)).await.expect("the head").size
}

async fn count<R: store::Row>(house: &House, site: &SiteId) -> usize {
    house.store.all_rows::<R>(&Part::of(site), &[]).await.expect("rows").len()
}

#[tokio::test]
async fn a_view_takes_a_task_an_acknowledgement_and_a_role_and_stands_in_the_persons_history() {
    let house = House::new().await;
    let site = House::site("pactera.com");
    let person: Collected = send(&house, &site, FormKind::Contact).await;
    let priya = priya(&house, &site, &["support"]).await;
    let nothing = vocabulary::RecordId::from_bytes([7; 16]);
    let without = look(&house, &priya, nothing, Purpose::Support).await;
    assert!(matches!(without, Err(OperationError::Refused(_) | OperationError::NotAllowed(_))), "a role without a task: {without:?}");
    let task = given(&house, &site, &priya, Purpose::Support).await;
    let unsaid = refused(look(&house, &priya, task, Purpose::Support).await);
    assert!(unsaid.contains("required to maintain the confidentiality"), "a task without the acknowledgement: {unsaid}");
    assert!(house.operations.acknowledge(&priya, &"0".repeat(64)).await.is_err(), "other words than those that were shown");
    acknowledge(&house, &priya).await;
    let viewed = look(&house, &priya, task, Purpose::Support).await.expect("now she may");
    assert!(seen(&viewed).contains(&"email".to_owned()), "{viewed:?}");
    assert_eq!(viewed.role, "support");
    let beside = look(&house, &priya, task, Purpose::Marketing).await;
    assert!(matches!(beside, Err(OperationError::NotAllowed(_))), "for another purpose than the task's: {beside:?}");
    let page = house.operations.person(&site, &person.link).await.expect("her page");
    let by_staff = |look: &&operations::LookView| matches!(&look.by, Looker::Staff { role, .. } if role == "support");
    let look = page.looks.iter().find(by_staff).expect("the look is in her history");
    assert_eq!((look.purpose, look.action), (Some(Purpose::Support), Some(Action::Review)));
    assert!(!look.sentences.is_empty(), "with its sentence");
    assert!(!format!("{:?}", page.looks).contains("Priya"), "and without the name of who looked");
    assert!(page.disclosures.is_empty(), "nothing left the house");
}

#[tokio::test]
async fn a_task_ends_at_its_time_and_by_its_holder_and_then_lets_nobody_look() {
    let house = House::new().await;
    let site = House::site("wesprodigital.com");
    send(&house, &site, FormKind::Registration).await;
    let (priya, arjun) = (priya(&house, &site, &["support"]).await, priya(&house, &site, &["support"]).await);
    for caller in [&priya, &arjun] {
        acknowledge(&house, caller).await;
    }
    let task = given(&house, &site, &priya, Purpose::Support).await;
    assert!(!seen(&look(&house, &priya, task, Purpose::Support).await.expect("she has the task")).is_empty());
    let anothers = refused(look(&house, &arjun, task, Purpose::Support).await);
    assert!(anothers != "silent" && !anothers.is_empty(), "a colleague's task is no task: {anothers}");
    assert!(house.operations.close_task(&arjun, task).await.is_err());
    house.clock.advance_ms(1);
    house.operations.close_task(&priya, task).await.expect("she closes it");
    let closed = refused(look(&house, &priya, task, Purpose::Support).await);
    assert!(closed.contains("need to know"), "{closed}");
    house.clock.advance_ms(1);
    let officer = self::priya(&house, &site, &["privacy-officer"]).await;
    house.operations.give_task(&officer, to(priya.staff(), Purpose::Service)).await.expect("another");
    let open = house.operations.tasks(&priya, false, None).await.unwrap();
    let open = open.iter().find(|task| task.is_open).expect("it is open");
    house.clock.advance_ms(2 * DAY_MS);
    assert!(look(&house, &priya, open.id, Purpose::Service).await.is_err(), "its time is over");
    assert!(house.operations.sweep_sign_ins().await.unwrap() > 0);
    let rows: Vec<TaskRow> = house.store.all_rows(&Part::of(&site), &[]).await.unwrap();
    assert!(rows.iter().all(|row| row.state == "closed"), "what is over is closed");
}

#[tokio::test]
async fn nobody_gives_themselves_a_task_or_another_one_that_no_role_of_theirs_is_for() {
    let house = House::new().await;
    let site = House::site("wipro.com");
    send(&house, &site, FormKind::Contact).await;
    let officer = priya(&house, &site, &["privacy-officer"]).await;
    let auditor = priya(&house, &site, &["auditor"]).await;
    let marketing = priya(&house, &site, &["marketing"]).await;
    let own = house.operations.give_task(&officer, to(officer.staff(), Purpose::Support)).await;
    assert!(matches!(own, Err(OperationError::NotAllowed(_))), "{own:?}");
    assert!(house.operations.give_task(&marketing, to(officer.staff(), Purpose::Support)).await.is_err(), "whoever gives tasks has a role for it");
    for (holder, purpose) in [(&auditor, Purpose::Support), (&marketing, Purpose::Support)] {
        let beyond = house.operations.give_task(&officer, to(holder.staff(), purpose)).await;
        assert!(matches!(beyond, Err(OperationError::Malformed(_))), "{beyond:?}");
    }
    assert_eq!(count::<TaskRow>(&house, &site).await, 0);
}

#[tokio::test]
async fn a_search_tells_the_same_of_nobody_and_of_somebody_without_a_task() {
    let house = House::new().await;
    let site = House::site("wipro.com");
    send(&house, &site, FormKind::Contact).await;
    let priya = priya(&house, &site, &["support"]).await;
    assert!(house.operations.search_person(&priya, &asha()).await.is_err(), "searching needs the acknowledgement that seeing needs");
    acknowledge(&house, &priya).await;
    let nobody = Address::Email(value("email", "nobody@example.org").1);
    let before = leaves(&house, &site).await;
    let (of_asha, of_nobody) = (house.operations.search_person(&priya, &asha()).await, house.operations.search_person(&priya, &nobody).await);
    assert!(of_asha.unwrap().is_empty() && of_nobody.unwrap().is_empty());
    assert_eq!(leaves(&house, &site).await, before + 2, "each is one line of the log, whoever is found");
    let task = given(&house, &site, &priya, Purpose::Support).await;
    let found = house.operations.search_person(&priya, &asha()).await.unwrap();
    assert_eq!(found.iter().map(|task| task.id).collect::<Vec<_>>(), [task]);
    for _ in 0..3 {
        house.operations.search_person(&priya, &asha()).await.expect("a few in a minute");
    }
    let often = house.operations.search_person(&priya, &asha()).await;
    assert!(matches!(often, Err(OperationError::TooMany { .. })), "{often:?}");
    let program = house.operations.people(&priya, &asha()).await;
    assert!(matches!(program, Err(OperationError::NotAllowed(_))), "what finds people as a program does is not for staff: {program:?}");
}

#[tokio::test]
async fn a_fact_or_a_program_cannot_stand_in_for_a_task_or_an_acknowledgement() {
    let house = House::new().await;
    let site = House::site("wesprodigital.com");
    let person = send(&house, &site, FormKind::Registration).await;
    let company = house.company(&site).await;
    let member = priya(&house, &site, &["support"]).await;
    let forged = operations::NewFact { party: Some(member.name().to_owned()), ..about(person.subject, fact(Condition::NeedToKnow, EvidenceKind::Task)) };
    let forged = house.operations.record_fact(&company, forged).await;
    assert!(matches!(forged, Err(OperationError::NotAllowed(_))), "{forged:?}");
    let named = NewParty { name: "staff:0000000000".to_owned(), kind: Recipient::Staff, idempotency: None };
    assert!(house.operations.register_party(&company, named).await.is_err(), "nobody is registered under a name like theirs");
    let spoken_for = UseRequest {
        subjects: vec![person.subject],
        categories: vec![crate::kit::data("email")],
        action: Action::Review,
        purpose: Purpose::Support,
        by: Actor::Staff(member.name().to_owned()),
        idempotency: None,
    };
    let spoken_for = house.operations.use_data(&company, spoken_for).await;
    assert!(matches!(spoken_for, Err(OperationError::NotAllowed(_))), "no program speaks for a member: {spoken_for:?}");
}

#[tokio::test]
async fn an_acknowledgement_is_asked_anew_after_a_year_and_when_the_words_change() {
    let house = House::new().await;
    let site = House::site("pactera.com");
    let priya = priya(&house, &site, &["support"]).await;
    acknowledge(&house, &priya).await;
    assert!(house.operations.acknowledgement(&priya).await.unwrap().given_at.is_some());
    house.clock.advance_ms(366 * DAY_MS);
    assert!(house.operations.acknowledgement(&priya).await.unwrap().given_at.is_none());
    let rows: Vec<AcknowledgementRow> = house.store.all_rows(&Part::of(&site), &[]).await.unwrap();
    assert_eq!(rows.len(), 1, "the one that ended stays on record");
    let text = "[\"pactera.com\"]\nacknowledgement = \"I tell nobody.\"\n";
    let house = House::of_changed(testkit::real_policies(), move |house| house.staffed(toml::from_str(text).expect("settings"))).await;
    let arjun = self::priya(&house, &site, &["support"]).await;
    assert_eq!(house.operations.acknowledgement(&arjun).await.unwrap().words, "I tell nobody.");
}

#[tokio::test]
async fn nobody_changes_their_own_standing_and_who_left_is_out_at_once() {
    let house = House::new().await;
    let site = House::site("wipro.com");
    let administrator = priya(&house, &site, &["administrator"]).await;
    let (support, signed_in) = house.staff_member(&site, &["support"]).await;
    let operations = &house.operations;
    let all: Vec<String> = operations.roles(&site).into_keys().collect();
    assert!(matches!(operations.give_roles(&administrator, administrator.staff().unwrap(), &all).await, Err(OperationError::NotAllowed(_))));
    assert!(matches!(operations.let_go(&administrator, administrator.staff().unwrap()).await, Err(OperationError::NotAllowed(_))));
    assert!(operations.give_roles(&support, administrator.staff().unwrap(), &all).await.is_err());
    operations.give_roles(&administrator, support.staff().unwrap(), &["legal".to_owned()]).await.unwrap();
    let now = operations.on_duty(&site, &signed_in.token).await.unwrap();
    assert_eq!(now.caller.roles(), ["legal"], "a role counts from the next click on");
    operations.let_go(&administrator, support.staff().unwrap()).await.unwrap();
    assert!(matches!(operations.on_duty(&site, &signed_in.token).await, Err(OperationError::LinkInvalid)));
    operations.forget_name(&administrator, support.staff().unwrap()).await.unwrap();
    let row: Option<StaffRow> = house.store.row(&Part::of(&site), &[Cell::from(&support.staff().unwrap())]).await.unwrap();
    assert!(row.unwrap().name.is_none());
}

#[tokio::test]
async fn an_invitation_opens_once_and_for_its_site_alone() {
    let house = House::new().await;
    let site = House::site("wipro.com");
    let new = NewMember { name: Personal::new("Arjun Mehta".to_owned()), roles: vec!["support".to_owned()] };
    let invited = house.operations.invite_first(&site, new.clone()).await.unwrap();
    assert!(house.operations.invitation_shown(&House::site("wso2.com"), &invited.token).await.is_err());
    assert!(house.operations.invite_first(&site, NewMember { roles: vec!["king".to_owned()], ..new.clone() }).await.is_err());
    let (origin, from) =
        ("http://wipro.localhost", operations::SigningIn { browser: "Firefox on Linux", network: operations::Network::of([192, 0, 2, 1].into()) });
    let named = Personal::new("Work laptop".to_owned());
    let asked = house.operations.ask_to_join(&site, &invited.token, origin, from).await.unwrap();
    let again = house.operations.ask_to_join(&site, &invited.token, origin, from).await.unwrap();
    let evil = testkit::passkey::answer(&asked.options, "http://evil.localhost", &[1; 16]);
    assert!(house.operations.join(&site, &invited.token, (&asked.token, &evil, &named), origin, from).await.is_err(), "made for another origin");
    let answer = testkit::passkey::answer(&asked.options, origin, &[1; 16]);
    house.operations.join(&site, &invited.token, (&asked.token, &answer, &named), origin, from).await.unwrap();
    let second = testkit::passkey::answer(&again.options, origin, &[2; 16]);
    let second = house.operations.join(&site, &invited.token, (&again.token, &second, &named), origin, from).await;
    assert!(matches!(second, Err(OperationError::LinkInvalid)), "{second:?}");
    let late = house.operations.invite_first(&site, new).await.unwrap();
    house.clock.advance_ms(73 * 3_600_000);
    assert!(house.operations.invitation_shown(&site, &late.token).await.is_err(), "it is over after three days");
}

#[tokio::test]
async fn what_a_person_wrote_opens_to_whoever_took_their_request_and_ends_with_its_answer() {
    let house = House::new().await;
    let site = House::site("wesprodigital.com");
    let person = send(&house, &site, FormKind::Registration).await;
    let operations = &house.operations;
    let page = operations.person(&site, &person.link).await.unwrap();
    let ask = page.rights.into_iter().find(|right| right.right == vocabulary::Right::Ask).unwrap();
    let words = Some(Personal::new("Where is my order?".to_owned()));
    let exercise = operations::Exercise { key: ask.key, channel: vocabulary::Channel::AccountPage, correction: None, words, idempotency: None };
    let case = operations.exercise(&site, &person.link, exercise).await.unwrap();
    let (support, colleague) = (priya(&house, &site, &["support"]).await, priya(&house, &site, &["support"]).await);
    for caller in [&support, &colleague] {
        acknowledge(&house, caller).await;
    }
    assert!(operations.request(&support, case.id).await.is_err(), "nobody took it yet");
    assert!(operations.facts(&support, operations::FactQuery { subject: Some(person.subject), party: None }).await.is_err());
    let task = operations.take_request(&support, case.id).await.unwrap();
    assert_eq!(operations.take_request(&support, case.id).await.unwrap().id, task.id, "taken once");
    let opened = operations.request(&support, case.id).await.unwrap();
    assert_eq!(opened.request.id, case.id, "whoever took it reads it, as far as the policy lets the company");
    assert!(operations.request(&colleague, case.id).await.is_err(), "a colleague did not take it");
    let look = operations.person(&site, &person.link).await.unwrap().looks;
    assert!(look.iter().any(|look| matches!(&look.by, Looker::Staff { member, .. } if member == support.name())), "{look:?}");
    house.clock.advance_ms(1);
    let company = house.company(&site).await;
    let done = operations::RequestAnswer::Done { answer: Some(Personal::new("On its way.".to_owned())), correction: None };
    operations.answer_request(&company, case.id, done, None).await.unwrap();
    assert!(operations.request(&support, case.id).await.is_err(), "the matter is over, and with it the task");
    assert!(operations.take_request(&support, case.id).await.is_err());
}
