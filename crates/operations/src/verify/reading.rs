//! Reading a house as at one instant: its rows first, then its log from the first leaf to the last. It opens entries, never a value.

use crate::verify::findings::Findings;
use crate::verify::matching::{Openings, Rows};
use crate::verify::{KeyChange, VerifyError, tree};
use ledger::{Checkpoint, Entry, Event, Finding, Hash, LogAudit};
use std::collections::{HashMap, HashSet, VecDeque};
use std::sync::atomic::{AtomicU64, Ordering};
use store::{Cell, Draft, HeadRow, Home, LeafRow, Part, Row, Store, StoreError, TileRow};
use vault::{SubjectKey, Vault, VaultError};
use vocabulary::SubjectId;

/// The most people's keys that are held while reading.
const KEYS_HELD_MAX: usize = 4_096;
/// The most leaves in a row that are looked for one by one when they are missing.
const GAP_MAX: u64 = 1_024;

/// The most changes of the site's keys that are told.
const KEY_CHANGES_MAX: usize = 100;

/// The most entries without a key that wait to be looked at again.
const KEYLESS_MAX: usize = 100_000;

/// A house being read.
pub(super) struct Reading<'a> {
    pub(super) store: &'a dyn Store,
    vault: &'a Vault,
    pub(super) part: &'a Part,
    pub(super) audit: LogAudit,
    pub(super) head: Option<(u64, Hash)>,
    pub(super) wrong_tiles: Vec<(u32, u64)>,
    findings: Findings,
    rows: Rows,
    openings: Openings,
    keys: HashMap<SubjectId, Option<SubjectKey>>,
    keyless: Vec<(u64, SubjectId)>,
    gone: HashSet<SubjectId>,
    pub(super) key_changes: VecDeque<KeyChange>,
}

