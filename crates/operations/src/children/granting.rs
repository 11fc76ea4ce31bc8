//! A parent answers: what they permit, for how long it is waited, and the moment at which it becomes a fact. Nothing holds before the parent
//! is verified by the method they chose, and nobody who is a child themselves is anybody's parent here.

use super::age::Said;
use super::letters::SECOND;
use super::permission::{ChildView, Method, PermissionState, evidence_of};
use super::scope::scope_of;
use crate::attempts::until_done;
use crate::commit::Act;
use crate::controls::delete_now;
use crate::facts::Document;
use crate::links::Reach;
use crate::room::Room;
use crate::{DeclaredAge, EvidenceKind, House, LinkToken, Mistake, OperationError, Outcome};
use ledger::{Event, Fact, FactScope, Hash, sha256};
use policy::Facts;
use store::{Cell, HeldValue, Intent, Json, PermissionRow, TagRow};
use vocabulary::{BirthMonth, Condition, GROWN_UP_YEARS, Purpose, Recipient, RecordId, SiteId, SubjectId, Timestamp};

/// A parent's answer.
#[derive(Clone, Debug)]
pub struct Permit {
    /// Which permission.
    pub permission: RecordId,
    /// When the parent was born.
    pub born: DeclaredAge,
    /// When the child was born.
    pub child_born: DeclaredAge,
    /// For which purposes.
    pub purposes: Vec<Purpose>,
    /// By or to whom.
    pub recipients: Vec<Recipient>,
    /// How they are to be verified, once they chose.
    pub method: Option<Method>,
    /// Whether they ask to be written to before it ends.
    pub remind: bool,
}

/// What a parent's answer came to.
#[derive(Clone, Debug)]
pub struct Permitted {
    /// The permission as it now stands.
    pub permission: ChildView,
    /// When the second letter is sent, where one is.
    pub second_letter_at: Option<Timestamp>,
}

/// A parent's answer that can be taken.
struct Answered {
    child_until: Timestamp,
    purposes: Vec<Purpose>,
    recipients: Vec<Recipient>,
    method: Method,
}

/// On what a permission is verified.
pub(super) struct Verified<'a> {
    pub(super) by: &'a str,
    pub(super) words: String,
    pub(super) sha256: Option<Hash>,
}

impl House {
    /// Takes a parent's answer. It counts once they are verified by the method they chose.
    ///
    /// # Errors
    /// A link that is no parent's; a parent who is no grown-up, or is known as a child: then their address is deleted at once; every mistake.
    pub async fn permit(&self, site: &SiteId, token: &LinkToken, permit: &Permit) -> Outcome<Permitted> {
        until_done(|| async { self.room(site)?.permit(token, permit).await }).await
    }

    /// Everything that is wrong with a parent's answer, each by its field, without taking it.
    ///
    /// # Errors
    /// A link that is no parent's.
    pub async fn mistakes_in_permit(&self, site: &SiteId, token: &LinkToken, permit: &Permit) -> Outcome<Vec<Mistake>> {
        let room = self.room(site)?;
        room.permission_of(token, permit.permission).await?;
        match room.answered(permit) {
            Ok(_) => Ok(Vec::new()),
            Err(OperationError::Malformed(mistakes)) => Ok(mistakes),
            Err(error) => Err(error),
        }
    }

    /// Confirms a permission by the link of the second letter. From here on it holds.
    ///
    /// # Errors
    /// [`OperationError::LinkInvalid`] for every link that confirms nothing.
    pub async fn confirm_permission(&self, site: &SiteId, token: &LinkToken) -> Outcome<ChildView> {
        until_done(|| async { self.room(site)?.confirm_permission(token).await }).await
    }

    /// Whether a link of a second letter confirms something; nothing is changed by looking.
    ///
    /// # Errors
    /// [`OperationError::LinkInvalid`] for every link that confirms nothing.
    pub async fn permission_to_confirm(&self, site: &SiteId, token: &LinkToken) -> Outcome<ChildView> {
        let room = self.room(site)?;
        let row = room.confirming(token).await?;
        room.child_view(&row).await
    }
}

