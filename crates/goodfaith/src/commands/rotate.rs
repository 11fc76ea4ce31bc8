//! `goodfaith rotate`: the keys of a site are made anew. It opens no value.

use crate::files::Fault;
use crate::house;
use crate::output::{self, Outcome};
use crate::upkeep::Upkeep;
use crate::whereabouts::HouseArguments;
use operations::Rotation;
use vocabulary::SiteId;

/// Make a site's keys anew: everybody's key is wrapped under a new root key, and the old one is destroyed.
///
/// With --kek the key-encryption key too: an old copy of the keys, wherever it is, opens nothing afterwards. A backup from before
/// opens nothing either: make a new one. Interrupted, it goes on where it was, with the next rotation or the next start.
///
/// The house must not be running meanwhile. A running one makes its keys anew on request:
///
///   goodfaith rotate --site wipro.com --kek
///   curl -X POST -H "Authorization: Bearer gf_…" -H "Content-Type: application/json" -d '{"kek":true}' \
///     http://wipro.localhost:8620/api/v1/sites/wipro.com/keys/rotations
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct Arguments {
    /// The site.
    #[arg(long)]
    site: String,
    /// The key-encryption key too.
    #[arg(long)]
    kek: bool,
    #[command(flatten)]
    house: HouseArguments,
}

impl Arguments {
    pub(crate) fn run(self) -> Result<Outcome, Fault> {
        let site = SiteId::new(&self.site).map_err(|error| Fault::Usage(error.to_string()))?;
        let what = if self.kek { Rotation::RootAndKek } else { Rotation::Root };
        let rotated = house::run(async {
            let opened = self.house.open(&Upkeep::default()).await?;
            opened.house.rotate(&site, what).await.map_err(|error| Fault::House(error.to_string()))
        })?;
        output::line(format!(
            "{site}: root key {}, key-encryption key {}, {} people's keys wrapped anew",
            rotated.root_version, rotated.kek, rotated.rewrapped
        ));
        Ok(Outcome::Yes)
    }
}
