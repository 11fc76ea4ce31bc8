//! Key-encryption keys in files, readable by their owner alone. It never makes a second key where one is missing, and never leaves
//! half of a key.

use crate::VaultError;
use crate::kek::{self, KekNumber, KekProvider, Wrapping};
use crate::seal::Secret;
use crate::secret_file::{SecretFile, SecretFileError};
use std::fs::File;
use std::path::{Path, PathBuf};
use vocabulary::{Chance, SiteId};

/// The first words of a key file, before the 64 digits of the key.
const FILE_FORM: &str = "goodfaith site key 1 ";

/// A key file per site, made on first run. Keep a copy apart from the database.
#[derive(Clone, Debug)]
pub struct FileKek {
    folder: PathBuf,
}

impl FileKek {
    /// Key files in this folder.
    #[must_use]
    pub fn new(folder: &Path) -> Self {
        Self { folder: folder.to_owned() }
    }

    fn path(&self, site: &SiteId, number: KekNumber) -> PathBuf {
        self.folder.join(match number {
            1 => format!("{site}.key"),
            later => format!("{site}.{later}.key"),
        })
    }

    fn file(&self, site: &SiteId, number: KekNumber) -> SecretFile {
        SecretFile::new(&self.path(site, number), FILE_FORM)
    }

    fn read(&self, site: &SiteId, number: KekNumber) -> Result<Secret, VaultError> {
        let secret = self.file(site, number).read();
        secret.map(|bytes| Secret::new(*bytes)).map_err(|error| VaultError::KeyFile {
            path: self.path(site, number),
            reason: match error {
                SecretFileError::Missing => {
                    "it is missing, and the data was sealed under it; put the copy back that you kept apart, or name its folder with --keys".to_owned()
                }
                SecretFileError::NotOne => "it is empty or not a key file; put the copy back that you kept apart".to_owned(),
                SecretFileError::ReadableByOthers | SecretFileError::Disk(_) => error.to_string(),
            },
        })
    }
}

impl KekProvider for FileKek {
    fn name(&self, site: &SiteId, number: KekNumber) -> String {
        self.path(site, number).display().to_string()
    }

    fn exists(&self, site: &SiteId, number: KekNumber) -> Result<bool, VaultError> {
        let path = self.path(site, number);
        path.try_exists().map_err(|error| VaultError::KeyFile { path, reason: error.to_string() })
    }

    fn create(&self, site: &SiteId, number: KekNumber, chance: &dyn Chance) -> Result<(), VaultError> {
        let created = self.file(site, number).create(Secret::random(chance).bytes());
        created.map_err(|error| VaultError::KeyFile { path: self.path(site, number), reason: error.to_string() })
    }

    fn wrap(&self, of: Wrapping<'_>, number: KekNumber, secret: &Secret, chance: &dyn Chance) -> Result<Vec<u8>, VaultError> {
        kek::wrap(&self.read(of.site, number)?, of, secret, chance)
    }

    fn unwrap(&self, of: Wrapping<'_>, number: KekNumber, wrapped: &[u8]) -> Result<Secret, VaultError> {
        kek::unwrap(&self.read(of.site, number)?, of, wrapped)
    }

    fn destroy(&self, site: &SiteId, number: KekNumber) -> Result<(), VaultError> {
        let path = self.path(site, number);
        let destroyed = self.file(site, number).wipe().and_then(|()| if self.folder.is_dir() { File::open(&self.folder)?.sync_all() } else { Ok(()) });
        destroyed.map_err(|error| VaultError::KeyFile { path, reason: error.to_string() })
    }
}
