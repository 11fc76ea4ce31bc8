//! Letters in: who may hand us one, whether its sender stands on a blocklist, whether it is from whom it says, and what it asks for. The only SMTP.
//! It never opens a person's data and decides nothing about one: whom a letter is about, and what follows, is asked of whoever runs it.

mod blocklist;
mod reading;
mod receiving;

pub use blocklist::{Blocklist, BlocklistError, Blocklists, Codes, Health, Listed, Listing, Resolving, Unchecked, Verdict, Why, Zone};
pub use reading::{Authenticity, LinkSecret, NotRead, Sorted, Token, Tokens, Whose, sort, words};
pub use receiving::{
    Address, Answer, Decision, Desk, Door, Hosting, Judge, Letter, LetterBytes, Limits, Mailhouse, Marks, Sender, Tag, answer_postfix, receive, server_config,
};
