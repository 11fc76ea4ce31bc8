//! `goodfaith render`: the page people read, as one HTML file. The running site has the same text with live counts.

use crate::files::{self, Fault};
use crate::output::{self, Outcome};
use policy::{Policy, RenderedBlock};
use serde::Serialize;
use std::fmt::Write as _;
use std::path::PathBuf;

/// Render a policy as HTML, the rules behind each sentence on demand.
///
///   goodfaith render policies/wipro.com/2006-11-09.md > wipro.html
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct Arguments {
    /// The policy file.
    path: PathBuf,
    /// Print the blocks as JSON.
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Rendered {
    version: String,
    blocks: Vec<RenderedBlock>,
}

impl Arguments {
    pub(crate) fn run(self) -> Result<Outcome, Fault> {
        let policy = files::compiled(&self.path)?;
        if self.json {
            output::json(&Rendered { version: policy.version().to_string(), blocks: policy.blocks() });
        } else {
            output::text(&page(&policy));
        }
        Ok(Outcome::Yes)
    }
}

const STYLE: &str = "body{max-width:42rem;margin:2rem auto;padding:0 1rem;font:1.05rem/1.6 Georgia,serif}\
details{margin:.2rem 0 .6rem;font:.85rem/1.5 ui-monospace,monospace}summary{cursor:pointer;color:#555}\
pre{white-space:pre-wrap;margin:.3rem 0 0;padding:.6rem;background:#f4f4f0;border-left:3px solid #999}\
@media(prefers-color-scheme:dark){body{background:#181818;color:#e8e6e1}summary{color:#aaa}pre{background:#242424}}";

fn page(policy: &Policy) -> String {
    let (version, company) = (policy.version().to_string(), escaped(policy.company()));
    let mut html = format!(
        "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width\">\n<title>Privacy policy of {company}</title>\n<style>{STYLE}</style>\n<p>{company}, {version}</p>\n"
    );
    for block in policy.blocks() {
        let inner: String = block.pieces.iter().map(|piece| piece.html.as_str()).collect();
        let _ = writeln!(html, "<{0}>{inner}</{0}>", if block.tag == "li" { "p" } else { block.tag });
        for number in block.pieces.iter().filter_map(|piece| piece.sentence) {
            let rules: Vec<String> = policy.statements().iter().filter(|statement| statement.sentence == number).flat_map(policy::Statement::lines).collect();
            let class = policy.sentence(number).map_or("", |sentence| sentence.class.key());
            let _ = writeln!(html, "<details id=\"s{number}\"><summary>#{number}, {class}</summary><pre>{}</pre></details>", escaped(&rules.join("\n")));
        }
    }
    html.push_str("</html>\n");
    html
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
