//! A connection to a MySQL or MariaDB database of somebody else. What the database says in its own words is dropped: it quotes values.

use crate::sql::{Bound, Statement};
use crate::there::{KeyValue, Trouble};
use crate::tls;
use mysql_async::prelude::Queryable;
use mysql_async::{Conn, Error, Opts, OptsBuilder, Params, Row, SslOpts, Value};
use std::collections::BTreeMap;
use std::path::PathBuf;

/// What the connection is told first: no statement of ours holds up the company's own for long, a value that does not fit is an error, and
/// what is read back is what is there now.
const SETTINGS: [&str; 4] = [
    "set session innodb_lock_wait_timeout = 10",
    "set session sql_mode = 'STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION'",
    "set session transaction isolation level read committed",
    "set names utf8mb4",
];

/// Connects.
pub(crate) async fn connect(address: &str) -> Result<Conn, Trouble> {
    let (address, roots) = tls::without(address, "ssl-ca");
    let opts = Opts::from_url(&address).map_err(|_| Trouble::Settings)?;
    let is_here = opts.socket().is_some() || tls::is_here(opts.ip_or_hostname());
    let mut builder = OptsBuilder::from_opts(opts).prefer_socket(false).setup(SETTINGS.map(str::to_owned).to_vec());
    if !is_here || roots.is_some() {
        let is_named = roots.is_some();
        let named = roots.map(|file| PathBuf::from(file).into()).into_iter().collect();
        builder = builder.ssl_opts(SslOpts::default().with_root_certs(named).with_disable_built_in_roots(is_named));
    }
    Conn::new(builder).await.map_err(|error| unconnected(&error))
}

/// The columns of these tables, each with the name of its type.
pub(crate) async fn kinds(conn: &mut Conn, tables: &[(&str, &str)]) -> Result<BTreeMap<(String, String, String), String>, Trouble> {
    let mut all = BTreeMap::new();
    for (dataset, name) in tables {
        let rows: Vec<(String, String)> = conn
            .exec(
                "select column_name, data_type from information_schema.columns where table_schema = ? and table_name = ?",
                Params::Positional(vec![Value::from(*dataset), Value::from(*name)]),
            )
            .await
            .map_err(|error| trouble(&error))?;
        all.extend(rows.into_iter().map(|(column, kind)| (((*dataset).to_owned(), (*name).to_owned(), column), kind)));
    }
    Ok(all)
}

fn bound(statement: &Statement) -> Params {
    let mut values = Vec::with_capacity(statement.bound.len());
    for bound in &statement.bound {
        match bound {
            Bound::Null => values.push(Value::NULL),
            Bound::One(one) => values.push(value(one)),
            Bound::Many(many) => values.extend(many.iter().map(value)),
        }
    }
    if values.is_empty() { Params::Empty } else { Params::Positional(values) }
}

fn value(of: &KeyValue) -> Value {
    match of {
        KeyValue::Text(text) => Value::Bytes(text.clone().into_bytes()),
        KeyValue::Number(number) => Value::Int(*number),
        KeyValue::Bytes(bytes) => Value::Bytes(bytes.clone()),
    }
}

fn key_value(of: Value) -> Option<KeyValue> {
    Some(match of {
        Value::NULL => return None,
        Value::Int(number) => KeyValue::Number(number),
        Value::UInt(number) => i64::try_from(number).map_or_else(|_| KeyValue::Text(number.to_string()), KeyValue::Number),
        Value::Bytes(bytes) => String::from_utf8(bytes).map_or_else(|error| KeyValue::Bytes(error.into_bytes()), KeyValue::Text),
        other => KeyValue::Text(other.as_sql(true).trim_matches('\'').to_owned()),
    })
}

/// The rows of a query.
pub(crate) async fn select(conn: &mut Conn, statement: &Statement) -> Result<Vec<Vec<Option<KeyValue>>>, Trouble> {
    let rows: Vec<Row> = conn.exec(&statement.text, bound(statement)).await.map_err(|error| trouble(&error))?;
    Ok(rows.into_iter().map(|row| row.unwrap_raw().into_iter().map(|cell| cell.and_then(key_value)).collect()).collect())
}

/// Changes rows, and says how many.
pub(crate) async fn change(conn: &mut Conn, statement: &Statement) -> Result<u64, Trouble> {
    conn.exec_drop(&statement.text, bound(statement)).await.map_err(|error| trouble(&error))?;
    Ok(conn.affected_rows())
}

/// Begins or ends a transaction.
pub(crate) async fn say(conn: &mut Conn, words: &str) -> Result<(), Trouble> {
    conn.query_drop(words).await.map_err(|error| trouble(&error))
}

fn unconnected(error: &Error) -> Trouble {
    match error {
        Error::Server(_) => trouble(error),
        _ => Trouble::Unreachable,
    }
}

fn trouble(error: &Error) -> Trouble {
    let Error::Server(server) = error else {
        return if matches!(error, Error::Io(_) | Error::Driver(_)) { Trouble::Unreachable } else { Trouble::Failed };
    };
    match server.code {
        1044 | 1045 | 1142 | 1143 | 1370 | 1698 => Trouble::NotLetIn,
        1049 | 1051 | 1054 | 1146 | 1264 | 1265 | 1292 | 1366 | 1406 => Trouble::NotAsDeclared,
        1205 | 1213 | 1969 | 3024 => Trouble::TooSlow,
        1048 | 1062 | 1216 | 1217 | 1364 | 1451 | 1452 | 4025 => Trouble::Forbidden,
        1040 | 1053 | 1077 | 1079 | 1129 | 1130 | 1158..=1161 | 1203 | 1226 | 1290 => Trouble::Unreachable,
        _ => Trouble::Failed,
    }
}
