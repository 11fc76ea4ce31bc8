//! A disk that is full or cannot be written while the house is served: what cannot be done is refused clearly, what needs no writing goes on,
//! and all goes on by itself once there is room.

use super::actor::Actor;
use super::client::{Door, Reply};
use super::closed::Closed;
use super::server::{Place, Server};
use super::{say, seed};
use serde_json::json;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;
use tempfile::TempDir;

/// How many acts come before the disk is taken away, while it is away, and after.
const ACTS: usize = 40;

/// Puts a small disk in memory where the house is to be, with this house on it, in a world of mounts that only the server sees.
const SMALL_DISK: &str = r#"mount -t tmpfs -o size=16m,mode=0700 small "$0" && cp -a "$1/." "$0" && shift && exec "$@""#;

/// The same, and the disk is full before the server starts. What processes share of a store's files is made anew by whoever opens it, as after a start
/// of the machine: a server that found it there could begin without writing.
const FULL_DISK: &str = r#"mount -t tmpfs -o size=16m,mode=0700 small "$0" && cp -a "$1/." "$0" && find "$0" -name "*-shm" -delete && shift && { cat /dev/zero >"$0/ballast" 2>/dev/null || true; } && exec "$@""#;

/// The same, and the disk can only be read.
const READ_ONLY_DISK: &str = r#"mount -t tmpfs -o size=16m,mode=0700 small "$0" && cp -a "$1/." "$0" && mount -o remount,ro "$0" && shift && exec "$@""#;

/// Writes bytes until there is no room for one more.
fn fill(folder: &Path) -> PathBuf {
    let ballast = folder.join("ballast");
    let mut file = std::fs::File::create(&ballast).unwrap();
    for size in [65_536, 4_096, 1] {
        while file.write_all(&vec![b'.'; size]).is_ok() {}
    }
    ballast
}

/// A house made on the test's own disk, and where a server is to see it on another.
struct Prepared {
    made: TempDir,
    seen: TempDir,
    key: String,
}

impl Prepared {
    fn new() -> Self {
        let folder = || tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
        let made = folder();
        let key = Place::new(made.path(), None).key();
        Self { made, seen: folder(), key }
    }

    /// A server that sees the house on the disk this script makes.
    fn serve(&self, script: &str) -> Result<Server, String> {
        // Where we may not mount, a world in which we are root by name lets us.
        let may_mount = Command::new("unshare").args(["-m", "true"]).status().is_ok_and(|status| status.success());
        let world = if may_mount { "-m" } else { "-rm" };
        let (seen, made) = (self.seen.path().to_str().unwrap(), self.made.path().to_str().unwrap());
        Server::start_through(&Place::new(self.seen.path(), None), &["unshare", world, "sh", "-c", script, seen, made])
    }
}

/// A refusal for now: the right status and form, and nothing of anybody or of the machine in it.
pub(super) fn is_clear(reply: &Reply, kind: &str) {
    assert_eq!((reply.status, reply.kind.starts_with(kind)), (503, true), "{reply:?}");
    let text = reply.text.to_lowercase();
    for leak in ["sqlite", "postgres", "disk", "i/o", "tmp", "example.org", "somebody", "constraint", "connection"] {
        assert!(!text.contains(leak), "{leak} in {text}");
    }
}

/// What must hold while nothing can be written.
async fn is_refused_clearly(door: &Door, statement: &str, subject: &str, page: &str) {
    let form = [("statement", statement), ("idempotency", "while-full"), ("data-name", "Somebody"), ("data-email", "somebody@example.org")];
    is_clear(&door.post("/forms/registration", &form).await.unwrap(), "text/html");
    let fact = json!({ "condition": "permission", "subject": subject, "purpose": "marketing", "evidence": "letter", "document": "Somebody's letter" });
    let refused = door.call("/facts", "while-full", &fact).await.unwrap();
    is_clear(&refused, "application/problem+json");
    assert_eq!((&refused.json()["type"], &refused.json()["status"]), (&json!("urn:goodfaith:problem:unavailable"), &json!(503)));
    // What is told is in the log first, so nothing is told.
    let wish = json!({ "subjects": [subject], "data": ["email"], "action": "use", "purpose": "registration" });
    is_clear(&door.call("/uses", "while-full", &wish).await.unwrap(), "application/problem+json");
    is_clear(&door.page(page).await.unwrap(), "text/html");
    // What needs no writing goes on.
    for path in ["/privacy", "/forms", "/forms/registration"] {
        assert_eq!(door.page(path).await.unwrap().status, 200, "{path}");
    }
    assert_eq!(door.read(&format!("/facts?subject={subject}")).await.unwrap().status, 200);
}

