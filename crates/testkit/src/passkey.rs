//! What a device answers when it is asked for a new passkey, put together by hand: without attestation, its public key the base point of the
//! curve, which is as good a point as any. It signs nothing: that is tried in a real browser elsewhere.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test whose device cannot answer has failed")]

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use serde_json::{Value, json};

/// The base point of P-256.
const X: &str = "6B17D1F2E12C4247F8BCE6E563A440F277037D812DEB33A0F4A13945D898C296";
const Y: &str = "4FE342E2FE1A7F9B8EE7EB4A7C0F9E162BCE33576B315ECECBB6406837BF51F5";
/// The person is there, was verified, and a new key comes with it.
const FLAGS: u8 = 0x45;

fn bytes(hex: &str) -> Vec<u8> {
    let digits: Vec<u8> = hex.chars().map(|digit| u8::try_from(digit.to_digit(16).unwrap()).unwrap()).collect();
    digits.chunks(2).map(|pair| pair[0] << 4 | pair[1]).collect()
}

/// The answer to these options, at this origin, with this credential id.
///
/// # Panics
/// When the options are none.
#[must_use]
pub fn answer(options: &str, origin: &str, id: &[u8; 16]) -> String {
    let options: Value = serde_json::from_str(options).unwrap();
    let asked = &options["publicKey"];
    let client = json!({ "type": "webauthn.create", "challenge": asked["challenge"], "origin": origin, "crossOrigin": false }).to_string();
    let mut about = ledger::sha256(&[asked["rp"]["id"].as_str().unwrap().as_bytes()]).to_vec();
    about.push(FLAGS);
    about.extend([0; 4]);
    about.extend([0; 16]);
    about.extend([0, 16]);
    about.extend(id);
    // A COSE key, ES256 on P-256.
    about.extend(bytes("A5010203262001215820"));
    about.extend(bytes(X));
    about.extend(bytes("225820"));
    about.extend(bytes(Y));
    let mut attested = bytes("A363666D74646E6F6E656761747453746D74A0686175746844617461");
    attested.extend([0x58, u8::try_from(about.len()).unwrap()]);
    attested.extend(about);
    let (id, written) = (BASE64_URL_SAFE_NO_PAD.encode(id), |bytes: &[u8]| BASE64_URL_SAFE_NO_PAD.encode(bytes));
    json!({ "id": id, "rawId": id, "type": "public-key", "extensions": {},
        "response": { "attestationObject": written(&attested), "clientDataJSON": written(client.as_bytes()), "transports": ["internal"] } })
    .to_string()
}
