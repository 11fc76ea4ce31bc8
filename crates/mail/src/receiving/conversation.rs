//! One conversation, from the greeting to its end. Everything a peer says is bounded in length, number and time; what it says between our answers is
//! not listened to once TLS begins.

use super::address::Address;
use super::answer::Answer;
use super::body::{Body, Came, Progress};
use super::hosting::{Door, Hosting};
use super::judge::{Decision, Judge, Sender};
use super::mark::{HEADER, Marks, Proven};
use super::{Desk, Letter, LetterBytes};
use crate::reading::{Token, Tokens};
use smtp_proto::{Error as Wrong, MailFrom, RcptTo, Request};
use std::borrow::Cow;
use std::net::IpAddr;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::time::timeout;
use vocabulary::Timestamp;

/// The longest line of a command. RFC 5321 asks for 512 octets, extensions for some more.
const COMMAND_BYTES_MAX: usize = 2_048;

/// Whether the conversation goes on.
pub(super) enum Next {
    Goes,
    Tls,
    Ends,
}

/// What a conversation rests on.
pub(super) struct Rest<'a, D> {
    pub(super) hosting: &'a Hosting,
    pub(super) judge: &'a Judge,
    pub(super) marks: &'a Marks,
    pub(super) tokens: &'a Tokens,
    pub(super) desk: &'a D,
    pub(super) peer: IpAddr,
    pub(super) now: &'a (dyn Fn() -> Timestamp + Send + Sync),
    pub(super) may_begin_tls: bool,
}

/// A letter's envelope so far.
struct Envelope {
    from: Option<Address>,
    to: Vec<Address>,
    decision: Option<(Decision, Option<String>)>,
}

/// A conversation over some stream.
pub(super) struct Conversation<'a, S, D> {
    rest: Rest<'a, D>,
    stream: S,
    heard: Vec<u8>,
    greeted: Option<String>,
    envelope: Option<Envelope>,
    letters: usize,
    mistakes: usize,
}

impl<'a, S: AsyncRead + AsyncWrite + Unpin + Send, D: Desk> Conversation<'a, S, D> {
    pub(super) fn new(rest: Rest<'a, D>, stream: S) -> Self {
        Self { rest, stream, heard: Vec::new(), greeted: None, envelope: None, letters: 0, mistakes: 0 }
    }

    /// Greets and goes on to the end, or to where TLS begins: then the stream is given back. `is_first` is false inside TLS, where nobody greets anew.
    pub(super) async fn hold(mut self, is_first: bool) -> std::io::Result<Option<S>> {
        if is_first {
            let greeting = match self.rest.hosting.door {
                Door::Smtp => format!("{} ESMTP", self.rest.hosting.name),
                Door::Lmtp => format!("{} LMTP", self.rest.hosting.name),
            };
            self.say(&Answer::bare(220, &[&greeting])).await?;
        }
        loop {
            let Some(line) = self.line().await? else { return Ok(None) };
            match self.hear(&line).await? {
                Next::Goes if self.mistakes > self.rest.hosting.limits.mistakes => {
                    self.say(&Answer::new(421, "4.7.0", "Too many mistakes; goodbye")).await?;
                    return Ok(None);
                }
                Next::Goes => {}
                Next::Ends => return Ok(None),
                Next::Tls => return Ok(Some(self.stream)),
            }
        }
    }

    /// The next command, ended by CR LF. `None` at the end of the conversation.
    async fn line(&mut self) -> std::io::Result<Option<Vec<u8>>> {
        loop {
            if let Some(end) = self.heard.iter().position(|byte| *byte == b'\n') {
                let line: Vec<u8> = self.heard.drain(..=end).collect();
                if !line.ends_with(b"\r\n") {
                    self.say(&Answer::new(521, "5.5.2", "A line ends with CR LF; goodbye")).await?;
                    return Ok(None);
                }
                return Ok(Some(line));
            }
            if self.heard.len() > COMMAND_BYTES_MAX {
                self.say(&Answer::new(500, "5.5.2", "The line is too long; goodbye")).await?;
                return Ok(None);
            }
            if !self.read().await? {
                return Ok(None);
            }
        }
    }

