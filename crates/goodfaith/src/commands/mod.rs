//! One file per command; each file's `Arguments` is its help.

mod backup;
mod check;
mod decide;
pub(crate) mod demo;
mod diff;
mod disclose;
mod doctor;
mod embed;
mod erasures;
mod explain;
mod fmt;
mod import;
mod key;
mod keys;
mod mailings;
mod migrate;
mod prove;
mod publish;
mod receive;
mod render;
mod report;
mod restore;
mod retention;
mod rotate;
mod scrub;
mod serve;
mod staff;
mod systems;
mod table;
mod trace;
mod upgrade;
mod verify;
mod withdraw;

use crate::files::Fault;
use crate::output::Outcome;

#[derive(Debug, clap::Subcommand)]
pub(crate) enum Command {
    Check(check::Arguments),
    Decide(decide::Arguments),
    Explain(explain::Arguments),
    Prove(prove::Arguments),
    Diff(diff::Arguments),
    Disclose(disclose::Arguments),
    Trace(trace::Arguments),
    Table(table::Arguments),
    Fmt(fmt::Arguments),
    Render(render::Arguments),
    Demo(demo::Arguments),
    Serve(serve::Arguments),
    Doctor(doctor::Arguments),
    Report(report::Arguments),
    Upgrade(upgrade::Arguments),
    Publish(publish::Arguments),
    Withdraw(withdraw::Arguments),
    Mailings(mailings::Arguments),
    Embed(embed::Arguments),
    Key(key::Arguments),
    Keys(keys::Arguments),
    Staff(staff::Arguments),
    Rotate(rotate::Arguments),
    Verify(verify::Arguments),
    Migrate(migrate::Arguments),
    Backup(backup::Arguments),
    Restore(restore::Arguments),
    Retention(retention::Arguments),
    Erasures(erasures::Arguments),
    Receive(receive::Arguments),
    Scrub(scrub::Arguments),
    Systems(systems::Arguments),
    Import(import::Arguments),
}

impl Command {
    pub(crate) fn run(self) -> Result<Outcome, Fault> {
        match self {
            Self::Check(arguments) => arguments.run(),
            Self::Decide(arguments) => arguments.run(),
            Self::Explain(arguments) => arguments.run(),
            Self::Prove(arguments) => arguments.run(),
            Self::Diff(arguments) => arguments.run(),
            Self::Disclose(arguments) => arguments.run(),
            Self::Trace(arguments) => arguments.run(),
            Self::Table(arguments) => arguments.run(),
            Self::Fmt(arguments) => arguments.run(),
            Self::Render(arguments) => arguments.run(),
            Self::Demo(arguments) => arguments.run(),
            Self::Serve(arguments) => arguments.run(),
            Self::Doctor(arguments) => arguments.run(),
            Self::Report(arguments) => arguments.run(),
            Self::Upgrade(arguments) => arguments.run(),
            Self::Publish(arguments) => arguments.run(),
            Self::Withdraw(arguments) => arguments.run(),
            Self::Mailings(arguments) => arguments.run(),
            Self::Embed(arguments) => arguments.run(),
            Self::Key(arguments) => arguments.run(),
            Self::Keys(arguments) => arguments.run(),
            Self::Staff(arguments) => arguments.run(),
            Self::Rotate(arguments) => arguments.run(),
            Self::Verify(arguments) => arguments.run(),
            Self::Migrate(arguments) => arguments.run(),
            Self::Backup(arguments) => arguments.run(),
            Self::Restore(arguments) => arguments.run(),
            Self::Retention(arguments) => arguments.run(),
            Self::Erasures(arguments) => arguments.run(),
            Self::Receive(arguments) => arguments.run(),
            Self::Scrub(arguments) => arguments.run(),
            Self::Systems(arguments) => arguments.run(),
            Self::Import(arguments) => arguments.run(),
        }
    }
}
