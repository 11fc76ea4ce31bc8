//! A server that runs until it is told to stop, and what it said when it started.

use crate::run::root;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};

/// `goodfaith` with these arguments, in the folder of the repository.
pub(crate) fn command(words: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_goodfaith"));
    command.args(words).current_dir(root()).env("NO_COLOR", "1").stdin(Stdio::null());
    command
}

/// A server.
pub(crate) struct Running {
    process: Child,
    /// Where it serves, as `http://localhost:8620`.
    pub(crate) address: String,
    /// Where its figures are, when it was told to give them.
    pub(crate) figures: Option<String>,
}

impl Running {
    pub(crate) fn start(words: &[&str]) -> Self {
        Self::of(command(words))
    }

    pub(crate) fn of(mut command: Command) -> Self {
        let mut process = command.stdout(Stdio::piped()).spawn().unwrap();
        let mut figures = None;
        for line in BufReader::new(process.stdout.take().unwrap()).lines().map(Result::unwrap) {
            if let Some(at) = line.strip_prefix("figures at ") {
                figures = Some(at.trim_end_matches("/metrics").to_owned());
            } else if let Some((_, at)) = line.split_once(" sites at ") {
                return Self { process, address: at.trim_end_matches('/').to_owned(), figures };
            }
        }
        let ended = process.wait().unwrap();
        panic!("the server did not start: {ended}");
    }

    pub(crate) fn port(&self) -> u16 {
        self.address.rsplit(':').next().unwrap().parse().unwrap()
    }

    /// Asks it to stop, as a service manager does.
    pub(crate) fn ask_to_stop(&self) {
        let asked = Command::new("kill").args(["-TERM", &self.process.id().to_string()]).status().unwrap();
        assert!(asked.success());
    }

    /// Waits until it has ended.
    pub(crate) fn ended(mut self) -> ExitStatus {
        self.process.wait().unwrap()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        drop(self.process.kill());
        drop(self.process.wait());
    }
}

/// A folder for a house, with the five policies in it and this file of settings.
pub(crate) fn house_with(settings: &str) -> tempfile::TempDir {
    let house = tempfile::tempdir().unwrap();
    copy(&root().join("policies"), &house.path().join("policies"));
    std::fs::write(house.path().join("goodfaith.toml"), settings).unwrap();
    house
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap().map(Result::unwrap) {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}
