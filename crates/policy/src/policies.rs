//! Many sites, each with its versions, and which of them is in force on a day. It reads no file and no clock.

use crate::analyse::controls::Controls;
use crate::analyse::ratchet;
use crate::compile::compile;
use crate::diagnostic::{Diagnostic, Messages, Span};
use crate::policy::Policy;
use crate::source::Source;
use crate::wording::{Wording, state};
use jiff::civil::Date;
use std::collections::BTreeMap;
use std::sync::Arc;
use vocabulary::{SiteId, VersionId};

/// The compiled policies of many sites.
#[derive(Clone, Debug, Default)]
pub struct Policies {
    /// Oldest version first.
    sites: BTreeMap<SiteId, Vec<Arc<Policy>>>,
}

impl Policies {
    /// Compiles every source; those without errors are in force by their dates. A version that opens what an older one
    /// closed for ever, and a second text for the same day, are refused.
    #[must_use]
    pub fn compile(sources: &[Source], controls: &Controls) -> (Self, Vec<Diagnostic>) {
        let mut diagnostics = Vec::new();
        let mut compiled = Vec::new();
        for source in sources {
            let result = compile(source, controls);
            diagnostics.extend(result.diagnostics);
            compiled.extend(result.policy);
        }
        compiled.sort_by(|a, b| a.version().cmp(b.version()));
        let mut policies = Self::default();
        for policy in compiled {
            let older = policies.sites.entry(policy.version().site.clone()).or_default();
            let mut messages = Messages::new(policy.file(), policy.text());
            refuse_twice(older, &policy, &mut messages);
            refuse_opened(older, &policy, &mut messages);
            let refused = messages.has_errors();
            diagnostics.extend(messages.into_list());
            if !refused {
                older.push(Arc::new(policy));
            }
        }
        policies.sites.retain(|_, versions| !versions.is_empty());
        (policies, diagnostics)
    }

    /// The same with one more version of a site: checked against every other version of it, those before and those after.
    ///
    /// # Errors
    /// Why it cannot stand beside them: it opens what one before closed for ever, closes for ever what one after opens, or is a second text for
    /// one day.
    pub fn with(&self, policy: impl Into<Arc<Policy>>) -> Result<Self, Vec<Diagnostic>> {
        let policy = policy.into();
        let mut versions = self.versions(&policy.version().site).to_vec();
        let place = versions.partition_point(|known| known.version() <= policy.version());
        let newer = versions.split_off(place);
        let mut messages = Messages::new(policy.file(), policy.text());
        refuse_twice(&versions, &policy, &mut messages);
        refuse_opened(&versions, &policy, &mut messages);
        let mut diagnostics = messages.into_list();
        for later in &newer {
            let mut messages = Messages::new(later.file(), later.text());
            refuse_opened(std::slice::from_ref(&policy), later, &mut messages);
            diagnostics.extend(messages.into_list());
        }
        if !diagnostics.is_empty() {
            return Err(diagnostics);
        }
        let mut sites = self.sites.clone();
        sites.insert(policy.version().site.clone(), versions.into_iter().chain([Arc::clone(&policy)]).chain(newer).collect());
        Ok(Self { sites })
    }

    /// The same without this version. Nothing that another closes for ever is opened by that.
    #[must_use]
    pub fn without(&self, id: &VersionId) -> Self {
        let mut sites = self.sites.clone();
        if let Some(versions) = sites.get_mut(&id.site) {
            versions.retain(|policy| policy.version() != id);
        }
        Self { sites }
    }

    /// These policies, unchecked against one another: for tests that plant a mistake in one.
    #[doc(hidden)]
    #[must_use]
    pub fn of(list: Vec<Policy>) -> Self {
        let mut policies = Self::default();
        for policy in list {
            policies.sites.entry(policy.version().site.clone()).or_default().push(Arc::new(policy));
        }
        policies.sites.values_mut().for_each(|versions| versions.sort_by(|a, b| a.version().cmp(b.version())));
        policies
    }

    /// Every site, by name.
    pub fn sites(&self) -> impl Iterator<Item = &SiteId> {
        self.sites.keys()
    }

    /// A site's versions, oldest first; none for a site that is not here.
    #[must_use]
    pub fn versions(&self, site: &SiteId) -> &[Arc<Policy>] {
        self.sites.get(site).map(Vec::as_slice).unwrap_or_default()
    }

    /// The version in force on a day: the newest that is not later. Before the first, the first.
    #[must_use]
    pub fn in_force(&self, site: &SiteId, day: Date) -> Option<&Arc<Policy>> {
        let versions = self.versions(site);
        versions.iter().rev().find(|policy| policy.version().effective <= day).or_else(|| versions.first())
    }

    /// One version.
    #[must_use]
    pub fn version(&self, id: &VersionId) -> Option<&Arc<Policy>> {
        self.versions(&id.site).iter().find(|policy| policy.version() == id)
    }
}

fn refuse_twice(older: &[Arc<Policy>], policy: &Policy, messages: &mut Messages<'_>) {
    if let Some(same) = older.iter().find(|known| known.version() == policy.version()) {
        messages.error("same-version", Span::default(), format!("{} is said twice: {} has it too", policy.version(), same.file()));
    }
}

fn refuse_opened(older: &[Arc<Policy>], policy: &Policy, messages: &mut Messages<'_>) {
    for old in older {
        for opened in ratchet::opened(old, policy) {
            let wording = Wording { lexicon: &policy.lexicon, defaults: policy.defaults };
            let words = old.sentence(opened.sentence).map_or("", |sentence| sentence.text.as_str());
            let flow = state(wording, opened.place, opened.facts);
            let span = policy.rules.get(usize::from(opened.by)).map_or_else(Span::default, |rule| rule.span);
            messages
                .error("ratchet", span, format!("this version permits what {}#{} closed for ever: {flow}", old.version(), opened.sentence))
                .help(format!("the older sentence is: {words}"));
        }
    }
}
