//! The new house that a backup is brought back into, in a folder or in a database. Until it is finished nobody can serve it; where
//! making it fails, it goes again.

use crate::database::{self, RESTORING, StoreAddress, beside};
use crate::files::Fault;
use crate::keys::Keeper;
use operations::backup::Header;
use std::fs::File;
use std::io::Write;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use store::Store;
use store_postgres::Restoring;
use store_sqlite::SqliteStore;

/// A house that is being made.
pub(super) struct Target {
    store: Arc<dyn Store>,
    place: Place,
}

enum Place {
    Folder(NewFolder),
    Database(Restoring),
}

impl Target {
    /// Begins a new house in this store; its folder is for keys in files.
    pub(super) async fn begin(folder: &Path, address: &StoreAddress) -> Result<Self, Fault> {
        if let StoreAddress::Servers(address) = address {
            let restoring = database::to_restore_into(address).await?;
            return Ok(Self { store: restoring.store(), place: Place::Database(restoring) });
        }
        let StoreAddress::Folder(data) = address else {
            return Err(Fault::Usage("a store is `sqlite:FOLDER` or `postgres://NAME@HOST/DATABASE`".to_owned()));
        };
        let new = NewFolder::begin(data.clone(), folder.join("keys"))?;
        let store = SqliteStore::open(data).map_err(|error| Fault::House(error.to_string()))?;
        Ok(Self { store: Arc::new(store), place: Place::Folder(new) })
    }

    /// Where to write.
    pub(super) const fn store(&self) -> &Arc<dyn Store> {
        &self.store
    }

    /// Who keeps the keys of the new house: files are copied into its folder, every other keeper has them already.
    pub(super) fn take_keys(&self, keeper: Keeper, header: &Header) -> Result<Keeper, Fault> {
        let (Place::Folder(new), Keeper::Files(from)) = (&self.place, &keeper) else { return Ok(keeper) };
        if std::path::absolute(from).is_ok_and(|from| from == new.keys) {
            return Err(Fault::Usage(
                "the keys of the sites are not in a backup; say who keeps them with --keys, or name the old house with --house".to_owned(),
            ));
        }
        copy_keys(from, &new.keys, header)?;
        Ok(Keeper::Files(new.keys.clone()))
    }

    /// Lets it be served.
    pub(super) async fn finish(self) -> Result<(), Fault> {
        match self.place {
            Place::Folder(new) => new.finish(),
            Place::Database(restoring) => restoring.finish().await.map_err(|error| Fault::House(error.to_string())),
        }
    }

    /// Takes away what was written. Where that fails too it stays marked, and nobody can serve it.
    pub(super) async fn give_up(self) {
        if let Place::Database(restoring) = self.place {
            drop(restoring.give_up().await);
        }
    }
}

/// Copies every key of each site that is in the backup.
fn copy_keys(from: &Path, to: &Path, header: &Header) -> Result<(), Fault> {
    private_folder(to).map_err(|cause| Fault::Write { path: to.to_owned(), cause })?;
    let failed = |cause| Fault::Read { path: from.to_owned(), cause };
    let files = std::fs::read_dir(from).map_err(failed)?.collect::<Result<Vec<_>, _>>().map_err(failed)?;
    let names: Vec<String> = files.iter().filter_map(|file| file.file_name().into_string().ok()).collect();
    for head in &header.sites {
        // After a key was made anew its number stands in its name, as `wipro.com.2.key`.
        let is_of_site = |name: &&String| {
            let rest = name.strip_prefix(head.site.as_str()).and_then(|rest| rest.strip_suffix(".key"));
            rest.is_some_and(|rest| rest.is_empty() || rest.strip_prefix('.').is_some_and(|number| number.parse::<u32>().is_ok()))
        };
        let of_site: Vec<&String> = names.iter().filter(is_of_site).collect();
        if of_site.is_empty() {
            let missing = from.join(format!("{}.key", head.site));
            return Err(Fault::Read { path: missing, cause: std::io::ErrorKind::NotFound.into() });
        }
        for name in of_site {
            copy_key(&from.join(name), &to.join(name))?;
        }
    }
    sync(to)
}

