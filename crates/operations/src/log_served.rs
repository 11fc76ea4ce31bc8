//! The site's log as anyone may read it: its signed head, its tiles, its leaves. They are commitments; nothing here opens one. Every head
//! that is handed out is kept, so that a log which forks can be shown to have forked.

use crate::room::Room;
use crate::{Caller, House, OperationError, Outcome, Scope};
use ledger::{Checkpoint, LogPath, NoteVerifier, TILE_HASHES_MAX, entry_bundle};
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use store::{Cell, CheckpointRow, Command, Intent, LeafRow, PAGE_ROWS_MAX, Page, StoreError, TileRow};
use vocabulary::{SiteId, Timestamp};

/// Bytes of a hash.
const HASH_BYTES: usize = 32;

/// The newest head of each site's log that was signed.
#[derive(Debug, Default)]
pub(crate) struct SignedHeads(Mutex<HashMap<SiteId, (Checkpoint, String)>>);

impl SignedHeads {
    fn at(&self, site: &SiteId, size: u64) -> Option<(Checkpoint, String)> {
        let heads = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        heads.get(site).filter(|(checkpoint, _)| checkpoint.size == size).cloned()
    }

    fn keep(&self, site: &SiteId, signed: &(Checkpoint, String)) {
        let mut heads = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let older = heads.get(site).is_none_or(|(checkpoint, _)| checkpoint.size < signed.0.size);
        if older {
            heads.insert(site.clone(), signed.clone());
        }
    }
}

/// How large the log is, for whoever watches over it every day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
pub struct LogStanding {
    /// How many entries it has.
    pub size: u64,
    /// How many it had when its head was last signed for somebody.
    pub signed_size: Option<u64>,
    /// When that was.
    pub signed_at: Option<Timestamp>,
}

/// How far back is looked for the last head that was signed: a little, more, and to the beginning.
const LOOKED_BACK: [u64; 3] = [1 << 8, 1 << 16, u64::MAX];

/// One file of the public log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LogFile {
    /// Text that changes as the log grows.
    Head(String),
    /// Bytes that never change.
    Whole(Vec<u8>),
    /// Bytes at the right edge: they never change either, and a wider file will take their place.
    Edge(Vec<u8>),
}

impl House {
    /// The file at this path of the site's log, as `checkpoint` or `tile/0/000.p/17`; `None` when there is none.
    ///
    /// # Errors
    /// When there is no such site, or the store cannot be read.
    pub async fn log_file(&self, site: &SiteId, path: &str) -> Outcome<Option<LogFile>> {
        let room = self.room(site)?;
        let (bytes, width) = match LogPath::read(path) {
            None => return Ok(None),
            Some(LogPath::Checkpoint) => return room.signed_head().await.map(|(_, note)| Some(LogFile::Head(note))),
            Some(LogPath::Tile { level, number, width }) => (room.tile(level, number, width).await?, width),
            Some(LogPath::Entries { number, width }) => (room.entries(number, width).await?, width),
        };
        Ok(bytes.map(|bytes| if u64::from(width) == TILE_HASHES_MAX { LogFile::Whole(bytes) } else { LogFile::Edge(bytes) }))
    }

    /// How large the log is, and when its head was last signed. Nothing is signed for it.
    ///
    /// # Errors
    /// Who may not read the log.
    pub async fn log_standing(&self, caller: &Caller) -> Outcome<LogStanding> {
        caller.must(Scope::Audit)?;
        let room = self.room_of(caller)?;
        let size = self.foundations.store.head(&room.part).await.map_err(|error| self.fault(error))?.size;
        for back in LOOKED_BACK {
            let begin = size.checked_sub(back);
            if let Some(row) = room.last_checkpoint_after(begin).await? {
                return Ok(LogStanding { size, signed_size: Some(row.size), signed_at: Some(row.at) });
            }
        }
        Ok(LogStanding { size, signed_size: None, signed_at: None })
    }

    /// What others need to check the site's signed heads, as signed notes spell it.
    ///
    /// # Errors
    /// When there is no such site.
    pub fn log_key(&self, site: &SiteId) -> Outcome<String> {
        let room = self.room(site)?;
        self.foundations.vault.log_verifier(site).map_err(|error| room.locked(error))
    }
}

