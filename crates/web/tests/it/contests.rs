//! Contests and promotions over HTTP: entered while they run, drawn when they are over, and shared with the sponsor that was named or with nobody.

use crate::scene::{Scene, site};
use operations::{ContestTerms, Offering, Register, SiteOffering};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use testkit::House;
use vocabulary::Timestamp;

const DAY_MS: i64 = 86_400_000;

/// A house on 1 June 2026, where a contest runs that week.
async fn scene(name: &str, form: &str, sponsor: Option<&str>) -> Scene {
    let terms = ContestTerms {
        begins: "2026-06-01".parse().expect("a date"),
        ends: "2026-06-07".parse().expect("a date"),
        rules: "Say why you like steel.".to_owned(),
        winners: 2,
        sponsor: sponsor.map(str::to_owned),
    };
    let contests = BTreeMap::from([(form.to_owned(), terms)]);
    let offering = Offering::default().with(&site(name), SiteOffering { contests, ..SiteOffering::default() });
    Scene::of(House::offering(offering).await).await
}

async fn enter(scene: &Scene, host: &str, form: &str, who: &str, more: &[(&str, &str)]) -> String {
    let address = format!("{who}@example.org");
    let mut fields = vec![("data-name", who), ("data-email", address.as_str())];
    fields.extend(more);
    let sent = scene.send_form(host, form, &fields).await.is(200);
    format!("/me/{}", sent.between("href=\"/me/", "\""))
}

#[tokio::test]
async fn a_contest_ends_and_its_winners_are_drawn_once() {
    let scene = scene("wesprodigital.com", "contest", None).await;
    let (host, key) = ("wesprodigital.localhost", scene.company_key("wesprodigital.com").await);
    let drawing = "/api/v1/sites/wesprodigital.com/contests/contest/drawing";
    scene.get(host, "/forms/contest").await.is(200).says("It can be entered until 7 June 2026").says("Say why you like steel.").says("drawn by lot");
    let mut pages = Vec::new();
    for who in ["asha", "ben", "chen"] {
        pages.push(enter(&scene, host, "contest", who, &[]).await);
    }
    scene.call(drawing, &key, "a", &Value::Null).await.is(409);
    scene.server.house.clock.set(Timestamp(1_780_315_200_000 + 7 * DAY_MS));
    scene.get(host, "/forms/contest").await.is(409).says("This contest is over");
    scene.post(host, "/forms/contest", &[("data-name", "Dora"), ("data-email", "dora@example.org")]).await.is(409);
    let drawn = scene.call(drawing, &key, "b", &Value::Null).await.is(200).json();
    let winners = drawn["winners"].as_array().expect("winners");
    assert_eq!((&drawn["entrants"], winners.len()), (&json!(3), 2));
    assert_ne!(winners[0]["subject"], winners[1]["subject"]);
    assert_eq!(winners[0]["may_be_told"], true, "the policy lets winners be told: {drawn}");
    assert_eq!(scene.call(drawing, &key, "c", &Value::Null).await.is(200).json()["winners"], drawn["winners"], "and never another one");
    scene.server.house.clock.set(Timestamp(1_780_315_200_000));
    let mut told = 0;
    for page in &pages {
        told += usize::from(scene.get(host, page).await.is(200).text.contains("You won place"));
    }
    assert_eq!(told, 2);
}

#[tokio::test]
async fn a_promotion_names_its_sponsor_and_nobody_else_receives_it() {
    let scene = scene("indiamart.com", "promotion", Some("Fizz Drinks")).await;
    let (host, key) = ("indiamart.localhost", scene.company_key("indiamart.com").await);
    let fields = [("data-name", "Asha"), ("data-email", "asha@example.org")];
    scene.send_form(host, "promotion", &fields).await.is(409).says("its sponsor is not known");
    for name in ["Fizz Drinks", "Pop Drinks"] {
        scene.call("/api/v1/sites/indiamart.com/parties", &key, &name.replace(' ', "-"), &json!({ "name": name, "kind": "sponsor" })).await.is(201);
    }
    scene.send_form(host, "promotion", &fields).await.is(409).says("its sponsor is not known");
    let sponsored = |promotion: &str, party| operations::NewEntry { promotion: Some(promotion.to_owned()), ..testkit::entry(Register::Sponsors, party) };
    let (operations, indiamart) = (&scene.server.house.operations, site("indiamart.com"));
    testkit::entered(operations, &indiamart, sponsored("promotion/2025-06-01", "Fizz Drinks")).await;
    scene.send_form(host, "promotion", &fields).await.is(409).says("its sponsor is not known");
    testkit::entered(operations, &indiamart, sponsored("promotion/2026-06-01", "Fizz Drinks")).await;
    testkit::entered(operations, &indiamart, sponsored("promotion/2026-06-01", "Pop Drinks")).await;
    let form = scene.get(host, "/forms/promotion").await.is(200).says("Fizz Drinks, the sponsor of this promotion");
    let decline = form.between("<legend>Your right to object", "</fieldset>");
    assert!(decline.contains("nothing of mine is shared with a sponsor"), "{decline}");
    enter(&scene, host, "promotion", "asha", &[]).await;
    let objecting: Vec<&str> = form.text.split("name=\"choice\" value=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    let declining = objecting.iter().find(|id| id.starts_with("decline")).expect("a way to decline");
    enter(&scene, host, "promotion", "ben", &[("choice", declining)]).await;
    let mut given = BTreeMap::new();
    for (who, sponsor) in [("asha", "Fizz Drinks"), ("asha", "Pop Drinks"), ("ben", "Fizz Drinks")] {
        let found = scene
            .call(
                "/api/v1/sites/indiamart.com/people",
                &key,
                &format!("p-{who}-{}", sponsor.replace(' ', "-")),
                &json!({ "email": format!("{who}@example.org") }),
            )
            .await;
        let subject = found.is(200).json()["people"][0].clone();
        let body =
            json!({ "subjects": [subject], "data": ["email"], "action": "share", "purpose": "contest", "party": sponsor, "partial": "what-is-permitted" });
        let release =
            scene.call("/api/v1/sites/indiamart.com/disclosures", &key, &format!("d-{who}-{}", sponsor.replace(' ', "-")), &body).await.is(200).json();
        given.insert((who, sponsor), release["subjects"][0]["fields"][0]["outcome"].as_str().unwrap_or_default().to_owned());
    }
    assert_eq!(given[&("asha", "Fizz Drinks")], "given");
    assert_eq!(given[&("asha", "Pop Drinks")], "refused", "only its own sponsor was named");
    assert_eq!(given[&("ben", "Fizz Drinks")], "refused", "who declined is not shared");
}
