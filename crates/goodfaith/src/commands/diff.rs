//! `goodfaith diff`: what changes for people from one version to another. It publishes nothing.

use crate::files::{self, Fault};
use crate::output::{self, Outcome};
use policy::{Change, Difference, Direction, diff};
use std::path::PathBuf;

/// Compare two versions: the decisions that change, and the promises that come and go.
///
/// Exit code 1 when anything gets weaker for the person.
///
///   goodfaith diff old.md new.md
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct Arguments {
    /// The older version.
    old: PathBuf,
    /// The newer version.
    new: PathBuf,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

impl Arguments {
    pub(crate) fn run(self) -> Result<Outcome, Fault> {
        let difference = diff(&files::compiled(&self.old)?, &files::compiled(&self.new)?);
        let keeps = !difference.weakens();
        if self.json {
            output::json(&difference);
            return Ok(keeps.into());
        }
        print(&difference);
        Ok(keeps.into())
    }
}

/// What changes, in sentences.
pub(super) fn print(difference: &Difference) {
    output::line(format!("from {} to {}", difference.old, difference.new));
    for (direction, title) in [
        (Direction::Weaker, "weaker for the person"),
        (Direction::Stronger, "stronger for the person"),
        (Direction::Moved, "the same answer for another reason"),
    ] {
        let decisions: Vec<&Change> = difference.decisions.iter().filter(|change| change.direction == direction).collect();
        let promises: Vec<_> = difference.promises.iter().filter(|change| change.direction == direction).collect();
        if decisions.is_empty() && promises.is_empty() {
            continue;
        }
        output::line(format!("\n{title}"));
        for change in decisions {
            output::line(format!("  {} flows, for example: {}", change.flows, change.example));
            for (word, (verdict, quotes)) in [("was", &change.before), ("is now", &change.after)] {
                let quotes: Vec<String> = quotes.iter().map(|quote| format!("“{quote}”")).collect();
                output::line(format!("    {word:<6} {:<6} {}", verdict.key(), quotes.join(" and ")).trim_end());
            }
        }
        for change in promises {
            let word = if direction == Direction::Weaker { "gone" } else { "new" };
            let quote = if change.quote.is_empty() { String::new() } else { format!("  “{}”", change.quote) };
            output::line(format!("  {word}: {}{quote}", change.promise));
        }
    }
    if difference.decisions.is_empty() && difference.promises.is_empty() {
        output::line("  nothing changes for anyone");
    }
}
