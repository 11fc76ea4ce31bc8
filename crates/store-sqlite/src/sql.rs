//! How statements are spelt for SQLite, and how cells go in and out. It never joins a value into a text.

use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Connection, ErrorCode, OptionalExtension, Row, ToSql, params_from_iter};
use std::collections::HashMap;
use std::sync::LazyLock;
use store::{CATALOGUE, Cell, Spelling, StoreError, Stored, Table};
use vocabulary::SubjectId;

/// How SQLite wants its statements.
pub(crate) const SPELLING: Spelling = Spelling { mark: '?', schemas: false, names_indexes: true };

/// The statements of one table that are run again and again, spelt once.
pub(crate) struct Texts {
    pub(crate) insert: String,
    pub(crate) put: String,
    pub(crate) delete: String,
    pub(crate) get: String,
    pub(crate) replace: String,
}

/// The texts of a table.
pub(crate) fn texts(table: &Table) -> Result<&'static Texts, StoreError> {
    static ALL: LazyLock<HashMap<&'static str, Texts>> = LazyLock::new(|| {
        let of = |table: &Table| Texts {
            insert: SPELLING.insert(table, 1),
            put: SPELLING.put(table, 1),
            delete: SPELLING.delete(table),
            get: SPELLING.get(table),
            replace: SPELLING.replace(table),
        };
        CATALOGUE.iter().map(|table| (table.name, of(table))).collect()
    });
    ALL.get(table.name).ok_or(StoreError::Invalid("no such table"))
}

/// A cell on its way in.
struct Bound<'a>(&'a Cell);

impl ToSql for Bound<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self.0 {
            Cell::Null => ValueRef::Null,
            Cell::Integer(number) => ValueRef::Integer(*number),
            Cell::Text(text) => ValueRef::Text(text.as_bytes()),
            Cell::Bytes(bytes) => ValueRef::Blob(bytes),
        }))
    }
}

fn cell(value: ValueRef<'_>) -> Option<Cell> {
    Some(match value {
        ValueRef::Null => Cell::Null,
        ValueRef::Integer(number) => Cell::Integer(number),
        ValueRef::Text(text) => Cell::Text(std::str::from_utf8(text).ok()?.to_owned()),
        ValueRef::Blob(bytes) => Cell::Bytes(bytes.to_vec()),
        ValueRef::Real(_) => return None,
    })
}

/// The cells of one row on its way out.
fn cells(table: &Table, row: &Row<'_>) -> Result<Vec<Cell>, StoreError> {
    (0..table.columns.len())
        .map(|n| {
            let value = row.get_ref(n).map_err(|error| fault(table.name, &error))?;
            cell(value).ok_or_else(|| StoreError::Corrupt(table.name.to_owned()))
        })
        .collect()
}

