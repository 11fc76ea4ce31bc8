//! Letters to a mail server that carries them on: a smart host, over SMTP with TLS. A connection is kept for the next letter. What the server takes is
//! safe with it; what it refuses for good is not tried again.

use crate::sending::addresses::Mailbox;
use crate::sending::composing::compose;
use crate::sending::conversation::{Conversation, later, stuffed};
use crate::sending::signing::Signer;
use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use operations::{Letter, NotTaken, Post, Posted};
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, RootCertStore};
use rustls_pki_types::pem::PemObject;
use smtp_proto::{AUTH_PLAIN, EXT_8BIT_MIME, EXT_PIPELINING, EXT_SMTP_UTF8, EXT_START_TLS};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use vocabulary::Personal;

/// How many connections are kept open.
const KEPT_MAX: usize = 8;
/// How long one letter may take in all: less than its place in a queue is held for it.
const LETTER_SECONDS_MAX: u64 = 45;
/// How long one step may take.
const STEP_SECONDS_MAX: u64 = 20;

/// How what is said is kept from others on the way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tls {
    /// TLS from the first byte (port 465).
    Implicit,
    /// The conversation begins in clear and goes on in TLS, or not at all (port 587).
    StartTls,
    /// In clear: for a server on this machine alone.
    None,
}

/// Who we are to the server.
#[derive(Clone)]
pub struct Login {
    /// The name.
    pub user: String,
    /// The password.
    pub password: String,
}

impl std::fmt::Debug for Login {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Login(…)")
    }
}

/// Which server, and how it is spoken to.
#[derive(Clone, Debug)]
pub struct SmartHostSettings {
    /// Its name.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How what is said is kept from others.
    pub tls: Tls,
    /// Authorities that vouch for it, as a PEM file; those of this machine where none is named.
    pub authorities: Option<PathBuf>,
    /// What we call ourselves.
    pub as_host: String,
    /// Who we are to it, where it asks.
    pub login: Option<Login>,
    /// Whether letters can be answered and unsubscribed from by mail: whether the house takes letters in.
    pub by_mail_too: bool,
}

/// A server that cannot be spoken to as the settings say.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SmartHostError {
    /// In clear over a network.
    #[error("without TLS a mail server is reached on this machine alone")]
    InClear,
    /// A password in clear.
    #[error("a password is told over TLS alone")]
    PasswordInClear,
    /// A name that is none.
    #[error("`{0}` is no name of a server")]
    NoName(String),
    /// No authorities.
    #[error("no authority vouches for the mail server: {0}")]
    NoAuthority(String),
}

/// A mail server that takes letters.
pub struct SmartHost {
    settings: SmartHostSettings,
    name: ServerName<'static>,
    connector: Option<TlsConnector>,
    signer: Signer,
    kept: Mutex<Vec<Line>>,
}

/// A connection on which the server knows who we are.
struct Line {
    conversation: Conversation,
    capabilities: u32,
}

impl std::fmt::Debug for SmartHost {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SmartHost").field("settings", &self.settings).field("signer", &self.signer).finish_non_exhaustive()
    }
}

impl SmartHost {
    /// Prepares to speak to the server; nothing is said yet.
    ///
    /// # Errors
    /// Settings by which a letter or a password would go over a network in clear; no authority to check the server by.
    pub fn new(settings: SmartHostSettings, signer: Signer) -> Result<Self, SmartHostError> {
        let name = ServerName::try_from(settings.host.clone()).map_err(|_| SmartHostError::NoName(settings.host.clone()))?;
        let connector = match settings.tls {
            Tls::None if !is_here(&settings.host) => return Err(SmartHostError::InClear),
            Tls::None if settings.login.is_some() => return Err(SmartHostError::PasswordInClear),
            Tls::None => None,
            Tls::Implicit | Tls::StartTls => Some(connector(&settings)?),
        };
        Ok(Self { settings, name, connector, signer, kept: Mutex::default() })
    }

