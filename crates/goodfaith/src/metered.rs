//! A store whose commands are timed: how long each waited until it was durable. It changes nothing on the way.

use ledger::Hash;
use std::sync::Arc;
use store::{Cell, Command, Draft, Head, Home, Later, Part, Query, Receipt, Snapshot, Store, StoreError, Table};
use tokio::time::Instant;

/// The store behind.
#[derive(Debug)]
pub(crate) struct Metered(pub(crate) Arc<dyn Store>);

impl Store for Metered {
    fn apply<'a>(&'a self, part: &'a Part, batch: Vec<Command>) -> Later<'a, Vec<Result<Receipt, StoreError>>> {
        Box::pin(async move {
            let begun = Instant::now();
            let answers = self.0.apply(part, batch).await;
            metrics::histogram!("goodfaith_commit_seconds", "site" => part.site().to_string()).record(begun.elapsed());
            answers
        })
    }

    fn get<'a>(&'a self, part: &'a Part, table: &'static Table, key: Vec<Cell>) -> Later<'a, Result<Option<Vec<Cell>>, StoreError>> {
        self.0.get(part, table, key)
    }

    fn list<'a>(&'a self, part: &'a Part, query: Query) -> Later<'a, Result<Vec<Vec<Cell>>, StoreError>> {
        self.0.list(part, query)
    }

    fn find<'a>(&'a self, part: &'a Part, table: &'static Table, column: &'static str, values: Vec<Cell>) -> Later<'a, Result<Vec<Vec<Cell>>, StoreError>> {
        self.0.find(part, table, column, values)
    }

    fn head<'a>(&'a self, part: &'a Part) -> Later<'a, Result<Head, StoreError>> {
        self.0.head(part)
    }

    fn inclusion<'a>(&'a self, part: &'a Part, position: u64, size: u64) -> Later<'a, Result<Option<Vec<Hash>>, StoreError>> {
        self.0.inclusion(part, position, size)
    }

    fn consistency<'a>(&'a self, part: &'a Part, old: u64, new: u64) -> Later<'a, Result<Option<Vec<Hash>>, StoreError>> {
        self.0.consistency(part, old, new)
    }

    fn snapshot<'a>(&'a self, part: &'a Part, home: Home) -> Later<'a, Result<Snapshot, StoreError>> {
        self.0.snapshot(part, home)
    }

    fn import<'a>(&'a self, part: &'a Part, rows: Vec<Draft>) -> Later<'a, Result<(), StoreError>> {
        self.0.import(part, rows)
    }
}
