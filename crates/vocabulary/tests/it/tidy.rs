//! Reads the manifests and the files of the whole workspace and fails where a room breaks its promise.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// The arrows agreed in ARCHITECTURE.md: what each room may know of our own rooms.
const ARROWS: &[(&str, &[&str])] = &[
    ("vocabulary", &[]),
    ("policy", &["vocabulary"]),
    ("ledger", &["vocabulary"]),
    ("store", &["vocabulary", "ledger"]),
    ("store-sqlite", &["vocabulary", "ledger", "store"]),
    ("store-postgres", &["vocabulary", "ledger", "store"]),
    ("gate", &["vocabulary", "policy", "ledger"]),
    ("vault", &["vocabulary", "ledger", "gate", "store"]),
    ("wording", &[]),
    ("operations", &["vocabulary", "policy", "ledger", "gate", "store", "vault", "wording"]),
    ("systems", &["vocabulary", "ledger"]),
    ("reporting", &["vocabulary", "policy", "operations"]),
    ("web", &["vocabulary", "policy", "operations", "wording"]),
    ("oidc", &["vocabulary", "operations"]),
    ("mail", &["vocabulary", "operations"]),
    (
        "goodfaith",
        &[
            "vocabulary",
            "policy",
            "ledger",
            "gate",
            "store",
            "store-sqlite",
            "store-postgres",
            "vault",
            "operations",
            "systems",
            "reporting",
            "web",
            "oidc",
            "mail",
        ],
    ),
    ("bench", &["vocabulary", "policy", "ledger", "store", "store-sqlite", "vault", "operations", "web"]),
    ("testkit", &["vocabulary", "policy", "ledger", "gate", "store", "store-sqlite", "store-postgres", "vault", "operations", "web"]),
];

/// Libraries that only one room may use.
const FENCES: &[(&str, &[&str])] = &[
    ("rusqlite", &["store-sqlite", "bench"]),
    ("tokio-postgres", &["store-postgres", "systems", "bench"]),
    ("deadpool-postgres", &["store-postgres"]),
    ("tokio-postgres-rustls", &["store-postgres", "systems"]),
    ("mysql_async", &["systems"]),
    ("rustls", &["store-postgres", "systems", "web", "mail"]),
    ("tokio-rustls", &["systems", "web", "mail", "testkit"]),
    ("serde-saphyr", &["systems"]),
    ("mail-parser", &["mail"]),
    ("hickory-resolver", &["mail"]),
    ("metrics", &["store", "operations", "web", "goodfaith"]),
    ("metrics-exporter-prometheus", &["goodfaith"]),
    ("x509-parser", &["goodfaith"]),
    ("krilla", &["reporting"]),
    ("axum", &["web"]),
    ("askama", &["web"]),
    ("utoipa", &["web"]),
    ("fluent-bundle", &["wording"]),
    ("csv", &["goodfaith", "web"]),
    ("aws-lc-rs", &["ledger", "vault"]),
    ("cryptoki", &["vault"]),
    ("age", &["goodfaith"]),
    ("argon2", &["vault"]),
    ("webauthn-rs", &["operations"]),
    ("openidconnect", &["oidc"]),
    ("reqwest", &["oidc", "goodfaith"]),
    ("governor", &["operations"]),
    ("similar", &["operations"]),
    ("mail-builder", &["mail"]),
    ("mail-auth", &["mail"]),
    ("smtp-proto", &["mail", "testkit"]),
    ("clap", &["goodfaith", "bench"]),
    ("indicatif", &["goodfaith"]),
    ("pulldown-cmark", &["policy", "operations"]),
];

/// The only files that may reveal the clear text of a personal value. This list only shrinks.
const MAY_REVEAL: &[&str] = &[
    // checks what was typed, and hashes what was sent
    "crates/operations/src/values.rs",
    // seals what finds a person in other systems
    "crates/vault/src/errand.rs",
    // says it to the system that is meant
    "crates/systems/src/clear.rs",
    // seals it
    "crates/vault/src/values.rs",
    // makes the tag it is found by
    "crates/vault/src/vault.rs",
    // makes and compares what is kept of a password
    "crates/vault/src/password.rs",
    // writes the address and the secret link into a letter, and the address on its envelope
    "crates/mail/src/sending/addresses.rs",
    "crates/mail/src/sending/composing.rs",
    // shows it to whom a grant named
    "crates/web/src/view/clear.rs",
];

