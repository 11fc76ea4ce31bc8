//! One line of the log with its proof, checked here by the verifier that outsiders have too. A proof opens nothing: it holds the line as it stands in
//! the tree.

use super::lines::{AuditLine, InClear, line_of};
use crate::room::Room;
use crate::{Caller, House, Outcome, Scope};
use ledger::{InclusionProof, NoteVerifier, hex, leaf_hash};
use serde::Serialize;
use store::{Cell, LeafRow};

/// A line, with what proves it.
#[derive(Clone, Debug, Serialize)]
pub struct LineOpened {
    /// The line.
    pub line: AuditLine,
    /// What went into the tree, as it stands there.
    pub leaf: String,
    /// Its hash, in hexadecimal.
    pub leaf_hash: String,
    /// How many lines the signed head covers.
    pub size: u64,
    /// The root under it, in hexadecimal.
    pub root: String,
    /// The path from the line to the root, in hexadecimal.
    pub path: Vec<String>,
    /// Why the proof does not hold; none where it does.
    pub wrong: Option<String>,
    /// Whether a receipt of the entry itself can be had: it opens the entry, so it takes the right to see whom it is about.
    pub has_receipt: bool,
}

impl House {
    /// One line with its proof, checked; `None` where the log has no such line.
    ///
    /// # Errors
    /// No scope for it.
    pub async fn audit_line(&self, caller: &Caller, position: u64) -> Outcome<Option<LineOpened>> {
        caller.must(Scope::Audit)?;
        let room = self.room_of(caller)?;
        let Some((leaf, proof)) = room.proof_of(position).await? else { return Ok(None) };
        let viewer = room.viewer(caller).await?;
        let entry = self.foundations.vault.open_entry(room.site(), &leaf).await.map_err(|error| room.locked(error))?;
        let clear: InClear = serde_json::from_slice(&leaf.data).map_err(|error| self.broken(&error))?;
        let line = line_of(position, &clear, entry.as_ref(), &viewer);
        let key = NoteVerifier::read(&self.log_key(room.site())?).map_err(|error| self.broken(&error))?;
        // As whoever is outside checks it: from the text of the proof and the public key alone.
        let checked = InclusionProof::read(&proof.text()).and_then(|read| read.verify(&key));
        let (size, root, wrong) = match checked {
            Ok(head) => (head.size, hex(&head.root), None),
            Err(error) => (0, String::new(), Some(error.to_string())),
        };
        Ok(Some(LineOpened {
            has_receipt: !line.is_forgotten && (!line.is_about_a_person || line.person.is_some()),
            line,
            leaf: String::from_utf8_lossy(&leaf.data).into_owned(),
            leaf_hash: hex(&leaf_hash(&leaf.data)),
            size,
            root,
            path: proof.path.iter().map(|hash| hex(hash)).collect(),
            wrong,
        }))
    }

    /// The proof of a line as a text to keep, for a verifier outside. It opens nothing.
    ///
    /// # Errors
    /// No scope for it.
    pub async fn audit_proof(&self, caller: &Caller, position: u64) -> Outcome<Option<String>> {
        caller.must(Scope::Audit)?;
        let room = self.room_of(caller)?;
        Ok(room.proof_of(position).await?.map(|(_, proof)| proof.text()))
    }

    /// The receipt of a line's entry, which opens the entry; `None` where there is none, or it is about a person the caller may not see.
    ///
    /// # Errors
    /// No scope for it.
    pub async fn audit_receipt(&self, caller: &Caller, position: u64) -> Outcome<Option<String>> {
        match self.audit_line(caller, position).await? {
            Some(opened) if opened.has_receipt => self.receipt(caller, position).await,
            _ => Ok(None),
        }
    }
}

impl Room<'_> {
    async fn proof_of(&self, position: u64) -> Outcome<Option<(LeafRow, InclusionProof)>> {
        if i64::try_from(position).is_err() {
            return Ok(None);
        }
        let Some(leaf) = self.row::<LeafRow>(&[Cell::from(&position)]).await? else { return Ok(None) };
        let (head, note) = self.signed_head().await?;
        let path = self.house.foundations.store.inclusion(&self.part, position, head.size).await.map_err(|error| self.house.fault(error))?;
        let path = path.ok_or_else(|| self.house.broken(&"a leaf has no path to the head"))?;
        let proof = InclusionProof { leaf: leaf.data.clone(), position, path, note };
        Ok(Some((leaf, proof)))
    }
}
