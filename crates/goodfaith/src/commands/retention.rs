//! `goodfaith retention`: what is held that no sentence needs, what is past its time, and its removal. It names nobody.

use crate::database::StoreAddress;
use crate::files::{self, Fault};
use crate::house::{self, Where};
use crate::keys::Keeper;
use crate::output::{self, Outcome};
use std::path::PathBuf;

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
    /// The folder of policies.
    #[arg(long, default_value = "policies")]
    policies: PathBuf,
    /// The folder of the house.
    #[arg(long, default_value = "house")]
    folder: PathBuf,
    /// The store; see `goodfaith serve --help`.
    #[arg(long)]
    store: Option<StoreAddress>,
    /// Who keeps the key-encryption keys; see `goodfaith serve --help`.
    #[arg(long, value_name = "KEEPER")]
    keys: Option<Keeper>,
}

impl Arguments {
    pub(crate) fn run(self) -> Result<Outcome, Fault> {
        let policies = files::all_compiled(&[self.policies])?;
        house::run(async {
            let place = Where { folder: &self.folder, store: self.store.as_ref(), keys: self.keys.as_ref() };
            let opened = house::open(policies, &place, false).await?;
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
