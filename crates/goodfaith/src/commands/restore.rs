//! `goodfaith restore`: a backup back into a new house. Whoever was erased since is erased again before the house can be opened.

use crate::commands::backup::sites_in;
use crate::database;
use crate::files::Fault;
use crate::house::{self, MachineClock, RESTORING};
use crate::output::{self, Outcome};
use crate::sealed::{Lock, Opener};
use operations::ErasureNotice;
use operations::backup::{self, BackupError, Header, Restored};
use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use store::Store;
use store_sqlite::SqliteStore;
use vault::{FileKek, SystemChance, Vault};
use vocabulary::{Clock, SiteId};

/// Bring a backup back, into a folder that has no house yet.
///
/// The backup is read from end to end first; one that was cut off, changed, or locked with another passphrase is refused
/// and nothing is written. Then its rows are written, each site's log is rebuilt from its leaves and compared, and everybody
/// who was erased since the backup was made is erased again: as the files of shipped erasures say (--erasures, see
/// `goodfaith serve --ship-erasures`), and as the log of the old house says, where that is still there (--house).
/// Until all of that is done the folder cannot be served, also after a crash; run the same command again then.
///
/// The keys of the sites are not in a backup. Name the folder with your copy of them (--keys), or the old house.
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct Arguments {
    /// The backup.
    #[arg(long, value_name = "FILE")]
    from: PathBuf,
    /// The folder of the new house: empty, or not there yet.
    #[arg(long)]
    folder: PathBuf,
    /// The folder with the keys of the sites; they are copied into the new house.
    #[arg(long, value_name = "FOLDER", required_unless_present = "house")]
    keys: Option<PathBuf>,
    /// A file of shipped erasures. May be repeated.
    #[arg(long, value_name = "FILE")]
    erasures: Vec<PathBuf>,
    /// The folder of the old house, which may be running: its log says who was erased, and it has the keys.
    #[arg(long, value_name = "FOLDER")]
    house: Option<PathBuf>,
    /// Open with the identities of age in this file, instead of by a passphrase.
    #[arg(long, value_name = "FILE", conflicts_with = "passphrase_file")]
    identity: Option<PathBuf>,
    #[command(flatten)]
    lock: Lock,
}

impl Arguments {
    pub(crate) fn run(self) -> Result<Outcome, Fault> {
        let opener = self.lock.opener(self.identity.as_deref())?;
        let keys = self.keys.clone().or_else(|| self.house.as_ref().map(|house| house.join("keys"))).unwrap_or_default();
        let header = backup::check(&mut *opener.open(&self.from)?).map_err(|error| refused(&self.from, &error))?;
        let mut notices = Vec::new();
        for file in &self.erasures {
            notices.extend(read_notices(file)?);
        }
        let made = Target::begin(&self.folder)?;
        house::run(async {
            let marks = self.erased_in_old_house(&header).await?;
            self.bring_back(&opener, (&keys, &header), &marks, &notices).await
        })?;
        made.finish()?;
        Ok(Outcome::Yes)
    }

    async fn bring_back(
        &self,
        opener: &Opener,
        (keys, header): (&Path, &Header),
        marks: &BTreeMap<SiteId, BTreeSet<String>>,
        notices: &[ErasureNotice],
    ) -> Result<(), Fault> {
        copy_keys(keys, &self.folder.join("keys"), header)?;
        let store: Arc<dyn Store> = Arc::new(SqliteStore::open(&self.folder.join("data")).map_err(|error| Fault::House(error.to_string()))?);
        backup::import(&*store, &mut *opener.open(&self.from)?).await.map_err(|error| refused(&self.from, &error))?;
        let vault = vault_of(&self.folder, &store);
        let now = MachineClock.now();
        for head in &header.sites {
            vault.open_site(&head.site, now).await.map_err(|error| Fault::House(error.to_string()))?;
            let none = BTreeSet::new();
            let marks = marks.get(&head.site).unwrap_or(&none);
            let replayed = backup::replay((&*store, &vault), &head.site, marks, notices, now).await;
            let Restored { erased_again, finished } = replayed.map_err(|error| refused(&self.from, &error))?;
            output::line(format!("{}: {} log leaves as of {}; erased again {}", head.site, head.size, header.made_at, erased_again + finished));
        }
        Ok(())
    }

