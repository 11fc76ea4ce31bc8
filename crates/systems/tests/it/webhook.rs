//! A system that is a program: what it is posted, signed; and what it is believed.

use crate::shop::{known, with_email};
use systems::{Door, ID, Manifest, Reach, SIGNATURE, Signer, System, TIMESTAMP, Task, Traces, Trouble};
use testkit::{Received, Receiver};
use vocabulary::{Purpose, Timestamp};

const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const NOW: Timestamp = Timestamp(1_780_315_200_000);

fn system() -> System {
    let text = "[[system]]\nname = \"mailer\"\nsite = \"shop.example.org\"\nkind = \"webhook\"\nabout = \"letters\"\nretention = \"one year\"\n\
         address = { env = \"X\" }\nsecret = { env = \"Y\" }\ntakes = [\"access\", \"erasure\", \"opt-out\"]\n\
         [[system.dataset]]\nname = \"mail\"\n[[system.dataset.table]]\nname = \"readers\"\ncolumns = { address = \"email\" }\n";
    Manifest::read(text, &known()).unwrap().systems.remove(0)
}

fn kind(received: &Received) -> String {
    serde_json::from_slice::<serde_json::Value>(&received.body).unwrap()["type"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn what_is_posted_is_signed_and_the_same_id_on_every_try() {
    let receiver = Receiver::start(|received| match kind(received).as_str() {
        "goodfaith.person.erasure.remains" => (200, r#"{"remain": 0}"#.to_owned()),
        "goodfaith.person.access" => (200, r#"{"rows": [{"table": "readers", "fields": {"address": "asha@example.org", "more": "x"}}]}"#.to_owned()),
        _ => (204, String::new()),
    });
    let (system, door) = (system(), Door { address: receiver.url(), secret: Some(SECRET.to_owned()) });
    let reach = Reach { system: &system, door: &door, errand: "errand-1", now: NOW };
    let asha = with_email("asha@example.org");
    assert_eq!(reach.health().await, Ok(()));
    assert_eq!(reach.carry_out(&asha, &Task::Erase, Traces::default()).await, Ok(0));
    let later = Reach { now: NOW.plus_ms(60_000), ..reach };
    assert_eq!(later.carry_out(&asha, &Task::Erase, Traces::default()).await, Ok(0));
    assert_eq!(later.remains(&asha, &Task::Erase, Traces::default()).await, Ok(0));
    later.carry_out(&asha, &Task::OptOut(vec![Purpose::Marketing]), Traces::default()).await.unwrap();
    let rows = later.look(&asha).await.unwrap();
    let fields: Vec<String> = rows[0].fields.iter().map(|(column, data, value)| format!("{column} {data} {}", value.reveal())).collect();
    assert_eq!(fields, ["address email asha@example.org", "more account x"]);
    let received = receiver.received();
    let ids: Vec<&str> = received.iter().map(|one| one.header(ID).unwrap()).collect();
    assert_eq!(ids[1], ids[2], "the same thing again bears the same id");
    assert_ne!(ids[2], ids[3]);
    let signer = Signer::read(SECRET).unwrap();
    for one in &received {
        let seconds: i64 = one.header(TIMESTAMP).unwrap().parse().unwrap();
        assert!(signer.is_of((one.header(ID).unwrap(), seconds), &one.body, (one.header(SIGNATURE).unwrap(), seconds)));
        assert!(one.header("user-agent").is_some() && !one.path.contains("asha"), "nothing personal stands in an address");
    }
    let opt_out: serde_json::Value = serde_json::from_slice(&received[4].body).unwrap();
    assert_eq!(opt_out["data"]["purposes"], serde_json::json!(["marketing"]));
    assert_eq!(opt_out["data"]["person"]["emails"], serde_json::json!(["asha@example.org"]));
    // Each is an event in the structured form of CloudEvents 1.0.
    for one in &received {
        let event: serde_json::Value = serde_json::from_slice(&one.body).unwrap();
        assert_eq!((&event["specversion"], event["id"].as_str(), &event["source"]), (&"1.0".into(), one.header(ID), &"https://shop.example.org/".into()));
        assert_eq!(event["datacontenttype"], "application/json");
        assert_eq!(one.header("content-type"), Some("application/cloudevents+json; charset=UTF-8"));
        assert!(!event["id"].to_string().contains("asha"), "nothing personal stands outside `data`");
    }
}

#[tokio::test]
async fn a_program_that_says_yes_and_does_nothing_is_found_out() {
    for (answer, expected) in [
        ((200, r#"{"remain": 2}"#), Ok(2)),
        ((200, "thank you"), Err(Trouble::NotUnderstood)),
        ((204, ""), Err(Trouble::NotUnderstood)),
        ((500, ""), Err(Trouble::Refused)),
        ((403, ""), Err(Trouble::NotLetIn)),
        ((302, ""), Err(Trouble::Refused)),
    ] {
        let receiver = Receiver::start(move |_| (answer.0, answer.1.to_owned()));
        let (system, door) = (system(), Door { address: receiver.url(), secret: Some(SECRET.to_owned()) });
        let reach = Reach { system: &system, door: &door, errand: "errand-1", now: NOW };
        assert_eq!(reach.remains(&with_email("asha@example.org"), &Task::Erase, Traces::default()).await, expected, "{answer:?}");
    }
}

#[tokio::test]
async fn to_another_machine_nothing_goes_in_clear_and_nothing_unsigned() {
    let system = system();
    for (address, secret, expected) in [
        ("http://example.org/hook", Some(SECRET), Trouble::Settings),
        ("ftp://127.0.0.1/hook", Some(SECRET), Trouble::Settings),
        ("http://127.0.0.1:1/hook", None, Trouble::Settings),
        ("http://127.0.0.1:1/hook", Some("whsec_c2hvcnQ="), Trouble::Settings),
        ("http://127.0.0.1:1/hook", Some(SECRET), Trouble::Unreachable),
    ] {
        let door = Door { address: address.to_owned(), secret: secret.map(str::to_owned) };
        assert_eq!(Reach { system: &system, door: &door, errand: "e", now: NOW }.health().await, Err(expected), "{address}");
    }
}
