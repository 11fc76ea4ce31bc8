//! `goodfaith verify consistency`: whether a log at one checkpoint begins with the log at an older one. It needs no key but the public one.

use crate::commands::verify;
use crate::commands::verify::origin::{Place, TilesOf};
use crate::files::Fault;
use crate::house;
use crate::output::{self, Outcome};
use ledger::{Checkpoint, Hash, NoteVerifier, verify_consistency};
use std::path::PathBuf;
use store::{Part, Store};
use store_sqlite::SqliteStore;
use vocabulary::SiteId;

/// Check that a log only grew between two checkpoints: nothing was changed, taken out or put in between.
///
/// The proof is made from the log's tiles: from the site itself, from a folder that mirrors it, or from a house. Where
/// they come from need not be trusted: the two signed roots decide.
///
///   goodfaith verify consistency old.txt new.txt --key wipro.key --url https://wipro.com/log
///   goodfaith verify consistency old.txt new.txt --key wipro.key --tiles mirror/
///   goodfaith verify consistency old.txt new.txt --key wipro.key --folder house
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct Arguments {
    /// The older checkpoint.
    old: PathBuf,
    /// The newer checkpoint.
    new: PathBuf,
    /// The log's public key: a file, or the key itself.
    #[arg(long)]
    key: String,
    #[command(flatten)]
    tiles: Whence,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

/// Where the tiles come from.
#[derive(Debug, clap::Args)]
#[group(required = true, multiple = false)]
struct Whence {
    /// The address of the log, as https://wipro.com/log.
    #[arg(long)]
    url: Option<String>,
    /// A folder that mirrors the log: it holds the folder `tile`.
    #[arg(long)]
    tiles: Option<PathBuf>,
    /// The folder of a house that keeps the log.
    #[arg(long)]
    folder: Option<PathBuf>,
}

impl Arguments {
    pub(crate) fn run(self) -> Result<Outcome, Fault> {
        let key = verify::key(&self.key)?;
        let (old, new) = (verify::text(&self.old)?, verify::text(&self.new)?);
        let found = match (checkpoint(&key, &old), checkpoint(&key, &new)) {
            (Err(why), _) => Err(format!("the older checkpoint: {why}")),
            (_, Err(why)) => Err(format!("the newer checkpoint: {why}")),
            (Ok(old), Ok(new)) => self.tiles.compare(&key, &old, &new)?.map(|()| (old, new)),
        };
        match &found {
            Ok((old, new)) if self.json => output::json(&serde_json::json!({ "consistent": true, "old": old.size, "new": new.size })),
            Ok((old, new)) => output::line(format!("consistent: the log of {} leaves begins with the log of {}", new.size, old.size)),
            Err(why) if self.json => output::json(&serde_json::json!({ "consistent": false, "why": why })),
            Err(why) => output::line(format!("not consistent: {why}")),
        }
        Ok(found.is_ok().into())
    }
}

fn checkpoint(key: &NoteVerifier, note: &str) -> Result<Checkpoint, String> {
    let checkpoint = key.verify(note).map_err(|error| error.to_string())?;
    if checkpoint.origin == key.name() { Ok(checkpoint) } else { Err("it is of another log than the key".to_owned()) }
}

impl Whence {
    /// Whether the newer log begins with the older; the inner error says why not.
    fn compare(&self, key: &NoteVerifier, old: &Checkpoint, new: &Checkpoint) -> Result<Result<(), String>, Fault> {
        if old.size > new.size {
            return Ok(Err(format!(
                "the older checkpoint covers {} leaves and the newer {}: the log was cut off, or they are the wrong way round",
                old.size, new.size
            )));
        }
        let Some(proof) = self.proof(key, old.size, new.size)? else {
            return Ok(Err(format!("there are no tiles of a log of {} leaves here", new.size)));
        };
        let consistent = verify_consistency((old.size, &old.root), (new.size, &new.root), &proof);
        Ok(if consistent {
            Ok(())
        } else {
            Err(format!("the log of {} leaves does not begin with the log of {}: it was forked or rewritten", new.size, old.size))
        })
    }

    fn proof(&self, key: &NoteVerifier, old: u64, new: u64) -> Result<Option<Vec<Hash>>, Fault> {
        let failed = |error: &dyn std::fmt::Display| Fault::Usage(error.to_string());
        let place = match (&self.url, &self.tiles, &self.folder) {
            (Some(url), ..) => Place::at(url).map_err(|error| failed(&error))?,
            (_, Some(folder), _) => Place::Folder(folder.clone()),
            (_, _, Some(folder)) => return of_house(folder, key, (old, new)),
            _ => return Err(Fault::Usage("say where the tiles are: --url, --tiles or --folder".to_owned())),
        };
        ledger::consistency(&TilesOf { place: &place, size: new }, old, new).map_err(|error| failed(&error))
    }
}

/// The proof from a house's own tables.
fn of_house(folder: &std::path::Path, key: &NoteVerifier, (old, new): (u64, u64)) -> Result<Option<Vec<Hash>>, Fault> {
    let name = key.name().strip_suffix("/log").unwrap_or_else(|| key.name());
    let site = SiteId::new(name).map_err(|error| Fault::Usage(error.to_string()))?;
    let store = SqliteStore::open_to_read(&folder.join("data"));
    let proof = house::run(async { store.consistency(&Part::of(&site), old, new).await.map_err(|error| Fault::House(error.to_string())) })?;
    Ok(proof)
}
