//! Every page that is a person's own, asked for in Arabic: nothing on it is left in English but what is quoted, typed, or a name.

use crate::scene::{Got, Scene, got};
use reqwest::{Method, RequestBuilder};
use serde_json::json;
use std::path::Path;

const INDIAMART: &str = "indiamart.localhost";
const PACTERA: &str = "pactera.localhost";
const WIPRO: &str = "wipro.localhost";
const DAY_MS: i64 = 86_400_000;

/// Elements that have no end.
const VOID: [&str; 7] = ["br", "hr", "img", "input", "link", "meta", "source"];

/// Words in Latin letters that are the same in Arabic: formats, and the names of our own that stand in the frame.
const SAME: [&str; 9] = ["JSON", "CSV", "PDF", "JPEG", "PNG", "SHA-256", "UTC", "Goodfaith", "IndiaMART InterMESH Ltd"];

/// A page as it is read: the words in its own language, and all its words but those that say they are in another.
#[derive(Default)]
struct Read {
    own: String,
    with_names: String,
}

impl Read {
    fn of(page: &str) -> Self {
        let mut read = Self::default();
        // Each open element: its name, whether what is in it is quoted or typed, and whether it says another language.
        let mut open: Vec<(String, bool, bool)> = Vec::new();
        let mut rest = page;
        while let Some((text, after)) = rest.split_once('<') {
            read.add(text, &open);
            let (tag, after) = after.split_once('>').expect("a tag ends");
            rest = after;
            if let Some(name) = tag.strip_prefix('/') {
                while open.pop().is_some_and(|(opened, ..)| opened != name) {}
                continue;
            }
            let name = tag.split([' ', '\n']).next().unwrap_or_default().to_ascii_lowercase();
            let (names, other) = open.last().map_or((false, false), |(_, names, other)| (*names, *other));
            let other = other || tag.contains(" lang=\"en\"") || ["code", "script", "style"].contains(&name.as_str());
            let names = names || other || name == "bdi" || tag.contains(" dir=\"auto\"");
            for attribute in ["aria-label", "data-label", "title", "placeholder"] {
                let value = tag.split_once(&format!(" {attribute}=\"")).and_then(|(_, value)| value.split('"').next());
                read.add(value.unwrap_or_default(), &[(String::new(), names, other)]);
            }
            if !VOID.contains(&name.as_str()) && !name.starts_with('!') {
                open.push((name, names, other));
            }
        }
        read
    }

    fn add(&mut self, text: &str, open: &[(String, bool, bool)]) {
        let (names, other) = open.last().map_or((false, false), |(_, names, other)| (*names, *other));
        if !other {
            self.with_names.push_str(&format!("{text}\n"));
        }
        if names {
            return;
        }
        // What stands between these is kept apart as a <bdi> is.
        let mut depth = 0_u32;
        for character in text.chars() {
            match character {
                '\u{2068}' => depth += 1,
                '\u{2069}' => depth = depth.saturating_sub(1),
                character if depth == 0 => self.own.push(character),
                _ => {}
            }
        }
        self.own.push('\n');
    }

    /// Runs of Latin letters that are no names.
    fn left(&self, names: &[&str]) -> Vec<String> {
        let mut text = self.own.replace("&#39;", "'").replace("&amp;", "&").replace("&quot;", "\"");
        for name in SAME.iter().chain(names) {
            text = text.replace(name, " ");
        }
        let words = text.split(|c: char| c.is_whitespace() || "،؛.:()«»“”\"".contains(c) && c != '.');
        // A host name, or a version of a policy by it.
        let is_host =
            |word: &&str| word.split('/').next().is_some_and(|host| host.contains('.') && host.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'.'));
        let words = words.filter(|word| !is_host(word)).filter(|word| word.chars().filter(char::is_ascii_alphabetic).count() > 1);
        words.map(str::to_owned).collect()
    }
}