/// How long a file may be before it must be two.
const LINES_MAX: usize = 400;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn manifest(name: &str) -> toml::Table {
    let text = std::fs::read_to_string(root().join("crates").join(name).join("Cargo.toml")).unwrap();
    text.parse().unwrap()
}

fn rooms() -> Vec<String> {
    let mut rooms: Vec<String> = std::fs::read_dir(root().join("crates")).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    rooms.sort();
    rooms
}

fn depends_on(table: &toml::Table, section: &str) -> BTreeSet<String> {
    table.get(section).and_then(toml::Value::as_table).map(|table| table.keys().cloned().collect()).unwrap_or_default()
}

fn rust_files() -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![root().join("crates")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            if entry.is_dir() && !entry.ends_with("target") {
                folders.push(entry);
            } else if entry.extension().is_some_and(|extension| extension == "rs") {
                found.push(entry);
            }
        }
    }
    found.sort();
    found
}

fn short(path: &Path) -> String {
    path.strip_prefix(root()).unwrap().display().to_string()
}

#[test]
fn every_room_is_on_the_map_and_knows_only_what_was_agreed() {
    let agreed: BTreeMap<&str, BTreeSet<&str>> = ARROWS.iter().map(|(room, knows)| (*room, knows.iter().copied().collect())).collect();
    let map = std::fs::read_to_string(root().join("ARCHITECTURE.md")).unwrap();
    for room in rooms() {
        let knows = agreed.get(room.as_str()).unwrap_or_else(|| panic!("the room `{room}` has no agreed arrows"));
        assert!(map.contains(&format!("`{room}`")), "the room `{room}` is missing from ARCHITECTURE.md");
        for other in depends_on(&manifest(&room), "dependencies") {
            let ours = agreed.contains_key(other.as_str());
            assert!(!ours || knows.contains(other.as_str()), "`{room}` must not know `{other}`");
        }
    }
}

#[test]
fn a_fenced_library_is_used_by_its_room_only() {
    for room in rooms() {
        for (library, allowed) in FENCES {
            let used = depends_on(&manifest(&room), "dependencies").contains(*library);
            assert!(!used || allowed.contains(&room.as_str()), "`{room}` must not use `{library}`");
        }
    }
}

#[test]
fn every_room_takes_the_lints_of_the_house() {
    for room in rooms() {
        let lints = manifest(&room).get("lints").and_then(|lints| lints.get("workspace")).and_then(toml::Value::as_bool);
        assert_eq!(lints, Some(true), "`{room}` does not take the workspace lints");
    }
}

#[test]
fn every_file_says_what_it_is_and_stays_small() {
    for path in rust_files() {
        let text = std::fs::read_to_string(&path).unwrap();
        assert!(text.starts_with("//! "), "{} does not begin with what it is", short(&path));
        assert!(text.lines().count() <= LINES_MAX, "{} has more than {LINES_MAX} lines", short(&path));
    }
}

#[test]
fn clear_text_is_revealed_only_where_it_may_be() {
    let revealing: BTreeSet<String> = rust_files()
        .iter()
        .filter(|path| !short(path).contains("/tests/") && !path.ends_with("vocabulary/src/personal.rs"))
        .filter(|path| std::fs::read_to_string(path).unwrap().contains(".reveal()"))
        .map(|path| short(path))
        .collect();
    let allowed: BTreeSet<String> = MAY_REVEAL.iter().map(|path| (*path).to_owned()).collect();
    let new: Vec<_> = revealing.difference(&allowed).collect();
    let gone: Vec<_> = allowed.difference(&revealing).collect();
    assert!(new.is_empty(), "these files reveal personal values and may not: {new:?}");
    assert!(gone.is_empty(), "these files reveal nothing any more; take them off the list: {gone:?}");
}

#[test]
fn the_project_speaks_of_itself_alone() {
    // Words that belong to a workshop, not to the product; put together here so that this file does not hold them.
    let words = [["/wo", "rk/"].concat(), ["sub", "agent"].concat(), [".lib", "rary"].concat()];
    for path in rust_files() {
        let text = std::fs::read_to_string(&path).unwrap();
        for word in &words {
            assert!(!text.contains(word.as_str()), "{} mentions {word}", short(&path));
        }
    }
}
