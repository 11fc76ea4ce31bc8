//! Reading a manifest from TOML: every mistake in one run, unknown words with the nearest known one. It opens no file.

use crate::checking::check;
use crate::manifest::{Act, Column, Compare, EraseColumn, EraseRows, Identity, Kept, Kind, Manifest, OptOut, OptOutDone, PersonBy, Setting, System, Table};
use crate::mistakes::{Mistake, Mistakes, Section};
use vocabulary::{DataCategory, Purpose, SiteId, Word};

/// The most characters of a manifest.
const CHARACTERS_MAX: usize = 4_000_000;
/// The kinds of systems.
const KINDS: [(&str, Kind); 3] = [("postgresql", Kind::Postgresql), ("mysql", Kind::Mysql), ("webhook", Kind::Webhook)];
/// What identifies a person.
const IDENTITIES: [(&str, Identity); 3] = [("email", Identity::Email), ("phone", Identity::Phone), ("subject", Identity::Subject)];
/// How it is compared.
const COMPARED: [(&str, Compare); 2] = [("exact", Compare::Exact), ("any-case", Compare::AnyCase)];

/// The kinds of data and the sites that a manifest may speak of.
#[derive(Clone, Debug, Default)]
pub struct Known {
    /// Each site with the kinds of data its policy knows.
    pub sites: Vec<(SiteId, Vec<DataCategory>)>,
}

impl Manifest {
    /// Reads a manifest.
    ///
    /// # Errors
    /// Everything that is wrong with it.
    pub fn read(text: &str, known: &Known) -> Result<Self, Vec<Mistake>> {
        let mut mistakes = Mistakes::default();
        if text.chars().count() > CHARACTERS_MAX {
            mistakes.add("the manifest", "it is too long");
            return Err(mistakes.0);
        }
        let table: toml::Table = match text.parse() {
            Ok(table) => table,
            Err(error) => {
                // The parser's own words may quote a line; only where it is goes on.
                let error: toml::de::Error = error;
                let line = error.span().map_or(0, |span| text.get(..span.start).unwrap_or_default().lines().count().max(1));
                mistakes.add("the manifest", format!("line {line}: {}", error.message()));
                return Err(mistakes.0);
            }
        };
        let whole = Section::new("the manifest".to_owned(), &table);
        let systems: Vec<System> = whole.tables("system", &mut mistakes).into_iter().filter_map(|table| system(table, known, &mut mistakes)).collect();
        whole.end(&mut mistakes);
        let manifest = Self { systems };
        check(&manifest, &mut mistakes);
        if mistakes.0.is_empty() { Ok(manifest) } else { Err(mistakes.0) }
    }
}

fn system(table: &toml::Table, known: &Known, mistakes: &mut Mistakes) -> Option<System> {
    let name = table.get("name").and_then(toml::Value::as_str).unwrap_or("without a name").to_owned();
    let section = Section::new(format!("system {name}"), table);
    let name = section.needed("name", mistakes);
    let found = site(&section, known, mistakes);
    // Of a site that is not known every word is still looked at, against all that any site knows.
    let (site, data) = found.map_or_else(|| (None, known.sites.iter().flat_map(|(_, data)| data.clone()).collect()), |(site, data)| (Some(site), data));
    let kind = section.word("kind", &KINDS, mistakes);
    if kind.is_none() && !table.contains_key("kind") {
        mistakes.add(&section.at, "`kind` is missing: postgresql, mysql or webhook");
    }
    let kind = kind.unwrap_or(Kind::Webhook);
    let address = kept(&section, "address", mistakes).unwrap_or_else(|| {
        mistakes.add(&section.at, "`address` is missing: write { file = \"…\" } or { env = \"…\" }");
        Kept::Env(String::new())
    });
    let takes = takes(&section, kind, mistakes);
    let mut tables = Vec::new();
    for dataset in section.tables("dataset", mistakes) {
        let dataset = Section::new(section.at.clone(), dataset);
        let schema = dataset.needed("name", mistakes);
        tables.extend(dataset.tables("table", mistakes).into_iter().map(|table| self::table((&section.at, &schema, kind), table, &data, mistakes)));
        dataset.end(mistakes);
    }
    let (about, retention) = (section.needed("about", mistakes), section.needed("retention", mistakes));
    let (secret, purposes) = (kept(&section, "secret", mistakes), purposes(&section, mistakes));
    section.end(mistakes);
    site.map(|site| System { name, site, about, kind, address, secret, takes, purposes, retention, tables })
}

