//! Parents: asked, verified by each method; and everybody who tries to be one and is not.

use crate::kit::{about, data, fact, filled_in, refused};
use crate::parent_kit::{DAY_MS, PNG, asked, born, child_at_wipro, childs_form, is_gone, letter, parent, permit, sharing, signed, text, view};
use operations::*;
use testkit::House;
use vocabulary::{Condition, Personal, Purpose, Recipient};

#[tokio::test]
async fn a_child_gives_nothing_before_the_parent_confirmed_twice_and_then_what_was_permitted() {
    let house = House::new().await;
    let site = House::site("pactera.com");
    let (link, id) = parent(&house, &site, None, "priya@example.org").await;
    let before = house.operations.link_for_child(&site, &link, id).await;
    assert!(matches!(before, Err(OperationError::NotAllowed(_))), "an unverified parent sees nothing: {before:?}");
    let given = permit(id, Method::EmailPlus, &[Purpose::Support], &[Recipient::Company]);
    let noted = house.operations.permit(&site, &link, &given).await.unwrap();
    assert!(!noted.permission.in_force && !noted.permission.verified);
    assert_eq!(letter(&house, "/confirm/").await, None, "the second letter comes later");
    house.clock.advance_ms(DAY_MS);
    let second = letter(&house, "/confirm/").await.expect("a second letter");
    assert!(is_gone(&house.operations.person(&site, &second).await), "it opens nothing but what it confirms");
    assert!(is_gone(&house.operations.confirm_permission(&site, &link).await), "the first link confirms nothing");
    let confirmed = house.operations.confirm_permission(&site, &second).await.unwrap();
    assert!(confirmed.in_force && confirmed.until > Some(house.operations.now().plus_ms(364 * DAY_MS)));
    assert!(is_gone(&house.operations.confirm_permission(&site, &second).await), "and once");
    let child = house.operations.link_for_child(&site, &link, id).await.unwrap();
    let kept = childs_form(&house, &site, &child).await.unwrap();
    assert!(!kept.kept.is_empty());
    let others = house.operations.forms(&site).unwrap();
    let other = others.iter().find(|form| form.purpose != Purpose::Support).expect("a form for something else");
    let mut other = filled_in(&house, &site, other.kind);
    (other.person, other.age) = (Some(child.clone()), born(2018, 9));
    let said = refused(house.operations.collect(&site, other).await);
    assert!(said.contains("under the age of thirteen") || said.contains("Anyone under"), "not for what was not permitted: {said}");
    let seen = house.operations.child_held(&site, &link, id).await.unwrap();
    assert!(seen.iter().any(|held| held.value.reveal() == "asha@example.org"));
    let looks = house.operations.person(&site, &child).await.unwrap().looks;
    assert!(looks.iter().any(|look| look.by == Looker::Parent && !look.data.is_empty()), "the child's history shows it: {looks:?}");
}

#[tokio::test]
async fn a_childs_data_is_shared_only_as_a_parents_signed_form_says_and_not_after_it_is_taken_back() {
    let house = House::new().await;
    let site = House::site("wipro.com");
    let child = child_at_wipro(&house, &site).await;
    let company = house.company(&site).await;
    assert!(house.operations.disclose(&company, sharing(&child, Purpose::Marketing, None)).await.is_err());
    let (link, id) = signed(&house, &site, &child, "priya@example.org").await;
    assert!(house.operations.disclose(&company, sharing(&child, Purpose::Marketing, None)).await.is_err(), "an unreviewed form permits nothing");
    let sent = house.operations.permission_form(&company, id).await.unwrap();
    assert_eq!((sent.kind.as_str(), sent.file.reveal().as_slice()), ("png", PNG));
    let why = FormReview::Refused(text("there is no signature"));
    house.operations.review_permission(&company, id, &why).await.unwrap();
    assert_eq!(view(&house, &site, &link).await.reason.as_deref(), Some("there is no signature"));
    house.operations.send_form(&site, &link, id, &Personal::new(PNG.to_vec())).await.unwrap();
    let granted = house.operations.review_permission(&company, id, &FormReview::Accepted).await.unwrap();
    assert_eq!(granted.state, PermissionState::Granted);
    house.clock.advance_ms(1);
    assert!(house.operations.disclose(&company, sharing(&child, Purpose::Marketing, Some("one"))).await.is_ok());
    assert!(house.operations.disclose(&company, sharing(&child, Purpose::Service, None)).await.is_err(), "for no other purpose");
    house.operations.revoke_permission(&site, &link, id).await.unwrap();
    house.clock.advance_ms(1);
    let again = house.operations.disclose(&company, sharing(&child, Purpose::Marketing, Some("one"))).await;
    assert!(matches!(again, Err(OperationError::Refused(_))), "the same call again is decided anew: {again:?}");
    assert!(house.operations.person(&site, &child.link).await.is_ok(), "the text deletes nobody here");
}

