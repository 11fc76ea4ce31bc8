//! Checking a text that is being written: everything the compiler has to say, everything that would stop it from being published, and what it would
//! change for how many people. It keeps nothing of the text.

use crate::publishing::Said;
use crate::{Caller, House, Mistake, OperationError, Outcome, Scope, Touching};
use policy::limits::SOURCE_BYTES_MAX;
use policy::{Compiled, Diagnostic, Difference, Policy, Severity, Source, compile};
use std::sync::Arc;
use tokio::sync::Semaphore;
use vocabulary::SiteId;

/// The most characters in the title of a draft.
pub const TITLE_CHARACTERS_MAX: usize = 120;
/// What the text is called in messages.
pub(crate) const NAME: &str = "the draft";
/// How many texts are checked at once.
const AT_ONCE_MAX: usize = 2;

/// What there is to say of a text.
#[derive(Clone, Debug)]
pub struct Checked {
    /// What the compiler says, in the order of the text; what older versions close is among it.
    pub diagnostics: Vec<Diagnostic>,
    /// What else would stop it from being published: its day, its site, a date it shows.
    pub stops: Vec<Mistake>,
    /// The text as a policy, where it compiles.
    pub policy: Option<Arc<Policy>>,
    /// The version it is held against: the one it would come after.
    pub against: Arc<Policy>,
    /// What it would change, where it compiles.
    pub difference: Option<Arc<Difference>>,
    /// Of how many people anything is held that the change touches.
    pub touching: Option<Touching>,
}

impl Checked {
    /// Whether it could be published as it stands.
    #[must_use]
    pub fn can_be_published(&self) -> bool {
        self.policy.is_some() && self.stops.is_empty() && self.count(Severity::Error) == 0
    }

    /// How many messages there are of one gravity.
    #[must_use]
    pub fn count(&self, severity: Severity) -> usize {
        self.diagnostics.iter().filter(|diagnostic| diagnostic.severity == severity).count()
    }
}

/// Where texts are checked, a few at once.
#[derive(Debug)]
pub(crate) struct Checking(Arc<Semaphore>);

impl Default for Checking {
    fn default() -> Self {
        Self(Arc::new(Semaphore::new(AT_ONCE_MAX)))
    }
}

impl House {
    /// Checks a text.
    ///
    /// # Errors
    /// A key without the scope `publish`; a text that is too long to be read.
    pub async fn check_draft(&self, caller: &Caller, text: &str) -> Outcome<Checked> {
        caller.must(Scope::Publish)?;
        self.checked(caller.site(), text).await
    }

    async fn checked(&self, site: &SiteId, text: &str) -> Outcome<Checked> {
        fits(text)?;
        let room = self.room(site)?;
        let place = Arc::clone(&self.checking.0).acquire_owned().await.map_err(|closed| self.broken(&closed))?;
        let source = Source { name: NAME.to_owned(), text: text.to_owned() };
        // Compiling a large text takes a while, and other people's pages are not to wait for it.
        let compiled = tokio::task::spawn_blocking(move || {
            let compiled = compile(&source, &crate::controls());
            drop(place);
            compiled
        });
        let Compiled { policy, mut diagnostics } = compiled.await.map_err(|cause| self.broken(&cause))?;
        let Some(policy) = policy.map(Arc::new) else {
            return Ok(Checked { diagnostics, stops: Vec::new(), policy: None, against: Arc::clone(&room.policy), difference: None, touching: None });
        };
        let Said { beside_others, mistakes } = room.said_of(&policy);
        diagnostics.extend(beside_others);
        let against = room.comes_after(&policy)?;
        let (old, new) = (Arc::clone(&against), Arc::clone(&policy));
        let difference = tokio::task::spawn_blocking(move || Arc::new(policy::diff(&old, &new))).await.map_err(|cause| self.broken(&cause))?;
        let touching = self.touching(&against, &policy).await?;
        Ok(Checked { diagnostics, stops: mistakes, policy: Some(policy), against, difference: Some(difference), touching: Some(touching) })
    }
}

/// Refuses what is longer than any policy may be.
pub(super) fn fits(text: &str) -> Outcome<()> {
    if text.len() > SOURCE_BYTES_MAX {
        return Err(OperationError::malformed("text", format!("a policy has at most {SOURCE_BYTES_MAX} bytes, and this has {}", text.len())));
    }
    Ok(())
}
