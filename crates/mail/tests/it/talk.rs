//! Talking to a door: by `swaks`, as mail administrators do, and byte by byte.

use std::net::{IpAddr, SocketAddr};
use std::process::Command;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpSocket, TcpStream};

/// Runs `swaks` against a door, from one of the loopback's addresses, and gives all it printed and its exit code.
pub(crate) async fn swaks(door: SocketAddr, from: &str, more: &[&str]) -> (i32, String) {
    let mut command = Command::new("swaks");
    command.args(["--server", &door.ip().to_string(), "--port", &door.port().to_string(), "--local-interface", from, "--timeout", "20"]);
    command.args(["--helo", "mail.example.org"]).args(more);
    let out = tokio::task::spawn_blocking(move || command.output().expect("swaks is installed by ./test")).await.unwrap();
    (out.status.code().unwrap(), String::from_utf8_lossy(&out.stdout).into_owned() + &String::from_utf8_lossy(&out.stderr))
}

/// A conversation byte by byte.
pub(crate) struct Talk(TcpStream);

impl Talk {
    /// Begins one, and hears the greeting.
    pub(crate) async fn begin(door: SocketAddr, from: &str) -> Self {
        let socket = TcpSocket::new_v4().unwrap();
        socket.bind(SocketAddr::new(from.parse::<IpAddr>().unwrap(), 0)).unwrap();
        let mut talk = Self(socket.connect(door).await.unwrap());
        let greeting = talk.hear().await;
        assert!(greeting.starts_with("220 ") || greeting.starts_with("421 "), "{greeting}");
        talk
    }

    /// Says these bytes and hears one answer.
    pub(crate) async fn say(&mut self, bytes: impl AsRef<[u8]>) -> String {
        self.0.write_all(bytes.as_ref()).await.unwrap();
        self.hear().await
    }

    /// Says each line and hears each answer; gives the last.
    pub(crate) async fn lines(&mut self, lines: &[&str]) -> String {
        let mut last = String::new();
        for line in lines {
            last = self.say(format!("{line}\r\n")).await;
        }
        last
    }

    /// Hears one answer, of however many lines. Empty at the end of the conversation.
    pub(crate) async fn hear(&mut self) -> String {
        let mut heard = Vec::new();
        loop {
            let last = heard.split(|byte| *byte == b'\n').rev().nth(1).map(<[u8]>::to_vec).unwrap_or_default();
            if heard.ends_with(b"\n") && last.get(3) == Some(&b' ') {
                return String::from_utf8(heard).unwrap();
            }
            let byte = self.0.read_u8().await;
            match byte {
                Ok(byte) => heard.push(byte),
                Err(_) => return String::from_utf8(heard).unwrap(),
            }
        }
    }

    /// Whether the other side has ended the conversation.
    pub(crate) async fn is_over(&mut self) -> bool {
        self.hear().await.is_empty()
    }
}
