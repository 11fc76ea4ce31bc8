//! The whole catalogue, put together from its parts. It declares no table itself.

use crate::Table;
use crate::tables::TABLES;
use crate::tables_breaches::TABLES_BREACHES;
use crate::tables_checks::TABLES_CHECKS;
use crate::tables_disclosing::TABLES_DISCLOSING;
use crate::tables_left::TABLES_LEFT;
use crate::tables_letters_in::TABLES_LETTERS_IN;
use crate::tables_mail::TABLES_MAIL;
use crate::tables_policy::TABLES_POLICY;
use crate::tables_registers::TABLES_REGISTERS;
use crate::tables_signing_in::TABLES_SIGNING_IN;
use crate::tables_staff::TABLES_STAFF;
use crate::tables_systems::TABLES_SYSTEMS;

/// The parts, one file each.
const PARTS: &[&[&Table]] = &[
    TABLES,
    TABLES_SIGNING_IN,
    TABLES_LEFT,
    TABLES_STAFF,
    TABLES_REGISTERS,
    TABLES_DISCLOSING,
    TABLES_BREACHES,
    TABLES_POLICY,
    TABLES_CHECKS,
    TABLES_LETTERS_IN,
    TABLES_MAIL,
    TABLES_SYSTEMS,
];

/// Every table of the house: what each column holds, whose it is, and what erasure does to it.
pub const CATALOGUE: &[&Table] = &joined::<{ together() }>();

/// How many tables there are.
#[expect(clippy::indexing_slicing, reason = "worked out while compiling: an index past the end does not compile")]
const fn together() -> usize {
    let (mut part, mut tables) = (0, 0);
    while part < PARTS.len() {
        tables += PARTS[part].len();
        part += 1;
    }
    tables
}

/// The parts in a row.
#[expect(clippy::indexing_slicing, reason = "worked out while compiling: an index past the end does not compile")]
const fn joined<const TOGETHER: usize>() -> [&'static Table; TOGETHER] {
    let mut all = [TABLES[0]; TOGETHER];
    let (mut part, mut filled) = (0, 0);
    while part < PARTS.len() {
        let mut place = 0;
        while place < PARTS[part].len() {
            all[filled] = PARTS[part][place];
            place += 1;
            filled += 1;
        }
        part += 1;
    }
    all
}
