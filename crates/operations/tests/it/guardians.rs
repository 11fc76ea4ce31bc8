//! What a permission is worth: it ends with its time, by either parent's word, with its parent; and no age of a child's own ends what it protects.

use crate::kit::{data, filled_in};
use crate::parent_kit::{DAY_MS, born, child_at_wipro, childs_form, confirmed, is_gone, leave, letter, parent, permit, sharing, signed};
use operations::*;
use testkit::House;
use vocabulary::{Action, Condition, Purpose, Recipient, Timestamp};

#[tokio::test]
async fn a_permission_ends_with_its_time_and_what_it_let_be_held_is_deleted() {
    let house = House::new().await;
    let site = House::site("pactera.com");
    let (link, id, child) = confirmed(&house, &site).await;
    childs_form(&house, &site, &child).await.unwrap();
    let child = house.operations.link_for_child(&site, &link, id).await.unwrap();
    house.clock.advance_ms(366 * DAY_MS);
    let child_id = house.people(&site, "asha@example.org").await.pop().unwrap();
    let company = house.company(&site).await;
    let question = operations::DecisionQuestion {
        action: Action::Use,
        data: vec![data("email")],
        purpose: Purpose::Support,
        recipient: Recipient::Company,
        party: None,
        subject: Some(child_id),
    };
    let decision = house.operations.decide(&company, question).await.unwrap();
    assert_eq!(decision.answer.verdict, policy::Verdict::Deny, "by the next decision, before any sweep");
    house.operations.sweep_permissions().await.unwrap();
    assert_eq!(house.people(&site, "asha@example.org").await, []);
    assert!(is_gone(&house.operations.person(&site, &child).await));
    house.operations.sweep_permissions().await.unwrap();
    assert_eq!(house.people(&site, "priya@example.org").await, [], "the parent is needed no more");
}

#[tokio::test]
async fn a_revocation_deletes_where_the_policy_holds_nothing_without_permission_and_gives_a_receipt() {
    let house = House::new().await;
    let site = House::site("pactera.com");
    let (link, id, child) = confirmed(&house, &site).await;
    childs_form(&house, &site, &child).await.unwrap();
    house.clock.advance_ms(1);
    let revoked = house.operations.revoke_permission(&site, &link, id).await.unwrap();
    let erased = revoked.erased.expect("an erasure");
    assert!(is_gone(&house.operations.person(&site, &child).await));
    let receipt = house.operations.erasure_receipt(&site, erased.receipt.leaf, &erased.token).await.unwrap().expect("a receipt");
    let checked = house.operations.check_receipt(&site, &receipt).await.unwrap();
    assert!(matches!(checked, operations::CheckedReceipt::Proven { kind: "erased", .. }), "{checked:?}");
    let guessed = house.operations.erasure_receipt(&site, erased.receipt.leaf, &"0".repeat(64)).await.unwrap();
    assert_eq!(guessed, None, "only for whoever was told");
    house.operations.sweep_permissions().await.unwrap();
    assert_eq!(house.people(&site, "priya@example.org").await, []);
}

#[tokio::test]
async fn what_was_taken_to_ask_a_parent_goes_when_no_permission_comes_of_it() {
    let house = House::new().await;
    let site = House::site("pactera.com");
    let (link, _) = parent(&house, &site, None, "priya@example.org").await;
    house.clock.advance_ms(13 * DAY_MS);
    house.operations.sweep_permissions().await.unwrap();
    assert_eq!(house.people(&site, "priya@example.org").await.len(), 1);
    house.clock.advance_ms(2 * DAY_MS);
    house.operations.sweep_permissions().await.unwrap();
    assert_eq!(house.people(&site, "priya@example.org").await, []);
    assert!(is_gone(&house.operations.person(&site, &link).await));
    let left = crate::traces::count::<store::SubjectRow>(&*house.store, &site).await;
    assert_eq!(left, 0, "and the id that was made for the child");
    // Who says no is gone at once.
    let (link, id) = parent(&house, &site, None, "ravi@example.org").await;
    house.operations.revoke_permission(&site, &link, id).await.unwrap();
    assert_eq!(crate::traces::count::<store::SubjectRow>(&*house.store, &site).await, 0);
}

