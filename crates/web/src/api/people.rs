//! `POST /api/v1/sites/{site}/people`: the company's own programs find people by an address or a number. The address stands in the body, never in a
//! URL, and the answer has one shape whether or not anybody is found.

use crate::api::input::{Body, Called};
use crate::api::problem::Problem;
use crate::api::words::IdText;
use crate::app::App;
use axum::Json;
use axum::extract::State;
use operations::Address;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use vocabulary::{Personal, SubjectId};

/// By what people are looked for: one of the two.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PeopleBody {
    /// An e-mail address.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    email: Option<Personal<String>>,
    /// A telephone number, with the country's.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    phone: Option<Personal<String>>,
}

/// Who gave it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FoundBody {
    /// Everybody who gave it, the oldest first. Nothing proves that they are one and the same, or that the address is theirs.
    #[schema(value_type = Vec<IdText>)]
    people: Vec<SubjectId>,
}

/// Find people by an address or a number
///
/// Nothing of theirs is opened. The search itself is logged.
#[utoipa::path(post, path = "/sites/{site}/people", tag = "data",
    params(("site" = String, Path, description = "The site's host name", example = "wipro.com")),
    request_body = PeopleBody, security(("key" = [])),
    responses((status = 200, description = "Who gave it; nobody, when nobody did", body = FoundBody),
        (status = "default", description = "What went wrong", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn post(State(app): State<App>, Called(caller): Called, Body(body): Body<PeopleBody>) -> Result<Json<FoundBody>, Problem> {
    let address = match (body.email, body.phone) {
        (Some(email), None) => Address::Email(email),
        (None, Some(phone)) => Address::Phone(phone),
        _ => return Err(Problem::malformed("body", "takes `email` or `phone`, one of them")),
    };
    Ok(Json(FoundBody { people: app.house.people(&caller, &address).await? }))
}
