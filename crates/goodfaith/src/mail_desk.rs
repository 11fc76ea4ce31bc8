//! What the doors of letters ask, answered by the house: which mailboxes there are, what becomes of a letter, and how often what was decided of senders.
//! A letter is kept before its sender is told so. Nothing here tells anybody who is known.

use crate::mailbox::Mailbox;
use ledger::sha256;
use mail::{Address, Answer, Authenticity, Decision, Desk, Letter, LetterBytes, NotRead, Sorted, Token, Tokens, Whose, sort, words};
use operations::{House, LetterIn, LetterKind, LetterLeft, LinkToken, SenderAnswer, WrittenBy};
use std::sync::Arc;
use tokio::sync::Mutex;
use vocabulary::{Personal, SiteId};

/// The desk of a house.
pub(crate) struct HouseDesk {
    pub(crate) house: Arc<House>,
    pub(crate) mailbox: Option<Mailbox>,
    pub(crate) mailboxes: Vec<String>,
    pub(crate) tokens: Tokens,
    pub(crate) whose: Whose,
    /// Counting goes one after another: all of it is the same few rows.
    pub(crate) counting: Mutex<()>,
}

impl Desk for HouseDesk {
    async fn recipient(&self, to: &Address) -> Answer {
        let Some(site) = self.site(to.domain()) else { return Answer::new(550, "5.7.1", "Letters for others are not passed on here") };
        let is_named = to.is_postmaster() || self.mailboxes.iter().any(|known| known.eq_ignore_ascii_case(to.local()));
        let is_of_policy = || self.house.mailboxes(&site).unwrap_or_default().contains(&to.whole().to_lowercase());
        let is_token = || matches!(self.tokens.read(to.local()), Some(Token::OptOut(_) | Token::Reply(_) | Token::Bounce(_)));
        if is_named || is_of_policy() || is_token() { Answer::new(250, "2.1.5", "Go on") } else { Answer::new(550, "5.1.1", "There is no such mailbox") }
    }

    async fn decided(&self, domain: &str, decision: &Decision) -> Option<String> {
        let site = self.site(domain)?;
        let answer = match decision {
            Decision::Checked => SenderAnswer::Checked,
            Decision::Refused(listed) => SenderAnswer::Refused { list: listed.list.clone(), code: listed.code.to_string(), meaning: listed.meaning.to_owned() },
            Decision::Later(unchecked) => SenderAnswer::Later { list: unchecked.list.clone() },
            Decision::TakenUnchecked(unchecked) => SenderAnswer::Unchecked { list: unchecked.list.clone() },
        };
        let _turn = self.counting.lock().await;
        // What goes wrong is in the log of the house already. The decision stands: a letter refused is refused though nobody could count it.
        self.house.sender_decided(&site, &answer).await.ok().flatten().map(|reference| reference.to_string())
    }

    async fn letter(&self, letter: Letter) -> Vec<Answer> {
        let sorted = match sort(&letter, &self.tokens) {
            Ok(sorted) => sorted,
            Err(wrong) => {
                let status = if wrong == NotRead::Loop { "5.4.6" } else { "5.6.0" };
                return vec![Answer::new(554, status, wrong.to_string()); letter.to.len()];
            }
        };
        let (author, authenticity) = self.whose.is_it(&letter).await;
        let read = Read {
            author: author.map(|author| Personal::new(author.whole())),
            vouched: match authenticity {
                Authenticity::Pass => WrittenBy::Author,
                Authenticity::None => WrittenBy::Unknown,
                Authenticity::Fail | Authenticity::Unknown => WrittenBy::Another,
            },
            words: Personal::new(words(&letter)),
            sha256: sha256(&[&letter.bytes.0]),
        };
        let mut answers = Vec::with_capacity(letter.to.len());
        for to in &letter.to {
            answers.push(self.taken(to, &sorted, &read, &letter).await);
        }
        answers
    }

    fn appeal(&self, domain: &str) -> String {
        self.site(domain).and_then(|site| self.house.address_of(&site).ok()).map_or_else(String::new, |address| format!("{address}/refused/"))
    }
}

/// What was found out about a letter, whomever it is for.
struct Read {
    author: Option<Personal<String>>,
    vouched: WrittenBy,
    words: Personal<String>,
    sha256: [u8; 32],
}

impl HouseDesk {
    fn site(&self, domain: &str) -> Option<SiteId> {
        let site = SiteId::new(domain).ok()?;
        self.house.sites().contains(&site).then_some(site)
    }

    async fn taken(&self, to: &Address, sorted: &Sorted, read: &Read, letter: &Letter) -> Answer {
        let later = || Answer::new(451, "4.3.0", "It could not be kept just now; please send it again later");
        let Some(site) = self.site(to.domain()) else { return later() };
        let link = |secret: &mail::LinkSecret| LinkToken::read(&secret.hex());
        let kind = match (sorted, self.tokens.read(to.local())) {
            (Sorted::OptOut(secret), _) => link(secret).map(LetterKind::OptOut),
            (Sorted::Answer(Token::Reply(secret)), _) => link(secret).map(LetterKind::Answer),
            (Sorted::WantsOut, _) => Some(LetterKind::WantsOut),
            (Sorted::Person, _) => Some(LetterKind::Person),
            _ => None,
        };
        let left = match kind {
            None => Ok(LetterLeft::ForTheMailbox),
            Some(kind) => {
                let Read { author, vouched, words, sha256 } = read;
                let new = LetterIn { mailbox: to.whole(), author: author.clone(), vouched: *vouched, kind, words: words.clone(), sha256: *sha256 };
                self.house.letter_in(&site, &new).await
            }
        };
        match left {
            Ok(LetterLeft::Nothing) => Answer::new(250, "2.0.0", "Taken"),
            Ok(LetterLeft::ForTheMailbox) => match self.keep(&site, to, read, &letter.bytes).await {
                Ok(()) => Answer::new(250, "2.0.0", "Taken"),
                Err(cause) => {
                    tracing::error!(kind = ?cause.kind(), "a letter could not be put into the mailbox");
                    later()
                }
            },
            // What went wrong is in the log of the house. The letter is sent again.
            Err(_) => later(),
        }
    }

    async fn keep(&self, site: &SiteId, to: &Address, read: &Read, bytes: &LetterBytes) -> std::io::Result<()> {
        let mailbox = self.mailbox.clone().ok_or_else(|| std::io::Error::other("there is no mailbox"))?;
        let verdict = match read.vouched {
            WrittenBy::Author => "pass",
            WrittenBy::Unknown => "none",
            WrittenBy::Another => "fail",
        };
        let head = format!("Delivered-To: {}\r\nX-Goodfaith-Author: {verdict}\r\n", to.whole());
        let name = format!("{}.{}", ledger::hex(&read.sha256), ledger::hex(&sha256(&[to.whole().as_bytes()])).chars().take(8).collect::<String>());
        let (site, bytes) = (site.clone(), bytes.clone());
        tokio::task::spawn_blocking(move || mailbox.keep(&site, &name, &head, &bytes.0)).await.map_err(std::io::Error::other)?
    }
}
