//! How the pages look: none is wider than a small telephone, none has a script, and pictures of them are left in
//! `target/screenshots` for people to look at.

use super::axe::against_wcag;
use super::page::{DARK, Look, NARROW, WIDE};
use super::{SITES, Scene};
use std::path::{Path, PathBuf};

/// Every page that anybody can open, and the name of its picture.
const PAGES: [(&str, &str); 8] = [
    ("/", "home"),
    ("/privacy", "policy"),
    ("/privacy#s10", "sentence"),
    ("/forms", "forms"),
    ("/forms/feedback", "refusal"),
    ("/try", "try"),
    ("/cookies", "cookies"),
    ("/nowhere", "missing"),
];

/// Fills every field of a form, with words as long as somebody may have.
pub(crate) const FILL_IN: &str = "document.querySelectorAll('main form :is(input:not([type=hidden]), textarea)').forEach(field => {
    const long = { email: 'a-very-long-address-of-somebody@subdomain.of.a.long.example.org', tel: '+44 20 7946 0123' };
    if (field.type === 'checkbox') return;
    if (field.name === 'born-year') field.value = '1980';
    else field.value = long[field.type] ?? 'unbreakable'.repeat(12);
});
document.querySelectorAll('main form select[name=born-month]').forEach(field => field.value = '3')";

/// The site whose pages are pictured in every look; of the others a few wide ones are enough.
const PICTURED: &str = "wipro";

#[test]
fn every_page_fits_a_small_telephone_and_has_no_script() {
    let folder = pictures();
    let mut scene = Scene::new();
    scene.open("", "/");
    fits(&mut scene);
    for site in SITES {
        for (path, name) in PAGES {
            scene.open(site, path);
            look(&mut scene, &folder, site, name);
        }
        scene.open(site, "/forms");
        for form in scene.page.every("main a[href^='/forms/']", "href") {
            scene.open(site, &form);
            look(&mut scene, &folder, site, form.trim_start_matches("/forms/"));
        }
        personal_pages(&mut scene, &folder, site);
        scene.open(site, "/try");
        scene.page.follow(".cards li:first-child button");
        look(&mut scene, &folder, site, "answer");
    }
    scene.end();
}

/// The receipt, the person's page and the opt-out page.
fn personal_pages(scene: &mut Scene, folder: &Path, site: &str) {
    scene.open(site, "/forms/registration");
    if scene.page.status() != 200 {
        scene.open(site, "/forms/contact");
    }
    scene.page.look_up(FILL_IN);
    scene.page.follow("main form button[type=submit]");
    assert_eq!(scene.page.status(), 200, "{}", scene.page.words("main"));
    look(scene, folder, site, "receipt");
    scene.page.follow("main a[href^='/me/']");
    scene.page.look_up("document.querySelectorAll('details').forEach(details => { details.open = true })");
    look(scene, folder, site, "own-page");
    let own_page = scene.page.address();
    scene.page.follow("main a[href$='/consents']");
    scene.page.look_up("document.querySelectorAll('details').forEach(details => { details.open = true })");
    look(scene, folder, site, "choices");
    scene.page.open(&own_page);
    if scene.page.count("a[href^='/opt-out/']") > 0 {
        scene.page.follow("a[href^='/opt-out/']");
        look(scene, folder, site, "opt-out");
    }
}

/// Looks at the page that is open, and takes its picture. Answers to what was sent are held against WCAG here: no link leads to them.
fn look(scene: &mut Scene, folder: &Path, site: &str, name: &str) {
    fits(scene);
    if matches!(name, "receipt" | "answer" | "refusal") {
        assert_eq!(against_wcag(&mut scene.page), None);
    }
    let looks: &[(Look, &str)] = match (site, name) {
        (PICTURED, _) => &[(NARROW, "narrow"), (WIDE, "wide"), (DARK, "dark")],
        (_, "policy" | "own-page" | "answer") => &[(WIDE, "wide")],
        _ => &[],
    };
    for (look, named) in looks {
        scene.page.look(*look);
        scene.page.picture(&folder.join(format!("{site}-{name}-{named}.png")));
    }
    scene.page.look(WIDE);
}

fn fits(scene: &mut Scene) {
    scene.page.look(NARROW);
    let width = scene.page.look_up("document.documentElement.scrollWidth").as_u64().unwrap();
    assert!(width <= u64::from(NARROW.width), "{} is {width} pixels wide", scene.page.address());
    assert_eq!(scene.page.count("script"), 0, "{} has a script", scene.page.address());
}

/// The folder of the pictures, in the build's own.
pub(super) fn pictures() -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("../screenshots");
    std::fs::create_dir_all(&folder).unwrap();
    folder
}
