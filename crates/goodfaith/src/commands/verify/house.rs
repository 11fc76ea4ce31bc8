//! `goodfaith verify house`: whether a whole house is as its log says. It opens the house to read it alone.

use crate::commands::verify;
use crate::database::Readable;
use crate::files::Fault;
use crate::house;
use crate::output::{self, Outcome};
use crate::whereabouts::HouseArguments;
use ledger::KeyFloor;
use operations::{Finding, HouseReport, KeyChange, verify_house};
use std::path::PathBuf;
use store::Part;
use vocabulary::SiteId;

/// Changes of a site's keys that are printed, the last of them; JSON has more.
const KEY_CHANGES_PRINTED: usize = 5;

/// Hold a house against its log, and name the first entry that is not as it should be.
///
/// Every leaf must be the one the tree holds, the tree must have the roots that were signed, every entry must open or
/// have been forgotten in an erasure that is itself logged, and every row must be as its last entry left it. Whoever
/// rewrites all of it with the house's keys is found out by a checkpoint kept elsewhere: give it with --checkpoint.
///
/// The house may be running, in either store. The site keys are needed, because entries are sealed.
///
///   goodfaith verify house --folder house
///   goodfaith verify house --folder house --site wipro.com --checkpoint kept-elsewhere.txt
///   goodfaith verify house --store postgres://goodfaith@localhost/goodfaith --keys env:
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct Arguments {
    #[command(flatten)]
    house: HouseArguments,
    /// Only this site.
    #[arg(long)]
    site: Option<String>,
    /// A checkpoint with which the log must begin.
    #[arg(long, requires = "site")]
    checkpoint: Option<PathBuf>,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

impl Arguments {
    pub(crate) fn run(self) -> Result<Outcome, Fault> {
        let only = self.site.as_deref().map(SiteId::new).transpose().map_err(|error| Fault::Usage(error.to_string()))?;
        let promised = self.checkpoint.as_deref().map(verify::text).transpose()?;
        let reports = house::run(async {
            let readable = self.house.at.read().await?;
            let sites = only.map_or_else(|| readable.sites(&self.house.policies()?), |site| Ok(vec![site]))?;
            let mut reports = Vec::with_capacity(sites.len());
            for site in &sites {
                reports.push(self.report(&readable, site, promised.as_deref()).await?);
            }
            Ok(reports)
        })?;
        if self.json {
            output::json(&reports);
        } else {
            reports.iter().for_each(print);
        }
        Ok(reports.iter().all(HouseReport::is_sound).into())
    }

    async fn report(&self, readable: &Readable, site: &SiteId, promised: Option<&str>) -> Result<HouseReport, Fault> {
        let failed = |error: &dyn std::fmt::Display| Fault::House(format!("{site}: {error}"));
        let vault = house::look_at(readable, self.house.at.keys()?, site).await?;
        let mut report = verify_house(&*readable.store, &vault, site, promised).await.map_err(|error| failed(&error))?;
        let faults = readable.faults_of(&Part::of(site)).await.map_err(|error| failed(&error))?;
        report.findings.extend(faults.into_iter().map(|fault| Finding::of(format!("the database says: {fault}"))));
        Ok(report)
    }
}

fn print(report: &HouseReport) {
    let HouseReport { site, leaves, forgotten, rows, checkpoints, .. } = report;
    output::line(format!("{site}: {leaves} entries, {forgotten} of them forgotten; {rows} rows; {checkpoints} checkpoints"));
    for KeyChange { entry, floor, number, at } in report.keys_made_anew.iter().rev().take(KEY_CHANGES_PRINTED).rev() {
        let floor = match floor {
            KeyFloor::Root => "root key",
            KeyFloor::KeyEncryption => "key-encryption key",
        };
        output::line(format!("  {floor} {number} was made anew at {at} (entry {entry})"));
    }
    let Some((first, rest)) = report.findings.split_first() else {
        output::line("  all is as the log says");
        return;
    };
    match first.entry {
        Some(entry) => output::line(format!("  the first bad entry is {entry}: {}", first.words)),
        None => output::line(format!("  not as the log says: {}", first.words)),
    }
    for finding in rest {
        output::line(format!("  also: {}", finding.words));
    }
    if report.more > 0 {
        output::line(format!("  and {} findings more", report.more));
    }
}
