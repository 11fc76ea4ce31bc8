//! What reaches the company's other systems: everything that must, in order, again until it succeeds, and called done only when it was read
//! back. The systems here are lists in memory with defects on demand; real ones are put to the test in their own room and by the program.

use crate::erasing::{leave, marked, somebody};
use crate::kit::{about, fact, value};
use operations::{Collected, Errand, ErrandQuery, EvidenceKind, NewFact, OtherSystems, RowElsewhere, SystemAnswer, SystemDeclared, SystemTask, SystemTrouble};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use store::{ErrandInRow, ErrandKeyRow, ErrandRow, Part};
use testkit::House;
use vocabulary::{Condition, DataCategory, Effect, Personal, Purpose, SiteId, Timestamp};

/// What is wrong with a system the next time it is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Defect {
    None,
    Unreachable,
    /// It says that it did, and did not.
    Keeps,
    /// It did, and cannot be asked whether it did.
    Mute,
    /// It never answers.
    Hangs,
}

/// A person as a system has them: address, name, whether they are written to.
type Entry = (String, String, bool);

#[derive(Debug)]
pub(crate) struct Shelves {
    systems: Vec<(SystemDeclared, Mutex<Vec<Entry>>, Mutex<Defect>)>,
    /// What was done, in its order.
    done: Mutex<Vec<String>>,
}

impl Shelves {
    pub(crate) fn new(names: &[&str]) -> Arc<Self> {
        let all = vec![SystemTask::Access, SystemTask::Correct, SystemTask::OptOut, SystemTask::Erase];
        let declared = |name: &str| SystemDeclared {
            name: name.to_owned(),
            about: format!("the {name}"),
            kind: "postgresql",
            purposes: vec![Purpose::Service],
            retention: "one year".to_owned(),
            holds: ["email", "name"].map(|key| DataCategory::new(key).unwrap()).to_vec(),
            keeps: Vec::new(),
            takes: all.clone(),
            stops: vec![Purpose::Marketing],
        };
        Arc::new(Self { systems: names.iter().map(|name| (declared(name), Mutex::default(), Mutex::new(Defect::None))).collect(), done: Mutex::default() })
    }

    fn at(&self, name: &str) -> (&Mutex<Vec<Entry>>, Defect) {
        let (_, entries, defect) = self.systems.iter().find(|(declared, ..)| declared.name == name).unwrap();
        (entries, *defect.lock().unwrap())
    }

    fn put(&self, email: &str) {
        for (_, entries, _) in &self.systems {
            entries.lock().unwrap().push((email.to_owned(), "Old Name".to_owned(), true));
        }
    }

    fn entries(&self, name: &str) -> Vec<Entry> {
        self.at(name).0.lock().unwrap().clone()
    }

    fn is(&self, name: &str, defect: Defect) {
        *self.systems.iter().find(|(declared, ..)| declared.name == name).unwrap().2.lock().unwrap() = defect;
    }

    /// What a task makes of an entry: another, or nothing.
    fn after(errand: &Errand<'_>, entry: &Entry) -> Option<Entry> {
        if !errand.who.emails.iter().any(|email| *email.reveal() == entry.0) {
            return Some(entry.clone());
        }
        let mut entry = entry.clone();
        match errand.task {
            SystemTask::Erase => return None,
            SystemTask::OptOut => entry.2 = entry.2 && !errand.purposes.contains(&Purpose::Marketing),
            _ => {
                for (data, old, new) in &errand.who.corrected {
                    match data.key() {
                        "email" if entry.0 == *old.reveal() => entry.0.clone_from(new.reveal()),
                        "name" => entry.1.clone_from(new.reveal()),
                        _ => {}
                    }
                }
            }
        }
        Some(entry)
    }
}

const UNREACHABLE: SystemTrouble = SystemTrouble("unreachable");

