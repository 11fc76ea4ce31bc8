//! One tab, used as a person uses it: open, read, click, type. It waits for what happens, never for time to pass, and it
//! keeps account of every request, cookie and complaint.

use super::chromium::Chromium;
use serde_json::{Value, json};
use std::path::Path;

/// A tab of a browser of its own.
#[derive(Debug)]
pub(crate) struct Page {
    chromium: Chromium,
    session: String,
    seen: Seen,
    has_scripts: bool,
    /// The frame that is looked into, where it is not the page itself.
    context: Option<u64>,
}

/// What the browser reported and nobody has looked at yet.
#[derive(Debug, Default)]
struct Seen {
    loaded: Vec<String>,
    moved_within: bool,
    requests: Vec<String>,
    cookies: Vec<String>,
    complaints: Vec<String>,
    status: u64,
}

/// How wide the window is, and whether the person prefers dark pages.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Look {
    pub(crate) width: u32,
    pub(crate) dark: bool,
}

pub(crate) const WIDE: Look = Look { width: 1280, dark: false };
pub(crate) const NARROW: Look = Look { width: 360, dark: false };
pub(crate) const DARK: Look = Look { width: 1280, dark: true };

/// Where an element is on the screen, after bringing it there; null when it is missing, hidden or covered.
const SPOT: &str = "
    if (!element) return null;
    element.scrollIntoView({ block: 'center', inline: 'nearest', behavior: 'instant' });
    const box = element.getClientRects()[0];
    if (!box || box.width === 0 || box.height === 0) return null;
    const x = box.left + box.width / 2, y = box.top + box.height / 2;
    const there = document.elementFromPoint(x, y);
    return there && (element.contains(there) || there.contains(element)) ? { x, y } : null;";

impl Page {
    pub(crate) fn new() -> Self {
        let mut chromium = Chromium::start();
        let target = chromium.call(None, "Target.createTarget", json!({ "url": "about:blank" }), drop);
        let attach = json!({ "targetId": target["targetId"], "flatten": true });
        let session = chromium.call(None, "Target.attachToTarget", attach, drop)["sessionId"].as_str().unwrap().to_owned();
        let mut page = Self { chromium, session, seen: Seen::default(), has_scripts: true, context: None };
        for domain in ["Page", "Network", "Log", "Runtime"] {
            page.order(&format!("{domain}.enable"), json!({}));
        }
        page.order("Page.setLifecycleEventsEnabled", json!({ "enabled": true }));
        page.look(WIDE);
        page
    }

    /// Gives an order of DevTools and returns its answer.
    pub(crate) fn order(&mut self, method: &str, params: Value) -> Value {
        let seen = &mut self.seen;
        self.chromium.call(Some(&self.session), method, params, |event| seen.note(&event))
    }

    fn wait(&mut self, awaited: &str, happened: impl Fn(&Seen) -> bool) {
        while !happened(&self.seen) {
            let event = self.chromium.next(awaited);
            self.seen.note(&event);
        }
    }

    // what a person does

    /// Opens an address and waits until it is loaded.
    pub(crate) fn open(&mut self, address: &str) {
        let answer = self.order("Page.navigate", json!({ "url": address }));
        assert!(answer["errorText"].is_null(), "{address}: {}", answer["errorText"]);
        if let Some(loader) = answer["loaderId"].as_str() {
            self.wait(address, |seen| seen.loaded.iter().any(|loaded| loaded == loader));
        }
    }

    /// Clicks on an element that goes elsewhere, and waits until that is loaded.
    pub(crate) fn follow(&mut self, css: &str) {
        self.leave(css, |page| page.click(css));
    }

    /// Does what leads to another page, or another place of this one, and waits until it is there.
    pub(crate) fn leave(&mut self, what: &str, act: impl FnOnce(&mut Self)) {
        self.seen.loaded.clear();
        self.seen.moved_within = false;
        act(self);
        self.wait(what, |seen| !seen.loaded.is_empty() || seen.moved_within);
    }

    /// Clicks in the middle of an element.
    pub(crate) fn click(&mut self, css: &str) {
        let spot = self.look_up(&format!("(() => {{ const element = document.querySelector({}); {SPOT} }})()", json!(css)));
        assert!(!spot.is_null(), "`{css}` cannot be clicked on {}", self.address());
        for (kind, held) in [("mouseMoved", 0), ("mousePressed", 1), ("mouseReleased", 0)] {
            let button = if kind == "mouseMoved" { "none" } else { "left" };
            let event = json!({ "type": kind, "x": spot["x"], "y": spot["y"], "button": button, "buttons": held, "clickCount": 1 });
            self.order("Input.dispatchMouseEvent", event);
        }
    }

