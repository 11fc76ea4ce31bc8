//! What each register asks for, and what its entries permit: an agreement its scope, a belief its ground, an order the person it names.

use super::*;

#[tokio::test]
async fn each_register_asks_for_what_it_must_carry() {
    let scene = Scene::wipro().await;
    let kept = scene.kept(pdf("x")).await.unwrap();
    let until = Some(scene.house.operations.now().plus_ms(DAY_MS));
    let of = |register, party: &str| NewEntry { document: kept.id, sha256: kept.sha256.clone(), until, ..entry(register, party) };
    let wrong = [
        (NewEntry { until: None, ..of(Register::Agreements, "Acme") }, "until"),
        (NewEntry { until: None, ..of(Register::LegalProcess, "City Police") }, "until"),
        (NewEntry { until: None, ..of(Register::Beliefs, "City Police") }, "until"),
        (NewEntry { until: scene.house.operations.now().plus_ms(367 * DAY_MS).into(), ..of(Register::Beliefs, "City Police") }, "until"),
        (NewEntry { from: until, ..of(Register::Agreements, "Acme") }, "until"),
        (NewEntry { words: " ".to_owned(), ..of(Register::Agreements, "Acme") }, "words"),
        (NewEntry { party: None, ..of(Register::Agreements, "Acme") }, "party"),
        (of(Register::Agreements, "Nobody Ltd"), "party"),
        (of(Register::Agreements, "City Police"), "party"),
        (of(Register::LegalProcess, "Acme"), "party"),
        (of(Register::Acquisitions, "Acme"), "party"),
        (NewEntry { process: None, ..of(Register::LegalProcess, "City Police") }, "process"),
        (NewEntry { ground: None, ..of(Register::Beliefs, "City Police") }, "ground"),
        (NewEntry { ground: Some(Ground::Law), ..of(Register::LegalProcess, "City Police") }, "ground"),
        (NewEntry { ground: Some(Ground::Law), purposes: vec![Purpose::Safety], ..of(Register::Beliefs, "City Police") }, "purposes"),
        (NewEntry { ground: Some(Ground::TermsViolation), ..of(Register::Beliefs, "City Police") }, "rests_on"),
        (NewEntry { rests_on: Some(kept.id), ..of(Register::Beliefs, "City Police") }, "rests_on rests_on"),
        (NewEntry { promotion: Some("promotion/2026-06-01".to_owned()), ..of(Register::Agreements, "Acme") }, "promotion"),
        (NewEntry { purposes: vec![Purpose::Legal], ..of(Register::Violations, "") }, "purposes"),
        (NewEntry { party: Some("Acme".to_owned()), ..of(Register::Violations, "") }, "party"),
        (NewEntry { categories: vec![data("shoe-size")], ..of(Register::Agreements, "Acme") }, "categories"),
        (NewEntry { subject: Some(scene.asha), ..of(Register::Agreements, "Acme") }, "subject document"),
    ];
    for (new, fields) in wrong {
        assert_eq!(scene.refused(new.clone()).await, fields, "{new:?}");
    }
    let sponsor = Scene::at("indiamart.com", &[("Fizz", Recipient::Sponsor)]).await;
    let kept = sponsor.kept(pdf("x")).await.unwrap();
    for promotion in [None, Some("any promotion".to_owned()), Some("promotion/soon".to_owned())] {
        let new = NewEntry { promotion, document: kept.id, sha256: kept.sha256.clone(), until, ..entry(Register::Sponsors, "Fizz") };
        assert_eq!(sponsor.refused(new).await, "promotion");
    }
}

