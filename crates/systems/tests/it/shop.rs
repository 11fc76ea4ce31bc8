//! A shop's database, in PostgreSQL and in MariaDB: customers, their orders, the lines of those, a mailing list, a list of who wants no letters.
//! It holds nobody real.

use std::sync::{Mutex, OnceLock, PoisonError};
use systems::{Door, Known, Manifest, Person, Reach, Row, System, Task, Traces, Trouble};
use testkit::{MariaDb, Postgres};
use vocabulary::{BUILT_IN_DATA, DataCategory, Personal, SiteId, Timestamp};

/// The kinds of data and the site of these tests.
pub(crate) fn known() -> Known {
    let data = BUILT_IN_DATA.iter().map(|word| DataCategory::new(word.key).unwrap()).collect();
    Known { sites: vec![(SiteId::new("shop.example.org").unwrap(), data)] }
}

/// The manifest of the shop's database of this kind, with its tables in this dataset.
pub(crate) fn manifest(kind: &str, dataset: &str) -> System {
    let text = include_str!("shop.toml").replace("KIND", kind).replace("DATASET", dataset);
    Manifest::read(&text, &known()).unwrap().systems.remove(0)
}

const TABLES: &str = "
create table customers (id integer primary key, email varchar(200) not null, full_name varchar(200), newsletter boolean not null default true, vip integer);
create table orders (id integer primary key, customer_id integer not null references customers (id), ship_to varchar(200));
create table order_lines (order_id integer not null references orders (id), note varchar(200));
create table mailing (id integer primary key, address varchar(200) unique, name varchar(200), opened integer);
create table unwanted (address varchar(200) not null, since_when varchar(20));
create table invoices (customer_id integer not null, amount integer);
insert into customers values (1, 'Asha@Example.org', 'Asha', true, 3), (2, 'ben@example.org', 'Ben', true, 1), (3, 'josé@example.org', 'José', true, 0), (4, 'jose@example.org', 'Jose', true, 0);
insert into orders values (10, 1, 'Lane 1'), (11, 1, 'Lane 1'), (20, 2, 'Lane 2');
insert into order_lines values (10, 'gift for Asha'), (11, 'x'), (20, 'y');
insert into mailing values (7, 'asha@example.org', 'Asha', 4), (8, 'ben@example.org', 'Ben', 1);
insert into invoices values (1, 100), (2, 200);
";

/// Everything of a person by their address in the shop, as text: to see that it is gone.
pub(crate) const EVERYTHING: &str = "select 'c', id, email, coalesce(full_name, '-') from customers order by id; select 'o', id from orders order by id; \
     select 'l', order_id from order_lines order by order_id; select 'm', id, coalesce(address, '-'), coalesce(name, '-') from mailing order by id; \
     select 'u', address from unwanted order by address; select 'i', customer_id from invoices order by customer_id";

/// A shop in a real database.
pub(crate) struct Shop {
    pub(crate) system: System,
    pub(crate) door: Door,
    postgres: Option<String>,
    maria: Option<String>,
}

pub(crate) fn maria() -> &'static MariaDb {
    static SHARED: OnceLock<MariaDb> = OnceLock::new();
    SHARED.get_or_init(MariaDb::start)
}

impl Shop {
    pub(crate) fn in_postgres() -> Self {
        let database = Postgres::shared().database();
        Postgres::shared().sql(database.name(), TABLES);
        let door = Door { address: database.address().to_owned(), secret: None };
        Self { system: manifest("postgresql", "public"), door, postgres: Some(database.name().to_owned()), maria: None }
    }

    pub(crate) fn in_maria() -> Self {
        static MADE: Mutex<u32> = Mutex::new(0);
        let mut made = MADE.lock().unwrap_or_else(PoisonError::into_inner);
        *made += 1;
        let name = format!("shop{}", *made);
        maria().sql("mysql", &format!("create database {name} character set utf8mb4 collate utf8mb4_general_ci"));
        maria().sql(&name, TABLES);
        let door = Door { address: maria().address("root", &name), secret: None };
        Self { system: manifest("mysql", &name), door, postgres: None, maria: Some(name) }
    }

    /// One of each kind.
    pub(crate) fn both() -> [Self; 2] {
        [Self::in_postgres(), Self::in_maria()]
    }

    pub(crate) fn sql(&self, text: &str) -> String {
        match (&self.postgres, &self.maria) {
            (Some(name), _) => Postgres::shared().sql(name, text),
            (_, Some(name)) => maria().sql(name, text).replace('\t', "|"),
            _ => unreachable!("a shop is in a database"),
        }
    }

    fn reach(&self) -> Reach<'_> {
        Reach { system: &self.system, door: &self.door, errand: "errand", now: Timestamp(0) }
    }

    pub(crate) async fn find(&self, person: &Person) -> Result<Traces, Trouble> {
        self.reach().find(person, Traces::default()).await
    }

    pub(crate) async fn carry_out(&self, person: &Person, task: &Task, traces: &Traces) -> Result<u64, Trouble> {
        self.reach().carry_out(person, task, traces.clone()).await
    }

    pub(crate) async fn remains(&self, person: &Person, task: &Task, traces: &Traces) -> Result<u64, Trouble> {
        self.reach().remains(person, task, traces.clone()).await
    }

    pub(crate) async fn look(&self, person: &Person) -> Vec<Row> {
        self.reach().look(person).await.unwrap()
    }

    pub(crate) async fn health(&self) -> Result<(), Trouble> {
        self.reach().health().await
    }
}

/// Somebody with this address.
pub(crate) fn with_email(email: &str) -> Person {
    Person { subject: "nobody-here".to_owned(), emails: vec![Personal::new(email.to_owned())], phones: Vec::new() }
}
