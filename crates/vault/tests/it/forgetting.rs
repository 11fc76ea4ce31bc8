//! A person is forgotten: with distinctive bytes in every field they could have, none of them is left in any file of the
//! house, and what is left proves only that something was.

use crate::house::{House, NOW, record_id, version};
use crate::worked_on::worked_on;
use ledger::{Fact, FactScope, PartyName};
use std::path::Path;
use store::{
    AgeClaimRow, BoardNameRow, CATALOGUE, Cell, CeremonyRow, Command, ConsentDetail, ConsentRow, DisclosureDetail, DisclosureRow, DocumentFileRow, DocumentRow,
    EntryDetail, EvidenceRow, FactRow, FoundRow, Intent, JobRow, Json, LinkRow, OnErasure, OrderRow, PackedRecord, PasskeyRow, PasswordRow, PermissionFormRow,
    PermissionRow, PortfolioRow, PostRow, ProvenAddressRow, RegisterRow, RequestRow, SessionRow, SignInRow, SubjectKeyRow, TagRow, WinnerRow,
};
use vault::VaultError;
use vocabulary::{Action, BUILT_IN_DATA, Channel, Condition, Degree, Effect, EvidenceId, Purpose, Recipient, RequestState, Right, SentenceId, SubjectId};

/// What no byte of must be left: spelt so that nothing else looks like it.
const MARK: &str = "Zyxwvut-Person-4711";

/// Every file below a folder.
fn files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        if entry.is_dir() {
            found.extend(files(&entry));
        } else {
            found.push((entry.display().to_string(), std::fs::read(&entry).unwrap()));
        }
    }
    found
}

fn traces(folder: &Path, wanted: &[(&str, Vec<u8>)]) -> Vec<String> {
    let mut found = Vec::new();
    for (path, content) in files(folder) {
        for (name, bytes) in wanted {
            if content.windows(bytes.len()).any(|window| window == bytes) {
                found.push(format!("{name} in {path}"));
            }
        }
    }
    found
}

/// A choice of theirs.
fn consent(subject: SubjectId, evidence: EvidenceId) -> Intent {
    Intent::insert(&ConsentRow {
        consent: evidence,
        subject,
        version: version(),
        shown_sha256: *b"sha-of-zyxwvut-shown-to-zyxwvut-",
        given_at: NOW,
        until: None,
        withdrawn_at: None,
        detail: Json(ConsentDetail {
            action: Action::Contact,
            purpose: Purpose::Marketing,
            recipient: Recipient::Company,
            data: Vec::new(),
            words: MARK.to_owned(),
            language: "en".to_owned(),
            form: MARK.to_owned(),
            button: MARK.to_owned(),
            sentences: Vec::new(),
            facts: vec![evidence],
        }),
        row_version: 1,
    })
}

