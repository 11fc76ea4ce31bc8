//! PostgreSQL as the field uses it: one row a record, an index on each of its metadata, an audit row in the transaction of each operation, a daemon
//! that deletes what has expired. Statements are prepared and a transaction's statements are sent together.

use super::mix::{By, Field, Op};
use super::residue::{AUTOMATED, Number};
use super::{LOG_LINES, Touched};
use crate::rival::Rival;
use crate::sure;
use futures_util::future::join4;
use std::time::Duration;
use tokio_postgres::error::SqlState;
use tokio_postgres::types::ToSql;
use tokio_postgres::{Client, Error, Row, Statement};

/// Rows in one statement of the load.
const ROWS_PER_LOAD: u64 = 1_000;

/// How often the daemon deletes.
const DAEMON_EVERY: Duration = Duration::from_secs(1);

const SCHEMA: &str = "create table usertable (key bigint primary key, pur text, ttl bigint, usr text, obj text, dec text, acl text, shr text, src text, \
     cat text, data text); \
     create table audit (id bigint generated always as identity primary key, at timestamptz, operation text, condition text, rows integer)";

const INDEXES: &str = "create index on usertable (pur); create index on usertable (ttl); create index on usertable (usr); create index on usertable (obj); \
     create index on usertable (dec); create index on usertable (shr); analyze usertable";

const INSERT: &str = "insert into usertable select * from unnest($1::bigint[], $2::text[], $3::bigint[], $4::text[], $5::text[], $6::text[], $7::text[], \
     $8::text[], $9::text[], $10::text[], $11::text[])";

/// One connection with its prepared statements.
struct Session {
    client: Client,
    audit: Statement,
    insert: Statement,
    statements: Vec<(String, Statement)>,
}

/// The rival, loaded, with a connection a client.
pub(crate) struct Postgres {
    sessions: Vec<tokio::sync::Mutex<Session>>,
    daemon: tokio::task::JoinHandle<()>,
}

impl Drop for Postgres {
    fn drop(&mut self) {
        self.daemon.abort();
    }
}

#[expect(clippy::disallowed_methods, reason = "a benchmark runs in the present")]
fn now_seconds() -> i64 {
    jiff::Timestamp::now().as_second()
}

fn dec(number: Number) -> &'static str {
    if number.objections().contains(&AUTOMATED) { "dec1" } else { "dec0" }
}

fn usr(number: Number) -> String {
    format!("user{}", number.person())
}

fn key(number: Number) -> i64 {
    number.0.cast_signed()
}

async fn insert(client: &Client, statement: &Statement, numbers: &[Number], expires: impl Fn(Number) -> i64) -> Result<u64, Error> {
    let text = |of: &dyn Fn(Number) -> String| -> Vec<String> { numbers.iter().map(|number| of(*number)).collect() };
    let keys: Vec<i64> = numbers.iter().map(|number| key(*number)).collect();
    let ttl: Vec<i64> = numbers.iter().map(|number| expires(*number)).collect();
    let columns: [&(dyn ToSql + Sync); 11] = [
        &keys,
        &text(&|n| n.purpose().to_string()),
        &ttl,
        &text(&usr),
        &text(&|n| n.objected().to_string()),
        &text(&|n| dec(n).to_owned()),
        &text(&|n| n.staff()),
        &text(&|n| n.recipient().to_string()),
        &text(&|n| n.source().to_owned()),
        &text(&|n| n.category().to_owned()),
        &text(&|n| n.data()),
    ];
    client.execute(statement, &columns).await
}

impl Session {
    async fn open(rival: &Rival) -> Self {
        let client = rival.connect().await;
        let audit = sure(client.prepare("insert into audit (at, operation, condition, rows) values (clock_timestamp(), $1, $2, $3)").await);
        let insert = sure(client.prepare(INSERT).await);
        Self { client, audit, insert, statements: Vec::new() }
    }

