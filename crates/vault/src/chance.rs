//! The operating system's randomness, for the binary to hand in. Nothing else in the house draws any.

use aws_lc_rs::rand::{SecureRandom, SystemRandom};
use std::cell::RefCell;
use vocabulary::Chance;
use zeroize::{Zeroize, Zeroizing};

/// What is longer than this is drawn by itself: keys and salts. Ids and nonces are shorter, and many.
const SHORT_BYTES_MAX: usize = 16;

/// How much is drawn at once for what is short.
const POOL_BYTES: usize = 512;

/// Randomness fit for keys, from the operating system.
#[derive(Debug, Default)]
pub struct SystemChance(SystemRandom);

thread_local! {
    /// Drawn beforehand for what is short, and how much of it was given out. No byte is given out twice: it is wiped as it goes.
    static POOL: RefCell<(Zeroizing<[u8; POOL_BYTES]>, usize)> = RefCell::new((Zeroizing::new([0; POOL_BYTES]), POOL_BYTES));
}

impl SystemChance {
    fn draw(&self, bytes: &mut [u8]) {
        if self.0.fill(bytes).is_err() {
            std::process::abort();
        }
    }

    /// Takes the bytes from the thread's pool; `None` where it has not so many left.
    fn take((pool, given): &mut (Zeroizing<[u8; POOL_BYTES]>, usize), bytes: &mut [u8]) -> Option<()> {
        let end = *given + bytes.len();
        let from = pool.get_mut(*given..end)?;
        bytes.copy_from_slice(from);
        from.zeroize();
        *given = end;
        Some(())
    }
}

impl Chance for SystemChance {
    /// Fills the bytes. When the operating system has no randomness to give, the program stops: going on would make keys
    /// that can be guessed.
    fn fill(&self, bytes: &mut [u8]) {
        if bytes.len() > SHORT_BYTES_MAX {
            return self.draw(bytes);
        }
        POOL.with_borrow_mut(|pool| {
            if Self::take(pool, bytes).is_none() {
                self.draw(&mut *pool.0);
                pool.1 = 0;
                // INVARIANT: a full pool is longer than anything short.
                let _ = Self::take(pool, bytes);
            }
        });
    }
}
