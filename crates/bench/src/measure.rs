//! Reading the clock and the processor, and what is told of many readings: medians, and how a time grows with a size. It never measures by itself.

use crate::sure;
use std::time::Instant;

/// Ticks of a process's processor time in a second, as Linux tells them to every program.
const TICKS_PER_SECOND: f64 = 100.0;

/// Places after the name of a program in its `stat`: the parent, the own ticks of both kinds, and those of children that are gone.
const PARENT: usize = 1;
const TICKS: std::ops::RangeInclusive<usize> = 11..=14;

/// A running time.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Watch(Instant);

impl Watch {
    #[expect(clippy::disallowed_methods, reason = "a benchmark reads the clock")]
    pub(crate) fn start() -> Self {
        Self(Instant::now())
    }

    pub(crate) fn seconds(self) -> f64 {
        self.0.elapsed().as_secs_f64()
    }

    pub(crate) fn micros(self) -> f64 {
        self.seconds() * 1e6
    }
}

/// A count as a number that can be divided.
#[expect(clippy::cast_precision_loss, reason = "figures are told to a few digits")]
pub(crate) const fn real(count: u64) -> f64 {
    count as f64
}

/// The middle reading; nothing is told of none.
pub(crate) fn median(readings: &[f64]) -> f64 {
    let mut sorted = readings.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted.get(sorted.len() / 2).copied().unwrap_or(f64::NAN)
}

/// The power of the size with which a time grows, from two of each: 0 for a time that stays, 1 for one that doubles when the size does.
pub(crate) fn exponent((size, time): (u64, f64), (larger, longer): (u64, f64)) -> f64 {
    (longer / time).ln() / (real(larger) / real(size)).ln()
}

/// The processor time of this process so far, in seconds.
pub(crate) fn own_cpu_seconds() -> f64 {
    cpu_of(&fields("/proc/self/stat").unwrap_or_default())
}

/// The processor time of a process and its children so far, in seconds.
pub(crate) fn cpu_seconds_of_family(process: u32) -> f64 {
    let everybody = sure(std::fs::read_dir("/proc")).flatten().filter_map(|entry| fields(&format!("{}/stat", entry.path().display())));
    let children = everybody.filter(|fields| fields.get(PARENT).is_some_and(|parent| parent.parse() == Ok(process)));
    children.map(|fields| cpu_of(&fields)).sum::<f64>() + cpu_of(&fields(&format!("/proc/{process}/stat")).unwrap_or_default())
}

/// What `stat` says after the name, which may have spaces in it.
fn fields(path: &str) -> Option<Vec<String>> {
    let text = std::fs::read_to_string(path).ok()?;
    let (_, rest) = text.rsplit_once(')')?;
    Some(rest.split_whitespace().map(str::to_owned).collect())
}

fn cpu_of(fields: &[String]) -> f64 {
    let ticks: u64 = fields.get(TICKS).unwrap_or_default().iter().filter_map(|field| field.parse::<u64>().ok()).sum();
    real(ticks) / TICKS_PER_SECOND
}