/// Runs a change with these parameters after `part`, and tells how many rows it touched.
pub(crate) fn change(connection: &Connection, (table, text): (&'static str, &str), part: i64, cells: &[Cell]) -> Result<usize, StoreError> {
    crate::faults::strike()?;
    let part = Cell::Integer(part);
    let all = std::iter::once(&part).chain(cells).map(Bound);
    connection.prepare_cached(text).and_then(|mut statement| statement.execute(params_from_iter(all))).map_err(|error| fault(table, &error))
}

/// Reads rows with these parameters after `part`.
pub(crate) fn read(connection: &Connection, table: &'static Table, text: &str, part: i64, parameters: &[Cell]) -> Result<Vec<Vec<Cell>>, StoreError> {
    crate::faults::strike()?;
    let failed = |error: rusqlite::Error| fault(table.name, &error);
    let part = Cell::Integer(part);
    let all = std::iter::once(&part).chain(parameters).map(Bound);
    let mut statement = connection.prepare_cached(text).map_err(failed)?;
    let mut rows = statement.query(params_from_iter(all)).map_err(failed)?;
    let mut found = Vec::new();
    while let Some(row) = rows.next().map_err(failed)? {
        found.push(cells(table, row)?);
    }
    Ok(found)
}

/// Reads the row with this key.
pub(crate) fn read_one(connection: &Connection, table: &'static Table, part: i64, key: &[Cell]) -> Result<Option<Vec<Cell>>, StoreError> {
    if key.len() != table.key {
        return Err(StoreError::Invalid("a row is read by its whole key"));
    }
    Ok(read(connection, table, &texts(table)?.get, part, key)?.pop())
}

/// Reads the rows in which a column has one of these values.
pub(crate) fn find(connection: &Connection, table: &'static Table, column: &str, (part, values): (i64, &[Cell])) -> Result<Vec<Vec<Cell>>, StoreError> {
    if !table.is_ordered_by(&[column]) {
        return Err(StoreError::Invalid("no key or index begins with this column"));
    }
    crate::faults::strike()?;
    let failed = |error: rusqlite::Error| fault(table.name, &error);
    // One transaction, so that the file is locked once and not for each value; it ends with the reading, whatever comes of that.
    let transaction = connection.unchecked_transaction().map_err(failed)?;
    let mut statement = transaction.prepare_cached(&SPELLING.find(table, column, 1)).map_err(failed)?;
    let mut found = Vec::with_capacity(values.len());
    for value in values {
        let mut rows = statement.query((part, Bound(value))).map_err(failed)?;
        while let Some(row) = rows.next().map_err(failed)? {
            found.push(cells(table, row)?);
        }
    }
    Ok(found)
}

/// Whether a leaf at this position or after it is about one of these people, who are in order.
pub(crate) fn is_touched(connection: &Connection, part: i64, since: u64, people: &[SubjectId]) -> Result<bool, StoreError> {
    let failed = |error: rusqlite::Error| fault("leaf", &error);
    let mut statement = connection.prepare_cached("select subject from leaf where part = ?1 and position >= ?2").map_err(failed)?;
    let mut rows = statement.query((part, Bound(&since.to_cell()))).map_err(failed)?;
    while let Some(row) = rows.next().map_err(failed)? {
        let subject: Option<[u8; 16]> = row.get(0).map_err(failed)?;
        if subject.is_some_and(|subject| people.binary_search(&SubjectId::from_bytes(subject)).is_ok()) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Whether there is a person of this id.
pub(crate) fn is_on_file(connection: &Connection, part: i64, subject: &[u8; 16]) -> Result<bool, StoreError> {
    connection
        .prepare_cached("select 1 from subject where part = ?1 and subject = ?2")
        .and_then(|mut statement| statement.query_row((part, subject), |_| Ok(())).optional())
        .map(|found| found.is_some())
        .map_err(|error| fault("subject", &error))
}

/// Counts the rows with this value in this column.
pub(crate) fn count_rows(connection: &Connection, table: &'static Table, column: &str, part: i64, cell: &Cell) -> Result<u64, StoreError> {
    connection
        .prepare_cached(&SPELLING.count(table, column))
        .and_then(|mut statement| statement.query_row((part, Bound(cell)), |row| row.get::<_, i64>(0)))
        .map(i64::cast_unsigned)
        .map_err(|error| fault(table.name, &error))
}

/// What SQLite finds wrong with a file.
pub(crate) fn faults(connection: &Connection) -> Result<Vec<String>, StoreError> {
    let failed = |error: rusqlite::Error| fault("file", &error);
    let mut statement = connection.prepare("pragma integrity_check").map_err(failed)?;
    let lines = statement.query_map((), |row| row.get::<_, String>(0)).map_err(failed)?;
    let lines: Vec<String> = lines.collect::<Result<_, _>>().map_err(failed)?;
    Ok(lines.into_iter().filter(|line| line != "ok").collect())
}

/// What an error of SQLite means to us.
pub(crate) fn fault(table: &'static str, error: &rusqlite::Error) -> StoreError {
    use rusqlite::ffi;
    let rusqlite::Error::SqliteFailure(failure, _) = error else {
        return StoreError::Corrupt(error.to_string());
    };
    match failure.code {
        ErrorCode::ConstraintViolation => match failure.extended_code {
            ffi::SQLITE_CONSTRAINT_PRIMARYKEY | ffi::SQLITE_CONSTRAINT_UNIQUE => StoreError::Conflict(table),
            _ => StoreError::Invalid("a column has a value it cannot have"),
        },
        ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => StoreError::Retry(error.to_string()),
        ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase => StoreError::Corrupt(error.to_string()),
        _ => StoreError::Unavailable(error.to_string()),
    }
}
