//! A person exercises a right by their own link, or by the secret of a message that they answer. Their request goes on at once as far as it
//! can. It never asks for a reason.

use crate::attempts::until_done;
use crate::commit::{Act, Once};
use crate::links::{Reach, Visitor};
use crate::requests::Asking;
use crate::room::Room;
use crate::values::{hash_of, hash_of_value};
use crate::{House, LinkToken, OperationError, Outcome, RequestView, RightView};
use ledger::sha256;
use policy::Policy;
use vocabulary::{Channel, DataCategory, Personal, SiteId};

/// What a person asks for.
#[derive(Clone, Debug)]
pub struct Exercise {
    /// Which right, by its key.
    pub key: String,
    /// By which way they came.
    pub channel: Channel,
    /// What a value should be.
    pub correction: Option<(DataCategory, Personal<String>)>,
    /// What they write.
    pub words: Option<Personal<String>>,
    /// The same key again is the same act again.
    pub idempotency: Option<String>,
}

/// What the secret in a message opens.
#[derive(Clone, Debug)]
pub struct ReplyView {
    /// Whose site it is.
    pub company: String,
    /// The rights that are exercised by answering.
    pub rights: Vec<RightView>,
    /// The kinds of data that can be corrected: which they are, and no value.
    pub held: Vec<DataCategory>,
}

impl House {
    /// Does what the right says.
    ///
    /// # Errors
    /// A link that opens nothing here; a right this policy does not grant; every mistake in what was asked.
    pub async fn exercise(&self, site: &SiteId, token: &LinkToken, exercise: Exercise) -> Outcome<RequestView> {
        let exercise = &exercise;
        until_done(|| async move { self.exercise_once(site, token, exercise.clone()).await }).await
    }

    /// What can be asked by answering a message. Nothing is changed by looking, and no value is shown.
    ///
    /// # Errors
    /// [`OperationError::LinkInvalid`] for every secret that stood in no message of this site.
    pub async fn reply_shown(&self, site: &SiteId, token: &LinkToken) -> Outcome<ReplyView> {
        let room = self.room(site)?;
        let visitor = room.visitor(token).await?;
        if visitor.reach != Reach::Reply {
            return Err(OperationError::LinkInvalid);
        }
        let mut held: Vec<DataCategory> = room.live_values(visitor.subject()).await?.into_iter().map(|value| value.category).collect();
        held.sort();
        held.dedup();
        Ok(ReplyView { company: room.policy.company().to_owned(), rights: room.rights_by(&visitor.reach), held })
    }

    async fn exercise_once(&self, site: &SiteId, token: &LinkToken, exercise: Exercise) -> Outcome<RequestView> {
        let room = self.room(site)?;
        let visitor = room.visitor(token).await?;
        let rights = room.rights_by(&visitor.reach);
        if rights.is_empty() {
            return Err(OperationError::LinkInvalid);
        }
        let right = rights.into_iter().find(|right| right.key == exercise.key);
        let right = right.ok_or_else(|| OperationError::malformed("key", "this site grants no such right on this page"))?;
        room.exercise(&visitor, &right, exercise).await
    }
}

impl Room<'_> {
    /// The rights that can be exercised by whoever came this way.
    fn rights_by(&self, reach: &Reach) -> Vec<RightView> {
        let mut rights = self.rights();
        rights.retain(|right| match reach {
            Reach::Whole => right.here,
            Reach::Reply => right.channels.contains(&Channel::Reply),
            Reach::OptOut(_) | Reach::Preferences | Reach::Confirm => false,
        });
        rights
    }

    async fn exercise(&self, visitor: &Visitor, right: &RightView, exercise: Exercise) -> Outcome<RequestView> {
        let said = format!("{}|{}", right.key, visitor.subject());
        let written = exercise.words.as_ref().map_or([0; 32], hash_of_value);
        let meant = sha256(&[&hash_of(&said, &exercise.correction), &written]);
        let mut act = Act::new(Once::of(exercise.idempotency.as_deref(), "exercise", meant));
        let degree = visitor.degree();
        let channel = if visitor.reach == Reach::Reply { Channel::Reply } else { exercise.channel };
        let Exercise { correction, words, .. } = exercise;
        let asking = Asking { subject: visitor.subject(), right, channel, degree, correction, words, proof: None };
        let row = self.ask(&mut act, asking).await?;
        self.asked(act, row).await
    }
}

/// Whether some right of this policy is exercised by answering a message.
pub(crate) fn is_answered_by_reply(policy: &Policy) -> bool {
    policy.rights().iter().any(|granted| granted.channels.contains(&Channel::Reply))
}
