//! The figures of a running server: what is counted, and that no value of anybody is in them.

use crate::serve::marked::{Acting, must_not_hold};
use crate::serve::running::{Running, command, house_with};

#[tokio::test]
async fn every_kind_of_act_is_counted_and_no_value_of_anybody_stands_in_the_figures() {
    let house = house_with("[metrics]\nlisten = \"127.0.0.1:0\"\n[letters]\nfolder = \"letters\"\n");
    let folder = house.path().to_str().unwrap();
    let key = command(&["key", "--folder", folder, "--site", "indiamart.com", "--name", "figures"]).output().unwrap();
    let key = String::from_utf8(key.stdout).unwrap().trim().to_owned();
    let running = Running::start(&["serve", "--folder", folder, "--port", "0"]);
    let acting = Acting { port: running.port(), key: &key, client: reqwest::Client::new() };
    acting.everything().await;
    let at = running.figures.clone().expect("an address of the figures");
    let answer = reqwest::get(format!("{at}/metrics")).await.unwrap();
    assert!(answer.headers()["content-type"].to_str().unwrap().starts_with("text/plain; version=0.0.4"));
    let figures = answer.text().await.unwrap();
    for expected in [
        "goodfaith_http_requests_total{route=\"/forms/{kind}\",method=\"POST\",status=\"200\"} 1",
        "route=\"nowhere\"",
        "method=\"other\"",
        "goodfaith_http_request_seconds_bucket{route=\"/privacy\",le=\"0.025\"}",
        "goodfaith_decisions_total{verdict=\"permit\",sentence=\"indiamart.com/",
        "goodfaith_decisions_total{verdict=\"deny\",sentence=\"indiamart.com/",
        "goodfaith_commit_commands_count{site=\"indiamart.com\"}",
        "goodfaith_commit_seconds_count{site=\"indiamart.com\"}",
        "goodfaith_commit_waiting{site=\"indiamart.com\"}",
        "goodfaith_log_entries{site=\"wipro.com\"}",
        "goodfaith_requests_open{site=\"indiamart.com\"}",
        "goodfaith_erasures_unshipped{site=\"indiamart.com\"} 0",
        "goodfaith_figures_failed 0",
    ] {
        assert!(figures.contains(expected), "`{expected}` is not in\n{figures}");
    }
    assert!(!figures.contains(&key), "a key stands in the figures");
    must_not_hold("the figures", figures.as_bytes());
    for (path, word) in [("/healthz", "alive\n"), ("/readyz", "ready\n")] {
        assert_eq!(reqwest::get(format!("{at}{path}")).await.unwrap().text().await.unwrap(), word);
    }
    // People's own address does not give them.
    let public = reqwest::get(format!("http://127.0.0.1:{}/metrics", running.port())).await.unwrap();
    assert_eq!(public.status(), 404);
}