#[tokio::test]
async fn erasing_a_parent_ends_the_permission_and_the_house_still_verifies() {
    let house = House::new().await;
    let site = House::site("pactera.com");
    let (link, _, child) = confirmed(&house, &site).await;
    childs_form(&house, &site, &child).await.unwrap();
    house.clock.advance_ms(1);
    let parent = house.people(&site, "priya@example.org").await[0];
    let mut traces = crate::traces::Traces::of(&*house.store, &site, parent).await;
    traces.add("the address", b"priya@example.org");
    leave(&house, &site, &link).await;
    assert!(is_gone(&house.operations.person(&site, &link).await));
    assert!(is_gone(&house.operations.person(&site, &child).await), "the policy holds nothing of the child without it");
    assert_eq!(crate::traces::count::<store::PermissionRow>(&*house.store, &site).await, 0);
    assert_eq!(traces.in_rows(&*house.store, &site).await, Vec::<String>::new());
    let report = operations::verify_house(&*house.store, &house.vault, &site, None).await.unwrap();
    assert!(report.findings.is_empty(), "{:?}", report.findings);
}

#[tokio::test]
async fn a_parent_deletes_everything_and_parties_are_told() {
    let house = House::new().await;
    let site = House::site("wipro.com");
    let child = child_at_wipro(&house, &site).await;
    let company: Caller = house.company(&site).await;
    let (link, id) = signed(&house, &site, &child, "priya@example.org").await;
    house.operations.review_permission(&company, id, &FormReview::Accepted).await.unwrap();
    house.clock.advance_ms(1);
    house.operations.disclose(&company, sharing(&child, Purpose::Marketing, None)).await.unwrap();
    let deleted = house.operations.delete_child(&site, &link, id).await.unwrap();
    assert!(deleted.erased.is_some());
    assert!(is_gone(&house.operations.person(&site, &child.link).await));
    let notices = house.operations.erasure_notices(&company).await.unwrap();
    assert_eq!(notices.iter().map(|notice| notice.party.as_str()).collect::<Vec<_>>(), ["Acme"]);
    house.operations.sweep_permissions().await.unwrap();
    assert_eq!(house.people(&site, "priya@example.org").await, [], "nobody is kept as a parent of nobody");
}

#[tokio::test]
async fn a_childs_copy_names_no_parent_and_a_parents_no_child() {
    let house = House::new().await;
    let site = House::site("wipro.com");
    let child = child_at_wipro(&house, &site).await;
    let (link, id) = signed(&house, &site, &child, "priya@example.org").await;
    let of_child = house.operations.export(&site, &child.link).await.unwrap().unwrap();
    assert_eq!(of_child.children.permissions.len(), 1);
    let of_parent = house.operations.export(&site, &link).await.unwrap().unwrap();
    assert_eq!((of_parent.children.given.len(), of_parent.children.forms.len()), (1, 1));
    assert_eq!(of_parent.children.given[0].id, id.to_string());
    let parent = house.people(&site, "priya@example.org").await[0].to_string();
    assert!(!format!("{:?}", of_child.entries).contains(&parent));
    assert!(!format!("{:?}", of_parent.entries).contains(&child.subject.to_string()));
}

#[tokio::test]
async fn an_older_age_waits_for_a_parent_or_for_staff_and_a_younger_one_acts_at_once() {
    let house = House::new().await;
    let site = House::site("wipro.com");
    let child = child_at_wipro(&house, &site).await;
    let company = house.company(&site).await;
    assert_eq!(house.operations.say_age(&site, &child.link, born(1990, 1)).await.unwrap(), AgeMoved::Waits);
    assert_eq!(house.operations.say_age(&site, &child.link, born(2015, 1)).await.unwrap(), AgeMoved::Waits, "older than before, though a child still");
    let view = house.operations.own_age(&site, &child.link).await.unwrap().unwrap();
    assert!(view.is_child && view.waits);
    let mut form = filled_in(&house, &site, FormKind::InformationRequest);
    (form.person, form.age) = (Some(child.link.clone()), born(1990, 1));
    house.operations.collect(&site, form).await.unwrap();
    assert!(house.operations.own_age(&site, &child.link).await.unwrap().unwrap().is_child, "nor does a form lift it");
    assert_eq!(house.operations.say_age(&site, &child.link, born(2020, 1)).await.unwrap(), AgeMoved::Recorded, "a younger one acts at once");
    let until = house.operations.own_age(&site, &child.link).await.unwrap().unwrap().until;
    assert_eq!(until.map(|until| until.to_string()).as_deref(), Some("2033-02-01T00:00:00Z"));
    assert_eq!(house.operations.age_claims(&company).await.unwrap().len(), 1);
    house.operations.answer_age_claim(&company, child.subject, AgeAnswer::Refused, "nobody could tell").await.unwrap();
    assert!(house.operations.own_age(&site, &child.link).await.unwrap().unwrap().is_child);
    house.operations.say_age(&site, &child.link, born(1990, 1)).await.unwrap();
    house.clock.advance_ms(1);
    house.operations.answer_age_claim(&company, child.subject, AgeAnswer::Confirmed, "a passport was seen").await.unwrap();
    assert!(!house.operations.own_age(&site, &child.link).await.unwrap().unwrap().is_child);
}

