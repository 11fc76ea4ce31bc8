//! The house rules that no compiler checks: arrows between rooms, first lines, and where clear text may be revealed.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that fails here has found what it looks for; clippy allows it in tests but not in their helpers")]

mod tidy;
