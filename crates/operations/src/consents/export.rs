//! The choices of one person as their own copy of everything has them: every one they made, whole, and whether or not it still holds.

use super::view::ConsentGiven;
use crate::Outcome;
use crate::room::Room;
use store::{Cell, ConsentRow};
use vocabulary::{Action, DataCategory, EvidenceId, Purpose, Recipient, SubjectId};

/// One choice that was made.
#[derive(Clone, Debug)]
pub struct ConsentExported {
    /// With what it was made.
    pub with: ConsentGiven,
    /// What it permits to be done…
    pub action: Action,
    /// …for what…
    pub purpose: Purpose,
    /// …by or to whom…
    pub recipient: Recipient,
    /// …with which data.
    pub data: Vec<DataCategory>,
    /// The facts it put on record.
    pub facts: Vec<EvidenceId>,
}

impl Room<'_> {
    pub(crate) async fn consents_exported(&self, subject: SubjectId) -> Outcome<Vec<ConsentExported>> {
        let rows: Vec<ConsentRow> = self.rows(&[("subject", Cell::from(&subject))]).await?;
        let mut exported = Vec::with_capacity(rows.len());
        for row in rows {
            let with = self.given_with(&row).await?;
            let detail = row.detail.0;
            let (action, purpose, recipient) = (detail.action, detail.purpose, detail.recipient);
            exported.push(ConsentExported {
                with: ConsentGiven { until: row.until, ..with },
                action,
                purpose,
                recipient,
                data: detail.data,
                facts: detail.facts,
            });
        }
        Ok(exported)
    }
}
