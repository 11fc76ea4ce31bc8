//! The log for whoever audits: filters that leak nothing, proofs that outsiders can check, a log that still begins with what was signed, and the
//! house held against it.

use crate::kit::{data, send};
use ledger::{InclusionProof, NoteVerifier};
use operations::{
    Actor, AuditQuery, BackupMade, BackupsKept, Caller, FormKind, KeyRole, NewParty, OperationError, Scope, SiteOffering, UseRequest, backup::SiteHead,
};
use std::sync::Arc;
use testkit::House;
use vocabulary::{Action, Purpose, Recipient, SiteId, SubjectId, Timestamp, Within};

const DAY_MS: i64 = 24 * 3_600_000;

async fn called(house: &House, site: &SiteId, name: &str, scopes: &[Scope]) -> Caller {
    let key = house.operations.issue_scoped_key(site, name, KeyRole::Company, &scopes.iter().copied().collect()).await.unwrap();
    house.operations.caller(site, &key).await.unwrap()
}

async fn used(house: &House, caller: &Caller, subject: SubjectId) {
    let request = UseRequest {
        subjects: vec![subject],
        categories: vec![data("email")],
        action: Action::Use,
        purpose: Purpose::Registration,
        by: Actor::Company,
        idempotency: None,
    };
    house.operations.use_data(caller, request).await.unwrap();
}

#[tokio::test]
async fn lines_are_found_by_act_party_doer_and_time() {
    let house = House::new().await;
    let site = House::site("indiamart.com");
    let (crm, audit) = (house.company(&site).await, called(&house, &site, "auditor", &[Scope::Audit]).await);
    let shop = called(&house, &site, "shop", &[Scope::Use]).await;
    let asha = send(&house, &site, FormKind::Registration).await;
    house.operations.register_party(&crm, NewParty { name: "Acme".to_owned(), kind: Recipient::Partner, idempotency: None }).await.unwrap();
    testkit::entered(&house.operations, &site, testkit::entry(operations::Register::Agreements, "Acme")).await;
    let before = house.operations.now();
    house.clock.advance_ms(2 * 3_600_000);
    used(&house, &shop, asha.subject).await;
    let find = async |query: AuditQuery| house.operations.audit(&audit, &query).await.unwrap();
    let all = find(AuditQuery::default()).await;
    assert!(all.lines.len() > 5 && all.lines.windows(2).all(|pair| pair[0].position > pair[1].position), "the newest first");
    let by_shop = find(AuditQuery { by: Some("shop".to_owned()), ..AuditQuery::default() }).await;
    assert_eq!(by_shop.lines.iter().map(|line| line.kind.as_str()).collect::<Vec<_>>(), ["granted"]);
    assert!(by_shop.lines[0].says.starts_with("Permitted: use email for registration"), "{}", by_shop.lines[0].says);
    let of_acme = find(AuditQuery { party: Some("Acme".to_owned()), ..AuditQuery::default() }).await;
    assert_eq!(of_acme.lines.len(), 2, "it became known, and an agreement is on file");
    let kinds = find(AuditQuery { kinds: vec!["collected".to_owned()], ..AuditQuery::default() }).await;
    assert!(kinds.lines.len() == 1 && kinds.lines[0].is_about_a_person && kinds.lines[0].person.is_none(), "an auditor who reads nobody is told of nobody");
    let later = find(AuditQuery { from: Some(before.plus_ms(1)), ..AuditQuery::default() }).await;
    assert!(later.lines.iter().all(|line| line.kind == "granted" || line.kind == "surveyed"), "{:?}", later.lines);
    let early = find(AuditQuery { until: Some(before), kinds: vec!["granted".to_owned()], ..AuditQuery::default() }).await;
    assert!(early.lines.is_empty());
    let nobody = called(&house, &site, "shop only", &[Scope::Orders]).await;
    assert!(matches!(house.operations.audit(&nobody, &AuditQuery::default()).await, Err(OperationError::NotAllowed(_))));
}

