//! Where the tiles of a public log come from: a folder that mirrors it, or the site itself. It believes none of them: what they hold is
//! proven by the roots that were signed.

use ledger::{Hash, LogPath, TILE_HASHES_MAX, Tiles};
use std::io::Read;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::time::Duration;

/// The most bytes of a tile.
const TILE_BYTES_MAX: u64 = TILE_HASHES_MAX * 32;
/// How long one tile may take.
const TILE_TIME_MAX: Duration = Duration::from_secs(20);

/// Why a tile could not be had.
#[derive(Debug, thiserror::Error)]
pub(crate) enum TileError {
    #[error("cannot read {0}: {1}")]
    Read(PathBuf, std::io::Error),
    #[error("cannot fetch {0}: {1}")]
    Fetch(String, String),
}

/// A log as others see it.
#[derive(Debug)]
pub(crate) enum Place {
    /// In a folder, laid out as the log is served.
    Folder(PathBuf),
    /// At this address.
    Address(String, reqwest::blocking::Client),
}

impl Place {
    /// The log at this address, as `https://wipro.com/log`.
    pub(crate) fn at(address: &str) -> Result<Self, TileError> {
        let fetch = |error: reqwest::Error| TileError::Fetch(address.to_owned(), error.to_string());
        let url = reqwest::Url::parse(address).map_err(|error| TileError::Fetch(address.to_owned(), error.to_string()))?;
        let mut client = reqwest::blocking::Client::builder().timeout(TILE_TIME_MAX).redirect(reqwest::redirect::Policy::none());
        // Names under `localhost` are this machine (RFC 6761, 6.3), whether or not its resolver knows.
        if let Some(host) = url.host_str().filter(|host| host.ends_with(".localhost")) {
            client = client.resolve(host, SocketAddr::from((Ipv4Addr::LOCALHOST, 0)));
        }
        let client = client.build().map_err(fetch)?;
        Ok(Self::Address(address.trim_end_matches('/').to_owned(), client))
    }

    fn bytes(&self, path: LogPath) -> Result<Option<Vec<u8>>, TileError> {
        match self {
            Self::Folder(folder) => {
                let path = folder.join(path.to_string());
                match std::fs::File::open(&path).and_then(read_tile) {
                    Ok(bytes) => Ok(Some(bytes)),
                    Err(error) if matches!(error.kind(), std::io::ErrorKind::NotFound | std::io::ErrorKind::NotADirectory) => Ok(None),
                    Err(error) => Err(TileError::Read(path, error)),
                }
            }
            Self::Address(address, client) => {
                let address = format!("{address}/{path}");
                let failed = |error: &dyn std::fmt::Display| TileError::Fetch(address.clone(), error.to_string());
                let answer = client.get(&address).send().map_err(|error| failed(&error))?;
                if answer.status() == reqwest::StatusCode::NOT_FOUND {
                    return Ok(None);
                }
                let answer = answer.error_for_status().map_err(|error| failed(&error))?;
                read_tile(answer).map(Some).map_err(|error| failed(&error))
            }
        }
    }
}

fn read_tile(from: impl Read) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    from.take(TILE_BYTES_MAX).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// The tiles of a log of this size.
#[derive(Debug)]
pub(crate) struct TilesOf<'a> {
    pub(crate) place: &'a Place,
    pub(crate) size: u64,
}

impl Tiles for TilesOf<'_> {
    type Error = TileError;

    fn tile(&self, level: u32, number: u64) -> Result<Vec<Hash>, TileError> {
        let Some(LogPath::Tile { width, .. }) = LogPath::tile_at(level, number, self.size) else {
            return Ok(Vec::new());
        };
        let full = u16::try_from(TILE_HASHES_MAX).unwrap_or(u16::MAX);
        // A tile that was partial at this size may since have been filled, and the partial one dropped.
        for width in [width, full] {
            if let Some(bytes) = self.place.bytes(LogPath::Tile { level, number, width })? {
                return Ok(bytes.as_chunks::<32>().0.to_vec());
            }
        }
        Ok(Vec::new())
    }
}
