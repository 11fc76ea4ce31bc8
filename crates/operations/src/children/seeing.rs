//! What a verified parent may do: see what is held of their child, take the permission back, have everything deleted, and confirm an age. Each is
//! in the child's own history. A parent who was not verified yet sees nothing and can only say no.

use super::age::{ErasedView, Said};
use super::granting::Permit;
use super::permission::{ChildView, PermissionState};
use crate::attempts::until_done;
use crate::commit::Act;
use crate::controls::delete_now;
use crate::facts::Document;
use crate::room::Room;
use crate::{EvidenceKind, House, LinkToken, OperationError, Outcome};
use ledger::{Guardian, Verified};
use store::{AgeClaimRow, Cell, Intent, PermissionRow};
use vocabulary::{DataCategory, Personal, Purpose, RecordId, SiteId, Timestamp};

/// A value that is held of a child, as their parent sees it.
#[derive(Clone, Debug)]
pub struct ChildHeld {
    /// What kind of data it is.
    pub category: DataCategory,
    /// The value.
    pub value: Personal<String>,
    /// What it was collected for.
    pub purposes: Vec<Purpose>,
    /// Where it was given.
    pub source: String,
    /// When.
    pub collected_at: Timestamp,
}

/// What taking a permission back, saying no, or deleting came to.
#[derive(Clone, Debug)]
pub struct Revoked {
    /// The permission as it now stands; none where it is gone.
    pub permission: Option<ChildView>,
    /// The erasure of the child, where the policy does not let them be held without a permission, or the parent asked for it.
    pub erased: Option<ErasedView>,
}

impl House {
    /// The permissions that the person behind the link was asked for as a parent.
    ///
    /// # Errors
    /// [`OperationError::LinkInvalid`] for every link that opens nothing here.
    pub async fn children_of(&self, site: &SiteId, token: &LinkToken) -> Outcome<Vec<ChildView>> {
        let room = self.room(site)?;
        let visitor = room.whole_visitor(token).await?;
        let mut views = Vec::new();
        for row in room.permissions_by(visitor.subject()).await? {
            views.push(room.child_view(&row).await?);
        }
        Ok(views)
    }

    /// What is held of a child, for their verified parent. The view itself goes into the child's history.
    ///
    /// # Errors
    /// A link that is not the verified parent's; a child who is none any more.
    pub async fn child_held(&self, site: &SiteId, token: &LinkToken, permission: RecordId) -> Outcome<Vec<ChildHeld>> {
        until_done(|| async { self.room(site)?.held_for_parent(token, permission).await }).await
    }

    /// A link to the child's own page, by which they give what the parent permits.
    ///
    /// # Errors
    /// The same.
    pub async fn link_for_child(&self, site: &SiteId, token: &LinkToken, permission: RecordId) -> Outcome<LinkToken> {
        let room = self.room(site)?;
        let (row, _) = room.guardian(token, permission).await?;
        let mut act = Act::new(None);
        let (evidence, _) = room.link_to_page(&mut act, row.subject)?;
        room.commit(act).await?;
        room.page_token(evidence)
    }

    /// Takes a permission back; from the next decision on it does not hold. One that was not verified yet is declined, and what was taken of the
    /// parent to ask them is deleted.
    ///
    /// # Errors
    /// A link that is no parent's.
    pub async fn revoke_permission(&self, site: &SiteId, token: &LinkToken, permission: RecordId) -> Outcome<Revoked> {
        until_done(|| async { self.room(site)?.revoke(token, permission).await }).await
    }

    /// Deletes everything that is held of a child.
    ///
    /// # Errors
    /// A link that is not the verified parent's; a child who is none any more.
    pub async fn delete_child(&self, site: &SiteId, token: &LinkToken, permission: RecordId) -> Outcome<Revoked> {
        until_done(|| async { self.room(site)?.delete_child(token, permission).await }).await
    }

    /// A parent confirms the age that their child says, or says that it is not so.
    ///
    /// # Errors
    /// A link that is not the verified parent's; nothing that waits.
    pub async fn parent_on_age(&self, site: &SiteId, token: &LinkToken, permission: RecordId, is_so: crate::AgeAnswer) -> Outcome<()> {
        until_done(|| async {
            let room = self.room(site)?;
            let (row, _) = room.guardian(token, permission).await?;
            let document = Document { kind: EvidenceKind::ParentVerification, name: "a verified parent confirmed the age".to_owned(), sha256: None };
            room.answer_claim(row.subject, &is_so, ("the parent", &document)).await
        })
        .await
    }
}