#[tokio::test]
async fn an_agreement_counts_for_its_scope_alone_and_while_it_runs() {
    let scene = Scene::wipro().await;
    let now = scene.house.operations.now();
    let narrow = NewEntry {
        purposes: vec![Purpose::Marketing],
        categories: vec![data("email")],
        from: Some(now.plus_ms(DAY_MS)),
        until: Some(now.plus_ms(3 * DAY_MS)),
        ..agreement()
    };
    let made = scene.entered(narrow).await;
    assert_eq!(made.state, EntryState::Waiting);
    assert!(!scene.gives("Acme", Purpose::Marketing).await, "it has not begun");
    scene.house.clock.advance_ms(DAY_MS);
    assert!(scene.gives("Acme", Purpose::Marketing).await);
    assert!(!scene.gives("Acme", Purpose::Support).await, "it is for another purpose");
    assert!(!scene.gives_of("name", "Acme", Purpose::Marketing).await, "it is for other data");
    scene.house.clock.advance_ms(2 * DAY_MS);
    assert!(!scene.gives("Acme", Purpose::Marketing).await, "it is over, and no job had to run");
    assert_eq!(scene.state(Register::Agreements, made.id).await, EntryState::Expired);
}

#[tokio::test]
async fn an_agreement_on_a_group_of_data_is_one_on_each_of_them() {
    let scene = Scene::wipro().await;
    let made = scene.entered(NewEntry { categories: vec![data("email")], ..agreement() }).await;
    assert_eq!(made.categories, [data("email")]);
    assert!(scene.gives("Acme", Purpose::Marketing).await);
}

#[tokio::test]
async fn a_belief_is_for_its_ground_and_until_its_review() {
    let scene = Scene::wipro().await;
    let until = Some(scene.house.operations.now().plus_ms(DAY_MS));
    scene.entered(NewEntry { ground: Some(Ground::PersonalSafety), until, ..entry(Register::Beliefs, "City Police") }).await;
    assert!(scene.gives("City Police", Purpose::Safety).await);
    assert!(!scene.gives("City Police", Purpose::Legal).await, "a threat to somebody's safety is no ground for that");
    scene.house.clock.advance_ms(DAY_MS);
    assert!(!scene.gives("City Police", Purpose::Safety).await, "nobody reviewed it");
}

#[tokio::test]
async fn an_order_about_one_person_is_about_nobody_else() {
    let scene = Scene::wipro().await;
    let ben = send(&scene.house, &scene.site, FormKind::InformationRequest).await.subject;
    scene.entered(NewEntry { subject: Some(ben), ..entry(Register::LegalProcess, "City Police") }).await;
    assert!(!scene.gives("City Police", Purpose::Legal).await, "the order is about Ben");
    let about_her = scene.entered(NewEntry { subject: Some(scene.asha), ..entry(Register::LegalProcess, "City Police") }).await;
    assert!(scene.gives("City Police", Purpose::Legal).await);
    scene.house.operations.revoke(&scene.company, Register::LegalProcess, about_her.id, None).await.unwrap();
    assert!(!scene.gives("City Police", Purpose::Legal).await);
}

#[tokio::test]
async fn a_belief_that_terms_were_violated_rests_on_the_violation_and_ends_with_it() {
    let scene = Scene::wipro().await;
    let operations = &scene.house.operations;
    let violation = scene.entered(NewEntry { subject: Some(scene.asha), ..entry(Register::Violations, "") }).await;
    let visitor = scene.entered(entry(Register::Violations, "")).await;
    assert_eq!((violation.state, visitor.subject), (EntryState::Expiring, None));
    let paper = operations.keep_document(&scene.company, &document(Some(scene.asha), pdf("why"))).await.unwrap();
    let belief = |rests_on, until_days: i64| NewEntry {
        subject: Some(scene.asha),
        ground: Some(Ground::TermsViolation),
        rests_on: Some(rests_on),
        document: paper.id,
        sha256: paper.sha256.clone(),
        until: Some(operations.now().plus_ms(until_days * DAY_MS)),
        ..entry(Register::Beliefs, "City Police")
    };
    assert_eq!(scene.refused(belief(visitor.id, 1)).await, "rests_on", "a visitor nobody knows is not Asha");
    assert_eq!(scene.refused(belief(violation.id, 60)).await, "until", "it outlasts what it rests on");
    let held = scene.entered(belief(violation.id, 1)).await;
    assert!(scene.gives("City Police", Purpose::Safety).await);
    operations.revoke(&scene.company, Register::Violations, violation.id, None).await.unwrap();
    assert!(!scene.gives("City Police", Purpose::Safety).await);
    assert_eq!(scene.state(Register::Beliefs, held.id).await, EntryState::Revoked);
}