/// A row of every table that can hold something of the person, each with the mark wherever there is room for it.
fn everything_about(subject: SubjectId, details: Vec<u8>) -> Vec<Intent> {
    let evidence = EvidenceId::from_bytes([0xE1; 16]);
    let acme = PartyName::new("Acme").unwrap();
    let about = FactScope { subject: Some(subject), purposes: vec![Purpose::Marketing], ..FactScope::default() };
    let recorded_by = MARK.to_owned();
    let fact = Fact { condition: Condition::OptIn, about, holds: true, evidence, recorded_at: NOW, recorded_by, from: NOW, until: None };
    let sentence = SentenceId { version: version(), number: 1 };
    let worked_on = worked_on(subject, MARK, details.clone());
    let mut rows = vec![
        Intent::insert(&TagRow { tag: *b"tag-of-zyxwvut-1", subject }),
        Intent::insert(&FoundRow { term: MARK.to_owned(), subject }),
        Intent::insert(&FactRow { fact: evidence, subject: Some(subject), party: None, condition: Condition::OptIn, recorded_at: NOW, detail: fact }),
        Intent::insert(&EvidenceRow {
            evidence,
            subject: Some(subject),
            kind: "form".to_owned(),
            document: Some(format!("letter of {MARK}.pdf")),
            sealed: Some(b"title-of-zyxwvut".to_vec()),
            sha256: Some(*b"sha-of-zyxwvut-sha-of-zyxwvut-32"),
            recorded_at: NOW,
        }),
        consent(subject, evidence),
        Intent::insert(&DisclosureRow {
            disclosure: record_id(),
            subject,
            party: acme,
            recipient: Recipient::Partner,
            purpose: Purpose::Marketing,
            version: version(),
            at: NOW,
            detail: Json(DisclosureDetail { duties: vec![MARK.to_owned()], ..DisclosureDetail::default() }),
        }),
        Intent::insert(&RequestRow {
            request: record_id(),
            subject,
            right: Right::Correct,
            effect: Effect::Corrected,
            channel: Channel::Mail(format!("{MARK}@example.org")),
            sentence: Some(sentence),
            state: RequestState::Proven,
            degree: Degree::OwnLink,
            asked_at: NOW,
            due_at: None,
            decided_at: None,
            refused_by: None,
            words: Some(details),
            correction: None,
            correction_tag: None,
            proof: None,
            answer: None,
            outcome: MARK.to_owned(),
            row_version: 1,
        }),
        Intent::insert(&LinkRow {
            token_sha256: *b"token-of-zyxwvut-token-of-zyxwvu",
            subject,
            evidence,
            opens: "page".to_owned(),
            detail: MARK.to_owned(),
            expires_at: NOW,
        }),
        Intent::insert(&JobRow { job: record_id(), kind: "letter".to_owned(), subject: Some(subject), payload: MARK.to_owned(), due_at: NOW, attempts: 0 }),
    ];
    rows.extend(worked_on);
    rows.extend(every_way_in(subject));
    rows.extend(everything_left(subject));
    rows.extend(everything_registered(subject));
    rows.extend(everything_of_a_child(subject));
    rows
}

/// A row of every table that says how the person signs in.
fn every_way_in(subject: SubjectId) -> Vec<Intent> {
    let evidence = EvidenceId::from_bytes([0xE1; 16]);
    vec![
        Intent::insert(&SignInRow {
            sign_in: record_id(),
            subject: Some(subject),
            tag: *b"tag-of-zyxwvut-2",
            browser_sha256: *b"token-of-zyxwvut-token-of-zyxwvu",
            token_sha256: Some(*b"token-of-zyxwvut-token-of-zyxwvu"),
            address: MARK.to_owned(),
            expires_at: NOW,
            tries: 0,
            row_version: 1,
        }),
        Intent::insert(&ProvenAddressRow { tag: *b"tag-of-zyxwvut-1", subject, evidence, proven_at: NOW }),
        Intent::insert(&SessionRow {
            token_sha256: *b"token-of-zyxwvut-token-of-zyxwvu",
            subject,
            evidence,
            way: MARK.to_owned(),
            browser: b"title-of-zyxwvut".to_vec(),
            since: NOW,
            seen_at: NOW,
            ends_at: NOW,
        }),
        Intent::insert(&PasskeyRow {
            credential_sha256: *b"token-of-zyxwvut-token-of-zyxwvu",
            subject,
            evidence,
            name: b"title-of-zyxwvut".to_vec(),
            credential: MARK.to_owned(),
            added_at: NOW,
            used_at: None,
            row_version: 1,
        }),
        Intent::insert(&CeremonyRow { token_sha256: *b"token-of-zyxwvut-token-of-zyxwvu", subject: Some(subject), state: MARK.to_owned(), expires_at: NOW }),
        Intent::insert(&PasswordRow {
            tag: *b"tag-of-zyxwvut-1",
            subject,
            salt: *b"tag-of-zyxwvut-1",
            hash: *b"token-of-zyxwvut-token-of-zyxwvu",
            set_at: NOW,
        }),
    ]
}

