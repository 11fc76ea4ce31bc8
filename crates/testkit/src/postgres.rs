//! A real PostgreSQL for tests: a cluster of its own in a temporary folder, reached through a socket there. It never outlives
//! the tests, however they end, and never touches another cluster.

use crate::house::fail;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Output, Stdio};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, OnceLock, PoisonError};
use std::time::Duration;
use tempfile::TempDir;

/// Where Debian has the programs of each version.
const DEBIAN: &str = "/usr/lib/postgresql";

/// Another folder to look in first.
const BIN: &str = "GOODFAITH_POSTGRES_BIN";

/// Who runs the cluster where the tests run as root, which PostgreSQL refuses to be.
const RUNS_AS: &str = "postgres";

/// How often a start is tried, a quarter of a second apart: after a kill the old processes take a moment to go.
const STARTS_MAX: u32 = 120;
const PAUSE: Duration = Duration::from_millis(250);

/// What its socket is named by; only who listens on the loopback needs another.
const PORT: u16 = 5432;

/// The room a cluster in memory must find.
const MEMORY_MIN: u64 = 4 << 30;

/// Durable like a real one, but small, and without old log files lying about.
const SETTINGS: &[&str] = &[
    "max_connections=400",
    "shared_buffers=64MB",
    "fsync=on",
    "synchronous_commit=on",
    "wal_recycle=off",
    "max_wal_size=256MB",
    "jit=off",
    "log_min_messages=warning",
    "log_line_prefix=%m [%p] ",
];

/// Stops the cluster and takes its folder away once nobody holds the other end of its input: also when we are killed.
const KEEPER: &str = r#"trap '' INT TERM HUP; cat >/dev/null; [ -f "$1/cluster/postmaster.pid" ] && kill -QUIT "$(head -n 1 "$1/cluster/postmaster.pid")" 2>/dev/null; sleep 0.2; rm -rf "$1""#;

/// A running cluster.
#[derive(Debug)]
pub struct Postgres {
    folder: PathBuf,
    settings: Vec<String>,
    port: u16,
    programs: PathBuf,
    server: Mutex<Option<Child>>,
    made: AtomicU64,
    _keeper: ChildStdin,
}

/// One database of a cluster, empty when it is handed out. It goes with its cluster.
#[derive(Clone, Debug)]
pub struct Database {
    name: String,
    address: String,
}

impl Database {
    /// Its name in the cluster.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Where it is, for a store to open.
    #[must_use]
    pub fn address(&self) -> &str {
        &self.address
    }
}