/// What English says in so many words and Arabic says otherwise: pieces long enough to be nothing else.
fn said_in_english() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../wording/lang/en");
    let mut pieces = Vec::new();
    for file in std::fs::read_dir(folder).expect("words") {
        let text = std::fs::read_to_string(file.expect("words").path()).expect("words");
        let lines = text.lines().filter(|line| !line.starts_with('#'));
        let said = lines.filter_map(|line| line.split_once(" = ").map(|(_, said)| said).or_else(|| line.split_once("] ").map(|(_, said)| said)));
        pieces.extend(
            said.flat_map(|said| said.split(['{', '}', '<', '>'])).map(str::trim).filter(|piece| piece.len() >= 12 && piece.contains(' ')).map(str::to_owned),
        );
    }
    pieces.retain(|piece| !piece.starts_with("a href=") && !piece.starts_with("$ "));
    assert!(pieces.len() > 300, "{}", pieces.len());
    pieces
}

/// Somebody who reads a site in Arabic.
struct Reader<'a> {
    scene: &'a Scene,
    host: &'static str,
    /// What stands on the site's pages as it is written: the company, its site.
    names: Vec<&'static str>,
    english: Vec<String>,
}

impl<'a> Reader<'a> {
    fn of(scene: &'a Scene, host: &'static str) -> Self {
        let names = match host {
            WIPRO => vec!["Wipro Technologies", "Wipro"],
            PACTERA => vec!["Pactera Technology International Ltd", "Pactera"],
            _ => vec!["IndiaMART InterMESH Ltd", "IndiaMART"],
        };
        Self { scene, host, names, english: said_in_english() }
    }

    async fn sent(&self, named: &str, status: u16, request: RequestBuilder) -> Got {
        let page = got(request.header("accept-language", "ar")).await.is(status).says("<html lang=\"ar\" dir=\"rtl\"");
        let read = Read::of(&page.text);
        let left = read.left(&self.names);
        assert!(left.is_empty(), "{named} leaves in English: {left:?} in {}", page.text);
        let hidden: Vec<&String> = self.english.iter().filter(|piece| read.with_names.contains(piece.as_str())).collect();
        assert!(hidden.is_empty(), "{named} says in English: {hidden:?} in {}", page.text);
        page
    }

    async fn reads(&self, named: &str, path: &str) -> Got {
        self.sent(named, 200, self.scene.request(Method::GET, self.host, path)).await
    }

    async fn posts(&self, named: &str, status: u16, path: &str, fields: &[(&str, &str)]) -> Got {
        let body: Vec<String> = fields.iter().map(|(name, value)| format!("{name}={}", value.replace('@', "%40").replace(' ', "+"))).collect();
        let request = self.scene.request(Method::POST, self.host, path).header("content-type", "application/x-www-form-urlencoded");
        self.sent(named, status, request.body(body.join("&"))).await
    }

    /// The secret after these words in the newest letter.
    async fn letter(&self, after: &str) -> String {
        self.scene.server.house.operations.send_letters().await.expect("letters");
        let letters = self.scene.server.house.letters.take();
        let found = letters.iter().rev().find_map(|letter| letter.text.reveal().split(after).nth(1)?.get(..64).map(str::to_owned));
        found.unwrap_or_else(|| panic!("no letter with {after}"))
    }
}

/// The form in a page that holds this.
fn form_with<'a>(page: &'a Got, within: &str) -> &'a str {
    let found = page.text.split("<form ").find(|form| form.contains(within));
    found.unwrap_or_else(|| panic!("no form with {within} in {}", page.text)).split("</form>").next().unwrap_or_default()
}

fn value_of(form: &str, name: &str) -> String {
    let rest = form.split_once(&format!("name=\"{name}\" value=\"")).unwrap_or_else(|| panic!("no {name} in {form}")).1;
    rest.split('"').next().unwrap_or_default().to_owned()
}

