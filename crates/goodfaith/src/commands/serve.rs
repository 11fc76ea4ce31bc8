//! `goodfaith serve`: the system behind the sites. It makes no data of its own.

use crate::files::Fault;
use crate::house;
use crate::output::{self, Outcome};
use crate::peer_secret;
use crate::upkeep::{self, Upkeep};
use crate::whereabouts::HouseArguments;
use operations::Place;
use std::path::PathBuf;
use vocabulary::Within;
use web::WebSettings;

/// The port when none is given.
pub(crate) const PORT: u16 = 8620;

/// Serve every site whose policy is in the folder, from a house on disk.
///
/// Each site answers on a host name of its own below --lobby: wipro.com as wipro.localhost, and so on, so that no
/// cookie or storage is shared. The lobby itself lists the sites. Programs call the API under /api/v1 with a key made by
/// `goodfaith key`; /api/v1/openapi.json describes it.
///
/// The house's folder holds the sealed values and the log under data/, and the keys under keys/ (made on first run,
/// readable by you alone). Back the keys up apart from the data: without them nothing can be opened again. With
/// --store postgres://… the values and the log are in that database instead, and several servers with the same keys may
/// serve them.
///
/// The keys can be kept elsewhere, with --keys:
///   file:FOLDER   files in another folder
///   env:          the environment: GOODFAITH_KEK_<SITE> (WIPRO_COM for wipro.com) or GOODFAITH_KEK for all sites, 32 random
///                 bytes as `openssl rand -hex 32` makes them; the next after a rotation in ..._2, then ..._3
///   pkcs11:token=NAME?module=FILE   a security module, by the PIN in &pin-file=FILE or in GOODFAITH_PIN; the keys never leave it
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct Arguments {
    #[command(flatten)]
    house: HouseArguments,
    /// The port on the loopback; 0 takes a free one.
    #[arg(long, default_value_t = PORT)]
    port: u16,
    /// The host name that lists the sites.
    #[arg(long, default_value = "localhost")]
    lobby: String,
    /// People reach the server over HTTPS, through a proxy in front of it.
    #[arg(long)]
    https: bool,
    /// Tell this place of every erasure, so that a lost disk or an old backup brings nobody back: `file:PATH` on another
    /// disk, `http://HOST:PORT/PATH`, or `mailbox:ADDRESS` (written and listed, not sent by this version). May be repeated.
    #[arg(long = "ship-erasures", value_name = "PLACE")]
    ship_erasures: Vec<Place>,
    /// The file of the secret shared with the peers that are told of erasures, so that they take notices from this house alone;
    /// `goodfaith receive` makes it.
    #[arg(long, value_name = "FILE", requires = "ship_erasures")]
    peer_secret: Option<PathBuf>,
    /// Put the letters that sign people in into this folder, one file each in the manner of maildir, for a mail system to take from
    /// there. Without it nobody can sign in.
    #[arg(long, value_name = "FOLDER")]
    letters: Option<PathBuf>,
    /// Forms of your own, one TOML file each, besides those in the folder forms/ of the house. A field that the site's policy refuses for the
    /// form's purpose is not served: the server says the sentence and does not start.
    #[arg(long, value_name = "FOLDER")]
    forms: Option<PathBuf>,
    /// Acknowledge an erasure only when every such place but a mailbox has been told.
    #[arg(long, requires = "ship_erasures")]
    must_ship: bool,
    /// How often what is past its time is removed; `retention.toml` in the house's folder says what that is.
    #[arg(long, default_value = "24 hours", value_parser = read_within)]
    sweep_every: Within,
}

fn read_within(text: &str) -> Result<Within, String> {
    Within::read(text).filter(|time| time.as_ms() > 0).ok_or_else(|| "a time is written as `30 days` or `12 hours`".to_owned())
}

impl Arguments {
    pub(crate) fn run(self) -> Result<Outcome, Fault> {
        house::run(async {
            let peer_secret = self.peer_secret.as_deref().map(peer_secret::read).transpose()?;
            let upkeep = Upkeep { places: self.ship_erasures, must_ship: self.must_ship, peer_secret, letters: self.letters, forms: self.forms };
            let opened = self.house.open(&upkeep).await?;
            let house = &opened.house;
            let (listener, address) = house::listen(self.port).await?;
            output::line(format!("serving {} sites at http://{}:{}/", house.sites().len(), self.lobby, address.port()));
            let running = upkeep::start(house.clone(), self.sweep_every);
            let served = house::serve(house.clone(), listener, WebSettings { lobby: self.lobby, try_page: false, https: self.https }).await;
            running.abort();
            served
        })?;
        Ok(Outcome::Yes)
    }
}
