//! The registers: evidence is uploaded and is what its bytes say; one person proposes and another approves; an entry permits nothing before, and nothing
//! once it is over, ended or replaced.

mod kinds;
mod lasting;

use crate::kit::{data, send};
use operations::{
    Caller, DisclosureRequest, DocumentKind, DocumentQuery, EntryQuery, EntryState, EntryView, FieldOutcome, FormKind, Ground, NewDocument, NewEntry, NewFact,
    NewParty, OperationError, Outcome, Partial, RefusedBecause, Register, Renewal,
};
use testkit::{House, entered, entry, pdf, proposed, reviewer};
use vocabulary::{Action, Condition, EvidenceId, Personal, Purpose, Recipient, SiteId, SubjectId};

const DAY_MS: i64 = 86_400_000;

/// A site with a partner and somebody who gave an address.
struct Scene {
    house: House,
    site: SiteId,
    company: Caller,
    asha: SubjectId,
    link: operations::LinkToken,
}

impl Scene {
    async fn at(name: &str, parties: &[(&str, Recipient)]) -> Self {
        let (house, site) = (House::new().await, House::site(name));
        let company = house.company(&site).await;
        for (name, kind) in parties {
            let party = NewParty { name: (*name).to_owned(), kind: *kind, idempotency: None };
            house.operations.register_party(&company, party).await.unwrap();
        }
        let form = if name == "wesprodigital.com" || name == "indiamart.com" { FormKind::Registration } else { FormKind::InformationRequest };
        let operations::Collected { subject: asha, link, .. } = send(&house, &site, form).await;
        Self { house, site, company, asha, link }
    }

    async fn wipro() -> Self {
        Self::at("wipro.com", &[("Acme", Recipient::Partner), ("City Police", Recipient::Authority), ("Law Partners", Recipient::ThirdParty)]).await
    }

    /// Whether the party is given Asha's address for this purpose.
    async fn gives(&self, party: &str, purpose: Purpose) -> bool {
        self.gives_of("email", party, purpose).await
    }

    async fn gives_of(&self, category: &str, party: &str, purpose: Purpose) -> bool {
        self.house.clock.advance_ms(1);
        let wish = DisclosureRequest {
            subjects: vec![self.asha],
            categories: vec![data(category)],
            action: Action::Share,
            purpose,
            party: party.to_owned(),
            partial: Partial::WhatIsPermitted,
            idempotency: None,
        };
        let release = self.house.operations.disclose(&self.company, wish).await.unwrap();
        matches!(release.subjects[0].fields[0].outcome, FieldOutcome::Given { .. })
    }

    async fn entered(&self, new: NewEntry) -> EntryView {
        self.house.clock.advance_ms(1);
        entered(&self.house.operations, &self.site, new).await
    }

    async fn proposed(&self, new: NewEntry) -> EntryView {
        self.house.clock.advance_ms(1);
        proposed(&self.house.operations, &self.site, new).await
    }

    async fn kept(&self, file: Personal<Vec<u8>>) -> Outcome<operations::DocumentView> {
        self.house.operations.keep_document(&self.company, &document(None, file)).await
    }

    async fn refused(&self, new: NewEntry) -> String {
        mistake(self.house.operations.propose(&self.company, &new).await)
    }

    async fn state(&self, register: Register, entry: EvidenceId) -> EntryState {
        self.house.operations.entry(&self.company, register, entry).await.unwrap().state
    }
}

fn document(subject: Option<SubjectId>, file: Personal<Vec<u8>>) -> NewDocument {
    NewDocument { subject, title: "agreement 7".to_owned(), kind: None, sha256: None, file, idempotency: None }
}

fn bytes(bytes: &[u8]) -> Personal<Vec<u8>> {
    Personal::new(bytes.to_vec())
}

/// The fields of what was refused as malformed, or what else came.
fn mistake<T: std::fmt::Debug>(outcome: Outcome<T>) -> String {
    match outcome {
        Err(OperationError::Malformed(mistakes)) => mistakes.into_iter().map(|mistake| mistake.field).collect::<Vec<_>>().join(" "),
        other => format!("{other:?}"),
    }
}

fn agreement() -> NewEntry {
    entry(Register::Agreements, "Acme")
}

