//! `goodfaith systems`: the company's other systems. Whether they answer, how far they are, and a dataset of Fides made into a manifest.

use crate::files::Fault;
use crate::house;
use crate::output::{self, Outcome};
use crate::systems as manifest;
use crate::upkeep::Upkeep;
use crate::whereabouts::HouseArguments;
use std::path::PathBuf;
use systems::import_fides;

/// The company's other systems: check them, take to them what waits, import a dataset of Fides.
///
/// `systems.toml` in the house's folder declares which systems hold data of people, in which tables and columns, and how a
/// person is found there; docs/systems.md has a whole example. `goodfaith serve` takes to them what has to reach them:
/// corrections, objections, erasures.
///
///   goodfaith systems check --folder house
///   goodfaith systems run --folder house
///   goodfaith systems import dataset.yml --site wipro.com >>house/systems.toml
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, clap::Subcommand)]
enum What {
    /// Read the manifest, ask each system whether it answers and is as declared, and print how far it is, as JSON. Exit code 1
    /// when one is not.
    Check {
        #[command(flatten)]
        house: HouseArguments,
    },
    /// Take to the systems what is due, once. Exit code 1 when something failed or still waits.
    Run {
        #[command(flatten)]
        house: HouseArguments,
    },
    /// Make a dataset of Fides (YAML) into a manifest, on standard output; what has no equivalent is named on standard error.
    Import {
        /// The dataset.
        file: PathBuf,
        /// Whose people it holds.
        #[arg(long)]
        site: String,
    },
}

impl Arguments {
    pub(crate) fn run(self) -> Result<Outcome, Fault> {
        let failed = |error: operations::OperationError| Fault::House(error.to_string());
        match self.what {
            What::Check { house: at } => house::run(async {
                let opened = at.open(&Upkeep::default()).await?;
                let mut is_well = true;
                for site in opened.house.sites() {
                    let views = opened.house.systems_seen(&site).await.map_err(failed)?;
                    is_well &= views.iter().all(|view| view.trouble.is_none());
                    if !views.is_empty() {
                        output::json(&serde_json::json!({ "site": site, "systems": views }));
                    }
                }
                Ok(Outcome::from(is_well))
            }),
            What::Run { house: at } => house::run(async {
                let opened = at.open(&Upkeep::default()).await?;
                let carried = opened.house.carry_to_systems().await.map_err(failed)?;
                output::json(&carried);
                Ok(Outcome::from(carried.failed == 0 && carried.waiting == 0))
            }),
            What::Import { file, site } => {
                let text = std::fs::read_to_string(&file).map_err(|cause| Fault::Read { path: file.clone(), cause })?;
                let imported = import_fides(&text, &site).map_err(|error| Fault::Usage(format!("{}: {error}", file.display())))?;
                output::text(&imported.manifest);
                for left in &imported.left {
                    output::complain(left);
                }
                output::complain(&format!("complete it where it says so, and put it into {} in the house's folder", manifest::FILE));
                Ok(Outcome::from(imported.left.is_empty()))
            }
        }
    }
}
