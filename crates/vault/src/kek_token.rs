//! Key-encryption keys in a security module, over PKCS#11: AES keys that never leave it wrap and unwrap by AES-GCM inside. The PIN
//! is never printed.

use crate::VaultError;
use crate::kek::{self, KekNumber, KekProvider, Wrapping};
use crate::seal::{Secret, associated};
use cryptoki::context::{CInitializeArgs, CInitializeFlags, Pkcs11};
use cryptoki::error::{Error, RvError};
use cryptoki::mechanism::Mechanism;
use cryptoki::mechanism::aead::GcmParams;
use cryptoki::object::{Attribute, KeyType, ObjectClass, ObjectHandle};
use cryptoki::session::{Session, UserType};
use cryptoki::types::AuthPin;
use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};
use vocabulary::{Chance, SiteId};
use zeroize::Zeroizing;

/// Bytes of the initialisation vector, before what is wrapped.
const IV_LENGTH: usize = 12;
/// Bits of the tag, after it.
const TAG_BITS: u64 = 128;
/// Bytes of a key.
const KEY_LENGTH: u64 = 32;

/// The keys of one token of a security module.
pub struct TokenKek {
    token: String,
    pin: AuthPin,
    // A login is the whole process's: one use after the other.
    module: Mutex<Pkcs11>,
}

impl std::fmt::Debug for TokenKek {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "TokenKek({})", self.token)
    }
}

impl TokenKek {
    /// The token of this label, by the module in this file.
    ///
    /// # Errors
    /// When the module cannot be loaded, or there is no such token, or the PIN is wrong.
    pub fn open(module: &Path, token: &str, pin: String) -> Result<Self, VaultError> {
        let wrong = |reason: String| VaultError::Kek { name: format!("module {}", module.display()), reason };
        let loaded = Pkcs11::new(module).map_err(|error| wrong(format!("it cannot be loaded: {error}; name the module's file with module=")))?;
        match loaded.initialize(CInitializeArgs::new(CInitializeFlags::OS_LOCKING_OK)) {
            Ok(()) | Err(Error::Pkcs11(RvError::CryptokiAlreadyInitialized, _)) => {}
            Err(error) => return Err(wrong(error.to_string())),
        }
        let opened = Self { token: token.to_owned(), pin: AuthPin::new(pin.into()), module: Mutex::new(loaded) };
        opened.with(|_| Ok(()))?;
        Ok(opened)
    }

    fn fault(&self, reason: &dyn std::fmt::Display) -> VaultError {
        VaultError::Kek { name: format!("token {}", self.token), reason: reason.to_string() }
    }

    /// Works in a session of its own, logged in.
    fn with<T>(&self, work: impl FnOnce(&Session) -> Result<T, VaultError>) -> Result<T, VaultError> {
        let module: MutexGuard<'_, Pkcs11> = self.module.lock().unwrap_or_else(PoisonError::into_inner);
        let slots = module.get_slots_with_initialized_token().map_err(|error| self.fault(&error))?;
        let is_it = |slot: &cryptoki::slot::Slot| module.get_token_info(*slot).is_ok_and(|info| info.label() == self.token);
        let slot = slots.into_iter().find(is_it).ok_or_else(|| self.fault(&"the module has no token of this name; name it with token="))?;
        let session = module.open_rw_session(slot).map_err(|error| self.fault(&error))?;
        match session.login(UserType::User, Some(&self.pin)) {
            Ok(()) | Err(Error::Pkcs11(RvError::UserAlreadyLoggedIn, _)) => {}
            Err(Error::Pkcs11(RvError::PinIncorrect, _)) => return Err(self.fault(&"the PIN is wrong; after a few more tries the token locks itself")),
            Err(error) => return Err(self.fault(&error)),
        }
        work(&session)
    }