#[tokio::test]
async fn of_two_parents_the_one_who_takes_it_back_wins_until_they_give_it_again() {
    let house = House::new().await;
    let site = House::site("wipro.com");
    let child = child_at_wipro(&house, &site).await;
    let company = house.company(&site).await;
    let (one, first) = signed(&house, &site, &child, "priya@example.org").await;
    let (_, second) = signed(&house, &site, &child, "ravi@example.org").await;
    for id in [first, second] {
        house.operations.review_permission(&company, id, &FormReview::Accepted).await.unwrap();
        house.clock.advance_ms(1);
    }
    house.operations.revoke_permission(&site, &one, first).await.unwrap();
    house.clock.advance_ms(1);
    assert!(house.operations.disclose(&company, sharing(&child, Purpose::Marketing, None)).await.is_err(), "the other's word is not enough");
    let (third, id) = parent(&house, &site, Some(&child.link), "ravi.at.work@example.org").await;
    let again = house.operations.permit(&site, &third, &permit(id, Method::SignedForm, &[Purpose::Marketing], &[Recipient::Partner])).await;
    assert!(matches!(again, Err(OperationError::Malformed(_))), "{again:?}");
    let raw = about(child.subject, fact(Condition::Parental, EvidenceKind::ParentVerification));
    assert!(house.operations.record_fact(&company, raw).await.is_err(), "nor does a fact recorded past it lift it");
    house.operations.permit(&site, &one, &permit(first, Method::SignedForm, &[Purpose::Marketing], &[Recipient::Partner])).await.unwrap();
    house.operations.send_form(&site, &one, first, &Personal::new(PNG.to_vec())).await.unwrap();
    house.operations.review_permission(&company, first, &FormReview::Accepted).await.unwrap();
    house.clock.advance_ms(1);
    assert!(house.operations.disclose(&company, sharing(&child, Purpose::Marketing, None)).await.is_ok());
}

#[tokio::test]
async fn a_call_makes_the_fact_with_who_when_and_which_script() {
    let house = House::new().await;
    let site = House::site("wipro.com");
    let child = child_at_wipro(&house, &site).await;
    let company = house.company(&site).await;
    let new = NewPermission { child: Some(child.subject), email: text("priya@example.org"), idempotency: Some("k".to_owned()) };
    let opened = house.operations.open_permission(&company, &new).await.unwrap();
    let again = house.operations.open_permission(&company, &new).await.unwrap();
    assert_eq!(opened.id, again.id);
    let call = Call {
        who: text("the duty officer"),
        at: house.operations.now(),
        script: "2026-05".to_owned(),
        purposes: vec![Purpose::Marketing],
        recipients: vec![Recipient::Partner],
        child_born: born(2018, 9),
    };
    let tomorrow = Call { at: house.operations.now().plus_ms(DAY_MS), ..call.clone() };
    assert!(house.operations.record_call(&company, opened.id, &tomorrow).await.is_err(), "no call is on record before it was made");
    let granted = house.operations.record_call(&company, opened.id, &call).await.unwrap();
    let facts = house.operations.facts(&company, operations::FactQuery { subject: Some(child.subject), party: None }).await.unwrap();
    let made = facts.iter().find(|fact| granted.facts.contains(&fact.id)).unwrap();
    assert_eq!((made.condition, made.evidence, made.purposes.as_slice()), (Condition::Parental, EvidenceKind::ParentVerification, &[Purpose::Marketing][..]));
    assert!(made.document.contains("the duty officer") && made.document.contains("script 2026-05"), "{}", made.document);
    assert!(made.until.is_some());
    house.clock.advance_ms(1);
    assert!(house.operations.disclose(&company, sharing(&child, Purpose::Marketing, None)).await.is_ok());
}

