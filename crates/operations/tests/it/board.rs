//! The public board and the portfolios: what its author permits everybody to read, for as long as they do.

use crate::kit::send;
use operations::{Collected, Exercise, FormKind, LinkToken, NewPost, OperationError, Outcome, PortfolioChange};
use testkit::House;
use vocabulary::{Channel, Effect, Personal, RecordId, SiteId};

fn text(words: &str) -> Personal<String> {
    Personal::new(words.to_owned())
}

async fn member(house: &House) -> (SiteId, Collected) {
    let site = House::site("indiamart.com");
    let asha = send(house, &site, FormKind::Registration).await;
    (site, asha)
}

fn statement(house: &House, site: &SiteId) -> String {
    house.operations.board(site).unwrap().expect("the site has a board").statement
}

fn new(house: &House, site: &SiteId, name: &str, words: &str) -> NewPost {
    NewPost {
        topic: None,
        title: Some(text("Looking for steel")),
        words: text(words),
        name: Some(text(name)),
        statement: statement(house, site),
        idempotency: None,
    }
}

async fn posted(house: &House, site: &SiteId, link: &LinkToken, name: &str) -> RecordId {
    house.operations.post_on_board(site, link, new(house, site, name, "Ten tonnes, please.")).await.unwrap()
}

fn mistaken<T: std::fmt::Debug>(outcome: Outcome<T>) -> String {
    match outcome {
        Err(OperationError::Malformed(mistakes)) => mistakes.into_iter().map(|mistake| mistake.field).collect::<Vec<_>>().join(" "),
        other => format!("{other:?}"),
    }
}

#[tokio::test]
async fn only_a_policy_that_warns_of_posting_has_a_board() {
    let house = House::new().await;
    for site in ["pactera.com", "wesprodigital.com", "wipro.com", "wso2.com"] {
        assert!(house.operations.board(&House::site(site)).unwrap().is_none(), "{site}");
    }
    let board = house.operations.board(&House::site("indiamart.com")).unwrap().unwrap();
    assert_eq!(board.notices.len(), 2);
    assert!(board.notices.iter().any(|notice| notice.words.contains("you may receive unsolicited messages")));
}

#[tokio::test]
async fn nobody_posts_who_was_not_shown_the_warning() {
    let house = House::new().await;
    let (site, asha) = member(&house).await;
    let unseen = NewPost { statement: "0".repeat(64), ..new(&house, &site, "steel fan", "Hello") };
    assert!(matches!(house.operations.post_on_board(&site, &asha.link, unseen).await, Err(OperationError::StatementStale)));
    posted(&house, &site, &asha.link, "steel fan").await;
    let copy = house.operations.export(&site, &asha.link).await.unwrap().unwrap();
    let entry = copy.entries.iter().find(|entry| entry.event["event"] == "posted").expect("an entry");
    assert_eq!(entry.event["shown_sha256"].as_str().unwrap(), statement(&house, &site));
    let seen: Vec<&str> = entry.event["notices"].as_array().unwrap().iter().filter_map(|seen| seen["notice"].as_str()).collect();
    assert_eq!(seen, ["board-warning", "board-warning"], "who was shown which words is in the log");
}

#[tokio::test]
async fn everybody_reads_a_post_under_the_name_its_author_chose() {
    let house = House::new().await;
    let (site, asha) = member(&house).await;
    let topic = posted(&house, &site, &asha.link, "steel fan").await;
    let (_, ravi) = member(&house).await;
    let reply = NewPost { topic: Some(topic), title: None, ..new(&house, &site, "Ravi's mill", "We have it.") };
    assert_eq!(house.operations.post_on_board(&site, &ravi.link, reply).await.unwrap(), topic);
    let posts = house.operations.topic(&site, topic).await.unwrap();
    let said: Vec<_> = posts.iter().map(|post| (post.author.clone(), post.words.clone())).collect();
    assert_eq!(said, [(Some(text("steel fan")), Some(text("Ten tonnes, please."))), (Some(text("Ravi's mill")), Some(text("We have it.")))]);
    let topics = house.operations.topics(&site, None).await.unwrap().topics;
    assert_eq!((topics.len(), topics[0].posts, topics[0].title.clone()), (1, 2, Some(text("Looking for steel"))));
}

#[tokio::test]
async fn a_name_is_one_persons_and_no_address() {
    let house = House::new().await;
    let (site, asha) = member(&house).await;
    let (_, ravi) = member(&house).await;
    assert_eq!(mistaken(house.operations.post_on_board(&site, &asha.link, new(&house, &site, "asha@example.org", "Hi")).await), "name");
    posted(&house, &site, &asha.link, "Steel Fan").await;
    assert_eq!(mistaken(house.operations.post_on_board(&site, &ravi.link, new(&house, &site, "steel  fan", "Hi")).await), "name");
    assert_eq!(mistaken(house.operations.post_on_board(&site, &ravi.link, new(&house, &site, "Ravi", "bad \u{7} text")).await), "words");
    assert_eq!(mistaken(house.operations.post_on_board(&site, &ravi.link, new(&house, &site, "Ravi", &"x".repeat(4_001))).await), "words");
}

