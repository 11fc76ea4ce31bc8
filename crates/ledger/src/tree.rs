//! The Merkle tree of RFC 9162 kept as C2SP tiles: append, root, inclusion and consistency proofs. It never reads a leaf,
//! only hashes, and never fetches a tile itself.

use crate::{Hash, node_hash, sha256};

/// Hashes in a full tile; one level of tiles stands eight levels of the tree above the one below.
pub const TILE_HASHES_MAX: u64 = 256;

/// Levels of the tree that one tile spans.
const TILE_LEVELS: u32 = 8;

/// One tile: up to 256 neighbouring hashes of the tree at level `8 × level`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tile {
    /// Its level among tiles; 0 holds the hashes of leaves.
    pub level: u32,
    /// Its place on that level.
    pub number: u64,
    /// The hashes, from the left.
    pub hashes: Vec<Hash>,
}

/// Where tiles come from: a database, a folder, memory.
pub trait Tiles {
    /// Why a tile could not be had.
    type Error;
    /// The hashes of one tile, as many as there are; empty when there is no such tile.
    ///
    /// # Errors
    /// When the place they come from fails.
    fn tile(&self, level: u32, number: u64) -> Result<Vec<Hash>, Self::Error>;
}

/// The right edge of a growing tree: all that is needed to append and to know the root.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Edge {
    size: u64,
    partial: Vec<Vec<Hash>>,
    /// The whole trees it consists of, from the left, with their heights: each higher than the next.
    peaks: Vec<(u32, Hash)>,
    /// Tiles that became full and were not taken since.
    filled: Vec<Tile>,
    /// The size when the tiles that changed were last taken.
    taken: u64,
}

impl Edge {
    /// The right edge of the tree of this size, read from its tiles. `None` when a tile that must exist is too short.
    ///
    /// # Errors
    /// When a tile cannot be read.
    pub fn load<T: Tiles>(tiles: &T, size: u64) -> Result<Option<Self>, T::Error> {
        let mut edge = Self { size, taken: size, ..Self::default() };
        let (mut level, mut hashes) = (0, size);
        while hashes > 0 {
            let wanted = usize::try_from(hashes % TILE_HASHES_MAX).unwrap_or(0);
            let mut row = if wanted == 0 { Vec::new() } else { tiles.tile(level, hashes / TILE_HASHES_MAX)? };
            if row.len() < wanted {
                return Ok(None);
            }
            row.truncate(wanted);
            edge.partial.push(row);
            hashes /= TILE_HASHES_MAX;
            level += 1;
        }
        for (level, row) in (0..level).zip(&edge.partial).rev() {
            let mut rest = row.as_slice();
            while let Some(height) = rest.len().checked_ilog2() {
                let (whole, after) = rest.split_at(1 << height);
                edge.peaks.push((TILE_LEVELS * level + height, combine(whole)));
                rest = after;
            }
        }
        Ok(Some(edge))
    }

    /// How many leaves the tree has.
    #[must_use]
    pub const fn size(&self) -> u64 {
        self.size
    }

    /// Appends the hash of one leaf and gives its position.
    pub fn append(&mut self, leaf: Hash) -> u64 {
        let position = self.size;
        self.size += 1;
        self.put(0, leaf);
        let (mut hash, mut height) = (leaf, 0);
        while let Some((_, left)) = self.peaks.pop_if(|(of, _)| *of == height) {
            hash = node_hash(&left, &hash);
            height += 1;
            if height % TILE_LEVELS == 0 {
                // The tile below this node has become full.
                let level = height / TILE_LEVELS;
                let row = usize::try_from(level - 1).ok().and_then(|below| self.partial.get_mut(below)).map(std::mem::take);
                self.filled.push(Tile { level: level - 1, number: position >> height, hashes: row.unwrap_or_default() });
                self.put(level, hash);
            }
        }
        self.peaks.push((height, hash));
        position
    }

    /// Adds a hash to the row of a level.
    fn put(&mut self, level: u32, hash: Hash) {
        match usize::try_from(level).ok().and_then(|level| self.partial.get_mut(level)) {
            Some(row) => row.push(hash),
            // Levels come to be one by one, from below.
            None => self.partial.push(vec![hash]),
        }
    }

