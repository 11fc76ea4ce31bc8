//! The person and their own requests: one that somebody entered for them is confirmed, and any that is open is taken back. Nobody sees or
//! moves another's.

use crate::attempts::until_done;
use crate::commit::Act;
use crate::requests::RequestView;
use crate::requests::steps::Step;
use crate::{House, LinkToken, OperationError, Outcome};
use vocabulary::{RecordId, SiteId};

impl House {
    /// Says that a request comes from the person behind the link. What needs nobody's answer is then done at once.
    ///
    /// # Errors
    /// [`OperationError::LinkInvalid`] for every link that opens nothing here; no such request of theirs, or one that is closed.
    pub async fn confirm_request(&self, site: &SiteId, token: &LinkToken, request: RecordId) -> Outcome<RequestView> {
        until_done(|| self.move_own(site, token, request, Step::Prove)).await
    }

    /// Takes an open request back.
    ///
    /// # Errors
    /// The same.
    pub async fn withdraw_request(&self, site: &SiteId, token: &LinkToken, request: RecordId) -> Outcome<RequestView> {
        until_done(|| self.move_own(site, token, request, Step::Withdraw)).await
    }

    async fn move_own(&self, site: &SiteId, token: &LinkToken, request: RecordId, step: Step) -> Outcome<RequestView> {
        let room = self.room(site)?;
        let visitor = room.whole_visitor(token).await?;
        let mut row = room.request_row(request).await?;
        if row.subject != visitor.subject() {
            return Err(OperationError::malformed("request", "there is no such request"));
        }
        let mut act = Act::new(None);
        row.degree = row.degree.max(visitor.degree());
        if step == Step::Withdraw {
            room.step(&mut row, step)?;
            "You took this back.".clone_into(&mut row.outcome);
            crate::room::Room::log_step(&mut act, &row);
        } else {
            room.go_on(&mut act, &mut row, step).await?;
        }
        crate::room::Room::put_step(&mut act, &mut row);
        room.commit(act).await?;
        Ok(room.request_view(&row))
    }
}
