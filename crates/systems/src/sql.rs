//! A statement in the making, for PostgreSQL or MySQL: names are quoted, values are bound, never written into the text. It speaks to no database.

use crate::manifest::{Compare, Setting, Table};
use crate::there::KeyValue;

/// Whose SQL it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Dialect {
    Postgres,
    Mysql,
}

/// What is bound to a place in a statement.
#[derive(Clone, PartialEq, Eq)]
pub(crate) enum Bound {
    Null,
    One(KeyValue),
    Many(Vec<KeyValue>),
}

/// A statement with what is bound to it.
pub(crate) struct Statement {
    dialect: Dialect,
    pub(crate) text: String,
    pub(crate) bound: Vec<Bound>,
}

impl std::fmt::Debug for Statement {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Statement").field("text", &self.text).finish_non_exhaustive()
    }
}

/// A name, quoted so that it is one whatever stands in it.
pub(crate) fn quoted(dialect: Dialect, name: &str) -> String {
    match dialect {
        Dialect::Postgres => format!("\"{}\"", name.replace('"', "\"\"")),
        Dialect::Mysql => format!("`{}`", name.replace('`', "``")),
    }
}

impl Statement {
    pub(crate) fn new(dialect: Dialect, text: &str) -> Self {
        Self { dialect, text: text.to_owned(), bound: Vec::new() }
    }

    pub(crate) fn push(&mut self, text: &str) -> &mut Self {
        self.text.push_str(text);
        self
    }

    pub(crate) fn name(&mut self, name: &str) -> &mut Self {
        let quoted = quoted(self.dialect, name);
        self.push(&quoted)
    }

    pub(crate) fn table(&mut self, table: &Table) -> &mut Self {
        self.name(&table.dataset).push(".").name(&table.name)
    }

    /// A column as it is selected.
    pub(crate) fn selected(&mut self, column: &str) -> &mut Self {
        self.name(column);
        if self.dialect == Dialect::Postgres { self.push("::text") } else { self }
    }

    /// That a column has one of these values, as the database itself compares them.
    pub(crate) fn one_of(&mut self, (column, kind): (&str, &str), values: &[KeyValue]) -> &mut Self {
        match self.dialect {
            Dialect::Postgres => {
                self.bound.push(Bound::Many(values.to_vec()));
                let place = format!(" = any (${}::text[]::{kind}[])", self.bound.len());
                self.name(column).push(&place)
            }
            Dialect::Mysql => {
                self.name(column).push(" in (");
                self.listed(values).push(")")
            }
        }
    }

    fn listed(&mut self, values: &[KeyValue]) -> &mut Self {
        for (place, value) in values.iter().enumerate() {
            self.bound.push(Bound::One(value.clone()));
            self.push(if place == 0 { "?" } else { ", ?" });
        }
        self
    }

    /// That a column identifies somebody by one of these texts. MySQL takes `josé` for `jose` and a text for a number: neither finds anybody here.
    pub(crate) fn identified(&mut self, column: &str, compare: Compare, values: &[KeyValue]) -> &mut Self {
        let values: Vec<KeyValue> = match compare {
            Compare::Exact => values.to_vec(),
            Compare::AnyCase => values.iter().map(lower).collect(),
        };
        match (self.dialect, compare) {
            (Dialect::Postgres, Compare::Exact) => {
                self.bound.push(Bound::Many(values));
                let place = format!("::text = any (${}::text[])", self.bound.len());
                self.name(column).push(&place)
            }
            (Dialect::Postgres, Compare::AnyCase) => {
                self.bound.push(Bound::Many(values));
                let place = format!("::text) = any (${}::text[])", self.bound.len());
                self.push("lower(").name(column).push(&place)
            }
            (Dialect::Mysql, Compare::Exact) => {
                self.push("(").name(column).push(" in (");
                self.listed(&values).push(") and cast(").name(column).push(" as char character set utf8mb4) collate utf8mb4_bin in (");
                self.listed(&values).push("))")
            }
            (Dialect::Mysql, Compare::AnyCase) => {
                self.push("lower(cast(").name(column).push(" as char character set utf8mb4)) collate utf8mb4_bin in (");
                self.listed(&values).push(")")
            }
        }
    }

    /// A value as it is written into a column of this kind.
    pub(crate) fn value(&mut self, kind: &str, value: Option<&KeyValue>) -> &mut Self {
        self.bound.push(value.map_or(Bound::Null, |value| Bound::One(value.clone())));
        match self.dialect {
            Dialect::Postgres => {
                let place = format!("${}::text::{kind}", self.bound.len());
                self.push(&place)
            }
            Dialect::Mysql => self.push("?"),
        }
    }

    /// A mask as it is written into a column of this kind, with the row's key in it where it asks for that.
    pub(crate) fn mask(&mut self, kind: &str, mask: &str, key: Option<&str>) -> &mut Self {
        let text = KeyValue::Text(mask.to_owned());
        let Some(key) = key.filter(|_| mask.contains("{key}")) else { return self.value(kind, Some(&text)) };
        self.bound.push(Bound::One(text));
        match self.dialect {
            Dialect::Postgres => {
                let (before, after) = (format!("replace(${}::text, '{{key}}', ", self.bound.len()), format!("::text)::{kind}"));
                self.push(&before).name(key).push(&after)
            }
            Dialect::Mysql => self.push("replace(?, '{key}', cast(").name(key).push(" as char))"),
        }
    }

    /// That a column does not hold this, nothing being the same as nothing.
    pub(crate) fn differs(&mut self, column: &str, value: impl FnOnce(&mut Self)) -> &mut Self {
        match self.dialect {
            Dialect::Postgres => {
                self.push("(").name(column).push(" is distinct from ");
                value(self);
                self.push(")")
            }
            Dialect::Mysql => self.push("not (").is(column, value).push(")"),
        }
    }

    /// That a column holds this. Letter by letter: a comparison by the column's own rules would take `jose` for `josé`.
    pub(crate) fn is(&mut self, column: &str, value: impl FnOnce(&mut Self)) -> &mut Self {
        match self.dialect {
            Dialect::Postgres => {
                self.name(column).push(" is not distinct from ");
                value(self);
                self
            }
            Dialect::Mysql => {
                self.push("cast(").name(column).push(" as char character set utf8mb4) collate utf8mb4_bin <=> cast(");
                value(self);
                self.push(" as char character set utf8mb4)")
            }
        }
    }
}

fn lower(value: &KeyValue) -> KeyValue {
    match value {
        KeyValue::Text(text) => KeyValue::Text(text.to_lowercase()),
        other => other.clone(),
    }
}

/// What a setting writes; none for what identifies a person, which is known only when the row is written.
pub(crate) fn setting_value(dialect: Dialect, setting: &Setting) -> Option<KeyValue> {
    match setting {
        Setting::Text(text) => Some(KeyValue::Text(text.clone())),
        Setting::Number(number) => Some(KeyValue::Number(*number)),
        Setting::Truth(truth) if dialect == Dialect::Mysql => Some(KeyValue::Number(i64::from(*truth))),
        Setting::Truth(truth) => Some(KeyValue::Text(truth.to_string())),
        Setting::Identity(_) => None,
    }
}
