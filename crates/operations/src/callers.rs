//! Who calls the API: a program of the company with the scopes it was given, or a party with a key of its own. A key is known by its hash only
//! and opens one site.

use crate::commit::Act;
use crate::token::{key_hash, new_key};
use crate::{House, OperationError, Outcome, Scope};
use std::collections::BTreeSet;
use store::{ApiKeyRow, Cell, Intent};
use vocabulary::SiteId;

/// What a key of the company's may do when it may do everything, as it is stored.
const COMPANY: &str = "company";
/// What a party's key may do, as it is stored; the key is called by the party's name.
const PARTY: &str = "party";
/// The most characters in a key's name.
const NAME_CHARACTERS_MAX: usize = 120;

/// Whose key it is.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum KeyRole {
    /// A program of the company.
    Company,
    /// A registered party.
    Party(String),
}

/// A caller whose key was checked. There is no other way to make one.
#[derive(Clone, Debug)]
pub struct Caller {
    site: SiteId,
    name: String,
    role: KeyRole,
    scopes: BTreeSet<Scope>,
}

impl Caller {
    /// Who may do everything that their role may.
    pub(crate) fn new(site: SiteId, name: String, role: KeyRole) -> Self {
        Self::with_scopes(site, name, role, Scope::every())
    }

    pub(crate) const fn with_scopes(site: SiteId, name: String, role: KeyRole, scopes: BTreeSet<Scope>) -> Self {
        Self { site, name, role, scopes }
    }

    /// The one site the key opens.
    #[must_use]
    pub const fn site(&self) -> &SiteId {
        &self.site
    }

    /// What the key is called.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Whose it is.
    #[must_use]
    pub const fn role(&self) -> &KeyRole {
        &self.role
    }

    /// Refuses everyone but those of the company who were given this scope. A party that could start a disclosure could share on what it was given.
    pub(crate) fn must(&self, scope: Scope) -> Outcome<()> {
        match self.role {
            KeyRole::Party(_) => {
                Err(OperationError::NotAllowed("this key belongs to a party outside: it may ask for decisions about itself, and nothing else"))
            }
            KeyRole::Company if self.scopes.contains(&scope) => Ok(()),
            KeyRole::Company => Err(OperationError::NotAllowed("this key was not given the scope for that")),
        }
    }
}

impl House {
    /// Makes an API key. It is told once, here; afterwards only its hash is known.
    ///
    /// # Errors
    /// When there is no such site, no such party, or the name is none.
    pub async fn issue_key(&self, site: &SiteId, name: &str, role: KeyRole) -> Outcome<String> {
        self.issue_scoped_key(site, name, role, &Scope::every()).await
    }

    /// The same for a program that may do only some of what the company may.
    ///
    /// # Errors
    /// As [`House::issue_key`]; no scope at all.
    pub async fn issue_scoped_key(&self, site: &SiteId, name: &str, role: KeyRole, scopes: &BTreeSet<Scope>) -> Outcome<String> {
        let room = self.room(site)?;
        let name = name.trim();
        if name.is_empty() || name.chars().count() > NAME_CHARACTERS_MAX {
            return Err(OperationError::malformed("name", "a key's name has 1 to 120 characters"));
        }
        let (name, scopes) = match role {
            KeyRole::Company if scopes.is_empty() => return Err(OperationError::malformed("scopes", "name at least one thing that the key is for")),
            KeyRole::Company if scopes.len() == Scope::ALL.len() => (name.to_owned(), COMPANY.to_owned()),
            KeyRole::Company => (name.to_owned(), scopes.iter().map(|scope| scope.key()).collect::<Vec<_>>().join(" ")),
            KeyRole::Party(party) => (room.registered(&party).await?.party.to_string(), PARTY.to_owned()),
        };
        let key = new_key(&*self.foundations.chance);
        let key_sha256 = key_hash(&key).ok_or_else(|| self.broken(&"a new key is not written as one"))?;
        let row = ApiKeyRow { key_sha256, name, scopes, created_at: room.now, revoked_at: None };
        let mut act = Act::new(None);
        act.add(Intent::insert(&row));
        room.commit(act).await?;
        Ok(key)
    }

    /// The caller whose key this is.
    ///
    /// # Errors
    /// [`OperationError::KeyInvalid`] for every key that opens nothing here.
    pub async fn caller(&self, site: &SiteId, bearer: &str) -> Outcome<Caller> {
        let room = self.room(site)?;
        let hash = key_hash(bearer).ok_or(OperationError::KeyInvalid)?;
        let row: Option<ApiKeyRow> = room.row(&[Cell::from(&hash)]).await?;
        let row = row.filter(|row| row.revoked_at.is_none_or(|at| room.now < at)).ok_or(OperationError::KeyInvalid)?;
        let (role, scopes) = match row.scopes.as_str() {
            COMPANY => (KeyRole::Company, Scope::every()),
            PARTY => (KeyRole::Party(row.name.clone()), BTreeSet::new()),
            // A word that is no scope of this version lets nobody do anything.
            some => (KeyRole::Company, some.split(' ').filter_map(|word| word.parse().ok()).collect()),
        };
        Ok(Caller::with_scopes(site.clone(), row.name, role, scopes))
    }

    /// The company itself, by a command at the machine: whoever runs it holds the house and its keys anyway.
    ///
    /// # Errors
    /// When there is no such site.
    pub fn at_the_machine(&self, site: &SiteId, command: &str) -> Outcome<Caller> {
        self.policy(site)?;
        Ok(Caller::new(site.clone(), command.to_owned(), KeyRole::Company))
    }

    /// Anyone, as the company, in the demonstration and nowhere else.
    #[must_use]
    pub fn demonstration_caller(&self, site: &SiteId) -> Option<Caller> {
        (self.is_demonstration() && self.policy(site).is_ok()).then(|| Caller::new(site.clone(), "demonstration".to_owned(), KeyRole::Company))
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
