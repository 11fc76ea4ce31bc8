//! `goodfaith disclose`: many people's data for one party, as a file, as far as the policy permits. It is on the log before it is in the file.

mod progress;

use crate::files::Fault;
use crate::house;
use crate::output::{self, Outcome};
use crate::upkeep::Upkeep;
use crate::whereabouts::HouseArguments;
use indicatif::{ProgressBar, ProgressStyle};
use operations::{Caller, Delivery, DisclosureRequest, HandoverFormat, House, NewHandover, OperationError, Partial, PeopleQuery, Whom};
use progress::Progress;
pub(crate) use progress::hash_of;
use std::io::IsTerminal;
use std::path::PathBuf;
use vocabulary::{Action, DataCategory, Purpose, RecordId, SiteId};

/// Write what a registered party may have of many people into a file.
///
/// Each page of people is decided at its moment, logged, and only then written. Broken off, even by a power cut, the same
/// command goes on where it was: FILE.progress says how far it is, and a page that is written once more is logged once more and
/// counted as such. At the end FILE.tlog-proof is a certificate that the party can keep, and FILE.salt proves the file by it:
///
///   goodfaith disclose --site wipro.com --party Acme --purpose marketing --data name,email --opted-in-to marketing acme.ndjson
///   goodfaith disclose --site wipro.com --party Globex --purpose merger --data name,email --action transfer --everybody globex.csv --csv
///   goodfaith verify certificate acme.ndjson.tlog-proof --key wipro.key --file acme.ndjson --salt acme.ndjson.salt
///
/// A house in SQLite must not be running meanwhile; one in PostgreSQL may.
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct Arguments {
    /// The file to write; with --dry-run none is written.
    file: Option<PathBuf>,
    /// The site.
    #[arg(long)]
    site: String,
    /// The registered party.
    #[arg(long)]
    party: String,
    /// What for.
    #[arg(long)]
    purpose: Purpose,
    /// Which data, separated by commas.
    #[arg(long, value_delimiter = ',', required = true)]
    data: Vec<String>,
    /// `share`, `sell` or `transfer`.
    #[arg(long, default_value = "share")]
    action: Action,
    /// Everybody: the whole holding.
    #[arg(long, conflicts_with_all = ["held_for", "opted_in_to", "has"], required_unless_present_any = ["held_for", "opted_in_to", "has"])]
    everybody: bool,
    /// Those of whom something is held for this purpose.
    #[arg(long)]
    held_for: Option<Purpose>,
    /// Those who chose this, and did not take it back.
    #[arg(long)]
    opted_in_to: Option<Purpose>,
    /// Those of whom all of these are held, separated by commas.
    #[arg(long, value_delimiter = ',')]
    has: Vec<String>,
    /// Write nothing at all where something is refused.
    #[arg(long)]
    all_or_nothing: bool,
    /// Write CSV, for spreadsheets, and not an object a line.
    #[arg(long)]
    csv: bool,
    /// Only look what would leave, and print it as JSON: counts, and nobody.
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    house: HouseArguments,
}

impl Arguments {
    pub(crate) fn run(self) -> Result<Outcome, Fault> {
        let site = SiteId::new(&self.site).map_err(|error| Fault::Usage(error.to_string()))?;
        house::run(async {
            let opened = self.house.open(&Upkeep::default()).await?;
            let caller = opened.house.operator(&site).map_err(|error| said(&error))?;
            if self.dry_run { self.look(&opened.house, &caller).await } else { self.write(&opened.house, &caller).await }
        })
    }

    async fn look(&self, house: &House, caller: &Caller) -> Result<Outcome, Fault> {
        let request = DisclosureRequest {
            subjects: Vec::new(),
            categories: categories(&self.data)?,
            action: self.action,
            purpose: self.purpose,
            party: self.party.clone(),
            partial: self.partial(),
            idempotency: None,
        };
        let mut preview = house.preview(caller, &self.whom()?, &request).await.map_err(|error| said(&error))?;
        preview.subjects.clear();
        output::json(&preview);
        Ok((preview.given > 0).into())
    }

