//! A real HTTP receiver on a free port of the loopback: it keeps what it was posted, and answers as a test says. For tests only.

use crate::house::fail;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex, PoisonError};

/// The most bytes of one request.
const REQUEST_BYTES_MAX: usize = 16 * 1024 * 1024;

/// What was posted.
#[derive(Clone, Debug)]
pub struct Received {
    /// The path.
    pub path: String,
    /// The headers, their names in small letters.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
}

impl Received {
    /// The header of this name.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

/// What a request is answered with: a status and a body.
type Answers = Box<dyn Fn(&Received) -> (u16, String) + Send + Sync>;

/// A receiver that runs until the test ends.
#[derive(Clone)]
pub struct Receiver {
    port: u16,
    received: Arc<Mutex<Vec<Received>>>,
}

impl std::fmt::Debug for Receiver {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Receiver").field("port", &self.port).finish_non_exhaustive()
    }
}

impl Receiver {
    /// Receives, and answers so.
    ///
    /// # Panics
    /// When no port is free.
    #[must_use]
    pub fn start(answers: impl Fn(&Received) -> (u16, String) + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap_or_else(|cause| fail(&cause.to_string()));
        let port = listener.local_addr().unwrap_or_else(|cause| fail(&cause.to_string())).port();
        let received = Arc::new(Mutex::new(Vec::new()));
        let (kept, answers): (_, Arc<Answers>) = (Arc::clone(&received), Arc::new(Box::new(answers)));
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (kept, answers) = (Arc::clone(&kept), Arc::clone(&answers));
                // A request that is broken off is none.
                std::thread::spawn(move || serve(stream, &kept, &answers));
            }
        });
        Self { port, received }
    }

    /// Its address.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}/hook", self.port)
    }

    /// What it was posted so far.
    #[must_use]
    pub fn received(&self) -> Vec<Received> {
        self.received.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

fn serve(mut stream: TcpStream, kept: &Mutex<Vec<Received>>, answers: &Answers) -> Option<()> {
    let mut bytes = Vec::new();
    let mut piece = [0; 8192];
    let head = loop {
        let read = stream.read(&mut piece).ok().filter(|read| *read > 0 && bytes.len() < REQUEST_BYTES_MAX)?;
        bytes.extend_from_slice(piece.get(..read)?);
        if let Some(place) = bytes.windows(4).position(|four| four == b"\r\n\r\n") {
            break place;
        }
    };
    let text = String::from_utf8_lossy(bytes.get(..head)?).into_owned();
    let mut lines = text.lines();
    let path = lines.next()?.split(' ').nth(1)?.to_owned();
    let headers: Vec<(String, String)> =
        lines.filter_map(|line| line.split_once(':')).map(|(name, value)| (name.to_lowercase(), value.trim().to_owned())).collect();
    let length = headers.iter().find(|(name, _)| name == "content-length").and_then(|(_, value)| value.parse().ok()).unwrap_or(0);
    let mut body = bytes.get(head + 4..)?.to_vec();
    while body.len() < length {
        let read = stream.read(&mut piece).ok().filter(|read| *read > 0)?;
        body.extend_from_slice(piece.get(..read)?);
    }
    let received = Received { path, headers, body };
    let (status, answer) = answers(&received);
    kept.lock().unwrap_or_else(PoisonError::into_inner).push(received);
    let answer = format!("HTTP/1.1 {status} X\r\ncontent-type: application/json\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{answer}", answer.len());
    stream.write_all(answer.as_bytes()).ok()
}
