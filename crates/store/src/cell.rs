//! One value of one column, and how our types are written into it. It never interprets a value.

use ledger::{Fact, PartyName};
use serde::{Serialize, de::DeserializeOwned};
use vocabulary::{
    Channel, Condition, DataCategory, Degree, Effect, EvidenceId, Purpose, Recipient, RecordId, RequestState, Right, SentenceId, StaffId, SubjectId, Timestamp,
    VersionId,
};

/// What a column is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A 64-bit number.
    Integer,
    /// UTF-8 text.
    Text,
    /// Bytes.
    Bytes,
}

/// One value of one column.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cell {
    /// Nothing.
    Null,
    /// A number.
    Integer(i64),
    /// A text.
    Text(String),
    /// Bytes.
    Bytes(Vec<u8>),
}

impl Cell {
    /// About how many bytes it takes.
    pub(crate) const fn bytes(&self) -> usize {
        match self {
            Self::Null | Self::Integer(_) => 8,
            Self::Text(text) => text.len(),
            Self::Bytes(bytes) => bytes.len(),
        }
    }
}

/// A type that can stand in a column.
pub trait Stored: Sized {
    /// What its column is made of.
    const KIND: Kind;
    /// Whether the column may be empty.
    const OPTIONAL: bool = false;
    /// The value as a cell.
    fn to_cell(&self) -> Cell;
    /// The value in a cell; `None` when there is no such value in it.
    fn from_cell(cell: Cell) -> Option<Self>;
}

impl<T: Stored> Stored for Option<T> {
    const KIND: Kind = T::KIND;
    const OPTIONAL: bool = true;
    fn to_cell(&self) -> Cell {
        self.as_ref().map_or(Cell::Null, Stored::to_cell)
    }
    fn from_cell(cell: Cell) -> Option<Self> {
        match cell {
            Cell::Null => Some(None),
            cell => T::from_cell(cell).map(Some),
        }
    }
}

impl Stored for i64 {
    const KIND: Kind = Kind::Integer;
    fn to_cell(&self) -> Cell {
        Cell::Integer(*self)
    }
    fn from_cell(cell: Cell) -> Option<Self> {
        match cell {
            Cell::Integer(number) => Some(number),
            _ => None,
        }
    }
}

/// Types that are a number in the database.
macro_rules! as_integer {
    ($($type:ty, $to:expr, $from:expr;)+) => {$(
        impl Stored for $type {
            const KIND: Kind = Kind::Integer;
            fn to_cell(&self) -> Cell {
                Cell::Integer($to(*self))
            }
            fn from_cell(cell: Cell) -> Option<Self> {
                i64::from_cell(cell).and_then($from)
            }
        }
    )+};
}
as_integer! {
    u64, |number| i64::try_from(number).unwrap_or(i64::MAX), |number| Self::try_from(number).ok();
    u32, i64::from, |number| Self::try_from(number).ok();
    u16, i64::from, |number| Self::try_from(number).ok();
    Timestamp, |at: Self| at.0, |number| Some(Self(number));
}

impl Stored for Vec<u8> {
    const KIND: Kind = Kind::Bytes;
    fn to_cell(&self) -> Cell {
        Cell::Bytes(self.clone())
    }
    fn from_cell(cell: Cell) -> Option<Self> {
        match cell {
            Cell::Bytes(bytes) => Some(bytes),
            _ => None,
        }
    }
}

impl<const N: usize> Stored for [u8; N] {
    const KIND: Kind = Kind::Bytes;
    fn to_cell(&self) -> Cell {
        Cell::Bytes(self.to_vec())
    }
    fn from_cell(cell: Cell) -> Option<Self> {
        Vec::from_cell(cell)?.try_into().ok()
    }
}

/// Ids that are their 16 bytes in the database.
macro_rules! as_id {
    ($($type:ty),+) => {$(
        impl Stored for $type {
            const KIND: Kind = Kind::Bytes;
            fn to_cell(&self) -> Cell {
                self.to_bytes().to_cell()
            }
            fn from_cell(cell: Cell) -> Option<Self> {
                <[u8; 16]>::from_cell(cell).map(Self::from_bytes)
            }
        }
    )+};
}
as_id!(SubjectId, RecordId, EvidenceId, StaffId);

impl Stored for String {
    const KIND: Kind = Kind::Text;
    fn to_cell(&self) -> Cell {
        Cell::Text(self.clone())
    }
    fn from_cell(cell: Cell) -> Option<Self> {
        match cell {
            Cell::Text(text) => Some(text),
            _ => None,
        }
    }
}

/// Types that are their own spelling in the database.
macro_rules! as_text {
    ($($type:ty, $read:expr;)+) => {$(
        impl Stored for $type {
            const KIND: Kind = Kind::Text;
            fn to_cell(&self) -> Cell {
                Cell::Text(self.to_string())
            }
            fn from_cell(cell: Cell) -> Option<Self> {
                String::from_cell(cell).and_then(|text| $read(text).ok())
            }
        }
    )+};
}
as_text! {
    Condition, |text: String| text.parse();
    Purpose, |text: String| text.parse();
    Recipient, |text: String| text.parse();
    Right, |text: String| text.parse();
    RequestState, |text: String| text.parse();
    Degree, |text: String| text.parse();
    Channel, |text: String| Self::read(&text);
    Effect, |text: String| Self::read(&text);
    DataCategory, Self::try_from;
    PartyName, Self::try_from;
    VersionId, Self::try_from;
    SentenceId, Self::try_from;
}

/// A value written as JSON.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Json<T>(pub T);

impl<T: Serialize + DeserializeOwned> Stored for Json<T> {
    const KIND: Kind = Kind::Text;
    fn to_cell(&self) -> Cell {
        // INVARIANT: only plain structures without maps of odd keys are written so; were one refused, the row would be
        // refused with it, because no column of JSON may be empty.
        serde_json::to_string(&self.0).map_or(Cell::Null, Cell::Text)
    }
    fn from_cell(cell: Cell) -> Option<Self> {
        serde_json::from_str(&String::from_cell(cell)?).ok().map(Self)
    }
}

impl Stored for Fact {
    const KIND: Kind = Kind::Text;
    fn to_cell(&self) -> Cell {
        // As `Json` of it, without the copy.
        serde_json::to_string(self).map_or(Cell::Null, Cell::Text)
    }
    fn from_cell(cell: Cell) -> Option<Self> {
        Json::from_cell(cell).map(|json| json.0)
    }
}

/// Any value that can stand in a column, as a cell: for keys and look-ups.
impl<T: Stored> From<&T> for Cell {
    fn from(value: &T) -> Self {
        value.to_cell()
    }
}
