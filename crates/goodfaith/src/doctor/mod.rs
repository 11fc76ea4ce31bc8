//! What is wrong with a house, before it is served and while it is: each finding says what it is, why it matters and what to do. It repairs nothing
//! and changes nothing but an empty file it makes and takes away again.

mod disk;
mod encryption;
mod log;
mod network;
mod policies;
mod waiting;

use crate::settings::Settings;
use serde::Serialize;

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Gravity {
    /// As it should be.
    Fine,
    /// It works, and will not for ever, or not for everybody.
    Warning,
    /// It does not work, or lets people's data go.
    Wrong,
}

/// One thing that was looked at.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Finding {
    /// What was looked at, in a word or two.
    pub(crate) check: &'static str,
    pub(crate) gravity: Gravity,
    /// What was found.
    pub(crate) found: String,
    /// Why it matters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) why: Option<&'static str>,
    /// What to do.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) remedy: Option<String>,
}

impl Finding {
    fn fine(check: &'static str, found: impl Into<String>) -> Self {
        Self { check, gravity: Gravity::Fine, found: found.into(), why: None, remedy: None }
    }

    fn warning(check: &'static str, found: impl Into<String>, why: &'static str, remedy: impl Into<String>) -> Self {
        Self { check, gravity: Gravity::Warning, found: found.into(), why: Some(why), remedy: Some(remedy.into()) }
    }

    fn wrong(check: &'static str, found: impl Into<String>, why: &'static str, remedy: impl Into<String>) -> Self {
        Self { gravity: Gravity::Wrong, ..Self::warning(check, found, why, remedy) }
    }
}

/// Looks at everything.
pub(crate) async fn examine(settings: &Settings) -> Vec<Finding> {
    let mut findings = disk::examine(settings);
    findings.extend(encryption::examine(settings));
    findings.extend(policies::examine(settings));
    findings.extend(network::examine(settings).await);
    let (of_log, readable) = log::examine(settings).await;
    findings.extend(of_log);
    if let Some((readable, sites)) = readable {
        findings.extend(waiting::examine(&*readable.store, &sites).await);
    }
    findings
}
