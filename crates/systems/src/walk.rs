//! The walk through the tables of a database about one person: finding their rows from table to table, and reading, changing, erasing and
//! looking for them again. It decides nothing; what is done to which column the manifest says.

use crate::connection::{Columns, Connection};
use crate::manifest::{Column, EraseColumn, EraseRows, PersonBy, System, Table};
use crate::sql::{Dialect, Statement};
use crate::there::{KeyValue, Person, Row, Traces, Trouble};
use vocabulary::Personal;

/// The most rows with a key that one person can have in one table. Where there are more, who is meant is declared wrongly.
pub(crate) const ROWS_OF_ONE_MAX: usize = 20_000;
/// The most rows of one table that a person is shown.
const ROWS_SHOWN_MAX: usize = 1_000;

/// A walk about one person.
pub(crate) struct Walk<'a> {
    pub(crate) connection: Connection,
    pub(crate) columns: Columns,
    pub(crate) system: &'a System,
    pub(crate) person: &'a Person,
    pub(crate) traces: Traces,
}

impl<'a> Walk<'a> {
    /// Connects, and sees that the tables are as they are declared.
    pub(crate) async fn begin(system: &'a System, address: &str, (person, traces): (&'a Person, Traces)) -> Result<Self, Trouble> {
        let mut connection = Connection::open(system.kind, address).await?;
        let columns = connection.columns(system).await?;
        for table in &system.tables {
            let declared = table.columns.iter().map(|column| column.name.as_str()).chain(table.key.as_deref());
            for column in declared.chain(table.person.iter().map(PersonBy::column)) {
                columns.kind(named(table), column)?;
            }
        }
        Ok(Self { connection, columns, system, person, traces })
    }

    pub(crate) const fn dialect(&self) -> Dialect {
        self.connection.dialect()
    }

    pub(crate) fn kind(&self, table: &Table, column: &str) -> Result<String, Trouble> {
        self.columns.kind(named(table), column).map(str::to_owned)
    }

    /// Finds the keys of the person's rows, those that others lead through before those, beside the ones that are known.
    pub(crate) async fn find(&mut self) -> Result<(), Trouble> {
        for table in self.system.parents_first() {
            let wanted = self.wanted(table);
            if wanted.is_empty() {
                continue;
            }
            let mut statement = Statement::new(self.dialect(), "select distinct ");
            for (place, column) in wanted.iter().enumerate() {
                statement.push(if place == 0 { "" } else { ", " }).selected(column);
            }
            statement.push(" from ").table(table).push(" where ");
            if !self.located(&mut statement, table)? {
                continue;
            }
            statement.push(&format!(" limit {}", ROWS_OF_ONE_MAX + 1));
            let rows = self.connection.select(&statement).await?;
            if rows.len() > ROWS_OF_ONE_MAX {
                return Err(Trouble::TooManyRows);
            }
            for (place, column) in wanted.iter().enumerate() {
                let values: Vec<KeyValue> = rows.iter().filter_map(|row| row.get(place).cloned().flatten()).collect();
                self.traces.add(&table.whole_name(), column, values);
            }
        }
        Ok(())
    }

    /// The columns of a table whose values others are found by, or that tell its rows apart.
    fn wanted(&self, table: &Table) -> Vec<String> {
        let whole = table.whole_name();
        let leads = |other: &Table| match &other.person {
            Some(PersonBy::Through { table, to, .. }) if *table == whole => Some(to.clone()),
            _ => None,
        };
        let mut wanted: Vec<String> = self.system.tables.iter().filter_map(leads).chain(table.key.clone()).collect();
        wanted.sort();
        wanted.dedup();
        wanted
    }

    /// Adds that a row is the person's; `false` where no row can be.
    pub(crate) fn located(&self, statement: &mut Statement, table: &Table) -> Result<bool, Trouble> {
        let keys = table.key.as_deref().map(|key| (key, self.traces.of(&table.whole_name(), key)));
        let keys = keys.filter(|(_, values)| !values.is_empty());
        match &table.person {
            None => Ok(false),
            Some(PersonBy::Through { column, table: parent, to }) => {
                let values = self.traces.of(parent, to);
                let kind = self.kind(table, column)?;
                if !values.is_empty() {
                    statement.one_of((column, &kind), values);
                }
                Ok(!values.is_empty())
            }
            Some(PersonBy::Value { column, by, compare }) => {
                let values = self.person.known_by(*by);
                if values.is_empty() && keys.is_none() {
                    return Ok(false);
                }
                statement.push("(");
                if !values.is_empty() {
                    statement.identified(column, *compare, &values);
                }
                if let Some((key, known)) = keys {
                    let kind = self.kind(table, key)?;
                    statement.push(if values.is_empty() { "" } else { " or " }).one_of((key, &kind), known);
                }
                statement.push(")");
                Ok(true)
            }
        }
    }

    /// How many of the person's rows there are in a table of which this too is true.
    pub(crate) async fn count(&mut self, table: &Table, also: impl FnOnce(&mut Statement)) -> Result<u64, Trouble> {
        let mut statement = Statement::new(self.dialect(), "select ");
        statement.push(if self.dialect() == Dialect::Postgres { "count(*)::text from " } else { "count(*) from " }).table(table).push(" where ");
        if !self.located(&mut statement, table)? {
            return Ok(0);
        }
        also(&mut statement);
        self.connection.count(&statement).await
    }

    /// The person's rows, with the columns that are declared.
    pub(crate) async fn look(&mut self) -> Result<Vec<Row>, Trouble> {
        self.find().await?;
        let mut found = Vec::new();
        for table in self.system.parents_first().into_iter().filter(|table| !table.columns.is_empty()) {
            let mut statement = Statement::new(self.dialect(), "select ");
            for (place, column) in table.columns.iter().enumerate() {
                statement.push(if place == 0 { "" } else { ", " }).selected(&column.name);
            }
            statement.push(" from ").table(table).push(" where ");
            if !self.located(&mut statement, table)? {
                continue;
            }
            statement.push(&format!(" limit {ROWS_SHOWN_MAX}"));
            for row in self.connection.select(&statement).await? {
                let fields = table.columns.iter().zip(row).filter_map(|(column, value)| Some((column.name.clone(), column.data.clone(), shown(value?))));
                found.push(Row { table: table.whole_name(), fields: fields.collect() });
            }
        }
        Ok(found)
    }

    /// Erases the person's rows, those that lead to others before those, all in one transaction; says how many were touched.
    pub(crate) async fn erase(&mut self) -> Result<u64, Trouble> {
        self.connection.begin().await?;
        let mut touched = 0;
        for table in self.system.parents_first().into_iter().rev() {
            let mut statement = match &table.erase {
                EraseRows::Keep(_) => continue,
                EraseRows::Delete => {
                    let mut statement = Statement::new(self.dialect(), "delete from ");
                    statement.table(table);
                    statement
                }
                EraseRows::Columns => {
                    let mut statement = Statement::new(self.dialect(), "update ");
                    statement.table(table).push(" set ");
                    if table.columns.is_empty() {
                        continue;
                    }
                    for (place, column) in table.columns.iter().enumerate() {
                        statement.push(if place == 0 { "" } else { ", " }).name(&column.name).push(" = ");
                        let kind = self.kind(table, &column.name)?;
                        erased(&mut statement, table, (column, &kind));
                    }
                    statement
                }
            };
            statement.push(" where ");
            if self.located(&mut statement, table)? {
                touched += self.connection.change(&statement).await?;
            }
        }
        self.connection.commit().await?;
        Ok(touched)
    }

    /// How many rows still hold something of the person that an erasure takes away. They are looked for by what identified the person and by
    /// the keys that were found.
    pub(crate) async fn not_erased(&mut self) -> Result<u64, Trouble> {
        self.find().await?;
        let mut remain = 0;
        for table in self.system.parents_first() {
            remain += match &table.erase {
                EraseRows::Keep(_) => 0,
                EraseRows::Delete => self.count(table, |_| {}).await?,
                EraseRows::Columns if table.columns.is_empty() => 0,
                EraseRows::Columns => {
                    let mut differing = Vec::with_capacity(table.columns.len());
                    for column in &table.columns {
                        differing.push((column, self.kind(table, &column.name)?));
                    }
                    let either = |statement: &mut Statement| {
                        statement.push(" and (");
                        for (place, (column, kind)) in differing.iter().enumerate() {
                            statement.push(if place == 0 { "" } else { " or " });
                            statement.differs(&column.name, |statement| erased(statement, table, (column, kind)));
                        }
                        statement.push(")");
                    };
                    self.count(table, either).await?
                }
            };
        }
        Ok(remain)
    }
}

/// What stands in a column after an erasure.
fn erased(statement: &mut Statement, table: &Table, (column, kind): (&Column, &str)) {
    match &column.erase {
        EraseColumn::Mask(mask) => statement.mask(kind, mask, table.key.as_deref()),
        EraseColumn::Null | EraseColumn::WithRow => statement.value(kind, None),
    };
}

fn named(table: &Table) -> (&str, &str) {
    (&table.dataset, &table.name)
}

fn shown(value: KeyValue) -> Personal<String> {
    Personal::new(match value {
        KeyValue::Text(text) => text,
        KeyValue::Number(number) => number.to_string(),
        KeyValue::Bytes(bytes) => ledger::hex(&bytes),
    })
}