impl OtherSystems for Shelves {
    fn declared(&self, site: &SiteId) -> Vec<SystemDeclared> {
        if site.as_str() == "wipro.com" { Vec::new() } else { self.systems.iter().map(|(declared, ..)| declared.clone()).collect() }
    }

    fn find<'a>(&'a self, errand: &'a Errand<'a>) -> SystemAnswer<'a, Personal<String>> {
        Box::pin(async move {
            match self.at(errand.system).1 {
                Defect::Unreachable => Err(UNREACHABLE),
                _ => Ok(Personal::new(format!("keys {}", errand.who.emails.len()))),
            }
        })
    }

    fn carry_out<'a>(&'a self, errand: &'a Errand<'a>, _: &'a Personal<String>) -> SystemAnswer<'a, u64> {
        Box::pin(async move {
            let (entries, defect) = self.at(errand.system);
            match defect {
                Defect::Hangs => std::future::pending().await,
                Defect::Unreachable => return Err(UNREACHABLE),
                Defect::Keeps => return Ok(1),
                Defect::None | Defect::Mute => {}
            }
            let mut entries = entries.lock().unwrap();
            *entries = entries.iter().filter_map(|entry| Self::after(errand, entry)).collect();
            self.done.lock().unwrap().push(format!("{} {}", errand.system, errand.task.key()));
            Ok(1)
        })
    }

    fn remains<'a>(&'a self, errand: &'a Errand<'a>, _: &'a Personal<String>) -> SystemAnswer<'a, u64> {
        Box::pin(async move {
            let (entries, defect) = self.at(errand.system);
            if matches!(defect, Defect::Mute | Defect::Unreachable) {
                return Err(UNREACHABLE);
            }
            let entries = entries.lock().unwrap();
            Ok(entries.iter().filter(|entry| Self::after(errand, entry).as_ref() != Some(entry)).count() as u64)
        })
    }

    fn look<'a>(&'a self, errand: &'a Errand<'a>) -> SystemAnswer<'a, Vec<RowElsewhere>> {
        Box::pin(async move {
            let (entries, defect) = self.at(errand.system);
            if defect != Defect::None {
                return Err(UNREACHABLE);
            }
            let entries = entries.lock().unwrap();
            let theirs = entries.iter().filter(|entry| errand.who.emails.iter().any(|email| *email.reveal() == entry.0));
            Ok(theirs
                .map(|entry| RowElsewhere {
                    table: "people".to_owned(),
                    fields: vec![("name".to_owned(), DataCategory::new("name").unwrap(), Personal::new(entry.1.clone()))],
                })
                .collect())
        })
    }

    fn health<'a>(&'a self, _: &'a SiteId, system: &'a str, _: Timestamp) -> SystemAnswer<'a, ()> {
        Box::pin(async move { if self.at(system).1 == Defect::Unreachable { Err(UNREACHABLE) } else { Ok(()) } })
    }
}

/// A house with two systems, and somebody in it and in both.
async fn scene() -> (House, Arc<Shelves>, SiteId, Collected) {
    let shelves = Shelves::new(&["shop", "mailer"]);
    let given = Arc::clone(&shelves);
    let house = House::of_changed(testkit::real_policies(), |house| house.reaching_systems(given)).await;
    let site = House::site("indiamart.com");
    let person = somebody(&house, &site).await;
    shelves.put(&marked("email"));
    shelves.put("ben@example.org");
    (house, shelves, site, person)
}

async fn errands(house: &House, site: &SiteId) -> (Vec<ErrandRow>, Vec<ErrandInRow>, usize) {
    let part = Part::of(site);
    let keys: Vec<ErrandKeyRow> = house.store.all_rows(&part, &[]).await.unwrap();
    (house.store.all_rows(&part, &[]).await.unwrap(), house.store.all_rows(&part, &[]).await.unwrap(), keys.len())
}

async fn object(house: &House, site: &SiteId, person: &Collected) {
    let new = NewFact { purpose: Some(Purpose::Marketing), ..fact(Condition::OptedOut, EvidenceKind::Letter) };
    house.operations.record_fact(&house.company(site).await, about(person.subject, new)).await.unwrap();
}

