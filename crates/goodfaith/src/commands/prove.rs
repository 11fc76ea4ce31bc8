//! `goodfaith prove`: every claim of a policy, and claims asked by hand, checked over all flows and facts.

use crate::files::{self, Fault};
use crate::output::{self, Outcome};
use policy::{Policy, Proof};
use std::path::PathBuf;

/// Check claims over every flow and every combination of facts.
///
/// Without --claim, the `prove` statements of the policies are checked and listed. With it, the claim is checked of
/// each, and one state in which it fails is shown.
///
///   goodfaith prove policies/
///   goodfaith prove policies/wipro.com --claim 'never sell all'
///   goodfaith prove policies/wso2.com --claim 'may contact email for service if not opted-out'
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct Arguments {
    /// Policy files, or folders of them.
    #[arg(required = true)]
    paths: Vec<PathBuf>,
    /// A claim, written as after `prove`.
    #[arg(long)]
    claim: Vec<String>,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

impl Arguments {
    pub(crate) fn run(self) -> Result<Outcome, Fault> {
        let mut all = true;
        let mut listed = Vec::new();
        for source in files::sources(&self.paths)? {
            let policy = files::compile_source(&source)?;
            let proofs = if self.claim.is_empty() { policy.proofs().to_vec() } else { asked(&policy, &self.claim)? };
            all &= proofs.iter().all(|proof| proof.counterexample.is_none());
            listed.push((policy.version().to_string(), proofs));
        }
        if self.json {
            output::json(&listed);
            return Ok(all.into());
        }
        for (version, proofs) in &listed {
            output::line(version);
            for proof in proofs {
                match &proof.counterexample {
                    None => output::line(format!("  holds  {}  ({} states)", proof.claim, proof.states)),
                    Some(found) => output::line(format!("  fails  {}\n         because this is so: {found}", proof.claim)),
                }
            }
        }
        Ok(all.into())
    }
}

fn asked(policy: &Policy, claims: &[String]) -> Result<Vec<Proof>, Fault> {
    claims.iter().map(|claim| policy.prove(claim).map_err(|error| Fault::Usage(format!("the claim `{claim}` cannot be read: {error}")))).collect()
}
