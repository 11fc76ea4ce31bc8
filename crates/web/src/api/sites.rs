//! `GET /api/v1/sites`: the sites this server keeps. A site's own host lists that site only.

use crate::app::App;
use crate::door::Door;
use axum::extract::State;
use axum::{Extension, Json};
use serde::Serialize;
use utoipa::ToSchema;

/// One site.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SiteBody {
    /// Its host name.
    site: String,
    /// The company.
    company: String,
    /// The version of the policy in force.
    version: String,
}

/// The sites
#[utoipa::path(get, path = "/sites", tag = "policy", security(()),
    responses((status = 200, description = "The sites", body = Vec<SiteBody>)))]
pub(crate) async fn get(State(app): State<App>, Extension(door): Extension<Door>) -> Json<Vec<SiteBody>> {
    let sites = app.house.sites().into_iter().filter(|site| match &door {
        Door::Lobby => true,
        Door::Site(host) => host == site,
    });
    let bodies = sites.filter_map(|site| {
        let policy = app.house.policy(&site).ok()?;
        Some(SiteBody { site: site.to_string(), company: policy.company().to_owned(), version: policy.version().to_string() })
    });
    Json(bodies.collect())
}
