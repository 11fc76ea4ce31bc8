//! Policies that change: what stops a new version, what is shown before it is published, from when it decides, which versions govern what was
//! collected earlier, who is told, and that every server of one store takes it up.

use crate::kit::{about, data, fact, question, send};
use operations::{Actor, Caller, EvidenceKind, FieldOutcome, FormKind, NewVersion, OperationError, Outcome, ReadRequest, UseRequest, Which};
use policy::{Direction, Source, Verdict};
use store::{Part, PolicyVersionRow};
use testkit::House;
use vocabulary::{Action, Condition, Place, Purpose, Recipient, SiteId, SubjectId, Timestamp};

/// 1 June 2026, noon.
pub(crate) const JUNE: Timestamp = Timestamp(1_780_315_200_000);
pub(crate) const DAY_MS: i64 = 24 * 3_600_000;

pub(crate) const USE: &str = "may use name for registration | We use your name to serve you";
pub(crate) const NO_USE: &str = "never use name for registration | We use your name to serve you";
pub(crate) const LETTERS: &str = "may contact email for policy-notice if opt-in | We write to you when this changes";
pub(crate) const NO_LETTERS: &str = "never contact email for policy-notice | We write to you when this changes";

pub(crate) fn text(effective: &str, head: &str, rules: &[&str]) -> String {
    let rules = rules.join("\n");
    format!(
        "+++\nsite = \"example.net\"\ncompany = \"Example Ltd\"\neffective = {effective}\n{head}\n+++\n\nWe collect your name and email. We use your name to serve you. We write to you when this changes. Changes are told on every page.\n\n```rules\nmay collect name, email for registration if voluntary | We collect your name and email\n{rules}\nshow change-notice on every-page on change | Changes are told on every page\n```\n"
    )
}

pub(crate) fn first() -> String {
    text("2024-01-01", "", &[USE, LETTERS])
}

pub(crate) async fn house_of(first: &str) -> House {
    House::of(testkit::compiled(&[Source { name: "first.md".to_owned(), text: first.to_owned() }]), JUNE).await
}

pub(crate) fn site() -> SiteId {
    House::site("example.net")
}

pub(crate) fn new(text: String) -> NewVersion {
    NewVersion { text, effective: None }
}

pub(crate) fn mistakes<T: std::fmt::Debug>(outcome: Outcome<T>) -> String {
    match outcome {
        Err(OperationError::Malformed(mistakes)) => mistakes.into_iter().map(|mistake| format!("{}: {}\n", mistake.field, mistake.words)).collect(),
        other => panic!("it was not stopped: {other:?}"),
    }
}

pub(crate) async fn somebody(house: &House) -> SubjectId {
    send(house, &site(), FormKind::Registration).await.subject
}

/// What comes of using the name of these people, one by one: the words of the sentence that refuses, or nothing.
async fn use_names(house: &House, company: &Caller, people: &[SubjectId]) -> Vec<Option<String>> {
    let request = UseRequest {
        subjects: people.to_vec(),
        categories: vec![data("name")],
        action: Action::Use,
        purpose: Purpose::Registration,
        by: Actor::Company,
        idempotency: None,
    };
    let release = house.operations.use_data(company, request).await.unwrap();
    let outcome = |outcome: &FieldOutcome| match outcome {
        FieldOutcome::Given { .. } => None,
        FieldOutcome::Refused(answer) => Some(answer.reasons.first().map_or_else(|| "silent".to_owned(), |reason| reason.sentence.to_string())),
        FieldOutcome::NotHeld(_) => Some("not held".to_owned()),
    };
    release.subjects.iter().flat_map(|subject| &subject.fields).map(|field| outcome(&field.outcome)).collect()
}

/// How many names a program reads at once.
async fn read_names(house: &House, company: &Caller) -> usize {
    let request = ReadRequest { which: Which::HeldFor(Purpose::Registration), purpose: Purpose::Registration, after: None };
    let read = house.operations.read_values(company, request).await.unwrap();
    read.values.iter().filter(|value| value.category == data("name")).count()
}

