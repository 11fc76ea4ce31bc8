//! Entries of the registers as two people make them: one uploads the document and proposes, another approves. It leaves no step out.

use crate::house::fail;
use operations::{Caller, EntryView, Ground, KeyRole, NewDocument, NewEntry, Process, Register, Scope};
use std::collections::BTreeSet;
use vocabulary::{EvidenceId, Personal, SiteId};

/// For how long an entry counts where a test says nothing: a month.
const MONTH_MS: i64 = 30 * 24 * 3_600_000;

/// The bytes of a document that is a PDF.
#[must_use]
pub fn pdf(words: &str) -> Personal<Vec<u8>> {
    Personal::new(format!("%PDF-1.4\n% {words}\n%%EOF\n").into_bytes())
}

/// An entry about this party, with whatever else its register asks for. Its document is uploaded when it is made.
#[must_use]
pub fn entry(register: Register, party: &str) -> NewEntry {
    NewEntry {
        register,
        words: format!("document on {party}"),
        party: (!register.parties().is_empty()).then(|| party.to_owned()),
        subject: None,
        purposes: Vec::new(),
        categories: Vec::new(),
        promotion: (register == Register::Sponsors).then(|| "promotion/2026-06-01".to_owned()),
        ground: (register == Register::Beliefs).then_some(Ground::Fraud),
        process: (register == Register::LegalProcess).then_some(Process::CourtOrder),
        rests_on: None,
        document: EvidenceId::from_bytes([0; 16]),
        sha256: String::new(),
        from: None,
        until: None,
        idempotency: None,
    }
}

async fn caller(operations: &operations::House, site: &SiteId, (name, scopes): (&str, BTreeSet<Scope>)) -> Caller {
    let key = operations.issue_scoped_key(site, name, KeyRole::Company, &scopes).await;
    let key = key.unwrap_or_else(|cause| fail(&cause.to_string()));
    operations.caller(site, &key).await.unwrap_or_else(|cause| fail(&cause.to_string()))
}

/// Somebody who approves what others propose, and does nothing else.
///
/// # Panics
/// When there is no such site.
pub async fn reviewer(operations: &operations::House, site: &SiteId) -> Caller {
    caller(operations, site, ("reviewer", [Scope::Approve].into())).await
}

/// Uploads a document for this entry and proposes it, as the registrar. Where nothing is said it ends in a month.
///
/// # Panics
/// When either is refused.
pub async fn proposed(operations: &operations::House, site: &SiteId, new: NewEntry) -> EntryView {
    let registrar = caller(operations, site, ("registrar", [Scope::Facts].into())).await;
    let document = NewDocument { subject: new.subject, title: new.words.clone(), kind: None, sha256: None, file: pdf(&new.words), idempotency: None };
    let document = operations.keep_document(&registrar, &document).await.unwrap_or_else(|cause| fail(&cause.to_string()));
    let until = new.until.or_else(|| Some(operations.now().plus_ms(MONTH_MS)));
    let new = NewEntry { document: document.id, sha256: document.sha256, until, ..new };
    operations.propose(&registrar, &new).await.unwrap_or_else(|cause| fail(&cause.to_string()))
}

/// The same, approved by the reviewer.
///
/// # Panics
/// When any of it is refused.
pub async fn entered(operations: &operations::House, site: &SiteId, new: NewEntry) -> EntryView {
    let register = new.register;
    let proposed = proposed(operations, site, new).await;
    let reviewer = reviewer(operations, site).await;
    let approved = operations.approve(&reviewer, register, proposed.id, (&proposed.document.sha256, None)).await;
    approved.unwrap_or_else(|cause| fail(&cause.to_string()))
}
