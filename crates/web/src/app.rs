//! What every handler has at hand: the house and the settings. It holds nothing about any person.

use crate::WebSettings;
use crate::health::Readiness;
use crate::limits::ACCENTS;
use operations::House;
use std::sync::Arc;
use vocabulary::SiteId;

/// The state of the router.
#[derive(Clone, Debug)]
pub(crate) struct App {
    /// The use cases.
    pub(crate) house: Arc<House>,
    /// The settings.
    pub(crate) settings: Arc<WebSettings>,
    /// Whether the house was ready when it was asked last.
    pub(crate) readiness: Arc<Readiness>,
}

impl App {
    /// Which of the style sheet's accents a site bears: by its place in the list of sites, so that neighbours differ.
    pub(crate) fn accent(&self, site: &SiteId) -> usize {
        let place = self.house.sites().iter().position(|known| known == site);
        place.unwrap_or(0) % ACCENTS
    }
}
