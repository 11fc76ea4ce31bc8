//! What must hold when many write at once, through one or several servers on one database. It never looks behind the trait.

use super::{NOW, Verdict, expect, fact, record};
use crate::{
    Cell, Command, FactRow, HeldValue, Idempotency, Intent, LeafDraft, LeafRow, Part, RecordRow, Row, Store, StoreError, SubjectKeyRow, SubjectRow, TagRow,
};
use ledger::{Edge, leaf_hash};
use std::collections::BTreeSet;
use std::future::Future;
use std::sync::Arc;
use vocabulary::{EvidenceId, RecordId, SiteId, SubjectId};

/// Who write at once, and how often they all do.
const WRITERS: u8 = 16;
const ROUNDS: u8 = 30;

/// How often one writer tries one change while others come first.
const TRIES_MAX: u32 = 500;

/// Sixteen writers, thirty rounds each of creating one e-mail, changing one consent and updating one profile: no duplicate,
/// no second row, no acknowledged change lost. The stores are different servers of one database, or one.
///
/// # Errors
/// The first check that failed.
pub async fn check_writers(stores: &[Arc<dyn Store>]) -> Verdict {
    let part = SiteId::new("many.example").map(|site| Part::of(&site)).map_err(|error| error.to_string())?;
    for round in 0..ROUNDS {
        one_email_is_created_once(stores, &part, round).await?;
        no_change_of_a_consent_is_lost(stores, &part, round).await?;
        no_update_of_a_profile_is_lost(stores, &part, round).await?;
    }
    let Some(store) = stores.first() else { return Ok(()) };
    the_log_is_whole(&**store, &part).await
}

/// An id that only this writer in this round uses for this.
fn id(kind: u8, round: u8, writer: u8) -> [u8; 16] {
    let mut id = [kind; 16];
    for (place, byte) in id.iter_mut().zip([round, writer]) {
        *place = byte;
    }
    id
}

/// Runs sixteen writers at once, each on one of the stores, and gives what each came to.
async fn all_at_once<T, F>(stores: &[Arc<dyn Store>], work: impl Fn(Arc<dyn Store>, u8) -> F) -> Result<Vec<T>, String>
where
    T: Send + 'static,
    F: Future<Output = Result<T, String>> + Send + 'static,
{
    let writers = (0..WRITERS).zip(stores.iter().cycle()).map(|(writer, store)| tokio::spawn(work(Arc::clone(store), writer)));
    let writers: Vec<_> = writers.collect();
    let mut came_to = Vec::new();
    for writer in writers {
        came_to.push(writer.await.map_err(|error| error.to_string())??);
    }
    Ok(came_to)
}

/// What makes a person: their row, their key, and the leaf that says so.
fn registration(subject: SubjectId) -> Vec<Intent> {
    vec![
        Intent::insert(&SubjectRow { subject, created_at: NOW }),
        Intent::insert(&SubjectKeyRow { subject, root_version: 1, wrapped: vec![1; 60] }),
        leaf(subject),
    ]
}

fn leaf(subject: SubjectId) -> Intent {
    Intent::Append(LeafDraft { data: subject.to_bytes().to_vec(), subject: Some(subject), opening: Some(vec![2; 80]) })
}

/// One person for all writers of a round.
async fn subject_of_round(store: &dyn Store, part: &Part, (kind, round): (u8, u8), more: Vec<Intent>) -> Result<SubjectId, String> {
    let subject = SubjectId::from_bytes(id(kind, round, 0xFF));
    let mut intents = registration(subject);
    intents.extend(more);
    store.apply_one(part, Command::new(NOW, intents)).await.map_err(|error| error.to_string())?;
    Ok(subject)
}

async fn one_email_is_created_once(stores: &[Arc<dyn Store>], part: &Part, round: u8) -> Verdict {
    let tag = id(1, round, 0);
    let mut key = [1; 32];
    key.iter_mut().zip(tag).for_each(|(place, byte)| *place = byte);
    let repeated = all_at_once(stores, |store, writer| {
        let part = part.clone();
        async move {
            let subject = SubjectId::from_bytes(id(1, round, writer));
            let mut intents = registration(subject);
            intents.push(Intent::put(&TagRow { tag, subject }));
            let command = Command::new(NOW, intents).once(Idempotency { key, request: key }, None, b"welcome".to_vec());
            let receipt = store.apply_one(&part, command).await.map_err(|error| error.to_string())?;
            expect(receipt.answer == b"welcome", "repetition", "is answered as the first time")?;
            Ok(receipt.repeated)
        }
    })
    .await?;
    expect(repeated.iter().filter(|repeated| !**repeated).count() == 1, "one e-mail", "is created by one of many")?;
    for store in stores {
        let found: Vec<TagRow> = store.all_rows(part, &[("tag", Cell::from(&tag))]).await.map_err(|error| error.to_string())?;
        expect(found.len() == 1, "one e-mail", "has one row")?;
    }
    Ok(())
}

