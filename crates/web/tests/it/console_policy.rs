//! `/console/policy` and `/console/figures`: the map and its sentences, versions compared, drafts written by two, published by two where the site
//! asks for it, and figures; and what nobody without the role sees of any.

use crate::scene::{Got, Scene, got, site};
use reqwest::Method;
use serde_json::json;
use testkit::House;

const WESPRO: &str = "wesprodigital";

/// A member of staff in their browser.
struct Desk<'s> {
    scene: &'s Scene,
    cookie: String,
}

impl<'s> Desk<'s> {
    async fn of(scene: &'s Scene, role: &str) -> Self {
        Self { scene, cookie: scene.server.staff(&site("wesprodigital.com"), &[role]).await }
    }

    async fn get(&self, path: &str) -> Got {
        got(self.scene.request(Method::GET, &format!("{WESPRO}.localhost"), path).header("cookie", &self.cookie)).await
    }

    /// Posts a form with the mark of the page that it stands on.
    async fn post(&self, page: &str, path: &str, fields: &[(&str, &str)]) -> Got {
        let mark = self.get(page).await.between("name=\"form\" value=\"", "\"");
        let all = [fields, &[("form", mark.as_str())]].concat();
        self.scene.post_asking(&format!("{WESPRO}.localhost"), path, &all, &[("cookie", &self.cookie)]).await
    }

    /// Begins a draft with the text in force and gives its page.
    async fn begin(&self) -> String {
        let begun = self.post("/console/policy/edit", "/console/policy/edit", &[("title", "Summer"), ("from", "")]).await.is(303);
        begun.header("location").to_owned()
    }

    /// What stands in the box.
    async fn text(&self, draft: &str) -> String {
        let page = self.get(draft).await.is(200);
        unescaped(&page.between("aria-describedby=\"how\">\n", "</textarea>"))
    }
}

