//! One conversation with a mail server: what is said and what is answered, each within a time. An answer is told by its codes and by the step it came
//! at, never by the server's words, which may repeat an address.

use operations::NotTaken;
use smtp_proto::response::parser::ResponseReceiver;
use smtp_proto::{EhloResponse, Error, Response};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};

/// How long an answer may be, with all its lines.
const ANSWER_BYTES_MAX: usize = 16_384;
/// How much is read at once.
const READ_BYTES: usize = 2_048;

/// A stream to a mail server.
pub(crate) trait Wire: AsyncRead + AsyncWrite + Send + Unpin {}
impl<T: AsyncRead + AsyncWrite + Send + Unpin> Wire for T {}

/// A conversation.
pub(crate) struct Conversation {
    wire: Box<dyn Wire>,
    heard: Vec<u8>,
    within: Duration,
}

/// What a server answered, without its words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Answer {
    code: u16,
    enhanced: [u8; 3],
}

impl Answer {
    fn of(response: &Response<String>) -> Self {
        Self { code: response.code, enhanced: response.esc }
    }

    pub(crate) const fn is_good(self) -> bool {
        matches!(self.code, 200..=399)
    }

    /// Whether the same said again may be answered otherwise.
    const fn is_final(self) -> bool {
        // 421 and the other fours are of this moment; 5 is for good (RFC 5321, 4.2.1).
        matches!(self.code, 500..=599)
    }

    /// The enhanced status code (RFC 3463), where one was given.
    fn status(self) -> Option<String> {
        let [class, subject, detail] = self.enhanced;
        (class != 0).then(|| format!("{class}.{subject}.{detail}"))
    }

    /// Why the letter was not taken.
    pub(crate) fn refusal(self, step: &'static str) -> NotTaken {
        let status = self.status();
        let cause = format!("{} {}at {step}", self.code, status.as_deref().map(|status| format!("{status} ")).unwrap_or_default());
        if self.is_final() { NotTaken::Never { cause, status } } else { NotTaken::Later { cause } }
    }
}

pub(crate) fn later(cause: impl Into<String>) -> NotTaken {
    NotTaken::Later { cause: cause.into() }
}

impl Conversation {
    /// Begins to talk over a stream. The server speaks first.
    pub(crate) const fn over(wire: Box<dyn Wire>, within: Duration) -> Self {
        Self { wire, heard: Vec::new(), within }
    }

    /// The stream, for what goes on over it otherwise; none where the server said more than it was asked, which nobody can tell from what somebody
    /// on the way put in.
    pub(crate) fn into_wire(self) -> Option<Box<dyn Wire>> {
        self.heard.is_empty().then_some(self.wire)
    }

    /// Says this and hears one answer.
    pub(crate) async fn say(&mut self, words: &[u8], step: &'static str) -> Result<Answer, NotTaken> {
        self.tell(words, step).await?;
        self.hear(step).await
    }

