//! Which leaf, tile or head is at fault where the tree that is kept is not the one the leaves make. It opens nothing.

use crate::verify::reading::Reading;
use ledger::{Finding, Hash, TILE_HASHES_MAX, leaf_hash, sha256};
use store::{Cell, LeafRow, Page, Part, Store, StoreError, TileRow};

/// What is wrong with the tree.
pub(super) async fn findings(reading: &mut Reading<'_>) -> Result<Vec<Finding>, StoreError> {
    let (size, root) = reading.head.unwrap_or((0, sha256(&[])));
    let mut findings = reading.audit.end((size, &root));
    let leaves_are_right = size == reading.audit.size() && root == reading.audit.root();
    let mut leaf_named = false;
    for (level, number) in std::mem::take(&mut reading.wrong_tiles) {
        if !leaves_are_right && level == 0 {
            let moved = moved_leaves(reading.store, reading.part, number).await?;
            leaf_named |= !moved.is_empty();
            findings.extend(moved);
        } else if leaves_are_right {
            findings.push(at_tile((level, number), "does not hold what its leaves make"));
        }
    }
    for place in reading.audit.tiles_missing() {
        findings.push(at_tile(place, "is missing"));
    }
    if !leaves_are_right && !leaf_named && size == reading.audit.size() {
        findings.push(Finding::of("the head is not the root of the leaves"));
    }
    Ok(findings)
}

fn at_tile((level, number): (u32, u64), words: &str) -> Finding {
    let levels = level.checked_add(1).and_then(|levels| levels.checked_mul(8));
    let first = levels.and_then(|levels| number.checked_shl(levels)).unwrap_or(u64::MAX);
    Finding::at(first, format!("tile {level}/{number} {words}"))
}

async fn tile(store: &dyn Store, part: &Part, (level, number): (u32, u64)) -> Result<Option<TileRow>, StoreError> {
    store.row(part, &[Cell::from(&level), Cell::from(&number)]).await
}

/// The hash of the leaf at this position that its tile holds.
pub(super) async fn kept_hash(store: &dyn Store, part: &Part, position: u64) -> Result<Option<Hash>, StoreError> {
    let row = tile(store, part, (0, position / TILE_HASHES_MAX)).await?;
    let place = usize::try_from(position % TILE_HASHES_MAX).unwrap_or(usize::MAX);
    Ok(row.and_then(|row| row.hashes.as_chunks::<32>().0.get(place).copied()))
}

/// The leaves under a tile that are not those whose hashes it holds.
async fn moved_leaves(store: &dyn Store, part: &Part, number: u64) -> Result<Vec<Finding>, StoreError> {
    let first = number.saturating_mul(TILE_HASHES_MAX);
    let after = first.checked_sub(1).map_or_else(Vec::new, |before| vec![Cell::from(&before)]);
    let page = Page { after, rows_max: u32::try_from(TILE_HASHES_MAX).unwrap_or(u32::MAX) };
    let leaves: Vec<LeafRow> = store.rows(part, &[], page).await?;
    let kept = tile(store, part, (0, number)).await?.map(|row| row.hashes).unwrap_or_default();
    let hashes = kept.as_chunks::<32>().0;
    let is_moved = |leaf: &&LeafRow| {
        let place = leaf.position.checked_sub(first).and_then(|place| usize::try_from(place).ok());
        place.and_then(|place| hashes.get(place)).is_some_and(|hash| *hash != leaf_hash(&leaf.data))
    };
    let words = |leaf: &LeafRow| Finding::at(leaf.position, format!("leaf {} is not the one the tree holds there", leaf.position));
    Ok(leaves.iter().filter(is_moved).map(words).collect())
}
