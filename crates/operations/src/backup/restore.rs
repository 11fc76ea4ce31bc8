//! Bringing a backup back: checked whole before a row is written, its logs rebuilt from their leaves, and everybody erased since it
//! was made erased again before anybody can look. It never serves a house.

use super::frame::{Frame, begin, next};
use super::{BackupError, FORM, Header, SiteHead, Trailer};
use crate::ErasureNotice;
use crate::consents::left_of;
use crate::shipping::is_genuine;
use crate::systems::owed_again;
use ledger::{Edge, Event, Hash};
use std::collections::BTreeSet;
use std::io::Read;
use store::{Cell, Command, EvidenceRow, FactRow, Head, Intent, LeafRow, Page, Part, PermissionRow, Store, StoreError, SubjectKeyRow, SubjectRow};
use vault::{Told, Vault};
use vocabulary::{SiteId, SubjectId, Timestamp};

/// The word in a leaf that says an erasure was logged there.
const ERASED: &[u8] = br#""kind":"erased""#;

/// What restoring a site came to.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Restored {
    /// People erased since the backup was made, and now again.
    pub erased_again: u64,
    /// People whose erasure was under way while the backup was made.
    pub finished: u64,
}

/// Reads a backup from end to end and writes nothing.
///
/// # Errors
/// When it is not whole.
pub fn check(input: &mut dyn Read) -> Result<Header, BackupError> {
    let (header, mut found) = (header(input)?, 0);
    loop {
        match next(input)? {
            Frame::Header(_) => return Err(BackupError::Broken("it has two heads")),
            Frame::Rows(site, rows) => {
                if header.sites.get(usize::from(site)).is_none() {
                    return Err(BackupError::Broken("rows are of no site"));
                }
                found += rows.len() as u64;
            }
            Frame::Trailer(json) => {
                ends_well(&json, found, input)?;
                return Ok(header);
            }
        }
    }
}

fn header(input: &mut dyn Read) -> Result<Header, BackupError> {
    begin(input)?;
    let Frame::Header(json) = next(input)? else { return Err(BackupError::Broken("it has no head")) };
    let header: Header = serde_json::from_slice(&json).map_err(|_| BackupError::Broken("its head cannot be read"))?;
    if header.form == FORM { Ok(header) } else { Err(BackupError::OtherForm(header.form)) }
}

fn ends_well(json: &[u8], found: u64, input: &mut dyn Read) -> Result<(), BackupError> {
    let trailer: Trailer = serde_json::from_slice(json).map_err(|_| BackupError::Broken("its end cannot be read"))?;
    // Reading on to the end proves that nothing was cut off or added.
    let more = std::io::copy(input, &mut std::io::sink())?;
    if trailer.rows == found && more == 0 { Ok(()) } else { Err(BackupError::Broken("rows are missing or added")) }
}

/// Writes every row of a backup into an empty store, and checks that each site's leaves give the log the backup says it has.
///
/// # Errors
/// When the backup is not whole, a log is not what its head says, or the store fails.
pub async fn import(store: &dyn Store, input: &mut (dyn Read + Send)) -> Result<Header, BackupError> {
    let header = header(input)?;
    let parts: Vec<Part> = header.sites.iter().map(|head| Part::of(&head.site)).collect();
    let mut found = 0;
    loop {
        match next(input)? {
            Frame::Header(_) => return Err(BackupError::Broken("it has two heads")),
            Frame::Rows(site, rows) => {
                found += rows.len() as u64;
                let part = parts.get(usize::from(site)).ok_or(BackupError::Broken("rows are of no site"))?;
                store.import(part, rows).await?;
            }
            Frame::Trailer(json) => {
                ends_well(&json, found, input)?;
                break;
            }
        }
    }
    for head in &header.sites {
        verify_log(store, head).await?;
    }
    Ok(header)
}

/// Rebuilds a log from its leaves: it must begin with the head the backup was begun at, and end with the head in the tables.
async fn verify_log(store: &dyn Store, head: &SiteHead) -> Result<(), BackupError> {
    let wrong = || BackupError::Log(head.site.clone());
    let part = Part::of(&head.site);
    let now: Head = store.head(&part).await.map_err(|error| match error {
        StoreError::Corrupt(_) => wrong(),
        other => other.into(),
    })?;
    let begun_at: Hash = head.root_hash().ok_or_else(wrong)?;
    let (mut edge, mut begins) = (Edge::default(), head.size == 0);
    let mut page = Page::default();
    loop {
        let leaves: Vec<LeafRow> = store.rows(&part, &[], page.clone()).await?;
        let Some(last) = leaves.last() else { break };
        page.after = vec![Cell::from(&last.position)];
        for leaf in &leaves {
            if edge.append(ledger::leaf_hash(&leaf.data)) != leaf.position {
                return Err(wrong());
            }
            begins |= edge.size() == head.size && edge.root() == begun_at;
        }
        // The tiles are in the backup; here only the root is wanted.
        drop(edge.take_changed());
    }
    let ends = edge.size() == now.size && (now.size == 0 || edge.root() == now.root);
    if begins && ends { Ok(()) } else { Err(wrong()) }
}

