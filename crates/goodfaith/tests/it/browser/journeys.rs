//! Whole journeys as somebody with a screen reader and a keyboard makes them, scripts off: everything is found by its role and its name alone,
//! takes the focus, and is used with a key. Each page they come to is held against WCAG and against what a screen reader must hear, and pictured
//! in `target/screenshots`.

mod children;
mod choices;
mod leaving;
mod own_page;
mod public;

use super::axe::against_wcag;
use super::hearing::{Heard, Thing};
use super::page::{NARROW, Page, WIDE};
use super::{SITES, Scene, demo, looking, reading, walking};
use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;

/// A journey.
#[derive(Clone, Copy)]
struct Journey {
    name: &'static str,
    walk: fn(&mut Walker<'_>),
    /// Where it is walked at every run.
    at: &'static str,
    /// Where else it can be walked.
    also: &'static [&'static str],
}

/// Every journey at one site, and every site in two journeys or more; `GOODFAITH_LONG` walks each wherever it can be walked.
/// The kinds of page of each site are walked by `walking.rs`; these come to the answers that no link leads to.
const JOURNEYS: [Journey; 14] = [
    Journey { name: "held", walk: own_page::held_and_corrected, at: "wso2", also: &["wipro", "wesprodigital", "pactera", "indiamart"] },
    Journey { name: "consent", walk: choices::given_and_withdrawn, at: "indiamart", also: &["wipro"] },
    Journey { name: "opt-out", walk: choices::opted_out, at: "wipro", also: &["wso2"] },
    Journey { name: "signing-in", walk: leaving::signed_in_and_out, at: "wesprodigital", also: &["wipro", "wso2", "pactera", "indiamart"] },
    Journey { name: "copy", walk: own_page::taken_along, at: "pactera", also: &["wipro", "wesprodigital", "wso2", "indiamart"] },
    Journey { name: "leaving", walk: leaving::closed_and_deleted, at: "indiamart", also: &["wipro", "wesprodigital", "wso2", "pactera"] },
    Journey { name: "question", walk: own_page::asked, at: "wso2", also: &["wesprodigital", "pactera"] },
    Journey { name: "parent", walk: children::permitted_and_revoked, at: "pactera", also: &[] },
    Journey { name: "signed-form", walk: children::signed_and_declined, at: "wipro", also: &[] },
    Journey { name: "child", walk: children::refused, at: "pactera", also: &[] },
    Journey { name: "order", walk: own_page::ordered_and_cancelled, at: "pactera", also: &[] },
    Journey { name: "board", walk: public::posted, at: "indiamart", also: &[] },
    Journey { name: "counting", walk: choices::not_counted, at: "wipro", also: &["wesprodigital", "wso2", "pactera", "indiamart"] },
    Journey { name: "versions", walk: public::compared, at: "wesprodigital", also: &["wipro", "wso2", "pactera", "indiamart"] },
];

/// The second letter to a parent comes at once, so that a journey needs no day.
const AT_ONCE: &str = "[\"pactera.com\"]\nsecond-letter = \"0 hours\"\n";

#[test]
fn every_journey_is_walked_by_ear_and_keyboard_alone() {
    let is_long = std::env::var_os("GOODFAITH_LONG").is_some();
    let policies = tempfile::tempdir().unwrap();
    reading::copy_policies(policies.path());
    public::add_older_versions(policies.path());
    let mut scene = Scene { demo: demo::Demo::with(policies.path(), ("children.toml", AT_ONCE)), page: Page::new() };
    scene.page.without_scripts();
    let (mut known, mut failed) = (BTreeSet::new(), Vec::new());
    for journey in JOURNEYS {
        for site in [journey.at].iter().chain(journey.also.iter().take_while(|_| is_long)) {
            let folder = looking::pictures().join("journeys");
            std::fs::create_dir_all(&folder).unwrap();
            scene.page.order("Network.clearBrowserCookies", serde_json::json!({}));
            let mut walker = Walker { scene: &mut scene, site, journey: journey.name, folder, known: &mut known, steps: 0 };
            // One that fails keeps none of the others back.
            let walked = catch_unwind(AssertUnwindSafe(|| (journey.walk)(&mut walker)));
            if walked.is_err() || walker.steps < 2 {
                failed.push(format!("{} at {site}", journey.name));
            }
        }
    }
    assert!(failed.is_empty(), "these journeys fail: {failed:?}");
    for site in SITES {
        let walked = JOURNEYS.iter().filter(|journey| journey.at == site).count();
        assert!(walked >= 2, "{site} is walked {walked} times");
    }
}

