//! A visitor sends a form, by keyboard alone and with scripts switched off, and finds on a page of their own what is held.
//! What the policy does not permit is asked of nobody.

use super::Scene;
use super::axe::against_wcag;
use super::page::Page;

/// A form of each site that anybody may send, with nothing to tick that it could not go without.
const PERMITTED: [(&str, &str); 5] =
    [("wipro", "contact"), ("wesprodigital", "registration"), ("wso2", "contact"), ("pactera", "information-request"), ("indiamart", "contact")];

/// A form that each site refuses, and the sentence it refuses it by; without one where no sentence allows it.
const REFUSED: [(&str, &str, Option<u16>); 5] = [
    ("wipro", "purchase", None),
    ("wesprodigital", "newsletter", Some(26)),
    ("wso2", "purchase", None),
    ("pactera", "contest", Some(9)),
    ("indiamart", "survey", None),
];

/// More fields than any form has; a walk along them that takes longer goes in circles.
const STEPS_MAX: usize = 30;

#[test]
fn a_form_is_sent_by_keyboard_and_leads_to_the_persons_own_page() {
    let mut scene = Scene::new();
    scene.page.without_scripts();
    for (site, kind) in PERMITTED {
        scene.open(site, "/forms");
        scene.page.follow(&format!("a[href='/forms/{kind}']"));
        assert_eq!(scene.page.count("main input:checked"), 0, "nothing is ticked beforehand on {kind} of {site}");
        let given = fill_in(&mut scene.page);
        scene.page.leave("the receipt", Page::enter);
        assert_eq!(scene.page.status(), 200, "{site} takes {kind}: {}", scene.page.words("main"));
        scene.page.follow("main a[href^='/me/']");
        own_page_shows(&mut scene.page, &given, site);
    }
    scene.end();
}

/// Walks from field to field with the tab key and types, until the button that sends has the focus. Ticks no choice.
pub(super) fn fill_in(page: &mut Page) -> Vec<String> {
    let mut given = Vec::new();
    page.click("main form label");
    for _ in 0..STEPS_MAX {
        let focus = page.look_up("(({ type, name, value, checked }) => ({ type, name, value, checked }))(document.activeElement)");
        let name = focus["name"].as_str().unwrap_or_default();
        match focus["type"].as_str().unwrap_or_default() {
            "submit" => return given,
            "checkbox" => assert_eq!(focus["checked"], false),
            "radio" => page.space(),
            _ if name.starts_with("data-") => {
                assert_eq!(focus["value"].as_str().map(str::trim), Some(""), "{name} is empty");
                let value = value(name);
                page.write(value);
                given.push(value.to_owned());
            }
            // The answer to this is not kept, so that it is not among what is held.
            _ if name == "born-month" => page.write("March"),
            _ if name == "born-year" => page.write("1980"),
            _ => {}
        }
        page.tab();
    }
    panic!("no button after {STEPS_MAX} fields on {}", page.address());
}

fn value(field: &str) -> &'static str {
    match field {
        "data-email" => "ada.byron@example.org",
        "data-name" => "Ada Byron",
        "data-phone" => "+44 20 7946 0123",
        "data-postal" => "7 Example Square, Springfield",
        "data-financial" => "4000 0000 0000 0002",
        _ => "Please tell me more; \"quoted\" & <b>bold</b>.",
    }
}

fn own_page_shows(page: &mut Page, given: &[String], site: &str) {
    let held = page.look_up("[...document.querySelectorAll('.held .value')].map(value => value.innerText)");
    for value in given {
        // Of the number of a card the person sees the last four digits, as everybody does but who takes the payment.
        let shown = if value == self::value("data-financial") { "•••• 0002" } else { value };
        assert!(held.as_array().unwrap().iter().any(|held| held == shown), "{site} shows {shown}: {held}");
    }
    let records = page.count(".held > li");
    assert_eq!(records, given.len() as u64, "and nothing else");
    assert_eq!(page.count(".held > li .why time"), records, "each says since when");
    assert!(page.words(".held .why").starts_with("For "), "why: {}", page.words(".held .why"));
    assert_eq!(page.count(".held .quote"), page.count(".held .quote footer a[href*='/privacy/versions/'][href*='#s']"), "each names its sentence");
    page.click(".held summary");
    let sentence = page.words(".held .quote p");
    page.follow(".held .quote footer a");
    assert_eq!(page.words(":target"), sentence, "the sentence quoted is the sentence published");
}

#[test]
fn a_form_the_policy_does_not_permit_is_refused_with_its_sentence() {
    let mut scene = Scene::new();
    for (site, kind, sentence) in REFUSED {
        scene.open(site, "/forms");
        assert_eq!(scene.page.count(&format!("main a[href='/forms/{kind}']")), 0, "{site} offers no {kind}");
        assert!(scene.page.count("main details") > 0, "{site} says which forms it refuses");
        scene.open(site, &format!("/forms/{kind}"));
        assert_eq!((scene.page.status(), scene.page.count("main form")), (403, 0), "{site} refuses {kind}");
        let quoted = scene.page.words("main .quote p");
        match sentence {
            Some(number) => {
                scene.page.follow("main .quote footer a");
                assert!(scene.page.address().ends_with(&format!("#s{number}")), "{}", scene.page.address());
                assert_eq!(scene.page.words(":target"), quoted);
            }
            None => assert!(quoted.is_empty() && scene.page.words("main").contains("No sentence of this policy allows it"), "{quoted}"),
        }
    }
    scene.end();
}

#[test]
fn a_form_sent_without_what_it_needs_keeps_what_was_typed_and_says_what_is_missing() {
    let mut scene = Scene::new();
    scene.open("wso2", "/forms/contact");
    scene.page.look_up("document.querySelector('main form').noValidate = true");
    scene.page.click("label[for=f-message]");
    scene.page.write("Is anybody there?");
    scene.page.follow("main form button[type=submit]");
    assert_eq!(scene.page.status(), 422);
    assert_eq!(against_wcag(&mut scene.page), None);
    assert_eq!(scene.page.look_up("document.querySelector('#f-message').value"), "Is anybody there?");
    scene.page.follow("#mistakes a");
    assert_eq!(scene.page.look_up("location.hash"), "#f-email");
    scene.end();
}
