//! What the parts of a manifest owe one another: tables that are led through exist, no circle leads back, and whoever is erased is no longer
//! found. It reads no file and asks no database.

use crate::manifest::{Act, EraseColumn, EraseRows, Kind, Manifest, OptOutDone, PersonBy, Setting, System, Table};
use crate::mistakes::Mistakes;

/// The most characters of a name of a system.
const NAME_CHARACTERS_MAX: usize = 40;

pub(crate) fn check(manifest: &Manifest, mistakes: &mut Mistakes) {
    for (place, system) in manifest.systems.iter().enumerate() {
        let at = format!("system {}", system.name);
        if manifest.systems.iter().take(place).any(|other| other.name == system.name && other.site == system.site) {
            mistakes.add(&at, "two systems of one site have this name");
        }
        let is_plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        if system.name.is_empty() || system.name.len() > NAME_CHARACTERS_MAX || !system.name.chars().all(is_plain) {
            mistakes.add(&at, "a name has 1 to 40 small letters, digits and hyphens");
        }
        if system.kind == Kind::Webhook && system.secret.is_none() {
            mistakes.add(&at, "`secret` is missing: what is posted to a webhook is signed");
        }
        if system.kind != Kind::Webhook && system.secret.is_some() {
            mistakes.add(&at, "only what is posted to a webhook is signed; the password of a database stands in its `address`");
        }
        if system.tables.is_empty() {
            mistakes.add(&at, "it has no table: say what it holds");
        }
        for table in &system.tables {
            check_table(system, table, &format!("{at}, table {}", table.whole_name()), mistakes);
        }
    }
}

fn check_table(system: &System, table: &Table, at: &str, mistakes: &mut Mistakes) {
    if system.tables.iter().filter(|other| other.whole_name() == table.whole_name()).count() > 1 {
        mistakes.add(at, "it is declared twice");
    }
    if let Some(PersonBy::Through { table: other, .. }) = &table.person {
        let known: Vec<String> = system.tables.iter().map(Table::whole_name).collect();
        if !known.contains(other) {
            mistakes.unknown(at, ("table of this system", other), &known.iter().map(String::as_str).collect::<Vec<_>>());
        } else if depth(system, table).is_none() {
            mistakes.add(at, "the tables it leads through lead back to it");
        }
    }
    if system.kind == Kind::Webhook {
        return;
    }
    if table.erase == EraseRows::Columns {
        check_columns(table, at, mistakes);
    }
    for column in table.columns.iter().filter(|column| table.erase != EraseRows::Columns && column.erase != EraseColumn::WithRow) {
        mistakes.add(at, format!("column {}: a column is erased by itself only where the table says `erase = \"columns\"`", column.name));
    }
    for opt_out in &table.opt_outs {
        match &opt_out.done {
            OptOutDone::Set(settings) | OptOutDone::Insert(settings) if settings.is_empty() => mistakes.add(at, "an objection that sets nothing stops nothing"),
            OptOutDone::Insert(settings) if !settings.iter().any(|(_, setting)| matches!(setting, Setting::Identity(_))) => {
                mistakes.add(at, "a row that an objection inserts names the person: set one of its columns to \"{email}\", \"{phone}\" or \"{subject}\"");
            }
            _ => {}
        }
    }
}

/// What a table owes whose rows stay while their columns are emptied.
fn check_columns(table: &Table, at: &str, mistakes: &mut Mistakes) {
    for column in table.columns.iter().filter(|column| column.erase == EraseColumn::WithRow) {
        mistakes.add(at, format!("column {}: its row stays, so say `erase = \"null\"` or `mask = \"…\"`", column.name));
    }
    // Afterwards the person is no longer found by what identified them, and the rows are looked at again by their keys.
    if let Some(PersonBy::Value { column, .. }) = &table.person {
        if table.column(column).is_none() {
            mistakes.add(at, format!("column {column}: the person is found by it, so after an erasure it must not stand there; declare it among the columns"));
        }
        if table.key.is_none() {
            mistakes.add(at, "`key` is missing: its rows stay, and by their key it is proven that nothing of the person stands in them");
        }
    }
    let asks_key = |column: &&crate::manifest::Column| matches!(&column.erase, EraseColumn::Mask(mask) if mask.contains("{key}"));
    if table.key.is_none() && table.columns.iter().any(|column| asks_key(&column)) {
        mistakes.add(at, "`key` is missing: a mask asks for it");
    }
}

/// How many tables lead to this one; none where they lead in a circle, or to a table that is not there.
pub(crate) fn depth(system: &System, table: &Table) -> Option<usize> {
    let mut here = table;
    for depth in 0..=system.tables.len() {
        let Some(PersonBy::Through { table: other, .. }) = &here.person else { return Some(depth) };
        here = system.tables.iter().find(|table| table.whole_name() == *other)?;
    }
    None
}

impl System {
    /// Its tables, those that others lead through before those.
    #[must_use]
    pub fn parents_first(&self) -> Vec<&Table> {
        let mut tables: Vec<&Table> = self.tables.iter().collect();
        tables.sort_by_key(|table| depth(self, table).unwrap_or(usize::MAX));
        tables
    }

    /// Whether something of this kind reaches it.
    #[must_use]
    pub fn does(&self, act: Act) -> bool {
        self.takes.contains(&act)
            && match act {
                Act::OptOut => self.kind == Kind::Webhook || self.tables.iter().any(|table| !table.opt_outs.is_empty()),
                Act::Access | Act::Correction | Act::Erasure => true,
            }
    }
}
