//! The schema in the files is the catalogue's, every statement prepares and finds its rows by a key or an index.

use rusqlite::Connection;
use store::{CATALOGUE, Home, Kind, Part, Query, Store};
use store_sqlite::{SqliteStore, statements};
use vocabulary::SiteId;

/// A fresh pair of files.
async fn files() -> (tempfile::TempDir, Connection, Connection) {
    let folder = tempfile::tempdir().unwrap();
    let part = Part::of(&SiteId::new("one.example").unwrap());
    SqliteStore::open(folder.path()).unwrap().head(&part).await.unwrap();
    let open = |file: &str| Connection::open(folder.path().join("one.example").join(file)).unwrap();
    let (house, keys) = (open("house.sqlite"), open("keys.sqlite"));
    (folder, house, keys)
}

fn home<'a>(home: Home, house: &'a Connection, keys: &'a Connection) -> &'a Connection {
    match home {
        Home::House => house,
        Home::Keys => keys,
    }
}

fn texts(connection: &Connection, query: &str) -> Vec<String> {
    let mut statement = connection.prepare(query).unwrap();
    statement.query_map((), |row| row.get(0)).unwrap().map(Result::unwrap).collect()
}

#[tokio::test]
async fn the_schema_is_the_catalogue() {
    let (_folder, house, keys) = files().await;
    for table in CATALOGUE {
        let connection = home(table.home, &house, &keys);
        let columns =
            texts(connection, &format!("select name || ' ' || type || ' ' || \"notnull\" || ' ' || pk from pragma_table_info('{}') order by cid", table.name));
        let mut expected = vec!["part INTEGER 1 1".to_owned()];
        for (n, column) in table.columns.iter().enumerate() {
            let kind = match column.kind {
                Kind::Integer => "INTEGER",
                Kind::Text => "TEXT",
                Kind::Bytes => "BLOB",
            };
            let place = if n < table.key { n + 2 } else { 0 };
            expected.push(format!("{} {kind} {} {place}", column.name, u8::from(!column.optional)));
        }
        assert_eq!(columns, expected, "{}", table.name);
        let indexes = texts(connection, &format!("select name from pragma_index_list('{}') where origin = 'c' order by seq desc", table.name));
        let indexed: Vec<Vec<String>> =
            indexes.iter().map(|index| texts(connection, &format!("select name from pragma_index_info('{index}') order by seqno"))).collect();
        let declared: Vec<Vec<&str>> = table.indexes.iter().map(|index| [&["part"], *index].concat()).collect();
        assert_eq!(indexed, declared, "indexes of {}", table.name);
    }
    for (connection, in_home) in [(&house, Home::House), (&keys, Home::Keys)] {
        let mut names: Vec<&str> = CATALOGUE.iter().filter(|table| table.home == in_home).map(|table| table.name).collect();
        names.sort_unstable();
        assert_eq!(texts(connection, "select name from sqlite_schema where type = 'table' order by name"), names);
        assert_eq!(texts(connection, "select name from sqlite_schema where type not in ('table', 'index')"), [""; 0], "no triggers, no views");
    }
}

#[tokio::test]
async fn every_statement_prepares_leads_with_part_and_scans_nothing() {
    let (_folder, house, keys) = files().await;
    for table in CATALOGUE {
        let connection = home(table.home, &house, &keys);
        let mut all = statements::all(table);
        let orders = table.indexes.iter().flat_map(|index| (1..=index.len()).map(|n| &index[..n])).chain([&[][..]]);
        for columns in orders {
            let of = columns.iter().map(|column| (*column, store::Cell::Integer(1))).collect();
            let after = vec![store::Cell::Integer(1); table.key];
            all.push(statements::list(&Query { table, of, after, rows_max: 10 }).unwrap());
        }
        for text in all {
            assert!(text.contains("part = ?1") || text.starts_with("insert into") && text.contains("(part, "), "{text}");
            connection.prepare(&text).unwrap_or_else(|error| panic!("{text}: {error}"));
            let plan = {
                let mut statement = connection.prepare(&format!("explain query plan {text}")).unwrap();
                let parameters = vec![1; statement.parameter_count()];
                let rows = statement.query_map(rusqlite::params_from_iter(parameters), |row| row.get::<_, String>(3)).unwrap();
                rows.map(Result::unwrap).collect::<Vec<_>>().join("; ")
            };
            assert!(!plan.contains("SCAN"), "{text}: {plan}");
            // A search by the part alone reads everything the site has.
            assert!(!plan.contains("(part=?)") || !text.contains("part = ?1 and"), "{text}: {plan}");
        }
    }
}

#[tokio::test]
async fn a_file_of_a_newer_program_is_left_alone() {
    let (folder, house, _keys) = files().await;
    house.pragma_update(None, "user_version", 999).unwrap();
    let part = Part::of(&SiteId::new("one.example").unwrap());
    let error = SqliteStore::open(folder.path()).unwrap().head(&part).await.unwrap_err();
    assert!(error.to_string().contains("newer program"), "{error}");
}
