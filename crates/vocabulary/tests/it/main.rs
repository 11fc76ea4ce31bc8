//! The house rules that no compiler checks: arrows between rooms, first lines, and where clear text may be revealed.

mod tidy;
