//! Forms of the console that cannot be used as they were sent: what was typed stands in them again, each mistake leads to its field, and nothing that a
//! page does not show comes back. One way for all of them, and a walk through the pages that holds every form to it.

use crate::console::{as_staff, send};
use crate::scene::{Got, Scene, got, site};
use reqwest::Method;
use serde_json::json;

/// Every role that is built in.
const EVERY: [&str; 7] = ["administrator", "privacy-officer", "support", "marketing", "legal", "engineer", "auditor"];

/// The pages on which forms stand.
const PAGES: [&str; 18] = [
    "/console/tasks",
    "/console/children",
    "/console/registers/parties",
    "/console/registers/documents",
    "/console/registers/agreements/new",
    "/console/registers/processors/new",
    "/console/registers/sponsors/new",
    "/console/registers/legal-process/new",
    "/console/registers/beliefs/new",
    "/console/registers/acquisitions/new",
    "/console/registers/violations/new",
    "/console/disclosures/new",
    "/console/breaches/new",
    "/console/break-glass",
    "/console/keys",
    "/console/staff",
    "/console/audit",
    "/console/policy/edit",
];

/// A party of each kind that a register is about.
async fn parties(scene: &Scene) {
    let key = scene.company_key("wipro.com").await;
    for (name, kind) in [("Acme", "partner"), ("Press", "processor"), ("Prize", "sponsor"), ("Court", "authority"), ("Buyer", "acquirer")] {
        scene.call("/api/v1/sites/wipro.com/parties", &key, name, &json!({ "name": name, "kind": kind })).await.is(201);
    }
}

/// A form of a page.
#[derive(Debug)]
struct FormShown {
    action: String,
    is_multipart: bool,
    hidden: Vec<(String, String)>,
    /// The names of the fields somebody types into.
    typed: Vec<String>,
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let (_, value) = tag.split_once(&format!(" {name}=\""))?;
    value.split_once('"').map(|(value, _)| value.replace("&#38;", "&"))
}

fn forms_of(page: &str) -> Vec<FormShown> {
    let mut forms = Vec::new();
    for form in page.split("<form").skip(1) {
        let (head, body) = form.split_once('>').unwrap();
        let body = body.split_once("</form>").unwrap().0;
        if attribute(head, "method").as_deref() != Some("post") {
            continue;
        }
        let tags: Vec<&str> = body.split('<').filter_map(|tag| tag.split_once('>')).map(|(tag, _)| tag).collect();
        let is_typed = |tag: &&&str| {
            let kind = attribute(tag, "type").unwrap_or_else(|| "text".to_owned());
            tag.starts_with("textarea") || (tag.starts_with("input") && ["text", "email", "tel", "number"].contains(&kind.as_str()))
        };
        let is_hidden = |tag: &&&str| attribute(tag, "type").as_deref() == Some("hidden");
        let named = |tag: &&str| attribute(tag, "name").unwrap();
        let hidden = tags.iter().filter(is_hidden).map(|tag| (named(tag), attribute(tag, "value").unwrap_or_default())).collect();
        let is_multipart = attribute(head, "enctype").is_some();
        forms.push(FormShown { action: attribute(head, "action").unwrap(), is_multipart, hidden, typed: tags.iter().filter(is_typed).map(named).collect() });
    }
    forms
}

