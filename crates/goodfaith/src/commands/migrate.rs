//! `goodfaith migrate`: a house moved from one store to another. It copies what is stored and opens nothing.

use crate::database::{Database, StoreAddress};
use crate::files::{self, Fault};
use crate::house;
use crate::output::{self, Outcome};
use std::path::PathBuf;
use store::{Part, copy_part};
use vocabulary::SiteId;

/// Move a house from one store to another, as from SQLite to PostgreSQL or back.
///
/// Copies every site whose policy is in the folder, and in the end compares every row and the log of both. Stop who serves
/// the house first. It can be interrupted at any moment: begun again, it goes on where it was. A target that holds another
/// house is left alone. The keys under keys/ are not in the store and do not move.
///
///   goodfaith migrate --from sqlite:house/data --to postgres://goodfaith@localhost/goodfaith
///   goodfaith serve --store postgres://goodfaith@localhost/goodfaith
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct Arguments {
    /// The store the house is in: `sqlite:FOLDER` or `postgres://NAME@HOST/DATABASE` (password also from PGPASSWORD).
    #[arg(long)]
    from: StoreAddress,
    /// The store it is to be in.
    #[arg(long)]
    to: StoreAddress,
    /// The folder of policies.
    #[arg(long, default_value = "policies")]
    policies: PathBuf,
}

impl Arguments {
    pub(crate) fn run(self) -> Result<Outcome, Fault> {
        let policies = files::all_compiled(&[self.policies])?;
        let mut sites: Vec<SiteId> = policies.sites().cloned().collect();
        sites.sort();
        house::run(async {
            let (from, to) = (Database::open(&self.from).await?, Database::open(&self.to).await?);
            for site in &sites {
                let mut progress = |table: &'static str, written: u64| output::line(format!("{site}: {written} rows, at {table}"));
                let copied = copy_part(&*from.store, &*to.store, &Part::of(site), &mut progress).await;
                let copied = copied.map_err(|error| Fault::Migration { site: site.clone(), cause: error })?;
                let before = copied.rows - copied.written.min(copied.rows);
                output::line(format!("{site}: {} rows are the same in both ({before} were there before), {} leaves", copied.rows, copied.head.size));
            }
            Ok(())
        })?;
        output::line("moved; the old store is as it was, with everything in it: take it away when the new one serves");
        Ok(Outcome::Yes)
    }
}
