//! The policy editor in a real browser: what is typed is checked a moment later and said aloud, a named line leads to just that line, and all of it
//! goes without a script too. Pictures of the policy's pages in the console are put into `target/screenshots`.

use super::axe::against_wcag;
use super::page::{DARK, NARROW, WIDE};
use super::walking::{by_keyboard, heard};
use super::{Scene, looking};

const SITE: &str = "wesprodigital";
/// What the script has had said aloud.
const SPOKEN: &str = "document.getElementById('spoken').textContent";

/// Begins a draft and stands in its editor.
fn begin(scene: &mut Scene) {
    scene.open(SITE, "/console/policy/edit");
    scene.page.click("label[for=title]");
    scene.page.write("Summer");
    scene.page.follow("main form button[type=submit]");
    assert_eq!(scene.page.status(), 200, "{}", scene.page.words("main"));
}

/// Puts the caret behind the first of these words in the box.
fn behind(words: &str) -> String {
    format!(
        "(() => {{ const box = document.getElementById('text'); const at = box.value.indexOf({words:?}) + {}; box.focus(); box.setSelectionRange(at, at); }})()",
        words.len()
    )
}

#[test]
fn what_is_typed_is_checked_a_moment_later_and_a_line_that_is_named_is_found() {
    let mut scene = Scene::new();
    begin(&mut scene);
    let page = &mut scene.page;
    assert!(page.words("#said").contains("It can be published as it stands"), "{}", page.words("#said"));
    page.look_up(&behind("may col"));
    page.write("x");
    page.wait_for(&format!("{SPOKEN}.includes('error')"));
    assert!(page.words("#said").contains("colxlect"), "{}", page.words("#said"));
    assert_eq!(against_wcag(page), None);
    page.click("#said a[data-line]");
    let chosen = page.look_up("(() => { const box = document.activeElement; return box.value.slice(box.selectionStart, box.selectionEnd); })()");
    assert!(chosen.as_str().is_some_and(|line| line.contains("colxlect")), "{chosen}");
    // Put right again, it is said to be.
    page.look_up(&behind("may colx"));
    page.look_up("document.execCommand('delete')");
    page.wait_for(&format!("{SPOKEN}.includes('can be published')"));
    page.follow("button[value=save]");
    assert!(page.words("main").contains("The draft is saved"), "{}", page.words("main"));
    scene.end();
}

#[test]
fn a_version_is_written_checked_and_published_without_a_script() {
    let mut scene = Scene::new();
    scene.page.without_scripts();
    begin(&mut scene);
    let page = &mut scene.page;
    page.follow("button[value=check]");
    assert!(page.words("#said").contains("It can be published as it stands"), "{}", page.words("#said"));
    page.follow("button[value=publish]");
    assert!(page.words("main").contains("How people are told"), "{}", page.words("main"));
    let tidy = page.with_scripts(against_wcag);
    assert_eq!(tidy, None);
    scene.end();
}

#[test]
fn the_pages_of_the_policy_in_the_console_keep_to_wcag_in_every_look() {
    let mut scene = Scene::new();
    begin(&mut scene);
    let draft = scene.page.address().splitn(4, '/').nth(3).map(|path| format!("/{}", path.split('?').next().unwrap_or_default())).unwrap();
    let pages = [
        ("map", "/console/policy".to_owned()),
        ("sentence", "/console/policy/sentences/36".to_owned()),
        ("compare", "/console/policy/compare".to_owned()),
        ("drafts", "/console/policy/edit".to_owned()),
        ("publish", format!("{draft}/publish")),
        ("discard", format!("{draft}/discard")),
        ("editor", draft),
        ("figures", "/console/figures".to_owned()),
    ];
    let mut wrong = Vec::new();
    for (name, path) in pages {
        scene.open(SITE, &path);
        let page = &mut scene.page;
        assert_eq!(page.status(), 200, "{path}");
        for (look, seen) in [(NARROW, "narrow"), (DARK, "dark"), (WIDE, "wide")] {
            page.look(look);
            let width = page.look_up("document.documentElement.scrollWidth").as_u64().unwrap();
            if width > u64::from(look.width) {
                wrong.push(format!("{path}, {seen}: it is {width} pixels wide"));
            }
            wrong.extend(against_wcag(page).map(|found| format!("{seen}: {found}")));
            page.picture(&looking::pictures().join(format!("console-{name}-{seen}.png")));
        }
        heard(page);
        by_keyboard(page);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    scene.end();
}
