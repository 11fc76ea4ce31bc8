//! `goodfaith keys`: the keys of a site's programs: listed, changed for new ones, taken back. No key is shown but a new one, once.

use crate::files::Fault;
use crate::house;
use crate::output::{self, Outcome};
use crate::upkeep::Upkeep;
use crate::whereabouts::HouseArguments;
use operations::{House, KeyView, OperationError, Scope};
use vocabulary::{EvidenceId, SiteId};

/// List the keys of a site's programs, change one for a new one, or take one back.
///
/// A line for each: its id, its state, the day it was last used, when it ends, its name, and what it may do. A key that is changed goes on for
/// --grace-days, so that its program can take up the new one, which is printed once.
///
///   goodfaith keys --site wipro.com
///   goodfaith keys --site wipro.com --change 019a… --grace-days 7
///   goodfaith keys --site wipro.com --revoke 019a…
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct Arguments {
    /// The site.
    #[arg(long)]
    site: String,
    /// Change this key for a new one of the same name and scopes.
    #[arg(long, value_name = "ID", conflicts_with = "revoke")]
    change: Option<EvidenceId>,
    /// For how many days the old one goes on.
    #[arg(long, default_value_t = 7, requires = "change")]
    grace_days: i64,
    /// Take this key back, at once.
    #[arg(long, value_name = "ID")]
    revoke: Option<EvidenceId>,
    #[command(flatten)]
    house: HouseArguments,
}

impl Arguments {
    pub(crate) fn run(self) -> Result<Outcome, Fault> {
        let site = SiteId::new(&self.site).map_err(|error| Fault::Usage(error.to_string()))?;
        house::run(async {
            let opened = self.house.open(&Upkeep::default()).await?;
            let house: &House = &opened.house;
            match (self.change, self.revoke) {
                (Some(id), _) => output::line(house.change_key_of(&site, id, self.grace_days).await.map_err(|error| fault(&error))?.key.unwrap_or_default()),
                (None, Some(id)) => house.revoke_key_of(&site, id).await.map_err(|error| fault(&error))?,
                (None, None) => {
                    for key in house.keys_of(&site).await.map_err(|error| fault(&error))? {
                        output::line(line_of(&key));
                    }
                }
            }
            Ok(())
        })?;
        Ok(Outcome::Yes)
    }
}

fn fault(error: &OperationError) -> Fault {
    Fault::Usage(error.to_string())
}

fn line_of(key: &KeyView) -> String {
    let day = |at: Option<vocabulary::Timestamp>| at.map_or_else(|| "never".to_owned(), |at| at.day().to_string());
    let state = match (key.is_in_use, key.approved_by.is_some()) {
        (true, _) => "in use",
        (false, false) => "waits",
        (false, true) => "over",
    };
    let may = match key.scopes.len() {
        _ if key.of_party => "a party's".to_owned(),
        all if all == Scope::ALL.len() => "everything".to_owned(),
        _ => key.scopes.iter().map(|scope| scope.key()).collect::<Vec<_>>().join(","),
    };
    format!("{}  {state}  used {}  ends {}  {}  {may}", key.id, day(key.used_on), day(key.expires_at), key.name)
}
