//! Statements that fail on purpose, so that tests can see what is left when one does. Without the feature `faults` nothing
//! here does anything.

#[cfg(not(feature = "faults"))]
mod none {
    use store::StoreError;

    /// No statement fails on purpose.
    #[derive(Clone, Debug, Default)]
    pub(crate) struct Faults(());

    pub(crate) const fn watch_this_thread(_: &Faults) {}

    /// Nothing is struck.
    #[expect(clippy::unnecessary_wraps, reason = "with the feature it can fail")]
    pub(crate) const fn strike() -> Result<(), StoreError> {
        Ok(())
    }
}

#[cfg(feature = "faults")]
mod some {
    use std::cell::RefCell;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicI64, Ordering};
    use store::StoreError;

    /// A disk that can be made to die: the writer's statements are counted, and from a given one on all of them fail.
    #[derive(Clone, Debug)]
    pub struct Faults {
        left: Arc<AtomicI64>,
    }

    impl Default for Faults {
        fn default() -> Self {
            Self { left: Arc::new(AtomicI64::new(i64::MAX)) }
        }
    }

    impl Faults {
        /// From now on so many statements go well, and then none.
        pub fn after(&self, statements: i64) {
            self.left.store(statements, Ordering::SeqCst);
        }

        /// From now on all go well.
        pub fn never(&self) {
            self.after(i64::MAX);
        }

        /// Whether a statement has failed since it was set.
        #[must_use]
        pub fn have_struck(&self) -> bool {
            self.left.load(Ordering::SeqCst) < 0
        }
    }

    thread_local! {
        static WATCHED: RefCell<Option<Faults>> = const { RefCell::new(None) };
    }

    /// Counts the statements of this thread.
    pub(crate) fn watch_this_thread(faults: &Faults) {
        WATCHED.with(|watched| *watched.borrow_mut() = Some(faults.clone()));
    }

    /// Fails when it is this statement's turn, or a statement before has failed.
    pub(crate) fn strike() -> Result<(), StoreError> {
        let struck = WATCHED.with(|watched| watched.borrow().as_ref().is_some_and(|faults| faults.left.fetch_sub(1, Ordering::SeqCst) <= 0));
        if struck { Err(StoreError::Unavailable("the disk has died, as a test asked".to_owned())) } else { Ok(()) }
    }
}

#[cfg(not(feature = "faults"))]
pub(crate) use none::{Faults, strike, watch_this_thread};
#[cfg(feature = "faults")]
pub use some::Faults;
#[cfg(feature = "faults")]
pub(crate) use some::{strike, watch_this_thread};
