//! Writing a new version together: what is said of a text as it is written, drafts that are never lost, and two people to publish where the site
//! asks for them.

use crate::publishing::{JUNE, LETTERS, NO_USE, USE, first, house_of, mistakes, site, somebody, text};
use operations::{Caller, DraftPublished, DraftSaved, KeyRole, NewDraft, NewVersion, Offering, OperationError, Scope, SiteOffering};
use policy::{Severity, Source};
use std::collections::BTreeSet;
use store::{Part, PolicyVersionRow};
use testkit::House;

async fn caller(house: &House, name: &str) -> Caller {
    let key = house.operations.issue_key(&site(), name, KeyRole::Company).await.unwrap();
    house.operations.caller(&site(), &key).await.unwrap()
}

fn draft(text: String) -> NewDraft {
    NewDraft { title: "Summer".to_owned(), text }
}

fn next() -> String {
    text("2026-06-15", "", &[NO_USE, LETTERS])
}

#[tokio::test]
async fn a_text_is_checked_line_by_line_and_against_the_version_before() {
    let house = house_of(&first()).await;
    let asha = caller(&house, "asha").await;
    somebody(&house).await;
    let wrong = house.operations.check_draft(&asha, &text("2026-06-15", "", &["may use nam for registration | We use your name to serve you"])).await.unwrap();
    assert!(!wrong.can_be_published() && wrong.policy.is_none() && wrong.touching.is_none());
    let unknown = wrong.diagnostics.iter().find(|diagnostic| diagnostic.message.contains("nam")).unwrap();
    assert_eq!((unknown.severity, unknown.line), (Severity::Error, 12));

    let good = house.operations.check_draft(&asha, &next()).await.unwrap();
    assert!(good.can_be_published(), "{:?} {:?}", good.diagnostics, good.stops);
    assert_eq!(good.against.version().effective.to_string(), "2024-01-01");
    let touching = good.touching.unwrap();
    assert_eq!((touching.people_on_file, touching.people_touched), (1, 1));
    assert!(!good.difference.unwrap().decisions.is_empty());

    let late = house.operations.check_draft(&asha, &text("2024-06-15", "", &[USE, LETTERS])).await.unwrap();
    assert!(!late.can_be_published() && late.stops[0].words.contains("which is over"), "{:?}", late.stops);
    let long = house.operations.check_draft(&asha, &"long ".repeat(200_000)).await;
    assert!(mistakes(long).contains("at most"));
}

#[tokio::test]
async fn what_an_older_version_closed_for_ever_is_said_while_it_is_written() {
    let house = house_of(&text("2024-01-01", "", &["never ever sell name | We use your name to serve you", USE, LETTERS])).await;
    let asha = caller(&house, "asha").await;
    let opening = text("2026-06-15", "", &["may sell name to partner for marketing | We use your name to serve you", USE, LETTERS]);
    let checked = house.operations.check_draft(&asha, &opening).await.unwrap();
    assert!(!checked.can_be_published());
    assert!(checked.diagnostics.iter().any(|diagnostic| diagnostic.message.contains("closed for ever") && diagnostic.line > 1), "{:?}", checked.diagnostics);
}

