//! One server goes and the next comes, on a socket that the service manager keeps: no request finds the door shut. The test is the service manager.

use crate::run::root;
use crate::serve::running::{Running, house_with};
use std::net::TcpListener;
use std::os::unix::net::UnixDatagram;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

/// A server on this socket, started as systemd starts one: the socket is its file 3, and it is told where to say that it is ready.
fn on_socket(listener: &TcpListener, notify: &Path, folder: &str) -> Running {
    let script = "exec 3<&0 </dev/null; export LISTEN_PID=$$ LISTEN_FDS=1 WATCHDOG_PID=$$ WATCHDOG_USEC=400000; exec \"$0\" \"$@\"";
    let mut command = Command::new("sh");
    command.args(["-c", script, env!("CARGO_BIN_EXE_goodfaith"), "serve", "--folder", folder]).current_dir(root());
    command.env("NOTIFY_SOCKET", notify).stdin(Stdio::from(std::os::fd::OwnedFd::from(listener.try_clone().unwrap())));
    Running::of(command)
}

fn heard(socket: &UnixDatagram, word: &str) {
    let mut bytes = [0; 512];
    loop {
        let size = socket.recv(&mut bytes).unwrap_or_else(|error| panic!("`{word}` was not said: {error}"));
        if String::from_utf8_lossy(&bytes[..size]).lines().any(|line| line == word) {
            return;
        }
    }
}

#[test]
fn an_upgrade_drops_no_request() {
    let house = house_with("");
    let folder = house.path().to_str().unwrap();
    let notify = house.path().join("notify");
    let manager = UnixDatagram::bind(&notify).unwrap();
    manager.set_read_timeout(Some(std::time::Duration::from_secs(20))).unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let mut running = on_socket(&listener, &notify, folder);
    assert_eq!(running.port(), port);
    heard(&manager, "READY=1");
    heard(&manager, "WATCHDOG=1");

    let (stop, answered) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicUsize::new(0)));
    let visitors: Vec<_> = (0..4)
        .map(|_| {
            let (stop, answered) = (Arc::clone(&stop), Arc::clone(&answered));
            std::thread::spawn(move || {
                // Each request on a connection of its own: the door is tried anew each time.
                while !stop.load(Ordering::Relaxed) {
                    let client = reqwest::blocking::Client::builder().timeout(std::time::Duration::from_secs(30)).build().unwrap();
                    let request = client.get(format!("http://127.0.0.1:{port}/privacy")).header("host", "wipro.localhost").header("connection", "close");
                    let answer = request.send().unwrap_or_else(|error| panic!("a request was dropped: {error:?}"));
                    assert_eq!(answer.status(), 200);
                    assert!(answer.text().unwrap().contains("</html>"));
                    answered.fetch_add(1, Ordering::Relaxed);
                }
            })
        })
        .collect();
    for _ in 0..3 {
        let before = answered.load(Ordering::Relaxed);
        while answered.load(Ordering::Relaxed) < before + 20 {
            std::thread::sleep(std::time::Duration::from_millis(10));
        }
        running.ask_to_stop();
        assert!(running.ended().success());
        heard(&manager, "STOPPING=1");
        running = on_socket(&listener, &notify, folder);
        heard(&manager, "READY=1");
    }
    stop.store(true, Ordering::Relaxed);
    for visitor in visitors {
        visitor.join().expect("every request was answered");
    }
    assert!(answered.load(Ordering::Relaxed) > 60);
}
