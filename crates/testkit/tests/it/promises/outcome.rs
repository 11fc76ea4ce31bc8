//! What a scenario expects of an answer: the verdict, the sentences quoted, the duties owed. It asks nobody.

use super::pattern::SILENT;
use serde_json::Value;
use vocabulary::{Duty, Word};

/// What is expected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Expected {
    pub(crate) verdict: Verdict,
    /// Every one of these sentences is quoted.
    pub(crate) quoting: Vec<u16>,
    /// No sentence is quoted, because none allows it.
    pub(crate) silent: bool,
    /// Each of these is owed.
    pub(crate) owes: Vec<Duty>,
}

/// What became of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// Data was handed over, and it is the person's.
    Given,
    /// A form was taken in, a right was done.
    Kept,
    /// It may be done.
    Permitted,
    /// It may not.
    Refused,
    /// The key does not open this door.
    TurnedAway,
}

impl Expected {
    /// Reads `refused, quoting #4`, `given, quoting #5 and #7, and owes no-onward-share`.
    pub(crate) fn read(words: &str) -> Option<Self> {
        let mut parts = words.split(", ");
        let verdict = match parts.next()? {
            "given" => Verdict::Given,
            "kept" | "done" => Verdict::Kept,
            "permitted" => Verdict::Permitted,
            "refused" => Verdict::Refused,
            "turned away" => Verdict::TurnedAway,
            _ => return None,
        };
        let mut expected = Self { verdict, quoting: Vec::new(), silent: false, owes: Vec::new() };
        for part in parts {
            if part == SILENT {
                expected.silent = true;
            } else if let Some(duties) = part.strip_prefix("and owes ") {
                expected.owes = duties.split(" and ").map(Duty::find).collect::<Option<_>>()?;
            } else {
                expected.quoting = numbers(part)?;
            }
        }
        Some(expected)
    }

    /// What is wrong with an answer of the API, if anything is.
    pub(crate) fn differs(&self, answer: &Value) -> Option<String> {
        let said = answer.get("answer").and_then(Value::as_str).unwrap_or("nothing");
        let fits = match self.verdict {
            Verdict::Given | Verdict::Kept | Verdict::Permitted => said == "permit",
            Verdict::Refused => said == if self.silent { "silent" } else { "deny" } || (said == "silent" && self.quoting.is_empty()),
            Verdict::TurnedAway => false,
        };
        if !fits {
            return Some(format!("the answer is `{said}`, quoting {:?}", quoted(answer)));
        }
        let missing = self.quoting.iter().find(|number| !quoted(answer).contains(number));
        if let Some(number) = missing {
            return Some(format!("the answer quotes {:?} and not #{number}", quoted(answer)));
        }
        let owed = owed(answer);
        let missing = self.owes.iter().find(|duty| !owed.iter().any(|owed| owed == duty.key()));
        missing.map(|duty| format!("it owes {owed:?} and not {duty}"))
    }
}

/// The numbers in `quoting #4 and #5`.
pub(crate) fn numbers(words: &str) -> Option<Vec<u16>> {
    let list = words.strip_prefix("quoting ")?;
    list.split(" and ").map(|number| number.strip_prefix('#')?.parse().ok()).collect()
}

/// The sentences an answer quotes.
fn quoted(answer: &Value) -> Vec<u16> {
    let reasons = answer.get("reasons").and_then(Value::as_array).into_iter().flatten();
    let ids = reasons.filter_map(|reason| reason.get("id")?.as_str());
    ids.filter_map(|id| id.rsplit_once('#')?.1.parse().ok()).collect()
}

fn owed(answer: &Value) -> Vec<String> {
    let duties = answer.get("duties").and_then(Value::as_array).into_iter().flatten();
    duties.filter_map(|owed| Some(owed.get("duty")?.as_str()?.to_owned())).collect()
}
