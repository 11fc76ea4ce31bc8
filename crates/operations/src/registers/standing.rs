//! What the registers say of a party at the moment of a decision: which entries are in force, and whether it still is what it is registered as. It is read
//! anew for every decision; nothing is remembered.

use super::kinds::Register;
use super::view::StoredState;
use super::{is_in_force, occasion_of};
use crate::Outcome;
use crate::room::Room;
use ledger::PartyName;
use store::{Cell, Intent, PartyRow, RegisterRow};
use vocabulary::RecordId;

/// A party by its registers.
pub(crate) struct PartyStanding {
    /// Whether it counts as what it is registered as.
    pub(crate) counts: bool,
    /// The occasions that its entries in force stand for: facts that are bound to others do not count.
    pub(crate) occasions: Vec<RecordId>,
    /// That no entry about it was approved or ended since.
    pub(crate) seen: Intent,
}

impl Room<'_> {
    /// How the party stands. An affiliate, a processor or an advertiser of whom the register has said so once is one only while an entry says so now.
    pub(crate) async fn standing_of(&self, party: &PartyRow) -> Outcome<PartyStanding> {
        let rows = self.entries_of_party(&party.party).await?;
        let standing = rows.iter().filter(|row| row.standing_of.is_some()).count();
        let seen = Intent::expect::<RegisterRow>(("standing_of", Cell::from(&party.party)), standing as u64);
        let is_said = |row: &&RegisterRow| Register::of_standing(party.recipient).is_some_and(|register| register.key() == row.register);
        let was_approved = |row: &&RegisterRow| row.decided_at.is_some() && StoredState::of(row) != StoredState::Refused;
        let mut said = rows.iter().filter(is_said).filter(was_approved).peekable();
        let counts = said.peek().is_none() || said.any(|row| is_in_force(row, self.now));
        let in_force = rows.iter().filter(|row| is_in_force(row, self.now));
        let occasions = in_force.map(|row| row.detail.0.occasion.unwrap_or_else(|| occasion_of(row.entry))).collect();
        Ok(PartyStanding { counts, occasions, seen })
    }

    /// What people are bound to who join this promotion with this sponsor; none while the register does not say that it is its sponsor.
    pub(crate) async fn occasion_of_sponsor(&self, sponsor: &PartyName, promotion: &str) -> Outcome<Option<RecordId>> {
        let rows = self.entries_of_party(sponsor).await?;
        let sponsors =
            |row: &RegisterRow| row.register == Register::Sponsors.key() && row.detail.0.promotion.as_deref() == Some(promotion) && is_in_force(row, self.now);
        Ok(rows.into_iter().find(sponsors).and_then(|row| row.detail.0.occasion))
    }

    async fn entries_of_party(&self, party: &PartyName) -> Outcome<Vec<RegisterRow>> {
        self.rows(&[("party", Cell::from(party))]).await
    }
}
