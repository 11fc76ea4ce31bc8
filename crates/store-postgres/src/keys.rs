//! Changes of the keys, in the transaction of everything else: each comes in under the newest key above it, is wrapped anew, and goes when
//! nothing needs it. All writers of a part are in one order, so what is counted here stays so until the commit.

use crate::act::{Must, Refused, Step};
use crate::sql::SPELLING;
use store::{Cell, Draft, Home, Row, SiteKeyRow, StoreError, Stored, SubjectKeyRow, Table};

/// Root keys newer than this one.
const NEWER_ROOTS: &str = "select count(*) from keys.site_key where part = $1 and secret = 'root' and version > $2";
/// What is wrapped under a newer key-encryption key than this one.
const NEWER_KEKS: &str = "select count(*) from keys.site_key where part = $1 and kek > $2";
/// Whether there is a root key newer than this one.
const IS_NEWER: &str = "select count(*) from (select 1 from keys.site_key where part = $1 and secret = 'root' and version > $2 limit 1) as newer";
/// Whether a data key is wrapped under this root key.
const IS_USED: &str = "select count(*) from (select 1 from keys.subject_key where part = $1 and root_version = $2 limit 1) as used";
/// Takes a root key away.
const RETIRE: &str = "delete from keys.site_key where part = $1 and secret = 'root' and version = $2";

/// All of these.
pub(crate) const STATEMENTS: [&str; 5] = [NEWER_ROOTS, NEWER_KEKS, IS_NEWER, IS_USED, RETIRE];

fn step(table: &'static Table, text: &str, cell: Cell, must: Must) -> Step {
    Step { table, text: text.to_owned(), cells: vec![cell], must }
}

/// That no newer key is there than the one this row is wrapped under.
pub(crate) fn is_under_the_newest(table: &'static Table, draft: &Draft) -> Result<Option<Step>, Refused> {
    let Some(under) = table.wrapped_under() else { return Ok(None) };
    let text = if table.name == SiteKeyRow::TABLE.name { NEWER_KEKS } else { NEWER_ROOTS };
    let place = table.columns.iter().position(|column| column.name == under.name);
    match place.and_then(|place| draft.cells().get(place)) {
        Some(version @ Cell::Integer(_)) => Ok(Some(step(SiteKeyRow::TABLE, text, version.clone(), Must::Count(0)))),
        _ => Err(Refused(StoreError::Invalid("a key says what it is wrapped under"))),
    }
}

/// Wraps a key anew, while it is still wrapped under this version.
pub(crate) fn rewrap(draft: &Draft, from: u32) -> Result<Vec<Step>, Refused> {
    let table = draft.table();
    let under = table.wrapped_under().filter(|_| table.home == Home::Keys);
    let under = under.ok_or(Refused(StoreError::Invalid("the rows of this table are not wrapped")))?;
    let mut cells = draft.cells().to_vec();
    cells.push(from.to_cell());
    let change = Step { table, text: SPELLING.rewrap(table, under), cells, must: Must::Anything };
    Ok(is_under_the_newest(table, draft)?.into_iter().chain([change]).collect())
}

/// Takes a root key away that nothing is wrapped under and that has a successor.
pub(crate) fn retire(version: u32) -> Vec<Step> {
    vec![
        step(SiteKeyRow::TABLE, IS_NEWER, version.to_cell(), Must::Count(1)),
        step(SubjectKeyRow::TABLE, IS_USED, version.to_cell(), Must::Count(0)),
        step(SiteKeyRow::TABLE, RETIRE, version.to_cell(), Must::Anything),
    ]
}