    async fn write(&self, house: &House, caller: &Caller) -> Result<Outcome, Fault> {
        let file = self.file.as_deref().ok_or_else(|| Fault::Usage("name the file to write, or look first with --dry-run".to_owned()))?;
        let mut progress = Progress::begin(file, house)?;
        let new = NewHandover {
            whom: self.whom()?,
            categories: categories(&self.data)?,
            action: self.action,
            purpose: self.purpose,
            party: self.party.clone(),
            partial: self.partial(),
            format: if self.csv { HandoverFormat::Csv } else { HandoverFormat::Json },
            delivery: Delivery::Pages,
            idempotency: Some(progress.key().to_owned()),
        };
        let act = house.hand_over(caller, new).await.map_err(|error| said(&error))?;
        self.pages(house, caller, act.id, &mut progress).await?;
        let content = progress.content()?;
        let certificate = house.finish_handover(caller, act.id, Some(&content)).await.map_err(|error| said(&error))?;
        let view = house.disclosure(caller, act.id).await.map_err(|error| said(&error))?;
        progress.end(certificate.as_ref().map(|certificate| certificate.text.as_str()))?;
        output::line(format!("{}: of {} people, something of {} is in {}", act.id, view.people, view.given, file.display()));
        for (category, values) in &view.stayed {
            output::line(format!("  refused: {category} of {values}, by {}", sentences(&view.refused_by)));
        }
        if view.again > 0 {
            output::line(format!("  pages that were written once more: {}", view.again));
        }
        Ok((view.given > 0).into())
    }

    /// Writes every page that is not in the file yet.
    async fn pages(&self, house: &House, caller: &Caller, id: RecordId, progress: &mut Progress) -> Result<(), Fault> {
        let view = house.disclosure(caller, id).await.map_err(|error| said(&error))?;
        if view.state == "done" {
            return Ok(());
        }
        let bar = bar(u64::from(view.people));
        loop {
            bar.set_position(u64::from(progress.after()));
            let page = match house.handover_page(caller, id, progress.after()).await {
                Ok(page) => page,
                Err(error) => {
                    bar.abandon();
                    if matches!(error, OperationError::Refused(_) | OperationError::Settled(_)) {
                        progress.forget();
                    }
                    return Err(said(&error));
                }
            };
            let written = web::written(&page, progress.hash());
            progress.write(&written, page.next)?;
            if page.next.is_none() {
                bar.finish_and_clear();
                return Ok(());
            }
        }
    }

    const fn partial(&self) -> Partial {
        if self.all_or_nothing { Partial::AllOrNothing } else { Partial::WhatIsPermitted }
    }

    fn whom(&self) -> Result<Whom, Fault> {
        if self.everybody {
            return Ok(Whom::Everybody);
        }
        Ok(Whom::Query(PeopleQuery { held_for: self.held_for, opted_in_to: self.opted_in_to, has: categories(&self.has)? }))
    }
}

fn categories(words: &[String]) -> Result<Vec<DataCategory>, Fault> {
    words.iter().map(|word| DataCategory::new(word.trim()).map_err(|error| Fault::Usage(error.to_string()))).collect()
}

fn sentences(all: &[vocabulary::SentenceId]) -> String {
    if all.is_empty() {
        return "no sentence that permits it".to_owned();
    }
    all.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

fn said(error: &OperationError) -> Fault {
    Fault::Usage(error.to_string())
}

/// How far it is, on a terminal.
fn bar(people: u64) -> ProgressBar {
    if !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::new(people);
    // The template is one this program wrote: were it wrong, the plain bar is as good.
    if let Ok(style) = ProgressStyle::with_template("{bar:40} {human_pos} of {human_len} people, {eta} to go") {
        bar.set_style(style);
    }
    bar
}