async fn send_all(scene: &Scene, label: &str, form: &FormShown, cookie: &str, fields: &[(&str, &str)]) -> Got {
    if !form.is_multipart {
        return send(scene, label, &form.action, cookie, fields).await;
    }
    let part = |(name, value): &(&str, &str)| format!("--edge\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
    let body = fields.iter().map(part).collect::<String>() + "--edge--\r\n";
    let request = scene.request(Method::POST, &format!("{label}.localhost"), &form.action).header("cookie", cookie);
    got(request.header("content-type", "multipart/form-data; boundary=edge").body(body)).await
}

#[tokio::test]
async fn every_form_of_every_page_comes_back_as_it_was_filled_in() {
    let scene = Scene::earnest().await;
    let cookie = scene.server.staff(&site("wipro.com"), &EVERY).await;
    scene.server.staff(&site("wipro.com"), &EVERY).await;
    parties(&scene).await;
    let mut came_back = std::collections::BTreeSet::new();
    for path in PAGES {
        let page = as_staff(&scene, "wipro", path, &cookie).await.is(200);
        for form in forms_of(&page.text) {
            let from = form.hidden.iter().find(|(name, _)| name == "page").map(|(_, from)| from.as_str());
            assert_eq!(from, Some(path), "each form says on which page it stood: {form:?}");
            if form.typed.is_empty() {
                continue;
            }
            let odd = |name: &str| format!("odd {name} <'\">");
            let typed: Vec<(String, String)> = form.hidden.iter().cloned().chain(form.typed.iter().map(|name| (name.clone(), odd(name)))).collect();
            let fields: Vec<(&str, &str)> = typed.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
            let answer = send_all(&scene, "wipro", &form, &cookie, &fields).await;
            if answer.status != 422 {
                assert_ne!(answer.status, 500, "{path} {form:?}");
                continue;
            }
            for name in &form.typed {
                let kept = odd(name).replace('<', "&#60;").replace('>', "&#62;").replace('"', "&#34;").replace('\'', "&#39;");
                assert!(answer.text.contains(&kept), "{path}: {name} of {} is lost: {}", form.action, answer.text);
            }
            assert!(answer.text.contains("role=\"alert\" id=\"wrong\""), "{path}: what is wrong is said");
            came_back.insert(form.action);
        }
    }
    assert!(came_back.len() >= 14, "{came_back:?}");
}

#[tokio::test]
async fn a_task_that_cannot_be_given_keeps_its_address_its_colleague_and_its_ticks() {
    let scene = Scene::earnest().await;
    let cookie = scene.server.staff(&site("wipro.com"), &["privacy-officer"]).await;
    scene.server.staff(&site("wipro.com"), &["support"]).await;
    scene.server.staff(&site("wipro.com"), &["support"]).await;
    let page = as_staff(&scene, "wipro", "/console/tasks", &cookie).await.is(200);
    let mark = page.between("name=\"form\" value=\"", "\"");
    let second = page.text.split("<option value=\"").nth(2).unwrap().split('"').next().unwrap().to_owned();
    let sent = [("form", &*mark), ("page", "/console/tasks"), ("email", "asha@example.org"), ("to", &second), ("days", "40"), ("purpose", "support")];
    let again = send(&scene, "wipro", "/console/tasks", &cookie, &sent).await.is(422);
    let again = again.says("For how many days: a task that is given lasts 1 to 7 days").says("Nothing was done, and what you typed is still there");
    let again = again.says("<a href=\"#days\">").says("aria-describedby=\"wrong-0\" aria-invalid=\"true\"");
    let given = again.between("action=\"/console/tasks\">", "</form>");
    assert!(given.contains("value=\"asha@example.org\"") && given.contains("value=\"40\""), "{given}");
    assert!(given.contains(&format!("<option value=\"{second}\" selected>")), "{given}");
    assert_eq!(given.matches(" checked").count(), 1, "{given}");
    let search = again.between("action=\"/console/tasks/search\">", "</form>");
    assert!(!search.contains("asha@example.org"), "another form of the page with the same field is left alone: {search}");
    let right = [&sent[..4], &[("days", "2"), ("purpose", "support")]].concat();
    send(&scene, "wipro", "/console/tasks", &cookie, &right).await.is(303);
}

#[tokio::test]
async fn an_entry_with_a_mistake_keeps_its_words_and_its_choices_though_it_came_with_a_file() {
    let scene = Scene::earnest().await;
    let cookie = scene.server.staff(&site("wipro.com"), &EVERY).await;
    parties(&scene).await;
    let page = as_staff(&scene, "wipro", "/console/registers/agreements/new", &cookie).await.is(200);
    let form = forms_of(&page.text).into_iter().find(|form| form.is_multipart).unwrap();
    let hidden: Vec<(&str, &str)> = form.hidden.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let typed = [("called", "Agreement of May"), ("party", "Acme"), ("from", "2027-02-30"), ("until", "2028-01-01"), ("purpose", "marketing")];
    let again = send_all(&scene, "wipro", &form, &cookie, &[&hidden[..], &typed].concat()).await.is(422);
    let again = again.says("value=\"Agreement of May\"").says("value=\"2027-02-30\"").says("value=\"2028-01-01\"").says("<option value=\"Acme\" selected>");
    assert_eq!(again.between("<form class=\"stack\"", "</form>").matches(" checked").count(), 1);
    assert!(again.text.contains("<details open>"), "what was ticked is in sight");
    let (before, after) = (page.between("name=\"once\" value=\"", "\""), again.between("name=\"once\" value=\"", "\""));
    assert_ne!(before, after, "the corrected form is an act of its own");
}

#[tokio::test]
async fn a_form_that_was_not_shown_to_the_member_or_leads_elsewhere_shows_nothing_again() {
    let scene = Scene::earnest().await;
    let cookie = scene.server.staff(&site("wipro.com"), &["privacy-officer"]).await;
    let page = as_staff(&scene, "wipro", "/console/children", &cookie).await.is(200);
    let (mark, once) = (page.between("name=\"form\" value=\"", "\""), page.between("name=\"once\" value=\"", "\""));
    let sent = |mark, page| [("form", mark), ("page", page), ("once", "x"), ("email", "no address")];
    let foreign = send(&scene, "wipro", "/console/children", &cookie, &sent("0", "/console/children")).await.is(403);
    foreign.never_says("no address");
    for elsewhere in ["/me/here", "https://wso2.localhost/console/children", "/console/staff", "/console/nowhere", ""] {
        let plain = send(&scene, "wipro", "/console/children", &cookie, &sent(&mark, elsewhere)).await.is(422);
        plain.says("Something in the form cannot be used").never_says("value=\"no address\"");
    }
    let again = send(&scene, "wipro", "/console/children", &cookie, &sent(&mark, "/console/children")).await.is(422);
    again.says("value=\"no address\"").never_says("name=\"once\" value=\"x\"");
    let right = [("form", &*mark), ("page", "/console/children"), ("once", &once), ("email", "parent@example.org")];
    send(&scene, "wipro", "/console/children", &cookie, &right).await.is(303);
}
