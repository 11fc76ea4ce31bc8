//! Each site answers on its own host name, and no request crosses from one to another.

use crate::scene::Scene;

#[tokio::test]
async fn the_lobby_lists_every_site_at_its_own_host() {
    let scene = Scene::earnest().await;
    let lobby = scene.get("localhost", "/").await.is(200);
    for label in ["indiamart", "pactera", "wesprodigital", "wipro", "wso2"] {
        assert!(lobby.text.contains(&format!("href=\"http://{label}.localhost:{}/\"", scene.server.address().port())), "{label}");
    }
}

#[tokio::test]
async fn each_site_shows_its_own_policy_only() {
    let scene = Scene::earnest().await;
    let sites = [("wipro", "Wipro"), ("wso2", "WSO2"), ("pactera", "Pactera"), ("indiamart", "IndiaMART"), ("wesprodigital", "Wespro")];
    for (label, company) in sites {
        let page = scene.get(&format!("{label}.localhost"), "/privacy").await.is(200).says(company);
        for (other, name) in sites.iter().filter(|(other, _)| *other != label) {
            assert!(!page.text.contains(name), "{other} stands on the page of {label}");
        }
    }
}

#[tokio::test]
async fn a_host_name_that_leads_nowhere_shows_nothing() {
    let scene = Scene::earnest().await;
    for host in ["nobody.localhost", "wipro.localhost.evil.example", "evil.example"] {
        scene.get(host, "/privacy").await.is(421).never_says("Wipro");
        scene.get(host, "/api/v1/sites").await.is(421).never_says("wipro.com");
    }
}

#[tokio::test]
async fn pages_of_a_site_do_not_stand_in_the_lobby() {
    let scene = Scene::earnest().await;
    for path in ["/privacy", "/forms", "/forms/registration", "/try", "/me/0"] {
        scene.get("localhost", path).await.is(404);
    }
}

#[tokio::test]
async fn the_api_on_a_sites_host_answers_for_that_site_only() {
    let scene = Scene::earnest().await;
    scene.get("wipro.localhost", "/api/v1/sites/wipro.com/policy").await.is(200);
    scene.get("wipro.localhost", "/api/v1/sites/wso2.com/policy").await.is(404);
    let sites = scene.get("wipro.localhost", "/api/v1/sites").await.is(200).json();
    assert_eq!(sites.as_array().map(Vec::len), Some(1));
    assert_eq!(scene.get("localhost", "/api/v1/sites").await.is(200).json().as_array().map(Vec::len), Some(5));
}

#[tokio::test]
async fn a_persons_link_opens_nothing_at_another_site() {
    let scene = Scene::earnest().await;
    let person = scene.registered().await;
    scene.get("indiamart.localhost", &person).await.is(200).says("asha@example.org");
    let elsewhere = scene.get("wipro.localhost", &person).await.is(404).never_says("asha");
    let unknown = scene.get("wipro.localhost", &format!("/me/{}", "0".repeat(64))).await.is(404);
    assert_eq!(elsewhere.text, unknown.text, "a link of another site is told apart from one that never was");
}
