//! Seals of rows: what an entry says of each row its act wrote, so that the tables can be held against the log. A seal names
//! a row by a keyed hash and holds no value.

use crate::Hash;
use base64::{Engine, engine::general_purpose::STANDARD};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};

/// What follows in a packed seal: a row that is gone, or the hash of one that is there.
const GONE: u8 = 0;
const THERE: u8 = 1;

/// The name of a row in the log: a keyed hash of its table and key.
pub type RowName = [u8; 16];

/// What one row was after an act.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RowSeal {
    /// Which row.
    pub row: RowName,
    /// The hash of its cells; none when the act took it away.
    pub now: Option<Hash>,
}

/// The seals of an entry, written as one short text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RowSeals(pub Vec<RowSeal>);

impl RowSeals {
    /// Whether the act wrote no row.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn packed(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(self.0.len() * 49);
        for seal in &self.0 {
            bytes.extend_from_slice(&seal.row);
            match &seal.now {
                None => bytes.push(GONE),
                Some(hash) => {
                    bytes.push(THERE);
                    bytes.extend_from_slice(hash);
                }
            }
        }
        bytes
    }

    fn unpacked(mut rest: &[u8]) -> Option<Self> {
        let mut seals = Vec::new();
        while let Some((row, after)) = rest.split_first_chunk::<16>() {
            let (state, after) = after.split_first()?;
            let (now, after) = match *state {
                GONE => (None, after),
                THERE => after.split_first_chunk::<32>().map(|(hash, after)| (Some(*hash), after))?,
                _ => return None,
            };
            seals.push(RowSeal { row: *row, now });
            rest = after;
        }
        rest.is_empty().then_some(Self(seals))
    }
}

impl Serialize for RowSeals {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&STANDARD.encode(self.packed()))
    }
}

impl<'de> Deserialize<'de> for RowSeals {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        STANDARD.decode(text).ok().and_then(|bytes| Self::unpacked(&bytes)).ok_or_else(|| D::Error::custom("these are no seals"))
    }
}

/// How a row in the tables stands to the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowStanding {
    /// As the last entry about it says.
    AsLogged,
    /// The entry at this position is the last about it, and says otherwise.
    Changed(u64),
    /// The entry at this position took it away.
    Revived(u64),
    /// No entry that can be read made it.
    Unlogged,
}

impl RowStanding {
    /// How a row with this hash stands to the last word of the log about it: the position of the entry, and what it says the row was
    /// after it.
    #[must_use]
    pub fn of(now: &Hash, last: Option<(u64, Option<Hash>)>) -> Self {
        match last {
            None => Self::Unlogged,
            Some((_, Some(logged))) if logged == *now => Self::AsLogged,
            Some((position, Some(_))) => Self::Changed(position),
            Some((position, None)) => Self::Revived(position),
        }
    }
}
