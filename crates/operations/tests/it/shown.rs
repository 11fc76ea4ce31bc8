//! The signed statement of what was shown: what is sent without it, too late, or after the words changed is not taken, and nothing is kept.

use crate::kit::{filled_in, value};
use operations::{FormKind, OperationError, StatementStanding, Submission};
use store::{Part, ShownRow, SubjectRow};
use testkit::{House, compiled, real_sources};
use vocabulary::SiteId;
use wording::Language;

const DAY_MS: i64 = 24 * 3_600_000;

/// The five real policies and a second version of one of them, from 1 July 2026 on, in which some words are others.
pub(crate) async fn house_with_change(site: &str, changes: &[(&str, &str)]) -> House {
    house_with(site, changes, |house| house).await
}

/// The same, changed as it is opened.
pub(crate) async fn house_with(site: &str, changes: &[(&str, &str)], change: impl FnOnce(operations::House) -> operations::House) -> House {
    let mut sources = real_sources();
    let old = sources.iter().find(|source| source.text.contains(&format!("site = \"{site}\""))).unwrap().clone();
    let mut text = old.text.clone();
    let dated = text.lines().find(|line| line.starts_with("archived = ") || line.starts_with("effective = ")).unwrap().to_owned();
    text = text.replacen(&dated, "effective = 2026-07-01", 1);
    for (from, to) in changes {
        assert!(text.contains(from), "`{from}` is not in the policy");
        text = text.replace(from, to);
    }
    sources.push(policy::Source { name: format!("{}.new", old.name), text });
    House::of_changed(compiled(&sources), change).await
}

async fn kept(house: &House, site: &SiteId) -> usize {
    house.store.all_rows::<SubjectRow>(&Part::of(site), &[]).await.unwrap().len()
}

async fn is_stale(house: &House, site: &SiteId, submission: Submission) {
    let sent = house.operations.collect(site, submission).await;
    assert!(matches!(sent, Err(OperationError::StatementStale)), "{sent:?}");
    assert_eq!(kept(house, site).await, 0, "nothing is kept of what was not shown as it stands");
}

#[tokio::test]
async fn a_form_is_taken_with_its_own_statement_for_a_day_and_with_no_other() {
    let house = House::new().await;
    let (site, other) = (House::site("wipro.com"), House::site("pactera.com"));
    let good = filled_in(&house, &site, FormKind::Newsletter);
    let with = |statement: String| Submission { statement, ..good.clone() };
    let mut forged = good.statement.clone();
    let last = if forged.pop() == Some('0') { '1' } else { '0' };
    forged.push(last);
    is_stale(&house, &site, with(forged.clone())).await;
    is_stale(&house, &site, with(String::new())).await;
    is_stale(&house, &site, with("0".to_owned())).await;
    is_stale(&house, &site, with(house.operations.form(&site, FormKind::Contact).unwrap().statement)).await;
    let elsewhere = house.operations.forms(&other).unwrap();
    assert!(!elsewhere.is_empty());
    for form in elsewhere {
        is_stale(&house, &site, with(form.statement)).await;
    }
    // A later end than was signed is another statement.
    let (_, rest) = good.statement.split_once('.').unwrap();
    is_stale(&house, &site, with(format!("99999999999999.{rest}"))).await;
    let standing = |statement: &str| house.operations.statement_standing(&site, FormKind::Newsletter, statement).unwrap();
    assert_eq!((standing(&good.statement), standing(&forged), standing("")), (StatementStanding::Good, StatementStanding::Unknown, StatementStanding::Unknown));
    house.clock.advance_ms(DAY_MS - 1);
    assert_eq!(standing(&good.statement), StatementStanding::Good);
    house.clock.advance_ms(1);
    assert_eq!(standing(&good.statement), StatementStanding::Over);
    is_stale(&house, &site, good.clone()).await;
    let anew = house.operations.form(&site, FormKind::Newsletter).unwrap().statement;
    house.operations.collect(&site, with(anew)).await.unwrap();
    assert_eq!(kept(&house, &site).await, 1);
}

#[tokio::test]
async fn a_form_shown_before_the_text_changed_is_not_taken_after() {
    let house = house_with_change("wipro.com", &[]).await;
    let site = House::site("wipro.com");
    house.clock.advance_ms(30 * DAY_MS - DAY_MS / 2 - 60_000);
    let before = filled_in(&house, &site, FormKind::Newsletter);
    house.clock.advance_ms(120_000);
    let standing = house.operations.statement_standing(&site, FormKind::Newsletter, &before.statement).unwrap();
    assert_eq!(standing, StatementStanding::Changed);
    is_stale(&house, &site, before).await;
    house.operations.collect(&site, filled_in(&house, &site, FormKind::Newsletter)).await.unwrap();
}