    /// The tiles that changed since they were last taken, each with all its hashes.
    pub fn take_changed(&mut self) -> Vec<Tile> {
        let mut changed = std::mem::take(&mut self.filled);
        let (mut before, mut now) = (std::mem::replace(&mut self.taken, self.size), self.size);
        for (level, row) in (0..).zip(&self.partial) {
            // A row that grew: one that is empty stands in a tile that is full.
            if before < now && !row.is_empty() {
                changed.push(Tile { level, number: now / TILE_HASHES_MAX, hashes: row.clone() });
            }
            before /= TILE_HASHES_MAX;
            now /= TILE_HASHES_MAX;
        }
        changed
    }

    /// The root of the tree.
    #[must_use]
    pub fn root(&self) -> Hash {
        let peaks = self.peaks.iter().rev().map(|(_, hash)| *hash);
        peaks.reduce(|right, left| node_hash(&left, &right)).unwrap_or_else(|| sha256(&[]))
    }
}

/// The hash over a power of two of neighbouring hashes.
fn combine(hashes: &[Hash]) -> Hash {
    match hashes {
        [] => sha256(&[]),
        [one] => *one,
        more => {
            let (left, right) = more.split_at(more.len() / 2);
            node_hash(&combine(left), &combine(right))
        }
    }
}

/// The root of the first `size` leaves; `None` when a needed hash is missing.
///
/// # Errors
/// When a tile cannot be read.
pub fn root<T: Tiles>(tiles: &T, size: u64) -> Result<Option<Hash>, T::Error> {
    if size == 0 {
        return Ok(Some(sha256(&[])));
    }
    span(tiles, 0, size)
}

/// The path that shows leaf `position` to be in the tree of `size` leaves; `None` when it is not, or a hash is missing.
///
/// # Errors
/// When a tile cannot be read.
pub fn inclusion<T: Tiles>(tiles: &T, position: u64, size: u64) -> Result<Option<Vec<Hash>>, T::Error> {
    if position >= size {
        return Ok(None);
    }
    let (mut low, mut high, mut siblings) = (0, size, Vec::new());
    while high - low > 1 {
        let middle = low + split(high - low);
        let sibling = if position < middle {
            let right = (middle, high);
            high = middle;
            right
        } else {
            let left = (low, middle);
            low = middle;
            left
        };
        siblings.push(sibling);
    }
    hashes_of(tiles, siblings)
}

/// The proof that the tree of `new` leaves begins with the tree of `old` leaves; `None` when there is no such tree.
///
/// # Errors
/// When a tile cannot be read.
pub fn consistency<T: Tiles>(tiles: &T, old: u64, new: u64) -> Result<Option<Vec<Hash>>, T::Error> {
    if old > new {
        return Ok(None);
    }
    if old == 0 || old == new {
        return Ok(Some(Vec::new()));
    }
    let (mut low, mut high, mut siblings) = (0, new, Vec::new());
    while old != high {
        let middle = low + split(high - low);
        if old <= middle {
            siblings.push((middle, high));
            high = middle;
        } else {
            siblings.push((low, middle));
            low = middle;
        }
    }
    if low > 0 {
        siblings.push((low, high));
    }
    hashes_of(tiles, siblings)
}

/// The hashes over these spans, the last one first.
fn hashes_of<T: Tiles>(tiles: &T, spans: Vec<(u64, u64)>) -> Result<Option<Vec<Hash>>, T::Error> {
    spans.into_iter().rev().map(|(low, high)| span(tiles, low, high)).collect()
}

/// The largest power of two below `count`, for counts of two and more.
const fn split(count: u64) -> u64 {
    1 << (u64::BITS - 1 - (count - 1).leading_zeros())
}

/// The hash over the leaves from `low` up to `high`.
fn span<T: Tiles>(tiles: &T, low: u64, high: u64) -> Result<Option<Hash>, T::Error> {
    let count = high - low;
    if count.is_power_of_two() {
        return node(tiles, count.trailing_zeros(), low >> count.trailing_zeros());
    }
    let middle = low + split(count);
    let (left, right) = (span(tiles, low, middle)?, span(tiles, middle, high)?);
    Ok(left.zip(right).map(|(left, right)| node_hash(&left, &right)))
}

/// The hash of one complete node of the tree, from the tile that holds it or its descendants.
fn node<T: Tiles>(tiles: &T, level: u32, number: u64) -> Result<Option<Hash>, T::Error> {
    let (tile_level, above) = (level / TILE_LEVELS, level % TILE_LEVELS);
    let first = number << above;
    let tile = tiles.tile(tile_level, first / TILE_HASHES_MAX)?;
    let from = usize::try_from(first % TILE_HASHES_MAX).unwrap_or(usize::MAX);
    Ok(tile.get(from..from.saturating_add(1 << above)).map(combine))
}
