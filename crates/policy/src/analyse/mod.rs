//! What exhaustive enumeration tells about a policy. Every analysis is exact over all flows and facts; none guesses.

pub(crate) mod clashes;
pub(crate) mod controls;
pub(crate) mod coverage;
pub(crate) mod elastic;
pub(crate) mod proofs;
pub(crate) mod ratchet;
pub(crate) mod rights;
