//! `goodfaith trace`: for whom a file that turned up elsewhere was made. It reads the file and prints no value of it.

use crate::files::Fault;
use crate::house;
use crate::output::{self, Outcome};
use crate::upkeep::Upkeep;
use crate::whereabouts::HouseArguments;
use std::io::Read;
use std::path::PathBuf;
use vocabulary::SiteId;

/// The most bytes of a file that are read.
const FILE_BYTES_MAX: u64 = 256 << 20;

/// Say for which party a file of personal data was made, by the marks that every export bears.
///
/// Rows may be missing or in another order. A row that still bears its mark says it for certain; where the first columns
/// were taken off, the way the values are written says it, the surer the more rows there are. See docs/disclosures.md for what
/// it cannot say.
///
///   goodfaith trace --site wipro.com leaked.csv
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct Arguments {
    /// The file.
    file: PathBuf,
    /// The site it may come from.
    #[arg(long)]
    site: String,
    /// Print JSON.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    house: HouseArguments,
}

impl Arguments {
    pub(crate) fn run(self) -> Result<Outcome, Fault> {
        let site = SiteId::new(&self.site).map_err(|error| Fault::Usage(error.to_string()))?;
        let fault = |cause| Fault::Read { path: self.file.clone(), cause };
        let mut text = String::new();
        std::fs::File::open(&self.file).map_err(fault)?.take(FILE_BYTES_MAX).read_to_string(&mut text).map_err(fault)?;
        let rows = web::rows_of(&text);
        let found = house::run(async {
            let opened = self.house.open(&Upkeep::default()).await?;
            let caller = opened.house.operator(&site).map_err(|error| Fault::Usage(error.to_string()))?;
            opened.house.trace(&caller, &rows).await.map_err(|error| Fault::House(error.to_string()))
        })?;
        if self.json {
            output::json(&found);
        } else if found.is_empty() {
            output::line(format!("nothing in {} rows speaks for an export of {site}", rows.len()));
        }
        for traced in found.iter().filter(|_| !self.json) {
            output::line(format!("made for {} on {} ({})", traced.party, traced.at, traced.handover));
            output::line(format!("  rows that bear its mark: {} of {}", traced.marked, rows.len()));
            output::line(format!("  values written as it would write them: {} of {}", traced.agreeing, traced.of));
        }
        Ok((!found.is_empty()).into())
    }
}
