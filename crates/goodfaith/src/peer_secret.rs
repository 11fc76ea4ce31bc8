//! The file of the secret that two servers share, readable by its owner alone. It never makes another where one is.

use crate::files::Fault;
use operations::PeerSecret;
use std::io;
use std::path::Path;
use vault::{SecretFile, SecretFileError, SystemChance};
use vocabulary::Chance;

/// The first words of the file, before the 64 digits of the secret.
const FILE_FORM: &str = "goodfaith peer secret 1 ";

/// The secret in this file.
pub(crate) fn read(path: &Path) -> Result<PeerSecret, Fault> {
    let secret = SecretFile::new(path, FILE_FORM).read();
    secret.map(|bytes| PeerSecret::new(&bytes[..])).map_err(|error| match error {
        SecretFileError::Missing => Fault::Read { path: path.to_owned(), cause: io::ErrorKind::NotFound.into() },
        SecretFileError::Disk(cause) => Fault::Read { path: path.to_owned(), cause },
        SecretFileError::ReadableByOthers => Fault::Usage(format!("others can read {}; make it 0600", path.display())),
        SecretFileError::NotOne => Fault::Usage(format!(
            "{} is not the file of a shared secret\n  hint: `goodfaith receive` makes one; copy that to the other machine",
            path.display()
        )),
    })
}

/// The secret in this file, which is made where it is missing; and whether it was made just now.
pub(crate) fn read_or_make(path: &Path) -> Result<(PeerSecret, bool), Fault> {
    let mut secret = [0; 32];
    SystemChance::default().fill(&mut secret);
    let is_made = match SecretFile::new(path, FILE_FORM).create(&secret) {
        Ok(()) => true,
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => false,
        Err(cause) => return Err(Fault::Write { path: path.to_owned(), cause }),
    };
    Ok((read(path)?, is_made))
}
