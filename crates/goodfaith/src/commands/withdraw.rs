//! `goodfaith withdraw`: a version that waits for its day is taken back. It touches none whose day has come.

use crate::files::Fault;
use crate::house;
use crate::output::{self, Outcome};
use crate::upkeep::Upkeep;
use crate::whereabouts::HouseArguments;
use jiff::civil::Date;
use operations::OperationError;
use vocabulary::SiteId;

/// Take back a version that was published for a later day.
///
/// What it means is shown first; nothing changes until --yes goes with it. Then the version does not come into force, and the log says that it
/// was published and that it was taken back. Letters about it that were not written yet are not written; where some were, another tells that
/// it does not come. Another version may be published for the same day afterwards. From its day on a version stays for ever.
///
/// A house in SQLite must not be running meanwhile; one in PostgreSQL may. A running one does it on request (dry_run shows only):
///
///   goodfaith withdraw wipro.com 2027-01-01 --yes
///   curl -X DELETE -H "Authorization: Bearer gf_…" "http://wipro.localhost:8620/api/v1/sites/wipro.com/policy/versions/2027-01-01?dry_run=true"
///
/// Exit codes: 0 taken back, now or before; 1 only shown, or it cannot be; 2 wrong usage, or the house could not be opened.
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct Arguments {
    /// The site, as wipro.com.
    site: String,
    /// The day on which it would come into force.
    date: Date,
    /// Take it back. Without this nothing changes.
    #[arg(long)]
    yes: bool,
    /// Print JSON.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    house: HouseArguments,
}

impl Arguments {
    pub(crate) fn run(self) -> Result<Outcome, Fault> {
        let site = SiteId::new(&self.site).map_err(|error| Fault::Usage(error.to_string()))?;
        let came_to = house::run(async {
            let opened = self.house.open(&Upkeep::default()).await?;
            let house = &opened.house;
            Ok(if self.yes { house.withdraw_version_at(&site, self.date).await } else { house.show_withdrawal_at(&site, self.date).await })
        })?;
        match came_to {
            Ok(withdrawal) if self.json => {
                output::json(&withdrawal);
                Ok(withdrawal.withdrawn.into())
            }
            Ok(withdrawal) => {
                output::line("how people are told");
                for told in &withdrawal.told {
                    output::line(format!("  {told}"));
                }
                output::line(match withdrawal.withdrawn {
                    true => format!("\ntaken back: {} stays in force", withdrawal.stays),
                    false => {
                        format!("\nonly shown, nothing has changed: with --yes {} is taken back, and {} stays in force", withdrawal.version, withdrawal.stays)
                    }
                });
                Ok(withdrawal.withdrawn.into())
            }
            Err(OperationError::Malformed(mistakes)) => {
                for mistake in mistakes {
                    output::complain(&mistake.words);
                }
                Ok(Outcome::No)
            }
            Err(error @ OperationError::Settled(_)) => {
                output::complain(&error);
                Ok(Outcome::No)
            }
            Err(error) => Err(Fault::House(error.to_string())),
        }
    }
}
