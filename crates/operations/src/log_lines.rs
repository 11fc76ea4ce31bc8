//! The lines of the log as they stand in the tree, for a regulator or an auditor: what kind of act, in which hour, under which version, and a
//! commitment that nobody can tie to a person without its salt. It opens no entry.

use crate::commit::Act;
use crate::{Caller, House, Outcome, Scope};
use ledger::Event;
use store::{Cell, LeafRow, Page};

/// The most lines in one page.
const LINES_MAX: u32 = 1_000;

/// One line.
#[derive(Clone, Debug, serde::Serialize)]
pub struct LogLine {
    /// Its place in the log.
    pub position: u64,
    /// What went into the tree.
    pub leaf: String,
}

impl House {
    /// The last lines of the log, or the last before this position, the oldest first.
    ///
    /// # Errors
    /// A party's key.
    pub async fn log_lines(&self, caller: &Caller, before: Option<u64>, lines_max: u32) -> Outcome<Vec<LogLine>> {
        caller.must(Scope::Audit)?;
        let room = self.room_of(caller)?;
        let store = &self.foundations.store;
        let rows_max = lines_max.min(LINES_MAX);
        let head = store.head(&room.part).await.map_err(|error| self.fault(error))?;
        let end = before.unwrap_or(head.size).min(head.size);
        let after = end.checked_sub(u64::from(rows_max) + 1).map_or_else(Vec::new, |last| vec![Cell::from(&last)]);
        let rows = store.rows::<LeafRow>(&room.part, &[], Page { after, rows_max }).await.map_err(|error| self.fault(error))?;
        let lines: Vec<LogLine> = rows
            .into_iter()
            .filter(|row| row.position < end)
            .map(|row| LogLine { position: row.position, leaf: String::from_utf8_lossy(&row.data).into_owned() })
            .collect();
        let mut act = Act::new(None);
        act.log(Event::Surveyed { by: "the log".to_owned(), values: u32::try_from(lines.len()).unwrap_or(u32::MAX) }, None);
        room.commit(act).await?;
        Ok(lines)
    }
}
