//! Every statement of the store, spelt from the catalogue, and how cells go in and out. It never joins a value into a text.

use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Connection, ErrorCode, OptionalExtension, Row, ToSql, params_from_iter};
use store::{Cell, Query, StoreError, Table};

/// The columns of a table separated by commas, without `part`.
fn columns(table: &Table) -> String {
    let names: Vec<&str> = table.columns.iter().map(|column| column.name).collect();
    names.join(", ")
}

/// `name = ?n` for each key column, after `part = ?1`.
fn of_key(table: &Table, first: usize) -> String {
    table.key_columns().iter().enumerate().fold("part = ?1".to_owned(), |text, (n, column)| format!("{text} and {} = ?{}", column.name, first + n))
}

/// Adds a row; fails when its key exists.
pub(crate) fn insert(table: &Table) -> String {
    let places: Vec<String> = (0..table.columns.len()).map(|n| format!("?{}", n + 2)).collect();
    format!("insert into {} (part, {}) values (?1, {})", table.name, columns(table), places.join(", "))
}

/// Adds a row, or overwrites the one with its key.
pub(crate) fn put(table: &Table) -> String {
    let key: Vec<&str> = table.key_columns().iter().map(|column| column.name).collect();
    let rest = table.columns.iter().skip(table.key);
    let set: Vec<String> = rest.map(|column| format!("{0} = excluded.{0}", column.name)).collect();
    let action = if set.is_empty() { "nothing".to_owned() } else { format!("update set {}", set.join(", ")) };
    format!("{} on conflict (part, {}) do {action}", insert(table), key.join(", "))
}

/// Overwrites the row with this key whose `row_version` is the last parameter.
pub(crate) fn replace(table: &Table) -> String {
    let rest = table.columns.iter().enumerate().skip(table.key);
    let set: Vec<String> = rest.map(|(n, column)| format!("{} = ?{}", column.name, n + 2)).collect();
    format!("update {} set {} where {} and row_version = ?{}", table.name, set.join(", "), of_key(table, 2), table.columns.len() + 2)
}

/// Takes the row with this key away.
pub(crate) fn delete(table: &Table) -> String {
    format!("delete from {} where {}", table.name, of_key(table, 2))
}

/// The row with this key.
pub(crate) fn get(table: &Table) -> String {
    format!("select {} from {} where {}", columns(table), table.name, of_key(table, 2))
}

/// Adds to a count.
pub(crate) const COUNT: &str = "insert into decision_count (part, version, sentence, decisions) values (?1, ?2, ?3, ?4) \
     on conflict (part, version, sentence) do update set decisions = decisions + excluded.decisions";

/// How many rows have this value in this column.
pub(crate) fn count(table: &Table, column: &str) -> String {
    format!("select count(*) from {} where part = ?1 and {column} = ?2", table.name)
}

/// Takes a person's rows away.
pub(crate) fn erase_rows(table: &Table) -> String {
    format!("delete from {} where part = ?1 and subject = ?2", table.name)
}

/// Empties the columns that are a person's.
pub(crate) fn erase_columns(table: &Table) -> String {
    let set: Vec<String> = table.cleared_columns().map(|column| format!("{} = null", column.name)).collect();
    format!("update {} set {} where part = ?1 and subject = ?2", table.name, set.join(", "))
}

/// A page of rows, and its parameters after `part`. Every text depends on the table and on which values are empty alone.
pub(crate) fn list(query: &Query) -> Result<(String, Vec<Cell>), StoreError> {
    let table = query.table;
    let names: Vec<&str> = query.of.iter().map(|(name, _)| *name).collect();
    if !table.is_ordered_by(&names) {
        return Err(StoreError::Invalid("no key or index begins with these columns"));
    }
    let mut text = format!("select {} from {} where part = ?1", columns(table), table.name);
    let mut cells = Vec::new();
    for (name, cell) in &query.of {
        if *cell == Cell::Null {
            text.push_str(&format!(" and {name} is null"));
        } else {
            cells.push(cell.clone());
            text.push_str(&format!(" and {name} = ?{}", cells.len() + 1));
        }
    }
    let key: Vec<&str> = table.key_columns().iter().map(|column| column.name).collect();
    let key = key.join(", ");
    if !query.after.is_empty() {
        if query.after.len() != table.key {
            return Err(StoreError::Invalid("a page begins after a whole key"));
        }
        let places: Vec<String> = (1..=table.key).map(|n| format!("?{}", cells.len() + 1 + n)).collect();
        text.push_str(&format!(" and ({key}) > ({})", places.join(", ")));
        cells.extend(query.after.iter().cloned());
    }
    cells.push(Cell::Integer(i64::from(query.rows_max.min(store::PAGE_ROWS_MAX))));
    text.push_str(&format!(" order by {key} limit ?{}", cells.len() + 1));
    Ok((text, cells))
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
    Ok(read(connection, table, &get(table), part, key)?.pop())
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
        .prepare_cached(&count(table, column))
        .and_then(|mut statement| statement.query_row((part, Bound(cell)), |row| row.get::<_, i64>(0)))
        .map(i64::cast_unsigned)
        .map_err(|error| fault(table.name, &error))
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
