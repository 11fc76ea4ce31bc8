//! The provider under test, as a program of its own, and a browser in front of it. It stops when it is dropped.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use vocabulary::{Clock, Timestamp};

/// The version that `./test` fetches.
const VERSION: &str = "9.13.3";
/// Where the provider sends browsers back to: the console of a site, on a port that is not looked at.
pub(crate) const REDIRECT: &str = "http://wipro.localhost:9/console/sign-in/company/back";

/// The machine's clock: the provider has no other.
#[derive(Debug)]
pub(crate) struct Machine;

impl Machine {
    pub(crate) fn seconds() -> i64 {
        i64::try_from(std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_secs()).unwrap()
    }
}

impl Clock for Machine {
    fn now(&self) -> Timestamp {
        Timestamp(Self::seconds() * 1_000)
    }
}

pub(crate) struct Provider {
    pub(crate) issuer: String,
    process: Child,
}

impl Provider {
    pub(crate) fn start() -> Self {
        let here = Path::new(env!("CARGO_MANIFEST_DIR"));
        let modules = here.join("../../target/oidc-provider").join(VERSION);
        let modules = modules.canonicalize().expect("oidc-provider is fetched by ./test");
        let mut process = Command::new("node")
            .args([here.join("tests/provider/provider.mjs").as_os_str(), modules.as_os_str(), REDIRECT.as_ref()])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("node is installed by ./test");
        let mut lines = BufReader::new(process.stdout.take().unwrap()).lines();
        let issuer = lines.find_map(|line| line.ok().filter(|line| line.starts_with("http://"))).expect("it says where it listens");
        // What it goes on to say is read, so that it is never held up.
        std::thread::spawn(move || lines.for_each(drop));
        Self { issuer, process }
    }

    /// Who signs in from now on.
    pub(crate) async fn at_the_keyboard(&self, account: &str) {
        self.tell("at-the-keyboard", account.to_owned()).await;
    }

    /// What its next token says beside what it should.
    pub(crate) async fn instead(&self, claims: &serde_json::Value) {
        self.tell("instead", claims.to_string()).await;
    }

    async fn tell(&self, path: &str, words: String) {
        reqwest::Client::new().post(format!("{}/{path}", self.issuer)).body(words).send().await.unwrap();
    }

    /// A fresh browser is sent there; where the provider sends it back to.
    pub(crate) async fn follow(&self, address: &str) -> String {
        let browser = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).cookie_store(true).build().unwrap();
        let mut address = address.to_owned();
        for _ in 0..10 {
            let response = browser.get(&address).send().await.unwrap();
            let to = response.headers().get("location").unwrap_or_else(|| panic!("{address}: {}", response.status())).to_str().unwrap();
            address = if to.starts_with('/') { format!("{}{to}", self.issuer) } else { to.to_owned() };
            if !address.starts_with(&self.issuer) {
                return address;
            }
        }
        panic!("it goes round in circles");
    }
}

impl Drop for Provider {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
