//! The policy as a living map: behind each sentence its rules, what keeps it, its tests, what it answered and refused last, and how many people's
//! data rests on it.

use crate::kit::{data, question, send};
use operations::{FormKind, OperationError, Promise, Scope, Tested};
use policy::Class;
use std::collections::BTreeSet;
use testkit::House;
use vocabulary::{Action, Condition, Duty, Purpose, Recipient};

#[tokio::test]
async fn a_sentence_opens_to_everything_that_stands_behind_it() {
    let house = House::new().await;
    let site = House::site("wipro.com");
    let company = house.company(&site).await;
    let version = house.operations.policy(&site).unwrap().version().clone();
    send(&house, &site, FormKind::InformationRequest).await;
    house.operations.decide(&company, question(Action::Share, "email", Purpose::Marketing, Recipient::Partner)).await.unwrap();

    // Sentence 4 keeps personal data inside; sentence 5 lets partners under an agreement have it.
    let kept = house.operations.sentence_opened(&company, &version, 4).await.unwrap().unwrap();
    assert_eq!((kept.answers.permitted, kept.answers.refused), (0, 1));
    let last = kept.answers.last_refused.as_ref().unwrap();
    assert_eq!((last.action, last.recipient, last.data.as_slice()), (Action::Share, Recipient::Partner, [data("email")].as_slice()));
    assert!(kept.governs.statements.iter().any(|statement| statement.forbids > 0), "{:?}", kept.governs);
    assert_eq!(kept.people, Some(1), "Asha's email and name are decided over by it");

    let partners = house.operations.sentence_opened(&company, &version, 5).await.unwrap().unwrap();
    assert!(partners.waits_on.iter().any(|fact| fact.condition == Condition::Confidential && fact.is_recorded), "{:?}", partners.waits_on);
    assert_eq!(partners.evidence.tested, Tested::Held);
    assert!(partners.evidence.scenarios.iter().any(|scenario| scenario.steps.iter().any(|step| step.contains("confidentiality agreement"))));
    let onward = house.operations.sentence_opened(&company, &version, 7).await.unwrap().unwrap();
    let kept_by: Vec<&str> = onward.kept_by.iter().map(|kept| kept.promise.word()).collect();
    assert!(kept_by.contains(&"no-onward-share") && onward.promised.duties.contains(&Duty::NoOnwardShare), "{kept_by:?}");
    assert!(house.operations.sentence_opened(&company, &version, 999).await.unwrap().is_none());
}

#[tokio::test]
async fn the_map_tells_coverage_the_busiest_the_most_refusing_and_what_no_sentence_allows() {
    let house = House::new().await;
    let site = House::site("wesprodigital.com");
    let company = house.company(&site).await;
    let version = house.operations.policy(&site).unwrap().version().clone();
    let silent = question(Action::Collect, "message", Purpose::Support, Recipient::Company);
    house.operations.decide(&company, silent).await.unwrap();
    let sell = question(Action::Sell, "email", Purpose::Marketing, Recipient::ThirdParty);
    let refused = house.operations.decide(&company, sell.clone()).await.unwrap().answer;
    house.operations.decide(&company, sell).await.unwrap();
    let map = house.operations.policy_map(&company, &version).await.unwrap();
    let counts = map.counts;
    assert_eq!(map.sentences.len(), counts.sentences);
    assert_eq!(counts.sentences, counts.enforced + counts.noticed + counts.rights + counts.organisational + counts.silent, "every sentence is covered");
    assert_eq!((map.silent.permitted, map.silent.refused), (0, 1));
    let number = refused.reasons[0].sentence.number;
    assert!(map.most_refusing.contains(&number) && map.busiest.contains(&number), "{:?}", map.most_refusing);
    let sentence = &map.sentences[usize::from(number) - 1];
    assert_eq!((sentence.number, sentence.answers.refused, sentence.class), (number, 2, Class::Enforced));
    assert!(map.tested > counts.enforced / 2, "{} are held by scenarios", map.tested);
    assert!(map.sentences.iter().filter(|sentence| sentence.class != Class::Silent).all(|sentence| sentence.rules > 0));
}

#[tokio::test]
async fn people_whose_data_rests_on_a_sentence_are_counted_and_counted_anew_after_a_while() {
    let house = House::new().await;
    let site = House::site("wipro.com");
    let company = house.company(&site).await;
    let version = house.operations.policy(&site).unwrap().version().clone();
    let people = |number: u16| {
        let (house, company, version) = (&house, &company, &version);
        async move { house.operations.sentence_opened(company, version, number).await.unwrap().unwrap() }
    };
    for _ in 0..3 {
        send(&house, &site, FormKind::InformationRequest).await;
    }
    let first = people(4).await;
    assert_eq!((first.people, first.resting.people, first.resting.is_whole), (Some(3), 3, true));
    send(&house, &site, FormKind::InformationRequest).await;
    assert_eq!(people(4).await.people, Some(3), "within the minute the count stands");
    house.clock.advance_ms(61_000);
    assert_eq!(people(4).await.people, Some(4));
    // What promises nothing decides over nobody.
    assert_eq!(people(1).await.people, None);
}

#[tokio::test]
async fn only_whoever_may_audit_reads_the_map_and_no_site_reads_anothers() {
    let house = House::new().await;
    let (site, other) = (House::site("wipro.com"), House::site("wso2.com"));
    let version = house.operations.policy(&site).unwrap().version().clone();
    let key = house.operations.issue_scoped_key(&site, "shop", operations::KeyRole::Company, &BTreeSet::from([Scope::Orders])).await.unwrap();
    let shop = house.operations.caller(&site, &key).await.unwrap();
    assert!(matches!(house.operations.policy_map(&shop, &version).await, Err(OperationError::NotAllowed(_))));
    assert!(matches!(house.operations.sentence_opened(&shop, &version, 4).await, Err(OperationError::NotAllowed(_))));
    let stranger = house.company(&other).await;
    assert!(matches!(house.operations.policy_map(&stranger, &version).await, Err(OperationError::UnknownSite)));
    assert!(matches!(house.operations.sentence_opened(&stranger, &version, 4).await, Err(OperationError::UnknownSite)));
}

#[tokio::test]
async fn every_promise_of_the_five_policies_is_kept_by_something() {
    let house = House::new().await;
    for site in house.operations.sites() {
        let (company, policy) = (house.company(&site).await, house.operations.policy(&site).unwrap());
        for sentence in policy.sentences() {
            let opened = house.operations.sentence_opened(&company, policy.version(), sentence.number).await.unwrap().unwrap();
            let promised = &opened.promised;
            let promises = promised.duties.len() + promised.notices.len() + promised.rights.len() + usize::from(promised.ratchet);
            assert_eq!(opened.kept_by.len(), promises, "{}#{}", policy.version(), sentence.number);
            assert_eq!(opened.kept_by.iter().any(|kept| kept.promise == Promise::Ratchet), promised.ratchet);
        }
    }
}