impl Room<'_> {
    /// The permission of this id, if this is the page of its parent.
    pub(super) async fn permission_of(&self, token: &LinkToken, id: RecordId) -> Outcome<PermissionRow> {
        let visitor = self.whole_visitor(token).await?;
        let row = self.permission_row(id).await?;
        if row.parent == visitor.subject() { Ok(row) } else { Err(OperationError::malformed("permission", "there is no such permission")) }
    }

    async fn permit(&self, token: &LinkToken, permit: &Permit) -> Outcome<Permitted> {
        let row = self.permission_of(token, permit.permission).await?;
        self.refuse_a_child(&row, permit.born).await?;
        let Answered { child_until, purposes, recipients, method } = self.answered(permit)?;
        self.refuse_over_a_revocation(row.subject, Some(row.parent)).await?;
        let practice = self.house.practice.of(self.site());
        let tag = match row.tag {
            Some(tag) => Some(tag),
            None => self.rows::<TagRow>(&[("subject", Cell::from(&row.parent))]).await?.into_iter().map(|tag| tag.tag).next(),
        };
        let mut new = PermissionRow {
            state: PermissionState::Asked.key().to_owned(),
            method: Some(method.key().to_owned()),
            purposes: Json(purposes),
            recipients: Json(recipients),
            child_until: Some(child_until),
            tag,
            // A renewal that is not proven leaves what was given before to its own end.
            until: Some(held_until(&row).max(self.now.plus_ms(practice.waiting_ms()))),
            ..row.clone()
        };
        let mut act = Act::new(None);
        let mut second_letter_at = None;
        // While a renewal waits for its proof, what was given before goes on as long as it was given for: its facts have their own end.
        if method == Method::EmailPlus {
            let at = self.now.plus_ms(practice.second_letter_ms());
            PermissionState::Confirming.key().clone_into(&mut new.state);
            act.add(Intent::insert(&self.letter_job(SECOND, &new, at)));
            second_letter_at = Some(at);
        }
        self.put_permission(&mut act, &row, &mut new);
        self.ask_for_reminder(&mut act, row.parent, permit.remind).await?;
        self.commit(act).await?;
        Ok(Permitted { permission: self.child_view(&new).await?, second_letter_at })
    }

    /// What a parent answered, or everything that is wrong with it.
    fn answered(&self, permit: &Permit) -> Outcome<Answered> {
        let mut mistakes = Vec::new();
        noted(self.grown_up(permit.born), &mut mistakes)?;
        let child_until = noted(self.child_until(permit.child_born), &mut mistakes)?;
        let scope = noted(self.scope_asked((&permit.purposes, &permit.recipients), permit.method), &mut mistakes)?;
        let method = permit.method.ok_or_else(|| OperationError::malformed("method", "please choose how we can know that it is you"));
        match (child_until, scope, noted(method, &mut mistakes)?) {
            (Some(child_until), Some((purposes, recipients)), Some(method)) if mistakes.is_empty() => {
                Ok(Answered { child_until, purposes, recipients, method })
            }
            _ => Err(OperationError::Malformed(mistakes)),
        }
    }

    /// Refuses whoever says, or is known, to be a child. What was taken of them to ask them goes at once.
    async fn refuse_a_child(&self, row: &PermissionRow, born: DeclaredAge) -> Outcome<()> {
        let known = self.is_known_as_child(row.parent).await?;
        if known || born.says_child(self.now) {
            let mut act = Act::new(None);
            act.forget(row.parent, &format!("{}#0", self.policy.version()));
            self.commit(act).await?;
            return Err(OperationError::NotAllowed("a child gives no permission in a parent's place; what was given to ask you is deleted"));
        }
        Ok(())
    }

    /// Refuses whoever does not say that they are grown up.
    fn grown_up(&self, born: DeclaredAge) -> Outcome<()> {
        born.said(self.now)?;
        match born {
            DeclaredAge::Born(month) if month.surely(GROWN_UP_YEARS) <= self.now => Ok(()),
            DeclaredAge::NotSaid => Err(OperationError::malformed("born", "please give the month and the year you were born in")),
            DeclaredAge::Born(_) | DeclaredAge::Under13 | DeclaredAge::Over13 => {
                Err(OperationError::malformed("born", "a grown-up parent or guardian must answer this"))
            }
        }
    }

    /// Until when a child is one, as a parent says.
    pub(super) fn child_until(&self, born: DeclaredAge) -> Outcome<Timestamp> {
        match born.said(self.now).map_err(|_| OperationError::malformed("child-born", "please look at the year again"))? {
            Said::Child(Some(until)) => Ok(until),
            Said::Grown => Err(OperationError::malformed("child-born", "by this they are 13 or older, and no parent's permission is needed")),
            Said::Nothing | Said::Child(None) => Err(OperationError::malformed("child-born", "please give the month and the year the child was born in")),
        }
    }

    /// What is permitted, each once, if the policy asks a parent for it.
    pub(super) fn scope_asked(&self, (purposes, recipients): (&[Purpose], &[Recipient]), method: Option<Method>) -> Outcome<(Vec<Purpose>, Vec<Recipient>)> {
        let offered = scope_of(&self.policy, &self.house.practice.of(self.site()));
        let offered = offered.ok_or(OperationError::NotAllowed("the policy of this site asks no parent"))?;
        let mut mistakes = Vec::new();
        let mut mistake = |field: &str, words: &str| mistakes.push(Mistake { field: field.to_owned(), words: words.to_owned() });
        let chosen = |purpose: &&Purpose| purposes.contains(purpose);
        let purposes_chosen: Vec<Purpose> = offered.purposes.iter().filter(chosen).copied().collect();
        let recipients_chosen: Vec<Recipient> = offered.recipients.iter().filter(|recipient| recipients.contains(recipient)).copied().collect();
        if purposes_chosen.is_empty() || purposes.iter().any(|purpose| !offered.purposes.contains(purpose)) {
            mistake("purpose", "please choose what you permit it for, from what is listed");
        }
        if recipients_chosen.is_empty() || recipients.iter().any(|recipient| !offered.recipients.contains(recipient)) {
            mistake("recipient", "please choose whom you permit it to, from what is listed");
        }
        if method == Some(Method::EmailPlus) && recipients_chosen.iter().any(|recipient| !offered.by_email.contains(recipient)) {
            mistake("method", "for giving it to others, an answer by e-mail is not enough: please send the form or have a call");
        }
        if mistakes.is_empty() { Ok((purposes_chosen, recipients_chosen)) } else { Err(OperationError::Malformed(mistakes)) }
    }

    /// A parent's word to take a permission back stands over whatever another parent permits, until they give it again themselves.
    pub(crate) async fn refuse_over_a_revocation(&self, child: SubjectId, by: Option<SubjectId>) -> Outcome<()> {
        let known = self.permissions_for(child).await?;
        let stands = |row: &PermissionRow| PermissionState::of(row) == PermissionState::Revoked && Some(row.parent) != by;
        match known.iter().any(stands) {
            true => Err(OperationError::malformed("permission", "another parent has taken their permission back, and that stands until they give it again")),
            false => Ok(()),
        }
    }

    /// Adds to an act the permission as it stands afterwards.
    pub(super) fn put_permission(&self, act: &mut Act, old: &PermissionRow, new: &mut PermissionRow) {
        new.row_version = old.row_version.saturating_add(1);
        act.add(Intent::replace(&*new, old.row_version));
    }

    async fn confirming(&self, token: &LinkToken) -> Outcome<PermissionRow> {
        let visitor = self.visitor(token).await?;
        let evidence = visitor.presence.evidence();
        let rows = self.permissions_by(visitor.subject()).await?;
        let is_it = |row: &PermissionRow| evidence_of(row.permission) == evidence && PermissionState::of(row) == PermissionState::Confirming;
        rows.into_iter().filter(|_| visitor.reach == Reach::Confirm).find(is_it).ok_or(OperationError::LinkInvalid)
    }

    async fn confirm_permission(&self, token: &LinkToken) -> Outcome<ChildView> {
        let row = self.confirming(token).await?;
        let words = format!("e-mail plus: answered and confirmed by a second letter, {}", self.now);
        let said = format!("{}|{:?}|{:?}|{:?}", row.permission, row.purposes.0, row.recipients.0, row.child_until);
        let verified = Verified { by: "the parent, by two letters", words, sha256: Some(sha256(&[said.as_bytes()])) };
        let mut act = Act::new(None);
        let new = self.grant(&mut act, &row, &verified).await?;
        self.commit(act).await?;
        self.child_view(&new).await
    }

    /// Makes a permission the facts it is: that the child is one, until when, and what its parent permits, for how long.
    pub(super) async fn grant(&self, act: &mut Act, row: &PermissionRow, verified: &Verified<'_>) -> Outcome<PermissionRow> {
        self.refuse_over_a_revocation(row.subject, Some(row.parent)).await?;
        let known = self.permissions_for(row.subject).await?;
        act.expects(&[Intent::expect::<PermissionRow>(("subject", Cell::from(&row.subject)), known.len() as u64)]);
        if self.is_known_as_child(row.parent).await? {
            return Err(OperationError::malformed("permission", "who would give it is known as a child themselves"));
        }
        let child_until = row.child_until.filter(|until| self.now < *until);
        let child_until = child_until.ok_or_else(|| OperationError::malformed("permission", "the child is none any more, or nobody said until when"))?;
        let until = self.now.plus_ms(self.house.practice.of(self.site()).permission_ms());
        let document = || Document { kind: EvidenceKind::ParentVerification, name: verified.words.clone(), sha256: verified.sha256 };
        self.put_age(act, &self.facts_of_age(&Said::Child(Some(child_until)), row.subject, verified.by), &document())?;
        let mut facts = Vec::new();
        for recipient in &row.recipients.0 {
            let about = FactScope { subject: Some(row.subject), recipient: Some(*recipient), purposes: row.purposes.0.clone(), ..FactScope::default() };
            let fact = Fact { until: Some(until), ..self.witnessed(Condition::Parental, about, verified.by) };
            facts.push(fact.evidence);
            self.put_fact(act, &fact, &document())?;
        }
        self.keep_what_is_permitted(act, row).await?;
        if self.claim_of(row.subject).await?.is_some() {
            // The parent has now said what it is.
            act.add(Intent::delete::<store::AgeClaimRow>(vec![Cell::from(&row.subject)]));
        }
        let mut new = PermissionRow { state: PermissionState::Granted.key().to_owned(), tag: None, until: Some(until), facts: Json(facts), ..row.clone() };
        self.put_permission(act, row, &mut new);
        self.leave_renewal(act, &new);
        Ok(new)
    }
}

