//! The operating system's randomness, for the binary to hand in. Nothing else in the house draws any.

use aws_lc_rs::rand::{SecureRandom, SystemRandom};
use vocabulary::Chance;

/// Randomness fit for keys, from the operating system.
#[derive(Debug, Default)]
pub struct SystemChance(SystemRandom);

impl Chance for SystemChance {
    /// Fills the bytes. When the operating system has no randomness to give, the program stops: going on would make keys
    /// that can be guessed.
    fn fill(&self, bytes: &mut [u8]) {
        if self.0.fill(bytes).is_err() {
            std::process::abort();
        }
    }
}
