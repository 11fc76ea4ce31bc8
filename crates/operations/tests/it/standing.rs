//! What is known of whom: strangers and nobody look alike, counts grow, and an older version still binds what it collected.

use crate::kit::{data, question, send};
use operations::{DecisionQuestion, DisclosureRequest, FieldOutcome, FormKind, NewParty, Partial};
use policy::Source;
use testkit::House;
use vocabulary::{Action, Purpose, Recipient, SubjectId, Timestamp};

#[tokio::test]
async fn a_stranger_and_nobody_get_the_same_answer_and_each_answer_is_counted() {
    let house = House::new().await;
    let site = House::site("wipro.com");
    let company = house.company(&site).await;
    let nobody = question(Action::Contact, "email", Purpose::Marketing, Recipient::Company);
    let stranger = DecisionQuestion { subject: Some(SubjectId::new(Timestamp(1), &[3; 10])), ..nobody.clone() };
    let one = house.operations.decide(&company, nobody).await.unwrap();
    let other = house.operations.decide(&company, stranger).await.unwrap();
    assert_eq!(one.answer, other.answer);
    let share = question(Action::Share, "email", Purpose::Marketing, Recipient::Partner);
    let answer = house.operations.decide(&company, share).await.unwrap().answer;
    let sentence = answer.reasons[0].sentence.clone();
    assert_eq!(house.operations.decision_counts(&site).unwrap().get(&sentence), Some(&1));
}

const BEFORE: &str = r#"+++
site = "example.org"
company = "Example Ltd"
effective = 2024-01-01
[groups]
personal = ["pii"]
outsiders = ["partner", "sponsor", "advertiser", "third-party", "authority", "acquirer"]
anonymous = ["usage", "device"]
+++

We ask for your name and address when you register. We share your data with nobody.

```rules
may collect name, email for registration if voluntary | We ask for your name and address when you register
never share, sell, transfer personal | We share your data with nobody
```
"#;

const AFTER: &str = r#"+++
site = "example.org"
company = "Example Ltd"
effective = 2025-01-01
[groups]
personal = ["pii"]
outsiders = ["partner", "sponsor", "advertiser", "third-party", "authority", "acquirer"]
anonymous = ["usage", "device"]
+++

We ask for your name and address when you register. We share your address with our partners.

```rules
may collect name, email for registration if voluntary | We ask for your name and address when you register
may share email to partner for marketing | We share your address with our partners
```
"#;

/// 1 June of 2024 and of 2025.
const IN_2024: Timestamp = Timestamp(1_717_243_200_000);
const IN_2025: Timestamp = Timestamp(1_748_779_200_000);

#[tokio::test]
async fn what_was_collected_under_an_older_version_stays_under_it() {
    let sources = [("before.md", BEFORE), ("after.md", AFTER)].map(|(name, text)| Source { name: name.to_owned(), text: text.to_owned() });
    let house = House::of(testkit::compiled(&sources), IN_2024).await;
    let site = House::site("example.org");
    let old = send(&house, &site, FormKind::Registration).await;
    house.clock.set(IN_2025);
    let company = house.company(&site).await;
    let partner = NewParty { name: "Acme".to_owned(), kind: Recipient::Partner, idempotency: None };
    house.operations.register_party(&company, partner).await.unwrap();
    let mut posted = crate::kit::filled_in(&house, &site, FormKind::Registration);
    posted.values = vec![crate::kit::value("name", "Ben Cole"), crate::kit::value("email", "ben@example.org")];
    let new = house.operations.collect(&site, posted).await.unwrap();
    let wish = DisclosureRequest {
        subjects: vec![old.subject, new.subject],
        categories: vec![data("email")],
        action: Action::Share,
        purpose: Purpose::Marketing,
        party: "Acme".to_owned(),
        partial: Partial::WhatIsPermitted,
        idempotency: None,
    };
    let release = house.operations.disclose(&company, wish).await.unwrap();
    let outcomes: Vec<&FieldOutcome> = release.subjects.iter().map(|subject| &subject.fields[0].outcome).collect();
    let FieldOutcome::Refused(answer) = outcomes[0] else { panic!("{:?}", outcomes[0]) };
    assert_eq!(answer.reasons[0].text, "We share your data with nobody.");
    assert!(matches!(outcomes[1], FieldOutcome::Given { .. }), "{:?}", outcomes[1]);
}

const CHANGING: &str = r#"+++
site = "example.net"
company = "Example Ltd"
effective = 2024-01-01
+++

We post a notice here when this policy changes.

```rules
show change-notice on every-page on change | We post a notice here when this policy changes
```
"#;

#[tokio::test]
async fn a_change_is_told_on_every_page_while_it_is_news() {
    let later = CHANGING.replace("2024-01-01", "2025-05-20");
    let sources = [CHANGING.to_owned(), later].map(|text| Source { name: "policy.md".to_owned(), text });
    let house = House::of(testkit::compiled(&sources), IN_2024).await;
    let site = House::site("example.net");
    let told = || house.operations.change_told(&site, vocabulary::Place::PolicyPage, wording::Language::English).unwrap().map(|told| told.promised_by.len());
    assert_eq!(told(), None);
    house.clock.set(IN_2025);
    assert_eq!(told(), Some(1));
    house.clock.set(IN_2025.plus_ms(60 * 24 * 3_600_000));
    assert_eq!(told(), None);
}
