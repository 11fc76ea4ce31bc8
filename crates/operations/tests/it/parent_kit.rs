//! What the tests of parents share: asking one, their answer, a confirmed parent, a child on file. It asserts nothing about the policies.

use crate::kit::{data, filled_in};
use operations::{
    AgeAnswer, AgeMoved, Caller, ChildView, Collected, DeclaredAge, DisclosureRequest, Exercise, FormKind, FormReview, LinkToken, Method, Network, NewParty,
    OperationError, Outcome, ParentAsked, Partial, Permit,
};
use testkit::House;
use vocabulary::{Action, BirthMonth, Channel, Effect, Personal, Purpose, Recipient, RecordId, SiteId};

pub(crate) const DAY_MS: i64 = 86_400_000;
/// A picture of one point, as small as a PNG can be.
pub(crate) const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00";

pub(crate) fn born(year: i16, month: i8) -> DeclaredAge {
    DeclaredAge::Born(BirthMonth::new(year, month).unwrap())
}

pub(crate) fn text(words: &str) -> Personal<String> {
    Personal::new(words.to_owned())
}

pub(crate) fn asked(child: Option<&LinkToken>, email: &str) -> ParentAsked {
    let network = Network::of("192.0.2.1".parse().unwrap());
    ParentAsked { child: child.cloned(), email: text(email), address: "http://site".to_owned(), network }
}

/// The token after these words in the newest letter.
pub(crate) async fn letter(house: &House, after: &str) -> Option<LinkToken> {
    house.operations.send_letters().await.unwrap();
    let letters = house.letters.take();
    let found = letters.iter().rev().find_map(|letter| letter.text.reveal().split(after).nth(1)?.get(..64).map(str::to_owned));
    found.and_then(|token| LinkToken::read(&token))
}

/// A parent who was asked: the link to their page, and the permission.
pub(crate) async fn parent(house: &House, site: &SiteId, child: Option<&LinkToken>, email: &str) -> (LinkToken, RecordId) {
    house.operations.ask_parent(site, &asked(child, email)).await.unwrap();
    let link = letter(house, "/me/").await.expect("a letter");
    let id = house.operations.children_of(site, &link).await.unwrap()[0].id;
    (link, id)
}

pub(crate) fn permit(permission: RecordId, method: Method, purposes: &[Purpose], recipients: &[Recipient]) -> Permit {
    Permit {
        permission,
        born: born(1985, 4),
        child_born: born(2018, 9),
        purposes: purposes.to_vec(),
        recipients: recipients.to_vec(),
        method: Some(method),
        remind: true,
    }
}

/// A parent of pactera.com who has confirmed twice, and their child's link.
pub(crate) async fn confirmed(house: &House, site: &SiteId) -> (LinkToken, RecordId, LinkToken) {
    let (link, id) = parent(house, site, None, "priya@example.org").await;
    let given = permit(id, Method::EmailPlus, &[Purpose::Support], &[Recipient::Company]);
    house.operations.permit(site, &link, &given).await.unwrap();
    house.clock.advance_ms(DAY_MS);
    let second = letter(house, "/confirm/").await.expect("a second letter");
    house.operations.confirm_permission(site, &second).await.unwrap();
    let child = house.operations.link_for_child(site, &link, id).await.unwrap();
    (link, id, child)
}

pub(crate) async fn childs_form(house: &House, site: &SiteId, child: &LinkToken) -> Outcome<Collected> {
    let mut form = filled_in(house, site, FormKind::Contact);
    (form.person, form.age) = (Some(child.clone()), born(2018, 9));
    form.values.retain(|(category, _)| category.key() == "email" || category.key() == "message");
    house.operations.collect(site, form).await
}

pub(crate) fn is_gone<T: std::fmt::Debug>(outcome: &Outcome<T>) -> bool {
    matches!(outcome, Err(OperationError::LinkInvalid))
}

pub(crate) async fn view(house: &House, site: &SiteId, link: &LinkToken) -> ChildView {
    house.operations.children_of(site, link).await.unwrap().remove(0)
}

/// A known child on file at wipro.com, and a party that asks for them.
pub(crate) async fn child_at_wipro(house: &House, site: &SiteId) -> Collected {
    let mut form = filled_in(house, site, FormKind::InformationRequest);
    form.age = born(2018, 9);
    let child = house.operations.collect(site, form).await.unwrap();
    let company = house.company(site).await;
    let acme = NewParty { name: "Acme".to_owned(), kind: Recipient::Partner, idempotency: None };
    house.operations.register_party(&company, acme).await.unwrap();
    house.clock.advance_ms(1);
    child
}

pub(crate) fn sharing(child: &Collected, purpose: Purpose, idempotency: Option<&str>) -> DisclosureRequest {
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

pub(crate) async fn signed(house: &House, site: &SiteId, child: &Collected, email: &str) -> (LinkToken, RecordId) {
    let (link, id) = parent(house, site, Some(&child.link), email).await;
    let given = permit(id, Method::SignedForm, &[Purpose::Marketing], &[Recipient::Partner]);
    house.operations.permit(site, &link, &given).await.unwrap();
    house.operations.send_form(site, &link, id, &Personal::new(PNG.to_vec())).await.unwrap();
    (link, id)
}

/// Leaves by the right that deletes.
pub(crate) async fn leave(house: &House, site: &SiteId, link: &LinkToken) {
    let page = house.operations.person(site, link).await.unwrap();
    let right = page.rights.iter().find(|right| right.here && right.effect == Effect::Deleted).expect("a right that deletes");
    let exercise = Exercise { key: right.key.clone(), channel: Channel::AccountPage, correction: None, words: None, idempotency: None };
    house.operations.exercise(site, link, exercise).await.unwrap();
}

/// Everything that is done with parents, through this house: at a site whose policy asks none, nothing.
pub(crate) async fn every_way(house: &House, watched: &operations::House, company: &Caller, site: &SiteId) {
    let Some(scope) = watched.parents_scope(site).unwrap() else { return };
    let child = operations::NewPermission { child: None, email: text("priya@example.org"), idempotency: None };
    let opened = watched.open_permission(company, &child).await.unwrap();
    watched.send_letters().await.unwrap();
    let letters = house.letters.take();
    let link = letters.iter().rev().find_map(|letter| LinkToken::read(letter.text.reveal().split("/me/").nth(1)?.get(..64)?)).unwrap();
    let given = permit(opened.id, Method::SignedForm, &scope.purposes, &scope.recipients);
    watched.permit(site, &link, &given).await.unwrap();
    for review in [FormReview::Refused(text("not signed")), FormReview::Accepted] {
        watched.send_form(site, &link, opened.id, &Personal::new(PNG.to_vec())).await.unwrap();
        watched.permission_form(company, opened.id).await.unwrap();
        watched.review_permission(company, opened.id, &review).await.unwrap();
        house.clock.advance_ms(1);
    }
    let child = watched.link_for_child(site, &link, opened.id).await.unwrap();
    assert_eq!(watched.say_age(site, &child, born(1990, 1)).await.unwrap(), AgeMoved::Waits);
    watched.child_held(site, &link, opened.id).await.unwrap();
    watched.export(site, &child).await.unwrap();
    watched.export(site, &link).await.unwrap();
    watched.parent_on_age(site, &link, opened.id, AgeAnswer::Refused).await.unwrap();
    house.clock.advance_ms(1);
    watched.revoke_permission(site, &link, opened.id).await.unwrap();
    watched.sweep_permissions().await.unwrap();
}
