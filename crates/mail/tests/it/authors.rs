//! Whether a letter is from whom it says, against real records in a real zone.

use mail::{Address, Authenticity, Letter, LetterBytes, Resolving, Sender, Whose};
use mail_auth::common::crypto::Ed25519Key;
use mail_auth::common::headers::HeaderWriter;
use mail_auth::dkim::DkimSigner;
use rustls::pki_types::PrivateKeyDer;
use rustls::pki_types::pem::PemObject;
use std::path::Path;
use std::process::Command;
use std::time::Duration;
use testkit::Zones;

fn openssl(words: &[&str], folder: &Path) -> Vec<u8> {
    let out = Command::new("openssl").args(words).current_dir(folder).output().unwrap();
    assert!(out.status.success(), "{out:?}");
    out.stdout
}

/// A key of `vouching.example`: what signs, and its public half in base64.
fn key() -> (Ed25519Key, String) {
    let folder = tempfile::tempdir().unwrap();
    openssl(&["genpkey", "-algorithm", "ed25519", "-out", "key.pem"], folder.path());
    let public = openssl(&["pkey", "-in", "key.pem", "-pubout", "-outform", "DER"], folder.path());
    let PrivateKeyDer::Pkcs8(pkcs8) = PrivateKeyDer::from_pem_file(folder.path().join("key.pem")).unwrap() else { panic!("no PKCS#8") };
    let key = Ed25519Key::from_pkcs8_maybe_unchecked_der(pkcs8.secret_pkcs8_der()).unwrap();
    (key, data_encoding::BASE64.encode(&public[public.len() - 32..]))
}

fn letter(machine: &str, from: Option<&str>, bytes: Vec<u8>) -> Letter {
    let from = from.map(|from| Address::parse(from).unwrap());
    let domain = from.as_ref().map(|from| from.domain().to_owned());
    let sender = Sender { address: machine.parse().unwrap(), helo: "mail.elsewhere.example".to_owned(), domain };
    Letter { sender, from, to: vec![Address::parse("info@pactera.com").unwrap()], bytes: LetterBytes(bytes), is_checked: true }
}

fn text(author: &str) -> Vec<u8> {
    format!("From: Asha <{author}>\r\nTo: info@pactera.com\r\nSubject: unsubscribe\r\nDate: Mon, 1 Jun 2026 12:00:00 +0000\r\nMessage-ID: <1@x.example>\r\n\r\nPlease.\r\n").into_bytes()
}

#[tokio::test]
async fn a_domain_vouches_by_its_signature_or_its_machine_and_for_nothing_else() {
    let (key, public) = key();
    let zones = Zones::with_key(&public);
    let resolving = Resolving { servers: vec![zones.at], within: Some(Duration::from_secs(2)) };
    let whose = Whose::new("mail.pactera.com", &resolving).unwrap();
    let signer = DkimSigner::from_key(key).domain("vouching.example").selector("s1").headers(["From", "To", "Subject", "Date", "Message-ID"]);
    let plain = text("asha@vouching.example");
    let signed = [signer.sign(&plain).unwrap().to_header().into_bytes(), plain.clone()].concat();
    let asha = Address::parse("asha@vouching.example");

    let by_signature = whose.is_it(&letter("127.9.0.77", Some("list@other.example"), signed.clone())).await;
    assert_eq!(by_signature, (asha.clone(), Authenticity::Pass));
    let by_machine = whose.is_it(&letter("127.9.0.50", Some("asha@vouching.example"), plain.clone())).await;
    assert_eq!(by_machine, (asha.clone(), Authenticity::Pass));

    let changed = String::from_utf8(signed).unwrap().replace("Please.", "Please delete everything.").into_bytes();
    for (machine, from, bytes) in
        [("127.9.0.77", Some("asha@vouching.example"), plain.clone()), ("127.9.0.77", Some("eve@silent.example"), plain.clone()), ("127.9.0.77", None, changed)]
    {
        assert_eq!(whose.is_it(&letter(machine, from, bytes)).await, (asha.clone(), Authenticity::Fail), "{machine} {from:?}");
    }
    let silent = whose.is_it(&letter("127.9.0.50", Some("ben@silent.example"), text("ben@silent.example"))).await;
    assert_eq!(silent, (Address::parse("ben@silent.example"), Authenticity::None));
    let two = String::from_utf8(plain).unwrap().replace("From: ", "From: eve@silent.example, ").into_bytes();
    assert_eq!(whose.is_it(&letter("127.9.0.50", Some("asha@vouching.example"), two)).await, (None, Authenticity::Fail), "a letter of two authors");
}

#[tokio::test]
async fn what_cannot_be_found_out_is_not_known() {
    let mut zones = Zones::start();
    zones.stop();
    let whose = Whose::new("mail.pactera.com", &Resolving { servers: vec![zones.at], within: Some(Duration::from_millis(400)) }).unwrap();
    let (_, found) = whose.is_it(&letter("127.9.0.50", Some("asha@vouching.example"), text("asha@vouching.example"))).await;
    assert_eq!(found, Authenticity::Unknown);
}
