//! The binary: settings, wiring, one file per command. It holds no rule of any kind.

mod alarms;
mod backups_made;
mod certificate;
mod children;
mod commands;
mod database;
mod doctor;
mod files;
mod house;
mod keys;
mod mail_desk;
mod mail_doors;
mod mailbox;
mod manager;
mod messages;
mod metered;
mod metrics;
mod notices;
mod offering;
mod output;
mod own_forms;
mod peer_secret;
mod retention;
mod running;
mod sealed;
mod settings;
mod staff;
mod systems;
mod traces;
mod upkeep;
mod whereabouts;

use clap::Parser;
use std::process::ExitCode;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Software that keeps a published privacy policy.
///
/// A policy is one Markdown file: the text people read, and under its paragraphs short rules that say what its
/// sentences permit, forbid, owe and grant. Begin with `goodfaith check policies/`.
///
/// Exit codes: 0 yes, 1 no (a check failed, a claim does not hold, something got weaker), 2 wrong usage or a file that
/// cannot be read.
#[derive(Debug, Parser)]
#[command(name = "goodfaith", version, verbatim_doc_comment, max_term_width = 100)]
struct Goodfaith {
    #[command(subcommand)]
    command: commands::Command,
}

fn main() -> ExitCode {
    let Goodfaith { command } = Goodfaith::parse();
    match command.run() {
        Ok(output::Outcome::Yes) => ExitCode::SUCCESS,
        Ok(output::Outcome::No) => ExitCode::from(1),
        Err(fault) => {
            output::complain(&fault);
            ExitCode::from(2)
        }
    }
}
