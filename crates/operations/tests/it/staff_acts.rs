//! What members of staff change of people, and the queues they work through: each takes an open task about that person, as a look at them does, and a
//! queue says of nobody who they are before their matter is taken. Programs of the company are held by their scopes and take no task.

use crate::kit::{about, data, fact, refused, send};
use crate::parent_kit::{born, child_at_wipro, signed, text};
use operations::{
    AgeAnswer, AgeClaimed, AgeMoved, Caller, Change, DecisionQuestion, EvidenceKind, FactQuery, FormKind, FormReview, Looker, Meant, NewTask, OperationError,
    Outcome, PermissionState, RequestAnswer, Which,
};
use testkit::House;
use vocabulary::{Action, Condition, Purpose, Recipient, RecordId, SiteId, SubjectId};

const OFFICER: &str = "privacy-officer";

/// A privacy officer who acknowledged that it is confidential.
async fn officer(house: &House, site: &SiteId) -> Caller {
    let caller = house.staff_member(site, &[OFFICER]).await.0;
    let shown = house.operations.acknowledgement(&caller).await.unwrap();
    house.operations.acknowledge(&caller, &shown.words_sha256).await.unwrap();
    caller
}

/// A task of this member's about this person, given by a colleague.
async fn given(house: &House, site: &SiteId, holder: &Caller, subject: SubjectId) -> RecordId {
    let colleague = officer(house, site).await;
    let to = holder.staff().unwrap();
    let task = NewTask { whom: Meant::Subject(subject), to, purposes: vec![Purpose::Support], days: 2 };
    house.operations.give_task(&colleague, task).await.unwrap();
    let tasks = house.operations.tasks(holder, false, None).await.unwrap();
    tasks.iter().find(|task| task.subject == Some(subject)).expect("it is theirs").id
}

fn objection() -> Change {
    Change { objections: Some(vec![Purpose::Analytics]), ..Change::default() }
}

fn is_refused<T: std::fmt::Debug>(outcome: &Outcome<T>, what: &str) {
    assert!(matches!(outcome, Err(OperationError::Refused(_) | OperationError::NotAllowed(_))), "{what}: {outcome:?}");
}

#[tokio::test]
async fn what_is_held_of_a_person_is_changed_for_a_task_about_them_and_of_many_by_programs_alone() {
    let house = House::new().await;
    let site = House::site("wesprodigital.com");
    let asha = send(&house, &site, FormKind::Registration).await;
    let priya = officer(&house, &site).await;
    let company = house.company(&site).await;
    let held = house.operations.survey(&company, &Which::Person(asha.subject), None).await.unwrap().held;
    let record = held.iter().find(|held| held.category == data("name")).expect("a name is held").record;
    let (person, one) = (Which::Person(asha.subject), Which::Value(asha.subject, record));
    let without = refused(house.operations.amend(&priya, &person, &objection(), None, None).await);
    assert!(without.contains("need to know"), "the sentence that asks for a need to know: {without}");
    is_refused(&house.operations.amend(&priya, &one, &objection(), None, None).await, "one value");
    is_refused(&house.operations.remove(&priya, &one, None).await, "removing");
    is_refused(&house.operations.rewrite(&priya, (asha.subject, record), &text("Asha Menon"), None).await, "putting right");
    let before = house.operations.survey(&company, &Which::Person(asha.subject), None).await.unwrap();
    assert_eq!(format!("{:?}", before.held), format!("{held:?}"), "and nothing was changed");

    let task = given(&house, &site, &priya, asha.subject).await;
    let amended = house.operations.amend(&priya, &one, &objection(), None, None).await.unwrap();
    assert_eq!(amended.values, 1);
    house.operations.rewrite(&priya, (asha.subject, record), &text("Asha Menon"), None).await.unwrap();
    for many in [Which::ObjectedTo(Purpose::Analytics), Which::HeldFor(Purpose::Service), Which::MayGoTo(Recipient::Partner)] {
        is_refused(&house.operations.amend(&priya, &many, &objection(), None, None).await, "many at once, even with a task about one of them");
    }
    house.operations.amend(&company, &Which::HeldFor(Purpose::Support), &objection(), None, None).await.expect("a program does");
    let looks = house.operations.person(&site, &asha.link).await.unwrap().looks;
    assert!(looks.iter().any(|look| matches!(&look.by, Looker::Staff { member, .. } if member == priya.name())), "it is in her history: {looks:?}");
    house.clock.advance_ms(1);
    house.operations.close_task(&priya, task).await.unwrap();
    is_refused(&house.operations.remove(&priya, &one, None).await, "the task is over");
}

