//! The whole way, with the real program, a real PostgreSQL, a real MariaDB and a real program behind a webhook: somebody erases themselves on
//! their page, and is gone everywhere, with defects and kills in between; and what the program says of it.

use crate::restoring::{Scene, command, goodfaith};
use serde_json::Value;
use std::process::Stdio;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use testkit::{MariaDb, Postgres, Receiver};

const EMAIL: &str = "asha.rao@example.org";

const MANIFEST: &str = r#"
[[system]]
name = "shop"
site = "indiamart.com"
kind = "postgresql"
about = "the shop"
address = { file = "PLACE/shop.address" }
retention = "ten years"
[[system.dataset]]
name = "public"
[[system.dataset.table]]
name = "customers"
key = "id"
person = { column = "email", holds = "email" }
columns = { email = "email", name = "name" }
[[system.dataset.table]]
name = "orders"
person = { column = "customer_id", through = "public.customers.id" }
columns = { note = "content" }

[[system]]
name = "statistics"
site = "indiamart.com"
kind = "mysql"
about = "the statistics"
address = { file = "PLACE/statistics.address" }
retention = "two years"
[[system.dataset]]
name = "statistics"
[[system.dataset.table]]
name = "visitors"
key = "id"
person = { column = "login", holds = "email" }
erase = "columns"
columns = { login = { data = "email", mask = "erased-{key}" } }

[[system]]
name = "mailer"
site = "indiamart.com"
kind = "webhook"
about = "the mailer"
address = { file = "PLACE/mailer.address" }
secret = { file = "PLACE/mailer.secret" }
takes = ["erasure"]
retention = "one year"
[[system.dataset]]
name = "mail"
[[system.dataset.table]]
name = "readers"
columns = { address = "email" }
"#;

