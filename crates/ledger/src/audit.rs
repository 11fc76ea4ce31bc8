//! Reads a whole log again, leaf by leaf, and holds the tree it makes against the tiles, the head and the checkpoints that
//! were kept. It needs no key but the log's public one, and trusts nothing that was kept.

use crate::{Checkpoint, Edge, Hash, leaf_hash, sha256};
use std::collections::HashMap;

/// Leaves after which the finished tiles are looked at.
const LEAVES_AT_ONCE: u64 = 256;

/// Something that is not as the log says.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
pub struct Finding {
    /// The number of the first entry it concerns; none when it concerns no entry.
    pub entry: Option<u64>,
    /// What is wrong, in words.
    pub words: String,
}

impl Finding {
    /// What is wrong with the entry of this number.
    pub fn at(entry: u64, words: impl Into<String>) -> Self {
        Self { entry: Some(entry), words: words.into() }
    }

    /// What is wrong, where no entry is concerned.
    pub fn of(words: impl Into<String>) -> Self {
        Self { entry: None, words: words.into() }
    }
}

/// A log being read again.
#[derive(Debug, Default)]
pub struct LogAudit {
    edge: Edge,
    tiles: HashMap<(u32, u64), Hash>,
    awaited: Vec<Checkpoint>,
    findings: Vec<Finding>,
}

impl LogAudit {
    /// An audit that will hold the tree against these checkpoints, whose signatures were checked.
    #[must_use]
    pub fn new(mut checkpoints: Vec<Checkpoint>) -> Self {
        checkpoints.sort_by_key(|checkpoint| std::cmp::Reverse(checkpoint.size));
        let mut audit = Self { awaited: checkpoints, ..Self::default() };
        audit.reached();
        audit
    }

    /// How many leaves were read.
    #[must_use]
    pub const fn size(&self) -> u64 {
        self.edge.size()
    }

    /// The root of what was read.
    #[must_use]
    pub fn root(&self) -> Hash {
        self.edge.root()
    }

    /// Takes in the next leaf.
    pub fn leaf(&mut self, data: &[u8]) {
        self.hash(leaf_hash(data));
    }

    /// Takes in the hash of a leaf that is not there, so that those after it can be looked at.
    pub fn hash(&mut self, hash: Hash) {
        self.edge.append(hash);
        if self.edge.size().is_multiple_of(LEAVES_AT_ONCE) {
            self.finish_tiles();
        }
        self.reached();
    }

    fn finish_tiles(&mut self) {
        for tile in self.edge.take_changed() {
            self.tiles.insert((tile.level, tile.number), sha256(&[&tile.hashes.concat()]));
        }
    }

    /// Looks at the checkpoints of the size that was reached.
    fn reached(&mut self) {
        while let Some(next) = self.awaited.pop_if(|next| next.size == self.edge.size()) {
            if next.root != self.edge.root() {
                let words = format!("a checkpoint of {} leaves was signed over another history than is kept: the log was forked or rewritten", next.size);
                self.findings.push(Finding { entry: next.size.checked_sub(1), words });
            }
        }
    }

    /// Ends the reading of leaves: what was found of the checkpoints, and whether a kept head is theirs.
    pub fn end(&mut self, head: (u64, &Hash)) -> Vec<Finding> {
        self.finish_tiles();
        let mut findings = std::mem::take(&mut self.findings);
        for next in self.awaited.drain(..) {
            findings.push(Finding::at(
                self.edge.size(),
                format!("a checkpoint covers {} leaves, and {} are kept: the log was cut off", next.size, self.edge.size()),
            ));
        }
        if head.0 != self.edge.size() {
            let first = head.0.min(self.edge.size());
            findings.push(Finding::at(first, format!("the head counts {} leaves, and {} are kept", head.0, self.edge.size())));
        }
        findings
    }

    /// Whether this tile holds what the leaves make of it. It is ticked off.
    pub fn tick_tile(&mut self, level: u32, number: u64, hashes: &[u8]) -> bool {
        self.finish_tiles();
        self.tiles.remove(&(level, number)).is_some_and(|made| made == sha256(&[hashes]))
    }

    /// The tiles that the leaves make and that were not ticked off.
    #[must_use]
    pub fn tiles_missing(&self) -> Vec<(u32, u64)> {
        let mut missing: Vec<_> = self.tiles.keys().copied().collect();
        missing.sort_unstable();
        missing
    }
}
