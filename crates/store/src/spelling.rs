//! Every statement of a store, spelt from the catalogue, so that both databases are asked the same. It never runs one, and
//! never joins a value into a text.

use crate::{Cell, Column, Home, LeafRow, OnErasure, PAGE_ROWS_MAX, Query, Row, StoreError, Table};

/// How one database wants its statements spelt. Parameter 1 is always the part.
#[derive(Clone, Copy, Debug)]
pub struct Spelling {
    /// What stands before the number of a parameter.
    pub mark: char,
    /// Whether the two homes are schemas of one database, or files of their own.
    pub schemas: bool,
    /// Whether a statement names the index it goes by. SQLite keeps no statistics here: it takes a whole part for a few rows, and would read all of
    /// it rather than sort what an index finds.
    pub names_indexes: bool,
}

impl Spelling {
    /// The table, in its home.
    #[must_use]
    pub fn table(&self, table: &Table) -> String {
        let schema = match (self.schemas, table.home) {
            (false, _) => "",
            (true, Home::House) => "house.",
            (true, Home::Keys) => "keys.",
        };
        format!("{schema}\"{}\"", table.name)
    }

    fn place(&self, number: usize) -> String {
        format!("{}{number}", self.mark)
    }

    /// `part = 1` and a parameter for each column of the key, the first of this number.
    fn of_key(&self, table: &Table, first: usize) -> String {
        let start = format!("part = {}", self.place(1));
        table.key_columns().iter().zip(first..).fold(start, |text, (column, n)| format!("{text} and \"{}\" = {}", column.name, self.place(n)))
    }

    /// Adds so many rows; fails when one of their keys exists.
    #[must_use]
    pub fn insert(&self, table: &Table, rows: usize) -> String {
        let width = table.columns.len();
        let row = |n: usize| {
            let places: Vec<String> = (0..width).map(|column| self.place(2 + n * width + column)).collect();
            format!("({}, {})", self.place(1), places.join(", "))
        };
        let rows: Vec<String> = (0..rows).map(row).collect();
        format!("insert into {} (part, {}) values {}", self.table(table), columns(table), rows.join(", "))
    }

    /// Adds those of so many rows whose keys do not exist.
    #[must_use]
    pub fn insert_new(&self, table: &Table, rows: usize) -> String {
        format!("{} on conflict (part, {}) do nothing", self.insert(table, rows), key(table))
    }

    /// Adds so many rows of different keys, or overwrites the ones with their keys.
    #[must_use]
    pub fn put(&self, table: &Table, rows: usize) -> String {
        let rest = table.columns.iter().skip(table.key);
        let set: Vec<String> = rest.map(|column| format!("\"{0}\" = excluded.\"{0}\"", column.name)).collect();
        if set.is_empty() {
            return self.insert_new(table, rows);
        }
        format!("{} on conflict (part, {}) do update set {}", self.insert(table, rows), key(table), set.join(", "))
    }

    /// Adds so many rows of different keys, or adds their last column, a number, to that of the ones with their keys.
    #[must_use]
    pub fn add(&self, table: &Table, rows: usize) -> String {
        let number = table.columns.last().map_or("", |column| column.name);
        let sum = format!("\"{0}\" = \"{1}\".\"{0}\" + excluded.\"{0}\"", number, table.name);
        format!("{} on conflict (part, {}) do update set {sum}", self.insert(table, rows), key(table))
    }

    /// Overwrites the row with this key whose `row_version` is the last parameter.
    #[must_use]
    pub fn replace(&self, table: &Table) -> String {
        let rest = table.columns.iter().enumerate().skip(table.key);
        let set: Vec<String> = rest.map(|(n, column)| format!("\"{}\" = {}", column.name, self.place(n + 2))).collect();
        let version = self.place(table.columns.len() + 2);
        format!("update {} set {} where {} and row_version = {version}", self.table(table), set.join(", "), self.of_key(table, 2))
    }

    /// Overwrites the row with this key that is wrapped under the version in the last parameter.
    #[must_use]
    pub fn rewrap(&self, table: &Table, under: &Column) -> String {
        let rest = table.columns.iter().enumerate().skip(table.key);
        let set: Vec<String> = rest.map(|(n, column)| format!("\"{}\" = {}", column.name, self.place(n + 2))).collect();
        let version = self.place(table.columns.len() + 2);
        format!("update {} set {} where {} and \"{}\" = {version}", self.table(table), set.join(", "), self.of_key(table, 2), under.name)
    }

    /// Takes the row with this key away.
    #[must_use]
    pub fn delete(&self, table: &Table) -> String {
        format!("delete from {} where {}", self.table(table), self.of_key(table, 2))
    }

    /// Takes the rows away in which this column, which begins an index, is below the second parameter.
    #[must_use]
    pub fn delete_below(&self, table: &Table, column: &str) -> String {
        format!("delete from {} where part = {} and \"{column}\" < {}", self.table(table), self.place(1), self.place(2))
    }

