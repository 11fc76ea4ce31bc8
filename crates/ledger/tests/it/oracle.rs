//! Our log against an independent implementation of the same formats, both ways: what we make they accept, what they make we accept.

use ledger::{Checkpoint, Edge, Hash, LogPath, NoteKey, NoteVerifier, Receipt, TILE_HASHES_MAX, Tiles, consistency, inclusion, leaf_hash, root};
use ledger::{verify_consistency, verify_inclusion};
use proptest::prelude::*;
use signed_note::{Note, StandardSigner, StandardVerifier, VerifierList};
use std::cell::Cell;
use std::collections::{BTreeMap, HashMap};
use std::convert::Infallible;
use tlog_tiles::tile::{Tile, TileHashReader, TileReader};
use tlog_tiles::tlog::{self, HashReader};

/// Their height of a tile.
const HEIGHT: u8 = 8;

fn leaf(n: u64) -> Vec<u8> {
    format!("leaf {n}").into_bytes()
}

/// A log made by us, laid out as it is served.
#[derive(Default)]
struct Served {
    tiles: BTreeMap<(u32, u64), Vec<Hash>>,
    size: u64,
    asked: Cell<u64>,
}

impl Served {
    fn of(size: u64) -> Self {
        let mut served = Self { size, ..Self::default() };
        let mut edge = Edge::default();
        for n in 0..size {
            edge.append(leaf_hash(&leaf(n)));
        }
        served.tiles.extend(edge.take_changed().into_iter().map(|tile| ((tile.level, tile.number), tile.hashes)));
        served
    }

    /// A file of the log by its path, as a client fetches it.
    fn file(&self, path: &str) -> Option<Vec<u8>> {
        let LogPath::Tile { level, number, width } = LogPath::read(path)? else { return None };
        self.tiles.get(&(level, number))?.get(..usize::from(width)).map(|hashes| hashes.concat())
    }
}

impl Tiles for Served {
    type Error = Infallible;
    fn tile(&self, level: u32, number: u64) -> Result<Vec<Hash>, Infallible> {
        Ok(self.tiles.get(&(level, number)).cloned().unwrap_or_default())
    }
}

/// Their client, reading our files by their own paths.
impl TileReader for Served {
    fn height(&self) -> u8 {
        HEIGHT
    }

    fn read_tiles(&self, tiles: &[Tile]) -> Result<Vec<Vec<u8>>, tlog::Error> {
        self.asked.set(self.asked.get() + tiles.len() as u64);
        tiles
            .iter()
            .map(|tile| {
                // The public layout leaves the height out, which is always 8.
                let path = tile.path().replacen("tile/8/", "tile/", 1);
                self.file(&path).ok_or(tlog::Error::InvalidInput(path))
            })
            .collect()
    }

    fn save_tiles(&self, _: &[Tile], _: &[Vec<u8>]) {}
}

/// A log made by them.
#[derive(Default)]
struct Theirs(HashMap<u64, tlog::Hash>);

impl Theirs {
    fn of(size: u64) -> Self {
        let mut log = Self::default();
        for n in 0..size {
            let hashes = tlog::stored_hashes(n, &leaf(n), &log).unwrap();
            let first = tlog::stored_hash_index(0, n);
            log.0.extend((first..).zip(hashes));
        }
        log
    }
}

impl HashReader for Theirs {
    fn read_hashes(&self, indexes: &[u64]) -> Result<Vec<tlog::Hash>, tlog::Error> {
        indexes.iter().map(|index| self.0.get(index).copied().ok_or(tlog::Error::IndexesNotInTree)).collect()
    }
}

fn ours(proof: Vec<tlog::Hash>) -> Vec<Hash> {
    proof.into_iter().map(|hash| hash.0).collect()
}

fn theirs(proof: Vec<Hash>) -> Vec<tlog::Hash> {
    proof.into_iter().map(tlog::Hash).collect()
}

