//! `goodfaith staff`: the first member of staff of a site, invited from the machine the house runs on.

use crate::files::Fault;
use crate::house;
use crate::output::{self, Outcome};
use crate::upkeep::Upkeep;
use crate::whereabouts::HouseArguments;
use operations::NewMember;
use vocabulary::{Personal, SiteId};

/// Invite the people who work in the console of a site.
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, clap::Subcommand)]
enum What {
    Invite(Invite),
}

/// Invite a member of staff, and print the link once. Whoever opens it first makes the passkey they sign in with.
///
/// The first member is invited so, usually as an administrator; they invite the others in the console. Roles are declared in `staff.toml` in
/// the house's folder; without it there are administrator, privacy-officer, support, marketing, legal, engineer and auditor.
///
/// A house in SQLite must not be running meanwhile; one in PostgreSQL may.
///
///   goodfaith staff invite --site wipro.com --name "Priya Nair" --role administrator --address https://privacy.wipro.com
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
struct Invite {
    /// The site whose console it is.
    #[arg(long)]
    site: String,
    /// What they are called. It is kept sealed.
    #[arg(long)]
    name: String,
    /// A role; may be given more than once.
    #[arg(long = "role", required = true)]
    roles: Vec<String>,
    /// The address browsers reach the site at, for the link; without it the site's own name over HTTPS.
    #[arg(long)]
    address: Option<String>,
    #[command(flatten)]
    house: HouseArguments,
}

impl Arguments {
    pub(crate) fn run(self) -> Result<Outcome, Fault> {
        match self.what {
            What::Invite(invite) => invite.run(),
        }
    }
}

impl Invite {
    fn run(self) -> Result<Outcome, Fault> {
        let site = SiteId::new(&self.site).map_err(|error| Fault::Usage(error.to_string()))?;
        let new = NewMember { name: Personal::new(self.name), roles: self.roles };
        let invited = house::run(async {
            let opened = self.house.open(&Upkeep::default()).await?;
            opened.house.invite_first(&site, new).await.map_err(|error| Fault::Usage(error.to_string()))
        })?;
        let address = self.address.unwrap_or_else(|| format!("https://{site}"));
        output::line(format!("{}/console/join/{}", address.trim_end_matches('/'), invited.token.as_str()));
        Ok(Outcome::Yes)
    }
}
