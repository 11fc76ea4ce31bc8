//! Reads a house through the doors of its store, past the program: nothing in it is half done, it holds what was acknowledged and nothing
//! twice, and its log is whole. It never writes.

use super::actor::{Actor, Receipt};
use super::book::{Expected, Holding};
use super::server::{Place, SITE};
use base64::{Engine, engine::general_purpose::STANDARD};
use ledger::{Edge, Event, Hash, hex, leaf_hash, verify_consistency, verify_inclusion};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use store::{
    CATALOGUE, Cell, EvidenceRow, FactRow, ForgettingRow, Home, LeafRow, Part, RecordRow, RequestRow, Row, Store, Stored, SubjectKeyRow, SubjectRow, TileRow,
};
use store_postgres::PostgresStore;
use store_sqlite::SqliteStore;
use testkit::chance;
use vault::{FileKek, SubjectKey, Vault};
use vocabulary::{EvidenceId, RecordId, RequestState, SiteId, SubjectId, Timestamp};

/// When a house is opened for reading; no key is made at that time.
const NOW: Timestamp = Timestamp(1_800_000_000_000);

/// A house, read.
#[derive(Debug)]
pub(super) struct Closed {
    store: Arc<dyn Store>,
    part: Part,
    rows: BTreeMap<&'static str, Vec<Vec<Cell>>>,
    keys: BTreeSet<SubjectId>,
    told: Told,
}

/// What the log says was done, as far as it can still be opened.
#[derive(Debug, Default)]
struct Told {
    values: BTreeSet<(SubjectId, RecordId)>,
    facts: BTreeSet<(SubjectId, EvidenceId)>,
    requests: BTreeSet<(SubjectId, RecordId)>,
    erasures: usize,
}

/// How much was found.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Found {
    pub(super) people: usize,
    pub(super) leaves: u64,
    pub(super) keys_of_nobody: usize,
}

impl Closed {
    /// Reads the house as it stands.
    pub(super) async fn read(place: &Place) -> Self {
        let site = SiteId::new(SITE).unwrap();
        let part = Part::of(&site);
        let store: Arc<dyn Store> = match place.store() {
            None => Arc::new(SqliteStore::open(&place.folder().join("data")).unwrap()),
            Some(address) => Arc::new(PostgresStore::open(address, None, chance()).await.unwrap()),
        };
        let vault = Vault::new(Box::new(FileKek::new(&place.folder().join("keys"))), Arc::clone(&store), chance());
        vault.open_site(&site, NOW).await.unwrap();
        let mut rows = BTreeMap::new();
        let mut snapshot = store.snapshot(&part, Home::House).await.unwrap();
        while let Some(page) = snapshot.next().await.unwrap() {
            for draft in page {
                let of_table: &mut Vec<Vec<Cell>> = rows.entry(draft.table().name).or_default();
                of_table.push(draft.cells().to_vec());
            }
        }
        let keys: Vec<SubjectKeyRow> = store.all_rows(&part, &[]).await.unwrap();
        let keys = keys.into_iter().map(|row| row.subject).collect();
        let mut closed = Self { store, part, rows, keys, told: Told::default() };
        let mut opened: BTreeMap<SubjectId, SubjectKey> = BTreeMap::new();
        for leaf in closed.rows::<LeafRow>() {
            if let Some(subject) = leaf.subject.filter(|subject| !opened.contains_key(subject)) {
                let key = vault.subject_key(&site, subject).await.unwrap();
                opened.insert(subject, key.unwrap_or_else(|| panic!("{subject} has no key")));
            }
            let key = leaf.subject.and_then(|subject| opened.get(&subject));
            if let Some(entry) = vault.open_leaf(&site, key, &leaf).unwrap() {
                closed.told.note(entry.subject, entry.event);
            }
        }
        closed
    }

