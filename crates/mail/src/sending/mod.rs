//! Letters on their way out: an Internet message is made of each, signed, and given to a mail server over SMTP or put into a folder. It decides
//! nothing, knows no person, and keeps nothing of a letter.

mod addresses;
mod composing;
mod conversation;
mod folder;
mod signing;
mod smart_host;

pub use addresses::{Mailbox, NoMailbox};
pub use composing::{NotComposed, compose};
pub use folder::LetterFolder;
pub use signing::{KeyError, Signer, SigningKeyFile};
pub use smart_host::{Login, SmartHost, SmartHostError, SmartHostSettings, Tls};
