//! `goodfaith decide`: questions in, answers out, a JSON line each. It knows no fact but those it is told.

use crate::files::{self, Fault};
use crate::output::{self, Outcome};
use jiff::civil::Date;
use policy::{Answer, Facts, Policies, Question};
use serde::{Deserialize, Serialize};
use std::io::{BufRead, Read};
use std::path::PathBuf;
use vocabulary::{Action, DataCategory, Purpose, Recipient, SiteId};

/// The most bytes a question may have.
const QUESTION_BYTES_MAX: u64 = 64 * 1024;
/// The most data kinds a question may name.
const DATA_MAX: usize = 64;

/// Answer questions: JSON lines on standard input, one answer per line, in order.
///
///   echo '{"site":"wipro.com","action":"share","data":["email"],"purpose":"marketing",
///          "recipient":"partner","facts":{"confidential":true}}' | goodfaith decide --policies policies/
///
/// A question names a site, an action, data, a purpose, and by or to whom (`recipient`; left out: the company itself). A
/// fact left out is unknown and counts as docs/language.md says. `"on":"2010-01-01"` asks the version in force that
/// day; without it the newest answers. Groups such as "pii" may stand among the data. A line that is not a question
/// gets {"error":…} and the next line is read.
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct Arguments {
    /// The folder of policies.
    #[arg(long)]
    policies: PathBuf,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    site: SiteId,
    action: Action,
    data: Vec<String>,
    purpose: Purpose,
    #[serde(default)]
    recipient: Option<Recipient>,
    #[serde(default)]
    facts: Facts,
    #[serde(default)]
    on: Option<Date>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Reply {
    Answered {
        answer: policy::Verdict,
        site: SiteId,
        version: vocabulary::VersionId,
        reasons: Vec<policy::Reason>,
        duties: Vec<policy::Owed>,
        needs: Vec<Vec<policy::Need>>,
    },
    Failed {
        error: String,
    },
}

impl Arguments {
    pub(crate) fn run(self) -> Result<Outcome, Fault> {
        let policies = files::all_compiled(&[self.policies])?;
        let mut input = std::io::stdin().lock();
        let mut line = Vec::new();
        loop {
            line.clear();
            let read = input.by_ref().take(QUESTION_BYTES_MAX).read_until(b'\n', &mut line);
            let read = read.map_err(|cause| Fault::Read { path: "standard input".into(), cause })?;
            if read == 0 {
                return Ok(Outcome::Yes);
            }
            let whole = line.ends_with(b"\n") || (read as u64) < QUESTION_BYTES_MAX;
            if !whole {
                skip_line(&mut input)?;
            }
            let text = line.trim_ascii();
            if text.is_empty() {
                continue;
            }
            let reply = if whole { answer(&policies, text) } else { Err(format!("a question has at most {QUESTION_BYTES_MAX} bytes")) };
            let reply = reply.unwrap_or_else(|error| Reply::Failed { error });
            match serde_json::to_string(&reply) {
                Ok(text) => output::line(text),
                Err(error) => output::complain(&error),
            }
        }
    }
}

fn skip_line(input: &mut impl BufRead) -> Result<(), Fault> {
    loop {
        let buffer = input.fill_buf().map_err(|cause| Fault::Read { path: "standard input".into(), cause })?;
        if buffer.is_empty() {
            return Ok(());
        }
        let end = buffer.iter().position(|byte| *byte == b'\n');
        let used = end.map_or(buffer.len(), |at| at + 1);
        input.consume(used);
        if end.is_some() {
            return Ok(());
        }
    }
}

fn answer(policies: &Policies, text: &[u8]) -> Result<Reply, String> {
    if !text.starts_with(b"{") {
        return Err("not a question: a question is a JSON object".to_owned());
    }
    let line: Line = serde_json::from_slice(text).map_err(|error| format!("not a question: {error}"))?;
    let versions = policies.versions(&line.site);
    let first = versions.first().ok_or_else(|| format!("no policy for the site `{}` here", line.site))?.version();
    let policy = match line.on {
        Some(day) if day < first.effective => return Err(format!("no version was in force on {day}; the first is {first}")),
        Some(day) => policies.in_force(&line.site, day),
        None => versions.last(),
    };
    let policy = policy.ok_or_else(|| format!("no policy for the site `{}` here", line.site))?;
    if line.data.len() > DATA_MAX {
        return Err(format!("a question names at most {DATA_MAX} data categories"));
    }
    let mut data: Vec<DataCategory> = Vec::new();
    for word in &line.data {
        match policy.data_named_by(word) {
            Some(covered) => data.extend(covered),
            None => data.push(DataCategory::new(word).map_err(|error| error.to_string())?),
        }
    }
    let question = Question { action: line.action, data, purpose: line.purpose, recipient: line.recipient.unwrap_or(Recipient::Company), facts: line.facts };
    let Answer { verdict, version, reasons, duties, needs } = policy.decide(&question).map_err(|error| error.to_string())?;
    Ok(Reply::Answered { answer: verdict, site: line.site, version, reasons, duties, needs })
}
