//! `GET /leaving`: a link that leaves the site leads over whose policy applies next, and leads only where the site's own links do.

use crate::scene::{Scene, site};
use operations::{Offering, OutboundAddress, OutboundLink, SiteOffering};
use testkit::House;

const ELSEWHERE: &str = "https://partner.example/shop?a=1&b=2";

async fn with_a_link(name: &str) -> Scene {
    let read = |text: &str| OutboundAddress::read(text).expect("an address");
    let link = OutboundLink { to: read(ELSEWHERE), name: "A partner".to_owned(), policy: Some(read("https://partner.example/privacy")) };
    let offering = Offering::default().with(&site(name), SiteOffering { links: vec![link], ..SiteOffering::default() });
    Scene::of(House::offering(offering).await).await
}

#[tokio::test]
async fn a_declared_link_says_whose_policy_applies_next() {
    for (name, host, said) in [
        ("indiamart.com", "indiamart.localhost", "does not cover the information practices of those web sites linked"),
        ("pactera.com", "pactera.localhost", "be aware when they leave our website"),
        ("wesprodigital.com", "wesprodigital.localhost", "not responsible for the privacy practices"),
        ("wso2.com", "wso2.localhost", "separate and independent privacy policies"),
        ("wipro.com", "wipro.localhost", "no longer under the privacy policy"),
    ] {
        let scene = with_a_link(name).await;
        let front = scene.get(host, "/").await.is(200).says("A partner");
        let path = format!("/leaving?to={}", front.between("href=\"/leaving?to=", "\""));
        let page = scene.get(host, &path).await.is(200).says(said).says("partner.example");
        page.says("href=\"https://partner.example/shop?a=1&#38;b=2\"").says("https://partner.example/privacy");
    }
}

#[tokio::test]
async fn it_leads_nowhere_else() {
    let scene = with_a_link("wso2.com").await;
    for other in
        ["https://evil.example/", "javascript:alert(1)", "//evil.example", "", "https://partner.example/shop?a=1", "https://partner.example@evil.example/"]
    {
        let path = format!("/leaving?to={}", other.replace('&', "%26"));
        scene.get("wso2.localhost", &path).await.is(404).never_says("evil.example");
    }
    scene.get("wipro.localhost", "/leaving?to=https%3A%2F%2Fpartner.example%2Fshop%3Fa%3D1%26b%3D2").await.is(404);
}

#[tokio::test]
async fn links_in_the_text_of_a_policy_are_led_over_too() {
    let scene = Scene::earnest().await;
    for host in ["indiamart.localhost", "pactera.localhost", "wesprodigital.localhost", "wipro.localhost", "wso2.localhost"] {
        let page = scene.get(host, "/privacy").await.is(200).never_says("href=\"http");
        for link in page.text.split("href=\"/leaving?to=").skip(1) {
            let path = format!("/leaving?to={}", link.split('"').next().unwrap_or_default());
            scene.get(host, &path).await.is(200).says("You are leaving this site");
        }
    }
    scene.get("wso2.localhost", "/privacy").await.says("href=\"/leaving?to=");
}
