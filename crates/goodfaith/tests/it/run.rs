//! Runs the binary and gives what it said.

use serde_json::Value;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// What a command said, and how it ended.
#[derive(Debug)]
pub(crate) struct Said {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Said {
    /// The standard output as one JSON value.
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error} in {self:?}"))
    }

    /// The standard output as JSON lines.
    pub(crate) fn lines(&self) -> Vec<Value> {
        self.out.lines().map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error} in `{line}`"))).collect()
    }
}

/// The folder of the repository, in which every command runs.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap()
}

/// `goodfaith` with these words, separated by white space.
pub(crate) fn goodfaith(words: &str) -> Said {
    with_input(&words.split_whitespace().collect::<Vec<_>>(), "")
}

/// `goodfaith` with these arguments and this on standard input.
pub(crate) fn with_input(arguments: &[&str], input: &str) -> Said {
    let mut command = Command::new(env!("CARGO_BIN_EXE_goodfaith"));
    command.args(arguments).current_dir(root()).env("NO_COLOR", "1").env("COLUMNS", "100");
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let input = input.to_owned();
    // A command that reads nothing may be gone before all is written.
    let writer = std::thread::spawn(move || drop(stdin.write_all(input.as_bytes())));
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    Said { code: output.status.code().unwrap(), out: text(output.stdout), err: text(output.stderr) }
}

/// A folder of its own with these files in it.
pub(crate) fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        std::fs::write(folder.path().join(name), text).unwrap();
    }
    folder
}

/// A small policy; rules follow its two sentences.
pub(crate) fn small(effective: &str, rules: &str) -> String {
    format!(
        "+++\nsite = \"example.org\"\ncompany = \"Example Ltd\"\neffective = {effective}\n+++\n\nWe never sell your address. We may use it to answer you.\n\n```rules\n{rules}\n```\n"
    )
}

pub(crate) const NEVER: &str = "never sell contact-details | We never sell your address";
pub(crate) const MAY: &str = "may use contact-details for support | We may use it to answer you";
