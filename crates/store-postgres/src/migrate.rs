//! Brings a database to the schema this program knows. It never touches a database of a newer program, nor one of an older before somebody took a
//! backup.

use crate::connect::Link;
use crate::sql::{Trouble, trouble};
use std::cmp::Ordering;
use store::{Home, Migration, Schema, Steps, StoreError, Upgrade};

/// The steps of this program.
pub const STEPS: Steps = Steps { house: &[include_str!("../sql/house/0001.sql")], keys: &[include_str!("../sql/keys/0001.sql")] };

/// A house of an older program is left as it is until somebody says that there is a backup.
pub(crate) const OURS: Migration = Migration { steps: STEPS, upgrade: Upgrade::Refused };

/// How often another server may come first before we give up.
const TRIES_MAX: u32 = 5;

const fn name(home: Home) -> &'static str {
    match home {
        Home::House => "house",
        Home::Keys => "keys",
    }
}

/// What stands behind the number while a backup is being brought back.
const RESTORING: &str = " restoring";

/// How far a schema is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Seen {
    /// The number of the last step it has seen.
    pub(crate) steps: usize,
    /// Whether a backup is being brought back, or was when that was cut off.
    pub(crate) is_being_restored: bool,
}

fn unavailable(words: &str) -> Trouble {
    Trouble::Final(StoreError::Unavailable(words.to_owned()))
}

/// Which step the schema has seen. It stands in the schema's comment: a table of its own could not lead with `part`.
pub(crate) async fn seen(link: &Link, home: Home) -> Result<Seen, Trouble> {
    let query = "select coalesce(obj_description(to_regnamespace($1::text)::oid, 'pg_namespace'), '0')";
    let row = link.query_one(query, &[&name(home)]).await.map_err(|error| trouble("schema", &error))?;
    let text: String = row.try_get(0).map_err(|error| trouble("schema", &error))?;
    let (number, is_being_restored) = text.strip_suffix(RESTORING).map_or((text.as_str(), false), |number| (number, true));
    let steps = number.parse().map_err(|_| unavailable(&format!("the schema `{}` is not ours", name(home))))?;
    Ok(Seen { steps, is_being_restored })
}

/// Fails where a backup is being brought back.
fn must_be_whole(seen: Seen) -> Result<(), Trouble> {
    let words = "a backup was being restored into this database and it is not whole: who was erased may still be in it; run `goodfaith restore` into it again";
    if seen.is_being_restored { Err(unavailable(words)) } else { Ok(()) }
}

/// Fails where the database has not seen every step, and changes nothing.
pub(crate) async fn must_be_current(link: &Link) -> Result<(), Trouble> {
    for home in [Home::House, Home::Keys] {
        let seen = seen(link, home).await?;
        must_be_whole(seen)?;
        let schema = Schema { seen: seen.steps, known: STEPS.of(home).len() };
        match schema.seen.cmp(&schema.known) {
            Ordering::Equal => {}
            Ordering::Greater => return Err(unavailable(&schema.newer())),
            Ordering::Less if seen.steps == 0 => return Err(unavailable("there is no house in this database")),
            Ordering::Less => return Err(unavailable(&schema.older())),
        }
    }
    Ok(())
}

/// Says that a backup is being brought back, or that it is done with. Whoever opens the database reads it first.
pub(crate) async fn mark_restoring(link: &Link, is_being_restored: bool) -> Result<(), Trouble> {
    let (home, mark) = (Home::House, if is_being_restored { RESTORING } else { "" });
    let text = format!("comment on schema {} is '{}{mark}'", name(home), STEPS.of(home).len());
    link.batch_execute(&text).await.map_err(|error| trouble("schema", &error))
}

/// Takes the steps that the database has not seen, each whole or not at all.
pub(crate) async fn migrate(link: &Link, migration: &Migration) -> Result<(), Trouble> {
    for home in [Home::House, Home::Keys] {
        let mut tries = 0;
        loop {
            let seen = seen(link, home).await?;
            must_be_whole(seen)?;
            let steps = migration.steps.of(home);
            let schema = Schema { seen: seen.steps, known: steps.len() };
            if schema.seen > schema.known {
                return Err(unavailable(&schema.newer()));
            }
            let Some(step) = steps.get(seen.steps) else { break };
            if schema.seen > 0 && migration.upgrade == Upgrade::Refused {
                return Err(unavailable(&schema.older()));
            }
            let text = format!("begin; {step}; comment on schema {} is '{}'; commit", name(home), seen.steps + 1);
            if let Err(error) = link.batch_execute(&text).await {
                // Another server may have taken the step meanwhile; then it is seen in the next turn.
                tries += 1;
                let failed = trouble("schema", &error);
                if tries >= TRIES_MAX || link.batch_execute("rollback").await.is_err() {
                    return Err(failed);
                }
            }
        }
    }
    Ok(())
}