fn copy_key(source: &Path, target: &Path) -> Result<(), Fault> {
    let mut read = File::open(source).map_err(|cause| Fault::Read { path: source.to_owned(), cause })?;
    let mut copy = || -> std::io::Result<()> {
        let mut file = std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(target)?;
        std::io::copy(&mut read, &mut file)?;
        file.sync_all()
    };
    copy().map_err(|cause| Fault::Write { path: target.to_owned(), cause })
}

fn private_folder(path: &Path) -> std::io::Result<()> {
    std::fs::DirBuilder::new().recursive(true).mode(0o700).create(path)
}

fn sync(folder: &Path) -> Result<(), Fault> {
    File::open(folder).and_then(|folder| folder.sync_all()).map_err(|cause| Fault::Write { path: folder.to_owned(), cause })
}

/// A folder in which a house is being made.
struct NewFolder {
    data: PathBuf,
    keys: PathBuf,
    /// The folder of the data, with the marker.
    around: PathBuf,
    _lock: File,
    is_finished: bool,
}

impl NewFolder {
    fn begin(data: PathBuf, keys: PathBuf) -> Result<Self, Fault> {
        let marker = beside(&data, RESTORING);
        let around = marker.parent().unwrap_or(&marker).to_owned();
        // The marker names the folder of keys, so that a try that was cut off takes away the keys it copied and no others.
        let keys = std::path::absolute(&keys).unwrap_or(keys);
        let left = std::fs::read(&marker).ok();
        let its_keys = left.as_deref() == Some(keys.as_os_str().as_bytes());
        let must_be_empty = [(&data, left.is_none()), (&around, left.is_none()), (&keys, !its_keys)];
        for (folder, _) in must_be_empty.into_iter().filter(|(_, must)| *must) {
            if !is_empty(folder)? {
                return Err(Fault::Usage(format!("{} is not empty; a backup is restored into a new house only", folder.display())));
            }
        }
        let failed = |cause| Fault::Write { path: around.clone(), cause };
        private_folder(&around).map_err(failed)?;
        let _lock = database::lock(&around.join("lock"))?;
        let write = |mut file: File| file.write_all(keys.as_os_str().as_bytes()).and_then(|()| file.sync_all());
        File::create(&marker).and_then(write).map_err(failed)?;
        sync(&around)?;
        let new = Self { data, keys, around: around.clone(), _lock, is_finished: false };
        // What a restore that was cut off has left.
        new.clear().map_err(failed)?;
        Ok(new)
    }

    fn clear(&self) -> std::io::Result<()> {
        for folder in [&self.data, &self.keys] {
            match std::fs::remove_dir_all(folder) {
                Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error),
                _ => {}
            }
        }
        Ok(())
    }

    fn finish(mut self) -> Result<(), Fault> {
        sync(&self.around)?;
        let marker = self.around.join(RESTORING);
        std::fs::remove_file(&marker).map_err(|cause| Fault::Write { path: marker, cause })?;
        self.is_finished = true;
        sync(&self.around)
    }
}

fn is_empty(folder: &Path) -> Result<bool, Fault> {
    match std::fs::read_dir(folder) {
        Ok(mut entries) => Ok(entries.next().is_none()),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(true),
        Err(cause) => Err(Fault::Read { path: folder.to_owned(), cause }),
    }
}

impl Drop for NewFolder {
    fn drop(&mut self) {
        // The rows first: while any may be there, the marker stays.
        if !self.is_finished && self.clear().is_ok() {
            for name in [RESTORING, "lock"] {
                drop(std::fs::remove_file(self.around.join(name)));
            }
            drop(std::fs::remove_dir(&self.around));
        }
    }
}
