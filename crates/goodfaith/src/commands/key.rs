//! `goodfaith key`: a key for a program of the company, or of a registered party. It is shown once.

use crate::files::Fault;
use crate::house;
use crate::output::{self, Outcome};
use crate::upkeep::Upkeep;
use crate::whereabouts::HouseArguments;
use operations::KeyRole;
use vocabulary::SiteId;

/// Make an API key for one site. It is printed once; the house keeps only its hash.
///
/// A house in SQLite must not be running meanwhile; one in PostgreSQL may.
///
///   goodfaith key --site wipro.com --name billing
///   curl -H "Authorization: Bearer gf_…" http://wipro.localhost:8620/api/v1/sites/wipro.com/parties
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct Arguments {
    /// The site the key opens.
    #[arg(long)]
    site: String,
    /// What the key is called; with --party, the registered party's name.
    #[arg(long)]
    name: String,
    /// The key is a registered party's: it may ask for decisions about itself, and nothing else.
    #[arg(long)]
    party: bool,
    #[command(flatten)]
    house: HouseArguments,
}

impl Arguments {
    pub(crate) fn run(self) -> Result<Outcome, Fault> {
        let site = SiteId::new(&self.site).map_err(|error| Fault::Usage(error.to_string()))?;
        let role = if self.party { KeyRole::Party(self.name.clone()) } else { KeyRole::Company };
        let key = house::run(async {
            let opened = self.house.open(&Upkeep::default()).await?;
            let house = &opened.house;
            house.issue_key(&site, &self.name, role).await.map_err(|error| Fault::Usage(error.to_string()))
        })?;
        output::line(key);
        Ok(Outcome::Yes)
    }
}
