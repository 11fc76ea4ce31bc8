//! The member of staff of the demonstration, who holds every role without signing in. Anywhere else there is none.

use super::sessions::OnDuty;
use crate::commit::Act;
use crate::{House, OperationError, Outcome};
use store::StaffRow;
use vocabulary::{Personal, SiteId};

/// Who invited them.
const BY: &str = "the demonstration";
/// What they are called.
const NAME: &str = "Demo Staff";
/// What stands in their forms. It guards nothing: in the demonstration anyone may act as the company.
const FORM: &str = "demonstration";

impl House {
    /// The member of staff that everybody is in the demonstration.
    ///
    /// # Errors
    /// [`OperationError::LinkInvalid`] outside the demonstration.
    pub async fn on_duty_in_demonstration(&self, site: &SiteId) -> Outcome<OnDuty> {
        if !self.is_demonstration() {
            return Err(OperationError::LinkInvalid);
        }
        let room = self.room(site)?;
        let known = room.rows::<StaffRow>(&[]).await?.into_iter().find(|row| row.invited_by == BY);
        let member = match known {
            Some(member) => member,
            None => {
                let mut act = Act::new(None);
                let roles = self.roles(site).into_keys().collect();
                let invited = room.new_member(&mut act, &Personal::new(NAME.to_owned()), roles, BY)?;
                let member = room.joined(&mut act, &invited);
                room.commit(act).await?;
                member
            }
        };
        room.duty(&member, FORM.to_owned(), true)
    }
}
