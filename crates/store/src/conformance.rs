//! What every backend must do, as checks to run against a fresh one. It never looks behind the trait.

mod breaches;
mod consents;
mod drafts;
mod permissions;
mod reading;
mod registers;
mod requests;
mod staff;
mod writers;

use crate::{
    CATALOGUE, Cell, Command, CountRow, DoneRow, Draft, FactRow, ForgettingRow, HeldValue, Home, Idempotency, Intent, JobRow, LeafDraft, LeafRow, NumberToken,
    OnErasure, PackedRecord, Page, Part, PartyRow, Receipt, RecordRow, Row, SiteKeyRow, Store, StoreError, SubjectKeyRow, SubjectRow, TagRow, Tally, TileRow,
    Whose,
};
use ledger::{Fact, FactScope, PartyName, leaf_hash, verify_consistency, verify_inclusion};
use vocabulary::{Condition, DataCategory, EvidenceId, Purpose, Recipient, RecordId, SiteId, SubjectId, Timestamp, VersionId};
pub use writers::check_writers;

/// What a backend did that it must not, in words.
pub type Verdict = Result<(), String>;
const NOW: Timestamp = Timestamp(1_700_000_000_000);

/// Runs every check on a fresh store.
///
/// # Errors
/// The first check that failed.
pub async fn check_all(store: &dyn Store) -> Verdict {
    catalogue_is_whole()?;
    let parts = ["one.example", "two.example"].map(|name| SiteId::new(name).map(|site| Part::of(&site)));
    let [Ok(part), Ok(other)] = parts else { return Err("the part's name is none".to_owned()) };
    rows_come_back(store, &part).await?;
    commands_are_whole(store, &part).await?;
    versions_are_compared(store, &part).await?;
    repetitions_are_known(store, &part).await?;
    pages_follow_one_another(store, &part).await?;
    requests::are_found_by_person_and_by_state(store, &part).await?;
    consents::go_with_their_person_and_marks_stay(store, &part).await?;
    permissions::are_found_by_child_and_parent_and_go_with_them(store, &part).await?;
    registers::are_found_by_party_and_person_and_go_with_them(store, &part).await?;
    staff::keep_tasks_that_go_with_their_person(store, &part).await?;
    breaches::concern_people_and_outlive_them(store, &part).await?;
    drafts::are_saved_over_what_was_read(store, &part).await?;
    an_address_finds_all_who_gave_it(store, &part).await?;
    counts_add_up(store, &part).await?;
    the_log_proves_itself(store, &part).await?;
    reading::what_was_read_is_still_all(store, &part).await?;
    reading::whoever_was_read_is_untouched(store, &part).await?;
    reading::rows_of_many_are_found(store, &part).await?;
    erasure_leaves_nothing(store, &part, &other).await?;
    keys_come_in_under_the_newest(store).await?;
    a_copy_is_the_same_house(store, &part).await
}

/// The catalogue keeps its own rules.
fn catalogue_is_whole() -> Verdict {
    for table in CATALOGUE {
        let has_subject = table.column("subject").is_some();
        let persons = table.columns.iter().any(|column| column.whose == Whose::Person);
        let keeps = table.on_erasure == OnErasure::Keep;
        expect(!(persons && keeps), table.name, "keeps what is a person's")?;
        expect(has_subject != keeps, table.name, "is erased by a column `subject`, or has none")?;
        expect(!has_subject || table.is_ordered_by(&["subject"]), table.name, "finds a person's rows without reading all")?;
        let key_is_cleared = table.key_columns().iter().any(|key| key.whose == Whose::Person) && table.on_erasure == OnErasure::ClearColumns;
        expect(!key_is_cleared, table.name, "would empty its key")?;
        let is_emptied = table.on_erasure == OnErasure::ClearColumns;
        expect(!(table.is_sealed() && is_emptied), table.name, "would be sealed and emptied, which no entry says")?;
        expect(!(table.is_sealed() && table.home == Home::Keys), table.name, "is proven by its wrapping, and not sealed")?;
        expect(table.cleared_columns().all(|column| column.optional), table.name, "would empty a column that cannot be empty")?;
    }
    Ok(())
}

