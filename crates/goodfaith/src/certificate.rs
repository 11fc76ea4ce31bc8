//! The files of the certificate: read, and read again when they change. What cannot be used is told to the log, and the old one stays.

use crate::files::Fault;
use crate::settings::TlsSettings;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tokio::task::JoinHandle;
use tokio::time::Duration;
use web::Certificate;

/// How often the files are looked at.
const LOOK_EVERY: Duration = Duration::from_secs(2);
/// The most bytes either file may have.
const BYTES_MAX: u64 = 1024 * 1024;

/// What the files hold.
#[derive(PartialEq, Eq)]
pub(crate) struct Pair {
    pub(crate) certificate: Vec<u8>,
    pub(crate) key: Vec<u8>,
}

impl Pair {
    /// Reads both.
    pub(crate) fn read(certificate: &Path, key: &Path) -> Result<Self, Fault> {
        Ok(Self { certificate: bytes(certificate)?, key: bytes(key)? })
    }
}

fn bytes(path: &Path) -> Result<Vec<u8>, Fault> {
    let fault = |cause| Fault::Read { path: path.to_owned(), cause };
    if std::fs::metadata(path).map_err(fault)?.len() > BYTES_MAX {
        return Err(fault(std::io::Error::other("it is too large for a certificate or key")));
    }
    std::fs::read(path).map_err(fault)
}

/// A certificate, and whoever reads its files again.
pub(crate) type LookedAfter = (Arc<Certificate>, JoinHandle<()>);

/// The certificate to serve, and whoever looks after it; none where the settings name none.
pub(crate) fn of(settings: &TlsSettings) -> Result<Option<LookedAfter>, Fault> {
    let (Some(chain), Some(key)) = (settings.certificate.clone(), settings.key.clone()) else { return Ok(None) };
    let pair = Pair::read(&chain, &key)?;
    let certificate = Certificate::new(&pair.certificate, &pair.key).map_err(|error| Fault::Usage(format!("{}: {error}", chain.display())))?;
    let certificate = Arc::new(certificate);
    let looking = tokio::spawn(look_after(Arc::clone(&certificate), pair, (chain, key)));
    Ok(Some((certificate, looking)))
}

async fn look_after(certificate: Arc<Certificate>, mut served: Pair, (chain, key): (PathBuf, PathBuf)) {
    let mut turn = tokio::time::interval(LOOK_EVERY);
    loop {
        turn.tick().await;
        // While they are being written one may be there without the other; the next turn sees both.
        let Ok(found) = Pair::read(&chain, &key) else { continue };
        if found == served {
            continue;
        }
        match certificate.renew(&found.certificate, &found.key) {
            Ok(()) => tracing::info!("the certificate was read anew"),
            Err(error) => tracing::warn!(%error, "the certificate changed and cannot be used; the old one is served"),
        }
        served = found;
    }
}
