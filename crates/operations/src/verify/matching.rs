//! The rows of a house beside the last words of its log about them, and the entries that were forgotten beside the erasures that name
//! them: both sorted, then walked side by side, so that a house of any size is verified in the same memory. It opens nothing.

use super::sorting::{Sorted, Sorting};
use ledger::{Finding, Hash, RowSeals, RowStanding};
use std::collections::HashSet;
use std::io;
use store::{CATALOGUE, Table};
use vocabulary::SubjectId;

/// Of a record: the row's name, what speaks of it, the entry's position, whether a hash follows, the hash, the table, whether a person
/// follows, the person.
const RECORD: usize = 16 + 1 + 8 + 1 + 32 + 1 + 1 + 16;
/// The log speaks before the tables of the same row.
const BY_LOG: u8 = 0;
const BY_TABLE: u8 = 1;

const EMPTIED: u8 = 0;
const NAMED: u8 = 1;

/// The rows that were read, and what the log says of them.
#[derive(Debug, Default)]
pub(super) struct Rows {
    sorting: Sorting<RECORD>,
    read: u64,
}

/// What one record says.
struct Word {
    row: [u8; 16],
    by: u8,
    position: u64,
    now: Option<Hash>,
    table: u8,
    subject: Option<SubjectId>,
}

impl Word {
    fn packed(&self) -> [u8; RECORD] {
        let mut record = [0; RECORD];
        let mut rest = record.as_mut_slice();
        let subject = self.subject.map(SubjectId::to_bytes);
        let pieces: [&[u8]; 8] = [
            &self.row,
            &[self.by],
            &self.position.to_be_bytes(),
            &[u8::from(self.now.is_some())],
            &self.now.unwrap_or_default(),
            &[self.table],
            &[u8::from(subject.is_some())],
            &subject.unwrap_or_default(),
        ];
        for piece in pieces {
            if let Some((place, after)) = std::mem::take(&mut rest).split_at_mut_checked(piece.len()) {
                place.copy_from_slice(piece);
                rest = after;
            }
        }
        record
    }

    fn unpacked(record: &[u8; RECORD]) -> Option<Self> {
        let (row, rest) = record.split_first_chunk::<16>()?;
        let ([by], rest) = rest.split_first_chunk::<1>()?;
        let (position, rest) = rest.split_first_chunk::<8>()?;
        let ([has_now], rest) = rest.split_first_chunk::<1>()?;
        let (now, rest) = rest.split_first_chunk::<32>()?;
        let ([table, has_subject], rest) = rest.split_first_chunk::<2>()?;
        let (subject, _) = rest.split_first_chunk::<16>()?;
        Some(Self {
            row: *row,
            by: *by,
            position: u64::from_be_bytes(*position),
            now: (*has_now == 1).then_some(*now),
            table: *table,
            subject: (*has_subject == 1).then(|| SubjectId::from_bytes(*subject)),
        })
    }
}

impl Rows {
    /// How many rows were read.
    pub(super) const fn read(&self) -> u64 {
        self.read
    }

    /// A row as it is in the tables.
    pub(super) fn row(&mut self, (row, now): ([u8; 16], Hash), table: &'static Table, subject: Option<SubjectId>) -> io::Result<()> {
        self.read += 1;
        let number = CATALOGUE.iter().position(|other| other.name == table.name);
        let table = number.and_then(|number| u8::try_from(number).ok()).unwrap_or(u8::MAX);
        self.sorting.push(Word { row, by: BY_TABLE, position: 0, now: Some(now), table, subject }.packed())
    }

    /// What the entry at this position says of rows.
    pub(super) fn entry(&mut self, position: u64, seals: &RowSeals) -> io::Result<()> {
        for seal in &seals.0 {
            self.sorting.push(Word { row: seal.row, by: BY_LOG, position, now: seal.now, table: 0, subject: None }.packed())?;
        }
        Ok(())
    }

