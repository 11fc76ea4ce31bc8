//! `goodfaith receive`: keeps the notices of another house's erasures, off its machine. It has no house and opens nothing.

use crate::files::Fault;
use crate::house;
use crate::notices;
use crate::output::{self, Outcome};
use crate::peer_secret;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

/// The port when none is given.
const PORT: u16 = 8621;

/// Keep the notices of erasures that a house ships here, so that its lost disk or old backup brings nobody back.
///
/// It runs on another machine than the house. A notice has a site, a time and a mark that leads back to nobody, and is
/// answered only when it is on this disk for good. `goodfaith restore --erasures` reads the file. Only a house with the
/// same secret is heard: the secret is made on first run, in a file readable by you alone; copy it to the house and give
/// it to `goodfaith serve --peer-secret`. It listens on the loopback alone, as the house does: a tunnel or a proxy with
/// TLS brings notices there.
///
///   goodfaith receive --into erasures --secret peer.secret
///   goodfaith serve --ship-erasures http://127.0.0.1:8621/erasures --peer-secret peer.secret     (on the house's machine)
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct Arguments {
    /// The file that notices are appended to.
    #[arg(long, value_name = "FILE")]
    into: PathBuf,
    /// The file of the secret shared with the house.
    #[arg(long, value_name = "FILE")]
    secret: PathBuf,
    /// The port on the loopback; 0 takes a free one.
    #[arg(long, default_value_t = PORT)]
    port: u16,
}

impl Arguments {
    pub(crate) fn run(self) -> Result<Outcome, Fault> {
        let (secret, is_made) = peer_secret::read_or_make(&self.secret)?;
        if is_made {
            output::line(format!("made {}; copy it to the house, for `goodfaith serve --peer-secret`", self.secret.display()));
        }
        // A file that cannot be read back is no safekeeping.
        let kept = if self.into.exists() { notices::read(&self.into)?.len() } else { 0 };
        // Two notices at once must not stand in one line.
        let (path, turn) = (self.into, Mutex::new(()));
        let keep: web::KeepNotice = Arc::new(move |notice| {
            let _turn = turn.lock().map_err(|_| "an earlier notice failed half way".to_owned())?;
            notices::append(&path, notice)
        });
        house::run(async {
            let (listener, address) = house::listen(self.port).await?;
            output::line(format!("taking notices of erasures at http://{address}/erasures; {kept} are kept already"));
            web::serve(listener, web::receiver(secret, keep), house::asked_to_stop()).await.map_err(|error| Fault::House(error.to_string()))
        })?;
        Ok(Outcome::Yes)
    }
}
