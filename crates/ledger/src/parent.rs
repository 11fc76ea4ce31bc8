//! Proof that somebody is the parent of a child, by a permission on record; and that somebody handed in a form to be checked. Neither is
//! taken on anybody's word.

use crate::{Fact, Presence};
use vocabulary::{Condition, EvidenceId, SiteId, SubjectId, Timestamp};

/// A parent's permission as it is on record.
#[derive(Clone, Copy, Debug)]
pub struct Verified<'a> {
    /// The child.
    pub child: SubjectId,
    /// The parent.
    pub parent: SubjectId,
    /// The facts it became when the parent was verified.
    pub facts: &'a [EvidenceId],
}

/// The parent of this child is at the other end. Built by [`Guardian::prove`] alone.
#[derive(Debug)]
pub struct Guardian {
    site: SiteId,
    child: SubjectId,
    evidence: EvidenceId,
}

impl Guardian {
    /// That who is here was verified as the child's parent, and that the child is still one: what a parent may see ends when childhood does.
    #[must_use]
    pub fn prove(presence: &Presence, permission: Verified<'_>, facts_of_child: &[Fact], now: Timestamp) -> Option<Self> {
        let of_child = |fact: &&Fact| fact.about.subject == Some(permission.child);
        let verified = facts_of_child
            .iter()
            .filter(of_child)
            .find(|fact| fact.condition == Condition::Parental && fact.holds && permission.facts.contains(&fact.evidence))?;
        let lives = |fact: &&Fact| fact.from <= now && fact.until.is_none_or(|until| now < until);
        let said = facts_of_child.iter().filter(of_child).filter(|fact| fact.condition == Condition::Child).filter(lives);
        let is_child = said.max_by_key(|fact| (fact.recorded_at, fact.holds, fact.evidence)).is_some_and(|fact| fact.holds);
        let is_parent = presence.subject() == permission.parent;
        (is_parent && is_child).then(|| Self { site: presence.site().clone(), child: permission.child, evidence: verified.evidence })
    }

    /// The site.
    #[must_use]
    pub const fn site(&self) -> &SiteId {
        &self.site
    }

    /// The child.
    #[must_use]
    pub const fn child(&self) -> SubjectId {
        self.child
    }

    /// The evidence.
    #[must_use]
    pub const fn evidence(&self) -> EvidenceId {
        self.evidence
    }
}

/// A form that somebody handed in, as it is on record.
#[derive(Clone, Debug)]
pub struct Form {
    /// The site.
    pub site: SiteId,
    /// Who signed it.
    pub subject: SubjectId,
    /// What it is the form of.
    pub evidence: EvidenceId,
}

/// Somebody handed in a form by which they are to be known, and it waits to be checked: reason enough to open it for whoever checks it.
/// Built by [`HandedIn::prove`] alone.
#[derive(Debug)]
pub struct HandedIn(Form);

impl HandedIn {
    /// That this form is of a permission which waits for its review, and of no other.
    #[must_use]
    pub fn prove(form: &Form, waiting: (SubjectId, EvidenceId)) -> Option<Self> {
        ((form.subject, form.evidence) == waiting).then(|| Self(form.clone()))
    }

    /// The site.
    #[must_use]
    pub const fn site(&self) -> &SiteId {
        &self.0.site
    }

    /// Who signed it.
    #[must_use]
    pub const fn subject(&self) -> SubjectId {
        self.0.subject
    }

    /// The evidence.
    #[must_use]
    pub const fn evidence(&self) -> EvidenceId {
        self.0.evidence
    }
}

#[cfg(test)]
mod tests {
    use super::{Guardian, Verified};
    use crate::{Fact, FactScope, Link, Presence};
    use vocabulary::{Condition, EvidenceId, SiteId, SubjectId, Timestamp};

    fn id(number: u8) -> [u8; 16] {
        [number; 16]
    }

    fn fact(condition: Condition, evidence: u8, until: Option<i64>) -> Fact {
        Fact {
            condition,
            about: FactScope { subject: Some(SubjectId::from_bytes(id(1))), ..FactScope::default() },
            holds: true,
            evidence: EvidenceId::from_bytes(id(evidence)),
            recorded_at: Timestamp(0),
            recorded_by: "the parent".to_owned(),
            from: Timestamp(0),
            until: until.map(Timestamp),
        }
    }

    fn check(parent: u8, proof: u8, now: i64) -> bool {
        let (child, evidence) = (SubjectId::from_bytes(id(1)), EvidenceId::from_bytes(id(9)));
        let site = SiteId::new("example.org").unwrap();
        let link = Link { site, subject: SubjectId::from_bytes(id(parent)), token_sha256: [0; 32], expires_at: Timestamp(1_000), evidence };
        let presence = Presence::prove(&link, &[0; 32], Timestamp(now)).unwrap();
        let facts = [fact(Condition::Child, 5, Some(100)), fact(Condition::Parental, 6, None)];
        let permission = Verified { child, parent: SubjectId::from_bytes(id(2)), facts: &[EvidenceId::from_bytes(id(proof))] };
        Guardian::prove(&presence, permission, &facts, Timestamp(now)).is_some()
    }

    #[test]
    fn only_the_verified_parent_of_a_child_is_one_and_only_while_it_is_a_child() {
        assert!(check(2, 6, 99));
        assert!(!check(3, 6, 99), "somebody else");
        assert!(!check(2, 7, 99), "a permission that became no fact");
        assert!(!check(2, 6, 100), "a child no more");
    }
}
