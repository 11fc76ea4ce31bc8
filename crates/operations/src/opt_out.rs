//! Opting out by a link that travels with a letter: one step, no sign-in, no reason asked. Looking at the link changes nothing.

use crate::commit::Act;
use crate::consents::is_stopped;
use crate::links::{Reach, Visitor};
use crate::requests::Asking;
use crate::rights::opt_out_of;
use crate::room::Room;
use crate::{House, LinkToken, OperationError, Outcome, RightView};
use policy::Reason;
use vocabulary::{Channel, Degree, Effect, Purpose, SiteId};

/// What an opt-out link stops.
#[derive(Clone, Debug, serde::Serialize)]
pub struct OptOutView {
    /// Whose site it is.
    pub company: String,
    /// What it stops.
    pub purposes: Vec<Purpose>,
    /// Whether it is stopped.
    pub done: bool,
    /// The sentence that grants it.
    pub reason: Option<Reason>,
}

impl House {
    /// What the link would stop. Nothing is changed by looking.
    ///
    /// # Errors
    /// [`OperationError::LinkInvalid`] for every link that stops nothing here.
    pub async fn opt_out_shown(&self, site: &SiteId, token: &LinkToken) -> Outcome<OptOutView> {
        let room = self.room(site)?;
        let (visitor, purposes) = room.opting_out(token).await?;
        let done = room.has_opted_out(&visitor, &purposes).await?;
        Ok(room.opt_out_view(purposes, done))
    }

    /// Stops it, from the next decision on. Once more changes nothing.
    ///
    /// # Errors
    /// [`OperationError::LinkInvalid`] for every link that stops nothing here.
    pub async fn opt_out(&self, site: &SiteId, token: &LinkToken) -> Outcome<OptOutView> {
        let room = self.room(site)?;
        let (visitor, purposes) = room.opting_out(token).await?;
        if !room.has_opted_out(&visitor, &purposes).await? {
            let right = room.stopping(&purposes)?;
            let asking = Asking {
                subject: visitor.subject(),
                right: &right,
                channel: Channel::LetterLink,
                degree: Degree::AddressProven,
                correction: None,
                words: None,
                proof: None,
            };
            let mut act = Act::new(None);
            room.ask(&mut act, asking).await?;
            room.commit(act).await?;
        }
        Ok(room.opt_out_view(purposes, true))
    }
}

impl Room<'_> {
    async fn opting_out(&self, token: &LinkToken) -> Outcome<(Visitor, Vec<Purpose>)> {
        let visitor = self.visitor(token).await?;
        match visitor.reach.clone() {
            Reach::OptOut(purposes) => Ok((visitor, purposes)),
            Reach::Whole | Reach::Reply | Reach::Preferences | Reach::Confirm => Err(OperationError::LinkInvalid),
        }
    }

    /// The right that stops exactly these purposes, as the link that was handed out says.
    fn stopping(&self, purposes: &[Purpose]) -> Outcome<RightView> {
        let right = opt_out_of(&self.policy).ok_or(OperationError::LinkInvalid)?;
        Ok(RightView { effect: Effect::OptedOut(purposes.to_vec()), ..right })
    }

    /// Whether the latest word on each of these purposes is an objection.
    async fn has_opted_out(&self, visitor: &Visitor, purposes: &[Purpose]) -> Outcome<bool> {
        Ok(is_stopped(&self.facts_of_person(visitor.subject()).await?, purposes))
    }

    fn opt_out_view(&self, purposes: Vec<Purpose>, done: bool) -> OptOutView {
        OptOutView { company: self.policy.company().to_owned(), purposes, done, reason: opt_out_of(&self.policy).and_then(|right| right.reason) }
    }
}
