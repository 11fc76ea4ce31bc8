//! Signatures, checked by a verifier that asks for the public keys in a zone of its own.

use crate::kit::{in_clear, keys, letter};
use mail::{KeyError, Signer, SmartHost};
use mail_auth::common::parse::TxtRecordParser;
use mail_auth::common::verify::DomainKey;
use mail_auth::{AuthenticatedMessage, DkimResult, MessageAuthenticator, Parameters, ResolverCache, Txt};
use operations::Post;
use std::borrow::Borrow;
use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex};
use testkit::{MailServer, Offers};

/// The TXT records of a zone, which holds every name that these tests ask for: no server is asked.
#[derive(Default)]
struct Zone(Mutex<HashMap<Box<str>, Txt>>);

impl ResolverCache<Box<str>, Txt> for Zone {
    fn get<Q>(&self, name: &Q) -> Option<Txt>
    where
        Box<str>: Borrow<Q>,
        Q: Hash + Eq + ?Sized,
    {
        self.0.lock().unwrap().get(name).cloned()
    }

    fn remove<Q>(&self, name: &Q) -> Option<Txt>
    where
        Box<str>: Borrow<Q>,
        Q: Hash + Eq + ?Sized,
    {
        self.0.lock().unwrap().remove(name)
    }

    fn insert(&self, key: Box<str>, value: Txt, _: std::time::Instant) {
        self.0.lock().unwrap().insert(key, value);
    }
}

/// Of each signature, whether it holds.
async fn checked(zone: &Zone, message: &str) -> Vec<bool> {
    let message = AuthenticatedMessage::parse(message.as_bytes()).unwrap();
    let verifier = MessageAuthenticator::new_cloudflare().unwrap();
    let checked = verifier.verify_dkim(Parameters::new(&message).with_txt_cache(zone)).await;
    checked.iter().map(|one| *one.result() == DkimResult::Pass).collect()
}

#[tokio::test]
async fn a_letter_is_signed_with_every_key_of_its_domain_and_no_header_can_be_changed() {
    let folder = tempfile::tempdir().unwrap();
    let (zone, mut files) = (Zone::default(), Vec::new());
    for (key, record) in keys(folder.path()) {
        let name = format!("{}._domainkey.example.org.", key.selector).into_boxed_str();
        zone.0.lock().unwrap().insert(name, Txt::DomainKey(Arc::new(DomainKey::parse(record.as_bytes()).unwrap())));
        files.push(key);
    }
    let server = MailServer::start(Offers::default()).await;
    let host = SmartHost::new(in_clear(&server), Signer::open(&files).unwrap()).unwrap();
    host.post(&letter("asha@example.net")).await.unwrap();
    let arrived = server.take().remove(0).message;
    assert_eq!(checked(&zone, &arrived).await, [true, true], "{arrived}");

    for (from, to) in [
        ("Subject: News", "Subject: Gnus"),
        ("A line of one dot", "A line of two dots"),
        ("https://example.org/preferences/abc", "https://example.org/preferences/abd"),
        ("List-Unsubscribe-Post: List-Unsubscribe=One-Click", "List-Unsubscribe-Post: List-Unsubscribe=Two-Click"),
        ("From: ", "From: <eve@example.org>\r\nFrom: "),
    ] {
        let changed = arrived.replacen(from, to, 1);
        assert_ne!(changed, arrived, "`{from}` is in the letter");
        assert_eq!(checked(&zone, &changed).await, [false, false], "{from}");
    }
    // Another domain's letters are not signed in this one's name.
    let elsewhere = operations::Letter { from: "privacy@example.net".to_owned(), ..letter("asha@example.net") };
    host.post(&elsewhere).await.unwrap();
    assert!(!server.take().remove(0).message.contains("DKIM-Signature"));
}

#[test]
fn a_key_that_others_can_read_signs_nothing() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let (key, _) = keys(folder.path()).remove(0);
    std::fs::set_permissions(&key.file, std::fs::Permissions::from_mode(0o644)).unwrap();
    assert_eq!(Signer::open(std::slice::from_ref(&key)).unwrap_err(), KeyError::Open(key.file.clone()));
    std::fs::set_permissions(&key.file, std::fs::Permissions::from_mode(0o600)).unwrap();
    std::fs::write(&key.file, "nothing").unwrap();
    assert_eq!(Signer::open(std::slice::from_ref(&key)).unwrap_err(), KeyError::NoKey(key.file));
}
