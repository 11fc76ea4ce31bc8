//! The real program serving a house, as a child process that can be killed where it stands. It never outlives the test.

use crate::run::root;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

/// The site of every house here: one of the real policies.
pub(super) const SITE: &str = "wso2.com";

/// Where a house lies, and which store it is on.
#[derive(Clone, Debug)]
pub(super) struct Place {
    folder: PathBuf,
    store: Option<String>,
}

impl Place {
    /// A house in this folder, on the store that lies there too or at this address.
    pub(super) fn new(folder: &Path, store: Option<&str>) -> Self {
        Self { folder: folder.to_owned(), store: store.map(str::to_owned) }
    }

    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    pub(super) fn store(&self) -> Option<&str> {
        self.store.as_deref()
    }

    /// `goodfaith` with these words, on this house; started through other programs where some are named.
    pub(super) fn program(&self, through: &[&str], words: &[&str]) -> Command {
        let own = env!("CARGO_BIN_EXE_goodfaith");
        let mut command = match through.split_first() {
            Some((first, rest)) => {
                let mut command = Command::new(first);
                command.args(rest).arg(own);
                command
            }
            None => Command::new(own),
        };
        command.args(words).arg("--policies").arg(root().join("policies").join(SITE)).arg("--folder").arg(&self.folder);
        if let Some(store) = &self.store {
            command.args(["--store", store]);
        }
        command.current_dir(root()).env_remove("GOODFAITH_KEK").env_remove("RUST_LOG").stdin(Stdio::null());
        command
    }

    /// A company's key, made before anything is served.
    pub(super) fn key(&self) -> String {
        let output = self.program(&[], &["key", "--site", SITE, "--name", "desk"]).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap().trim().to_owned()
    }
}

/// A server that is ready.
#[derive(Debug)]
pub(super) struct Server {
    process: Child,
    port: u16,
    errors: PathBuf,
}

impl Server {
    /// Starts it, and returns when it has said where it is.
    pub(super) fn start(place: &Place) -> Self {
        Self::start_through(place, &[]).unwrap_or_else(|said| panic!("the server did not start: {said}"))
    }

    /// The same through other programs; what it said on standard error where it did not start.
    pub(super) fn start_through(place: &Place, through: &[&str]) -> Result<Self, String> {
        let errors = tempfile::NamedTempFile::with_prefix_in("errors", env!("CARGO_TARGET_TMPDIR")).unwrap().keep().unwrap().1;
        let file = std::fs::File::create(&errors).unwrap();
        let mut process = place.program(through, &["serve", "--port", "0"]).stdout(Stdio::piped()).stderr(file).spawn().unwrap();
        let mut output = BufReader::new(process.stdout.take().unwrap()).lines();
        let said = output.find_map(|line| line.unwrap().split_once("http://localhost:").map(|(_, rest)| rest.to_owned()));
        let digits: Option<String> = said.map(|rest| rest.chars().take_while(char::is_ascii_digit).collect());
        let server = Self { process, port: digits.as_deref().unwrap_or("0").parse().unwrap(), errors };
        if digits.is_some() { Ok(server) } else { Err(server.errors()) }
    }

    pub(super) fn port(&self) -> u16 {
        self.port
    }

    /// Its number among the processes of the machine.
    pub(super) fn number(&self) -> u32 {
        self.process.id()
    }

    /// Kills it where it stands, with whatever it is doing, and returns when it is gone.
    pub(super) fn kill(mut self) {
        self.process.kill().unwrap();
        let status = self.process.wait().unwrap();
        assert_eq!(status.code(), None, "the server had ended by itself: {}", self.errors());
    }

    /// What it has written to standard error so far.
    pub(super) fn errors(&self) -> String {
        String::from_utf8_lossy(&std::fs::read(&self.errors).unwrap_or_default()).into_owned()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.process.kill());
        drop(self.process.wait());
        drop(std::fs::remove_file(&self.errors));
    }
}
