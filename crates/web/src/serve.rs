//! The listening side of the router: takes connections until it is told to stop, then lets the open ones finish. It picks
//! no address.

use crate::limits::{ACCEPT_PAUSE, CONNECTIONS_MAX, FINISH_TIME_MAX, HEAD_TIME_MAX};
use crate::session::Peer;
use axum::Router;
use hyper::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::{Service, service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use std::future::Future;
use std::pin::pin;
use std::sync::Arc;
use tokio::net::TcpListener;
use tokio::sync::Semaphore;

/// Serves until `stop` resolves. A connection that does not send its request's head in time is closed; past the most
/// connections, the next wait in the system's own queue.
///
/// # Errors
/// When the listener fails.
pub async fn serve(listener: TcpListener, router: Router, stop: impl Future<Output = ()> + Send + 'static) -> std::io::Result<()> {
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(HEAD_TIME_MAX);
    let open = GracefulShutdown::new();
    let room = Arc::new(Semaphore::new(CONNECTIONS_MAX));
    let mut stop = pin!(stop);
    loop {
        let next = async {
            let place = Arc::clone(&room).acquire_owned().await.map_err(std::io::Error::other)?;
            let (stream, address) = listener.accept().await?;
            Ok::<_, std::io::Error>((place, stream, address.ip()))
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
        let answers = TowerToHyperService::new(router.clone());
        let service = service_fn(move |mut request: Request<Incoming>| {
            request.extensions_mut().insert(Peer(peer));
            answers.call(request)
        });
        let connection = open.watch(http.serve_connection(TokioIo::new(stream), service));
        tokio::spawn(async move {
            // How a connection ends is the other side's affair.
            let _ = connection.await;
            drop(place);
        });
    }
    drop(listener);
    tokio::select! {
        () = open.shutdown() => {}
        () = tokio::time::sleep(FINISH_TIME_MAX) => {}
    }
    Ok(())
}
