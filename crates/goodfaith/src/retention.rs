//! `retention.toml` in the house's folder: how long things are kept. Without the file everything is kept until it is erased.

use crate::files::Fault;
use operations::Retention;
use std::path::Path;

/// The file.
const FILE: &str = "retention.toml";

/// How long this house keeps things.
pub(crate) fn of_house(folder: &Path) -> Result<Retention, Fault> {
    let path = folder.join(FILE);
    match std::fs::read_to_string(&path) {
        Ok(text) => toml::from_str(&text).map_err(|error| Fault::Usage(format!("{}: {error}", path.display()))),
        Err(cause) if cause.kind() == std::io::ErrorKind::NotFound => Ok(Retention::default()),
        Err(cause) => Err(Fault::Read { path, cause }),
    }
}