#[tokio::test]
async fn facts_choices_and_decisions_about_a_person_take_a_task_too() {
    let house = House::new().await;
    let site = House::site("wipro.com");
    let asha = send(&house, &site, FormKind::Contact).await;
    let priya = officer(&house, &site).await;
    let operations = &house.operations;
    let said = || about(asha.subject, fact(Condition::OptedOut, EvidenceKind::Letter));
    let question = DecisionQuestion {
        action: Action::Use,
        data: vec![data("email")],
        purpose: Purpose::Marketing,
        recipient: Recipient::Company,
        party: None,
        subject: Some(asha.subject),
    };
    is_refused(&operations.record_fact(&priya, said()).await, "a fact");
    is_refused(&operations.record_withdrawal(&priya, (asha.subject, "any"), "a letter", None).await, "a choice");
    is_refused(&operations.decide(&priya, question.clone()).await, "a decision rests on facts about them");
    operations.decide(&priya, DecisionQuestion { subject: None, ..question.clone() }).await.expect("of nobody in particular");
    let company = house.company(&site).await;
    let found = operations.facts(&company, FactQuery { subject: Some(asha.subject), party: None }).await.unwrap();
    assert!(found.iter().all(|fact| fact.recorded_by != priya.name()), "nothing was recorded by her: {found:?}");

    given(&house, &site, &priya, asha.subject).await;
    let fact = operations.record_fact(&priya, said()).await.expect("with a task");
    operations.decide(&priya, question).await.expect("with a task");
    let colleague = officer(&house, &site).await;
    is_refused(&operations.revoke_fact(&colleague, &fact.id).await, "a colleague has none");
}

#[tokio::test]
async fn a_request_is_answered_by_whoever_took_it() {
    let house = House::new().await;
    let site = House::site("wesprodigital.com");
    let person = send(&house, &site, FormKind::Registration).await;
    let page = house.operations.person(&site, &person.link).await.unwrap();
    let ask = page.rights.into_iter().find(|right| right.right == vocabulary::Right::Ask).unwrap();
    let exercise = operations::Exercise {
        key: ask.key,
        channel: vocabulary::Channel::AccountPage,
        correction: None,
        words: Some(text("Where is my order?")),
        idempotency: None,
    };
    let case = house.operations.exercise(&site, &person.link, exercise).await.unwrap();
    let (priya, colleague) = (officer(&house, &site).await, officer(&house, &site).await);
    house.operations.take_request(&priya, case.id).await.unwrap();
    let done = || RequestAnswer::Done { answer: Some(text("On its way.")), correction: None };
    is_refused(&house.operations.answer_request(&colleague, case.id, done(), None).await, "a colleague did not take it");
    house.operations.answer_request(&priya, case.id, done(), Some("once")).await.expect("whoever took it answers it");
    house.operations.answer_request(&priya, case.id, done(), Some("once")).await.expect("and the same answer again is the same");
}

