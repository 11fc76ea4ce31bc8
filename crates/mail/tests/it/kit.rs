//! What the tests share: letters, a server's settings, keys and certificates made here.

use mail::{Signer, SigningKeyFile, SmartHost, SmartHostSettings, Tls};
use operations::Letter;
use std::path::Path;
use std::process::Command;
use testkit::MailServer;
use vocabulary::{Personal, RecordId, Timestamp};

pub fn letter(to: &str) -> Letter {
    Letter {
        id: RecordId::from_bytes([9; 16]),
        at: Timestamp(1_780_315_200_000),
        from_name: "Example".to_owned(),
        from: "privacy@example.org".to_owned(),
        to: Personal::new(to.to_owned()),
        subject: "News".to_owned(),
        answered_by: None,
        unsubscribe: Some(Personal::new("https://example.org/preferences/abc".to_owned())),
        text: Personal::new("Hello\n.\nA line of one dot stands above.\n".to_owned()),
        html: None,
    }
}

pub fn in_clear(server: &MailServer) -> SmartHostSettings {
    SmartHostSettings {
        host: "127.0.0.1".to_owned(),
        port: server.address.port(),
        tls: Tls::None,
        authorities: None,
        as_host: "house.example.org".to_owned(),
        login: None,
        by_mail_too: false,
    }
}

pub fn smart_host(server: &MailServer) -> SmartHost {
    SmartHost::new(in_clear(server), Signer::default()).unwrap()
}

pub fn openssl(folder: &Path, words: &str) {
    let made = Command::new("openssl").args(words.split(' ')).current_dir(folder).output().unwrap();
    assert!(made.status.success(), "openssl {words}: {}", String::from_utf8_lossy(&made.stderr));
}

/// A key of each kind for `example.org`, and what stands of it in the DNS.
pub fn keys(folder: &Path) -> Vec<(SigningKeyFile, String)> {
    use std::os::unix::fs::PermissionsExt;
    let mut keys = Vec::new();
    for (selector, kind) in [("r1", "RSA -pkeyopt rsa_keygen_bits:2048"), ("e1", "ed25519")] {
        openssl(folder, &format!("genpkey -algorithm {kind} -out {selector}.pem"));
        openssl(folder, &format!("pkey -in {selector}.pem -pubout -outform DER -out {selector}.der"));
        let file = folder.join(format!("{selector}.pem"));
        std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o600)).unwrap();
        let der = std::fs::read(folder.join(format!("{selector}.der"))).unwrap();
        // Of an Ed25519 key the DNS has the 32 bytes alone (RFC 8463).
        let (kind, public) = if selector == "e1" { ("ed25519", &der[der.len() - 32..]) } else { ("rsa", &der[..]) };
        let public = base64::Engine::encode(&base64::engine::general_purpose::STANDARD, public);
        let key = SigningKeyFile { domain: "example.org".to_owned(), selector: selector.to_owned(), file };
        keys.push((key, format!("v=DKIM1; k={kind}; p={public}")));
    }
    keys
}
