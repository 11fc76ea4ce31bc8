//! Authenticated encryption of one value: AES-256-GCM-SIV, what it belongs to bound in, its length hidden. It never tells why
//! something did not open.

use crate::VaultError;
use aws_lc_rs::aead::{AES_256_GCM_SIV, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use vocabulary::Chance;
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

/// The first byte of what is sealed: which algorithm.
const AES_256_GCM_SIV_BYTE: u8 = 1;

/// The second: nothing yet.
const FLAGS: u8 = 0;

/// The shortest padded length.
const PADDED_MIN: usize = 16;

/// From this length on, padding goes to the next multiple of it instead of the next power of two.
const PADDED_STEP: usize = 4096;

/// A secret of 32 bytes, wiped when it goes, never printed.
#[derive(Zeroize, ZeroizeOnDrop)]
pub struct Secret([u8; 32]);

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret(…)")
    }
}

impl Secret {
    /// The secret with these bytes.
    #[must_use]
    pub const fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The secret with these bytes, if there are 32.
    #[must_use]
    pub fn from_slice(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(Self)
    }

    /// A new secret.
    pub fn random(chance: &dyn Chance) -> Self {
        let mut secret = Self([0; 32]);
        chance.fill(&mut secret.0);
        secret
    }

    /// Its bytes.
    #[must_use]
    pub const fn bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

/// A key that seals and opens.
pub(crate) struct Aead(LessSafeKey);

impl std::fmt::Debug for Aead {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Aead(…)")
    }
}

impl Aead {
    pub(crate) fn new(key: &Secret) -> Result<Self, VaultError> {
        UnboundKey::new(&AES_256_GCM_SIV, key.bytes()).map(|key| Self(LessSafeKey::new(key))).map_err(|_| VaultError::Crypto)
    }

    /// Seals a value that belongs to these names. It opens only with the same names in the same order.
    pub(crate) fn seal(&self, belongs_to: &[&[u8]], clear: &[u8], chance: &dyn Chance) -> Result<Vec<u8>, VaultError> {
        let mut nonce = [0; NONCE_LEN];
        chance.fill(&mut nonce);
        let mut body = pad(clear);
        let mut sealed = Vec::with_capacity(2 + NONCE_LEN + body.len() + AES_256_GCM_SIV.tag_len());
        sealed.extend_from_slice(&[AES_256_GCM_SIV_BYTE, FLAGS]);
        sealed.extend_from_slice(&nonce);
        let tag = self
            .0
            .seal_in_place_separate_tag(Nonce::assume_unique_for_key(nonce), Aad::from(associated(belongs_to)), &mut body)
            .map_err(|_| VaultError::Crypto)?;
        sealed.extend_from_slice(&body);
        sealed.extend_from_slice(tag.as_ref());
        Ok(sealed)
    }

    /// Opens what was sealed for the same names.
    pub(crate) fn open(&self, belongs_to: &[&[u8]], sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, VaultError> {
        let Some((&[AES_256_GCM_SIV_BYTE, FLAGS], rest)) = sealed.split_first_chunk::<2>() else {
            return Err(VaultError::Tampered);
        };
        let (nonce, body) = rest.split_first_chunk::<NONCE_LEN>().ok_or(VaultError::Tampered)?;
        let mut body = Zeroizing::new(body.to_vec());
        let length =
            self.0.open_in_place(Nonce::assume_unique_for_key(*nonce), Aad::from(associated(belongs_to)), &mut body).map_err(|_| VaultError::Tampered)?.len();
        body.truncate(length);
        unpad(&mut body).ok_or(VaultError::Tampered)?;
        Ok(body)
    }
}

/// The names a value belongs to, each after its length, so that no two lists spell the same bytes.
pub(crate) fn associated(names: &[&[u8]]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(2 + names.iter().map(|name| size_of::<u64>() + name.len()).sum::<usize>());
    bytes.extend_from_slice(&[AES_256_GCM_SIV_BYTE, FLAGS]);
    for name in names {
        bytes.extend_from_slice(&(name.len() as u64).to_be_bytes());
        bytes.extend_from_slice(name);
    }
    bytes
}

/// ISO/IEC 7816-4 padding to a bucket of lengths. The result is encrypted in place, so no clear copy stays.
fn pad(clear: &[u8]) -> Vec<u8> {
    let marked = clear.len() + 1;
    let length = if marked > PADDED_STEP { marked.next_multiple_of(PADDED_STEP) } else { marked.next_power_of_two().max(PADDED_MIN) };
    let mut padded = Vec::with_capacity(length);
    padded.extend_from_slice(clear);
    padded.push(0x80);
    padded.resize(length, 0);
    padded
}

/// Takes the padding off; `None` when there is none.
fn unpad(padded: &mut Vec<u8>) -> Option<()> {
    let mark = padded.iter().rposition(|byte| *byte != 0)?;
    if padded.get(mark) != Some(&0x80) {
        return None;
    }
    padded.truncate(mark);
    Some(())
}

#[cfg(test)]
mod tests {
    use super::{Aead, Secret, associated, pad};
    use vocabulary::Chance;

    struct Sevens;
    impl Chance for Sevens {
        fn fill(&self, bytes: &mut [u8]) {
            bytes.fill(7);
        }
    }

    #[test]
    fn what_is_sealed_opens_for_its_names_alone_and_shows_no_length() {
        let key = Aead::new(&Secret::new([1; 32])).unwrap();
        for length in [0, 1, 15, 16, 100, 5000] {
            let clear = vec![0x80; length];
            let sealed = key.seal(&[b"ab", b"c"], &clear, &Sevens).unwrap();
            assert_eq!(*key.open(&[b"ab", b"c"], &sealed).unwrap(), clear);
            assert!(key.open(&[b"a", b"bc"], &sealed).is_err());
            for at in [0, 1, 5, sealed.len() - 1] {
                let mut tampered = sealed.clone();
                tampered[at] ^= 1;
                assert!(key.open(&[b"ab", b"c"], &tampered).is_err(), "byte {at}");
            }
        }
        assert_eq!(pad(&[1; 3]).len(), pad(&[1; 15]).len());
        assert_ne!(associated(&[b"ab", b"c"]), associated(&[b"a", b"bc"]));
    }
}
