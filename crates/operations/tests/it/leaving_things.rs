//! Everything that a person can leave with a site, done once for whoever watches what is written. It asserts only that it was done.

use operations::{Caller, Collected, ContestTerms, FormKind, House, NewPost, Offering, OrderStep, Payment, PortfolioChange, SiteOffering};
use std::collections::BTreeMap;
use vocabulary::{Personal, Purpose, SiteId};

/// A contest that runs through June 2026 at the site that has one.
pub(crate) fn with_a_contest() -> Offering {
    let date = |text: &str| text.parse().expect("a date");
    let terms = ContestTerms { begins: date("2026-06-01"), ends: date("2026-06-30"), rules: "Say why.".to_owned(), winners: 1, sponsor: None };
    let contests = BTreeMap::from([("contest".to_owned(), terms)]);
    Offering::default().with(&testkit::House::site("wesprodigital.com"), SiteOffering { contests, ..SiteOffering::default() })
}

fn text(words: &str) -> Personal<String> {
    Personal::new(words.to_owned())
}

/// Orders are paid and refused, posts written, changed, hidden and deleted, a portfolio shown.
pub(crate) async fn left(house: &testkit::House, watched: &House, (site, company): (&SiteId, &Caller), person: &Collected) {
    for order in watched.my_orders(site, &person.link).await.unwrap() {
        let _ = watched.pay(company, Payment { order: order.id, purpose: Purpose::Transaction, processor: None }).await;
        let _ = watched.settle_order(company, order.id, OrderStep::Refuse { sentence: None }).await;
    }
    let Some(board) = watched.board(site).unwrap() else { return };
    let shown = board.statement;
    for _ in 0..2 {
        let new = NewPost {
            topic: None,
            title: Some(text("Steel")),
            words: text("Ten tonnes"),
            name: Some(text(&person.subject.to_string())),
            statement: shown.clone(),
            idempotency: None,
        };
        // What somebody who gave the same address left of an objection, when they were erased, keeps this one from posting too.
        let Ok(post) = watched.post_on_board(site, &person.link, new).await else { return };
        watched.edit_post(site, &person.link, post, (None, &text("Nine tonnes"), &shown)).await.unwrap();
        watched.hide_post(company, post, Some(&text("an advert"))).await.unwrap();
    }
    let first = watched.my_posts(site, &person.link).await.unwrap().remove(0);
    watched.delete_post(site, &person.link, first.post).await.unwrap();
    for public in [Vec::new(), vec!["company".to_owned()], Vec::new()] {
        house.clock.advance_ms(1);
        let change = PortfolioChange { values: vec![("company".to_owned(), text("Rao Steel"))], public, statement: shown.clone() };
        watched.change_portfolio(site, &person.link, change).await.unwrap();
    }
}

/// The contest is drawn when it is over.
pub(crate) async fn drawn(house: &testkit::House, watched: &House) {
    let site = testkit::House::site("wesprodigital.com");
    let company = house.company(&site).await;
    house.clock.set(vocabulary::Timestamp(house.operations.now().0 + 40 * 86_400_000));
    assert_eq!(watched.draw_winners(&company, FormKind::Contest).await.unwrap().winners.len(), 1);
}
