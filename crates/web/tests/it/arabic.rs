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
/// Names and examples that are written as they are.
const NAMES: [&str; 4] = ["Goodfaith", "JSON", "Global Privacy Control", "name@example.org"];
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

/// What is left over on pages, by page.
#[derive(Default)]
struct Left(Vec<String>);

impl Left {
    fn look(&mut self, page: &Got, place: &str, names: &[String]) {
        let left: Vec<String> = left_over(&page.text, names).into_iter().collect();
        if !left.is_empty() {
            self.0.push(format!("{place}: {}", left.join(" ")));
        }
    }

    fn assert_nothing(self) {
        assert!(self.0.is_empty(), "pages in Arabic say in Latin letters:\n{}", self.0.join("\n"));
    }
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
    let (names, mut left) = (names_of(&scene), Left::default());
    left.look(&in_arabic(&scene, "localhost", "/").await.is(200), "the lobby", &names);
    left.look(&in_arabic(&scene, "nobody.localhost", "/").await.is(421), "no site", &names);
    for (name, host) in HOSTS {
        let forms = scene.server.house.operations.forms(&site(name)).expect("forms").into_iter().map(|form| format!("/forms/{}", form.kind));
        let fixed = ["/", "/privacy", "/privacy/versions", "/forms", "/board", "/portfolios", "/try", "/nowhere", "/forms/nowhere"].map(str::to_owned);
        for path in fixed.into_iter().chain(forms) {
            let page = in_arabic(&scene, host, &path).await;
            assert!(matches!(page.status.as_u16(), 200 | 404), "{host}{path}: {}", page.status);
            left.look(&page, &format!("{host}{path}"), &names);
        }
    }
    left.assert_nothing();
}

/// Sends a form of a site as it is shown in Arabic.
async fn sent_in_arabic(scene: &Scene, host: &str, kind: &str, fields: &[(&str, &str)]) -> Got {
    let form = in_arabic(scene, host, &format!("/forms/{kind}")).await.is(200);
    let statement = form.between("name=\"statement\" value=\"", "\"");
    assert!(statement.contains(".ar."), "{statement}");
    let mut all = vec![("statement", statement.as_str())];
    if form.text.contains("name=\"born-year\"") {
        all.extend([("born-month", "3"), ("born-year", "1980")]);
    }
    all.extend(fields);
    posted_in_arabic(scene, host, &format!("/forms/{kind}"), &all).await
}

async fn posted_in_arabic(scene: &Scene, host: &str, path: &str, fields: &[(&str, &str)]) -> Got {
    let chosen = [("accept-language", "ar")];
    scene.post_asking(host, path, fields, &chosen).await.says("<html lang=\"ar\"")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_form_sent_in_arabic_goes_on_in_arabic_and_is_no_other_form() {
    const HOST: &str = "indiamart.localhost";
    let scene = Scene::earnest().await;
    let (names, mut left) = (names_of(&scene), Left::default());
    let (name, email) = (("data-name", "آشا راو"), ("data-email", "asha@example.org"));
    let sent = sent_in_arabic(&scene, HOST, "registration", &[name, email]).await.is(200).says("وصلت بياناتك وخُتمت");
    left.look(&sent, "sent", &names);
    let wrong = sent_in_arabic(&scene, HOST, "registration", &[name, ("data-email", "none")]).await.is(422).says("aria-invalid").says("آشا راو");
    left.look(&wrong, "mistakes", &names);
    let missing = sent_in_arabic(&scene, HOST, "registration", &[name])
        .await
        .is(422)
        .says("يرجى ملء «عنوان البريد الإلكتروني»".replace('«', "«\u{2068}").replace('»', "\u{2069}»").as_str());
    left.look(&missing, "left out", &names);
    let unreadable = posted_in_arabic(&scene, HOST, "/forms/registration", &[("unknown", "1")]).await.is(422);
    left.look(&unreadable, "unreadable", &names);
    // What was shown in Arabic is not sent as what is shown in English, nor the other way.
    for (from, to) in [("ar", "en"), ("en", "ar")] {
        let form = got(scene.request(Method::GET, HOST, "/forms/registration").header("accept-language", from)).await.is(200);
        let statement = form.between("name=\"statement\" value=\"", "\"").replacen(&format!(".{from}."), &format!(".{to}."), 1);
        let anew = posted_in_arabic(&scene, HOST, "/forms/registration", &[("statement", &statement), name, email]).await.is(409);
        left.look(&anew, "shown anew", &names);
    }
    left.assert_nothing();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_an_operator_wrote_stays_as_it_is_and_is_marked() {
    const HOST: &str = "wesprodigital.localhost";
    let day = |text: &str| text.parse().expect("a day");
    let terms = ContestTerms { begins: day("2026-05-30"), ends: day("2026-06-07"), rules: "Say why you like steel.".to_owned(), winners: 3, sponsor: None };
    let to = OutboundAddress::read("https://partner.example/shop").expect("an address");
    let link = OutboundLink { to: to.clone(), name: "A partner".to_owned(), policy: Some(to) };
    let offering = SiteOffering { contests: BTreeMap::from([("contest".to_owned(), terms)]), links: vec![link], ..SiteOffering::default() };
    let scene = Scene::of(House::offering(Offering::default().with(&site("wesprodigital.com"), offering)).await).await;
    let mut names = names_of(&scene);
    let form = in_arabic(&scene, HOST, "/forms/contest").await.is(200).says("يونيو").says("3 فائزين");
    let form = Got { text: form.text.replace("<span dir=\"auto\">Say why you like steel.</span>", ""), ..form };
    let mut left = Left::default();
    left.look(&form, "contest", &names);
    names.push("A partner".to_owned());
    let front = in_arabic(&scene, HOST, "/").await.is(200).says("dir=\"auto\">A partner");
    left.look(&front, "front", &names);
    let path = format!("/leaving?to={}", front.between("href=\"/leaving?to=", "\""));
    left.look(&in_arabic(&scene, HOST, &path).await.is(200), "leaving", &names);
    left.assert_nothing();
}
