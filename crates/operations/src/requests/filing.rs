//! A member of staff enters a request that came by letter: to an address the policy names, or as a returned message. What proves who asks is
//! recorded with it; without proof, nothing is done that needs any.

use crate::attempts::until_done;
use crate::commit::{Act, Once};
use crate::links::Reach;
use crate::requests::{Asking, RequestView};
use crate::rights::rights_of;
use crate::room::Room;
use crate::values::{hash_of, hash_of_value, is_blank, is_longer_than};
use crate::{Caller, House, LinkToken, OperationError, Outcome, RightView, Scope};
use ledger::sha256;
use store::{Cell, RequestRow};
use vocabulary::{Channel, DataCategory, Degree, Personal, RecordId, Right, SubjectId};

/// The most characters in the name of what proves somebody.
const DOCUMENT_CHARACTERS_MAX: usize = 400;

/// Who asks.
#[derive(Clone, Debug)]
pub enum Asker {
    /// This person, as the letter says.
    Person(SubjectId),
    /// Whoever received the message that came back, by the secret that stood in it. They read what was sent to their address.
    Returned(LinkToken),
}

/// What proves who asks.
#[derive(Clone, Debug)]
pub struct Proof {
    /// How surely.
    pub degree: Degree,
    /// What was seen, and by whom.
    pub document: Personal<String>,
}

/// A request that came by letter.
#[derive(Clone, Debug)]
pub struct NewRequest {
    /// Who asks.
    pub asker: Asker,
    /// Which right.
    pub right: Right,
    /// By which way it came.
    pub channel: Channel,
    /// What a value should be.
    pub correction: Option<(DataCategory, Personal<String>)>,
    /// What they write.
    pub words: Option<Personal<String>>,
    /// What proves who asks, where something does.
    pub proof: Option<Proof>,
    /// The same key again is the same request again.
    pub idempotency: Option<String>,
}

impl Proof {
    /// Whether staff can bring such proof: the house alone witnesses that somebody came by their own link.
    pub(crate) fn check(&self) -> Outcome<()> {
        if !matches!(self.degree, Degree::AddressProven | Degree::DocumentChecked) {
            return Err(OperationError::malformed("degree", "staff prove an address (`address-proven`) or check a document (`document-checked`)"));
        }
        if is_blank(&self.document) || is_longer_than(&self.document, DOCUMENT_CHARACTERS_MAX) {
            return Err(OperationError::malformed("document", "say what was seen, in at most 400 characters"));
        }
        Ok(())
    }
}

impl House {
    /// Takes in a request that came by letter. Whatever needs no more proof than there is, is done at once.
    ///
    /// # Errors
    /// A party's key; nobody of this id; a right that this policy does not grant by this way; every mistake in what was asked.
    pub async fn file_request(&self, caller: &Caller, new: NewRequest) -> Outcome<RequestView> {
        caller.must(Scope::Requests)?;
        let new = &new;
        until_done(|| async move { self.room_of(caller)?.file_once(new.clone()).await }).await
    }
}

impl Room<'_> {
    async fn file_once(&self, new: NewRequest) -> Outcome<RequestView> {
        let right = self.right_by(new.right, &new.channel, new.correction.is_some())?;
        let (subject, degree) = self.asker(&new).await?;
        let said = format!("{}|{}|{subject}|{degree}", right.key, new.channel);
        let written = new.words.iter().chain(new.proof.as_ref().map(|proof| &proof.document)).map(hash_of_value).collect::<Vec<_>>();
        let mut hashes = vec![hash_of(&said, &new.correction)];
        hashes.extend(written);
        let request = sha256(&hashes.iter().map(<[u8; 32]>::as_slice).collect::<Vec<_>>());
        let mut act = Act::new(Once::of(new.idempotency.as_deref(), "file_request", request));
        let asking = Asking {
            subject,
            right: &right,
            channel: new.channel,
            degree,
            correction: new.correction,
            words: new.words,
            proof: new.proof.map(|proof| proof.document),
        };
        let row = self.ask(&mut act, asking).await?;
        self.asked(act, row).await
    }

    /// Does the act that holds this new request; the request as it was made the first time, where this is the same call again.
    pub(crate) async fn asked(&self, mut act: Act, row: RequestRow) -> Outcome<RequestView> {
        act.answers(Some(row.subject), &row.request);
        let done = self.commit(act).await?;
        let Some(first) = done.repeated() else { return Ok(self.request_view(&row)) };
        if first.is_empty() {
            // The key was somebody's who was erased since: what it was used for is forgotten, and this is not it.
            return Err(OperationError::IdempotencyClash);
        }
        let request: RecordId = serde_json::from_slice(first).map_err(|error| self.house.broken(&error))?;
        let known: Option<RequestRow> = self.row(&[Cell::from(&request)]).await?;
        Ok(self.request_view(&known.unwrap_or(row)))
    }

    /// The right that the policy grants by this way, the one that does most: what is right is known, or only that something is wrong.
    fn right_by(&self, right: Right, channel: &Channel, corrects: bool) -> Outcome<RightView> {
        let granted = self.rights().into_iter().filter(|view| view.right == right);
        let (by_this_way, others): (Vec<RightView>, Vec<RightView>) = granted.partition(|view| view.channels.contains(channel));
        let best = by_this_way.into_iter().max_by_key(|view| (corrects == (view.effect == vocabulary::Effect::Corrected), view.reason.is_some()));
        best.ok_or_else(|| {
            let ways: Vec<String> = others.iter().flat_map(|view| &view.channels).map(ToString::to_string).collect();
            let words = match ways.as_slice() {
                [] => "this policy grants no such right".to_owned(),
                ways => format!("this policy grants it by: {}", ways.join(", ")),
            };
            OperationError::malformed("channel", words)
        })
    }

    /// Every right a person of this site has, with what its operator offers beyond the text.
    pub(crate) fn rights(&self) -> Vec<RightView> {
        rights_of(&self.policy, &self.house.offering.of(self.site()))
    }

    async fn asker(&self, new: &NewRequest) -> Outcome<(SubjectId, Degree)> {
        let (subject, degree) = match &new.asker {
            Asker::Person(subject) if self.is_on_file(*subject).await? => (*subject, Degree::Said),
            Asker::Person(_) => return Err(OperationError::malformed("subject", "nobody of this id is on file")),
            Asker::Returned(token) => match self.visitor(token).await? {
                visitor if visitor.reach == Reach::Reply && new.channel == Channel::Reply => (visitor.subject(), Degree::AddressProven),
                _ => return Err(OperationError::LinkInvalid),
            },
        };
        match &new.proof {
            Some(proof) => proof.check().map(|()| (subject, degree.max(proof.degree))),
            None => Ok((subject, degree)),
        }
    }
}
