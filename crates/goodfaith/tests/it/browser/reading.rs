//! A visitor reads the policy: its date, its older versions, its sentences and how often each has decided.

use super::{SITES, Scene, demo};
use std::fs;
use std::path::Path;

/// What the visitor sees of the note behind a sentence.
const OPEN_NOTES: &str = "[...document.querySelectorAll('.note')].filter(note => note.getClientRects().length > 0).map(note => note.innerText)";

#[test]
fn every_policy_page_opens_its_sentences_and_counts_what_they_decide() {
    let mut scene = Scene::new();
    for site in SITES {
        scene.open(site, "/privacy");
        date_stands_at_the_top(&mut scene, site);
        a_sentence_opens_and_closes(&mut scene);
        counts_move(&mut scene, site);
    }
    scene.end();
}

fn date_stands_at_the_top(scene: &mut Scene, site: &str) {
    let page = &mut scene.page;
    let folder = demo::policies().join(format!("{site}.com"));
    let dates = page.every(".stamp time", "datetime");
    assert!(matches!(&dates[..], [date] if folder.join(format!("{date}.md")).is_file()), "{site} is dated {dates:?}");
    let top = "document.querySelector('.stamp time').getBoundingClientRect().bottom < document.querySelector('.sentence').getBoundingClientRect().top";
    assert_eq!(page.look_up(top), true, "the date of {site} stands above the text");
}

fn a_sentence_opens_and_closes(scene: &mut Scene) {
    let page = &mut scene.page;
    let sentences = page.count(".sentence[id]");
    assert!(sentences > 30, "{sentences} sentences on {}", page.address());
    assert_eq!(page.count(".opener + .note .rule"), page.count(".note .rule"), "every rule stands behind an opener");
    assert_eq!(page.count(".opener + .note:has(.rule)"), page.count(".opener"), "every sentence has its rules");
    assert_eq!(page.look_up(OPEN_NOTES), serde_json::json!([]), "all closed");
    page.follow(".opener[data-class=enforced]");
    let open = page.look_up(OPEN_NOTES);
    let rule = page.words(":target ~ .note code");
    assert!(open.as_array().is_some_and(|open| open.len() == 1) && open.to_string().contains(rule.lines().next().unwrap()), "{open}");
    page.follow(":target ~ .note .note-head a");
    assert_eq!(page.look_up(OPEN_NOTES), serde_json::json!([]), "closed again");
}

fn counts_move(scene: &mut Scene, site: &str) {
    let before = counts(scene);
    scene.open(site, "/try");
    scene.page.follow(".cards li:first-child button");
    let cited = scene.page.every("#answer .quote footer a", "href");
    assert!(!cited.is_empty(), "the answer of {site} cites a sentence");
    scene.page.follow("#answer .quote footer a");
    let after = counts(scene);
    for sentence in cited.iter().map(|address| address.rsplit_once("#s").unwrap().1) {
        let count = |counts: &serde_json::Value| counts[sentence].as_u64().unwrap();
        assert_eq!(count(&after), count(&before) + 1, "decisions under sentence {sentence} of {site}");
    }
}

/// The count beside each sentence's number; 0 where none is shown.
fn counts(scene: &mut Scene) -> serde_json::Value {
    let expression = "Object.fromEntries([...document.querySelectorAll('.opener')]
        .map(opener => [opener.id.slice(1), Number(opener.querySelector('b')?.textContent.slice(1) ?? 0)]))";
    scene.page.look_up(expression)
}

#[test]
fn older_versions_are_a_click_away() {
    let folder = tempfile::tempdir().unwrap();
    copy_policies(folder.path());
    let now = fs::read_to_string(folder.path().join("wipro.com/2006-11-09.md")).unwrap();
    fs::write(folder.path().join("wipro.com/2004-05-01.md"), now.replacen("2006-11-09", "2004-05-01", 1)).unwrap();

    let mut scene = Scene::on(folder.path());
    scene.open("wipro", "/privacy");
    assert_eq!(scene.page.every(".stamp time", "datetime"), ["2006-11-09"]);
    scene.page.follow(".versions a");
    assert!(scene.page.address().ends_with("/privacy/versions/2004-05-01"));
    assert_eq!(scene.page.every(".stamp time", "datetime"), ["2004-05-01"]);
    assert!(scene.page.words(".stamp").contains("older version"), "{}", scene.page.words(".stamp"));
    scene.page.follow(".stamp a[href='/privacy']");
    assert_eq!(scene.page.every(".stamp time", "datetime"), ["2006-11-09"]);
    scene.end();
}

pub(super) fn copy_policies(to: &Path) {
    for site in SITES {
        let name = format!("{site}.com");
        fs::create_dir(to.join(&name)).unwrap();
        for entry in fs::read_dir(demo::policies().join(&name)).unwrap() {
            let entry = entry.unwrap();
            fs::copy(entry.path(), to.join(&name).join(entry.file_name())).unwrap();
        }
    }
}
