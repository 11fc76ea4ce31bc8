//! Trying an act again when somebody else was quicker: the whole act, from reading to committing. It never repeats what was done.

use crate::{OperationError, Outcome};
use std::future::Future;

/// How often an act is tried before the caller is told to come again.
const ATTEMPTS_MAX: usize = 24;

/// Does the act, again while others are quicker.
pub(crate) async fn until_done<T, F, A>(act: F) -> Outcome<T>
where
    F: Fn() -> A,
    A: Future<Output = Outcome<T>>,
{
    let mut outcome = act().await;
    for _ in 1..ATTEMPTS_MAX {
        if !matches!(outcome, Err(OperationError::Busy)) {
            break;
        }
        tokio::task::yield_now().await;
        outcome = act().await;
    }
    outcome
}