/// Sizes where tiles begin, end and fill up, and any between.
fn sizes() -> impl Strategy<Value = u64> {
    let border = (1_u64..5, -2_i64..=2).prop_map(|(tiles, by)| (tiles * TILE_HASHES_MAX).saturating_add_signed(by));
    prop_oneof![1_u64..1200, border]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn roots_and_proofs_agree_both_ways(size in sizes(), place in any::<u64>(), part in any::<u64>()) {
        let (log, other) = (Served::of(size), Theirs::of(size));
        let our_root = root(&log, size).unwrap().unwrap();
        let their_root = tlog::tree_hash(size, &other).unwrap();
        prop_assert_eq!(our_root, their_root.0);

        let position = place % size;
        let (our_leaf, their_leaf) = (leaf_hash(&leaf(position)), tlog::record_hash(&leaf(position)));
        prop_assert_eq!(our_leaf, their_leaf.0);
        let made = inclusion(&log, position, size).unwrap().unwrap();
        prop_assert!(tlog::check_record(&theirs(made.clone()), size, their_root, position, their_leaf).is_ok());
        let given = ours(tlog::prove_record(size, position, &other).unwrap());
        prop_assert_eq!(&made, &given);
        prop_assert!(verify_inclusion(&our_leaf, position, size, &given, &our_root));

        let old = 1 + part % size;
        let old_root = tlog::tree_hash(old, &other).unwrap();
        let made = consistency(&log, old, size).unwrap().unwrap();
        prop_assert!(tlog::check_tree(&theirs(made.clone()), size, their_root, old, old_root).is_ok());
        let given = ours(tlog::prove_tree(size, old, &other).unwrap());
        prop_assert_eq!(&made, &given);
        prop_assert!(verify_consistency((old, &old_root.0), (size, &our_root), &given));
    }

    #[test]
    fn their_client_reads_our_tiles_and_trusts_no_changed_one(size in sizes(), place in any::<u64>(), flip in any::<(u64, usize)>()) {
        let mut log = Served::of(size);
        let position = place % size;
        let head = tlog::Hash(root(&log, size).unwrap().unwrap());
        let read = |log: &Served| {
            let reader = TileHashReader::new(size, head, log);
            tlog::prove_record(size, position, &reader).and_then(|proof| tlog::check_record(&proof, size, head, position, tlog::record_hash(&leaf(position))))
        };
        prop_assert!(read(&log).is_ok(), "{:?}", read(&log));
        prop_assert!(log.asked.get() > 0 || size == 1);
        // The tile of the leaf itself is always read, and every hash of it is checked but the leaf's own: that the client makes from the leaf.
        let own = usize::try_from(position % TILE_HASHES_MAX).unwrap();
        let tile = log.tiles.get_mut(&(0, position / TILE_HASHES_MAX)).unwrap();
        let others: Vec<usize> = (0..tile.len()).filter(|place| *place != own).collect();
        if let Some(at) = others.get(usize::try_from(flip.0 % others.len().max(1) as u64).unwrap()) {
            tile[*at][flip.1 % 32] ^= 1;
            prop_assert!(read(&log).is_err());
        }
    }

    #[test]
    fn paths_are_spelt_alike(level in 0_u32..8, number in any::<u64>(), width in 1_u16..=256) {
        let number = number >> 8;
        let path = LogPath::Tile { level, number, width };
        let spelt = path.to_string();
        let other = Tile::new(HEIGHT, u8::try_from(level).unwrap(), number, u32::from(width), false);
        prop_assert_eq!(&spelt, &other.path().replacen("tile/8/", "tile/", 1));
        prop_assert_eq!(LogPath::read(&spelt), Some(path));
    }

    #[test]
    fn any_text_is_a_path_in_one_spelling_or_none(text in "(tile/)?(entries|[0-9]{1,3})/(x[0-9]{3}/){0,3}x?[0-9]{1,4}(\\.p/[0-9]{1,4})?") {
        if let Some(path) = LogPath::read(&text) {
            prop_assert_eq!(path.to_string(), text);
        }
    }
}

#[test]
fn tiles_of_a_size_are_those_they_name() {
    for size in [1, 2, 255, 256, 257, 511, 512, 65_535, 65_536, 65_537, 70_000] {
        let named: Vec<String> = Tile::new_tiles(HEIGHT, 0, size).iter().map(|tile| tile.path().replacen("tile/8/", "tile/", 1)).collect();
        let mut made = Vec::new();
        for level in 0..8 {
            made.extend((0..).map_while(|number| LogPath::tile_at(level, number, size)).map(|path| path.to_string()));
        }
        assert_eq!(made, named, "{size}");
    }
}