impl Postgres {
    /// The cluster that all tests of this process share. It ends with the process.
    ///
    /// # Panics
    /// As [`Self::start`].
    #[must_use]
    pub fn shared() -> &'static Self {
        static SHARED: OnceLock<Postgres> = OnceLock::new();
        SHARED.get_or_init(|| {
            // In memory where the machine has room for it there: hundreds of databases are made and dropped in one run.
            let disk = std::env::temp_dir();
            let memory = Path::new("/dev/shm");
            Self::start_in(if free_bytes(memory) >= MEMORY_MIN { memory } else { &disk })
        })
    }

    /// A cluster of its own, on disk.
    ///
    /// # Panics
    /// When PostgreSQL is not installed or does not start: such a test has not been passed.
    #[must_use]
    pub fn start() -> Self {
        Self::start_in(&std::env::temp_dir())
    }

    /// A cluster of its own that also listens on a free port of the loopback; over TLS too, where it has a certificate and its key.
    ///
    /// # Panics
    /// As [`Self::start`].
    #[must_use]
    pub fn start_listening(tls: Option<(&Path, &Path)>) -> Self {
        let port = std::net::TcpListener::bind(("127.0.0.1", 0)).and_then(|listener| listener.local_addr());
        let port = port.unwrap_or_else(|cause| fail(&cause.to_string())).port();
        Self::start_with(&std::env::temp_dir(), port, |folder| {
            let listens = "listen_addresses=127.0.0.1".to_owned();
            let Some((certificate, key)) = tls else { return vec![listens] };
            for (from, name) in [(certificate, "server.pem"), (key, "server.key")] {
                let to = folder.join(name);
                std::fs::copy(from, &to).unwrap_or_else(|cause| fail(&cause.to_string()));
                must("chmod", Command::new("chmod").arg("600").arg(&to).output());
                if is_root() {
                    must("chown", Command::new("chown").arg(RUNS_AS).arg(&to).output());
                }
            }
            let of_tls = |name: &str, file: &str| format!("{name}={}", folder.join(file).display());
            vec![listens, "ssl=on".to_owned(), of_tls("ssl_cert_file", "server.pem"), of_tls("ssl_key_file", "server.key")]
        })
    }

    fn start_in(folder: &Path) -> Self {
        Self::start_with(folder, PORT, |_| vec!["listen_addresses=".to_owned()])
    }

    fn start_with(folder: &Path, port: u16, settings: impl FnOnce(&Path) -> Vec<String>) -> Self {
        let programs = programs();
        let folder = TempDir::with_prefix_in("goodfaith-pg-", folder).unwrap_or_else(|cause| fail(&cause.to_string())).keep();
        let keeper = Command::new("sh").args(["-c", KEEPER, "keeper"]).arg(&folder).stdin(Stdio::piped()).stdout(Stdio::null()).spawn();
        let keeper = keeper.unwrap_or_else(|cause| fail(&cause.to_string())).stdin.take();
        let keeper = keeper.unwrap_or_else(|| fail("the keeper of the cluster has no input"));
        let settings = settings(&folder);
        let cluster = Self { folder, settings, port, programs, server: Mutex::new(None), made: AtomicU64::new(0), _keeper: keeper };
        if is_root() {
            let given = Command::new("chown").arg(RUNS_AS).arg(&cluster.folder).output();
            must("chown", given);
        }
        let arguments = ["--auth=trust", "--username=postgres", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync", "--pgdata"];
        must("initdb", cluster.program("initdb").args(arguments).arg(cluster.cluster()).output());
        cluster.resume();
        cluster
    }

    fn cluster(&self) -> PathBuf {
        self.folder.join("cluster")
    }

    /// Everything it has on disk.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The socket it listens on.
    #[must_use]
    pub fn socket(&self) -> PathBuf {
        self.folder.join(format!(".s.PGSQL.{}", self.port))
    }

    /// The port it listens on, where it listens on one.
    #[must_use]
    pub const fn port(&self) -> u16 {
        self.port
    }

    /// Starts it again after it was stopped or killed, and waits until it answers.
    ///
    /// # Panics
    /// When it does not start.
    pub fn resume(&self) {
        for _ in 0..STARTS_MAX {
            if self.answers() {
                return;
            }
            self.spawn_where_none_runs();
            std::thread::sleep(PAUSE);
        }
        let log = std::fs::read_to_string(self.folder.join("log")).unwrap_or_default();
        fail(&format!("PostgreSQL does not start: {log}"));
    }

    fn spawn_where_none_runs(&self) {
        let mut server = self.server.lock().unwrap_or_else(PoisonError::into_inner);
        let runs = server.as_mut().is_some_and(|child| matches!(child.try_wait(), Ok(None)));
        if runs {
            return;
        }
        let log = std::fs::OpenOptions::new().create(true).append(true).open(self.folder.join("log"));
        let log = log.unwrap_or_else(|cause| fail(&cause.to_string()));
        let mut command = self.program("postgres");
        command.arg("-D").arg(self.cluster()).arg("-k").arg(&self.folder).arg("-p").arg(self.port.to_string());
        for setting in SETTINGS.iter().copied().chain(self.settings.iter().map(String::as_str)) {
            command.args(["-c", setting]);
        }
        let child = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(log).spawn();
        *server = Some(child.unwrap_or_else(|cause| fail(&cause.to_string())));
    }

    fn answers(&self) -> bool {
        let asked = self.program("pg_isready").arg("-q").arg("-h").arg(&self.folder).arg("-p").arg(self.port.to_string()).status();
        asked.is_ok_and(|status| status.success())
    }

    /// Stops it as an operator would; everybody who is connected is cut off.
    ///
    /// # Panics
    /// When it does not stop.
    pub fn stop(&self) {
        must("pg_ctl", self.program("pg_ctl").args(["stop", "-w", "-m", "fast", "-D"]).arg(self.cluster()).output());
        if let Some(mut child) = self.server.lock().unwrap_or_else(PoisonError::into_inner).take() {
            let _ = child.wait();
        }
    }

    /// Kills it where it stands, as a fault of the machine would.
    pub fn kill(&self) {
        if let Some(mut child) = self.server.lock().unwrap_or_else(PoisonError::into_inner).take() {
            let _ = child.kill();
            let _ = child.wait();
        }
    }

    /// An empty database.
    ///
    /// # Panics
    /// When it cannot be made.
    #[must_use]
    pub fn database(&self) -> Database {
        let name = format!("house{}", self.made.fetch_add(1, Ordering::SeqCst));
        self.sql("postgres", &format!("create database {name}"));
        let address = format!("postgres://postgres@{}/{name}", self.folder.display().to_string().replace('/', "%2F"));
        Database { name, address }
    }

    /// Takes a database away, whoever is connected. One of hundreds that a run makes; what is left goes with the cluster.
    pub(crate) fn take_away(&self, database: &Database) {
        let text = format!("drop database if exists {} with (force)", database.name);
        // Of a cluster that is stopped nothing needs to be taken away.
        let _ = self.psql("postgres", &text);
    }

    /// An empty database whose transactions are isolated so, where they do not say themselves: as `serializable`.
    ///
    /// # Panics
    /// When it cannot be made.
    #[must_use]
    pub fn database_isolated(&self, isolation: &str) -> Database {
        let database = self.database();
        self.sql("postgres", &format!("alter database {} set default_transaction_isolation = '{isolation}'", database.name));
        database
    }

    /// Runs statements as the operator, and gives what they print, a row a line.
    ///
    /// # Panics
    /// When one fails.
    pub fn sql(&self, database: &str, text: &str) -> String {
        let output = must("psql", self.psql(database, text));
        String::from_utf8_lossy(&output.stdout).trim_end().to_owned()
    }

    fn psql(&self, database: &str, text: &str) -> std::io::Result<Output> {
        let arguments = ["-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-U", "postgres", "-d", database, "-c", text];
        self.program("psql").arg("-h").arg(&self.folder).arg("-p").arg(self.port.to_string()).args(arguments).output()
    }

    /// One of PostgreSQL's programs, run by somebody it accepts.
    fn program(&self, name: &str) -> Command {
        let path = self.programs.join(name);
        let mut command = if is_root() {
            let mut command = Command::new("setpriv");
            command.args(["--reuid", RUNS_AS, "--regid", RUNS_AS, "--clear-groups"]).arg(path);
            command
        } else {
            Command::new(path)
        };
        command.current_dir(&self.folder).env_remove("PGPASSWORD").env_remove("PGHOST").env("LC_ALL", "C.UTF-8");
        command
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        // The keeper sees to the folder when its input closes, which is next.
        self.kill();
    }
}