    fn rows<R: Row>(&self) -> Vec<R> {
        let rows = self.rows.get(R::TABLE.name).into_iter().flatten();
        rows.map(|cells| R::from_cells(cells.clone()).unwrap_or_else(|| panic!("{cells:?} in {}", R::TABLE.name))).collect()
    }

    /// Holds it against what these have seen acknowledged.
    pub(super) async fn check(&self, actors: &[Actor]) -> Found {
        let people = self.nothing_is_half_done();
        let keys_of_nobody = self.holds_what_was_acknowledged(actors, &people);
        let leaves = self.the_log_is_whole(actors).await;
        Found { people: people.len(), leaves, keys_of_nobody }
    }

    /// Every row about a person is about somebody on file who has a key, a record and a link; every value, fact and request has its leaf, and
    /// every leaf that can be opened its value, fact or request; every fact has its evidence.
    fn nothing_is_half_done(&self) -> BTreeSet<SubjectId> {
        let people: BTreeSet<SubjectId> = self.rows::<SubjectRow>().into_iter().map(|row| row.subject).collect();
        assert_eq!(people.difference(&self.keys).next(), None, "somebody without a key");
        assert_eq!(self.rows::<ForgettingRow>(), [], "an erasure that was not finished when the house was opened");
        for table in CATALOGUE.iter().filter(|table| table.home == Home::House) {
            let Some(place) = table.columns.iter().position(|column| column.name == "subject") else { continue };
            for row in self.rows.get(table.name).into_iter().flatten() {
                let about = Option::<SubjectId>::from_cell(row[place].clone()).unwrap();
                assert!(about.is_none_or(|subject| people.contains(&subject)), "a row about nobody in {}: {row:?}", table.name);
            }
        }
        for one_each in ["record", "tag", "link", "leaf"] {
            let table = CATALOGUE.iter().find(|table| table.name == one_each).unwrap();
            let place = table.columns.iter().position(|column| column.name == "subject").unwrap();
            let rows = self.rows.get(one_each).into_iter().flatten();
            let with: BTreeSet<SubjectId> = rows.filter_map(|row| Option::<SubjectId>::from_cell(row[place].clone()).unwrap()).collect();
            assert_eq!(with, people, "everybody has a {one_each}");
        }
        let facts: Vec<FactRow> = self.rows();
        let evidence: BTreeSet<_> = self.rows::<EvidenceRow>().into_iter().map(|row| row.evidence).collect();
        assert_eq!(facts.iter().map(|row| row.fact).collect::<BTreeSet<_>>(), evidence, "each fact has its evidence, and no evidence is of nothing");
        let values: BTreeSet<(SubjectId, RecordId)> =
            self.rows::<RecordRow>().into_iter().flat_map(|row| row.packed.values.into_iter().map(move |value| (row.subject, value.record))).collect();
        let facts = facts.into_iter().filter_map(|row| Some((row.subject?, row.fact))).collect();
        let requests = self.rows::<RequestRow>().into_iter().map(|row| (row.subject, row.request)).collect();
        assert_eq!(values, self.told.values, "the values that are there are those the log tells of");
        assert_eq!((facts, requests), (self.told.facts.clone(), self.told.requests.clone()), "and so are the facts and the requests");
        people
    }

    fn holding(&self, subject: SubjectId) -> Holding {
        let (from, to) = ((subject, RecordId::from_bytes([0; 16])), (subject, RecordId::from_bytes([255; 16])));
        let facts = (subject, EvidenceId::from_bytes([0; 16]))..=(subject, EvidenceId::from_bytes([255; 16]));
        Holding {
            values: self.told.values.range(from..=to).count(),
            facts: self.told.facts.range(facts).count(),
            requests: self.told.requests.range(from..=to).count(),
        }
    }

