//! `goodfaith verify`: whether what is kept is what the log says. One file for each thing that can be checked; none changes anything.

mod certificate;
mod consistency;
mod house;
mod origin;
mod receipt;

use crate::files::Fault;
use crate::output::Outcome;
use ledger::NoteVerifier;
use std::io::Read;
use std::path::Path;

/// The most bytes of a receipt, a checkpoint or a key that are read.
const TEXT_BYTES_MAX: u64 = 1 << 20;

/// Check a receipt, two checkpoints of a log, or a whole house against its log.
///
/// A receipt and two checkpoints can be checked by anybody: all it takes is the log's public key, which stands at
/// /log/key of the site. A house is checked by who has its keys.
///
///   goodfaith verify receipt entry-17.tlog-proof --key wipro.key
///   goodfaith verify certificate acme.tlog-proof --key wipro.key
///   goodfaith verify consistency old.txt new.txt --key wipro.key --url https://wipro.com/log
///   goodfaith verify house --folder house --checkpoint old.txt
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, clap::Subcommand)]
enum What {
    Certificate(certificate::Arguments),
    Receipt(receipt::Arguments),
    Consistency(consistency::Arguments),
    House(house::Arguments),
}

impl Arguments {
    pub(crate) fn run(self) -> Result<Outcome, Fault> {
        match self.what {
            What::Certificate(arguments) => arguments.run(),
            What::Receipt(arguments) => arguments.run(),
            What::Consistency(arguments) => arguments.run(),
            What::House(arguments) => arguments.run(),
        }
    }
}

/// A small text from a file.
fn text(path: &Path) -> Result<String, Fault> {
    let fault = |cause| Fault::Read { path: path.to_owned(), cause };
    let mut text = String::new();
    std::fs::File::open(path).map_err(fault)?.take(TEXT_BYTES_MAX).read_to_string(&mut text).map_err(fault)?;
    Ok(text)
}

/// A log's public key: as it is spelt, or in a file.
fn key(given: &str) -> Result<NoteVerifier, Fault> {
    if let Ok(key) = NoteVerifier::read(given) {
        return Ok(key);
    }
    let spelt = text(Path::new(given))?;
    NoteVerifier::read(spelt.trim()).map_err(|_| Fault::Usage(format!("{given} holds no public key of a log; a site's stands at /log/key")))
}
