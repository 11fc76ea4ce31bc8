//! The registers in the console: one member proposes on a document, another approves; the same person does not, nor anybody without the role, the mark or the
//! site.

use crate::console::{as_staff, send};
use crate::scene::{Got, Scene, got, site};
use reqwest::Method;

const PDF: &[u8] = b"%PDF-1.7\n%%EOF\n";
const AT: &str = "/console/registers";

/// Sends a form with a file as a browser does.
async fn upload(scene: &Scene, path: &str, cookie: &str, fields: &[(&str, &str)], file: &'static [u8]) -> Got {
    let mut body = Vec::new();
    for (name, value) in fields {
        body.extend(format!("--line\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n").into_bytes());
    }
    body.extend(b"--line\r\ncontent-disposition: form-data; name=\"file\"; filename=\"agreement.pdf\"\r\ncontent-type: application/pdf\r\n\r\n");
    body.extend(file);
    body.extend(b"\r\n--line--\r\n");
    let request = scene.request(Method::POST, "wipro.localhost", path).header("cookie", cookie);
    got(request.header("content-type", "multipart/form-data; boundary=line").body(body)).await
}

fn hidden(page: &Got, name: &str) -> String {
    page.between(&format!("name=\"{name}\" value=\""), "\"")
}

/// A site with a partner and an agreement that somebody proposed in the console: who proposed it, and where it stands.
async fn proposed(scene: &Scene) -> (String, String) {
    let officer = scene.server.staff(&site("wipro.com"), &["privacy-officer"]).await;
    let parties = as_staff(scene, "wipro", &format!("{AT}/parties"), &officer).await.is(200);
    let (mark, once) = (hidden(&parties, "form"), hidden(&parties, "once"));
    let party = [("form", mark.as_str()), ("once", once.as_str()), ("party", "Acme"), ("kind", "partner")];
    send(scene, "wipro", &format!("{AT}/parties"), &officer, &party).await.is(303);
    as_staff(scene, "wipro", &format!("{AT}/parties"), &officer).await.is(200).says("Acme");
    let path = format!("{AT}/agreements/new");
    let page = as_staff(scene, "wipro", &path, &officer).await.is(200).says("Acme (partner)").says("multipart/form-data");
    let once = hidden(&page, "once");
    let entry = [("form", mark.as_str()), ("once", once.as_str()), ("called", "no. 7"), ("party", "Acme"), ("purpose", "marketing"), ("until", "2026-06-20")];
    upload(scene, &path, &officer, &entry[1..], PDF).await.is(403).says("not shown to you");
    upload(scene, &path, &officer, &entry, b"").await.is(422).says("empty file is evidence of nothing");
    upload(scene, &path, &officer, &[&entry[..5], &entry[..0]].concat(), PDF).await.is(422).says("until when it counts");
    let made = upload(scene, &path, &officer, &entry, PDF).await.is(303);
    let again = upload(scene, &path, &officer, &entry, PDF).await.is(303);
    assert_eq!(made.header("location"), again.header("location"), "the same form twice is one proposal");
    (officer, made.header("location").to_owned())
}

#[tokio::test]
async fn an_entry_is_approved_by_somebody_else_after_one_more_question() {
    let scene = Scene::earnest().await;
    let (officer, at) = proposed(&scene).await;
    let page = as_staff(&scene, "wipro", &at, &officer).await.is(200).says("waits for approval").says("Somebody else decides").never_says("Approve…");
    let (mark, once) = (hidden(&page, "form"), hidden(&page, "once"));
    let own = [("form", mark.as_str()), ("once", once.as_str()), ("sha256", &hash_of(&page)), ("sure", "yes")];
    send(&scene, "wipro", &format!("{at}/approve"), &officer, &own).await.is(403);
    let counsel = scene.server.staff(&site("wipro.com"), &["legal"]).await;
    let page = as_staff(&scene, "wipro", &at, &counsel).await.is(200).says("Approve…");
    let (mark, once) = (hidden(&page, "form"), hidden(&page, "once"));
    let first = [("form", mark.as_str()), ("once", once.as_str())];
    send(&scene, "wipro", &format!("{at}/approve"), &counsel, &first[1..]).await.is(403).says("not shown to you");
    let asked = send(&scene, "wipro", &format!("{at}/approve"), &counsel, &first).await.is(200).says("Approve this entry?");
    as_staff(&scene, "wipro", &at, &counsel).await.says("waits for approval");
    let sha256 = hidden(&asked, "sha256");
    let meant = [&first[..], &[("sha256", &sha256), ("sure", "yes")]].concat();
    send(&scene, "wipro", &format!("{at}/approve"), &counsel, &meant).await.is(303);
    as_staff(&scene, "wipro", &at, &counsel).await.is(200).says("ends soon").says("Approved by");
    as_staff(&scene, "wipro", AT, &counsel).await.is(200).says("no. 7");
    as_staff(&scene, "wipro", &format!("{AT}/agreements?state=expiring"), &counsel).await.is(200).says("no. 7");
    as_staff(&scene, "wipro", &format!("{AT}/agreements?state=proposed"), &counsel).await.is(200).never_says("no. 7");
    renewed_and_ended(&scene, &counsel, &at).await;
}

