//! The pages that everybody reads, in Arabic: nothing on them is left in Latin letters but what is marked as English, what people and operators
//! wrote, names of companies and of hosts. A form that was sent in Arabic goes on in Arabic.

use crate::scene::{Got, Scene, got, site};
use operations::{ContestTerms, Offering, OutboundAddress, OutboundLink, SiteOffering};
use reqwest::Method;
use std::collections::{BTreeMap, BTreeSet};
use testkit::House;

/// Elements without an end.
const VOID: [&str; 6] = ["meta", "link", "input", "br", "img", "hr"];
/// Elements whose words are no words of the page's language.
const APART: [&str; 4] = ["bdi", "code", "script", "style"];
/// Names that are written as they are.
const NAMES: [&str; 3] = ["Goodfaith", "JSON", "Global Privacy Control"];
/// Attributes that are read out.
const READ_OUT: [&str; 3] = ["aria-label=\"", "placeholder=\"", "title=\""];

/// What a page says outside of what is marked as English, as words of Latin letters.
fn left_over(page: &str, names: &[String]) -> BTreeSet<String> {
    let mut said = String::new();
    let mut open: Vec<(String, bool)> = Vec::new();
    for part in page.split('<').skip(1) {
        let (tag, text) = part.split_once('>').unwrap_or((part, ""));
        let name: String = tag.trim_start_matches('/').chars().take_while(|c| c.is_ascii_alphanumeric()).collect();
        if tag.starts_with('/') {
            let closed = open.pop().map(|(name, _)| name);
            assert_eq!(closed.as_deref(), Some(name.as_str()), "the tags of the page stand in one another");
        } else if !tag.starts_with('!') {
            let is_within = open.last().is_some_and(|(_, apart)| *apart);
            let is_apart = is_within || tag.contains("lang=\"en\"") || APART.contains(&name.as_str());
            if !is_apart {
                for attribute in READ_OUT {
                    said.extend(tag.split(attribute).nth(1).and_then(|rest| rest.split('"').next()).map(|words| format!(" {words} ")));
                }
            }
            if !VOID.contains(&name.as_str()) {
                open.push((name, is_apart));
            }
        }
        if !open.last().is_some_and(|(_, apart)| *apart) {
            said.push_str(text);
            said.push(' ');
        }
    }
    let said = names.iter().fold(said, |said, name| said.replace(name.as_str(), " "));
    let runs = said.split(|c: char| !c.is_ascii_alphabetic() && c != '.' && c != '-');
    runs.filter(|run| run.chars().filter(char::is_ascii_alphabetic).count() > 1).map(str::to_owned).collect()
}

async fn in_arabic(scene: &Scene, host: &str, path: &str) -> Got {
    got(scene.request(Method::GET, host, path).header("accept-language", "ar")).await.says("<html lang=\"ar\" dir=\"rtl\"")
}

/// What is written as it is on every page: the companies and hosts, their first letters aside.
fn names_of(scene: &Scene) -> Vec<String> {
    let house = &scene.server.house.operations;
    let mut names: Vec<String> = NAMES.map(str::to_owned).to_vec();
    for site in house.sites() {
        names.extend([house.policy(&site).expect("a policy").company().replace('&', "&#38;"), site.to_string()]);
    }
    names
}

fn check(page: &Got, (host, path): (&str, &str), names: &[String]) {
    let left: Vec<String> = left_over(&page.text, names).into_iter().collect();
    assert!(left.is_empty(), "{host}{path} says in Latin letters: {left:?}");
}

const HOSTS: [(&str, &str); 5] = [
    ("indiamart.com", "indiamart.localhost"),
    ("pactera.com", "pactera.localhost"),
    ("wesprodigital.com", "wesprodigital.localhost"),
    ("wipro.com", "wipro.localhost"),
    ("wso2.com", "wso2.localhost"),
];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_public_page_in_arabic_is_in_arabic() {
    let scene = Scene::demonstration().await;
    let names = names_of(&scene);
    check(&in_arabic(&scene, "localhost", "/").await.is(200), ("localhost", "/"), &names);
    check(&in_arabic(&scene, "nobody.localhost", "/").await.is(421), ("nobody.localhost", "/"), &names);
    for (name, host) in HOSTS {
        let forms = scene.server.house.operations.forms(&site(name)).expect("forms").into_iter().map(|form| format!("/forms/{}", form.kind));
        let fixed = ["/", "/privacy", "/privacy/versions", "/forms", "/board", "/portfolios", "/try", "/nowhere", "/forms/nowhere"].map(str::to_owned);
        for path in fixed.into_iter().chain(forms) {
            let page = in_arabic(&scene, host, &path).await;
            assert!(matches!(page.status.as_u16(), 200 | 404), "{host}{path}: {}", page.status);
            check(&page, (host, &path), &names);
        }
    }
}