impl<'a> Reading<'a> {
    pub(super) fn new((store, vault, part): (&'a dyn Store, &'a Vault, &'a Part), checkpoints: Vec<Checkpoint>) -> Self {
        Self {
            store,
            vault,
            part,
            audit: LogAudit::new(checkpoints),
            head: None,
            wrong_tiles: Vec::new(),
            findings: Findings::default(),
            rows: Rows::default(),
            openings: Openings::default(),
            keys: HashMap::new(),
            keyless: Vec::new(),
            gone: HashSet::new(),
            key_changes: VecDeque::new(),
        }
    }

    pub(super) const fn forgotten(&self) -> u64 {
        self.openings.emptied()
    }

    pub(super) const fn rows(&self) -> u64 {
        self.rows.read()
    }

    /// Reads everything. The catalogue lists the tiles and the head after the leaves.
    pub(super) async fn whole_house(&mut self, seen: &AtomicU64) -> Result<(), VerifyError> {
        let mut snapshot = self.store.snapshot(self.part, Home::House).await?;
        while let Some(page) = snapshot.next().await? {
            seen.fetch_add(page.len() as u64, Ordering::Relaxed);
            for draft in page {
                self.draft(draft).await?;
            }
        }
        Ok(())
    }

    async fn draft(&mut self, draft: Draft) -> Result<(), VerifyError> {
        if let Some(written) = draft.written() {
            let seal = self.vault.seal_row(self.part.site(), &written)?;
            if let Some(now) = seal.now {
                self.rows.row((seal.row, now), written.table, written.subject())?;
            }
            return Ok(());
        }
        let table = draft.table().name;
        let cells = draft.cells().to_vec();
        let unreadable = |table: &'static str| StoreError::Corrupt(table.to_owned());
        if table == LeafRow::TABLE.name {
            let leaf = LeafRow::from_cells(cells).ok_or_else(|| unreadable(table))?;
            self.leaf(leaf).await?;
        } else if table == TileRow::TABLE.name {
            let tile = TileRow::from_cells(cells).ok_or_else(|| unreadable(table))?;
            if !self.audit.tick_tile(tile.level, tile.number, &tile.hashes) {
                self.wrong_tiles.push((tile.level, tile.number));
            }
        } else if table == HeadRow::TABLE.name {
            let head = HeadRow::from_cells(cells).ok_or_else(|| unreadable(table))?;
            self.head = Some((head.size, head.root));
        }
        Ok(())
    }

    async fn leaf(&mut self, leaf: LeafRow) -> Result<(), VerifyError> {
        let expected = self.audit.size();
        if leaf.position < expected || leaf.position - expected > GAP_MAX {
            self.findings.push(Finding::at(expected.min(leaf.position), format!("a leaf stands at {}, where leaf {expected} was due", leaf.position)));
            return Ok(());
        }
        for missing in expected..leaf.position {
            self.findings.push(Finding::at(missing, format!("leaf {missing} is missing")));
            let hash = tree::kept_hash(self.store, self.part, missing).await?;
            self.audit.hash(hash.unwrap_or_default());
        }
        self.audit.leaf(&leaf.data);
        self.entry(&leaf).await
    }

    /// Opens what a leaf commits to, and takes in what it says.
    async fn entry(&mut self, leaf: &LeafRow) -> Result<(), VerifyError> {
        let position = leaf.position;
        if leaf.opening.is_none() {
            self.openings.empty(position)?;
            return Ok(());
        }
        match self.opened(leaf).await {
            Ok(Some(entry)) => {
                match entry.event {
                    Event::Erased { forgot, .. } => self.openings.name(&forgot)?,
                    Event::KeysMadeAnew { floor, number } => self.key_change(KeyChange { entry: position, floor, number, at: entry.at }),
                    _ => {}
                }
                self.rows.entry(position, &entry.seals)?;
            }
            Ok(None) => {
                self.keyless.extend(leaf.subject.map(|subject| (position, subject)));
                if self.keyless.len() >= KEYLESS_MAX {
                    self.erased_meanwhile().await?;
                }
            }
            Err(VaultError::Store(error)) => return Err(error.into()),
            Err(_) => self.findings.push(Finding::at(position, format!("entry {position} does not open to what its leaf commits to"))),
        }
        Ok(())
    }

    fn key_change(&mut self, change: KeyChange) {
        if self.key_changes.len() >= KEY_CHANGES_MAX {
            self.key_changes.pop_front();
        }
        self.key_changes.push_back(change);
    }

    async fn opened(&mut self, leaf: &LeafRow) -> Result<Option<Entry>, VaultError> {
        let site = self.part.site();
        let Some(subject) = leaf.subject else {
            return self.vault.open_leaf(site, None, leaf);
        };
        if self.keys.len() >= KEYS_HELD_MAX {
            self.keys.clear();
        }
        let key = match self.keys.entry(subject) {
            std::collections::hash_map::Entry::Occupied(held) => held.into_mut(),
            std::collections::hash_map::Entry::Vacant(place) => place.insert(self.vault.subject_key(site, subject).await?),
        };
        match key {
            Some(key) => self.vault.open_leaf(site, Some(key), leaf),
            None => Ok(None),
        }
    }

    /// What is found once everything was read.
    pub(super) async fn end(&mut self, findings: &mut Findings) -> Result<(), VerifyError> {
        self.erased_meanwhile().await?;
        findings.take_in(std::mem::take(&mut self.findings));
        let mut found = |finding| findings.push(finding);
        std::mem::take(&mut self.openings).findings(&mut found)?;
        std::mem::take(&mut self.rows).findings(&self.gone, &mut found)?;
        findings.extend(tree::findings(self).await?);
        Ok(())
    }

    /// What is found where the house could not be read to its end.
    pub(super) fn broken_off(&mut self, error: &VaultError, findings: &mut Findings) {
        findings.take_in(std::mem::take(&mut self.findings));
        findings.push(Finding::of(format!("the house cannot be read to its end: {error}")));
    }

    /// Those whose key was destroyed after the house was read as it was. A key that is gone while the leaf still waits for it is a finding.
    async fn erased_meanwhile(&mut self) -> Result<(), VerifyError> {
        for (position, subject) in std::mem::take(&mut self.keyless) {
            let leaf: Option<LeafRow> = self.store.row(self.part, &[Cell::from(&position)]).await?;
            if leaf.is_some_and(|leaf| leaf.opening.is_none()) {
                self.gone.insert(subject);
            } else {
                self.findings.push(Finding::at(position, format!("the key of the person entry {position} is about is gone, and they were not erased")));
            }
        }
        Ok(())
    }
}