#[tokio::test]
async fn what_stops_a_version_says_which_sentence_and_nothing_changes() {
    let house = house_of(&text("2024-01-01", "", &["never ever sell name | We use your name to serve you", USE, LETTERS])).await;
    let stopped = |text: String| {
        let house = &house;
        async move {
            let shown = mistakes(house.operations.show_version_at(&site(), &new(text.clone())).await);
            assert_eq!(mistakes(house.operations.publish_at(&site(), &new(text)).await), shown, "showing and publishing are stopped alike");
            shown
        }
    };
    let opened = stopped(text("2026-06-15", "", &["may sell name to partner for marketing | We use your name to serve you", USE, LETTERS])).await;
    assert!(opened.contains("closed for ever") && opened.contains("We use your name to serve you."), "{opened}");
    let clash = stopped(text("2026-06-15", "", &["may use name for registration | We use your name", NO_USE, LETTERS])).await;
    assert!(clash.contains("permits what another forbids") && clash.contains("this statement forbids it: “never use name"), "{clash}");
    assert!(stopped(text("2026-06-15", "", &[USE])).await.contains("We write to you when this changes"), "a sentence that no rule covers");
    assert!(stopped(text("2026-05-31", "", &["never ever sell name | We use your name to serve you", USE, LETTERS])).await.contains("which is over"));
    assert!(stopped(text("2026-06-15", "", &[USE, LETTERS]).replace("example.net", "example.com")).await.contains("example.com"));
    assert!(stopped(text("2026-06-15", "", &[USE, LETTERS]).replace("effective =", "archived =")).await.contains("effective"));
    let another_day = NewVersion { effective: Some(jiff::civil::date(2026, 6, 16)), ..new(text("2026-06-15", "", &[USE, LETTERS])) };
    assert!(mistakes(house.operations.publish_at(&site(), &another_day).await).contains("effective: the text says 2026-06-15"));
    assert_eq!(house.operations.versions(&site()).unwrap().len(), 1);
    assert!(house.store.all_rows::<PolicyVersionRow>(&Part::of(&site()), &[]).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_text_that_shows_another_date_than_its_own_is_stopped_by_what_it_promises() {
    let dated = |effective: &str, shown: &str| {
        format!(
            "+++\nsite = \"example.net\"\ncompany = \"Example Ltd\"\neffective = {effective}\n+++\n\nUpdated Date: {shown}\n\n```rules\nshow effective-date on policy-page | Updated Date: {shown}\n```\n\nWhen we make changes, we will revise the date at the top.\n\n```rules\nshow revise-date on policy-page on change | When we make changes, we will revise the date at the top\n```\n"
        )
    };
    let house = house_of(&dated("2016-04-29", "April 29, 2016")).await;
    let stopped = mistakes(house.operations.publish_at(&site(), &new(dated("2026-06-15", "April 29, 2016"))).await);
    assert!(
        stopped.contains("2026-06-15") && stopped.contains("sentence 2 promises: “When we make changes, we will revise the date at the top.”"),
        "{stopped}"
    );
    assert!(house.operations.publish_at(&site(), &new(dated("2026-06-15", "June 15, 2026"))).await.unwrap().published);
}

#[tokio::test]
async fn it_is_shown_what_changes_for_how_many_and_nothing_happens_until_it_is_published() {
    let house = house_of(&first()).await;
    let company = house.company(&site()).await;
    let (asha, _) = (somebody(&house).await, somebody(&house).await);
    let consent = fact(Condition::OptIn, EvidenceKind::Letter);
    house.operations.record_fact(&company, about(asha, operations::NewFact { purpose: Some(Purpose::PolicyNotice), ..consent })).await.unwrap();
    let next = new(text("2026-06-15", "", &[NO_USE, "may contact email for policy-notice if opt-in and voluntary | We write to you"])
        .replace("We write to you when this changes", "We write to you only when you like"));
    let shown = house.operations.show_version(&company, &next).await.unwrap();
    assert!(!shown.published && !shown.at_once);
    assert_eq!((shown.reach.people_on_file, shown.reach.people_concerned), (2, 2));
    let touched = shown.reach.held.iter().find(|held| held.category == data("name") && held.direction == Direction::Stronger).unwrap();
    assert_eq!((touched.people, touched.values, touched.collected_for_it), (2, 2, 2));
    assert!(touched.actions.contains(&Action::Use));
    let [again] = shown.reach.consents.consents.as_slice() else { panic!("{:?}", shown.reach.consents) };
    assert_eq!((again.condition, again.purposes.as_slice(), again.people), (Condition::OptIn, [Purpose::PolicyNotice].as_slice(), 1));
    assert_eq!(
        (again.before.as_slice(), again.after.as_slice()),
        (["We write to you when this changes.".to_owned()].as_slice(), ["We write to you only when you like.".to_owned()].as_slice())
    );
    assert!(shown.told.iter().any(|told| told.contains("every page for 30 days") && told.contains("Changes are told on every page.")), "{:?}", shown.told);
    assert_eq!(house.operations.versions(&site()).unwrap().len(), 1);

    let published = house.operations.publish(&company, &next).await.unwrap();
    assert!(published.published);
    assert_eq!(published.difference, shown.difference);
    assert_eq!(house.operations.versions(&site()).unwrap().len(), 2);
    house.operations.publish(&company, &next).await.unwrap();
    assert_eq!(house.store.all_rows::<PolicyVersionRow>(&Part::of(&site()), &[]).await.unwrap().len(), 1, "the same again is the same");
}

#[tokio::test]
async fn it_decides_from_its_day_on_and_not_before_and_is_there_when_the_house_is_opened_again() {
    let folder = tempfile::tempdir().unwrap();
    let policies = || testkit::compiled(&[Source { name: "first.md".to_owned(), text: first() }]);
    let asked = |house: &House| {
        let operations = house.operations.clone();
        async move { operations.ask(&site(), question(Action::Use, "name", Purpose::Registration, Recipient::Company)).await.unwrap().answer }
    };
    let house = House::at(folder.path(), policies(), JUNE, |house| house).await;
    house.operations.publish_at(&site(), &new(text("2026-06-15", "", &[NO_USE, LETTERS]))).await.unwrap();
    assert_eq!(asked(&house).await.verdict, Verdict::Permit);
    let leaves = house.store.head(&Part::of(&site())).await.unwrap().size;
    drop(house);
    let house = House::at(folder.path(), policies(), JUNE.plus_ms(13 * DAY_MS), |house| house).await;
    assert_eq!(house.store.head(&Part::of(&site())).await.unwrap().size, leaves, "it was adopted once");
    assert_eq!(asked(&house).await.verdict, Verdict::Permit, "on the day before");
    assert!(house.operations.change_told(&site(), Place::EveryPage, wording::Language::English).unwrap().is_none());
    house.clock.advance_ms(DAY_MS);
    let answer = asked(&house).await;
    assert_eq!((answer.verdict, answer.version.to_string().as_str()), (Verdict::Deny, "example.net/2026-06-15"));
    let told = house.operations.change_told(&site(), Place::EveryPage, wording::Language::English).unwrap().unwrap();
    assert_eq!(told.words, "This policy has changed: a new version is in force since 15 June 2026.");
    house.clock.advance_ms(31 * DAY_MS);
    assert!(house.operations.change_told(&site(), Place::EveryPage, wording::Language::English).unwrap().is_none(), "it is no news any more");
}

#[tokio::test]
async fn a_version_that_cannot_run_beside_the_others_keeps_the_house_from_opening() {
    let folder = tempfile::tempdir().unwrap();
    let published = text("2026-06-15", "", &[NO_USE, LETTERS]);
    let house = House::at(folder.path(), testkit::compiled(&[Source { name: "first.md".to_owned(), text: first() }]), JUNE, |house| house).await;
    house.operations.publish_at(&site(), &new(published.clone())).await.unwrap();
    drop(house);
    // The operator put the same file into the folder: it is the same version. Another text for its day is none.
    let both = [first(), published].map(|text| Source { name: "policy.md".to_owned(), text });
    let house = House::at(folder.path(), testkit::compiled(&both), JUNE, |house| house).await;
    assert_eq!(house.operations.versions(&site()).unwrap().len(), 2);
    drop(house);
    let other = [first(), text("2026-06-15", "", &[USE, LETTERS])].map(|text| Source { name: "policy.md".to_owned(), text });
    let at = folder.path().to_owned();
    let opened = tokio::spawn(async move { House::at(&at, testkit::compiled(&other), JUNE, |house| house).await }).await;
    assert!(opened.is_err(), "two texts for one day");
}

/// For each way with earlier data: what becomes of somebody of the older version and of somebody of the newer, one by one and at once.
#[tokio::test]
async fn which_version_governs_earlier_data_is_as_the_version_in_force_declares() {
    let (older, newer) = ("example.net/2024-01-01#2", "example.net/2026-06-15#2");
    for (head, old_rule, new_rule, expected) in [
        // Permitted before, refused now.
        ("", USE, NO_USE, [Some(newer), Some(newer)]),
        ("earlier = \"both\"", USE, NO_USE, [Some(newer), Some(newer)]),
        ("earlier = \"collected-under\"", USE, NO_USE, [None, Some(newer)]),
        ("earlier = \"in-force\"", USE, NO_USE, [Some(newer), Some(newer)]),
        // Refused before, permitted now.
        ("", NO_USE, USE, [Some(older), None]),
        ("earlier = \"both\"", NO_USE, USE, [Some(older), None]),
        ("earlier = \"collected-under\"", NO_USE, USE, [Some(older), None]),
        ("earlier = \"in-force\"", NO_USE, USE, [None, None]),
    ] {
        let house = house_of(&text("2024-01-01", "", &[old_rule, LETTERS])).await;
        let company = house.company(&site()).await;
        let before = somebody(&house).await;
        house.operations.publish_at(&site(), &new(text("2026-06-15", head, &[new_rule, LETTERS]))).await.unwrap();
        house.clock.advance_ms(14 * DAY_MS);
        let after = somebody(&house).await;
        let came_to = use_names(&house, &company, &[before, after]).await;
        assert_eq!(came_to, expected.map(|sentence| sentence.map(str::to_owned)), "{head} from {old_rule} to {new_rule}");
        let asked =
            |subject| operations::DecisionQuestion { subject: Some(subject), ..question(Action::Use, "name", Purpose::Registration, Recipient::Company) };
        for (subject, expected) in [before, after].into_iter().zip(expected) {
            let answer = house.operations.decide(&company, asked(subject)).await.unwrap().answer;
            let refused_by = answer.reasons.first().filter(|_| answer.verdict != Verdict::Permit).map(|reason| reason.sentence.to_string());
            assert_eq!(refused_by.as_deref(), expected, "a question comes to the same");
        }
        let at_once = expected.iter().filter(|refused| refused.is_none()).count();
        assert_eq!(read_names(&house, &company).await, at_once, "a page of people comes to the same: {head} from {old_rule} to {new_rule}");
    }
}

#[tokio::test]
async fn how_long_a_version_promised_to_keep_things_governs_what_was_collected_under_it() {
    let ten_days = "[parameters]\nkeep-registration = \"10 days\"";
    for (earlier, kept) in [("", 0), ("earlier = \"both\"", 0), ("earlier = \"collected-under\"", 0), ("earlier = \"in-force\"", 1)] {
        let house = house_of(&text("2024-01-01", ten_days, &[USE, LETTERS])).await;
        let company = house.company(&site()).await;
        somebody(&house).await;
        house.operations.publish_at(&site(), &new(text("2026-06-02", earlier, &[USE, LETTERS]))).await.unwrap();
        house.clock.advance_ms(9 * DAY_MS);
        assert_eq!(read_names(&house, &company).await, 1, "{earlier}");
        house.clock.advance_ms(2 * DAY_MS);
        assert_eq!(read_names(&house, &company).await, kept, "{earlier}: after the ten days");
    }
    // What the new one promises holds for what was there before, unless it says that it does not.
    for (earlier, kept) in [("", 0), ("earlier = \"collected-under\"\n", 1)] {
        let house = house_of(&first()).await;
        let company = house.company(&site()).await;
        somebody(&house).await;
        house.operations.publish_at(&site(), &new(text("2026-06-02", &format!("{earlier}{ten_days}"), &[USE, LETTERS]))).await.unwrap();
        house.clock.advance_ms(11 * DAY_MS);
        assert_eq!(read_names(&house, &company).await, kept, "{earlier}");
    }
}

#[tokio::test]
async fn what_a_new_version_no_longer_speaks_of_is_refused_and_bars_nobody_else() {
    let kind = "[vocabulary]\nhobby = { parent = \"account\", dpv = \"https://w3id.org/dpv/pd#Hobby\", meaning = \"what somebody likes\" }";
    let more = "may collect hobby for registration | We use your name to serve you";
    let house = house_of(&text("2024-01-01", kind, &[USE, more, LETTERS])).await;
    let company = house.company(&site()).await;
    let asha = somebody(&house).await;
    let request = operations::WriteRequest {
        subject: asha,
        values: vec![crate::kit::value("hobby", "chess")],
        purpose: Purpose::Registration,
        source: "order desk".to_owned(),
        older: operations::Older::Kept,
        terms: operations::Change::default(),
        idempotency: None,
    };
    assert_eq!(house.operations.write_data(&company, request).await.unwrap().kept, [data("hobby")]);
    house.operations.publish_at(&site(), &new(text("2026-06-01", "", &[USE, LETTERS]))).await.unwrap();
    assert_eq!(read_names(&house, &company).await, 1);
    let asked = operations::DecisionQuestion { subject: Some(asha), ..question(Action::Use, "hobby", Purpose::Registration, Recipient::Company) };
    assert_eq!(house.operations.decide(&company, asked).await.unwrap().answer.verdict, Verdict::Silent);
}

#[tokio::test]
async fn two_servers_of_one_store_act_under_the_same_version_from_the_moment_it_is_published() {
    let folder = tempfile::tempdir().unwrap();
    let policies = || testkit::compiled(&[Source { name: "first.md".to_owned(), text: first() }]);
    let one = House::at(folder.path(), policies(), JUNE, |house| house).await;
    let company = one.company(&site()).await;
    let asha = somebody(&one).await;
    let other = one.beside(policies(), JUNE).await;
    assert_eq!(use_names(&other, &company, &[asha]).await, [None]);
    one.operations.publish_at(&site(), &new(text("2026-06-01", "", &[NO_USE, LETTERS]))).await.unwrap();
    // The other has not looked yet; what it would do under the older version is not done, and done again under the newer.
    assert_eq!(other.operations.versions(&site()).unwrap().len(), 1);
    assert_eq!(use_names(&other, &company, &[asha]).await, [Some("example.net/2026-06-01#2".to_owned())]);
    assert_eq!(other.operations.versions(&site()).unwrap().len(), 2);

    // Both publish for other days: one comes after the other, and each knows both.
    let versions = [text("2026-07-01", "", &[USE, LETTERS]), text("2026-08-01", "", &[NO_USE, LETTERS])].map(new);
    let [july, august] = versions;
    let site = site();
    let (first, second) = tokio::join!(one.operations.publish_at(&site, &july), other.operations.publish_at(&site, &august));
    assert!(first.unwrap().published && second.unwrap().published);
    for house in [&one, &other] {
        house.operations.take_up_versions().await.unwrap();
        assert_eq!(house.operations.versions(&site).unwrap().len(), 4);
    }
    let rows: Vec<PolicyVersionRow> = one.store.all_rows(&Part::of(&site), &[]).await.unwrap();
    assert_eq!(rows.iter().map(|row| row.number).collect::<Vec<_>>(), [1, 2, 3]);
}

/// On one PostgreSQL the same: nothing is done under the older version after the newer is there.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_servers_of_one_postgresql_take_up_what_either_publishes() {
    let (database, keys) = (testkit::Postgres::shared().database(), tempfile::tempdir().unwrap());
    let policies = || testkit::compiled(&[Source { name: "first.md".to_owned(), text: first() }]);
    let one = House::in_database(&database, keys.path(), policies(), JUNE).await;
    let other = House::in_database(&database, keys.path(), policies(), JUNE).await;
    let company = one.company(&site()).await;
    let asha = somebody(&one).await;
    assert_eq!(use_names(&other, &company, &[asha]).await, [None]);
    one.operations.publish_at(&site(), &new(text("2026-06-01", "", &[NO_USE, LETTERS]))).await.unwrap();
    assert_eq!(other.operations.versions(&site()).unwrap().len(), 1);
    assert_eq!(use_names(&other, &company, &[asha]).await, [Some("example.net/2026-06-01#2".to_owned())]);
    other.operations.publish_at(&site(), &new(text("2026-07-01", "", &[USE, LETTERS]))).await.unwrap();
    assert_eq!(one.operations.take_up_versions().await.unwrap(), 1);
    assert_eq!(one.operations.versions(&site()).unwrap().len(), 3);
    let again = House::in_database(&database, keys.path(), policies(), JUNE).await;
    assert_eq!(again.operations.versions(&site()).unwrap().len(), 3);
}
