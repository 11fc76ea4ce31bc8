//! A real MariaDB for tests: a server of its own in a temporary folder, reached through a socket there. It never outlives the tests, however
//! they end, and never touches the machine's own.

use crate::house::fail;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;
use tempfile::TempDir;

/// How often a start is tried, a quarter of a second apart.
const STARTS_MAX: u32 = 240;
const PAUSE: Duration = Duration::from_millis(250);

/// Stops the server and takes its folder away once nobody holds the other end of its input: also when we are killed.
const KEEPER: &str = r#"trap '' INT TERM HUP; cat >/dev/null; [ -f "$1/pid" ] && kill -KILL "$(cat "$1/pid")" 2>/dev/null; sleep 0.2; rm -rf "$1""#;

/// A running server.
#[derive(Debug)]
pub struct MariaDb {
    folder: PathBuf,
    server: Mutex<Option<Child>>,
    _keeper: ChildStdin,
}

impl MariaDb {
    /// A server of its own.
    ///
    /// # Panics
    /// When MariaDB is not installed or does not start: such a test has not been passed.
    #[must_use]
    pub fn start() -> Self {
        let folder = TempDir::with_prefix("goodfaith-maria-").unwrap_or_else(|cause| fail(&cause.to_string())).keep();
        let keeper = Command::new("sh").args(["-c", KEEPER, "keeper"]).arg(&folder).stdin(Stdio::piped()).stdout(Stdio::null()).spawn();
        let keeper = keeper.unwrap_or_else(|cause| fail(&cause.to_string())).stdin.take();
        let keeper = keeper.unwrap_or_else(|| fail("the keeper of MariaDB has no input"));
        let mut install = Command::new(program("mariadb-install-db"));
        install.arg("--no-defaults").arg(format!("--datadir={}", folder.join("data").display()));
        install.args(["--auth-root-authentication-method=normal", "--skip-test-db", "--skip-name-resolve"]);
        let made = install.stdin(Stdio::null()).output().unwrap_or_else(|cause| fail(&format!("mariadb-install-db: {cause}. {INSTALL}")));
        if !made.status.success() {
            fail(&format!("mariadb-install-db: {}", String::from_utf8_lossy(&made.stderr)));
        }
        let server = Self { folder, server: Mutex::new(None), _keeper: keeper };
        server.resume();
        server
    }

    /// Starts it again after it was killed, and waits until it answers.
    ///
    /// # Panics
    /// When it does not start.
    pub fn resume(&self) {
        let log = std::fs::File::create(self.folder.join("log")).unwrap_or_else(|cause| fail(&cause.to_string()));
        let mut command = Command::new(program("mariadbd"));
        command.arg("--no-defaults").arg(format!("--datadir={}", self.folder.join("data").display()));
        command.arg(format!("--socket={}", self.socket().display())).arg(format!("--pid-file={}", self.folder.join("pid").display()));
        command.args(["--user=root", "--skip-networking", "--character-set-server=utf8mb4", "--innodb-buffer-pool-size=32M"]);
        let child = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(log).spawn();
        let child = child.unwrap_or_else(|cause| fail(&format!("mariadbd: {cause}. {INSTALL}")));
        *self.server.lock().unwrap_or_else(PoisonError::into_inner) = Some(child);
        for _ in 0..STARTS_MAX {
            if self.client("mysql", "select 1").status().is_ok_and(|status| status.success()) {
                return;
            }
            std::thread::sleep(PAUSE);
        }
        fail(&format!("MariaDB does not start: {}", std::fs::read_to_string(self.folder.join("log")).unwrap_or_default()));
    }

    /// Kills it where it stands, as a fault of the machine would.
    pub fn kill(&self) {
        if let Some(mut child) = self.server.lock().unwrap_or_else(PoisonError::into_inner).take() {
            let _ = child.kill();
            let _ = child.wait();
        }
    }

    fn socket(&self) -> PathBuf {
        self.folder.join("socket")
    }

    /// Where this user reaches this database of it.
    #[must_use]
    pub fn address(&self, user: &str, database: &str) -> String {
        format!("mysql://{user}@localhost/{database}?socket={}", self.socket().display())
    }

    /// Runs statements as the operator, and gives what they print, a row a line.
    ///
    /// # Panics
    /// When one fails.
    pub fn sql(&self, database: &str, text: &str) -> String {
        let output = self.client(database, text).output().unwrap_or_else(|cause| fail(&format!("mariadb: {cause}")));
        if !output.status.success() {
            fail(&format!("mariadb: {}", String::from_utf8_lossy(&output.stderr)));
        }
        String::from_utf8_lossy(&output.stdout).trim_end().to_owned()
    }

    fn client(&self, database: &str, text: &str) -> Command {
        let mut command = Command::new(program("mariadb"));
        command.arg("--no-defaults").arg("-S").arg(self.socket()).args(["-u", "root", "-N", "-B", "--default-character-set=utf8mb4", database, "-e", text]);
        command.stderr(Stdio::piped()).stdout(Stdio::piped());
        command
    }
}

impl Drop for MariaDb {
    fn drop(&mut self) {
        // The keeper sees to the folder when its input closes, which is next.
        self.kill();
    }
}

/// What to do where it is missing.
const INSTALL: &str = "Install Debian's package `mariadb-server`";

/// Debian has the server where only the operator's path leads.
fn program(name: &str) -> PathBuf {
    let folders = ["/usr/sbin", "/usr/bin", "/usr/local/bin"];
    folders.iter().map(|folder| Path::new(folder).join(name)).find(|path| path.exists()).unwrap_or_else(|| PathBuf::from(name))
}
