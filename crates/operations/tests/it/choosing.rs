//! An advert is chosen inside: by what the policy lets the company look at for advertising, and nothing of the person comes out.

use crate::kit::{data, send};
use operations::{Candidate, ChoosingRequest, FormKind, KeyRole, NewParty, OperationError, WriteRequest};
use policy::Verdict;
use testkit::House;
use vocabulary::{Purpose, Recipient};

fn candidate(id: &str, wants: &[(&str, &str)]) -> Candidate {
    Candidate { id: id.to_owned(), wants: wants.iter().map(|(category, word)| (data(category), (*word).to_owned())).collect() }
}

#[tokio::test]
async fn an_advert_is_chosen_by_what_may_be_looked_at_and_no_value_comes_out() {
    let house = House::new().await;
    let site = House::site("indiamart.com");
    let company = house.company(&site).await;
    let asha = send(&house, &site, FormKind::Registration).await;
    let write = WriteRequest {
        subject: asha.subject,
        values: vec![crate::kit::value("usage", "looked at Tractors, twice")],
        purpose: Purpose::Analytics,
        source: "order desk".to_owned(),
        older: operations::Older::Replaced,
        terms: operations::Change::default(),
        idempotency: None,
    };
    house.operations.write_data(&company, write).await.unwrap();
    let candidates = vec![
        candidate("tractors", &[("usage", "tractors")]),
        candidate("pumps", &[("usage", "pumps")]),
        candidate("to-asha", &[("email", "asha")]),
        candidate("everybody", &[]),
    ];
    let request = ChoosingRequest { subject: asha.subject, purpose: Purpose::Advertising, candidates, idempotency: None };
    let chosen = house.operations.choose(&company, &request).await.unwrap();
    assert_eq!(chosen.shown, ["tractors", "everybody"]);
    let answer = |category: &str| chosen.answers.iter().find(|(of, _)| of.key() == category).map(|(_, answer)| answer.clone()).unwrap();
    assert!(answer("usage").reasons[0].text.contains("relevant advertisements"), "{:?}", answer("usage"));
    assert_ne!(answer("email").verdict, Verdict::Permit, "an address is nothing to choose an advert by");
    assert!(!format!("{chosen:?}").contains("twice"));
    let page = house.operations.person(&site, &asha.link).await.unwrap();
    assert!(page.looks.iter().any(|look| look.purpose == Some(Purpose::Advertising)), "that it was looked at stands in the history");

    let other = ChoosingRequest { purpose: Purpose::Support, ..request.clone() };
    assert!(matches!(house.operations.choose(&company, &other).await, Err(OperationError::Malformed(_))));
    house.operations.register_party(&company, NewParty { name: "Bright Ads".to_owned(), kind: Recipient::Advertiser, idempotency: None }).await.unwrap();
    let key = house.operations.issue_key(&site, "ads", KeyRole::Party("Bright Ads".to_owned())).await.unwrap();
    let advertiser = house.operations.caller(&site, &key).await.unwrap();
    assert!(matches!(house.operations.choose(&advertiser, &request).await, Err(OperationError::NotAllowed(_))), "an advertiser chooses");
}
