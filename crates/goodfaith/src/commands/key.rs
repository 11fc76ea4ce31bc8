//! `goodfaith key`: a key for a program of the company, or of a registered party. It is shown once.

use crate::files::Fault;
use crate::house;
use crate::output::{self, Outcome};
use crate::upkeep::Upkeep;
use crate::whereabouts::HouseArguments;
use operations::{KeyRole, Scope};
use vocabulary::{SiteId, Timestamp};

/// Make an API key for one site. It is printed once; the house keeps only its hash.
///
/// A house in SQLite must not be running meanwhile; one in PostgreSQL may.
///
///   goodfaith key --site wipro.com --name billing --scope orders --scope requests --until 2027-01-31
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
    /// What the program may do, as `requests`; may be given more than once. Without it the key may do everything the company may.
    #[arg(long = "scope", conflicts_with = "party")]
    scopes: Vec<Scope>,
    /// The last day on which it opens anything, as `2027-01-31`.
    #[arg(long, value_name = "DAY")]
    until: Option<jiff::civil::Date>,
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
        let scopes = if self.scopes.is_empty() { Scope::every() } else { self.scopes.iter().copied().collect() };
        let until = self.until.map(end_of).transpose()?;
        let key = house::run(async {
            let opened = self.house.open(&Upkeep::default()).await?;
            let house = &opened.house;
            house.issue_key_until(&site, (&self.name, role), &scopes, until).await.map_err(|error| Fault::Usage(error.to_string()))
        })?;
        output::line(key);
        Ok(Outcome::Yes)
    }
}

/// The instant at which a day is over.
fn end_of(day: jiff::civil::Date) -> Result<Timestamp, Fault> {
    let next = day.tomorrow().map_err(|error| Fault::Usage(error.to_string()))?;
    let midnight = next.to_zoned(jiff::tz::TimeZone::UTC).map_err(|error| Fault::Usage(error.to_string()))?;
    Ok(Timestamp(midnight.timestamp().as_millisecond()))
}
