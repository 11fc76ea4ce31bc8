//! How long an entry counts: until it is over, ended, refused or renewed; and how the registers are listed.

use super::*;

#[tokio::test]
async fn one_that_is_ended_stops_at_once_and_ends_no_other() {
    let scene = Scene::wipro().await;
    let operations = &scene.house.operations;
    let first = scene.entered(agreement()).await;
    let second = scene.entered(agreement()).await;
    operations.revoke(&scene.company, Register::Agreements, first.id, None).await.unwrap();
    assert!(scene.gives("Acme", Purpose::Marketing).await, "the second agreement stands by itself");
    let ended = operations.revoke(&scene.company, Register::Agreements, second.id, None).await.unwrap();
    assert_eq!((ended.state, ended.ended_by.as_deref()), (EntryState::Revoked, Some("tests")));
    assert!(!scene.gives("Acme", Purpose::Marketing).await);
    let again = operations.revoke(&scene.company, Register::Agreements, second.id, None).await;
    assert!(matches!(again, Err(OperationError::Settled(_))), "{again:?}");
}

#[tokio::test]
async fn a_refused_entry_never_counts_and_a_proposal_can_be_taken_back() {
    let scene = Scene::wipro().await;
    let operations = &scene.house.operations;
    let reviewer = reviewer(operations, &scene.site).await;
    let waiting = scene.proposed(agreement()).await;
    let refused = operations.refuse(&reviewer, Register::Agreements, waiting.id, (RefusedBecause::NotSigned, None)).await.unwrap();
    assert_eq!((refused.state, refused.refused_because.as_deref()), (EntryState::Refused, Some("not-signed")));
    assert!(!scene.gives("Acme", Purpose::Marketing).await);
    let back = scene.proposed(agreement()).await;
    operations.revoke(&scene.company, Register::Agreements, back.id, None).await.unwrap();
    let late = operations.approve(&reviewer, Register::Agreements, back.id, (&back.document.sha256, None)).await;
    assert!(matches!(late, Err(OperationError::Settled(_))), "{late:?}");
    assert!(!scene.gives("Acme", Purpose::Marketing).await);
}

#[tokio::test]
async fn a_renewal_takes_over_once_it_is_approved_and_begins() {
    let scene = Scene::wipro().await;
    let operations = &scene.house.operations;
    let now = operations.now();
    let old = scene.entered(NewEntry { purposes: vec![Purpose::Marketing], until: Some(now.plus_ms(10 * DAY_MS)), ..agreement() }).await;
    let paper = scene.kept(pdf("the next year")).await.unwrap();
    let renewal = Renewal {
        words: None,
        document: paper.id,
        sha256: paper.sha256.clone(),
        from: Some(now.plus_ms(9 * DAY_MS)),
        until: Some(now.plus_ms(100 * DAY_MS)),
        idempotency: None,
    };
    let shorter = Renewal { until: Some(now.plus_ms(9 * DAY_MS)), from: None, ..renewal.clone() };
    assert_eq!(mistake(operations.renew(&scene.company, Register::Agreements, old.id, &shorter).await), "until");
    assert_eq!(operations.expiring(&scene.company, 30).await.unwrap().len(), 1);
    let new = operations.renew(&scene.company, Register::Agreements, old.id, &renewal).await.unwrap();
    assert_eq!((new.purposes.as_slice(), new.replaces, new.words.as_str()), (&[Purpose::Marketing][..], Some(old.id), old.words.as_str()));
    let reviewer = reviewer(operations, &scene.site).await;
    operations.approve(&reviewer, Register::Agreements, new.id, (&paper.sha256, None)).await.unwrap();
    assert!(operations.expiring(&scene.company, 30).await.unwrap().is_empty(), "what is renewed needs nobody");
    assert_eq!((scene.state(Register::Agreements, old.id).await, scene.state(Register::Agreements, new.id).await), (EntryState::InForce, EntryState::Waiting));
    assert!(scene.gives("Acme", Purpose::Marketing).await, "the old one counts until then");
    scene.house.clock.advance_ms(11 * DAY_MS);
    assert_eq!((scene.state(Register::Agreements, old.id).await, scene.state(Register::Agreements, new.id).await), (EntryState::Replaced, EntryState::InForce));
    assert!(scene.gives("Acme", Purpose::Marketing).await);
    let twice = operations.renew(&scene.company, Register::Agreements, old.id, &renewal).await;
    assert!(matches!(twice, Err(OperationError::Settled(_))), "{twice:?}");
    operations.revoke(&scene.company, Register::Agreements, new.id, None).await.unwrap();
    assert!(!scene.gives("Acme", Purpose::Marketing).await, "nothing of the old one comes back");
}

#[tokio::test]
async fn the_registers_are_listed_by_register_state_party_and_page() {
    let scene = Scene::wipro().await;
    let operations = &scene.house.operations;
    let now = operations.now();
    let soon = scene.entered(NewEntry { until: Some(now.plus_ms(5 * DAY_MS)), ..agreement() }).await;
    let later = scene.entered(NewEntry { until: Some(now.plus_ms(20 * DAY_MS)), ..entry(Register::Beliefs, "City Police") }).await;
    let long = scene.entered(NewEntry { until: Some(now.plus_ms(200 * DAY_MS)), ..agreement() }).await;
    let waiting = scene.proposed(agreement()).await;
    let ids = |page: operations::RegisterPage| page.entries.iter().map(|entry| entry.id).collect::<Vec<_>>();
    let company = &scene.company;
    let list = |query: EntryQuery| async move { ids(operations.entries(company, &query).await.unwrap()) };
    assert_eq!(list(EntryQuery { register: Some(Register::Agreements), ..EntryQuery::default() }).await, [soon.id, long.id, waiting.id]);
    assert_eq!(list(EntryQuery { state: Some(EntryState::Expiring), ..EntryQuery::default() }).await, [soon.id, later.id]);
    assert_eq!(list(EntryQuery { state: Some(EntryState::Expiring), soon_days: Some(7), ..EntryQuery::default() }).await, [soon.id]);
    assert_eq!(list(EntryQuery { state: Some(EntryState::Proposed), party: Some("Acme".to_owned()), ..EntryQuery::default() }).await, [waiting.id]);
    let ending: Vec<EvidenceId> = operations.expiring(&scene.company, 21).await.unwrap().iter().map(|entry| entry.id).collect();
    assert_eq!(ending, [soon.id, later.id], "the soonest first");
    let first = operations.entries(&scene.company, &EntryQuery { rows_max: Some(2), ..EntryQuery::default() }).await.unwrap();
    assert_eq!((first.entries.len(), first.next), (2, Some(later.id)));
    let rest = operations.entries(&scene.company, &EntryQuery { after: first.next, ..EntryQuery::default() }).await.unwrap();
    assert_eq!((ids(rest.clone()), rest.next), (vec![long.id, waiting.id], None));
}
