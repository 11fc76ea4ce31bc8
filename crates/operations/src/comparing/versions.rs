//! Any two versions of one policy, the older first. It changes neither.

use crate::publishing::Touches;
use crate::{Caller, House, OperationError, Outcome, Scope};
use policy::{Difference, Policy};
use serde::Serialize;
use std::sync::Arc;
use vocabulary::{Timestamp, VersionId};

/// Two versions, held against each other.
#[derive(Clone, Debug)]
pub struct Comparison {
    /// The older.
    pub old: Arc<Policy>,
    /// The newer.
    pub new: Arc<Policy>,
    /// What changes, in decisions and promises.
    pub difference: Arc<Difference>,
    /// What either of them closes for ever.
    pub closed: Vec<ClosedForEver>,
    /// Of how many people anything is held that the change touches.
    pub touching: Touching,
}

/// Something that no later version may open.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ClosedForEver {
    /// The version that closed it, of the two.
    pub by: VersionId,
    /// The sentence that does.
    pub sentence: u16,
    /// The words that do.
    pub words: String,
    /// Whether both say it.
    pub in_both: bool,
}

/// Of how many people anything is held that a change touches, as counted lately.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Touching {
    /// When it was counted.
    pub at: Timestamp,
    /// Of how many people anything is held.
    pub people_on_file: u64,
    /// Of how many of them, something whose flows are decided otherwise.
    pub people_touched: u64,
    /// Whether everybody was counted; else there are at least so many.
    pub is_whole: bool,
}

impl House {
    /// Two versions of the site's policy, in whatever order they are named.
    ///
    /// # Errors
    /// A key without the scope `audit`; a version of another site.
    pub async fn compare_versions(&self, caller: &Caller, one: &VersionId, other: &VersionId) -> Outcome<Comparison> {
        caller.must(Scope::Audit)?;
        let (old, new) = if one.effective <= other.effective { (one, other) } else { (other, one) };
        if old.site != *caller.site() || new.site != *caller.site() {
            return Err(OperationError::UnknownSite);
        }
        let (old, new) = (self.version(old)?, self.version(new)?);
        let difference = self.differences.between(&old, &new);
        let touching = self.touching(&old, &new).await?;
        Ok(Comparison { closed: closed(&old, &new), difference, touching, old, new })
    }

    /// Of how many people anything is held that a change of versions touches, as counted within the last minute.
    pub(crate) async fn touching(&self, old: &Policy, new: &Policy) -> Outcome<Touching> {
        let (at, profile) = self.profile(&old.version().site).await?;
        let touches = Touches::of(old, new);
        let concerned = profile.combinations.iter().filter(|(combination, _)| combination.iter().any(|(kind, _)| touches.concern_kind(kind)));
        let people_touched = concerned.map(|(_, people)| people).sum();
        Ok(Touching { at, people_on_file: profile.people, people_touched, is_whole: profile.is_whole })
    }
}

fn closed(old: &Policy, new: &Policy) -> Vec<ClosedForEver> {
    let (of_old, of_new) = (old.ratchets(), new.ratchets());
    let is_in = |list: &[(u16, String)], words: &String| list.iter().any(|(_, known)| known == words);
    let older = of_old.iter().map(|(sentence, words)| ClosedForEver {
        by: old.version().clone(),
        sentence: *sentence,
        words: words.clone(),
        in_both: is_in(&of_new, words),
    });
    let newer = of_new.iter().filter(|(_, words)| !is_in(&of_old, words)).map(|(sentence, words)| ClosedForEver {
        by: new.version().clone(),
        sentence: *sentence,
        words: words.clone(),
        in_both: false,
    });
    older.chain(newer).collect()
}
