//! Where the files of a public log lie, as C2SP tlog-tiles spells it. It reads no file and knows no host.

use crate::TILE_HASHES_MAX;
use std::fmt;

/// The longest spelling of a path.
const PATH_CHARACTERS_MAX: usize = 80;
/// The highest level of tiles that a log of 2⁶⁴ leaves can have.
const LEVEL_MAX: u32 = 7;
/// Numbers are spelt in groups of three digits.
const GROUP: u64 = 1000;

/// One file of a public log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogPath {
    /// The signed head.
    Checkpoint,
    /// Hashes of the tree.
    Tile {
        /// The level among tiles.
        level: u32,
        /// The place on that level.
        number: u64,
        /// How many hashes: 256, or fewer at the right edge.
        width: u16,
    },
    /// The leaves under a tile of the lowest level.
    Entries {
        /// The place.
        number: u64,
        /// How many leaves.
        width: u16,
    },
}

impl LogPath {
    /// Reads a path below the log's address. There is one spelling of each.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        if text.len() > PATH_CHARACTERS_MAX {
            return None;
        }
        let path = match text.strip_prefix("tile/") {
            None => (text == "checkpoint").then_some(Self::Checkpoint)?,
            Some(rest) => {
                let (level, place) = rest.split_once('/')?;
                let (number, width) = place_of(place)?;
                if level == "entries" {
                    Self::Entries { number, width }
                } else {
                    Self::Tile { level: level.parse().ok().filter(|level| *level <= LEVEL_MAX)?, number, width }
                }
            }
        };
        (path.to_string() == text).then_some(path)
    }

    /// The tile at this place of a log of this size, as wide as it is then; `None` when there is none yet.
    #[must_use]
    pub fn tile_at(level: u32, number: u64, size: u64) -> Option<Self> {
        let hashes = size.checked_shr(level.checked_mul(8)?)?;
        let width = hashes.checked_sub(number.checked_mul(TILE_HASHES_MAX)?)?.min(TILE_HASHES_MAX);
        let width = u16::try_from(width).ok().filter(|width| *width > 0)?;
        Some(Self::Tile { level, number, width })
    }
}

/// A number and a width, as `x001/234` or `x001/234.p/17`.
fn place_of(text: &str) -> Option<(u64, u16)> {
    let (number, width) = match text.split_once(".p/") {
        None => (text, 256),
        Some((number, width)) => (number, width.parse().ok().filter(|width| (1..256).contains(width))?),
    };
    let mut value = 0_u64;
    for group in number.split('/') {
        let digits = group.strip_prefix('x').unwrap_or(group);
        if digits.len() != 3 || !digits.bytes().all(|digit| digit.is_ascii_digit()) {
            return None;
        }
        value = value.checked_mul(GROUP)?.checked_add(digits.parse().ok()?)?;
    }
    Some((value, width))
}

impl fmt::Display for LogPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (number, width) = match self {
            Self::Checkpoint => return f.write_str("checkpoint"),
            Self::Tile { level, number, width } => {
                write!(f, "tile/{level}/")?;
                (*number, *width)
            }
            Self::Entries { number, width } => {
                f.write_str("tile/entries/")?;
                (*number, *width)
            }
        };
        write_groups(f, number / GROUP)?;
        write!(f, "{:03}", number % GROUP)?;
        if u64::from(width) < TILE_HASHES_MAX { write!(f, ".p/{width}") } else { Ok(()) }
    }
}

/// All groups but the last.
fn write_groups(f: &mut fmt::Formatter<'_>, above: u64) -> fmt::Result {
    if above == 0 {
        return Ok(());
    }
    write_groups(f, above / GROUP)?;
    write!(f, "x{:03}/", above % GROUP)
}

/// Leaves as an entry bundle: each after its length in two bytes. `None` when one is too long for that.
#[must_use]
pub fn entry_bundle<'a>(leaves: impl IntoIterator<Item = &'a [u8]>) -> Option<Vec<u8>> {
    let mut bundle = Vec::new();
    for leaf in leaves {
        bundle.extend_from_slice(&u16::try_from(leaf.len()).ok()?.to_be_bytes());
        bundle.extend_from_slice(leaf);
    }
    Some(bundle)
}