#[tokio::test]
async fn an_author_changes_and_deletes_what_is_theirs_and_nobody_else_does() {
    let house = House::new().await;
    let (site, asha) = member(&house).await;
    let (_, ravi) = member(&house).await;
    let post = posted(&house, &site, &asha.link, "steel fan").await;
    let shown = statement(&house, &site);
    let change = |words: &'static str| (None, text(words), shown.clone());
    let (title, words, seen) = change("Mine now.");
    assert_eq!(mistaken(house.operations.edit_post(&site, &ravi.link, post, (title, &words, &seen)).await), "post");
    assert_eq!(mistaken(house.operations.delete_post(&site, &ravi.link, post).await), "post");
    let (_, words, seen) = change("Nine tonnes.");
    house.operations.edit_post(&site, &asha.link, post, (Some(&text("Steel")), &words, &seen)).await.unwrap();
    let read = house.operations.topic(&site, post).await.unwrap().remove(0);
    assert_eq!((read.title, read.words, read.edited_at.is_some()), (Some(text("Steel")), Some(text("Nine tonnes.")), true));
    house.operations.delete_post(&site, &asha.link, post).await.unwrap();
    assert!(house.operations.topic(&site, post).await.unwrap().is_empty());
    assert!(house.operations.topics(&site, None).await.unwrap().topics.is_empty());
}

#[tokio::test]
async fn what_the_company_hides_its_author_alone_reads_with_the_reason() {
    let house = House::new().await;
    let (site, asha) = member(&house).await;
    let company = house.company(&site).await;
    let post = posted(&house, &site, &asha.link, "steel fan").await;
    house.operations.hide_post(&company, post, Some(&text("An advert"))).await.unwrap();
    let read = house.operations.topic(&site, post).await.unwrap().remove(0);
    assert_eq!((read.words, read.title, read.hidden_because), (None, None, None));
    let own = house.operations.my_posts(&site, &asha.link).await.unwrap().remove(0);
    assert_eq!((own.words, own.hidden_because), (Some(text("Ten tonnes, please.")), Some(text("An advert"))));
    house.operations.hide_post(&company, post, None).await.unwrap();
    assert!(house.operations.topic(&site, post).await.unwrap().remove(0).words.is_some());
}

#[tokio::test]
async fn so_many_posts_an_hour_are_taken_and_no_more() {
    let house = House::new().await;
    let (site, asha) = member(&house).await;
    for n in 0..10 {
        house.operations.post_on_board(&site, &asha.link, new(&house, &site, "steel fan", &format!("No. {n}"))).await.unwrap();
    }
    let one_more = house.operations.post_on_board(&site, &asha.link, new(&house, &site, "steel fan", "And one")).await;
    assert!(matches!(one_more, Err(OperationError::TooMany { .. })), "{one_more:?}");
}

#[tokio::test]
async fn who_closes_their_account_is_read_no_more_and_who_deletes_it_is_gone() {
    let house = House::new().await;
    let (site, asha) = member(&house).await;
    let topic = posted(&house, &site, &asha.link, "steel fan").await;
    let leave = |effect: Effect| {
        let (house, site, link) = (&house, &site, &asha.link);
        async move {
            let page = house.operations.person(site, link).await.unwrap();
            let right = page.rights.iter().find(|right| right.effect == effect).unwrap();
            let exercise = Exercise { key: right.key.clone(), channel: Channel::AccountPage, correction: None, words: None, idempotency: None };
            house.operations.exercise(site, link, exercise).await.unwrap();
        }
    };
    leave(Effect::Closed).await;
    assert!(house.operations.topic(&site, topic).await.unwrap().is_empty(), "an archive only keeps");
    assert!(house.operations.topics(&site, None).await.unwrap().topics.is_empty());
    leave(Effect::Deleted).await;
    let (_, ravi) = member(&house).await;
    posted(&house, &site, &ravi.link, "steel fan").await;
    assert_eq!(house.operations.topics(&site, None).await.unwrap().topics.len(), 1, "the name is free again");
}

#[tokio::test]
async fn of_a_portfolio_nothing_is_public_but_what_was_chosen() {
    let house = House::new().await;
    let (site, asha) = member(&house).await;
    let change = |public: &[&str]| PortfolioChange {
        values: vec![("company".to_owned(), text("Rao Steel")), ("offer".to_owned(), text("Beams")), ("place".to_owned(), text("Pune"))],
        public: public.iter().map(|key| (*key).to_owned()).collect(),
        statement: statement(&house, &site),
    };
    house.operations.change_portfolio(&site, &asha.link, change(&[])).await.unwrap();
    assert!(house.operations.portfolios(&site, None).await.unwrap().0.is_empty(), "nothing is public by itself");
    let page = house.operations.person(&site, &asha.link).await.unwrap();
    assert_eq!(page.records.iter().filter(|record| record.source.starts_with("portfolio-")).count(), 3, "the whole is held, and shown to its person");
    house.operations.change_portfolio(&site, &asha.link, change(&["company"])).await.unwrap();
    let shown = house.operations.portfolios(&site, None).await.unwrap().0.remove(0);
    assert_eq!(shown.fields, [("company".to_owned(), text("Rao Steel"))]);
    assert_eq!(house.operations.my_public_fields(&site, &asha.link).await.unwrap(), ["company"]);
    let topic = posted(&house, &site, &asha.link, "steel fan").await;
    house.clock.advance_ms(1);
    house.operations.change_portfolio(&site, &asha.link, change(&[])).await.unwrap();
    assert_eq!(house.operations.topic(&site, topic).await.unwrap().len(), 1, "what she posted stays posted");
    assert!(house.operations.portfolio(&site, shown.portfolio).await.unwrap().is_none(), "and none of it again");
    assert_eq!(mistaken(house.operations.change_portfolio(&site, &asha.link, change(&["phone"])).await), "public");
}
