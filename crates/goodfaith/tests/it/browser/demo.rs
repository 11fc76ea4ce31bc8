//! The real program, started as README says: `goodfaith demo` on a free port. It ends with the test, and leaves no
//! house behind.

use std::ffi::OsStr;
use std::io::{BufRead, BufReader, Lines};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};
use tempfile::TempDir;

/// A demonstration that is ready.
#[derive(Debug)]
pub(crate) struct Demo {
    process: Child,
    port: String,
    _output: Lines<BufReader<ChildStdout>>,
    temporary: TempDir,
}

impl Demo {
    /// Starts it on these policies, and returns when it has said where it is.
    pub(crate) fn start(policies: &Path) -> Self {
        Self::of(policies, tempfile::tempdir().unwrap(), &[])
    }

    /// Starts it on these policies in a house whose folder has this file.
    pub(crate) fn with(policies: &Path, file: (&str, &str)) -> Self {
        let temporary = tempfile::tempdir().unwrap();
        let house = temporary.path().join("house");
        std::fs::create_dir(&house).unwrap();
        std::fs::write(house.join(file.0), file.1).unwrap();
        Self::of(policies, temporary, &["--folder".as_ref(), house.as_os_str()])
    }

    fn of(policies: &Path, temporary: TempDir, more: &[&OsStr]) -> Self {
        let mut process = Command::new(env!("CARGO_BIN_EXE_goodfaith"))
            .args(["demo", "--port", "0", "--policies"])
            .arg(policies)
            .args(more)
            .env("TMPDIR", temporary.path())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut output = BufReader::new(process.stdout.take().unwrap()).lines();
        let first = output.find_map(|line| line.unwrap().split_once("http://localhost:").map(|(_, rest)| rest.to_owned()));
        let port: String =
            first.expect("the demonstration did not start; it has said why on standard error").chars().take_while(char::is_ascii_digit).collect();
        Self { process, port, _output: output, temporary }
    }

    /// The folder its letters are put into: the one below the temporary folder that it made.
    pub(crate) fn letters(&self) -> PathBuf {
        let houses = std::fs::read_dir(self.temporary.path()).unwrap();
        let found = houses.map(|house| house.unwrap().path().join("letters/new")).find(|letters| letters.is_dir());
        found.unwrap_or_else(|| panic!("no letters below {}", self.temporary.path().display()))
    }

    /// Where a file of a person can be put that the demonstration does not look at.
    pub(crate) fn beside(&self, name: &str) -> PathBuf {
        self.temporary.path().join(name)
    }

    /// The address of a page of a site, by the first label of its name; of the lobby where that is empty.
    pub(crate) fn at(&self, site: &str, path: &str) -> String {
        let host = if site.is_empty() { "localhost".to_owned() } else { format!("{site}.localhost") };
        format!("http://{host}:{}{path}", self.port)
    }
}

impl Drop for Demo {
    fn drop(&mut self) {
        drop(self.process.kill());
        drop(self.process.wait());
    }
}

/// The folder of the five policies.
pub(crate) fn policies() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../policies")
}