#[tokio::test]
async fn what_was_shown_stays_retrievable_with_its_language_and_its_button() {
    let house = House::new().await;
    let site = House::site("wipro.com");
    let form = house.operations.form(&site, FormKind::Newsletter).unwrap();
    let mut sent = filled_in(&house, &site, FormKind::Newsletter);
    sent.values = vec![value("email", "asha@example.org"), value("name", "Asha Rao")];
    house.operations.collect(&site, sent).await.unwrap();
    let shown: Vec<ShownRow> = house.store.all_rows(&Part::of(&site), &[]).await.unwrap();
    let row = shown.iter().find(|row| ledger::hex(&row.sha256) == form.shown_sha256).unwrap();
    assert_eq!(ledger::hex(&ledger::sha256(&[row.words.as_bytes()])), form.shown_sha256);
    for words in ["wipro.com/2006-11-09 newsletter", "\nen\n", "[Send]", form.title.as_str()] {
        assert!(row.words.contains(words), "`{words}` is not in {}", row.words);
    }
}

#[tokio::test]
async fn a_form_shown_in_arabic_is_kept_in_arabic_and_its_statement_is_of_no_other() {
    let house = House::new().await;
    let site = House::site("wipro.com");
    let english = house.operations.form(&site, FormKind::Newsletter).unwrap();
    let arabic = house.operations.form_in(&site, FormKind::Newsletter, Language::Arabic).unwrap();
    assert_eq!((arabic.language, arabic.title.as_str(), arabic.button.as_str()), ("ar", "اشترك في نشرتنا", "أرسل"));
    let asked = |form: &operations::Form| form.fields.iter().map(|field| field.category.clone()).collect::<Vec<_>>();
    let offered = |form: &operations::Form| form.choices.iter().map(|choice| choice.id.clone()).collect::<Vec<_>>();
    assert_eq!((asked(&english), offered(&english)), (asked(&arabic), offered(&arabic)), "a language changes the words and nothing else");
    assert_ne!(english.shown_sha256, arabic.shown_sha256);
    // The statement of what was shown in Arabic is none of what is shown in English.
    let relabelled = arabic.statement.replacen(".ar.", ".en.", 1);
    assert_ne!(relabelled, arabic.statement);
    is_stale(&house, &site, Submission { statement: relabelled, ..filled_in(&house, &site, FormKind::Newsletter) }).await;
    let words_of_other = english.statement.replacen(".en.", ".ar.", 1);
    is_stale(&house, &site, Submission { statement: words_of_other, ..filled_in(&house, &site, FormKind::Newsletter) }).await;
    let sent = Submission { statement: arabic.statement.clone(), ..filled_in(&house, &site, FormKind::Newsletter) };
    assert!(!sent.choices_ticked.is_empty(), "the newsletter waits for a choice");
    let collected = house.operations.collect(&site, sent).await.unwrap();
    let shown: Vec<ShownRow> = house.store.all_rows(&Part::of(&site), &[]).await.unwrap();
    let row = shown.iter().find(|row| ledger::hex(&row.sha256) == arabic.shown_sha256).unwrap();
    assert_eq!(ledger::hex(&ledger::sha256(&[row.words.as_bytes()])), arabic.shown_sha256);
    for words in ["\nar\n", "اشترك في نشرتنا", "[أرسل]", arabic.choices[0].words.as_str(), arabic.notices[0].words.as_str()] {
        assert!(row.words.contains(words), "`{words}` is not in {}", row.words);
    }
    // What was agreed to is told in the words that were agreed to.
    let consents = house.operations.consents(&site, &collected.link).await.unwrap();
    let given = consents.consents.iter().find_map(|consent| consent.given.as_ref()).unwrap();
    assert_eq!((given.language.as_str(), given.words.as_str(), given.button.as_deref()), ("ar", arabic.choices[0].words.as_str(), Some("أرسل")));
}

#[tokio::test]
async fn what_is_wrong_is_said_in_the_language_of_the_form() {
    let house = House::new().await;
    let site = House::site("wipro.com");
    let arabic = house.operations.form_in(&site, FormKind::Newsletter, Language::Arabic).unwrap();
    let mut sent = Submission { statement: arabic.statement, ..filled_in(&house, &site, FormKind::Newsletter) };
    sent.values = vec![value("email", "no address")];
    let Err(OperationError::Malformed(mistakes)) = house.operations.collect(&site, sent).await else { panic!("it was taken") };
    assert!(mistakes[0].words.contains("عنوان بريد إلكتروني"), "{mistakes:?}");
}
