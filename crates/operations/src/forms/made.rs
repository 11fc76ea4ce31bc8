//! Forms that were made of a policy: a version of it never changes, so each is made once. It keeps no refusal and nothing of anybody.

use super::{Form, FormKind, offered::form_with};
use crate::{ContestTerms, Outcome};
use policy::Policy;
use std::collections::BTreeSet;
use std::sync::{Arc, PoisonError, RwLock};
use wording::Language;

/// The forms of every version in use.
#[derive(Debug, Default)]
pub(crate) struct FormsMade {
    made: RwLock<Vec<Arc<Form>>>,
    /// The statements of those whose words the store keeps: they are never taken away again.
    kept: RwLock<BTreeSet<String>>,
}

impl FormsMade {
    /// The form as the policy permits it, in this language.
    pub(crate) fn form(&self, policy: &Policy, (kind, language): (FormKind, Language), contest: Option<&ContestTerms>) -> Outcome<Arc<Form>> {
        let is_it = |form: &&Arc<Form>| form.kind == kind && form.language == language.code() && form.version == *policy.version();
        let known = self.made.read().unwrap_or_else(PoisonError::into_inner).iter().find(is_it).cloned();
        if let Some(form) = known {
            return Ok(form);
        }
        let form = Arc::new(form_with(policy, (kind, language), contest)?);
        self.made.write().unwrap_or_else(PoisonError::into_inner).push(Arc::clone(&form));
        Ok(form)
    }

    /// The words behind this statement are in the store, durably.
    pub(crate) fn is_kept(&self, statement: &str) {
        if !self.knows_kept(statement) {
            self.kept.write().unwrap_or_else(PoisonError::into_inner).insert(statement.to_owned());
        }
    }

    /// Whether they are known to be.
    pub(crate) fn knows_kept(&self, statement: &str) -> bool {
        self.kept.read().unwrap_or_else(PoisonError::into_inner).contains(statement)
    }
}
