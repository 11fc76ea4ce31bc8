//! Debian's Chromium at the end of a pipe, spoken to in its own DevTools protocol: headless, with an empty profile, gone
//! when dropped or when the test dies. It opens no port, and knows nothing of the pages.

use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;
use std::time::Duration;
use tempfile::TempDir;

/// How long the browser may be silent while something is expected of it.
const PATIENCE: Duration = Duration::from_secs(30);

/// How long the browser may take over its last words.
const FAREWELL: Duration = Duration::from_secs(5);

/// DevTools read file descriptor 3 and write 4; the shell makes them of its own input and output.
const START: &str = r#"exec chromium "$@" 3<&0 4>&1 0</dev/null 1>&2"#;

const FLAGS: [&str; 12] = [
    "--remote-debugging-pipe",
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
    // A frame of another site is then spoken to through its page; what pages may read of one another stays as it is.
    "--disable-site-isolation-trials",
];

/// A running browser.
#[derive(Debug)]
pub(crate) struct Chromium {
    process: Child,
    orders: ChildStdin,
    messages: Receiver<Value>,
    last: u64,
    _folder: TempDir,
}

impl Chromium {
    pub(crate) fn start() -> Self {
        let path = std::env::var_os("PATH").unwrap_or_default();
        let found = std::env::split_paths(&path).any(|folder| folder.join("chromium").is_file());
        assert!(found, "there is no `chromium` on this machine: run `./test`, which installs it");
        let folder = tempfile::tempdir().unwrap();
        let mut process = Command::new("sh")
            .args(["-c", START, "chromium"])
            .args(FLAGS)
            .arg(format!("--user-data-dir={}", folder.path().join("profile").display()))
            .env("TMPDIR", folder.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let (orders, output) = (process.stdin.take().unwrap(), process.stdout.take().unwrap());
        let (sender, messages) = channel();
        thread::spawn(move || pass_on(BufReader::new(output), &sender));
        Self { process, orders, messages, last: 0, _folder: folder }
    }

    /// Gives an order and returns its answer; `seen` is told of what happens meanwhile.
    pub(crate) fn call(&mut self, session: Option<&str>, method: &str, params: Value, mut seen: impl FnMut(Value)) -> Value {
        self.last += 1;
        let mut order = json!({ "id": self.last, "method": method });
        order["params"] = params;
        if let Some(session) = session {
            order["sessionId"] = json!(session);
        }
        let mut bytes = serde_json::to_vec(&order).unwrap();
        bytes.push(0);
        self.orders.write_all(&bytes).unwrap_or_else(|error| panic!("chromium took no order: {error}"));
        loop {
            let mut message = self.next(method);
            if message["id"] == self.last {
                assert!(message["error"].is_null(), "{method}: {}", message["error"]);
                return message["result"].take();
            }
            seen(message);
        }
    }

    /// What the browser says next; `awaited` is named when it says nothing.
    pub(crate) fn next(&mut self, awaited: &str) -> Value {
        self.messages.recv_timeout(PATIENCE).unwrap_or_else(|error| panic!("waiting for {awaited}, chromium said nothing more: {error}"))
    }
}

impl Drop for Chromium {
    fn drop(&mut self) {
        drop(self.orders.write_all(b"{\"id\":0,\"method\":\"Browser.close\"}\0"));
        while self.messages.recv_timeout(FAREWELL).is_ok() {}
        drop(self.process.kill());
        drop(self.process.wait());
    }
}

/// Hands on each message, which a zero byte ends, until the browser is gone.
fn pass_on(mut output: impl BufRead, sender: &Sender<Value>) {
    let mut bytes = Vec::new();
    while output.read_until(0, &mut bytes).is_ok_and(|count| count > 0) {
        bytes.pop();
        let message = serde_json::from_slice(&bytes).unwrap_or_default();
        if sender.send(message).is_err() {
            return;
        }
        bytes.clear();
    }
}