#[tokio::test]
async fn the_queue_of_permissions_names_nobody_before_one_is_taken() {
    let house = House::new().await;
    let site = House::site("wipro.com");
    let child = child_at_wipro(&house, &site).await;
    let (_, id) = signed(&house, &site, &child, "priya@example.org").await;
    let operations = &house.operations;
    let (priya, colleague) = (officer(&house, &site).await, officer(&house, &site).await);
    let company = house.company(&site).await;
    let listed = |caller: Caller| async move { operations.permissions(&caller, Some(PermissionState::Reviewing), None).await.unwrap().remove(0) };
    let seen = listed(company.clone()).await;
    assert_eq!(seen.child, Some(child.subject), "a program is held by its scope");
    let unseen = listed(priya.clone()).await;
    assert_eq!((unseen.id, unseen.child, unseen.parent), (id, None, None));
    is_refused(&operations.permission(&priya, id).await, "one permission");
    is_refused(&operations.permission_form(&priya, id).await, "its form");
    is_refused(&operations.review_permission(&priya, id, &FormReview::Accepted).await, "its review");

    let support = house.staff_member(&site, &["support"]).await.0;
    is_refused(&operations.take_permission(&support, id).await, "a role that verifies no parents");
    let task = operations.take_permission(&priya, id).await.unwrap();
    assert_eq!((task.why.as_str(), task.reference, task.subject), ("permission", Some(id), Some(child.subject)));
    assert_eq!(operations.take_permission(&priya, id).await.unwrap().id, task.id, "taken once");
    let now = operations.permission(&priya, id).await.unwrap();
    assert_eq!((now.child, now.parent), (seen.child, seen.parent));
    assert_eq!(listed(colleague.clone()).await.child, None, "nor does the queue of a colleague who did not take it");
    operations.permission_form(&priya, id).await.expect("the form is the parent's, of whom there is a task too");
    let looks = operations.person(&site, &child.link).await.unwrap().looks;
    assert!(looks.iter().any(|look| matches!(&look.by, Looker::Staff { member, .. } if member == priya.name())), "{looks:?}");

    house.clock.advance_ms(1);
    operations.review_permission(&priya, id, &FormReview::Accepted).await.expect("whoever took it reviews it");
    is_refused(&operations.permission(&priya, id).await, "with the review the matter is over, and with it both tasks");
    assert!(matches!(operations.take_permission(&colleague, id).await, Err(OperationError::Malformed(_))), "nothing waits");
    assert!(operations.tasks(&priya, false, None).await.unwrap().iter().all(|task| !task.is_open));
}

#[tokio::test]
async fn an_age_that_waits_is_told_and_answered_by_whoever_took_it() {
    let house = House::new().await;
    let site = House::site("wipro.com");
    let child = child_at_wipro(&house, &site).await;
    let operations = &house.operations;
    assert_eq!(operations.say_age(&site, &child.link, born(1990, 1)).await.unwrap(), AgeMoved::Waits);
    let (priya, colleague) = (officer(&house, &site).await, officer(&house, &site).await);
    let waiting = operations.age_claims(&priya).await.unwrap().remove(0);
    assert_eq!(waiting.says, None, "what somebody says of their age is a look at them");
    is_refused(&operations.answer_age_claim(&priya, child.subject, AgeAnswer::Confirmed, "a passport was seen").await, "without a task");
    let task = operations.take_age(&priya, child.subject).await.unwrap();
    assert_eq!((task.why.as_str(), task.subject), ("age", Some(child.subject)));
    assert_eq!(operations.age_claims(&priya).await.unwrap().remove(0).says, Some(AgeClaimed::Grown));
    assert_eq!(operations.age_claims(&colleague).await.unwrap().remove(0).says, None);
    is_refused(&operations.answer_age_claim(&colleague, child.subject, AgeAnswer::Confirmed, "a passport was seen").await, "a colleague");
    house.clock.advance_ms(1);
    operations.answer_age_claim(&priya, child.subject, AgeAnswer::Refused, "nobody could tell").await.expect("whoever took it");
    assert!(operations.tasks(&priya, false, None).await.unwrap().iter().all(|task| !task.is_open), "and the task is over");
    let nothing = operations.take_age(&priya, child.subject).await;
    assert!(matches!(nothing, Err(OperationError::Malformed(_))), "{nothing:?}");
}