    async fn carry(&self, letter: &Letter) -> Result<(), NotTaken> {
        let never = |error: &dyn std::fmt::Display, status: &str| NotTaken::Never { cause: error.to_string(), status: Some(status.to_owned()) };
        let to = Mailbox::read(&letter.to).map_err(|error| never(&error, "5.1.3"))?;
        let from = Mailbox::read(&Personal::new(letter.from.clone())).map_err(|error| never(&error, "5.1.7"))?;
        let message = compose(letter, self.settings.by_mail_too).map_err(|error| never(&error, "5.6.0"))?;
        let message = stuffed(&self.signer.signed(&letter.from, message).map_err(|error| never(&error, "5.7.5"))?);
        // A connection that was kept may have been closed meanwhile: only before anything was said of the letter can another one be taken for it.
        let mut line = match self.kept_line().await {
            Some(line) => line,
            None => self.line().await?,
        };
        let sent = line.send(&from, &to, &message).await;
        if sent.is_ok() || line.reset().await {
            self.keep(line);
        }
        sent
    }

    async fn kept_line(&self) -> Option<Line> {
        loop {
            let mut line = self.kept.lock().unwrap_or_else(PoisonError::into_inner).pop()?;
            if line.reset().await {
                return Some(line);
            }
        }
    }

    fn keep(&self, line: Line) {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() < KEPT_MAX {
            kept.push(line);
        }
    }

    /// A new connection.
    async fn line(&self) -> Result<Line, NotTaken> {
        let within = Duration::from_secs(STEP_SECONDS_MAX);
        let address = (self.settings.host.as_str(), self.settings.port);
        let stream = tokio::time::timeout(within, TcpStream::connect(address)).await;
        let stream = stream.map_err(|_| later("the mail server does not answer"))?;
        let stream = stream.map_err(|error| later(format!("the mail server cannot be reached: {}", error.kind())))?;
        // Without this each letter waits for the receiver's delayed acknowledgement.
        stream.set_nodelay(true).map_err(|error| later(error.kind().to_string()))?;
        let mut conversation = match (&self.connector, self.settings.tls) {
            (Some(connector), Tls::Implicit) => self.secured(connector, Box::new(stream)).await?,
            _ => Conversation::over(Box::new(stream), within),
        };
        let greeting = conversation.hear("the greeting").await?;
        if !greeting.is_good() {
            return Err(not_of_the_letter(greeting.refusal("the greeting")));
        }
        let mut known = conversation.greet(&self.settings.as_host).await.map_err(not_of_the_letter)?;
        if let (Some(connector), Tls::StartTls) = (&self.connector, self.settings.tls) {
            if !known.has_capability(EXT_START_TLS) || !conversation.say(b"STARTTLS\r\n", "STARTTLS").await?.is_good() {
                return Err(later("the mail server offers no TLS, and nothing is told it in clear"));
            }
            let wire = conversation.into_wire().ok_or_else(|| later("the mail server said more than it was asked before TLS"))?;
            conversation = self.secured(connector, wire).await?;
            known = conversation.greet(&self.settings.as_host).await.map_err(not_of_the_letter)?;
        }
        if let Some(login) = &self.settings.login {
            if known.auth() & AUTH_PLAIN == 0 {
                return Err(later("the mail server takes no password"));
            }
            let words = BASE64.encode(format!("\0{}\0{}", login.user, login.password));
            let answer = conversation.say(format!("AUTH PLAIN {words}\r\n").as_bytes(), "AUTH").await?;
            if !answer.is_good() {
                return Err(not_of_the_letter(answer.refusal("AUTH")));
            }
        }
        Ok(Line { conversation, capabilities: known.capabilities() })
    }

    async fn secured(&self, connector: &TlsConnector, wire: Box<dyn crate::sending::conversation::Wire>) -> Result<Conversation, NotTaken> {
        let within = Duration::from_secs(STEP_SECONDS_MAX);
        let stream = tokio::time::timeout(within, connector.connect(self.name.clone(), wire)).await;
        let stream = stream.map_err(|_| later("the mail server does not answer by TLS"))?;
        let stream = stream.map_err(|error| later(format!("there is no TLS with the mail server: {error}")))?;
        Ok(Conversation::over(Box::new(stream), within))
    }
}

