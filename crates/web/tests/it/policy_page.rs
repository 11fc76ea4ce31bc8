//! `GET /privacy`: the text as published, each sentence open to its rules, with a live count.

use crate::scene::Scene;
use serde_json::json;

#[tokio::test]
async fn every_sentence_opens_to_its_rules_and_says_its_class_in_words() {
    let scene = Scene::earnest().await;
    let page = scene.get("wipro.localhost", "/privacy").await.is(200).says("9 November 2006");
    let policy = scene.get("localhost", "/api/v1/sites/wipro.com/policy").await.is(200).json();
    let sentences = policy["sentences"].as_array().expect("sentences");
    assert_eq!(sentences.len(), 31);
    for (index, _) in sentences.iter().enumerate() {
        let number = index + 1;
        assert!(page.text.contains(&format!("id=\"s{number}\"")), "sentence {number}");
        assert!(page.text.contains(&format!("href=\"#s{number}\"")), "the opener of sentence {number}");
    }
    for words in ["Enforced", "Right", "Organisational", "Promises nothing", "never share personal to outsiders"] {
        assert!(page.text.contains(words), "{words}");
    }
}

#[tokio::test]
async fn the_count_of_a_sentence_moves_with_each_decision() {
    let scene = Scene::earnest().await;
    let question = json!({"action": "sell", "data": ["email"], "purpose": "marketing", "recipient": "third-party"});
    let key = scene.company_key("wipro.com").await;
    let before = scene.get("wipro.localhost", "/privacy").await.never_says("×2");
    drop(before);
    for once in ["a", "b"] {
        scene.call("/api/v1/sites/wipro.com/decisions", &key, once, &question).await.is(200);
    }
    scene.get("wipro.localhost", "/privacy").await.is(200).says("×2");
}

#[tokio::test]
async fn a_version_has_its_own_address_and_others_do_not_exist() {
    let scene = Scene::earnest().await;
    scene.get("wipro.localhost", "/privacy/versions/2006-11-09").await.is(200).says("9 November 2006");
    for date in ["2007-01-01", "yesterday", "2006-11-09%00", "%3Cscript%3E"] {
        scene.get("wipro.localhost", &format!("/privacy/versions/{date}")).await.is(404).never_says("<script>");
    }
}
