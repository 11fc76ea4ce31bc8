//! A whole house in a temporary folder: real store, real vault, real keys, given or real policies, a clock set by hand; and a server in
//! front of it. For tests and scenarios only; it never runs where people's data is.

mod clock;
mod given;
mod house;
mod letters;
mod mail_server;
mod mariadb;
pub mod passkey;
mod postgres;
mod receiver;
mod registers;
#[cfg(feature = "server")]
mod server;
mod zones;

pub use clock::HandClock;
pub use given::{compiled, real_policies, real_sources};
pub use house::{House, chance};
pub use letters::Letters;
pub use mail_server::{Arrived, Instead, MailServer, Offers};
pub use mariadb::MariaDb;
pub use postgres::{Database, Postgres};
pub use receiver::{Received, Receiver};
pub use registers::{entered, entry, pdf, proposed, reviewer};
#[cfg(feature = "server")]
pub use server::Server;
pub use zones::Zones;