    /// What was acknowledged is there, what was not is wholly there or wholly not, and there is nothing else. Tells how many keys are left of
    /// people who did not come to be.
    fn holds_what_was_acknowledged(&self, actors: &[Actor], people: &BTreeSet<SubjectId>) -> usize {
        let expected: Vec<_> = actors.iter().flat_map(Actor::expected).collect();
        let mut strangers = people.clone();
        let mut erased = Vec::new();
        for person in &expected {
            let Some(subject) = person.subject.as_ref().map(|text| text.parse::<SubjectId>().unwrap()) else { continue };
            let there = strangers.remove(&subject).then(|| self.holding(subject));
            assert!(person.one_of.contains(&there), "of {person:?} there is {there:?}");
            if there.is_none() {
                erased.push(subject);
            }
        }
        // Those whose id nobody has asked for yet are known by how much is held of them.
        let left: Vec<Option<Holding>> = strangers.iter().map(|subject| Some(self.holding(*subject))).collect();
        let nameless: Vec<&Expected> = expected.iter().filter(|person| person.subject.is_none()).collect();
        let (missing, brought_by_nobody) = paired(&nameless, &left);
        assert_eq!((missing, brought_by_nobody), (Vec::new(), Vec::new()), "whoever must be there and is not, and who is there and was not brought");
        assert_eq!(erased.iter().find(|subject| self.keys.contains(subject)), None, "the key of somebody who was erased");
        let gone = expected.iter().filter(|person| person.one_of == [None]).count();
        let may_be_gone = expected.iter().filter(|person| person.one_of.contains(&None)).count();
        assert!((gone..=may_be_gone).contains(&self.told.erasures), "{} erasures in the log; {gone} were acknowledged", self.told.erasures);
        self.keys.difference(people).count()
    }

    /// The leaves stand without a gap, give every tile and the head, begin with every log that was told of, and hold every entry that was told of.
    async fn the_log_is_whole(&self, actors: &[Actor]) -> u64 {
        let leaves: Vec<LeafRow> = self.rows();
        let mut told: BTreeMap<u64, Hash> = actors.iter().flat_map(|actor| &actor.checkpoints).map(|note| read_note(note)).collect();
        let last_told = told.last_key_value().map(|(size, root)| (*size, *root));
        let mut edge = Edge::default();
        for (place, leaf) in leaves.iter().enumerate() {
            assert_eq!((leaf.position, edge.append(leaf_hash(&leaf.data))), (place as u64, place as u64), "a leaf is missing");
            if let Some(root) = told.remove(&edge.size()) {
                assert_eq!(edge.root(), root, "the log does not begin with the one told of at {}", edge.size());
            }
        }
        assert_eq!(told, BTreeMap::new(), "the log is shorter than was told");
        let tiles: BTreeMap<(u32, u64), Vec<Hash>> = edge.take_changed().into_iter().map(|tile| ((tile.level, tile.number), tile.hashes)).collect();
        let kept = self.rows::<TileRow>().into_iter().map(|row| ((row.level, row.number), row.hashes.as_chunks::<32>().0.to_vec())).collect();
        assert_eq!(tiles, kept, "the tiles are those of the leaves");
        let head = self.store.head(&self.part).await.unwrap();
        assert_eq!((head.size, head.root), (edge.size(), edge.root()), "the head is the root of the leaves");
        if let Some((size, root)) = last_told {
            let proof = self.store.consistency(&self.part, size, head.size).await.unwrap().unwrap();
            assert!(verify_consistency((size, &root), (head.size, &head.root), &proof), "the log cannot prove how it began");
        }
        for Receipt { leaf, hash } in actors.iter().flat_map(|actor| &actor.receipts) {
            assert_eq!(hex(&leaf_hash(&leaves[usize::try_from(*leaf).unwrap()].data)), *hash, "entry {leaf} is not the one told of");
        }
        for Receipt { leaf, .. } in actors.iter().filter_map(|actor| actor.receipts.last()) {
            let there = leaf_hash(&leaves[usize::try_from(*leaf).unwrap()].data);
            let proof = self.store.inclusion(&self.part, *leaf, head.size).await.unwrap().unwrap();
            assert!(verify_inclusion(&there, *leaf, head.size, &proof, &head.root), "the log cannot prove entry {leaf}");
        }
        head.size
    }
}