fn expect(holds: bool, what: &str, must: &str) -> Verdict {
    if holds { Ok(()) } else { Err(format!("{what}: {must}")) }
}

fn id(n: u8) -> [u8; 16] {
    let mut id = [0xA0; 16];
    if let Some(last) = id.last_mut() {
        *last = n;
    }
    id
}

fn person(n: u8) -> SubjectId {
    SubjectId::from_bytes(id(n))
}

async fn act(store: &dyn Store, part: &Part, intents: Vec<Intent>) -> Result<Receipt, String> {
    store.apply_one(part, Command::new(NOW, intents)).await.map_err(|error| error.to_string())
}

async fn refused(store: &dyn Store, part: &Part, intents: Vec<Intent>, expected: StoreError) -> Verdict {
    match store.apply_one(part, Command::new(NOW, intents)).await {
        Err(error) if error == expected => Ok(()),
        other => Err(format!("expected `{expected}`, got {other:?}")),
    }
}

async fn row<R: Row>(store: &dyn Store, part: &Part, key: &[Cell]) -> Result<Option<R>, String> {
    store.row(part, key).await.map_err(|error| error.to_string())
}

async fn of_person<R: Row>(store: &dyn Store, part: &Part, subject: SubjectId) -> Result<Vec<R>, String> {
    store.all_rows(part, &[("subject", Cell::from(&subject))]).await.map_err(|error| error.to_string())
}

fn new_person(n: u8) -> Vec<Intent> {
    vec![
        Intent::insert(&SubjectRow { subject: person(n), created_at: NOW }),
        Intent::insert(&SubjectKeyRow { subject: person(n), root_version: 1, wrapped: vec![n; 60] }),
    ]
}

fn record(n: u8, row_version: i64) -> Result<RecordRow, String> {
    let value = HeldValue {
        record: RecordId::from_bytes(id(n)),
        category: DataCategory::new("email").map_err(|error| error.to_string())?,
        revision: 0,
        source: "registration".to_owned(),
        purposes: vec![Purpose::Service],
        collected_at: NOW,
        version: version()?,
        terms: crate::Terms::default(),
        number: n.is_multiple_of(2).then(|| NumberToken { token: RecordId::from_bytes(id(n)), masked: vec![n; 20] }),
        sealed: vec![n; 40],
    };
    Ok(RecordRow { subject: person(n), row_version, packed: PackedRecord { values: vec![value] } })
}

fn version() -> Result<VersionId, String> {
    VersionId::try_from("one.example/2024-05-01".to_owned()).map_err(|error| error.to_string())
}

fn fact(n: u8, subject: Option<SubjectId>, party: Option<PartyName>) -> FactRow {
    let evidence = EvidenceId::from_bytes(id(n));
    let about = FactScope { subject, party: party.clone(), ..FactScope::default() };
    let detail =
        Fact { condition: Condition::Requested, about, holds: true, evidence, recorded_at: NOW, recorded_by: "form".to_owned(), from: NOW, until: None };
    FactRow { fact: evidence, subject, party, condition: Condition::Requested, recorded_at: NOW, detail }
}

fn leaf(n: u8, subject: Option<SubjectId>) -> Intent {
    Intent::Append(LeafDraft { data: vec![n; 50], subject, opening: subject.map(|_| vec![0xEE; 64]) })
}

