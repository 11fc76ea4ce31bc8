//! `goodfaith fmt`: rules in their one canonical spelling. It never touches a word of the text.

use crate::files::{self, Fault};
use crate::output::{self, Outcome};
use policy::format;
use serde::Serialize;
use std::path::PathBuf;

/// Rewrite the rules of policies in canonical spelling; the text stays byte for byte.
///
///   goodfaith fmt policies/
///   goodfaith fmt --check policies/     only say which files would change
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct Arguments {
    /// Policy files, or folders of them.
    #[arg(required = true)]
    paths: Vec<PathBuf>,
    /// Change nothing; fail when a file would change.
    #[arg(long)]
    check: bool,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Formatted {
    file: String,
    changes: bool,
}

impl Arguments {
    pub(crate) fn run(self) -> Result<Outcome, Fault> {
        let mut results = Vec::new();
        let mut readable = true;
        for source in files::sources(&self.paths)? {
            let result = format(&source);
            let Some(text) = result.text else {
                output::diagnostics(std::slice::from_ref(&source), &result.diagnostics, false);
                readable = false;
                continue;
            };
            let changes = text != source.text;
            if changes && !self.check {
                std::fs::write(&source.name, text).map_err(|cause| Fault::Write { path: source.name.clone().into(), cause })?;
            }
            results.push(Formatted { file: source.name, changes });
        }
        if self.json {
            output::json(&results);
        } else {
            for result in results.iter().filter(|result| result.changes) {
                output::line(format!("{} {}", if self.check { "would change" } else { "rewrote" }, result.file));
            }
        }
        Ok((readable && !(self.check && results.iter().any(|result| result.changes))).into())
    }
}
