//! Files of shipped erasures: a notice a line, appended by whoever keeps them and read by `goodfaith restore`. A notice names nobody.

use crate::files::Fault;
use operations::ErasureNotice;
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::Path;

/// Appends a notice, durably; in words why not. A line that a crash cut off is ended first, so that it spoils no other.
pub(crate) fn append(path: &Path, notice: &ErasureNotice) -> Result<(), String> {
    let line = serde_json::to_string(notice).map_err(|error| error.to_string())?;
    append_line(path, &line).map_err(|error| error.to_string())
}

fn append_line(path: &Path, line: &str) -> std::io::Result<()> {
    let is_new = !path.exists();
    let mut file = std::fs::OpenOptions::new().read(true).append(true).create(true).open(path)?;
    let mut text = String::new();
    if file.seek(SeekFrom::End(0))? > 0 {
        file.seek(SeekFrom::End(-1))?;
        let mut last = [0];
        file.read_exact(&mut last)?;
        if last != *b"\n" {
            text.push('\n');
        }
    }
    text.push_str(line);
    text.push('\n');
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    match path.parent().filter(|_| is_new) {
        Some(folder) if folder.as_os_str().is_empty() => std::fs::File::open(".")?.sync_all(),
        Some(folder) => std::fs::File::open(folder)?.sync_all(),
        None => Ok(()),
    }
}

/// The notices in a file of shipped erasures. A last line that a crash cut off was never acknowledged, and is passed over.
pub(crate) fn read(path: &Path) -> Result<Vec<ErasureNotice>, Fault> {
    let text = std::fs::read_to_string(path).map_err(|cause| Fault::Read { path: path.to_owned(), cause })?;
    let mut notices = Vec::new();
    for (number, line) in text.split_inclusive('\n').enumerate() {
        match serde_json::from_str(line) {
            Ok(notice) => notices.push(notice),
            // Cut off by a crash; whoever wrote on ended it first, and sent its notice again.
            Err(error) if error.is_eof() => {}
            Err(error) => return Err(Fault::Usage(format!("{}, line {}: not a shipped erasure: {error}", path.display(), number + 1))),
        }
    }
    Ok(notices)
}
