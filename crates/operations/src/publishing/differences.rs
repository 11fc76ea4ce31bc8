//! What changes from one version to another, worked out once: versions never change. It keeps nothing of anybody.

use crate::{House, Outcome};
use policy::{Difference, Policy, diff};
use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};
use vocabulary::VersionId;

/// The differences that were asked for.
#[derive(Debug, Default)]
pub(crate) struct Differences(RwLock<HashMap<(VersionId, VersionId), Arc<Difference>>>);

impl Differences {
    /// Forgets what was worked out, where a version does not stand any more.
    pub(super) fn forget(&self) {
        self.0.write().unwrap_or_else(PoisonError::into_inner).clear();
    }

    /// What changes from one to the other.
    pub(crate) fn between(&self, old: &Policy, new: &Policy) -> Arc<Difference> {
        let key = (old.version().clone(), new.version().clone());
        let known = self.0.read().unwrap_or_else(PoisonError::into_inner).get(&key).cloned();
        known.unwrap_or_else(|| {
            let made = Arc::new(diff(old, new));
            self.0.write().unwrap_or_else(PoisonError::into_inner).insert(key, Arc::clone(&made));
            made
        })
    }
}

impl House {
    /// The version that this one follows by its date; none for the first.
    ///
    /// # Errors
    /// When there is no such site.
    pub fn version_before(&self, version: &VersionId) -> Outcome<Option<Arc<Policy>>> {
        Ok(self.versions(&version.site)?.into_iter().find(|older| older.version().effective < version.effective))
    }

    /// What changed with this version; none for the first.
    ///
    /// # Errors
    /// When there is no such version.
    pub fn changed_with(&self, version: &VersionId) -> Outcome<Option<Arc<Difference>>> {
        let new = self.version(version)?;
        Ok(self.version_before(version)?.map(|old| self.differences.between(&old, &new)))
    }
}
