//! A secret of 32 bytes in a file that its owner alone can read. It never makes a second one where one is, and never leaves half of one.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};
use zeroize::Zeroizing;

/// A file that holds a secret: some first words, then 64 hexadecimal digits.
#[derive(Clone, Debug)]
pub struct SecretFile {
    path: PathBuf,
    form: &'static str,
}

/// Why a secret cannot be read from its file.
#[derive(Debug, thiserror::Error)]
pub enum SecretFileError {
    /// There is none.
    #[error("it is missing")]
    Missing,
    /// Others than its owner can read it.
    #[error("others can read it; make it 0600")]
    ReadableByOthers,
    /// It does not begin with the words it should, or goes on otherwise.
    #[error("it is not the file of such a secret")]
    NotOne,
    /// The disk.
    #[error(transparent)]
    Disk(#[from] io::Error),
}

impl SecretFile {
    /// The file at this path; `form` are its first words, which tell what secret it is.
    #[must_use]
    pub fn new(path: &Path, form: &'static str) -> Self {
        Self { path: path.to_owned(), form }
    }

    /// The secret.
    ///
    /// # Errors
    /// When it is missing, can be read by others, or is none.
    pub fn read(&self) -> Result<Zeroizing<[u8; 32]>, SecretFileError> {
        let about = fs::metadata(&self.path).map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => SecretFileError::Missing,
            _ => SecretFileError::Disk(error),
        })?;
        if about.permissions().mode() & 0o077 != 0 {
            return Err(SecretFileError::ReadableByOthers);
        }
        let text = Zeroizing::new(fs::read_to_string(&self.path)?);
        let digits = text.trim_end().strip_prefix(self.form).and_then(ledger::from_hex);
        digits.map(Zeroizing::new).ok_or(SecretFileError::NotOne)
    }

    /// Writes the file, whole or not at all: under another name, linked when it is durable. A crash leaves no half of a secret under the name
    /// of one.
    ///
    /// # Errors
    /// `AlreadyExists` where there is one; the disk.
    pub fn create(&self, secret: &[u8; 32]) -> io::Result<()> {
        if self.path.try_exists()? {
            return Err(io::ErrorKind::AlreadyExists.into());
        }
        let digits = Zeroizing::new(ledger::hex(secret));
        let text = Zeroizing::new([self.form, digits.as_str(), "\n"].concat());
        let folder = self.path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        fs::create_dir_all(folder)?;
        let draft = Self { path: self.path.with_extension("draft"), form: self.form };
        draft.wipe()?;
        let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&draft.path)?;
        file.write_all(text.as_bytes())?;
        file.sync_all()?;
        let linked = fs::hard_link(&draft.path, &self.path);
        fs::remove_file(&draft.path)?;
        linked?;
        File::open(folder)?.sync_all()
    }

    /// Overwrites the file and takes it away, when it is there.
    ///
    /// # Errors
    /// The disk.
    pub fn wipe(&self) -> io::Result<()> {
        let mut file = match OpenOptions::new().write(true).open(&self.path) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
            Err(error) => return Err(error),
        };
        let length = usize::try_from(file.metadata()?.len()).unwrap_or_default();
        file.write_all(&vec![0; length])?;
        file.sync_all()?;
        fs::remove_file(&self.path)
    }
}