async fn put_right(house: &House, site: &SiteId, person: &Collected, category: &str, text: &str) {
    let page = house.operations.person(site, &person.link).await.unwrap();
    let record = page.records.iter().find(|record| record.category.key() == category).unwrap().id;
    house.operations.rewrite(&house.company(site).await, (person.subject, record), &value(category, text).1, None).await.unwrap();
}

async fn erase(house: &House, site: &SiteId, person: &Collected) {
    leave(house, site, person, &Effect::Deleted).await.unwrap();
}

#[tokio::test]
async fn an_erasure_reaches_every_system_and_its_key_goes_when_all_have_proven() {
    let (house, shelves, site, person) = scene().await;
    shelves.is("mailer", Defect::Unreachable);
    erase(&house, &site, &person).await;
    let (acts, _, keys) = errands(&house, &site).await;
    assert_eq!((acts.len(), keys), (1, 1));
    assert!(acts[0].subject.is_none() && acts[0].who.is_some(), "it names nobody, and what finds them is sealed");
    let carried = house.operations.carry_to_systems().await.unwrap();
    assert_eq!((carried.proven, carried.failed), (1, 1));
    let (acts, there, keys) = errands(&house, &site).await;
    assert!(keys == 1 && acts[0].who.is_some(), "one system has not proven: {there:?}");
    assert_eq!(shelves.entries("shop").len(), 1);
    assert_eq!(shelves.entries("mailer").len(), 2);
    shelves.is("mailer", Defect::None);
    assert_eq!(house.operations.carry_to_systems().await.unwrap().proven, 0, "it waits for its time");
    house.clock.advance_ms(1_000);
    assert_eq!(house.operations.carry_to_systems().await.unwrap().proven, 1);
    let (acts, there, keys) = errands(&house, &site).await;
    assert_eq!(keys, 0, "the key is destroyed");
    assert!(acts[0].who.is_none() && there.iter().all(|row| row.traces.is_none() && row.state == "proven"));
    let shown = house.operations.erasure_elsewhere(&site, acts[0].errand).await.unwrap();
    assert!(shown.proven_at.is_some() && shown.systems.len() == 2);
    assert_eq!(shelves.entries("mailer"), [("ben@example.org".to_owned(), "Old Name".to_owned(), true)], "nobody else is touched");
}

#[tokio::test]
async fn a_system_that_says_yes_and_keeps_is_failed_still_there() {
    let (house, shelves, site, person) = scene().await;
    shelves.is("shop", Defect::Keeps);
    erase(&house, &site, &person).await;
    house.operations.carry_to_systems().await.unwrap();
    let company = house.company(&site).await;
    let open = house.operations.errands(&company, &ErrandQuery { is_open: true, ..ErrandQuery::default() }).await.unwrap();
    let shop = open[0].systems.iter().find(|system| system.system == "shop").unwrap();
    assert_eq!((shop.state.as_str(), shop.why.as_deref()), ("failed", Some("still there")));
    let views = house.operations.systems(&company, true).await.unwrap();
    assert_eq!(
        views.iter().map(|view| (view.name.as_str(), view.failed, view.waiting, view.last_proof.is_some())).collect::<Vec<_>>(),
        [("shop", 1, 0, false), ("mailer", 0, 0, true)]
    );
    shelves.is("shop", Defect::None);
    house.operations.try_errand_again(&company, (open[0].errand, "shop"), Some("once")).await.unwrap();
    assert_eq!(house.operations.carry_to_systems().await.unwrap().proven, 1);
    assert_eq!(errands(&house, &site).await.2, 0);
    let again = |key| house.operations.try_errand_again(&company, (open[0].errand, "shop"), Some(key));
    assert!(again("once").await.unwrap().proven_at.is_some(), "asked for with the same key, it is what it has come to");
    assert!(again("another").await.is_err(), "nothing waits there any more");
    assert!(house.operations.errands(&company, &ErrandQuery { is_open: true, ..ErrandQuery::default() }).await.unwrap().is_empty());
    assert_eq!(house.operations.errands(&company, &ErrandQuery::default()).await.unwrap().len(), 1);
}

