//! Corrections and objections in the tables of a database: what is set, and how many rows are not yet as they must be. It finds nobody; the
//! walk does.

use crate::clear::said;
use crate::manifest::{Column, Compare, Identity, OptOut, OptOutDone, Setting, Table};
use crate::sql::{Statement, setting_value};
use crate::there::{Corrected, KeyValue, Trouble};
use crate::walk::Walk;
use vocabulary::Purpose;

/// One column to be put right.
struct Right<'a> {
    table: &'a Table,
    column: &'a Column,
    kind: String,
    corrected: &'a Corrected,
}

impl Right<'_> {
    /// Where a person has several addresses only the one that was put right changes.
    fn is_narrowed(&self) -> bool {
        matches!(self.column.data.key(), "email" | "phone")
    }

    fn old(&self) -> [KeyValue; 1] {
        [KeyValue::Text(said(&self.corrected.old))]
    }

    fn right(&self) -> KeyValue {
        KeyValue::Text(said(&self.corrected.new))
    }
}

impl<'a> Walk<'a> {
    /// The columns that a correction reaches; those that identify the person after the others, because afterwards the old value finds nobody.
    fn to_put_right(&self, corrected: &'a [Corrected]) -> Result<Vec<Right<'a>>, Trouble> {
        let mut all = Vec::new();
        for table in self.system.parents_first() {
            for column in table.columns.iter().filter(|column| column.corrected) {
                for corrected in corrected.iter().filter(|corrected| corrected.data == column.data) {
                    all.push(Right { table, column, kind: self.kind(table, &column.name)?, corrected });
                }
            }
        }
        all.sort_by_key(Right::is_narrowed);
        Ok(all)
    }

    /// Puts values right, in one transaction; says how many rows were touched.
    pub(crate) async fn correct(&mut self, corrected: &'a [Corrected]) -> Result<u64, Trouble> {
        let all = self.to_put_right(corrected)?;
        self.connection.begin().await?;
        let mut touched = 0;
        for right in &all {
            let mut statement = Statement::new(self.dialect(), "update ");
            statement.table(right.table).push(" set ").name(&right.column.name).push(" = ").value(&right.kind, Some(&right.right())).push(" where ");
            if !self.located(&mut statement, right.table)? {
                continue;
            }
            if right.is_narrowed() {
                statement.push(" and ").identified(&right.column.name, Compare::AnyCase, &right.old());
            }
            touched += self.connection.change(&statement).await?;
        }
        self.connection.commit().await?;
        Ok(touched)
    }

    /// How many rows are not right yet.
    pub(crate) async fn not_corrected(&mut self, corrected: &'a [Corrected]) -> Result<u64, Trouble> {
        self.find().await?;
        let mut remain = 0;
        for right in self.to_put_right(corrected)? {
            // An address that differs in nothing but capital letters still holds the old one after it was put right.
            let (old, new) = (right.old(), right.right());
            remain += self
                .count(right.table, |statement| {
                    if right.is_narrowed() {
                        statement.push(" and ").identified(&right.column.name, Compare::AnyCase, &old);
                    }
                    statement.push(" and ").differs(&right.column.name, |statement| {
                        statement.value(&right.kind, Some(&new));
                    });
                })
                .await?;
        }
        Ok(remain)
    }

    /// Does what an objection asks, in one transaction; says how many rows were touched.
    pub(crate) async fn opt_out(&mut self, purposes: &[Purpose]) -> Result<u64, Trouble> {
        self.connection.begin().await?;
        let mut touched = 0;
        for (table, opt_out) in self.opt_outs(purposes) {
            match &opt_out.done {
                OptOutDone::Set(settings) => {
                    let values = self.values(table, settings)?;
                    let mut statement = Statement::new(self.dialect(), "update ");
                    statement.table(table).push(" set ");
                    for (place, (column, kind, value)) in values.iter().enumerate() {
                        statement.push(if place == 0 { "" } else { ", " }).name(column).push(" = ").value(kind, value.as_ref());
                    }
                    statement.push(" where ");
                    if self.located(&mut statement, table)? {
                        touched += self.connection.change(&statement).await?;
                    }
                }
                OptOutDone::Insert(settings) => {
                    for row in self.rows_to_stand(table, settings)? {
                        if !self.stands(table, &row).await? {
                            touched += self.insert(table, &row).await?;
                        }
                    }
                }
            }
        }
        self.connection.commit().await?;
        Ok(touched)
    }

    /// How many rows are not yet as the objection asks.
    pub(crate) async fn not_opted_out(&mut self, purposes: &[Purpose]) -> Result<u64, Trouble> {
        self.find().await?;
        let mut remain = 0;
        for (table, opt_out) in self.opt_outs(purposes) {
            match &opt_out.done {
                OptOutDone::Set(settings) => {
                    let values = self.values(table, settings)?;
                    let either = |statement: &mut Statement| {
                        statement.push(" and (");
                        for (place, (column, kind, value)) in values.iter().enumerate() {
                            statement.push(if place == 0 { "" } else { " or " });
                            statement.differs(column, |statement| {
                                statement.value(kind, value.as_ref());
                            });
                        }
                        statement.push(")");
                    };
                    remain += self.count(table, either).await?;
                }
                OptOutDone::Insert(settings) => {
                    for row in self.rows_to_stand(table, settings)? {
                        remain += u64::from(!self.stands(table, &row).await?);
                    }
                }
            }
        }
        Ok(remain)
    }

    fn opt_outs(&self, purposes: &[Purpose]) -> Vec<(&'a Table, &'a OptOut)> {
        let meant = |opt_out: &&OptOut| purposes.is_empty() || opt_out.purposes.is_empty() || opt_out.purposes.iter().any(|purpose| purposes.contains(purpose));
        let system = self.system;
        system.tables.iter().flat_map(|table| table.opt_outs.iter().filter(meant).map(move |opt_out| (table, opt_out))).collect()
    }

    fn values(&self, table: &Table, settings: &[(String, Setting)]) -> Result<Vec<Value>, Trouble> {
        settings.iter().map(|(column, setting)| Ok((column.clone(), self.kind(table, column)?, setting_value(self.dialect(), setting)))).collect()
    }

    /// The rows that must stand in a table: one for each address or number that the first identifying column asks for.
    fn rows_to_stand(&self, table: &Table, settings: &[(String, Setting)]) -> Result<Vec<Vec<Value>>, Trouble> {
        let first = settings.iter().find_map(|(_, setting)| identity(setting)).unwrap_or(Identity::Subject);
        let mut rows = Vec::new();
        for known in self.person.known_by(first) {
            let mut row = self.values(table, settings)?;
            for ((_, _, value), (_, setting)) in row.iter_mut().zip(settings) {
                match identity(setting) {
                    Some(by) if by == first => *value = Some(known.clone()),
                    Some(by) => *value = self.person.known_by(by).into_iter().next(),
                    None => {}
                }
            }
            rows.push(row);
        }
        Ok(rows)
    }

    async fn stands(&mut self, table: &Table, row: &[Value]) -> Result<bool, Trouble> {
        let mut statement = Statement::new(self.dialect(), "select ");
        statement.push(if self.dialect() == crate::sql::Dialect::Postgres { "count(*)::text from " } else { "count(*) from " }).table(table).push(" where ");
        for (place, (column, kind, value)) in row.iter().enumerate() {
            statement.push(if place == 0 { "" } else { " and " });
            statement.is(column, |statement| {
                statement.value(kind, value.as_ref());
            });
        }
        Ok(self.connection.count(&statement).await? > 0)
    }

    async fn insert(&mut self, table: &Table, row: &[Value]) -> Result<u64, Trouble> {
        let mut statement = Statement::new(self.dialect(), "insert into ");
        statement.table(table).push(" (");
        for (place, (column, ..)) in row.iter().enumerate() {
            statement.push(if place == 0 { "" } else { ", " }).name(column);
        }
        statement.push(") values (");
        for (place, (_, kind, value)) in row.iter().enumerate() {
            statement.push(if place == 0 { "" } else { ", " }).value(kind, value.as_ref());
        }
        statement.push(")");
        self.connection.change(&statement).await
    }
}

/// A column, what it is made of, and what stands in it.
type Value = (String, String, Option<KeyValue>);

const fn identity(setting: &Setting) -> Option<Identity> {
    match setting {
        Setting::Identity(identity) => Some(*identity),
        _ => None,
    }
}
