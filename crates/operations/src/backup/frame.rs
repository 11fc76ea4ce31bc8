//! The frames of a backup: a kind, a length, and that many bytes. None is longer than a limit, so that a broken stream asks for no
//! more memory than a whole one.

use super::BackupError;
use std::io::{Read, Write};
use store::{CATALOGUE, Cell, Draft, Table};

/// The first bytes of every backup.
pub(crate) const MAGIC: &[u8; 17] = b"goodfaith backup\n";
/// The longest frame.
const FRAME_BYTES_MAX: u32 = 64 << 20;
/// From this length on, rows go into the next frame.
pub(crate) const FRAME_BYTES_WANTED: usize = 1 << 20;

/// One frame.
pub(crate) enum Frame {
    Header(Vec<u8>),
    /// Rows of the site with this number in the header.
    Rows(u16, Vec<Draft>),
    Trailer(Vec<u8>),
}

const HEADER: u8 = 1;
const ROWS: u8 = 2;
const TRAILER: u8 = 3;

const NULL: u8 = 0;
const INTEGER: u8 = 1;
const TEXT: u8 = 2;
const BYTES: u8 = 3;

pub(crate) fn put_header(out: &mut dyn Write, json: &[u8]) -> Result<(), BackupError> {
    out.write_all(MAGIC)?;
    put(out, HEADER, json)
}

pub(crate) fn put_trailer(out: &mut dyn Write, json: &[u8]) -> Result<(), BackupError> {
    put(out, TRAILER, json)
}

/// Rows of one table, as long as they are wanted in one frame.
#[derive(Debug)]
pub(crate) struct Rows {
    table: &'static Table,
    count: u32,
    bytes: Vec<u8>,
}

impl Rows {
    pub(crate) const fn of(table: &'static Table) -> Self {
        Self { table, count: 0, bytes: Vec::new() }
    }

    pub(crate) fn push(&mut self, row: &Draft) -> Result<(), BackupError> {
        self.count += 1;
        for cell in row.cells() {
            match cell {
                Cell::Null => self.bytes.push(NULL),
                Cell::Integer(number) => {
                    self.bytes.push(INTEGER);
                    self.bytes.extend_from_slice(&number.to_be_bytes());
                }
                Cell::Text(text) => self.piece(TEXT, text.as_bytes())?,
                Cell::Bytes(bytes) => self.piece(BYTES, bytes)?,
            }
        }
        Ok(())
    }

    fn piece(&mut self, kind: u8, piece: &[u8]) -> Result<(), BackupError> {
        let length = u32::try_from(piece.len()).map_err(|_| BackupError::Broken("a value is too long"))?;
        self.bytes.push(kind);
        self.bytes.extend_from_slice(&length.to_be_bytes());
        self.bytes.extend_from_slice(piece);
        Ok(())
    }

    pub(crate) const fn is_full(&self) -> bool {
        self.bytes.len() >= FRAME_BYTES_WANTED
    }

    pub(crate) fn write(&mut self, out: &mut dyn Write, site: u16) -> Result<(), BackupError> {
        if self.count == 0 {
            return Ok(());
        }
        let name = self.table.name.as_bytes();
        let mut payload = site.to_be_bytes().to_vec();
        payload.push(u8::try_from(name.len()).map_err(|_| BackupError::Broken("a table's name is too long"))?);
        payload.extend_from_slice(name);
        payload.extend_from_slice(&self.count.to_be_bytes());
        payload.append(&mut self.bytes);
        self.count = 0;
        put(out, ROWS, &payload)
    }
}

fn put(out: &mut dyn Write, kind: u8, payload: &[u8]) -> Result<(), BackupError> {
    let length = u32::try_from(payload.len()).ok().filter(|length| *length <= FRAME_BYTES_MAX).ok_or(BackupError::Broken("a row is too long"))?;
    out.write_all(&[kind])?;
    out.write_all(&length.to_be_bytes())?;
    out.write_all(payload)?;
    Ok(())
}

/// Reads the first bytes.
pub(crate) fn begin(input: &mut dyn Read) -> Result<(), BackupError> {
    let mut magic = [0; MAGIC.len()];
    fill(input, &mut magic)?;
    if magic == *MAGIC { Ok(()) } else { Err(BackupError::Broken("it does not begin like one")) }
}

/// Reads the next frame.
pub(crate) fn next(input: &mut dyn Read) -> Result<Frame, BackupError> {
    let mut head = [0; 5];
    fill(input, &mut head)?;
    let [kind, length @ ..] = head;
    let length = u32::from_be_bytes(length);
    if length > FRAME_BYTES_MAX {
        return Err(BackupError::Broken("a frame is longer than any"));
    }
    let mut payload = vec![0; usize::try_from(length).map_err(|_| BackupError::Broken("a frame is longer than any"))?];
    fill(input, &mut payload)?;
    match kind {
        HEADER => Ok(Frame::Header(payload)),
        ROWS => rows(&payload).map(|(site, rows)| Frame::Rows(site, rows)).ok_or(BackupError::Broken("rows cannot be read")),
        TRAILER => Ok(Frame::Trailer(payload)),
        _ => Err(BackupError::Broken("a frame is of no kind")),
    }
}

fn fill(input: &mut dyn Read, bytes: &mut [u8]) -> Result<(), BackupError> {
    input.read_exact(bytes).map_err(|error| match error.kind() {
        std::io::ErrorKind::UnexpectedEof => BackupError::Broken("it ends before its end"),
        _ => BackupError::Stream(error),
    })
}

fn rows(payload: &[u8]) -> Option<(u16, Vec<Draft>)> {
    let mut rest = payload;
    let site = u16::from_be_bytes(take(&mut rest)?);
    let [length] = take::<1>(&mut rest)?;
    let name = slice(&mut rest, usize::from(length))?;
    let table = CATALOGUE.iter().find(|table| table.name.as_bytes() == name)?;
    let count = u32::from_be_bytes(take(&mut rest)?);
    let mut rows = Vec::new();
    for _ in 0..count {
        let cells: Option<Vec<Cell>> = table.columns.iter().map(|_| cell(&mut rest)).collect();
        rows.push(Draft::as_read(table, cells?));
    }
    rest.is_empty().then_some((site, rows))
}

fn cell(rest: &mut &[u8]) -> Option<Cell> {
    let [kind] = take::<1>(rest)?;
    Some(match kind {
        NULL => Cell::Null,
        INTEGER => Cell::Integer(i64::from_be_bytes(take(rest)?)),
        TEXT => Cell::Text(String::from_utf8(piece(rest)?.to_vec()).ok()?),
        BYTES => Cell::Bytes(piece(rest)?.to_vec()),
        _ => return None,
    })
}

fn piece<'a>(rest: &mut &'a [u8]) -> Option<&'a [u8]> {
    let length = u32::from_be_bytes(take(rest)?);
    slice(rest, usize::try_from(length).ok()?)
}

fn take<const N: usize>(rest: &mut &[u8]) -> Option<[u8; N]> {
    let (first, after) = rest.split_first_chunk::<N>()?;
    *rest = after;
    Some(*first)
}

fn slice<'a>(rest: &mut &'a [u8], length: usize) -> Option<&'a [u8]> {
    let (first, after) = rest.split_at_checked(length)?;
    *rest = after;
    Some(first)
}