    async fn prepared(&mut self, text: &str) -> Statement {
        if let Some((_, statement)) = self.statements.iter().find(|(known, _)| known == text) {
            return statement.clone();
        }
        let statement = sure(self.client.prepare(text).await);
        self.statements.push((text.to_owned(), statement.clone()));
        statement
    }

    /// The statement and its audit row in one transaction, sent together; again where another transaction was in the way.
    async fn audited(&mut self, operation: &str, text: &str, parameters: &[&(dyn ToSql + Sync)]) -> Vec<Row> {
        let statement = self.prepared(text).await;
        loop {
            let audit: [&(dyn ToSql + Sync); 3] = [&operation, &text, &0_i32];
            let together = join4(
                self.client.batch_execute("begin"),
                self.client.query(&statement, parameters),
                self.client.execute(&self.audit, &audit),
                self.client.batch_execute("commit"),
            );
            match together.await {
                (Ok(()), Ok(rows), Ok(_), Ok(())) => return rows,
                (_, Err(error), ..) if error.code() == Some(&SqlState::T_R_DEADLOCK_DETECTED) => sure(self.client.batch_execute("rollback").await),
                (_, Err(error), ..) => crate::fail(&error.to_string()),
                _ => crate::fail("the rival did not commit"),
            }
        }
    }
}

impl Postgres {
    pub(crate) async fn load(rival: &Rival, records: u64, clients: usize) -> Self {
        let client = rival.connect().await;
        sure(client.batch_execute(SCHEMA).await);
        let statement = sure(client.prepare(INSERT).await);
        let now = now_seconds();
        for first in (0..records).step_by(usize::try_from(ROWS_PER_LOAD).unwrap_or(1)) {
            let numbers: Vec<Number> = (first..records.min(first + ROWS_PER_LOAD)).map(Number).collect();
            sure(insert(&client, &statement, &numbers, |number| now + number.ttl_seconds()).await);
        }
        sure(client.batch_execute(INDEXES).await);
        let daemon = tokio::spawn(async move {
            loop {
                tokio::time::sleep(DAEMON_EVERY).await;
                let gone = client.execute("delete from usertable where ttl <= $1", &[&now_seconds()]).await;
                if gone.is_err_and(|error| error.is_closed()) {
                    return;
                }
            }
        });
        let mut sessions = Vec::with_capacity(clients);
        for _ in 0..clients {
            sessions.push(tokio::sync::Mutex::new(Session::open(rival).await));
        }
        Self { sessions, daemon }
    }

    /// The bytes of the table with its indexes.
    pub(crate) async fn bytes(&self) -> u64 {
        let Some(session) = self.sessions.first() else { return 0 };
        let row = sure(session.lock().await.client.query_one("select pg_total_relation_size('usertable') + pg_total_relation_size('audit')", &[]).await);
        row.get::<_, i64>(0).cast_unsigned()
    }

