//! Letters that people write to a site, once a door has taken them: those that are the use of a right become that, at once or as a request; all others
//! are for the operator's mailbox. Nothing of a person changes by what a letter says without proof of who wrote it, and nobody is told who is known.

mod counting;

pub use counting::{RefusedSender, SenderAnswer, SenderCount};

use crate::attempts::until_done;
use crate::commit::{Act, Once};
use crate::links::Reach;
use crate::requests::Asking;
use crate::room::Room;
use crate::{House, LinkToken, OperationError, Outcome, RightView};
use ledger::{hex, sha256};
use vocabulary::{Channel, Degree, Effect, Personal, Right, SiteId, SubjectId};

/// How many characters of a letter go into a request. The letter itself is longer only in the mailbox.
const WORDS_CHARACTERS_MAX: usize = 4_000;

/// What a letter is, as far as its form tells.
#[derive(Clone, Debug)]
pub enum LetterKind {
    /// It went to the address that opts out, which only a letter of ours bore.
    OptOut(LinkToken),
    /// It answers a letter of ours, by the address that only that letter bore.
    Answer(LinkToken),
    /// It asks for nothing but to be left alone: its subject is that one word.
    WantsOut,
    /// Anything else that a person wrote.
    Person,
}

/// What the domain of a letter's author says of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WrittenBy {
    /// The author wrote it.
    Author,
    /// It says nothing about its letters.
    Unknown,
    /// It is none of its letters, or it could not be asked.
    Another,
}

/// A letter that came in.
#[derive(Clone, Debug)]
pub struct LetterIn {
    /// To which mailbox, its whole address.
    pub mailbox: String,
    /// Who wrote it, where it names one.
    pub author: Option<Personal<String>>,
    /// Whether they did, as far as their domain says.
    pub vouched: WrittenBy,
    /// What it is.
    pub kind: LetterKind,
    /// What it says, as plain text.
    pub words: Personal<String>,
    /// The hash of its bytes: the same letter handed over again is the same letter.
    pub sha256: [u8; 32],
}

/// What is left to do with a letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LetterLeft {
    /// Nothing: it was the use of a right, and stands among the requests.
    Nothing,
    /// Somebody has to read it.
    ForTheMailbox,
}

impl House {
    /// Where people reach the site, as it stands in letters: with its scheme, without a slash at the end.
    ///
    /// # Errors
    /// [`OperationError::UnknownSite`].
    pub fn address_of(&self, site: &SiteId) -> Outcome<String> {
        self.room(site)?;
        Ok(self.offering.of(site).address.unwrap_or_else(|| format!("https://{site}")))
    }

    /// The addresses that the site's policy names for people to write to, in lower case.
    ///
    /// # Errors
    /// [`OperationError::UnknownSite`].
    pub fn mailboxes(&self, site: &SiteId) -> Outcome<Vec<String>> {
        let rights = self.room(site)?.rights();
        let mut all: Vec<String> = rights
            .iter()
            .flat_map(|right| &right.channels)
            .filter_map(|channel| if let Channel::Mail(address) = channel { Some(address.to_lowercase()) } else { None })
            .collect();
        all.sort();
        all.dedup();
        Ok(all)
    }

    /// Does what a letter has the right to ask for, once however often it is handed over.
    ///
    /// # Errors
    /// When it cannot be done now; the letter is to be handed over again.
    pub async fn letter_in(&self, site: &SiteId, letter: &LetterIn) -> Outcome<LetterLeft> {
        let left = match &letter.kind {
            LetterKind::OptOut(token) => self.opted_out_by(site, token).await.map(|()| LetterLeft::Nothing),
            LetterKind::Answer(token) => until_done(|| async move { self.room(site)?.answered_by(letter, token).await }).await,
            LetterKind::WantsOut => until_done(|| async move { self.room(site)?.wants_out(letter).await }).await,
            LetterKind::Person => until_done(|| async move { self.room(site)?.written_by_somebody(letter).await }).await,
        };
        match left {
            // What leads nowhere is no reason to send the letter back: that would tell its writer so.
            Err(OperationError::LinkInvalid | OperationError::Malformed(_) | OperationError::Refused(_)) => Ok(LetterLeft::ForTheMailbox),
            left => left,
        }
    }
}

impl House {
    /// The link may be one that stops letters of one kind, or one to a person's choices: either is what stood in the letter's header to unsubscribe by.
    async fn opted_out_by(&self, site: &SiteId, token: &LinkToken) -> Outcome<()> {
        match self.opt_out(site, token).await {
            Err(OperationError::LinkInvalid) => self.unsubscribe(site, token).await,
            stopped => stopped.map(drop),
        }
    }
}

