//! One connection to a database, of whichever kind: select, change, and a transaction around changes. It knows no table.

use crate::manifest::{Kind, System};
use crate::sql::{Dialect, Statement};
use crate::there::{KeyValue, Trouble};
use crate::{mysql, postgres};
use std::collections::BTreeMap;
use std::time::Duration;

/// How long a connection may take to come about.
const CONNECT: Duration = Duration::from_secs(10);

/// An open connection.
pub(crate) enum Connection {
    Postgres(tokio_postgres::Client),
    Mysql(Box<mysql_async::Conn>),
}

/// The columns a system's tables have in truth, and what each is made of.
pub(crate) struct Columns(BTreeMap<(String, String, String), String>);

impl Columns {
    /// What a column is made of.
    pub(crate) fn kind<'a>(&'a self, (dataset, table): (&str, &str), column: &str) -> Result<&'a str, Trouble> {
        let key = (dataset.to_owned(), table.to_owned(), column.to_owned());
        self.0.get(&key).map(String::as_str).ok_or(Trouble::NotAsDeclared)
    }
}

impl Connection {
    pub(crate) async fn open(kind: Kind, address: &str) -> Result<Self, Trouble> {
        let opening = async {
            match kind {
                Kind::Postgresql => postgres::connect(address).await.map(Self::Postgres),
                Kind::Mysql => mysql::connect(address).await.map(|conn| Self::Mysql(Box::new(conn))),
                Kind::Webhook => Err(Trouble::Settings),
            }
        };
        tokio::time::timeout(CONNECT, opening).await.unwrap_or(Err(Trouble::Unreachable))
    }

    pub(crate) const fn dialect(&self) -> Dialect {
        match self {
            Self::Postgres(_) => Dialect::Postgres,
            Self::Mysql(_) => Dialect::Mysql,
        }
    }

    /// What the declared tables are made of in truth.
    pub(crate) async fn columns(&mut self, system: &System) -> Result<Columns, Trouble> {
        let tables: Vec<(&str, &str)> = system.tables.iter().map(|table| (table.dataset.as_str(), table.name.as_str())).collect();
        match self {
            Self::Postgres(client) => postgres::kinds(client, &tables).await,
            Self::Mysql(conn) => mysql::kinds(conn, &tables).await,
        }
        .map(Columns)
    }

    pub(crate) async fn select(&mut self, statement: &Statement) -> Result<Vec<Vec<Option<KeyValue>>>, Trouble> {
        match self {
            Self::Postgres(client) => postgres::select(client, statement).await,
            Self::Mysql(conn) => mysql::select(conn, statement).await,
        }
    }

    /// How many rows a query of `count(*)` counts.
    pub(crate) async fn count(&mut self, statement: &Statement) -> Result<u64, Trouble> {
        let rows = self.select(statement).await?;
        let one = rows.into_iter().next().and_then(|row| row.into_iter().next()).flatten();
        match one {
            Some(KeyValue::Number(number)) => u64::try_from(number).map_err(|_| Trouble::NotUnderstood),
            Some(KeyValue::Text(text)) => text.parse().map_err(|_| Trouble::NotUnderstood),
            _ => Err(Trouble::NotUnderstood),
        }
    }

    pub(crate) async fn change(&mut self, statement: &Statement) -> Result<u64, Trouble> {
        match self {
            Self::Postgres(client) => postgres::change(client, statement).await,
            Self::Mysql(conn) => mysql::change(conn, statement).await,
        }
    }

    /// Begins a transaction; what is not ended by [`Self::commit`] never was.
    pub(crate) async fn begin(&mut self) -> Result<(), Trouble> {
        self.say("start transaction").await
    }

    pub(crate) async fn commit(&mut self) -> Result<(), Trouble> {
        self.say("commit").await
    }

    async fn say(&mut self, words: &str) -> Result<(), Trouble> {
        match self {
            Self::Postgres(client) => postgres::say(client, words).await,
            Self::Mysql(conn) => mysql::say(conn, words).await,
        }
    }
}
