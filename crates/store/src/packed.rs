//! All of a person's sealed values in one packed record. It never opens one.

use crate::cell::{Cell, Kind, Stored};
use crate::packing;
use ledger::PartyName;
use serde::{Deserialize, Serialize};
use vocabulary::{DataCategory, Purpose, Recipient, RecordId, Timestamp, VersionId};

/// What stands for the number of a card or an account: whoever needs no number works with this.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct NumberToken {
    /// Random: it says nothing of the number.
    pub token: RecordId,
    /// The number's last four digits, sealed apart from it.
    #[serde(skip)]
    pub masked: Vec<u8>,
}

/// One sealed value of a person, and where it came from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct HeldValue {
    /// The value's id.
    pub record: RecordId,
    /// Its category.
    pub category: DataCategory,
    /// How often it was corrected.
    pub revision: u32,
    /// Where it came from, as `registration`.
    pub source: String,
    /// What it was collected for.
    pub purposes: Vec<Purpose>,
    /// When.
    pub collected_at: Timestamp,
    /// The policy version that was shown.
    pub version: VersionId,
    /// What narrows the use of it, beyond what the policy says.
    #[serde(default, skip_serializing_if = "Terms::is_empty")]
    pub terms: Terms,
    /// What stands for it, where it is the number of a card or an account.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<NumberToken>,
    /// The sealed value.
    #[serde(skip)]
    pub sealed: Vec<u8>,
}

/// Terms of one value, each narrower than the policy; none where empty.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "kebab-case")]
pub struct Terms {
    /// From this instant on it is as if it were not held.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<Timestamp>,
    /// What the person does not want this value used for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub objections: Vec<Purpose>,
    /// To what kind of party alone it may go; to any the policy names where empty.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub recipients: Vec<Recipient>,
    /// Which members of staff alone may see it; any the policy lets where empty.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub staff: Vec<PartyName>,
}

impl Terms {
    /// Whether they narrow nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// A person's values.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PackedRecord {
    /// The values, in the order they came.
    pub values: Vec<HeldValue>,
}

impl Stored for PackedRecord {
    const KIND: Kind = Kind::Bytes;

    fn to_cell(&self) -> Cell {
        packing::pack(&self.values).map_or(Cell::Null, Cell::Bytes)
    }

    fn from_cell(cell: Cell) -> Option<Self> {
        Some(Self { values: packing::unpack(&Vec::from_cell(cell)?)? })
    }
}