#[tokio::test]
async fn filtering_by_a_person_takes_the_right_to_see_them_and_stands_in_their_history() {
    let house = House::new().await;
    let site = House::site("indiamart.com");
    let asha = send(&house, &site, FormKind::Registration).await;
    let (blind, sees) = (called(&house, &site, "auditor", &[Scope::Audit]).await, called(&house, &site, "reader", &[Scope::Audit, Scope::Read]).await);
    let stranger = SubjectId::from_bytes([9; 16]);
    let ask = async |caller: &Caller, person| house.operations.audit(caller, &AuditQuery { person: Some(person), ..AuditQuery::default() }).await;
    let refusals = [ask(&blind, asha.subject).await.unwrap_err().to_string(), ask(&blind, stranger).await.unwrap_err().to_string()];
    assert_eq!(refusals[0], refusals[1], "whether or not there is such a person");
    let looks = house.operations.person(&site, &asha.link).await.unwrap().looks.len();
    let page = ask(&sees, asha.subject).await.unwrap();
    assert!(!page.lines.is_empty() && page.lines.iter().all(|line| line.person == Some(asha.subject)));
    assert!(ask(&sees, stranger).await.unwrap().lines.is_empty());
    assert_eq!(house.operations.person(&site, &asha.link).await.unwrap().looks.len(), looks + 2, "the filter, and this look at their page");
    // Of the line itself only who may see the person gets the receipt, which opens it; the proof opens nothing.
    let line = page.lines.last().unwrap().position;
    assert!(house.operations.audit_receipt(&blind, line).await.unwrap().is_none());
    assert!(house.operations.audit_receipt(&sees, line).await.unwrap().is_some());
    let proof = house.operations.audit_proof(&blind, line).await.unwrap().unwrap();
    assert!(!proof.contains(&asha.subject.to_string()));
}

#[tokio::test]
async fn a_proof_is_checked_by_the_public_key_alone_and_a_changed_one_fails() {
    let house = House::new().await;
    let site = House::site("wso2.com");
    let audit = called(&house, &site, "auditor", &[Scope::Audit]).await;
    send(&house, &site, FormKind::Registration).await;
    let opened = house.operations.audit_line(&audit, 1).await.unwrap().unwrap();
    assert_eq!((opened.wrong, opened.line.position), (None, 1));
    let text = house.operations.audit_proof(&audit, 1).await.unwrap().unwrap();
    let key = NoteVerifier::read(&house.operations.log_key(&site).unwrap()).unwrap();
    let proof = InclusionProof::read(&text).unwrap();
    assert!(proof.verify(&key).is_ok());
    let forged = InclusionProof { leaf: b"{}".to_vec(), ..proof.clone() };
    assert!(InclusionProof::read(&forged.text()).unwrap().verify(&key).is_err());
    assert!(InclusionProof { position: 0, ..proof }.verify(&key).is_err());
    assert!(house.operations.audit_line(&audit, 1_000_000).await.unwrap().is_none());
}

#[tokio::test]
async fn the_log_begins_with_a_checkpoint_from_elsewhere_or_says_that_it_does_not() {
    let house = House::new().await;
    let (site, other) = (House::site("wso2.com"), House::site("wipro.com"));
    let audit = called(&house, &site, "auditor", &[Scope::Audit]).await;
    let note = match house.operations.log_file(&site, "checkpoint").await.unwrap().unwrap() {
        operations::LogFile::Head(note) => note,
        other => panic!("{other:?}"),
    };
    send(&house, &site, FormKind::Registration).await;
    let held = house.operations.consistent(&audit, &note.replace('\n', "\r\n")).await.unwrap();
    assert!(held.holds && held.from < held.to, "{held:?}");
    for wrong in [note.replacen("wso2.com/log\n", "wso2.com/log\n9", 1), "not a checkpoint".to_owned(), "x".repeat(9_000)] {
        assert!(!house.operations.consistent(&audit, &wrong).await.unwrap().holds);
    }
    let elsewhere = match house.operations.log_file(&other, "checkpoint").await.unwrap().unwrap() {
        operations::LogFile::Head(note) => note,
        other => panic!("{other:?}"),
    };
    assert!(!house.operations.consistent(&audit, &elsewhere).await.unwrap().holds, "another site's log");
    let health = house.operations.log_health(&audit).await.unwrap();
    assert!(health.consistency.holds && health.kept >= 1 && health.check.is_none());
}

