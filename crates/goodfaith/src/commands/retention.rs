//! `goodfaith retention`: what is held that no sentence needs, what is past its time, and its removal. It names nobody.

use crate::files::Fault;
use crate::house;
use crate::output::{self, Outcome};
use crate::upkeep::Upkeep;
use crate::whereabouts::HouseArguments;

/// Report what is held for no live purpose, or remove what is past its time.
///
/// `retention.toml` in the house's folder says how long things are kept, site by site: values by what they were collected
/// for, facts after their own time is over, requests after they were made. A policy's own times, parameters such as
/// keep-marketing = "365 days", count too; whichever ends first.
///
///   ["wipro.com"]
///   marketing = "365 days"
///   requests = "730 days"
///
/// What is past its time is read by nobody from that instant on; removing it is what `goodfaith serve` does once a day, and
/// --apply does now. The house must not be running meanwhile.
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct Arguments {
    /// Print what is held for no live purpose and what is past its time, as JSON. Counts only.
    #[arg(long, required_unless_present = "apply", conflicts_with = "apply")]
    report: bool,
    /// Remove what is past its time, and print how much.
    #[arg(long)]
    apply: bool,
    #[command(flatten)]
    house: HouseArguments,
}

impl Arguments {
    pub(crate) fn run(self) -> Result<Outcome, Fault> {
        house::run(async {
            let opened = self.house.open(&Upkeep::default()).await?;
            let failed = |error: operations::OperationError| Fault::House(error.to_string());
            if self.apply {
                output::json(&opened.house.retention_apply().await.map_err(failed)?);
            } else {
                output::json(&opened.house.retention_report().await.map_err(failed)?);
            }
            Ok(())
        })?;
        Ok(Outcome::Yes)
    }
}
