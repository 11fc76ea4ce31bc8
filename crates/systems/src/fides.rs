//! Datasets of Fides, which are YAML, made into a manifest of our own. What has no equivalent is named; nothing is guessed at that would erase the
//! wrong rows.

use crate::equivalents::category_of;
use serde::Deserialize;
use std::fmt::Write as _;

/// The most bytes of a dataset.
const BYTES_MAX: usize = 4_000_000;

/// A file of datasets.
#[derive(Deserialize)]
struct File {
    #[serde(default)]
    dataset: Vec<Dataset>,
}

#[derive(Deserialize)]
struct Dataset {
    fides_key: String,
    #[serde(default)]
    description: Option<String>,
    #[serde(default)]
    collections: Vec<Collection>,
}

#[derive(Deserialize)]
struct Collection {
    name: String,
    #[serde(default)]
    fields: Vec<Field>,
}

#[derive(Deserialize)]
struct Field {
    name: String,
    #[serde(default)]
    data_categories: Option<Vec<String>>,
    #[serde(default, alias = "fidesops_meta")]
    fides_meta: Option<Meta>,
    #[serde(default)]
    fields: Option<Vec<Field>>,
}

#[derive(Default, Deserialize)]
struct Meta {
    #[serde(default)]
    identity: Option<String>,
    #[serde(default)]
    primary_key: Option<bool>,
    #[serde(default)]
    references: Option<Vec<Reference>>,
}

#[derive(Deserialize)]
struct Reference {
    dataset: String,
    field: String,
}

/// A dataset, as a manifest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Imported {
    /// The manifest, to be completed where it says so.
    pub manifest: String,
    /// What could not be taken over, and why.
    pub left: Vec<String>,
}

/// A file that holds no datasets.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FidesError {
    /// It is too large.
    #[error("the file is too large")]
    TooLarge,
    /// It is no dataset.
    #[error("this is no dataset of Fides: {0}")]
    NotOne(String),
}

/// Makes datasets of Fides into a manifest for this site.
///
/// # Errors
/// When the file holds none.
pub fn import(text: &str, site: &str) -> Result<Imported, FidesError> {
    if text.len() > BYTES_MAX {
        return Err(FidesError::TooLarge);
    }
    let file: File = serde_saphyr::from_str(text).map_err(|error| FidesError::NotOne(error.to_string().lines().next().unwrap_or_default().to_owned()))?;
    if file.dataset.is_empty() {
        return Err(FidesError::NotOne("there is no `dataset` in it".to_owned()));
    }
    let mut imported = Imported { manifest: String::new(), left: Vec::new() };
    for dataset in &file.dataset {
        system(dataset, site, &mut imported);
    }
    Ok(imported)
}

fn system(dataset: &Dataset, site: &str, imported: &mut Imported) {
    let name: String = dataset.fides_key.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' }).take(40).collect();
    let about = dataset.description.as_deref().filter(|text| !text.is_empty()).unwrap_or(&dataset.fides_key);
    let variable: String = name.chars().map(|c| if c == '-' { '_' } else { c.to_ascii_uppercase() }).collect();
    line(imported, &format!("[[system]]\nname = {}\nsite = {}", quoted(&name), quoted(site)));
    line(imported, "kind = \"postgresql\" # Fides says it elsewhere: postgresql, mysql or webhook");
    line(imported, &format!("about = {}\naddress = {{ env = {} }}", quoted(about), quoted(&format!("{variable}_DATABASE"))));
    line(imported, "retention = \"not said\" # Fides says it elsewhere\n");
    line(imported, &format!("[[system.dataset]]\nname = {} # the schema, or the database of MySQL\n", quoted(&dataset.fides_key)));
    for collection in &dataset.collections {
        table(dataset, collection, imported);
    }
}

fn table(dataset: &Dataset, collection: &Collection, imported: &mut Imported) {
    let place = format!("{}.{}", dataset.fides_key, collection.name);
    let (mut key, mut person, mut columns) = (None, None, Vec::new());
    for field in &collection.fields {
        let here = format!("{place}.{}", field.name);
        if field.fields.as_ref().is_some_and(|inner| !inner.is_empty()) {
            imported.left.push(format!("{here}: fields within a field are not reached"));
        }
        let meta = field.fides_meta.as_ref();
        if meta.is_some_and(|meta| meta.primary_key == Some(true)) {
            key = Some(field.name.clone());
        }
        if let Some(found) = person_by(dataset, field, &here, imported) {
            match person {
                None => person = Some(found),
                Some(_) => imported.left.push(format!("{here}: a person is found by one column of a table; this one is not used")),
            }
        }
        columns.extend(column(field, &here, imported));
    }
    let Some(person) = person else {
        imported.left.push(format!("{place}: no column finds a person, by an identity or a reference; the table is left out"));
        return;
    };
    line(imported, &format!("[[system.dataset.table]]\nname = {}", quoted(&collection.name)));
    if let Some(key) = key {
        line(imported, &format!("key = {}", quoted(&key)));
    }
    line(imported, &format!("person = {person}\n[system.dataset.table.columns]"));
    for column in columns {
        line(imported, &column);
    }
    line(imported, "");
}

/// How a field finds a person, written as a manifest has it.
fn person_by(dataset: &Dataset, field: &Field, here: &str, imported: &mut Imported) -> Option<String> {
    let meta = field.fides_meta.as_ref()?;
    let column = quoted(&field.name);
    match meta.identity.as_deref() {
        Some("email") => return Some(format!("{{ column = {column}, holds = \"email\" }}")),
        Some("phone_number") => return Some(format!("{{ column = {column}, holds = \"phone\" }}")),
        Some(other) => imported.left.push(format!("{here}: nobody is found by the identity `{other}` here")),
        None => {}
    }
    let reference = meta.references.as_deref().unwrap_or_default().first()?;
    if reference.dataset != dataset.fides_key {
        imported.left.push(format!("{here}: it refers to another dataset, `{}`, which is not reached from this one", reference.dataset));
        return None;
    }
    if reference.field.matches('.').count() != 1 {
        imported.left.push(format!("{here}: `{}` names no column of a table", reference.field));
        return None;
    }
    Some(format!("{{ column = {column}, through = {} }}", quoted(&format!("{}.{}", dataset.fides_key, reference.field))))
}

/// A field as a column, by the nearest equivalent of its first category that has one.
fn column(field: &Field, here: &str, imported: &mut Imported) -> Option<String> {
    let categories = field.data_categories.as_deref().unwrap_or_default();
    let ours = categories.iter().find_map(|category| category_of(category));
    if ours.is_none() {
        // What the company itself keeps of its systems is nobody's data.
        for category in categories.iter().filter(|category| !category.starts_with("system")) {
            imported.left.push(format!("{here}: `{category}` has no equivalent"));
        }
    }
    ours.map(|data| format!("{} = {}", quoted(&field.name), quoted(data)))
}

fn line(imported: &mut Imported, text: &str) {
    // Writing into a text does not fail.
    let _ = writeln!(imported.manifest, "{text}");
}

/// A text as TOML has it.
fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}
