//! Who calls the API: a program of the company, or a party with a key of its own. A key is known by its hash only and opens one site.

use crate::commit::Act;
use crate::token::{key_hash, new_key};
use crate::{House, OperationError, Outcome};
use store::{ApiKeyRow, Cell, Intent};
use vocabulary::SiteId;

/// What a key of the company's may do, as it is stored.
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
}

impl Caller {
    pub(crate) const fn new(site: SiteId, name: String, role: KeyRole) -> Self {
        Self { site, name, role }
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

    /// Refuses everyone but the company. A party that could start a disclosure could share on what it was given.
    pub(crate) fn must_be_company(&self) -> Outcome<()> {
        match self.role {
            KeyRole::Company => Ok(()),
            KeyRole::Party(_) => {
                Err(OperationError::NotAllowed("this key belongs to a party outside: it may ask for decisions about itself, and nothing else"))
            }
        }
    }
}

impl House {
    /// Makes an API key. It is told once, here; afterwards only its hash is known.
    ///
    /// # Errors
    /// When there is no such site, no such party, or the name is none.
    pub async fn issue_key(&self, site: &SiteId, name: &str, role: KeyRole) -> Outcome<String> {
        let room = self.room(site)?;
        let name = name.trim();
        if name.is_empty() || name.chars().count() > NAME_CHARACTERS_MAX {
            return Err(OperationError::malformed("name", "a key's name has 1 to 120 characters"));
        }
        let (name, scopes) = match role {
            KeyRole::Company => (name.to_owned(), COMPANY),
            KeyRole::Party(party) => (room.registered(&party).await?.party.to_string(), PARTY),
        };
        let key = new_key(&*self.foundations.chance);
        let key_sha256 = key_hash(&key).ok_or_else(|| self.broken(&"a new key is not written as one"))?;
        let row = ApiKeyRow { key_sha256, name, scopes: scopes.to_owned(), created_at: room.now, revoked_at: None };
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
        let role = match row.scopes.as_str() {
            COMPANY => KeyRole::Company,
            PARTY => KeyRole::Party(row.name.clone()),
            _ => return Err(OperationError::KeyInvalid),
        };
        Ok(Caller::new(site.clone(), row.name, role))
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
    use vocabulary::SiteId;

    #[test]
    fn a_partys_key_starts_no_disclosure() {
        let site = SiteId::new("example.org").expect("a host name");
        let party = Caller::new(site.clone(), "acme".to_owned(), KeyRole::Party("Acme".to_owned()));
        let company = Caller::new(site, "crm".to_owned(), KeyRole::Company);
        assert!(party.must_be_company().is_err());
        assert!(company.must_be_company().is_ok());
    }
}
