//! A mail server on the loopback, for tests: it speaks SMTP as the RFC has it, keeps what arrives, and refuses, delays or hangs up where a test says so.
//! It carries nothing on.

use smtp_proto::request::receiver::{DataReceiver, RequestReceiver};
use smtp_proto::{AUTH_PLAIN, EXT_8BIT_MIME, EXT_AUTH, EXT_ENHANCED_STATUS_CODES, EXT_PIPELINING, EXT_SMTP_UTF8, EXT_START_TLS};
use smtp_proto::{EhloResponse, Error, Request};
use std::collections::{HashMap, VecDeque};
use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::aws_lc_rs::default_provider;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};

/// A letter that arrived.
#[derive(Clone, Debug)]
pub struct Arrived {
    /// From whom, by the envelope.
    pub from: String,
    /// For whom, by the envelope.
    pub to: String,
    /// The message, with its dots unstuffed.
    pub message: String,
    /// Whether it came over TLS.
    pub over_tls: bool,
    /// What was said after `AUTH PLAIN`, where something was.
    pub login: Option<String>,
}

/// What the server does instead of taking a letter.
#[derive(Clone, Debug)]
pub enum Instead {
    /// It answers the recipient with this line, as `550 5.1.1 no such mailbox`.
    RefusesRecipient(&'static str),
    /// It answers the end of the letter with this line.
    RefusesLetter(&'static str),
    /// It hangs up when it has heard the whole letter, and keeps nothing.
    HangsUp,
    /// It keeps the letter and hangs up before it says so.
    HangsUpHavingTaken,
}

/// What a server offers.
#[derive(Clone, Debug, Default)]
pub struct Offers {
    /// TLS by STARTTLS with this certificate and key, as PEM files.
    pub tls: Option<(std::path::PathBuf, std::path::PathBuf)>,
    /// Not to wait for the answer of each command.
    pub pipelining: bool,
    /// Addresses that are not ASCII.
    pub utf8: bool,
}

#[derive(Debug, Default)]
struct Kept {
    arrived: Vec<Arrived>,
    instead: HashMap<String, VecDeque<Instead>>,
    connections: usize,
}

/// A mail server.
#[derive(Debug)]
pub struct MailServer {
    /// Where it listens.
    pub address: SocketAddr,
    kept: Arc<Mutex<Kept>>,
    serving: JoinHandle<()>,
}

impl Drop for MailServer {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

fn locked(kept: &Mutex<Kept>) -> std::sync::MutexGuard<'_, Kept> {
    kept.lock().unwrap_or_else(PoisonError::into_inner)
}

impl MailServer {
    /// Starts one on a free port.
    ///
    /// # Panics
    /// When it cannot listen, or its certificate cannot be read.
    pub async fn start(offers: Offers) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap_or_else(|cause| crate::house::fail(&cause.to_string()));
        let address = listener.local_addr().unwrap_or_else(|cause| crate::house::fail(&cause.to_string()));
        let tls = offers.tls.as_ref().map(|(certificate, key)| acceptor(certificate, key));
        let kept = Arc::new(Mutex::new(Kept::default()));
        let seen = Arc::clone(&kept);
        let serving = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                locked(&seen).connections += 1;
                let (kept, offers, tls) = (Arc::clone(&seen), offers.clone(), tls.clone());
                tokio::spawn(async move { drop(serve(stream, &kept, &offers, tls).await) });
            }
        });
        Self { address, kept, serving }
    }

    /// What it does for this recipient instead of taking the next letter. Several are done one after another.
    pub fn instead(&self, to: &str, instead: Instead) {
        locked(&self.kept).instead.entry(to.to_owned()).or_default().push_back(instead);
    }

    /// What arrived so far, which is taken out.
    #[must_use]
    pub fn take(&self) -> Vec<Arrived> {
        std::mem::take(&mut locked(&self.kept).arrived)
    }

    /// How many connections there were.
    #[must_use]
    pub fn connections(&self) -> usize {
        locked(&self.kept).connections
    }
}

fn acceptor(certificate: &Path, key: &Path) -> TlsAcceptor {
    let fail = |cause: &dyn std::fmt::Display| -> ! { crate::house::fail(&cause.to_string()) };
    let chain: Result<Vec<_>, _> = CertificateDer::pem_file_iter(certificate).unwrap_or_else(|cause| fail(&cause)).collect();
    let key = PrivateKeyDer::from_pem_file(key).unwrap_or_else(|cause| fail(&cause));
    let builder = ServerConfig::builder_with_provider(Arc::new(default_provider())).with_safe_default_protocol_versions();
    let builder = builder.unwrap_or_else(|cause| fail(&cause)).with_no_client_auth();
    let config = builder.with_single_cert(chain.unwrap_or_else(|cause| fail(&cause)), key).unwrap_or_else(|cause| fail(&cause));
    TlsAcceptor::from(Arc::new(config))
}

async fn serve(stream: TcpStream, kept: &Mutex<Kept>, offers: &Offers, tls: Option<TlsAcceptor>) -> std::io::Result<()> {
    stream.set_nodelay(true)?;
    let mut session = Session { stream, kept, offers, over_tls: false, login: None, envelope: Envelope::default() };
    session.say("220 mail.example ESMTP").await?;
    if session.talk(tls.is_some()).await? == Ended::ForTls
        && let Some(tls) = tls
    {
        let stream = tls.accept(session.stream).await?;
        let mut session = Session { stream, kept, offers, over_tls: true, login: None, envelope: Envelope::default() };
        session.talk(false).await?;
    }
    Ok(())
}

