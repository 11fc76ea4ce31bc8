//! Receipts and the public log: what a person keeps proves what was done, to anyone, and nobody gets another's.

use crate::kit::send;
use ledger::{Event, LogPath, NoteVerifier, Receipt, TILE_HASHES_MAX, leaf_hash};
use operations::{FormKind, LogFile, OperationError};
use store::{CheckpointRow, LeafRow, Part};
use testkit::House;

#[tokio::test]
async fn a_person_keeps_receipts_of_the_entries_about_them_and_of_no_other() {
    let house = House::new().await;
    let site = House::site("wso2.com");
    let (asha, other) = (send(&house, &site, FormKind::Registration).await, send(&house, &site, FormKind::Registration).await);
    let key = NoteVerifier::read(&house.operations.log_key(&site).unwrap()).unwrap();
    let leaf = asha.receipt.clone().unwrap();
    let text = house.operations.person_receipt(&site, &asha.link, leaf.leaf).await.unwrap().unwrap();
    let receipt = Receipt::read(&text).unwrap();
    let checkpoint = receipt.verify(&key).unwrap();
    assert_eq!((receipt.position, ledger::hex(&receipt.entry.leaf().unwrap().hash())), (leaf.leaf, leaf.leaf_hash));
    assert!(matches!(receipt.entry.event, Event::Collected { .. }));
    assert!(!text.contains("example.org"), "a receipt holds no value");
    let listed = house.operations.person_receipts(&site, &asha.link).await.unwrap();
    assert!(listed.iter().any(|entry| entry.leaf == leaf.leaf && entry.kind == "collected"), "{listed:?}");

    let theirs: Vec<u64> = listed.iter().map(|entry| entry.leaf).collect();
    for position in (0..checkpoint.size + 2).chain([u64::MAX]) {
        let given = house.operations.person_receipt(&site, &asha.link, position).await.unwrap();
        assert_eq!(given.is_some(), theirs.contains(&position), "{position}");
    }
    let elsewhere = house.operations.person_receipt(&House::site("wipro.com"), &asha.link, leaf.leaf).await;
    assert!(matches!(elsewhere, Err(OperationError::LinkInvalid)));

    let company = house.company(&site).await;
    let of_other = house.operations.receipt(&company, other.receipt.unwrap().leaf).await.unwrap().unwrap();
    assert!(Receipt::read(&of_other).unwrap().verify(&key).is_ok());
    let of_site = house.operations.receipt(&company, 0).await.unwrap().unwrap();
    assert!(matches!(Receipt::read(&of_site).unwrap().entry.event, Event::PolicyAdopted { .. }));
    assert_eq!(house.operations.receipt(&company, 1 << 40).await.unwrap(), None);
}

#[tokio::test]
async fn one_head_is_signed_once_and_kept() {
    let house = House::new().await;
    let site = House::site("wso2.com");
    let part = Part::of(&site);
    let head = |file: Option<LogFile>| match file {
        Some(LogFile::Head(note)) => note,
        other => panic!("{other:?}"),
    };
    let mut notes = Vec::new();
    for _ in 0..3 {
        let asha = send(&house, &site, FormKind::Registration).await;
        let note = head(house.operations.log_file(&site, "checkpoint").await.unwrap());
        assert_eq!(note, head(house.operations.log_file(&site, "checkpoint").await.unwrap()));
        let text = house.operations.person_receipt(&site, &asha.link, asha.receipt.unwrap().leaf).await.unwrap().unwrap();
        assert_eq!(Receipt::read(&text).unwrap().note, note);
        notes.push(note);
    }
    let kept: Vec<CheckpointRow> = house.store.all_rows(&part, &[]).await.unwrap();
    assert_eq!(kept.into_iter().map(|row| row.note).collect::<Vec<_>>(), notes);
}

#[tokio::test]
async fn the_public_log_is_the_log_and_has_no_other_file() {
    let house = House::new().await;
    let site = House::site("wso2.com");
    for _ in 0..270 {
        send(&house, &site, FormKind::Registration).await;
    }
    let part = Part::of(&site);
    let leaves: Vec<LeafRow> = house.store.all_rows(&part, &[]).await.unwrap();
    let size = leaves.len() as u64;
    assert!(size > TILE_HASHES_MAX, "{size} leaves fill no tile");
    for (number, width) in [(0, 256), (0, 17), (1, size - 256), (1, 1)] {
        let path = |entries: bool| {
            let width = u16::try_from(width).unwrap();
            if entries { LogPath::Entries { number, width } } else { LogPath::Tile { level: 0, number, width } }.to_string()
        };
        let bytes = |file: Option<LogFile>| match (file, width) {
            (Some(LogFile::Whole(bytes)), 256) => bytes,
            (Some(LogFile::Edge(bytes)), 1..256) => bytes,
            (other, _) => panic!("{other:?}"),
        };
        let tile = bytes(house.operations.log_file(&site, &path(false)).await.unwrap());
        let mut bundle = bytes(house.operations.log_file(&site, &path(true)).await.unwrap());
        for (n, hash) in tile.chunks(32).enumerate() {
            let length = usize::from(u16::from_be_bytes([bundle[0], bundle[1]]));
            let leaf = bundle[2..2 + length].to_vec();
            bundle.drain(..2 + length);
            assert_eq!(leaf, leaves[usize::try_from(number).unwrap() * 256 + n].data);
            assert_eq!(leaf_hash(&leaf), hash);
        }
        assert!(bundle.is_empty());
    }
    let beyond = format!("tile/0/001.p/{}", size - 255);
    for path in [
        beyond.as_str(),
        "tile/0/001",
        "tile/0/002",
        "tile/entries/001",
        "tile/7/000",
        "tile/0/0",
        "tile/00/000",
        "tile/0/x000/000",
        "tile/0/000.p/256",
        "tile/0/000.p/0",
        "tile/0/../0/000",
        "tile/entries/x999/x999/x999/x999/x999/999",
        "key",
        "",
        "checkpoint/",
        "tile/8/000",
    ] {
        assert_eq!(house.operations.log_file(&site, path).await.unwrap(), None, "{path}");
    }
}
