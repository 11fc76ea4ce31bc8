//! How statements are spelt for PostgreSQL, how cells go in and out, and what its errors mean to us. It never joins a value
//! into a text, and never passes on the part of an error that may quote one.

use store::{Cell, Kind, Spelling, StoreError, Table};
use tokio_postgres::types::private::BytesMut;
use tokio_postgres::types::{IsNull, ToSql, Type, to_sql_checked};
use tokio_postgres::{Error, Row};

/// How PostgreSQL wants its statements.
pub(crate) const SPELLING: Spelling = Spelling { mark: '$', schemas: true, names_indexes: false };

/// Why a transaction or a read did not come about.
#[derive(Debug)]
pub(crate) enum Trouble {
    /// Others were in the way; the same again may do.
    Again(StoreError),
    /// The connection or the server is gone; the same again on another connection may do.
    Lost(StoreError),
    /// It will not do.
    Final(StoreError),
}

impl Trouble {
    /// What the caller is told when there is no trying again.
    pub(crate) fn into_error(self) -> StoreError {
        match self {
            Self::Again(error) | Self::Lost(error) | Self::Final(error) => error,
        }
    }
}

/// What is stored and cannot be understood.
pub(crate) fn damaged(table: &Table) -> Trouble {
    Trouble::Final(StoreError::Corrupt(table.name.to_owned()))
}

/// What an error of PostgreSQL, met while working on this table, means to us. Of the server's own words only those go on
/// that speak of the server; those about a row may quote it.
pub(crate) fn trouble(table: &'static str, error: &Error) -> Trouble {
    let Some(told) = error.as_db_error() else {
        return Trouble::Lost(StoreError::Unavailable(format!("no connection to the database: {error}")));
    };
    let code = told.code().code();
    let class = code.get(..2).unwrap_or_default();
    let words = || format!("{} ({code})", told.message());
    match code {
        "40001" | "40P01" | "55P03" => Trouble::Again(StoreError::Retry(words())),
        "23505" => Trouble::Final(StoreError::Conflict(table)),
        "57P01" | "57P02" | "57P03" | "57P05" | "53300" | "25P03" | "25006" => Trouble::Lost(StoreError::Unavailable(words())),
        "XX001" | "XX002" => Trouble::Final(StoreError::Corrupt(words())),
        _ => match class {
            "08" => Trouble::Lost(StoreError::Unavailable(words())),
            "22" | "23" => Trouble::Final(StoreError::Invalid("a column has a value it cannot have")),
            "25" | "28" | "3D" | "42" | "53" | "57" | "58" => Trouble::Final(StoreError::Unavailable(words())),
            _ => Trouble::Final(StoreError::Unavailable(format!("the database refused ({code})"))),
        },
    }
}

/// What it means that no connection came about. No row has been spoken of yet, so that the cause can be told whole.
pub(crate) fn unconnected(error: &Error) -> Trouble {
    match std::error::Error::source(error).filter(|_| error.as_db_error().is_none()) {
        Some(cause) => Trouble::Lost(StoreError::Unavailable(format!("no connection to the database: {error}: {cause}"))),
        None => trouble("connection", error),
    }
}

/// A cell on its way in.
#[derive(Debug)]
pub(crate) struct Bound<'a>(pub(crate) &'a Cell);

impl ToSql for Bound<'_> {
    fn to_sql(&self, kind: &Type, out: &mut BytesMut) -> Result<IsNull, Box<dyn std::error::Error + Sync + Send>> {
        match (self.0, kind) {
            (Cell::Null, _) => Ok(IsNull::Yes),
            (Cell::Integer(number), &Type::INT8) => number.to_sql(kind, out),
            (Cell::Text(text), &Type::TEXT) => text.to_sql(kind, out),
            (Cell::Bytes(bytes), &Type::BYTEA) => bytes.to_sql(kind, out),
            _ => Err("a cell of another kind than its column".into()),
        }
    }

    fn accepts(kind: &Type) -> bool {
        matches!(*kind, Type::INT8 | Type::TEXT | Type::BYTEA)
    }

    to_sql_checked!();
}

/// The parameters of a statement: the part, then these cells.
pub(crate) fn bound<'a>(part: &'a Cell, cells: &'a [Cell]) -> Vec<Bound<'a>> {
    std::iter::once(part).chain(cells).map(Bound).collect()
}

/// The cells of one row on its way out.
pub(crate) fn cells(table: &'static Table, row: &Row) -> Result<Vec<Cell>, Trouble> {
    table.columns.iter().enumerate().map(|(n, column)| cell(row, n, column.kind).map_err(|error| trouble(table.name, &error))).collect()
}

fn cell(row: &Row, n: usize, kind: Kind) -> Result<Cell, Error> {
    Ok(match kind {
        Kind::Integer => row.try_get::<_, Option<i64>>(n)?.map_or(Cell::Null, Cell::Integer),
        Kind::Text => row.try_get::<_, Option<String>>(n)?.map_or(Cell::Null, Cell::Text),
        Kind::Bytes => row.try_get::<_, Option<Vec<u8>>>(n)?.map_or(Cell::Null, Cell::Bytes),
    })
}
