//! The way to a database on another machine: TLS alone, and only to who proves to be the database. Certificates are made here, by
//! authorities nobody else trusts.

use std::path::{Path, PathBuf};
use std::process::Command;
use store::{Part, Store};
use store_postgres::PostgresStore;
use testkit::{Postgres, chance};
use vocabulary::SiteId;

const SETTINGS: &str = "[req]\ndistinguished_name = name\nx509_extensions = authority\n[name]\n[authority]\nbasicConstraints = critical, CA:TRUE\n\
     [server]\nsubjectAltName = DNS:localhost\nextendedKeyUsage = serverAuth\n";

fn openssl(folder: &Path, words: &str) {
    let made = Command::new("openssl").args(words.split(' ')).current_dir(folder).output().unwrap();
    assert!(made.status.success(), "openssl {words}: {}", String::from_utf8_lossy(&made.stderr));
}

/// An authority, and a certificate of it for `localhost`.
fn authority(folder: &Path, name: &str) -> PathBuf {
    std::fs::write(folder.join("settings"), SETTINGS).unwrap();
    let key = "-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -config settings";
    openssl(folder, &format!("req -x509 {key} -keyout {name}.key -out {name}.pem -days 2 -subj /CN={name}"));
    openssl(folder, &format!("req {key} -keyout {name}-server.key -out {name}-server.csr -subj /CN=localhost"));
    let signed = format!("-CA {name}.pem -CAkey {name}.key -CAcreateserial -days 2 -extfile settings -extensions server");
    openssl(folder, &format!("x509 -req -in {name}-server.csr {signed} -out {name}-server.pem"));
    folder.join(format!("{name}.pem"))
}

/// Whether it opens, or why not.
async fn opens(address: &str) -> Result<(), String> {
    PostgresStore::open(address, None, chance()).await.map(drop).map_err(|error| error.to_string())
}

async fn refused(address: &str) -> String {
    let Err(words) = opens(address).await else { panic!("{address} was opened") };
    assert!(!words.contains("secret"), "{words}");
    words
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_proves_to_be_the_database_is_believed_and_nobody_else() {
    let folder = tempfile::tempdir().unwrap();
    let (ours, theirs) = (authority(folder.path(), "ours"), authority(folder.path(), "theirs"));
    let (certificate, key) = (folder.path().join("ours-server.pem"), folder.path().join("ours-server.key"));
    let cluster = Postgres::start_listening(Some((&certificate, &key)));
    let at = |host: &str, more: &str| format!("postgres://postgres:secret@{host}:{}/postgres?{more}", cluster.port());
    let trusting = |root: &Path| format!("sslrootcert={}", root.display().to_string().replace('/', "%2F"));
    for mode in ["sslmode=verify-full&", "sslmode=require&", ""] {
        let store = PostgresStore::open(&at("localhost", &format!("{mode}{}", trusting(&ours))), None, chance()).await.unwrap();
        assert_eq!(store.head(&Part::of(&SiteId::new("a.example").unwrap())).await.unwrap().size, 0);
        let used = "select bool_and(ssl) from pg_stat_activity join pg_stat_ssl using (pid) where application_name = 'goodfaith'";
        assert_eq!(cluster.sql("postgres", used), "t", "{mode}: nothing goes in clear");
        let of_another = refused(&at("localhost", &format!("{mode}{}", trusting(&theirs)))).await;
        assert!(of_another.contains("certificate"), "{of_another}");
        // The certificate is for `localhost`.
        let by_another_name = refused(&at("127.0.0.1", &format!("{mode}{}", trusting(&ours)))).await;
        assert!(by_another_name.contains("certificate"), "{by_another_name}");
    }
    let of_this_machine = refused(&at("localhost", "sslmode=verify-full")).await;
    assert!(of_this_machine.contains("certificate") || of_this_machine.contains("sslrootcert"), "{of_this_machine}");

    // Who asks for no TLS on this machine gets none, and a server that has none is not spoken to in clear by who asks for it.
    opens(&at("localhost", "sslmode=disable")).await.unwrap();
    let in_clear = Postgres::start_listening(None);
    let without_tls = format!("postgres://postgres:secret@localhost:{}/postgres", in_clear.port());
    opens(&without_tls).await.unwrap();
    let plain = refused(&format!("{without_tls}?sslmode=verify-full&{}", trusting(&ours))).await;
    assert!(plain.contains("does not support TLS"), "{plain}");
}

#[tokio::test]
async fn an_address_that_would_go_in_clear_between_machines_is_refused_unasked() {
    let folder = tempfile::tempdir().unwrap();
    let empty = folder.path().join("empty.pem");
    std::fs::write(&empty, "nothing\n").unwrap();
    // No packet is sent to these: they are kept for documentation.
    for (address, words) in [
        ("postgres://a:secret@192.0.2.1/house?sslmode=disable".to_owned(), "this machine alone"),
        ("postgres://a:secret@db.example.org/house?sslmode=disable".to_owned(), "this machine alone"),
        ("postgres://a:secret@localhost,192.0.2.1/house?sslmode=disable".to_owned(), "this machine alone"),
        ("postgres://a:secret@localhost/house?hostaddr=192.0.2.1&sslmode=disable".to_owned(), "this machine alone"),
        ("postgres://a:secret@192.0.2.1/house?%73slmode=disable&sslmode=prefer".to_owned(), "sslmode is `verify-full`"),
        ("postgres://a:secret@192.0.2.1/house?sslmode=verify-full&sslcert=mine.pem".to_owned(), "sslmode and sslrootcert alone"),
        (format!("postgres://a:secret@192.0.2.1/house?sslrootcert={}", empty.display()), "there is no certificate in it"),
        ("postgres://a:secret@192.0.2.1/house?sslrootcert=/nowhere/ca.pem".to_owned(), "/nowhere/ca.pem"),
        ("postgres://a:secret?@192.0.2.1/house?sslmode=disable".to_owned(), "this machine alone"),
        ("not an address, secret".to_owned(), "this is no address"),
    ] {
        let said = refused(&address).await;
        assert!(said.contains(words), "{address}: {said}");
    }
}
