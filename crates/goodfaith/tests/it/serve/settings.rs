//! `goodfaith.toml`: the example starts a house, what is wrong is told at once, and the command line goes before it.

use crate::run::root;
use crate::serve::running::{Running, command, house_with};

fn example() -> String {
    std::fs::read_to_string(root().join("docs/goodfaith.example.toml")).unwrap()
}

#[tokio::test]
async fn the_example_starts_a_house_that_is_ready() {
    let house = house_with(&example());
    let folder = house.path().to_str().unwrap();
    // The port of the example may be taken on this machine.
    let running = Running::start(&["serve", "--folder", folder, "--port", "0"]);
    for (path, word) in [("/healthz", "alive"), ("/readyz", "ready")] {
        let answer = reqwest::get(format!("http://127.0.0.1:{}{path}", running.port())).await.unwrap();
        assert_eq!((answer.status().as_u16(), answer.text().await.unwrap().trim()), (200, word));
    }
    assert!(house.path().join("data/wipro.com/house.sqlite").is_file() && house.path().join("keys").is_dir());
    running.ask_to_stop();
    assert!(running.ended().success());
}

#[test]
fn every_mistake_is_told_at_once_and_nothing_is_opened() {
    let house = house_with("[server]\nlisten = 8620\nlobbby = \"x\"\n[letter]\nfolder = \"x\"\n");
    let folder = house.path().to_str().unwrap();
    let said = command(&["serve", "--folder", folder]).output().unwrap();
    let words = String::from_utf8(said.stderr).unwrap();
    assert_eq!(said.status.code(), Some(2), "{words}");
    for expected in [
        "goodfaith.toml:2: listen is a text",
        "goodfaith.toml:3: there is no key in [server] `lobbby`; did you mean `lobby`?",
        "goodfaith.toml:4: there is no section `letter`; did you mean `letters`?",
    ] {
        assert!(words.contains(expected), "`{expected}` is not in\n{words}");
    }
    assert!(!house.path().join("data").exists());
}

#[test]
fn the_command_line_goes_before_the_file_and_other_commands_read_it_too() {
    let house =
        house_with("[house]\nstore = \"sqlite:elsewhere/data\"\nkeys = \"file:apart\"\n[server]\nlisten = \"192.0.2.1:1\"\nlobby = \"privacy.example\"\n");
    let config = house.path().join("goodfaith.toml");
    let config = config.to_str().unwrap();
    let refused = command(&["serve", "--config", config]).output().unwrap();
    assert!(String::from_utf8_lossy(&refused.stderr).contains("in clear"), "{refused:?}");
    let running = Running::start(&["serve", "--config", config, "--port", "0"]);
    assert!(running.address.starts_with("http://privacy.example:"), "{}", running.address);
    running.ask_to_stop();
    assert!(running.ended().success());
    let key = command(&["key", "--config", config, "--site", "wipro.com", "--name", "billing"]).output().unwrap();
    assert!(String::from_utf8_lossy(&key.stdout).starts_with("gf_"), "{key:?}");
    let sound = command(&["verify", "house", "--config", config]).output().unwrap();
    assert!(sound.status.success(), "{sound:?}");
    assert!(house.path().join("elsewhere/data/wipro.com").is_dir() && house.path().join("apart").is_dir());
    assert!(!house.path().join("data").exists() && !house.path().join("keys").exists());
}
