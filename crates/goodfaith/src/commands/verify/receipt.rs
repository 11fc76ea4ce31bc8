//! `goodfaith verify receipt`: whether a receipt proves what it says. It needs no network and no house.

use crate::commands::verify;
use crate::files::Fault;
use crate::output::{self, Outcome};
use ledger::{Checkpoint, Receipt, ReceiptError, hex};
use std::path::PathBuf;

/// Check a receipt offline: that its entry stands in the log of this key.
///
/// A receipt holds the entry, its place, the path to the root of the log, and the root as the site signed it. It is
/// the form c2sp.org/tlog-proof@v1, which other programs read too.
///
///   goodfaith verify receipt entry-17.tlog-proof --key wipro.key
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct Arguments {
    /// The receipt.
    file: PathBuf,
    /// The log's public key: a file, or the key itself.
    #[arg(long)]
    key: String,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

impl Arguments {
    pub(crate) fn run(self) -> Result<Outcome, Fault> {
        let key = verify::key(&self.key)?;
        let text = verify::text(&self.file)?;
        let checked = Receipt::read(&text).and_then(|receipt| receipt.verify(&key).map(|checkpoint| (receipt, checkpoint)));
        self.say(&checked);
        Ok(checked.is_ok().into())
    }

    fn say(&self, checked: &Result<(Receipt, Checkpoint), ReceiptError>) {
        match checked {
            Ok((receipt, checkpoint)) if self.json => output::json(&serde_json::json!({
                "proven": true, "log": checkpoint.origin, "entry": receipt.position, "at": receipt.entry.at.to_string(),
                "event": receipt.entry.event, "leaves": checkpoint.size, "root": hex(&checkpoint.root),
            })),
            Ok((receipt, checkpoint)) => {
                output::line(format!("proven: entry {} of {} leaves stands in {}", receipt.position, checkpoint.size, checkpoint.origin));
                output::line(format!("  {}, {}", receipt.entry.event.kind(), receipt.entry.at));
            }
            Err(error) if self.json => output::json(&serde_json::json!({ "proven": false, "why": error.to_string() })),
            Err(error) => output::line(format!("not proven: {error}")),
        }
    }
}
