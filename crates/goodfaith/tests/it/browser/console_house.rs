//! The console's pages of breaches, of the log, of keys and backups and of settings, in a real browser: held against WCAG wide, narrow and dark, and
//! none of them wider than a small screen.

use super::Scene;
use super::axe::against_wcag;
use super::page::{DARK, NARROW, WIDE};

/// Puts a breach on record as somebody would: of files that were copied with their keys.
const FILL_IN: &str = "(() => { const set = (name, value) => { document.querySelector(`[name='${name}']`).value = value; };
    set('kind', 'database-file'); set('what', 'A disk was sold with its files on it.'); set('noticed-by', 'Ravi');
    document.querySelector('[name=scope][value=files-with-keys]').checked = true; })()";

/// What stands further right than the screen goes.
const STICKS_OUT: &str =
    "[...document.querySelectorAll('main *')].filter(part => part.getBoundingClientRect().right > innerWidth).map(part => part.outerHTML.slice(0, 160))";

#[test]
fn breaches_the_log_keys_and_settings_keep_to_wcag_wide_narrow_and_dark() {
    let mut scene = Scene::new();
    let site = "wipro";
    scene.open(site, "/forms/information-request");
    scene.page.look_up(super::looking::FILL_IN);
    scene.page.follow("main form button[type=submit]");
    scene.open(site, "/console/breaches/new");
    scene.page.look_up(FILL_IN);
    scene.page.follow("main form button[type=submit]");
    let address = scene.page.address();
    let breach = address.split_once("/console/").map(|(_, path)| format!("/console/{}", path.split('?').next().unwrap_or_default())).unwrap();
    assert!(breach.len() > 30, "{breach}");
    let people = format!("{breach}/people");
    let paths = [
        "/console/breaches",
        "/console/breaches/new",
        &breach,
        &people,
        "/console/audit",
        "/console/audit?kind=collected",
        "/console/audit/1",
        "/console/site-keys",
        "/console/site-keys/anew",
        "/console/systems",
        "/console/settings",
    ];
    let mut wrong = Vec::new();
    for path in paths {
        for look in [WIDE, NARROW, DARK] {
            scene.open(site, path);
            assert_eq!(scene.page.status(), 200, "{path}: {}", scene.page.words("main"));
            scene.page.look(look);
            wrong.extend(against_wcag(&mut scene.page));
            let wide = scene.page.look_up("document.documentElement.scrollWidth").as_u64();
            assert!(
                wide.is_some_and(|wide| wide <= u64::from(look.width)),
                "{path} is {wide:?} wide on a screen of {}: {}",
                look.width,
                scene.page.look_up(STICKS_OUT)
            );
        }
        scene.page.look(WIDE);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
    scene.end();
}
