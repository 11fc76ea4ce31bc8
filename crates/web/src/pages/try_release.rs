//! `POST /try/release`: in a demonstration, what the policy permits is handed over for real, logged first. Elsewhere this
//! page does not exist.

use crate::app::App;
use crate::door::AtSite;
use crate::pages::PageResult;
use crate::pages::error::Page;
use crate::pages::try_facts::{question, register};
use crate::pages::try_it::{Above, page};
use crate::pages::typed::Posted;
use crate::view::clear::Clear;
use crate::view::words::{category_title, list};
use askama::Template;
use axum::extract::State;
use operations::{DisclosureRequest, FieldOutcome, OperationError, Partial, Release};
use policy::Policy;

/// What was handed over.
#[derive(Debug, Template)]
#[template(path = "released.html")]
pub(crate) struct Released {
    party: String,
    given: Vec<(String, Clear)>,
    withheld: Option<String>,
    no_onward_share: bool,
    leaf: Option<u64>,
}

/// `POST /try/release`
pub(crate) async fn release(State(app): State<App>, AtSite(site): AtSite, posted: Posted) -> PageResult {
    let failed = |error: OperationError| Page::of(&app, &site, &error);
    let (caller, asked) = question(&app, &site, &posted, &["idempotency"])?;
    let policy = app.house.policy(&site).map_err(failed)?;
    register(&app, &caller, &asked, true).await.map_err(failed)?;
    let party = asked.party.clone().unwrap_or_default();
    let request = DisclosureRequest {
        subjects: asked.subject.into_iter().collect(),
        categories: asked.data.clone(),
        action: asked.action,
        purpose: asked.purpose,
        party: party.clone(),
        partial: Partial::WhatIsPermitted,
        idempotency: posted.one("idempotency").map(str::to_owned),
    };
    let released = app.house.disclose(&caller, request).await.map_err(failed)?;
    let released = Some(Released::of(released, party, &policy));
    page(&app, &site, Some(asked), Above { released, ..Above::default() }).await
}

impl Released {
    fn of(release: Release, party: String, policy: &Policy) -> Self {
        let leaf = release.receipts.first().map(|receipt| receipt.leaf);
        let (mut given, mut withheld) = (Vec::new(), Vec::new());
        for field in release.subjects.into_iter().flat_map(|subject| subject.fields) {
            let title = category_title(&field.category, policy);
            match field.outcome {
                FieldOutcome::Given { value, .. } => given.push((title, Clear::new(value))),
                FieldOutcome::Refused(_) => withheld.push(format!("{title} (refused)")),
                FieldOutcome::NotHeld(_) => withheld.push(format!("{title} (nothing is held)")),
            }
        }
        let withheld = (!withheld.is_empty()).then(|| list(&withheld));
        Self { party, given, withheld, no_onward_share: release.no_onward_share, leaf }
    }
}