    /// Reads more. False at the end, or where the peer is silent for too long.
    async fn read(&mut self) -> std::io::Result<bool> {
        let mut piece = [0_u8; 16 * 1024];
        match timeout(self.rest.hosting.limits.silence, self.stream.read(&mut piece)).await {
            Err(_) => {
                self.say(&Answer::new(421, "4.4.2", "Nothing was heard for too long; goodbye")).await?;
                Ok(false)
            }
            Ok(count) => {
                let count = count?;
                self.heard.extend_from_slice(piece.get(..count).unwrap_or_default());
                Ok(count > 0)
            }
        }
    }

    async fn say(&mut self, answer: &Answer) -> std::io::Result<()> {
        if !answer.is_yes() {
            self.mistakes += 1;
        }
        self.stream.write_all(answer.wire().as_bytes()).await?;
        self.stream.flush().await
    }

    async fn hear(&mut self, line: &[u8]) -> std::io::Result<Next> {
        let answer = match Request::parse(&mut line.iter()) {
            Ok(Request::Ehlo { host } | Request::Lhlo { host }) => self.greeted(&host, true),
            Ok(Request::Helo { host }) => self.greeted(&host, false),
            Ok(Request::Mail { from }) => self.mail(&from),
            Ok(Request::Rcpt { to }) => self.rcpt(&to).await,
            Ok(Request::Data) => return self.data().await.map(|goes| if goes { Next::Goes } else { Next::Ends }),
            Ok(Request::Rset) => {
                self.envelope = None;
                Answer::new(250, "2.0.0", "Forgotten")
            }
            Ok(Request::Noop { .. }) => Answer::new(250, "2.0.0", "Still here"),
            Ok(Request::Vrfy { .. }) => Answer::new(252, "2.5.0", "Nobody is told who has a mailbox here; send, and it will be taken or not"),
            Ok(Request::Help { .. }) => Answer::new(214, "2.0.0", "RFC 5321"),
            Ok(Request::StartTls) => return self.start_tls().await,
            Ok(Request::Quit) => {
                self.say(&Answer::new(221, "2.0.0", "Goodbye")).await?;
                return Ok(Next::Ends);
            }
            Ok(_) | Err(Wrong::UnknownCommand) => Answer::new(502, "5.5.1", "Not understood here"),
            Err(Wrong::InvalidSenderAddress) => Answer::new(501, "5.1.7", "The sender is no address"),
            Err(Wrong::InvalidRecipientAddress) => Answer::new(501, "5.1.3", "The recipient is no address"),
            Err(Wrong::UnsupportedParameter { .. } | Wrong::InvalidParameter { .. }) => Answer::new(555, "5.5.4", "A parameter that is not taken here"),
            Err(_) => Answer::new(501, "5.5.2", "Not a command of the protocol"),
        };
        self.say(&answer).await?;
        Ok(Next::Goes)
    }

    fn greeted(&mut self, host: &str, is_extended: bool) -> Answer {
        let host: String = host.chars().filter(|char| !char.is_control()).take(255).collect();
        self.greeted = Some(host);
        self.envelope = None;
        let size = format!("SIZE {}", self.rest.hosting.limits.letter_bytes);
        let mut lines = vec![self.rest.hosting.name.as_str()];
        if is_extended {
            lines.extend(["PIPELINING", "8BITMIME", "SMTPUTF8", "ENHANCEDSTATUSCODES", &size]);
            if self.rest.may_begin_tls {
                lines.push("STARTTLS");
            }
        }
        Answer::bare(250, &lines)
    }

    async fn start_tls(&mut self) -> std::io::Result<Next> {
        if !self.rest.may_begin_tls {
            self.say(&Answer::new(502, "5.5.1", "There is no TLS here")).await?;
            return Ok(Next::Goes);
        }
        if !self.heard.is_empty() {
            // Said in clear and meant to be taken for what was said under TLS.
            self.say(&Answer::new(501, "5.5.1", "Nothing may follow STARTTLS before it is answered; goodbye")).await?;
            return Ok(Next::Ends);
        }
        self.say(&Answer::new(220, "2.0.0", "Begin")).await?;
        Ok(Next::Tls)
    }