    /// The key, when the token has it; two of one name are none we can trust.
    fn find(&self, session: &Session, site: &SiteId, number: KekNumber) -> Result<Option<ObjectHandle>, VaultError> {
        let wanted = [Attribute::Class(ObjectClass::SECRET_KEY), Attribute::Label(label(site, number).into_bytes())];
        let found = session.find_objects(&wanted).map_err(|error| self.fault(&error))?;
        match found.as_slice() {
            [] => Ok(None),
            [one] => Ok(Some(*one)),
            _ => Err(self.fault(&format!("it has two keys called `{}`; take away the one that is not ours", label(site, number)))),
        }
    }

    fn key(&self, session: &Session, site: &SiteId, number: KekNumber) -> Result<ObjectHandle, VaultError> {
        let missing = || self.fault(&format!("it has no key called `{}`, and the data was sealed under it; restore the token's backup", label(site, number)));
        self.find(session, site, number)?.ok_or_else(missing)
    }
}

fn label(site: &SiteId, number: KekNumber) -> String {
    format!("goodfaith {site} {number}")
}

impl KekProvider for TokenKek {
    fn name(&self, site: &SiteId, number: KekNumber) -> String {
        format!("key `{}` of token {}", label(site, number), self.token)
    }

    fn exists(&self, site: &SiteId, number: KekNumber) -> Result<bool, VaultError> {
        self.with(|session| Ok(self.find(session, site, number)?.is_some()))
    }

    fn create(&self, site: &SiteId, number: KekNumber, _chance: &dyn Chance) -> Result<(), VaultError> {
        let template = [
            Attribute::Label(label(site, number).into_bytes()),
            Attribute::KeyType(KeyType::AES),
            Attribute::ValueLen(KEY_LENGTH.into()),
            Attribute::Token(true),
            Attribute::Private(true),
            Attribute::Sensitive(true),
            Attribute::Extractable(false),
            Attribute::Encrypt(true),
            Attribute::Decrypt(true),
        ];
        self.with(|session| {
            if self.find(session, site, number)?.is_some() {
                return Err(self.fault(&format!("it has a key called `{}` already", label(site, number))));
            }
            session.generate_key(&Mechanism::AesKeyGen, &template).map(drop).map_err(|error| self.fault(&error))
        })
    }

    fn wrap(&self, of: Wrapping<'_>, number: KekNumber, secret: &Secret, chance: &dyn Chance) -> Result<Vec<u8>, VaultError> {
        let mut iv = [0; IV_LENGTH];
        chance.fill(&mut iv);
        let mut wrapped = iv.to_vec();
        let belongs_to = associated(&kek::names(of, &of.version.to_be_bytes()));
        let sealed = self.with(|session| {
            let gcm = GcmParams::new(&mut iv, &belongs_to, TAG_BITS.into()).map_err(|error| self.fault(&error))?;
            let key = self.key(session, of.site, number)?;
            session.encrypt(&Mechanism::AesGcm(gcm), key, secret.bytes()).map_err(|error| self.fault(&error))
        })?;
        wrapped.extend_from_slice(&sealed);
        Ok(wrapped)
    }

    fn unwrap(&self, of: Wrapping<'_>, number: KekNumber, wrapped: &[u8]) -> Result<Secret, VaultError> {
        let wrong = || VaultError::WrongKey(of.site.clone());
        let (iv, sealed) = wrapped.split_first_chunk::<IV_LENGTH>().ok_or_else(wrong)?;
        let mut iv = *iv;
        let belongs_to = associated(&kek::names(of, &of.version.to_be_bytes()));
        let clear = self.with(|session| {
            let gcm = GcmParams::new(&mut iv, &belongs_to, TAG_BITS.into()).map_err(|error| self.fault(&error))?;
            let key = self.key(session, of.site, number)?;
            // SoftHSM says of a tag that does not fit only that something went wrong.
            session.decrypt(&Mechanism::AesGcm(gcm), key, sealed).map(Zeroizing::new).map_err(|_| wrong())
        })?;
        Secret::from_slice(&clear).ok_or_else(wrong)
    }

    fn destroy(&self, site: &SiteId, number: KekNumber) -> Result<(), VaultError> {
        self.with(|session| match self.find(session, site, number)? {
            Some(key) => session.destroy_object(key).map_err(|error| self.fault(&error)),
            None => Ok(()),
        })
    }
}
