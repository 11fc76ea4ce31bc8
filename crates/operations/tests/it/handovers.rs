//! Giving data to a party page by page: each page is decided at its moment, logged, and only then opened; it goes on where it broke off, and what
//! is given once more says so.

use crate::erasing::leave;
use crate::kit::{about, data, fact, filled_in, send};
use ledger::{ContentHash, Event, NoteVerifier, Receipt};
use operations::{
    Address, Caller, Certificate, Delivery, DisclosureRequest, DisclosuresQuery, EvidenceKind, FormKind, HandoverFormat, HandoverOpened, HandoverPage, Message,
    Messenger, NewFact, NewHandover, NewParty, OperationError, Partial, PeopleQuery, PreviewWord, Register, Sending, Whom,
};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;
use testkit::House;
use vocabulary::{Action, Clock, Condition, Effect, Personal, Purpose, Recipient, RecordId, SiteId, SubjectId};

const DAY_MS: i64 = 24 * 3_600_000;

/// So many people of a site who asked for a paper.
pub(crate) async fn people(house: &House, site: &SiteId, how_many: usize) -> Vec<SubjectId> {
    let form = filled_in(house, site, FormKind::Download);
    let mut all = Vec::with_capacity(how_many);
    for number in 0..how_many {
        let mut sent = form.clone();
        for (category, written) in &mut sent.values {
            match category.key() {
                "email" => *written = Personal::new(format!("person{number}@example.org")),
                "name" => *written = Personal::new(format!("Person {number}")),
                _ => {}
            }
        }
        all.push(house.operations.collect(site, sent).await.unwrap().subject);
    }
    all
}

pub(crate) async fn acme(house: &House, company: &Caller) -> operations::EntryView {
    house.operations.register_party(company, NewParty { name: "Acme".to_owned(), kind: Recipient::Partner, idempotency: None }).await.unwrap();
    testkit::entered(&house.operations, company.site(), testkit::entry(Register::Agreements, "Acme")).await
}

pub(crate) fn handover(whom: Whom, delivery: Delivery) -> NewHandover {
    NewHandover {
        whom,
        categories: vec![data("name"), data("email")],
        action: Action::Share,
        purpose: Purpose::Marketing,
        party: "Acme".to_owned(),
        partial: Partial::WhatIsPermitted,
        format: HandoverFormat::Json,
        delivery,
        idempotency: None,
    }
}

async fn opened(house: &House, company: &Caller, new: NewHandover) -> HandoverOpened {
    house.operations.hand_over(company, new).await.unwrap()
}

fn addresses(page: &HandoverPage) -> Vec<String> {
    page.rows.iter().filter_map(|row| row.values[1].as_ref()).map(|value| value.reveal().clone()).collect()
}

/// Every page to the end; the addresses that were given.
async fn all_pages(house: &House, company: &Caller, id: RecordId) -> Vec<String> {
    let (mut given, mut after) = (Vec::new(), 0);
    loop {
        let page = house.operations.handover_page(company, id, after).await.unwrap();
        given.extend(addresses(&page));
        let Some(next) = page.next else { return given };
        after = next;
    }
}