#[tokio::test]
async fn childhood_ends_on_its_day_by_no_job() {
    let house = House::new().await;
    let site = House::site("wipro.com");
    let mut form = filled_in(&house, &site, FormKind::InformationRequest);
    form.age = born(2013, 6);
    let child = house.operations.collect(&site, form).await.unwrap();
    let company = house.company(&site).await;
    for (at, is_child) in [(1_782_863_999_999, true), (1_782_864_000_000, false)] {
        house.clock.set(Timestamp(at)); // the last instant of June 2026, and the first of July
        let facts = house.operations.facts(&company, operations::FactQuery { subject: Some(child.subject), party: None }).await.unwrap();
        let live: Vec<bool> = facts.iter().filter(|fact| fact.condition == Condition::Child && fact.live).map(|fact| fact.holds).collect();
        assert_eq!(live, [is_child], "{facts:?}");
    }
}

#[tokio::test]
async fn no_disclosure_stands_in_the_log_after_the_revocation_it_raced_with() {
    let house = House::new().await;
    let site = House::site("wipro.com");
    let child = child_at_wipro(&house, &site).await;
    let company = house.company(&site).await;
    let (link, id) = signed(&house, &site, &child, "priya@example.org").await;
    house.operations.review_permission(&company, id, &FormReview::Accepted).await.unwrap();
    house.clock.advance_ms(1);
    let waiting: Vec<_> = (0..12)
        .map(|_| {
            let (operations, company, wish) = (house.operations.clone(), company.clone(), sharing(&child, Purpose::Marketing, None));
            tokio::spawn(async move { operations.disclose(&company, wish).await.ok().map(|given| given.receipts[0].leaf) })
        })
        .collect();
    house.operations.revoke_permission(&site, &link, id).await.unwrap();
    let mut given = Vec::new();
    for one in waiting {
        given.extend(one.await.unwrap());
    }
    let export = house.operations.export(&site, &child.link).await.unwrap().unwrap();
    let ended = export.entries.iter().filter(|entry| entry.event.to_string().contains("\"parental\"") && entry.event.to_string().contains("\"holds\":false"));
    let ended = ended.map(|entry| entry.leaf).max().expect("the revocation");
    assert!(given.iter().all(|leaf| *leaf < ended), "{given:?} and {ended}");
    assert!(house.operations.disclose(&company, sharing(&child, Purpose::Marketing, None)).await.is_err());
}

#[tokio::test]
async fn the_operator_says_how_long() {
    let site = House::site("pactera.com");
    let within = |text: &str| vocabulary::Within::read(text);
    let children =
        SiteChildren { waiting: within("2 days"), second_letter: within("1 hour"), permission: within("10 days"), renewal: None, email_plus_shares: false };
    let folder = tempfile::tempdir().unwrap();
    let practice = Practice::default().with(&site, children);
    let house = House::at(folder.path(), testkit::real_policies(), Timestamp(1_780_315_200_000), |house| house.asking_parents(practice)).await;
    let (link, id) = parent(&house, &site, None, "priya@example.org").await;
    house.operations.permit(&site, &link, &permit(id, Method::EmailPlus, &[Purpose::Support], &[Recipient::Company])).await.unwrap();
    house.clock.advance_ms(3_600_000);
    let second = letter(&house, "/confirm/").await.expect("a second letter");
    let confirmed = house.operations.confirm_permission(&site, &second).await.unwrap();
    assert_eq!(confirmed.until, Some(house.operations.now().plus_ms(10 * DAY_MS)));
}

