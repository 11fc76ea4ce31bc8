//! Log first, then tell: with a store that no longer writes, nothing is opened and the fault says nothing; and what is logged rests on
//! the facts as they then stand, never on older ones.

use crate::kit::{data, send};
use operations::{Actor, DisclosureRequest, FieldOutcome, FormKind, Foundations, NewParty, OperationError, Partial, Register, UseRequest};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use store::{Cell, Command, Draft, Head, Home, Later, Part, Query, Receipt, Snapshot, Store, StoreError, Table};
use testkit::House;
use vocabulary::{Action, Purpose, Recipient};

/// A store whose disk can be made full, and in which somebody else can be quicker.
struct Filling {
    inner: Arc<dyn Store>,
    is_full: AtomicBool,
    meanwhile: Mutex<Option<Later<'static, ()>>>,
}

impl std::fmt::Debug for Filling {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Filling")
    }
}

/// The house again, through such a store.
async fn through_a_filling_store(house: &House) -> (operations::House, Arc<Filling>) {
    let store = Arc::new(Filling { inner: Arc::clone(&house.store), is_full: AtomicBool::new(false), meanwhile: Mutex::default() });
    let operations = operations::House::open(Foundations {
        policies: testkit::real_policies(),
        store: store.clone(),
        vault: Arc::clone(&house.vault),
        clock: house.clock.clone(),
        chance: Arc::new(vault::SystemChance::default()),
        demonstration: false,
    });
    (operations.await.unwrap(), store)
}

