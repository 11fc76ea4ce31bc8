//! `goodfaith doctor`: what is wrong, before the house is served and while it is. It repairs nothing.

use crate::doctor::{self, Finding, Gravity};
use crate::files::Fault;
use crate::house;
use crate::output::{self, Outcome};
use crate::whereabouts::HouseArguments;
use serde::Serialize;

/// Say what is wrong with a house and how it is run, why it matters, and what to do.
///
/// Looks at the settings, the folders and who can read them, the disks, the keys, the certificate, the policies, the ports
/// and host names, the store and its schema, the clock, a sample of the log, the letters, and what waits: requests that are
/// overdue, agreements that end, erasures that others were not told of. It may be run before the house is served and while
/// it is; it repairs nothing.
///
/// It ends with 0 where nothing is wrong, with 1 where something is; warnings alone are no reason to stop.
///
///   goodfaith doctor
///   goodfaith doctor --config /etc/goodfaith/goodfaith.toml --json
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct Arguments {
    #[command(flatten)]
    house: HouseArguments,
    /// Print JSON.
    #[arg(long)]
    json: bool,
    /// Print what is as it should be, too.
    #[arg(long)]
    all: bool,
}

#[derive(Serialize)]
struct Report<'a> {
    wrong: usize,
    warnings: usize,
    findings: &'a [Finding],
}

impl Arguments {
    pub(crate) fn run(self) -> Result<Outcome, Fault> {
        let settings = self.house.settings()?.checked()?;
        let findings = house::run(async { Ok(doctor::examine(&settings).await) })?;
        let count = |gravity| findings.iter().filter(|finding| finding.gravity == gravity).count();
        let (wrong, warnings) = (count(Gravity::Wrong), count(Gravity::Warning));
        if self.json {
            output::json(&Report { wrong, warnings, findings: &findings });
        } else {
            let mut shown: Vec<&Finding> = findings.iter().filter(|finding| self.all || finding.gravity != Gravity::Fine).collect();
            shown.sort_by_key(|finding| std::cmp::Reverse(finding.gravity));
            shown.into_iter().for_each(print);
            output::line(format!("{} things looked at: {wrong} wrong, {warnings} to think of", findings.len()));
        }
        Ok((wrong == 0).into())
    }
}

fn print(finding: &Finding) {
    let word = match finding.gravity {
        Gravity::Fine => "fine",
        Gravity::Warning => "warning",
        Gravity::Wrong => "WRONG",
    };
    output::line(format!("{word}: {}: {}", finding.check, finding.found));
    if let Some(why) = finding.why {
        output::line(format!("  why it matters: {why}"));
    }
    if let Some(remedy) = &finding.remedy {
        output::line(format!("  what to do: {remedy}"));
    }
}
