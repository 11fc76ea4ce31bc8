//! `GET /api/v1/sites/{site}/log/receipts/{leaf}`: proof that an entry stands in the site's log, to keep and to check without us.

use crate::api::input::Called;
use crate::api::problem::Problem;
use crate::app::App;
use crate::pages::to_keep;
use axum::extract::{Path, State};
use axum::response::Response;

/// A receipt
///
/// A text in the form `c2sp.org/tlog-proof@v1`: the entry with its salt, its place, the path to the root, and the signed checkpoint. The log
/// itself is public under `/log/` on the site's host. An entry that was forgotten has no receipt.
#[utoipa::path(get, path = "/sites/{site}/log/receipts/{leaf}", tag = "log", security(("key" = [])),
    params(("site" = String, Path, description = "The site's host name", example = "wipro.com"),
        ("leaf" = u64, Path, description = "The number of the entry, as a receipt gives it")),
    responses((status = 200, description = "The receipt", body = String, content_type = "text/plain"),
        (status = "default", description = "What went wrong", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn get(State(app): State<App>, Called(caller): Called, Path((_, leaf)): Path<(String, String)>) -> Result<Response, Problem> {
    let leaf: u64 = leaf.parse().map_err(|_| Problem::nothing_here())?;
    let text = app.house.receipt(&caller, leaf).await?;
    text.map(|text| to_keep(leaf, text)).ok_or_else(Problem::nothing_here)
}