/// Acts for a while; everything is acknowledged.
async fn act(actor: &mut Actor) {
    for _ in 0..ACTS {
        actor.step().await.unwrap();
        actor.settle().await;
    }
}

/// Acts while nothing can be written, takes that away by `restore`, and acts again.
async fn act_around(actor: &mut Actor, door: &Door, take: impl FnOnce(), restore: impl FnOnce()) {
    act(actor).await;
    // An erasure empties the write-ahead files, so that there is no room left in them.
    actor.erase_somebody().await;
    let somebody = actor.somebody().await;
    let statement = actor.statement().to_owned();
    take();
    is_refused_clearly(door, &statement, somebody.subject.as_deref().unwrap(), somebody.page.as_deref().unwrap()).await;
    let (acknowledged, not_now) = (actor.acknowledged, actor.not_now);
    for _ in 0..ACTS {
        actor.step().await.unwrap();
    }
    assert_eq!((actor.acknowledged, actor.not_now), (acknowledged, not_now + ACTS as u64), "nothing is acknowledged that cannot be kept");
    restore();
    act(actor).await;
    actor.compare().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_full_disk_is_told_clearly_and_all_goes_on_once_there_is_room() {
    let house = Prepared::new();
    let server = house.serve(SMALL_DISK).unwrap_or_else(|said| panic!("no server on a small disk: {said}"));
    let disk = Path::new("/proc").join(server.number().to_string()).join("root").join(house.seen.path().strip_prefix("/").unwrap());
    let door = Door::new(&house.key, server.port());
    let mut actor = Actor::new("full", vec![door.clone()], (0, seed())).await;
    for _ in 0..3 {
        act_around(&mut actor, &door, || drop(fill(&disk)), || std::fs::remove_file(disk.join("ballast")).unwrap()).await;
    }
    assert!(!server.errors().contains("Name full"), "{}", server.errors());
    // Read from a copy: the disk goes with the server.
    let copy = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    assert!(Command::new("cp").arg("-a").arg(disk.join(".")).arg(copy.path()).status().unwrap().success());
    server.kill();
    let found = Closed::read(&Place::new(copy.path(), None)).await.check(std::slice::from_ref(&actor)).await;
    say(&format!("full disk: {} acts acknowledged, {} refused for now, {found:?}", actor.acknowledged, actor.not_now));
}

#[test]
fn who_starts_on_a_full_disk_is_told_that_it_is_full() {
    let Err(said) = Prepared::new().serve(FULL_DISK) else { panic!("a server started without room to write") };
    assert!(said.contains("the disk is full"), "{said}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn files_that_cannot_be_written_any_more_are_told_clearly_and_all_goes_on_when_they_can() {
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let place = Place::new(folder.path(), None);
    let key = place.key();
    let server = Server::start(&place);
    let door = Door::new(&key, server.port());
    let mut actor = Actor::new("fixed", vec![door.clone()], (0, seed())).await;
    act(&mut actor).await;
    let files = Fixed::new(folder.path());
    if !files.set("+i") {
        say("files made immutable under a server: not tried, it takes root and a disk that can");
        return;
    }
    assert!(files.set("-i"));
    act_around(&mut actor, &door, || assert!(files.set("+i")), || assert!(files.set("-i"))).await;
    server.kill();
    let found = Closed::read(&place).await.check(std::slice::from_ref(&actor)).await;
    say(&format!("immutable files: {} acts acknowledged, {} refused for now, {found:?}", actor.acknowledged, actor.not_now));
}

/// The files of a house, which become writable again however the test ends.
struct Fixed(Vec<PathBuf>);

impl Fixed {
    fn new(folder: &Path) -> Self {
        let of_site = folder.join("data").join(super::server::SITE);
        let files = std::fs::read_dir(of_site).unwrap().map(|entry| entry.unwrap().path());
        // What is shared in memory is left alone: a disk that turns read-only does not take memory away.
        Self(files.filter(|file| !file.to_str().unwrap().ends_with("-shm")).collect())
    }

    fn set(&self, attribute: &str) -> bool {
        Command::new("chattr").arg(attribute).args(&self.0).output().is_ok_and(|output| output.status.success())
    }
}

impl Drop for Fixed {
    fn drop(&mut self) {
        self.set("-i");
    }
}

#[tokio::test]
async fn a_house_on_a_disk_that_can_only_be_read_is_not_served_and_says_why() {
    let house = Prepared::new();
    let said = house.serve(READ_ONLY_DISK).unwrap_err();
    assert!(said.contains("ead-only") || said.contains("readonly"), "{said}");
    Server::start(&Place::new(house.made.path(), None)).kill();
}