#[tokio::test]
async fn a_document_is_what_its_bytes_say() {
    let scene = Scene::wipro().await;
    assert_eq!(mistake(scene.kept(bytes(b"")).await), "file", "an empty file");
    assert_eq!(mistake(scene.kept(bytes(&[0x7f, b'E', b'L', b'F', 0, 1])).await), "file", "a program");
    assert_eq!(mistake(scene.kept(bytes(b" \n\t ")).await), "file", "nothing but white space");
    assert_eq!(mistake(scene.kept(bytes(&vec![b'a'; operations::DOCUMENT_BYTES_MAX + 1])).await), "file", "too large");
    let files: [(&[u8], DocumentKind); 5] = [
        (b"%PDF-1.7\n%%EOF", DocumentKind::Pdf),
        (b"\xff\xd8\xff\xe0 picture \xff\xd9", DocumentKind::Jpeg),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", DocumentKind::Png),
        ("A note, signed by nobody: “so be it”.".as_bytes(), DocumentKind::Text),
        (b"From: a@example.org\r\nDate: Mon, 1 Jun 2026 12:00:00 +0000\r\nSubject: yes\r\n\r\nAgreed.\r\n", DocumentKind::Eml),
    ];
    for (file, kind) in files {
        let kept = scene.kept(bytes(file)).await.unwrap();
        assert_eq!((kept.kind.as_str(), kept.bytes), (kind.key(), file.len() as u64));
        let opened = scene.house.operations.document(&scene.company, kept.id).await.unwrap();
        assert_eq!(opened.file.reveal(), file, "it comes back as it was");
    }
    let lying = NewDocument { kind: Some(DocumentKind::Png), ..document(None, pdf("x")) };
    assert_eq!(mistake(scene.house.operations.keep_document(&scene.company, &lying).await), "kind");
    let other = NewDocument { sha256: Some("0".repeat(64)), ..document(None, pdf("x")) };
    assert_eq!(mistake(scene.house.operations.keep_document(&scene.company, &other).await), "sha256");
    let listed = scene.house.operations.documents(&scene.company, DocumentQuery { rows_max: Some(3), ..DocumentQuery::default() }).await.unwrap();
    let next = DocumentQuery { after: Some(listed[2].id), ..DocumentQuery::default() };
    assert_eq!((listed.len(), scene.house.operations.documents(&scene.company, next).await.unwrap().len()), (3, 2));
}

#[tokio::test]
async fn the_same_upload_and_the_same_proposal_twice_are_one() {
    let scene = Scene::wipro().await;
    let once = NewDocument { idempotency: Some("k".to_owned()), ..document(None, pdf("x")) };
    let first = scene.house.operations.keep_document(&scene.company, &once).await.unwrap();
    assert_eq!(scene.house.operations.keep_document(&scene.company, &once).await.unwrap(), first);
    let until = Some(scene.house.operations.now().plus_ms(DAY_MS));
    let new = NewEntry { document: first.id, sha256: first.sha256.clone(), until, idempotency: Some("p".to_owned()), ..agreement() };
    let proposed = scene.house.operations.propose(&scene.company, &new).await.unwrap();
    assert_eq!(scene.house.operations.propose(&scene.company, &new).await.unwrap().id, proposed.id);
    let reviewer = reviewer(&scene.house.operations, &scene.site).await;
    for _ in 0..2 {
        let approved = scene.house.operations.approve(&reviewer, Register::Agreements, proposed.id, (&first.sha256, Some("a"))).await.unwrap();
        assert_eq!((approved.state, approved.decided_by.as_deref()), (EntryState::Expiring, Some("reviewer")));
    }
}

#[tokio::test]
async fn an_entry_permits_nothing_until_another_person_approves_it() {
    let scene = Scene::wipro().await;
    let operations = &scene.house.operations;
    let waiting = scene.proposed(agreement()).await;
    assert_eq!(waiting.state, EntryState::Proposed);
    assert!(!scene.gives("Acme", Purpose::Marketing).await, "a proposal permits nothing");
    let sha256 = waiting.document.sha256.clone();
    let may_all = |name: &'static str| async move {
        let key = operations.issue_key(&House::site("wipro.com"), name, operations::KeyRole::Company).await.unwrap();
        operations.caller(&House::site("wipro.com"), &key).await.unwrap()
    };
    // Another key of the same name is the same person.
    let itself = operations.approve(&may_all("registrar").await, Register::Agreements, waiting.id, (&sha256, None)).await;
    assert!(matches!(itself, Err(OperationError::NotAllowed(_))), "{itself:?}");
    let refused = operations.refuse(&may_all("registrar").await, Register::Agreements, waiting.id, (RefusedBecause::NotSigned, None)).await;
    assert!(matches!(refused, Err(OperationError::NotAllowed(_))), "{refused:?}");
    let reviewer = reviewer(operations, &scene.site).await;
    assert_eq!(mistake(operations.approve(&reviewer, Register::Agreements, waiting.id, (&"0".repeat(64), None)).await), "sha256");
    assert_eq!(mistake(operations.approve(&reviewer, Register::Beliefs, waiting.id, (&sha256, None)).await), "entry", "it stands in another register");
    assert!(!scene.gives("Acme", Purpose::Marketing).await);
    scene.house.clock.advance_ms(1);
    operations.approve(&reviewer, Register::Agreements, waiting.id, (&sha256, None)).await.unwrap();
    assert!(scene.gives("Acme", Purpose::Marketing).await);
    let again = operations.refuse(&reviewer, Register::Agreements, waiting.id, (RefusedBecause::NotSigned, None)).await;
    assert!(matches!(again, Err(OperationError::Settled(_))), "{again:?}");
}