#[tokio::test]
async fn whoever_turns_out_to_be_a_child_gave_no_permission() {
    let house = House::new().await;
    let site = House::site("wipro.com");
    let child = child_at_wipro(&house, &site).await;
    let company = house.company(&site).await;
    let (link, id) = signed(&house, &site, &child, "priya@example.org").await;
    house.operations.review_permission(&company, id, &FormReview::Accepted).await.unwrap();
    house.clock.advance_ms(1);
    assert!(house.operations.disclose(&company, sharing(&child, Purpose::Marketing, None)).await.is_ok());
    assert_eq!(house.operations.say_age(&site, &link, born(2016, 2)).await.unwrap(), AgeMoved::Recorded);
    house.clock.advance_ms(1);
    assert!(house.operations.disclose(&company, sharing(&child, Purpose::Marketing, None)).await.is_err());
}

#[tokio::test]
async fn what_was_held_for_more_than_a_parent_permits_goes_when_it_is_known_that_they_are_a_child() {
    let house = House::new().await;
    let site = House::site("pactera.com");
    let company = house.company(&site).await;
    let forms = house.operations.forms(&site).unwrap();
    let other = forms.iter().find(|form| form.purpose != Purpose::Support).expect("a form for something else").kind;
    let asha = crate::kit::send(&house, &site, FormKind::Contact).await;
    let mut more = filled_in(&house, &site, other);
    more.person = Some(asha.link.clone());
    house.operations.collect(&site, more).await.unwrap();
    let new = NewPermission { child: Some(asha.subject), email: crate::parent_kit::text("priya@example.org"), idempotency: None };
    let opened = house.operations.open_permission(&company, &new).await.unwrap();
    let call = Call {
        who: crate::parent_kit::text("the duty officer"),
        at: house.operations.now(),
        script: "2026-05".to_owned(),
        purposes: vec![Purpose::Support],
        recipients: vec![Recipient::Company],
        child_born: born(2018, 9),
    };
    house.clock.advance_ms(1);
    house.operations.record_call(&company, opened.id, &call).await.unwrap();
    let page = house.operations.person(&site, &asha.link).await.unwrap();
    assert!(!page.records.is_empty());
    assert!(page.records.iter().all(|record| record.purposes == [Purpose::Support]), "{:?}", page.records);
}

#[tokio::test]
async fn a_parent_erased_since_a_backup_takes_the_permission_along_when_it_is_restored() {
    let house = House::new().await;
    let site = House::site("wipro.com");
    let child = child_at_wipro(&house, &site).await;
    let company = house.company(&site).await;
    let (_, id) = signed(&house, &site, &child, "priya@example.org").await;
    house.operations.review_permission(&company, id, &FormReview::Accepted).await.unwrap();
    house.clock.advance_ms(1);
    assert!(house.operations.disclose(&company, sharing(&child, Purpose::Marketing, None)).await.is_ok());
    let parent = house.people(&site, "priya@example.org").await[0];
    let mark = ledger::hex(&house.vault.mark_of_erased(&site, parent).unwrap());
    let traces = crate::traces::Traces::of(&*house.store, &site, parent).await;
    let store = (&*house.store, &*house.vault);
    let restored = backup::replay(store, &site, &std::collections::BTreeSet::from([mark]), &[], &[], house.operations.now()).await.unwrap();
    assert_eq!(restored.erased_again, 1);
    assert_eq!(traces.in_rows(&*house.store, &site).await, Vec::<String>::new());
    assert!(house.operations.disclose(&company, sharing(&child, Purpose::Marketing, None)).await.is_err());
    let report = verify_house(&*house.store, &house.vault, &site, None).await.unwrap();
    assert!(report.findings.is_empty(), "{:?}", report.findings);
}

#[tokio::test]
async fn a_parent_who_sent_a_form_leaves_nothing_in_the_childs_file() {
    let house = House::new().await;
    let site = House::site("wipro.com");
    let child = child_at_wipro(&house, &site).await;
    let company = house.company(&site).await;
    let (link, id) = signed(&house, &site, &child, "priya@example.org").await;
    house.operations.review_permission(&company, id, &FormReview::Accepted).await.unwrap();
    house.clock.advance_ms(1);
    let parent = house.people(&site, "priya@example.org").await[0];
    let traces = crate::traces::Traces::of(&*house.store, &site, parent).await;
    leave(&house, &site, &link).await;
    assert_eq!(traces.in_rows(&*house.store, &site).await, Vec::<String>::new());
    assert!(house.operations.disclose(&company, sharing(&child, Purpose::Marketing, None)).await.is_err());
    assert!(house.operations.person(&site, &child.link).await.is_ok(), "the child stays on file here");
}