    /// Types on the keyboard, into whatever has the focus.
    pub(crate) fn write(&mut self, text: &str) {
        for letter in text.chars() {
            self.press(&letter.to_string(), &letter.to_string(), u32::from(letter));
        }
    }

    /// Chooses from a list by typing how the choice begins.
    pub(crate) fn choose(&mut self, id: &str, beginning: &str) {
        self.click(&format!("label[for={id}]"));
        self.write(beginning);
        let chosen = self.look_up(&format!("document.getElementById({}).selectedOptions[0].innerText", json!(id)));
        assert!(chosen.as_str().is_some_and(|chosen| chosen.starts_with(beginning)), "{id}: {chosen}");
    }

    pub(crate) fn tab(&mut self) {
        self.press("Tab", "", 9);
    }

    pub(crate) fn space(&mut self) {
        self.press(" ", " ", 32);
    }

    pub(crate) fn enter(&mut self) {
        self.press("Enter", "\r", 13);
    }

    /// Runs a script of the test itself.
    pub(crate) fn run(&mut self, script: &str) {
        let asked = self.asked(json!({ "expression": script }));
        self.order("Runtime.evaluate", asked);
    }

    fn press(&mut self, key: &str, text: &str, code: u32) {
        let code = if key.chars().count() == 1 && key != " " { 0 } else { code };
        for kind in [if text.is_empty() { "rawKeyDown" } else { "keyDown" }, "keyUp"] {
            let text = if kind == "keyUp" { "" } else { text };
            self.order("Input.dispatchKeyEvent", json!({ "type": kind, "key": key, "text": text, "windowsVirtualKeyCode": code }));
        }
    }

    /// Waits until an expression about the page holds.
    pub(crate) fn wait_for(&mut self, expression: &str) {
        let waiting = format!("new Promise((done) => {{ const look = () => {{ if ({expression}) done(true); else setTimeout(look, 20); }}; look(); }})");
        let order = json!({ "expression": waiting, "awaitPromise": true, "returnByValue": true });
        assert_eq!(self.order("Runtime.evaluate", order)["result"]["value"], true, "{expression}");
    }

    // how the page is seen

    pub(crate) fn look(&mut self, look: Look) {
        let height = if look.width < 600 { 780 } else { 900 };
        self.order("Emulation.setDeviceMetricsOverride", json!({ "width": look.width, "height": height, "deviceScaleFactor": 1, "mobile": false }));
        let scheme = if look.dark { "dark" } else { "light" };
        self.order(
            "Emulation.setEmulatedMedia",
            json!({ "features": [
            { "name": "prefers-color-scheme", "value": scheme },
            { "name": "prefers-reduced-motion", "value": "reduce" },
        ] }),
        );
    }

    /// Switches the scripts of pages off.
    pub(crate) fn without_scripts(&mut self) {
        self.has_scripts = false;
        self.order("Emulation.setScriptExecutionDisabled", json!({ "value": true }));
    }

    /// Does with scripts what looks at the page, where its own are off: those do not run again on a page that is loaded.
    pub(crate) fn with_scripts<T>(&mut self, act: impl FnOnce(&mut Self) -> T) -> T {
        self.order("Emulation.setScriptExecutionDisabled", json!({ "value": false }));
        let done = act(self);
        self.order("Emulation.setScriptExecutionDisabled", json!({ "value": !self.has_scripts }));
        done
    }

    /// The whole page as a picture.
    pub(crate) fn picture(&mut self, file: &Path) {
        let seen = self.order("Page.getLayoutMetrics", json!({}));
        // A page from right to left that needs no scrolling would be pictured from the edge of the browser's own window.
        let needs_scrolling = seen["cssContentSize"]["height"].as_f64() > seen["cssLayoutViewport"]["clientHeight"].as_f64();
        let how = json!({ "captureBeyondViewport": needs_scrolling, "optimizeForSpeed": true });
        let taken = self.order("Page.captureScreenshot", how);
        let bytes = base64::Engine::decode(&base64::prelude::BASE64_STANDARD, taken["data"].as_str().unwrap()).unwrap();
        std::fs::write(file, bytes).unwrap();
    }

    // what it says

    /// The value of an expression about the one page that stands inside this; none where the browser shows none there.
    pub(crate) fn framed(&mut self, expression: &str) -> Option<Value> {
        self.frame().is_some().then(|| self.in_frame(|page| page.look_up(expression)))
    }

    /// Looks into the one page that stands inside this.
    pub(crate) fn in_frame<T>(&mut self, act: impl FnOnce(&mut Self) -> T) -> T {
        let frame = self.frame().expect("a page inside this");
        let world = json!({ "frameId": frame, "worldName": "test", "grantUniveralAccess": false });
        self.context = self.order("Page.createIsolatedWorld", world)["executionContextId"].as_u64();
        let done = act(self);
        self.context = None;
        done
    }

