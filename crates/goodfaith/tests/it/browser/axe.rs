//! A page held against WCAG 2.2 AA in the browser it is shown in, by axe-core, which `./test` fetches. It changes nothing on the page.

use super::page::Page;
use serde_json::Value;
use std::fmt::Write as _;
use std::path::Path;
use std::sync::LazyLock;

/// The version that `./test` fetches.
const VERSION: &str = "4.14.1";

static AXE: LazyLock<String> = LazyLock::new(|| {
    let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join("../axe").join(VERSION).join("axe.min.js");
    std::fs::read_to_string(&file).unwrap_or_else(|_| panic!("there is no {}: run `./test`, which fetches it", file.display()))
});

/// What is asked: every rule of WCAG 2.2 at levels A and AA, and what is good practice beyond.
const RUN: &str = "axe.run(document, { resultTypes: ['violations'], runOnly: { type: 'tag', values:
    ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa', 'best-practice'] } })
    .then(found => ({ passes: found.passes.length, violations: found.violations.map(({ id, help, nodes }) =>
        ({ id, help, nodes: nodes.map(node => node.target.join(' ') + ': ' + node.failureSummary) })) }))";

/// Everything axe finds wrong with the page that is open.
pub(crate) fn against_wcag(page: &mut Page) -> Option<String> {
    if page.look_up("typeof axe") == "undefined" {
        page.run(AXE.as_str());
    }
    let found = page.with_scripts(|page| page.promised(RUN));
    let violations = found["violations"].as_array().unwrap();
    assert!(found["passes"].as_u64().unwrap() > 0, "axe looked at nothing on {}", page.address());
    (!violations.is_empty()).then(|| told(&page.address(), violations))
}

fn told(address: &str, violations: &[Value]) -> String {
    let mut told = format!("axe finds on {address}:");
    for violation in violations {
        let (id, help) = (violation["id"].as_str().unwrap_or_default(), violation["help"].as_str().unwrap_or_default());
        let _ = write!(told, "\n{id}: {help}");
        for node in violation["nodes"].as_array().into_iter().flatten().filter_map(Value::as_str) {
            let _ = write!(told, "\n    {}", node.replace('\n', "\n      "));
        }
    }
    told
}