/// Pairs people whose ids are not known with what is held of somebody: whoever must be there and has no pair, and what has none. One by one would not
/// do: of two who may have as much, the first would take what only the second can have.
fn paired<'a>(people: &[&'a Expected], held: &[Option<Holding>]) -> (Vec<&'a Expected>, Vec<Option<Holding>>) {
    let suits = |person: usize, place: usize| people[person].one_of.contains(&held[place]);
    let mut of_place: Vec<Option<usize>> = vec![None; held.len()];
    let must: Vec<usize> = (0..people.len()).filter(|person| !people[*person].one_of.contains(&None)).collect();
    let missing = must.into_iter().filter(|person| !finds_a_place(*person, &suits, &mut of_place, &mut BTreeSet::new())).map(|person| people[person]).collect();
    for person in 0..people.len() {
        if !of_place.contains(&Some(person)) {
            finds_a_place(person, &suits, &mut of_place, &mut BTreeSet::new());
        }
    }
    (missing, held.iter().zip(&of_place).filter(|(_, person)| person.is_none()).map(|(held, _)| *held).collect())
}

/// Whether somebody finds a place, if need be by another's moving on (an augmenting path). Whoever has a place keeps one.
fn finds_a_place(person: usize, suits: &impl Fn(usize, usize) -> bool, of_place: &mut Vec<Option<usize>>, tried: &mut BTreeSet<usize>) -> bool {
    for place in 0..of_place.len() {
        if suits(person, place) && tried.insert(place) {
            let other = of_place[place];
            if other.is_none_or(|other| finds_a_place(other, suits, of_place, tried)) {
                of_place[place] = Some(person);
                return true;
            }
        }
    }
    false
}

impl Told {
    fn note(&mut self, subject: Option<SubjectId>, event: Event) {
        match (subject, event) {
            (Some(subject), Event::Collected { records, facts, .. }) => {
                self.values.extend(records.into_iter().map(|(record, _)| (subject, record)));
                for fact in facts {
                    assert!(self.facts.insert((subject, fact.evidence)), "a fact told twice");
                }
            }
            (Some(subject), Event::FactRecorded(fact)) => assert!(self.facts.insert((subject, fact.evidence)), "a fact told twice"),
            (Some(subject), Event::Requested { request, state: RequestState::Asked, .. }) => {
                assert!(self.requests.insert((subject, request)), "a request told twice");
            }
            (None, Event::Erased { .. }) => self.erasures += 1,
            _ => {}
        }
    }
}

/// The size and the root in a signed note. Who signed it is another test's affair.
fn read_note(note: &str) -> (u64, Hash) {
    let lines: Vec<&str> = note.lines().collect();
    (lines[1].parse().unwrap(), STANDARD.decode(lines[2]).unwrap().try_into().unwrap())
}

#[test]
fn people_are_paired_though_the_first_could_have_taken_what_only_the_second_can_have() {
    let holding = |values, requests| Some(Holding { values, facts: 2, requests });
    let person = |one_of: &[Option<Holding>]| Expected { subject: None, one_of: one_of.to_vec() };
    let people = [person(&[holding(2, 0), holding(2, 1)]), person(&[holding(2, 0)]), person(&[None, holding(3, 0)])];
    let people: Vec<&Expected> = people.iter().collect();
    assert_eq!(paired(&people, &[holding(2, 0), holding(2, 1)]), (vec![], vec![]));
    assert_eq!(paired(&people, &[holding(2, 0), holding(2, 1), holding(3, 0)]), (vec![], vec![]));
    assert_eq!(paired(&people, &[holding(2, 1)]), (vec![people[1]], vec![]), "somebody is missing");
    assert_eq!(paired(&people, &[holding(2, 0), holding(2, 1), holding(9, 0)]), (vec![], vec![holding(9, 0)]), "somebody too many");
}
