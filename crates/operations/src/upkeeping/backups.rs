//! The backups that were made, as the machine wrote them down: how old the last is, which of them still hold people who were erased since and until
//! when, and the erasures whose notices have not arrived at their places. It makes no backup and reads none.

use crate::backup::SiteHead;
use crate::room::Room;
use crate::shipping::SHIP;
use crate::{Caller, House, Outcome, Scope};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use store::{JobRow, PAGE_ROWS_MAX};
use vocabulary::{Timestamp, Within};

/// How many lines of the log are looked through for erasures since a backup.
const LOOKED_MAX: u64 = 100_000;
/// How old the last backup may be where the operator says nothing: a day, in milliseconds.
const EVERY_MS: i64 = 24 * 3_600_000;
/// The word in a leaf that says an erasure was logged there.
const ERASED: &[u8] = br#""kind":"erased""#;
/// How many backups are shown, the newest.
const SHOWN_MAX: usize = 50;

/// A backup that was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct BackupMade {
    /// When.
    pub made_at: Timestamp,
    /// To where: a file, as it was named then.
    pub to: String,
    /// How many bytes it has.
    pub bytes: u64,
    /// How many rows.
    pub rows: u64,
    /// Which sites, each with the head of its log.
    pub sites: Vec<SiteHead>,
    /// Whether the file is still there; nobody knows where it was moved off the machine.
    #[serde(default, skip_deserializing)]
    pub is_there: bool,
}

/// Who knows which backups were made.
pub trait BackupsKept: Send + Sync + std::fmt::Debug {
    /// They, in no order.
    ///
    /// # Errors
    /// Why it cannot be told.
    fn made(&self) -> Result<Vec<BackupMade>, String>;
}

/// The backups of a site.
#[derive(Clone, Debug, Serialize)]
pub struct BackupsView {
    /// They, the newest first.
    pub backups: Vec<BackupView>,
    /// What must be looked at, in sentences; nothing where all is well.
    pub warnings: Vec<String>,
    /// The notices of erasures that have not arrived, by place.
    pub pending: Vec<PendingView>,
    /// Where notices of erasures are shipped to.
    pub places: Vec<String>,
    /// How long a backup is kept, where the operator says it.
    pub kept_for: Option<Within>,
}

/// One backup.
#[derive(Clone, Debug, Serialize)]
pub struct BackupView {
    /// When it was made.
    pub made_at: Timestamp,
    /// To where.
    pub to: String,
    /// How many bytes it has.
    pub bytes: u64,
    /// How many lines the site's log had.
    pub leaves: u64,
    /// Whether the file is still where it was written.
    pub is_there: bool,
    /// How many people were erased since, whom it still holds.
    pub erased_since: u64,
    /// Whether there may be more of them than were counted.
    pub is_least: bool,
    /// Until when it is to be deleted, where the operator says how long backups are kept.
    pub delete_by: Option<Timestamp>,
    /// Whether that has passed while the file is there.
    pub is_overdue: bool,
}

/// Notices of erasures that have not arrived at one place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PendingView {
    /// The place.
    pub place: String,
    /// How many.
    pub notices: u64,
    /// How often the longest waiting was tried.
    pub attempts: i64,
    /// When the next is tried.
    pub next_at: Timestamp,
}

impl House {
    /// The same house, which knows which backups were made of it.
    #[must_use]
    pub fn knowing_backups(mut self, backups: Arc<dyn BackupsKept>) -> Self {
        self.backups = Some(backups);
        self
    }

