//! `GET /api/v1/sites/{site}/policy`: the policy in force as sentences, each with its class, its rules and how often it
//! decided.

use crate::api::input::InSite;
use crate::api::problem::Problem;
use crate::app::App;
use crate::view::words::css_of;
use axum::Json;
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;
use vocabulary::SentenceId;

/// A policy.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PolicyBody {
    /// The company.
    company: String,
    /// The version, as `wipro.com/2006-11-09`.
    version: String,
    /// Every version, the newest first.
    versions: Vec<String>,
    /// The sentences in the order of the text.
    sentences: Vec<SentenceBody>,
}

/// A sentence with the rules behind it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SentenceBody {
    /// Its id, as `wipro.com/2006-11-09#5`.
    id: String,
    /// The sentence, word for word.
    text: String,
    /// `enforced`, `notice`, `right`, `organisational` or `silent`.
    class: &'static str,
    /// The rules in canonical form.
    rules: Vec<String>,
    /// How many decisions were made under it.
    decisions: u64,
}

/// The policy in force
#[utoipa::path(get, path = "/sites/{site}/policy", tag = "policy", security(()),
    params(("site" = String, Path, description = "The site's host name", example = "wipro.com")),
    responses((status = 200, description = "The policy", body = PolicyBody),
        (status = "default", description = "What went wrong", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn get(State(app): State<App>, InSite(site): InSite) -> Result<Json<PolicyBody>, Problem> {
    let policy = app.house.policy(&site)?;
    let counts = app.house.decision_counts(&site)?;
    let versions = app.house.versions(&site)?;
    let sentences = policy.sentences().iter().map(|sentence| {
        let id = SentenceId { version: policy.version().clone(), number: sentence.number };
        let rules = policy.statements().iter().filter(|statement| statement.sentence == sentence.number);
        SentenceBody {
            text: sentence.text.clone(),
            class: css_of(sentence.class),
            rules: rules.map(|statement| statement.text()).collect(),
            decisions: counts.get(&id).copied().unwrap_or(0),
            id: id.to_string(),
        }
    });
    Ok(Json(PolicyBody {
        company: policy.company().to_owned(),
        version: policy.version().to_string(),
        versions: versions.iter().map(|version| version.version().to_string()).collect(),
        sentences: sentences.collect(),
    }))
}
