//! PostgreSQL as the rival: a private cluster of Debian's binaries on the same disk, every commit durable, started and stopped here.

use crate::{fail, sure};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;
use tokio_postgres::{Client, NoTls};

/// How long it may take to start.
const START_TRIES_MAX: u32 = 200;

/// What it is started with: durable, and with room for the whole table.
const SETTINGS: [&str; 9] = [
    "listen_addresses=127.0.0.1",
    "fsync=on",
    "synchronous_commit=on",
    "full_page_writes=on",
    "shared_buffers=2GB",
    "max_wal_size=4GB",
    "max_connections=100",
    "jit=off",
    "unix_socket_directories=",
];

/// A running cluster, gone when it is dropped.
#[derive(Debug)]
pub(crate) struct Rival {
    server: Child,
    port: u16,
    folder: tempfile::TempDir,
}

fn binaries() -> PathBuf {
    let versions = sure(std::fs::read_dir("/usr/lib/postgresql")).flatten().map(|entry| entry.path().join("bin"));
    versions.filter(|path| path.join("postgres").is_file()).max().unwrap_or_else(|| fail("install Debian's package `postgresql` first"))
}

/// A program of PostgreSQL's; as `postgres` where we are root, which it refuses.
fn program(name: &str, folder: &Path) -> Command {
    let path = binaries().join(name);
    let is_root = std::os::unix::fs::MetadataExt::uid(&sure(std::fs::metadata("/proc/self"))) == 0;
    let mut command = if is_root {
        let mut command = Command::new("setpriv");
        command.args(["--reuid=postgres", "--regid=postgres", "--clear-groups"]).arg(path);
        command
    } else {
        Command::new(path)
    };
    command.current_dir(folder).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command
}

impl Rival {
    pub(crate) async fn start() -> Self {
        let folder = sure(tempfile::Builder::new().prefix("rival").tempdir_in("."));
        let path = sure(folder.path().canonicalize());
        // The server's own user must be able to enter.
        sure(Command::new("chmod").arg("0777").arg(&path).status());
        let home = path.join("cluster");
        let made = program("initdb", &path).args(["--auth=trust", "--username=bench", "--encoding=UTF8", "--locale=C", "-D"]).arg(&home).status();
        if !sure(made).success() {
            fail("initdb failed: can the user `postgres` enter this folder? run the benchmark from a folder it can enter, as /var/tmp");
        }
        let port = sure(sure(std::net::TcpListener::bind("127.0.0.1:0")).local_addr()).port();
        let mut server = program("postgres", &path);
        server.arg("-D").arg(&home).arg("-p").arg(port.to_string());
        for setting in SETTINGS {
            server.arg("-c").arg(setting);
        }
        let rival = Self { server: sure(server.spawn()), port, folder };
        for _ in 0..START_TRIES_MAX {
            if rival.try_connect().await.is_some() {
                return rival;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        fail("PostgreSQL did not start")
    }

    /// The processor time of all its processes so far, in seconds.
    pub(crate) fn cpu_seconds(&self) -> f64 {
        crate::measure::cpu_seconds_of_family(self.server.id())
    }

    async fn try_connect(&self) -> Option<Client> {
        let settings = format!("host=127.0.0.1 port={} user=bench dbname=postgres", self.port);
        let (client, connection) = tokio_postgres::connect(&settings, NoTls).await.ok()?;
        tokio::spawn(connection);
        Some(client)
    }

    pub(crate) async fn connect(&self) -> Client {
        self.try_connect().await.unwrap_or_else(|| fail("PostgreSQL does not answer"))
    }
}

impl Drop for Rival {
    fn drop(&mut self) {
        // A cluster that is stopped hard is not used again: its folder goes with it.
        let stop = Command::new("kill").args(["-INT", &self.server.id().to_string()]).status();
        let _ = (stop, self.server.wait(), self.folder.path());
    }
}