/// A row of every table of a child and a parent.
fn everything_of_a_child(subject: SubjectId) -> Vec<Intent> {
    let id = record_id();
    vec![
        Intent::insert(&PermissionRow {
            permission: id,
            subject,
            parent: SubjectId::from_bytes([0xE3; 16]),
            state: MARK.to_owned(),
            method: Some(MARK.to_owned()),
            purposes: Json(vec![Purpose::Marketing]),
            recipients: Json(Vec::new()),
            child_until: Some(NOW),
            tag: Some(*b"tag-of-zyxwvut-1"),
            address: MARK.to_owned(),
            asked_at: NOW,
            until: Some(NOW),
            facts: Json(Vec::new()),
            row_version: 1,
        }),
        Intent::insert(&PermissionFormRow {
            permission: id,
            subject,
            kind: MARK.to_owned(),
            sealed: b"title-of-zyxwvut".to_vec(),
            sha256: *b"token-of-zyxwvut-token-of-zyxwvu",
            sent_at: NOW,
            reason: Some(b"title-of-zyxwvut".to_vec()),
        }),
        Intent::insert(&AgeClaimRow { subject, child_until: Some(NOW), said_at: NOW }),
    ]
}

/// A row of every table of the registers, about the person.
fn everything_registered(subject: SubjectId) -> Vec<Intent> {
    let (id, sealed) = (EvidenceId::from_bytes(record_id().to_bytes()), || Some(b"title-of-zyxwvut".to_vec()));
    vec![
        Intent::insert(&DocumentRow {
            document: id,
            subject: Some(subject),
            kind: "pdf".to_owned(),
            title: None,
            sealed_title: sealed(),
            bytes: 1,
            sha256: *b"token-of-zyxwvut-token-of-zyxwvu",
            author: "registrar".to_owned(),
            kept_at: NOW,
        }),
        Intent::insert(&DocumentFileRow { document: id, subject: Some(subject), sealed: b"title-of-zyxwvut".to_vec() }),
        Intent::insert(&RegisterRow {
            entry: id,
            subject: Some(subject),
            party: None,
            standing_of: None,
            register: "violations".to_owned(),
            state: "approved".to_owned(),
            document: id,
            words: Some(MARK.to_owned()),
            sealed_words: sealed(),
            recorded_by: "registrar".to_owned(),
            recorded_at: NOW,
            decided_by: Some("reviewer".to_owned()),
            decided_at: Some(NOW),
            ended_by: None,
            ended_at: None,
            begins_at: NOW,
            ends_at: None,
            detail: Json(EntryDetail { ground: Some(MARK.to_owned()), ..EntryDetail::default() }),
            row_version: 1,
        }),
    ]
}

