//! Key-encryption keys in files, readable by their owner alone. It never makes a second key where one is missing, and never leaves
//! half of a key.

use crate::VaultError;
use crate::kek::{self, KekNumber, KekProvider, Wrapping};
use crate::seal::Secret;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};
use vocabulary::{Chance, SiteId};
use zeroize::Zeroizing;

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

    fn read(&self, site: &SiteId, number: KekNumber) -> Result<Secret, VaultError> {
        let path = self.path(site, number);
        let wrong = |reason: &str| VaultError::KeyFile { path: path.clone(), reason: reason.to_owned() };
        let mode = match fs::metadata(&path) {
            Ok(about) => about.permissions().mode(),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return Err(wrong("it is missing, and the data was sealed under it; put the copy back that you kept apart, or name its folder with --keys"));
            }
            Err(error) => return Err(wrong(&error.to_string())),
        };
        if mode & 0o077 != 0 {
            return Err(wrong("others can read it; make it 0600"));
        }
        let text = Zeroizing::new(fs::read_to_string(&path).map_err(|error| wrong(&error.to_string()))?);
        let digits = text.trim_end().strip_prefix(FILE_FORM).and_then(ledger::from_hex).map(Zeroizing::new);
        digits.map(|bytes| Secret::new(*bytes)).ok_or_else(|| wrong("it is empty or not a key file; put the copy back that you kept apart"))
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
        let path = self.path(site, number);
        let key = Secret::random(chance);
        let digits = Zeroizing::new(ledger::hex(key.bytes()));
        let text = Zeroizing::new([FILE_FORM, digits.as_str(), "\n"].concat());
        // Written under another name and linked when it is whole: a crash leaves no half of a key under the name of one.
        let draft = path.with_extension("draft");
        let write = || {
            fs::create_dir_all(&self.folder)?;
            wipe(&draft)?;
            let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&draft)?;
            file.write_all(text.as_bytes())?;
            file.sync_all()?;
            let linked = fs::hard_link(&draft, &path);
            fs::remove_file(&draft)?;
            linked?;
            File::open(&self.folder)?.sync_all()
        };
        write().map_err(|error| VaultError::KeyFile { path: path.clone(), reason: error.to_string() })
    }

    fn wrap(&self, of: Wrapping<'_>, number: KekNumber, secret: &Secret, chance: &dyn Chance) -> Result<Vec<u8>, VaultError> {
        kek::wrap(&self.read(of.site, number)?, of, secret, chance)
    }

    fn unwrap(&self, of: Wrapping<'_>, number: KekNumber, wrapped: &[u8]) -> Result<Secret, VaultError> {
        kek::unwrap(&self.read(of.site, number)?, of, wrapped)
    }

    fn destroy(&self, site: &SiteId, number: KekNumber) -> Result<(), VaultError> {
        let path = self.path(site, number);
        let destroyed = wipe(&path).and_then(|()| if self.folder.is_dir() { File::open(&self.folder)?.sync_all() } else { Ok(()) });
        destroyed.map_err(|error| VaultError::KeyFile { path, reason: error.to_string() })
    }
}

/// Overwrites a file and takes it away, when it is there.
fn wipe(path: &Path) -> io::Result<()> {
    let mut file = match OpenOptions::new().write(true).open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(error),
    };
    let length = usize::try_from(file.metadata()?.len()).unwrap_or_default();
    file.write_all(&vec![0; length])?;
    file.sync_all()?;
    fs::remove_file(path)
}
