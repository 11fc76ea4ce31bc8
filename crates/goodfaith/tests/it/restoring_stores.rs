//! Backups of a house in PostgreSQL, and of one store brought back into the other, with keys that are not files: nobody comes back
//! who was erased since, what is restored is as its log says, and no house is overwritten.

use crate::restoring::{Scene, Serving, command, goodfaith, said};
use std::process::{Command, Stdio};
use std::time::Duration;
use testkit::{Database, Postgres};

/// The key-encryption key of a house whose keys are in the environment.
const KEK: &str = "6cf1b6a0a97d2c8e5b13f0467e98d2413ab5c7708f1e2d94c36a5b0f87e1d429";

/// The scene's house, moved into a database; its folder has the keys alone.
fn moved(scene: &Scene) -> Database {
    let database = Postgres::shared().database();
    let data = format!("sqlite:{}", scene.path("house/data"));
    let moved = goodfaith(&["migrate", "--from", &data, "--to", database.address()]);
    assert_eq!(moved.code, 0, "{moved:?}");
    std::fs::remove_dir_all(scene.path("house/data")).unwrap();
    database
}

fn is_sound(words: &[&str]) {
    let verified = goodfaith(&[&["verify", "house"], words].concat());
    assert_eq!(verified.code, 0, "{verified:?}");
    assert_eq!(verified.out.matches("all is as the log says").count(), 5, "{verified:?}");
}

