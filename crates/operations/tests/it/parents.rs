//! Parents: asked, verified by each method, seeing, taking back, deleting; and everybody who tries to be one and is not.

use crate::kit::{about, data, fact, filled_in, refused};
use operations::{
    AgeAnswer, AgeMoved, Call, Caller, ChildView, Collected, DeclaredAge, DisclosureRequest, EvidenceKind, Exercise, FormKind, FormReview, LinkToken, Looker,
    Method, Network, NewParty, NewPermission, OperationError, Outcome, ParentAsked, Partial, PermissionState, Permit, Practice, SiteChildren,
};
use testkit::House;
use vocabulary::{Action, BirthMonth, Channel, Condition, Effect, Personal, Purpose, Recipient, RecordId, SiteId, Timestamp};

const DAY_MS: i64 = 86_400_000;
/// A picture of one point, as small as a PNG can be.
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00";

fn born(year: i16, month: i8) -> DeclaredAge {
    DeclaredAge::Born(BirthMonth::new(year, month).unwrap())
}

fn text(words: &str) -> Personal<String> {
    Personal::new(words.to_owned())
}

fn asked(child: Option<&LinkToken>, email: &str) -> ParentAsked {
    let network = Network::of("192.0.2.1".parse().unwrap());
    ParentAsked { child: child.cloned(), email: text(email), address: "http://site".to_owned(), network }
}

/// The token after these words in the newest letter.
async fn letter(house: &House, after: &str) -> Option<LinkToken> {
    house.operations.send_letters().await.unwrap();
    let letters = house.letters.take();
    let found = letters.iter().rev().find_map(|letter| letter.text.reveal().split(after).nth(1)?.get(..64).map(str::to_owned));
    found.and_then(|token| LinkToken::read(&token))
}

/// A parent who was asked: the link to their page, and the permission.
async fn parent(house: &House, site: &SiteId, child: Option<&LinkToken>, email: &str) -> (LinkToken, RecordId) {
    house.operations.ask_parent(site, &asked(child, email)).await.unwrap();
    let link = letter(house, "/me/").await.expect("a letter");
    let id = house.operations.children_of(site, &link).await.unwrap()[0].id;
    (link, id)
}

fn permit(permission: RecordId, method: Method, purposes: &[Purpose], recipients: &[Recipient]) -> Permit {
    Permit { permission, born: born(1985, 4), child_born: born(2018, 9), purposes: purposes.to_vec(), recipients: recipients.to_vec(), method }
}

/// A parent of pactera.com who has confirmed twice, and their child's link.
async fn confirmed(house: &House, site: &SiteId) -> (LinkToken, RecordId, LinkToken) {
    let (link, id) = parent(house, site, None, "priya@example.org").await;
    let given = permit(id, Method::EmailPlus, &[Purpose::Support], &[Recipient::Company]);
    house.operations.permit(site, &link, &given).await.unwrap();
    house.clock.advance_ms(DAY_MS);
    let second = letter(house, "/confirm/").await.expect("a second letter");
    house.operations.confirm_permission(site, &second).await.unwrap();
    let child = house.operations.link_for_child(site, &link, id).await.unwrap();
    (link, id, child)
}

async fn childs_form(house: &House, site: &SiteId, child: &LinkToken) -> Outcome<Collected> {
    let mut form = filled_in(house, site, FormKind::Contact);
    (form.person, form.age) = (Some(child.clone()), born(2018, 9));
    form.values.retain(|(category, _)| category.key() == "email" || category.key() == "message");
    house.operations.collect(site, form).await
}

fn is_gone<T: std::fmt::Debug>(outcome: &Outcome<T>) -> bool {
    matches!(outcome, Err(OperationError::LinkInvalid))
}

async fn view(house: &House, site: &SiteId, link: &LinkToken) -> ChildView {
    house.operations.children_of(site, link).await.unwrap().remove(0)
}

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
    let mut other = filled_in(&house, &site, FormKind::Newsletter);
    (other.person, other.age) = (Some(child.clone()), born(2018, 9));
    let said = refused(house.operations.collect(&site, other).await);
    assert!(said.contains("under the age of thirteen") || said.contains("Anyone under"), "not for what was not permitted: {said}");
    let seen = house.operations.child_held(&site, &link, id).await.unwrap();
    assert!(seen.iter().any(|held| held.value.reveal() == "asha@example.org"));
    let looks = house.operations.person(&site, &child).await.unwrap().looks;
    assert!(looks.iter().any(|look| look.by == Looker::Parent && !look.data.is_empty()), "the child's history shows it: {looks:?}");
}

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

/// A known child on file at wipro.com, and a party that asks for them.
async fn child_at_wipro(house: &House, site: &SiteId) -> Collected {
    let mut form = filled_in(house, site, FormKind::InformationRequest);
    form.age = born(2018, 9);
    let child = house.operations.collect(site, form).await.unwrap();
    let company = house.company(site).await;
    let acme = NewParty { name: "Acme".to_owned(), kind: Recipient::Partner, idempotency: None };
    house.operations.register_party(&company, acme).await.unwrap();
    house.clock.advance_ms(1);
    child
}

fn sharing(child: &Collected, purpose: Purpose, idempotency: Option<&str>) -> DisclosureRequest {
    DisclosureRequest {
        action: Action::Share,
        subjects: vec![child.subject],
        categories: vec![data("email")],
        purpose,
        party: "Acme".to_owned(),
        partial: Partial::AllOrNothing,
        idempotency: idempotency.map(str::to_owned),
    }
}

async fn signed(house: &House, site: &SiteId, child: &Collected, email: &str) -> (LinkToken, RecordId) {
    let (link, id) = parent(house, site, Some(&child.link), email).await;
    let given = permit(id, Method::SignedForm, &[Purpose::Marketing], &[Recipient::Partner]);
    house.operations.permit(site, &link, &given).await.unwrap();
    house.operations.send_form(site, &link, id, &Personal::new(PNG.to_vec())).await.unwrap();
    (link, id)
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

/// Leaves by the right that deletes.
async fn leave(house: &House, site: &SiteId, link: &LinkToken) {
    let page = house.operations.person(site, link).await.unwrap();
    let right = page.rights.iter().find(|right| right.here && right.effect == Effect::Deleted).expect("a right that deletes");
    let exercise = Exercise { key: right.key.clone(), channel: Channel::AccountPage, correction: None, words: None, idempotency: None };
    house.operations.exercise(site, link, exercise).await.unwrap();
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
    assert!(house.operations.own_age(&site, &child.link).await.unwrap().unwrap().is_child);
    house.clock.set(Timestamp(1_782_864_000_000)); // midnight on 1 July 2026
    assert!(!house.operations.own_age(&site, &child.link).await.unwrap().unwrap().is_child);
    let company = house.company(&site).await;
    let facts = house.operations.facts(&company, operations::FactQuery { subject: Some(child.subject), party: None }).await.unwrap();
    let live: Vec<bool> = facts.iter().filter(|fact| fact.condition == Condition::Child && fact.live).map(|fact| fact.holds).collect();
    assert_eq!(live, [false], "and it is known that they are none: {facts:?}");
}

#[tokio::test]
async fn the_operator_says_how_long() {
    let site = House::site("pactera.com");
    let within = |text: &str| vocabulary::Within::read(text);
    let children = SiteChildren { waiting: within("2 days"), second_letter: within("1 hour"), permission: within("10 days"), email_plus_shares: false };
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
