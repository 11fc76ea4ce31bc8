//! Who keeps the key-encryption keys: the environment, and a security module, each asked as a house asks it.

use crate::house::{House, NOW, data};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use store::Store;
use store_sqlite::SqliteStore;
use vault::{EnvKek, KekProvider, Rotation, Secret, SystemChance, TokenKek, Vault, VaultError, Wrapping};
use vocabulary::{Personal, SiteId, SubjectId};

fn site(name: &str) -> SiteId {
    SiteId::new(name).unwrap()
}

fn random_hex() -> String {
    ledger::hex(Secret::random(&SystemChance::default()).bytes())
}

fn environment(variables: &[(&str, &str)]) -> EnvKek {
    let variables: BTreeMap<String, String> = variables.iter().map(|(name, words)| ((*name).to_owned(), (*words).to_owned())).collect();
    EnvKek::new(Box::new(move |name| variables.get(name).cloned()))
}

/// A vault on the store of a house, with keys kept by another.
fn vault_of(house: &House, kek: impl KekProvider + 'static) -> Vault {
    Vault::new(Box::new(kek), Arc::clone(&house.store), Arc::new(SystemChance::default()))
}

#[test]
fn a_key_from_the_environment_wraps_for_its_site_and_secret_alone() {
    let (one, two) = (random_hex(), random_hex());
    let kek = environment(&[("GOODFAITH_KEK", &one), ("GOODFAITH_KEK_SHOP_EXAMPLE_ORG", &two)]);
    let secret = Secret::new([7; 32]);
    let sites = [site("example.org"), site("example.com"), site("shop.example.org")];
    for of in &sites {
        let wrapping = Wrapping { site: of, secret: "root", version: 1 };
        let wrapped = kek.wrap(wrapping, 1, &secret, &SystemChance::default()).unwrap();
        assert_eq!(kek.unwrap(wrapping, 1, &wrapped).unwrap().bytes(), secret.bytes());
        let others = sites.iter().filter(|other| *other != of).map(|site| Wrapping { site, ..wrapping });
        for other in others.chain([Wrapping { secret: "site", ..wrapping }, Wrapping { version: 2, ..wrapping }]) {
            assert!(matches!(kek.unwrap(other, 1, &wrapped), Err(VaultError::WrongKey(_))));
        }
    }
    assert_eq!(kek.name(&sites[2], 1), "variable GOODFAITH_KEK_SHOP_EXAMPLE_ORG");
}

#[test]
fn a_weak_short_or_missing_key_is_refused_with_what_to_do() {
    let ascending: String = (0..32_u8).map(|n| format!("{n:02x}")).collect();
    let words = [
        "",
        "secret",
        "00",
        &"00".repeat(32),
        &"0123456789abcdef".repeat(4),
        &ascending,
        "aSimplePassPhraseInBase64NotRandomEnough=",
        "Y29ycmVjdCBob3JzZSBiYXR0ZXJ5IHN0YXBsZSB4eHg=",
    ];
    for words in words {
        let refused = environment(&[("GOODFAITH_KEK", words)]).create(&site("example.org"), 1, &SystemChance::default());
        let said = refused.unwrap_err().to_string();
        assert!(said.contains("openssl rand -hex 32"), "{said}");
        assert!(words.len() < 4 || !said.contains(words), "the key is printed");
    }
    let missing = environment(&[]).create(&site("example.org"), 1, &SystemChance::default()).unwrap_err().to_string();
    assert!(missing.contains("GOODFAITH_KEK_EXAMPLE_ORG"), "{missing}");
    for _ in 0..2_000 {
        environment(&[("GOODFAITH_KEK", &random_hex())]).create(&site("example.org"), 1, &SystemChance::default()).unwrap();
    }
}

#[tokio::test]
async fn a_house_rotates_to_the_next_variable_and_needs_the_old_one_no_more() {
    let folder = tempfile::tempdir().unwrap();
    let store: Arc<dyn Store> = Arc::new(SqliteStore::open(folder.path()).unwrap());
    let vault = |kek| Vault::new(Box::new(kek), Arc::clone(&store), Arc::new(SystemChance::default()));
    let (one, two) = (random_hex(), random_hex());
    let site = site("example.org");
    let first = vault(environment(&[("GOODFAITH_KEK_EXAMPLE_ORG", &one)]));
    first.open_site(&site, NOW).await.unwrap();
    let said = first.rotate(&site, Rotation::RootAndKek, NOW).await.unwrap_err().to_string();
    assert!(said.contains("GOODFAITH_KEK_EXAMPLE_ORG_2"), "{said}");
    let both = vault(environment(&[("GOODFAITH_KEK_EXAMPLE_ORG", &one), ("GOODFAITH_KEK_EXAMPLE_ORG_2", &two)]));
    both.open_site(&site, NOW).await.unwrap();
    both.rotate(&site, Rotation::RootAndKek, NOW).await.unwrap();
    vault(environment(&[("GOODFAITH_KEK_EXAMPLE_ORG_2", &two)])).open_site(&site, NOW).await.unwrap();
    let wrong = vault(environment(&[("GOODFAITH_KEK_EXAMPLE_ORG_2", &one)])).open_site(&site, NOW).await;
    assert!(matches!(wrong, Err(VaultError::WrongKey(_))), "{wrong:?}");
}

