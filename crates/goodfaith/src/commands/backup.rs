//! `goodfaith backup`: everything in a house, in one encrypted file, while others go on using the house. The keys of the sites
//! are not in it.

use crate::backups_made::BackupList;
use crate::files::Fault;
use crate::house::{self, MachineClock};
use crate::output::{self, Outcome};
use crate::sealed::{Lock, Unfinished};
use crate::whereabouts::HouseArguments;
use operations::{BackupMade, backup};
use std::path::PathBuf;
use vocabulary::Clock;

/// Write everything in a house to one encrypted file. The house may be running, in either store.
///
/// The file is encrypted and authenticated with age, by a passphrase (from a file or GOODFAITH_BACKUP_PASSPHRASE) or to
/// a recipient. Each site is in it as at one instant: its values, facts and log, and the wrapped keys of its people. It can
/// be restored into either store.
///
/// The keys of the sites themselves, which --keys names, are not in it. Keep a copy of them apart: without them nobody can
/// open anything in a backup, and with them and the backup everybody can.
///
/// Restoring an old backup brings nobody back who was erased since: see `goodfaith restore`. All the same, a backup that is
/// kept for ever keeps wrapped keys for ever. Delete old ones.
///
///   goodfaith backup --to monday.age
///   goodfaith backup --store postgres://goodfaith@localhost/goodfaith --keys env: --to monday.age
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct Arguments {
    #[command(flatten)]
    house: HouseArguments,
    /// The file to write. There must be none of its name.
    #[arg(long, value_name = "FILE")]
    to: PathBuf,
    /// Encrypt to this recipient of age, as `age1…`, instead of by a passphrase.
    #[arg(long, conflicts_with = "passphrase_file")]
    recipient: Option<String>,
    #[command(flatten)]
    lock: Lock,
}

impl Arguments {
    pub(crate) fn run(self) -> Result<Outcome, Fault> {
        let encryptor = self.lock.encryptor(self.recipient.as_deref())?;
        let (header, trailer) = house::run(async {
            let readable = self.house.at.read().await?;
            let sites = readable.sites(&self.house.policies()?)?;
            let mut file = Unfinished::begin(&self.to, encryptor)?;
            let written = backup::write(&*readable.store, &sites, MachineClock.now(), file.stream()?).await;
            let written = written.map_err(|error| Fault::House(error.to_string()))?;
            file.finish()?;
            Ok(written)
        })?;
        let to = std::path::absolute(&self.to).unwrap_or_else(|_| self.to.clone());
        let bytes = std::fs::metadata(&to).map_or(0, |about| about.len());
        let made = BackupMade { made_at: header.made_at, to: to.display().to_string(), bytes, rows: trailer.rows, sites: header.sites.clone(), is_there: true };
        let folder = self.house.at.folder()?;
        if let Err(cause) = BackupList::of(&folder).add(&made) {
            output::line(format!("The list of backups in {} could not be written ({cause}): the console will not know of this one.", folder.display()));
        }
        output::line(format!("{}: {} rows of {} sites, as of {}", self.to.display(), trailer.rows, header.sites.len(), header.made_at));
        output::line(format!("The keys of the sites are not in it. Keep a copy of {} apart.", self.house.at.keeper()?));
        Ok(Outcome::Yes)
    }
}