    /// The backups of the caller's site, and what is not known elsewhere yet.
    ///
    /// # Errors
    /// No scope for it.
    pub async fn backups_view(&self, caller: &Caller) -> Outcome<BackupsView> {
        caller.must(Scope::Keys)?;
        let room = self.room_of(caller)?;
        let offering = self.offers(room.site());
        let mut view = BackupsView {
            backups: Vec::new(),
            warnings: Vec::new(),
            pending: room.pending_here().await?,
            places: self.shipping.iter().flat_map(|shipping| &shipping.places).map(ToString::to_string).collect(),
            kept_for: offering.backups_kept,
        };
        let made = match self.backups.as_ref().map(|backups| backups.made()) {
            Some(Ok(made)) => made,
            Some(Err(cause)) => {
                view.warnings.push(format!("The list of backups cannot be read: {cause}."));
                Vec::new()
            }
            None => Vec::new(),
        };
        let mut here: Vec<(BackupMade, u64)> = made.into_iter().filter_map(|made| room.head_in(&made).map(|leaves| (made, leaves))).collect();
        here.sort_by_key(|(made, _)| std::cmp::Reverse(made.made_at));
        here.truncate(SHOWN_MAX);
        let oldest = here.iter().map(|(_, leaves)| *leaves).min();
        let (erasures, whole_from) = match oldest {
            Some(oldest) => room.erasures_since(oldest).await?,
            None => (Vec::new(), 0),
        };
        for (made, leaves) in here {
            let delete_by = offering.backups_kept.map(|kept| made.made_at.plus_ms(kept.as_ms()));
            view.backups.push(BackupView {
                made_at: made.made_at,
                to: made.to,
                bytes: made.bytes,
                leaves,
                is_there: made.is_there,
                erased_since: erasures.iter().filter(|position| **position >= leaves).count() as u64,
                is_least: leaves < whole_from,
                delete_by,
                is_overdue: made.is_there && delete_by.is_some_and(|by| by <= room.now),
            });
        }
        room.warn(&mut view, offering.backup_every);
        Ok(view)
    }
}

impl Room<'_> {
    /// How many lines this site's log had in the backup; none where the site is not in it.
    fn head_in(&self, made: &BackupMade) -> Option<u64> {
        made.sites.iter().find(|head| head.site == *self.site()).map(|head| head.size)
    }

    /// The positions of erasures from this line on, and from which line on they are all of them: no more than a bounded stretch is looked through.
    async fn erasures_since(&self, since: u64) -> Outcome<(Vec<u64>, u64)> {
        let size = self.log_size().await?;
        let from = since.max(size.saturating_sub(LOOKED_MAX));
        let (mut erasures, mut at) = (Vec::new(), from);
        loop {
            let leaves = self.leaves_from(at, PAGE_ROWS_MAX).await?;
            let Some(last) = leaves.last() else { return Ok((erasures, from)) };
            at = last.position.saturating_add(1);
            let is_erasure = |data: &[u8]| data.windows(ERASED.len()).any(|window| window == ERASED);
            erasures.extend(leaves.iter().filter(|leaf| is_erasure(&leaf.data)).map(|leaf| leaf.position));
        }
    }

    async fn pending_here(&self) -> Outcome<Vec<PendingView>> {
        let jobs: Vec<JobRow> = self.rows(&[]).await?;
        let mut pending: Vec<PendingView> = Vec::new();
        for job in jobs.iter().filter(|job| job.kind == SHIP) {
            let Some(place) = job.payload.splitn(3, ' ').nth(2) else { continue };
            match pending.iter_mut().find(|known| known.place == place) {
                Some(known) => {
                    known.notices = known.notices.saturating_add(1);
                    known.attempts = known.attempts.max(job.attempts);
                    known.next_at = known.next_at.min(job.due_at);
                }
                None => pending.push(PendingView { place: place.to_owned(), notices: 1, attempts: job.attempts, next_at: job.due_at }),
            }
        }
        Ok(pending)
    }

    fn warn(&self, view: &mut BackupsView, every: Option<Within>) {
        let every_ms = every.map_or(EVERY_MS, Within::as_ms);
        match view.backups.first() {
            None => view.warnings.push("No backup of this site is on record. Run `goodfaith backup --to FILE`, and keep a copy of the keys apart.".to_owned()),
            Some(last) if last.made_at.plus_ms(every_ms) < self.now => {
                let hours = (self.now.0 - last.made_at.0).div_euclid(3_600_000);
                view.warnings.push(format!("The last backup is {hours} hours old. Run `goodfaith backup --to FILE`."));
            }
            Some(_) => {}
        }
        let holding = view.backups.iter().filter(|backup| backup.is_there && backup.erased_since > 0).count();
        if holding > 0 && view.kept_for.is_none() {
            view.warnings.push(format!(
                "{holding} backups still hold people who were erased since, and nobody said how long backups are kept. Set `backups-kept` in offering.toml, and \
                 delete old ones."
            ));
        }
        if view.backups.iter().any(|backup| backup.is_overdue) {
            view.warnings.push("A backup is older than it may be, and its file is still there. Delete it.".to_owned());
        }
        if !view.pending.is_empty() && view.places.is_empty() {
            view.warnings.push("Notices of erasures wait for places that are not set up any more.".to_owned());
        }
        if view.places.is_empty() {
            view.warnings.push("Erasures are shipped nowhere: were this disk lost, a restored backup would bring erased people back.".to_owned());
        }
    }
}
