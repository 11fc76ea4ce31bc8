//! `goodfaith explain`: what a sentence governs, or why a flow is answered as it is. It decides nothing new.

use crate::files::{self, Fault};
use crate::output::{self, Outcome};
use policy::{Answer, Facts, Policies, Policy, Question, Verdict};
use std::path::PathBuf;
use vocabulary::{Action, Condition, DataCategory, Purpose, Recipient, SentenceId, SiteId, Word, WordError};

/// Explain a sentence (what it governs) or a flow (why it is answered so).
///
///   goodfaith explain wipro.com/2006-11-09#5
///   goodfaith explain wipro.com share email to partner for marketing if confidential and not opted-out
///
/// A flow is written as in a rule: an action, data, `to` or `by` whom, `for` what, and, after `if`, the facts that are
/// known. What is not told is unknown.
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct Arguments {
    /// A sentence's name, or a site and a flow.
    #[arg(required = true, num_args = 1..)]
    what: Vec<String>,
    /// The folder of policies.
    #[arg(long, default_value = "policies")]
    policies: PathBuf,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

impl Arguments {
    pub(crate) fn run(self) -> Result<Outcome, Fault> {
        let policies = files::all_compiled(std::slice::from_ref(&self.policies))?;
        match self.what.as_slice() {
            [sentence] => self.sentence(&policies, sentence),
            [site, flow @ ..] => self.flow(&policies, site, &flow.join(" ")),
            [] => Err(Fault::Usage("name a sentence, or a site and a flow".to_owned())),
        }
    }

    fn sentence(&self, policies: &Policies, name: &str) -> Result<Outcome, Fault> {
        let usage = |error: WordError| Fault::Usage(format!("{error}\n  hint: a sentence is called as in wipro.com/2006-11-09#5"));
        let id = SentenceId::try_from(name.to_owned()).map_err(usage)?;
        let policy = policies.version(&id.version).ok_or_else(|| Fault::Usage(format!("there is no policy {} here", id.version)))?;
        let governs = policy.governs(id.number).ok_or_else(|| Fault::Usage(format!("{} has {} sentences", id.version, policy.sentences().len())))?;
        if self.json {
            output::json(&governs);
            return Ok(Outcome::Yes);
        }
        output::line(format!("{}  {}\n", governs.id, governs.class.key()));
        output::line(format!("  “{}”", governs.sentence));
        for governed in &governs.statements {
            output::line("");
            for line in &governed.rule {
                output::line(format!("  {line}"));
            }
            if governed.permits + governed.forbids > 0 {
                output::line(format!("    line {}; permits {} flows in some state, forbids {}", governed.line, governed.permits, governed.forbids));
            }
        }
        Ok(Outcome::Yes)
    }

    fn flow(&self, policies: &Policies, site: &str, flow: &str) -> Result<Outcome, Fault> {
        let site = SiteId::new(site).map_err(|error| Fault::Usage(error.to_string()))?;
        let policy = policies.versions(&site).last().ok_or_else(|| Fault::Usage(format!("no policy for the site `{site}` here")))?;
        let question = read_flow(policy, flow).map_err(Fault::Usage)?;
        let answer = policy.decide(&question).map_err(|error| Fault::Usage(error.to_string()))?;
        if self.json {
            output::json(&answer);
        } else {
            print_answer(flow, &answer);
        }
        Ok((answer.verdict == Verdict::Permit).into())
    }
}

fn print_answer(flow: &str, answer: &Answer) {
    let verdict = match answer.verdict {
        Verdict::Permit => "permitted",
        Verdict::Deny => "denied",
        Verdict::Silent => "denied: no sentence of this policy allows this",
    };
    output::line(format!("{flow}\n  {verdict}, under {}", answer.version));
    for reason in &answer.reasons {
        output::line(format!("\n  “{}”\n    {}, the words: {}", reason.text, reason.sentence, reason.quote));
    }
    for owed in &answer.duties {
        output::line(format!("\n  owes {}: “{}” ({})", owed.duty, owed.reason.text, owed.reason.sentence));
    }
    for (at, needs) in answer.needs.iter().enumerate() {
        let needs: Vec<String> = needs.iter().map(ToString::to_string).collect();
        output::line(format!("{}  {} permitted with: {}", if at == 0 { "\n" } else { "" }, if at == 0 { "would be" } else { "or      " }, needs.join(" and ")));
    }
    if answer.needs.is_empty() && answer.verdict != Verdict::Permit {
        output::line("\n  no fact would permit it");
    }
}

fn read_flow(policy: &Policy, text: &str) -> Result<Question, String> {
    let (flow, facts) = text.split_once(" if ").unwrap_or((text, ""));
    let (flow, purpose) = flow.split_once(" for ").ok_or("a flow says for what: … for marketing")?;
    let (head, party) = flow.split_once(" to ").or_else(|| flow.split_once(" by ")).unwrap_or((flow, "self"));
    let (action, data) = head.trim().split_once(' ').ok_or("a flow begins with an action and data: share email …")?;
    let mut categories = Vec::new();
    for word in data.split(',').map(str::trim) {
        match policy.data_named_by(word) {
            Some(covered) => categories.extend(covered),
            None => categories.push(DataCategory::new(word).map_err(|error| error.to_string())?),
        }
    }
    let mut told = Facts::unknown();
    for fact in facts.split(" and ").map(str::trim).filter(|fact| !fact.is_empty()) {
        let (word, holds) = fact.strip_prefix("not ").map_or((fact, true), |word| (word, false));
        told = told.with(read::<Condition>(word)?, holds);
    }
    Ok(Question { action: read::<Action>(action)?, data: categories, purpose: read::<Purpose>(purpose)?, recipient: read::<Recipient>(party)?, facts: told })
}

fn read<W: Word>(text: &str) -> Result<W, String> {
    W::find(text.trim()).ok_or_else(|| WordError::unknown::<W>(text.trim()).to_string())
}
