//! Folders and files: who can read them, what is on which disk, how much room there is. It reads none of their contents.

use crate::database::StoreAddress;
use crate::doctor::Finding;
use crate::keys::Keeper;
use crate::settings::Settings;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};

/// Less room than this is no room.
const ROOM_BYTES_MIN: u64 = 64 * 1024 * 1024;
/// Less than this will not last.
const ROOM_BYTES_ENOUGH: u64 = 1024 * 1024 * 1024;
/// What others may not do with a private file: anything.
const OF_OTHERS: u32 = 0o077;

pub(super) fn examine(settings: &Settings) -> Vec<Finding> {
    let mut findings = settings_file(settings);
    let data = match &settings.house.store {
        StoreAddress::Folder(folder) => Some(folder.clone()),
        _ => None,
    };
    if let Some(data) = &data {
        findings.extend(private(data, "data folder", "the values, facts and log of everybody are in it"));
        findings.push(room(data));
    }
    if let Keeper::Files(keys) = &settings.house.keys {
        findings.extend(private(keys, "key folder", "whoever reads the keys and the data can read everything about everybody"));
        findings.extend(files_in(keys));
        findings.extend(data.as_deref().and_then(|data| same_disk(keys, data)));
    }
    findings.extend(settings.letters.folder.as_deref().map(letters));
    findings
}

/// A file of settings with a password in it is for us alone.
fn settings_file(settings: &Settings) -> Vec<Finding> {
    const CHECK: &str = "settings";
    let Some(file) = &settings.file else { return vec![Finding::fine(CHECK, "no goodfaith.toml; the usual settings hold")] };
    let is_open = std::fs::metadata(file).is_ok_and(|found| found.permissions().mode() & OF_OTHERS != 0);
    if is_open && settings.house.store.has_password() {
        let why = "whoever reads it can read and change the database";
        return vec![Finding::wrong(
            CHECK,
            format!("others can read {}, which holds a password", file.display()),
            why,
            format!("chmod 600 {}", file.display()),
        )];
    }
    vec![Finding::fine(CHECK, format!("{} can be used", file.display()))]
}

fn private(folder: &Path, check: &'static str, why: &'static str) -> Vec<Finding> {
    let Ok(found) = std::fs::metadata(folder) else {
        return vec![Finding::fine(check, format!("{} is not there yet; the first run makes it", folder.display()))];
    };
    let us = rustix::process::geteuid().as_raw();
    let mut findings = Vec::new();
    if found.uid() != us && us != 0 {
        let remedy = format!("run goodfaith as the owner of {}, or give the folder to the one who runs it", folder.display());
        findings.push(Finding::wrong(
            check,
            format!("{} belongs to another user (uid {})", folder.display(), found.uid()),
            "it cannot be read and written",
            remedy,
        ));
    }
    if found.permissions().mode() & OF_OTHERS != 0 && !is_sheltered(folder) {
        findings.push(Finding::wrong(check, format!("others can enter {}", folder.display()), why, format!("chmod 700 {}", folder.display())));
    }
    if findings.is_empty() {
        findings.push(Finding::fine(check, format!("{} is ours alone", folder.display())));
    }
    findings
}

/// Whether a folder above lets nobody in, or each thing in this one lets nobody in: what is below is then out of reach.
fn is_sheltered(folder: &Path) -> bool {
    let closed = |path: &Path| std::fs::metadata(path).is_ok_and(|found| found.permissions().mode() & OF_OTHERS == 0);
    let absolute = std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned());
    if absolute.ancestors().skip(1).any(closed) {
        return true;
    }
    let entries = std::fs::read_dir(folder).into_iter().flatten().filter_map(Result::ok);
    entries.map(|entry| closed(&entry.path())).reduce(|all, one| all && one).unwrap_or(false)
}