#[tokio::test]
async fn whoever_brought_the_document_does_not_approve_what_rests_on_it() {
    let scene = Scene::wipro().await;
    let operations = &scene.house.operations;
    let brought = scene.kept(pdf("x")).await.unwrap();
    let key = operations.issue_key(&scene.site, "another", operations::KeyRole::Company).await.unwrap();
    let another = operations.caller(&scene.site, &key).await.unwrap();
    let until = Some(operations.now().plus_ms(DAY_MS));
    let new = NewEntry { document: brought.id, sha256: brought.sha256.clone(), until, ..agreement() };
    let waiting = operations.propose(&another, &new).await.unwrap();
    let own = operations.approve(&scene.company, Register::Agreements, waiting.id, (&brought.sha256, None)).await;
    assert!(matches!(own, Err(OperationError::NotAllowed(_))), "{own:?}");
}

#[tokio::test]
async fn keys_without_the_scope_neither_propose_nor_approve() {
    let scene = Scene::wipro().await;
    let operations = &scene.house.operations;
    let waiting = scene.proposed(agreement()).await;
    let reviewer = reviewer(operations, &scene.site).await;
    assert!(matches!(operations.keep_document(&reviewer, &document(None, pdf("x"))).await, Err(OperationError::NotAllowed(_))));
    assert!(matches!(operations.propose(&reviewer, &agreement()).await, Err(OperationError::NotAllowed(_))));
    assert!(matches!(operations.revoke(&reviewer, Register::Agreements, waiting.id, None).await, Err(OperationError::NotAllowed(_))));
    assert!(operations.document(&reviewer, waiting.document.id).await.is_ok(), "who approves reads what it rests on");
    let key = operations.issue_scoped_key(&scene.site, "keeper", operations::KeyRole::Company, &[operations::Scope::Facts].into()).await.unwrap();
    let keeper = operations.caller(&scene.site, &key).await.unwrap();
    let approved = operations.approve(&keeper, Register::Agreements, waiting.id, (&waiting.document.sha256, None)).await;
    assert!(matches!(approved, Err(OperationError::NotAllowed(_))), "{approved:?}");
}

#[tokio::test]
async fn evidence_must_be_there_of_the_right_kind_and_of_the_hash_that_is_meant() {
    let scene = Scene::wipro().await;
    let until = Some(scene.house.operations.now().plus_ms(DAY_MS));
    let nowhere = NewEntry { sha256: "0".repeat(64), until, ..agreement() };
    assert_eq!(scene.refused(nowhere.clone()).await, "document", "no such document");
    let note = scene.kept(bytes(b"We agree, says nobody.")).await.unwrap();
    assert_eq!(scene.refused(NewEntry { document: note.id, sha256: note.sha256, ..nowhere.clone() }).await, "document", "a plain text is signed by nobody");
    let signed = scene.kept(pdf("signed")).await.unwrap();
    assert_eq!(scene.refused(NewEntry { document: signed.id, ..nowhere.clone() }).await, "sha256", "another hash");
    let about_her = scene.house.operations.keep_document(&scene.company, &document(Some(scene.asha), pdf("about her"))).await.unwrap();
    assert_eq!(scene.refused(NewEntry { document: about_her.id, sha256: about_her.sha256, ..nowhere }).await, "document", "it is about a person");
}

#[tokio::test]
async fn what_a_register_proves_is_recorded_and_taken_back_nowhere_else() {
    let scene = Scene::wipro().await;
    for condition in [Condition::Confidential, Condition::LegalProcess, Condition::GoodFaith, Condition::Merger] {
        let register = Register::of_condition(condition).unwrap();
        let (_, evidence) = register.proves().unwrap();
        let bare = NewFact { party: Some("Acme".to_owned()), ..crate::kit::fact(condition, evidence) };
        assert_eq!(mistake(scene.house.operations.record_fact(&scene.company, bare).await), "condition", "{condition}");
    }
    let made = scene.entered(agreement()).await;
    assert_eq!(mistake(scene.house.operations.revoke_fact(&scene.company, &made.id).await), "fact");
}
