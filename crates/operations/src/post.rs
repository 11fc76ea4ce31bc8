//! Letters on their way out: what one is, and who carries it. A letter is made at the moment it is sent, is kept nowhere here, and tells its
//! carrier nothing but where it goes and what it says.

use std::future::Future;
use std::pin::Pin;
use vocabulary::{Personal, RecordId, Timestamp};

/// A letter to one person.
#[derive(Clone, Debug)]
pub struct Letter {
    /// Its number. The same letter sent again, because nobody knows whether it arrived, has the same.
    pub id: RecordId,
    /// When it was written.
    pub at: Timestamp,
    /// Who writes.
    pub from_name: String,
    /// The address it comes from, to which it can be answered.
    pub from: String,
    /// The address it goes to.
    pub to: Personal<String>,
    /// What it is about.
    pub subject: String,
    /// Where a program that carries letters unsubscribes its reader at once (RFC 8058); none where there is nothing to unsubscribe from.
    pub unsubscribe: Option<Personal<String>>,
    /// What it says, as plain text. It may hold a secret link.
    pub text: Personal<String>,
}

/// The outcome of posting one letter: taken, or why not.
pub type Posted<'a> = Pin<Box<dyn Future<Output = Result<(), String>> + Send + 'a>>;

/// Who carries letters.
pub trait Post: Send + Sync + std::fmt::Debug {
    /// Takes a letter; when it answers that it did, the letter is safe with it.
    fn post<'a>(&'a self, letter: &'a Letter) -> Posted<'a>;
}
