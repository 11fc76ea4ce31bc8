//! Stopping a breach from going on, by what the house can do itself: taking a key back, making the keys anew; or by what somebody did elsewhere.

use super::acts::Changing;
use super::written;
use crate::api_keys::key_changed;
use crate::room::Room;
use crate::{OperationError, Outcome, Scope};
use store::{ApiKeyRow, Intent, StaffRow};

/// How it is stopped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Containment {
    /// Every key to the API of this name is taken back: of a program, or of a party.
    RevokeKeys {
        /// What the keys are called.
        name: String,
    },
    /// Every session of this member of staff is ended.
    EndSessions {
        /// The name they have on record, as `staff:0b1c2d3e4f`.
        name: String,
    },
    /// The site's keys are being made anew, so that a copy of them opens nothing that is written from now on.
    KeysMadeAnew,
    /// By something the house does not do.
    Elsewhere,
}

impl Containment {
    /// What whoever does it must be allowed besides.
    pub(super) const fn scope(&self) -> Scope {
        match self {
            Self::RevokeKeys { .. } => Scope::Programs,
            Self::EndSessions { .. } => Scope::Staff,
            Self::KeysMadeAnew => Scope::Keys,
            Self::Elsewhere => Scope::Breaches,
        }
    }
}

impl Room<'_> {
    pub(super) async fn contain(&self, change: &mut Changing<'_>, how: &Containment, words: &str) -> Outcome<(&'static str, String)> {
        let words = written("words", words, matches!(how, Containment::Elsewhere))?;
        let (kind, measure) = match how {
            Containment::RevokeKeys { name } => {
                let taken = self.revoke_keys_called(change, name).await?;
                ("keys taken back", format!("{taken} keys called “{name}” were taken back"))
            }
            Containment::EndSessions { name } => {
                self.end_sessions_of(change, name).await?;
                ("sessions ended", format!("every session of {name} was ended"))
            }
            Containment::KeysMadeAnew => ("keys made anew", "the keys of the site are made anew".to_owned()),
            Containment::Elsewhere => ("contained", String::new()),
        };
        let measure = [measure, words].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(". ");
        change.words.measures.push(measure.clone());
        change.detail.contained_at = change.detail.contained_at.or(Some(self.now));
        Ok((kind, measure))
    }

    async fn revoke_keys_called(&self, change: &mut Changing<'_>, name: &str) -> Outcome<usize> {
        let keys: Vec<ApiKeyRow> = self.rows(&[]).await?;
        let open: Vec<ApiKeyRow> = keys.into_iter().filter(|key| key.name == name && key.revoked_at.is_none_or(|at| self.now < at)).collect();
        if open.is_empty() {
            return Err(OperationError::malformed("name", "no key of this name opens anything"));
        }
        for key in &open {
            change.act.add(Intent::put(&ApiKeyRow { revoked_at: Some(self.now), ..key.clone() }));
            change.act.log(key_changed(key, "taken back", change.by), None);
        }
        Ok(open.len())
    }

    async fn end_sessions_of(&self, change: &mut Changing<'_>, name: &str) -> Outcome<()> {
        let members: Vec<StaffRow> = self.rows(&[]).await?;
        let member = members.iter().find(|member| member.party.as_str() == name.trim());
        let member = member.ok_or_else(|| OperationError::malformed("name", "no member of staff is on record under this name"))?;
        self.end_staff_sessions(&mut change.act, member.staff, |_| true).await
    }
}
