//! `GET /log/…` and the receipts of its entries: public where it names nobody, and each person's own where it does.

use crate::scene::{Scene, got};
use reqwest::Method;

const HOST: &str = "indiamart.localhost";

#[tokio::test]
async fn the_log_is_public_and_kept_as_long_as_it_stays_true() {
    let scene = Scene::earnest().await;
    scene.registered().await;
    let checkpoint = scene.get(HOST, "/log/checkpoint").await.is(200).says("indiamart.com/log\n").says("\u{2014} indiamart.com/log ");
    assert_eq!((checkpoint.header("content-type"), checkpoint.header("cache-control")), ("text/plain; charset=utf-8", "no-cache"));
    let size: u64 = checkpoint.text.lines().nth(1).and_then(|size| size.parse().ok()).expect("a size");
    let key = scene.get(HOST, "/log/key").await.is(200).says("indiamart.com/log+");
    assert_eq!(key.header("content-type"), "text/plain; charset=utf-8");
    let tile = scene.get(HOST, &format!("/log/tile/0/000.p/{size}")).await.is(200);
    assert_eq!((tile.header("content-type"), tile.header("content-length")), ("application/octet-stream", (size * 32).to_string().as_str()));
    assert_eq!(tile.header("cache-control"), "public, max-age=3600");
    scene.get(HOST, "/log/tile/0/000.p/1").await.is(200);
    let entries = scene.get(HOST, &format!("/log/tile/entries/000.p/{size}")).await.is(200).says("\"kind\":\"collected\"");
    entries.never_says("asha").never_says("Asha");
    for path in ["tile/0/000", "tile/0/001", "tile/1/000.p/1", "tile/entries/000", "tile/0/0", "tile/0/000.p/0", "nothing", "tile/0/..%2f..%2fkey"] {
        scene.get(HOST, &format!("/log/{path}")).await.is(404);
    }
    scene.get("localhost", "/log/checkpoint").await.is(404);
    got(scene.request(Method::POST, HOST, "/log/checkpoint").header("origin", format!("http://{HOST}"))).await.is(405);
}

#[tokio::test]
async fn a_full_tile_never_changes() {
    let scene = Scene::earnest().await;
    for _ in 0..260 {
        scene.registered().await;
    }
    for path in ["/log/tile/0/000", "/log/tile/entries/000"] {
        let tile = scene.get(HOST, path).await.is(200);
        assert_eq!(tile.header("cache-control"), "public, max-age=31536000, immutable", "{path}");
    }
    assert_eq!(scene.get(HOST, "/log/tile/1/000.p/1").await.is(200).header("content-length"), "32");
}

#[tokio::test]
async fn a_person_downloads_receipts_of_their_own_entries_alone() {
    let scene = Scene::earnest().await;
    let (asha, other) = (scene.registered().await, scene.registered().await);
    let list = scene.get(HOST, &format!("{asha}/receipts")).await.is(200).says("Data was collected");
    assert_eq!(list.header("cache-control"), "no-store");
    let address = list.between("data-label=\"Receipt\"><a href=\"", "\"");
    let receipt = scene.get(HOST, &address).await.is(200).says("c2sp.org/tlog-proof@v1\nextra ");
    assert!(receipt.header("content-disposition").contains(".tlog-proof"));
    let leaf = address.rsplit('/').next().unwrap_or_default();
    scene.get(HOST, &format!("{other}/receipts/{leaf}")).await.is(404);
    for leaf in ["0", "999999", "x", "-1", "18446744073709551616"] {
        scene.get(HOST, &format!("{asha}/receipts/{leaf}")).await.is(404);
    }
    let forged = format!("/me/{}", "0".repeat(64));
    let refused = scene.get(HOST, &format!("{forged}/receipts")).await;
    assert_eq!(refused.status, scene.get(HOST, &forged).await.status);

    let path = format!("/api/v1/sites/indiamart.com/log/receipts/{leaf}");
    scene.get("localhost", &path).await.is(401);
    let key = scene.company_key("indiamart.com").await;
    got(scene.request(Method::GET, "localhost", &path).bearer_auth(&key)).await.is(200).says("c2sp.org/tlog-proof@v1\n");
    let absent = path.replace(&format!("/{leaf}"), "/999999");
    got(scene.request(Method::GET, "localhost", &absent).bearer_auth(&key)).await.is(404);
}