/// A row of every table of what the person left.
fn everything_left(subject: SubjectId) -> Vec<Intent> {
    let sealed = || b"title-of-zyxwvut".to_vec();
    let (id, hash) = (record_id(), *b"token-of-zyxwvut-token-of-zyxwvu");
    let public = PackedRecord { values: Vec::new() };
    vec![
        Intent::insert(&OrderRow {
            order: id,
            subject,
            state: MARK.to_owned(),
            card: id,
            placed_at: NOW,
            decided_at: None,
            processor: None,
            refused_by: None,
            row_version: 1,
        }),
        Intent::insert(&WinnerRow { contest: MARK.to_owned(), place: 1, subject, entrants: 1, drawn_at: NOW }),
        Intent::insert(&BoardNameRow { tag: hash, subject, name: sealed(), taken_at: NOW }),
        Intent::insert(&PostRow {
            post: id,
            subject,
            topic: id,
            shelf: Some(MARK.to_owned()),
            title: Some(sealed()),
            words: sealed(),
            posted_at: NOW,
            edited_at: None,
            hidden_at: None,
            hidden_because: Some(sealed()),
            row_version: 1,
        }),
        Intent::insert(&PortfolioRow { portfolio: id, subject, public, changed_at: NOW, row_version: 1 }),
    ]
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_of_a_forgotten_person_is_left_in_any_file() {
    let house = House::new().await;
    let neighbour = house.person(&[("email", "neighbour@example.org")]).await;
    let values: Vec<(&str, &str)> = BUILT_IN_DATA.iter().map(|word| (word.key, MARK)).collect();
    let subject = house.person(&values).await;
    let key = house.vault.subject_key(&house.site, subject).await.unwrap().unwrap();
    let details = house.held(&key, "message", MARK).sealed;
    let (_, entry) = house.grant(subject, &["email"]).await;
    let mut intents = everything_about(subject, details.clone());
    intents.push(entry.intent());
    let once = house.vault.idempotency(&house.site, "collect", (MARK, MARK.as_bytes())).unwrap();
    house.store.apply_one(&house.part, Command::new(NOW, intents).once(once, Some(subject), MARK.as_bytes().to_vec())).await.unwrap();

    let wrapped: SubjectKeyRow = house.store.row(&house.part, &[Cell::from(&subject)]).await.unwrap().unwrap();
    let sealed = house.values(subject).await;
    let mut wanted = vec![
        ("id", subject.to_bytes().to_vec()),
        ("id in words", subject.to_string().into_bytes()),
        ("wrapped key", wrapped.wrapped),
        ("sealed details", details),
        ("tag", b"tag-of-zyxwvut".to_vec()),
        ("token", b"token-of-zyxwvut".to_vec()),
        ("hash", b"sha-of-zyxwvut".to_vec()),
    ];
    wanted.extend(sealed.iter().map(|value| ("sealed value", value.sealed.clone())));
    assert!(traces(house.folder.path(), &wanted).len() >= wanted.len(), "the search finds what is there");
    // The clear values were never written; the mark stands only where a careless caller put it in the clear.
    let marked = ("mark", MARK.as_bytes().to_vec());
    assert!(!traces(house.folder.path(), std::slice::from_ref(&marked)).is_empty());
    wanted.extend([marked, ("part of the mark", b"Zyxwvut".to_vec())]);

    house.act(house.vault.forget(key, "asked", vec![0], Some(&version()), NOW).unwrap()).await;

    assert_eq!(traces(house.folder.path(), &wanted), [""; 0]);
    assert!(house.vault.subject_key(&house.site, subject).await.unwrap().is_none());
    assert!(house.vault.subject_key(&house.site, neighbour).await.unwrap().is_some());
    assert_eq!(house.store.head(&house.part).await.unwrap().size, 2, "the leaf stays, and one more says that a person was forgotten");
}

#[test]
fn what_is_about_a_person_is_in_the_test_above() {
    let named: Vec<&str> = everything_about(SubjectId::from_bytes([1; 16]), Vec::new())
        .iter()
        .filter_map(|intent| match intent {
            Intent::Insert(draft) => Some(draft.table().name),
            _ => None,
        })
        .collect();
    // These the act itself writes: the person, the key, the values, the leaf, what is known of the command.
    let by_the_act = ["subject", "subject_key", "record", "leaf", "done", "forgetting"];
    for table in CATALOGUE.iter().filter(|table| table.on_erasure != OnErasure::Keep) {
        assert!(named.contains(&table.name) || by_the_act.contains(&table.name), "`{}` is not in the erasure test", table.name);
    }
}

#[tokio::test]
async fn a_copy_of_the_values_from_before_stays_sealed_for_ever() {
    let house = House::new().await;
    let subject = house.person(&[("email", "a@example.org")]).await;
    let copy = house.values(subject).await;
    let (grant, entry) = house.grant(subject, &["email"]).await;
    let leaf = house.act(vec![entry.intent()]).await.leaves.into_iter().next().unwrap();
    let logged = vault::LoggedGrant::new(grant, &entry, leaf).unwrap();
    let key = house.vault.subject_key(&house.site, subject).await.unwrap().unwrap();
    house.act(house.vault.forget(key, "asked", vec![0], None, NOW).unwrap()).await;
    let refused = house.vault.open(logged, &copy, NOW).await;
    assert!(matches!(refused, Err(VaultError::Forgotten)), "{refused:?}");
}
