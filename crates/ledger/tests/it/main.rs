//! The ledger from outside: the Merkle log against the definition, leaves, and what counts as proven. Needs no files.

mod leaf;
mod log;
mod proof_of_facts;
