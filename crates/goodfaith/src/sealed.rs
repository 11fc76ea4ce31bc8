//! Backups as files: encrypted and authenticated with age, by a passphrase or to a recipient. A passphrase never stands on the
//! command line, and a file that is not finished never bears its name.

use crate::files::Fault;
use age::secrecy::SecretString;
use age::stream::StreamWriter;
use age::{Decryptor, Encryptor, Identity, Recipient};
use std::fs::File;
use std::io::{BufReader, BufWriter, Read};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

/// Where a passphrase may stand when no file is named.
const PASSPHRASE: &str = "GOODFAITH_BACKUP_PASSPHRASE";
/// The most work a passphrase may ask for, as a power of two: more would be a trap for whoever restores.
const WORK_MAX: u8 = 22;

/// What locks and opens a backup.
#[derive(Debug, clap::Args)]
pub(crate) struct Lock {
    /// A file whose first line is the passphrase; without one, the variable GOODFAITH_BACKUP_PASSPHRASE.
    #[arg(long, value_name = "FILE")]
    passphrase_file: Option<PathBuf>,
}

impl Lock {
    fn passphrase(&self) -> Result<SecretString, Fault> {
        let text = match &self.passphrase_file {
            Some(path) => std::fs::read_to_string(path).map_err(|cause| Fault::Read { path: path.clone(), cause })?,
            None => std::env::var(PASSPHRASE).unwrap_or_default(),
        };
        let line = text.lines().next().unwrap_or_default();
        if line.is_empty() {
            return Err(Fault::Usage(format!("a backup needs a passphrase\n  hint: name a file with --passphrase-file, or set {PASSPHRASE}")));
        }
        Ok(SecretString::from(line.to_owned()))
    }

    /// What encrypts a backup: to this recipient, or by the passphrase.
    pub(crate) fn encryptor(&self, recipient: Option<&str>) -> Result<Encryptor, Fault> {
        let Some(recipient) = recipient else { return Ok(Encryptor::with_user_passphrase(self.passphrase()?)) };
        let wrong = |error: &dyn std::fmt::Display| Fault::Usage(format!("`{recipient}` is no recipient of age: {error}"));
        let parsed: age::x25519::Recipient = recipient.parse().map_err(|error: &str| wrong(&error))?;
        let one: &dyn Recipient = &parsed;
        Encryptor::with_recipients(std::iter::once(one)).map_err(|error| wrong(&error))
    }

    /// What opens a backup: the identities in this file, or the passphrase.
    pub(crate) fn opener(&self, identity: Option<&Path>) -> Result<Opener, Fault> {
        let Some(path) = identity else {
            let mut identity = age::scrypt::Identity::new(self.passphrase()?);
            identity.set_max_work_factor(WORK_MAX);
            return Ok(Opener(vec![Box::new(identity)]));
        };
        let text = std::fs::read_to_string(path).map_err(|cause| Fault::Read { path: path.to_owned(), cause })?;
        let lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
        let wrong = || Fault::Usage(format!("{} is no file of identities of age", path.display()));
        let read = |line: &str| line.parse::<age::x25519::Identity>().map(|one| Box::new(one) as Box<dyn Identity>).map_err(|_| wrong());
        let identities: Vec<Box<dyn Identity>> = lines.map(read).collect::<Result<_, _>>()?;
        if identities.is_empty() { Err(wrong()) } else { Ok(Opener(identities)) }
    }
}

/// What opens a backup.
pub(crate) struct Opener(Vec<Box<dyn Identity>>);

impl Opener {
    /// The clear stream of a backup. What was changed or cut off is an error when it is read.
    pub(crate) fn open(&self, path: &Path) -> Result<Box<dyn Read + Send>, Fault> {
        let file = File::open(path).map_err(|cause| Fault::Read { path: path.to_owned(), cause })?;
        let wrong = |error: age::DecryptError| {
            let words = match error {
                age::DecryptError::NoMatchingKeys | age::DecryptError::DecryptionFailed | age::DecryptError::KeyDecryptionFailed => {
                    "the passphrase or the identity is not the one it was locked with".to_owned()
                }
                other => format!("it is not a whole backup ({other})"),
            };
            Fault::Usage(format!("{} was not opened: {words}", path.display()))
        };
        let decryptor = Decryptor::new_buffered(BufReader::new(file)).map_err(wrong)?;
        Ok(Box::new(BufReader::new(decryptor.decrypt(self.0.iter().map(AsRef::as_ref)).map_err(wrong)?)))
    }
}

/// A backup being written, beside the place it will stand at.
pub(crate) struct Unfinished {
    stream: Option<StreamWriter<BufWriter<File>>>,
    partial: PathBuf,
    path: PathBuf,
}

impl Unfinished {
    /// Begins a backup. There must be no file of its name.
    pub(crate) fn begin(path: &Path, encryptor: Encryptor) -> Result<Self, Fault> {
        let failed = |cause| Fault::Write { path: path.to_owned(), cause };
        if path.exists() {
            return Err(failed(std::io::Error::new(std::io::ErrorKind::AlreadyExists, "there is such a file; a backup overwrites none")));
        }
        let mut name = path.file_name().unwrap_or_default().to_owned();
        name.push(".partial");
        let partial = path.with_file_name(name);
        let file = std::fs::OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&partial).map_err(failed)?;
        let stream = encryptor.wrap_output(BufWriter::new(file)).map_err(failed)?;
        Ok(Self { stream: Some(stream), partial, path: path.to_owned() })
    }

    /// Where to write.
    pub(crate) fn stream(&mut self) -> Result<&mut StreamWriter<BufWriter<File>>, Fault> {
        self.stream.as_mut().ok_or_else(|| Fault::House("the backup was finished already".to_owned()))
    }

    /// Ends it, on disk and under its name.
    pub(crate) fn finish(mut self) -> Result<(), Fault> {
        let (partial, path) = (self.partial.clone(), self.path.clone());
        let stream = self.stream.take();
        let work = || -> std::io::Result<()> {
            if let Some(stream) = stream {
                stream.finish()?.into_inner().map_err(std::io::IntoInnerError::into_error)?.sync_all()?;
            }
            std::fs::rename(&partial, &path)?;
            let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
            File::open(folder)?.sync_all()
        };
        work().map_err(|cause| Fault::Write { path: self.path.clone(), cause })
    }
}

impl Drop for Unfinished {
    /// What was not finished goes.
    fn drop(&mut self) {
        drop(std::fs::remove_file(&self.partial));
    }
}
