//! The browser's Global Privacy Control, where somebody is known by their page: where the operator lets it count, it is an objection on every
//! request, put on record once. It never takes back what the person has said themselves on the same purpose.

use crate::attempts::until_done;
use crate::commit::Act;
use crate::forms::by_signal;
use crate::links::Reach;
use crate::requests::Asking;
use crate::rights::granted_by;
use crate::{House, LinkToken, OperationError, Outcome, RightView};
use ledger::Fact;
use vocabulary::{Channel, Condition, Effect, Purpose, SiteId};

impl House {
    /// Heeds the signal of the browser in which this link was opened, or in which the person is signed in. A link that opens nothing here is
    /// passed over: whatever is asked with it says so.
    ///
    /// # Errors
    /// When the store cannot be read or written.
    pub async fn heed_signal(&self, site: &SiteId, token: &LinkToken) -> Outcome<()> {
        if !self.offers(site).gpc {
            return Ok(());
        }
        match until_done(|| self.heed_once(site, token)).await {
            Err(OperationError::LinkInvalid) => Ok(()),
            other => other,
        }
    }

    async fn heed_once(&self, site: &SiteId, token: &LinkToken) -> Outcome<()> {
        let room = self.room(site)?;
        let visitor = room.visitor(token).await?;
        if !matches!(visitor.reach, Reach::Whole | Reach::Preferences) {
            return Ok(());
        }
        let subject = visitor.subject();
        let facts = room.facts_of_person(subject).await?;
        let right = by_signal(&granted_by(&room.policy));
        let Effect::OptedOut(stopped) = &right.effect else { return Ok(()) };
        let open: Vec<Purpose> = stopped.iter().copied().filter(|purpose| !is_spoken_for(&facts, *purpose)).collect();
        if open.is_empty() {
            return Ok(());
        }
        let right = RightView { effect: Effect::OptedOut(open), ..right };
        let degree = visitor.degree();
        let asking = Asking { subject, right: &right, channel: Channel::Gpc, degree, correction: None, words: None, proof: None };
        let mut act = Act::new(None);
        act.expects(&[crate::room::Room::still_all_of(subject, &facts)]);
        room.ask(&mut act, asking).await?;
        room.commit(act).await.map(drop)
    }
}

/// Whether the person has said yes or no to this purpose already.
fn is_spoken_for(facts: &[Fact], purpose: Purpose) -> bool {
    facts.iter().any(|fact| fact.condition == Condition::OptedOut && (fact.about.purposes.is_empty() || fact.about.purposes.contains(&purpose)))
}
