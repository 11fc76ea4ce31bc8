//! What each role of a site's staff may do and what for: `staff.toml` in the house's folder, or what stands here. A role permits no flow of data;
//! it only bounds what the policy is asked.

use crate::callers::Duty;
use crate::{House, Scope};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use vocabulary::{Purpose, SiteId};

/// The roles there are where a site declares none: what each may do, and what for.
const BUILT_IN: [(&str, &[Scope], &[Purpose]); 7] = [
    ("administrator", &[Scope::Staff, Scope::Programs], &[]),
    (
        "privacy-officer",
        &[
            Scope::Requests,
            Scope::Consents,
            Scope::Facts,
            Scope::Disclose,
            Scope::Amend,
            Scope::Children,
            Scope::Archive,
            Scope::Tasks,
            Scope::View,
            Scope::Approve,
            Scope::Figures,
            Scope::Audit,
            Scope::Publish,
            Scope::Breaches,
            Scope::Systems,
        ],
        &[Purpose::Support, Purpose::Service, Purpose::Legal, Purpose::Safety],
    ),
    ("support", &[Scope::Requests, Scope::Orders, Scope::Board, Scope::View], &[Purpose::Support, Purpose::Service, Purpose::Transaction]),
    (
        "marketing",
        &[Scope::Contests, Scope::Figures, Scope::View, Scope::Mailings],
        &[Purpose::Marketing, Purpose::PartnerMarketing, Purpose::Survey, Purpose::Contest],
    ),
    ("legal", &[Scope::Facts, Scope::Disclose, Scope::View, Scope::Approve, Scope::Audit, Scope::Breaches], &[Purpose::Legal, Purpose::Safety]),
    ("engineer", &[Scope::Keys, Scope::Programs, Scope::View, Scope::Systems], &[Purpose::Operate, Purpose::Improve]),
    ("auditor", &[Scope::Audit, Scope::Figures], &[]),
];

/// What one role is for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Role {
    /// What its holders may do.
    pub scopes: BTreeSet<Scope>,
    /// What they may look at people for.
    #[serde(default)]
    pub purposes: BTreeSet<Purpose>,
}

/// How the staff of one site is set up.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct SiteStaff {
    /// Its roles; those that are built in where it declares none.
    pub roles: BTreeMap<String, Role>,
    /// The words by which a member acknowledges that what they see is confidential; the house's own where nothing is said.
    pub acknowledgement: Option<String>,
    /// The company's own sign-in, where it vouches for members.
    pub sign_in: Option<CompanySignIn>,
}

/// The company's own sign-in, by OpenID Connect.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct CompanySignIn {
    /// The issuer, as `https://login.example.org`.
    pub issuer: String,
    /// As what it knows this house.
    pub client_id: String,
    /// The file of the secret by which the house proves that; none for a public client.
    pub client_secret_file: Option<std::path::PathBuf>,
}

/// How the staff of each site is set up, by the site's name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct StaffSettings {
    sites: BTreeMap<String, SiteStaff>,
}

impl StaffSettings {
    /// The company's own sign-in at each site that has one.
    pub fn sign_ins(&self) -> impl Iterator<Item = (&str, &CompanySignIn)> {
        self.sites.iter().filter_map(|(site, set)| set.sign_in.as_ref().map(|sign_in| (site.as_str(), sign_in)))
    }

    /// The sites that are named.
    pub fn sites(&self) -> impl Iterator<Item = &str> {
        self.sites.keys().map(String::as_str)
    }

    /// Why they cannot be used: a role that holds what programs alone may do.
    #[must_use]
    pub fn wrong(&self) -> Option<String> {
        let roles = self.sites.iter().flat_map(|(site, set)| set.roles.iter().map(move |(name, role)| (site, name, role)));
        for (site, name, role) in roles {
            if let Some(scope) = role.scopes.iter().find(|scope| scope.is_for_programs_alone()) {
                return Some(format!("the role `{name}` of {site} holds `{scope}`, which programs alone may have: staff look at people for a task, by `view`"));
            }
        }
        None
    }

    /// How the staff of a site is set up.
    pub(crate) fn of(&self, site: &SiteId) -> Option<&SiteStaff> {
        self.sites.get(site.as_str())
    }
}

impl House {
    /// The house with its staff set up so.
    #[must_use]
    pub fn staffed(mut self, settings: StaffSettings) -> Self {
        self.staff = settings;
        self
    }

    /// The roles of a site, by name.
    #[must_use]
    pub fn roles(&self, site: &SiteId) -> BTreeMap<String, Role> {
        match self.staff.of(site) {
            Some(set) if !set.roles.is_empty() => set.roles.clone(),
            _ => BUILT_IN.iter().map(|(name, scopes, purposes)| ((*name).to_owned(), role(scopes, purposes))).collect(),
        }
    }

    /// What somebody of these roles may do, and what for. A role that is not declared any more lets nobody do anything.
    pub(crate) fn duty_of(&self, site: &SiteId, roles: &[String]) -> (BTreeSet<Scope>, Duty) {
        let declared = self.roles(site);
        let (mut scopes, mut purposes) = (BTreeSet::new(), BTreeSet::new());
        for role in roles.iter().filter_map(|name| declared.get(name)) {
            scopes.extend(role.scopes.iter().copied());
            purposes.extend(role.purposes.iter().copied());
        }
        (scopes, Duty { roles: roles.to_vec(), purposes })
    }
}

fn role(scopes: &[Scope], purposes: &[Purpose]) -> Role {
    Role { scopes: scopes.iter().copied().collect(), purposes: purposes.iter().copied().collect() }
}

#[cfg(test)]
mod tests {
    use super::BUILT_IN;

    #[test]
    fn no_role_that_is_built_in_holds_what_programs_alone_may_do() {
        for (name, scopes, _) in BUILT_IN {
            assert!(!scopes.iter().any(|scope| scope.is_for_programs_alone()), "{name}");
        }
    }
}
