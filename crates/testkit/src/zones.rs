//! A real blocklist on the loopback: `rbldnsd` with the answers Spamhaus gives, errors among them.

use crate::house::fail;
use std::fs::Permissions;
use std::net::{IpAddr, Ipv4Addr, SocketAddr, UdpSocket};
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;
use tempfile::TempDir;

/// Addresses: who sends from `127.9.0.N` is listed with the code N; `.252` to `.255` are answered with an error; `.1` by a resolver that lies.
const ADDRESSES: &str = "\
:127.0.0.2:test
127.0.0.2
127.9.0.2
:127.0.0.4:taken over
127.9.0.4
:127.0.0.10:should not send
127.9.0.10
:127.0.0.77:nobody knows
127.9.0.77
:127.255.255.252:misspelt
127.9.0.252
:127.255.255.254:public
127.9.0.254
:127.255.255.255:too many
127.9.0.255
:127.0.0.1:a lie
127.9.0.1
";

/// Domains.
const DOMAINS: &str = "\
:127.0.1.2:spam
dbltest.com
test
.spam.example
:127.0.1.4:phishing
phish.example
:127.0.1.103:abused
abused.example
";

/// What the domains of authors say of their letters: `vouching.example` signs and names its machines, `silent.example` says nothing.
const AUTHORS: &str = "\
vouching TXT \"v=spf1 ip4:127.9.0.50 -all\"
_dmarc.vouching TXT \"v=DMARC1; p=reject\"
s1._domainkey.vouching TXT \"v=DKIM1; k=ed25519; p=KEY\"
silent A 127.9.0.50
";

/// The server. It ends when it is dropped.
#[derive(Debug)]
pub struct Zones {
    process: Child,
    folder: TempDir,
    /// Where it is asked.
    pub at: SocketAddr,
}

impl Zones {
    /// Serves `zen.example` with addresses, `customerkey.dq.example` for a key, `dbl.example` with domains and `empty.example` with nothing.
    ///
    /// # Panics
    /// When it cannot be started.
    #[must_use]
    pub fn start() -> Self {
        Self::with_key("")
    }

    /// The same with this public key, in base64, by which `vouching.example` signs.
    ///
    /// # Panics
    /// When it cannot be started.
    #[must_use]
    pub fn with_key(key: &str) -> Self {
        Self::opened(key).unwrap_or_else(|error| fail(&format!("no blocklist zone: {error}")))
    }

    fn opened(key: &str) -> std::io::Result<Self> {
        let folder = tempfile::tempdir()?;
        let authors = AUTHORS.replace("KEY", key);
        for (name, text) in [("addresses", ADDRESSES), ("domains", DOMAINS), ("empty", ":127.0.0.2:\n203.0.113.7\n"), ("authors", &authors)] {
            std::fs::write(folder.path().join(name), text)?;
        }
        let at = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), UdpSocket::bind("127.0.0.1:0")?.local_addr()?.port());
        let zones = Self { process: started(folder.path(), at)?, folder, at };
        zones.wait()?;
        Ok(zones)
    }

    /// Ends it, as a list that is down.
    pub fn stop(&mut self) {
        drop(self.process.kill());
        drop(self.process.wait());
    }

    /// Serves again.
    ///
    /// # Panics
    /// When it cannot be started.
    pub fn again(&mut self) {
        self.process = started(self.folder.path(), self.at).unwrap_or_else(|error| fail(&format!("no blocklist zone: {error}")));
        self.wait().unwrap_or_else(|error| fail(&format!("no blocklist zone: {error}")));
    }

    fn wait(&self) -> std::io::Result<()> {
        let asking = UdpSocket::bind("127.0.0.1:0")?;
        asking.set_read_timeout(Some(Duration::from_millis(100)))?;
        let question = b"\x00\x01\x01\x00\x00\x01\x00\x00\x00\x00\x00\x00\x012\x010\x010\x03127\x03zen\x07example\x00\x00\x01\x00\x01";
        for _ in 0..100 {
            asking.send_to(question, self.at)?;
            if asking.recv(&mut [0; 512]).is_ok() {
                return Ok(());
            }
        }
        Err(std::io::Error::other("rbldnsd does not answer"))
    }
}

impl Drop for Zones {
    fn drop(&mut self) {
        self.stop();
    }
}

fn started(folder: &Path, at: SocketAddr) -> std::io::Result<Child> {
    // It will not run as root; the package brings a user for it, who has to read the folder.
    let is_root = std::fs::metadata(folder)?.uid() == 0;
    std::fs::set_permissions(folder, Permissions::from_mode(0o755))?;
    let zones = ["zen.example:ip4set:addresses", "customerkey.dq.example:ip4set:addresses", "endedkey.dq.example:ip4set:empty"];
    Command::new("/usr/sbin/rbldnsd")
        .args(if is_root { &["-u", "rbldns"][..] } else { &[] })
        .args(["-n", "-f", "-c", "0", "-b", &format!("{}/{}", at.ip(), at.port()), "-w"])
        .arg(folder)
        .args(zones)
        .args(["dbl.example:dnset:domains", "empty.example:ip4set:empty", "example:generic:authors"])
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
}