async fn rows_come_back(store: &dyn Store, part: &Part) -> Verdict {
    let acme = PartyName::new("Acme").map_err(|error| error.to_string())?;
    let mut intents = new_person(1);
    let facts = [fact(1, Some(person(1)), Some(acme.clone())), fact(2, None, Some(acme.clone())), fact(3, None, None)];
    intents.extend([Intent::insert(&record(1, 1)?)]);
    intents.extend(facts.iter().map(Intent::insert));
    act(store, part, intents).await?;
    let found: Option<RecordRow> = row(store, part, &[Cell::from(&person(1))]).await?;
    expect(found == Some(record(1, 1)?), "row", "comes back as it was written")?;
    let absent: Option<RecordRow> = row(store, part, &[Cell::from(&person(9))]).await?;
    expect(absent.is_none(), "row", "is none where none was written")?;
    let [of_person, of_party, of_site] = facts;
    for (of, expected) in [
        (vec![("subject", Cell::from(&person(1)))], of_person),
        (vec![("subject", Cell::Null), ("party", Cell::from(&acme))], of_party),
        (vec![("subject", Cell::Null), ("party", Cell::Null)], of_site),
    ] {
        let found: Vec<FactRow> = store.all_rows(part, &of).await.map_err(|error| error.to_string())?;
        expect(found == [expected], "facts", "are found by person, by party, and by neither")?;
    }
    let scan = store.rows::<FactRow>(part, &[("condition", Cell::Null)], Page::default()).await;
    expect(matches!(scan, Err(StoreError::Invalid(_))), "list", "refuses to read a whole table")
}

async fn commands_are_whole(store: &dyn Store, part: &Part) -> Verdict {
    let mut twice = new_person(2);
    twice.extend([leaf(1, Some(person(2))), Intent::insert(&SubjectRow { subject: person(1), created_at: NOW })]);
    let batch = vec![Command::new(NOW, new_person(3)), Command::new(NOW, twice), Command::new(NOW, new_person(4))];
    let answers = store.apply(part, batch).await;
    let done: Vec<bool> = answers.iter().map(Result::is_ok).collect();
    expect(done == [true, false, true], "batch", "does each command on its own")?;
    for (n, there) in [(2, false), (3, true), (4, true)] {
        let subject: Option<SubjectRow> = row(store, part, &[Cell::from(&person(n))]).await?;
        let key: Option<SubjectKeyRow> = row(store, part, &[Cell::from(&person(n))]).await?;
        expect(subject.is_some() == there && key.is_some() == there, "command", "is done whole or not at all")?;
    }
    let head = store.head(part).await.map_err(|error| error.to_string())?;
    expect(head.size == 0, "log", "does not grow by a command that was not done")?;
    refused(store, part, vec![Intent::insert(&record(9, 1)?)], StoreError::NotFound("subject")).await
}

async fn versions_are_compared(store: &dyn Store, part: &Part) -> Verdict {
    act(store, part, vec![Intent::replace(&record(1, 2)?, 1)]).await?;
    refused(store, part, vec![Intent::replace(&record(1, 2)?, 1)], StoreError::Conflict("record")).await?;
    refused(store, part, vec![Intent::replace(&record(3, 2)?, 1)], StoreError::NotFound("record")).await?;
    let writers = (0..8).map(|_| record(1, 3).map(|row| Command::new(NOW, vec![Intent::replace(&row, 2)])));
    let answers = store.apply(part, writers.collect::<Result<_, _>>()?).await;
    expect(answers.iter().filter(|answer| answer.is_ok()).count() == 1, "replace", "lets one of many writers win")
}

async fn repetitions_are_known(store: &dyn Store, part: &Part) -> Verdict {
    let once = Idempotency { key: [1; 32], request: [2; 32] };
    let command = |n| Command::new(NOW, new_person(n)).once(once, Some(person(5)), b"done".to_vec());
    let first = store.apply_one(part, command(5)).await.map_err(|error| error.to_string())?;
    let again = store.apply_one(part, command(5)).await.map_err(|error| error.to_string())?;
    expect(!first.repeated && again.repeated && again.answer == b"done", "repetition", "is answered as the first time")?;
    let mut another = command(6);
    another.idempotency = Some(Idempotency { request: [3; 32], ..once });
    let refused = store.apply_one(part, another).await;
    expect(matches!(refused, Err(StoreError::OtherRequest)), "repetition", "is not another request")?;
    let both = Idempotency { key: [4; 32], request: [4; 32] };
    let twins = (0..2).map(|_| Command::new(NOW, new_person(6)).once(both, None, Vec::new())).collect();
    let answers = store.apply(part, twins).await;
    let repeated: Vec<bool> = answers.iter().flatten().map(|receipt| receipt.repeated).collect();
    expect(repeated == [false, true], "repetition", "is known within one batch")
}

