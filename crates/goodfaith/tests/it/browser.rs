//! The main job in a real browser, on the real program: reading a policy, giving data, asking for somebody's, opting out.
//! Nothing here reaches round the pages.

mod asking;
mod axe;
mod choosing;
mod chromium;
mod console;
mod console_house;
mod demo;
mod editing;
mod embedding;
mod giving;
mod hearing;
mod journeys;
mod letters;
mod looking;
mod page;
mod reading;
mod signing_in;
mod walking;

use demo::Demo;
use page::Page;
use std::path::Path;

/// The first labels of the five sites' names, under which they answer below `localhost`.
const SITES: [&str; 5] = ["wipro", "wesprodigital", "wso2", "pactera", "indiamart"];

/// A demonstration with a browser in front of it.
#[derive(Debug)]
struct Scene {
    demo: Demo,
    page: Page,
}

impl Scene {
    fn new() -> Self {
        Self::on(&demo::policies())
    }

    fn on(policies: &Path) -> Self {
        Self { demo: Demo::start(policies), page: Page::new() }
    }

    fn open(&mut self, site: &str, path: &str) {
        self.page.open(&self.demo.at(site, path));
    }

    /// What must hold however long one has looked around: nothing left the house, no cookie, no complaint.
    fn end(mut self) {
        let origins: Vec<String> = [""].iter().chain(&SITES).map(|site| self.demo.at(site, "/")).collect();
        self.page.assert_kept_to_itself(&origins);
    }
}
