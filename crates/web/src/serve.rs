//! The listening side of the router: takes connections until it is told to stop, then lets the open ones finish. It picks
//! no address.

use crate::limits::{ACCEPT_PAUSE, CONNECTIONS_MAX, FINISH_TIME_MAX, FIRST_WORD_TIME_MAX, HANDSHAKE_TIME_MAX, HEAD_TIME_MAX, STREAMS_MAX};
use crate::session::Peer;
use crate::tls::Certificate;
use axum::Router;
use axum::http::HeaderValue;
use axum::http::header::HOST;
use hyper::Request;
use hyper::body::Incoming;
use hyper::service::{Service, service_fn};
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto;
use hyper_util::server::graceful::{GracefulShutdown, Watcher};
use hyper_util::service::TowerToHyperService;
use std::future::Future;
use std::net::IpAddr;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Notify, Semaphore};
use tokio::time::timeout;
use tokio_rustls::TlsAcceptor;

/// Where connections come in, and from whom they are taken.
#[derive(Debug)]
pub struct Listening {
    /// Where.
    pub listener: TcpListener,
    /// With which certificate; in clear where there is none.
    pub certificate: Option<Arc<Certificate>>,
    /// Whom alone connections are taken from; from everybody where nobody is named.
    pub only_from: Vec<IpAddr>,
}

/// Serves in clear until `stop` resolves.
///
/// # Errors
/// As [`serve_on`].
pub async fn serve(listener: TcpListener, router: Router, stop: impl Future<Output = ()> + Send + 'static) -> std::io::Result<()> {
    serve_on(Listening { listener, certificate: None, only_from: Vec::new() }, router, stop).await
}

/// Serves until `stop` resolves. A connection that does not send its request's head in time is closed; past the most
/// connections, the next wait in the system's own queue.
///
/// # Errors
/// When the listener fails.
pub async fn serve_on(on: Listening, router: Router, stop: impl Future<Output = ()> + Send + 'static) -> std::io::Result<()> {
    let open = GracefulShutdown::new();
    let unheard = Unheard::default();
    let room = Arc::new(Semaphore::new(CONNECTIONS_MAX));
    let mut stop = pin!(stop);
    loop {
        let next = async {
            let place = Arc::clone(&room).acquire_owned().await.map_err(std::io::Error::other)?;
            let (stream, address) = on.listener.accept().await?;
            Ok::<_, std::io::Error>((place, stream, address.ip().to_canonical()))
        };
        let (place, stream, peer) = tokio::select! {
            accepted = next => match accepted {
                Ok(accepted) => accepted,
                // One connection that could not be taken does not end the server; with no files left, asking at once is no use.
                Err(error) => {
                    tracing::warn!(kind = ?error.kind(), "a connection could not be taken");
                    tokio::time::sleep(ACCEPT_PAUSE).await;
                    continue;
                }
            },
            () = &mut stop => break,
        };
        if !on.only_from.is_empty() && !on.only_from.contains(&peer) {
            // Not the proxy: what it says of itself is not heard.
            continue;
        }
        let (router, watcher, certificate, mark) = (router.clone(), open.watcher(), on.certificate.clone(), unheard.one());
        tokio::spawn(async move {
            match certificate {
                Some(certificate) => encrypted(stream, &certificate, Answers { router, peer, mark }, watcher).await,
                None => answer(stream, Answers { router, peer, mark }, watcher).await,
            }
            drop(place);
        });
    }
    drop(on.listener);
    // Who has just come in is heard before the door is shut: a connection that was taken and is closed without a word is a request that was dropped.
    drop(tokio::time::timeout(FIRST_WORD_TIME_MAX, unheard.none()).await);
    tokio::select! {
        () = open.shutdown() => {}
        () = tokio::time::sleep(FINISH_TIME_MAX) => {}
    }
    Ok(())
}

async fn encrypted(stream: TcpStream, certificate: &Certificate, answers: Answers, watcher: Watcher) {
    // How a handshake fails is the other side's affair.
    if let Ok(Ok(stream)) = timeout(HANDSHAKE_TIME_MAX, TlsAcceptor::from(certificate.now()).accept(stream)).await {
        answer(stream, answers, watcher).await;
    }
}

/// Answers what comes in on one connection, as HTTP/1.1 or HTTP/2.
async fn answer(stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static, Answers { router, peer, mark }: Answers, watcher: Watcher) {
    let answers = TowerToHyperService::new(router);
    let service = service_fn(move |mut request: Request<Incoming>| {
        // In HTTP/2 the host stands in the address; where both are there, that is the one that counts (RFC 9112, 3.2.2).
        if let Some(host) = request.uri().authority().and_then(|authority| HeaderValue::from_str(authority.as_str()).ok()) {
            request.headers_mut().insert(HOST, host);
        }
        request.extensions_mut().insert(Peer(peer));
        mark.heard();
        answers.call(request)
    });
    let mut http = auto::Builder::new(TokioExecutor::new());
    http.http1().timer(TokioTimer::new()).header_read_timeout(HEAD_TIME_MAX);
    http.http2().timer(TokioTimer::new()).keep_alive_interval(HEAD_TIME_MAX).max_concurrent_streams(STREAMS_MAX);
    // How a connection ends is the other side's affair.
    let _ = watcher.watch(http.serve_connection(TokioIo::new(stream), service).into_owned()).await;
}

/// How one connection is answered.
struct Answers {
    router: Router,
    peer: IpAddr,
    mark: Mark,
}

/// Connections that were taken and have not asked anything yet.
#[derive(Default)]
struct Unheard(Arc<(AtomicUsize, Notify)>);

/// One of them; counted until it is heard or gone.
struct Mark {
    of: Arc<(AtomicUsize, Notify)>,
    counted: AtomicBool,
}

impl Unheard {
    fn one(&self) -> Mark {
        self.0.0.fetch_add(1, Ordering::SeqCst);
        Mark { of: Arc::clone(&self.0), counted: AtomicBool::new(true) }
    }

    /// Resolves when there is none.
    async fn none(&self) {
        loop {
            let changed = self.0.1.notified();
            if self.0.0.load(Ordering::SeqCst) == 0 {
                return;
            }
            changed.await;
        }
    }
}

impl Mark {
    fn heard(&self) {
        if self.counted.swap(false, Ordering::SeqCst) {
            self.of.0.fetch_sub(1, Ordering::SeqCst);
            self.of.1.notify_one();
        }
    }
}

impl Drop for Mark {
    fn drop(&mut self) {
        self.heard();
    }
}
