//! What a serving house does beside answering: it sends its letters, ships its erasures and removes what is past its time. It decides none of it.

use crate::files::Fault;
use crate::letters::LetterFolder;
use operations::{Carried, Carrier, ErasureNotice, House, Place, Shipping};
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use tokio::task::JoinHandle;
use vocabulary::Within;

/// How often the house looks for notices that wait.
const SHIP_EVERY_MS: u64 = 1_000;

/// How often the house looks for letters that wait.
const SEND_EVERY_MS: u64 = 500;

/// How often the store is asked to finish what an erasure could not.
const FINISH_EVERY_MS: u64 = 60_000;

/// What the operator chose.
#[derive(Clone, Debug, Default)]
pub(crate) struct Upkeep {
    pub(crate) places: Vec<Place>,
    pub(crate) must_ship: bool,
    pub(crate) letters: Option<PathBuf>,
}

impl Upkeep {
    /// The house, which sends letters and ships its erasures where it was told to.
    pub(crate) fn give(&self, house: House) -> Result<House, Fault> {
        let house = match &self.letters {
            Some(folder) => {
                let letters = LetterFolder::open(folder).map_err(|cause| Fault::Write { path: folder.clone(), cause })?;
                house.sending_letters(Arc::new(letters))
            }
            None => house,
        };
        if self.places.is_empty() {
            return Ok(house);
        }
        Ok(house.shipping_erasures(Shipping { places: self.places.clone(), must: self.must_ship, carrier: Arc::new(Post) }))
    }
}

/// Starts the upkeep; it runs until it is stopped.
pub(crate) fn start(house: Arc<House>, sweep_every: Within) -> JoinHandle<()> {
    tokio::spawn(async move {
        let mut ship = tokio::time::interval(Duration::from_millis(SHIP_EVERY_MS));
        let mut send = tokio::time::interval(Duration::from_millis(SEND_EVERY_MS));
        let mut finish = tokio::time::interval(Duration::from_millis(FINISH_EVERY_MS));
        let mut sweep = tokio::time::interval(Duration::from_millis(u64::try_from(sweep_every.as_ms()).unwrap_or(u64::MAX)));
        loop {
            // What fails is in the log already, and is tried again at the next turn.
            tokio::select! {
                _ = ship.tick() => drop(house.ship_erasures().await),
                _ = send.tick() => drop(house.send_letters().await),
                _ = finish.tick() => {
                    drop(house.finish_erasures().await);
                    drop(house.sweep_sign_ins().await);
                    drop(house.sweep_permissions().await);
                }
                _ = sweep.tick() => drop(house.retention_apply().await),
            }
        }
    })
}

/// Carries notices to files and peers.
#[derive(Debug)]
struct Post;

impl Carrier for Post {
    fn carry<'a>(&'a self, place: &'a Place, notice: &'a ErasureNotice) -> Carried<'a> {
        Box::pin(async move {
            match place {
                Place::File(path) => {
                    let (path, line) = (path.clone(), serde_json::to_string(notice).map_err(|error| error.to_string())?);
                    let written = tokio::task::spawn_blocking(move || append(&path, &line)).await.map_err(|error| error.to_string())?;
                    written.map_err(|error| error.to_string())
                }
                Place::Peer(url) => web::post_notice(url, notice).await,
                Place::Mailbox(_) => Err("no mail is sent by this version".to_owned()),
            }
        })
    }
}

/// Appends a line, durably. A line that a crash cut off is ended first, so that it spoils no other.
fn append(path: &Path, line: &str) -> std::io::Result<()> {
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
