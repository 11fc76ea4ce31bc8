//! The server's own certificate: served over HTTP/1.1 and HTTP/2, changed while connections go on, with plain HTTP leading to it. The certificates
//! are made here and trusted by nobody else.

use crate::serve::running::{Running, command, house_with};
use reqwest::{Certificate, Client, Version};
use std::path::Path;
use std::process::Command;

fn certificate(folder: &Path, name: &str, days: i32) -> Certificate {
    let settings = "[req]\ndistinguished_name = name\nx509_extensions = server\n[name]\n[server]\nbasicConstraints = critical, CA:FALSE\n\
                    subjectAltName = DNS:localhost, DNS:wipro.localhost\n";
    std::fs::write(folder.join("settings"), settings).unwrap();
    let key = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -config settings";
    let words = format!("{key} -keyout {name}.key -out {name}.pem -days {days} -subj /CN=localhost");
    let made = Command::new("openssl").args(words.split(' ')).current_dir(folder).output().unwrap();
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    Certificate::from_pem(&std::fs::read(folder.join(format!("{name}.pem"))).unwrap()).unwrap()
}

fn take_up(folder: &Path, name: &str) {
    for end in ["key", "pem"] {
        std::fs::rename(folder.join(format!("{name}.{end}")), folder.join(format!("served.{end}"))).unwrap();
    }
}

fn client(trusted: Certificate) -> reqwest::ClientBuilder {
    Client::builder().tls_certs_only([trusted]).resolve("wipro.localhost", ([127, 0, 0, 1], 0).into()).redirect(reqwest::redirect::Policy::none())
}

#[tokio::test]
async fn people_reach_the_sites_over_tls_and_are_led_there() {
    let folder = tempfile::tempdir().unwrap();
    let first = certificate(folder.path(), "first", 90);
    let second = certificate(folder.path(), "second", 90);
    take_up(folder.path(), "first");
    let at = |name: &str| folder.path().join(name).display().to_string();
    let settings = format!("[tls]\ncertificate = \"{}\"\nkey = \"{}\"\nredirect-from = \"127.0.0.1:18680\"\n", at("served.pem"), at("served.key"));
    let house = house_with(&settings);
    let running = Running::start(&["serve", "--folder", house.path().to_str().unwrap(), "--port", "0"]);
    assert!(running.address.starts_with("https://"), "{}", running.address);
    let page = format!("https://wipro.localhost:{}/privacy", running.port());

    let of_first = client(first.clone()).build().unwrap();
    let answer = of_first.get(&page).send().await.unwrap();
    assert_eq!((answer.status().as_u16(), answer.version()), (200, Version::HTTP_2));
    assert!(answer.headers()["strict-transport-security"].to_str().unwrap().starts_with("max-age="));
    let plain = client(first).http1_only().build().unwrap().get(&page).send().await.unwrap();
    assert_eq!((plain.status().as_u16(), plain.version()), (200, Version::HTTP_11));

    // A form posted over HTTP/2 comes from the same host; one that another site sends does not.
    let post = |origin: String| of_first.post(page.replace("/privacy", "/sign-in")).header("origin", origin).body("x=1").send();
    assert_ne!(post(format!("https://wipro.localhost:{}", running.port())).await.unwrap().status(), 403);
    assert_eq!(post("https://elsewhere.example".to_owned()).await.unwrap().status(), 403);

    // Plain HTTP leads to the same address, and nowhere else.
    let lead = |host: &str| {
        Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .unwrap()
            .get("http://127.0.0.1:18680/privacy?a=b")
            .header("host", host.to_owned())
            .send()
    };
    let led = lead("wipro.localhost:18680").await.unwrap();
    assert_eq!((led.status().as_u16(), led.headers()["location"].to_str().unwrap()), (308, format!("{page}?a=b").as_str()));
    assert_eq!(lead("elsewhere.example").await.unwrap().status(), 404);

    // Renewed: the connection that is open goes on, new ones see the new certificate.
    take_up(folder.path(), "second");
    let of_second = client(second).build().unwrap();
    let mut tries = 0;
    while of_second.get(&page).send().await.is_err() {
        tries += 1;
        assert!(tries < 100, "the new certificate is not served");
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    assert_eq!(of_first.get(&page).send().await.unwrap().status(), 200, "an open connection was dropped");
}

#[test]
fn what_cannot_be_served_over_tls_is_said_before_anything_is_opened() {
    let folder = tempfile::tempdir().unwrap();
    drop(certificate(folder.path(), "one", 90));
    drop(certificate(folder.path(), "other", 90));
    let at = |name: &str| folder.path().join(name).display().to_string();
    for (chain, key, words) in [
        ("one.pem", "other.key", "cannot be used together"),
        ("one.key", "one.key", "no certificate"),
        ("one.pem", "one.pem", "no private key"),
        ("none.pem", "one.key", "cannot read"),
    ] {
        let house = house_with("");
        let said =
            command(&["serve", "--folder", house.path().to_str().unwrap(), "--port", "0", "--certificate", &at(chain), "--key", &at(key)]).output().unwrap();
        let error = String::from_utf8_lossy(&said.stderr).into_owned();
        assert_eq!(said.status.code(), Some(2), "{error}");
        assert!(error.contains(words), "`{words}` is not in {error}");
        assert!(!house.path().join("data").exists());
    }
}

#[tokio::test]
async fn behind_a_proxy_nobody_else_is_listened_to() {
    let house = house_with("");
    let folder = house.path().to_str().unwrap();
    let running = Running::start(&["serve", "--folder", folder, "--port", "0", "--behind-proxy", "192.0.2.7"]);
    assert!(reqwest::get(format!("http://127.0.0.1:{}/", running.port())).await.is_err(), "somebody else was answered");
    drop(running);
    let running = Running::start(&["serve", "--folder", folder, "--port", "0", "--behind-proxy", "127.0.0.1"]);
    let answer = reqwest::get(format!("http://127.0.0.1:{}/", running.port())).await.unwrap();
    assert!(answer.headers().contains_key("strict-transport-security"));
}
