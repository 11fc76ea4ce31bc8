//! The service manager (systemd), where one runs the server: the sockets it opened, and what it is told. Without one, nothing is asked and nothing
//! told.

use crate::files::Fault;
use listenfd::ListenFd;
use sd_notify::NotifyState;
use std::net::SocketAddr;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

/// The place of the server's own socket among those that were opened for it.
const SERVER: usize = 0;
/// The place of the one that leads people to HTTPS.
const REDIRECT: usize = 1;

/// The sockets that the service manager opened: it keeps them while one server goes and the next comes, so that nobody finds the door shut.
pub(crate) struct Sockets(ListenFd);

impl Sockets {
    /// Those of this process.
    pub(crate) fn given() -> Self {
        Self(ListenFd::from_env())
    }

    /// The server's socket: the one that was opened for it, or one at this address.
    pub(crate) async fn server(&mut self, address: SocketAddr) -> Result<(TcpListener, SocketAddr), Fault> {
        self.at(SERVER, address).await
    }

    /// The socket that leads people to HTTPS, likewise.
    pub(crate) async fn redirect(&mut self, address: SocketAddr) -> Result<(TcpListener, SocketAddr), Fault> {
        self.at(REDIRECT, address).await
    }

    async fn at(&mut self, place: usize, wanted: SocketAddr) -> Result<(TcpListener, SocketAddr), Fault> {
        let failed = |cause: std::io::Error| {
            Fault::Usage(format!("cannot listen on {wanted}: {cause}\n  hint: another program may have the port; choose one with --port"))
        };
        let given = if place < self.0.len() { self.0.take_tcp_listener(place).map_err(failed)? } else { None };
        let listener = match given {
            Some(given) => {
                given.set_nonblocking(true).map_err(failed)?;
                TcpListener::from_std(given).map_err(failed)?
            }
            None => TcpListener::bind(wanted).await.map_err(failed)?,
        };
        let address = listener.local_addr().map_err(failed)?;
        Ok((listener, address))
    }
}

/// Says that the server answers from now on, and from then on that it lives, as often as it is asked to.
pub(crate) fn ready() -> Option<JoinHandle<()>> {
    tell(NotifyState::Ready);
    let every = sd_notify::watchdog_enabled()?;
    Some(tokio::spawn(async move {
        // Twice in the time, so that one that comes late is no alarm.
        let mut turn = tokio::time::interval(every / 2);
        loop {
            turn.tick().await;
            tell(NotifyState::Watchdog);
        }
    }))
}

/// Says that the server takes nothing new and finishes what it has.
pub(crate) fn stopping() {
    tell(NotifyState::Stopping);
}

fn tell(state: NotifyState<'_>) {
    if let Err(error) = sd_notify::notify(&[state]) {
        tracing::warn!(kind = ?error.kind(), "the service manager could not be told");
    }
}
