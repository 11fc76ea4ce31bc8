//! The policies: whether each compiles, as `goodfaith check` says. It prints none of their messages.

use crate::doctor::Finding;
use crate::files;
use crate::settings::Settings;
use policy::{Policies, Severity};

const CHECK: &str = "policies";
const WHY: &str = "no site is served while one policy does not compile";

pub(super) fn examine(settings: &Settings) -> Vec<Finding> {
    let folder = &settings.house.policies;
    let sources = match files::sources(std::slice::from_ref(folder)) {
        Ok(sources) => sources,
        Err(fault) => return vec![Finding::wrong(CHECK, fault.to_string(), WHY, "name the folder of policies (policies in [house])")],
    };
    let (policies, messages) = Policies::compile(&sources, &files::controls());
    let errors = messages.iter().filter(|message| message.severity == Severity::Error).count();
    if errors > 0 {
        return vec![Finding::wrong(CHECK, format!("{errors} errors in {}", folder.display()), WHY, format!("goodfaith check {}", folder.display()))];
    }
    vec![Finding::fine(CHECK, format!("{} files compile, of {} sites", sources.len(), policies.sites().count()))]
}
