//! A connection to a PostgreSQL database of somebody else. What the database says in its own words is dropped: it quotes values.

use crate::sql::{Bound, Statement};
use crate::there::{KeyValue, Trouble};
use crate::tls;
use std::collections::BTreeMap;
use std::path::Path;
use tokio_postgres::config::{Host, SslMode};
use tokio_postgres::error::SqlState;
use tokio_postgres::types::ToSql;
use tokio_postgres::{Client, Config, NoTls};
use tokio_postgres_rustls::MakeRustlsConnect;

/// What the connection is told first: no statement of ours holds up the company's own for long.
const SETTINGS: &str = "set statement_timeout = '30s'; set lock_timeout = '10s'; set idle_in_transaction_session_timeout = '60s'";

/// Connects.
pub(crate) async fn connect(address: &str) -> Result<Client, Trouble> {
    let (address, mode) = tls::without(address, "sslmode");
    let (address, roots) = tls::without(&address, "sslrootcert");
    let mut config: Config = address.parse().map_err(|_| Trouble::Settings)?;
    config.application_name("goodfaith");
    let is_here = config.get_hosts().iter().all(|host| match host {
        Host::Unix(_) => true,
        Host::Tcp(name) => tls::is_here(name),
    });
    let wants_tls = match mode.as_deref() {
        Some("disable") if is_here => false,
        Some("require" | "verify-full") => true,
        Some(_) => return Err(Trouble::Settings),
        None => !is_here,
    };
    let client = if wants_tls {
        config.ssl_mode(SslMode::Require);
        let tls = MakeRustlsConnect::new(tls::client(roots.as_deref().map(Path::new))?);
        let (client, connection) = config.connect(tls).await.map_err(|error| unconnected(&error))?;
        tokio::spawn(connection);
        client
    } else {
        config.ssl_mode(SslMode::Disable);
        let (client, connection) = config.connect(NoTls).await.map_err(|error| unconnected(&error))?;
        tokio::spawn(connection);
        client
    };
    client.batch_execute(SETTINGS).await.map_err(|error| trouble(&error))?;
    Ok(client)
}

/// The columns of these tables, each with the name of its type.
pub(crate) async fn kinds(client: &Client, tables: &[(&str, &str)]) -> Result<BTreeMap<(String, String, String), String>, Trouble> {
    let (schemas, names): (Vec<&str>, Vec<&str>) = tables.iter().copied().unzip();
    let rows = client
        .query(
            "select n.nspname::text, c.relname::text, a.attname::text, format_type(a.atttypid, a.atttypmod) from pg_attribute a \
             join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace \
             where n.nspname = any ($1::text[]) and c.relname = any ($2::text[]) and a.attnum > 0 and not a.attisdropped and c.relkind in ('r', 'p', 'v', 'f')",
            &[&schemas, &names],
        )
        .await
        .map_err(|error| trouble(&error))?;
    rows.iter()
        .map(|row| Ok(((read(row, 0)?, read(row, 1)?, read(row, 2)?), read(row, 3)?)))
        .collect::<Result<_, tokio_postgres::Error>>()
        .map_err(|error| trouble(&error))
}

fn read(row: &tokio_postgres::Row, place: usize) -> Result<String, tokio_postgres::Error> {
    row.try_get(place)
}

/// What is bound, as PostgreSQL takes it: everything is a text, which the statement turns into what the column is.
fn bound(statement: &Statement) -> Vec<Box<dyn ToSql + Sync + Send>> {
    let one = |bound: &Bound| -> Box<dyn ToSql + Sync + Send> {
        match bound {
            Bound::Null => Box::new(None::<String>),
            Bound::One(value) => Box::new(Some(text(value))),
            Bound::Many(values) => Box::new(values.iter().map(text).collect::<Vec<String>>()),
        }
    };
    statement.bound.iter().map(one).collect()
}

fn text(value: &KeyValue) -> String {
    match value {
        KeyValue::Text(text) => text.clone(),
        KeyValue::Number(number) => number.to_string(),
        KeyValue::Bytes(bytes) => format!("\\x{}", ledger::hex(bytes)),
    }
}

/// The rows of a query whose columns are all selected as text.
pub(crate) async fn select(client: &Client, statement: &Statement) -> Result<Vec<Vec<Option<KeyValue>>>, Trouble> {
    let parameters = bound(statement);
    let parameters: Vec<&(dyn ToSql + Sync)> = parameters.iter().map(|one| &**one as &(dyn ToSql + Sync)).collect();
    let rows = client.query(&statement.text, &parameters).await.map_err(|error| trouble(&error))?;
    let cells = |row: &tokio_postgres::Row| {
        (0..row.len()).map(|place| Ok(row.try_get::<_, Option<String>>(place)?.map(KeyValue::Text))).collect::<Result<Vec<_>, tokio_postgres::Error>>()
    };
    rows.iter().map(cells).collect::<Result<_, _>>().map_err(|error| trouble(&error))
}

/// Changes rows, and says how many.
pub(crate) async fn change(client: &Client, statement: &Statement) -> Result<u64, Trouble> {
    let parameters = bound(statement);
    let parameters: Vec<&(dyn ToSql + Sync)> = parameters.iter().map(|one| &**one as &(dyn ToSql + Sync)).collect();
    client.execute(&statement.text, &parameters).await.map_err(|error| trouble(&error))
}

/// Begins or ends a transaction.
pub(crate) async fn say(client: &Client, words: &str) -> Result<(), Trouble> {
    client.batch_execute(words).await.map_err(|error| trouble(&error))
}

/// A connection that did not come about.
fn unconnected(error: &tokio_postgres::Error) -> Trouble {
    match error.code() {
        Some(_) => trouble(error),
        None => Trouble::Unreachable,
    }
}

fn trouble(error: &tokio_postgres::Error) -> Trouble {
    let Some(code) = error.code() else { return if error.is_closed() { Trouble::Unreachable } else { Trouble::Failed } };
    if *code == SqlState::QUERY_CANCELED || *code == SqlState::LOCK_NOT_AVAILABLE {
        return Trouble::TooSlow;
    }
    match code.code().get(..2) {
        Some("28") => Trouble::NotLetIn,
        Some("3D" | "3F" | "42") if *code == SqlState::INSUFFICIENT_PRIVILEGE => Trouble::NotLetIn,
        Some("3D" | "3F" | "42" | "22") => Trouble::NotAsDeclared,
        Some("23") => Trouble::Forbidden,
        Some("08" | "57") => Trouble::Unreachable,
        _ => Trouble::Failed,
    }
}
