//! The API under `/api/v1`, one endpoint per file, described in OpenAPI 3.1 from the code. It decides nothing itself, and
//! no facts are taken from a question.

mod age_claims;
mod aggregates;
pub(crate) mod answer;
mod api_keys;
mod audit;
pub(crate) mod breaches;
mod choices;
mod consents;
mod decisions;
mod disclosures;
mod documents;
mod downloads;
mod drawings;
mod embeddings;
mod erasure_notices;
mod facts;
pub(crate) mod handovers;
mod holdings;
mod imports;
pub(crate) mod input;
mod log_lines;
pub(crate) mod mailings;
mod orders;
mod parties;
mod people;
mod permissions;
mod policy;
mod posts;
pub(crate) mod problem;
mod receipts;
mod records;
mod registers;
mod release;
mod requests;
mod rotations;
mod sites;
mod systems;
mod upkeep;
mod uses;
mod versions;
mod words;

use crate::api::problem::Problem;
use crate::app::App;
use crate::limits::{API_BODY_BYTES_MAX, DOCUMENT_BODY_BYTES_MAX, IDEMPOTENCY_CHARACTERS_MAX, POLICY_BODY_BYTES_MAX};
use axum::extract::DefaultBodyLimit;
use axum::http::StatusCode;
use axum::routing::get;
use axum::{Json, Router};
use serde_json::{Value, json};
use utoipa::openapi::OpenApi as Description;
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::{Modify, OpenApi};
use utoipa_axum::router::{OpenApiRouter, UtoipaMethodRouterExt};
use utoipa_axum::routes;

/// What stands above every route.
#[derive(OpenApi)]
#[openapi(
    info(title = "Goodfaith", description = "Ask a published privacy policy, and act only as it permits. Every refusal quotes the sentence."),
    servers((url = "/api/v1")),
    modifiers(&BearerKey),
    tags((name = "policy", description = "Sites and their policies"), (name = "asking", description = "Questions; no data moves"),
        (name = "data", description = "Data moves, as far as the policy permits"), (name = "facts", description = "Parties and evidence"),
        (name = "requests", description = "What people ask, and what becomes of it"),
        (name = "orders", description = "What people buy, and the one opening of what it is paid with"),
        (name = "contests", description = "Who wins"),
        (name = "board", description = "What people post in public"),
        (name = "children", description = "Parents' permissions and ages that wait, for whoever verifies them"),
        (name = "holdings", description = "What is held, value by value"),
        (name = "breaches", description = "Breaches of personal data: whom one concerns, who is told by when, and the register"),
        (name = "mailings", description = "Letters to many, decided about one by one"),
        (name = "systems", description = "The company's other systems, what must reach them, and members it had before"),
        (name = "keys", description = "The keys everything is sealed under"),
        (name = "log", description = "Proof of what was done"))
)]
struct Head;

/// Keys are borne in the `Authorization` header.
struct BearerKey;

impl Modify for BearerKey {
    fn modify(&self, description: &mut Description) {
        let scheme = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).description(Some("A key of the site, as `gf_…`")).build();
        let components = description.components.get_or_insert_default();
        components.add_security_scheme("key", SecurityScheme::Http(scheme));
    }
}

/// The routes of the API, and its description.
pub(crate) fn routes() -> Router<App> {
    let (router, description) = described();
    let description = precise(&description);
    let api = router
        .route("/openapi.json", get(move || async move { Json(description) }))
        .fallback(|| async { Problem::nothing_here() })
        .method_not_allowed_fallback(|| async { Problem::new(StatusCode::METHOD_NOT_ALLOWED, "method", "This address does not take that method") })
        .layer(DefaultBodyLimit::max(API_BODY_BYTES_MAX));
    Router::new().nest("/api/v1", api)
}

/// The description with what is alike wherever it stands said precisely.
fn precise(description: &Description) -> Value {
    let mut description = serde_json::to_value(description).unwrap_or_default();
    let paths = description.get_mut("paths").and_then(Value::as_object_mut);
    let operations = paths.into_iter().flat_map(|paths| paths.values_mut()).filter_map(Value::as_object_mut).flat_map(|path| path.values_mut());
    let parameters = operations.filter_map(|operation| operation.get_mut("parameters")?.as_array_mut()).flatten();
    for parameter in parameters.filter(|parameter| parameter.get("name").is_some_and(|name| name == "Idempotency-Key")) {
        if let Some(parameter) = parameter.as_object_mut() {
            let schema = json!({ "type": "string", "minLength": 1, "maxLength": IDEMPOTENCY_CHARACTERS_MAX, "pattern": "^[!-~]+$" });
            parameter.insert("schema".to_owned(), schema);
        }
    }
    description
}