    /// Says this in one go.
    pub(crate) async fn tell(&mut self, words: &[u8], step: &'static str) -> Result<(), NotTaken> {
        let told = async {
            self.wire.write_all(words).await?;
            self.wire.flush().await
        };
        match tokio::time::timeout(self.within, told).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(error)) => Err(later(format!("the connection broke at {step}: {}", error.kind()))),
            Err(_) => Err(later(format!("nothing was taken in time at {step}"))),
        }
    }

    /// Hears one answer.
    pub(crate) async fn hear(&mut self, step: &'static str) -> Result<Answer, NotTaken> {
        let mut parser = ResponseReceiver::default();
        self.heard_as(step, |bytes| parser.parse(bytes)).await.map(|response| Answer::of(&response))
    }

    /// Introduces us, and hears what the server can do.
    pub(crate) async fn greet(&mut self, as_host: &str) -> Result<EhloResponse<String>, NotTaken> {
        const STEP: &str = "EHLO";
        self.tell(format!("EHLO {as_host}\r\n").as_bytes(), STEP).await?;
        let within = self.within;
        // What the parser of this answer has read it forgets when more is to come: it is given all of it each time.
        let all = async {
            loop {
                match EhloResponse::parse(&mut self.heard.iter()) {
                    Err(Error::NeedsMoreData { .. }) => self.read(STEP).await?,
                    Ok(known) => {
                        self.heard.clear();
                        return Ok(known);
                    }
                    Err(Error::InvalidResponse { code }) => {
                        return Err(Answer { code, enhanced: [0; 3] }.refusal(STEP));
                    }
                    Err(_) => return Err(later("the server's answer to EHLO cannot be read")),
                }
            }
        };
        tokio::time::timeout(within, all).await.map_err(|_| later("no answer in time at EHLO"))?
    }

    async fn heard_as<T>(&mut self, step: &'static str, mut parse: impl FnMut(&mut std::slice::Iter<'_, u8>) -> Result<T, Error>) -> Result<T, NotTaken> {
        let within = self.within;
        let all = async {
            loop {
                let heard = std::mem::take(&mut self.heard);
                let mut bytes = heard.iter();
                match parse(&mut bytes) {
                    Ok(answer) => {
                        self.heard = bytes.as_slice().to_vec();
                        return Ok(answer);
                    }
                    Err(Error::NeedsMoreData { .. }) => self.read(step).await?,
                    Err(_) => return Err(later(format!("the server's answer at {step} cannot be read"))),
                }
            }
        };
        tokio::time::timeout(within, all).await.map_err(|_| later(format!("no answer in time at {step}")))?
    }

    async fn read(&mut self, step: &'static str) -> Result<(), NotTaken> {
        let mut some = [0; READ_BYTES];
        let count = self.wire.read(&mut some).await.map_err(|error| later(format!("the connection broke at {step}: {}", error.kind())))?;
        if count == 0 || self.heard.len().saturating_add(count) > ANSWER_BYTES_MAX {
            return Err(later(format!("the server hung up at {step}")));
        }
        self.heard.extend_from_slice(some.get(..count).unwrap_or_default());
        Ok(())
    }
}

/// The message as it goes over the wire: a dot at the beginning of a line is doubled, and one alone ends it. A line ends with CR LF and with
/// nothing else, so that nobody reads a second message into it.
pub(crate) fn stuffed(message: &[u8]) -> Vec<u8> {
    let mut wire = Vec::with_capacity(message.len() + message.len() / 64 + 5);
    let mut before = b'\n';
    for (place, byte) in message.iter().copied().enumerate() {
        let next = message.get(place + 1).copied();
        match byte {
            b'\r' if next == Some(b'\n') => wire.push(byte),
            // A lone one of the two is written as the whole end of a line.
            b'\r' => wire.extend_from_slice(b"\r\n"),
            b'\n' if before != b'\r' => wire.extend_from_slice(b"\r\n"),
            b'.' if matches!(before, b'\n' | b'\r') => wire.extend_from_slice(b".."),
            _ => wire.push(byte),
        }
        before = byte;
    }
    if !wire.ends_with(b"\r\n") {
        wire.extend_from_slice(b"\r\n");
    }
    wire.extend_from_slice(b".\r\n");
    wire
}

#[cfg(test)]
mod tests {
    use super::{Answer, stuffed};
    use operations::NotTaken;

    #[test]
    fn no_message_ends_before_its_end() {
        for (message, wire) in [
            ("a\r\n.\r\nb", "a\r\n..\r\nb\r\n.\r\n"),
            (".", "..\r\n.\r\n"),
            ("a\n.\r\nMAIL FROM:<>", "a\r\n..\r\nMAIL FROM:<>\r\n.\r\n"),
            ("a\r.\r\nMAIL FROM:<>", "a\r\n..\r\nMAIL FROM:<>\r\n.\r\n"),
            ("a\n.\nb", "a\r\n..\r\nb\r\n.\r\n"),
            ("a\r\n", "a\r\n.\r\n"),
            ("", "\r\n.\r\n"),
        ] {
            assert_eq!(String::from_utf8(stuffed(message.as_bytes())).unwrap(), wire, "{message:?}");
        }
    }

    #[test]
    fn a_five_is_for_good_and_everything_else_is_tried_again() {
        let refusal = |code, enhanced| Answer { code, enhanced }.refusal("RCPT TO");
        assert_eq!(refusal(550, [5, 1, 1]), NotTaken::Never { cause: "550 5.1.1 at RCPT TO".to_owned(), status: Some("5.1.1".to_owned()) });
        assert_eq!(refusal(451, [4, 7, 1]), NotTaken::Later { cause: "451 4.7.1 at RCPT TO".to_owned() });
        assert_eq!(refusal(421, [0; 3]), NotTaken::Later { cause: "421 at RCPT TO".to_owned() });
    }
}