#[test]
fn notes_and_keys_agree_both_ways() {
    for seed in 1..20_u8 {
        let name = format!("site{seed}.example/log");
        let key = NoteKey::new(&name, &[seed; 32]).unwrap();
        let checkpoint = Checkpoint { origin: name.clone(), size: u64::from(seed) * 1000, root: [seed; 32] };
        let note = key.sign(&checkpoint);

        let verifier = StandardVerifier::new(&key.verifier().spelling()).unwrap();
        let read = Note::from_bytes(note.as_bytes()).unwrap();
        let (signed, unknown) = read.verify(&VerifierList::new(vec![Box::new(verifier)])).unwrap();
        assert_eq!((signed.len(), unknown.len()), (1, 0));
        let theirs = tlog_tiles::checkpoint::Checkpoint::from_bytes(read.text()).unwrap();
        assert_eq!((theirs.origin(), theirs.size(), theirs.hash().0), (name.as_str(), checkpoint.size, checkpoint.root));

        // The same key in their spelling signs the same note, which we accept: Ed25519 leaves no choice.
        let id = key.verifier().spelling().split('+').nth(1).unwrap().to_owned();
        let secret = base64::Engine::encode(&base64::engine::general_purpose::STANDARD, [&[1], [seed; 32].as_slice()].concat());
        let signer = StandardSigner::new(&format!("PRIVATE+KEY+{name}+{id}+{secret}")).unwrap();
        let text = tlog_tiles::checkpoint::Checkpoint::new(&name, checkpoint.size, tlog::Hash(checkpoint.root), "").unwrap().to_bytes();
        let mut made = Note::new(&text, &[]).unwrap();
        made.add_sigs(&[&signer]).unwrap();
        let made = String::from_utf8(made.to_bytes()).unwrap();
        assert_eq!(made, note);
        assert_eq!(NoteVerifier::read(&key.verifier().spelling()).unwrap().verify(&made), Ok(checkpoint));
    }
}

#[test]
fn a_receipt_is_proven_by_their_client_too() {
    let (entry, log) = (crate::leaf::entry(1), Edge::default());
    let mut edge = log;
    let mut hashes: Vec<Hash> = (0..300).map(|n| leaf_hash(&leaf(n))).collect();
    hashes[277] = entry.leaf().unwrap().hash();
    for hash in &hashes {
        edge.append(*hash);
    }
    let tiles =
        Served { tiles: edge.take_changed().into_iter().map(|tile| ((tile.level, tile.number), tile.hashes)).collect(), size: 300, asked: Cell::default() };
    let key = NoteKey::new("example.org/log", &[5; 32]).unwrap();
    let note = key.sign(&Checkpoint { origin: "example.org/log".to_owned(), size: 300, root: edge.root() });
    let receipt = Receipt { entry, position: 277, proof: inclusion(&tiles, 277, tiles.size).unwrap().unwrap(), note };
    let text = receipt.text().unwrap();
    let read = Receipt::read(&text).unwrap();
    assert_eq!(read, receipt);
    assert_eq!(read.verify(&key.verifier()).unwrap().size, 300);
    let proven = tlog::check_record(&theirs(read.proof.clone()), 300, tlog::Hash(edge.root()), 277, tlog::record_hash(read.entry.leaf().unwrap().bytes()));
    assert!(proven.is_ok());

    let changed = [
        text.replacen("index 277", "index 276", 1),
        text.replacen("\n300\n", "\n301\n", 1),
        text.replacen("tlog-proof@v1", "tlog-proof@v2", 1),
        text.replacen("index 277", "index 0277", 1),
        text.lines().filter(|line| !line.starts_with("extra")).collect::<Vec<_>>().join("\n"),
    ];
    for text in changed {
        assert!(Receipt::read(&text).and_then(|receipt| receipt.verify(&key.verifier())).is_err(), "{text}");
    }
    let other = NoteKey::new("example.org/log", &[6; 32]).unwrap();
    assert!(read.verify(&other.verifier()).is_err());
}
