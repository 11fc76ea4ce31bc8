//! `/healthz` and `/readyz`: a server that cannot write lives, and is not ready.

use crate::scene::Scene;

#[tokio::test]
async fn whoever_looks_after_the_server_is_answered_under_any_name() {
    let scene = Scene::earnest().await;
    for host in ["localhost", "wipro.localhost", "nobody.example"] {
        scene.get(host, "/healthz").await.is(200).says("alive");
        scene.get(host, "/readyz").await.is(200).says("ready");
    }
}

#[tokio::test]
async fn a_store_that_takes_no_write_makes_it_unready_and_not_dead() {
    let scene = Scene::earnest().await;
    if scene.server.house.database().is_some() {
        return; // The disk that can be made to die is the embedded store's.
    }
    scene.server.house.disk.after(0);
    let unready = scene.get("localhost", "/readyz").await.is(503);
    assert_eq!((unready.text.as_str(), unready.header("retry-after")), ("the store takes no write\n", "1"));
    scene.get("localhost", "/healthz").await.is(200).says("alive");
    // What was found is told again for a moment, so that asking often writes no more often.
    scene.server.house.disk.never();
    scene.get("localhost", "/readyz").await.is(503);
}