impl Room<'_> {
    /// The last head that was signed of a log of more entries than this.
    async fn last_checkpoint_after(&self, size: Option<u64>) -> Outcome<Option<CheckpointRow>> {
        let (mut last, mut after) = (None, size);
        loop {
            let page = Page { after: after.iter().map(Cell::from).collect(), rows_max: PAGE_ROWS_MAX };
            let rows: Vec<CheckpointRow> = self.house.foundations.store.rows(&self.part, &[], page).await.map_err(|error| self.house.fault(error))?;
            let is_full = rows.len() >= PAGE_ROWS_MAX as usize;
            last = rows.into_iter().next_back().or(last);
            after = last.as_ref().map(|row: &CheckpointRow| row.size);
            if !is_full {
                return Ok(last);
            }
        }
    }

    /// The log's head as it is now, signed once and kept.
    pub(crate) async fn signed_head(&self) -> Outcome<(Checkpoint, String)> {
        let store = &self.house.foundations.store;
        let head = store.head(&self.part).await.map_err(|error| self.house.fault(error))?;
        if let Some(signed) = self.house.heads.at(self.site(), head.size) {
            return Ok(signed);
        }
        let signed = self.house.foundations.vault.sign_head(self.site(), head).map_err(|error| self.locked(error))?;
        let row = CheckpointRow { size: head.size, note: signed.1.clone(), at: self.now };
        let kept = store.apply_one(&self.part, Command::new(self.now, vec![Intent::insert(&row)])).await;
        let signed = match kept {
            Ok(_) => signed,
            // Somebody signed this head before.
            Err(StoreError::Conflict(_)) => self.kept_head(&signed.0).await?,
            Err(error) => return Err(self.house.fault(error)),
        };
        self.house.heads.keep(self.site(), &signed);
        Ok(signed)
    }

    /// The head of this size that was handed out before. Another root under it is a fork, and is not signed.
    async fn kept_head(&self, head: &Checkpoint) -> Outcome<(Checkpoint, String)> {
        let row: Option<CheckpointRow> = self.row(&[Cell::from(&head.size)]).await?;
        let row = row.ok_or(OperationError::Busy)?;
        let key = NoteVerifier::read(&self.house.log_key(self.site())?).map_err(|error| self.house.broken(&error))?;
        let kept = key.verify(&row.note).map_err(|error| self.house.broken(&error))?;
        if kept == *head { Ok((kept, row.note)) } else { Err(self.house.broken(&"the log is not the one a checkpoint was handed out for")) }
    }

    /// The first hashes of a tile; `None` when there are not so many.
    async fn tile(&self, level: u32, number: u64, width: u16) -> Outcome<Option<Vec<u8>>> {
        if i64::try_from(number).is_err() {
            return Ok(None);
        }
        let row: Option<TileRow> = self.row(&[Cell::from(&level), Cell::from(&number)]).await?;
        Ok(row.and_then(|row| row.hashes.get(..usize::from(width) * HASH_BYTES).map(<[u8]>::to_vec)))
    }

    /// The leaves under a tile of the lowest level; `None` when there are not so many.
    async fn entries(&self, number: u64, width: u16) -> Outcome<Option<Vec<u8>>> {
        let Some(first) = number.checked_mul(TILE_HASHES_MAX).filter(|first| i64::try_from(*first).is_ok()) else {
            return Ok(None);
        };
        let after = first.checked_sub(1).map_or_else(Vec::new, |before| vec![Cell::from(&before)]);
        let leaves = self.house.foundations.store.rows::<LeafRow>(&self.part, &[], Page { after, rows_max: u32::from(width) }).await;
        let leaves = leaves.map_err(|error| self.house.fault(error))?;
        if leaves.len() < usize::from(width) {
            return Ok(None);
        }
        let bundle = entry_bundle(leaves.iter().map(|leaf| leaf.data.as_slice()));
        bundle.map(Some).ok_or_else(|| self.house.broken(&"a leaf is too long for an entry bundle"))
    }
}