/// The routes by which the house itself is looked after: breaches, the log, keys, backups and settings.
fn of_the_house() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(breaches::list, breaches::post))
        .routes(routes!(breaches::get))
        .routes(routes!(breaches::people))
        .routes(routes!(breaches::steps::post))
        .routes(routes!(breaches::register::get))
        .routes(routes!(audit::entries))
        .routes(routes!(audit::proof))
        .routes(routes!(audit::health))
        .routes(routes!(audit::consistency))
        .routes(routes!(audit::check))
        .routes(routes!(upkeep::keys))
        .routes(routes!(upkeep::backups))
        .routes(routes!(upkeep::settings))
        .routes(routes!(mailings::list, mailings::post))
        .routes(routes!(mailings::get))
        .routes(routes!(mailings::preview))
        .routes(routes!(mailings::act))
        .routes(routes!(systems::list))
        .routes(routes!(systems::errands))
        .routes(routes!(systems::errand))
        .routes(routes!(systems::retry))
        .routes(routes!(imports::post))
}

/// The routes with what describes them.
fn described() -> (Router<App>, Description) {
    OpenApiRouter::with_openapi(Head::openapi())
        .routes(routes!(sites::get))
        .routes(routes!(policy::get))
        .routes(routes!(versions::post).layer(DefaultBodyLimit::max(POLICY_BODY_BYTES_MAX)))
        .routes(routes!(versions::delete))
        .routes(routes!(embeddings::get))
        .routes(routes!(decisions::post))
        .routes(routes!(handovers::list, disclosures::post))
        .routes(routes!(handovers::get))
        .routes(routes!(handovers::page))
        .routes(routes!(handovers::certificate, handovers::end))
        .routes(routes!(downloads::get))
        .routes(routes!(downloads::certificate))
        .routes(routes!(erasure_notices::get))
        .routes(routes!(erasure_notices::delete))
        .routes(routes!(uses::post))
        .routes(routes!(choices::post))
        .routes(routes!(records::post))
        .routes(routes!(people::post))
        .routes(routes!(consents::get))
        .routes(routes!(consents::withdraw))
        .routes(routes!(parties::get, parties::post))
        .routes(routes!(facts::get, facts::post))
        .routes(routes!(facts::delete))
        .routes(routes!(documents::list, documents::post).layer(DefaultBodyLimit::max(DOCUMENT_BODY_BYTES_MAX)))
        .routes(routes!(documents::get))
        .routes(routes!(registers::entries::all))
        .routes(routes!(registers::entries::expiring))
        .routes(routes!(registers::entries::list, registers::entries::post))
        .routes(routes!(registers::entries::get))
        .routes(routes!(registers::decisions::approve))
        .routes(routes!(registers::decisions::refuse))
        .routes(routes!(registers::decisions::renew))
        .routes(routes!(registers::decisions::revoke))
        .routes(routes!(aggregates::post))
        .routes(routes!(log_lines::post))
        .routes(routes!(holdings::surveys::post))
        .routes(routes!(holdings::reads::post))
        .routes(routes!(holdings::amendments::post))
        .routes(routes!(holdings::removals::post))
        .routes(routes!(holdings::corrections::post))
        .routes(routes!(rotations::post))
        .routes(routes!(api_keys::list, api_keys::post))
        .routes(routes!(api_keys::change))
        .routes(routes!(api_keys::delete))
        .routes(routes!(requests::list, requests::post))
        .routes(routes!(requests::get))
        .routes(routes!(requests::answer))
        .routes(routes!(permissions::list, permissions::post))
        .routes(routes!(permissions::form))
        .routes(routes!(permissions::review))
        .routes(routes!(permissions::call))
        .routes(routes!(age_claims::list))
        .routes(routes!(age_claims::answer))
        .routes(routes!(receipts::get))
        .routes(routes!(orders::list, orders::post))
        .routes(routes!(orders::get))
        .routes(routes!(orders::pay))
        .routes(routes!(orders::step))
        .routes(routes!(posts::hide))
        .routes(routes!(drawings::post))
        .merge(of_the_house())
        .split_for_parts()
}