#[tokio::test]
async fn who_saves_over_somebody_elses_change_is_told_and_neither_text_is_lost() {
    let house = house_of(&first()).await;
    let (asha, ben) = (caller(&house, "asha").await, caller(&house, "ben").await);
    let begun = house.operations.begin_draft(&asha, &draft(first())).await.unwrap();
    assert_eq!((begun.begun.0.as_str(), begun.written.0.as_str(), begun.row_version), ("asha", "asha", 1));
    house.clock.advance_ms(1_000);
    let DraftSaved::Saved(saved) = house.operations.save_draft(&ben, (begun.draft, 1), &draft(next())).await.unwrap().unwrap() else { panic!("not saved") };
    assert_eq!((saved.written.0.as_str(), saved.row_version), ("ben", 2));
    let ashas = draft(next().replace("We use", "We now use"));
    let DraftSaved::Stale(stands) = house.operations.save_draft(&asha, (begun.draft, 1), &ashas).await.unwrap().unwrap() else { panic!("saved over") };
    assert_eq!((stands.text.as_str(), stands.written.0.as_str(), stands.row_version), (next().as_str(), "ben", 2));
    // The same text again is no conflict, whoever saved it.
    assert!(matches!(house.operations.save_draft(&asha, (begun.draft, 1), &draft(next())).await.unwrap(), Some(DraftSaved::Saved(_))));
    // Having seen both, she may save over it.
    assert!(matches!(house.operations.save_draft(&asha, (begun.draft, 2), &ashas).await.unwrap(), Some(DraftSaved::Saved(_))));
    assert!(!house.operations.discard_draft(&ben, (begun.draft, 2)).await.unwrap(), "what was changed since is not thrown away");
    assert!(house.operations.discard_draft(&ben, (begun.draft, 3)).await.unwrap());
    assert!(house.operations.drafts(&asha).await.unwrap().is_empty());
    assert!(house.operations.save_draft(&asha, (begun.draft, 3), &ashas).await.unwrap().is_none());
}

#[tokio::test]
async fn of_many_who_save_at_once_one_is_saved_and_the_others_are_told() {
    let house = house_of(&first()).await;
    let asha = caller(&house, "asha").await;
    let begun = house.operations.begin_draft(&asha, &draft(first())).await.unwrap();
    let saving = |number: usize| {
        let (house, asha) = (&house, &asha);
        async move { house.operations.save_draft(asha, (begun.draft, 1), &draft(format!("{}\n{number}", first()))).await.unwrap().unwrap() }
    };
    let outcomes = tokio::join!(saving(1), saving(2), saving(3), saving(4));
    let saved = [outcomes.0, outcomes.1, outcomes.2, outcomes.3].iter().filter(|outcome| matches!(outcome, DraftSaved::Saved(_))).count();
    assert_eq!(saved, 1);
}

#[tokio::test]
async fn a_draft_is_published_on_the_day_that_is_confirmed_and_says_what_it_became() {
    let house = house_of(&first()).await;
    let asha = caller(&house, "asha").await;
    let begun = house.operations.begin_draft(&asha, &draft(next())).await.unwrap();
    let at = (begun.draft, begun.row_version);
    let shown = house.operations.show_draft(&asha, begun.draft).await.unwrap().unwrap();
    assert!(!shown.published);
    let other_day = house.operations.publish_draft(&asha, at, jiff::civil::date(2026, 6, 16)).await;
    assert!(mistakes(other_day).contains("the text says 2026-06-15"));
    assert!(matches!(house.operations.publish_draft(&asha, (begun.draft, 7), shown.in_force_from).await.unwrap(), Some(DraftPublished::Stale(_))));
    let Some(DraftPublished::Published(published)) = house.operations.publish_draft(&asha, at, shown.in_force_from).await.unwrap() else {
        panic!("not published")
    };
    assert!(published.published);
    let after = house.operations.draft(&asha, begun.draft).await.unwrap().unwrap();
    assert_eq!(after.published.as_ref(), Some(&published.version));
    let again = house.operations.save_draft(&asha, (begun.draft, after.row_version), &draft(first())).await;
    assert!(matches!(again, Err(OperationError::Settled(_))), "what was published is not written over");
    // The next draft puts it away.
    house.operations.begin_draft(&asha, &draft(first())).await.unwrap();
    assert!(house.operations.draft(&asha, begun.draft).await.unwrap().is_none());
}

async fn house_of_two(folder: &std::path::Path) -> House {
    let policies = testkit::compiled(&[Source { name: "first.md".to_owned(), text: first() }]);
    let offering = Offering::default().with(&site(), SiteOffering { publish_by_two: true, ..SiteOffering::default() });
    House::at(folder, policies, JUNE, |house| house.offering(offering)).await
}