/// Somebody on a journey at one site.
struct Walker<'s> {
    scene: &'s mut Scene,
    site: &'static str,
    journey: &'static str,
    folder: PathBuf,
    /// The pages that were looked at closely already.
    known: &'s mut BTreeSet<String>,
    steps: u32,
}

/// The site whose journeys are pictured narrow too.
const NARROW_TOO: &str = "wipro";

impl Walker<'_> {
    /// Types an address of this site.
    fn open(&mut self, path: &str) {
        self.scene.open(self.site, path);
        self.arrived();
    }

    fn page(&mut self) -> &mut Page {
        &mut self.scene.page
    }

    /// The first thing of this role whose name is this, or begins with it.
    fn thing(&mut self, part: Option<(&str, &str)>, role: &str, name: &str) -> Thing {
        let mut found = self.page().listen().every(part, role);
        let place = found.iter().position(|thing| thing.name == name).or_else(|| found.iter().position(|thing| thing.name.starts_with(name)));
        let Some(place) = place else {
            let names: Vec<&str> = found.iter().map(|thing| thing.name.as_str()).collect();
            panic!("{}: no {role} “{name}” among {names:?}; there is said: {}", self.whereabouts(), self.page().listen().said("main"));
        };
        found.swap_remove(place)
    }

    /// Follows a link.
    fn link(&mut self, name: &str) {
        let thing = self.thing(None, "link", name);
        self.page().focus(&thing);
        self.page().leave(name, Page::enter);
        self.arrived();
    }

    /// Presses a button.
    fn button(&mut self, name: &str) {
        let thing = self.thing(None, "button", name);
        self.page().focus(&thing);
        self.page().leave(name, Page::space);
        self.arrived();
    }

    /// Opens a closed part of the page; one that stands open is left so.
    fn unfold(&mut self, name: &str) {
        let thing = self.thing(None, "DisclosureTriangle", name);
        let before = self.page().listen().said("main");
        self.page().focus(&thing);
        self.page().enter();
        let after = self.page().listen().said("main");
        assert!(after.len() > before.len(), "{}: “{name}” says no more when it is opened", self.whereabouts());
    }

    /// Types into a field, in place of what stands there.
    fn write(&mut self, name: &str, text: &str) {
        self.write_in(None, name, text);
    }

    fn write_in(&mut self, part: Option<(&str, &str)>, name: &str, text: &str) {
        let thing = self.thing(part, "textbox", name);
        self.page().focus(&thing);
        self.page().select_all();
        self.page().write(text);
    }

    /// Chooses from a list by typing how the choice begins.
    fn choose_in(&mut self, part: Option<(&str, &str)>, name: &str, beginning: &str) {
        let thing = self.thing(part, "combobox", name);
        self.page().focus(&thing);
        self.page().write(beginning);
    }

    /// Ticks a box, or chooses one of several.
    fn tick_in(&mut self, part: &str, role: &str, name: &str) {
        let thing = self.thing(Some(("group", part)), role, name);
        self.page().focus(&thing);
        self.page().space();
    }

    /// Picks a file, as the window of the browser does that opens at a key: a browser without windows is told the file.
    fn pick_file(&mut self, name: &str, bytes: &[u8]) {
        let file = self.scene.demo.beside("picked.png");
        std::fs::write(&file, bytes).unwrap();
        let thing = self.thing(None, "button", name);
        self.page().focus(&thing);
        self.page().pick(&thing, &file);
    }

    /// Month and year of birth.
    fn born(&mut self, question: &str, (month, year): (&str, &str)) {
        self.choose_in(Some(("group", question)), "Month", month);
        self.write_in(Some(("group", question)), "Year", year);
    }

    /// Everything that is said in the main part.
    fn hears(&mut self, words: &str) {
        let said = self.page().listen().said("main");
        assert!(said.contains(words), "{}: “{words}” is not said, but: {said}", self.whereabouts());
    }

    fn never_hears(&mut self, words: &str) {
        let said = self.page().listen().said("main");
        assert!(!said.contains(words), "{}: “{words}” is said: {said}", self.whereabouts());
    }

    /// What a screen reader says at once, without being asked: that something was done.
    fn is_told(&mut self, words: &str) {
        let said = self.page().listen().said("status");
        assert!(said.contains(words), "{}: told is “{said}”, not “{words}”; {}", self.whereabouts(), self.page().listen().said("main"));
    }

    /// The address this journey's person gives at this site: theirs alone.
    fn email(&self) -> String {
        format!("{}.{}@example.org", self.journey, self.site)
    }

    /// Sends a form of this site, and goes to the page of their own.
    fn become_somebody(&mut self) {
        let form = match self.site {
            "wipro" => "Ask us to write to you",
            "pactera" => "Write to us",
            _ => "Open an account",
        };
        self.send(form);
        self.hears("Received, and sealed");
        self.link("Open my page");
    }

    /// Finds a form of the site by its name, fills it in and sends it.
    fn send(&mut self, form: &str) {
        self.open("/");
        self.link("Forms");
        self.link(form);
        self.fill_in(("March", "1980"));
        self.button("Send");
    }

    /// Fills every field of the form that is open by what it asks.
    fn fill_in(&mut self, born: (&str, &str)) {
        let heard = self.page().listen();
        for field in heard.every(None, "textbox").into_iter().filter(|field| field.name != "Year") {
            let value = self.answer(&field.name);
            self.page().focus(&field);
            self.page().select_all();
            self.page().write(&value);
        }
        if !heard.every(None, "combobox").is_empty() {
            self.born("When were you born?", born);
        }
    }

    fn answer(&self, question: &str) -> String {
        let said = match question.trim_end_matches(" (optional)") {
            "E-mail address" => return self.email(),
            "First and last name" => "Ada Byron",
            "Telephone number" => "+44 20 7946 0123",
            "Postal address" => "7 Example Square, Springfield",
            "Card number" | "Card or account number" => "4000 0000 0000 0002",
            _ => "Engines that weave numbers",
        };
        said.to_owned()
    }

    fn path(&mut self) -> String {
        let address = self.page().address();
        let path = address.split_once("://").and_then(|(_, rest)| rest.split_once('/')).map_or("", |(_, path)| path);
        format!("/{path}")
    }

    fn whereabouts(&mut self) -> String {
        let address = self.page().address();
        format!("{}, step {}, at {address}", self.journey, self.steps)
    }

    /// Looks round on a page: closely at what was not seen before.
    fn arrived(&mut self) {
        self.steps += 1;
        let path = self.path();
        let kind = format!("{} {} {}", self.scene.page.status(), walking::shape(&path), self.page().words("h1"));
        if self.known.insert(kind) {
            self.looks_closely();
        }
        self.picture("");
        if self.site == NARROW_TOO {
            self.page().look(NARROW);
            self.picture("-narrow");
            self.page().look(WIDE);
        }
    }

    fn looks_closely(&mut self) {
        walking::heard(self.page());
        self.page().look(NARROW);
        let width = self.page().look_up("document.documentElement.scrollWidth").as_u64().unwrap();
        assert!(width <= u64::from(NARROW.width), "{} is {width} pixels wide", self.whereabouts());
        self.page().look(WIDE);
        let wrong = against_wcag(self.page());
        assert_eq!(wrong, None, "{}", self.whereabouts());
        // On a page that opens at a place of it, the tab key goes on from there.
        if !self.path().contains('#') {
            walking::by_keyboard(self.page());
            self.page().look_up("document.activeElement?.blur(); window.scrollTo(0, 0)");
        }
    }

    fn picture(&mut self, look: &str) {
        let file = self.folder.join(format!("{}-{}-{:02}{look}.png", self.journey, self.site, self.steps));
        self.page().picture(&file);
    }

    /// The address a link leads to.
    fn address_of(&mut self, link: &str) -> String {
        self.thing(None, "link", link).address.expect("a link leads somewhere")
    }

    fn heard(&mut self) -> Heard {
        self.page().listen()
    }
}
