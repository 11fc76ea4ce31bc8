//! The breaches that concern a person, in their own copy of everything: all of them, whether or not the person was told yet.

use operations::BreachExported;
use serde::Serialize;
use utoipa::ToSchema;

/// That a breach concerns them.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct BreachCopy {
    /// The breach.
    breach: String,
    /// Which kinds of their data.
    data: Vec<String>,
    /// How: `received` by a party, `opened`, `copied` with a file, or `named` by whoever looked into it.
    how: String,
    /// `waiting`, told by their `page` or a `letter`, or `withheld` by the decision of two people.
    state: String,
    /// When they were told, or it was decided.
    told_at: Option<String>,
}

impl From<BreachExported> for BreachCopy {
    fn from(breach: BreachExported) -> Self {
        Self {
            breach: breach.breach.to_string(),
            data: breach.data.iter().map(ToString::to_string).collect(),
            how: breach.how,
            state: breach.state,
            told_at: breach.told_at.map(|at| at.to_string()),
        }
    }
}
