//! The benchmarks: what the house costs beside what the field uses for the same, in the same run, on the same disk, every commit durable on both
//! sides. It never judges: it prints times and their ratios.

mod gdprbench;
mod goodfaith;
mod growth;
mod log;
mod measure;
mod price;
mod registration;
mod rival;

use clap::Parser;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Measures Goodfaith beside its rivals. Every rival runs in the same run; state ratios, not times: machines are noisy.
#[derive(Debug, Parser)]
#[command(name = "goodfaith-bench", max_term_width = 100)]
enum Bench {
    /// The four workloads of GDPRbench against PostgreSQL with indexes on its metadata.
    Gdprbench(gdprbench::Arguments),
    /// The price of privacy: a registration, beside the same rows in plain text in raw SQLite and raw PostgreSQL.
    Price(price::Arguments),
    /// How the time of finding, reading, showing and erasing one person grows with the number of people.
    Growth(growth::Arguments),
    /// The log: leaves in a second, and what its proofs take.
    Log(log::Arguments),
}

fn main() {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap_or_else(|error| fail(&error.to_string()));
    runtime.block_on(async {
        match Bench::parse() {
            Bench::Gdprbench(arguments) => gdprbench::run(arguments).await,
            Bench::Price(arguments) => price::run(&arguments).await,
            Bench::Growth(arguments) => growth::run(&arguments).await,
            Bench::Log(arguments) => log::run(&arguments).await,
        }
    });
}

/// A line of the report.
#[expect(clippy::print_stdout, reason = "the report is what a benchmark is for")]
pub(crate) fn line(text: impl std::fmt::Display) {
    println!("{text}");
}

#[expect(clippy::panic, reason = "a benchmark that cannot run has nothing to report")]
pub(crate) fn fail(cause: &str) -> ! {
    panic!("{cause}")
}

/// The answer, or the end of the benchmark.
pub(crate) fn sure<T, E: std::fmt::Display>(answer: Result<T, E>) -> T {
    answer.unwrap_or_else(|error| fail(&error.to_string()))
}
