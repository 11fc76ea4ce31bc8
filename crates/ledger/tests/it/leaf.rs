//! What a leaf says and what it does not.

use ledger::{Entry, Event, RowSeal, RowSeals, Salt};
use vocabulary::{DataCategory, Purpose, RecordId, SubjectId, Timestamp, VersionId};

pub(crate) fn entry(salt: u8) -> Entry {
    Entry {
        event: Event::Collected {
            records: vec![(RecordId::from_bytes([5; 16]), DataCategory::new("email").unwrap())],
            purposes: vec![Purpose::Service],
            source: "registration".to_owned(),
            shown_sha256: "00".to_owned(),
            facts: Vec::new(),
            schema: String::new(),
            notices: Vec::new(),
        },
        subject: Some(SubjectId::from_bytes([6; 16])),
        version: Some(VersionId::try_from("example.org/2024-05-01".to_owned()).unwrap()),
        at: Timestamp(1_700_000_123_456),
        salt: Salt([salt; 32]),
        by: None,
        seals: RowSeals(vec![RowSeal { row: [7; 16], now: Some([8; 32]) }, RowSeal { row: [9; 16], now: None }]),
    }
}

#[test]
fn a_leaf_is_canonical_tells_the_hour_and_names_nobody() {
    let leaf = entry(1).leaf().unwrap();
    let text = std::str::from_utf8(leaf.bytes()).unwrap();
    assert!(text.starts_with(r#"{"v":1,"kind":"collected","hour":"2023-11-14T22:00:00Z","version":"example.org/2024-05-01","subject":""#), "{text}");
    assert!(!text.contains("0606") && !text.contains("email"), "{text}");
}

#[test]
fn two_leaves_of_one_person_share_nothing_but_what_all_share() {
    let parts = |salt| {
        let leaf: serde_json::Value = serde_json::from_slice(entry(salt).leaf().unwrap().bytes()).unwrap();
        (leaf["subject"].clone(), leaf["commitment"].clone())
    };
    let (one, other) = (parts(1), parts(2));
    assert_ne!(one.0, other.0);
    assert_ne!(one.1, other.1);
}

#[test]
fn an_entry_opens_its_own_leaf_alone() {
    let written = serde_json::to_string(&entry(1)).unwrap();
    let read: Entry = serde_json::from_str(&written).unwrap();
    assert_eq!(read.leaf(), entry(1).leaf());
    let mut later = read.clone();
    later.at = Timestamp(1_700_000_123_457);
    assert_ne!(later.leaf(), entry(1).leaf());
    let mut resealed = read;
    resealed.seals.0[0].now = Some([0; 32]);
    assert_ne!(resealed.leaf(), entry(1).leaf());
}

#[test]
fn who_did_it_is_sealed_with_the_entry_and_bound_to_its_leaf() {
    let by_crm = Entry { by: Some("0123456789abcdef".to_owned()), ..entry(1) };
    let written = by_crm.written().unwrap();
    assert_eq!(Entry::opened(&written.opening), Some(by_crm));
    assert_ne!(written.leaf, entry(1).leaf().unwrap(), "the leaf commits to it");
    assert!(!String::from_utf8_lossy(written.leaf.bytes()).contains("0123456789abcdef"));
}