/// Debian's SoftHSM, a security module made of software.
fn module() -> PathBuf {
    let places = ["/usr/lib/softhsm/libsofthsm2.so", "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so"];
    places.iter().map(PathBuf::from).find(|place| place.exists()).expect("softhsm2 is installed; ./test does it")
}

/// Makes a token in a folder; the file that tells the module where it is.
fn make_token(folder: &Path, label: &str) -> PathBuf {
    let settings = folder.join("softhsm2.conf");
    std::fs::create_dir_all(folder.join("tokens")).unwrap();
    std::fs::write(&settings, format!("directories.tokendir = {}\nobjectstore.backend = file\n", folder.join("tokens").display())).unwrap();
    let mut tool = Command::new("softhsm2-util");
    let made = tool.env("SOFTHSM2_CONF", &settings).args(["--init-token", "--free", "--label", label, "--pin", "4711", "--so-pin", "4712"]).output().unwrap();
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    settings
}

/// The module reads where its tokens are from the environment of its process: the test runs itself again with that.
#[test]
fn a_security_module_keeps_the_keys() {
    let folder = tempfile::tempdir().unwrap();
    let settings = make_token(folder.path(), "goodfaith test");
    let arguments = ["--exact", "keeping::inside_a_process_with_a_token", "--ignored", "--nocapture"];
    let ran = Command::new(std::env::current_exe().unwrap()).args(arguments).env("SOFTHSM2_CONF", settings).output().unwrap();
    let said = String::from_utf8_lossy(&ran.stdout);
    assert!(ran.status.success() && said.contains("1 passed"), "{said}{}", String::from_utf8_lossy(&ran.stderr));
}

#[tokio::test]
#[ignore = "the test above runs it, with a token of its own"]
async fn inside_a_process_with_a_token() {
    let token = || TokenKek::open(&module(), "goodfaith test", "4711".to_owned());
    let house = House::new().await;
    let site = site("token.example");
    let vault = vault_of(&house, token().unwrap());
    vault.open_site(&site, NOW).await.unwrap();
    let (_, keep) = vault.new_subject(&site, SubjectId::from_bytes([1; 16])).unwrap();
    house.store.apply_one(&store::Part::of(&site), store::Command::new(NOW, vec![keep])).await.unwrap();
    let tag = |vault: &Vault| vault.tag(&site, &data("email"), &Personal::new("a@example.org".to_owned())).unwrap();
    let before = tag(&vault);

    let again = vault_of(&house, token().unwrap());
    again.open_site(&site, NOW).await.unwrap();
    assert_eq!(tag(&again), before);
    let rotated = again.rotate(&site, Rotation::RootAndKek, NOW).await.unwrap();
    assert_eq!((rotated.kek, rotated.rewrapped), (2, 1));
    assert!(vault.subject_key(&site, SubjectId::from_bytes([1; 16])).await.unwrap().is_some(), "the other server takes it up");
    let keys = token().unwrap();
    assert_eq!([keys.exists(&site, 1).unwrap(), keys.exists(&site, 2).unwrap()], [false, true]);

    let secret = Secret::new([7; 32]);
    let of = Wrapping { site: &site, secret: "root", version: 3 };
    let wrapped = keys.wrap(of, 2, &secret, &SystemChance::default()).unwrap();
    assert_eq!(keys.unwrap(of, 2, &wrapped).unwrap().bytes(), secret.bytes());
    for at in 0..wrapped.len() {
        let mut changed = wrapped.clone();
        changed[at] ^= 1;
        assert!(matches!(keys.unwrap(of, 2, &changed), Err(VaultError::WrongKey(_))), "byte {at}");
    }
    for other in [Wrapping { secret: "site", ..of }, Wrapping { version: 2, ..of }] {
        assert!(matches!(keys.unwrap(other, 2, &wrapped), Err(VaultError::WrongKey(_))));
    }
    keys.destroy(&site, 2).unwrap();
    let lost = vault_of(&house, token().unwrap()).open_site(&site, NOW).await.unwrap_err().to_string();
    assert!(lost.contains("restore the token's backup"), "{lost}");
    let no_token = TokenKek::open(&module(), "another", "4711".to_owned()).unwrap_err().to_string();
    assert!(no_token.contains("name it with token="), "{no_token}");
    let no_module = TokenKek::open(Path::new("/nowhere.so"), "another", "4711".to_owned()).unwrap_err().to_string();
    assert!(no_module.contains("cannot be loaded"), "{no_module}");
}
