//! The catalogue's words: tables, columns, whose they are, what erasure does. The macro here is the only way a table comes
//! to be; it never writes SQL.

use crate::{Cell, Kind};

/// In which file, or schema, a table lives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Home {
    /// With everything else.
    House,
    /// With the keys, apart, under a short backup life.
    Keys,
}

/// About whom a column tells something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whose {
    /// A data subject.
    Person,
    /// A company or office outside, an operator's key, or a member of staff.
    Party,
    /// The house itself.
    House,
    /// Somebody who was erased, of whom a policy lets something remain: nothing says who it is, so no erasure can find it.
    Archived,
}

/// What erasing a person does to a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OnErasure {
    /// Their rows go.
    DeleteRows,
    /// The rows stay, and every column that is the person's is emptied.
    ClearColumns,
    /// Nothing in it is about a person whom anything names.
    Keep,
}

/// Whether the log says what the rows of a table are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sealed {
    /// Every act that writes a row seals it in its entry.
    Yes,
    /// It does not, for this reason.
    No(&'static str),
}

/// One column.
#[derive(Debug)]
pub struct Column {
    /// Its name.
    pub name: &'static str,
    /// What it is made of.
    pub kind: Kind,
    /// Whether it may be empty.
    pub optional: bool,
    /// About whom it tells something.
    pub whose: Whose,
    /// What it holds.
    pub holds: &'static str,
}

/// One table. Every table has a first column `part`, which is not listed.
#[derive(Debug)]
pub struct Table {
    /// Its name.
    pub name: &'static str,
    /// Where it lives.
    pub home: Home,
    /// What erasing a person does to it.
    pub on_erasure: OnErasure,
    /// Whether the log says what its rows are.
    pub sealed: Sealed,
    /// Its columns.
    pub columns: &'static [Column],
    /// How many of the first columns, after `part`, are its key.
    pub key: usize,
    /// The other orders it can be listed in: each the columns after `part`.
    pub indexes: &'static [&'static [&'static str]],
}

impl Table {
    /// The columns of its key.
    #[must_use]
    pub fn key_columns(&self) -> &'static [Column] {
        self.columns.get(..self.key).unwrap_or(self.columns)
    }

    /// Whether the log says what its rows are.
    #[must_use]
    pub fn is_sealed(&self) -> bool {
        self.sealed == Sealed::Yes
    }

    /// The column of this name.
    #[must_use]
    pub fn column(&self, name: &str) -> Option<&'static Column> {
        self.columns.iter().find(|column| column.name == name)
    }

    /// Whether rows can be found by these columns without reading the whole table.
    #[must_use]
    pub fn is_ordered_by(&self, columns: &[&str]) -> bool {
        let key: Vec<&str> = self.key_columns().iter().map(|column| column.name).collect();
        key.starts_with(columns) || self.indexes.iter().any(|index| index.starts_with(columns))
    }

    /// The column that says which version of another key this table's keys are wrapped under: each comes in under the newest alone.
    #[must_use]
    pub fn wrapped_under(&self) -> Option<&'static Column> {
        self.column("root_version").or_else(|| self.column("kek")).filter(|_| self.home == Home::Keys)
    }

    /// The columns that erasing a person empties.
    pub fn cleared_columns(&self) -> impl Iterator<Item = &'static Column> {
        let clears = self.on_erasure == OnErasure::ClearColumns;
        self.columns.iter().filter(move |column| clears && column.whose == Whose::Person)
    }
}

/// A row of one table.
pub trait Row: Sized + Send {
    /// Its table.
    const TABLE: &'static Table;
    /// Its cells, in the order of the columns.
    fn cells(&self) -> Vec<Cell>;
    /// The row with these cells; `None` when they are not such a row.
    fn from_cells(cells: Vec<Cell>) -> Option<Self>;
}

/// Declares tables: the row type, the catalogue entry, and how one is written as the other.
macro_rules! tables {
    ($(#[$list_doc:meta])* const $list:ident; $(
        $(#[$doc:meta])*
        $row:ident = $name:literal in $home:ident, on erasure $effect:ident, also by [$($index:expr),*]$(, not sealed because $reason:literal)?,
        key { $($key:ident: $key_type:ty = $key_whose:ident, $key_holds:literal;)+ }
        and { $($field:ident: $type:ty = $whose:ident, $holds:literal;)* }
    )+) => {
        $(
            $(#[$doc])*
            #[derive(Clone, Debug, PartialEq, Eq)]
            pub struct $row {
                $(#[doc = $key_holds] pub $key: $key_type,)+
                $(#[doc = $holds] pub $field: $type,)*
            }

            impl $crate::Row for $row {
                const TABLE: &'static $crate::Table = &$crate::Table {
                    name: $name,
                    home: $crate::Home::$home,
                    on_erasure: $crate::OnErasure::$effect,
                    sealed: $crate::row::sealed(&[$($reason)?]),
                    columns: &[
                        $($crate::row::column::<$key_type>(stringify!($key), $crate::Whose::$key_whose, $key_holds),)+
                        $($crate::row::column::<$type>(stringify!($field), $crate::Whose::$whose, $holds),)*
                    ],
                    key: [$(stringify!($key)),+].len(),
                    indexes: &[$(&$index),*],
                };

                fn cells(&self) -> Vec<$crate::Cell> {
                    vec![
                        $($crate::Stored::to_cell(&self.$key),)+
                        $($crate::Stored::to_cell(&self.$field),)*
                    ]
                }

                fn from_cells(cells: Vec<$crate::Cell>) -> Option<Self> {
                    let mut cells = cells.into_iter();
                    Some(Self {
                        $($key: $crate::Stored::from_cell(cells.next()?)?,)+
                        $($field: $crate::Stored::from_cell(cells.next()?)?,)*
                    })
                }
            }
        )+

        $(#[$list_doc])*
        pub(crate) const $list: &[&$crate::Table] = &[$(<$row as $crate::Row>::TABLE),+];
    };
}
pub(crate) use tables;

/// Whether a table is sealed: yes, unless there is a reason why not.
pub(crate) const fn sealed(reasons: &[&'static str]) -> Sealed {
    match reasons {
        [reason, ..] => Sealed::No(reason),
        [] => Sealed::Yes,
    }
}

/// The catalogue entry of one column.
pub(crate) const fn column<T: crate::Stored>(name: &'static str, whose: Whose, holds: &'static str) -> Column {
    Column { name, kind: T::KIND, optional: T::OPTIONAL, whose, holds }
}
