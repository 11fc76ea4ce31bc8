//! The policies a test runs under: the five real ones as they stand in the repository, or sources written in the test. It corrects none.

use policy::{Policies, Severity, Source};
use std::path::Path;

/// The real policies' files, in the order of their names; none where the folder cannot be read.
#[must_use]
pub fn real_sources() -> Vec<Source> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../policies");
    let mut files: Vec<std::path::PathBuf> = files_under(&folder);
    files.sort();
    files
        .iter()
        .filter(|file| file.extension().is_some_and(|extension| extension == "md"))
        .map(|file| Source { name: file.display().to_string(), text: read(file) })
        .collect()
}

fn files_under(folder: &Path) -> Vec<std::path::PathBuf> {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return Vec::new();
    };
    entries
        .flatten()
        .flat_map(|entry| match entry.path() {
            path if path.is_dir() => files_under(&path),
            path => vec![path],
        })
        .collect()
}

fn read(file: &Path) -> String {
    std::fs::read_to_string(file).unwrap_or_default()
}

/// The five real policies.
///
/// # Panics
/// When one of them does not compile.
#[must_use]
pub fn real_policies() -> Policies {
    compiled(&real_sources())
}

/// These policies, compiled for what the software can do.
///
/// # Panics
/// When one of them does not compile; the messages are in the panic.
#[must_use]
pub fn compiled(sources: &[Source]) -> Policies {
    let (policies, diagnostics) = Policies::compile(sources, &operations::controls());
    let wrong: Vec<_> = diagnostics.iter().filter(|diagnostic| diagnostic.severity == Severity::Error).collect();
    assert!(wrong.is_empty(), "a policy does not compile: {wrong:?}");
    policies
}