impl Room<'_> {
    async fn guardian(&self, token: &LinkToken, id: RecordId) -> Outcome<(PermissionRow, Guardian)> {
        let visitor = self.whole_visitor(token).await?;
        let row = self.permission_of(token, id).await?;
        let facts = self.facts_of_person(row.subject).await?;
        let verified = Verified { child: row.subject, parent: row.parent, facts: &row.facts.0 };
        let guardian = Guardian::prove(&visitor.presence, verified, &facts, self.now);
        let refusal = OperationError::NotAllowed("only a verified parent sees and changes what is held of a child, and only while it is one");
        guardian.map(|guardian| (row, guardian)).ok_or(refusal)
    }

    async fn held_for_parent(&self, token: &LinkToken, id: RecordId) -> Outcome<Vec<ChildHeld>> {
        let (row, guardian) = self.guardian(token, id).await?;
        let held = self.live_values(row.subject).await?;
        let mut data: Vec<DataCategory> = held.iter().map(|value| value.category.clone()).collect();
        data.sort();
        data.dedup();
        let grant = gate::for_the_parent(self.new_record(), &guardian, self.policy.version(), &data, self.now).ok_or(OperationError::LinkInvalid)?;
        let mut act = Act::new(None);
        act.log(grant.event().clone(), Some(row.subject));
        let (logged, _) = self.commit(act).await?.logged(grant).map_err(|error| self.locked(error))?;
        let opened = self.house.foundations.vault.open(logged, &held, self.now).await.map_err(|error| self.locked(error))?;
        let seen = held.into_iter().zip(opened).map(|(value, opened)| ChildHeld {
            category: value.category,
            value: opened.value,
            purposes: value.purposes,
            source: value.source,
            collected_at: value.collected_at,
        });
        Ok(seen.collect())
    }

    async fn revoke(&self, token: &LinkToken, id: RecordId) -> Outcome<Revoked> {
        let row = self.permission_of(token, id).await?;
        let mut act = Act::new(None);
        if row.facts.0.is_empty() {
            let others = self.permissions_by(row.parent).await?.len() > 1;
            if others {
                act.add(Intent::delete::<PermissionRow>(vec![Cell::from(&row.permission)]));
                act.add(Intent::delete::<store::PermissionFormRow>(vec![Cell::from(&row.permission)]));
            } else {
                act.forget(row.parent, &format!("{}#0", self.policy.version()));
            }
            self.commit(act).await?;
            return Ok(Revoked { permission: None, erased: None });
        }
        let fact = self.permission_ends(row.subject, "the parent");
        let document = Document { kind: EvidenceKind::Withdrawal, name: "the parent took it back on their own page".to_owned(), sha256: None };
        self.put_fact(&mut act, &fact, &document)?;
        let mut new = PermissionRow { state: PermissionState::Revoked.key().to_owned(), ..row.clone() };
        self.put_permission(&mut act, &row, &mut new);
        let is_forgotten = delete_now::after(self, &mut act, row.subject, std::slice::from_ref(&fact)).await?.is_some();
        let erased = self.erased_view(&self.commit(act).await?)?;
        let permission = if is_forgotten { None } else { Some(self.child_view(&new).await?) };
        Ok(Revoked { permission, erased })
    }

    async fn delete_child(&self, token: &LinkToken, id: RecordId) -> Outcome<Revoked> {
        let (row, _) = self.guardian(token, id).await?;
        let mut act = Act::new(None);
        act.forget(row.subject, &format!("{}#0", self.policy.version()));
        let erased = self.erased_view(&self.commit(act).await?)?;
        Ok(Revoked { permission: None, erased })
    }

    /// Puts on record what a parent or staff say of a claim about somebody's age, and that it waits no more.
    pub(super) async fn answer_claim(&self, child: vocabulary::SubjectId, answer: &crate::AgeAnswer, (by, document): (&str, &Document)) -> Outcome<()> {
        let claim = self.claim_of(child).await?.ok_or_else(|| OperationError::malformed("age", "nothing waits to be confirmed"))?;
        let mut act = Act::new(None);
        act.add(Intent::delete::<AgeClaimRow>(vec![Cell::from(&child)]));
        if matches!(answer, crate::AgeAnswer::Confirmed) {
            let said = claim.child_until.map_or(Said::Grown, |until| if self.now < until { Said::Child(Some(until)) } else { Said::Grown });
            self.put_age(&mut act, &self.facts_of_age(&said, child, by), document)?;
        }
        self.commit(act).await.map(drop)
    }
}

impl Permit {
    /// The same for another permission.
    #[must_use]
    pub fn of(self, permission: RecordId) -> Self {
        Self { permission, ..self }
    }
}
