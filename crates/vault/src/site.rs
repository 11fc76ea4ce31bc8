//! Opening a site: its secret and root keys, made on first run, unwrapped under the key-encryption key. It never makes new ones
//! where there were some.

use crate::kek::Wrapping;
use crate::keys::SiteKeys;
use crate::seal::Secret;
use crate::{KekNumber, Vault, VaultError};
use std::sync::{Arc, PoisonError};
use store::{Command, Intent, Page, Part, SiteKeyRow, StoreError, SubjectKeyRow};
use vocabulary::{SiteId, Timestamp};

/// The secret that stays: what people are found by, what commands and the log are known by.
pub(crate) const SITE: &str = "site";
/// A key that data keys are wrapped under.
pub(crate) const ROOT: &str = "root";
/// The first of everything.
const FIRST: u32 = 1;

impl Vault {
    /// Opens the keys of a site, making them on first run. Nothing else works for the site before this.
    ///
    /// # Errors
    /// [`VaultError::WrongKey`] when the key-encryption key is another than the site was sealed under.
    pub async fn open_site(&self, site: &SiteId, now: Timestamp) -> Result<(), VaultError> {
        let part = Part::of(site);
        if self.site_keys(&part).await?.is_empty() {
            self.make_site_keys(&part, now).await?;
        }
        self.reload(site).await
    }

    /// Reads the keys of a site again: another server may have made newer ones.
    ///
    /// # Errors
    /// As [`Self::open_site`].
    pub async fn reload(&self, site: &SiteId) -> Result<(), VaultError> {
        let part = Part::of(site);
        let rows = self.site_keys(&part).await?;
        let opened = match self.unwrap_all(site, &rows) {
            // The key-encryption key may have been made anew since the rows were read.
            Err(_) => self.unwrap_all(site, &self.site_keys(&part).await?)?,
            opened => opened?,
        };
        self.sites.write().unwrap_or_else(PoisonError::into_inner).insert(site.clone(), Arc::new(opened));
        Ok(())
    }

    fn unwrap_all(&self, site: &SiteId, rows: &[SiteKeyRow]) -> Result<SiteKeys, VaultError> {
        let mut secret = None;
        let mut roots = Vec::new();
        for row in rows {
            let of = Wrapping { site, secret: &row.secret, version: row.version };
            let opened = self.kek.unwrap(of, row.kek, &row.wrapped)?;
            match row.secret.as_str() {
                SITE => secret = Some(opened),
                _ => roots.push((row.version, opened)),
            }
        }
        let secret = secret.filter(|_| !roots.is_empty()).ok_or_else(|| VaultError::SiteKeysMissing(site.clone()))?;
        SiteKeys::new(site, &secret, &roots)
    }

    /// The wrapped keys of a part.
    pub(crate) async fn site_keys(&self, part: &Part) -> Result<Vec<SiteKeyRow>, VaultError> {
        Ok(self.store.all_rows(part, &[]).await?)
    }

    /// The row of a new secret, wrapped.
    pub(crate) fn new_site_key(&self, (site, secret, version): (&SiteId, &str, u32), kek: KekNumber, now: Timestamp) -> Result<SiteKeyRow, VaultError> {
        let fresh = Secret::random(&*self.chance);
        let wrapped = self.kek.wrap(Wrapping { site, secret, version }, kek, &fresh, &*self.chance)?;
        Ok(SiteKeyRow { secret: secret.to_owned(), version, kek, wrapped, created_at: now })
    }

    async fn make_site_keys(&self, part: &Part, now: Timestamp) -> Result<(), VaultError> {
        let site = part.site();
        let one = Page { rows_max: 1, ..Page::default() };
        if !self.store.rows::<SubjectKeyRow>(part, &[], one).await?.is_empty() {
            return Err(VaultError::SiteKeysMissing(site.clone()));
        }
        // A crash on first run, or a house that was emptied, leaves a key that wraps nothing: as good as a new one.
        if !self.kek.exists(site, FIRST)? {
            self.kek.create(site, FIRST, &*self.chance)?;
        }
        let rows = [self.new_site_key((site, SITE, FIRST), FIRST, now)?, self.new_site_key((site, ROOT, FIRST), FIRST, now)?];
        match self.store.apply_one(part, Command::new(now, rows.iter().map(Intent::insert).collect())).await {
            // Another server was quicker; its keys are read in a moment.
            Err(StoreError::Conflict(_)) => Ok(()),
            made => Ok(made.map(drop)?),
        }
    }
}
