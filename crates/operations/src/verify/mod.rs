//! Whether a house is as its log says: leaves, tiles, head and checkpoints agree, every entry opens or was forgotten in an act that is
//! itself logged, and every row is the one its last entry sealed. It writes nothing and repairs nothing.

mod findings;
mod matching;
mod reading;
mod sorting;
mod tree;

use crate::verify::findings::Findings;
use crate::verify::reading::Reading;
use ledger::{Checkpoint, Finding, KeyFloor, NoteVerifier, hex};
use std::sync::atomic::AtomicU64;
use store::{CheckpointRow, Home, Part, Row, SiteKeyRow, Store, StoreError, SubjectKeyRow};
use vault::{Vault, VaultError};
use vocabulary::{SiteId, Timestamp};

/// Why a house could not be verified. What is wrong with the house itself is a finding.
#[derive(Debug, thiserror::Error)]
pub enum VerifyError {
    /// The keys are not open, or the store failed.
    #[error(transparent)]
    Vault(#[from] VaultError),
    /// What does not fit into memory is sorted in a temporary file.
    #[error("the temporary file to sort in could not be written or read; TMPDIR names another folder: {0}")]
    Temporary(#[from] std::io::Error),
}

impl From<StoreError> for VerifyError {
    fn from(error: StoreError) -> Self {
        Self::Vault(error.into())
    }
}

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
    /// When the site's keys were made anew, the last of them.
    pub keys_made_anew: Vec<KeyChange>,
    /// What is not as it should be: by the number of the first entry concerned, and after those what concerns none.
    pub findings: Vec<Finding>,
    /// How many findings more there are.
    pub more: u64,
}

/// A key that was made anew, as the log tells it.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct KeyChange {
    /// The entry that tells it.
    pub entry: u64,
    /// Which floor of the keys.
    pub floor: KeyFloor,
    /// The number of the new key.
    pub number: u32,
    /// When.
    pub at: Timestamp,
}

impl HouseReport {
    /// Whether all is as the log says.
    #[must_use]
    pub const fn is_sound(&self) -> bool {
        self.findings.is_empty()
    }
}

/// Holds the house of a site against its log, and the log against a checkpoint from elsewhere when there is one. The site's keys must be
/// open in the vault. The house may be served meanwhile: it is read as at one instant. However large it is, it is verified in the same
/// memory; what does not fit is sorted in a temporary file, which holds keyed hashes alone.
///
/// # Errors
/// When the keys are not open, or there is no room for the temporary file. What cannot be read of the house is a finding.
pub async fn verify_house(store: &dyn Store, vault: &Vault, site: &SiteId, promised: Option<&str>) -> Result<HouseReport, VerifyError> {
    verify_house_watched(store, vault, site, promised, &AtomicU64::new(0)).await
}

/// The same, counting the rows it has read so far where others can see it.
///
/// # Errors
/// As [`verify_house`].
pub(crate) async fn verify_house_watched(
    store: &dyn Store,
    vault: &Vault,
    site: &SiteId,
    promised: Option<&str>,
    seen: &AtomicU64,
) -> Result<HouseReport, VerifyError> {
    let part = Part::of(site);
    let mut findings = Findings::default();
    let key = NoteVerifier::read(&vault.log_verifier(site)?).map_err(|_| VaultError::Crypto)?;
    let checkpoints = checkpoints(store, &part, (&key, promised), &mut findings).await;
    let mut report = HouseReport {
        site: site.clone(),
        leaves: 0,
        root: String::new(),
        forgotten: 0,
        rows: 0,
        checkpoints: checkpoints.len() as u64,
        keys_made_anew: Vec::new(),
        findings: Vec::new(),
        more: 0,
    };
    let mut reading = Reading::new((store, vault, &part), checkpoints);
    match reading.whole_house(seen).await {
        Ok(()) => {
            report.forgotten = reading.forgotten();
            report.rows = reading.rows();
            reading.end(&mut findings).await?;
        }
        Err(VerifyError::Vault(error)) => reading.broken_off(&error, &mut findings),
        Err(error) => return Err(error),
    }
    report.keys_made_anew = reading.key_changes.drain(..).collect();
    report.leaves = reading.audit.size();
    report.root = hex(&reading.audit.root());
    faults_of_keys((store, vault, &part), &mut findings).await?;
    (report.findings, report.more) = findings.told();
    Ok(report)
}

/// The checkpoints that were handed out, and the one from elsewhere, each with its signature checked.
async fn checkpoints(store: &dyn Store, part: &Part, (key, promised): (&NoteVerifier, Option<&str>), findings: &mut Findings) -> Vec<Checkpoint> {
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
async fn faults_of_keys((store, vault, part): (&dyn Store, &Vault, &Part), findings: &mut Findings) -> Result<(), VerifyError> {
    let unread = |error: &StoreError| Finding::of(format!("the keys cannot be read: {error}"));
    let roots: Vec<SiteKeyRow> = match store.all_rows(part, &[]).await {
        Ok(roots) => roots,
        Err(error) => {
            findings.push(unread(&error));
            return Ok(());
        }
    };
    let mut snapshot = store.snapshot(part, Home::Keys).await?;
    loop {
        let page = match snapshot.next().await {
            Ok(Some(page)) => page,
            Ok(None) => return Ok(()),
            Err(error) => {
                findings.push(unread(&error));
                return Ok(());
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
