//! Who keeps the keys, and making them anew, from outside: with files, the environment, a security module, and killed in between.

use crate::run::root;
use std::path::Path;
use std::process::{Command, Output};
use std::time::Duration;

fn goodfaith(folder: &Path, words: &[&str], environment: &[(&str, &str)]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_goodfaith"));
    command.args(words).args(["--policies", "policies", "--folder"]).arg(folder).current_dir(root());
    command.env_remove("GOODFAITH_KEK").env_remove("GOODFAITH_PIN").envs(environment.iter().copied());
    command
}

fn said(output: &Output) -> String {
    [&output.stdout, &output.stderr].map(|bytes| String::from_utf8_lossy(bytes).into_owned()).concat()
}

fn says(folder: &Path, words: &[&str], environment: &[(&str, &str)]) -> (bool, String) {
    let output = goodfaith(folder, words, environment).output().unwrap();
    (output.status.success(), said(&output))
}

const ROTATE: [&str; 3] = ["rotate", "--site", "wipro.com"];
const ONE: &str = "6cf1b6a0a97d2c8e5b13f0467e98d2413ab5c7708f1e2d94c36a5b0f87e1d429";
const TWO: &str = "d18c05b7e24f9a6370be51c8a94f02d63e7bc5a1908d46f2713ea5c90b64f87d";

#[test]
fn keys_in_files_are_made_anew_and_another_sites_file_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let first = says(folder.path(), &ROTATE, &[]);
    assert_eq!(first, (true, "wipro.com: root key 2, key-encryption key 1, 0 people's keys wrapped anew\n".to_owned()));
    let second = says(folder.path(), &[&ROTATE[..], &["--kek"]].concat(), &[]);
    assert_eq!(second, (true, "wipro.com: root key 3, key-encryption key 2, 0 people's keys wrapped anew\n".to_owned()));
    let (through, words) = says(folder.path(), &["verify", "house", "--site", "wipro.com"], &[]);
    assert!(through && words.contains("all is as the log says"), "{words}");
    for told in ["root key 2 was made anew at 20", "key-encryption key 2 was made anew at 20", "root key 3 was made anew at 20"] {
        assert!(words.contains(told), "{words}");
    }
    let keys = folder.path().join("keys");
    assert!(!keys.join("wipro.com.key").exists() && keys.join("wipro.com.2.key").exists());
    std::fs::copy(keys.join("wso2.com.key"), keys.join("wipro.com.2.key")).unwrap();
    let (through, words) = says(folder.path(), &ROTATE, &[]);
    assert!(!through && words.contains("key-encryption key of `wipro.com` is not the one"), "{words}");
    std::fs::remove_file(keys.join("wipro.com.2.key")).unwrap();
    let (through, words) = says(folder.path(), &ROTATE, &[]);
    assert!(!through && words.contains("put the copy back that you kept apart"), "{words}");
    assert!(!keys.join("wipro.com.2.key").exists());
}

#[test]
fn keys_from_the_environment_are_needed_and_never_printed() {
    let folder = tempfile::tempdir().unwrap();
    let rotate = [&ROTATE[..], &["--kek", "--keys", "env:"]].concat();
    let (through, words) = says(folder.path(), &rotate, &[]);
    assert!(!through && words.contains("GOODFAITH_KEK_") && words.contains("openssl rand -hex 32"), "{words}");
    let (through, words) = says(folder.path(), &rotate, &[("GOODFAITH_KEK", ONE)]);
    assert!(!through && words.contains("GOODFAITH_KEK_WIPRO_COM_2"), "{words}");
    let (through, words) = says(folder.path(), &rotate, &[("GOODFAITH_KEK", ONE), ("GOODFAITH_KEK_WIPRO_COM_2", TWO)]);
    assert!(through && words.contains("key-encryption key 2"), "{words}");
    assert!(!words.contains(ONE) && !words.contains(TWO));
    assert!(!folder.path().join("keys").exists(), "no key file is made");
}

#[test]
fn a_security_module_keeps_the_keys_of_a_house() {
    let folder = tempfile::tempdir().unwrap();
    let settings = folder.path().join("softhsm2.conf");
    std::fs::create_dir(folder.path().join("tokens")).unwrap();
    std::fs::write(&settings, format!("directories.tokendir = {}\n", folder.path().join("tokens").display())).unwrap();
    let settings = settings.to_str().unwrap();
    let made = Command::new("softhsm2-util")
        .env("SOFTHSM2_CONF", settings)
        .args(["--init-token", "--free", "--label", "house", "--pin", "471147", "--so-pin", "4712"])
        .output()
        .unwrap();
    assert!(made.status.success(), "{}", said(&made));
    let places = ["/usr/lib/softhsm/libsofthsm2.so", "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so"];
    let module = places.iter().find(|place| Path::new(place).exists()).unwrap();
    let house = folder.path().join("house");
    let keeper = format!("pkcs11:token=house?module={module}");
    let rotate = [&ROTATE[..], &["--kek", "--keys", &keeper]].concat();
    let (through, words) = says(&house, &rotate, &[("SOFTHSM2_CONF", settings)]);
    assert!(!through && words.contains("GOODFAITH_PIN"), "{words}");
    let (through, words) = says(&house, &rotate, &[("SOFTHSM2_CONF", settings), ("GOODFAITH_PIN", "000000")]);
    assert!(!through && words.contains("the PIN is wrong") && !words.contains("000000"), "{words}");
    let (through, words) = says(&house, &rotate, &[("SOFTHSM2_CONF", settings), ("GOODFAITH_PIN", "471147")]);
    assert!(through && words.contains("key-encryption key 2"), "{words}");
    let pin = folder.path().join("pin");
    std::fs::write(&pin, "471147\n").unwrap();
    let with_file = format!("{keeper}&pin-file={}", pin.display());
    let (through, words) = says(&house, &[&ROTATE[..], &["--keys", &with_file]].concat(), &[("SOFTHSM2_CONF", settings)]);
    assert!(through && words.contains("root key 3, key-encryption key 2"), "{words}");
    assert!(!house.join("keys").exists(), "no key file is made");
}

#[test]
fn a_rotation_killed_at_any_moment_is_finished_by_the_next() {
    let folder = tempfile::tempdir().unwrap();
    let rotate = [&ROTATE[..], &["--kek"]].concat();
    assert!(says(folder.path(), &rotate, &[]).0);
    for moment in 0..24 {
        let mut running = goodfaith(folder.path(), &rotate, &[]).stdout(std::process::Stdio::null()).spawn().unwrap();
        std::thread::sleep(Duration::from_millis(moment * 12));
        running.kill().unwrap();
        running.wait().unwrap();
    }
    let (through, words) = says(folder.path(), &rotate, &[]);
    assert!(through, "{words}");
    let of_site =
        std::fs::read_dir(folder.path().join("keys")).unwrap().filter(|file| file.as_ref().unwrap().file_name().to_str().unwrap().starts_with("wipro.com"));
    assert_eq!(of_site.count(), 1, "the older keys are destroyed");
}