impl Line {
    /// Tells the server one letter.
    async fn send(&mut self, from: &Mailbox, to: &Mailbox, message: &[u8]) -> Result<(), NotTaken> {
        let has = |capability| self.capabilities & capability != 0;
        if to.needs_utf8() && !has(EXT_SMTP_UTF8) {
            return Err(NotTaken::Never { cause: "the mail server takes no address that is not ASCII".to_owned(), status: Some("5.6.7".to_owned()) });
        }
        let body = if has(EXT_8BIT_MIME) { " BODY=8BITMIME" } else { "" };
        let utf8 = if to.needs_utf8() { " SMTPUTF8" } else { "" };
        let mail = from.told("MAIL FROM:", &format!("{body}{utf8}"));
        let rcpt = to.told("RCPT TO:", "");
        let (sender, recipient, ready) = if has(EXT_PIPELINING) {
            self.conversation.tell(format!("{mail}{rcpt}DATA\r\n").as_bytes(), "the envelope").await?;
            (self.conversation.hear("MAIL FROM").await?, self.conversation.hear("RCPT TO").await?, self.conversation.hear("DATA").await?)
        } else {
            let sender = self.conversation.say(mail.as_bytes(), "MAIL FROM").await?;
            if !sender.is_good() {
                return Err(sender.refusal("MAIL FROM"));
            }
            let recipient = self.conversation.say(rcpt.as_bytes(), "RCPT TO").await?;
            if !recipient.is_good() {
                return Err(recipient.refusal("RCPT TO"));
            }
            (sender, recipient, self.conversation.say(b"DATA\r\n", "DATA").await?)
        };
        let refusal = [(sender, "MAIL FROM"), (recipient, "RCPT TO"), (ready, "DATA")].into_iter().find(|(answer, _)| !answer.is_good());
        if let Some((answer, step)) = refusal {
            if ready.is_good() {
                // It waits for a message all the same: an empty one goes to nobody.
                self.conversation.say(b".\r\n", "the end").await?;
            }
            return Err(answer.refusal(step));
        }
        let taken = self.conversation.say(message, "the end of the letter").await?;
        if taken.is_good() { Ok(()) } else { Err(taken.refusal("the end of the letter")) }
    }

    /// Whether the connection is good for another letter.
    async fn reset(&mut self) -> bool {
        self.conversation.say(b"RSET\r\n", "RSET").await.is_ok_and(crate::sending::conversation::Answer::is_good)
    }
}

impl Post for SmartHost {
    fn post<'a>(&'a self, letter: &'a Letter) -> Posted<'a> {
        Box::pin(async move {
            let whole = tokio::time::timeout(Duration::from_secs(LETTER_SECONDS_MAX), self.carry(letter)).await;
            whole.unwrap_or_else(|_| Err(later("the mail server took too long")))
        })
    }
}

/// What goes wrong before a letter is spoken of says nothing about it: it is tried again.
fn not_of_the_letter(refusal: NotTaken) -> NotTaken {
    match refusal {
        NotTaken::Later { cause } | NotTaken::Never { cause, .. } => NotTaken::Later { cause },
    }
}

fn is_here(host: &str) -> bool {
    host == "localhost" || host.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
}

fn connector(settings: &SmartHostSettings) -> Result<TlsConnector, SmartHostError> {
    let mut roots = RootCertStore::empty();
    match &settings.authorities {
        None => {
            let _ = roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
        }
        Some(file) => {
            let wrong = |error: &dyn std::fmt::Display| SmartHostError::NoAuthority(format!("{}: {error}", file.display()));
            for certificate in CertificateDer::pem_file_iter(file).map_err(|error| wrong(&error))? {
                roots.add(certificate.map_err(|error| wrong(&error))?).map_err(|error| wrong(&error))?;
            }
        }
    }
    if roots.is_empty() {
        return Err(SmartHostError::NoAuthority("this machine trusts none".to_owned()));
    }
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let builder = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
    let builder = builder.map_err(|error| SmartHostError::NoAuthority(error.to_string()))?;
    Ok(TlsConnector::from(Arc::new(builder.with_root_certificates(roots).with_no_client_auth())))
}