fn checked(house: &House, site: &SiteId, certificate: &Certificate) -> ledger::HandedOver {
    let key = NoteVerifier::read(&house.operations.log_key(site).unwrap()).unwrap();
    let receipt = Receipt::read(&certificate.text).unwrap();
    receipt.verify(&key).unwrap();
    match receipt.entry.event {
        Event::HandedOver(given) => given,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn everybody_is_given_once_and_the_certificate_says_so_without_a_name() {
    let house = House::new().await;
    let site = House::site("wipro.com");
    let company = house.company(&site).await;
    people(&house, &site, 320).await;
    acme(&house, &company).await;
    let act = opened(&house, &company, handover(Whom::Everybody, Delivery::Pages)).await;
    assert_eq!(act.people, 320);
    let early = house.operations.finish_handover(&company, act.id, None).await;
    assert!(matches!(early, Err(OperationError::Malformed(_))), "{early:?}");
    let given = all_pages(&house, &company, act.id).await;
    assert_eq!((given.len(), given.iter().collect::<BTreeSet<_>>().len()), (320, 320));

    let content = ContentHash::salted(&[7; 32]).line(b"a line");
    let certificate = house.operations.finish_handover(&company, act.id, Some(&content)).await.unwrap().unwrap();
    let said = checked(&house, &site, &certificate);
    assert_eq!((said.people, said.party.as_str(), said.content), (320, "Acme", content.spelt()));
    assert_eq!(said.left, [(data("email"), 320), (data("name"), 320)]);
    assert!(said.duties.contains(&"no-onward-share".to_owned()) && !said.sentences.is_empty());
    assert!(!certificate.text.contains("person1@") && !certificate.text.contains("Person 1"));
    let again = house.operations.finish_handover(&company, act.id, None).await.unwrap();
    assert_eq!(again.map(|again| again.leaf), Some(certificate.leaf), "once more makes no other");
    let closed = house.operations.handover_page(&company, act.id, 0).await;
    assert!(matches!(closed, Err(OperationError::Settled(_))), "{closed:?}");
    let report = operations::verify_house(&*house.store, &house.vault, &site, None).await.unwrap();
    assert!(report.findings.is_empty(), "{:?}", report.findings);
}

#[tokio::test]
async fn a_page_that_is_given_once_more_says_so_and_counts_nobody_twice() {
    let house = House::new().await;
    let site = House::site("wipro.com");
    let company = house.company(&site).await;
    people(&house, &site, 200).await;
    acme(&house, &company).await;
    let act = opened(&house, &company, NewHandover { idempotency: Some("h-1".to_owned()), ..handover(Whom::Everybody, Delivery::Pages) }).await;
    let same = opened(&house, &company, NewHandover { idempotency: Some("h-1".to_owned()), ..handover(Whom::Everybody, Delivery::Pages) }).await;
    assert_eq!(act.id, same.id, "the same key is the same act");
    let first = house.operations.handover_page(&company, act.id, 0).await.unwrap();
    assert!(!first.again);
    let ahead = house.operations.handover_page(&company, act.id, first.next.unwrap() + 1).await;
    assert!(matches!(ahead, Err(OperationError::Malformed(_))), "{ahead:?}");
    let once_more = house.operations.handover_page(&company, act.id, 0).await.unwrap();
    assert!(once_more.again);
    assert_eq!(addresses(&first), addresses(&once_more));
    let mine = |page: &HandoverPage| page.rows.iter().map(|row| row.disclosure).collect::<BTreeSet<_>>();
    assert!(mine(&first).is_disjoint(&mine(&once_more)), "what is told again is decided and logged again");
    let view = house.operations.disclosure(&company, act.id).await.unwrap();
    assert_eq!((view.given, view.again, view.sent), (150, 1, 150));
}

#[tokio::test]
async fn what_is_withdrawn_between_two_pages_stops_the_second() {
    let house = House::new().await;
    let site = House::site("wipro.com");
    let company = house.company(&site).await;
    people(&house, &site, 200).await;
    let agreement = acme(&house, &company).await;
    let act = opened(&house, &company, handover(Whom::Everybody, Delivery::Pages)).await;
    let first = house.operations.handover_page(&company, act.id, 0).await.unwrap();
    assert_eq!(first.rows.len(), 150);
    house.clock.advance_ms(1);
    house.operations.revoke(&company, Register::Agreements, agreement.id, None).await.unwrap();
    let second = house.operations.handover_page(&company, act.id, first.next.unwrap()).await.unwrap();
    assert!(second.rows.is_empty(), "an agreement that was taken back still opens");
    let view = house.operations.disclosure(&company, act.id).await.unwrap();
    assert_eq!((view.given, view.stayed.clone()), (150, vec![(data("email"), 50), (data("name"), 50)]));
    let why = view.refused_by.first().unwrap();
    let found = house.operations.disclosures(&company, &DisclosuresQuery { sentence: Some(why.clone()), ..DisclosuresQuery::default() }).await.unwrap();
    assert_eq!(found.acts.iter().map(|act| act.id).collect::<Vec<_>>(), [act.id]);
}

#[tokio::test]
async fn all_or_nothing_is_nothing_on_every_page_where_one_person_is_refused() {
    let house = House::new().await;
    let site = House::site("wesprodigital.com");
    let company = house.company(&site).await;
    acme(&house, &company).await;
    let mut all = Vec::new();
    for _ in 0..160 {
        all.push(send(&house, &site, FormKind::Registration).await.subject);
    }
    for subject in all.iter().take(159) {
        let permission = NewFact { purpose: Some(Purpose::PartnerMarketing), ..about(*subject, fact(Condition::Permission, EvidenceKind::Letter)) };
        house.operations.record_fact(&company, permission).await.unwrap();
    }
    let whole = NewHandover { partial: Partial::AllOrNothing, purpose: Purpose::PartnerMarketing, ..handover(Whom::Everybody, Delivery::Pages) };
    let permitted = NewHandover { partial: Partial::WhatIsPermitted, ..whole.clone() };
    let some = opened(&house, &company, permitted).await;
    assert_eq!(all_pages(&house, &company, some.id).await.len(), 159);
    let act = opened(&house, &company, whole).await;
    let outcome = house.operations.handover_page(&company, act.id, 0).await;
    assert!(matches!(outcome, Err(OperationError::Refused(_))), "one of 160 did not permit it, and a page was given");
    let view = house.operations.disclosure(&company, act.id).await.unwrap();
    assert_eq!((view.state.as_str(), view.given, view.sent), ("refused", 0, 0));
    let found = house.operations.disclosures(&company, &DisclosuresQuery { refused: Some(true), ..DisclosuresQuery::default() }).await.unwrap();
    assert!(found.acts.iter().any(|found| found.id == act.id), "what was refused stands in the register");
}

#[tokio::test]
async fn who_is_erased_after_the_listing_is_given_to_nobody_and_stands_in_no_list() {
    let house = House::new().await;
    let site = House::site("wesprodigital.com");
    let company = house.company(&site).await;
    let asha = send(&house, &site, FormKind::Registration).await;
    for _ in 0..5 {
        send(&house, &site, FormKind::Registration).await;
    }
    acme(&house, &company).await;
    let act = opened(&house, &company, handover(Whom::Everybody, Delivery::Pages)).await;
    assert_eq!(act.people, 6);
    let listed: Vec<store::HandoverPersonRow> = house.store.all_rows(&store::Part::of(&site), &[]).await.unwrap();
    leave(&house, &site, &asha, &Effect::Deleted).await.unwrap();
    let left: Vec<store::HandoverPersonRow> = house.store.all_rows(&store::Part::of(&site), &[]).await.unwrap();
    let places = |rows: &[store::HandoverPersonRow]| rows.iter().map(|row| (row.place, row.subject)).collect::<BTreeMap<_, _>>();
    let mut others = places(&listed);
    others.retain(|_, subject| *subject != asha.subject);
    assert_eq!((others.len(), places(&left)), (5, others.clone()), "the others stay in their places");
    let page = house.operations.handover_page(&company, act.id, 0).await.unwrap();
    assert_eq!(page.next, others.keys().next_back().copied(), "and are all on the page");
}

#[tokio::test]
async fn the_whole_holding_goes_to_an_acquirer_when_a_merger_is_on_record_and_not_before() {
    let house = House::new().await;
    let site = House::site("wipro.com");
    let company = house.company(&site).await;
    people(&house, &site, 160).await;
    house.operations.register_party(&company, NewParty { name: "Newco".to_owned(), kind: Recipient::Acquirer, idempotency: None }).await.unwrap();
    let whole = NewHandover { action: Action::Transfer, purpose: Purpose::Merger, party: "Newco".to_owned(), ..handover(Whom::Everybody, Delivery::Pages) };
    let before = opened(&house, &company, whole.clone()).await;
    assert_eq!(all_pages(&house, &company, before.id).await, Vec::<String>::new());
    testkit::entered(&house.operations, &site, testkit::entry(Register::Acquisitions, "Newco")).await;
    let act = opened(&house, &company, whole).await;
    assert_eq!(all_pages(&house, &company, act.id).await.len(), 160);
    let certificate = house.operations.finish_handover(&company, act.id, None).await.unwrap().unwrap();
    assert_eq!(checked(&house, &site, &certificate).action, Action::Transfer);
}

#[tokio::test]
async fn what_ended_in_a_register_counts_on_no_page() {
    let house = House::new().await;
    let site = House::site("wipro.com");
    let company = house.company(&site).await;
    people(&house, &site, 3).await;
    house.operations.register_party(&company, NewParty { name: "Best Print".to_owned(), kind: Recipient::Processor, idempotency: None }).await.unwrap();
    testkit::entered(&house.operations, &site, testkit::entry(Register::Agreements, "Best Print")).await;
    let processor = testkit::entered(&house.operations, &site, testkit::entry(Register::Processors, "Best Print")).await;
    let wish = NewHandover { purpose: Purpose::Support, party: "Best Print".to_owned(), ..handover(Whom::Everybody, Delivery::Pages) };
    let while_it_is_one = opened(&house, &company, wish.clone()).await;
    assert_eq!(all_pages(&house, &company, while_it_is_one.id).await.len(), 3);
    house.operations.revoke(&company, Register::Processors, processor.id, None).await.unwrap();
    let after = opened(&house, &company, wish).await;
    assert_eq!(all_pages(&house, &company, after.id).await, Vec::<String>::new(), "the agreement alone makes nobody a processor");
}

#[tokio::test]
async fn a_download_opens_with_its_own_token_for_its_time_and_so_often() {
    let house = House::new().await;
    let site = House::site("wipro.com");
    let company = house.company(&site).await;
    let all = people(&house, &site, 3).await;
    acme(&house, &company).await;
    let too_long = Delivery::Download(house.clock.now().plus_ms(8 * DAY_MS));
    assert!(matches!(house.operations.hand_over(&company, handover(Whom::People(all.clone()), too_long)).await, Err(OperationError::Malformed(_))));
    let until = Delivery::Download(house.clock.now().plus_ms(DAY_MS));
    let act = opened(&house, &company, handover(Whom::People(all.clone()), until.clone())).await;
    let other = opened(&house, &company, handover(Whom::People(all), until)).await;
    let (token, others) = (act.token.unwrap(), other.token.unwrap());
    let by_key = house.operations.handover_page(&company, act.id, 0).await;
    assert!(matches!(by_key, Err(OperationError::Malformed(_))), "a download is taken by its party alone");
    let strange = house.operations.fetch(&site, (act.id, &others), 0).await;
    assert!(matches!(strange, Err(OperationError::LinkInvalid)), "another download's token opens it");
    let elsewhere = house.operations.fetch(&House::site("wso2.com"), (act.id, &token), 0).await;
    assert!(matches!(elsewhere, Err(OperationError::LinkInvalid)), "another site opens it");
    for _ in 0..3 {
        assert_eq!(house.operations.fetch(&site, (act.id, &token), 0).await.unwrap().rows.len(), 3);
    }
    assert!(matches!(house.operations.fetch(&site, (act.id, &token), 0).await, Err(OperationError::LinkInvalid)), "a fourth time");
    assert_eq!(house.operations.fetch(&site, (other.id, &others), 0).await.unwrap().rows.len(), 3);
    house.clock.advance_ms(DAY_MS);
    assert!(matches!(house.operations.fetch(&site, (other.id, &others), 0).await, Err(OperationError::LinkInvalid)), "after its time");
    assert_eq!(house.operations.sweep_handovers().await.unwrap(), 2);
    let rows: Vec<store::HandoverPersonRow> = house.store.all_rows(&store::Part::of(&site), &[]).await.unwrap();
    assert!(rows.is_empty(), "the lists of what is over are taken away");
    assert_eq!(house.operations.disclosure(&company, act.id).await.unwrap().fetched, 3);
}

/// A party's server that is down for a while.
#[derive(Debug, Default)]
struct Flaky {
    failures: Mutex<u32>,
    took: Mutex<Vec<(String, usize, bool, bool)>>,
}

impl Messenger for Flaky {
    fn send(&self, message: Message) -> Sending<'_> {
        let mut failures = self.failures.lock().unwrap();
        let outcome = if *failures > 0 {
            *failures -= 1;
            Err("down".to_owned())
        } else {
            self.took.lock().unwrap().push((message.id, message.page.rows.len(), message.page.again, message.certificate.is_some()));
            Ok(())
        };
        Box::pin(async move { outcome })
    }
}

#[tokio::test]
async fn messages_wait_longer_each_time_bear_one_id_a_page_and_end_with_the_certificate() {
    let house = House::new().await;
    let site = House::site("wipro.com");
    let company = house.company(&site).await;
    people(&house, &site, 160).await;
    acme(&house, &company).await;
    for wrong in ["http://acme.example/in", "ftp://acme.example", "https://user@acme.example/"] {
        let outcome = house.operations.hand_over(&company, handover(Whom::Everybody, Delivery::Webhook(wrong.to_owned()))).await;
        assert!(matches!(outcome, Err(OperationError::Malformed(_))), "{wrong}: {outcome:?}");
    }
    let act = opened(&house, &company, handover(Whom::Everybody, Delivery::Webhook("https://acme.example/in".to_owned()))).await;
    assert!(act.secret.unwrap().spelt().starts_with("whsec_"));
    let flaky = Flaky::default();
    *flaky.failures.lock().unwrap() = 2;
    let mut sent = house.operations.send_handovers(&flaky).await.unwrap();
    assert_eq!((sent.arrived, sent.waiting), (0, 1));
    assert_eq!(house.operations.send_handovers(&flaky).await.unwrap().waiting, 0, "not before its time");
    house.clock.advance_ms(5_000);
    assert_eq!(house.operations.send_handovers(&flaky).await.unwrap().waiting, 1);
    house.clock.advance_ms(5_000);
    assert_eq!(house.operations.send_handovers(&flaky).await.unwrap().arrived, 0, "the second wait is longer");
    house.clock.advance_ms(5_000);
    sent = house.operations.send_handovers(&flaky).await.unwrap();
    assert_eq!((sent.arrived, sent.waiting), (3, 0));
    let took = flaky.took.lock().unwrap().clone();
    let ids: Vec<String> = [0, 150, 160].iter().map(|after| format!("msg_{}_{after}", act.id)).collect();
    assert_eq!(took.iter().map(|message| message.0.clone()).collect::<Vec<_>>(), ids);
    assert_eq!(took.iter().map(|message| (message.1, message.2, message.3)).collect::<Vec<_>>(), [(150, true, false), (10, false, false), (0, false, true)]);
    assert_eq!(house.operations.disclosure(&company, act.id).await.unwrap().state, "done");
}

#[tokio::test]
async fn people_are_meant_by_address_or_by_what_is_on_record_of_them() {
    let house = House::new().await;
    let site = House::site("wipro.com");
    let company = house.company(&site).await;
    let all = people(&house, &site, 4).await;
    acme(&house, &company).await;
    let chose = NewFact { purpose: Some(Purpose::Marketing), ..about(all[2], fact(Condition::OptIn, EvidenceKind::Letter)) };
    house.operations.record_fact(&company, chose).await.unwrap();
    let chosen = async |query: PeopleQuery| house.operations.people_meant(&company, &Whom::Query(query), 100).await;
    assert_eq!(chosen(PeopleQuery { opted_in_to: Some(Purpose::Marketing), ..PeopleQuery::default() }).await.unwrap(), [all[2]]);
    assert!(chosen(PeopleQuery { has: vec![data("financial")], ..PeopleQuery::default() }).await.unwrap().is_empty());
    assert!(matches!(chosen(PeopleQuery::default()).await, Err(OperationError::Malformed(_))));
    let address = Whom::Addresses(vec![Address::Email(Personal::new("Person1@Example.org".to_owned()))]);
    let wish = DisclosureRequest {
        subjects: Vec::new(),
        categories: vec![data("email"), data("financial")],
        action: Action::Share,
        purpose: Purpose::Marketing,
        party: "Acme".to_owned(),
        partial: Partial::WhatIsPermitted,
        idempotency: None,
    };
    let preview = house.operations.preview(&company, &address, &wish).await.unwrap();
    assert_eq!((preview.people, preview.given, preview.effective.clone()), (1, 1, vec![data("email")]));
    let fields: Vec<PreviewWord> = preview.subjects[0].fields.iter().map(|field| field.outcome).collect();
    assert_eq!(fields[0], PreviewWord::WouldGo);
    assert_ne!(fields[1], PreviewWord::WouldGo);
    let page = house.operations.disclosures(&company, &DisclosuresQuery::default()).await.unwrap();
    assert!(page.acts.is_empty(), "a dry run moves nothing");
}

#[tokio::test]
async fn the_register_is_narrowed_by_party_purpose_person_time_and_refusal() {
    let house = House::new().await;
    let site = House::site("wipro.com");
    let company = house.company(&site).await;
    let all = people(&house, &site, 2).await;
    acme(&house, &company).await;
    let wish = |subject: SubjectId, purpose: Purpose| DisclosureRequest {
        subjects: vec![subject],
        categories: vec![data("email")],
        action: Action::Share,
        purpose,
        party: "Acme".to_owned(),
        partial: Partial::WhatIsPermitted,
        idempotency: None,
    };
    house.operations.disclose(&company, wish(all[0], Purpose::Marketing)).await.unwrap();
    house.clock.advance_ms(1_000);
    let later = house.clock.now();
    house.operations.disclose(&company, wish(all[1], Purpose::Support)).await.unwrap();
    house.operations.disclose(&company, wish(all[1], Purpose::Advertising)).await.unwrap();
    let count = async |query: DisclosuresQuery| house.operations.disclosures(&company, &query).await.unwrap().acts.len();
    let any = DisclosuresQuery::default;
    assert_eq!(count(any()).await, 3);
    assert_eq!(count(DisclosuresQuery { purpose: Some(Purpose::Support), ..any() }).await, 1);
    assert_eq!(count(DisclosuresQuery { person: Some(all[0]), ..any() }).await, 1);
    assert_eq!(count(DisclosuresQuery { from: Some(later), ..any() }).await, 2);
    assert_eq!(count(DisclosuresQuery { until: Some(later), ..any() }).await, 1);
    assert_eq!(count(DisclosuresQuery { refused: Some(true), ..any() }).await, 1);
    assert_eq!(count(DisclosuresQuery { party: Some("Acme".to_owned()), ..any() }).await, 3);
    assert_eq!(count(DisclosuresQuery { party: Some("Nobody".to_owned()), ..any() }).await, 0);
    let first = house.operations.disclosures(&company, &DisclosuresQuery { limit: Some(1), ..any() }).await.unwrap();
    assert_eq!(count(DisclosuresQuery { after: first.next, ..any() }).await, 2);
    assert_eq!(count(DisclosuresQuery { party: Some("Acme".to_owned()), after: first.next, ..any() }).await, 2);
    assert_eq!(count(DisclosuresQuery { party: Some("Acme".to_owned()), from: Some(later), ..any() }).await, 2);
    let act = &first.acts[0];
    let certificate = house.operations.certificate(&company, act.id).await.unwrap().unwrap();
    assert_eq!(checked(&house, &site, &certificate).left, [(data("email"), 1)]);
}