    /// The row with this key.
    #[must_use]
    pub fn get(&self, table: &Table) -> String {
        format!("select {} from {} where {}", columns(table), self.table(table), self.of_key(table, 2))
    }

    /// The rows in which this column, which begins the key or an index, has one of so many values.
    #[must_use]
    pub fn find(&self, table: &Table, column: &str, values: usize) -> String {
        let (from, by) = (self.table(table), self.index_for(table, &[column]));
        format!("select {} from {from}{by} where part = {} and {}", columns(table), self.place(1), self.one_of(column, 2, values))
    }

    /// How many leaves stand at the second parameter or after it about one of so many people.
    #[must_use]
    pub fn count_since(&self, people: usize) -> String {
        let leaf = self.table(LeafRow::TABLE);
        format!("select count(*) from {leaf} where part = {} and position >= {} and {}", self.place(1), self.place(2), self.one_of("subject", 3, people))
    }

    /// That a column has one of so many values, the first of this number.
    fn one_of(&self, column: &str, first: usize, values: usize) -> String {
        let places: Vec<String> = (first..first + values).map(|n| self.place(n)).collect();
        match places.as_slice() {
            [only] => format!("\"{column}\" = {only}"),
            several => format!("\"{column}\" in ({})", several.join(", ")),
        }
    }

    /// How many rows have this value in this column.
    #[must_use]
    pub fn count(&self, table: &Table, column: &str) -> String {
        let (from, by) = (self.table(table), self.index_for(table, &[column]));
        format!("select count(*) from {from}{by} where part = {} and \"{column}\" = {}", self.place(1), self.place(2))
    }

    /// Forgets a person, as the catalogue says of this table; nothing where it keeps all.
    #[must_use]
    pub fn erase(&self, table: &Table) -> Option<String> {
        let of = format!("where part = {} and subject = {}", self.place(1), self.place(2));
        let (from, by) = (self.table(table), self.index_for(table, &["subject"]));
        match table.on_erasure {
            OnErasure::DeleteRows => Some(format!("delete from {from}{by} {of}")),
            OnErasure::ClearColumns => {
                let set: Vec<String> = table.cleared_columns().map(|column| format!("\"{}\" = null", column.name)).collect();
                Some(format!("update {from}{by} set {} {of}", set.join(", ")))
            }
            OnErasure::Keep => None,
        }
    }

    /// The index that begins with these columns, where a statement must name it and the key does not begin with them.
    fn index_for(&self, table: &Table, columns: &[&str]) -> String {
        let is_by_key = table.key_columns().iter().zip(columns).all(|(column, name)| column.name == *name) && columns.len() <= table.key;
        let index = table.indexes.iter().find(|index| self.names_indexes && !is_by_key && index.starts_with(columns));
        let first = index.and_then(|index| index.first());
        first.map_or_else(String::new, |first| format!(" indexed by \"{}_by_{first}\"", table.name))
    }

    /// A page of rows, and its parameters after the part. Every text depends on the table and on which values are empty alone.
    ///
    /// # Errors
    /// When no key or index begins with the columns.
    pub fn list(&self, query: &Query) -> Result<(String, Vec<Cell>), StoreError> {
        let table = query.table;
        let names: Vec<&str> = query.of.iter().map(|(name, _)| *name).collect();
        if !table.is_ordered_by(&names) {
            return Err(StoreError::Invalid("no key or index begins with these columns"));
        }
        let (from, by) = (self.table(table), self.index_for(table, &names));
        let mut text = format!("select {} from {from}{by} where part = {}", columns(table), self.place(1));
        let mut cells = Vec::new();
        for (name, cell) in &query.of {
            if *cell == Cell::Null {
                text.push_str(&format!(" and \"{name}\" is null"));
            } else {
                cells.push(cell.clone());
                text.push_str(&format!(" and \"{name}\" = {}", self.place(cells.len() + 1)));
            }
        }
        let key = key(table);
        if !query.after.is_empty() {
            if query.after.len() != table.key {
                return Err(StoreError::Invalid("a page begins after a whole key"));
            }
            let places: Vec<String> = (1..=table.key).map(|n| self.place(cells.len() + 1 + n)).collect();
            text.push_str(&format!(" and ({key}) > ({})", places.join(", ")));
            cells.extend(query.after.iter().cloned());
        }
        cells.push(Cell::Integer(i64::from(query.rows_max.min(PAGE_ROWS_MAX))));
        text.push_str(&format!(" order by {key} limit {}", self.place(cells.len() + 1)));
        Ok((text, cells))
    }
}

/// The columns of a table separated by commas, without `part`.
fn columns(table: &Table) -> String {
    quoted(table.columns.iter().map(|column| column.name))
}

/// The columns of its key.
fn key(table: &Table) -> String {
    quoted(table.key_columns().iter().map(|column| column.name))
}

/// In quotes: `right` is a word of SQL in one database and a column in ours.
fn quoted<'a>(names: impl Iterator<Item = &'a str>) -> String {
    let names: Vec<String> = names.map(|name| format!("\"{name}\"")).collect();
    names.join(", ")
}
