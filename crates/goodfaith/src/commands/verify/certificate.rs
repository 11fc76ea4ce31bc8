//! `goodfaith verify certificate`: whether a certificate of a disclosure proves what it says, and whether a file is the one it was made for. It needs
//! no network and no house.

use crate::commands::disclose::hash_of;
use crate::commands::verify;
use crate::files::Fault;
use crate::output::{self, Outcome};
use ledger::{ContentHash, Event, HandedOver, Receipt, from_hex};
use std::path::PathBuf;

/// Check a certificate of a disclosure offline: what left, to whom, under which sentences and with which duties, as the
/// site's log says it.
///
/// It counts people and values, and names nobody. With the file that came with it and its salt, it proves that file line by
/// line:
///
///   goodfaith verify certificate acme.tlog-proof --key wipro.key
///   goodfaith verify certificate acme.tlog-proof --key wipro.key --file acme.csv --salt acme.csv.salt
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct Arguments {
    /// The certificate.
    certificate: PathBuf,
    /// The log's public key: a file, or the key itself.
    #[arg(long)]
    key: String,
    /// The file that came with it.
    #[arg(long, requires = "salt")]
    file: Option<PathBuf>,
    /// The salt that came with the file: a file, or 64 hexadecimal digits.
    #[arg(long, requires = "file")]
    salt: Option<String>,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

impl Arguments {
    pub(crate) fn run(self) -> Result<Outcome, Fault> {
        let checked = self.checked()?;
        match &checked {
            Ok((given, said)) if self.json => output::json(&serde_json::json!({ "proven": true, "certificate": given, "said": said })),
            Ok((given, said)) => say(given, said),
            Err(why) if self.json => output::json(&serde_json::json!({ "proven": false, "why": why })),
            Err(why) => output::line(format!("not proven: {why}")),
        }
        Ok(checked.is_ok().into())
    }

    /// What the certificate says, and in which words that is proven; the inner error says why it is not.
    fn checked(&self) -> Result<Result<(HandedOver, String), String>, Fault> {
        let key = verify::key(&self.key)?;
        let text = verify::text(&self.certificate)?;
        let read = Receipt::read(&text).and_then(|receipt| receipt.verify(&key).map(|head| (receipt, head)));
        let (receipt, head) = match read {
            Ok(read) => read,
            Err(error) => return Ok(Err(error.to_string())),
        };
        let Event::HandedOver(given) = receipt.entry.event else {
            return Ok(Err(format!("this is the receipt of another entry ({}), and certifies no disclosure", receipt.entry.event.kind())));
        };
        if let (Some(file), Some(salt)) = (&self.file, &self.salt) {
            let salt = self::salt(salt)?;
            if hash_of(file, ContentHash::salted(&salt))?.spelt() != given.content {
                return Ok(Err("the file is not the one that the certificate is of, or not with this salt".to_owned()));
            }
        }
        let version = receipt.entry.version.map(|version| version.to_string()).unwrap_or_default();
        let said = format!("entry {} of {} leaves of {}, {}, under {version}", receipt.position, head.size, head.origin, receipt.entry.at);
        Ok(Ok((given, said)))
    }
}

fn salt(given: &str) -> Result<[u8; 32], Fault> {
    if let Some(salt) = from_hex(given) {
        return Ok(salt);
    }
    let text = verify::text(std::path::Path::new(given))?;
    from_hex(text.trim()).ok_or_else(|| Fault::Usage(format!("{given} is no salt")))
}

fn say(given: &HandedOver, said: &str) {
    let left: Vec<String> = given.left.iter().map(|(category, values)| format!("{category} of {values}")).collect();
    let sentences: Vec<String> = given.sentences.iter().map(ToString::to_string).collect();
    output::line(format!("proven: {said}"));
    output::line(format!("  to {}, {}: {} for {}", given.party, given.recipient, vocabulary::Word::key(given.action), given.purpose));
    output::line(format!("  about {} people: {}", given.people, left.join(", ")));
    output::line(format!("  permitted by {}", sentences.join(", ")));
    if !given.duties.is_empty() {
        output::line(format!("  the receiver owes: {}", given.duties.join(", ")));
    }
}
