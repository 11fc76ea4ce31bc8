//! Who acts: a program of the company with the scopes it was given, a party with a key of its own, or a member of staff who is signed in. A key
//! is known by its hash only and opens one site.

use crate::api_keys::is_in_use;
use crate::token::key_hash;
use crate::{House, OperationError, Outcome, Scope};
use ledger::PartyName;
use std::collections::BTreeSet;
use store::{ApiKeyRow, Cell};
use vocabulary::{Purpose, SiteId, StaffId};

/// What a key of the company's may do when it may do everything, as it is stored.
pub(crate) const COMPANY: &str = "company";
/// What a party's key may do, as it is stored; the key is called by the party's name.
pub(crate) const PARTY: &str = "party";

/// Whose key it is.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum KeyRole {
    /// A program of the company.
    Company,
    /// A registered party.
    Party(String),
    /// Nobody's key: a member of staff, who signs in.
    Staff(StaffId),
}

/// A caller whose key was checked. There is no other way to make one.
#[derive(Clone, Debug)]
pub struct Caller {
    site: SiteId,
    name: String,
    role: KeyRole,
    scopes: BTreeSet<Scope>,
    duty: Option<Duty>,
}

/// What a member of staff is there for.
#[derive(Clone, Debug, Default)]
pub(crate) struct Duty {
    pub(crate) roles: Vec<String>,
    pub(crate) purposes: BTreeSet<Purpose>,
}

impl Caller {
    /// Who may do everything that their role may.
    pub(crate) fn new(site: SiteId, name: String, role: KeyRole) -> Self {
        Self::with_scopes(site, name, role, Scope::every())
    }

    pub(crate) const fn with_scopes(site: SiteId, name: String, role: KeyRole, scopes: BTreeSet<Scope>) -> Self {
        Self { site, name, role, scopes, duty: None }
    }

    /// A member of staff who is signed in, by the name that says nothing of who they are.
    pub(crate) fn of_staff(site: SiteId, (staff, party): (StaffId, &PartyName), scopes: BTreeSet<Scope>, duty: Duty) -> Self {
        let scopes = scopes.into_iter().filter(|scope| !scope.is_for_programs_alone()).collect();
        Self { site, name: party.to_string(), role: KeyRole::Staff(staff), scopes, duty: Some(duty) }
    }

    /// The one site the key opens.
    #[must_use]
    pub const fn site(&self) -> &SiteId {
        &self.site
    }

    /// What the key is called; of a member of staff a name that says nothing of who they are, as `staff:0b1c2d3e4f`.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Whose it is.
    #[must_use]
    pub const fn role(&self) -> &KeyRole {
        &self.role
    }

    /// The member of staff, where it is one.
    #[must_use]
    pub const fn staff(&self) -> Option<StaffId> {
        match self.role {
            KeyRole::Staff(staff) => Some(staff),
            _ => None,
        }
    }

    /// The roles of a member of staff; none of a program.
    #[must_use]
    pub fn roles(&self) -> &[String] {
        self.duty.as_ref().map_or(&[], |duty| &duty.roles)
    }

    /// The purposes a member of staff may act for; none of a program, whose purposes the policy alone bounds.
    #[must_use]
    pub fn purposes(&self) -> Option<&BTreeSet<Purpose>> {
        self.duty.as_ref().map(|duty| &duty.purposes)
    }

    /// What they may do.
    pub(crate) const fn scopes(&self) -> &BTreeSet<Scope> {
        &self.scopes
    }

    /// Whether they may do acts of this kind.
    #[must_use]
    pub fn may(&self, scope: Scope) -> bool {
        self.must(scope).is_ok()
    }

    /// Refuses the same person a second time, where an act takes two.
    pub(crate) fn must_be_another_than(&self, name: &str) -> Outcome<()> {
        if self.name == name { Err(OperationError::NotAllowed("this takes two people: somebody else must approve what you asked for")) } else { Ok(()) }
    }

