//! Defective targets: a trigger that keeps rows, a server that is gone, wrong credentials, a table that vanished, a rule that forbids, a person
//! who is everybody. Nothing is believed that was not read back, and no error quotes a value.

use crate::shop::{Shop, maria, with_email};
use systems::{Door, Task, Trouble};
use testkit::{MariaDb, Postgres};

#[tokio::test]
async fn a_trigger_that_keeps_rows_is_found_out() {
    let shop = Shop::in_postgres();
    shop.sql("create function keep() returns trigger language plpgsql as 'begin return null; end'; create trigger keeps before delete on order_lines for each row execute function keep()");
    shop.sql("alter table order_lines drop constraint order_lines_order_id_fkey");
    let asha = with_email("asha@example.org");
    let traces = shop.find(&asha).await.unwrap();
    assert!(shop.carry_out(&asha, &Task::Erase, &traces).await.is_ok(), "the database says that it did");
    assert_eq!(shop.remains(&asha, &Task::Erase, &traces).await, Ok(2), "and two lines are still there");
}

#[tokio::test]
async fn a_trigger_that_writes_somebody_back_is_found_out_in_mariadb_too() {
    let shop = Shop::in_maria();
    shop.sql("create trigger back before update on mailing for each row set new.name = old.name");
    let asha = with_email("asha@example.org");
    let traces = shop.find(&asha).await.unwrap();
    assert!(shop.carry_out(&asha, &Task::Erase, &traces).await.is_ok());
    assert_eq!(shop.remains(&asha, &Task::Erase, &traces).await, Ok(1), "the name still stands in the mailing");
}

#[tokio::test]
async fn a_rule_of_a_table_nobody_declared_forbids_it_and_nothing_is_half_done() {
    for shop in Shop::both() {
        shop.sql("create table returns (order_id integer not null references orders (id)); insert into returns values (11)");
        if shop.system.kind == systems::Kind::Mysql {
            shop.sql("alter table returns add foreign key (order_id) references orders (id)");
        }
        let asha = with_email("asha@example.org");
        let traces = shop.find(&asha).await.unwrap();
        assert_eq!(shop.carry_out(&asha, &Task::Erase, &traces).await, Err(Trouble::Forbidden));
        assert_eq!(shop.sql("select count(*) from order_lines"), "3", "the lines came before the orders, and are still there");
    }
}

#[tokio::test]
async fn a_table_that_vanished_and_a_column_of_another_name_are_not_as_declared() {
    for shop in Shop::both() {
        assert_eq!(shop.health().await, Ok(()));
        shop.sql("alter table mailing rename column name to called");
        assert_eq!(shop.health().await, Err(Trouble::NotAsDeclared));
        shop.sql("drop table mailing");
        let asha = with_email("asha@example.org");
        assert_eq!(shop.find(&asha).await.unwrap_err(), Trouble::NotAsDeclared);
        assert_eq!(shop.sql("select count(*) from customers"), "4");
    }
}

#[tokio::test]
async fn wrong_credentials_are_told_from_a_server_that_is_gone() {
    let mut shop = Shop::in_maria();
    maria().sql("mysql", "create user 'reader'@'localhost' identified by 'right'");
    shop.door = Door { address: maria().address("reader:wrong", "mysql"), secret: None };
    assert_eq!(shop.health().await, Err(Trouble::NotLetIn));
    let mut shop = Shop::in_postgres();
    Postgres::shared().sql("postgres", "create role blind login");
    shop.door.address = shop.door.address.replace("postgres@", "blind@");
    let asha = with_email("asha@example.org");
    assert_eq!(shop.find(&asha).await.unwrap_err(), Trouble::NotLetIn, "it may connect, and read nothing");
    shop.door.address = "postgres://postgres@127.0.0.1:1/x".to_owned();
    assert_eq!(shop.health().await, Err(Trouble::Unreachable));
    shop.door.address = "no address".to_owned();
    assert_eq!(shop.health().await, Err(Trouble::Settings));
    shop.door.address = "postgres://postgres@db.example.org/x?sslmode=disable".to_owned();
    assert_eq!(shop.health().await, Err(Trouble::Settings), "between machines nothing goes in clear");
}

#[tokio::test]
async fn a_server_killed_is_unreachable_and_goes_on_where_it_was() {
    let server = MariaDb::start();
    server.sql("mysql", "create database shop9");
    let mut shop = Shop::in_maria();
    let source = shop.system.tables[0].dataset.clone();
    for table in ["customers", "orders", "order_lines", "mailing", "unwanted", "invoices"] {
        let made = maria().sql(&source, &format!("show create table {table}")).split_once('\t').unwrap().1.replace("\\n", " ");
        server.sql("shop9", &made);
    }
    server.sql("shop9", "insert into customers values (1, 'asha@example.org', 'Asha', true, 3)");
    shop.system = crate::shop::manifest("mysql", "shop9");
    shop.door.address = server.address("root", "shop9");
    let asha = with_email("asha@example.org");
    let traces = shop.find(&asha).await.unwrap();
    server.kill();
    assert_eq!(shop.carry_out(&asha, &Task::Erase, &traces).await, Err(Trouble::Unreachable));
    server.resume();
    assert_eq!(shop.carry_out(&asha, &Task::Erase, &traces).await, Ok(1));
    assert_eq!(shop.remains(&asha, &Task::Erase, &traces).await, Ok(0));
}

#[tokio::test]
async fn a_view_is_as_good_as_a_table() {
    let shop = Shop::in_postgres();
    let asha = with_email("asha@example.org");
    shop.sql("alter table customers rename to clients; create view customers as select * from clients");
    assert_eq!(shop.health().await, Ok(()));
    let traces = shop.find(&asha).await.unwrap();
    assert!(shop.carry_out(&asha, &Task::Erase, &traces).await.is_ok());
    assert_eq!(shop.remains(&asha, &Task::Erase, &traces).await, Ok(0));
    assert_eq!(shop.sql("select count(*) from clients"), "3");
}

#[tokio::test]
async fn who_is_meant_is_declared_wrongly_where_a_person_is_everybody() {
    let shop = Shop::in_postgres();
    shop.sql("insert into mailing select n, null, 'x', 0 from generate_series(100, 20200) n; alter table mailing drop constraint mailing_address_key; update mailing set address = 'everybody@example.org' where id >= 100");
    let everybody = with_email("everybody@example.org");
    assert_eq!(shop.find(&everybody).await.unwrap_err(), Trouble::TooManyRows);
}
