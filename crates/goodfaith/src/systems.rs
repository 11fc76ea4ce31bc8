//! `systems.toml` in the house's folder: the company's other systems. What the use cases ask of one is handed to the room that speaks to it. It
//! decides nothing, and opens no value.

use crate::files::Fault;
use operations::{Errand, ErrandOpened, House, OtherSystems, RowElsewhere, SystemAnswer, SystemDeclared, SystemTask, SystemTrouble};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;
use systems::{Act, Corrected, Door, EraseRows, Known, Manifest, Person, Reach, Row, System, Task, Traces, Trouble};
use vocabulary::{DataCategory, Personal, Purpose, SiteId, Timestamp};

/// The file.
pub(crate) const FILE: &str = "systems.toml";

/// The house, which reaches the systems that are declared in its folder.
pub(crate) fn of_house(house: House, folder: &Path) -> Result<House, Fault> {
    match read(&folder.join(FILE), &known_to(&house)?)? {
        Some(manifest) => Ok(house.reaching_systems(Arc::new(Ways { manifest }))),
        None => Ok(house),
    }
}

/// The sites of a house with the kinds of data each knows.
pub(crate) fn known_to(house: &House) -> Result<Known, Fault> {
    let of = |site: SiteId| {
        let policy = house.policy(&site).map_err(|error| Fault::House(error.to_string()))?;
        Ok((site, policy.data().to_vec()))
    };
    Ok(Known { sites: house.sites().into_iter().map(of).collect::<Result<_, Fault>>()? })
}

/// The manifest in a file; none where there is no file.
pub(crate) fn read(path: &Path, known: &Known) -> Result<Option<Manifest>, Fault> {
    let text = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(cause) if cause.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(cause) => return Err(Fault::Read { path: path.to_owned(), cause }),
    };
    Manifest::read(&text, known).map(Some).map_err(|mistakes| {
        let lines: Vec<String> = mistakes.iter().map(|mistake| format!("\n  {mistake}")).collect();
        Fault::Usage(format!("{}:{}", path.display(), lines.concat()))
    })
}

/// The systems in a file that are told of erasures, by site. It is read for this alone, before there is a house whose policies could check the rest.
pub(crate) fn erasing(path: &Path) -> Result<BTreeMap<String, Vec<String>>, Fault> {
    #[derive(serde::Deserialize)]
    struct Named {
        name: String,
        site: String,
        takes: Option<Vec<String>>,
    }
    #[derive(serde::Deserialize)]
    struct Declared {
        #[serde(default)]
        system: Vec<Named>,
    }
    let text = std::fs::read_to_string(path).map_err(|cause| Fault::Read { path: path.to_owned(), cause })?;
    let declared: Declared = toml::from_str(&text).map_err(|_| Fault::Usage(format!("{} declares no systems", path.display())))?;
    let mut sites: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for system in declared.system {
        if system.takes.is_none_or(|takes| takes.iter().any(|task| task == "erasure")) {
            sites.entry(system.site).or_default().push(system.name);
        }
    }
    Ok(sites)
}

/// The ways to every declared system.
#[derive(Debug)]
struct Ways {
    manifest: Manifest,
}

impl Ways {
    fn system(&self, site: &SiteId, name: &str) -> Result<(&System, Door), SystemTrouble> {
        let found = self.manifest.systems.iter().find(|system| system.site == *site && system.name == name);
        let system = found.ok_or(SystemTrouble("not declared any more"))?;
        Ok((system, Door::of(system).map_err(trouble)?))
    }
}

const fn trouble(trouble: Trouble) -> SystemTrouble {
    SystemTrouble(trouble.words())
}

impl OtherSystems for Ways {
    fn declared(&self, site: &SiteId) -> Vec<SystemDeclared> {
        self.manifest.systems.iter().filter(|system| system.site == *site).map(declared).collect()
    }

