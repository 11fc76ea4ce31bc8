//! `goodfaith erasures`: the notices of erasures that have not arrived at their places. It sends nothing and names nobody.

use crate::files::Fault;
use crate::house;
use crate::output::{self, Outcome};
use crate::upkeep::Upkeep;
use crate::whereabouts::HouseArguments;
use operations::PendingNotice;

/// List the notices of erasures that have not arrived, as those to a mailbox, which this version does not send.
///
/// A notice has a site, a time and a mark that leads back to nobody. With --notices each is printed as a line of JSON, as
/// `goodfaith serve --ship-erasures` writes it into a file: `goodfaith restore --erasures` reads such lines.
///
/// A house in SQLite must not be running meanwhile; one in PostgreSQL may. Exit code 1 when there is any.
///
///   goodfaith erasures --folder house
///   goodfaith erasures --folder house --notices >>/elsewhere/erasures
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct Arguments {
    /// Print the notices themselves, one a line.
    #[arg(long)]
    notices: bool,
    #[command(flatten)]
    house: HouseArguments,
}

impl Arguments {
    pub(crate) fn run(self) -> Result<Outcome, Fault> {
        let pending = house::run(async {
            let opened = self.house.open(&Upkeep::default()).await?;
            opened.house.pending_erasures().await.map_err(|error| Fault::House(error.to_string()))
        })?;
        for PendingNotice { place, attempts, due_at, notice } in &pending {
            if self.notices {
                output::line(serde_json::to_string(notice).map_err(|error| Fault::House(error.to_string()))?);
            } else {
                let (site, at) = (&notice.site, notice.at);
                output::line(format!("{place}: an erasure at {site} of {at}, tried {attempts} times, next at {due_at}"));
            }
        }
        if pending.is_empty() && !self.notices {
            output::line("every notice has arrived");
        }
        Ok(Outcome::from(pending.is_empty()))
    }
}
