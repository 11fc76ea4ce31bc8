//! The store and its log: whether the store can be reached, the keys open it, the clock agrees with what was signed last, and a sample of the log is
//! what its head says. It reads alone, while others go on.

use crate::database::{Readable, StoreAddress};
use crate::doctor::Finding;
use crate::house::{self, MachineClock};
use crate::settings::Settings;
use ledger::{NoteVerifier, leaf_hash, verify_inclusion};
use store::{Cell, CheckpointRow, LeafRow, Page, Part, Store, StoreError};
use vocabulary::{Clock, SiteId, Timestamp};

/// How many entries of each log are looked at.
const SAMPLE: u64 = 64;
/// How far the clock may be behind what was signed last.
const BEHIND_MS_MAX: i64 = 60_000;

/// What was found, and the store with its sites where it can be read.
pub(super) async fn examine(settings: &Settings) -> (Vec<Finding>, Option<(Readable, Vec<SiteId>)>) {
    if let StoreAddress::Folder(folder) = &settings.house.store
        && !folder.is_dir()
    {
        return (vec![Finding::fine("store", format!("{} is not there yet; the first run makes it", folder.display()))], None);
    }
    let readable = match reached(settings).await {
        Ok(readable) => readable,
        Err(finding) => return (vec![finding], None),
    };
    let sites = match readable.sites(&settings.house.policies) {
        Ok(sites) => sites,
        Err(fault) => {
            return (
                vec![Finding::warning(
                    "store",
                    fault.to_string(),
                    "a site that nobody knows is served by nobody",
                    "name all policies, or serve the house once",
                )],
                None,
            );
        }
    };
    let mut findings = vec![Finding::fine("store", format!("reached; it holds {} sites", sites.len())), schema(&readable, &sites).await];
    for site in &sites {
        match of_site(settings, &readable, site).await {
            Ok(found) => findings.extend(found),
            Err(error) => {
                findings.push(Finding::wrong("log", format!("{site}: {error}"), "what cannot be read cannot be served", "restore the house from a backup"))
            }
        }
    }
    (findings, Some((readable, sites)))
}

async fn reached(settings: &Settings) -> Result<Readable, Finding> {
    Readable::open(&settings.house.store).await.map_err(|fault| {
        let remedy = "start the database, or name the right one (store in [house]); a house of an older program is brought up to date by `goodfaith upgrade`";
        Finding::wrong("store", fault.to_string(), "nothing can be served without it", remedy)
    })
}

/// The schema is the one this program knows.
async fn schema(readable: &Readable, sites: &[SiteId]) -> Finding {
    const CHECK: &str = "schema";
    const WHY: &str = "a program serves only a house whose tables it knows";
    for site in sites {
        match readable.schema_of(&Part::of(site)).await {
            Ok(schema) if schema.seen < schema.known => {
                let remedy = "take a backup with the older program, then run `goodfaith upgrade --after-backup`";
                return Finding::wrong(CHECK, format!("{site} is at version {}, this program has {}", schema.seen, schema.known), WHY, remedy);
            }
            Ok(schema) if schema.seen > schema.known => {
                return Finding::wrong(
                    CHECK,
                    format!("{site} is at version {}, this program knows {}", schema.seen, schema.known),
                    WHY,
                    "run the newer program again",
                );
            }
            Ok(_) => {}
            Err(error) => return Finding::wrong(CHECK, format!("{site}: {error}"), WHY, "look at the files of the site"),
        }
    }
    Finding::fine(CHECK, "the one this program knows")
}

async fn of_site(settings: &Settings, readable: &Readable, site: &SiteId) -> Result<Vec<Finding>, StoreError> {
    let (store, part) = (&*readable.store, Part::of(site));
    let mut findings = Vec::new();
    let keys = settings.house.keys.open();
    let vault = match keys {
        Ok(keys) => house::look_at(readable, keys, site).await,
        Err(fault) => Err(fault),
    };
    let vault = match vault {
        Ok(vault) => Some(vault),
        Err(fault) => {
            let remedy = format!("bring back {} as it was; without the keys nothing in the house can ever be read again", settings.house.keys);
            findings.push(Finding::wrong("keys", fault.to_string(), "the house's values, facts and log are sealed under them", remedy));
            None
        }
    };
    let head = store.head(&part).await?;
    let newest = newest_checkpoint(store, &part, head.size).await?;
    findings.extend(newest.as_ref().and_then(|checkpoint| clock(site, checkpoint.at)));
    let sound = sample(store, &part, head.size, &head.root).await?;
    let signed = match (vault.and_then(|vault| vault.log_verifier(site).ok()), &newest) {
        (Some(key), Some(row)) => NoteVerifier::read(&key).is_ok_and(|key| key.verify(&row.note).is_ok_and(|checkpoint| checkpoint.size <= head.size)),
        _ => true,
    };
    let why = "the log is what proves to everybody what was done; one that does not agree with itself was damaged or tampered with";
    findings.push(match (sound, signed) {
        (Some(position), _) => {
            Finding::wrong("log", format!("{site}: entry {position} is not the one under the head"), why, format!("goodfaith verify house --site {site}"))
        }
        (None, false) => {
            Finding::wrong("log", format!("{site}: the last checkpoint is not signed by this site"), why, format!("goodfaith verify house --site {site}"))
        }
        (None, true) => Finding::fine("log", format!("{site}: {} entries; {} of them looked at", head.size, head.size.min(SAMPLE))),
    });
    Ok(findings)
}

async fn newest_checkpoint(store: &dyn Store, part: &Part, size: u64) -> Result<Option<CheckpointRow>, StoreError> {
    // Heads are signed when somebody asks; the last stands not far behind the log.
    let mut newest = None;
    let mut page = Page { after: Vec::new(), rows_max: store::PAGE_ROWS_MAX };
    loop {
        let rows: Vec<CheckpointRow> = store.rows(part, &[], page.clone()).await?;
        let Some(last) = rows.last().filter(|last| last.size <= size) else { return Ok(newest) };
        page.after = vec![Cell::from(&last.size)];
        newest = Some(last.clone());
    }
}

fn clock(site: &SiteId, signed: Timestamp) -> Option<Finding> {
    let now = MachineClock.now();
    let is_behind = now.plus_ms(BEHIND_MS_MAX) < signed;
    is_behind.then(|| {
        let why = "facts and times are reckoned by it: a consent that ended would hold again, and a request's day would come too late";
        Finding::wrong(
            "clock",
            format!("it says {now}, and {site} signed its log at {signed}"),
            why,
            "set the clock of this machine (timedatectl set-ntp true)",
        )
    })
}

/// The first entry of a sample that is not under the head; none where all are.
async fn sample(store: &dyn Store, part: &Part, size: u64, root: &ledger::Hash) -> Result<Option<u64>, StoreError> {
    let step = size.div_ceil(SAMPLE).max(1);
    let mut position = 0;
    while position < size {
        let leaf: Option<LeafRow> = store.row(part, &[Cell::from(&position)]).await?;
        let proof = store.inclusion(part, position, size).await?;
        let proven = leaf.zip(proof).is_some_and(|(leaf, proof)| verify_inclusion(&leaf_hash(&leaf.data), position, size, &proof, root));
        if !proven {
            return Ok(Some(position));
        }
        position = position.saturating_add(step);
    }
    Ok(None)
}
