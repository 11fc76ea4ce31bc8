//! `GET` and `POST /api/v1/sites/{site}/parties`: the parties a site deals with. Being registered permits nothing by itself.

use crate::api::answer::FactBody;
use crate::api::input::{Body, Called, Once};
use crate::api::problem::Problem;
use crate::api::words::{InstantText, RecipientWord};
use crate::app::App;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use operations::{NewParty, PartyView};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use vocabulary::Recipient;

/// A party to register.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewPartyBody {
    /// Its name; one name is one party.
    name: String,
    /// What it is to the company.
    #[schema(value_type = RecipientWord)]
    kind: Recipient,
}

/// A registered party.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PartyBody {
    /// Its name.
    name: String,
    /// What it is to the company.
    #[schema(value_type = RecipientWord)]
    kind: Recipient,
    /// When it was registered.
    #[schema(value_type = InstantText)]
    registered_at: String,
    /// The facts on record about it.
    facts: Vec<FactBody>,
}

impl From<PartyView> for PartyBody {
    fn from(party: PartyView) -> Self {
        Self { name: party.name, kind: party.kind, registered_at: party.registered_at.to_string(), facts: party.facts.iter().map(FactBody::from).collect() }
    }
}

/// The registered parties
#[utoipa::path(get, path = "/sites/{site}/parties", tag = "facts",
    params(("site" = String, Path, description = "The site's host name", example = "wipro.com")), security(("key" = [])),
    responses((status = 200, description = "The parties", body = Vec<PartyBody>),
        (status = "default", description = "What went wrong", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn get(State(app): State<App>, Called(caller): Called) -> Result<Json<Vec<PartyBody>>, Problem> {
    let parties = app.house.parties(&caller).await?;
    Ok(Json(parties.into_iter().map(PartyBody::from).collect()))
}

/// Register a party
#[utoipa::path(post, path = "/sites/{site}/parties", tag = "facts",
    params(("site" = String, Path, description = "The site's host name", example = "wipro.com"),
        ("Idempotency-Key" = String, Header, description = "The same key again is the same act again")),
    request_body = NewPartyBody, security(("key" = [])),
    responses((status = 201, description = "The party", body = PartyBody),
        (status = "default", description = "What went wrong", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn post(
    State(app): State<App>,
    Called(caller): Called,
    Once(key): Once,
    Body(body): Body<NewPartyBody>,
) -> Result<(StatusCode, Json<PartyBody>), Problem> {
    let party = NewParty { name: body.name, kind: body.kind, idempotency: Some(key) };
    let party = app.house.register_party(&caller, party).await?;
    Ok((StatusCode::CREATED, Json(party.into())))
}
