//! Brings a database to the schema this program knows. It never touches a database of a newer program.

use crate::connect::Link;
use crate::sql::{Trouble, trouble};
use store::{Home, StoreError};

/// The steps of each schema, in order; the number of the last is the version of the schema.
const fn steps(home: Home) -> &'static [&'static str] {
    match home {
        Home::House => &[include_str!("../sql/house/0001.sql")],
        Home::Keys => &[include_str!("../sql/keys/0001.sql")],
    }
}

/// How often another server may come first before we give up.
const TRIES_MAX: u32 = 5;

const fn schema(home: Home) -> &'static str {
    match home {
        Home::House => "house",
        Home::Keys => "keys",
    }
}

/// Which step the schema has seen. It stands in the schema's comment: a table of its own could not lead with `part`.
async fn seen(link: &Link, home: Home) -> Result<usize, Trouble> {
    let query = "select coalesce(obj_description(to_regnamespace($1::text)::oid, 'pg_namespace'), '0')";
    let row = link.query_one(query, &[&schema(home)]).await.map_err(|error| trouble("schema", &error))?;
    let text: String = row.try_get(0).map_err(|error| trouble("schema", &error))?;
    text.parse().map_err(|_| Trouble::Final(StoreError::Unavailable(format!("the schema `{}` is not ours", schema(home)))))
}

/// Takes the steps that the database has not seen, each whole or not at all.
pub(crate) async fn migrate(link: &Link) -> Result<(), Trouble> {
    for home in [Home::House, Home::Keys] {
        let mut tries = 0;
        loop {
            let seen = seen(link, home).await?;
            if seen > steps(home).len() {
                return Err(Trouble::Final(StoreError::Unavailable("the database was written by a newer program".to_owned())));
            }
            let Some(step) = steps(home).get(seen) else { break };
            let text = format!("begin; {step}; comment on schema {} is '{}'; commit", schema(home), seen + 1);
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
