//! `GET` and `POST /api/v1/sites/{site}/permissions`, `GET …/permissions/{id}/form`, `POST …/permissions/{id}/reviews` and `…/calls`: parents'
//! permissions, for whoever verifies them. Nobody's address is in any of them.

use crate::api::input::{Body, Called, Once, instant};
use crate::api::problem::Problem;
use crate::api::words::{IdText, InstantText, PurposeWord, RecipientWord};
use crate::app::App;
use crate::view::clear::bytes_of;
use axum::Json;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use operations::{Call, DeclaredAge, FormReview, NewPermission, PermissionState, PermissionView};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use vocabulary::{BirthMonth, EvidenceId, Personal, Purpose, Recipient, RecordId, SubjectId};

/// A parent's permission.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PermissionBody {
    /// Its id.
    #[schema(value_type = IdText)]
    id: RecordId,
    /// The child.
    #[schema(value_type = IdText)]
    child: SubjectId,
    /// The parent.
    #[schema(value_type = IdText)]
    parent: SubjectId,
    /// How far it is: `asked`, `confirming`, `reviewing`, `granted`, `refused` or `revoked`.
    state: &'static str,
    /// How the parent is verified: `email-plus`, `signed-form` or `call`; none until they chose.
    method: Option<&'static str>,
    /// For which purposes.
    #[schema(value_type = Vec<PurposeWord>)]
    purposes: Vec<Purpose>,
    /// By or to whom.
    #[schema(value_type = Vec<RecipientWord>)]
    recipients: Vec<Recipient>,
    /// When it was asked for.
    #[schema(value_type = InstantText)]
    asked_at: String,
    /// Until when it is waited for, or holds.
    #[schema(value_type = Option<InstantText>)]
    until: Option<String>,
    /// The facts it became.
    #[schema(value_type = Vec<IdText>)]
    facts: Vec<EvidenceId>,
}

impl From<PermissionView> for PermissionBody {
    fn from(view: PermissionView) -> Self {
        Self {
            id: view.id,
            child: view.child,
            parent: view.parent,
            state: view.state.key(),
            method: view.method.map(operations::Method::key),
            purposes: view.purposes,
            recipients: view.recipients,
            asked_at: view.asked_at.to_string(),
            until: view.until.map(|until| until.to_string()),
            facts: view.facts,
        }
    }
}

/// Which permissions to list.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct PermissionsAsked {
    /// Those in this state; those that wait for staff or for their parent where none is named.
    #[serde(default)]
    #[param(pattern = "^(asked|confirming|reviewing|granted|refused|revoked)$")]
    state: Option<String>,
    /// Those made after this one.
    #[serde(default)]
    #[param(value_type = Option<IdText>)]
    after: Option<RecordId>,
}

/// A permission to open.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewPermissionBody {
    /// The child, where they are on file. Of one who is not, nothing is taken.
    #[serde(default)]
    #[schema(value_type = Option<IdText>)]
    child: Option<SubjectId>,
    /// The parent's address. It is used to ask them and for nothing else.
    #[schema(value_type = String)]
    email: Personal<String>,
}

/// What a form's review came to.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(tag = "outcome", rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) enum ReviewBody {
    /// It is signed by a parent. From here on the permission holds.
    Accepted,
    /// It is not.
    Refused {
        /// Why; the parent is told.
        #[schema(value_type = String)]
        reason: Personal<String>,
    },
}

/// A month.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct MonthBody {
    /// The year, with four digits.
    year: i16,
    /// The month, 1 to 12.
    month: i8,
}

/// A call with a parent.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CallBody {
    /// Who of the staff called.
    #[schema(value_type = String)]
    who: Personal<String>,
    /// When.
    #[schema(value_type = InstantText)]
    at: String,
    /// Which version of the script was read.
    script: String,
    /// For which purposes the parent permits it.
    #[schema(value_type = Vec<PurposeWord>)]
    purposes: Vec<Purpose>,
    /// By or to whom.
    #[schema(value_type = Vec<RecipientWord>)]
    recipients: Vec<Recipient>,
    /// When the child was born, as the parent says. Only until when they are a child is kept.
    child_born: MonthBody,
}