#[tokio::test]
async fn what_was_cut_off_is_taken_up_again_and_by_nobody_before_its_time() {
    let (house, shelves, site, person) = scene().await;
    shelves.is("shop", Defect::Hangs);
    erase(&house, &site, &person).await;
    // The process dies in the middle of it: whatever it had in hand is dropped.
    assert!(tokio::time::timeout(Duration::from_millis(500), house.operations.carry_to_systems()).await.is_err());
    shelves.is("shop", Defect::None);
    let (_, there, _) = errands(&house, &site).await;
    let shop = there.iter().find(|row| row.system == "shop").unwrap();
    assert!(shop.state == "running" && shop.traces.is_some(), "the keys were kept before anything was done: {shop:?}");
    assert_eq!(house.operations.carry_to_systems().await.unwrap().proven, 0);
    house.clock.advance_ms(75_000);
    house.operations.carry_to_systems().await.unwrap();
    assert_eq!(errands(&house, &site).await.2, 0);
    assert_eq!(shelves.entries("shop").len(), 1);
}

#[tokio::test]
async fn corrections_and_objections_come_in_the_order_in_which_they_were_made() {
    let (house, shelves, site, person) = scene().await;
    shelves.is("shop", Defect::Unreachable);
    put_right(&house, &site, &person, "email", "new@zyxwvut.example").await;
    house.operations.carry_to_systems().await.unwrap();
    object(&house, &site, &person).await;
    house.operations.carry_to_systems().await.unwrap();
    assert_eq!(shelves.entries("mailer")[0], ("new@zyxwvut.example".to_owned(), "Old Name".to_owned(), false));
    assert_eq!(*shelves.done.lock().unwrap(), ["mailer correct", "mailer opt-out"], "the shop's objection waits for its correction");
    shelves.is("shop", Defect::None);
    house.clock.advance_ms(10_000);
    house.operations.carry_to_systems().await.unwrap();
    assert_eq!(shelves.entries("shop"), shelves.entries("mailer"));
    assert_eq!(shelves.done.lock().unwrap()[2..], ["shop correct", "shop opt-out"]);
    let entries: Vec<String> =
        house.operations.export(&site, &person.link).await.unwrap().unwrap().entries.iter().map(|entry| entry.event.to_string()).collect();
    for step in ["begun", "found", "carried out", "proven"] {
        assert!(entries.iter().any(|entry| entry.contains("in-system") && entry.contains(step)), "{step} is in their history");
    }
}

#[tokio::test]
async fn whoever_is_erased_before_their_correction_arrived_is_found_by_the_older_address_too() {
    let (house, shelves, site, person) = scene().await;
    shelves.is("shop", Defect::Unreachable);
    put_right(&house, &site, &person, "email", "new@zyxwvut.example").await;
    house.operations.carry_to_systems().await.unwrap();
    erase(&house, &site, &person).await;
    shelves.is("shop", Defect::None);
    house.clock.advance_ms(10_000);
    house.operations.carry_to_systems().await.unwrap();
    let (acts, ..) = errands(&house, &site).await;
    assert_eq!(acts.len(), 1, "the correction went with its person");
    for system in ["shop", "mailer"] {
        assert_eq!(shelves.entries(system).len(), 1, "{system}");
    }
}