fn site(section: &Section<'_>, known: &Known, mistakes: &mut Mistakes) -> Option<(SiteId, Vec<DataCategory>)> {
    let name = section.needed("site", mistakes);
    let found = known.sites.iter().find(|(site, _)| site.as_str() == name);
    if found.is_none() && !name.is_empty() {
        let sites: Vec<&str> = known.sites.iter().map(|(site, _)| site.as_str()).collect();
        mistakes.unknown(&section.at, ("site here", &name), &sites);
    }
    found.cloned()
}

fn kept(section: &Section<'_>, key: &'static str, mistakes: &mut Mistakes) -> Option<Kept> {
    let inner = Section::new(format!("{}, {key}", section.at), section.table(key, mistakes)?);
    let (file, env) = (inner.text("file", mistakes), inner.text("env", mistakes));
    let kept = match (file, env) {
        (Some(file), None) => Some(Kept::File(file.to_owned())),
        (None, Some(env)) => Some(Kept::Env(env.to_owned())),
        _ => {
            mistakes.add(&inner.at, "it is kept either in a `file` or in a variable `env`");
            Some(Kept::Env(String::new()))
        }
    };
    inner.end(mistakes);
    kept
}

fn takes(section: &Section<'_>, kind: Kind, mistakes: &mut Mistakes) -> Vec<Act> {
    let words = section.texts("takes", mistakes);
    let known: Vec<&str> = Act::ALL.iter().map(|act| act.key()).collect();
    let mut takes: Vec<Act> = Vec::new();
    for word in &words {
        match Act::ALL.into_iter().find(|act| act.key() == *word) {
            Some(act) => takes.push(act),
            None => mistakes.unknown(&section.at, ("act", word), &known),
        }
    }
    if words.is_empty() {
        if kind == Kind::Webhook {
            mistakes.add(&section.at, "`takes` is missing: say which of access, correction, opt-out and erasure it understands");
        }
        return Act::ALL.into();
    }
    takes.sort();
    takes.dedup();
    takes
}

fn purposes(section: &Section<'_>, mistakes: &mut Mistakes) -> Vec<Purpose> {
    let known: Vec<&str> = Purpose::all().iter().map(|purpose| purpose.key()).collect();
    let mut purposes = Vec::new();
    for word in section.texts("purposes", mistakes) {
        match word.parse() {
            Ok(purpose) => purposes.push(purpose),
            Err(_) => mistakes.unknown(&section.at, ("purpose", word), &known),
        }
    }
    purposes
}

fn table((system, dataset, kind): (&str, &str, Kind), table: &toml::Table, data: &[DataCategory], mistakes: &mut Mistakes) -> Table {
    let name = table.get("name").and_then(toml::Value::as_str).unwrap_or("without a name");
    let section = Section::new(format!("{system}, table {dataset}.{name}"), table);
    let person = section.table("person", mistakes).and_then(|inner| person(&section.at, inner, mistakes));
    if person.is_none() && kind != Kind::Webhook {
        mistakes.add(&section.at, "`person` is missing: say by which column a person's rows are found");
    }
    let read = Table {
        dataset: dataset.to_owned(),
        name: section.needed("name", mistakes),
        key: section.text("key", mistakes).map(str::to_owned),
        person,
        erase: erase_rows(&section, mistakes),
        columns: columns(&section, data, mistakes),
        opt_outs: section.tables("opt-out", mistakes).into_iter().map(|inner| opt_out(&section.at, inner, mistakes)).collect(),
        purposes: purposes(&section, mistakes),
        retention: section.text("retention", mistakes).map(str::to_owned),
    };
    section.end(mistakes);
    read
}

fn person(at: &str, table: &toml::Table, mistakes: &mut Mistakes) -> Option<PersonBy> {
    let section = Section::new(format!("{at}, person"), table);
    let column = section.needed("column", mistakes);
    let by = section.word("holds", &IDENTITIES, mistakes);
    let through = section.text("through", mistakes);
    let compare = section.word("compare", &COMPARED, mistakes);
    let found = match (by, through) {
        (Some(by), None) => {
            let usual = if by == Identity::Email { Compare::AnyCase } else { Compare::Exact };
            Some(PersonBy::Value { column, by, compare: compare.unwrap_or(usual) })
        }
        (None, Some(through)) => match through.rsplit_once('.') {
            Some((table, to)) if table.contains('.') => Some(PersonBy::Through { column, table: table.to_owned(), to: to.to_owned() }),
            _ => {
                mistakes.add(&section.at, format!("`{through}` names no column of a table: write dataset.table.column"));
                None
            }
        },
        _ => {
            mistakes.add(&section.at, "say either what the column `holds` (email, phone or subject) or `through` which column of another table it leads");
            None
        }
    };
    section.end(mistakes);
    found
}

