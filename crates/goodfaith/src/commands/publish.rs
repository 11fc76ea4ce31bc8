//! `goodfaith publish`: a new version, shown with what it means and then kept by the house. It writes no policy.

use crate::commands::diff;
use crate::files::{self, Fault};
use crate::house;
use crate::output::{self, Outcome};
use crate::upkeep::Upkeep;
use crate::whereabouts::HouseArguments;
use jiff::civil::Date;
use operations::{HeldTouched, NewVersion, OperationError, Publication, Reach};
use policy::{Compiled, Direction, compile};
use std::collections::BTreeMap;
use std::path::PathBuf;

/// Publish a new version of a site's policy.
///
/// What changes is shown first, in decisions and promises, with how many people it concerns: what is held of them, who received it, which
/// consents must be asked for again, what waits and is decided again. Nothing changes until --yes goes with it. Then the house keeps the
/// version itself; it is in force from its `effective` day on, today's at once, and people are told as the text in force says.
///
/// A version is stopped that does not compile, opens what an older one closed with `never ever`, is of a day that is over, or shows another
/// date than its own. It is published whole or not at all, and never changed after that; `goodfaith withdraw` takes it back before its day.
///
/// The folder --policies holds the versions the house was begun with. A house in SQLite must not be running meanwhile; one in PostgreSQL
/// may. A running one publishes on request (dry_run shows only), and takes it up without a new start:
///
///   goodfaith publish new.md
///   goodfaith publish new.md --effective 2027-01-01 --yes
///   jq -n --rawfile text new.md '{text: $text, dry_run: true}' | curl -H "Authorization: Bearer gf_…" \
///     --json @- http://wipro.localhost:8620/api/v1/sites/wipro.com/policy/versions
///
/// What the operator promises beyond the text stands in `offering.toml` in the house's folder; what the text forbids cannot be set:
///
///   ["wipro.com"]
///   on-change = ["notice", "letter",    a notice on every page, a letter to everybody concerned, and from its day on a letter that asks
///                "ask-again"]           those again, and nobody else, who gave a consent whose sentences change
///   notice-stands = "60 days"           how long the notice of a change stands; 30 days where nothing is said
///   publish-by-two = true               in the console and by the API one proposes, and another publishes just that
///   address = "https://www.wipro.com"   where the letters say that people reach the site
///
/// Exit codes: 0 published, now or before; 1 only shown, or stopped; 2 wrong usage, or the house could not be opened.
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct Arguments {
    /// The file of the new version.
    new: PathBuf,
    /// The day on which it comes into force; the file must say the same.
    #[arg(long, value_name = "DATE")]
    effective: Option<Date>,
    /// Publish it. Without this nothing changes.
    #[arg(long)]
    yes: bool,
    /// Print JSON.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    house: HouseArguments,
}

impl Arguments {
    pub(crate) fn run(self) -> Result<Outcome, Fault> {
        let source = files::read(&self.new)?;
        let Compiled { policy, diagnostics } = compile(&source, &files::controls());
        let Some(policy) = policy else {
            output::diagnostics(std::slice::from_ref(&source), &diagnostics, false);
            output::complain(&"it does not compile, so nothing was published");
            return Ok(Outcome::No);
        };
        let site = policy.version().site.clone();
        let new = NewVersion { text: source.text, effective: self.effective };
        let came_to = house::run(async {
            let opened = self.house.open(&Upkeep::default()).await?;
            let house = &opened.house;
            Ok(if self.yes { house.publish_at(&site, &new).await } else { house.show_version_at(&site, &new).await })
        })?;
        match came_to {
            Ok(publication) => {
                if self.json {
                    output::json(&publication);
                } else {
                    print(&publication);
                }
                Ok(publication.published.into())
            }
            Err(OperationError::Malformed(mistakes)) => {
                for mistake in mistakes {
                    output::complain(&mistake.words);
                }
                output::complain(&"nothing was published");
                Ok(Outcome::No)
            }
            Err(error) => Err(Fault::House(error.to_string())),
        }
    }
}

fn print(publication: &Publication) {
    diff::print(&publication.difference);
    print_reach(&publication.reach);
    output::line("\nhow people are told");
    for told in &publication.told {
        output::line(format!("  {told}"));
    }
    let day = publication.in_force_from;
    output::line(match (publication.published, publication.at_once) {
        (true, true) => "\npublished: it is in force".to_owned(),
        (true, false) => format!("\npublished: it is in force from {day} on"),
        (false, true) => "\nonly shown, nothing has changed: with --yes it is published, and in force at once".to_owned(),
        (false, false) => format!("\nonly shown, nothing has changed: with --yes it is published, and in force from {day} on"),
    });
}

fn print_reach(reach: &Reach) {
    output::line("\nwhom it concerns");
    output::line(format!("  {} of {} people on file", reach.people_concerned, reach.people_on_file));
    let mut kinds: BTreeMap<(Direction, &str), Vec<&HeldTouched>> = BTreeMap::new();
    for held in &reach.held {
        kinds.entry((held.direction, held.category.key())).or_default().push(held);
    }
    for ((direction, category), held) in kinds {
        let Some(first) = held.first() else { continue };
        let word = match direction {
            Direction::Weaker => "weaker",
            Direction::Stronger => "stronger",
            Direction::Moved => "otherwise",
        };
        let flows: usize = held.iter().map(|held| held.actions.len()).sum();
        let action = first.actions.first().map_or("use", |action| vocabulary::Word::key(*action));
        output::line(format!(
            "  {word:<9} {category}, held of {} people in {} values: {flows} flows, such as {action} for {} ({})",
            first.people, first.values, first.purpose, first.recipient
        ));
    }
    for party in &reach.parties {
        output::line(format!("  {} ({}) has received such data of {} people", party.party, party.recipient, party.people));
    }
    for consents in &reach.consents.consents {
        let purposes: Vec<String> = consents.purposes.iter().map(ToString::to_string).collect();
        let for_what = if purposes.is_empty() { "any purpose".to_owned() } else { purposes.join(", ") };
        output::line(format!("  {} people must be asked again for their {} for {for_what}", consents.people, consents.condition));
        for (word, sentences) in [("was", &consents.before), ("is now", &consents.after)] {
            for sentence in sentences {
                output::line(format!("    {word:<6} “{sentence}”"));
            }
        }
    }
    if reach.waiting.requests > 0 {
        output::line(format!("  {} requests wait for an answer, under the policy of that moment", reach.waiting.requests));
    }
    for (kind, count) in &reach.waiting.jobs {
        output::line(format!("  {count} jobs wait ({kind}), and are decided again when they are done"));
    }
}
