//! How far a database's schema is, and the steps that bring it further. It never changes one.

/// How far a schema is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Schema {
    /// The number of the last step it has seen; 0 where it is new.
    pub seen: usize,
    /// The number of the last step this program has.
    pub known: usize,
}

/// Whether a house of an older program may be brought further as it is opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Upgrade {
    /// No: somebody must first have taken a backup.
    Refused,
    /// Yes: somebody has, and says so.
    Allowed,
}

/// The steps of both homes, in order. The number of the last is the version of the schema.
#[derive(Clone, Copy, Debug)]
pub struct Steps {
    /// Of the house.
    pub house: &'static [&'static str],
    /// Of the keys.
    pub keys: &'static [&'static str],
}

impl Steps {
    /// Those of one home.
    #[must_use]
    pub const fn of(&self, home: crate::Home) -> &'static [&'static str] {
        match home {
            crate::Home::House => self.house,
            crate::Home::Keys => self.keys,
        }
    }
}

/// How a database is brought to the schema this program knows.
#[derive(Clone, Copy, Debug)]
pub struct Migration {
    /// The steps.
    pub steps: Steps,
    /// Whether an older house may take them.
    pub upgrade: Upgrade,
}

impl Schema {
    /// What is said of a house of an older program, which is not brought further by the way.
    #[must_use]
    pub fn older(self) -> String {
        let Self { seen, known } = self;
        format!(
            "the house is of an older program (schema {seen}; this program has {known}): take a backup with that program, then run `goodfaith upgrade --after-backup`"
        )
    }

    /// What is said of a house of a newer program.
    #[must_use]
    pub fn newer(self) -> String {
        let Self { seen, known } = self;
        format!("the house was written by a newer program (schema {seen}; this program knows {known}): run that one again")
    }
}
