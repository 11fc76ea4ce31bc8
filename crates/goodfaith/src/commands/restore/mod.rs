//! `goodfaith restore`: a backup back into a new house. Whoever was erased since is erased again before the house can be opened.

mod target;

use crate::database::{Readable, StoreAddress};
use crate::files::Fault;
use crate::house::{self, MachineClock};
use crate::keys::Keeper;
use crate::notices;
use crate::output::{self, Outcome};
use crate::sealed::{Lock, Opener};
use crate::systems;
use crate::whereabouts::Whereabouts;
use operations::ErasureNotice;
use operations::backup::{self, BackupError, Header, Restored};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use store::{ErrandRow, Page, Part, Store};
use target::Target;
use vault::{SystemChance, Vault};
use vocabulary::{Clock, SiteId};

/// Bring a backup back, into a new house of either store: a folder or a database that has no house yet.
///
/// The backup is read from end to end first; one that was cut off, changed, or locked with another passphrase is refused
/// and nothing is written. Then its rows are written, each site's log is rebuilt from its leaves and compared, and everybody
/// who was erased since the backup was made is erased again: as the files of shipped erasures say (--erasures, see
/// `goodfaith serve --ship-erasures`), and as the log of the old house says, where that is still there (--house).
/// The company's other systems are owed those erasures once more (--systems): what the house knew of how far they were was lost with it.
/// Until all of that is done the house cannot be served, also after a crash; run the same command again then.
///
/// The keys of the sites are not in a backup. Say who keeps them (--keys), or name the old house, which has them. Keys in files
/// are copied into the new house's folder, unless its store is PostgreSQL: there they are used where they are.
///
///   goodfaith restore --from monday.age --folder new --keys file:copy-of-keys --erasures /elsewhere/erasures
///   goodfaith restore --from monday.age --store postgres://goodfaith@localhost/goodfaith --keys env: --house old
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct Arguments {
    /// The backup.
    #[arg(long, value_name = "FILE")]
    from: PathBuf,
    /// The new house.
    #[command(flatten)]
    at: Whereabouts,
    /// A file of shipped erasures. May be repeated.
    #[arg(long, value_name = "FILE")]
    erasures: Vec<PathBuf>,
    /// The folder of the old house, which may be running: its log says who was erased, and it has the keys where they are files.
    #[arg(long, value_name = "FOLDER")]
    house: Option<PathBuf>,
    /// The store of the old house, where it is not data/ in its folder.
    #[arg(long, value_name = "STORE")]
    house_store: Option<StoreAddress>,
    /// Where the company's other systems are declared: they are told once more of whoever is erased again. The systems.toml of the new
    /// house's folder, or of the old house's, where nothing is said.
    #[arg(long, value_name = "FILE")]
    systems: Option<PathBuf>,
    /// Open with the identities of age in this file, instead of by a passphrase.
    #[arg(long, value_name = "FILE", conflicts_with = "passphrase_file")]
    identity: Option<PathBuf>,
    #[command(flatten)]
    lock: Lock,
}

impl Arguments {
    pub(crate) fn run(self) -> Result<Outcome, Fault> {
        let opener = self.lock.opener(self.identity.as_deref())?;
        let header = backup::check(&mut *opener.open(&self.from)?).map_err(|error| refused(&self.from, &error))?;
        let mut shipped = Vec::new();
        for file in &self.erasures {
            shipped.extend(notices::read(file)?);
        }
        house::run(async {
            // The old house is read before anything is written.
            let marks = self.erased_in_old_house(&header).await?;
            let target = Target::begin(&self.at.folder()?, &self.at.store()?).await?;
            match self.bring_back(&opener, (&target, &header), &marks, &shipped).await {
                Ok(()) => target.finish().await,
                Err(fault) => {
                    target.give_up().await;
                    Err(fault)
                }
            }
        })?;
        Ok(Outcome::Yes)
    }

    /// Who has the keys of the sites that are in the backup.
    fn keeper(&self) -> Result<Keeper, Fault> {
        let of_old_house = || self.house.as_ref().map(|folder| Keeper::Files(folder.join("keys"))).filter(Keeper::is_there);
        self.at.keys.clone().or_else(of_old_house).map_or_else(|| self.at.keeper(), Ok)
    }

