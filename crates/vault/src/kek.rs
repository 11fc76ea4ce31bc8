//! The key-encryption key of each site, which is in no database: the trait for whoever keeps it, and a file on disk. It never
//! makes a second key where one is missing.

use crate::VaultError;
use crate::seal::{Aead, Secret};
use std::fs;
use std::io::Write;
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};
use vocabulary::{Chance, SiteId};
use zeroize::Zeroizing;

/// The first words of a key file, before the 64 digits of the key.
const FILE_FORM: &str = "goodfaith site key 1 ";

/// Who keeps the key-encryption keys: a file, a security module, a service. Asked once per site, at the start.
pub trait KekProvider: Send + Sync + std::fmt::Debug {
    /// Makes the key of a site that has none.
    ///
    /// # Errors
    /// When there is one already, or it cannot be kept.
    fn create(&self, site: &SiteId, chance: &dyn Chance) -> Result<(), VaultError>;

    /// What the key of this site is called.
    fn name(&self, site: &SiteId) -> String;

    /// Wraps a secret under the key of the site.
    ///
    /// # Errors
    /// When the key cannot be had.
    fn wrap(&self, site: &SiteId, secret: &Secret, chance: &dyn Chance) -> Result<Vec<u8>, VaultError>;

    /// Unwraps what [`Self::wrap`] gave.
    ///
    /// # Errors
    /// [`VaultError::WrongKey`] when it was wrapped under another key.
    fn unwrap(&self, site: &SiteId, wrapped: &[u8]) -> Result<Secret, VaultError>;
}

/// A key file per site, readable by its owner alone, made on first run. Keep a copy apart from the database.
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

    fn path(&self, site: &SiteId) -> PathBuf {
        self.folder.join(format!("{site}.key"))
    }

    fn read(&self, site: &SiteId) -> Result<Aead, VaultError> {
        let path = self.path(site);
        let wrong = |reason: String| VaultError::KeyFile { path: path.clone(), reason };
        let mode = fs::metadata(&path).map_err(|error| wrong(error.to_string()))?.permissions().mode();
        if mode & 0o077 != 0 {
            return Err(wrong("others can read it; make it 0600".to_owned()));
        }
        let text = Zeroizing::new(fs::read_to_string(&path).map_err(|error| wrong(error.to_string()))?);
        let key =
            text.trim_end().strip_prefix(FILE_FORM).and_then(ledger::from_hex).map(Secret::new).ok_or_else(|| wrong("it is not a key file".to_owned()))?;
        Aead::new(&key)
    }
}

impl KekProvider for FileKek {
    fn create(&self, site: &SiteId, chance: &dyn Chance) -> Result<(), VaultError> {
        let path = self.path(site);
        let key = Secret::random(chance);
        let text = Zeroizing::new(format!("{FILE_FORM}{}\n", ledger::hex(key.bytes())));
        let write = || {
            fs::create_dir_all(&self.folder)?;
            let mut file = fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path)?;
            file.write_all(text.as_bytes())?;
            file.sync_all()?;
            fs::File::open(&self.folder)?.sync_all()
        };
        write().map_err(|error| VaultError::KeyFile { path: path.clone(), reason: error.to_string() })
    }

    fn name(&self, site: &SiteId) -> String {
        format!("file {site}.key")
    }

    fn wrap(&self, site: &SiteId, secret: &Secret, chance: &dyn Chance) -> Result<Vec<u8>, VaultError> {
        self.read(site)?.seal(&[b"root-key", site.as_str().as_bytes()], secret.bytes(), chance)
    }

    fn unwrap(&self, site: &SiteId, wrapped: &[u8]) -> Result<Secret, VaultError> {
        let opened = self.read(site)?.open(&[b"root-key", site.as_str().as_bytes()], wrapped).map_err(|_| VaultError::WrongKey(site.clone()))?;
        Secret::from_slice(&opened).ok_or_else(|| VaultError::WrongKey(site.clone()))
    }
}
