//! `goodfaith scrub`, as an operator runs it.

use crate::run::{Said, with_input};
use testkit::Postgres;

fn scrub(store: &str) -> Said {
    with_input(&["scrub", "--store", store], "")
}

#[test]
fn a_database_is_scrubbed_and_an_embedded_store_needs_it_not() {
    let embedded = scrub("sqlite:house/data");
    assert!(embedded.code == 0 && embedded.out.contains("nothing needs to be done"), "{embedded:?}");
    let scrubbed = scrub(Postgres::shared().database().address());
    assert!(scrubbed.code == 0 && scrubbed.out.contains("tables written anew"), "{scrubbed:?}");
    assert!(!scrubbed.out.contains("may remain"), "{scrubbed:?}");
}

#[test]
fn what_remains_is_said_with_what_to_do() {
    let database = Postgres::shared().database();
    let role = format!("scrubber_of_{}", database.name());
    Postgres::shared().sql(database.name(), &format!("create role {role} login; grant create on database {} to {role}", database.name()));
    let said = scrub(&database.address().replacen("postgres@", &format!("{role}@"), 1));
    assert_eq!(said.code, 1, "{said:?}");
    for words in ["grant this role pg_read_all_stats", "let the owner of the database do this", "grant this role pg_checkpoint"] {
        assert!(said.out.contains(words), "{words}: {said:?}");
    }
    let unknown = scrub("mysql://somewhere");
    assert!(unknown.code == 2 && unknown.err.contains("postgres://"), "{unknown:?}");
}
