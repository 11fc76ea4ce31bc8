//! `goodfaith key`: a key for a program of the company, or of a registered party. It is shown once.

use crate::database::StoreAddress;
use crate::files::{self, Fault};
use crate::house::{self, Where};
use crate::keys::Keeper;
use crate::output::{self, Outcome};
use operations::KeyRole;
use std::path::PathBuf;
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
    /// The folder of policies.
    #[arg(long, default_value = "policies")]
    policies: PathBuf,
    /// The folder of the house.
    #[arg(long, default_value = "house")]
    folder: PathBuf,
    /// Who keeps the key-encryption keys; see `goodfaith serve --help`.
    #[arg(long, value_name = "KEEPER")]
    keys: Option<Keeper>,
    /// The store: `sqlite:FOLDER` or `postgres://NAME@HOST/DATABASE` (password also from PGPASSWORD). Default: data/ in the
    /// folder of the house.
    #[arg(long)]
    store: Option<StoreAddress>,
}

impl Arguments {
    pub(crate) fn run(self) -> Result<Outcome, Fault> {
        let site = SiteId::new(&self.site).map_err(|error| Fault::Usage(error.to_string()))?;
        let policies = files::all_compiled(&[self.policies])?;
        let role = if self.party { KeyRole::Party(self.name.clone()) } else { KeyRole::Company };
        let key = house::run(async {
            let place = Where { folder: &self.folder, store: self.store.as_ref(), keys: self.keys.as_ref() };
            let opened = house::open(policies, &place, false).await?;
            let house = &opened.house;
            house.issue_key(&site, &self.name, role).await.map_err(|error| Fault::Usage(error.to_string()))
        })?;
        output::line(key);
        Ok(Outcome::Yes)
    }
}
