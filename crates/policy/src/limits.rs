//! How large a policy may be. Every limit gives an error that names it; none is a matter of taste.

/// The most bytes a policy file may have.
pub const SOURCE_BYTES_MAX: usize = 512 * 1024;
/// The most characters a line of rules may have.
pub const RULE_LINE_CHARACTERS_MAX: usize = 4_000;
/// The most statements a policy may have, `except` included.
pub const STATEMENTS_MAX: usize = 1_000;
/// The most sentences a policy may have.
pub const SENTENCES_MAX: usize = 4_000;
/// How deep blocks may stand in one another: lists in lists, quotes in quotes.
pub const NESTING_MAX: usize = 16;
/// The most data kinds a site may add to the twelve known ones.
pub const DATA_ADDED_MAX: usize = 20;
/// The most alternatives (`or`) that the facts of one statement may come to.
pub const ALTERNATIVES_MAX: usize = 64;
/// The most rules that may bear on one flow.
pub const RULES_PER_FLOW_MAX: usize = 128;
/// The most states (flows the rules tell apart, times the facts that matter to them) an analysis may enumerate.
pub const STATES_MAX: usize = 1 << 22;
/// The most states that the claims of a policy may come to, all together.
pub const CLAIM_STATES_MAX: u64 = 1 << 27;
/// The most cells one fact alone may open before the ground is reported as elastic.
pub const ELASTIC_CELLS_MAX: usize = 400;
