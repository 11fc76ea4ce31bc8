//! Making a site's keys anew while it is served: a new root key, every data key wrapped under it, the old one destroyed; and where
//! asked, the same one floor up. It can be interrupted anywhere and begun again, and never leaves a data key without its root key.

use crate::kek::Wrapping;
use crate::site::ROOT;
use crate::{KekNumber, Vault, VaultError};
use ledger::{Event, KeyFloor};
use std::collections::HashSet;
use std::sync::{Mutex, PoisonError};
use store::{Cell, Command, Intent, Page, Part, SiteKeyRow, StoreError, SubjectKeyRow};
use vocabulary::{SiteId, Timestamp};

/// Data keys wrapped anew in one act: few enough that whoever waits behind it does not notice.
const REWRAPPED_AT_ONCE: u32 = 250;

/// What is made anew.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rotation {
    /// The root key.
    Root,
    /// The key-encryption key too. After this, an old copy of the keys opens with nothing that still exists.
    RootAndKek,
}

/// What was made anew.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rotated {
    /// The version of the root key now in use.
    pub root_version: u32,
    /// How many data keys were wrapped anew.
    pub rewrapped: u64,
    /// The number of the key-encryption key now in use.
    pub kek: KekNumber,
}

/// The mark that a site's keys are being made anew, taken back when it goes.
struct Turn<'a> {
    site: &'a SiteId,
    of: &'a Mutex<HashSet<SiteId>>,
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        self.of.lock().unwrap_or_else(PoisonError::into_inner).remove(self.site);
    }
}

impl Vault {
    /// Makes a site's keys anew, after finishing what an interruption left. Everything goes on being served meanwhile.
    ///
    /// # Errors
    /// When the key-encryption key cannot be had, or the store fails; then the rest is done by the next call.
    pub async fn rotate(&self, site: &SiteId, what: Rotation, now: Timestamp) -> Result<Rotated, VaultError> {
        let _turn = self.turn(site)?;
        let part = Part::of(site);
        let mut rewrapped = self.finish(&part, now).await?;
        if what == Rotation::RootAndKek {
            self.replace_kek(&part, now).await?;
        }
        let rows = self.site_keys(&part).await?;
        let (newest, kek) = (newest_root(&rows), newest_kek(&rows));
        let row = self.new_site_key((site, ROOT, newest.saturating_add(1)), kek, now)?;
        self.tell(&part, (KeyFloor::Root, row.version), now).await?;
        self.act(&part, vec![Intent::insert(&row)], now).await?;
        rewrapped += self.finish(&part, now).await?;
        Ok(Rotated { root_version: row.version, rewrapped, kek })
    }

    /// Finishes a rotation that was interrupted; how many data keys were wrapped anew by it. Nothing to do is no error.
    ///
    /// # Errors
    /// As [`Self::rotate`].
    pub async fn finish_rotation(&self, site: &SiteId, now: Timestamp) -> Result<u64, VaultError> {
        let _turn = self.turn(site)?;
        self.finish(&Part::of(site), now).await
    }

    fn turn<'a>(&'a self, site: &'a SiteId) -> Result<Turn<'a>, VaultError> {
        let is_first = self.rotating.lock().unwrap_or_else(PoisonError::into_inner).insert(site.clone());
        if is_first { Ok(Turn { site, of: &self.rotating }) } else { Err(VaultError::Rotating(site.clone())) }
    }

    /// Brings everything under the newest keys and destroys the older ones.
    async fn finish(&self, part: &Part, now: Timestamp) -> Result<u64, VaultError> {
        let site = part.site();
        self.rewrap_site_keys(part, now).await?;
        self.reload(site).await?;
        let mut versions = self.site(site)?.root_versions();
        versions.pop();
        let mut rewrapped = 0;
        for version in versions {
            rewrapped += self.rewrap_from(part, version, now).await?;
            // The store refuses while anything is wrapped under it, and lets nothing more be.
            self.act(part, vec![Intent::Retire(version)], now).await?;
        }
        self.reload(site).await?;
        Ok(rewrapped)
    }

