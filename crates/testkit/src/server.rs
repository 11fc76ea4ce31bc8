//! A house behind a real server on a loopback port, each site under its own host name. It stops when it is dropped.

use crate::House;
use crate::house::fail;
use operations::KeyRole;
use policy::Policies;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use vocabulary::{Clock, SiteId, SubjectId, Timestamp};
use web::WebSettings;

/// A running server.
#[derive(Debug)]
pub struct Server {
    /// The house behind it.
    pub house: House,
    address: SocketAddr,
    serving: JoinHandle<()>,
}

impl Server {
    /// A house of these policies at this instant, and a server in front of it.
    ///
    /// # Panics
    /// When there is no house or no port.
    pub async fn start(policies: Policies, at: Timestamp) -> Self {
        Self::serve(House::of(policies, at).await).await
    }

    /// The same as a demonstration, in which anyone may act as the company.
    ///
    /// # Panics
    /// When there is no house or no port.
    pub async fn start_demonstration(policies: Policies, at: Timestamp) -> Self {
        Self::serve(House::demonstration(policies, at).await).await
    }

    /// A server in front of this house.
    ///
    /// # Panics
    /// When there is no port.
    pub async fn serve(house: House) -> Self {
        let router = web::router(Arc::clone(&house.operations), WebSettings::default());
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await;
        let listener = listener.unwrap_or_else(|cause| fail(&cause.to_string()));
        let address = listener.local_addr().unwrap_or_else(|cause| fail(&cause.to_string()));
        let serving = tokio::spawn(async move {
            if let Err(cause) = web::serve(listener, router, std::future::pending()).await {
                fail(&cause.to_string());
            }
        });
        Self { house, address, serving }
    }

    /// Where it listens.
    #[must_use]
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// The site's host name on this server, as `wipro.localhost`.
    #[must_use]
    pub fn host(site: &SiteId) -> String {
        let label = site.as_str().split('.').next().unwrap_or_default();
        format!("{label}.localhost")
    }

    /// A new API key.
    ///
    /// # Panics
    /// When there is no such site or party.
    pub async fn key(&self, site: &SiteId, role: KeyRole) -> String {
        let key = self.house.operations.issue_key(site, "scenario", role).await;
        key.unwrap_or_else(|cause| fail(&cause.to_string()))
    }

    /// Signs in a new member of staff with these roles; gives the cookie their browser keeps.
    ///
    /// # Panics
    /// When there is no such site or role.
    pub async fn staff(&self, site: &SiteId, roles: &[&str]) -> String {
        let (_, signed_in) = self.house.staff_member(site, roles).await;
        format!("__Host-staff={}", signed_in.token.as_kept())
    }

    /// The present instant, by the house's clock.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.house.clock.now()
    }

    /// Sets the house's clock.
    pub fn set_time(&self, instant: Timestamp) {
        self.house.clock.set(instant);
    }

    /// Moves the house's clock on.
    pub fn advance_ms(&self, ms: i64) {
        self.house.clock.advance_ms(ms);
    }

    /// Who gave this e-mail address last: each form that is sent without a person's own link is somebody new.
    ///
    /// # Panics
    /// When there is no such site, or it is no address.
    pub async fn subject_of(&self, site: &SiteId, email: &str) -> Option<SubjectId> {
        self.house.people(site, email).await.pop()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.serving.abort();
    }
}
