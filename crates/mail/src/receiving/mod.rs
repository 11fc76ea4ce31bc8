//! Taking letters: the listener that speaks SMTP and LMTP, and the service that Postfix asks. Both put one question to one judge. They keep nothing and
//! know no mailbox: what there is, and what becomes of a letter, they ask of a [`Desk`].

mod address;
mod answer;
mod body;
mod conversation;
mod hosting;
mod judge;
mod listener;
mod mark;
mod policy_service;
mod tls;

pub use address::Address;
pub use answer::Answer;
pub use hosting::{Door, Hosting, Limits};
pub use judge::{Decision, Judge, Sender};
pub use listener::{Mailhouse, receive};
pub use mark::{Marks, Tag};
pub use policy_service::answer_postfix;
pub use tls::server_config;

use std::future::Future;

/// A letter that came in, with its envelope.
#[derive(Debug)]
pub struct Letter {
    /// Who handed it over.
    pub sender: Sender,
    /// Where bounces go; `None` for a letter that is itself a bounce or an automatic answer.
    pub from: Option<Address>,
    /// To whom it is, at least one.
    pub to: Vec<Address>,
    /// Its headers and body, lines ending with CR LF.
    pub bytes: LetterBytes,
    /// Whether the sender was looked up in every list, or taken unchecked because none could be asked for too long.
    pub is_checked: bool,
}

/// The bytes of a letter. They are a person's and are never printed.
#[derive(Clone, PartialEq, Eq)]
pub struct LetterBytes(pub Vec<u8>);

impl std::fmt::Debug for LetterBytes {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "LetterBytes({} bytes)", self.0.len())
    }
}

/// What the doors ask of whoever runs them.
pub trait Desk: Send + Sync + 'static {
    /// Whether letters to this address are taken: its domain is one of ours and the mailbox one that the domain has. It never says whether a person
    /// is known: an address of a person and one of nobody are answered alike.
    fn recipient(&self, to: &Address) -> impl Future<Output = Answer> + Send;

    /// Counts what was decided of a sender, whose letter was to be for this domain, and gives a refusal the reference by which it can be looked at.
    fn decided(&self, domain: &str, decision: &Decision) -> impl Future<Output = Option<String>> + Send;

    /// Takes a letter. A yes means that it is kept: it survives a crash from then on. One answer for each recipient, in their order.
    fn letter(&self, letter: Letter) -> impl Future<Output = Vec<Answer>> + Send;

    /// The address of the page, up to the reference, on which somebody who was refused reads why and asks for a review.
    fn appeal(&self, domain: &str) -> String;
}