fn erase_rows(section: &Section<'_>, mistakes: &mut Mistakes) -> EraseRows {
    let because = section.text("because", mistakes).map(str::to_owned);
    match section.text("erase", mistakes) {
        None | Some("delete") => EraseRows::Delete,
        Some("columns") => EraseRows::Columns,
        Some("keep") => EraseRows::Keep(because.unwrap_or_else(|| {
            mistakes.add(&section.at, "what is kept after an erasure is kept for a reason: say `because`, the person is shown it");
            String::new()
        })),
        Some(other) => {
            mistakes.unknown(&section.at, ("way to erase", other), &["delete", "columns", "keep"]);
            EraseRows::Delete
        }
    }
}

fn columns(section: &Section<'_>, data: &[DataCategory], mistakes: &mut Mistakes) -> Vec<Column> {
    let Some(table) = section.table("columns", mistakes) else { return Vec::new() };
    let known: Vec<&str> = data.iter().map(DataCategory::key).collect();
    let mut columns = Vec::new();
    for (name, value) in table {
        let at = format!("{}, column {name}", section.at);
        // `email = "email"` is short for `email = { data = "email" }`.
        let short = value.as_str().map(|data| toml::Table::from_iter([("data".to_owned(), toml::Value::String(data.to_owned()))]));
        let Some(inner) = short.as_ref().or_else(|| value.as_table()) else {
            mistakes.add(&at, "a column is a kind of data, or a table that begins with `data`");
            continue;
        };
        let inner = Section::new(at, inner);
        let word = inner.needed("data", mistakes);
        let category = data.iter().find(|category| category.key() == word);
        if category.is_none() && !word.is_empty() {
            mistakes.unknown(&inner.at, ("kind of data of this site", &word), &known);
        }
        let corrected = inner.value("correct").is_none_or(|value| value.as_bool().unwrap_or(true));
        let erase = match (inner.text("erase", mistakes), inner.text("mask", mistakes)) {
            (None, None) => EraseColumn::WithRow,
            (Some("null"), None) => EraseColumn::Null,
            (None | Some("mask"), Some(mask)) => EraseColumn::Mask(mask.to_owned()),
            _ => {
                mistakes.add(&inner.at, "a column is erased with `erase = \"null\"` or with `mask = \"…\"`");
                EraseColumn::WithRow
            }
        };
        columns.extend(category.map(|data| Column { name: name.clone(), data: data.clone(), erase, corrected }));
        inner.end(mistakes);
    }
    columns
}

fn opt_out(at: &str, table: &toml::Table, mistakes: &mut Mistakes) -> OptOut {
    let section = Section::new(format!("{at}, opt-out"), table);
    let (set, insert) = (section.table("set", mistakes), section.table("insert", mistakes));
    if set.is_some() == insert.is_some() {
        mistakes.add(&section.at, "an objection either sets columns, `set`, or inserts a row, `insert`");
    }
    let settings = |table: &toml::Table, may_identify: bool, mistakes: &mut Mistakes| {
        table
            .iter()
            .filter_map(|(column, value)| setting((&section.at, column), value, may_identify, mistakes).map(|setting| (column.clone(), setting)))
            .collect()
    };
    let done = match (set, insert) {
        (_, Some(insert)) => OptOutDone::Insert(settings(insert, true, mistakes)),
        (Some(set), None) => OptOutDone::Set(settings(set, false, mistakes)),
        (None, None) => OptOutDone::Set(Vec::new()),
    };
    let opt_out = OptOut { purposes: purposes(&section, mistakes), done };
    section.end(mistakes);
    opt_out
}

fn setting((at, column): (&str, &str), value: &toml::Value, may_identify: bool, mistakes: &mut Mistakes) -> Option<Setting> {
    match value {
        toml::Value::Boolean(truth) => Some(Setting::Truth(*truth)),
        toml::Value::Integer(number) => Some(Setting::Number(*number)),
        toml::Value::String(text) => match text.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) {
            None => Some(Setting::Text(text.clone())),
            Some(word) => {
                let found = IDENTITIES.iter().find(|(key, _)| *key == word && may_identify);
                if found.is_none() {
                    mistakes.unknown(&format!("{at}, {column}"), ("placeholder here", word), if may_identify { &["email", "phone", "subject"] } else { &[] });
                }
                found.map(|(_, identity)| Setting::Identity(*identity))
            }
        },
        _ => {
            mistakes.add(&format!("{at}, {column}"), "a column is set to a text, a whole number, true or false");
            None
        }
    }
}
