//! Orders over HTTP: the form places one, `POST …/payment` tells its number once, and the person's page says what became of it.

use crate::scene::{Scene, got};
use reqwest::Method;
use serde_json::json;

const HOST: &str = "pactera.localhost";
const API: &str = "/api/v1/sites/pactera.com/orders";
const NUMBER: &str = "4111 1111 1111 1111";

/// Asha has ordered: the path of her page, and the order.
async fn ordered(scene: &Scene, key: &str) -> (String, String) {
    let fields = [("data-name", "Asha Rao"), ("data-email", "asha@example.org"), ("data-financial", NUMBER)];
    let sent = scene.send_form(HOST, "purchase", &fields).await.is(200);
    let list = got(scene.request(Method::GET, "localhost", API).bearer_auth(key)).await.is(200).json();
    assert!(!list.to_string().contains("1111"), "a list opens nothing");
    (format!("/me/{}", sent.between("href=\"/me/", "\"")), list[0]["id"].as_str().expect("an order").to_owned())
}

#[tokio::test]
async fn post_payment_tells_the_number_once() {
    let scene = Scene::earnest().await;
    let key = scene.company_key("pactera.com").await;
    let (page, order) = ordered(&scene, &key).await;
    scene.get(HOST, &page).await.is(200).says("Your orders").says("It waits for its payment").says("•••• 1111").never_says(NUMBER);
    let pay = format!("{API}/{order}/payment");
    let refused = scene.call(&pay, &key, "a", &json!({ "purpose": "support" })).await.is(403);
    assert!(refused.json()["sentence"].as_str().expect("a sentence").contains("credit card information"), "{}", refused.text);
    let paid = scene.call(&pay, &key, "b", &json!({ "purpose": "transaction" })).await.is(200).json();
    assert_eq!((&paid["number"], &paid["order"]["state"]), (&json!(NUMBER), &json!("paid")));
    let again = scene.call(&pay, &key, "b", &json!({ "purpose": "transaction" })).await.is(409).never_says("1111").json();
    assert_eq!(again["type"], "urn:goodfaith:problem:settled");
    scene.get(HOST, &page).await.is(200).says("was opened once").says("•••• 1111").never_says(NUMBER).never_says("Take this order back");
    scene.call(&format!("{API}/{order}/steps"), &key, "c", &json!({ "step": "cancel" })).await.is(409);
    scene.call(&format!("{API}/{order}/steps"), &key, "d", &json!({ "step": "refuse", "sentence": 7 })).await.is(200).says("refused");
    scene.get(HOST, &page).await.is(200).says("Refused by <a href");
}

#[tokio::test]
async fn post_payment_twice_at_once_is_paid_once() {
    let scene = Scene::earnest().await;
    let key = scene.company_key("pactera.com").await;
    let (_, order) = ordered(&scene, &key).await;
    let (path, body) = (format!("{API}/{order}/payment"), json!({ "purpose": "transaction" }));
    let (one, two) = tokio::join!(scene.call(&path, &key, "a", &body), scene.call(&path, &key, "b", &body));
    let mut statuses = [one.status.as_u16(), two.status.as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 409]);
}

#[tokio::test]
async fn an_order_is_taken_back_on_its_persons_page_and_by_nobody_else() {
    let scene = Scene::earnest().await;
    let key = scene.company_key("pactera.com").await;
    let (page, order) = ordered(&scene, &key).await;
    let (other, _) = ordered(&scene, &key).await;
    scene.post(HOST, &format!("{other}/orders/{order}/cancel"), &[]).await.is(422);
    scene.post(HOST, &format!("{page}/orders/{order}/cancel"), &[]).await.is(200).says("Your order is taken back").says("Cancelled");
    scene.post(HOST, &format!("{page}/orders/{order}/cancel"), &[]).await.is(409).says("settled already");
    scene.call(&format!("{API}/{order}/payment"), &key, "a", &json!({ "purpose": "transaction" })).await.is(409);
    let copy = scene.get(HOST, &format!("{page}/export.json")).await.is(200).json();
    assert_eq!((&copy["orders"][0]["state"], &copy["orders"][0]["id"]), (&json!("cancelled"), &json!(order)));
}

#[tokio::test]
async fn a_number_with_a_wrong_digit_comes_back_to_who_typed_it() {
    let scene = Scene::earnest().await;
    let fields = [("data-name", "Asha Rao"), ("data-email", "asha@example.org"), ("data-financial", "4111 1111 1111 1112")];
    scene.send_form(HOST, "purchase", &fields).await.is(422).says("Card number: this is not the number of a card");
}

#[tokio::test]
async fn orders_are_for_the_company_alone_and_never_anothers() {
    let scene = Scene::earnest().await;
    let key = scene.company_key("pactera.com").await;
    let (_, order) = ordered(&scene, &key).await;
    let elsewhere = scene.company_key("wipro.com").await;
    scene.call(&format!("{API}/{order}/payment"), &elsewhere, "a", &json!({ "purpose": "transaction" })).await.is(401);
    let body = json!({ "purpose": "transaction" });
    scene.call(&format!("/api/v1/sites/wipro.com/orders/{order}/payment"), &elsewhere, "a", &body).await.is(422);
    got(scene.request(Method::GET, "localhost", &format!("{API}?state=lost")).bearer_auth(&key)).await.is(422);
}
