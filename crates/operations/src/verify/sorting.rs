//! Records sorted in bounded memory: what is too many is written in sorted runs to a temporary file that has no name and goes with us,
//! and read back in order. It knows nothing of what a record says.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::os::unix::fs::FileExt;

/// Bytes of memory of one sorting, about.
const MEMORY_BYTES: usize = 32 << 20;

/// The fewest records of a run that are read at a time.
const READ_RECORDS_MIN: usize = 64;

/// Records on their way into order.
#[derive(Debug)]
pub(super) struct Sorting<const N: usize> {
    records_max: usize,
    held: Vec<[u8; N]>,
    /// Where each run ends in the file, in records.
    ends: Vec<u64>,
    file: Option<File>,
}

impl<const N: usize> Default for Sorting<N> {
    fn default() -> Self {
        Self::holding(MEMORY_BYTES / N.max(1))
    }
}

impl<const N: usize> Sorting<N> {
    /// Holds so many records in memory at a time.
    fn holding(records_max: usize) -> Self {
        Self { records_max: records_max.max(1), held: Vec::new(), ends: Vec::new(), file: None }
    }

    /// Takes in a record.
    ///
    /// # Errors
    /// When the temporary file cannot be written.
    pub(super) fn push(&mut self, record: [u8; N]) -> io::Result<()> {
        if self.held.len() >= self.records_max {
            self.spill()?;
        }
        self.held.push(record);
        Ok(())
    }

    fn spill(&mut self) -> io::Result<()> {
        self.held.sort_unstable();
        if self.file.is_none() {
            self.file = Some(tempfile::tempfile()?);
        }
        let Some(file) = self.file.as_ref() else { return Ok(()) };
        let mut out = BufWriter::new(file);
        for record in &self.held {
            out.write_all(record)?;
        }
        out.flush()?;
        let before = self.ends.last().copied().unwrap_or(0);
        self.ends.push(before + self.held.len() as u64);
        self.held.clear();
        Ok(())
    }

    /// All of them, in the order of their bytes.
    ///
    /// # Errors
    /// When the temporary file cannot be written.
    pub(super) fn sorted(mut self) -> io::Result<Sorted<N>> {
        self.held.sort_unstable();
        let Some(file) = self.file.take() else {
            self.held.reverse();
            return Sorted { file: None, runs: vec![Run { next: 0, end: 0, page: self.held }], heads: BinaryHeap::new(), page_records: 0 }.begun();
        };
        self.file = Some(file);
        self.spill()?;
        let Self { records_max, ends, file, .. } = self;
        let begins = std::iter::once(0).chain(ends.iter().copied());
        let runs: Vec<Run<N>> = begins.zip(ends.iter().copied()).map(|(next, end)| Run { next, end, page: Vec::new() }).collect();
        let page_records = (records_max / runs.len().max(1)).max(READ_RECORDS_MIN);
        Sorted { file, runs, heads: BinaryHeap::new(), page_records }.begun()
    }
}

/// One run: what of it is at hand, the last first, and what is still in the file.
#[derive(Debug)]
struct Run<const N: usize> {
    next: u64,
    end: u64,
    page: Vec<[u8; N]>,
}

/// Records in order.
#[derive(Debug)]
pub(super) struct Sorted<const N: usize> {
    file: Option<File>,
    runs: Vec<Run<N>>,
    /// The first record of each run, with the number of the run.
    heads: BinaryHeap<Reverse<([u8; N], usize)>>,
    page_records: usize,
}

impl<const N: usize> Sorted<N> {
    fn begun(mut self) -> io::Result<Self> {
        for run in 0..self.runs.len() {
            self.advance(run)?;
        }
        Ok(self)
    }

    /// The next record.
    ///
    /// # Errors
    /// When the temporary file cannot be read.
    pub(super) fn next(&mut self) -> io::Result<Option<[u8; N]>> {
        let Some(Reverse((record, run))) = self.heads.pop() else { return Ok(None) };
        self.advance(run)?;
        Ok(Some(record))
    }

    /// Brings the next record of a run to its head.
    fn advance(&mut self, number: usize) -> io::Result<()> {
        let Some(run) = self.runs.get_mut(number) else { return Ok(()) };
        if let (true, Some(file)) = (run.page.is_empty() && run.next < run.end, &self.file) {
            let records = usize::try_from(run.end - run.next).unwrap_or(usize::MAX).min(self.page_records);
            let mut bytes = vec![0; records * N];
            file.read_exact_at(&mut bytes, run.next * N as u64)?;
            run.page.extend(bytes.as_chunks::<N>().0.iter().rev());
            run.next += records as u64;
        }
        if let Some(record) = run.page.pop() {
            self.heads.push(Reverse((record, number)));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::Sorting;

    fn sorted(records_max: usize, records: &[u32]) -> Vec<u32> {
        let mut sorting = Sorting::<4>::holding(records_max);
        for record in records {
            sorting.push(record.to_be_bytes()).unwrap();
        }
        let mut sorted = sorting.sorted().unwrap();
        std::iter::from_fn(|| sorted.next().unwrap()).map(u32::from_be_bytes).collect()
    }

    #[test]
    fn records_come_back_in_order_however_few_are_held() {
        // A row of numbers that repeats some and has no order.
        let records: Vec<u32> = (0..5_000_u32).map(|number| number.wrapping_mul(2_654_435_761) % 4_001).collect();
        let mut expected = records.clone();
        expected.sort_unstable();
        for records_max in [1, 2, 7, 100, 4_999, 5_000, 5_001, 100_000] {
            assert_eq!(sorted(records_max, &records), expected, "{records_max} held");
        }
        assert_eq!(sorted(3, &[]), [0; 0]);
        assert_eq!(sorted(3, &[9, 1, 5]), [1, 5, 9]);
        assert_eq!(sorted(2, &[9, 1, 5]), [1, 5, 9]);
    }
}