#[test]
fn what_is_left_in_english_is_found_and_what_is_quoted_or_named_is_none() {
    let left = |page: &str| Read::of(page).left(&["Wipro"]);
    assert_eq!(left("<p>ما Held تحتفظ به <b>about you</b></p>"), ["Held", "about", "you"]);
    assert_eq!(left("<p aria-label=\"Close\">ما</p><input title=\"No\">"), ["Close", "No"]);
    for page in [
        "<p lang=\"en\" dir=\"ltr\">We <b>never</b> sell.<br>Never</p>",
        "<p><bdi>asha@example.org</bdi>، <code>goodfaith</code></p>",
        "<p>\u{2068}education\u{2069} عند Wipro في wipro.com/2006-11-09، SHA-256</p>",
        "<!doctype html><p dir=\"auto\">Asha</p>",
    ] {
        assert!(left(page).is_empty(), "{page}: {:?}", left(page));
    }
    assert!(Read::of("<bdi>Held</bdi>").with_names.contains("Held") && Read::of("<bdi>Held</bdi>").own.trim().is_empty());
}

#[tokio::test]
async fn a_persons_page_and_their_rights_are_in_arabic() {
    let scene = Scene::earnest().await;
    let page = scene.registered().await;
    let reader = Reader::of(&scene, INDIAMART);
    let shown = reader.reads("the page", &page).await.says("Asha Rao");
    let receipts = reader.reads("the receipts", &format!("{page}/receipts")).await;
    let check = receipts.between("<form action=\"", "\"");
    reader.reads("a receipt, checked", &check).await;
    reader.reads("the choices", &format!("{page}/consents")).await;
    reader.reads("cookies", "/cookies").await;
    let correct = form_with(&shown, "name=\"category\"");
    let right = value_of(correct, "right");
    let wrong = [("right", right.as_str()), ("idempotency", "a"), ("category", "name"), ("value", "")];
    reader.posts("a correction without words", 422, &format!("{page}/rights"), &wrong).await;
    let fields = [("right", right.as_str()), ("idempotency", "b"), ("category", "name"), ("value", "Asha Menon")];
    reader.posts("a correction", 200, &format!("{page}/rights"), &fields).await.says("Asha Menon");
    let objection = format!("/opt-out/{}", shown.between("href=\"/opt-out/", "\""));
    reader.reads("the opt-out link", &objection).await;
    reader.posts("an opt-out", 200, &objection, &[]).await;
    reader.reads("the page after it", &page).await;
    let rights: Vec<String> = shown.text.split("name=\"right\" value=\"").skip(1).filter_map(|rest| rest.split('"').next()).map(str::to_owned).collect();
    for right in rights {
        let path = format!("{page}/rights");
        if scene.get(INDIAMART, &page).await.status != 200 {
            break;
        }
        let fields = [("right", right.as_str()), ("idempotency", right.as_str()), ("category", "name"), ("value", "Asha Rao"), ("words", "hello")];
        let response = got(scene
            .request(Method::POST, INDIAMART, &path)
            .header("content-type", "application/x-www-form-urlencoded")
            .header("accept-language", "ar")
            .body(fields.map(|(name, value)| format!("{name}={}", value.replace(' ', "+"))).join("&")))
        .await;
        let read = Read::of(&response.text);
        assert!(read.left(&reader.names).is_empty(), "the right {right} leaves in English: {:?}", read.left(&reader.names));
    }
}