impl Room<'_> {
    /// An answer to a letter of ours is a request to correct, where the policy grants that by answering. The letter alone is not proof enough: whoever
    /// it was passed on to has it too.
    async fn answered_by(&self, letter: &LetterIn, token: &LinkToken) -> Outcome<LetterLeft> {
        let visitor = self.visitor(token).await?;
        let Some(right) = self.right_of(&Channel::Reply, |effect| *effect == Effect::Corrected).filter(|_| visitor.reach == Reach::Reply) else {
            return Ok(LetterLeft::ForTheMailbox);
        };
        let wrote = self.writers(letter).await?.contains(&visitor.subject());
        let degree = if wrote && letter.vouched == WrittenBy::Author { Degree::AddressProven } else { Degree::Said };
        self.file_letter(letter, visitor.subject(), &right, (Channel::Reply, degree)).await
    }

    /// Objects for everybody who gave the author's address, where the policy lets people object by writing to this mailbox. An objection protects, so
    /// it counts unless the author's domain denies the letter.
    async fn wants_out(&self, letter: &LetterIn) -> Outcome<LetterLeft> {
        let channel = Channel::Mail(letter.mailbox.to_lowercase());
        let right = self.right_of(&channel, |effect| matches!(effect, Effect::OptedOut(_)));
        let writers = self.writers(letter).await?;
        let (Some(right), false, false) = (right, writers.is_empty(), letter.vouched == WrittenBy::Another) else { return Ok(LetterLeft::ForTheMailbox) };
        for subject in writers {
            self.file_letter(letter, subject, &right, (channel.clone(), Degree::AddressProven)).await?;
        }
        Ok(LetterLeft::Nothing)
    }

    /// A letter of somebody known, for whom their domain vouches, to a mailbox that the policy names: a request to whoever answers there.
    async fn written_by_somebody(&self, letter: &LetterIn) -> Outcome<LetterLeft> {
        let channel = Channel::Mail(letter.mailbox.to_lowercase());
        let asks = self.right_of(&channel, |effect| !matches!(effect, Effect::OptedOut(_) | Effect::Deleted | Effect::Closed));
        match (asks, self.writers(letter).await?.as_slice(), letter.vouched) {
            // Two who gave one address are not one person, and which of them wrote nobody knows but who reads it.
            (Some(right), [one], WrittenBy::Author) => self.file_letter(letter, *one, &right, (channel, Degree::AddressProven)).await,
            _ => Ok(LetterLeft::ForTheMailbox),
        }
    }

    /// Everybody who gave the author's address.
    async fn writers(&self, letter: &LetterIn) -> Outcome<Vec<SubjectId>> {
        match &letter.author {
            Some(author) => self.givers_of(&self.email()?, author).await,
            None => Ok(Vec::new()),
        }
    }

    /// The right that people use by this way and that does such a thing, a right to ask before others.
    fn right_of(&self, channel: &Channel, does: impl Fn(&Effect) -> bool) -> Option<RightView> {
        let by_this_way = |right: &RightView| right.channels.iter().any(|known| is_same(known, channel)) && does(&right.effect);
        let mut found: Vec<RightView> = self.rights().into_iter().filter(by_this_way).collect();
        found.sort_by_key(|right| right.right != Right::Ask);
        found.into_iter().next()
    }

    async fn file_letter(&self, letter: &LetterIn, subject: SubjectId, right: &RightView, by: (Channel, Degree)) -> Outcome<LetterLeft> {
        let (channel, degree) = by;
        let key = hex(&letter.sha256);
        let meant = sha256(&[&letter.sha256, right.key.as_bytes(), subject.to_string().as_bytes()]);
        let mut act = Act::new(Once::of(Some(&format!("{key} {subject}")), "letter_in", meant));
        let words = Personal::new(first_characters(&letter.words));
        let asking = Asking { subject, right, channel, degree, correction: None, words: Some(words), proof: None };
        let row = self.ask(&mut act, asking).await?;
        self.asked(act, row).await?;
        Ok(LetterLeft::Nothing)
    }
}

fn is_same(one: &Channel, other: &Channel) -> bool {
    match (one, other) {
        (Channel::Mail(one), Channel::Mail(other)) => one.eq_ignore_ascii_case(other),
        (one, other) => one == other,
    }
}

fn first_characters(words: &Personal<String>) -> String {
    crate::values::trimmed(words).chars().take(WORDS_CHARACTERS_MAX).collect()
}
