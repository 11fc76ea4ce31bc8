//! Every page that can be reached, walked: held against WCAG, by the tab key alone, and as a screen reader hears it. Pages are found by
//! following every link, those of the console among them, so that a new page is walked from the day it is linked.

use super::axe::against_wcag;
use super::page::{DARK, Look, NARROW, Page, WIDE};
use super::{SITES, Scene, looking};
use serde_json::{Value, json};
use std::collections::{BTreeMap, VecDeque};

/// Of addresses that differ in a number or a name alone, how many are walked.
const ALIKE_MAX: usize = 2;

/// More stops than any page has.
const STOPS_MAX: usize = 900;

/// The addresses a page links to on its own site, without those of files.
const LINKS: &str = "[...document.querySelectorAll('a[href]')].filter(a => a.origin === location.origin
    && !/^\\/log\\/|\\/export$|\\/certificate$|\\/proof$|^\\/console\\/.*\\/receipt$|\\/form$|\\/documents\\/[^/]+$|\\.(json|csv|txt|tlog-proof)$/.test(a.pathname) && !a.hasAttribute('download')).map(a => a.pathname + a.search)";

/// What can be used with the keyboard: of radio buttons of one name the first, or the chosen one; nothing in a closed part.
const STOPS: &str = "[...document.querySelectorAll('a[href], button, input, textarea, select, summary, [tabindex=\"0\"]')].filter(element => {
    if (element.disabled || element.type === 'hidden' || !element.checkVisibility({ visibilityProperty: true })) return false;
    const closed = element.closest('details:not([open])');
    if (closed && element !== closed.querySelector(':scope > summary')) return false;
    if (element.type !== 'radio') return true;
    const all = [...document.querySelectorAll(`input[type=radio][name=\"${element.name}\"]`)];
    return element === (all.find(one => one.checked) ?? all[0]);
})";

/// What has the focus, whether one can see that, and its name for a message.
const FOCUS: &str = "(() => { const element = document.activeElement;
    if (!element || element === document.body) return null;
    const style = getComputedStyle(element), box = element.getBoundingClientRect();
    const ring = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
    return { stop: window.stops.indexOf(element), ring, shown: box.width > 0 && box.bottom > 0 && box.top < innerHeight,
        what: element.outerHTML.slice(0, 160) }; })()";

#[test]
fn every_page_of_every_site_keeps_to_wcag_by_keyboard_and_by_ear() {
    let mut walk = Walk::new(&["/", "/nowhere", "/sign-in", "/console"]);
    for (place, site) in SITES.into_iter().enumerate() {
        // Each kind of page in one look at each site, and over the sites in every look.
        walk.walk(site, |path| [WIDE, NARROW, DARK][(place + path.len()) % 3], |_| {});
    }
    walk.end();
}

/// The site whose pages are walked in Arabic at every run: one where children and parents have theirs too.
const IN_ARABIC: &str = "pactera";

#[test]
fn every_page_in_arabic_goes_from_right_to_left_and_keeps_to_wcag() {
    // The console is in one language.
    let mut walk = Walk::new(&["/", "/nowhere", "/sign-in"]);
    walk.scene.page.order("Network.setExtraHTTPHeaders", json!({ "headers": { "Accept-Language": "ar" } }));
    let folder = looking::pictures().join("arabic");
    std::fs::create_dir_all(&folder).unwrap();
    for site in SITES.into_iter().filter(|site| *site == IN_ARABIC || is_long()) {
        walk.walk(
            site,
            |_| NARROW,
            |page| {
                let said = page.look_up("(({ lang, dir, scrollWidth }) => ({ lang, dir, wide: scrollWidth }))(document.documentElement)");
                assert_eq!((&said["lang"], &said["dir"]), (&json!("ar"), &json!("rtl")), "{}", page.address());
                assert!(said["wide"].as_u64().is_some_and(|wide| wide <= u64::from(NARROW.width)), "{}: {said}", page.address());
                let address = page.address();
                let path = address.splitn(4, '/').nth(3).unwrap_or_default();
                page.picture(&folder.join(format!("{site}-{}.png", shape(path).replace(['/', '*'], "-"))));
            },
        );
    }
    walk.end();
}

fn is_long() -> bool {
    std::env::var_os("GOODFAITH_LONG").is_some()
}

/// A walk along every page that links lead to.
struct Walk {
    scene: Scene,
    /// Where it begins at each site, beside the page of somebody there.
    from: &'static [&'static str],
    /// The kinds of page that were walked by keyboard, and where.
    walked: BTreeMap<String, &'static str>,
    wrong: Vec<String>,
}

impl Walk {
    fn new(from: &'static [&'static str]) -> Self {
        Self { scene: Scene::new(), from, walked: BTreeMap::new(), wrong: Vec::new() }
    }

    /// Every page of a site: looked at in this look, held against this, heard, and each kind once walked by keyboard.
    fn walk(&mut self, site: &'static str, look: impl Fn(&str) -> Look, holds: impl Fn(&mut Page)) {
        let own = become_somebody(&mut self.scene, site);
        let from = self.from.iter().copied().chain([own.as_str()]).map(str::to_owned).collect();
        for path in every_path(&mut self.scene, site, from) {
            self.scene.open(site, &path);
            let page = &mut self.scene.page;
            page.look(look(&path));
            holds(page);
            self.wrong.extend(against_wcag(page));
            page.look(WIDE);
            heard(page);
            if self.walked.insert(shape(&path), site).is_none() || is_long() {
                by_keyboard(page);
            }
        }
    }

    fn end(self) {
        assert!(self.walked.len() > 15, "{:?}", self.walked);
        assert!(self.wrong.is_empty(), "{}", self.wrong.join("\n\n"));
        self.scene.end();
    }
}

