//! How long things are kept, and where erasures are shipped to: what is past its time is read by nobody from that instant, and goes;
//! a notice that does not arrive is sent again.

use crate::kit::{data, send};
use crate::traces::Traces;
use operations::{
    Actor, Carried, Carrier, ErasureNotice, Exercise, FieldOutcome, FormKind, OperationError, Place, Retention, Shipping, SiteRetention, UseRequest,
};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use store::{Cell, FactRow, LeafRow, LinkRow, Part, TagRow};
use testkit::House;
use vocabulary::{Action, Channel, Clock, Effect, Purpose, SiteId, Timestamp, Within};

const NOON: Timestamp = Timestamp(1_780_315_200_000);
const DAY_MS: i64 = 24 * 3_600_000;

fn keeping(site: &SiteId, purposes: &[Purpose]) -> Retention {
    let ten_days = Within::read("10 days").unwrap();
    let times = SiteRetention { purposes: purposes.iter().map(|purpose| (*purpose, ten_days)).collect(), requests: Some(ten_days), facts: Some(ten_days) };
    Retention::default().with(site, times)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_past_its_time_is_read_by_nobody_from_that_instant_and_goes() {
    let folder = tempfile::tempdir().unwrap();
    let site = House::site("wso2.com");
    let times = keeping(&site, &[Purpose::Registration, Purpose::Service, Purpose::Marketing]);
    let house = House::at(folder.path(), testkit::real_policies(), NOON, |house| house.keeping(times)).await;
    let company = house.company(&site).await;
    let asha = send(&house, &site, FormKind::Registration).await;
    let held = house.operations.person(&site, &asha.link).await.unwrap().records;
    let purposes = held[0].purposes.clone();
    let used = UseRequest {
        subjects: vec![asha.subject],
        categories: vec![data("email")],
        action: Action::Use,
        purpose: purposes[0],
        by: Actor::Company,
        idempotency: None,
    };
    let is_given = async || {
        let release = house.operations.use_data(&company, used.clone()).await.unwrap();
        matches!(release.subjects[0].fields[0].outcome, FieldOutcome::Given { .. })
    };
    let traces = Traces::of(&*house.store, &site, asha.subject).await;
    assert!(is_given().await, "{purposes:?}");
    house.clock.set(NOON.plus_ms(10 * DAY_MS - 1));
    assert!(is_given().await);
    let early = house.operations.retention_apply().await.unwrap().into_iter().find(|swept| swept.site == site).unwrap();
    assert_eq!((early.values, early.links), (0, 1), "the link to the page opens nothing after a week");
    house.clock.advance_ms(1);
    assert!(!is_given().await, "read in the instant its time was over");
    let report = house.operations.retention_report().await.unwrap().into_iter().find(|report| report.site == site).unwrap();
    assert_eq!((report.held, report.expired), (held.len() as u64, held.len() as u64));
    let swept = house.operations.retention_apply().await.unwrap().into_iter().find(|swept| swept.site == site).unwrap();
    assert_eq!(swept.values, held.len() as u64);
    let part = Part::of(&site);
    let of = [("subject", Cell::from(&asha.subject))];
    assert!(house.store.all_rows::<TagRow>(&part, &of).await.unwrap().is_empty(), "found by an address that is not held");
    assert!(house.store.all_rows::<LinkRow>(&part, &of).await.unwrap().iter().all(|link| link.expires_at > house.clock.now()));
    assert!(house.store.all_rows::<FactRow>(&part, &of).await.unwrap().iter().all(|row| row.detail.until.is_none()));
    let leaves = house.store.all_rows::<LeafRow>(&part, &of).await.unwrap();
    let expired = leaves.iter().filter(|leaf| String::from_utf8_lossy(&leaf.data).contains("\"kind\":\"expired\"")).count();
    assert_eq!(expired, held.len(), "each value has a leaf of its own");
    let again = house.operations.retention_apply().await.unwrap();
    assert!(again.iter().all(|swept| swept.values == 0 && swept.links == 0), "{again:?}");
    // An erasure empties the write-ahead file: then the sealed values are nowhere.
    let other = send(&house, &site, FormKind::Registration).await;
    leave(&house, &site, &other).await.unwrap();
    let left = traces.in_folder(folder.path());
    assert!(left.iter().all(|trace| !trace.contains("sealed value")), "{left:?}");
}

#[tokio::test]
async fn the_report_counts_what_no_sentence_needs() {
    let text = |rule: &str| {
        format!(
            "+++\nsite = \"example.org\"\ncompany = \"Example Ltd\"\neffective = 2026-01-01\n[parameters]\nkeep-support = \"5 days\"\n+++\n\nWe may collect your address and answer you.\n\n```rules\n{rule}\n```\n"
        )
    };
    let source = policy::Source {
        name: "example.org".to_owned(),
        text: text("may collect, use email, name, message for support | We may collect your address and answer you"),
    };
    let house = House::of(testkit::compiled(&[source]), NOON).await;
    let site = House::site("example.org");
    let Some(form) = house.operations.forms(&site).unwrap().first().map(|form| form.kind) else { panic!("no form") };
    send(&house, &site, form).await;
    let report = house.operations.retention_report().await.unwrap().remove(0);
    assert!(report.held > 0 && report.unneeded.is_empty() && report.expired == 0, "{report:?}");
    house.clock.advance_ms(5 * DAY_MS);
    let report = house.operations.retention_report().await.unwrap().remove(0);
    assert_eq!(report.expired, report.held, "the policy's own time counts: {report:?}");
}

/// A place that can be out of reach.
#[derive(Debug, Default)]
struct Post {
    is_out_of_reach: AtomicBool,
    arrived: Mutex<Vec<(String, ErasureNotice)>>,
}

impl Carrier for Post {
    fn carry<'a>(&'a self, place: &'a Place, notice: &'a ErasureNotice) -> Carried<'a> {
        Box::pin(async move {
            if self.is_out_of_reach.load(Ordering::SeqCst) {
                return Err("out of reach".to_owned());
            }
            self.arrived.lock().unwrap().push((place.to_string(), notice.clone()));
            Ok(())
        })
    }
}

