//! `goodfaith check`: does every policy compile, and what does each come to. It changes nothing.

use crate::files::{self, Fault};
use crate::output::{self, Outcome};
use policy::{Class, Counts, Diagnostic, Policies, Policy, Severity};
use serde::Serialize;
use std::path::PathBuf;

/// Compile policies and say everything that is wrong with them.
///
/// A policy compiles when every sentence is covered, every quote stands in the text, no two sentences clash, no
/// statement is without effect, every claim holds, and the software can do all it promises. All mistakes are reported
/// in one run, each with its place and, where there is one, the way to mend it.
///
///   goodfaith check policies/
///   goodfaith check policies/wipro.com/2006-11-09.md --strict
///   goodfaith check policies/ --silent      the sentences that promise nothing, for review
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct Arguments {
    /// Policy files, or folders of them.
    #[arg(required = true)]
    paths: Vec<PathBuf>,
    /// Warnings fail the check too: words of a sentence that no statement quotes, statements nothing depends on.
    #[arg(long)]
    strict: bool,
    /// List the warnings.
    #[arg(long, short)]
    warnings: bool,
    /// List every sentence that is said to promise nothing, with the cause.
    #[arg(long)]
    silent: bool,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Report<'a> {
    compiles: bool,
    policies: Vec<PolicyReport<'a>>,
    diagnostics: &'a [Diagnostic],
}

#[derive(Serialize)]
struct PolicyReport<'a> {
    file: &'a str,
    version: String,
    #[serde(flatten)]
    counts: Counts,
    proofs: &'a [policy::Proof],
    uncovered_words: &'a [policy::UncoveredWords],
    settled_clashes: &'a [policy::SettledClash],
    elastic_grounds: &'a [policy::Opening],
}

impl Arguments {
    pub(crate) fn run(self) -> Result<Outcome, Fault> {
        let sources = files::sources(&self.paths)?;
        let (policies, diagnostics) = Policies::compile(&sources, &files::controls());
        let grave = if self.strict { Severity::Warning } else { Severity::Error };
        let compiles = !diagnostics.iter().any(|message| message.severity >= grave);
        let all: Vec<&Policy> = policies.sites().flat_map(|site| policies.versions(site)).map(AsRef::as_ref).collect();
        if self.json {
            let reports = all.iter().map(|policy| report(policy)).collect();
            output::json(&Report { compiles, policies: reports, diagnostics: &diagnostics });
            return Ok(compiles.into());
        }
        output::diagnostics(&sources, &diagnostics, self.warnings || self.strict);
        for policy in &all {
            self.print(policy);
        }
        let errors = diagnostics.iter().filter(|message| message.severity == Severity::Error).count();
        let warnings = diagnostics.iter().filter(|message| message.severity == Severity::Warning).count();
        let verdict = if compiles { "every policy compiles" } else { "not every policy compiles" };
        let hint = if warnings > 0 && !self.warnings && !self.strict { " (list them with --warnings)" } else { "" };
        output::line(format!("{verdict}: {} of {} files, {errors} errors, {warnings} warnings{hint}", all.len(), sources.len()));
        Ok(compiles.into())
    }

    fn print(&self, policy: &Policy) {
        let Counts { sentences, enforced, noticed, rights, organisational, silent } = policy.counts();
        output::line(format!("{}  {}", policy.version(), policy.file()));
        output::line(format!(
            "  {sentences} sentences: {enforced} enforced, {noticed} noticed, {rights} rights, {organisational} organisational, {silent} silent"
        ));
        let held = policy.proofs().iter().filter(|proof| proof.counterexample.is_none()).count();
        let states: usize = policy.proofs().iter().map(|proof| proof.states).sum();
        output::line(format!("  {held} claims proven over {states} states; {} flows told apart", policy.collapsed_cells()));
        for clash in policy.settled_clashes() {
            output::line(format!("  clash settled: #{} forbids what #{} permits, because {}", clash.forbids, clash.permits, clash.because));
        }
        for uncovered in policy.uncovered_words() {
            output::line(format!("  words no rule quotes in #{}: {}", uncovered.sentence, uncovered.words.join(" … ")));
        }
        if self.silent {
            for sentence in policy.sentences().iter().filter(|sentence| matches!(sentence.class, Class::Silent | Class::Organisational)) {
                let causes: Vec<String> =
                    policy.statements().iter().filter(|statement| statement.sentence == sentence.number).map(policy::Statement::text).collect();
                output::line(format!("  #{} {}\n      {}", sentence.number, causes.join("; "), sentence.text));
            }
        }
    }
}

fn report(policy: &Policy) -> PolicyReport<'_> {
    PolicyReport {
        file: policy.file(),
        version: policy.version().to_string(),
        counts: policy.counts(),
        proofs: policy.proofs(),
        uncovered_words: policy.uncovered_words(),
        settled_clashes: policy.settled_clashes(),
        elastic_grounds: policy.elastic_grounds(),
    }
}