async fn pages_follow_one_another(store: &dyn Store, part: &Part) -> Verdict {
    let names: Result<Vec<PartyName>, _> = (0..25).map(|n| PartyName::new(&format!("party {n:02}"))).collect();
    let names = names.map_err(|error| error.to_string())?;
    let rows = names.iter().map(|name| PartyRow { party: name.clone(), recipient: Recipient::Partner, registered_at: NOW });
    act(store, part, rows.map(|row| Intent::put(&row)).collect()).await?;
    let mut found = Vec::new();
    let mut page = Page { after: Vec::new(), rows_max: 10 };
    loop {
        let rows: Vec<PartyRow> = store.rows(part, &[], page.clone()).await.map_err(|error| error.to_string())?;
        let Some(last) = rows.last() else { break };
        page.after = vec![Cell::from(&last.party)];
        found.extend(rows.into_iter().map(|row| row.party));
    }
    expect(found == names, "pages", "give every row once, in order")?;
    let all: Vec<PartyRow> = store.all_rows(part, &[]).await.map_err(|error| error.to_string())?;
    expect(all.len() == 25, "all_rows", "gives every row")?;
    act(store, part, vec![Intent::delete::<PartyRow>(all.iter().take(1).map(|row| Cell::from(&row.party)).collect())]).await?;
    let all: Vec<PartyRow> = store.all_rows(part, &[]).await.map_err(|error| error.to_string())?;
    expect(all.len() == 24, "delete", "takes one row away")
}

async fn an_address_finds_all_who_gave_it(store: &dyn Store, part: &Part) -> Verdict {
    let given = [(1, 1), (1, 3), (2, 3)].map(|(tag, n)| TagRow { tag: [tag; 16], subject: person(n) });
    // Giving it again changes nothing.
    act(store, part, given.iter().chain(&given).map(Intent::put).collect()).await?;
    let [one, other, third] = given;
    for (of, expected) in [(("tag", Cell::from(&[1_u8; 16])), [one, other.clone()]), (("subject", Cell::from(&person(3))), [other, third])] {
        let found: Vec<TagRow> = store.all_rows(part, &[of]).await.map_err(|error| error.to_string())?;
        expect(found == expected, "tag", "is found by the address and by who gave it")?;
    }
    Ok(())
}

async fn counts_add_up(store: &dyn Store, part: &Part) -> Verdict {
    let version = version()?;
    for _ in 0..3 {
        let tally = |sentence, answer| Tally { version: version.clone(), sentence, day: Timestamp(0), answer };
        let more = [(tally(5, "permit"), 2), (tally(5, "deny"), 4), (tally(6, "deny"), 1)];
        act(store, part, more.into_iter().map(|(tally, by)| Intent::Count(tally, by)).collect()).await?;
    }
    let rows: Vec<CountRow> = store.all_rows(part, &[("version", Cell::from(&version))]).await.map_err(|error| error.to_string())?;
    let counts: Vec<(u16, &str, u64)> = rows.iter().map(|row| (row.sentence, row.answer.as_str(), row.decisions)).collect();
    expect(counts == [(5, "deny", 12), (5, "permit", 6), (6, "deny", 3)], "counts", "add up")
}

async fn the_log_proves_itself(store: &dyn Store, part: &Part) -> Verdict {
    let mut heads = Vec::new();
    for n in 0..20 {
        let intents = (0..30).map(|m| leaf(n * 10 + m % 10, None)).collect();
        let receipt = act(store, part, intents).await?;
        let positions: Vec<u64> = receipt.leaves.iter().map(|leaf| leaf.placed().position).collect();
        expect(positions == (u64::from(n) * 30..u64::from(n) * 30 + 30).collect::<Vec<_>>(), "leaves", "stand one after another")?;
        heads.push(store.head(part).await.map_err(|error| error.to_string())?);
    }
    let Some(last) = heads.last() else { return Ok(()) };
    for position in (0..last.size).step_by(7) {
        let proof = store.inclusion(part, position, last.size).await.map_err(|error| error.to_string())?.unwrap_or_default();
        let leaf: Option<LeafRow> = row(store, part, &[Cell::from(&position)]).await?;
        let hash = leaf.map(|leaf| leaf_hash(&leaf.data)).unwrap_or_default();
        expect(verify_inclusion(&hash, position, last.size, &proof, &last.root), "inclusion", "is proven for every leaf")?;
    }
    for old in &heads {
        let proof = store.consistency(part, old.size, last.size).await.map_err(|error| error.to_string())?.unwrap_or_default();
        expect(verify_consistency((old.size, &old.root), (last.size, &last.root), &proof), "consistency", "is proven for every head")?;
    }
    let tile: Option<TileRow> = row(store, part, &[Cell::from(&0_u32), Cell::from(&2_u64)]).await?;
    expect(tile.is_some_and(|tile| tile.hashes.len() == (600 - 512) * 32), "tiles", "are kept as far as they go")
}

