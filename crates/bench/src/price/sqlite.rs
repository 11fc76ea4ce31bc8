//! Raw SQLite: plain rows, one writer thread, write-ahead log, every commit on the disk before it is answered. It seals nothing and keeps no tree.

use super::plain::Plain;
use crate::{fail, sure};
use rusqlite::{Connection, TransactionBehavior};
use tokio::sync::{mpsc, oneshot};

const SCHEMA: &str = "pragma journal_mode = wal; pragma synchronous = full; pragma temp_store = memory; pragma cache_size = -16384; \
     pragma wal_autocheckpoint = 4000; \
     create table person (person blob not null primary key, at integer not null, name text, email text, phone text, postal text, account text, \
     purposes text, source text, version text) strict; \
     create index person_by_email on person (email); \
     create table consent (evidence blob not null primary key, person blob not null, condition text, purposes text, holds integer, at integer) strict, \
     without rowid; create index consent_by_person on consent (person); \
     create table evidence (evidence blob not null primary key, person blob not null, kind text, title text, sha256 blob, at integer) strict, \
     without rowid; create index evidence_by_person on evidence (person); \
     create table audit (id integer primary key, at integer, event text, person blob, detail text) strict; \
     create index audit_by_person on audit (person)";

const PERSON: &str = "insert into person values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)";
const CONSENT: &str = "insert into consent values (?1, ?2, ?3, ?4, 1, ?5)";
const EVIDENCE: &str = "insert into evidence values (?1, ?2, ?3, ?4, ?5, ?6)";
const AUDIT: &str = "insert into audit (at, event, person, detail) values (?1, ?2, ?3, ?4)";

/// Registrations that may wait.
const WAITING_MAX: usize = 1_024;

type Waiting = (Plain, oneshot::Sender<()>);

/// The database, behind its writer.
#[derive(Debug)]
pub(crate) struct Sqlite {
    waiting: mpsc::Sender<Waiting>,
    _folder: tempfile::TempDir,
}

impl Sqlite {
    /// A new database whose writer takes so many of the registrations that wait into one transaction.
    pub(crate) fn open(together_max: usize) -> Self {
        let folder = sure(tempfile::tempdir_in("."));
        let connection = sure(Connection::open(folder.path().join("raw.sqlite")));
        sure(connection.execute_batch(SCHEMA));
        let (waiting, inbox) = mpsc::channel(WAITING_MAX);
        std::thread::spawn(move || write(connection, inbox, together_max));
        Self { waiting, _folder: folder }
    }

    /// Inserts it; returns when it is durable.
    pub(crate) async fn register(&self, plain: Plain) {
        let (answer, answered) = oneshot::channel();
        if self.waiting.send((plain, answer)).await.is_err() {
            fail("the writer of raw SQLite has stopped");
        }
        sure(answered.await);
    }
}

fn write(mut connection: Connection, mut inbox: mpsc::Receiver<Waiting>, together_max: usize) {
    while let Some(first) = inbox.blocking_recv() {
        let mut together = vec![first];
        while together.len() < together_max
            && let Ok(next) = inbox.try_recv()
        {
            together.push(next);
        }
        let transaction = sure(connection.transaction_with_behavior(TransactionBehavior::Immediate));
        for (plain, _) in &together {
            sure(insert(&transaction, plain));
        }
        sure(transaction.commit());
        for (_, answer) in together {
            let _ = answer.send(());
        }
    }
}

fn insert(connection: &Connection, plain: &Plain) -> rusqlite::Result<()> {
    let [name, email, phone, postal, account] = &plain.values;
    let person = (&plain.person, plain.at, name, email, phone, postal, account, plain.purposes, plain.source, plain.version);
    connection.prepare_cached(PERSON)?.execute(person)?;
    connection.prepare_cached(CONSENT)?.execute((&plain.evidence, &plain.person, plain.condition, "marketing", plain.at))?;
    connection.prepare_cached(EVIDENCE)?.execute((&plain.evidence, &plain.person, plain.kind, plain.title, &plain.sha256, plain.at))?;
    connection.prepare_cached(AUDIT)?.execute((plain.at, plain.event, &plain.person, &plain.detail))?;
    Ok(())
}
