//! The list of backups that were made of a house, beside it: one line of JSON each. It holds where and how large, and nothing of anybody.

use operations::{BackupMade, BackupsKept};
use std::fs::OpenOptions;
use std::io::Write;
use std::path::{Path, PathBuf};

/// The file, in the house's folder.
const FILE: &str = "backups.jsonl";
/// The most of it that is read.
const BYTES_MAX: u64 = 8 << 20;

/// The list of a house.
#[derive(Clone, Debug)]
pub(crate) struct BackupList {
    path: PathBuf,
}

impl BackupList {
    /// The list of the house in this folder.
    pub(crate) fn of(folder: &Path) -> Self {
        Self { path: folder.join(FILE) }
    }

    /// Writes down one more, durably.
    pub(crate) fn add(&self, made: &BackupMade) -> std::io::Result<()> {
        let mut line = serde_json::to_vec(made)?;
        line.push(b'\n');
        let mut file = OpenOptions::new().create(true).append(true).open(&self.path)?;
        file.write_all(&line)?;
        file.sync_all()
    }
}

impl BackupsKept for BackupList {
    fn made(&self) -> Result<Vec<BackupMade>, String> {
        match std::fs::metadata(&self.path) {
            Ok(about) if about.len() > BYTES_MAX => return Err(format!("{} is larger than any list of backups", self.path.display())),
            Ok(_) => {}
            Err(cause) if cause.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(cause) => return Err(cause.to_string()),
        }
        let text = std::fs::read_to_string(&self.path).map_err(|cause| cause.to_string())?;
        // A line that a full disk cut off is no backup that was made.
        let made = text.lines().filter_map(|line| serde_json::from_str::<BackupMade>(line).ok());
        Ok(made.map(|made| BackupMade { is_there: Path::new(&made.to).is_file(), ..made }).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::BackupList;
    use operations::{BackupMade, BackupsKept};
    use vocabulary::Timestamp;

    #[test]
    fn what_was_made_is_read_back_and_half_a_line_is_passed_over() {
        let folder = tempfile::tempdir().expect("a folder");
        let list = BackupList::of(folder.path());
        assert_eq!(list.made(), Ok(Vec::new()));
        let file = folder.path().join("monday.age");
        std::fs::write(&file, b"x").expect("a file");
        let made = BackupMade { made_at: Timestamp(1), to: file.display().to_string(), bytes: 1, rows: 2, sites: Vec::new(), is_there: false };
        list.add(&made).expect("it is written");
        std::fs::OpenOptions::new()
            .append(true)
            .open(folder.path().join("backups.jsonl"))
            .and_then(|mut file| std::io::Write::write_all(&mut file, b"{\"made"))
            .expect("half a line");
        assert_eq!(list.made(), Ok(vec![BackupMade { is_there: true, ..made }]));
    }
}