async fn erasure_leaves_nothing(store: &dyn Store, part: &Part, other: &Part) -> Verdict {
    let subject = person(7);
    let mut intents = new_person(7);
    intents.extend([
        Intent::insert(&record(7, 1)?),
        Intent::insert(&TagRow { tag: [7; 16], subject }),
        Intent::insert(&fact(7, Some(subject), None)),
        Intent::insert(&JobRow {
            job: RecordId::from_bytes(id(7)),
            kind: "letter".to_owned(),
            subject: Some(subject),
            payload: String::new(),
            due_at: NOW,
            attempts: 0,
        }),
        leaf(7, Some(subject)),
    ]);
    let once = Idempotency { key: [7; 32], request: [7; 32] };
    let command = Command::new(NOW, intents.clone()).once(once, Some(subject), b"about 7".to_vec());
    let receipt = store.apply_one(part, command.clone()).await.map_err(|error| error.to_string())?;
    act(store, other, new_person(7)).await?;
    act(store, part, vec![Intent::Erase(subject), leaf(8, None)]).await?;
    let key = [Cell::from(&subject)];
    let left = [
        row::<SubjectRow>(store, part, &key).await?.is_some(),
        row::<SubjectKeyRow>(store, part, &key).await?.is_some(),
        row::<RecordRow>(store, part, &key).await?.is_some(),
        row::<ForgettingRow>(store, part, &key).await?.is_some(),
        !of_person::<TagRow>(store, part, subject).await?.is_empty(),
        !of_person::<FactRow>(store, part, subject).await?.is_empty(),
        !of_person::<JobRow>(store, part, subject).await?.is_empty(),
        !of_person::<LeafRow>(store, part, subject).await?.is_empty(),
        !of_person::<DoneRow>(store, part, subject).await?.is_empty(),
    ];
    expect(left == [false; 9], "erasure", "leaves no row that is the person's")?;
    let position = receipt.leaves.first().map(|leaf| leaf.placed().position).unwrap_or_default();
    let leaf: Option<LeafRow> = row(store, part, &[Cell::from(&position)]).await?;
    expect(leaf.is_some_and(|leaf| leaf.opening.is_none() && leaf.data == [7; 50]), "erasure", "leaves a leaf that says nothing")?;
    let again = store.apply_one(part, command).await.map_err(|error| error.to_string())?;
    expect(again.repeated && again.answer.is_empty(), "erasure", "is not undone by a repetition")?;
    let elsewhere: Option<SubjectKeyRow> = row(store, other, &key).await?;
    expect(elsewhere.is_some(), "erasure", "touches no other part")?;
    refused(store, part, vec![Intent::insert(&fact(8, Some(subject), None))], StoreError::NotFound("subject")).await
}

fn site_key(secret: &str, version: u32, kek: u32) -> SiteKeyRow {
    SiteKeyRow { secret: secret.to_owned(), version, kek, wrapped: vec![9; 60], created_at: NOW }
}

fn data_key(n: u8, root_version: u32) -> SubjectKeyRow {
    SubjectKeyRow { subject: person(n), root_version, wrapped: vec![n; 60] }
}

async fn keys_under(store: &dyn Store, part: &Part, version: u32) -> Result<Vec<SubjectKeyRow>, String> {
    store.all_rows(part, &[("root_version", Cell::from(&version))]).await.map_err(|error| error.to_string())
}

