//! A store that fails at a chosen act, before doing it or after, as a machine does that loses its power.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use store::{Cell, Command, Draft, Head, Home, Later, Part, Query, Receipt, Snapshot, Store, StoreError, Table};

/// When the power goes.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Power {
    BeforeTheAct,
    AfterTheAct,
}

/// The store, and how many acts it does before the power goes.
#[derive(Debug)]
pub(crate) struct Shaky {
    pub(crate) inner: Arc<dyn Store>,
    pub(crate) acts_left: AtomicU32,
    pub(crate) power: Power,
}

impl Store for Shaky {
    fn apply<'a>(&'a self, part: &'a Part, batch: Vec<Command>) -> Later<'a, Vec<Result<Receipt, StoreError>>> {
        Box::pin(async move {
            let gone = || vec![Err(StoreError::Unavailable("no power".to_owned()))];
            let left = self.acts_left.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(1));
            match (left, self.power) {
                (Ok(_), _) => self.inner.apply(part, batch).await,
                (Err(_), Power::BeforeTheAct) => gone(),
                (Err(_), Power::AfterTheAct) => {
                    self.inner.apply(part, batch).await;
                    gone()
                }
            }
        })
    }

    fn get<'a>(&'a self, part: &'a Part, table: &'static Table, key: Vec<Cell>) -> Later<'a, Result<Option<Vec<Cell>>, StoreError>> {
        self.inner.get(part, table, key)
    }

    fn list<'a>(&'a self, part: &'a Part, query: Query) -> Later<'a, Result<Vec<Vec<Cell>>, StoreError>> {
        self.inner.list(part, query)
    }

    fn find<'a>(&'a self, part: &'a Part, table: &'static Table, column: &'static str, values: Vec<Cell>) -> Later<'a, Result<Vec<Vec<Cell>>, StoreError>> {
        self.inner.find(part, table, column, values)
    }

    fn head<'a>(&'a self, part: &'a Part) -> Later<'a, Result<Head, StoreError>> {
        self.inner.head(part)
    }

    fn inclusion<'a>(&'a self, part: &'a Part, position: u64, size: u64) -> Later<'a, Result<Option<Vec<ledger::Hash>>, StoreError>> {
        self.inner.inclusion(part, position, size)
    }

    fn consistency<'a>(&'a self, part: &'a Part, old: u64, new: u64) -> Later<'a, Result<Option<Vec<ledger::Hash>>, StoreError>> {
        self.inner.consistency(part, old, new)
    }

    fn snapshot<'a>(&'a self, part: &'a Part, home: Home) -> Later<'a, Result<Snapshot, StoreError>> {
        self.inner.snapshot(part, home)
    }

    fn import<'a>(&'a self, part: &'a Part, rows: Vec<Draft>) -> Later<'a, Result<(), StoreError>> {
        self.inner.import(part, rows)
    }
}