/// The document is read as a file to save, the entry renewed on it, and ended.
async fn renewed_and_ended(scene: &Scene, counsel: &str, at: &str) {
    let page = as_staff(scene, "wipro", at, counsel).await;
    let file = page.between("href=\"/console/registers/documents/", "\"");
    let opened = as_staff(scene, "wipro", &format!("{AT}/documents/{file}"), counsel).await.is(200);
    assert_eq!((opened.text.as_bytes(), opened.header("content-type")), (PDF, "application/octet-stream"));
    assert!(opened.header("content-disposition").starts_with("attachment; filename=\"document-"));
    let (mark, document) = (hidden(&page, "form"), file.trim_end_matches("/file").to_owned());
    let renewal = [("form", mark.as_str()), ("once", "renewal"), ("document", &document), ("until", "2027-06-20"), ("sure", "yes")];
    let newer = send(scene, "wipro", &format!("{at}/renew"), counsel, &renewal).await.is(303);
    let newer = newer.header("location").trim_end_matches("?done=renew").to_owned();
    as_staff(scene, "wipro", &newer, counsel).await.is(200).says("waits for approval").says("the entry before it");
    let refusal = [("form", mark.as_str()), ("once", "refusal"), ("because", "not-signed"), ("sure", "yes")];
    send(scene, "wipro", &format!("{newer}/refuse"), counsel, &refusal).await.is(403);
    let another = scene.server.staff(&site("wipro.com"), &["legal"]).await;
    let marked = hidden(&as_staff(scene, "wipro", &newer, &another).await.is(200), "form");
    let by_another = [("form", marked.as_str()), refusal[1], refusal[2], refusal[3]];
    send(scene, "wipro", &format!("{newer}/refuse"), &another, &[by_another[0], by_another[1], ("because", "I do not like it")]).await.is(422);
    send(scene, "wipro", &format!("{newer}/refuse"), &another, &by_another).await.is(303);
    as_staff(scene, "wipro", &newer, counsel).await.is(200).says("The document is not signed");
    let end = [("form", mark.as_str()), ("once", "end")];
    send(scene, "wipro", &format!("{at}/revoke"), counsel, &end).await.is(200).says("End this entry?");
    send(scene, "wipro", &format!("{at}/revoke"), counsel, &[&end[..], &[("sure", "yes")]].concat()).await.is(303);
    as_staff(scene, "wipro", at, counsel).await.is(200).says("Ended by").never_says("Renew it");
}

fn hash_of(page: &Got) -> String {
    page.between("<dt>SHA-256</dt><dd><code>", "</code>")
}

#[tokio::test]
async fn the_registers_are_for_their_roles_and_of_one_site() {
    let scene = Scene::earnest().await;
    let (officer, at) = proposed(&scene).await;
    let support = scene.server.staff(&site("wipro.com"), &["support"]).await;
    for path in [AT, &format!("{AT}/documents"), &format!("{AT}/parties"), &format!("{AT}/agreements/new"), &at] {
        as_staff(&scene, "wipro", path, &support).await.is(403).never_says("no. 7");
    }
    as_staff(&scene, "wso2", AT, &officer).await.is(303);
    let elsewhere = scene.server.staff(&site("wso2.com"), &["privacy-officer"]).await;
    as_staff(&scene, "wso2", &at, &elsewhere).await.is(422).never_says("no. 7");
    as_staff(&scene, "wipro", &format!("{AT}/rumours"), &officer).await.is(422);
    for register in operations::Register::ALL {
        as_staff(&scene, "wipro", &format!("{AT}/{register}"), &officer).await.is(200);
        as_staff(&scene, "wipro", &format!("{AT}/{register}/new"), &officer).await.is(200);
    }
}