/// A program that holds readers, and forgets whom it is told to.
fn mailer(readers: &Arc<Mutex<Vec<String>>>) -> Receiver {
    let readers = Arc::clone(readers);
    Receiver::start(move |received| {
        let said: Value = serde_json::from_slice(&received.body).unwrap();
        let emails: Vec<&str> = said["data"]["person"]["emails"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
        let mut readers = readers.lock().unwrap();
        match said["type"].as_str().unwrap() {
            "goodfaith.person.erasure" => readers.retain(|reader| !emails.contains(&reader.as_str())),
            "goodfaith.person.erasure.remains" => {
                let remain = readers.iter().filter(|reader| emails.contains(&reader.as_str())).count();
                return (200, format!("{{\"remain\": {remain}}}"));
            }
            _ => {}
        }
        (204, String::new())
    })
}

fn systems(said: &crate::run::Said) -> Vec<Value> {
    said.json()["systems"].as_array().unwrap().clone()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_erases_themselves_is_gone_everywhere_whatever_breaks_and_whoever_is_killed() {
    let scene = Scene::new();
    let (maria, database) = (MariaDb::start(), Postgres::shared().database());
    let shop = |text: &str| Postgres::shared().sql(database.name(), text);
    shop(&format!(
        "create table customers (id int primary key, email text, name text); create table orders (id int primary key, customer_id int references customers, note text); \
         insert into customers values (1, '{EMAIL}', 'Asha'), (2, 'ben@example.org', 'Ben'); insert into orders values (5, 1, 'x'), (6, 2, 'y'); \
         create function keep() returns trigger language plpgsql as 'begin return null; end'; \
         create trigger keeps before delete on orders for each row execute function keep(); alter table orders drop constraint orders_customer_id_fkey"
    ));
    maria.sql("mysql", &format!("create database statistics; create table statistics.visitors (id int primary key, login varchar(100), pages int); insert into statistics.visitors values (9, '{EMAIL}', 4)"));
    let readers = Arc::new(Mutex::new(vec![EMAIL.to_owned(), "ben@example.org".to_owned()]));
    let receiver = mailer(&readers);
    let place = scene.path("house");
    let write = |name: &str, text: &str| std::fs::write(format!("{place}/{name}"), text).unwrap();
    write("systems.toml", &MANIFEST.replace("PLACE", &place));
    write("shop.address", database.address());
    write("statistics.address", &maria.address("root", "statistics"));
    write("mailer.address", &receiver.url());
    write("mailer.secret", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
    let well = goodfaith(&["systems", "check", "--folder", &place]);
    assert_eq!((well.code, systems(&well).len()), (0, 3), "{well:?}");

    let serving = scene.serve("house", &[]);
    let (_, page) = serving.ask("indiamart", scene.page("indiamart"), None).await;
    for said in ["the shop", "the statistics", "the mailer"] {
        assert!(page.contains(said), "{said} is said before leaving");
    }
    let copy = serving.ask("indiamart", &format!("{}/export.json", scene.page("indiamart")), None).await.1;
    assert!(copy.contains("\"elsewhere\"") && copy.contains("public.customers"), "their copy has what the shop holds: {copy}");
    serving.erase("indiamart", scene.page("indiamart")).await;
    drop(serving);

    // Killed at once, and again and again on its way.
    for number in 0..5_u64 {
        let mut run = command(&["systems", "run", "--folder", &place]).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        std::thread::sleep(Duration::from_millis(60 * number));
        run.kill().unwrap();
        run.wait().unwrap();
    }
    // Whoever was killed holds what it had for a minute and a quarter; then the next takes it up.
    let store = format!("{place}/data");
    let waited = AtomicU64::new(0);
    let until = |what: &dyn Fn(&[Value]) -> bool| loop {
        let ran = goodfaith(&["systems", "run", "--folder", &place]);
        assert!(!format!("{ran:?}").contains("asha"), "nobody is named: {ran:?}");
        let seen = systems(&goodfaith(&["systems", "check", "--folder", &place]));
        if what(&seen) {
            break seen;
        }
        assert!(waited.fetch_add(1, Ordering::SeqCst) < 400, "{seen:?} in {store}");
        std::thread::sleep(Duration::from_millis(700));
    };
    let seen = until(&|seen| seen[0]["failed"] == 1 && seen[1]["waiting"] == 0 && seen[2]["waiting"] == 0);
    assert!(seen[1]["last_proof"].is_i64() || seen[1]["last_proof"].is_string(), "{seen:?}");
    assert!(shop("select count(*) from orders where customer_id = 1") == "1", "the trigger keeps it, and it is not called done");
    shop("drop trigger keeps on orders");
    let seen = until(&|seen| seen[0]["failed"] == 0 && seen[0]["waiting"] == 0);
    assert!(!seen[0]["last_proof"].is_null());

    assert_eq!(shop("select string_agg(id::text, ',') from orders"), "6");
    assert_eq!(shop("select string_agg(name, ',') from customers"), "Ben");
    assert_eq!(maria.sql("statistics", "select * from visitors"), "9\terased-9\t4");
    assert_eq!(*readers.lock().unwrap(), ["ben@example.org"]);
    let verified = goodfaith(&["verify", "house", &place]);
    assert_ne!(verified.code, 1, "the log and the tables agree: {verified:?}");
}

#[test]
fn a_manifest_that_is_wrong_opens_no_house_and_says_everything() {
    let scene = Scene::new();
    let place = scene.path("house");
    std::fs::write(format!("{place}/systems.toml"), "[[system]]\nname = \"shop\"\nsite = \"indiamart.co\"\nkind = \"postgres\"\n").unwrap();
    let said = goodfaith(&["systems", "check", "--folder", &place]);
    assert_eq!(said.code, 2);
    for words in ["did you mean `indiamart.com`?", "did you mean `postgresql`?", "`address` is missing", "`about` is missing", "systems.toml"] {
        assert!(said.err.contains(words), "{words}: {said:?}");
    }
}
