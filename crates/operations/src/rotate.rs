//! Making a site's keys anew while it is served. It opens no value and changes nothing that people see.

use crate::{Caller, House, Outcome, Scope};
use vocabulary::SiteId;

pub use vault::{Rotated, Rotation};

impl House {
    /// Makes the keys of the caller's site anew. While that is under way, a second call is told to come again.
    ///
    /// # Errors
    /// A party's key; the key-encryption key cannot be had, or the store fails: then the next call, or the next start, does the rest.
    pub async fn rotate_keys(&self, caller: &Caller, what: Rotation) -> Outcome<Rotated> {
        caller.must(Scope::Keys)?;
        self.rotate(caller.site(), what).await
    }

    /// The same for whoever has the house's folder.
    ///
    /// # Errors
    /// As [`Self::rotate_keys`].
    pub async fn rotate(&self, site: &SiteId, what: Rotation) -> Outcome<Rotated> {
        let room = self.room(site)?;
        let rotated = self.foundations.vault.rotate(site, what, room.now).await;
        rotated.map_err(|error| room.locked(error))
    }
}
