//! The parties a site deals with: who they are and what is on file about them. Being registered permits nothing by itself.

use crate::attempts::until_done;
use crate::commit::{Act, Once};
use crate::facts::party_name;
use crate::room::Room;
use crate::staff::is_of_staff;
use crate::values::hash_of;
use crate::{Caller, FactView, House, OperationError, Outcome, Scope};
use ledger::Event;
use store::{Intent, PartyRow};
use vocabulary::{Recipient, Timestamp};

/// A party to put on file.
#[derive(Clone, Debug)]
pub struct NewParty {
    /// Its name, unique within the site.
    pub name: String,
    /// What it is to the company.
    pub kind: Recipient,
    /// The same key again is the same act again.
    pub idempotency: Option<String>,
}

/// A party on file.
#[derive(Clone, Debug, serde::Serialize)]
pub struct PartyView {
    /// Its name.
    pub name: String,
    /// What it is to the company.
    pub kind: Recipient,
    /// Since when it is on file.
    pub registered_at: Timestamp,
    /// What is recorded about it.
    pub facts: Vec<FactView>,
}

impl House {
    /// Puts a party on file. The same name of the same kind again changes nothing.
    ///
    /// # Errors
    /// A party's key; a name that is none, or that is on file as another kind of party.
    pub async fn register_party(&self, caller: &Caller, new: NewParty) -> Outcome<PartyView> {
        let new = &new;
        until_done(|| self.register_once(caller, new)).await
    }

    async fn register_once(&self, caller: &Caller, new: &NewParty) -> Outcome<PartyView> {
        caller.must(Scope::Facts)?;
        let room = self.room_of(caller)?;
        let name = party_name(&new.name)?;
        // Members of staff come on file by being invited, and nobody else under a name like theirs.
        if is_of_staff(&name) {
            return Err(OperationError::malformed("name", "names that begin with `staff:` are those of members of staff, who are invited"));
        }
        // The company itself goes on file under its own name only: for the law or the belief that it acts on.
        if new.kind == Recipient::Company && name.as_str() != room.policy.company() {
            return Err(OperationError::malformed("kind", "this kind is the company itself, under its own name"));
        }
        if let Some(row) = room.party(&name).await? {
            return if row.recipient == new.kind {
                room.party_view(&row).await
            } else {
                Err(OperationError::malformed("name", "a party of this name is on file as something else"))
            };
        }
        let row = PartyRow { party: name.clone(), recipient: new.kind, registered_at: room.now };
        let once = Once::of(new.idempotency.as_deref(), "register_party", hash_of(name.as_str(), []));
        let mut act = Act::new(once);
        act.add(Intent::insert(&row));
        act.log(Event::PartyRegistered { party: name, recipient: new.kind }, None);
        room.commit(act).await?;
        room.party_view(&row).await
    }

    /// The parties on file, in the order of their names.
    ///
    /// # Errors
    /// A party's key.
    pub async fn parties(&self, caller: &Caller) -> Outcome<Vec<PartyView>> {
        caller.must(Scope::Facts)?;
        let room = self.room_of(caller)?;
        let mut parties = Vec::new();
        for row in room.rows::<PartyRow>(&[]).await? {
            parties.push(room.party_view(&row).await?);
        }
        Ok(parties)
    }
}

impl Room<'_> {
    async fn party_view(&self, row: &PartyRow) -> Outcome<PartyView> {
        let facts = self.facts_of_party(&row.party).await?;
        Ok(PartyView { name: row.party.to_string(), kind: row.recipient, registered_at: row.registered_at, facts: self.views_of(&facts).await? })
    }

    /// A registered party by the name that came in.
    pub(crate) async fn registered(&self, name: &str) -> Outcome<PartyRow> {
        let name = party_name(name)?;
        self.party(&name).await?.ok_or_else(|| OperationError::malformed("party", "no party of this name is registered"))
    }
}
