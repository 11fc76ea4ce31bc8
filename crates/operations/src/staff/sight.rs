//! Whom somebody who acts for the company may see in a list, or in the log: the same right as seeing the person anywhere. A member of staff sees those
//! an open task of theirs is about, and nobody else; a program is held by its scopes.

use crate::room::Room;
use crate::{Caller, Outcome, Scope};
use std::collections::BTreeSet;
use vocabulary::SubjectId;

/// Whom a caller may see.
pub(crate) enum Sight {
    /// Everybody.
    All,
    /// Those of their open tasks; nobody where there are none.
    These(BTreeSet<SubjectId>),
}

impl Sight {
    /// Whether this person is among them.
    pub(crate) fn sees(&self, subject: SubjectId) -> bool {
        match self {
            Self::All => true,
            Self::These(people) => people.contains(&subject),
        }
    }
}

impl Room<'_> {
    /// Whom somebody may see in the log: of programs those alone that may read.
    pub(crate) async fn sight_of(&self, caller: &Caller) -> Outcome<Sight> {
        match caller.staff().is_none() && !caller.may(Scope::Read) {
            true => Ok(Sight::These(BTreeSet::new())),
            false => self.sight_for_acts(caller).await,
        }
    }

    /// Whom somebody may see who does acts of one kind: a program that was given the scope for them, everybody.
    pub(crate) async fn sight_for_acts(&self, caller: &Caller) -> Outcome<Sight> {
        let Some(staff) = caller.staff() else { return Ok(Sight::All) };
        if !caller.may(Scope::View) || self.acknowledged(staff).await?.is_none() {
            return Ok(Sight::These(BTreeSet::new()));
        }
        let tasks = self.open_tasks_of(caller.name()).await?;
        Ok(Sight::These(tasks.into_iter().map(|task| task.subject).collect()))
    }
}