/// What is wrapped under an older key grows fewer, nothing that is gone comes back, and a key goes when nothing needs it.
async fn keys_come_in_under_the_newest(store: &dyn Store) -> Verdict {
    let part = &SiteId::new("keys.example").map(|site| Part::of(&site)).map_err(|error| error.to_string())?;
    let (older, used) = (StoreError::Conflict("site_key"), StoreError::Conflict("subject_key"));
    act(store, part, vec![Intent::insert(&site_key("site", 1, 1)), Intent::insert(&site_key("root", 1, 1))]).await?;
    for n in [1, 2] {
        act(store, part, new_person(n)).await?;
    }
    refused(store, part, vec![Intent::Retire(1)], older.clone()).await?;
    act(store, part, vec![Intent::insert(&site_key("root", 2, 1))]).await?;
    refused(store, part, vec![Intent::insert(&site_key("root", 2, 1))], older.clone()).await?;
    refused(store, part, new_person(3), older.clone()).await?;
    expect(row::<SubjectRow>(store, part, &[Cell::from(&person(3))]).await?.is_none(), "a key refused", "takes its act with it")?;
    refused(store, part, vec![Intent::rewrap(&data_key(1, 1), 2)], older.clone()).await?;
    refused(store, part, vec![Intent::Retire(1)], used).await?;
    // Somebody else came first, somebody is gone: nothing changes and nobody comes back.
    act(store, part, vec![Intent::Erase(person(2))]).await?;
    act(store, part, [1, 2, 9].map(|n| Intent::rewrap(&data_key(n, 2), 1)).to_vec()).await?;
    act(store, part, vec![Intent::rewrap(&SubjectKeyRow { wrapped: vec![0; 60], ..data_key(1, 2) }, 1)]).await?;
    let left = keys_under(store, part, 1).await?;
    let now = keys_under(store, part, 2).await?;
    expect(left.is_empty() && now == [data_key(1, 2)], "rewrap", "changes what is still wrapped under the older key, and nothing else")?;
    for _ in ["first", "again"] {
        act(store, part, vec![Intent::Retire(1)]).await?;
    }
    refused(store, part, vec![Intent::Retire(2)], older.clone()).await?;
    act(store, part, vec![Intent::rewrap(&site_key("site", 1, 2), 1), Intent::rewrap(&site_key("root", 2, 2), 1)]).await?;
    refused(store, part, vec![Intent::insert(&site_key("root", 3, 1))], older).await?;
    let mut keys: Vec<SiteKeyRow> = store.all_rows(part, &[]).await.map_err(|error| error.to_string())?;
    keys.sort_by(|one, other| other.secret.cmp(&one.secret));
    expect(keys == [site_key("site", 1, 2), site_key("root", 2, 2)], "site keys", "are the newest alone, under the newest")
}

async fn everything(store: &dyn Store, part: &Part) -> Result<Vec<Vec<Draft>>, String> {
    let mut pages = Vec::new();
    for home in [Home::House, Home::Keys] {
        let mut snapshot = store.snapshot(part, home).await.map_err(|error| error.to_string())?;
        while let Some(page) = snapshot.next().await.map_err(|error| error.to_string())? {
            pages.push(page);
        }
    }
    Ok(pages)
}

async fn a_copy_is_the_same_house(store: &dyn Store, part: &Part) -> Verdict {
    let copy = SiteId::new("copy.example").map(|site| Part::of(&site)).map_err(|error| error.to_string())?;
    let pages = everything(store, part).await?;
    expect(pages.iter().flatten().count() > 600, "snapshot", "gives every row")?;
    // Twice, as after an interruption.
    for page in pages.iter().chain(&pages) {
        store.import(&copy, page.clone()).await.map_err(|error| error.to_string())?;
    }
    expect(everything(store, &copy).await? == pages, "import", "makes the same rows")?;
    let size = store.head(part).await.map_err(|error| error.to_string())?.size;
    let receipt = act(store, &copy, vec![leaf(9, None)]).await?;
    let position = receipt.leaves.first().map(|leaf| leaf.placed().position);
    expect(position == Some(size), "import", "leaves a log that goes on where it was")
}
