//! The four workloads: which operations, in what share, on which keys. The shares are the paper's (PVLDB 13(7), table 2); what differs, and
//! why, stands in docs/benchmarks.md. It asks no database anything.

use super::residue::Number;

/// A field of the metadata that is set to the key's own value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Field {
    /// TTL.
    Until,
    /// OBJ and DEC.
    Objections,
    /// SHR.
    Recipients,
    /// ACL.
    Staff,
}

/// By what records are found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum By {
    /// The key itself.
    Key,
    /// PUR, of the key.
    Purpose,
    /// USR, of the key.
    Person,
    /// SHR, of the key.
    Recipient,
    /// OBJ, of the key.
    Objection,
    /// DEC: used in automated decisions, or objected to.
    Automated,
}

/// One operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Op {
    /// create-record.
    Create(Number),
    /// delete-record-by-key.
    Delete(Number),
    /// update-metadata-by-…
    Amend(By, Number, Field),
    /// read-data-by-…
    Read(By, Number),
    /// read-metadata-by-…
    Survey(By, Number),
    /// update-data-by-key.
    Rewrite(Number),
    /// get-system-logs.
    Logs,
    /// verify-deletion.
    VerifyDeletion(Number),
}

/// One of the four.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Workload {
    /// Administration.
    Controller,
    /// People's rights.
    Customer,
    /// Processing.
    Processor,
    /// Supervision.
    Regulator,
}

impl Workload {
    pub(crate) const ALL: [Self; 4] = [Self::Controller, Self::Customer, Self::Processor, Self::Regulator];

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Controller => "controller",
            Self::Customer => "customer",
            Self::Processor => "processor",
            Self::Regulator => "regulator",
        }
    }

    /// So many operations, the same each time, over a table of so many records.
    pub(crate) fn operations(self, count: u64, records: u64) -> Vec<Op> {
        let mut dice = Dice(0x9E37_79B9_7F4A_7C15 ^ count);
        let zipf = Zipf::new(records);
        let mut next = records;
        (0..count)
            .map(|_| {
                let (share, by) = (dice.below(10_000), dice.below(3));
                let uniform = Number(dice.below(records));
                let skewed = Number(zipf.draw(&mut dice));
                let field = match dice.below(4) {
                    0 => Field::Until,
                    1 => Field::Objections,
                    2 => Field::Recipients,
                    _ => Field::Staff,
                };
                match self {
                    Self::Controller if share < 2_500 => {
                        next += 1;
                        Op::Create(Number(next - 1))
                    }
                    Self::Controller if share < 5_000 => Op::Delete(uniform),
                    Self::Controller => Op::Amend(one_of([By::Purpose, By::Person, By::Recipient], by), uniform, field),
                    Self::Customer if share < 2_000 => Op::Read(By::Person, skewed),
                    Self::Customer if share < 4_000 => Op::Survey(By::Key, skewed),
                    Self::Customer if share < 6_000 => Op::Rewrite(skewed),
                    Self::Customer if share < 8_000 => Op::Amend(By::Key, skewed, field),
                    Self::Customer => Op::Delete(skewed),
                    Self::Processor if share < 8_000 => Op::Read(By::Key, skewed),
                    Self::Processor => Op::Read(one_of([By::Purpose, By::Objection, By::Automated], by), uniform),
                    Self::Regulator if share < 4_600 => Op::Survey(By::Person, skewed),
                    Self::Regulator if share < 7_700 => Op::Logs,
                    Self::Regulator => Op::VerifyDeletion(skewed),
                }
            })
            .collect()
    }
}

/// The one of these at this place, counted from nought.
const fn one_of([first, second, third]: [By; 3], place: u64) -> By {
    match place {
        0 => first,
        1 => second,
        _ => third,
    }
}

/// Numbers that look random and come out the same each time: splitmix64.
#[derive(Debug)]
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    pub(crate) fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    pub(crate) fn below(&mut self, bound: u64) -> u64 {
        self.roll() % bound.max(1)
    }

    fn unit(&mut self) -> f64 {
        #[expect(clippy::cast_precision_loss, reason = "53 bits are what a double holds")]
        let bits = (self.roll() >> 11) as f64;
        bits / 9_007_199_254_740_992.0
    }
}

/// YCSB's scrambled Zipfian over 10¹⁰ items with θ = 0.99, hashed onto the keys that are there.
struct Zipf {
    keys: u64,
}

impl Zipf {
    const ITEMS: f64 = 1e10;
    const ZETA: f64 = 26.469_028_201_783_02;
    const THETA: f64 = 0.99;

    const fn new(keys: u64) -> Self {
        Self { keys }
    }

    fn draw(&self, dice: &mut Dice) -> u64 {
        let (u, alpha) = (dice.unit(), 1.0 / (1.0 - Self::THETA));
        let zeta_of_two = 1.0 + 0.5_f64.powf(Self::THETA);
        let eta = (1.0 - (2.0 / Self::ITEMS).powf(1.0 - Self::THETA)) / (1.0 - zeta_of_two / Self::ZETA);
        let uz = u * Self::ZETA;
        let rank = if uz < 1.0 {
            0.0
        } else if uz < zeta_of_two {
            1.0
        } else {
            Self::ITEMS * (eta * u - eta + 1.0).powf(alpha)
        };
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a rank of 10^10 items fits, and none is below nought")]
        let rank = rank as u64;
        let hash = rank.to_le_bytes().iter().fold(0xCBF2_9CE4_8422_2325_u64, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(1_099_511_628_211));
        hash.cast_signed().unsigned_abs() % self.keys.max(1)
    }
}
