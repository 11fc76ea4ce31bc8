//! The log: its root against the definition of RFC 9162, every proof verifying, every tampering found.

use ledger::{
    Checkpoint, Edge, Hash, NoteError, NoteKey, NoteVerifier, Tiles, consistency, inclusion, leaf_hash, node_hash, root, sha256, verify_consistency,
    verify_inclusion,
};
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::convert::Infallible;

#[derive(Default)]
struct Memory(BTreeMap<(u32, u64), Vec<Hash>>);

impl Tiles for Memory {
    type Error = Infallible;
    fn tile(&self, level: u32, number: u64) -> Result<Vec<Hash>, Infallible> {
        Ok(self.0.get(&(level, number)).cloned().unwrap_or_default())
    }
}

fn leaves(count: u64) -> Vec<Hash> {
    (0..count).map(|n| leaf_hash(&n.to_be_bytes())).collect()
}

/// The tree head as RFC 9162 §2.1.1 defines it, word for word.
fn defined(leaves: &[Hash]) -> Hash {
    match leaves {
        [] => sha256(&[]),
        [leaf] => *leaf,
        more => {
            let split = more.len().next_power_of_two() / 2;
            node_hash(&defined(&more[..split]), &defined(&more[split..]))
        }
    }
}

/// A log of so many leaves, saved in batches of this size and loaded again after each.
fn log(count: u64, batch: usize) -> (Memory, Edge) {
    let mut tiles = Memory::default();
    let mut size = 0;
    for batch in leaves(count).chunks(batch.max(1)) {
        let mut edge = Edge::load(&tiles, size).unwrap().unwrap();
        for leaf in batch {
            edge.append(*leaf);
        }
        size = edge.size();
        tiles.0.extend(edge.take_changed().into_iter().map(|tile| ((tile.level, tile.number), tile.hashes)));
    }
    let edge = Edge::load(&tiles, size).unwrap().unwrap();
    (tiles, edge)
}

#[test]
fn the_root_is_the_defined_one_at_every_size_across_tiles() {
    let all = leaves(1100);
    let mut edge = Edge::default();
    for (n, leaf) in all.iter().enumerate() {
        assert_eq!(edge.append(*leaf), n as u64);
        if n < 40 || n % 61 == 0 || (250..260).contains(&n) {
            assert_eq!(edge.root(), defined(&all[..=n]), "{n}");
        }
    }
    let (tiles, loaded) = log(66_000, 1000);
    assert_eq!(loaded.root(), defined(&leaves(66_000)));
    assert_eq!(root(&tiles, 65_536).unwrap().unwrap(), defined(&leaves(65_536)));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn inclusion_is_proven_and_nothing_else_is(size in 1_u64..700, batch in 1_usize..300, place in any::<u64>(), flip in any::<(usize, usize)>()) {
        let (tiles, edge) = log(size, batch);
        let (position, root) = (place % size, edge.root());
        let leaf = leaf_hash(&position.to_be_bytes());
        let mut proof = inclusion(&tiles, position, size).unwrap().unwrap();
        prop_assert!(verify_inclusion(&leaf, position, size, &proof, &root));
        prop_assert!(!verify_inclusion(&leaf_hash(b"another"), position, size, &proof, &root));
        for other in (0..size).filter(|other| *other != position).take(50) {
            prop_assert!(!verify_inclusion(&leaf, other, size, &proof, &root));
        }
        let mut longer = proof.clone();
        longer.push(root);
        prop_assert!(!verify_inclusion(&leaf, position, size, &longer, &root));
        if !proof.is_empty() {
            prop_assert!(!verify_inclusion(&leaf, position, size, &proof[1..], &root));
            let at = flip.0 % proof.len();
            proof[at][flip.1 % 32] ^= 1;
            prop_assert!(!verify_inclusion(&leaf, position, size, &proof, &root));
        }
        prop_assert!(inclusion(&tiles, size, size).unwrap().is_none());
    }

    #[test]
    fn consistency_is_proven_and_a_fork_is_not(new in 1_u64..700, part in any::<u64>(), flip in any::<(usize, usize)>()) {
        let (tiles, edge) = log(new, 97);
        let old = 1 + part % new;
        let (old_root, new_root) = (root(&tiles, old).unwrap().unwrap(), edge.root());
        let mut proof = consistency(&tiles, old, new).unwrap().unwrap();
        prop_assert!(verify_consistency((old, &old_root), (new, &new_root), &proof));
        let forked = leaf_hash(b"forked");
        prop_assert!(!verify_consistency((old, &forked), (new, &new_root), &proof));
        prop_assert!(!verify_consistency((old, &old_root), (new, &forked), &proof));
        if !proof.is_empty() {
            let at = flip.0 % proof.len();
            proof[at][flip.1 % 32] ^= 1;
            prop_assert!(!verify_consistency((old, &old_root), (new, &new_root), &proof));
        }
        prop_assert!(verify_consistency((0, &sha256(&[])), (new, &new_root), &[]));
        prop_assert!(consistency(&tiles, new + 1, new).unwrap().is_none());
    }
}

#[test]
fn a_lost_tile_is_noticed() {
    let (mut tiles, edge) = log(600, 600);
    tiles.0.remove(&(0, 1));
    assert_eq!(inclusion(&tiles, 300, 600).unwrap(), None);
    tiles.0.remove(&(0, 2));
    assert_eq!(Edge::load(&tiles, edge.size()).unwrap(), None);
}

#[test]
fn a_checkpoint_is_a_signed_note_that_only_its_key_makes() {
    let key = NoteKey::new("example.org/log", &[3; 32]).unwrap();
    let checkpoint = Checkpoint { origin: "example.org/log".to_owned(), size: 7, root: [9; 32] };
    let note = key.sign(&checkpoint);
    let verifier = NoteVerifier::read(&key.verifier().spelling()).unwrap();
    assert_eq!(verifier.verify(&note), Ok(checkpoint));
    assert!(note.starts_with("example.org/log\n7\nCQkJ"), "{note}");
    assert_eq!(verifier.verify(&note.replacen("\n7\n", "\n8\n", 1)), Err(NoteError::Signature));
    let other = NoteKey::new("example.org/log", &[4; 32]).unwrap().verifier();
    assert_eq!(other.verify(&note), Err(NoteError::Signature));
    assert_eq!(verifier.verify("nonsense"), Err(NoteError::Form));
}
