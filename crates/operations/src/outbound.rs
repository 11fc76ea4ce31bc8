//! Links that leave a site: those its operator declares and those that stand in its policy's text, and whose policy applies behind them. No other
//! address is ever led to, so that nobody is sent somewhere by a link that only looks like the site's.

use crate::forms::{FormNotice, standing_on};
use crate::{House, Outcome};
use policy::Policy;
use serde::Deserialize;
use vocabulary::{Notice, Place, SiteId};

/// The most characters of an address.
const ADDRESS_CHARACTERS_MAX: usize = 2_000;

/// An address that leaves the site.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(try_from = "String")]
pub struct OutboundAddress(String);

/// A link that an operator declares.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct OutboundLink {
    /// Where it leads.
    pub to: OutboundAddress,
    /// What it is called.
    pub name: String,
    /// Where the policy is that applies there, where the operator knows.
    #[serde(default)]
    pub policy: Option<OutboundAddress>,
}

/// What is said before somebody leaves.
#[derive(Clone, Debug)]
pub struct Leaving {
    /// Where the link leads.
    pub to: OutboundAddress,
    /// What it is called; its host where nobody named it.
    pub name: String,
    /// Where the policy is that applies there.
    pub policy: Option<OutboundAddress>,
    /// What the policy of this site says of such links.
    pub notices: Vec<FormNotice>,
}

impl OutboundAddress {
    /// The address, where it is one of the web.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn read(text: &str) -> Result<Self, String> {
        let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
        let host = rest.and_then(|rest| rest.split(['/', '?', '#']).next()).unwrap_or_default();
        let is_plain = text.chars().count() <= ADDRESS_CHARACTERS_MAX && text.chars().all(|c| !c.is_control() && !c.is_whitespace() && c != '\\');
        // A name before the host could make one place look like another.
        if is_plain && !host.is_empty() && !host.contains('@') {
            Ok(Self(text.to_owned()))
        } else {
            Err(format!("`{text}` is no address of the web, as https://example.org/page"))
        }
    }

    /// The address, written out.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The host it leads to.
    #[must_use]
    pub fn host(&self) -> &str {
        let rest = self.0.split_once("://").map_or("", |(_, rest)| rest);
        rest.split(['/', '?', '#']).next().unwrap_or_default()
    }
}

impl TryFrom<String> for OutboundAddress {
    type Error = String;
    fn try_from(text: String) -> Result<Self, String> {
        Self::read(&text)
    }
}

impl House {
    /// The links that the operator of this site declares.
    #[must_use]
    pub fn outbound(&self, site: &SiteId) -> Vec<OutboundLink> {
        self.offers(site).links
    }

    /// What is said before somebody follows a link; `None` for an address that neither the operator declares nor a version of the policy holds.
    ///
    /// # Errors
    /// When there is no such site.
    pub fn leaving_by(&self, site: &SiteId, to: &str) -> Outcome<Option<Leaving>> {
        let policy = self.policy(site)?;
        let Ok(to) = OutboundAddress::read(to) else { return Ok(None) };
        let declared = self.outbound(site).into_iter().find(|link| link.to == to);
        let in_text = || self.versions(site).is_ok_and(|versions| versions.iter().any(|version| stands_in(version, &to)));
        if declared.is_none() && !in_text() {
            return Ok(None);
        }
        let name = declared.as_ref().map_or_else(|| to.host().to_owned(), |link| link.name.clone());
        Ok(Some(Leaving { name, policy: declared.and_then(|link| link.policy), notices: whose_next(&policy), to }))
    }
}

/// Whether the address stands in the text, or is where the text was published.
fn stands_in(policy: &Policy, to: &OutboundAddress) -> bool {
    policy.published_at() == Some(to.as_str()) || policy.links().any(|link| link == to.as_str())
}

/// What the policy says of links that leave the site, in its own words.
pub(crate) fn whose_next(policy: &Policy) -> Vec<FormNotice> {
    let of_links = standing_on(policy, Place::OutboundLink).filter(|shown| shown.notice == Notice::WhosePolicyNext);
    of_links.map(|shown| FormNotice { notice: shown.notice, words: shown.reason.text.clone(), moment: shown.moment, reason: shown.reason.clone() }).collect()
}

#[cfg(test)]
mod tests {
    use super::OutboundAddress;

    #[test]
    fn an_address_leads_to_the_web_and_to_the_host_it_shows() {
        assert_eq!(OutboundAddress::read("https://example.org/a?b#c").map(|address| address.host().to_owned()), Ok("example.org".to_owned()));
        for wrong in ["javascript:alert(1)", "//example.org", "https://", "https://bank.example@evil.example/", "http://a b", "https:\\\\x", "ftp://x.org"] {
            assert!(OutboundAddress::read(wrong).is_err(), "{wrong}");
        }
    }
}