#[tokio::test]
async fn where_two_must_publish_one_proposes_and_another_publishes_just_that() {
    let folder = tempfile::tempdir().unwrap();
    let house = house_of_two(folder.path()).await;
    let (asha, ben) = (caller(&house, "asha").await, caller(&house, "ben").await);
    let stopped = |outcome: Result<_, OperationError>| match outcome {
        Err(OperationError::NotAllowed(words)) => words,
        _ => panic!("it was not stopped"),
    };
    let day = jiff::civil::date(2026, 6, 15);
    let new = NewVersion { text: next(), effective: None };
    assert!(stopped(house.operations.publish(&asha, &new).await.map(drop)).contains("propose"));
    let begun = house.operations.begin_draft(&asha, &draft(next())).await.unwrap();
    assert!(stopped(house.operations.publish_draft(&ben, (begun.draft, 1), day).await.map(drop)).contains("propose"));
    let Some(DraftSaved::Saved(proposed)) = house.operations.propose_draft(&asha, (begun.draft, 1)).await.unwrap() else { panic!("not proposed") };
    assert_eq!(proposed.proposed.as_ref().map(|proposed| proposed.by.as_str()), Some("asha"));
    assert!(stopped(house.operations.publish_draft(&asha, (begun.draft, 2), day).await.map(drop)).contains("somebody else"));
    // Not through the API either, and not with another word.
    assert!(stopped(house.operations.publish(&asha, &new).await.map(drop)).contains("somebody else"));
    let changed = NewVersion { text: next().replace("serve you. We write", "serve you.  We write"), effective: None };
    assert!(stopped(house.operations.publish(&ben, &changed).await.map(drop)).contains("propose"));
    // Whoever changes it takes the proposal back.
    let Some(DraftSaved::Saved(saved)) = house.operations.save_draft(&ben, (begun.draft, 2), &draft(changed.text.clone())).await.unwrap() else {
        panic!("not saved")
    };
    assert!(saved.proposed.is_none());
    assert!(stopped(house.operations.publish_draft(&ben, (begun.draft, 3), day).await.map(drop)).contains("propose"));
    house.operations.propose_draft(&ben, (begun.draft, 3)).await.unwrap();
    let published = house.operations.publish_draft(&asha, (begun.draft, 4), day).await.unwrap();
    assert!(matches!(published, Some(DraftPublished::Published(_))));
    let rows: Vec<PolicyVersionRow> = house.store.all_rows(&Part::of(&site()), &[]).await.unwrap();
    assert_eq!(rows.iter().map(|row| row.published_by.as_str()).collect::<Vec<_>>(), ["asha; proposed by ben"]);
}

#[tokio::test]
async fn only_whoever_may_publish_writes() {
    let house = house_of(&first()).await;
    let key = house.operations.issue_scoped_key(&site(), "auditor", KeyRole::Company, &BTreeSet::from([Scope::Audit])).await.unwrap();
    let auditor = house.operations.caller(&site(), &key).await.unwrap();
    assert!(house.operations.drafts(&auditor).await.is_err());
    assert!(house.operations.begin_draft(&auditor, &draft(first())).await.is_err());
    assert!(house.operations.check_draft(&auditor, &first()).await.is_err());
    let asha = caller(&house, "asha").await;
    assert!(mistakes(house.operations.begin_draft(&asha, &NewDraft { title: "  ".to_owned(), text: first() }).await).contains("called something"));
    let text = house.operations.text_to_begin(&asha, house.operations.policy(&site()).unwrap().version()).unwrap();
    assert!(text.contains("effective = 2026-06-02\n"), "{text}");
    assert_eq!(text.replace("effective = 2026-06-02", "effective = 2024-01-01"), first());
}
