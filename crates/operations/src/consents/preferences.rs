//! Preferences without signing in: what a link that stands in every letter opens. It shows the person's choices and what they can object to,
//! one click each. It shows no value of theirs, not even the address it was sent to, and leads to nothing else.

use super::view::ConsentsView;
use crate::attempts::until_done;
use crate::commit::Act;
use crate::facts::Document;
use crate::links::{Reach, Visitor};
use crate::requests::Asking;
use crate::rights::{opt_out_of, purposes_stopped};
use crate::room::Room;
use crate::{EvidenceKind, House, LinkToken, OperationError, Outcome, RightView};
use ledger::{Fact, FactScope};
use policy::Reason;
use vocabulary::{Channel, Condition, Degree, Effect, Purpose, SiteId, SubjectId, Timestamp};
use wording::Language;

/// What letters are about that nobody has to receive, where the policy itself names none.
const LETTERS: [Purpose; 3] = [Purpose::Marketing, Purpose::PartnerMarketing, Purpose::Survey];

/// What a link to somebody's preferences shows.
#[derive(Clone, Debug)]
pub struct PreferencesView {
    /// Their choices.
    pub consents: ConsentsView,
    /// What they can object to.
    pub stoppable: Vec<Stoppable>,
    /// Until when the link opens this.
    pub until: Timestamp,
}

/// Something that can be objected to.
#[derive(Clone, Debug)]
pub struct Stoppable {
    /// What to send back.
    pub key: String,
    /// What it stops.
    pub purposes: Vec<Purpose>,
    /// Whether it is stopped.
    pub stopped: bool,
    /// The sentence that grants it.
    pub reason: Option<Reason>,
}

impl House {
    /// What the link shows. Nothing is changed by looking, and no value is opened.
    ///
    /// # Errors
    /// [`OperationError::LinkInvalid`] for every link that opens no preferences here.
    pub async fn preferences(&self, site: &SiteId, token: &LinkToken) -> Outcome<PreferencesView> {
        self.preferences_in(site, token, Language::English).await
    }

    /// The same, worded in this language.
    ///
    /// # Errors
    /// The same.
    pub async fn preferences_in(&self, site: &SiteId, token: &LinkToken, language: Language) -> Outcome<PreferencesView> {
        let room = self.room(site)?;
        let visitor = room.of_preferences(token).await?;
        let facts = room.facts_of_person(visitor.subject()).await?;
        let stoppable = room.stoppable().iter().map(|right| room.stoppable_view(right, &facts)).collect();
        Ok(PreferencesView { consents: room.consents_view(visitor.subject(), language).await?, stoppable, until: visitor.until })
    }

    /// Objects, from the next decision on. Once more changes nothing.
    ///
    /// # Errors
    /// [`OperationError::LinkInvalid`] for every link that opens no preferences here; nothing of that key.
    pub async fn stop_by_preferences(&self, site: &SiteId, token: &LinkToken, key: &str) -> Outcome<()> {
        until_done(|| async move {
            let room = self.room(site)?;
            let visitor = room.of_preferences(token).await?;
            let right = room.stoppable().into_iter().find(|right| right.key == key);
            let right = right.ok_or_else(|| OperationError::malformed("key", "there is nothing of this name to stop"))?;
            room.stop(&visitor, &right).await
        })
        .await
    }

    /// Objects to what the letters are about in which this link stands, as a mail program does that was told to unsubscribe (RFC 8058). Once
    /// more changes nothing.
    ///
    /// # Errors
    /// [`OperationError::LinkInvalid`] for every link that opens no preferences here.
    pub async fn unsubscribe(&self, site: &SiteId, token: &LinkToken) -> Outcome<()> {
        until_done(|| async move {
            let room = self.room(site)?;
            let visitor = room.of_preferences(token).await?;
            match room.unsubscribing() {
                Some(right) => room.stop(&visitor, &right).await,
                None => room.object_beyond_the_text(visitor.subject()).await,
            }
        })
        .await
    }
}

impl Room<'_> {
    async fn of_preferences(&self, token: &LinkToken) -> Outcome<Visitor> {
        let visitor = self.visitor(token).await?;
        if visitor.reach == Reach::Preferences { Ok(visitor) } else { Err(OperationError::LinkInvalid) }
    }

    /// What the policy lets people object to, each kind once.
    fn stoppable(&self) -> Vec<RightView> {
        let mut found: Vec<RightView> = Vec::new();
        for right in self.rights() {
            if matches!(right.effect, Effect::OptedOut(_)) && !found.iter().any(|known| known.effect == right.effect) {
                found.push(right);
            }
        }
        found
    }

    /// The right that letters are stopped by: the one that is used by a link in them, else the first.
    fn unsubscribing(&self) -> Option<RightView> {
        let by_letter = self.stoppable().into_iter().find(|right| right.channels.contains(&Channel::LetterLink));
        by_letter.or_else(|| opt_out_of(&self.policy))
    }

    fn stoppable_view(&self, right: &RightView, facts: &[Fact]) -> Stoppable {
        let purposes = purposes_stopped(&self.policy, &right.effect);
        Stoppable { key: right.key.clone(), stopped: is_stopped(facts, &purposes), purposes, reason: right.reason.clone() }
    }

    async fn stop(&self, visitor: &Visitor, right: &RightView) -> Outcome<()> {
        let subject = visitor.subject();
        let facts = self.facts_of_person(subject).await?;
        if is_stopped(&facts, &purposes_stopped(&self.policy, &right.effect)) {
            return Ok(());
        }
        let (channel, degree) = (Channel::LetterLink, Degree::AddressProven);
        let asking = Asking { subject, right, channel, degree, correction: None, words: None, proof: None };
        let mut act = Act::new(None);
        act.expects(&[Self::still_all_of(subject, &facts)]);
        self.ask(&mut act, asking).await?;
        self.commit(act).await.map(drop)
    }

    /// An objection that the text does not grant, and that is heeded like any other.
    async fn object_beyond_the_text(&self, subject: SubjectId) -> Outcome<()> {
        let facts = self.facts_of_person(subject).await?;
        if is_stopped(&facts, &LETTERS) {
            return Ok(());
        }
        let about = FactScope { subject: Some(subject), purposes: LETTERS.to_vec(), ..FactScope::default() };
        let fact = self.witnessed(Condition::OptedOut, about, "the person");
        let mut act = Act::new(None);
        act.expects(&[Self::still_all_of(subject, &facts)]);
        self.put_fact(&mut act, &fact, &Document { kind: EvidenceKind::Letter, name: "unsubscribed by a letter".to_owned(), sha256: None })?;
        self.commit(act).await.map(drop)
    }
}

/// Whether the latest word on each of these purposes is an objection.
pub(crate) fn is_stopped(facts: &[Fact], purposes: &[Purpose]) -> bool {
    !purposes.is_empty()
        && purposes.iter().all(|purpose| {
            let about = |fact: &&Fact| fact.condition == Condition::OptedOut && (fact.about.purposes.is_empty() || fact.about.purposes.contains(purpose));
            let latest = facts.iter().filter(about).max_by_key(|fact| (fact.recorded_at, fact.holds, fact.evidence));
            latest.is_some_and(|fact| fact.holds)
        })
}