#[tokio::test]
async fn an_approval_that_comes_after_the_violation_was_ended_is_refused() {
    let scene = Scene::wipro().await;
    let operations = &scene.house.operations;
    let violation = scene.entered(entry(Register::Violations, "")).await;
    let belief = NewEntry {
        ground: Some(Ground::TermsViolation),
        rests_on: Some(violation.id),
        until: Some(operations.now().plus_ms(DAY_MS)),
        ..entry(Register::Beliefs, "City Police")
    };
    let waiting = scene.proposed(belief).await;
    scene.house.clock.advance_ms(40 * DAY_MS);
    let reviewer = reviewer(operations, &scene.site).await;
    let late = operations.approve(&reviewer, Register::Beliefs, waiting.id, (&waiting.document.sha256, None)).await;
    assert_eq!(mistake(late), "rests_on");
}

#[tokio::test]
async fn a_processor_is_one_while_the_register_says_so() {
    let scene = Scene::at("wipro.com", &[("Best Print", Recipient::Processor)]).await;
    let operations = &scene.house.operations;
    scene.entered(entry(Register::Agreements, "Best Print")).await;
    assert!(scene.gives("Best Print", Purpose::Support).await, "it is registered as one, and no register says otherwise");
    let until = Some(operations.now().plus_ms(2 * DAY_MS));
    let first = scene.entered(NewEntry { until, ..entry(Register::Processors, "Best Print") }).await;
    assert!(scene.gives("Best Print", Purpose::Support).await);
    operations.revoke(&scene.company, Register::Processors, first.id, None).await.unwrap();
    assert!(!scene.gives("Best Print", Purpose::Support).await, "it is none any more, whatever agreement there is");
    scene.entered(NewEntry { until, ..entry(Register::Processors, "Best Print") }).await;
    assert!(scene.gives("Best Print", Purpose::Support).await);
    scene.house.clock.advance_ms(2 * DAY_MS);
    assert!(!scene.gives("Best Print", Purpose::Support).await, "its time is over");
}

#[tokio::test]
async fn what_is_about_a_person_is_sealed_under_their_key_and_goes_with_them() {
    let scene = Scene::wipro().await;
    let operations = &scene.house.operations;
    let violation = scene.entered(NewEntry { subject: Some(scene.asha), words: "rule 4, by Asha Rao".to_owned(), ..entry(Register::Violations, "") }).await;
    assert_eq!(violation.words, "rule 4, by Asha Rao");
    operations.document(&scene.company, violation.document.id).await.unwrap();
    let page = operations.person(&scene.site, &scene.link).await.unwrap();
    assert_eq!(page.looks.iter().filter(|look| look.by == operations::Looker::Registrar).count(), 1, "that it was opened stands in her history");
    let about = EntryQuery { subject: Some(scene.asha), ..EntryQuery::default() };
    assert_eq!(operations.entries(&scene.company, &about).await.unwrap().entries.len(), 1);
    let child = crate::kit::about(scene.asha, crate::kit::fact(Condition::Child, operations::EvidenceKind::AgeDeclared));
    let gone = Scene::at("pactera.com", &[]).await;
    let theirs = gone.entered(NewEntry { subject: Some(gone.asha), ..entry(Register::Violations, "") }).await;
    gone.house.operations.record_fact(&gone.company, NewFact { subject: Some(gone.asha), ..child }).await.unwrap();
    assert_eq!(mistake(gone.house.operations.entry(&gone.company, Register::Violations, theirs.id).await), "entry");
    assert_eq!(mistake(gone.house.operations.document(&gone.company, theirs.document.id).await), "document");
}