#[tokio::test]
async fn what_a_letter_leads_to_is_in_arabic() {
    let scene = Scene::earnest().await;
    let key = scene.company_key("wipro.com").await;
    let sent = scene.send_form(WIPRO, "contact", &[("data-name", "Asha Rao"), ("data-email", "asha@example.org")]).await.is(200);
    let page = format!("/me/{}", sent.between("href=\"/me/", "\""));
    let reader = Reader::of(&scene, WIPRO);
    scene.post(WIPRO, "/sign-in", &[("email", "asha@example.org")]).await;
    let preferences = format!("/preferences/{}", reader.letter("/preferences/").await);
    let shown = reader.reads("preferences", &preferences).await;
    let give = form_with(&shown, "name=\"give\"");
    let fields = ["give", "statement", "idempotency"].map(|name| (name, value_of(give, name)));
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    reader.posts("a choice", 200, &preferences, &fields).await;
    let choices = reader.reads("the choices", &format!("{page}/consents")).await.says("لا، أرجع عن هذا").never_says("No, I take this back");
    let withdrawn = value_of(form_with(&choices, "name=\"withdraw\""), "withdraw");
    reader.posts("a choice taken back", 200, &format!("{page}/consents"), &[("withdraw", &withdrawn)]).await;
    reader.posts("a choice shown too long ago", 409, &format!("{page}/consents"), &[("give", fields[0].1), ("statement", "x"), ("idempotency", "z")]).await;
    let stop = value_of(form_with(&shown, "name=\"stop\""), "stop");
    reader.posts("a stop", 200, &preferences, &[("stop", &stop)]).await;
    reader.reads("the page", &page).await;
    let found = scene.call("/api/v1/sites/wipro.com/people", &key, "find", &json!({ "email": "asha@example.org" })).await.is(200).json();
    let contact = json!({ "subjects": found["people"], "data": ["email"], "action": "contact", "purpose": "support" });
    let release = scene.call("/api/v1/sites/wipro.com/uses", &key, "write", &contact).await.is(200).json();
    let reply = release["reply"][0]["path"].as_str().expect("the message bears a secret").to_owned();
    let asked = reader.reads("the answer to a message", &reply).await;
    let right = value_of(form_with(&asked, "name=\"category\""), "right");
    let fields = [("right", right.as_str()), ("idempotency", "once"), ("category", "name"), ("value", "Asha Menon")];
    reader.posts("an answer", 200, &reply, &fields).await;
    reader.reads("the page after it", &page).await;
    reader.reads("cookies", "/cookies").await;
    reader.posts("a form without an address", 422, "/sign-in", &[("email", "nobody")]).await;
}

#[tokio::test]
async fn the_pages_of_children_and_parents_are_in_arabic() {
    const BORN: [(&str, &str); 4] = [("born-month", "4"), ("born-year", "1985"), ("child-month", "9"), ("child-year", "2018")];
    let scene = Scene::earnest().await;
    let reader = Reader::of(&scene, PACTERA);
    reader.reads("the page for parents", "/parents").await;
    reader.posts("a parent without an address", 422, "/parents", &[("email", "nobody")]).await;
    reader.posts("a parent asks", 200, "/parents", &[("email", "priya@example.org")]).await;
    let token = reader.letter("/me/").await;
    let list = reader.reads("the children", &format!("/me/{token}/children")).await;
    let page = list.between("class=\"button\" href=\"", "\"");
    reader.reads("a child before anything is permitted", &page).await;
    let permit = |more: &[(&'static str, &'static str)]| BORN.iter().copied().chain(more.iter().copied()).collect::<Vec<_>>();
    reader.posts("a permission for nothing", 422, &format!("{page}/permit"), &permit(&[("recipient", "self"), ("method", "email-plus")])).await;
    reader.posts("a permission without a way", 422, &format!("{page}/permit"), &permit(&[("recipient", "self"), ("purpose", "support")])).await;
    let form = [("purpose", "support"), ("recipient", "self"), ("method", "signed-form")];
    reader.posts("a permission by a form", 200, &format!("{page}/permit"), &permit(&form)).await;
    reader.reads("the form to sign", &format!("{page}/to-sign")).await;
    let call = [("purpose", "support"), ("recipient", "self"), ("method", "call")];
    reader.posts("a permission by a call", 200, &format!("{page}/permit"), &permit(&call)).await;
    let letter = [("purpose", "support"), ("recipient", "self"), ("method", "email-plus")];
    reader.posts("a permission by a letter", 200, &format!("{page}/permit"), &permit(&letter)).await;
    scene.server.advance_ms(DAY_MS);
    let second = format!("/confirm/{}", reader.letter("/confirm/").await);
    reader.reads("the second letter", &second).await;
    reader.posts("the confirmation", 200, &second, &[]).await;
    let linked = reader.posts("the child's link", 200, &format!("{page}/link"), &[]).await;
    let child = linked.between("<p class=\"banner\">", "</p>");
    let child = child.split("href=\"").nth(1).and_then(|rest| rest.split("/age\"").next()).expect("the child's page").to_owned();
    let own = scene.get(PACTERA, &format!("{child}/forms/contact")).await.is(200);
    let statement = own.between("name=\"statement\" value=\"", "\"");
    let fields = [("statement", statement.as_str()), ("data-email", "kim@example.org"), ("data-message", "hello"), ("born-month", "9"), ("born-year", "2018")];
    scene.post(PACTERA, &format!("{child}/forms/contact"), &fields).await.is(200);
    reader.reads("a child of whom something is held", &page).await.says("kim@example.org");
    reader.reads("the child's own page", &child).await;
    reader.reads("the child's age", &format!("{child}/age")).await;
    reader.posts("an age without a year", 422, &format!("{child}/age"), &[("born-month", "3"), ("born-year", "")]).await;
    reader.posts("another age", 200, &format!("{child}/age"), &[("born-month", "3"), ("born-year", "1990")]).await;
    reader.posts("a parent's address that is none", 422, &format!("{child}/age/parent"), &[("email", "nobody")]).await;
    reader.posts("a parent asked by their child", 200, &format!("{child}/age/parent"), &[("email", "ravi@example.org")]).await;
    reader.reads("a child whose age waits", &page).await;
    reader.posts("what is held, deleted", 200, &format!("{page}/revoke"), &[]).await;
}

