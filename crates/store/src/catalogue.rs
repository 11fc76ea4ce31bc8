//! The whole catalogue, put together from its parts. It declares no table itself.

use crate::Table;
use crate::tables::TABLES;
use crate::tables_left::TABLES_LEFT;
use crate::tables_signing_in::TABLES_SIGNING_IN;
use crate::tables_systems::TABLES_SYSTEMS;

/// Every table of the house: what each column holds, whose it is, and what erasure does to it.
pub const CATALOGUE: &[&Table] =
    &joined::<{ TABLES.len() + TABLES_SIGNING_IN.len() + TABLES_LEFT.len() + TABLES_SYSTEMS.len() }>([TABLES, TABLES_SIGNING_IN, TABLES_LEFT, TABLES_SYSTEMS]);

/// The parts in a row.
#[expect(clippy::indexing_slicing, reason = "worked out while compiling: an index past the end does not compile")]
const fn joined<const TOGETHER: usize>(parts: [&[&'static Table]; 4]) -> [&'static Table; TOGETHER] {
    let mut all = [TABLES[0]; TOGETHER];
    let (mut part, mut filled) = (0, 0);
    while part < parts.len() {
        let mut place = 0;
        while place < parts[part].len() {
            all[filled] = parts[part][place];
            place += 1;
            filled += 1;
        }
        part += 1;
    }
    all
}
