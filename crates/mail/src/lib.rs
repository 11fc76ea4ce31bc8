//! Letters out and in. Out: an Internet message is made of each, signed, and given to a mail server or put into a folder. In: who may hand us one,
//! whether its sender stands on a blocklist, whether it is from whom it says, and what it asks for. The only SMTP. It knows no person, keeps nothing
//! of a letter and decides nothing about one: whom it is about, and what follows, is asked of whoever runs it.

mod blocklist;
mod reading;
mod receiving;
mod sending;

pub use blocklist::{Blocklist, BlocklistError, Blocklists, Codes, Health, Listed, Listing, Resolving, Unchecked, Verdict, Why, Zone};
pub use reading::{Authenticity, LinkSecret, NotRead, Sorted, Token, Tokens, Whose, sort, words};
pub use receiving::{
    Address, Answer, Decision, Desk, Door, Hosting, Judge, Letter, LetterBytes, Limits, Mailhouse, Marks, Sender, Tag, answer_postfix, receive, server_config,
};
pub use sending::{
    KeyError, LetterFolder, Login, Mailbox, NoMailbox, NotComposed, Signer, SigningKeyFile, SmartHost, SmartHostError, SmartHostSettings, Tls, compose,
};
