//! Which consents hold at the moment of a decision: a consent may have a life, and holds no longer when the sentence it was given under has
//! changed. Both are worked out when something is decided; no job ever ends one, and none is written back.

use super::asked_again::is_changed;
use crate::room::Room;
use ledger::Fact;
use policy::{Parameter, Policy};
use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError, RwLock};
use vocabulary::{Condition, Timestamp, Within};

/// The parameter of a policy that says how long a consent holds.
const LIFE_PARAMETER: &str = "consent-life";

/// Which changes of a version end which consents: two versions never change, so each is worked out once.
#[derive(Debug, Default)]
pub(crate) struct ChangesKnown(RwLock<BTreeMap<String, bool>>);

impl ChangesKnown {
    /// Forgets what was worked out, where a version does not stand any more.
    pub(crate) fn forget(&self) {
        self.0.write().unwrap_or_else(PoisonError::into_inner).clear();
    }
}

/// Whether a fact is a consent: somebody's yes.
pub(crate) const fn is_consent(fact: &Fact) -> bool {
    fact.holds && matches!(fact.condition, Condition::Permission | Condition::OptIn)
}

impl Room<'_> {
    /// How long a consent of this site holds: what its policy says, or its operator, whichever is shorter; for good where nobody says.
    pub(crate) fn consent_life(&self) -> Option<Within> {
        let by_policy = match self.policy.parameter(LIFE_PARAMETER) {
            Some(Parameter::Time(time)) => Some(time),
            _ => None,
        };
        let by_operator = self.house.offers(self.site()).consent_life;
        by_policy.into_iter().chain(by_operator).min_by_key(|within| within.as_ms())
    }

    /// Until when a consent given at this instant holds.
    pub(crate) fn consent_until(&self, given_at: Timestamp) -> Option<Timestamp> {
        self.consent_life().map(|life| given_at.plus_ms(life.as_ms()))
    }

    /// The facts that count now: of consents those whose time is running and whose sentence has not changed.
    pub(crate) fn in_force(&self, facts: Vec<Fact>) -> Vec<Fact> {
        if !facts.iter().any(is_consent) {
            return facts;
        }
        let life = self.consent_life();
        facts.into_iter().filter_map(|fact| if is_consent(&fact) { self.consent_in_force(fact, life) } else { Some(fact) }).collect()
    }

    fn consent_in_force(&self, fact: Fact, life: Option<Within>) -> Option<Fact> {
        let ends = life.map(|life| fact.from.plus_ms(life.as_ms()));
        let until = fact.until.into_iter().chain(ends).min();
        let runs = until.is_none_or(|until| self.now < until);
        (runs && !self.must_be_asked_again(&fact)).then_some(Fact { until, ..fact })
    }

    /// Whether the time of a consent is running.
    pub(crate) fn runs(&self, fact: &Fact) -> bool {
        let ends = self.consent_life().map(|life| fact.from.plus_ms(life.as_ms()));
        fact.from <= self.now && fact.until.into_iter().chain(ends).all(|until| self.now < until)
    }

    /// Whether the sentence or the rule that this consent was asked for under is not the same any more.
    pub(crate) fn must_be_asked_again(&self, fact: &Fact) -> bool {
        self.is_asked_again_under(&self.policy, fact)
    }

    /// Whether it is not the same under this version.
    pub(crate) fn is_asked_again_under(&self, version: &Policy, fact: &Fact) -> bool {
        self.is_asked_again_by(&self.house.changes, version, fact)
    }

    /// The same, worked out once for each kind of consent: for good of a version that stands, once of a draft.
    pub(crate) fn is_asked_again_by(&self, changes: &ChangesKnown, version: &Policy, fact: &Fact) -> bool {
        let Some(then) = self.version_on(fact.recorded_at) else { return true };
        if then.version() == version.version() {
            return false;
        }
        let about = &fact.about;
        let key = format!("{} {} {} {:?} {:?} {:?}", then.version(), version.version(), fact.condition, about.purposes, about.recipient, about.categories);
        let known = changes.0.read().unwrap_or_else(PoisonError::into_inner).get(&key).copied();
        known.unwrap_or_else(|| {
            let changed = is_changed(&then, version, fact);
            changes.0.write().unwrap_or_else(PoisonError::into_inner).insert(key, changed);
            changed
        })
    }

    /// The version that was in force on the day of this instant.
    pub(crate) fn version_on(&self, at: Timestamp) -> Option<Arc<Policy>> {
        self.house.standing.now().policies.in_force(self.site(), at.day()).cloned()
    }
}