#[tokio::test]
async fn nobody_who_is_a_child_is_a_parent() {
    let house = House::new().await;
    let site = House::site("wipro.com");
    let child = child_at_wipro(&house, &site).await;
    let own = house.operations.ask_parent(&site, &asked(Some(&child.link), "Asha@Example.org")).await;
    assert!(matches!(own, Err(OperationError::Malformed(_))), "the child's own address: {own:?}");
    // Somebody else's letters would go to an address that a child gave: none is written, and nobody is told why.
    let mut other = filled_in(&house, &site, FormKind::InformationRequest);
    other.values = vec![(data("name"), text("Kim")), (data("email"), text("kim@example.org"))];
    house.operations.collect(&site, other).await.unwrap();
    house.operations.ask_parent(&site, &asked(None, "asha@example.org")).await.unwrap();
    assert_eq!(letter(&house, "/me/").await, None, "nobody who is known as a child is written to as a parent");
    // Who says that they are a child is one: what was given to ask them goes at once.
    let (link, id) = parent(&house, &site, Some(&child.link), "friend@example.org").await;
    let says = Permit { born: born(2017, 1), ..permit(id, Method::SignedForm, &[Purpose::Marketing], &[Recipient::Partner]) };
    let answer = house.operations.permit(&site, &link, &says).await;
    assert!(matches!(answer, Err(OperationError::NotAllowed(_))), "{answer:?}");
    assert_eq!(house.people(&site, "friend@example.org").await, []);
    // Who is not grown up is no parent either, and who is found out later ends what they permitted.
    let (link, id) = parent(&house, &site, Some(&child.link), "cousin@example.org").await;
    let says = Permit { born: born(2010, 1), ..permit(id, Method::SignedForm, &[Purpose::Marketing], &[Recipient::Partner]) };
    assert!(matches!(house.operations.permit(&site, &link, &says).await, Err(OperationError::Malformed(_))));
    house.operations.permit(&site, &link, &permit(id, Method::SignedForm, &[Purpose::Marketing], &[Recipient::Partner])).await.unwrap();
    house.operations.send_form(&site, &link, id, &Personal::new(PNG.to_vec())).await.unwrap();
    let company = house.company(&site).await;
    let cousin = house.people(&site, "cousin@example.org").await[0];
    house.operations.record_fact(&company, about(cousin, fact(Condition::Child, EvidenceKind::AgeDeclared))).await.unwrap();
    let accepted = house.operations.review_permission(&company, id, &FormReview::Accepted).await;
    assert!(matches!(accepted, Err(OperationError::Malformed(_))), "{accepted:?}");
}

#[tokio::test]
async fn an_answer_by_e_mail_shares_nothing_unless_the_operator_says_so() {
    let house = House::new().await;
    let site = House::site("wipro.com");
    let child = child_at_wipro(&house, &site).await;
    let (link, id) = parent(&house, &site, Some(&child.link), "priya@example.org").await;
    let by_mail = permit(id, Method::EmailPlus, &[Purpose::Marketing], &[Recipient::Partner]);
    assert!(matches!(house.operations.permit(&site, &link, &by_mail).await, Err(OperationError::Malformed(_))));
}

#[tokio::test]
async fn a_file_is_what_its_bytes_are() {
    let house = House::new().await;
    let site = House::site("wipro.com");
    let child = child_at_wipro(&house, &site).await;
    let (link, id) = signed(&house, &site, &child, "priya@example.org").await;
    let large = [PNG, &vec![0; operations::House::FORM_BYTES_MAX]].concat();
    let wrong: [&[u8]; 5] = [b"", b"<html><script>alert(1)</script>", b"%PDF-1.7 and no end", b"\x89PNG\r\n\x1a\n", &large];
    for bytes in wrong {
        let sent = house.operations.send_form(&site, &link, id, &Personal::new(bytes.to_vec())).await;
        assert!(matches!(sent, Err(OperationError::Malformed(_))), "{} bytes: {sent:?}", bytes.len());
    }
    for bytes in [&b"%PDF-1.7\n1 0 obj\n%%EOF\n"[..], b"\xff\xd8\xff\xe0 a picture \xff\xd9"] {
        house.operations.send_form(&site, &link, id, &Personal::new(bytes.to_vec())).await.unwrap();
    }
}
