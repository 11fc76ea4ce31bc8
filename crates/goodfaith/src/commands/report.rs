//! `goodfaith report`: the pack for a regulator, made from what is on record. It reads alone, and names no person.

use crate::files::{self, Fault};
use crate::house;
use crate::output::{self, Outcome};
use crate::retention;
use crate::whereabouts::HouseArguments;
use operations::{Period, RegulatorPack, regulator_pack, scenarios_of};
use std::path::PathBuf;
use vocabulary::{SiteId, Timestamp};

/// Write what a regulator asks of a site: a PDF for people and JSON-LD for programs.
///
/// The records of processing (in content those of Art. 30 GDPR): what is done with which data, for which purposes, by or to
/// whom, on which conditions, how long it is kept. How each sentence of the policy is kept, and by which scenarios that is
/// shown. Who may receive data and what is on record about them. What left and what people asked in the period. The signed
/// head of the log, and the proof that it goes on from the last one handed out before the period.
///
/// All of it is made from the policy, the registers and the log, which may be in use meanwhile; nothing is typed and no person
/// is named. The same house and the same period give the same bytes.
///
///   goodfaith report --site wipro.com --from 2026-01-01 --until 2026-04-01 --into reports
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct Arguments {
    /// The site.
    #[arg(long)]
    site: String,
    /// The first day of the period.
    #[arg(long, value_name = "DAY", value_parser = midnight)]
    from: Timestamp,
    /// The day the period ends before.
    #[arg(long, value_name = "DAY", value_parser = midnight)]
    until: Timestamp,
    /// The folder the files are written into.
    #[arg(long, value_name = "FOLDER", default_value = ".")]
    into: PathBuf,
    #[command(flatten)]
    house: HouseArguments,
}

/// The beginning of a day, as `2026-01-01`.
fn midnight(text: &str) -> Result<Timestamp, String> {
    let day: jiff::civil::Date = text.parse().map_err(|_| "a day is written as 2026-01-31".to_owned())?;
    let at = day.to_zoned(jiff::tz::TimeZone::UTC).map_err(|error| error.to_string())?;
    Ok(Timestamp(at.timestamp().as_millisecond()))
}

impl Arguments {
    pub(crate) fn run(self) -> Result<Outcome, Fault> {
        let site = SiteId::new(&self.site).map_err(|error| Fault::Usage(error.to_string()))?;
        if self.from >= self.until {
            return Err(Fault::Usage("the period ends before it begins".to_owned()));
        }
        let pack = house::run(self.pack(&site))?;
        let failed = |error: &dyn std::fmt::Display| Fault::House(error.to_string());
        std::fs::create_dir_all(&self.into).map_err(|cause| Fault::Write { path: self.into.clone(), cause })?;
        let name = format!("{site}-{}-{}", self.from.day(), self.until.day());
        let json = serde_json::to_vec_pretty(&reporting::json_ld(&pack)).map_err(|error| failed(&error))?;
        let pdf = reporting::pdf(&pack).map_err(|error| failed(&error))?;
        for (end, bytes) in [("jsonld", json), ("pdf", pdf)] {
            let path = self.into.join(format!("{name}.{end}"));
            std::fs::write(&path, bytes).map_err(|cause| Fault::Write { path: path.clone(), cause })?;
            output::line(path.display().to_string());
        }
        Ok(Outcome::Yes)
    }

    async fn pack(&self, site: &SiteId) -> Result<RegulatorPack, Fault> {
        let settings = self.house.settings()?;
        let failed = |error: &dyn std::fmt::Display| Fault::House(format!("{site}: {error}"));
        let readable = self.house.at.read().await?;
        let vault = house::look_at(&readable, self.house.at.keys()?, site).await?;
        let policies = files::all_compiled(std::slice::from_ref(&settings.house.policies))?;
        // The version of the last day of the period.
        let day = self.until.plus_ms(-1).day();
        let policy = policies.in_force(site, day).cloned().ok_or_else(|| Fault::Usage(format!("no policy of {site} was in force on {day}")))?;
        let retention = retention::of_house(&settings.house.folder)?;
        let period = Period { from: self.from, until: self.until };
        regulator_pack((&*readable.store, &vault), &policy, &retention, &scenarios_of(policy.version()), period).await.map_err(|error| failed(&error))
    }
}
