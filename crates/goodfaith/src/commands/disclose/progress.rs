//! How far a file of a disclosure is: beside it stands which act it belongs to, after which place it goes on, and how many bytes of it count. What a
//! crash left behind those is cut off, so that no row stands in it twice.

use crate::files::Fault;
use operations::{ContentHash, House};
use serde::{Deserialize, Serialize};
use std::fs::{File, OpenOptions};
use std::io::{BufRead, BufReader, Seek, SeekFrom, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use web::Written;

/// What is kept beside the file.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Kept {
    /// The idempotency key of the act: the same command again is the same act.
    key: String,
    /// The salt of the file's hash, in hexadecimal.
    salt: String,
    /// After which place it goes on.
    after: u32,
    /// How many bytes of the file count.
    bytes: u64,
}

/// A file that is being written.
pub(crate) struct Progress {
    path: PathBuf,
    file: File,
    kept: Kept,
}

impl Progress {
    /// Begins a file, or goes on with one. A file that no progress stands beside is somebody else's, and is left alone.
    pub(crate) fn begin(path: &Path, house: &House) -> Result<Self, Fault> {
        let beside = beside(path, "progress");
        let kept = match std::fs::read_to_string(&beside) {
            Ok(text) => serde_json::from_str(&text).map_err(|error| Fault::Usage(format!("{}: {error}", beside.display())))?,
            Err(_) if path.exists() => return Err(Fault::Usage(format!("{} is there already; name another file", path.display()))),
            Err(_) => Kept { key: house.fresh_idempotency(), salt: house.fresh_idempotency(), after: 0, bytes: 0 },
        };
        let fault = |cause| Fault::Write { path: path.to_owned(), cause };
        let mut file = OpenOptions::new().create(true).truncate(false).read(true).write(true).mode(0o600).open(path).map_err(fault)?;
        file.set_len(kept.bytes).map_err(fault)?;
        file.seek(SeekFrom::End(0)).map_err(fault)?;
        let progress = Self { path: path.to_owned(), file, kept };
        progress.keep()?;
        Ok(progress)
    }

    pub(crate) fn key(&self) -> &str {
        &self.kept.key
    }

    pub(crate) const fn after(&self) -> u32 {
        self.kept.after
    }

    /// The hash of no lines yet.
    pub(crate) fn hash(&self) -> ContentHash {
        ContentHash::salted(&ledger::from_hex(&self.kept.salt).unwrap_or_default())
    }

    /// Writes a page, and then that it is written.
    pub(crate) fn write(&mut self, page: &Written, next: Option<u32>) -> Result<(), Fault> {
        let fault = |cause| Fault::Write { path: self.path.clone(), cause };
        self.file.write_all(page.text.as_bytes()).and_then(|()| self.file.sync_data()).map_err(fault)?;
        self.kept.bytes += page.text.len() as u64;
        self.kept.after = next.unwrap_or(self.kept.after);
        self.keep()
    }

    /// The hash of the whole file.
    pub(crate) fn content(&self) -> Result<ContentHash, Fault> {
        hash_of(&self.path, self.hash())
    }

    /// The file is whole: its certificate and its salt stand beside it, and no progress any more.
    pub(crate) fn end(self, certificate: Option<&str>) -> Result<(), Fault> {
        if let Some(text) = certificate {
            whole(&beside(&self.path, "tlog-proof"), text)?;
            whole(&beside(&self.path, "salt"), &format!("{}\n", self.kept.salt))?;
        }
        self.forget();
        Ok(())
    }

    /// Nothing goes on.
    pub(crate) fn forget(&self) {
        // Where it stays, the next command says that the act is over.
        let _ = std::fs::remove_file(beside(&self.path, "progress"));
        if self.kept.bytes == 0 {
            let _ = std::fs::remove_file(&self.path);
        }
    }

    fn keep(&self) -> Result<(), Fault> {
        let text = serde_json::to_string(&self.kept).map_err(|error| Fault::Usage(error.to_string()))?;
        whole(&beside(&self.path, "progress"), &text)
    }
}

/// The hash of a file, line by line, from this one on.
pub(crate) fn hash_of(path: &Path, before: ContentHash) -> Result<ContentHash, Fault> {
    let fault = |cause| Fault::Read { path: path.to_owned(), cause };
    let mut hash = before;
    for line in BufReader::new(File::open(path).map_err(fault)?).split(b'\n') {
        hash = hash.line(&line.map_err(fault)?);
    }
    Ok(hash)
}

/// A file beside another.
fn beside(path: &Path, what: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".");
    name.push(what);
    PathBuf::from(name)
}

/// Writes a small file, whole or not at all.
fn whole(path: &Path, text: &str) -> Result<(), Fault> {
    let fault = |cause| Fault::Write { path: path.to_owned(), cause };
    let new = beside(path, "new");
    let mut file = OpenOptions::new().create(true).truncate(true).write(true).mode(0o600).open(&new).map_err(fault)?;
    file.write_all(text.as_bytes()).and_then(|()| file.sync_all()).map_err(fault)?;
    std::fs::rename(&new, path).map_err(fault)
}