#[derive(Default)]
struct Envelope {
    from: Option<String>,
    to: Option<String>,
    instead: Option<Instead>,
}

#[derive(PartialEq, Eq)]
enum Ended {
    HungUp,
    ForTls,
}

struct Session<'a, S> {
    stream: S,
    kept: &'a Mutex<Kept>,
    offers: &'a Offers,
    over_tls: bool,
    login: Option<String>,
    envelope: Envelope,
}

impl<S: AsyncRead + AsyncWrite + Unpin> Session<'_, S> {
    async fn say(&mut self, line: &str) -> std::io::Result<()> {
        self.stream.write_all(format!("{line}\r\n").as_bytes()).await?;
        self.stream.flush().await
    }

    async fn talk(&mut self, offers_tls: bool) -> std::io::Result<Ended> {
        let (mut receiver, mut data, mut message) = (RequestReceiver::default(), None::<DataReceiver>, Vec::new());
        let mut some = vec![0; 65_536];
        loop {
            let count = self.stream.read(&mut some).await?;
            if count == 0 {
                return Ok(Ended::HungUp);
            }
            let heard = some.get(..count).unwrap_or_default().to_vec();
            let mut bytes = heard.iter();
            while !bytes.as_slice().is_empty() {
                if let Some(receiving) = &mut data {
                    if receiving.ingest(&mut bytes, &mut message) {
                        data = None;
                        if !self.taken(&std::mem::take(&mut message)).await? {
                            return Ok(Ended::HungUp);
                        }
                    }
                    continue;
                }
                match receiver.ingest(&mut bytes).map(Request::into_owned) {
                    Ok(Request::Data) if self.envelope.from.is_some() && self.envelope.to.is_some() => {
                        self.say("354 go on").await?;
                        data = Some(DataReceiver::new());
                    }
                    Ok(Request::StartTls) if offers_tls => {
                        self.say("220 2.0.0 ready").await?;
                        return Ok(Ended::ForTls);
                    }
                    Ok(Request::Quit) => {
                        self.say("221 2.0.0 bye").await?;
                        return Ok(Ended::HungUp);
                    }
                    Ok(request) => self.answer(request, offers_tls).await?,
                    Err(Error::NeedsMoreData { .. }) => break,
                    Err(_) => self.say("500 5.5.1 not understood").await?,
                }
            }
        }
    }

    async fn answer(&mut self, request: Request<String>, offers_tls: bool) -> std::io::Result<()> {
        match request {
            Request::Ehlo { .. } => {
                let mut answer = EhloResponse::new("mail.example");
                answer.capabilities = EXT_8BIT_MIME | EXT_ENHANCED_STATUS_CODES;
                for (offered, capability) in
                    [(offers_tls, EXT_START_TLS), (self.offers.pipelining, EXT_PIPELINING), (self.offers.utf8, EXT_SMTP_UTF8), (self.over_tls, EXT_AUTH)]
                {
                    answer.capabilities |= if offered { capability } else { 0 };
                }
                answer.auth_mechanisms = if self.over_tls { AUTH_PLAIN } else { 0 };
                let mut words = Vec::new();
                answer.write(&mut words)?;
                self.stream.write_all(&words).await?;
                self.stream.flush().await
            }
            Request::Auth { initial_response, .. } => {
                self.login = Some(initial_response);
                self.say("235 2.7.0 welcome").await
            }
            Request::Mail { from } => {
                self.envelope = Envelope { from: Some(from.address), ..Envelope::default() };
                self.say("250 2.1.0 ok").await
            }
            Request::Rcpt { to } => {
                let instead = locked(self.kept).instead.get_mut(&to.address).and_then(VecDeque::pop_front);
                if let Some(Instead::RefusesRecipient(line)) = instead {
                    return self.say(line).await;
                }
                self.envelope.to = Some(to.address);
                self.envelope.instead = instead;
                self.say("250 2.1.5 ok").await
            }
            Request::Rset => {
                self.envelope = Envelope::default();
                self.say("250 2.0.0 ok").await
            }
            Request::Noop { .. } => self.say("250 2.0.0 ok").await,
            _ => self.say("503 5.5.1 not now").await,
        }
    }

    /// What becomes of a whole letter; whether the conversation goes on.
    async fn taken(&mut self, message: &[u8]) -> std::io::Result<bool> {
        let envelope = std::mem::take(&mut self.envelope);
        if let Some(Instead::HangsUp) = envelope.instead {
            return Ok(false);
        }
        if let Some(Instead::RefusesLetter(line)) = envelope.instead {
            return self.say(line).await.map(|()| true);
        }
        locked(self.kept).arrived.push(Arrived {
            from: envelope.from.unwrap_or_default(),
            to: envelope.to.unwrap_or_default(),
            message: String::from_utf8_lossy(message).into_owned(),
            over_tls: self.over_tls,
            login: self.login.clone(),
        });
        if let Some(Instead::HangsUpHavingTaken) = envelope.instead {
            return Ok(false);
        }
        self.say("250 2.0.0 taken").await.map(|()| true)
    }
}