    /// Wraps every data key anew that is under this root key.
    async fn rewrap_from(&self, part: &Part, from: u32, now: Timestamp) -> Result<u64, VaultError> {
        let mut rewrapped = 0;
        loop {
            let page = Page { rows_max: REWRAPPED_AT_ONCE, ..Page::default() };
            let rows: Vec<SubjectKeyRow> = self.store.rows(part, &[("root_version", Cell::from(&from))], page).await?;
            if rows.is_empty() {
                return Ok(rewrapped);
            }
            let keys = self.site(part.site())?;
            let mut intents = Vec::with_capacity(rows.len());
            for row in &rows {
                let key = keys.unwrap(row)?.ok_or_else(|| VaultError::SiteKeysMissing(part.site().clone()))?;
                intents.push(Intent::rewrap(&keys.wrap(row.subject, &key, &*self.chance)?, from));
            }
            rewrapped += rows.len() as u64;
            match self.act(part, intents, now).await {
                // Another server has made a newer root key; it is taken up.
                Err(VaultError::Store(StoreError::Conflict(_))) => self.reload(part.site()).await?,
                done => done?,
            }
        }
    }

    /// Wraps the site's keys under the newest key-encryption key and destroys the one before.
    async fn rewrap_site_keys(&self, part: &Part, now: Timestamp) -> Result<(), VaultError> {
        let site = part.site();
        loop {
            let rows = self.site_keys(part).await?;
            let newest = newest_kek(&rows);
            let older: Vec<&SiteKeyRow> = rows.iter().filter(|row| row.kek < newest).collect();
            if older.is_empty() {
                // An interruption may have left the one before; those before that were destroyed before it was made.
                return if newest > 1 { self.kek.destroy(site, newest - 1) } else { Ok(()) };
            }
            self.act(part, self.rewraps(site, &older, newest)?, now).await?;
        }
    }

    /// Makes the next key-encryption key, unless an interruption left it, and brings the site's keys under it.
    async fn replace_kek(&self, part: &Part, now: Timestamp) -> Result<(), VaultError> {
        let rows = self.site_keys(part).await?;
        let next = newest_kek(&rows).saturating_add(1);
        if !self.kek.exists(part.site(), next)? {
            self.kek.create(part.site(), next, &*self.chance)?;
        }
        let rewraps = self.rewraps(part.site(), &rows.iter().collect::<Vec<_>>(), next)?;
        self.tell(part, (KeyFloor::KeyEncryption, next), now).await?;
        self.act(part, rewraps, now).await?;
        self.rewrap_site_keys(part, now).await
    }

    /// Puts into the log, about nobody, that a key is made anew: durably before it is, because keys and log may be in two files.
    async fn tell(&self, part: &Part, (floor, number): (KeyFloor, u32), now: Timestamp) -> Result<(), VaultError> {
        let entry = self.site_log_entry(part.site(), Event::KeysMadeAnew { floor, number }, None, now)?;
        self.act(part, vec![entry.intent()], now).await
    }

    /// The site's keys wrapped under this key-encryption key.
    fn rewraps(&self, site: &SiteId, rows: &[&SiteKeyRow], kek: KekNumber) -> Result<Vec<Intent>, VaultError> {
        let mut intents = Vec::with_capacity(rows.len());
        for row in rows {
            let of = Wrapping { site, secret: &row.secret, version: row.version };
            let secret = self.kek.unwrap(of, row.kek, &row.wrapped)?;
            let wrapped = self.kek.wrap(of, kek, &secret, &*self.chance)?;
            // Tried before anything rests on it: what cannot be unwrapped again would be lost.
            self.kek.unwrap(of, kek, &wrapped)?;
            intents.push(Intent::rewrap(&SiteKeyRow { kek, wrapped, ..(*row).clone() }, row.kek));
        }
        Ok(intents)
    }

    async fn act(&self, part: &Part, intents: Vec<Intent>, now: Timestamp) -> Result<(), VaultError> {
        self.store.apply_one(part, Command::new(now, intents)).await?;
        Ok(())
    }
}

fn newest_root(rows: &[SiteKeyRow]) -> u32 {
    rows.iter().filter(|row| row.secret == ROOT).map(|row| row.version).max().unwrap_or_default()
}

fn newest_kek(rows: &[SiteKeyRow]) -> KekNumber {
    rows.iter().map(|row| row.kek).max().unwrap_or(1)
}