    /// Refuses everyone but those of the company who were given this scope. A party that could start a disclosure could share on what it was given.
    pub(crate) fn must(&self, scope: Scope) -> Outcome<()> {
        match self.role {
            KeyRole::Party(_) => {
                Err(OperationError::NotAllowed("this key belongs to a party outside: it may ask for decisions about itself, and nothing else"))
            }
            KeyRole::Company | KeyRole::Staff(_) if self.scopes.contains(&scope) => Ok(()),
            KeyRole::Company => Err(OperationError::NotAllowed("this key was not given the scope for that")),
            KeyRole::Staff(_) => Err(OperationError::NotAllowed("none of your roles is for that")),
        }
    }
}

/// The scopes that are stored so.
pub(crate) fn scopes_of(stored: &str) -> BTreeSet<Scope> {
    match stored {
        COMPANY => Scope::every(),
        PARTY => BTreeSet::new(),
        // A word that is no scope of this version lets nobody do anything.
        some => some.split(' ').filter_map(|word| word.parse().ok()).collect(),
    }
}

impl House {
    /// The caller whose key this is.
    ///
    /// # Errors
    /// [`OperationError::KeyInvalid`] for every key that opens nothing here.
    pub async fn caller(&self, site: &SiteId, bearer: &str) -> Outcome<Caller> {
        let room = self.room(site)?;
        let hash = key_hash(bearer).ok_or(OperationError::KeyInvalid)?;
        let row: Option<ApiKeyRow> = room.row(&[Cell::from(&hash)]).await?;
        let row = row.filter(|row| is_in_use(row, room.now)).ok_or(OperationError::KeyInvalid)?;
        room.note_use(&row).await?;
        let role = if row.scopes == PARTY { KeyRole::Party(row.name.clone()) } else { KeyRole::Company };
        let scopes = scopes_of(&row.scopes);
        Ok(Caller::with_scopes(site.clone(), row.name, role, scopes))
    }

    /// Whoever opens the house on its own machine, and so has its keys: for the command line alone. Nobody comes to be this over a network.
    ///
    /// # Errors
    /// When there is no such site.
    pub fn operator(&self, site: &SiteId) -> Outcome<Caller> {
        self.policy(site)?;
        Ok(Caller::new(site.clone(), "the command line".to_owned(), KeyRole::Company))
    }

    /// Anyone, as the company, in the demonstration and nowhere else.
    #[must_use]
    pub fn demonstration_caller(&self, site: &SiteId) -> Option<Caller> {
        (self.is_demonstration() && self.policy(site).is_ok()).then(|| Caller::new(site.clone(), "demonstration".to_owned(), KeyRole::Company))
    }
}

impl House {
    /// The second of the two who decide together, in the demonstration and nowhere else.
    #[must_use]
    pub fn demonstration_approver(&self, site: &SiteId) -> Option<Caller> {
        let name = "demonstration, the second of two".to_owned();
        (self.is_demonstration() && self.policy(site).is_ok()).then(|| Caller::with_scopes(site.clone(), name, KeyRole::Company, [Scope::Approve].into()))
    }
}

#[cfg(test)]
mod tests {
    use super::{Caller, KeyRole};
    use crate::Scope;
    use vocabulary::SiteId;

    #[test]
    fn a_partys_key_starts_no_disclosure() {
        let site = SiteId::new("example.org").expect("a host name");
        let party = Caller::new(site.clone(), "acme".to_owned(), KeyRole::Party("Acme".to_owned()));
        let company = Caller::new(site, "crm".to_owned(), KeyRole::Company);
        assert!(party.must(Scope::Disclose).is_err());
        assert!(company.must(Scope::Disclose).is_ok());
    }

    #[test]
    fn a_key_does_only_what_it_was_given() {
        let site = SiteId::new("example.org").expect("a host name");
        let shop = Caller::with_scopes(site, "shop".to_owned(), KeyRole::Company, [Scope::Orders].into());
        let may: Vec<Scope> = Scope::ALL.into_iter().filter(|scope| shop.must(*scope).is_ok()).collect();
        assert_eq!(may, [Scope::Orders]);
    }
}
