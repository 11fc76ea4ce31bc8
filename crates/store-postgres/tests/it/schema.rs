//! The schema in the database is the catalogue's, and every statement prepares, leads with the part and finds its rows by a
//! key or an index.

use store::{CATALOGUE, Home, Kind, Part, Query, Store, Table};
use store_postgres::{PostgresStore, statements};
use testkit::{Database, Postgres, chance};
use vocabulary::SiteId;

async fn migrated() -> Database {
    let database = Postgres::shared().database();
    PostgresStore::open(database.address(), None, chance()).await.unwrap();
    database
}

fn lines(database: &Database, query: &str) -> Vec<String> {
    let text = Postgres::shared().sql(database.name(), query);
    text.lines().map(str::to_owned).collect()
}

const fn schema(table: &Table) -> &'static str {
    match table.home {
        Home::House => "house",
        Home::Keys => "keys",
    }
}

#[tokio::test]
async fn the_schema_is_the_catalogue() {
    let database = migrated().await;
    for table in CATALOGUE {
        let of = format!("table_schema = '{}' and table_name = '{}'", schema(table), table.name);
        let columns = lines(
            &database,
            &format!(
                "select column_name || ' ' || data_type || ' ' || is_nullable || ' ' || coalesce(collation_name, '-') || ' ' || coalesce(column_default, '-') \
                 from information_schema.columns where {of} order by ordinal_position"
            ),
        );
        let mut expected = vec!["part bigint NO - -".to_owned()];
        for column in table.columns {
            let (kind, collation) = match column.kind {
                Kind::Integer => ("bigint", "-"),
                Kind::Text => ("text", "C"),
                Kind::Bytes => ("bytea", "-"),
            };
            expected.push(format!("{} {kind} {} {collation} -", column.name, if column.optional { "YES" } else { "NO" }));
        }
        assert_eq!(columns, expected, "{}", table.name);
        let key: Vec<&str> = std::iter::once("part").chain(table.key_columns().iter().map(|column| column.name)).collect();
        let mut declared = vec![format!("true {}", key.join(","))];
        declared.extend(table.indexes.iter().map(|index| format!("false {}", [&["part"], *index].concat().join(","))));
        declared.sort();
        let mut indexes = lines(
            &database,
            &format!(
                "select i.indisunique || ' ' || (select string_agg(a.attname, ',' order by k.n) from unnest(i.indkey::int2[]) with ordinality as k(c, n) \
                 join pg_attribute a on a.attrelid = i.indrelid and a.attnum = k.c) from pg_index i where i.indrelid = '{}.\"{}\"'::regclass",
                schema(table),
                table.name
            ),
        );
        indexes.sort();
        assert_eq!(indexes, declared, "indexes of {}", table.name);
    }
}

#[tokio::test]
async fn the_database_holds_tables_and_indexes_and_nothing_else() {
    let database = migrated().await;
    let mut tables: Vec<String> = CATALOGUE.iter().map(|table| format!("{}.{}", schema(table), table.name)).collect();
    tables.sort();
    let ours = "n.nspname not in ('pg_catalog', 'information_schema', 'pg_toast')";
    let found = |kinds: &str| {
        let query = format!(
            "select n.nspname || '.' || c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace where {ours} and c.relkind {kinds} order by 1"
        );
        lines(&database, &query)
    };
    assert_eq!(found("= 'r'"), tables);
    assert_eq!(found("not in ('r', 'i')"), [""; 0], "no sequences, views or other things");
    for (what, query) in [
        ("triggers", "select tgname from pg_trigger".to_owned()),
        ("procedures", format!("select proname from pg_proc p join pg_namespace n on n.oid = p.pronamespace where {ours}")),
        (
            "foreign keys and checks",
            format!("select conname from pg_constraint c join pg_namespace n on n.oid = c.connamespace where {ours} and contype <> 'p'"),
        ),
    ] {
        assert_eq!(lines(&database, &query), [""; 0], "no {what}");
    }
}

#[tokio::test]
async fn every_statement_prepares_leads_with_part_and_scans_nothing() {
    let database = migrated().await;
    let (client, connection) = tokio_postgres::connect(database.address(), tokio_postgres::NoTls).await.unwrap();
    tokio::spawn(connection);
    client.batch_execute("set enable_seqscan = off; set enable_bitmapscan = off; set plan_cache_mode = force_generic_plan").await.unwrap();
    for table in CATALOGUE {
        let mut all = statements::all(table);
        let orders = table.indexes.iter().flat_map(|index| (1..=index.len()).map(|n| &index[..n])).chain([&[][..]]);
        for columns in orders {
            let of = columns.iter().map(|column| (*column, store::Cell::Integer(1))).collect();
            let after = vec![store::Cell::Integer(1); table.key];
            all.push(statements::list(&Query { table, of, after, rows_max: 10 }).unwrap());
        }
        for text in all {
            assert!(text.contains("part = $1") || text.starts_with("insert into") && text.contains("(part, "), "{text}");
            let words = ["savepoint", "advisory", "notify", "listen", "nextval", "now()"];
            assert!(words.iter().all(|word| !text.contains(word)), "{text}");
            let statement = client.prepare(&text).await.unwrap_or_else(|error| panic!("{text}: {error}"));
            if text.starts_with("insert") {
                continue;
            }
            client.batch_execute(&format!("prepare one as {text}")).await.unwrap();
            let nulls = vec!["null"; statement.params().len()].join(", ");
            let rows = client.query(&format!("explain execute one({nulls})"), &[]).await.unwrap();
            let plan: Vec<String> = rows.iter().map(|row| row.get(0)).collect();
            let plan = plan.join("\n");
            client.batch_execute("deallocate one").await.unwrap();
            assert!(!plan.contains("Seq Scan") && plan.contains("Index"), "{text}: {plan}");
            assert!(plan.contains("Index Cond: ((part = $1)") || plan.contains("Index Cond: (part = $1)"), "{text}: {plan}");
        }
    }
}

#[tokio::test]
async fn a_database_of_a_newer_program_is_left_alone() {
    let database = migrated().await;
    Postgres::shared().sql(database.name(), "comment on schema house is '999'");
    let error = PostgresStore::open(database.address(), None, chance()).await.unwrap_err();
    assert!(error.to_string().contains("newer program"), "{error}");
}

#[tokio::test]
async fn servers_that_start_at_once_make_the_schema_once() {
    let database = Postgres::shared().database();
    let starts = (0..6).map(|_| {
        let address = database.address().to_owned();
        tokio::spawn(async move { PostgresStore::open(&address, None, chance()).await.map(drop) })
    });
    for start in starts.collect::<Vec<_>>() {
        start.await.unwrap().unwrap();
    }
    let part = Part::of(&SiteId::new("one.example").unwrap());
    let store = PostgresStore::open(database.address(), None, chance()).await.unwrap();
    assert_eq!(store.head(&part).await.unwrap().size, 0);
}
