//! Every form at every site: it stands with the policy linked and its notices above its button, or it is refused with the sentence that refuses it.

use crate::scene::{Scene, site};
use operations::{FormKind, Input, OperationError};
use vocabulary::Notice;

const HOSTS: [(&str, &str); 5] = [
    ("indiamart.com", "indiamart.localhost"),
    ("pactera.com", "pactera.localhost"),
    ("wesprodigital.com", "wesprodigital.localhost"),
    ("wipro.com", "wipro.localhost"),
    ("wso2.com", "wso2.localhost"),
];

/// As a page writes a sentence.
fn escaped(text: &str) -> String {
    text.replace('&', "&#38;").replace('<', "&#60;").replace('>', "&#62;").replace('"', "&#34;").replace('\'', "&#39;")
}

#[tokio::test]
async fn every_kind_at_every_site_stands_with_its_notices_or_is_refused_with_its_sentence() {
    let scene = Scene::earnest().await;
    let (mut standing, mut refused, mut quoted) = (0, 0, 0);
    for (name, host) in HOSTS {
        for kind in FormKind::all() {
            let path = format!("/forms/{kind}");
            match scene.server.house.operations.form(&site(name), *kind) {
                Ok(form) => {
                    let page = scene.get(host, &path).await.is(200);
                    let (before, _) = page.text.split_once("<button type=\"submit\"").expect("a button");
                    assert!(before.contains("href=\"/privacy\""), "{host}{path}: the policy is not linked before the button");
                    for notice in &form.notices {
                        assert!(before.contains(&escaped(&notice.words)), "{host}{path}: {} does not stand before the button", notice.notice);
                    }
                    standing += 1;
                }
                Err(OperationError::Refused(refusal)) => {
                    let page = scene.get(host, &path).await.is(403);
                    let fields = [("statement", ""), ("data-name", "Asha Rao"), ("data-email", "asha@example.org"), ("data-opinion", "x"), ("age", "over-13")];
                    let posted = scene.post(host, &path, &fields).await.is(403);
                    if let Some(reason) = refusal.answer.reasons.first() {
                        let number = format!("/privacy#s{}", reason.sentence.number);
                        for page in [&page, &posted] {
                            assert!(page.text.contains(&number) || page.text.contains(&format!("#s{}", reason.sentence.number)), "{host}{path}: no sentence");
                        }
                        quoted += 1;
                    }
                    refused += 1;
                }
                other => panic!("{host}{path}: {other:?}"),
            }
        }
    }
    assert_eq!(standing + refused, HOSTS.len() * FormKind::all().len());
    assert!(refused > 20 && quoted > 10, "{refused} refused, {quoted} with a sentence");
}

#[tokio::test]
async fn every_page_that_takes_personal_data_links_the_policy() {
    let scene = Scene::earnest().await;
    for (name, host) in HOSTS {
        let mut pages: Vec<String> = vec!["/".to_owned(), "/forms".to_owned(), "/privacy".to_owned(), "/sign-in".to_owned(), "/board".to_owned()];
        pages.extend(FormKind::all().iter().map(|kind| format!("/forms/{kind}")));
        if name == "indiamart.com" {
            let me = scene.registered().await;
            pages.extend([me.clone(), format!("{me}/board"), format!("{me}/portfolio"), format!("{me}/signing-in")]);
        }
        for path in pages {
            let page = scene.get(host, &path).await;
            if page.status == 200 && page.text.contains("<form") {
                let main = page.text.split("<main").nth(1).unwrap_or_default();
                let asks = ["name=\"data-", "name=\"email\"", "name=\"words\"", "name=\"value\""].iter().any(|field| main.contains(field));
                assert!(!asks || page.text.contains("href=\"/privacy\""), "{host}{path} takes personal data and does not link the policy");
            }
        }
    }
}

#[tokio::test]
async fn what_stood_above_the_button_is_in_the_log_with_the_version_of_the_form() {
    let scene = Scene::earnest().await;
    let me = scene.registered().await;
    let form = scene.server.house.operations.form(&site("indiamart.com"), FormKind::Registration).expect("a form");
    let copy = scene.get("indiamart.localhost", &format!("{me}/export.json")).await.is(200).json();
    let log = copy["log"].as_array().expect("a log");
    let collected = log.iter().find(|entry| entry["event"]["event"] == "collected").expect("an entry");
    assert_eq!(
        (collected["event"]["schema"].as_str(), collected["event"]["shown_sha256"].as_str()),
        (Some("registration/1"), Some(form.shown_sha256.as_str()))
    );
    let seen: Vec<&str> = collected["event"]["notices"].as_array().expect("notices").iter().filter_map(|seen| seen["notice"].as_str()).collect();
    for wanted in [Notice::PolicyLink, Notice::OtherCollectorNotice, Notice::OptinOffer] {
        assert!(seen.contains(&wanted.to_string().as_str()), "{wanted} is not among {seen:?}");
    }
    assert!(collected["policy"].as_str().is_some_and(|version| version.starts_with("indiamart.com/")));
    assert!(form.fields.iter().all(|field| field.input != Input::Card));
}
