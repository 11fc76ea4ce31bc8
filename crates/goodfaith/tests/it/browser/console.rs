//! The console in a real browser: a colleague is invited, joins with a passkey, comes back with it; and every page of it is held against WCAG, narrow,
//! wide and dark. Pictures are taken on the way where `GOODFAITH_PICTURES` names a folder.

use super::Scene;
use super::axe::against_wcag;
use super::page::{DARK, NARROW, WIDE};
use serde_json::json;
use std::path::PathBuf;

const SITE: &str = "pactera";
/// Pages that need nothing but being there.
const PAGES: [&str; 15] = [
    "/console",
    "/console/tasks",
    "/console/break-glass",
    "/console/registers",
    "/console/registers/parties",
    "/console/registers/documents",
    "/console/registers/agreements",
    "/console/registers/beliefs/new",
    "/console/disclosures",
    "/console/disclosures/new",
    "/console/staff",
    "/console/keys",
    "/console/acknowledgement",
    "/console/me",
    "/console/sign-in",
];

impl Scene {
    /// The page as it is, held against WCAG; and narrow, dark and wide.
    fn console_picture(&mut self, name: &str) {
        assert_eq!(against_wcag(&mut self.page), None, "{name}");
        for (look, kind) in [(NARROW, "narrow"), (DARK, "dark"), (WIDE, "wide")] {
            self.page.look(look);
            let scrolls = self.page.look_up("document.documentElement.scrollWidth > document.documentElement.clientWidth");
            assert_eq!(scrolls, false, "{name} is wider than the window when {kind}");
            if let Some(folder) = std::env::var_os("GOODFAITH_PICTURES").map(PathBuf::from) {
                self.page.picture(&folder.join(format!("console-{name}-{kind}.png")));
            }
        }
    }
}

#[test]
fn every_page_of_the_console_is_whole_without_scripts_and_fits_every_window() {
    let mut scene = Scene::new();
    scene.page.without_scripts();
    for path in PAGES {
        scene.open(SITE, path);
        let name = path.trim_start_matches("/console").trim_start_matches('/').replace('/', "-");
        scene.console_picture(if name.is_empty() { "overview" } else { &name });
    }
}

#[test]
fn a_colleague_joins_with_a_passkey_leaves_and_comes_back_with_it() {
    let mut scene = Scene::new();
    scene.page.order("WebAuthn.enable", json!({}));
    let options = json!({ "protocol": "ctap2", "transport": "internal", "hasResidentKey": true, "hasUserVerification": true,
        "isUserVerified": true, "automaticPresenceSimulation": true });
    scene.page.order("WebAuthn.addVirtualAuthenticator", json!({ "options": options }));
    scene.open(SITE, "/console/staff");
    scene.page.click("label[for=name]");
    scene.page.write("Arjun Mehta");
    scene.page.click("input[name=role][value=support]");
    scene.page.follow("form[action='/console/staff'] button");
    let link = scene.page.words(".once");
    scene.console_picture("invited");
    scene.page.open(link.trim());
    assert!(scene.page.words("main").contains("Arjun Mehta"), "{}", scene.page.words("main"));
    scene.console_picture("join");
    scene.page.click("label[for=passkey-name]");
    scene.page.write("Work laptop");
    scene.page.follow("#passkey-part button");
    assert!(scene.page.words(".who").contains("Arjun Mehta"), "{}: {}", scene.page.address(), scene.page.words("body"));
    scene.open(SITE, "/console/me");
    assert!(scene.page.words("main").contains("Work laptop"), "{}", scene.page.words("main"));
    scene.console_picture("my-sign-ins");
    scene.page.click(".who > summary");
    scene.page.follow(".who form[action='/console/sign-out'] button");
    assert!(scene.page.address().ends_with("/console/sign-in"), "{}", scene.page.address());
    scene.page.follow("#passkey-sign-in");
    assert!(scene.page.words(".who").contains("Arjun Mehta"), "{}: {}", scene.page.address(), scene.page.words("body"));
    scene.page.open(link.trim());
    assert!(scene.page.words("main").contains("not valid"), "an invitation opens once: {}", scene.page.words("main"));
    scene.console_picture("error");
}