    fn find<'a>(&'a self, errand: &'a Errand<'a>) -> SystemAnswer<'a, Personal<String>> {
        Box::pin(async move {
            let (system, door) = self.system(errand.site, errand.system)?;
            let known = errand.who.traces.as_ref().map(Traces::read).transpose().map_err(trouble)?.unwrap_or_default();
            let id = errand.id.to_string();
            let found = Reach { system, door: &door, errand: &id, now: errand.now }.find(&person(errand.who), known).await;
            found.and_then(|traces| traces.written()).map_err(trouble)
        })
    }

    fn carry_out<'a>(&'a self, errand: &'a Errand<'a>, traces: &'a Personal<String>) -> SystemAnswer<'a, u64> {
        Box::pin(async move {
            let (system, door) = self.system(errand.site, errand.system)?;
            let (id, traces) = (errand.id.to_string(), Traces::read(traces).map_err(trouble)?);
            let reach = Reach { system, door: &door, errand: &id, now: errand.now };
            reach.carry_out(&person(errand.who), &task(errand), traces).await.map_err(trouble)
        })
    }

    fn remains<'a>(&'a self, errand: &'a Errand<'a>, traces: &'a Personal<String>) -> SystemAnswer<'a, u64> {
        Box::pin(async move {
            let (system, door) = self.system(errand.site, errand.system)?;
            let (id, traces) = (errand.id.to_string(), Traces::read(traces).map_err(trouble)?);
            let reach = Reach { system, door: &door, errand: &id, now: errand.now };
            reach.remains(&person(errand.who), &task(errand), traces).await.map_err(trouble)
        })
    }

    fn look<'a>(&'a self, errand: &'a Errand<'a>) -> SystemAnswer<'a, Vec<RowElsewhere>> {
        Box::pin(async move {
            let (system, door) = self.system(errand.site, errand.system)?;
            let id = errand.id.to_string();
            let rows = Reach { system, door: &door, errand: &id, now: errand.now }.look(&person(errand.who)).await;
            let row = |row: Row| RowElsewhere { table: row.table, fields: row.fields };
            Ok(rows.map_err(trouble)?.into_iter().map(row).collect())
        })
    }

    fn health<'a>(&'a self, site: &'a SiteId, system: &'a str, now: Timestamp) -> SystemAnswer<'a, ()> {
        Box::pin(async move {
            let (system, door) = self.system(site, system)?;
            Reach { system, door: &door, errand: "health", now }.health().await.map_err(trouble)
        })
    }
}

fn person(who: &ErrandOpened) -> Person {
    Person { subject: who.subject.map(|subject| subject.to_string()).unwrap_or_default(), emails: who.emails.clone(), phones: who.phones.clone() }
}

fn task(errand: &Errand<'_>) -> Task {
    match errand.task {
        SystemTask::Correct => {
            let right =
                |(data, old, new): &(DataCategory, Personal<String>, Personal<String>)| Corrected { data: data.clone(), old: old.clone(), new: new.clone() };
            Task::Correct(errand.who.corrected.iter().map(right).collect())
        }
        SystemTask::OptOut => Task::OptOut(errand.purposes.to_vec()),
        SystemTask::Access | SystemTask::Erase => Task::Erase,
    }
}

fn declared(system: &System) -> SystemDeclared {
    let holds: BTreeSet<DataCategory> = system.tables.iter().flat_map(|table| table.columns.iter().map(|column| column.data.clone())).collect();
    let keeps = system.tables.iter().filter_map(|table| match &table.erase {
        EraseRows::Keep(because) => Some((table.whole_name(), because.clone())),
        EraseRows::Delete | EraseRows::Columns => None,
    });
    let takes =
        [(Act::Access, SystemTask::Access), (Act::Correction, SystemTask::Correct), (Act::OptOut, SystemTask::OptOut), (Act::Erasure, SystemTask::Erase)];
    SystemDeclared {
        name: system.name.clone(),
        about: system.about.clone(),
        kind: system.kind.key(),
        purposes: system.purposes.clone(),
        retention: system.retention.clone(),
        holds: holds.into_iter().collect(),
        keeps: keeps.collect(),
        takes: takes.into_iter().filter(|(act, _)| system.does(*act)).map(|(_, task)| task).collect(),
        stops: stops(system),
    }
}

/// The purposes an objection to which stops something there; none named where any does.
fn stops(system: &System) -> Vec<Purpose> {
    let opt_outs: Vec<_> = system.tables.iter().flat_map(|table| &table.opt_outs).collect();
    let is_any = opt_outs.iter().any(|opt_out| opt_out.purposes.is_empty());
    let named: BTreeSet<Purpose> = opt_outs.iter().flat_map(|opt_out| opt_out.purposes.clone()).collect();
    if is_any { Vec::new() } else { named.into_iter().collect() }
}
