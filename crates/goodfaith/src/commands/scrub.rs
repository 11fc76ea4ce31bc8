//! `goodfaith scrub`: what was erased, taken out of the files of the database too. It opens no value and changes no row.

use crate::database::{self, StoreAddress};
use crate::files::Fault;
use crate::house;
use crate::output::{self, Outcome};
use store_postgres::Remains;

/// Take what was erased out of the files of the database, as far as the database can.
///
/// Erasing somebody deletes their rows and destroys their key at once; nothing of them can be read from then on. But PostgreSQL
/// leaves the deleted bytes, sealed, in its files until it needs the room. This writes the tables anew without them and
/// removes the old segments of the write-ahead log. Servers go on meanwhile, and wait for one table at a time; choose a quiet
/// hour for a large house. Set `wal_recycle = off` in PostgreSQL, else its old segments are used again and not removed.
/// Backups, and the blocks of removed files on the disk, are not reached. A house in SQLite needs none of this.
///
/// Exit code 1 when something is known to remain; it says what, and what to do.
///
///   goodfaith scrub --store postgres://goodfaith@localhost/goodfaith
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct Arguments {
    /// The store: `sqlite:FOLDER` or `postgres://NAME@HOST/DATABASE` (password also from PGPASSWORD).
    #[arg(long)]
    store: StoreAddress,
}

impl Arguments {
    pub(crate) fn run(self) -> Result<Outcome, Fault> {
        let Some(scrubbed) = house::run(database::scrub(&self.store))? else {
            output::line("nothing needs to be done: SQLite overwrites rows as it deletes them");
            return Ok(Outcome::Yes);
        };
        output::line(format!("{} tables written anew, without what was erased", scrubbed.tables));
        for place in &scrubbed.remains {
            output::line(format!("sealed bytes may remain {}", told(*place)));
        }
        Ok(Outcome::from(scrubbed.remains.is_empty()))
    }
}

/// Where it is, and what to do about it.
const fn told(place: Remains) -> &'static str {
    match place {
        Remains::OlderTransactions => "where a transaction that began before can still see them, as a backup: scrub again when it has ended",
        Remains::UnseenTransactions => "where another role's transaction can still see them: grant this role pg_read_all_stats, so that they can be waited for",
        Remains::Statistics => "in the planner's statistics: let the owner of the database do this",
        Remains::Segments => "in segments of the write-ahead log until PostgreSQL is past them: grant this role pg_checkpoint, and execute on pg_switch_wal()",
        Remains::RecycledSegments => "in segments of the write-ahead log that are used again: set wal_recycle = off",
        Remains::KeptSegments => "in segments of the write-ahead log that wal_keep_size or a replication slot keeps",
        Remains::ArchivedSegments => "in the archive of the write-ahead log until its time is over",
        Remains::Replicas => "in the write-ahead log of replicas until they are past it",
        Remains::ServerLog => "in the server's log, which is told to hold the parameters of statements: set log_parameter_max_length = 0",
    }
}