/// Does a change again and again on what was read anew, until nobody came between.
async fn until_done<F: Future<Output = Result<Result<u64, StoreError>, String>> + Send>(change: impl Fn() -> F + Send) -> Result<u64, String> {
    for _ in 0..TRIES_MAX {
        match change().await? {
            Ok(seen) => return Ok(seen),
            Err(StoreError::Conflict(_) | StoreError::Retry(_)) => {}
            Err(other) => return Err(format!("a change is done, or somebody came first; not: {other}")),
        }
    }
    Err("a writer never came to its turn".to_owned())
}

async fn no_change_of_a_consent_is_lost(stores: &[Arc<dyn Store>], part: &Part, round: u8) -> Verdict {
    let Some(store) = stores.first() else { return Ok(()) };
    let subject = subject_of_round(&**store, part, (2, round), Vec::new()).await?;
    let seen = all_at_once(stores, |store, writer| {
        let part = part.clone();
        async move {
            until_done(|| async {
                let of = ("subject", Cell::from(&subject));
                let facts: Vec<FactRow> = store.all_rows(&part, std::slice::from_ref(&of)).await.map_err(|error| error.to_string())?;
                let evidence = EvidenceId::from_bytes(id(2, round, writer));
                let mut row = fact(0, Some(subject), None);
                (row.fact, row.detail.evidence) = (evidence, evidence);
                let intents = vec![Intent::expect::<FactRow>(of, facts.len() as u64), Intent::insert(&row), leaf(subject)];
                let done = store.apply_one(&part, Command::new(NOW, intents)).await;
                Ok(done.map(|_| facts.len() as u64))
            })
            .await
        }
    })
    .await?;
    let seen: BTreeSet<u64> = seen.into_iter().collect();
    expect(seen == (0..u64::from(WRITERS)).collect(), "one consent", "is changed by each on all that came before")?;
    let facts: Vec<FactRow> = store.all_rows(part, &[("subject", Cell::from(&subject))]).await.map_err(|error| error.to_string())?;
    expect(facts.len() == usize::from(WRITERS), "one consent", "keeps every change that was acknowledged")
}

async fn no_update_of_a_profile_is_lost(stores: &[Arc<dyn Store>], part: &Part, round: u8) -> Verdict {
    let Some(store) = stores.first() else { return Ok(()) };
    let mut first = record(0, 1)?;
    first.subject = SubjectId::from_bytes(id(3, round, 0xFF));
    let template = first.packed.values.pop().ok_or("a record without a value")?;
    let subject = subject_of_round(&**store, part, (3, round), vec![Intent::insert(&first)]).await?;
    all_at_once(stores, |store, writer| {
        let (part, template) = (part.clone(), template.clone());
        async move {
            until_done(|| async {
                let read: Option<RecordRow> = store.row(&part, &[Cell::from(&subject)]).await.map_err(|error| error.to_string())?;
                let mut row = read.ok_or("the profile is gone")?;
                let version = row.row_version;
                row.row_version += 1;
                row.packed.values.push(HeldValue { record: RecordId::from_bytes(id(3, round, writer)), ..template.clone() });
                let done = store.apply_one(&part, Command::new(NOW, vec![Intent::replace(&row, version), leaf(subject)])).await;
                Ok(done.map(|_| version.cast_unsigned()))
            })
            .await
        }
    })
    .await?;
    let row: Option<RecordRow> = store.row(part, &[Cell::from(&subject)]).await.map_err(|error| error.to_string())?;
    let row = row.ok_or("the profile is gone")?;
    let held: BTreeSet<RecordId> = row.packed.values.iter().map(|value| value.record).collect();
    expect(held.len() == usize::from(WRITERS), "one profile", "holds every update that was acknowledged")?;
    expect(row.row_version == 1 + i64::from(WRITERS), "one profile", "has a version for each update and no more")
}

/// Every act left one leaf, and they make the tree whose head the store tells.
async fn the_log_is_whole(store: &dyn Store, part: &Part) -> Verdict {
    let leaves: Vec<LeafRow> = store.all_rows(part, &[]).await.map_err(|error| error.to_string())?;
    let acts = u64::from(ROUNDS) * (1 + (1 + u64::from(WRITERS)) * 2);
    expect(leaves.len() as u64 == acts, "log", "has one leaf for each act that was acknowledged")?;
    let mut edge = Edge::default();
    for leaf in &leaves {
        edge.append(leaf_hash(&leaf.data));
    }
    let head = store.head(part).await.map_err(|error| error.to_string())?;
    expect((head.size, head.root) == (edge.size(), edge.root()), "log", "is the tree of its leaves")?;
    let people: Vec<SubjectRow> = store.all_rows(part, &[]).await.map_err(|error| error.to_string())?;
    let keys: Vec<SubjectKeyRow> = store.all_rows(part, &[]).await.map_err(|error| error.to_string())?;
    let same = people.iter().map(|row| row.subject).eq(keys.iter().map(|row| row.subject));
    expect(same && people.len() == usize::from(ROUNDS) * 3, SubjectRow::TABLE.name, "has a key for each person and no other")
}
