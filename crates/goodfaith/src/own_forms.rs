//! Forms an operator declares, one TOML file each: in the folder `forms` of the house, and in one that is named. It judges nothing in them: the house
//! does, and what it says is told with the line.

use crate::files::Fault;
use operations::{DeclaredField, DeclaredForm, House};
use serde::Deserialize;
use std::path::{Path, PathBuf};
use toml::Spanned;
use vocabulary::{DataCategory, Place, Purpose, SiteId};

/// The most bytes of one file.
const BYTES_MAX: u64 = 64 * 1024;
/// The most files of one folder.
const FILES_MAX: usize = 1_000;

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Written {
    site: Spanned<String>,
    name: Spanned<String>,
    version: u16,
    title: String,
    lead: String,
    purpose: Spanned<String>,
    place: Spanned<String>,
    field: Vec<Spanned<WrittenField>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct WrittenField {
    data: Spanned<String>,
    label: String,
    #[serde(default)]
    hint: String,
    #[serde(default)]
    required: bool,
    #[serde(default)]
    lines: bool,
}

/// The house with the forms of both folders. The house's own need not be there; the named one must.
pub(crate) fn declared(mut house: House, own: &Path, named: Option<&Path>) -> Result<House, Fault> {
    let mut files = if own.is_dir() { files_in(own)? } else { Vec::new() };
    if let Some(folder) = named {
        files.extend(files_in(folder)?);
    }
    for path in files {
        let text = read(&path)?;
        let (form, at) = form_of(&text).map_err(|wrong| Fault::Usage(format!("{}: {wrong}", path.display())))?;
        house.declare(&form).map_err(|error| {
            let line = error.field.and_then(|field| at.fields.get(field)).copied().unwrap_or(at.name);
            Fault::Usage(format!("{}:{line}: {error}", path.display()))
        })?;
    }
    Ok(house)
}

fn files_in(folder: &Path) -> Result<Vec<PathBuf>, Fault> {
    let fault = |cause| Fault::Read { path: folder.to_owned(), cause };
    let entries = std::fs::read_dir(folder).map_err(fault)?.collect::<Result<Vec<_>, _>>().map_err(fault)?;
    let mut files: Vec<PathBuf> = entries.into_iter().map(|entry| entry.path()).filter(|path| path.extension().is_some_and(|end| end == "toml")).collect();
    files.sort();
    if files.len() > FILES_MAX {
        return Err(Fault::Usage(format!("{}: more than {FILES_MAX} forms", folder.display())));
    }
    Ok(files)
}

fn read(path: &Path) -> Result<String, Fault> {
    let fault = |cause| Fault::Read { path: path.to_owned(), cause };
    if std::fs::metadata(path).map_err(fault)?.len() > BYTES_MAX {
        return Err(Fault::Usage(format!("{}: a form has at most {BYTES_MAX} bytes", path.display())));
    }
    std::fs::read_to_string(path).map_err(fault)
}

/// The lines at which things stand that can be wrong.
struct Lines {
    name: usize,
    fields: Vec<usize>,
}

/// The form in a file, or what is wrong with it and where.
fn form_of(text: &str) -> Result<(DeclaredForm, Lines), String> {
    let line = |at: usize| text.bytes().take(at).filter(|byte| *byte == b'\n').count() + 1;
    let written: Written = toml::from_str(text).map_err(|error| match error.span() {
        Some(span) => format!("line {}: {}", line(span.start), error.message()),
        None => error.message().to_owned(),
    })?;
    let at = |place: usize, wrong: &dyn std::fmt::Display| format!("line {}: {wrong}", line(place));
    let lines = Lines { name: line(written.name.span().start), fields: written.field.iter().map(|field| line(field.get_ref().data.span().start)).collect() };
    let mut fields = Vec::with_capacity(written.field.len());
    for field in written.field.into_iter().map(Spanned::into_inner) {
        let place = field.data.span().start;
        let data = DataCategory::new(field.data.get_ref()).map_err(|error| at(place, &error))?;
        fields.push(DeclaredField { data, label: field.label, hint: field.hint, required: field.required, lines: field.lines });
    }
    let form = DeclaredForm {
        site: SiteId::new(written.site.get_ref()).map_err(|error| at(written.site.span().start, &error))?,
        purpose: written.purpose.get_ref().parse::<Purpose>().map_err(|error| at(written.purpose.span().start, &error))?,
        place: written.place.get_ref().parse::<Place>().map_err(|error| at(written.place.span().start, &error))?,
        name: written.name.into_inner(),
        version: written.version,
        title: written.title,
        lead: written.lead,
        fields,
    };
    Ok((form, lines))
}

#[cfg(test)]
mod tests {
    use super::form_of;

    const WORKSHOP: &str = "site = \"wso2.com\"\nname = \"workshop\"\nversion = 1\ntitle = \"Come to a workshop\"\nlead = \"So that a seat is kept for you.\"\npurpose = \"registration\"\nplace = \"registration-page\"\n\n[[field]]\ndata = \"name\"\nlabel = \"Your name\"\nrequired = true\n";

    #[test]
    fn a_form_is_read_with_its_lines() {
        let (form, lines) = form_of(WORKSHOP).map_err(|wrong| panic!("{wrong}")).unwrap();
        assert_eq!((form.fields.len(), lines.name, lines.fields), (1, 2, vec![10]));
    }

    #[test]
    fn what_is_wrong_is_told_with_its_line() {
        let wrong = |old: &str, new: &str| form_of(&WORKSHOP.replace(old, new)).err().unwrap_or_default();
        assert!(wrong("\"registration\"", "\"fun\"").starts_with("line 6: "), "{}", wrong("\"registration\"", "\"fun\""));
        assert!(wrong("data = \"name\"", "data = \"No Such\"").starts_with("line 10: "));
        assert!(wrong("required = true", "requierd = true").starts_with("line 12: "), "{}", wrong("required = true", "requierd = true"));
        assert!(wrong("version = 1\n", "").contains("version"));
    }
}
