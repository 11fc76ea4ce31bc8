//! `goodfaith backup`: everything in a house, in one encrypted file, while others go on using the house. The keys of the sites
//! are not in it.

use crate::files::Fault;
use crate::house::{self, MachineClock};
use crate::output::{self, Outcome};
use crate::sealed::{Lock, Unfinished};
use operations::backup;
use std::path::{Path, PathBuf};
use store_sqlite::SqliteStore;
use vocabulary::{Clock, SiteId};

/// Write everything in a house to one encrypted file. The house may be running.
///
/// The file is encrypted and authenticated with age, by a passphrase (from a file or GOODFAITH_BACKUP_PASSPHRASE) or to
/// a recipient. Each site is in it as at one instant: its values, facts and log, and the wrapped keys of its people.
///
/// The keys of the sites themselves, under keys/ in the house's folder, are not in it. Keep a copy of them apart: without
/// them nobody can open anything in a backup, and with them and the backup everybody can.
///
/// Restoring an old backup brings nobody back who was erased since: see `goodfaith restore`. All the same, a backup that is
/// kept for ever keeps wrapped keys for ever. Delete old ones.
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct Arguments {
    /// The folder of the house.
    #[arg(long, default_value = "house")]
    folder: PathBuf,
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
        let data = self.folder.join("data");
        let sites = sites_in(&data)?;
        let encryptor = self.lock.encryptor(self.recipient.as_deref())?;
        let mut file = Unfinished::begin(&self.to, encryptor)?;
        let (header, trailer) = house::run(async {
            let store = SqliteStore::open_to_read(&data);
            let written = backup::write(&store, &sites, MachineClock.now(), file.stream()?).await;
            written.map_err(|error| Fault::House(error.to_string()))
        })?;
        file.finish()?;
        output::line(format!("{}: {} rows of {} sites, as of {}", self.to.display(), trailer.rows, header.sites.len(), header.made_at));
        output::line(format!("The keys of the sites are not in it. Keep a copy of {} apart.", self.folder.join("keys").display()));
        Ok(Outcome::Yes)
    }
}

/// The sites that have files in this folder.
pub(crate) fn sites_in(data: &Path) -> Result<Vec<SiteId>, Fault> {
    let failed = |cause| Fault::Read { path: data.to_owned(), cause };
    let mut sites = Vec::new();
    for entry in std::fs::read_dir(data).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        if entry.path().join("house.sqlite").is_file()
            && let Some(site) = entry.file_name().to_str().and_then(|name| SiteId::new(name).ok())
        {
            sites.push(site);
        }
    }
    sites.sort();
    if sites.is_empty() { Err(Fault::Usage(format!("there is no house in {}", data.display()))) } else { Ok(sites) }
}
