//! What was answered stands day by day under the sentence that answered, also after the house was opened anew, and what was refused last is told.

use crate::kit::{data, question, send};
use operations::{FormKind, LastRefused};
use testkit::House;
use vocabulary::{Action, Purpose, Recipient};

#[tokio::test]
async fn answers_stand_under_their_sentence_and_day() {
    let house = House::new().await;
    let site = House::site("wipro.com");
    let company = house.company(&site).await;
    let version = house.operations.policy(&site).unwrap().version().clone();
    let share = question(Action::Share, "email", Purpose::Marketing, Recipient::Partner);
    let refused = house.operations.decide(&company, share.clone()).await.unwrap().answer;
    let sentence = refused.reasons[0].sentence.number;
    let first_day = house.operations.now().day();
    // Written with the next act of the site.
    send(&house, &site, FormKind::InformationRequest).await;
    house.clock.advance_ms(26 * 3_600_000);
    house.operations.decide(&company, share).await.unwrap();
    let given = house.operations.answers_given(&company, &version).await.unwrap();
    // Written, and read by a server that remembers nothing.
    send(&house, &site, FormKind::InformationRequest).await;
    let other = house.beside(testkit::real_policies(), house.operations.now()).await;
    for given in [given, other.operations.answers_given(&company, &version).await.unwrap()] {
        let answers = &given.sentences[&sentence];
        assert_eq!((answers.permitted, answers.refused), (0, 2));
        let days: Vec<(jiff::civil::Date, u64)> = answers.days.iter().map(|(day, of_day)| (*day, of_day.refused)).collect();
        let second_day = first_day.tomorrow().unwrap();
        assert_eq!(days, [(first_day, 1), (second_day, 1)]);
        let last = answers.last_refused.clone().unwrap();
        assert_eq!(last.at.day(), second_day);
        let flow = LastRefused { at: last.at, action: Action::Share, data: vec![data("email")], purpose: Purpose::Marketing, recipient: Recipient::Partner };
        assert_eq!(last, flow);
    }
}

#[tokio::test]
async fn what_no_sentence_speaks_of_is_counted_apart() {
    let house = House::new().await;
    let site = House::site("wesprodigital.com");
    let company = house.company(&site).await;
    let version = house.operations.policy(&site).unwrap().version().clone();
    let silent = question(Action::Collect, "message", Purpose::Support, Recipient::Company);
    assert!(house.operations.decide(&company, silent).await.unwrap().answer.reasons.is_empty());
    let given = house.operations.answers_given(&company, &version).await.unwrap();
    assert_eq!((given.silent.permitted, given.silent.refused), (0, 1));
    assert!(house.operations.decision_counts(&site).unwrap().keys().all(|sentence| sentence.number != 0));
}
