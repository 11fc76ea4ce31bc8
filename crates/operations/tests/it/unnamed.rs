//! An answer without a name or an address: nobody is found by it, the link opens it while it works, and when its time is over nothing is left.

use crate::kit::{filled_in, send};
use operations::{FormKind, Retention, SiteRetention};
use std::collections::BTreeMap;
use store::{SubjectKeyRow, SubjectRow, TagRow};
use testkit::House;
use vocabulary::{Purpose, Timestamp, Within};

const DAY_MS: i64 = 86_400_000;

#[tokio::test]
async fn an_answer_without_a_name_leads_to_nobody_and_goes_whole_when_its_time_is_over() {
    let site = House::site("wso2.com");
    let times = SiteRetention { purposes: BTreeMap::from([(Purpose::Survey, Within::read("30 days").unwrap())]), ..SiteRetention::default() };
    let folder = tempfile::tempdir().unwrap();
    let noon = Timestamp(1_780_315_200_000);
    let house = House::at(folder.path(), testkit::real_policies(), noon, |house| house.keeping(Retention::default().with(&site, times))).await;
    let mut form = filled_in(&house, &site, FormKind::Survey);
    form.values.retain(|(category, _)| category.key() == "opinion");
    let sent = house.operations.collect(&site, form).await.unwrap();
    assert!(sent.names_nobody());
    assert_eq!(crate::traces::count::<TagRow>(&*house.store, &site).await, 0, "nobody is found by it");
    let mut traces = crate::traces::Traces::of(&*house.store, &site, sent.subject).await;
    traces.add("the answer", b"so far so good");
    assert_eq!(house.operations.person(&site, &sent.link).await.unwrap().records.len(), 1, "whoever has the link sees it, and it is theirs to take back");
    let named = send(&house, &site, FormKind::Survey).await;
    assert!(!named.names_nobody());
    house.clock.advance_ms(29 * DAY_MS);
    house.operations.retention_apply().await.unwrap();
    assert_eq!(crate::traces::count::<SubjectRow>(&*house.store, &site).await, 2);
    assert!(house.operations.person(&site, &sent.link).await.is_err(), "from now on the number leads to nobody");
    house.clock.advance_ms(2 * DAY_MS);
    house.operations.retention_apply().await.unwrap();
    assert_eq!(crate::traces::count::<SubjectRow>(&*house.store, &site).await, 1, "who gave a name stays on file until they are erased");
    assert_eq!(crate::traces::count::<SubjectKeyRow>(&*house.store, &site).await, 1);
    assert_eq!(traces.in_rows(&*house.store, &site).await, Vec::<String>::new());
    let report = operations::verify_house(&*house.store, &house.vault, &site, None).await.unwrap();
    assert!(report.findings.is_empty(), "{:?}", report.findings);
}
