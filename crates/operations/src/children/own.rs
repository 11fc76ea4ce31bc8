//! A person's own age, as they say it on their page: what protects more counts at once, with what the policy then makes due; what would protect
//! less waits for a parent or for staff.

use super::age::{ErasedView, Protection, Said};
use super::permission::ChildView;
use super::scope::scope_of;
use crate::attempts::until_done;
use crate::commit::Act;
use crate::controls::delete_now;
use crate::facts::Document;
use crate::forms::{asks_age, speaks_of_children};
use crate::room::Room;
use crate::{Caller, DeclaredAge, EvidenceKind, House, LinkToken, OperationError, Outcome, Scope};
use store::AgeClaimRow;
use vocabulary::{SentenceId, SiteId, SubjectId, Timestamp};

/// What became of an age that somebody said on their own page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AgeMoved {
    /// It is on record.
    Recorded,
    /// It would take a protection away: it waits for a parent or for staff.
    Waits,
    /// They are a child whose data may not be held: it was deleted in the same act.
    Deleted(Option<ErasedView>),
}

/// What a person's page says of their age and their parents.
#[derive(Clone, Debug)]
pub struct OwnAgeView {
    /// Whether an age that they said waits to be confirmed.
    pub waits: bool,
    /// Whether they are on record as a child.
    pub is_child: bool,
    /// Until when.
    pub until: Option<Timestamp>,
    /// Whether a parent can be asked here.
    pub asks_parents: bool,
    /// What parents were asked. It names none of them.
    pub permissions: Vec<ChildView>,
}

/// An age that waits, for staff.
#[derive(Clone, Copy, Debug)]
pub struct AgeClaimView {
    /// Who says it.
    pub subject: SubjectId,
    /// Until when they would be a child by it; none where they would be none now.
    pub child_until: Option<Timestamp>,
    /// When they said it.
    pub said_at: Timestamp,
}

/// What is said of an age that waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AgeAnswer {
    /// It is so.
    Confirmed,
    /// It is not, or nobody could tell.
    Refused,
}

impl House {
    /// Whether the policy of this site makes a difference for children, so that the age is asked.
    ///
    /// # Errors
    /// When there is no such site.
    pub fn asks_age(&self, site: &SiteId) -> Outcome<bool> {
        Ok(asks_age(&*self.policy(site)?))
    }

    /// What stands on a person's page about their age; nothing where the policy makes no difference.
    ///
    /// # Errors
    /// [`OperationError::LinkInvalid`] for every link that opens nothing here.
    pub async fn own_age(&self, site: &SiteId, token: &LinkToken) -> Outcome<Option<OwnAgeView>> {
        let room = self.room(site)?;
        let subject = room.whole_visitor(token).await?.subject();
        if !asks_age(&room.policy) {
            return Ok(None);
        }
        let protection = Protection::of(&room.facts_of_person(subject).await?, room.now);
        let mut permissions = Vec::new();
        for row in room.permissions_for(subject).await? {
            permissions.push(room.child_view(&row).await?);
        }
        Ok(Some(OwnAgeView {
            waits: room.claim_of(subject).await?.is_some(),
            is_child: protection != Protection::None,
            until: if let Protection::Until(until) = protection { Some(until) } else { None },
            asks_parents: self.sends_letters() && scope_of(&room.policy, &self.practice.of(site)).is_some(),
            permissions,
        }))
    }

    /// Takes what a person says of their age on their own page.
    ///
    /// # Errors
    /// A link that opens nothing here; a site that does not ask it; nothing said.
    pub async fn say_age(&self, site: &SiteId, token: &LinkToken, age: DeclaredAge) -> Outcome<AgeMoved> {
        until_done(|| async { self.room(site)?.say_age(token, age).await }).await
    }

    /// The ages that wait to be confirmed.
    ///
    /// # Errors
    /// A party's key.
    pub async fn age_claims(&self, caller: &Caller) -> Outcome<Vec<AgeClaimView>> {
        caller.must(Scope::Children)?;
        let rows: Vec<AgeClaimRow> = self.room_of(caller)?.rows(&[]).await?;
        Ok(rows.into_iter().map(|row| AgeClaimView { subject: row.subject, child_until: row.child_until, said_at: row.said_at }).collect())
    }

    /// Confirms or refuses an age that waits, on this evidence.
    ///
    /// # Errors
    /// A party's key; nothing that waits of this person; no evidence.
    pub async fn answer_age_claim(&self, caller: &Caller, subject: SubjectId, answer: AgeAnswer, document: &str) -> Outcome<()> {
        caller.must(Scope::Children)?;
        if document.trim().is_empty() || document.chars().count() > 400 {
            return Err(OperationError::malformed("document", "say what was seen, in at most 400 characters"));
        }
        let document = Document { kind: EvidenceKind::AgeDeclared, name: document.trim().to_owned(), sha256: None };
        let document = &document;
        until_done(|| async move { self.room_of(caller)?.answer_claim(subject, &answer, (caller.name(), document)).await }).await
    }
}

impl Room<'_> {
    async fn say_age(&self, token: &LinkToken, age: DeclaredAge) -> Outcome<AgeMoved> {
        let subject = self.whole_visitor(token).await?.subject();
        if !asks_age(&self.policy) {
            return Err(OperationError::NotAllowed("the policy of this site makes no difference for children"));
        }
        let said = age.said(self.now)?;
        if said == Said::Nothing {
            return Err(OperationError::malformed("born", "please give the month and the year you were born in"));
        }
        let weighed = self.weighed(subject, said).await?;
        let facts = self.facts_of_age(&weighed.counts, subject, "the person");
        let document = Document { kind: EvidenceKind::PersonPage, name: "the age said on the person's own page".to_owned(), sha256: None };
        let mut act = Act::new(None);
        self.put_age(&mut act, &facts, &document)?;
        self.put_claim(&mut act, &weighed, subject);
        let is_forgotten = delete_now::after(self, &mut act, subject, &facts).await?.is_some();
        let erased = self.erased_view(&self.commit(act).await?)?;
        Ok(match (is_forgotten, facts.is_empty()) {
            (true, _) => AgeMoved::Deleted(erased),
            (false, true) => AgeMoved::Waits,
            (false, false) => AgeMoved::Recorded,
        })
    }
}

impl House {
    /// The sentences of the policy in force that speak of children, each once.
    ///
    /// # Errors
    /// When there is no such site.
    pub fn sentences_on_children(&self, site: &SiteId) -> Outcome<Vec<policy::Reason>> {
        let policy = self.policy(site)?;
        let mut found: Vec<policy::Reason> = Vec::new();
        for statement in policy.statements().iter().filter(|statement| speaks_of_children(&statement.text())) {
            let (Some(sentence), Some(quote)) = (policy.sentence(statement.sentence), &statement.quote) else { continue };
            let id = SentenceId { version: policy.version().clone(), number: statement.sentence };
            if !found.iter().any(|known| known.sentence == id) {
                found.push(policy::Reason { text: sentence.text.clone(), sentence: id, quote: quote.words.clone(), line: statement.line });
            }
        }
        Ok(found)
    }
}
