//! A person signs in in a real browser: by the link of a letter and by a code, with scripts switched off; adds a passkey, leaves, and comes
//! back with it. Pictures are taken on the way where `GOODFAITH_PICTURES` names a folder.

use super::Scene;
use super::axe::against_wcag;
use super::page::{DARK, NARROW, WIDE};
use serde_json::json;
use std::path::PathBuf;

const SITE: &str = "indiamart";
const ADDRESS: &str = "asha.rao@example.org";

impl Scene {
    fn ask(&mut self) {
        self.open(SITE, "/sign-in");
        self.page.click("label[for=email]");
        self.page.write(ADDRESS);
        self.page.follow("form[action='/sign-in'] button");
        assert!(self.page.address().ends_with("/sign-in/sent"), "{}", self.page.words("main"));
    }

    fn sign_in(&mut self) {
        self.ask();
        let link = self.link_of_letter("/sign-in/");
        self.open(SITE, &link);
        self.picture("link");
        self.page.follow("main form button");
        assert!(self.page.address().ends_with("/me/here"), "{}: {}", self.page.address(), self.page.words("main"));
    }

    /// The page as it is, held against WCAG; and narrow, wide and dark.
    fn picture(&mut self, name: &str) {
        assert_eq!(against_wcag(&mut self.page), None);
        let Some(folder) = std::env::var_os("GOODFAITH_PICTURES").map(PathBuf::from) else { return };
        for (look, kind) in [(NARROW, "narrow"), (DARK, "dark"), (WIDE, "wide")] {
            self.page.look(look);
            let scrolls = self.page.look_up("document.documentElement.scrollWidth > document.documentElement.clientWidth");
            assert_eq!(scrolls, false, "{name} is wider than the window when {kind}");
            self.page.picture(&folder.join(format!("{name}-{kind}.png")));
        }
    }
}

#[test]
fn a_letter_signs_in_without_scripts_and_signing_out_leaves_nothing() {
    let mut scene = Scene::new();
    scene.page.without_scripts();
    scene.open(SITE, "/sign-in");
    scene.picture("sign-in");
    scene.sign_in();
    assert!(scene.page.words("main").contains("Asha Rao"), "{}", scene.page.words("main"));
    scene.picture("me");
    scene.page.follow("a[href='/me/here/signing-in']");
    assert!(scene.page.words("main").contains("this one"));
    scene.picture("signing-in");
    scene.page.follow("form[action='/me/here/sign-out'] button");
    let words = scene.page.words("main");
    assert!(words.contains("You are signed out") && words.contains("close your browser window"), "{words}");
    scene.picture("signed-out");
    assert_eq!(scene.page.order("Network.getAllCookies", json!({}))["cookies"], json!([]), "the browser keeps nothing");
    scene.open(SITE, "/me");
    assert!(scene.page.address().ends_with("/sign-in"));
}

#[test]
fn a_link_opened_elsewhere_shows_a_code_to_type() {
    let mut scene = Scene::new();
    scene.ask();
    scene.picture("sent");
    let link = scene.demo.at(SITE, &scene.link_of_letter("/sign-in/"));
    let mut elsewhere = super::Page::new();
    elsewhere.open(&link);
    let code = elsewhere.words(".code");
    assert_eq!(code.chars().filter(char::is_ascii_digit).count(), 8, "{code}");
    if let Some(folder) = std::env::var_os("GOODFAITH_PICTURES").map(PathBuf::from) {
        elsewhere.look(NARROW);
        elsewhere.picture(&folder.join("code-narrow.png"));
    }
    scene.page.click("label[for=code]");
    scene.page.write(&code);
    scene.page.leave("the page", super::Page::enter);
    assert!(scene.page.address().ends_with("/me/here"), "{}", scene.page.words("main"));
}

#[test]
fn a_passkey_is_added_signs_in_and_is_removed() {
    let mut scene = Scene::new();
    scene.page.order("WebAuthn.enable", json!({}));
    let options = json!({ "protocol": "ctap2", "transport": "internal", "hasResidentKey": true, "hasUserVerification": true,
        "isUserVerified": true, "automaticPresenceSimulation": true });
    scene.page.order("WebAuthn.addVirtualAuthenticator", json!({ "options": options }));
    scene.sign_in();
    scene.page.follow("a[href='/me/here/signing-in']");
    scene.page.click("label[for=passkey-name]");
    scene.page.write("My phone");
    scene.page.follow("#passkey-add");
    assert!(scene.page.words("main").contains("My phone"), "{}", scene.page.words("main"));
    scene.picture("passkeys");
    scene.page.follow("form[action='/me/here/sign-out'] button");
    scene.open(SITE, "/sign-in");
    scene.picture("sign-in-passkey");
    scene.page.follow("#passkey-sign-in");
    assert!(scene.page.address().ends_with("/me/here"), "{}", scene.page.words("main"));
    scene.page.follow("a[href='/me/here/signing-in']");
    let words = scene.page.words("main");
    assert!(words.contains("with a passkey") && words.contains("Last used"), "{words}");
    scene.page.follow("form[action$='/passkeys/remove'] button");
    assert!(scene.page.words("main").contains("You have none"), "{}", scene.page.words("main"));
    scene.page.follow("form[action='/me/here/sign-out'] button");
    scene.open(SITE, "/sign-in");
    scene.page.click("#passkey-sign-in");
    scene.page.wait_for("!document.getElementById('passkey-wrong').hidden");
    assert_eq!(scene.page.words("#passkey-wrong"), "That passkey does not sign anybody in here.");
}
