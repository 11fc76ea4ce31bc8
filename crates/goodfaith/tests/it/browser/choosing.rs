//! A person makes a choice and takes it back, each with one button on one page, and a visitor says that they are not to be counted: with
//! scripts switched off, and with nothing ticked or set beforehand.

use super::Scene;
use super::giving::fill_in;
use super::page::Page;
use serde_json::json;

#[test]
fn a_choice_is_made_and_taken_back_with_one_button_each() {
    let mut scene = Scene::new();
    scene.page.without_scripts();
    for (site, kind) in [("wipro", "contact"), ("indiamart", "registration")] {
        scene.open(site, &format!("/forms/{kind}"));
        fill_in(&mut scene.page);
        scene.page.leave("the receipt", Page::enter);
        scene.page.follow("main a[href^='/me/']");
        scene.page.follow("main a[href$='/consents']");
        let before = scene.page.count("main .tag.yes");
        assert_eq!(scene.page.count("main input:checked"), 0, "nothing is chosen beforehand at {site}");
        scene.page.follow("main form:has(input[name='give']) button");
        assert!(scene.page.words("main").contains("you agree to this"), "{}", scene.page.words("main"));
        assert_eq!(scene.page.count("main .tag.yes"), before + 1, "one choice, and no other with it");
        scene.page.follow("main form:has(input[name='withdraw']) button");
        assert!(scene.page.words("main").contains("Taken back. It counts no more"), "{}", scene.page.words("main"));
        assert_eq!(scene.page.count("main .tag.yes"), before);
    }
    scene.end();
}

/// The names of the cookies that the browser keeps.
fn cookies(scene: &mut Scene) -> Vec<String> {
    let kept = scene.page.order("Network.getAllCookies", json!({}))["cookies"].take();
    kept.as_array().unwrap().iter().map(|cookie| cookie["name"].as_str().unwrap_or_default().to_owned()).collect()
}

#[test]
fn a_no_to_counting_is_kept_and_can_be_changed_and_nothing_else_is_kept() {
    let mut scene = Scene::new();
    scene.page.without_scripts();
    scene.open("wipro", "/");
    scene.page.follow("footer a[href='/cookies']");
    assert!(scene.page.words("main").contains("you have not said yes"));
    assert_eq!(cookies(&mut scene), [""; 0], "nothing is set before a choice");
    scene.page.follow("main button[value='accepted']");
    assert!(scene.page.words("main").contains("because you said so"), "{}", scene.page.words("main"));
    scene.page.follow("main button[value='refused']");
    assert!(scene.page.words("main").contains("you said no"), "{}", scene.page.words("main"));
    assert_eq!(cookies(&mut scene), ["__Host-counting"]);
}
