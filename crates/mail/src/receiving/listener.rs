//! The listening side: connections in, each a conversation, so many at once and so many from one address. It picks no address and reads no file.

use super::Desk;
use super::conversation::{Conversation, Rest};
use super::hosting::Hosting;
use super::judge::Judge;
use super::mark::Marks;
use crate::reading::Tokens;
use rustls::ServerConfig;
use std::collections::HashMap;
use std::net::IpAddr;
use std::pin::pin;
use std::sync::{Arc, Mutex};
use tokio::io::AsyncWriteExt;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use tokio::time::timeout;
use tokio_rustls::TlsAcceptor;
use vocabulary::Clock;

/// How many connections are open at once.
const CONNECTIONS_MAX: usize = 256;
/// How many of them come from one address.
const CONNECTIONS_OF_ONE_MAX: usize = 20;
/// How long those that are open may take to finish once no more are taken.
const FINISH: std::time::Duration = std::time::Duration::from_secs(10);
/// How long the machine is given when it cannot take a connection.
const ACCEPT_PAUSE: std::time::Duration = std::time::Duration::from_millis(100);

/// All that a door rests on.
pub struct Mailhouse<D> {
    /// Who answers, and how much it takes.
    pub hosting: Hosting,
    /// With which certificate TLS begins; there is none without.
    pub tls: Option<Arc<ServerConfig>>,
    /// Who decides of senders.
    pub judge: Arc<Judge>,
    /// The marks of the other door.
    pub marks: Marks,
    /// The tokens of our own letters.
    pub tokens: Tokens,
    /// Who knows mailboxes and takes letters.
    pub desk: Arc<D>,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
}

impl<D> std::fmt::Debug for Mailhouse<D> {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("Mailhouse").field("hosting", &self.hosting).finish_non_exhaustive()
    }
}

/// Takes letters until `stop` resolves; what is under way then may finish.
pub async fn receive<D: Desk>(listener: TcpListener, house: Arc<Mailhouse<D>>, stop: impl Future<Output = ()> + Send) {
    let mut stop = pin!(stop);
    let (room, from) = (Arc::new(Semaphore::new(CONNECTIONS_MAX)), Arc::new(Callers::default()));
    let mut open = JoinSet::new();
    loop {
        let next = async {
            let place = Arc::clone(&room).acquire_owned().await.ok()?;
            match listener.accept().await {
                Ok((stream, address)) => Some((place, stream, address.ip().to_canonical())),
                Err(_) => {
                    tokio::time::sleep(ACCEPT_PAUSE).await;
                    None
                }
            }
        };
        let next = tokio::select! {
            next = next => next,
            () = &mut stop => break,
        };
        while open.try_join_next().is_some() {}
        let Some((place, mut stream, peer)) = next else { continue };
        // Nothing waits for more to send: an answer is whole.
        let _ = stream.set_nodelay(true);
        let Some(caller) = Caller::of(&from, peer) else {
            let _ = stream.try_write(b"421 4.7.0 Too many connections from where you are\r\n");
            let _ = stream.shutdown().await;
            continue;
        };
        let house = Arc::clone(&house);
        open.spawn(async move {
            let _held = (place, caller);
            let lasts = house.hosting.limits.connection;
            // Whoever breaks off has not been told that a letter was taken, and sends it again.
            let _ = timeout(lasts, serve(&house, stream, peer)).await;
        });
    }
    drop(listener);
    let _ = timeout(FINISH, async { while open.join_next().await.is_some() {} }).await;
}

async fn serve<D: Desk>(house: &Mailhouse<D>, stream: TcpStream, peer: IpAddr) -> std::io::Result<()> {
    let now = || house.clock.now();
    let rest = |may_begin_tls| Rest {
        hosting: &house.hosting,
        judge: &house.judge,
        marks: &house.marks,
        tokens: &house.tokens,
        desk: house.desk.as_ref(),
        peer,
        now: &now,
        may_begin_tls,
    };
    let Some(stream) = Conversation::new(rest(house.tls.is_some()), stream).hold(true).await? else { return Ok(()) };
    let Some(config) = &house.tls else { return Ok(()) };
    let shaken = timeout(house.hosting.limits.silence, TlsAcceptor::from(Arc::clone(config)).accept(stream)).await;
    let stream = shaken.map_err(|_| std::io::ErrorKind::TimedOut)??;
    Conversation::new(rest(false), stream).hold(false).await?;
    Ok(())
}

/// How many connections each address has open.
#[derive(Debug, Default)]
struct Callers(Mutex<HashMap<IpAddr, usize>>);

impl Callers {
    fn open(&self) -> std::sync::MutexGuard<'_, HashMap<IpAddr, usize>> {
        self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

/// One connection of an address.
#[derive(Debug)]
struct Caller {
    all: Arc<Callers>,
    address: IpAddr,
}

impl Caller {
    fn of(all: &Arc<Callers>, address: IpAddr) -> Option<Self> {
        let mut open = all.open();
        let count = open.entry(address).or_default();
        (*count < CONNECTIONS_OF_ONE_MAX).then(|| {
            *count += 1;
            Self { all: Arc::clone(all), address }
        })
    }
}

impl Drop for Caller {
    fn drop(&mut self) {
        let mut open = self.all.open();
        if let Some(count) = open.get_mut(&self.address) {
            *count -= 1;
            if *count == 0 {
                open.remove(&self.address);
            }
        }
    }
}
