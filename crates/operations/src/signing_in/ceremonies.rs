//! What is asked of a browser's passkeys, and whether it answered: the same for people and for staff. It keeps no row, and knows nobody.

use crate::room::Room;
use crate::values::{is_blank, is_longer_than};
use crate::{House, OperationError, Outcome};
use ledger::{Hash, sha256};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use vocabulary::Personal;
use webauthn_rs::prelude::{DiscoverableAuthentication, Passkey, PasskeyRegistration, PublicKeyCredential, RegisterPublicKeyCredential, Url, Uuid};
use webauthn_rs::{Webauthn, WebauthnBuilder};

/// How many passkeys one person has.
const PASSKEYS_MAX: usize = 10;
/// The most characters in the name of one.
const NAME_CHARACTERS_MAX: usize = 60;

/// What a browser is asked: the options for its passkeys, and what its answer will be checked with, as JSON.
pub(crate) struct Challenge {
    pub(crate) options: Value,
    pub(crate) state: String,
}

/// A passkey that a browser shows, not yet checked.
pub(crate) struct Shown {
    /// Of which handle it is, as the device says.
    pub(crate) handle: Uuid,
    /// The hash of its id, by which it is known.
    pub(crate) credential_sha256: Hash,
    webauthn: Webauthn,
    state: DiscoverableAuthentication,
    answer: PublicKeyCredential,
}

/// Refuses a name that is none.
pub(crate) fn must_name_a_passkey(name: &Personal<String>) -> Outcome<()> {
    if is_blank(name) || is_longer_than(name, NAME_CHARACTERS_MAX) {
        return Err(OperationError::malformed("name", format!("please name it in 1 to {NAME_CHARACTERS_MAX} characters, as “My phone”")));
    }
    Ok(())
}

impl Room<'_> {
    /// The handle made for this use from an id, so that it is kept nowhere and says nothing to a device or to another site.
    pub(crate) fn handle_made(&self, of: &str, id: &[u8]) -> Outcome<Uuid> {
        let made = self.house.foundations.vault.token(self.site(), of, id).map_err(|error| self.locked(error))?;
        Ok(Uuid::from_bytes(*made.first_chunk().unwrap_or(&[0; 16])))
    }

    /// Asks for a new passkey beside these credentials.
    pub(crate) fn challenge_for_a_new_passkey(&self, origin: &str, (handle, name): (Uuid, &str), known: &[&str]) -> Outcome<Challenge> {
        if known.len() >= PASSKEYS_MAX {
            return Err(OperationError::malformed("name", format!("you have {PASSKEYS_MAX} passkeys already; please remove one first")));
        }
        let mut ids = Vec::with_capacity(known.len());
        for credential in known {
            ids.push(self.house.read::<Passkey>(credential)?.cred_id().clone());
        }
        let asked = self.webauthn(origin)?.start_passkey_registration(handle, name, name, Some(ids));
        let (options, state) = asked.map_err(|error| self.house.broken(&error))?;
        let mut options = serde_json::to_value(options).map_err(|error| self.house.broken(&error))?;
        if let Some(selection) = options.pointer_mut("/publicKey/authenticatorSelection").and_then(Value::as_object_mut) {
            // The device must find the passkey by itself: nobody types anything to sign in with it.
            selection.insert("residentKey".to_owned(), "required".into());
            selection.insert("requireResidentKey".to_owned(), true.into());
        }
        Ok(Challenge { options, state: self.house.write(&state)? })
    }

    /// The passkey that a browser made for a challenge.
    pub(crate) fn passkey_made(&self, origin: &str, (state, answer): (&str, &str)) -> Outcome<Passkey> {
        let state: PasskeyRegistration = self.house.read(state)?;
        let answer: RegisterPublicKeyCredential = serde_json::from_str(answer).map_err(|_| OperationError::SignInRefused)?;
        self.webauthn(origin)?.finish_passkey_registration(&answer, &state).map_err(|_| OperationError::SignInRefused)
    }

    /// Asks for any passkey of this site.
    pub(crate) fn challenge_for_any_passkey(&self, origin: &str) -> Outcome<Challenge> {
        let asked = self.webauthn(origin)?.start_discoverable_authentication();
        let (mut options, state) = asked.map_err(|error| self.house.broken(&error))?;
        // A button asks for it; the browser need not wait until a field is filled in.
        options.mediation = None;
        let options = serde_json::to_value(options).map_err(|error| self.house.broken(&error))?;
        Ok(Challenge { options, state: self.house.write(&state)? })
    }

    /// The passkey that a browser answered a challenge with.
    pub(crate) fn passkey_shown(&self, origin: &str, (state, answer): (&str, &str)) -> Outcome<Shown> {
        let state: DiscoverableAuthentication = self.house.read(state)?;
        let answer: PublicKeyCredential = serde_json::from_str(answer).map_err(|_| OperationError::SignInRefused)?;
        let webauthn = self.webauthn(origin)?;
        let (handle, id) = webauthn.identify_discoverable_authentication(&answer).map_err(|_| OperationError::SignInRefused)?;
        let credential_sha256 = sha256(&[id]);
        Ok(Shown { handle, credential_sha256, webauthn, state, answer })
    }

    /// The library, for the site at this origin: passkeys of one site are of no use at another.
    fn webauthn(&self, origin: &str) -> Outcome<Webauthn> {
        let origin = Url::parse(origin).map_err(|error| self.house.broken(&error))?;
        let host = origin.host_str().ok_or_else(|| self.house.broken(&"an origin without a host"))?.to_owned();
        let made = WebauthnBuilder::new(&host, &origin).map(|builder| builder.rp_name(self.policy.company())).and_then(WebauthnBuilder::build);
        made.map_err(|error| self.house.broken(&error))
    }
}

impl Shown {
    /// Checks it against the credential that is on file; the credential as it is to be kept from now on.
    pub(crate) fn proven_by(self, house: &House, credential: &str) -> Outcome<String> {
        let mut passkey: Passkey = house.read(credential)?;
        let result = self.webauthn.finish_discoverable_authentication_v2(&self.answer, self.state, &passkey);
        passkey.update_credential(&result.map_err(|_| OperationError::SignInRefused)?);
        house.write(&passkey)
    }
}

impl House {
    /// What the library wrote.
    pub(crate) fn read<T: DeserializeOwned>(&self, text: &str) -> Outcome<T> {
        serde_json::from_str(text).map_err(|error| self.broken(&error))
    }

    /// What the library is to read again.
    pub(crate) fn write(&self, value: &impl Serialize) -> Outcome<String> {
        serde_json::to_string(value).map_err(|error| self.broken(&error))
    }
}
