//! The operator's mailbox: letters that somebody has to read, one file each in the manner of maildir, a folder for each site. It never loses one that
//! it said it had, and reads none.

use std::io::Write;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use vocabulary::SiteId;

/// The folder of all of them.
#[derive(Clone, Debug)]
pub(crate) struct Mailbox(PathBuf);

impl Mailbox {
    /// The folder, made where it is not there, for its owner alone.
    pub(crate) fn open<'a>(folder: &Path, sites: impl Iterator<Item = &'a SiteId>) -> std::io::Result<Self> {
        for site in sites {
            for part in ["tmp", "new", "cur"] {
                std::fs::DirBuilder::new().recursive(true).mode(0o700).create(folder.join(site.as_str()).join(part))?;
            }
        }
        Ok(Self(folder.to_owned()))
    }

    /// Keeps a letter. It is on the disk when this returns; the same name again takes the same place.
    pub(crate) fn keep(&self, site: &SiteId, name: &str, head: &str, letter: &[u8]) -> std::io::Result<()> {
        let folder = self.0.join(site.as_str());
        let (unfinished, place) = (folder.join("tmp").join(name), folder.join("new").join(name));
        let mut file = std::fs::OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&unfinished)?;
        file.write_all(head.as_bytes())?;
        file.write_all(letter)?;
        file.sync_all()?;
        std::fs::rename(&unfinished, &place)?;
        std::fs::File::open(folder.join("new"))?.sync_all()
    }
}
