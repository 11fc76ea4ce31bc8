//! `POST /api/v1/sites/{site}/breaches/{id}/steps`: one step in handling a breach. Closing it, and not telling somebody, take two different people.

use crate::api::breaches::bodies::{BreachBody, ScopeBody};
use crate::api::breaches::{needed, read};
use crate::api::input::{Body, Called, Once, instant};
use crate::api::problem::Problem;
use crate::api::words::{CategoryWord, IdText, InstantText};
use crate::app::App;
use axum::Json;
use axum::extract::{Path, State};
use operations::{BreachAct, Containment, Risk, Rotation};
use serde::Deserialize;
use utoipa::ToSchema;
use vocabulary::{DataCategory, SubjectId};

/// One step.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(tag = "step", rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) enum BreachStepBody {
    /// Take back every key to the API of this name.
    RevokeKeys {
        /// What the keys are called: a program's name, or a party's.
        name: String,
        /// What else was done.
        #[serde(default)]
        words: String,
    },
    /// End every session of a member of staff.
    EndSessions {
        /// The name they have on record, as `staff:0b1c2d3e4f`.
        name: String,
        /// What else was done.
        #[serde(default)]
        words: String,
    },
    /// Make the site's keys anew, the key-encryption key too. It goes on after the answer.
    RotateKeys {
        /// What else was done.
        #[serde(default)]
        words: String,
    },
    /// It was contained by something the house does not do.
    Contained {
        /// What was done.
        words: String,
    },
    /// How likely it is that people come to harm.
    Assessed {
        /// How likely.
        risk: RiskBody,
        /// What may follow for them.
        consequences: String,
    },
    /// The authority was told, by hand.
    AuthorityTold {
        /// When; now where nothing is said.
        #[serde(default)]
        #[schema(value_type = Option<InstantText>)]
        at: Option<String>,
        /// Under which reference, or how.
        #[serde(default)]
        words: String,
    },
    /// The authority is not told. It takes a second person.
    AuthorityNotTold {
        /// Why not.
        words: String,
    },
    /// Tell the people.
    TellPeople {
        /// What they are told; what the house words itself where nothing is written.
        #[serde(default)]
        words: String,
        /// Whether they are written to as well, where the policy lets the company write.
        #[serde(default)]
        by_letter: bool,
    },
    /// The people are not told. It takes a second person.
    NotTellPeople {
        /// Why not.
        words: String,
    },
    /// One person is not told. It takes a second person.
    Withhold {
        /// Whom.
        #[schema(value_type = IdText)]
        subject: SubjectId,
        /// Why not.
        words: String,
    },
    /// What was proposed about one person is not done.
    TellAllTheSame {
        /// Whom.
        #[schema(value_type = IdText)]
        subject: SubjectId,
    },
    /// Add people whom the record does not show, or take away those it is not about.
    Refine {
        /// Who is concerned too.
        #[serde(default)]
        #[schema(value_type = Vec<IdText>)]
        add: Vec<SubjectId>,
        /// With which kinds of their data.
        #[serde(default)]
        #[schema(value_type = Vec<CategoryWord>)]
        kinds: Vec<DataCategory>,
        /// Who is not.
        #[serde(default)]
        #[schema(value_type = Vec<IdText>)]
        remove: Vec<SubjectId>,
        /// Why.
        words: String,
    },
    /// Something else was within reach, or in another time: look anew.
    LookAgain {
        /// What was within reach.
        scope: ScopeBody,
        /// When it began.
        #[schema(value_type = InstantText)]
        began_at: String,
        /// When it ended.
        #[serde(default)]
        #[schema(value_type = Option<InstantText>)]
        ended_at: Option<String>,
        /// Why.
        words: String,
    },
    /// Something worth writing down.
    Note {
        /// What.
        words: String,
    },
    /// Close it. It takes a second person.
    Close {
        /// What was learnt; the second person may leave it out.
        #[serde(default)]
        lessons: String,
    },
}

/// How likely harm is.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum RiskBody {
    /// Unlikely to be a risk to anybody.
    Unlikely,
    /// A risk.
    Likely,
    /// A high risk.
    High,
}

impl From<RiskBody> for Risk {
    fn from(risk: RiskBody) -> Self {
        match risk {
            RiskBody::Unlikely => Self::Unlikely,
            RiskBody::Likely => Self::Likely,
            RiskBody::High => Self::High,
        }
    }
}

impl BreachStepBody {
    fn read(self) -> Result<BreachAct, Problem> {
        Ok(match self {
            Self::RevokeKeys { name, words } => BreachAct::Contain { how: Containment::RevokeKeys { name }, words },
            Self::EndSessions { name, words } => BreachAct::Contain { how: Containment::EndSessions { name }, words },
            Self::RotateKeys { words } => BreachAct::Contain { how: Containment::KeysMadeAnew, words },
            Self::Contained { words } => BreachAct::Contain { how: Containment::Elsewhere, words },
            Self::Assessed { risk, consequences } => BreachAct::Assess { risk: risk.into(), consequences },
            Self::AuthorityTold { at, words } => BreachAct::AuthorityTold { at: instant("at", at.as_deref())?, words },
            Self::AuthorityNotTold { words } => BreachAct::AuthorityNotTold { words },
            Self::TellPeople { words, by_letter } => BreachAct::TellPeople { words, by_letter },
            Self::NotTellPeople { words } => BreachAct::NotTellPeople { words },
            Self::Withhold { subject, words } => BreachAct::Withhold { subject, words },
            Self::TellAllTheSame { subject } => BreachAct::TellAllTheSame { subject },
            Self::Refine { add, kinds, remove, words } => BreachAct::Refine { add, kinds, remove, words },
            Self::LookAgain { scope, began_at, ended_at, words } => BreachAct::LookAgain {
                scope: scope.read()?,
                began_at: needed("began_at", &began_at)?,
                ended_at: instant("ended_at", ended_at.as_deref())?,
                words,
            },
            Self::Note { words } => BreachAct::Note { words },
            Self::Close { lessons } => BreachAct::Close { lessons },
        })
    }
}

/// Take one step in handling a breach
///
/// What takes a second person is proposed by the first call and done by the same step of somebody else.
#[utoipa::path(post, path = "/sites/{site}/breaches/{id}/steps", tag = "breaches",
    params(("site" = String, Path, description = "The site's host name", example = "wipro.com"), ("id" = IdText, Path, description = "The breach"),
        ("Idempotency-Key" = String, Header, description = "The same key again is the same act again")),
    request_body = BreachStepBody, security(("key" = [])),
    responses((status = 200, description = "The breach as it now stands", body = BreachBody),
        (status = "default", description = "What went wrong", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn post(
    State(app): State<App>,
    Called(caller): Called,
    Once(key): Once,
    Path((_, id)): Path<(String, String)>,
    Body(body): Body<BreachStepBody>,
) -> Result<Json<BreachBody>, Problem> {
    let makes_keys_anew = matches!(body, BreachStepBody::RotateKeys { .. });
    let view = app.house.breach_act(&caller, read(&id)?, body.read()?, Some(&key)).await?;
    if makes_keys_anew {
        // It goes on when the caller leaves; what an interruption leaves, the next start finishes.
        tokio::spawn(async move { app.house.rotate_keys(&caller, Rotation::RootAndKek).await });
    }
    Ok(Json(BreachBody::from(view)))
}
