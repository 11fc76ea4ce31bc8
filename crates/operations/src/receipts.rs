//! Receipts: proof that an act stands in the log, made when somebody asks for it. A person gets those of the entries about them, the company
//! any, and nobody another's.

use crate::room::Room;
use crate::{Caller, House, LinkToken, Outcome, Scope};
use ledger::{Checkpoint, NoteVerifier, Receipt, hex};
use serde::Deserialize;
use store::{Cell, LeafRow};
use vocabulary::{SiteId, SubjectId, Timestamp};

/// An entry about a person, as the list of their receipts shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReceiptEntry {
    /// Its number in the log.
    pub leaf: u64,
    /// What was done, as `collected` or `granted`.
    pub kind: String,
    /// The hour in which it was done.
    pub hour: String,
}

/// What a leaf says in clear.
#[derive(Deserialize)]
struct InClear {
    kind: String,
    hour: String,
}

impl House {
    /// The receipt of any entry of the site's log, as a text to keep; `None` when there is no such entry, or nothing opens it any more.
    ///
    /// # Errors
    /// When the caller is not the company, or the log cannot be read.
    pub async fn receipt(&self, caller: &Caller, leaf: u64) -> Outcome<Option<String>> {
        caller.must(Scope::Audit)?;
        let room = self.room_of(caller)?;
        match room.leaf(leaf).await? {
            Some(row) => room.receipt_text(&row).await,
            None => Ok(None),
        }
    }

    /// The receipt of an entry about the person behind the link; `None` when it is not about them.
    ///
    /// # Errors
    /// [`OperationError::LinkInvalid`] for every link that opens nothing here.
    pub async fn person_receipt(&self, site: &SiteId, token: &LinkToken, leaf: u64) -> Outcome<Option<String>> {
        let (room, subject) = self.person_of(site, token).await?;
        match room.leaf(leaf).await?.filter(|row| row.subject == Some(subject)) {
            Some(row) => room.receipt_text(&row).await,
            None => Ok(None),
        }
    }

    /// The entries about the person behind the link, the newest first.
    ///
    /// # Errors
    /// [`OperationError::LinkInvalid`] for every link that opens nothing here.
    pub async fn person_receipts(&self, site: &SiteId, token: &LinkToken) -> Outcome<Vec<ReceiptEntry>> {
        let (room, subject) = self.person_of(site, token).await?;
        let mut rows: Vec<LeafRow> = room.rows(&[("subject", Cell::from(&subject))]).await?;
        rows.sort_by_key(|row| std::cmp::Reverse(row.position));
        rows.iter()
            .map(|row| {
                let said: InClear = serde_json::from_slice(&row.data).map_err(|error| self.broken(&error))?;
                Ok(ReceiptEntry { leaf: row.position, kind: said.kind, hour: said.hour })
            })
            .collect()
    }

    async fn person_of(&self, site: &SiteId, token: &LinkToken) -> Outcome<(Room<'_>, SubjectId)> {
        let room = self.room(site)?;
        let visitor = room.whole_visitor(token).await?;
        let subject = visitor.subject();
        Ok((room, subject))
    }
}

/// What checking a receipt came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CheckedReceipt {
    /// Its entry stands in the site's log.
    Proven {
        /// The number of the entry.
        entry: u64,
        /// What was done, as `collected` or `granted`.
        kind: &'static str,
        /// When.
        at: Timestamp,
        /// How many entries the signed head covers.
        leaves: u64,
        /// The root of the log under that head, in hexadecimal.
        root: String,
    },
    /// It proves nothing, for this reason.
    NotProven(String),
}

impl House {
    /// Checks a receipt by the log's public key and what stands in the receipt, as anyone outside does: neither the log nor a database is
    /// asked. The head it names must also be one this site has not gone back on.
    ///
    /// # Errors
    /// When there is no such site, or the log cannot be read.
    pub async fn check_receipt(&self, site: &SiteId, text: &str) -> Outcome<CheckedReceipt> {
        let room = self.room(site)?;
        let key = NoteVerifier::read(&self.log_key(site)?).map_err(|error| self.broken(&error))?;
        let checked = Receipt::read(text).and_then(|receipt| receipt.verify(&key).map(|head| (receipt, head)));
        let (receipt, head) = match checked {
            Ok(checked) => checked,
            Err(error) => return Ok(CheckedReceipt::NotProven(error.to_string())),
        };
        let leaf = receipt.entry.leaf().map(|leaf| leaf.bytes().to_vec());
        match room.leaf(receipt.position).await? {
            Some(row) if Some(&row.data) == leaf.as_ref() => {}
            _ => {
                return Ok(CheckedReceipt::NotProven(
                    "the log this site serves today has another entry at this place: keep this receipt, it proves that the log was changed".to_owned(),
                ));
            }
        }
        Ok(CheckedReceipt::Proven { entry: receipt.position, kind: receipt.entry.event.kind(), at: receipt.entry.at, leaves: head.size, root: hex(&head.root) })
    }
}

impl Room<'_> {
    async fn leaf(&self, position: u64) -> Outcome<Option<LeafRow>> {
        if i64::try_from(position).is_err() {
            return Ok(None);
        }
        self.row(&[Cell::from(&position)]).await
    }

    /// The entry with its path to the newest signed head.
    pub(crate) async fn receipt_text(&self, leaf: &LeafRow) -> Outcome<Option<String>> {
        let vault = &self.house.foundations.vault;
        let entry = vault.open_entry(self.site(), leaf).await.map_err(|error| self.locked(error))?;
        let Some(entry) = entry else { return Ok(None) };
        let (Checkpoint { size, .. }, note) = self.signed_head().await?;
        let proof = self.house.foundations.store.inclusion(&self.part, leaf.position, size).await;
        let proof = proof.map_err(|error| self.house.fault(error))?.ok_or_else(|| self.house.broken(&"a leaf has no path to the head"))?;
        Ok(Receipt { entry, position: leaf.position, proof, note }.text())
    }
}