/// The files of keys: each is readable by us, and by nobody else.
fn files_in(keys: &Path) -> Vec<Finding> {
    const CHECK: &str = "key files";
    let entries: Vec<PathBuf> =
        std::fs::read_dir(keys).into_iter().flatten().filter_map(Result::ok).map(|entry| entry.path()).filter(|path| path.is_file()).collect();
    if entries.is_empty() {
        return Vec::new();
    }
    let why = "whoever reads a key can open what is sealed under it; a key that cannot be read opens nothing";
    let mut findings = Vec::new();
    for path in &entries {
        if std::fs::metadata(path).is_ok_and(|found| found.permissions().mode() & OF_OTHERS != 0) {
            findings.push(Finding::wrong(CHECK, format!("others can read {}", path.display()), why, format!("chmod 600 {}", path.display())));
        }
        if let Err(error) = std::fs::File::open(path) {
            findings.push(Finding::wrong(CHECK, format!("{} cannot be read: {error}", path.display()), why, "run goodfaith as their owner"));
        }
    }
    if findings.is_empty() {
        findings.push(Finding::fine(CHECK, format!("{} keys, readable by us alone", entries.len())));
    }
    findings
}

fn same_disk(keys: &Path, data: &Path) -> Option<Finding> {
    let (keys_at, data_at) = (std::fs::metadata(keys).ok()?, std::fs::metadata(data).ok()?);
    (keys_at.dev() == data_at.dev()).then(|| {
        Finding::warning(
            "keys beside data",
            format!("{} and {} are on one disk", keys.display(), data.display()),
            "who takes the disk, or a copy of it, has both; and a disk that dies takes both",
            "keep the keys on another disk (keys = \"file:…\" in [house]) or in a security module (pkcs11:…), and a copy of them apart",
        )
    })
}

fn room(folder: &Path) -> Finding {
    const CHECK: &str = "disk space";
    const WHY: &str = "with no room left nothing can be recorded, and so nothing can be given, changed or erased";
    let there = folder.ancestors().find(|above| above.is_dir()).unwrap_or(Path::new("."));
    match rustix::fs::statvfs(there) {
        Ok(disk) => {
            let free = disk.f_bavail.saturating_mul(disk.f_frsize);
            let found = format!("{} MiB free for {}", free / (1024 * 1024), folder.display());
            let remedy = "make room, or move the house to a larger disk";
            match free {
                _ if free < ROOM_BYTES_MIN => Finding::wrong(CHECK, found, WHY, remedy),
                _ if free < ROOM_BYTES_ENOUGH => Finding::warning(CHECK, found, WHY, remedy),
                _ => Finding::fine(CHECK, found),
            }
        }
        Err(error) => Finding::warning(CHECK, format!("the room on the disk of {} is not known: {error}", folder.display()), WHY, "look at it yourself"),
    }
}

/// A letter can be put there.
fn letters(folder: &Path) -> Finding {
    const CHECK: &str = "letters";
    let (there, probe) = (folder.join("tmp"), "goodfaith-doctor");
    let place = if there.is_dir() { there } else { folder.ancestors().find(|above| above.is_dir()).unwrap_or(Path::new(".")).to_owned() };
    let file = place.join(probe);
    let is_no_folder = folder.exists() && !folder.is_dir();
    let made = if is_no_folder { Err(std::io::ErrorKind::NotADirectory.into()) } else { Ok(()) };
    let made = made.and_then(|()| std::fs::OpenOptions::new().write(true).create_new(true).open(&file)).and_then(|_| std::fs::remove_file(&file));
    match made {
        Ok(()) => Finding::fine(CHECK, format!("letters can be put into {}", folder.display())),
        Err(error) => Finding::wrong(
            CHECK,
            format!("nothing can be put into {}: {error}", folder.display()),
            "people who ask for a letter to sign in by get none, and changes of the policy are told to nobody",
            format!("make {} writable for the user that runs goodfaith", folder.display()),
        ),
    }
}
