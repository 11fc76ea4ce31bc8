//! What is counted of a store that runs: how many commands one transaction took, and how many batches wait. It names no row and nobody.

use crate::Part;

/// A transaction took so many commands.
pub(crate) fn committed(part: &Part, commands: usize) {
    let site = part.site().as_str().to_owned();
    metrics::histogram!("goodfaith_commit_commands", "site" => site).record(u32::try_from(commands).unwrap_or(u32::MAX));
}

/// So many batches wait for their turn.
pub(crate) fn waiting(part: &Part, batches: usize) {
    let site = part.site().as_str().to_owned();
    metrics::gauge!("goodfaith_commit_waiting", "site" => site).set(u32::try_from(batches).unwrap_or(u32::MAX));
}