impl Store for Filling {
    fn apply<'a>(&'a self, part: &'a Part, batch: Vec<Command>) -> Later<'a, Vec<Result<Receipt, StoreError>>> {
        if self.is_full.load(Ordering::SeqCst) {
            let refusal = batch.iter().map(|_| Err(StoreError::Unavailable("the disk is full".to_owned()))).collect();
            return Box::pin(std::future::ready(refusal));
        }
        let meanwhile = self.meanwhile.lock().unwrap().take();
        Box::pin(async move {
            if let Some(meanwhile) = meanwhile {
                meanwhile.await;
            }
            self.inner.apply(part, batch).await
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

    fn inclusion<'a>(&'a self, part: &'a Part, position: u64, size: u64) -> Later<'a, Result<Option<Vec<[u8; 32]>>, StoreError>> {
        self.inner.inclusion(part, position, size)
    }

    fn consistency<'a>(&'a self, part: &'a Part, old: u64, new: u64) -> Later<'a, Result<Option<Vec<[u8; 32]>>, StoreError>> {
        self.inner.consistency(part, old, new)
    }

    fn snapshot<'a>(&'a self, part: &'a Part, home: Home) -> Later<'a, Result<Snapshot, StoreError>> {
        self.inner.snapshot(part, home)
    }

    fn import<'a>(&'a self, part: &'a Part, rows: Vec<Draft>) -> Later<'a, Result<(), StoreError>> {
        self.inner.import(part, rows)
    }
}

#[tokio::test]
async fn what_cannot_be_logged_is_not_told() {
    let house = House::new().await;
    let site = House::site("wipro.com");
    let asha = send(&house, &site, FormKind::Download).await;
    let (operations, store) = through_a_filling_store(&house).await;
    let company = house.company(&site).await;
    let partner = NewParty { name: "Acme".to_owned(), kind: Recipient::Partner, idempotency: None };
    operations.register_party(&company, partner).await.unwrap();
    testkit::entered(&operations, &site, testkit::entry(Register::Agreements, "Acme")).await;
    let wish = DisclosureRequest {
        subjects: vec![asha.subject],
        categories: vec![data("email")],
        action: Action::Share,
        purpose: Purpose::Marketing,
        party: "Acme".to_owned(),
        partial: Partial::WhatIsPermitted,
        idempotency: None,
    };
    assert!(operations.disclose(&company, wish.clone()).await.is_ok());

    store.is_full.store(true, Ordering::SeqCst);
    for outcome in [operations.disclose(&company, wish).await.map(|_| ()), operations.person(&site, &asha.link).await.map(|_| ())] {
        match outcome {
            Err(OperationError::Unavailable(fault)) => assert!(!fault.id.contains("disk"), "{fault:?}"),
            other => panic!("{other:?}"),
        }
    }
    let page = house.operations.person(&site, &asha.link).await.unwrap();
    assert_eq!(page.disclosures.len(), 1, "a disclosure that failed stands in the history");
}

#[tokio::test]
async fn what_is_logged_after_an_objection_rests_on_it() {
    let house = Arc::new(House::new().await);
    let (operations, store) = through_a_filling_store(&house).await;
    let letter = |of| UseRequest {
        subjects: vec![of],
        categories: vec![data("email")],
        action: Action::Contact,
        purpose: Purpose::Marketing,
        by: Actor::Company,
        idempotency: None,
    };
    for (name, form, by_a_namesake) in [("wso2.com", FormKind::Registration, false), ("wipro.com", FormKind::Newsletter, true)] {
        let site = House::site(name);
        let company = house.company(&site).await;
        let asha = send(&house, &site, form).await;
        let objecting = if by_a_namesake { send(&house, &site, form).await } else { asha.clone() };
        let first = operations.use_data(&company, letter(asha.subject)).await.unwrap();
        assert!(matches!(first.subjects[0].fields[0].outcome, FieldOutcome::Given { .. }), "{first:?}");
        house.clock.advance_ms(1);
        let link = operations.person(&site, &objecting.link).await.unwrap().opt_out.unwrap();
        let (elsewhere, there) = (Arc::clone(&house), site.clone());
        let opting_out = async move { assert!(elsewhere.operations.opt_out(&there, &link).await.unwrap().done) };
        *store.meanwhile.lock().unwrap() = Some(Box::pin(opting_out));
        let overtaken = operations.use_data(&company, letter(asha.subject)).await.unwrap();
        assert!(matches!(overtaken.subjects[0].fields[0].outcome, FieldOutcome::Refused(_)), "given on facts that were no longer so: {overtaken:?}");
    }
}

#[tokio::test]
async fn what_is_logged_after_an_entry_was_ended_rests_on_that() {
    let house = Arc::new(House::new().await);
    let (operations, store) = through_a_filling_store(&house).await;
    let site = House::site("wipro.com");
    let (asha, company) = (send(&house, &site, FormKind::Download).await, house.company(&site).await);
    let processor = NewParty { name: "Best Print".to_owned(), kind: Recipient::Processor, idempotency: None };
    operations.register_party(&company, processor).await.unwrap();
    testkit::entered(&operations, &site, testkit::entry(Register::Agreements, "Best Print")).await;
    let standing = testkit::entered(&operations, &site, testkit::entry(Register::Processors, "Best Print")).await;
    let wish = DisclosureRequest {
        subjects: vec![asha.subject],
        categories: vec![data("email")],
        action: Action::Share,
        purpose: Purpose::Support,
        party: "Best Print".to_owned(),
        partial: Partial::WhatIsPermitted,
        idempotency: None,
    };
    let first = operations.disclose(&company, wish.clone()).await.unwrap();
    assert!(matches!(first.subjects[0].fields[0].outcome, FieldOutcome::Given { .. }), "{first:?}");
    let (elsewhere, by) = (Arc::clone(&house), company.clone());
    *store.meanwhile.lock().unwrap() = Some(Box::pin(async move {
        elsewhere.operations.revoke(&by, Register::Processors, standing.id, None).await.unwrap();
    }));
    let second = operations.disclose(&company, wish).await.unwrap();
    assert!(matches!(second.subjects[0].fields[0].outcome, FieldOutcome::Refused(_)), "decided before, and given after: {second:?}");
}