    fn frame(&mut self) -> Option<String> {
        let tree = self.order("Page.getFrameTree", json!({}));
        let frame = &tree["frameTree"]["childFrames"][0]["frame"];
        let is_shown = frame["unreachableUrl"].is_null() && frame["url"].as_str().is_some_and(|url| url.starts_with("http"));
        is_shown.then(|| frame["id"].as_str().unwrap_or_default().to_owned())
    }

    /// What is asked of the page, or of the frame that is looked into.
    fn asked(&self, mut order: Value) -> Value {
        if let Some(context) = self.context {
            order["contextId"] = json!(context);
        }
        order
    }

    /// The value of an expression about the page.
    pub(crate) fn look_up(&mut self, expression: &str) -> Value {
        let asked = self.asked(json!({ "expression": expression, "returnByValue": true }));
        let answer = self.order("Runtime.evaluate", asked);
        assert!(answer["exceptionDetails"].is_null(), "{expression}: {}", answer["exceptionDetails"]);
        answer["result"]["value"].clone()
    }

    /// What a promise of the page comes to.
    pub(crate) fn promised(&mut self, expression: &str) -> Value {
        let order = self.asked(json!({ "expression": expression, "awaitPromise": true, "returnByValue": true }));
        let answer = self.order("Runtime.evaluate", order);
        assert!(answer["exceptionDetails"].is_null(), "{expression:.200}: {}", answer["exceptionDetails"]);
        answer["result"]["value"].clone()
    }

    pub(crate) fn address(&mut self) -> String {
        self.look_up("location.href").as_str().unwrap().to_owned()
    }

    /// The words a person sees in an element, or an empty text where there is none.
    pub(crate) fn words(&mut self, css: &str) -> String {
        self.look_up(&format!("document.querySelector({})?.innerText ?? ''", json!(css))).as_str().unwrap().to_owned()
    }

    /// An attribute of every element that matches.
    pub(crate) fn every(&mut self, css: &str, attribute: &str) -> Vec<String> {
        let listed = self.look_up(&format!("[...document.querySelectorAll({})].map(e => e.getAttribute({}) ?? '')", json!(css), json!(attribute)));
        listed.as_array().unwrap().iter().map(|one| one.as_str().unwrap().to_owned()).collect()
    }

    pub(crate) fn count(&mut self, css: &str) -> u64 {
        self.look_up(&format!("document.querySelectorAll({}).length", json!(css))).as_u64().unwrap()
    }

    /// The status the last page came with.
    pub(crate) const fn status(&self) -> u64 {
        self.seen.status
    }

    // what nobody should find

    /// Every request so far went to one of these hosts, no cookie was set, and the browser complained of nothing.
    pub(crate) fn assert_kept_to_itself(&mut self, origins: &[String]) {
        let cookies = self.order("Network.getAllCookies", json!({}))["cookies"].take();
        assert_eq!(cookies, json!([]), "no cookie is set");
        assert_eq!(self.seen.cookies, [""; 0], "no cookie is sent");
        let away: Vec<&String> = self.seen.requests.iter().filter(|address| !origins.iter().any(|origin| address.starts_with(origin))).collect();
        assert!(away.is_empty(), "requests that left the house: {away:?}");
        assert!(!self.seen.requests.is_empty(), "requests are counted");
        assert_eq!(self.seen.complaints, [""; 0], "the browser complains of nothing");
    }
}

impl Seen {
    fn note(&mut self, event: &Value) {
        let about = &event["params"];
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        match event["method"].as_str().unwrap_or_default() {
            "Page.lifecycleEvent" if about["name"] == "load" => self.loaded.push(text(&about["loaderId"])),
            "Page.navigatedWithinDocument" => self.moved_within = true,
            "Network.requestWillBeSent" => self.requests.push(text(&about["request"]["url"])),
            "Network.responseReceived" if about["type"] == "Document" => self.status = about["response"]["status"].as_u64().unwrap_or_default(),
            "Network.responseReceivedExtraInfo" => {
                let headers = about["headers"].as_object().into_iter().flatten();
                self.cookies.extend(headers.filter(|(name, _)| name.eq_ignore_ascii_case("set-cookie")).map(|(_, value)| text(value)));
            }
            // a page that answers no is reported as a failed load; the tests ask for its status themselves
            "Log.entryAdded" if about["entry"]["source"] == "network" && self.status >= 400 => {}
            "Log.entryAdded" => self.complaints.push(about["entry"].to_string()),
            "Runtime.consoleAPICalled" | "Runtime.exceptionThrown" => self.complaints.push(about.to_string()),
            _ => {}
        }
    }
}