    fn mail(&mut self, from: &MailFrom<Cow<'_, str>>) -> Answer {
        let limits = self.rest.hosting.limits;
        if self.greeted.is_none() {
            return Answer::new(503, "5.5.1", "Say who you are first");
        }
        if self.envelope.is_some() {
            return Answer::new(503, "5.5.1", "One letter at a time");
        }
        if self.letters >= limits.letters {
            return Answer::new(452, "4.5.3", "Enough letters for one connection");
        }
        if from.size > limits.letter_bytes {
            return Answer::new(552, "5.3.4", "The letter is larger than is taken here");
        }
        let sender = if from.address.is_empty() { None } else { Address::parse(&from.address) };
        if sender.is_none() && !from.address.is_empty() {
            return Answer::new(501, "5.1.7", "The sender is no address");
        }
        self.envelope = Some(Envelope { from: sender, to: Vec::new(), decision: None });
        Answer::new(250, "2.1.0", "Go on")
    }

    async fn rcpt(&mut self, to: &RcptTo<Cow<'_, str>>) -> Answer {
        let Some(envelope) = &mut self.envelope else { return Answer::new(503, "5.5.1", "Say who it is from first") };
        if envelope.to.len() >= self.rest.hosting.limits.recipients {
            return Answer::new(452, "4.5.3", "Enough recipients for one letter");
        }
        let Some(to) = Address::parse(&to.address) else { return Answer::new(501, "5.1.3", "The recipient is no address") };
        let known = self.rest.desk.recipient(&to).await;
        if !known.is_yes() {
            return known;
        }
        if self.rest.hosting.door == Door::Smtp {
            if envelope.decision.is_none() {
                let sender = self.rest.sender(self.greeted.as_deref(), envelope.from.as_ref());
                let decision = self.rest.judge.decide(&sender).await;
                let reference = self.rest.desk.decided(to.domain(), &decision).await;
                envelope.decision = Some((decision, reference));
            }
            if let Some((decision, reference)) = &envelope.decision
                && let Some(refusal) = refusal(decision, reference.as_deref().unwrap_or_default(), &self.rest.desk.appeal(to.domain()))
            {
                return refusal;
            }
        }
        envelope.to.push(to);
        known
    }

    /// Takes the letter itself. False where the conversation ends.
    async fn data(&mut self) -> std::io::Result<bool> {
        if self.envelope.as_ref().is_none_or(|envelope| envelope.to.is_empty()) {
            self.say(&Answer::new(503, "5.5.1", "Say whom it is for first")).await?;
            return Ok(true);
        }
        self.say(&Answer::bare(354, &["Go on, and end with a dot on a line of its own"])).await?;
        let max = self.rest.hosting.limits.letter_bytes;
        let (mut body, mut read) = (Body::new(max), 0_usize);
        loop {
            let heard = std::mem::take(&mut self.heard);
            read += heard.len();
            if let Progress::End(end) = body.push(&heard) {
                self.heard = heard.get(end..).unwrap_or_default().to_vec();
                break;
            }
            // Somebody who goes on long past what is taken, or who smuggles, is not read to the end.
            if (body.is_hopeless() && read > max.saturating_mul(2)) || !self.read().await? {
                return Ok(false);
            }
        }
        self.letters += 1;
        let Some(envelope) = self.envelope.take() else { return Ok(true) };
        match body.came() {
            Came::Smuggled => {
                self.say(&Answer::new(521, "5.5.2", "A CR or LF by itself has no place in a letter; goodbye")).await?;
                Ok(false)
            }
            Came::TooLong => {
                self.all(&envelope, &Answer::new(552, "5.3.4", "The letter is larger than is taken here")).await?;
                Ok(true)
            }
            Came::Letter(bytes) => {
                let answers = self.taken(envelope, bytes).await;
                self.answered(&answers).await?;
                Ok(true)
            }
        }
    }

    async fn all(&mut self, envelope: &Envelope, answer: &Answer) -> std::io::Result<()> {
        let count = if self.rest.hosting.door == Door::Lmtp { envelope.to.len() } else { 1 };
        for _ in 0..count {
            self.say(answer).await?;
        }
        Ok(())
    }