/// Sends the first form a site has and gives the address of the page of whoever sent it.
fn become_somebody(scene: &mut Scene, site: &str) -> String {
    for form in ["registration", "contact", "information-request"] {
        scene.open(site, &format!("/forms/{form}"));
        if scene.page.status() == 200 {
            break;
        }
    }
    scene.page.look_up(super::looking::FILL_IN);
    scene.page.follow("main form button[type=submit]");
    assert_eq!(scene.page.status(), 200, "{}", scene.page.words("main"));
    assert_eq!(against_wcag(&mut scene.page), None);
    scene.page.every("main a[href^='/me/']", "href").remove(0)
}

/// Every address that links lead to, from these.
fn every_path(scene: &mut Scene, site: &str, mut waiting: VecDeque<String>) -> Vec<String> {
    let mut paths: Vec<String> = Vec::new();
    let mut alike: BTreeMap<String, usize> = BTreeMap::new();
    while let Some(path) = waiting.pop_front() {
        let seen = alike.entry(shape(&path)).or_default();
        if *seen >= ALIKE_MAX || paths.contains(&path) {
            continue;
        }
        *seen += 1;
        scene.open(site, &path);
        let links = scene.page.look_up(LINKS);
        waiting.extend(links.as_array().unwrap().iter().filter_map(Value::as_str).map(str::to_owned));
        paths.push(path);
    }
    paths
}

/// An address without what differs between pages of one kind: tokens, dates and numbers.
pub(super) fn shape(path: &str) -> String {
    let path = path.split('?').next().unwrap_or_default();
    let parts = path.split('/').map(|part| if part.len() > 24 || part.starts_with(|first: char| first.is_ascii_digit()) { "*" } else { part });
    parts.collect::<Vec<_>>().join("/")
}

/// Every stop is reached by the tab key, in the order of the page, with a ring round it, and the last leads on.
pub(super) fn by_keyboard(page: &mut Page) {
    let address = page.address();
    page.look_up("window.scrollTo(0, 0); document.activeElement?.blur()");
    let count = page.look_up(&format!("(window.stops = {STOPS}).length")).as_u64().unwrap();
    assert!(usize::try_from(count).unwrap() < STOPS_MAX, "{address} has {count} stops");
    for next in 0..i64::try_from(count).unwrap() {
        page.tab();
        let focus = page.look_up(FOCUS);
        let stop = focus["stop"].as_i64();
        assert_eq!(stop, Some(next), "{address}: the tab key goes to {focus}");
        assert!(focus["ring"] == true && focus["shown"] == true, "{address}: the focus cannot be seen: {focus}");
    }
    page.tab();
    assert!(page.look_up(FOCUS).is_null() || page.look_up(FOCUS)["stop"] == 0, "{address}: the last stop is a trap: {}", page.look_up(FOCUS));
}

/// What a screen reader is told: a title, one main part and one first heading in it, no level left out, and for everything that can
/// be used a name that says what it does.
pub(super) fn heard(page: &mut Page) {
    let address = page.address();
    let tree = page.order("Accessibility.getFullAXTree", json!({}));
    let nodes: Vec<&Value> = tree["nodes"].as_array().unwrap().iter().filter(|node| node["ignored"] == false).collect();
    let role = |node: &Value| node["role"]["value"].as_str().unwrap_or_default().to_owned();
    let name = |node: &Value| node["name"]["value"].as_str().unwrap_or_default().trim().to_owned();
    let of = |wanted: &str| nodes.iter().filter(|node| role(node) == wanted).count();
    assert_eq!((of("main"), of("banner"), of("contentinfo")), (1, 1, 1), "{address}: one main part, one head, one foot");
    assert!(!page.look_up("document.title").as_str().unwrap().is_empty() && page.look_up("document.documentElement.lang") != "", "{address}");
    let levels: Vec<i64> = nodes
        .iter()
        .filter(|node| role(node) == "heading")
        .filter_map(|node| node["properties"].as_array()?.iter().find(|property| property["name"] == "level")?["value"]["value"].as_i64())
        .collect();
    assert_eq!(levels.iter().filter(|level| **level == 1).count(), 1, "{address}: one first heading, of {levels:?}");
    assert!(levels.windows(2).all(|two| two[1] <= two[0] + 1), "{address}: a level is left out in {levels:?}");
    let used = ["link", "button", "textbox", "checkbox", "radio", "combobox", "DisclosureTriangle", "spinbutton", "searchbox"];
    for node in nodes.iter().filter(|node| used.contains(&role(node).as_str())) {
        let said = name(node);
        assert!(said.chars().any(char::is_alphanumeric), "{address}: a {} without a name: {node}", role(node));
        assert!(!["here", "click here", "more", "link"].contains(&said.to_lowercase().as_str()), "{address}: a {} called “{said}”", role(node));
    }
    // A field for a file is heard as the button that asks for it.
    let fields =
        nodes.iter().filter(|node| ["textbox", "combobox", "checkbox", "radio", "spinbutton", "searchbox"].contains(&role(node).as_str())).count() as u64;
    let shown = page.look_up(
        "[...document.querySelectorAll('input:not([type=hidden], [type=file]), textarea, select')].filter(field => field.checkVisibility({ visibilityProperty: true })).length",
    );
    assert!(fields >= shown.as_u64().unwrap_or_default(), "{address}: {fields} fields are heard of {shown}");
}
