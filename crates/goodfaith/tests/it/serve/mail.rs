//! Letters to a house that is served, from outside: each is looked up, becomes the use of a right or lies in the mailbox, and who is refused can see why.

use crate::serve::running::{Running, house_with};
use operations::{Collected, FormKind, Submission};
use reqwest::header::HOST;
use std::net::TcpListener;
use std::path::Path;
use std::process::Command;
use testkit::{House, Zones, real_policies};
use vocabulary::{Personal, RequestState, Right, SiteId, Timestamp};

/// Somebody who sent the contact form of Pactera from `address`.
async fn somebody(house: &House, site: &SiteId, address: &str) -> Collected {
    let form = house.operations.form(site, FormKind::Contact).unwrap();
    let written = |category: &str| match category {
        "email" => address.to_owned(),
        "phone" => "+91 80 1234 5678".to_owned(),
        _ => "Asha Rao".to_owned(),
    };
    let sent = Submission {
        form: FormKind::Contact,
        values: form.fields.iter().map(|field| (field.category.clone(), Personal::new(written(field.category.key())))).collect(),
        choices_ticked: form.choices.iter().filter(|choice| choice.required).map(|choice| choice.id.clone()).collect(),
        age: operations::DeclaredAge::Over13,
        statement: form.statement.clone(),
        person: None,
        idempotency: None,
    };
    house.operations.collect(site, sent).await.unwrap()
}

fn a_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

/// Sends a letter by `swaks`; its exit code and what it said.
fn sent(port: u16, machine: &str, words: &[&str]) -> (i32, String) {
    let mut command = Command::new("swaks");
    command.args(["--server", "127.0.0.1", "--port", &port.to_string(), "--local-interface", machine, "--helo", "mail.vouching.example"]).args(words);
    let out = command.output().expect("swaks is installed by ./test");
    (out.status.code().unwrap(), String::from_utf8_lossy(&out.stdout).into_owned())
}

/// A page of Pactera's site.
async fn page(running: &Running, path: &str) -> String {
    let asked = reqwest::Client::new().get(format!("http://127.0.0.1:{}{path}", running.port())).header(HOST, format!("pactera.localhost:{}", running.port()));
    let answer = asked.send().await.unwrap();
    assert_eq!(answer.status(), 200);
    answer.text().await.unwrap()
}

fn letters_in(folder: &Path, site: &str) -> Vec<String> {
    let files = std::fs::read_dir(folder.join("mailbox").join(site).join("new")).unwrap();
    files.map(|file| std::fs::read_to_string(file.unwrap().path()).unwrap()).collect()
}

#[tokio::test]
#[allow(clippy::disallowed_methods, reason = "the program runs by the machine's clock")]
async fn letters_are_looked_up_obeyed_kept_or_refused_with_a_reason() {
    let zones = Zones::start();
    let smtp = a_port();
    let settings = format!(
        "[mail]\nsmtp = \"127.0.0.1:{smtp}\"\nname = \"mail.pactera.com\"\nmailbox = \"mailbox\"\nblocklists = [\"addresses:zen.example\", \"domains:dbl.example\"]\nresolvers = [\"{}\"]\n",
        zones.at
    );
    let folder = house_with(&settings);
    let site = House::site("pactera.com");
    let now = Timestamp(jiff::Timestamp::now().as_millisecond());
    let house = House::at(folder.path(), real_policies(), now, |house| house).await;
    let asha = somebody(&house, &site, "asha@vouching.example").await;
    drop(house);
    let running = Running::start(&["serve", "--folder", folder.path().to_str().unwrap(), "--port", "0"]);

    let from_asha = ["--from", "asha@vouching.example", "--to", "info@pactera.com"];
    let said = sent(smtp, "127.9.0.50", &[&from_asha[..], &["--header", "Subject: unsubscribe", "--body", "Please."]].concat());
    assert_eq!(said.0, 0, "{}", said.1);
    let said =
        sent(smtp, "127.9.0.50", &["--from", "ben@silent.example", "--to", "info@pactera.com", "--header", "Subject: hello", "--body", "A question of Ben"]);
    assert_eq!(said.0, 0, "{}", said.1);
    let kept = letters_in(folder.path(), "pactera.com");
    assert_eq!(kept.len(), 1, "{kept:?}");
    assert!(kept[0].starts_with("Delivered-To: info@pactera.com\r\nX-Goodfaith-Author: ") && kept[0].contains("A question of Ben"), "{}", kept[0]);

    let (code, refused) = sent(smtp, "127.9.0.2", &from_asha);
    assert!(code != 0 && refused.contains("550-5.7.1 Refused as spam"), "{refused}");
    let reference = refused.split("/refused/").nth(1).unwrap().split_whitespace().next().unwrap();
    let page = page(&running, &format!("/refused/{reference}")).await;
    assert!(page.contains("zen.example") && page.contains("127.0.0.2") && !page.contains("127.9.0.2"), "{page}");
    for (words, code) in
        [(["--from", "x@silent.example", "--to", "nobody@pactera.com"], "550 5.1.1"), (["--from", "x@silent.example", "--to", "x@other.example"], "550 5.7.1")]
    {
        let (ended, said) = sent(smtp, "127.9.0.50", &words);
        assert!(ended != 0 && said.contains(code), "{said}");
    }
    running.ask_to_stop();
    assert!(running.ended().success());

    let house = House::at(folder.path(), real_policies(), now, |house| house).await;
    let requests = house.operations.person(&site, &asha.link).await.unwrap().requests;
    assert_eq!(requests.iter().map(|request| (request.right, request.state)).collect::<Vec<_>>(), [(Right::OptOut, RequestState::Done)]);
    let counts = house.operations.sender_counts(&house.company(&site).await).await.unwrap();
    let of = |answer: &str| counts.iter().filter(|count| count.answer == answer).map(|count| count.letters).sum::<u64>();
    assert_eq!((of("checked"), of("refused"), of("unchecked")), (2, 1, 0), "{counts:?}");
}