    /// Who was erased, by the log of the old house.
    async fn erased_in_old_house(&self, header: &Header) -> Result<BTreeMap<SiteId, BTreeSet<String>>, Fault> {
        let mut marks = BTreeMap::new();
        let Some(folder) = &self.house else { return Ok(marks) };
        let failed = |error: &dyn std::fmt::Display| Fault::House(format!("the old house in {}: {error}", folder.display()));
        let data = folder.join("data");
        let there = sites_in(&data)?;
        let store: Arc<dyn Store> = Arc::new(SqliteStore::open_to_read(&data));
        let vault = vault_of(folder, &store);
        for head in header.sites.iter().filter(|head| there.contains(&head.site)) {
            vault.open_site(&head.site, MachineClock.now()).await.map_err(|error| failed(&error))?;
            let erased = backup::erased_at(&*store, &vault, &head.site).await.map_err(|error| failed(&error))?;
            marks.insert(head.site.clone(), erased);
        }
        Ok(marks)
    }
}

fn vault_of(folder: &Path, store: &Arc<dyn Store>) -> Vault {
    Vault::new(Box::new(FileKek::new(&folder.join("keys"))), Arc::clone(store), Arc::new(SystemChance::default()))
}

fn refused(from: &Path, error: &BackupError) -> Fault {
    Fault::Usage(format!("{} was not restored: {error}", from.display()))
}

/// The notices in a file of shipped erasures. A last line that a crash cut off was never acknowledged, and is passed over.
fn read_notices(path: &Path) -> Result<Vec<ErasureNotice>, Fault> {
    let text = std::fs::read_to_string(path).map_err(|cause| Fault::Read { path: path.to_owned(), cause })?;
    let mut notices = Vec::new();
    for (number, line) in text.split_inclusive('\n').enumerate() {
        match serde_json::from_str(line) {
            Ok(notice) => notices.push(notice),
            // Cut off by a crash; whoever wrote on ended it first, and sent its notice again.
            Err(error) if error.is_eof() => {}
            Err(error) => return Err(Fault::Usage(format!("{}, line {}: not a shipped erasure: {error}", path.display(), number + 1))),
        }
    }
    Ok(notices)
}

/// Copies the key of each site that is in the backup.
fn copy_keys(from: &Path, to: &Path, header: &Header) -> Result<(), Fault> {
    private_folder(to).map_err(|cause| Fault::Write { path: to.to_owned(), cause })?;
    for head in &header.sites {
        let name = format!("{}.key", head.site);
        let (source, target) = (from.join(&name), to.join(&name));
        let mut read = File::open(&source).map_err(|cause| Fault::Read { path: source.clone(), cause })?;
        let copy = || -> std::io::Result<()> {
            let mut file = std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(&target)?;
            std::io::copy(&mut read, &mut file)?;
            file.sync_all()
        };
        let mut copy = copy;
        copy().map_err(|cause| Fault::Write { path: target.clone(), cause })?;
    }
    sync(to)
}

fn private_folder(path: &Path) -> std::io::Result<()> {
    std::fs::DirBuilder::new().recursive(true).mode(0o700).create(path)
}

fn sync(folder: &Path) -> Result<(), Fault> {
    File::open(folder).and_then(|folder| folder.sync_all()).map_err(|cause| Fault::Write { path: folder.to_owned(), cause })
}

/// A folder in which a house is being made. Until it is finished nobody can serve it; where making it fails, it goes again.
struct Target {
    folder: PathBuf,
    _lock: File,
    is_finished: bool,
}

impl Target {
    fn begin(folder: &Path) -> Result<Self, Fault> {
        let failed = |cause| Fault::Write { path: folder.to_owned(), cause };
        let marker = folder.join(RESTORING);
        let is_empty = !folder.exists() || std::fs::read_dir(folder).map_err(failed)?.next().is_none();
        if !is_empty && !marker.exists() {
            return Err(Fault::Usage(format!("{} is not empty; a backup is restored into a new house only", folder.display())));
        }
        private_folder(folder).map_err(failed)?;
        let _lock = database::lock(&folder.join("lock"))?;
        File::create(&marker).and_then(|file| file.sync_all()).map_err(failed)?;
        sync(folder)?;
        let target = Self { folder: folder.to_owned(), _lock, is_finished: false };
        // What a restore that was cut off has left.
        target.clear().map_err(failed)?;
        Ok(target)
    }

    fn clear(&self) -> std::io::Result<()> {
        for name in ["data", "keys"] {
            match std::fs::remove_dir_all(self.folder.join(name)) {
                Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error),
                _ => {}
            }
        }
        Ok(())
    }

    fn finish(mut self) -> Result<(), Fault> {
        sync(&self.folder)?;
        let marker = self.folder.join(RESTORING);
        std::fs::remove_file(&marker).map_err(|cause| Fault::Write { path: marker, cause })?;
        self.is_finished = true;
        sync(&self.folder)
    }
}

impl Drop for Target {
    fn drop(&mut self) {
        // The rows first: while any may be there, the marker stays.
        if !self.is_finished && self.clear().is_ok() {
            for name in [RESTORING, "lock"] {
                drop(std::fs::remove_file(self.folder.join(name)));
            }
            drop(std::fs::remove_dir(&self.folder));
        }
    }
}