#[tokio::test]
async fn the_house_is_held_against_its_log_and_the_result_is_kept() {
    let house = House::new().await;
    let site = House::site("wso2.com");
    let audit = called(&house, &site, "auditor", &[Scope::Audit]).await;
    let asha = send(&house, &site, FormKind::Registration).await;
    let (one, other) = tokio::join!(house.operations.check_house(&audit), house.operations.check_house(&audit));
    assert!(one.is_ok() != other.is_ok(), "one at a time: {one:?} {other:?}");
    let check = house.operations.newest_check(&audit).await.unwrap().unwrap();
    assert!(check.ended_at.is_some() && check.findings == 0 && check.rows > 0 && !check.is_running, "{check:?}");
    // A row that somebody changed behind the house's back is a finding.
    let part = store::Part::of(&site);
    let row: store::SubjectRow = house.store.row(&part, &[store::Cell::from(&asha.subject)]).await.unwrap().unwrap();
    house
        .store
        .import(
            &part,
            vec![store::Draft::as_read(<store::SubjectRow as store::Row>::TABLE, store::Row::cells(&store::SubjectRow { created_at: Timestamp(1), ..row }))],
        )
        .await
        .unwrap();
    let check = house.operations.check_house(&audit).await.unwrap();
    assert!(check.findings > 0 && !check.found.is_empty(), "{check:?}");
}

#[derive(Debug)]
struct List(Vec<BackupMade>);

impl BackupsKept for List {
    fn made(&self) -> Result<Vec<BackupMade>, String> {
        Ok(self.0.clone())
    }
}

#[tokio::test]
async fn a_backup_tells_its_age_whom_it_still_holds_and_until_when() {
    let site = House::site("indiamart.com");
    let made = |at: i64, size: u64, is_there: bool| BackupMade {
        made_at: Timestamp(at),
        to: format!("/backups/{at}.age"),
        bytes: 12,
        rows: 3,
        sites: vec![SiteHead { site: House::site("indiamart.com"), size, root: String::new() }],
        is_there,
    };
    let noon = crate::erasing::NOON.0;
    let list = Arc::new(List(vec![made(noon - 40 * DAY_MS, 0, true), made(noon - 2 * DAY_MS, 1_000, false)]));
    let offering = SiteOffering { backups_kept: Within::read("30 days"), ..SiteOffering::default() };
    let offering = operations::Offering::default().with(&site, offering);
    let house = House::of_changed(testkit::real_policies(), |house| house.offering(offering).knowing_backups(list)).await;
    let keys = called(&house, &site, "ops", &[Scope::Keys]).await;
    let asha = crate::erasing::somebody(&house, &site).await;
    crate::erasing::leave(&house, &site, &asha, &vocabulary::Effect::Deleted).await.unwrap();
    let view = house.operations.backups_view(&keys).await.unwrap();
    let seen: Vec<(u64, bool, bool)> = view.backups.iter().map(|backup| (backup.erased_since, backup.is_there, backup.is_overdue)).collect();
    assert_eq!(seen, [(0, false, false), (1, true, true)], "{view:?}");
    for words in ["48 hours old", "older than it may be", "shipped nowhere"] {
        assert!(view.warnings.iter().any(|warning| warning.contains(words)), "{words}: {:?}", view.warnings);
    }
    let view = house.operations.keys_view(&keys).await.unwrap();
    assert!(!view.is_rotating && view.keys.iter().any(|key| key.secret == "root" && key.is_newest && key.age_days == 0));
    house.operations.rotate_keys(&keys, operations::Rotation::RootAndKek).await.unwrap();
    let after = house.operations.keys_view(&keys).await.unwrap();
    assert!(after.keys.iter().map(|key| key.version).max() > view.keys.iter().map(|key| key.version).max());
    let settings = house.operations.settings_view(&keys).unwrap();
    let kept = settings.iter().flat_map(|group| &group.lines).find(|line| line.name == "backups-kept").unwrap();
    assert_eq!((kept.value.as_str(), kept.is_default), ("30 days", false));
    assert!(settings.iter().any(|group| group.title == "Parameters of the policy"));
    let orders = called(&house, &site, "shop", &[Scope::Orders]).await;
    assert!(house.operations.settings_view(&orders).is_err() && house.operations.backups_view(&orders).await.is_err());
}

#[tokio::test]
async fn how_the_log_stands_is_told_without_signing_anything() {
    let house = House::new().await;
    let site = House::site("wipro.com");
    let auditor = called(&house, &site, "auditor", &[Scope::Audit]).await;
    send(&house, &site, FormKind::InformationRequest).await;
    let before = house.operations.log_standing(&auditor).await.unwrap();
    assert!(before.size > 0 && before.signed_size.is_none(), "{before:?}");
    assert_eq!(house.operations.log_standing(&auditor).await.unwrap(), before, "asking signs nothing");
    house.operations.log_health(&auditor).await.unwrap();
    let after = house.operations.log_standing(&auditor).await.unwrap();
    assert_eq!(after.signed_size, Some(after.size));
    let stranger = called(&house, &site, "shop", &[Scope::Orders]).await;
    assert!(house.operations.log_standing(&stranger).await.is_err());
}
