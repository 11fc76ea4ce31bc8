//! How healthy the log is: how long it is, when its head was last signed, and whether it still begins with what was signed earlier: a checkpoint that
//! was kept here, or one that somebody kept elsewhere.

use super::checking::CheckView;
use crate::{Caller, House, Outcome, Scope};
use ledger::{Checkpoint, NoteVerifier, hex, verify_consistency};
use serde::Serialize;
use store::CheckpointRow;
use vocabulary::Timestamp;

/// The longest checkpoint that is read.
const NOTE_BYTES_MAX: usize = 4_096;

/// How healthy the log is.
#[derive(Clone, Debug, Serialize)]
pub struct LogHealth {
    /// How many lines it has.
    pub size: u64,
    /// The root under its newest head, in hexadecimal.
    pub root: String,
    /// What others need to check its heads, as signed notes spell it.
    pub key: String,
    /// How many signed heads were kept.
    pub kept: u64,
    /// When the newest of them was signed.
    pub signed_at: Option<Timestamp>,
    /// How many lines the newest covers.
    pub signed_size: u64,
    /// Whether the log still begins with every signed head that was kept: the first that it does not, in words.
    pub consistency: Consistency,
    /// The newest check of the house against the log.
    pub check: Option<CheckView>,
}

/// Whether the log begins with an earlier head.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Consistency {
    /// Whether it does.
    pub holds: bool,
    /// How many lines the earlier head covers.
    pub from: u64,
    /// How many the newest does.
    pub to: u64,
    /// What was found, in a sentence.
    pub words: String,
}

impl House {
    /// How healthy the log is.
    ///
    /// # Errors
    /// No scope for it.
    pub async fn log_health(&self, caller: &Caller) -> Outcome<LogHealth> {
        caller.must(Scope::Audit)?;
        let room = self.room_of(caller)?;
        let (head, _) = room.signed_head().await?;
        let rows: Vec<CheckpointRow> = room.rows(&[]).await?;
        let oldest = rows.iter().min_by_key(|row| row.size).map(|row| row.note.clone());
        let newest = rows.iter().max_by_key(|row| row.size);
        Ok(LogHealth {
            size: head.size,
            root: hex(&head.root),
            key: self.log_key(room.site())?,
            kept: rows.len() as u64,
            signed_at: newest.map(|row| row.at),
            signed_size: newest.map_or(0, |row| row.size),
            consistency: self.consistent(caller, oldest.as_deref().unwrap_or_default()).await?,
            check: self.newest_check(caller).await?,
        })
    }

    /// Whether the log still begins with the head of this checkpoint, whoever kept it.
    ///
    /// # Errors
    /// No scope for it; what cannot be read is told as what it is, and is no error.
    pub async fn consistent(&self, caller: &Caller, note: &str) -> Outcome<Consistency> {
        caller.must(Scope::Audit)?;
        let room = self.room_of(caller)?;
        let (head, _) = room.signed_head().await?;
        let key = NoteVerifier::read(&self.log_key(room.site())?).map_err(|error| self.broken(&error))?;
        let wrong = |words: String, from: u64| Ok(Consistency { holds: false, from, to: head.size, words });
        if note.len() > NOTE_BYTES_MAX {
            return wrong("This is longer than any checkpoint.".to_owned(), 0);
        }
        // A text that was copied out of a page may have lost its last line break, or have others.
        let note = format!("{}\n", note.replace("\r\n", "\n").trim());
        let earlier: Checkpoint = match key.verify(&note) {
            Ok(earlier) if earlier.origin == key.name() => earlier,
            Ok(_) => return wrong("This checkpoint is of another log.".to_owned(), 0),
            Err(error) => return wrong(format!("This proves nothing: {error}."), 0),
        };
        if earlier.size > head.size {
            let words = "This checkpoint is signed by this log and covers more lines than the log has today: lines are missing. Keep it.".to_owned();
            return wrong(words, earlier.size);
        }
        let path = self.foundations.store.consistency(&room.part, earlier.size, head.size).await.map_err(|error| self.fault(error))?;
        let holds = path.is_some_and(|path| verify_consistency((earlier.size, &earlier.root), (head.size, &head.root), &path));
        if holds || (earlier.size == head.size && earlier.root == head.root) {
            let words = format!("The log of {} lines begins with the {} lines of this checkpoint, unchanged.", head.size, earlier.size);
            return Ok(Consistency { holds: true, from: earlier.size, to: head.size, words });
        }
        wrong("The log does not begin with what this checkpoint covers: it was changed. Keep the checkpoint, it proves that.".to_owned(), earlier.size)
    }
}
