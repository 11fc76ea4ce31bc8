//! `goodfaith serve`: the system behind the sites. It makes no data of its own.

use crate::files::Fault;
use crate::house;
use crate::output::Outcome;
use crate::running;
use crate::settings::{self, Settings};
use crate::whereabouts::HouseArguments;
use operations::Place;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use vocabulary::Within;

pub(crate) use crate::settings::PORT;

/// Serve every site whose policy is in the folder, from a house on disk.
///
/// How it is run stands in goodfaith.toml in the folder of the house, or in the file that --config names; every setting there is
/// stands in docs/goodfaith.example.toml, with what it means. What is said on the command line goes before it. Run
/// `goodfaith doctor` first: it says what is wrong.
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
///
///   goodfaith serve
///   goodfaith serve --config /etc/goodfaith/goodfaith.toml
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct Arguments {
    #[command(flatten)]
    house: HouseArguments,
    /// The address and port it listens on, as 127.0.0.1:8620. Beyond the loopback only with a certificate or behind a proxy that has one.
    #[arg(long, conflicts_with = "port")]
    listen: Option<SocketAddr>,
    /// The port on the loopback; 0 takes a free one [default: 8620].
    #[arg(long)]
    port: Option<u16>,
    /// The host name that lists the sites [default: localhost].
    #[arg(long)]
    lobby: Option<String>,
    /// People reach the server over HTTPS through the proxy at this address, and nobody else is listened to. May be repeated.
    #[arg(long, value_name = "ADDRESS")]
    behind_proxy: Vec<IpAddr>,
    /// The certificate with which the server proves who it is, with those it rests on (PEM). Read again when it changes.
    #[arg(long, value_name = "FILE", requires = "key")]
    certificate: Option<PathBuf>,
    /// The certificate's key (PEM).
    #[arg(long, value_name = "FILE", requires = "certificate")]
    key: Option<PathBuf>,
    /// Answer plain HTTP here with the same address under HTTPS, as 0.0.0.0:80.
    #[arg(long, value_name = "ADDRESS")]
    redirect_from: Option<SocketAddr>,
    /// Give the figures of the running server here, on the loopback, as Prometheus reads them.
    #[arg(long, value_name = "ADDRESS")]
    metrics: Option<SocketAddr>,
    /// Tell this place of every erasure, so that a lost disk or an old backup brings nobody back: `file:PATH` on another
    /// disk, `http://HOST:PORT/PATH`, or `mailbox:ADDRESS` (written and listed, not sent by this version). May be repeated.
    #[arg(long = "ship-erasures", value_name = "PLACE")]
    ship_erasures: Vec<Place>,
    /// The file of the secret shared with the peers that are told of erasures, so that they take notices from this house alone;
    /// `goodfaith receive` makes it.
    #[arg(long, value_name = "FILE")]
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
    #[arg(long)]
    must_ship: bool,
    /// How often what is past its time is removed; `retention.toml` in the house's folder says what that is [default: 24 hours].
    #[arg(long, value_parser = settings::within)]
    sweep_every: Option<Within>,
}

impl Arguments {
    pub(crate) fn run(self) -> Result<Outcome, Fault> {
        let settings = self.settings()?.checked()?;
        let collector = settings.traces.endpoint.clone();
        house::run_traced(collector.as_deref(), running::serve(settings))?;
        Ok(Outcome::Yes)
    }

    /// What holds: the file, and before it what was said here.
    fn settings(self) -> Result<Settings, Fault> {
        let mut settings = self.house.settings()?;
        let listen = self.listen.or_else(|| self.port.map(|port| SocketAddr::from((Ipv4Addr::LOCALHOST, port))));
        put(&mut settings.server.listen, listen);
        put(&mut settings.server.lobby, self.lobby);
        put_all(&mut settings.server.behind_proxies, self.behind_proxy);
        put_some(&mut settings.tls.certificate, self.certificate);
        put_some(&mut settings.tls.key, self.key);
        put_some(&mut settings.tls.redirect_from, self.redirect_from);
        put_some(&mut settings.metrics.listen, self.metrics);
        put_all(&mut settings.erasures.ship_to, self.ship_erasures);
        put_some(&mut settings.erasures.peer_secret, self.peer_secret);
        settings.erasures.must_ship |= self.must_ship;
        put_some(&mut settings.letters.folder, self.letters);
        put_some(&mut settings.house.forms, self.forms);
        put(&mut settings.upkeep.sweep_every, self.sweep_every);
        Ok(settings)
    }
}

fn put<T>(place: &mut T, said: Option<T>) {
    if let Some(said) = said {
        *place = said;
    }
}

fn put_some<T>(place: &mut Option<T>, said: Option<T>) {
    if said.is_some() {
        *place = said;
    }
}

fn put_all<T>(place: &mut Vec<T>, said: Vec<T>) {
    if !said.is_empty() {
        *place = said;
    }
}