    /// LMTP answers for each recipient, SMTP once for all: that something is to be sent again goes before that something was taken, and that before a
    /// no.
    async fn answered(&mut self, answers: &[Answer]) -> std::io::Result<()> {
        if self.rest.hosting.door == Door::Lmtp {
            for answer in answers {
                self.say(answer).await?;
            }
            return Ok(());
        }
        let later = answers.iter().find(|answer| (400..500).contains(&answer.code()));
        let answer = later.or_else(|| answers.iter().find(|answer| answer.is_yes())).or_else(|| answers.first());
        match answer {
            Some(answer) => self.say(answer).await,
            None => self.say(&Answer::new(451, "4.3.0", "It could not be kept; send it again later")).await,
        }
    }

    async fn taken(&self, envelope: Envelope, bytes: Vec<u8>) -> Vec<Answer> {
        let Envelope { from, to, decision } = envelope;
        let is_checked = matches!(decision, Some((Decision::Checked, _)));
        let sender = self.rest.sender(self.greeted.as_deref(), from.as_ref());
        if self.rest.hosting.door == Door::Smtp {
            return self.rest.desk.letter(Letter { sender, from, to, bytes: LetterBytes(bytes), is_checked }).await;
        }
        let proven: Vec<Option<Proven>> = {
            let parsed = mail_parser::MessageParser::new().parse_headers(bytes.as_slice());
            let headers: Vec<&str> = parsed
                .iter()
                .flat_map(|letter| letter.headers_raw())
                .filter(|(name, _)| name.eq_ignore_ascii_case(HEADER))
                .map(|(_, text)| text)
                .take(100)
                .collect();
            let marked = |to: &Address| self.rest.marks.read(&headers, from.as_ref(), to, (self.rest.now)());
            to.iter().map(|to| marked(to).or_else(|| self.own_report(from.as_ref(), to))).collect()
        };
        let unmarked = Answer::new(550, "5.7.1", "This letter was not looked at on its way in: it bears no mark of that");
        let marked: Vec<Address> = to.iter().zip(&proven).filter(|(_, proven)| proven.is_some()).map(|(to, _)| to.clone()).collect();
        let mut answers = match proven.iter().flatten().next() {
            None => Vec::new(),
            Some(first) => {
                let sender = Sender { address: first.sender, ..sender };
                let is_checked = proven.iter().flatten().all(|proven| proven.is_checked);
                self.rest.desk.letter(Letter { sender, from, to: marked, bytes: LetterBytes(bytes), is_checked }).await
            }
        }
        .into_iter();
        let answer = |proven: &Option<Proven>| match proven {
            None => unmarked.clone(),
            Some(_) => answers.next().unwrap_or_else(|| Answer::new(451, "4.3.0", "It could not be kept; send it again later")),
        };
        proven.iter().map(answer).collect()
    }
}

impl<S, D> Conversation<'_, S, D> {
    /// A report that the mail server which hands letters on has made itself never came in at a door. It is from nobody, and goes to an address that
    /// only a letter of ours bore.
    fn own_report(&self, from: Option<&Address>, to: &Address) -> Option<Proven> {
        let is_ours = from.is_none() && matches!(self.rest.tokens.read(to.local()), Some(Token::Bounce(_)));
        is_ours.then_some(Proven { sender: self.rest.peer, is_checked: false })
    }
}

impl<D> Rest<'_, D> {
    fn sender(&self, helo: Option<&str>, from: Option<&Address>) -> Sender {
        Sender { address: self.peer, helo: helo.unwrap_or_default().to_owned(), domain: from.map(|from| from.domain().to_owned()) }
    }
}

/// What a sender is told who is not taken.
pub(super) fn refusal(decision: &Decision, reference: &str, appeal: &str) -> Option<Answer> {
    match decision {
        Decision::Checked | Decision::TakenUnchecked(_) => None,
        Decision::Refused(listed) => Some(Answer::listed(listed, reference, appeal)),
        Decision::Later(_) => Some(Answer::new(451, "4.7.1", "Whether you stand on a blocklist could not be found out just now; please send it again later")),
    }
}
