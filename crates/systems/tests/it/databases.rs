//! What is done in real databases about one person, and that nobody else is touched.

use crate::shop::{EVERYTHING, Shop, with_email};
use systems::{Corrected, Task, Traces};
use vocabulary::{DataCategory, Personal, Purpose};

#[tokio::test]
async fn a_person_sees_their_rows_from_table_to_table_and_nobody_elses() {
    for shop in Shop::both() {
        let rows = shop.look(&with_email("asha@example.org")).await;
        let mut tables: Vec<String> = rows.iter().map(|row| row.table.rsplit('.').next().unwrap().to_owned()).collect();
        tables.sort();
        assert_eq!(tables, ["customers", "invoices", "mailing", "order_lines", "order_lines", "orders", "orders"]);
        let clear: Vec<&str> = rows.iter().flat_map(|row| row.fields.iter().map(|(_, _, value)| value.reveal().as_str())).collect();
        assert!(clear.contains(&"gift for Asha") && clear.contains(&"Asha@Example.org"), "{clear:?}");
        assert!(!clear.iter().any(|value| value.contains("Ben") || value.contains("Lane 2")));
        assert!(shop.look(&with_email("nobody@example.org")).await.is_empty());
    }
}

#[tokio::test]
async fn an_erasure_takes_children_before_parents_masks_what_stays_and_proves_it() {
    for shop in Shop::both() {
        let asha = with_email("asha@example.org");
        let traces = shop.find(&asha).await.unwrap();
        assert!(shop.remains(&asha, &Task::Erase, &traces).await.unwrap() > 0, "before");
        assert_eq!(shop.carry_out(&asha, &Task::Erase, &traces).await, Ok(6));
        assert_eq!(shop.remains(&asha, &Task::Erase, &traces).await, Ok(0));
        let rest = shop.sql(EVERYTHING);
        assert!(!rest.to_lowercase().contains("asha"), "{rest}");
        assert!(rest.contains("m|7|erased-7|-"), "what stays is masked: {rest}");
        assert!(rest.contains("i|1"), "what the law keeps stays: {rest}");
        for other in ["c|2|ben@example.org|Ben", "o|20", "l|20", "m|8|ben@example.org|Ben"] {
            assert!(rest.contains(other), "nobody else is touched: {rest}");
        }
        // Once more, as after an error: nothing more is done, and it is proven all the same.
        assert!(shop.carry_out(&asha, &Task::Erase, &traces).await.is_ok());
        assert_eq!(shop.remains(&asha, &Task::Erase, &traces).await, Ok(0));
    }
}

#[tokio::test]
async fn by_its_keys_a_row_is_found_again_when_nothing_in_it_says_whose_it_was() {
    for shop in Shop::both() {
        let asha = with_email("asha@example.org");
        let traces = shop.find(&asha).await.unwrap();
        // Somebody took the customer away and left the orders, and the name in the mailing.
        shop.sql("delete from order_lines where order_id = 10");
        shop.sql("update mailing set address = 'other@example.org' where id = 7");
        assert_eq!(shop.remains(&asha, &Task::Erase, &traces).await, Ok(5), "customer, two orders, one line, one in the mailing");
        let sealed = traces.written().unwrap();
        let read = Traces::read(&sealed).unwrap();
        assert_eq!(read, traces, "what is kept of them is the same");
        assert!(!format!("{traces:?}").contains('1'));
    }
}

#[tokio::test]
async fn an_address_is_told_apart_from_one_that_a_database_takes_for_the_same() {
    for shop in Shop::both() {
        let jose = with_email("JOSÉ@example.org");
        let traces = shop.find(&jose).await.unwrap();
        shop.carry_out(&jose, &Task::Erase, &traces).await.unwrap();
        let rest = shop.sql(EVERYTHING);
        assert!(!rest.contains("c|3|") && rest.contains("c|4|jose@example.org|Jose"), "{rest}");
    }
}

#[tokio::test]
async fn what_would_be_more_in_a_statement_is_a_value() {
    for shop in Shop::both() {
        let before = shop.sql(EVERYTHING);
        for wicked in ["' or 1=1 -- ", "\\' or 1=1 -- ", "\"; drop table orders; --", "1", "0", "%", "asha@example.org' or 'a'='a"] {
            let wicked = with_email(wicked);
            let traces = shop.find(&wicked).await.unwrap();
            assert_eq!(shop.carry_out(&wicked, &Task::Erase, &traces).await, Ok(0));
        }
        assert_eq!(shop.sql(EVERYTHING), before);
    }
}

#[tokio::test]
async fn a_correction_reaches_every_declared_column_and_the_address_that_finds_the_person() {
    for shop in Shop::both() {
        let asha = with_email("asha@example.org");
        let value = |data: &str, old: &str, new: &str| Corrected {
            data: DataCategory::new(data).unwrap(),
            old: Personal::new(old.to_owned()),
            new: Personal::new(new.to_owned()),
        };
        let task = Task::Correct(vec![value("email", "asha@example.org", "asha@new.example.org"), value("name", "Asha", "Ásha"), value("account", "3", "4")]);
        let traces = shop.find(&asha).await.unwrap();
        assert!(shop.remains(&asha, &task, &traces).await.unwrap() > 0);
        shop.carry_out(&asha, &task, &traces).await.unwrap();
        assert_eq!(shop.remains(&asha, &task, &traces).await, Ok(0));
        let rest = shop.sql(EVERYTHING);
        assert!(rest.contains("c|1|asha@new.example.org|Ásha") && rest.contains("m|7|asha@new.example.org|Ásha"), "{rest}");
        assert_eq!(shop.sql("select vip from customers where id = 1"), "3", "a column that is not corrected stays");
        assert!(rest.contains("c|2|ben@example.org|Ben"));
    }
}

#[tokio::test]
async fn an_objection_sets_what_is_declared_and_inserts_a_row_once() {
    for shop in Shop::both() {
        let asha = with_email("asha@example.org");
        let traces = shop.find(&asha).await.unwrap();
        let (marketing, survey) = (Task::OptOut(vec![Purpose::Marketing]), Task::OptOut(vec![Purpose::Survey]));
        assert_eq!(shop.remains(&asha, &marketing, &traces).await, Ok(2));
        for _ in 0..2 {
            shop.carry_out(&asha, &marketing, &traces).await.unwrap();
            assert_eq!(shop.remains(&asha, &marketing, &traces).await, Ok(0));
        }
        assert_eq!(shop.sql("select count(*) from unwanted where address = 'asha@example.org'"), "1");
        assert_eq!(shop.sql("select count(*) from customers where newsletter = false"), "1");
        let ben = with_email("ben@example.org");
        let traces = shop.find(&ben).await.unwrap();
        shop.carry_out(&ben, &survey, &traces).await.unwrap();
        assert_eq!(shop.sql("select count(*) from customers where newsletter = false"), "1", "only what serves the purpose stops");
    }
}
