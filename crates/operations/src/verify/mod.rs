//! Whether a house is as its log says: leaves, tiles, head and checkpoints agree, every entry opens or was forgotten in an act that is
//! itself logged, and every row is the one its last entry sealed. It writes nothing and repairs nothing.

mod reading;
mod tree;

use crate::verify::reading::Reading;
use ledger::{Checkpoint, Finding, NoteVerifier, hex};
use store::{CheckpointRow, Home, Part, Row, SiteKeyRow, Store, StoreError, SubjectKeyRow};
use vault::{Vault, VaultError};
use vocabulary::SiteId;

/// The most findings that are told; the rest are counted.
const FINDINGS_MAX: usize = 100;

/// What was read, and what was found.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct HouseReport {
    /// The site.
    pub site: SiteId,
    /// How many leaves its log has.
    pub leaves: u64,
    /// The root of their tree, in hexadecimal.
    pub root: String,
    /// How many entries were forgotten with the people they were about.
    pub forgotten: u64,
    /// How many rows were held against the log.
    pub rows: u64,
    /// How many checkpoints were held against it.
    pub checkpoints: u64,
    /// What is not as it should be: by the number of the first entry concerned, and after those what concerns none.
    pub findings: Vec<Finding>,
    /// How many findings more there are.
    pub more: u64,
}

impl HouseReport {
    /// Whether all is as the log says.
    #[must_use]
    pub const fn is_sound(&self) -> bool {
        self.findings.is_empty()
    }
}

/// Holds the house of a site against its log, and the log against a checkpoint from elsewhere when there is one. The site's keys must be
/// open in the vault. The house may be served meanwhile: it is read as at one instant.
///
/// # Errors
/// When the keys are not open. What cannot be read of the house is a finding.
pub async fn verify_house(store: &dyn Store, vault: &Vault, site: &SiteId, promised: Option<&str>) -> Result<HouseReport, VaultError> {
    let part = Part::of(site);
    let mut findings = Vec::new();
    let key = NoteVerifier::read(&vault.log_verifier(site)?).map_err(|_| VaultError::Crypto)?;
    let checkpoints = checkpoints(store, &part, (&key, promised), &mut findings).await;
    let mut report = HouseReport {
        site: site.clone(),
        leaves: 0,
        root: String::new(),
        forgotten: 0,
        rows: 0,
        checkpoints: checkpoints.len() as u64,
        findings: Vec::new(),
        more: 0,
    };
    let mut reading = Reading::new((store, vault, &part), checkpoints);
    match reading.whole_house().await {
        Ok(()) => {
            report.forgotten = reading.forgotten();
            report.rows = reading.rows();
            findings.extend(reading.end().await?);
        }
        Err(error) => findings.extend(reading.broken_off(&error)),
    }
    report.leaves = reading.audit.size();
    report.root = hex(&reading.audit.root());
    findings.extend(faults_of_keys(store, vault, &part).await?);
    // What concerns no entry comes last.
    findings.sort_by_key(|finding| (finding.entry.is_none(), finding.clone()));
    findings.dedup();
    report.more = findings.len().saturating_sub(FINDINGS_MAX) as u64;
    findings.truncate(FINDINGS_MAX);
    report.findings = findings;
    Ok(report)
}

/// The checkpoints that were handed out, and the one from elsewhere, each with its signature checked.
async fn checkpoints(store: &dyn Store, part: &Part, (key, promised): (&NoteVerifier, Option<&str>), findings: &mut Vec<Finding>) -> Vec<Checkpoint> {
    let rows: Vec<CheckpointRow> = match store.all_rows(part, &[]).await {
        Ok(rows) => rows,
        Err(error) => {
            findings.push(Finding::of(format!("the checkpoints cannot be read: {error}")));
            Vec::new()
        }
    };
    let mut checked = Vec::with_capacity(rows.len() + 1);
    for row in rows {
        match key.verify(&row.note) {
            Ok(checkpoint) if checkpoint.size == row.size && checkpoint.origin == key.name() => checked.push(checkpoint),
            _ => findings.push(Finding { entry: row.size.checked_sub(1), words: format!("the kept checkpoint of {} leaves is not one of this log", row.size) }),
        }
    }
    if let Some(note) = promised {
        match key.verify(note) {
            Ok(checkpoint) if checkpoint.origin == key.name() => checked.push(checkpoint),
            Ok(_) => findings.push(Finding::of("the checkpoint from elsewhere is of another log")),
            Err(error) => findings.push(Finding::of(format!("the checkpoint from elsewhere: {error}"))),
        }
    }
    checked
}

/// Every person's key that does not open, or is wrapped under no key of the site.
async fn faults_of_keys(store: &dyn Store, vault: &Vault, part: &Part) -> Result<Vec<Finding>, VaultError> {
    let mut findings = Vec::new();
    let unread = |error: &StoreError| Finding::of(format!("the keys cannot be read: {error}"));
    let roots: Vec<SiteKeyRow> = match store.all_rows(part, &[]).await {
        Ok(roots) => roots,
        Err(error) => return Ok(vec![unread(&error)]),
    };
    let mut snapshot = store.snapshot(part, Home::Keys).await?;
    loop {
        let page = match snapshot.next().await {
            Ok(Some(page)) => page,
            Ok(None) => return Ok(findings),
            Err(error) => {
                findings.push(unread(&error));
                return Ok(findings);
            }
        };
        for draft in page.iter().filter(|draft| draft.table().name == SubjectKeyRow::TABLE.name) {
            let Some(row) = SubjectKeyRow::from_cells(draft.cells().to_vec()) else {
                findings.push(Finding::of("a person's key is not one"));
                continue;
            };
            let is_wrapped_here = roots.iter().any(|root| root.secret == "root" && root.version == row.root_version);
            if !is_wrapped_here || matches!(vault.subject_key(part.site(), row.subject).await, Err(error) if !matches!(error, VaultError::Store(_))) {
                findings.push(Finding::of(format!("the key of person {} does not open", row.subject)));
            }
        }
    }
}
