//! Traces, taken by a receiver of OTLP over HTTP that stands here: what is told of requests, and that no value of anybody is in it.

use crate::serve::marked::{Acting, must_not_hold};
use crate::serve::running::{Running, command, house_with};
use opentelemetry_proto::tonic::collector::trace::v1::ExportTraceServiceRequest;
use prost::Message;
use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpListener;
use std::sync::{Arc, Mutex};

/// What was taken in: the address it was posted to, and the body.
type Taken = (String, Vec<u8>);

/// A receiver: what was posted to it, whole.
struct Receiver {
    address: String,
    taken: Arc<Mutex<Vec<Taken>>>,
}

impl Receiver {
    fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let taken = Arc::new(Mutex::new(Vec::new()));
        let into = Arc::clone(&taken);
        std::thread::spawn(move || {
            for stream in listener.incoming().map(Result::unwrap) {
                let mut reader = BufReader::new(stream.try_clone().unwrap());
                loop {
                    let mut head = String::new();
                    while !head.ends_with("\r\n\r\n") && reader.read_line(&mut head).unwrap() > 0 {}
                    let Some(size) = head.to_ascii_lowercase().split("content-length: ").nth(1).and_then(|rest| rest.lines().next()?.parse().ok()) else {
                        break;
                    };
                    let mut body = vec![0; size];
                    reader.read_exact(&mut body).unwrap();
                    into.lock().unwrap().push((head, body));
                    (&stream).write_all(b"HTTP/1.1 200 OK\r\ncontent-type: application/x-protobuf\r\ncontent-length: 0\r\n\r\n").unwrap();
                }
            }
        });
        Self { address, taken }
    }
}

#[tokio::test]
async fn requests_are_told_by_their_pattern_and_no_value_of_anybody_is() {
    let receiver = Receiver::start();
    let house = house_with(&format!("[traces]\nendpoint = \"{}\"\n[letters]\nfolder = \"letters\"\n", receiver.address));
    let folder = house.path().to_str().unwrap();
    let key = command(&["key", "--folder", folder, "--site", "indiamart.com", "--name", "traces"]).output().unwrap();
    let key = String::from_utf8(key.stdout).unwrap().trim().to_owned();
    let mut loud = command(&["serve", "--folder", folder, "--port", "0"]);
    // However much the log says, no more is told to a collector.
    loud.env("RUST_LOG", "trace").stderr(std::process::Stdio::null());
    let running = Running::of(loud);
    Acting { port: running.port(), key: &key, client: reqwest::Client::new() }.everything().await;
    running.ask_to_stop();
    assert!(running.ended().success());

    let taken = receiver.taken.lock().unwrap();
    assert!(!taken.is_empty(), "nothing was told");
    let (mut routes, mut keys, mut spans) = (BTreeSet::new(), BTreeSet::new(), 0);
    for (head, body) in taken.iter() {
        assert!(head.starts_with("POST /v1/traces HTTP/1.1") && head.to_ascii_lowercase().contains("content-type: application/x-protobuf"), "{head}");
        must_not_hold("the traces", body);
        must_not_hold("the traces' headers", head.as_bytes());
        assert!(!body.windows(key.len()).any(|window| window == key.as_bytes()), "a key stands in the traces");
        let told = ExportTraceServiceRequest::decode(body.as_slice()).unwrap();
        for span in told.resource_spans.iter().flat_map(|resource| &resource.scope_spans).flat_map(|scope| &scope.spans) {
            spans += 1;
            assert_eq!(span.name, "request");
            assert!(span.end_time_unix_nano >= span.start_time_unix_nano && span.events.is_empty());
            for attribute in &span.attributes {
                keys.insert(attribute.key.clone());
                if attribute.key == "http.route" {
                    routes.insert(format!("{:?}", attribute.value));
                }
            }
        }
    }
    assert!(spans > 15, "{spans} spans");
    assert_eq!(keys.into_iter().collect::<Vec<_>>(), ["http.request.method", "http.response.status_code", "http.route"]);
    assert!(routes.iter().any(|route| route.contains("/forms/{kind}")) && routes.iter().any(|route| route.contains("nowhere")), "{routes:?}");
}