#[tokio::test]
async fn a_form_a_child_may_not_send_and_an_order_are_in_arabic() {
    let scene = Scene::earnest().await;
    let reader = Reader::of(&scene, PACTERA);
    let form = scene.get(PACTERA, "/forms/contact").await.is(200);
    let statement = form.between("name=\"statement\" value=\"", "\"");
    let child = [("statement", statement.as_str()), ("data-email", "asha@example.org"), ("data-message", "hello"), ("born-month", "9"), ("born-year", "2018")];
    reader.posts("a child's form", 403, "/forms/contact", &child).await;
    let fields = [("data-name", "Asha Rao"), ("data-email", "asha@example.org"), ("data-financial", "4111 1111 1111 1111")];
    let sent = scene.send_form(PACTERA, "purchase", &fields).await.is(200);
    let page = format!("/me/{}", sent.between("href=\"/me/", "\""));
    let ordered = reader.reads("an order", &page).await;
    let cancel =
        ordered.text.split("action=\"").filter_map(|rest| rest.split('"').next()).find(|path| path.ends_with("/cancel")).expect("a way back").to_owned();
    reader.posts("an order taken back", 200, &cancel, &[]).await;
}

#[tokio::test]
async fn where_somebody_is_signed_in_is_said_in_arabic() {
    let scene = Scene::earnest().await;
    scene.registered().await;
    let reader = Reader::of(&scene, INDIAMART);
    reader.reads("signing in", "/sign-in").await;
    let asked = scene.post(INDIAMART, "/sign-in", &[("email", "asha@example.org")]).await.is(303);
    let browser = asked.header("set-cookie").split(';').next().unwrap_or_default().to_owned();
    let link = format!("/sign-in/{}", reader.letter("/sign-in/").await);
    let request = scene.request(Method::POST, INDIAMART, &link).header("content-type", "application/x-www-form-urlencoded");
    let signed_in = got(request.header("cookie", browser)).await.is(303);
    let session = signed_in.headers.get_all("set-cookie").iter().filter_map(|value| value.to_str().ok()).find(|line| line.starts_with("__Host-session="));
    let session = session.and_then(|line| line.split(';').next()).expect("a session").to_owned();
    for (named, path) in [("their page", "/me/here"), ("where they are signed in", "/me/here/signing-in"), ("their choices", "/me/here/consents")] {
        reader.sent(named, 200, scene.request(Method::GET, INDIAMART, path).header("cookie", &session)).await;
    }
}
