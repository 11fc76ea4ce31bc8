//! What is over goes: requests and links nobody used, challenges nobody answered, sessions that ended. Nobody is signed in or out by it.

use crate::{House, Outcome};
use store::{Cell, CeremonyRow, Intent, SignInRow};

impl House {
    /// Removes what can let nobody in any more at every site; how many rows.
    ///
    /// # Errors
    /// When a store cannot be read or written.
    pub async fn sweep_sign_ins(&self) -> Outcome<u64> {
        self.limits.forget_the_patient();
        let mut removed = self.sweep_staff().await? + self.sweep_tasks().await?;
        for site in self.sites() {
            let room = self.room(&site)?;
            let now = room.now;
            let link = |row: &SignInRow| vec![Intent::delete::<SignInRow>(vec![Cell::from(&row.sign_in)])];
            removed += room.sweep_rows(|row: &SignInRow| row.expires_at <= now, link).await?;
            let ceremony = |row: &CeremonyRow| vec![Intent::delete::<CeremonyRow>(vec![Cell::from(&row.token_sha256)])];
            removed += room.sweep_rows(|row: &CeremonyRow| row.expires_at <= now, ceremony).await?;
            removed += room.sweep_sessions().await?;
        }
        Ok(removed)
    }
}