#[tokio::test]
async fn a_person_sees_what_other_systems_hold_and_which_did_not_answer() {
    let (house, shelves, site, person) = scene().await;
    shelves.is("mailer", Defect::Unreachable);
    let elsewhere = house.operations.elsewhere(&site, &person.link).await.unwrap();
    let seen: Vec<(&str, usize, Option<&str>)> = elsewhere.systems.iter().map(|system| (system.system.as_str(), system.rows.len(), system.trouble)).collect();
    assert_eq!(seen, [("shop", 1, None), ("mailer", 0, Some("unreachable"))]);
    let page = house.operations.person(&site, &person.link).await.unwrap();
    assert!(page.leaving.iter().any(|leaving| leaving.systems.len() == 2), "said before leaving");
    let other = House::site("wipro.com");
    let stranger = somebody(&house, &other).await;
    assert!(house.operations.elsewhere(&other, &stranger.link).await.unwrap().systems.is_empty(), "another site has no systems");
    assert!(house.operations.elsewhere(&site, &stranger.link).await.is_err());
}

/// Numbers that look random and are the same each time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % end
    }
}

#[tokio::test]
async fn after_any_acts_and_failures_every_system_comes_to_the_same_end() {
    for seed in 0..8 {
        let mut dice = Dice(seed);
        let (house, shelves, site, person) = scene().await;
        let mut erased = false;
        for round in 0..12 {
            for system in ["shop", "mailer"] {
                let defects = [Defect::None, Defect::Unreachable, Defect::Keeps, Defect::Mute];
                shelves.is(system, defects[usize::try_from(dice.below(4)).unwrap()]);
            }
            match dice.below(6) {
                _ if erased => {}
                0 => put_right(&house, &site, &person, "email", &format!("new{round}@zyxwvut.example")).await,
                1 => put_right(&house, &site, &person, "name", &format!("Name {round}")).await,
                2 => object(&house, &site, &person).await,
                3 if round > 8 => {
                    erase(&house, &site, &person).await;
                    erased = true;
                }
                _ => {}
            }
            house.operations.carry_to_systems().await.unwrap();
            house.clock.advance_ms(i64::try_from(dice.below(5_000)).unwrap());
        }
        for system in ["shop", "mailer"] {
            shelves.is(system, Defect::None);
        }
        for _ in 0..20 {
            house.clock.advance_ms(4_000_000);
            house.operations.carry_to_systems().await.unwrap();
        }
        let (acts, there, keys) = errands(&house, &site).await;
        assert!(keys == 0 && acts.iter().all(|act| act.who.is_none()) && there.iter().all(|row| row.state == "proven"), "seed {seed}: {there:?}");
        assert_eq!(shelves.entries("shop"), shelves.entries("mailer"), "seed {seed}");
        assert_eq!(shelves.entries("shop").len(), if erased { 1 } else { 2 }, "seed {seed}");
    }
}

#[tokio::test]
async fn an_erasure_that_a_restored_backup_repeats_is_owed_to_other_systems_once_more() {
    let (house, shelves, site, person) = scene().await;
    // As in a backup from before the erasure: the person is there, and the log of the old house says that they were erased since.
    let marks = [ledger::hex(&house.vault.mark_of_erased(&site, person.subject).unwrap())].into();
    let (store, now) = ((&*house.store, &*house.vault), house.operations.now());
    let systems = ["shop", "mailer"].map(str::to_owned);
    assert_eq!(operations::backup::replay(store, &site, &marks, &[], &systems, now).await.unwrap().erased_again, 1);
    let (acts, there, keys) = errands(&house, &site).await;
    assert_eq!((acts.len(), there.len(), keys), (1, 2, 1));
    assert!(acts[0].subject.is_none() && acts[0].task == "erase", "it names nobody: {acts:?}");
    assert_eq!(house.operations.carry_to_systems().await.unwrap().proven, 2);
    for system in ["shop", "mailer"] {
        assert_eq!(shelves.entries(system), [("ben@example.org".to_owned(), "Old Name".to_owned(), true)], "gone from the {system}, and nobody else");
    }
    assert_eq!(errands(&house, &site).await.2, 0, "the key is destroyed");
    let report = operations::verify_house(&*house.store, &house.vault, &site, None).await.unwrap();
    assert!(report.is_sound(), "{report:?}");
}
