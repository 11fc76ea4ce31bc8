//! The keys of a site: which there are, how old they are, and how far making them anew is. No key is ever told.

use crate::{Caller, House, Outcome, Scope};
use serde::Serialize;
use store::{Cell, PAGE_ROWS_MAX, Page, SiteKeyRow, SubjectKeyRow};
use vocabulary::Timestamp;

/// Milliseconds of a day.
const DAY_MS: i64 = 24 * 3_600_000;
/// At which age of a key the console says so.
const OLD_DAYS: i64 = 365;

/// The keys of a site.
#[derive(Clone, Debug, Serialize)]
pub struct KeysView {
    /// They, the newest first.
    pub keys: Vec<SiteKeyView>,
    /// Whether an older root key is still there: the keys are being made anew, or that was broken off.
    pub is_rotating: bool,
    /// How many people's keys still wait to be wrapped under the newest.
    pub waiting: u64,
    /// Whether there are more of them than were counted.
    pub waiting_is_least: bool,
}

/// One key.
#[derive(Clone, Debug, Serialize)]
pub struct SiteKeyView {
    /// What it is: `site` for the secret that stays, `root` for what people's keys are wrapped under.
    pub secret: String,
    /// Its number.
    pub version: u32,
    /// The number of the key-encryption key it is wrapped under.
    pub kek: u32,
    /// When it was made.
    pub created_at: Timestamp,
    /// How old it is, in days.
    pub age_days: i64,
    /// Whether it is older than a year.
    pub is_old: bool,
    /// Whether it is the one in use.
    pub is_newest: bool,
}

impl House {
    /// The keys of the caller's site.
    ///
    /// # Errors
    /// No scope for it.
    pub async fn keys_view(&self, caller: &Caller) -> Outcome<KeysView> {
        caller.must(Scope::Keys)?;
        let room = self.room_of(caller)?;
        let rows: Vec<SiteKeyRow> = room.rows(&[]).await?;
        let newest = rows.iter().filter(|row| row.secret == "root").map(|row| row.version).max().unwrap_or_default();
        let (mut waiting, mut waiting_is_least) = (0, false);
        for older in rows.iter().filter(|row| row.secret == "root" && row.version < newest) {
            let page = Page { after: Vec::new(), rows_max: PAGE_ROWS_MAX };
            let of = [("root_version", Cell::from(&older.version))];
            let found: Vec<SubjectKeyRow> = self.foundations.store.rows(&room.part, &of, page).await.map_err(|error| self.fault(error))?;
            waiting += found.len() as u64;
            waiting_is_least |= found.len() >= PAGE_ROWS_MAX as usize;
        }
        let is_rotating = rows.iter().any(|row| row.secret == "root" && row.version < newest);
        let view = |row: SiteKeyRow| {
            let age_days = (room.now.0 - row.created_at.0).div_euclid(DAY_MS);
            let is_newest = row.secret != "root" || row.version == newest;
            SiteKeyView {
                secret: row.secret,
                version: row.version,
                kek: row.kek,
                created_at: row.created_at,
                age_days,
                is_old: age_days >= OLD_DAYS,
                is_newest,
            }
        };
        let mut keys: Vec<SiteKeyView> = rows.into_iter().map(view).collect();
        keys.sort_by_key(|key| (key.secret.clone(), std::cmp::Reverse(key.version)));
        Ok(KeysView { keys, is_rotating, waiting, waiting_is_least })
    }
}
