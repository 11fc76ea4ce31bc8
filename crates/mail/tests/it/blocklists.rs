//! A sender is looked up in real zones: what is listed, what is not, and what is no answer.

use mail::{Blocklist, BlocklistError, Blocklists, Codes, Listing, Resolving, Verdict, Why, Zone};
use std::net::{IpAddr, Ipv4Addr};
use std::time::Duration;
use testkit::Zones;

/// A list of addresses in one zone.
pub(crate) fn addresses(zone: Zone) -> Blocklist {
    Blocklist {
        name: "Spamhaus ZEN".to_owned(),
        zone,
        listing: Listing::Addresses,
        codes: Codes::SpamhausAddresses,
        see: "https://check.spamhaus.org/query/ip/{}".to_owned(),
    }
}

/// The list of domains.
pub(crate) fn domains() -> Blocklist {
    Blocklist {
        name: "Spamhaus DBL".to_owned(),
        zone: Zone::open("dbl.example"),
        listing: Listing::Domains,
        codes: Codes::SpamhausDomains,
        see: "https://check.spamhaus.org/query/domain/{}".to_owned(),
    }
}

/// Lists that are asked at this server, and not for long.
pub(crate) fn lists(zones: &Zones, lists: Vec<Blocklist>) -> Blocklists {
    Blocklists::new(lists, &Resolving { servers: vec![zones.at], within: Some(Duration::from_millis(600)) }).unwrap()
}

fn from(last: u8) -> IpAddr {
    IpAddr::V4(Ipv4Addr::new(127, 9, 0, last))
}

#[tokio::test]
async fn a_listed_sender_is_found_with_the_reason_and_the_way_off_the_list() {
    let zones = Zones::start();
    let lists = lists(&zones, vec![addresses(Zone::open("zen.example")), domains()]);
    for (last, begins) in [(2, "SBL"), (4, "XBL"), (10, "PBL")] {
        let Verdict::Listed(listed) = lists.verdict(from(last), &["mail.example.org"]).await else { panic!("{last} is not listed") };
        assert_eq!((listed.list.as_str(), listed.code), ("Spamhaus ZEN", Ipv4Addr::new(127, 0, 0, last)));
        assert!(listed.meaning.starts_with(begins), "{}", listed.meaning);
        assert_eq!(listed.see, format!("https://check.spamhaus.org/query/ip/127.9.0.{last}"));
    }
    assert_eq!(lists.verdict(from(50), &["mail.example.org", "example.org"]).await, Verdict::Clear);
    let Verdict::Listed(listed) = lists.verdict(from(50), &["mail.example.org", "Mail.SPAM.example."]).await else { panic!("the domain is not listed") };
    assert_eq!((listed.list.as_str(), listed.see.as_str()), ("Spamhaus DBL", "https://check.spamhaus.org/query/domain/mail.spam.example"));
    for honest in ["abused.example", "[127.9.0.50]", "localhost", "not a name", ""] {
        assert_eq!(lists.verdict(from(50), &[honest]).await, Verdict::Clear, "{honest}");
    }
}

#[tokio::test]
async fn an_error_of_the_list_is_never_a_listing() {
    let zones = Zones::start();
    let lists = lists(&zones, vec![addresses(Zone::open("zen.example"))]);
    for (last, why) in [(252, Why::Misspelt), (254, Why::PublicResolver), (255, Why::TooMany), (1, Why::LyingResolver), (77, Why::UnknownCode)] {
        let Verdict::Unchecked(unchecked) = lists.verdict(from(last), &[]).await else { panic!("{last}") };
        assert_eq!(unchecked.why, why);
    }
}

#[tokio::test]
async fn a_listing_in_one_list_counts_though_another_cannot_be_asked() {
    let zones = Zones::start();
    let lists = lists(&zones, vec![addresses(Zone::open("empty.example")), domains()]);
    assert!(matches!(lists.verdict(from(50), &["phish.example"]).await, Verdict::Listed(_)));
    let Verdict::Unchecked(unchecked) = lists.verdict(from(50), &["example.org"]).await else { panic!() };
    assert_eq!(unchecked.why, Why::Canary, "a list on which nobody stands is not believed");
}

#[tokio::test]
async fn a_list_that_is_down_leaves_senders_unchecked_until_it_answers_again() {
    let mut zones = Zones::start();
    let lists = lists(&zones, vec![addresses(Zone::open("zen.example"))]);
    assert_eq!(lists.probe().await[0].wrong, None);
    zones.stop();
    let Verdict::Unchecked(unchecked) = lists.verdict(from(60), &[]).await else { panic!() };
    assert_eq!(unchecked.why, Why::NoAnswer);
    zones.again();
    assert_eq!(lists.verdict(from(61), &[]).await, Verdict::Clear);
}

#[tokio::test]
async fn the_key_of_a_zone_opens_it_and_is_never_said_and_one_that_ended_is_noticed() {
    let zones = Zones::start();
    let keyed = |key: &str| addresses(Zone::keyed(key, "dq.example"));
    let good = lists(&zones, vec![keyed("customerkey")]);
    let Verdict::Listed(listed) = good.verdict(from(2), &[]).await else { panic!() };
    let ended = lists(&zones, vec![keyed("endedkey")]);
    let health = ended.probe().await;
    assert_eq!(health[0].wrong, Some(Why::Canary));
    let Verdict::Unchecked(unchecked) = ended.verdict(from(2), &[]).await else { panic!("a key that has ended was believed") };
    let printed = format!("{listed:?} {unchecked:?} {good:?} {health:?} {} {}", keyed("customerkey").zone, unchecked.why);
    assert!(!printed.contains("customerkey") && !printed.contains("endedkey"), "{printed}");
}

#[test]
fn a_zone_that_is_no_name_is_refused_at_the_start() {
    for wrong in [Zone::open("zen example"), Zone::open(""), Zone::keyed("a.b", "dq.example"), Zone::open("x".repeat(64))] {
        let made = Blocklists::new(vec![addresses(wrong.clone())], &Resolving { servers: vec!["127.0.0.1:53".parse().unwrap()], within: None });
        assert!(matches!(made, Err(BlocklistError::Zone { .. })), "{wrong}");
    }
}