fn unescaped(html: &str) -> String {
    [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#34;", "\""), ("&#39;", "'"), ("&#60;", "<"), ("&#62;", ">"), ("&#38;", "&"), ("&amp;", "&")]
        .iter()
        .fold(html.to_owned(), |text, (from, to)| text.replace(from, to))
}

#[tokio::test]
async fn the_map_opens_each_sentence_to_its_rules_controls_tests_and_answers() {
    let scene = Scene::earnest().await;
    let key = scene.company_key("wesprodigital.com").await;
    let sell = json!({"action": "sell", "data": ["email"], "purpose": "marketing", "recipient": "third-party"});
    let refused = scene.call("/api/v1/sites/wesprodigital.com/decisions", &key, "a", &sell).await.is(200).json();
    let id = refused["reasons"][0]["id"].as_str().expect("a sentence").to_owned();
    let number = id.rsplit_once('#').expect("a number").1;
    let auditor = Desk::of(&scene, "auditor").await;
    let map = auditor.get("/console/policy").await.is(200);
    let map = map.says("sentences covered by rules").says("The busiest sentences").says("Those that refuse most").says("What no sentence allows");
    map.says(&format!("/console/policy/sentences/{number}\"")).says("Last refused: selling");
    let sentence = auditor.get(&format!("/console/policy/sentences/{number}")).await.is(200);
    let sentence = sentence.says("Its rules").says("Forbids ").says("<code>never").says("Facts it waits on").says("Refused, since ever");
    sentence.says("Selling e-mail").says("Given ").says("What keeps its promises");
    for missing in ["/console/policy/sentences/999", "/console/policy?version=1999-01-01", "/console/policy?version=yesterday"] {
        auditor.get(missing).await.is(404);
    }
}

#[tokio::test]
async fn every_sentence_of_every_site_opens() {
    let scene = Scene::demonstration().await;
    for label in ["wipro", "wesprodigital", "wso2", "pactera", "indiamart"] {
        let host = format!("{label}.localhost");
        let mut number = 1;
        loop {
            let page = scene.get(&host, &format!("/console/policy/sentences/{number}")).await;
            if page.status == 404 {
                break;
            }
            let page = page.is(200).says("Its rules");
            // What promises nothing is said to, and everything else says what it permits, forbids, owes, shows or grants.
            let told = ["Permits ", "Forbids ", "Owes, ", "Lets people ", "Shows on ", "Promises nothing: "];
            assert!(told.iter().any(|words| page.text.contains(words)), "{label} {number}");
            number += 1;
        }
        assert!(number > 10, "{label} has {number} sentences");
    }
}

#[tokio::test]
async fn a_section_of_the_policy_is_for_whom_a_role_gives_it() {
    let scene = Scene::earnest().await;
    let (support, auditor) = (Desk::of(&scene, "support").await, Desk::of(&scene, "auditor").await);
    for path in ["/console/policy", "/console/policy/sentences/1", "/console/policy/compare", "/console/policy/edit", "/console/figures"] {
        support.get(path).await.is(403).says("roles is for that");
        assert_eq!(scene.get(&format!("{WESPRO}.localhost"), path).await.is(303).header("location"), "/console/sign-in", "{path}");
    }
    auditor.get("/console/policy/compare").await.is(200).says("There is one version only so far");
    auditor.get("/console/policy/edit").await.is(403);
    auditor.get("/console/figures").await.is(200).says("fewer than 20").says("What left, by party and purpose");
    auditor.post("/console", "/console/policy/edit", &[("title", "Summer")]).await.is(403);
    auditor.post("/console", "/console/policy/edit/check", &[("text", "anything")]).await.is(403);
}

#[tokio::test]
async fn a_draft_is_checked_without_being_saved_and_saved_over_what_was_read() {
    let scene = Scene::earnest().await;
    let (asha, ben) = (Desk::of(&scene, "privacy-officer").await, Desk::of(&scene, "privacy-officer").await);
    let draft = asha.begin().await;
    let page = asha.get(&draft).await.is(200);
    assert!(page.header("content-security-policy").contains("script-src 'self'"));
    page.says("/console/policy/editor.js?v=").says("aria-live=\"polite\"").says("effective = 2026-06-02");
    let text = asha.text(&draft).await;
    let wrong = text.replacen("may collect", "may colect", 1).replace('\n', "\r\n");
    let fields = [("title", "Summer"), ("text", wrong.as_str()), ("read", "1"), ("do", "check")];
    let checked = asha.post(&draft, &draft, &fields).await.is(200);
    checked.says("error").says("data-line=").says("colect").says("name=\"read\" value=\"1\"");
    assert_eq!(asha.text(&draft).await, text, "checking saves nothing");
    // The script is told the same, as a part of a page.
    let part = asha.post(&draft, "/console/policy/edit/check", &[("text", &text)]).await.is(200).says("data-summary").never_says("<html");
    part.says("It touches nothing that is held");

    let bens = text.replacen("may collect", "# by Ben\nmay collect", 1);
    let saved = ben.post(&draft, &draft, &[("title", "Summer"), ("text", &bens), ("read", "1"), ("do", "save")]).await.is(303);
    assert!(saved.header("location").ends_with("?done=saved"));
    let ashas = text.replacen("may collect", "# by Asha\nmay collect", 1);
    let stale = asha.post(&draft, &draft, &[("title", "Summer"), ("text", &ashas), ("read", "1"), ("do", "save")]).await.is(200);
    let stale = stale.says("Somebody else saved this draft meanwhile").says("by Asha").says("Ben").says("<ins>").says("<del>");
    stale.says("name=\"read\" value=\"2\"");
    assert_eq!(asha.text(&draft).await, bens, "what was saved stands");
    asha.post(&draft, &draft, &[("title", "Summer"), ("text", &ashas), ("read", "2"), ("do", "save")]).await.is(303);
    assert_eq!(ben.text(&draft).await, ashas);
    ben.post(&draft, &format!("{draft}/discard"), &[("read", "2")]).await.is(409);
    let gone = ben.post(&draft, &format!("{draft}/discard"), &[("read", "3")]).await.is(303);
    assert_eq!(gone.header("location"), "/console/policy/edit?done=discarded");
    asha.get(&draft).await.is(404);
}

#[tokio::test]
async fn a_form_without_its_mark_and_a_text_too_long_do_nothing() {
    let scene = Scene::earnest().await;
    let asha = Desk::of(&scene, "privacy-officer").await;
    let draft = asha.begin().await;
    let host = format!("{WESPRO}.localhost");
    for path in [draft.clone(), format!("{draft}/publish"), format!("{draft}/propose"), format!("{draft}/discard"), "/console/policy/edit/check".to_owned()] {
        let fields = [("title", "Summer"), ("text", "stolen"), ("read", "1"), ("effective", "2026-06-02")];
        scene.post_asking(&host, &path, &fields, &[("cookie", &asha.cookie)]).await.is(403);
    }
    let long = "a".repeat(policy::limits::SOURCE_BYTES_MAX + 1);
    asha.post(&draft, "/console/policy/edit/check", &[("text", &long)]).await.is(422).says("at most");
    assert!(asha.text(&draft).await.contains("may collect"));
}

#[tokio::test]
async fn a_draft_is_published_on_the_day_that_is_typed_and_then_compared() {
    let scene = Scene::earnest().await;
    let asha = Desk::of(&scene, "privacy-officer").await;
    let draft = asha.begin().await;
    let text = asha.text(&draft).await;
    let changed = text.replace("may collect usage, purchase for personalise", "may collect usage for personalise");
    assert_ne!(changed, text);
    let on = asha.post(&draft, &draft, &[("title", "Summer"), ("text", &changed), ("read", "1"), ("do", "publish")]).await.is(303);
    assert_eq!(on.header("location"), format!("{draft}/publish"));
    let publish = format!("{draft}/publish");
    asha.get(&publish).await.is(200).says("How people are told").says("What it means for people").says("2 June 2026");
    asha.get(&format!("{draft}/preview")).await.is(200).says("This is a draft, as people will see it").says("class=\"sentence\"");
    asha.post(&publish, &publish, &[("read", "2"), ("effective", "")]).await.is(200).says("type the day");
    asha.post(&publish, &publish, &[("read", "2"), ("effective", "2026-06-03")]).await.is(200).says("they must be the same day");
    asha.post(&publish, &publish, &[("read", "1"), ("effective", "2026-06-02")]).await.is(409);
    scene.get("wesprodigital.localhost", "/privacy/versions/2026-06-02").await.is(404);
    let done = asha.post(&publish, &publish, &[("read", "2"), ("effective", "2026-06-02")]).await.is(303);
    assert_eq!(done.header("location"), "/console/policy/compare?old=2013-08-05&new=2026-06-02");
    scene.get("wesprodigital.localhost", "/privacy/versions/2026-06-02").await.is(200);
    asha.get("/console/policy/edit").await.is(200).says("published as 2026-06-02");
    let auditor = Desk::of(&scene, "auditor").await;
    for view in ["beside", "inline", "source"] {
        let compared = auditor.get(&format!("/console/policy/compare?old=2026-06-02&new=2013-08-05&view={view}")).await.is(200);
        compared.says("What it means for people").says("Word by word");
    }
    let source = auditor.get("/console/policy/compare?old=2013-08-05&new=2026-06-02&view=source").await.is(200);
    source.says("<del>").says("<ins>effective = 2026-06-02</ins>");
    auditor.get("/console/policy?version=2026-06-02").await.is(200).says("not in force yet");
}

#[tokio::test]
async fn where_two_must_publish_the_pages_say_so_and_one_alone_cannot() {
    let setting = operations::SiteOffering { publish_by_two: true, ..operations::SiteOffering::default() };
    let offering = operations::Offering::default().with(&site("wesprodigital.com"), setting);
    let scene = Scene::of(House::offering(offering).await).await;
    let (asha, ben) = (Desk::of(&scene, "privacy-officer").await, Desk::of(&scene, "privacy-officer").await);
    let draft = asha.begin().await;
    let publish = format!("{draft}/publish");
    asha.get(&publish).await.is(200).says("it takes two people").never_says("Publish it</button>");
    asha.post(&publish, &publish, &[("read", "1"), ("effective", "2026-06-02")]).await.is(403).says("two people");
    let proposed = asha.post(&publish, &format!("{draft}/propose"), &[("read", "1")]).await.is(303);
    assert!(proposed.header("location").ends_with("?done=proposed"));
    asha.get(&publish).await.is(200).says("You proposed it").never_says("Publish it</button>");
    asha.post(&publish, &publish, &[("read", "2"), ("effective", "2026-06-02")]).await.is(403).says("somebody else");
    let key = scene.company_key("wesprodigital.com").await;
    let other = json!({ "text": asha.text(&draft).await.replacen("may collect", "# more\nmay collect", 1) });
    scene.call("/api/v1/sites/wesprodigital.com/policy/versions", &key, "a", &other).await.is(403).says("two people");
    ben.get(&publish).await.is(200).says("Proposed by").says("Publish it</button>");
    ben.post(&publish, &publish, &[("read", "2"), ("effective", "2026-06-02")]).await.is(303);
}

#[tokio::test]
async fn the_console_is_in_english_whatever_a_browser_asks_for() {
    let scene = Scene::demonstration().await;
    let page = got(scene.request(Method::GET, "wipro.localhost", "/console/policy/sentences/5").header("accept-language", "ar")).await.is(200);
    assert_eq!(page.header("content-language"), "en");
    page.says("Permits ").says("marketing");
}