    pub(crate) async fn perform(&self, client: usize, op: Op) -> Touched {
        let Some(session) = self.sessions.get(client) else { return Vec::new() };
        let mut session = session.lock().await;
        let name = format!("{op:?}");
        match op {
            Op::Create(number) => {
                let until = now_seconds() + number.ttl_seconds().max(10_000);
                let audit: [&(dyn ToSql + Sync); 3] = [&name, &"create", &1_i32];
                let (numbers, session) = ([number], &*session);
                let together = join4(
                    session.client.batch_execute("begin"),
                    insert(&session.client, &session.insert, &numbers, |_| until),
                    session.client.execute(&session.audit, &audit),
                    session.client.batch_execute("commit"),
                );
                let (_, inserted, _, committed) = together.await;
                sure(committed);
                vec![number; usize::try_from(sure(inserted)).unwrap_or(0)]
            }
            Op::Delete(number) => numbers(&session.audited(&name, "delete from usertable where key = $1 returning key", &[&key(number)]).await),
            Op::Rewrite(number) => {
                let text = "update usertable set data = $2 where key = $1 returning key";
                numbers(&session.audited(&name, text, &[&key(number), &number.data()]).await)
            }
            Op::Amend(by, number, field) => amend(&mut session, &name, (by, number, field)).await,
            Op::Read(by, number) => {
                let (column, value) = condition(by, number);
                let objected = super::model::purpose_of_read(by, number).to_string();
                let text = format!("select key, data from usertable where {column} = $1 and obj <> $2");
                let rows = match value {
                    Value::Key(key) => session.audited(&name, &text, &[&key, &objected]).await,
                    Value::Text(value) => session.audited(&name, &text, &[&value, &objected]).await,
                };
                std::hint::black_box(rows.iter().map(|row| row.get::<_, &str>(1).len()).sum::<usize>());
                numbers(&rows)
            }
            Op::Survey(by, number) => survey(&mut session, &name, by, number).await,
            Op::VerifyDeletion(number) => survey(&mut session, &name, By::Key, number).await,
            Op::Logs => {
                let text = format!("select id, at, operation, condition, rows from audit order by id desc limit {LOG_LINES}");
                let rows = session.audited(&name, &text, &[]).await;
                std::hint::black_box(rows.iter().map(|row| row.get::<_, &str>(2).len() + row.get::<_, &str>(3).len()).sum::<usize>());
                Vec::new()
            }
        }
    }
}

/// What a condition compares with.
enum Value {
    Key(i64),
    Text(String),
}

fn condition(by: By, number: Number) -> (&'static str, Value) {
    match by {
        By::Key => ("key", Value::Key(key(number))),
        By::Purpose => ("pur", Value::Text(number.purpose().to_string())),
        By::Person => ("usr", Value::Text(usr(number))),
        By::Recipient => ("shr", Value::Text(number.recipient().to_string())),
        By::Objection => ("obj", Value::Text(number.objected().to_string())),
        By::Automated => ("dec", Value::Text("dec1".to_owned())),
    }
}

fn numbers(rows: &[Row]) -> Touched {
    rows.iter().map(|row| Number(row.get::<_, i64>(0).cast_unsigned())).collect()
}

async fn survey(session: &mut Session, name: &str, by: By, number: Number) -> Touched {
    let (column, value) = condition(by, number);
    let text = format!("select key, pur, ttl, usr, obj, dec, acl, shr, src, cat from usertable where {column} = $1");
    let rows = match value {
        Value::Key(key) => session.audited(name, &text, &[&key]).await,
        Value::Text(value) => session.audited(name, &text, &[&value]).await,
    };
    std::hint::black_box(rows.iter().map(|row| row.get::<_, &str>(1).len() + row.get::<_, &str>(8).len()).sum::<usize>());
    numbers(&rows)
}

async fn amend(session: &mut Session, name: &str, (by, number, field): (By, Number, Field)) -> Touched {
    let (column, value) = condition(by, number);
    let (obj, dec) = (number.objected().to_string(), dec(number).to_owned());
    let (until, staff, recipient) = (now_seconds() + number.ttl_seconds().max(10_000), number.staff(), number.recipient().to_string());
    let (set, new): (&str, Vec<&(dyn ToSql + Sync)>) = match field {
        Field::Until => ("ttl = $2", vec![&until]),
        Field::Objections => ("obj = $2, dec = $3", vec![&obj, &dec]),
        Field::Recipients => ("shr = $2", vec![&recipient]),
        Field::Staff => ("acl = $2", vec![&staff]),
    };
    let text = format!("update usertable set {set} where {column} = $1 returning key");
    let mut parameters: Vec<&(dyn ToSql + Sync)> = match &value {
        Value::Key(key) => vec![key],
        Value::Text(value) => vec![value],
    };
    parameters.extend(new);
    numbers(&session.audited(name, &text, &parameters).await)
}
