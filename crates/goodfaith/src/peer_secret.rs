//! The file of the secret that two servers share, readable by its owner alone. It never makes another where one is.

use crate::files::Fault;
use operations::PeerSecret;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::Path;
use vault::SystemChance;
use vocabulary::Chance;

/// The first words of the file, before the 64 digits of the secret.
const FILE_FORM: &str = "goodfaith peer secret 1 ";

/// The secret in this file.
pub(crate) fn read(path: &Path) -> Result<PeerSecret, Fault> {
    let fault = |cause| Fault::Read { path: path.to_owned(), cause };
    if fs::metadata(path).map_err(fault)?.permissions().mode() & 0o077 != 0 {
        return Err(Fault::Usage(format!("others can read {}; make it 0600", path.display())));
    }
    let text = fs::read_to_string(path).map_err(fault)?;
    let secret = text.trim_end().strip_prefix(FILE_FORM).and_then(ledger::from_hex);
    secret.map(|bytes| PeerSecret::new(&bytes)).ok_or_else(|| {
        Fault::Usage(format!("{} is not the file of a shared secret\n  hint: `goodfaith receive` makes one; copy that to the other machine", path.display()))
    })
}

/// The secret in this file, which is made where it is missing; and whether it was made just now.
pub(crate) fn read_or_make(path: &Path) -> Result<(PeerSecret, bool), Fault> {
    let is_made = match make(path) {
        Ok(()) => true,
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => false,
        Err(cause) => return Err(Fault::Write { path: path.to_owned(), cause }),
    };
    Ok((read(path)?, is_made))
}

/// Makes the file, whole or not at all.
fn make(path: &Path) -> io::Result<()> {
    if path.try_exists()? {
        return Err(io::ErrorKind::AlreadyExists.into());
    }
    let mut bytes = [0; 32];
    SystemChance::default().fill(&mut bytes);
    let draft = path.with_extension("draft");
    let mut file = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&draft)?;
    file.write_all(format!("{FILE_FORM}{}\n", ledger::hex(&bytes)).as_bytes())?;
    file.sync_all()?;
    let linked = fs::hard_link(&draft, path);
    fs::remove_file(&draft)?;
    linked?;
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    File::open(folder)?.sync_all()
}