fn must(what: &str, output: std::io::Result<Output>) -> Output {
    let output = output.unwrap_or_else(|cause| fail(&format!("{what}: {cause}")));
    if !output.status.success() {
        fail(&format!("{what}: {}", String::from_utf8_lossy(&output.stderr)));
    }
    output
}

/// How much room a folder has; none where it is not there.
fn free_bytes(folder: &Path) -> u64 {
    let output = Command::new("df").args(["--output=avail", "-B1"]).arg(folder).output();
    let text = output.map(|output| String::from_utf8_lossy(&output.stdout).into_owned()).unwrap_or_default();
    text.lines().last().and_then(|line| line.trim().parse().ok()).unwrap_or(0)
}

fn is_root() -> bool {
    static ROOT: OnceLock<bool> = OnceLock::new();
    *ROOT.get_or_init(|| Command::new("id").arg("-u").output().is_ok_and(|output| output.stdout == b"0\n"))
}

/// The folder of the newest version's programs.
fn programs() -> PathBuf {
    let has_all = |folder: &PathBuf| folder.join("initdb").exists() && folder.join("postgres").exists();
    if let Some(folder) = std::env::var_os(BIN).map(PathBuf::from) {
        if has_all(&folder) {
            return folder;
        }
        fail(&format!("{BIN} names a folder without PostgreSQL's programs: {}", folder.display()));
    }
    let versions = std::fs::read_dir(DEBIAN).into_iter().flatten().flatten().map(|entry| entry.path().join("bin"));
    let number = |folder: &PathBuf| folder.parent().and_then(|parent| parent.file_name()?.to_str()?.parse::<u32>().ok());
    let newest = versions.filter(has_all).max_by_key(number);
    newest.unwrap_or_else(|| fail(&format!("PostgreSQL is not installed under {DEBIAN}. Install Debian's package `postgresql`, or name its programs in {BIN}")))
}
