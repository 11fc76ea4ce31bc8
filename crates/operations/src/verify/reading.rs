//! Reading a house as at one instant: its rows first, then its log from the first leaf to the last. It opens entries, never a value.

use crate::verify::tree;
use ledger::{Checkpoint, Entry, Event, Finding, Hash, LogAudit, RowName, RowStanding, SealBook};
use std::collections::{BTreeSet, HashMap, HashSet};
use store::{Cell, Draft, HeadRow, Home, LeafRow, Part, Row, Store, StoreError, TileRow};
use vault::{SubjectKey, Vault, VaultError};
use vocabulary::SubjectId;

/// The most people's keys that are held while reading.
const KEYS_HELD_MAX: usize = 4_096;
/// The most leaves in a row that are looked for one by one when they are missing.
const GAP_MAX: u64 = 1_024;

/// A row as it was read.
struct Seen {
    now: Hash,
    table: &'static str,
    subject: Option<SubjectId>,
}

/// A house being read.
pub(super) struct Reading<'a> {
    pub(super) store: &'a dyn Store,
    vault: &'a Vault,
    pub(super) part: &'a Part,
    pub(super) audit: LogAudit,
    pub(super) head: Option<(u64, Hash)>,
    pub(super) wrong_tiles: Vec<(u32, u64)>,
    pub(super) findings: Vec<Finding>,
    rows: HashMap<RowName, Seen>,
    book: SealBook,
    keys: HashMap<SubjectId, Option<SubjectKey>>,
    emptied: BTreeSet<u64>,
    named_by_erasures: BTreeSet<u64>,
    keyless: Vec<(u64, SubjectId)>,
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
            findings: Vec::new(),
            rows: HashMap::new(),
            book: SealBook::default(),
            keys: HashMap::new(),
            emptied: BTreeSet::new(),
            named_by_erasures: BTreeSet::new(),
            keyless: Vec::new(),
        }
    }

    pub(super) fn forgotten(&self) -> u64 {
        self.emptied.len() as u64
    }

    pub(super) fn rows(&self) -> u64 {
        self.rows.len() as u64
    }

    /// Reads everything. The catalogue lists the tiles and the head after the leaves.
    pub(super) async fn whole_house(&mut self) -> Result<(), VaultError> {
        let mut snapshot = self.store.snapshot(self.part, Home::House).await?;
        while let Some(page) = snapshot.next().await? {
            for draft in page {
                self.draft(draft).await?;
            }
        }
        Ok(())
    }

    async fn draft(&mut self, draft: Draft) -> Result<(), VaultError> {
        if let Some(written) = draft.written() {
            let seal = self.vault.seal_row(self.part.site(), &written)?;
            if let Some(now) = seal.now {
                self.rows.insert(seal.row, Seen { now, table: written.table.name, subject: written.subject() });
            }
            return Ok(());
        }
        let table = draft.table().name;
        let cells = draft.cells().to_vec();
        let unreadable = |table: &'static str| VaultError::Store(StoreError::Corrupt(table.to_owned()));
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

    async fn leaf(&mut self, leaf: LeafRow) -> Result<(), VaultError> {
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
    async fn entry(&mut self, leaf: &LeafRow) -> Result<(), VaultError> {
        let position = leaf.position;
        if leaf.opening.is_none() {
            self.emptied.insert(position);
            return Ok(());
        }
        match self.opened(leaf).await {
            Ok(Some(entry)) => {
                if let Event::Erased { forgot, .. } = &entry.event {
                    self.named_by_erasures.extend(forgot);
                }
                self.book.read(position, &entry.seals);
            }
            Ok(None) => self.keyless.extend(leaf.subject.map(|subject| (position, subject))),
            Err(VaultError::Store(error)) => return Err(error.into()),
            Err(_) => self.findings.push(Finding::at(position, format!("entry {position} does not open to what its leaf commits to"))),
        }
        Ok(())
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
    pub(super) async fn end(&mut self) -> Result<Vec<Finding>, VaultError> {
        let gone = self.erased_meanwhile().await?;
        self.look_at_openings();
        self.look_at_rows(&gone);
        let tree = tree::findings(self).await;
        self.findings.extend(tree?);
        Ok(std::mem::take(&mut self.findings))
    }

    /// What is found where the house could not be read to its end.
    pub(super) fn broken_off(&mut self, error: &VaultError) -> Vec<Finding> {
        let mut findings = std::mem::take(&mut self.findings);
        findings.push(Finding::of(format!("the house cannot be read to its end: {error}")));
        findings
    }

    /// Those whose key was destroyed after the house was read as it was. A key that is gone while the leaf still waits for it is a finding.
    async fn erased_meanwhile(&mut self) -> Result<HashSet<SubjectId>, VaultError> {
        let mut gone = HashSet::new();
        for (position, subject) in std::mem::take(&mut self.keyless) {
            let leaf: Option<LeafRow> = self.store.row(self.part, &[Cell::from(&position)]).await?;
            if leaf.is_some_and(|leaf| leaf.opening.is_none()) {
                gone.insert(subject);
            } else {
                self.findings.push(Finding::at(position, format!("the key of the person entry {position} is about is gone, and they were not erased")));
            }
        }
        Ok(gone)
    }

    fn look_at_openings(&mut self) {
        for position in self.emptied.difference(&self.named_by_erasures) {
            self.findings.push(Finding::at(*position, format!("nothing opens entry {position} any more, and no erasure names it")));
        }
        for position in self.named_by_erasures.difference(&self.emptied) {
            self.findings.push(Finding::at(*position, format!("an erasure names entry {position}, and it is still there to open")));
        }
    }

    fn look_at_rows(&mut self, gone: &HashSet<SubjectId>) {
        for (name, seen) in &self.rows {
            let table = seen.table;
            match self.book.tick(name, &seen.now) {
                RowStanding::AsLogged => {}
                RowStanding::Changed(entry) => self.findings.push(Finding::at(entry, format!("a row of `{table}` is not as entry {entry} left it"))),
                RowStanding::Revived(entry) => self.findings.push(Finding::at(entry, format!("a row of `{table}` is there that entry {entry} took away"))),
                RowStanding::Unlogged if seen.subject.is_some_and(|subject| gone.contains(&subject)) => {}
                RowStanding::Unlogged => self.findings.push(Finding::of(format!("a row of `{table}` is there that no entry made"))),
            }
        }
        for (entry, _) in self.book.missing() {
            self.findings.push(Finding::at(entry, format!("a row that entry {entry} wrote is missing")));
        }
    }
}
