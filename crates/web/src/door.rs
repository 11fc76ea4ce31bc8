//! Which site a request is for, by the host name it was sent to. No request reaches two sites, and no site is guessed.

use crate::app::App;
use crate::limits::HOST_CHARACTERS_MAX;
use crate::pages::error::Page;
use crate::pages::port;
use axum::extract::{FromRequestParts, Request, State};
use axum::http::StatusCode;
use axum::http::header::HOST;
use axum::http::request::Parts;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::net::IpAddr;
use vocabulary::SiteId;

/// Where a host name leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Door {
    /// To the list of sites.
    Lobby,
    /// To one site.
    Site(SiteId),
}

impl Door {
    /// Where `host` leads: the lobby's name or a loopback address to the lobby; a site's own name, or its name or first
    /// label under the lobby's, to the site. `None` when it leads nowhere, or to two sites.
    pub(crate) fn of(host: &str, lobby: &str, sites: &[SiteId]) -> Option<Self> {
        let name = without_port(host).to_ascii_lowercase();
        let loopback = name.trim_matches(['[', ']']).parse::<IpAddr>().is_ok_and(|address| address.is_loopback());
        if name == lobby || loopback {
            return Some(Self::Lobby);
        }
        if let Some(site) = sites.iter().find(|site| site.as_str() == name) {
            return Some(Self::Site(site.clone()));
        }
        let label = name.strip_suffix(lobby)?.strip_suffix('.')?;
        let mut matching = sites.iter().filter(|site| site.as_str() == label || first_label(site) == label);
        match (matching.next(), matching.next()) {
            (Some(site), None) => Some(Self::Site(site.clone())),
            _ => None,
        }
    }
}

impl Door {
    /// The site it leads to.
    pub(crate) const fn site(&self) -> Option<&SiteId> {
        match self {
            Self::Site(site) => Some(site),
            Self::Lobby => None,
        }
    }
}

/// The first label of a site's name, under which it answers below the lobby's: `wipro` of `wipro.com`.
pub(crate) fn first_label(site: &SiteId) -> &str {
    site.as_str().split_once('.').map_or(site.as_str(), |(label, _)| label)
}

/// Finds the door of a request and hands it on; a host that leads nowhere is answered at once.
pub(crate) async fn find(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let mut named = request.headers().get_all(HOST).iter();
    let (host, another) = (named.next(), named.next());
    if another.is_some() {
        // RFC 9112, 3.2: more than one is a bad request, whichever is meant.
        return StatusCode::BAD_REQUEST.into_response();
    }
    let host = host
        .and_then(|host| host.to_str().ok())
        .or_else(|| request.uri().authority().map(axum::http::uri::Authority::as_str))
        .filter(|host| host.len() <= HOST_CHARACTERS_MAX);
    let door = host.and_then(|host| Door::of(host, &app.settings.lobby, &app.house.sites()));
    match door {
        Some(door) => {
            request.extensions_mut().insert(door);
            next.run(request).await
        }
        // The page that says so has the same style as any other.
        None if matches!(request.uri().path(), "/style.css" | "/icon.svg") => next.run(request).await,
        None => Page::no_such_site(&app, port(request.headers())).into_response(),
    }
}

/// A page of a site: the site the request was sent to. At the lobby there is no such page.
#[derive(Clone, Debug)]
pub(crate) struct AtSite(pub(crate) SiteId);

impl FromRequestParts<App> for AtSite {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Response> {
        match parts.extensions.get::<Door>() {
            Some(Door::Site(site)) => Ok(Self(site.clone())),
            _ => Err(Page::nothing_here(app, None).into_response()),
        }
    }
}

fn without_port(host: &str) -> &str {
    match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    }
}

#[cfg(test)]
mod tests {
    use super::{Door, SiteId};

    fn check(host: &str, expected: Option<&str>) {
        let sites: Vec<SiteId> = ["wipro.com", "wso2.com", "twin.com", "twin.org"].iter().map(|name| SiteId::new(name).unwrap()).collect();
        let door = Door::of(host, "localhost", &sites);
        let said = door.map(|door| match door {
            Door::Lobby => "lobby".to_owned(),
            Door::Site(site) => site.to_string(),
        });
        assert_eq!(said.as_deref(), expected, "{host}");
    }

    #[test]
    fn a_host_name_leads_to_one_site_or_nowhere() {
        check("localhost:8080", Some("lobby"));
        check("127.0.0.1:8080", Some("lobby"));
        check("[::1]:8080", Some("lobby"));
        check("wipro.localhost:8080", Some("wipro.com"));
        check("WIPRO.localhost", Some("wipro.com"));
        check("wipro.com.localhost", Some("wipro.com"));
        check("wso2.com", Some("wso2.com"));
        check("twin.localhost", None);
        check("twin.org.localhost", Some("twin.org"));
        check("wipro.localhost.evil.example", None);
        check("evilwipro.localhost", None);
        check("wiprolocalhost", None);
        check("8.8.8.8", None);
        check("", None);
    }
}