/// The marks of everybody a site's log says was erased.
///
/// # Errors
/// When the store cannot be read, or a leaf is not what its seal says.
pub async fn erased_at(store: &dyn Store, vault: &Vault, site: &SiteId) -> Result<BTreeSet<String>, BackupError> {
    let part = Part::of(site);
    let (mut marks, mut page) = (BTreeSet::new(), Page::default());
    loop {
        let leaves: Vec<LeafRow> = store.rows(&part, &[], page.clone()).await?;
        let Some(last) = leaves.last() else { return Ok(marks) };
        page.after = vec![Cell::from(&last.position)];
        for leaf in leaves.iter().filter(|leaf| leaf.data.windows(ERASED.len()).any(|window| window == ERASED)) {
            if let Some(Event::Erased { mark, .. }) = vault.open_entry(site, leaf).await?.map(|entry| entry.event) {
                marks.insert(mark);
            }
        }
    }
}

/// Erases everybody again who was erased since the backup was made, by these marks and notices, and everybody whose key was gone
/// already when it was made. The site's keys must be open. The company's other systems of these names are owed each erasure once more.
///
/// # Errors
/// A notice that the site's key did not sign; a store that fails.
pub async fn replay(
    (store, vault): (&dyn Store, &Vault),
    site: &SiteId,
    marks: &BTreeSet<String>,
    notices: &[ErasureNotice],
    systems: &[String],
    now: Timestamp,
) -> Result<Restored, BackupError> {
    let mut marks = marks.clone();
    for notice in notices.iter().filter(|notice| notice.site == *site) {
        if !is_genuine(vault, notice)? {
            return Err(BackupError::Broken("a notice of an erasure was not signed by its site"));
        }
        marks.insert(notice.mark.clone());
    }
    let part = Part::of(site);
    let (mut restored, mut page) = (Restored::default(), Page::default());
    loop {
        let people: Vec<SubjectRow> = store.rows(&part, &[], page.clone()).await?;
        let Some(last) = people.last() else { return Ok(restored) };
        page.after = vec![Cell::from(&last.subject)];
        for person in people {
            let mark = ledger::hex(&vault.mark_of_erased(site, person.subject)?);
            let key: Option<SubjectKeyRow> = store.row(&part, &[Cell::from(&person.subject)]).await?;
            let is_erased = marks.contains(&mark);
            if is_erased || key.is_none() {
                erase((store, vault), (site, person.subject), systems, now).await?;
                *(if is_erased { &mut restored.erased_again } else { &mut restored.finished }) += 1;
            }
        }
    }
}

async fn erase((store, vault): (&dyn Store, &Vault), (site, subject): (&SiteId, SubjectId), systems: &[String], now: Timestamp) -> Result<(), BackupError> {
    let part = Part::of(site);
    let leaves: Vec<LeafRow> = store.all_rows(&part, &[("subject", Cell::from(&subject))]).await?;
    let forgot = leaves.iter().map(|leaf| leaf.position).collect();
    let entry = vault.erasure_entry((site, subject), ("erased before the backup was restored", forgot), None, now)?;
    let mut intents = given_as_parent(store, &part, subject).await?;
    // What is left of their objections may be younger than the backup: it is worked out once more.
    intents.extend(left_of((store, vault), site, subject).await?.iter().map(Intent::put));
    intents.extend(owed_again((store, vault), (site, subject), systems, now).await?);
    if let Some(rows) = vault.seal_rows(site, &intents)?.remove(&None) {
        intents.push(vault.site_log_entry(site, Told::with_rows(Event::RowsWritten, rows), None, now)?.intent());
    }
    intents.extend([entry.intent(), Intent::Erase(subject)]);
    store.apply_one(&part, Command::new(now, intents)).await?;
    Ok(())
}

/// The permissions a parent gave, and the facts those became: they end with the parent.
async fn given_as_parent(store: &dyn Store, part: &Part, parent: SubjectId) -> Result<Vec<Intent>, BackupError> {
    let rows: Vec<PermissionRow> = store.all_rows(part, &[("parent", Cell::from(&parent))]).await?;
    let gone = rows.iter().flat_map(|row| {
        let facts = row.facts.0.iter().flat_map(|fact| {
            let key = vec![Cell::from(fact)];
            [Intent::delete::<FactRow>(key.clone()), Intent::delete::<EvidenceRow>(key)]
        });
        facts.chain([Intent::delete::<PermissionRow>(vec![Cell::from(&row.permission)])])
    });
    Ok(gone.collect())
}
