//! Somebody asks for a person's data: refused with the sentence, given once the fact is on record, refused again when the
//! person opts out.

use super::page::Page;
use super::{SITES, Scene};

#[test]
fn a_partner_is_refused_until_the_agreement_is_on_record_and_then_given_it() {
    let mut scene = Scene::new();
    scene.open("wipro", "/forms/contact");
    let page = &mut scene.page;
    page.click("label[for=f-email]");
    page.write("grace@example.org");
    page.choose("born-month", "March");
    page.click("label[for=born-year]");
    page.write("1980");
    page.follow("main form button[type=submit]");
    let own_page = page.every("main a[href^='/me/']", "href").remove(0);

    // the partner asks, in vain
    page.follow("form[action^='/try'] button");
    let answer = page.words("#answer");
    assert_eq!(verdict(page), "deny", "{answer}");
    assert!(answer.contains("Wipro does not rent, sell, or share personal information about you"), "{answer}");
    assert_eq!(page.every("#answer .quote footer a", "href"), ["/privacy/versions/2006-11-09#s4"]);

    // the agreement is recorded, and the answer changes
    page.follow(".need form:has([value=confidential]) button");
    let answer = page.words("#answer");
    assert_eq!(verdict(page), "permit", "{answer}");
    assert!(answer.contains("strict confidentiality agreements"), "{answer}");
    assert_eq!(page.every("#answer .quote footer a", "href"), ["/privacy/versions/2006-11-09#s5"]);

    // it is handed over, and the person sees to whom
    assert!(!page.words("main").contains("grace@example.org"), "an answer is not yet the data");
    page.follow("form[action^='/try/release'] button");
    assert!(page.words("main").contains("grace@example.org"), "{}", page.words("main"));
    scene.open("wipro", &own_page);
    let received = scene.page.words("section[aria-labelledby=received]");
    assert!(received.contains("Acme Partners") && received.contains("entence 5"), "{received}");
    scene.end();
}

#[test]
fn an_opt_out_link_opts_out_when_its_button_is_pressed_and_not_before() {
    let mut scene = Scene::new();
    scene.open("wipro", "/forms/newsletter");
    let page = &mut scene.page;
    page.click("label[for=f-email]");
    page.write("joan@example.org");
    page.choose("born-month", "March");
    page.click("label[for=born-year]");
    page.write("1980");
    page.click("label:has([name=choice][value=collect-marketing])");
    page.follow("main form button[type=submit]");
    page.follow("main a[href^='/me/']");
    page.follow("a[href^='/opt-out/']");
    let opt_out = page.address();
    assert_eq!(may_be_written_to(&mut scene), "permit", "a link that is opened opts nobody out");

    let page = &mut scene.page;
    page.open(&opt_out);
    page.follow("main form button");
    assert_eq!((page.status(), page.count("main form")), (200, 0), "done, and nothing left to press");
    assert_eq!(may_be_written_to(&mut scene), "deny", "{}", scene.page.words("#answer"));
    let cited = scene.page.every("#answer .quote footer a", "href");
    assert!(cited.contains(&"/privacy/versions/2006-11-09#s13".to_owned()), "{cited:?}: {}", scene.page.words("#answer"));
    scene.end();
}

/// Whether the company may send its offers to the person who came last, whom the page has chosen already.
fn may_be_written_to(scene: &mut Scene) -> String {
    scene.open("wipro", "/try");
    let page = &mut scene.page;
    page.choose("recipient", "The company itself");
    page.choose("action", "Let me contact");
    page.click("label:has([name=data][value=name])");
    page.follow("form.form button[type=submit]");
    verdict(page)
}

#[test]
fn an_advertiser_gets_no_persons_data_anywhere() {
    let mut scene = Scene::new();
    for site in SITES {
        scene.open(site, "/try");
        scene.page.follow(".cards li:has([value=advertiser]) button");
        let answer = scene.page.words("#answer");
        assert_eq!(verdict(&mut scene.page), "deny", "{answer}");
        if matches!(site, "wesprodigital" | "indiamart") {
            assert!(answer.contains("aggregate"), "{site} gives advertisers aggregates only: {answer}");
        }
    }
    scene.end();
}

/// What the answer on the page is.
fn verdict(page: &mut Page) -> String {
    let classes = page.every("#answer .verdict", "class");
    classes.first().and_then(|classes| classes.split_whitespace().find(|class| *class != "verdict")).unwrap_or_default().to_owned()
}