/// The outcome, or nothing where it is a mistake, which is noted beside the others.
fn noted<T>(outcome: Outcome<T>, mistakes: &mut Vec<Mistake>) -> Outcome<Option<T>> {
    match outcome {
        Ok(value) => Ok(Some(value)),
        Err(OperationError::Malformed(more)) => {
            mistakes.extend(more);
            Ok(None)
        }
        Err(error) => Err(error),
    }
}

/// Until when what was given before holds, where something was and it is not taken back.
fn held_until(row: &PermissionRow) -> Timestamp {
    let is_over = matches!(PermissionState::of(row), PermissionState::Revoked | PermissionState::Refused) || row.facts.0.is_empty();
    row.until.filter(|_| !is_over).unwrap_or(Timestamp(0))
}

impl Room<'_> {
    /// Where the policy lets nothing be held of a child without a permission, what is held for nothing that the parent permits goes in the act
    /// that makes it known that they are one.
    async fn keep_what_is_permitted(&self, act: &mut Act, row: &PermissionRow) -> Outcome<()> {
        let child = Facts::unknown().with(Condition::Child, true).with(Condition::Parental, false);
        let Some(old) = self.record(row.subject).await? else { return Ok(()) };
        if delete_now::due(&self.policy, &child).is_none() {
            return Ok(());
        }
        let permitted = |purpose: &Purpose| row.recipients.0.contains(&Recipient::Company) && row.purposes.0.contains(purpose);
        let (kept, gone): (Vec<_>, Vec<_>) = old.packed.values.iter().cloned().partition(|value| value.purposes.iter().any(permitted));
        let kept: Vec<_> = kept.into_iter().map(|value| HeldValue { purposes: value.purposes.iter().copied().filter(permitted).collect(), ..value }).collect();
        if !gone.is_empty() {
            let records = gone.into_iter().map(|value| (value.record, value.category)).collect();
            act.log(Event::Removed { records }, Some(row.subject));
        }
        if kept != old.packed.values {
            self.put_record(act, row.subject, Some(&old), kept);
        }
        Ok(())
    }
}

/// A month as a declared age.
impl From<BirthMonth> for DeclaredAge {
    fn from(month: BirthMonth) -> Self {
        Self::Born(month)
    }
}
