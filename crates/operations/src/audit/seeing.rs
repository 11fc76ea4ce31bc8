//! Who may see which person in the log: the same right as seeing the person anywhere. A member of staff needs an open task about them; a program
//! needs the scope to read.

use crate::room::Room;
use crate::{Caller, Outcome, Scope};
use std::collections::BTreeSet;
use vocabulary::SubjectId;

/// Whom a caller may see.
pub(super) enum Sight {
    /// Everybody.
    All,
    /// Those of their open tasks; nobody where there are none.
    These(BTreeSet<SubjectId>),
}

impl Sight {
    /// Whether this person is among them.
    pub(super) fn sees(&self, subject: SubjectId) -> bool {
        match self {
            Self::All => true,
            Self::These(people) => people.contains(&subject),
        }
    }
}

impl Room<'_> {
    pub(super) async fn sight_of(&self, caller: &Caller) -> Outcome<Sight> {
        let Some(staff) = caller.staff() else {
            return Ok(if caller.may(Scope::Read) { Sight::All } else { Sight::These(BTreeSet::new()) });
        };
        if !caller.may(Scope::View) || self.acknowledged(staff).await?.is_none() {
            return Ok(Sight::These(BTreeSet::new()));
        }
        let tasks = self.open_tasks_of(caller.name()).await?;
        Ok(Sight::These(tasks.into_iter().map(|task| task.subject).collect()))
    }
}
