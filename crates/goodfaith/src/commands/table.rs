//! `goodfaith table`: the golden table of a policy, reviewed like code. It prints what decides, not what was meant.

use crate::files::{self, Fault};
use crate::output::{self, Outcome};
use std::path::{Path, PathBuf};

/// Print a policy's decision table, or keep it beside the policy.
///
/// Every flow the policy tells apart, and under which facts it is permitted or denied by which sentences. With --write
/// the table is kept in a file beside the policy (2006-11-09.table beside 2006-11-09.md), so that a change of the
/// policy shows as a change of the table; with --check it must be as kept.
///
///   goodfaith table policies/wipro.com/2006-11-09.md
///   goodfaith table --write policies/
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct Arguments {
    /// Policy files, or folders of them.
    #[arg(required = true)]
    paths: Vec<PathBuf>,
    /// Keep each table beside its policy.
    #[arg(long, conflicts_with_all = ["check", "json"])]
    write: bool,
    /// Fail when a table is not as kept.
    #[arg(long, conflicts_with = "json")]
    check: bool,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

impl Arguments {
    pub(crate) fn run(self) -> Result<Outcome, Fault> {
        let mut as_kept = true;
        for source in files::sources(&self.paths)? {
            let policy = files::compile_source(&source)?;
            let kept = Path::new(&source.name).with_extension("table");
            let table = policy.golden_table();
            if self.write {
                std::fs::write(&kept, &table).map_err(|cause| Fault::Write { path: kept.clone(), cause })?;
                output::line(format!("wrote {}", kept.display()));
            } else if self.check {
                let same = std::fs::read_to_string(&kept).is_ok_and(|text| text == table);
                as_kept &= same;
                output::line(format!("{} {}", if same { "as kept " } else { "differs " }, kept.display()));
            } else if self.json {
                output::json(&policy.golden_rows());
            } else {
                output::text(&table);
            }
        }
        Ok(as_kept.into())
    }
}