async fn all_but(gone: &[&str], scene: &Scene, serving: &Serving) {
    for site in ["indiamart", "pactera", "wipro", "wso2", "wesprodigital"] {
        let expected = if gone.contains(&site) { 404 } else { 200 };
        assert_eq!(serving.ask(site, scene.page(site), None).await.0, expected, "{site}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_backup_of_either_store_is_restored_into_either_and_who_was_erased_stays_gone() {
    let scene = Scene::new();
    let (house, keys, shipped) = (scene.path("house"), scene.keys(), scene.path("shipped"));
    let identity = scene.path("identity");
    let embedded = scene.path("embedded.age");
    assert_eq!(goodfaith(&["backup", "--recipient", &scene.recipient, "--folder", &house, "--to", &embedded]).code, 0);
    let old = moved(&scene);
    let of_database = ["--folder", &house, "--store", old.address()];
    let place = format!("file:{shipped}");
    let serve = ["serve", "--port", "0", "--ship-erasures", &place, "--must-ship"];
    let running = Serving::start(&[&serve, &of_database[..]].concat());
    let servers = scene.path("servers.age");
    let made = goodfaith(&[&["backup", "--recipient", &scene.recipient, "--to", &servers], &of_database[..]].concat());
    assert!(made.code == 0 && made.out.contains("5 sites") && made.out.contains("house/keys apart"), "{made:?}");
    let sealed = std::fs::read(&servers).unwrap();
    assert!(sealed.starts_with(b"age-encryption.org/v1"));
    for site in ["indiamart", "pactera"] {
        running.erase(site, scene.page(site)).await;
    }
    is_sound(&of_database);

    let knows_by_file: &[&str] = &["--keys", &keys, "--erasures", &shipped];
    let knows_by_log: &[&str] = &["--house", &house, "--house-store", old.address()];
    let ways: [(&str, bool, &[&str], bool); 5] = [
        (&servers, true, knows_by_file, true),
        (&servers, true, knows_by_log, true),
        (&servers, false, knows_by_file, true),
        (&embedded, true, knows_by_log, true),
        // Who knows nothing of the erasures brings everybody back: that is what the rest is for.
        (&servers, true, &["--keys", &keys], false),
    ];
    for (number, (from, into_database, knowing, is_gone)) in ways.into_iter().enumerate() {
        let (folder, new) = (scene.path(&format!("new{number}")), Postgres::shared().database());
        let mut place = vec!["--folder", &folder];
        if into_database {
            place.extend(["--store", new.address()]);
        }
        let restored = goodfaith(&[&["restore", "--identity", &identity, "--from", from], &place[..], knowing].concat());
        assert_eq!(restored.code, 0, "{number}: {restored:?}");
        assert_eq!(restored.out.matches("erased again 1").count(), if is_gone { 2 } else { 0 }, "{number}: {restored:?}");
        if into_database {
            // The keys are used where they are.
            place.extend(["--keys", &keys]);
        }
        is_sound(&place);
        let again = Serving::start(&[&["serve", "--port", "0"], &place[..]].concat());
        all_but(if is_gone { &["indiamart", "pactera"] } else { &[] }, &scene, &again).await;
    }
}

#[test]
fn a_database_with_a_house_in_it_is_left_alone_and_one_that_is_not_whole_is_opened_by_nobody() {
    let scene = Scene::new();
    let (house, keys, backup, identity) = (scene.path("house"), scene.keys(), scene.path("whole.age"), scene.path("identity"));
    assert_eq!(goodfaith(&["backup", "--recipient", &scene.recipient, "--folder", &house, "--to", &backup]).code, 0);
    let old = moved(&scene);
    let restore = |database: &Database, more: &[&str]| {
        let words = ["restore", "--identity", &identity, "--from", &backup, "--store", database.address(), "--folder", &house];
        command(&[&words, more].concat())
    };
    let count = |database: &Database| Postgres::shared().sql(database.name(), "select count(*) from house.leaf");
    let before = count(&old);
    let refused = said(&mut restore(&old, &["--keys", &keys]));
    assert!(refused.code == 2 && refused.err.contains("there is a house in this database"), "{refused:?}");
    assert_eq!(count(&old), before);

    let new = Postgres::shared().database();
    // Keys that are not the house's: what was written goes again, and the database is as empty as before.
    let wrong = said(restore(&new, &["--keys", "env:"]).env("GOODFAITH_KEK", KEK));
    assert!(wrong.code == 2 && wrong.err.contains("is not the one"), "{wrong:?}");
    assert_eq!(count(&new), "0");

    let mark = || Postgres::shared().sql(new.name(), "select obj_description(to_regnamespace('house')::oid, 'pg_namespace')");
    let mut cut_off = 0;
    for ms in [100, 150, 200, 300, 400] {
        let mut restoring = restore(&new, &["--keys", &keys]).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        std::thread::sleep(Duration::from_millis(ms));
        drop(restoring.kill());
        drop(restoring.wait());
        if !mark().ends_with("restoring") {
            // It was killed before it began, or was quicker than that.
            continue;
        }
        cut_off += 1;
        for words in [&["serve", "--port", "0"][..], &["verify", "house"], &["backup", "--recipient", &scene.recipient, "--to", "/dev/null/x"]] {
            let refused = goodfaith(&[words, &["--folder", &house, "--store", new.address()]].concat());
            assert!(refused.code == 2 && refused.err.contains("not whole"), "{refused:?}");
        }
    }
    if mark().ends_with("restoring") || count(&new) == "0" {
        let restored = said(&mut restore(&new, &["--keys", &keys]));
        assert_eq!(restored.code, 0, "{restored:?}");
    }
    assert!(cut_off > 0, "none was cut off in the middle");
    is_sound(&["--folder", &house, "--store", new.address()]);
}

/// A security module with one token, and how it is named.
fn token(scene: &Scene) -> (String, String) {
    let settings = scene.path("softhsm2.conf");
    std::fs::create_dir(scene.path("tokens")).unwrap();
    std::fs::write(&settings, format!("directories.tokendir = {}\n", scene.path("tokens"))).unwrap();
    let arguments = ["--init-token", "--free", "--label", "house", "--pin", "471147", "--so-pin", "4712"];
    let made = Command::new("softhsm2-util").env("SOFTHSM2_CONF", &settings).args(arguments).output().unwrap();
    assert!(made.status.success(), "{made:?}");
    let places = ["/usr/lib/softhsm/libsofthsm2.so", "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so"];
    let module = places.iter().find(|place| std::path::Path::new(place).exists()).unwrap();
    std::fs::write(scene.path("pin"), "471147\n").unwrap();
    (settings.clone(), format!("pkcs11:token=house?module={module}&pin-file={}", scene.path("pin")))
}

#[test]
fn a_house_whose_keys_are_not_files_is_verified_backed_up_and_restored() {
    let scene = Scene::new();
    let (settings, of_token) = token(&scene);
    for (name, keeper) in [("environment", "env:"), ("token", of_token.as_str())] {
        for in_database in [false, true] {
            let databases = [(); 2].map(|()| Postgres::shared().database());
            let folders = ["old", "new"].map(|which| scene.path(&format!("{name}-{which}-{in_database}")));
            let place = |which: usize| {
                let mut place = vec!["--folder", &folders[which], "--keys", keeper];
                if in_database {
                    place.extend(["--store", databases[which].address()]);
                }
                place
            };
            let run = |words: &[&str], which: usize| {
                let mut command = command(&[words, &place(which)].concat());
                let ran = said(command.envs([("GOODFAITH_KEK", KEK), ("SOFTHSM2_CONF", &settings)]));
                assert_eq!(ran.code, 0, "{words:?} {name}: {ran:?}");
                ran
            };
            // The key makes the house, and stands in its log.
            run(&["key", "--site", "wipro.com", "--name", "billing"], 0);
            let verified = run(&["verify", "house"], 0);
            assert_eq!(verified.out.matches("all is as the log says").count(), 5, "{verified:?}");
            let file = scene.path(&format!("{name}-{in_database}.age"));
            let made = run(&["backup", "--recipient", &scene.recipient, "--to", &file], 0);
            assert!(made.out.contains(if name == "token" { "the token house" } else { "GOODFAITH_KEK" }), "{made:?}");
            run(&["restore", "--identity", &scene.path("identity"), "--from", &file], 1);
            let again = run(&["verify", "house"], 1);
            assert_eq!(again.out, verified.out, "what was restored is what was there");
            assert!(folders.iter().all(|folder| !std::path::Path::new(folder).join("keys").exists()), "no key file is made");
        }
    }
}

#[test]
fn a_site_without_its_policy_and_keys_made_anew_are_not_forgotten() {
    let scene = Scene::new();
    let house = scene.path("house");
    let rotated = goodfaith(&["rotate", "--site", "wipro.com", "--kek", "--folder", &house]);
    assert_eq!(rotated.code, 0, "{rotated:?}");
    let file = scene.path("rotated.age");
    assert_eq!(goodfaith(&["backup", "--recipient", &scene.recipient, "--folder", &house, "--to", &file]).code, 0);
    let new = scene.path("new");
    let restored = goodfaith(&["restore", "--identity", &scene.path("identity"), "--from", &file, "--folder", &new, "--keys", &scene.keys()]);
    assert_eq!(restored.code, 0, "{restored:?}");
    is_sound(&["--folder", &new]);
    let database = moved(&scene);
    let other = scene.path("other.age");
    let words =
        ["backup", "--recipient", &scene.recipient, "--folder", &house, "--store", database.address(), "--policies", "policies/wipro.com", "--to", &other];
    let refused = goodfaith(&words);
    assert!(refused.code == 2 && refused.err.contains("4 sites whose policy is not in policies/wipro.com"), "{refused:?}");
    assert!(!std::path::Path::new(&other).exists());
}
