//! A vault on a store in a temporary folder, and a person in it.

use gate::Grant;
use ledger::{Event, Link, Presence};
use std::path::Path;
use std::sync::Arc;
use store::{Cell, Command, HeldValue, Intent, PackedRecord, Part, Receipt, RecordRow, Store, SubjectRow};
use store_sqlite::SqliteStore;
use vault::{FileKek, LogEntry, SubjectKey, SystemChance, Vault};
use vocabulary::{Chance, DataCategory, EvidenceId, Personal, Purpose, RecordId, SiteId, SubjectId, Timestamp, VersionId};

pub(crate) const NOW: Timestamp = Timestamp(1_700_000_000_000);

pub(crate) struct House {
    pub(crate) folder: tempfile::TempDir,
    pub(crate) site: SiteId,
    pub(crate) part: Part,
    pub(crate) store: Arc<dyn Store>,
    pub(crate) vault: Vault,
}

pub(crate) fn vault_in(folder: &Path, store: &Arc<dyn Store>) -> Vault {
    Vault::new(Box::new(FileKek::new(&folder.join("keys"))), Arc::clone(store), Arc::new(SystemChance::default()))
}

pub(crate) fn data(key: &str) -> DataCategory {
    DataCategory::new(key).unwrap()
}

pub(crate) fn version() -> VersionId {
    VersionId::try_from("example.org/2023-01-01".to_owned()).unwrap()
}

fn ten() -> [u8; 10] {
    let mut bytes = [0; 10];
    SystemChance::default().fill(&mut bytes);
    bytes
}

pub(crate) fn record_id() -> RecordId {
    RecordId::new(NOW, &ten())
}

impl House {
    pub(crate) async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let site = SiteId::new("example.org").unwrap();
        let store: Arc<dyn Store> = Arc::new(SqliteStore::open(&folder.path().join("data")).unwrap());
        let vault = vault_in(folder.path(), &store);
        vault.open_site(&site, NOW).await.unwrap();
        Self { part: Part::of(&site), folder, site, store, vault }
    }

    pub(crate) async fn act(&self, intents: Vec<Intent>) -> Receipt {
        self.store.apply_one(&self.part, Command::new(NOW, intents)).await.unwrap()
    }

    pub(crate) fn held(&self, key: &SubjectKey, category: &str, value: &str) -> HeldValue {
        let (record, category) = (record_id(), data(category));
        let sealed = self.vault.seal(key, (&category, record, 0), &Personal::new(value.to_owned())).unwrap();
        HeldValue {
            record,
            category,
            revision: 0,
            source: "registration".to_owned(),
            purposes: vec![Purpose::Service],
            collected_at: NOW,
            version: version(),
            terms: store::Terms::default(),
            number: None,
            sealed,
        }
    }

    /// A person with these values on file.
    pub(crate) async fn person(&self, values: &[(&str, &str)]) -> SubjectId {
        let (subject, intents) = self.comes(values);
        self.act(intents).await;
        subject
    }

    /// So many people, each with an address, who come in one act.
    pub(crate) async fn crowd(&self, people: usize) -> Vec<SubjectId> {
        let all: Vec<_> = (0..people).map(|n| self.comes(&[("email", &format!("p{n}@example.org"))])).collect();
        self.act(all.iter().flat_map(|(_, intents)| intents.clone()).collect()).await;
        all.into_iter().map(|(subject, _)| subject).collect()
    }

    fn comes(&self, values: &[(&str, &str)]) -> (SubjectId, Vec<Intent>) {
        let subject = SubjectId::new(NOW, &ten());
        let (key, keep_key) = self.vault.new_subject(&self.site, subject).unwrap();
        let values = values.iter().map(|(category, value)| self.held(&key, category, value)).collect();
        let record = RecordRow { subject, row_version: 1, packed: PackedRecord { values } };
        (subject, vec![keep_key, Intent::insert(&SubjectRow { subject, created_at: NOW }), Intent::insert(&record)])
    }

    pub(crate) async fn values(&self, subject: SubjectId) -> Vec<HeldValue> {
        let row: RecordRow = self.store.row(&self.part, &[Cell::from(&subject)]).await.unwrap().unwrap();
        row.packed.values
    }

    /// A grant to show the person these categories, with its entry, not yet in the log.
    pub(crate) async fn grant(&self, subject: SubjectId, categories: &[&str]) -> (Grant, LogEntry) {
        let link = Link { site: self.site.clone(), subject, token_sha256: [5; 32], expires_at: NOW.plus_ms(1), evidence: EvidenceId::from_bytes([4; 16]) };
        let here = Presence::prove(&link, &[5; 32], NOW).unwrap();
        let categories: Vec<DataCategory> = categories.iter().map(|key| data(key)).collect();
        let grant = gate::for_the_person(record_id(), &here, &version(), &categories, NOW).unwrap();
        let key = self.vault.subject_key(&self.site, subject).await.unwrap().unwrap();
        let event: Event = grant.event().clone();
        let entry = self.vault.log_entry(&key, event, Some(&version()), NOW).unwrap();
        (grant, entry)
    }
}