    /// Every row that is not as the last entry about it left it. Those who were erased after the rows were read are `gone`: of theirs no
    /// entry can speak any more.
    pub(super) fn findings(self, gone: &HashSet<SubjectId>, found: &mut dyn FnMut(Finding)) -> io::Result<()> {
        let mut sorted = self.sorting.sorted()?;
        let mut last: Option<Word> = None;
        while let Some(word) = next(&mut sorted)? {
            let said = last.take();
            if word.by == BY_LOG {
                // A later word about the same row takes the place of this one; else the row it speaks of is not there.
                said.filter(|said| said.row != word.row).as_ref().and_then(missing).into_iter().for_each(&mut *found);
                last = Some(word);
                continue;
            }
            let (of_it, of_another) = said.map_or((None, None), |said| if said.row == word.row { (Some(said), None) } else { (None, Some(said)) });
            of_another.as_ref().and_then(missing).into_iter().for_each(&mut *found);
            standing(&word, of_it.map(|said| (said.position, said.now)), gone).into_iter().for_each(&mut *found);
        }
        last.as_ref().and_then(missing).into_iter().for_each(found);
        Ok(())
    }
}

fn next(sorted: &mut Sorted<RECORD>) -> io::Result<Option<Word>> {
    let broken = || io::Error::from(io::ErrorKind::InvalidData);
    sorted.next()?.map(|record| Word::unpacked(&record).ok_or_else(broken)).transpose()
}

fn missing(said: &Word) -> Option<Finding> {
    said.now.map(|_| Finding::at(said.position, format!("a row that entry {} wrote is missing", said.position)))
}

fn standing(row: &Word, last: Option<(u64, Option<Hash>)>, gone: &HashSet<SubjectId>) -> Option<Finding> {
    let table = CATALOGUE.get(usize::from(row.table)).map_or("", |table| table.name);
    match RowStanding::of(&row.now?, last) {
        RowStanding::AsLogged => None,
        RowStanding::Changed(entry) => Some(Finding::at(entry, format!("a row of `{table}` is not as entry {entry} left it"))),
        RowStanding::Revived(entry) => Some(Finding::at(entry, format!("a row of `{table}` is there that entry {entry} took away"))),
        RowStanding::Unlogged if row.subject.is_some_and(|subject| gone.contains(&subject)) => None,
        RowStanding::Unlogged => Some(Finding::of(format!("a row of `{table}` is there that no entry made"))),
    }
}

/// The entries that nothing opens any more, and those that erasures name.
#[derive(Debug, Default)]
pub(super) struct Openings {
    sorting: Sorting<9>,
    emptied: u64,
}

impl Openings {
    /// How many entries nothing opens any more.
    pub(super) const fn emptied(&self) -> u64 {
        self.emptied
    }

    /// Nothing opens the entry at this position.
    pub(super) fn empty(&mut self, position: u64) -> io::Result<()> {
        self.emptied += 1;
        self.push(position, EMPTIED)
    }

    /// An erasure says that it forgot these.
    pub(super) fn name(&mut self, positions: &[u64]) -> io::Result<()> {
        positions.iter().try_for_each(|position| self.push(*position, NAMED))
    }

    fn push(&mut self, position: u64, what: u8) -> io::Result<()> {
        let mut record = [what; 9];
        if let Some(place) = record.first_chunk_mut::<8>() {
            *place = position.to_be_bytes();
        }
        self.sorting.push(record)
    }

    /// Every entry of which the one is so and not the other.
    pub(super) fn findings(self, found: &mut dyn FnMut(Finding)) -> io::Result<()> {
        let mut sorted = self.sorting.sorted()?;
        let mut about: Option<(u64, bool, bool)> = None;
        loop {
            let next = sorted.next()?.and_then(|record| record.split_first_chunk::<8>().map(|(at, what)| (u64::from_be_bytes(*at), *what == [NAMED])));
            match (&mut about, next) {
                (Some((position, emptied, named)), Some((at, is_named))) if *position == at => *(if is_named { named } else { emptied }) = true,
                (earlier, next) => {
                    earlier.take().and_then(of_opening).into_iter().for_each(&mut *found);
                    let Some((at, is_named)) = next else { return Ok(()) };
                    about = Some((at, !is_named, is_named));
                }
            }
        }
    }
}

fn of_opening((position, emptied, named): (u64, bool, bool)) -> Option<Finding> {
    match (emptied, named) {
        (true, false) => Some(Finding::at(position, format!("nothing opens entry {position} any more, and no erasure names it"))),
        (false, true) => Some(Finding::at(position, format!("an erasure names entry {position}, and it is still there to open"))),
        _ => None,
    }
}