async fn leave(house: &House, site: &SiteId, somebody: &operations::Collected) -> Result<(), OperationError> {
    let page = house.operations.person(site, &somebody.link).await.unwrap();
    let right = page.rights.iter().find(|right| right.here && right.effect == Effect::Deleted).unwrap();
    let exercise = Exercise { key: right.key.clone(), channel: Channel::AccountPage, correction: None, words: None, idempotency: None };
    house.operations.exercise(site, &somebody.link, exercise).await.map(drop)
}

#[tokio::test]
async fn an_erasure_is_shipped_before_it_is_acknowledged_where_it_must_and_again_until_it_arrives() {
    let folder = tempfile::tempdir().unwrap();
    let post = Arc::new(Post::default());
    let site = House::site("pactera.com");
    for must in [true, false] {
        let places = ["file:/elsewhere", "http://127.0.0.1:1/erased", "mailbox:privacy@example.org"].map(|place| place.parse().unwrap()).to_vec();
        let shipping = Shipping { places, must, carrier: post.clone() };
        let house = House::at(folder.path(), testkit::real_policies(), NOON, |house| house.shipping_erasures(shipping)).await;
        post.is_out_of_reach.store(false, Ordering::SeqCst);
        post.arrived.lock().unwrap().clear();
        let asha = send(&house, &site, FormKind::Contact).await;
        leave(&house, &site, &asha).await.unwrap();
        let at_once = post.arrived.lock().unwrap().len();
        assert_eq!(at_once, if must { 2 } else { 0 });
        assert_eq!(house.operations.ship_erasures().await.unwrap().arrived, 2 - at_once as u64);
        let mark = ledger::hex(&house.vault.mark_of_erased(&site, asha.subject).unwrap());
        assert!(post.arrived.lock().unwrap().iter().all(|(_, notice)| notice.mark == mark && notice.site == site && notice.at == NOON));

        post.is_out_of_reach.store(true, Ordering::SeqCst);
        let asha = send(&house, &site, FormKind::Contact).await;
        let left = leave(&house, &site, &asha).await;
        assert_eq!(left.is_err(), must, "{left:?}");
        assert!(house.operations.person(&site, &asha.link).await.is_err(), "erased all the same");
        drop(house.operations.ship_erasures().await);
        post.is_out_of_reach.store(false, Ordering::SeqCst);
        assert_eq!(house.operations.ship_erasures().await.unwrap().arrived, 0, "not at once again");
        house.clock.advance_ms(3_600_000);
        let shipped = house.operations.ship_erasures().await.unwrap();
        assert_eq!(shipped.arrived, 2, "{shipped:?}");
        assert!(shipped.waiting >= 2, "letters wait: {shipped:?}");
    }
}
