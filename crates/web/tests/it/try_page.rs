//! `/try`: ask as anyone, be refused with the sentence, record the fact that changes it, ask again.

use crate::scene::{Scene, site};

const HOST: &str = "wipro.localhost";
const QUESTION: [(&str, &str); 6] =
    [("recipient", "partner"), ("party", "Acme Partners"), ("action", "share"), ("purpose", "marketing"), ("data", "name"), ("data", "email")];

#[tokio::test]
async fn post_refuses_with_the_sentence_and_says_what_would_change_it() {
    let scene = Scene::demonstration().await;
    let page = scene.post(HOST, "/try", &QUESTION).await.is(200);
    page.says("Refused").says("Wipro does not").says("What would change it").says("A confidentiality agreement is in force");
}

#[tokio::test]
async fn post_facts_records_the_agreement_and_the_answer_changes() {
    let scene = Scene::demonstration().await;
    scene.send_form(HOST, "contact", &[("data-name", "Asha"), ("data-email", "asha@example.org")]).await.is(200);
    let people = scene.server.house.operations.demonstration_people(&site("wipro.com")).await.expect("people");
    let subject = people.first().expect("a person").subject.to_string();
    let mut fields = QUESTION.to_vec();
    fields.push(("subject", &subject));
    scene.post(HOST, "/try", &fields).await.is(200).says("Refused");
    let mut fact = fields.clone();
    fact.extend([("condition", "confidential"), ("holds", "true"), ("evidence", "agreement"), ("document", "NDA 12"), ("idempotency", "f1")]);
    let after = scene.post(HOST, "/try/facts", &fact).await.is(200).says("Recorded on the ledger").says(">Permitted<");
    let mut hand_over = fields.clone();
    hand_over.push(("idempotency", "r1"));
    scene.post(HOST, "/try/release", &hand_over).await.is(200).says("Handed over to Acme Partners").says("asha@example.org");
    let row = after.between("<td data-label=\"Fact\">A confidentiality agreement", "</tr>");
    let id = row.split("value=\"").nth(1).and_then(|rest| rest.split('"').next()).expect("an id").to_owned();
    fields.push(("revoke", &id));
    scene.post(HOST, "/try/revoke", &fields).await.is(200).says("Withdrawn").says("Refused");
}

#[tokio::test]
async fn facts_are_not_taken_from_the_question() {
    let scene = Scene::demonstration().await;
    let mut fields = QUESTION.to_vec();
    fields.push(("confidential", "true"));
    scene.post(HOST, "/try", &fields).await.is(200).says("Please choose").never_says(">Permitted<");
}

#[tokio::test]
async fn post_facts_does_not_exist_outside_the_demonstration() {
    let scene = Scene::earnest().await;
    let mut fact = QUESTION.to_vec();
    fact.extend([("condition", "confidential"), ("evidence", "agreement"), ("document", "NDA"), ("idempotency", "f1")]);
    scene.post(HOST, "/try/facts", &fact).await.is(404);
    scene.post(HOST, "/try/release", &QUESTION).await.is(404);
    scene.post(HOST, "/try/revoke", &QUESTION).await.is(404);
    scene.post(HOST, "/try", &QUESTION).await.is(200).says("Refused").never_says("Record it and ask again");
}

#[tokio::test]
async fn markup_in_a_partys_name_is_shown_as_text() {
    let scene = Scene::demonstration().await;
    let mut fields = QUESTION.to_vec();
    fields[1] = ("party", "<script>alert(1)</script>");
    scene.post(HOST, "/try", &fields).await.never_says("<script");
}

#[tokio::test]
async fn an_unknown_person_is_answered_like_nobody() {
    let scene = Scene::earnest().await;
    let mut fields = QUESTION.to_vec();
    fields.push(("subject", "01890000-0000-7000-8000-000000000000"));
    let unknown = scene.post(HOST, "/try", &fields).await.is(200);
    let nobody = scene.post(HOST, "/try", &QUESTION).await.is(200);
    assert_eq!(
        unknown.between("<h2>What would change it", "</section>").len(),
        nobody.between("<h2>What would change it", "</section>").len() + carried(&unknown)
    );
}

/// How much longer the page is only because it carries the question's subject along.
fn carried(page: &crate::scene::Got) -> usize {
    let field = "<input type=\"hidden\" name=\"subject\" value=\"01890000-0000-7000-8000-000000000000\">";
    page.between("<h2>What would change it", "</section>").matches(field).count() * field.len()
}
