//! The manifest: which other systems hold data of people, in which tables and columns, how a person is found there, and what an erasure or
//! an objection does to each. It only says what is declared; reading it from a file stands in `reading`.

use vocabulary::{DataCategory, Purpose, SiteId};

/// Every system that is declared.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Manifest {
    /// The systems, in the order in which they are declared.
    pub systems: Vec<System>,
}

/// One system that holds data of people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct System {
    /// Its name, by which the log and the pages speak of it.
    pub name: String,
    /// Whose people it holds.
    pub site: SiteId,
    /// What it is, in words for people.
    pub about: String,
    /// How it is spoken to.
    pub kind: Kind,
    /// Where its address is kept; the address of a database holds a password, so it never stands in the manifest.
    pub address: Kept,
    /// Where the secret is kept that signs what is posted; of a webhook alone.
    pub secret: Option<Kept>,
    /// What it takes.
    pub takes: Vec<Act>,
    /// What its data is for.
    pub purposes: Vec<Purpose>,
    /// How long it keeps them, in words for people.
    pub retention: String,
    /// Its tables.
    pub tables: Vec<Table>,
}

/// How a system is spoken to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A PostgreSQL database.
    Postgresql,
    /// A MySQL or MariaDB database.
    Mysql,
    /// A program that is posted to.
    Webhook,
}

impl Kind {
    /// Its name in the manifest.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Postgresql => "postgresql",
            Self::Mysql => "mysql",
            Self::Webhook => "webhook",
        }
    }
}

/// Something that reaches other systems.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Act {
    /// A person sees what is held of them there.
    Access,
    /// What was put right here is put right there.
    Correction,
    /// What somebody objects to stops there.
    OptOut,
    /// Who is erased here is erased there.
    Erasure,
}

impl Act {
    /// Every one.
    pub const ALL: [Self; 4] = [Self::Access, Self::Correction, Self::OptOut, Self::Erasure];

    /// Its name in the manifest, and in what is posted.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Access => "access",
            Self::Correction => "correction",
            Self::OptOut => "opt-out",
            Self::Erasure => "erasure",
        }
    }
}

/// Where something secret is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kept {
    /// In an environment variable of this name.
    Env(String),
    /// In this file.
    File(String),
}

/// One table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// The schema of a PostgreSQL database, the database of a MySQL server, or any name a webhook's tables go by.
    pub dataset: String,
    /// Its name there.
    pub name: String,
    /// The one column that tells its rows apart, where something depends on it.
    pub key: Option<String>,
    /// How a person's rows are found; none in a system that finds them itself.
    pub person: Option<PersonBy>,
    /// What an erasure does to a person's rows.
    pub erase: EraseRows,
    /// Its columns with data of people.
    pub columns: Vec<Column>,
    /// What an objection does.
    pub opt_outs: Vec<OptOut>,
    /// What its data is for, where that is less than what the system's is for.
    pub purposes: Vec<Purpose>,
    /// How long it is kept, where that differs from the system's.
    pub retention: Option<String>,
}

impl Table {
    /// Its whole name, as `public.customers`.
    #[must_use]
    pub fn whole_name(&self) -> String {
        format!("{}.{}", self.dataset, self.name)
    }

    /// The column of this name, where data of people is declared in it.
    #[must_use]
    pub fn column(&self, name: &str) -> Option<&Column> {
        self.columns.iter().find(|column| column.name == name)
    }
}

/// How a person's rows are found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PersonBy {
    /// By an e-mail address or a number of theirs in this column.
    Value {
        /// The column.
        column: String,
        /// Which it holds.
        by: Identity,
        /// How it is compared.
        compare: Compare,
    },
    /// By the rows of another table that are theirs.
    Through {
        /// The column here.
        column: String,
        /// The other table's whole name.
        table: String,
        /// Its column that this one holds the value of.
        to: String,
    },
}

impl PersonBy {
    /// The column here.
    #[must_use]
    pub fn column(&self) -> &str {
        match self {
            Self::Value { column, .. } | Self::Through { column, .. } => column,
        }
    }
}

/// What identifies a person in another system.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Identity {
    /// An e-mail address of theirs.
    Email,
    /// A telephone number of theirs.
    Phone,
    /// The id by which this house knows them.
    Subject,
}

impl Identity {
    /// Its name in the manifest.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Phone => "phone",
            Self::Subject => "subject",
        }
    }
}

/// How an identifying column is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Compare {
    /// Letter by letter; the column's own index finds it.
    Exact,
    /// Capital and small letters alike.
    AnyCase,
}

/// What an erasure does to a person's rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EraseRows {
    /// They go.
    Delete,
    /// They stay, and their columns are emptied or masked as each says.
    Columns,
    /// They stay as they are, for this reason, which the person is shown.
    Keep(String),
}

/// One column with data of people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// What it holds.
    pub data: DataCategory,
    /// What an erasure does to it where the row stays.
    pub erase: EraseColumn,
    /// Whether a correction reaches it.
    pub corrected: bool,
}

/// What an erasure does to a column where the row stays.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EraseColumn {
    /// Nothing is said of it: it goes with its row.
    WithRow,
    /// It is emptied.
    Null,
    /// This stands there instead; `{key}` in it is the row's key.
    Mask(String),
}

/// What an objection to these purposes does in a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OptOut {
    /// To one of these purposes; to any where none is named.
    pub purposes: Vec<Purpose>,
    /// What is done.
    pub done: OptOutDone,
}

/// What is done on an objection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OptOutDone {
    /// These columns of the person's rows are set.
    Set(Vec<(String, Setting)>),
    /// A row is inserted for each address or number of theirs, unless it stands there.
    Insert(Vec<(String, Setting)>),
}

/// What a column is set to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Setting {
    /// A text.
    Text(String),
    /// A number.
    Number(i64),
    /// Yes or no.
    Truth(bool),
    /// What identifies the person: in a row that is inserted.
    Identity(Identity),
}