    async fn bring_back(
        &self,
        opener: &Opener,
        (target, header): (&Target, &Header),
        marks: &BTreeMap<SiteId, BTreeSet<String>>,
        notices: &[ErasureNotice],
    ) -> Result<(), Fault> {
        let systems = self.systems()?;
        let keeper = target.take_keys(self.keeper()?, header)?;
        let store = target.store();
        backup::import(&**store, &mut *opener.open(&self.from)?).await.map_err(|error| refused(&self.from, &error))?;
        let vault = vault_of(&keeper, store)?;
        let now = MachineClock.now();
        for head in &header.sites {
            vault.open_site(&head.site, now).await.map_err(|error| Fault::House(error.to_string()))?;
            let none = BTreeSet::new();
            let marks = marks.get(&head.site).unwrap_or(&none);
            let reached = self.reached(&**store, &head.site, systems.as_ref()).await?;
            let replayed = backup::replay((&**store, &vault), &head.site, marks, notices, &reached, now).await;
            let Restored { erased_again, finished } = replayed.map_err(|error| refused(&self.from, &error))?;
            output::line(format!("{}: {} log leaves as of {}; erased again {}", head.site, head.size, header.made_at, erased_again + finished));
        }
        Ok(())
    }

    /// Which other systems are told of an erasure, by site; none where they are declared nowhere.
    fn systems(&self) -> Result<Option<BTreeMap<String, Vec<String>>>, Fault> {
        let beside = |folder: &Path| Some(folder.join(systems::FILE)).filter(|file| file.is_file());
        let own = beside(&self.at.folder()?).or_else(|| self.house.as_deref().and_then(beside));
        self.systems.clone().or(own).map(|file| systems::erasing(&file)).transpose()
    }

    /// The other systems of one site. A house that reached some is not restored before it is said which.
    async fn reached(&self, store: &dyn Store, site: &SiteId, systems: Option<&BTreeMap<String, Vec<String>>>) -> Result<Vec<String>, Fault> {
        if let Some(systems) = systems {
            return Ok(systems.get(site.as_str()).cloned().unwrap_or_default());
        }
        let first = Page { rows_max: 1, ..Page::default() };
        let errands: Vec<ErrandRow> = store.rows(&Part::of(site), &[], first).await.map_err(|error| Fault::House(error.to_string()))?;
        match errands.is_empty() {
            true => Ok(Vec::new()),
            false => Err(Fault::Usage(format!(
                "the house reached other systems for {site}: say where they are declared with --systems, an empty file where there are none any more"
            ))),
        }
    }

    /// Who was erased, by the log of the old house.
    async fn erased_in_old_house(&self, header: &Header) -> Result<BTreeMap<SiteId, BTreeSet<String>>, Fault> {
        let mut marks = BTreeMap::new();
        let in_folder = || self.house.as_ref().map(|folder| StoreAddress::Folder(folder.join("data")));
        let Some(address) = self.house_store.clone().or_else(in_folder) else { return Ok(marks) };
        let failed = |error: &dyn std::fmt::Display| Fault::House(format!("the old house: {error}"));
        let readable = Readable::open(&address).await.map_err(|fault| failed(&fault))?;
        // Its own keys may be newer than the copy that the backup is opened with.
        let own = self.house.as_ref().map(|folder| Keeper::Files(folder.join("keys"))).filter(Keeper::is_there);
        let vault = vault_of(&own.map_or_else(|| self.keeper(), Ok)?, &readable.store)?;
        let mut is_any_there = false;
        for head in header.sites.iter().filter(|head| readable.has(&head.site)) {
            vault.open_site(&head.site, MachineClock.now()).await.map_err(|error| failed(&error))?;
            let erased = backup::erased_at(&*readable.store, &vault, &head.site).await.map_err(|error| failed(&error))?;
            marks.insert(head.site.clone(), erased);
            is_any_there = true;
        }
        if is_any_there { Ok(marks) } else { Err(failed(&"it has none of the sites of this backup")) }
    }
}

fn vault_of(keeper: &Keeper, store: &Arc<dyn Store>) -> Result<Vault, Fault> {
    Ok(Vault::new(keeper.open()?, Arc::clone(store), Arc::new(SystemChance::default())))
}

fn refused(from: &Path, error: &BackupError) -> Fault {
    Fault::Usage(format!("{} was not restored: {error}", from.display()))
}
