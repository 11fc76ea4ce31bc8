//! A page used as somebody with a screen reader and a keyboard uses it: a thing is found by its role and its name, takes the focus, and is used
//! with a key. Nothing here looks at markup, and nothing is clicked.

use super::page::Page;
use serde_json::{Value, json};
use std::path::Path;

/// What a screen reader is told of the page that is open.
#[derive(Debug)]
pub(crate) struct Heard {
    nodes: Vec<Value>,
}

/// A thing on the page that can take the focus.
#[derive(Debug)]
pub(crate) struct Thing {
    /// What it is called.
    pub(crate) name: String,
    /// Where it leads, if it is a link.
    pub(crate) address: Option<String>,
    element: u64,
}

impl Heard {
    /// Every thing of this role, in the order in which it is heard; in one part of the page, where a part is named by its role and name.
    pub(crate) fn every(&self, part: Option<(&str, &str)>, role: &str) -> Vec<Thing> {
        let mut found = Vec::new();
        match part {
            None => found.extend(self.nodes.iter().filter(|node| is(node, role))),
            Some((of, called)) => {
                let whole = self.nodes.iter().find(|node| is(node, of) && name(node).starts_with(called));
                self.below(whole, &mut |node| found.extend(Some(node).filter(|node| is(node, role))));
            }
        }
        found.into_iter().filter_map(thing).collect()
    }

    /// What is said in the first part of this role.
    pub(crate) fn said(&self, role: &str) -> String {
        let mut words = Vec::new();
        self.below(self.nodes.iter().find(|node| is(node, role)), &mut |node| words.extend(is(node, "StaticText").then(|| name(node))));
        words.join(" ")
    }

    fn below<'a>(&'a self, node: Option<&'a Value>, found: &mut impl FnMut(&'a Value)) {
        let Some(node) = node else { return };
        found(node);
        for id in node["childIds"].as_array().into_iter().flatten() {
            self.below(self.nodes.iter().find(|child| child["nodeId"] == *id), found);
        }
    }
}

fn is(node: &Value, role: &str) -> bool {
    node["ignored"] == false && node["role"]["value"] == role
}

fn name(node: &Value) -> String {
    node["name"]["value"].as_str().unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" ")
}

fn thing(node: &Value) -> Option<Thing> {
    let properties = node["properties"].as_array().into_iter().flatten();
    let address = properties.into_iter().find(|property| property["name"] == "url").and_then(|url| url["value"]["value"].as_str());
    Some(Thing { name: name(node), address: address.map(str::to_owned), element: node["backendDOMNodeId"].as_u64()? })
}

impl Page {
    /// Listens to the whole page.
    pub(crate) fn listen(&mut self) -> Heard {
        let nodes = self.order("Accessibility.getFullAXTree", json!({}))["nodes"].take();
        Heard { nodes: nodes.as_array().unwrap().clone() }
    }

    /// Gives a thing the focus.
    pub(crate) fn focus(&mut self, thing: &Thing) {
        self.order("DOM.focus", json!({ "backendNodeId": thing.element }));
    }

    /// Gives a file to a thing that asks for one.
    pub(crate) fn pick(&mut self, thing: &Thing, file: &Path) {
        self.order("DOM.setFileInputFiles", json!({ "backendNodeId": thing.element, "files": [file] }));
    }

    /// Chooses everything that stands in the field with the focus, so that typing replaces it.
    pub(crate) fn select_all(&mut self) {
        let key = json!({ "type": "rawKeyDown", "key": "a", "windowsVirtualKeyCode": 65, "modifiers": 2, "commands": ["selectAll"] });
        self.order("Input.dispatchKeyEvent", key);
        self.order("Input.dispatchKeyEvent", json!({ "type": "keyUp", "key": "a", "windowsVirtualKeyCode": 65, "modifiers": 2 }));
    }

    /// Goes back to the page before, as a browser's own button does.
    pub(crate) fn back(&mut self) {
        let history = self.order("Page.getNavigationHistory", json!({}));
        let place = usize::try_from(history["currentIndex"].as_u64().unwrap()).unwrap();
        let before = history["entries"][place - 1]["id"].clone();
        self.leave("the page before", |page| drop(page.order("Page.navigateToHistoryEntry", json!({ "entryId": before }))));
    }
}
