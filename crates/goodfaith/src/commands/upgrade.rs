//! `goodfaith upgrade`: a house of an older program, brought to the tables of this one. It touches nothing before somebody says that there is a
//! backup.

use crate::database;
use crate::files::Fault;
use crate::house;
use crate::output::{self, Outcome};
use crate::whereabouts::Whereabouts;

/// Bring a house of an older program to the tables of this one.
///
/// A program serves only a house whose tables it knows: of an older house `goodfaith serve` says so and does not start. Take a
/// backup with the older program, which alone can read it (`goodfaith backup`), stop it, and run this. Each step is taken whole
/// or not at all, site by site; cut off, it goes on where it was when it is run again. There is no way back but the backup.
///
/// Several servers on one PostgreSQL: stop all of them, run this once, start the new ones.
///
///   goodfaith backup --to before.age        (the older program)
///   goodfaith upgrade --after-backup
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct Arguments {
    /// There is a backup, taken by the older program.
    #[arg(long)]
    after_backup: bool,
    #[command(flatten)]
    at: Whereabouts,
}

impl Arguments {
    pub(crate) fn run(self) -> Result<Outcome, Fault> {
        let store = self.at.store()?;
        if !self.after_backup {
            return Err(Fault::Usage(
                "an upgrade cannot be taken back\n  hint: take a backup with the older program (`goodfaith backup --to FILE`), then add --after-backup"
                    .to_owned(),
            ));
        }
        let schemas = house::run(async { database::upgrade(&store).await })?;
        for (name, schema) in schemas {
            if schema.seen == schema.known {
                output::line(format!("{name}: as this program has it (schema {})", schema.known));
            } else {
                output::line(format!("{name}: brought from schema {} to {}", schema.seen, schema.known));
            }
        }
        Ok(Outcome::Yes)
    }
}
