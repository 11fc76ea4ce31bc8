//! Raw PostgreSQL: plain rows, prepared statements sent together, every commit on the disk before it is answered; on a connection a client, or all
//! that wait in multi-row statements of one transaction. It seals nothing and keeps no tree.

use super::plain::Plain;
use crate::rival::Rival;
use crate::{fail, sure};
use futures_util::future::join;
use tokio::sync::{Mutex, mpsc, oneshot};
use tokio_postgres::types::ToSql;
use tokio_postgres::{Client, Error, Statement};

const SCHEMA: &str = "create table person (person bytea primary key, at bigint not null, name text, email text, phone text, postal text, account text, \
     purposes text, source text, version text); \
     create index person_by_email on person (email); \
     create table consent (evidence bytea primary key, person bytea not null, condition text, purposes text, holds boolean, at bigint); \
     create index consent_by_person on consent (person); \
     create table evidence (evidence bytea primary key, person bytea not null, kind text, title text, sha256 bytea, at bigint); \
     create index evidence_by_person on evidence (person); \
     create table audit (id bigint generated always as identity primary key, at bigint, event text, person bytea, detail text); \
     create index audit_by_person on audit (person)";

/// One row of each table.
const ONE: [&str; 4] = [
    "insert into person values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
    "insert into consent values ($1, $2, $3, $4, true, $5)",
    "insert into evidence values ($1, $2, $3, $4, $5, $6)",
    "insert into audit (at, event, person, detail) values ($1, $2, $3, $4)",
];

/// Many rows of each table; what all have in common is said once.
const MANY: [&str; 4] = [
    "insert into person select p, a, n, e, t, o, c, $8, $9, $10 from unnest($1::bytea[], $2::bigint[], $3::text[], $4::text[], $5::text[], $6::text[], \
     $7::text[]) as new (p, a, n, e, t, o, c)",
    "insert into consent select e, p, $3, $4, true, a from unnest($1::bytea[], $2::bytea[], $5::bigint[]) as new (e, p, a)",
    "insert into evidence select e, p, $3, $4, s, a from unnest($1::bytea[], $2::bytea[], $5::bytea[], $6::bigint[]) as new (e, p, s, a)",
    "insert into audit (at, event, person, detail) select a, $2, p, d from unnest($1::bigint[], $3::bytea[], $4::text[]) as new (a, p, d)",
];

/// Registrations that may wait.
const WAITING_MAX: usize = 1_024;

/// One connection with its prepared statements.
#[derive(Debug)]
pub(crate) struct Session {
    client: Client,
    statements: [Statement; 4],
}

/// The rival's tables, with a connection a client or one for all.
#[derive(Debug)]
pub(crate) enum Postgres {
    /// Each client commits its own.
    Each(Vec<Mutex<Session>>),
    /// One writer takes what waits.
    Together(mpsc::Sender<(Plain, oneshot::Sender<()>)>),
}

impl Session {
    async fn open(rival: &Rival, [person, consent, evidence, audit]: [&str; 4]) -> Self {
        let client = rival.connect().await;
        let statements =
            [sure(client.prepare(person).await), sure(client.prepare(consent).await), sure(client.prepare(evidence).await), sure(client.prepare(audit).await)];
        Self { client, statements }
    }

    /// The four statements in one transaction, sent together.
    async fn insert(&self, parameters: [&[&(dyn ToSql + Sync)]; 4]) {
        let rows = futures_util::future::join_all(self.statements.iter().zip(parameters).map(|(statement, values)| self.client.execute(statement, values)));
        let (begun, (inserted, committed)) = join(self.client.batch_execute("begin"), join(rows, self.client.batch_execute("commit"))).await;
        sure(begun);
        sure(inserted.into_iter().collect::<Result<Vec<u64>, Error>>());
        sure(committed);
    }

    async fn insert_one(&self, plain: &Plain) {
        let Plain { person, evidence, at, values, purposes, source, version, condition, kind, title, sha256, event, detail } = plain;
        let [name, email, phone, postal, account] = values;
        self.insert([
            &[person, at, name, email, phone, postal, account, purposes, source, version],
            &[evidence, person, condition, &"marketing", at],
            &[evidence, person, kind, title, sha256, at],
            &[at, event, person, detail],
        ])
        .await;
    }

    async fn insert_many(&self, all: &[Plain]) {
        let Some(Plain { purposes, source, version, condition, kind, title, event, .. }) = all.first() else { return };
        let column = |of: fn(&Plain) -> &Vec<u8>| -> Vec<&[u8]> { all.iter().map(|plain| of(plain).as_slice()).collect() };
        let texts = |place: usize| -> Vec<&str> { all.iter().map(|plain| plain.values.get(place).map_or("", String::as_str)).collect() };
        let (people, evidence, hashes) = (column(|plain| &plain.person), column(|plain| &plain.evidence), column(|plain| &plain.sha256));
        let at: Vec<i64> = all.iter().map(|plain| plain.at).collect();
        let details: Vec<&str> = all.iter().map(|plain| plain.detail.as_str()).collect();
        let (name, email, phone, postal, account) = (texts(0), texts(1), texts(2), texts(3), texts(4));
        self.insert([
            &[&people, &at, &name, &email, &phone, &postal, &account, purposes, source, version],
            &[&evidence, &people, condition, &"marketing", &at],
            &[&evidence, &people, kind, title, &hashes, &at],
            &[&at, event, &people, &details],
        ])
        .await;
    }
}

impl Postgres {
    /// Makes the tables.
    pub(crate) async fn prepare(rival: &Rival) {
        sure(rival.connect().await.batch_execute(SCHEMA).await);
    }

    /// With a connection for each of so many clients.
    pub(crate) async fn each(rival: &Rival, clients: usize) -> Self {
        let mut sessions = Vec::with_capacity(clients);
        for _ in 0..clients {
            sessions.push(Mutex::new(Session::open(rival, ONE).await));
        }
        Self::Each(sessions)
    }

    /// With one writer that takes so many of the registrations that wait into one transaction.
    pub(crate) async fn together(rival: &Rival, together_max: usize) -> Self {
        let session = Session::open(rival, MANY).await;
        let (waiting, mut inbox) = mpsc::channel(WAITING_MAX);
        tokio::spawn(async move {
            let mut taken: Vec<(Plain, oneshot::Sender<()>)> = Vec::new();
            while inbox.recv_many(&mut taken, together_max).await > 0 {
                let (rows, answers): (Vec<Plain>, Vec<oneshot::Sender<()>>) = taken.drain(..).unzip();
                session.insert_many(&rows).await;
                for answer in answers {
                    let _ = answer.send(());
                }
            }
        });
        Self::Together(waiting)
    }

    /// Inserts it as this client; returns when it is durable.
    pub(crate) async fn register(&self, client: usize, plain: Plain) {
        match self {
            Self::Each(sessions) => match sessions.get(client) {
                Some(session) => session.lock().await.insert_one(&plain).await,
                None => fail("there is no connection for this client"),
            },
            Self::Together(waiting) => {
                let (answer, answered) = oneshot::channel();
                if waiting.send((plain, answer)).await.is_err() {
                    fail("the writer of raw PostgreSQL has stopped");
                }
                sure(answered.await);
            }
        }
    }
}
