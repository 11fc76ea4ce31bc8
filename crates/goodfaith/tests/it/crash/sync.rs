//! A disk that takes what is written and fails when it is to keep it, and then a kill: what was refused may still be found whole, and then it
//! is whole, its key with it.

use super::actor::Actor;
use super::client::Door;
use super::closed::Closed;
use super::seed;
use super::server::{Place, Server};
use std::path::{Path, PathBuf};
use std::process::Command;

/// Builds what makes a disk fail, once for a test.
fn failing_disk(folder: &Path) -> PathBuf {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/crash/failing_sync.c");
    let made = folder.join("failing_sync.so");
    let output = Command::new("cc").args(["-shared", "-fPIC", "-O1", "-o"]).arg(&made).arg(source).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    made
}

/// A form is sent while this file does not reach the disk, the server is killed, and the form is sent again to the next one.
async fn fail_and_kill(file: &str) {
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let place = Place::new(&folder.path().join("house"), None);
    let rule = folder.path().join("rule");
    let key = place.key();
    let loaded = format!("LD_PRELOAD={}", failing_disk(folder.path()).display());
    let server = Server::start_through(&place, &["env", &loaded, &format!("FAILING_SYNC={}", rule.display())]).unwrap();
    let door = Door::new(&key, server.port());
    // Whoever begins to act sends a form, and then another.
    let mut actor = Actor::new("sync", vec![door.clone()], (0, seed())).await;
    actor.step().await.unwrap();
    std::fs::write(&rule, file).unwrap();
    actor.step().await.unwrap();
    assert_eq!((actor.acknowledged, actor.not_now), (1, 1), "what does not reach the disk is not acknowledged");
    server.kill();
    Closed::read(&place).await.check(std::slice::from_ref(&actor)).await;
    let server = Server::start(&place);
    door.moved_to(server.port());
    actor.settle().await;
    assert_eq!(actor.acknowledged, 2);
    actor.compare().await;
    server.kill();
    let found = Closed::read(&place).await.check(std::slice::from_ref(&actor)).await;
    assert_eq!(found.people, 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_act_that_the_disk_failed_to_keep_and_a_crash_finds_whole_is_whole() {
    fail_and_kill("house.sqlite-wal").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_key_that_the_disk_failed_to_keep_is_nobodys_or_somebodys_and_never_missing() {
    fail_and_kill("keys.sqlite-wal").await;
}