/// Parents' permissions
///
/// A page of those in one state, the oldest first.
#[utoipa::path(get, path = "/sites/{site}/permissions", tag = "children",
    params(("site" = String, Path, description = "The site's host name", example = "pactera.com"), PermissionsAsked), security(("key" = [])),
    responses((status = 200, description = "The permissions, by ids alone", body = Vec<PermissionBody>),
        (status = "default", description = "What went wrong", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn list(
    State(app): State<App>,
    Called(caller): Called,
    asked: Result<Query<PermissionsAsked>, QueryRejection>,
) -> Result<Json<Vec<PermissionBody>>, Problem> {
    let Query(asked) = asked.map_err(|_| Problem::malformed("query", "takes `state` and `after` (an id)"))?;
    let unknown = || Problem::malformed("state", "is one of `asked`, `confirming`, `reviewing`, `granted`, `refused`, `revoked`");
    let state = asked.state.as_deref().map(|text| PermissionState::read(text).ok_or_else(unknown)).transpose()?;
    let permissions = app.house.permissions(&caller, state, asked.after).await?;
    Ok(Json(permissions.into_iter().map(PermissionBody::from).collect()))
}

/// Ask a parent
///
/// Opens a permission and has a letter sent to the parent. Nobody who is known as a child is written to.
#[utoipa::path(post, path = "/sites/{site}/permissions", tag = "children",
    params(("site" = String, Path, description = "The site's host name", example = "pactera.com"),
        ("Idempotency-Key" = String, Header, description = "The same key again is the same act again")),
    request_body = NewPermissionBody, security(("key" = [])),
    responses((status = 201, description = "The permission", body = PermissionBody),
        (status = "default", description = "What went wrong", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn post(
    State(app): State<App>,
    Called(caller): Called,
    Once(key): Once,
    Body(body): Body<NewPermissionBody>,
) -> Result<(StatusCode, Json<PermissionBody>), Problem> {
    let new = NewPermission { child: body.child, email: body.email, idempotency: Some(key) };
    let permission = app.house.open_permission(&caller, &new).await?;
    Ok((StatusCode::CREATED, Json(permission.into())))
}

/// The signed form of a permission that waits for its review
///
/// A file to save, never to be shown in a browser. That it was opened is logged, and the parent sees it.
#[utoipa::path(get, path = "/sites/{site}/permissions/{id}/form", tag = "children",
    params(("site" = String, Path, description = "The site's host name", example = "pactera.com"), ("id" = IdText, Path, description = "The permission")),
    security(("key" = [])),
    responses((status = 200, description = "The file", body = Vec<u8>, content_type = "application/octet-stream"),
        (status = "default", description = "What went wrong", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn form(State(app): State<App>, Called(caller): Called, Path((_, id)): Path<(String, String)>) -> Result<Response, Problem> {
    let form = app.house.permission_form(&caller, read(&id)?).await?;
    let name = format!("attachment; filename=\"form-{id}.{}\"", form.kind);
    let headers = [(CONTENT_TYPE, "application/octet-stream".to_owned()), (CONTENT_DISPOSITION, name)];
    Ok((headers, bytes_of(&form.file)).into_response())
}

/// Accept or refuse a signed form
#[utoipa::path(post, path = "/sites/{site}/permissions/{id}/reviews", tag = "children",
    params(("site" = String, Path, description = "The site's host name", example = "pactera.com"), ("id" = IdText, Path, description = "The permission"),
        ("Idempotency-Key" = String, Header, description = "A review is made once: a permission that waits for none is refused")),
    request_body = ReviewBody, security(("key" = [])),
    responses((status = 201, description = "The permission as it now stands", body = PermissionBody),
        (status = "default", description = "What went wrong", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn review(
    State(app): State<App>,
    Called(caller): Called,
    Once(_): Once,
    Path((_, id)): Path<(String, String)>,
    Body(body): Body<ReviewBody>,
) -> Result<(StatusCode, Json<PermissionBody>), Problem> {
    let review = match body {
        ReviewBody::Accepted => FormReview::Accepted,
        ReviewBody::Refused { reason } => FormReview::Refused(reason),
    };
    let permission = app.house.review_permission(&caller, read(&id)?, &review).await?;
    Ok((StatusCode::CREATED, Json(permission.into())))
}

/// Put a call with a parent on record
///
/// From here on what the parent permits holds, for the operator's time.
#[utoipa::path(post, path = "/sites/{site}/permissions/{id}/calls", tag = "children",
    params(("site" = String, Path, description = "The site's host name", example = "pactera.com"), ("id" = IdText, Path, description = "The permission"),
        ("Idempotency-Key" = String, Header, description = "The same call again gives the same permission anew")),
    request_body = CallBody, security(("key" = [])),
    responses((status = 201, description = "The permission as it now stands", body = PermissionBody),
        (status = "default", description = "What went wrong", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn call(
    State(app): State<App>,
    Called(caller): Called,
    Once(_): Once,
    Path((_, id)): Path<(String, String)>,
    Body(body): Body<CallBody>,
) -> Result<(StatusCode, Json<PermissionBody>), Problem> {
    let born = BirthMonth::new(body.child_born.year, body.child_born.month).ok_or_else(|| Problem::malformed("child_born", "is no month"))?;
    let call = Call {
        who: body.who,
        at: instant("at", Some(&body.at))?.unwrap_or(app.house.now()),
        script: body.script,
        purposes: body.purposes,
        recipients: body.recipients,
        child_born: DeclaredAge::Born(born),
    };
    let permission = app.house.record_call(&caller, read(&id)?, &call).await?;
    Ok((StatusCode::CREATED, Json(permission.into())))
}

fn read(id: &str) -> Result<RecordId, Problem> {
    id.parse().map_err(|_| Problem::nothing_here())
}
