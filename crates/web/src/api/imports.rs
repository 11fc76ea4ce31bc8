//! `POST /api/v1/sites/{site}/imports`: members whom the company had before, a part of a list at a time, under the version and the choices they were
//! given under. Each line is answered; no value that was sent is told again.

use crate::api::input::{Body, Called, Once, instant};
use crate::api::problem::Problem;
use crate::api::words::{CategoryWord, HashText, IdText, InstantText, PurposeWord};
use crate::app::App;
use axum::Json;
use axum::extract::State;
use operations::{ImportTerms, ImportedMember, LineImported};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use vocabulary::{DataCategory, Personal, Purpose, SentenceId, SubjectId, VersionId};

/// The most members in one call.
const MEMBERS_MAX: usize = 100;

/// A part of a list of members.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ImportBody {
    /// The version of the policy that was in force for them, as `wipro.com/2003-06-26`.
    version: String,
    /// What the list is called: the evidence of the choices in it.
    #[schema(min_length = 1, max_length = 200)]
    document: String,
    /// The hash of the file.
    #[serde(default)]
    #[schema(value_type = Option<HashText>)]
    sha256: Option<String>,
    /// Whether all of its members are said to be grown up; otherwise nothing is known of their age.
    #[serde(default)]
    grown: bool,
    /// Whether everything is only looked at, and nothing kept.
    #[serde(default)]
    dry_run: bool,
    /// The members.
    #[schema(min_items = 1, max_items = 100)]
    members: Vec<MemberBody>,
}

/// One member.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct MemberBody {
    /// What is held of them.
    #[schema(min_items = 1)]
    values: Vec<MemberValueBody>,
    /// What they agreed to.
    #[serde(default)]
    #[schema(value_type = Vec<PurposeWord>)]
    consents: Vec<Purpose>,
    /// What they objected to.
    #[serde(default)]
    #[schema(value_type = Vec<PurposeWord>)]
    objections: Vec<Purpose>,
    /// When they said so; now, where nothing is said.
    #[serde(default)]
    #[schema(value_type = Option<InstantText>)]
    said_at: Option<String>,
}

/// One value of a member.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct MemberValueBody {
    /// Which kind of data.
    #[schema(value_type = CategoryWord)]
    category: DataCategory,
    /// The value.
    #[schema(value_type = String)]
    value: Personal<String>,
}

/// What became of the members, in their order.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ImportedBody {
    /// How many were taken in, or would be in a dry run.
    taken_in: u64,
    /// How many were known before, or were erased since they were.
    known: u64,
    /// How many the policy refused.
    refused: u64,
    /// How many could not be read.
    wrong: u64,
    /// What became of each.
    members: Vec<MemberCameBody>,
}

/// What became of one member.
#[derive(Debug, Serialize, ToSchema)]
#[serde(tag = "outcome", rename_all = "kebab-case")]
pub(crate) enum MemberCameBody {
    /// Taken in, or would be in a dry run.
    TakenIn {
        /// Who they are from now on; none in a dry run.
        #[schema(value_type = Option<IdText>)]
        subject: Option<SubjectId>,
        /// What they agreed to in the list and objected to since under this address: not taken over.
        #[schema(value_type = Vec<PurposeWord>)]
        objected: Vec<Purpose>,
    },
    /// They were taken in before, or gave this address themselves; who was erased since is not brought back.
    Known,
    /// The policy they gave it under does not let it be collected.
    Refused {
        /// Which kind of data.
        #[schema(value_type = CategoryWord)]
        category: DataCategory,
        /// The sentences that say so.
        #[schema(value_type = Vec<String>)]
        sentences: Vec<SentenceId>,
    },
    /// It cannot be read.
    Wrong {
        /// What is wrong, without what was sent.
        mistakes: Vec<String>,
    },
}

impl From<LineImported> for MemberCameBody {
    fn from(line: LineImported) -> Self {
        match line {
            LineImported::TakenIn { subject, objected } => Self::TakenIn { subject, objected },
            LineImported::Known => Self::Known,
            LineImported::Refused { data, sentences } => Self::Refused { category: data, sentences },
            LineImported::Wrong { mistakes } => Self::Wrong { mistakes },
        }
    }
}

/// Take in members
///
/// Members whom the company had before, at most 100 in one call: each in one act, under the version that was in force for them, with the choices in
/// the list as facts of that time. Whoever was taken in by an earlier call, as when its answer was lost, is `known`: a list can be sent again, whole
/// or in part, and brings nobody twice and nobody back.
#[utoipa::path(post, path = "/sites/{site}/imports", tag = "systems",
    params(("site" = String, Path, description = "The site's host name", example = "wipro.com"),
        ("Idempotency-Key" = String, Header, description = "One for each part of the list. What was taken in already is passed over, whichever key it is sent with")),
    request_body = ImportBody, security(("key" = [])),
    responses((status = 200, description = "What became of each member", body = ImportedBody),
        (status = "default", description = "What went wrong", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn post(State(app): State<App>, Called(caller): Called, Once(_): Once, Body(body): Body<ImportBody>) -> Result<Json<ImportedBody>, Problem> {
    app.house.may_import(&caller)?;
    if body.members.is_empty() || body.members.len() > MEMBERS_MAX {
        return Err(Problem::malformed("members", format!("must be 1 to {MEMBERS_MAX} members")));
    }
    let version = VersionId::try_from(body.version).map_err(|_| Problem::malformed("version", "is a version of the policy, as `wipro.com/2003-06-26`"))?;
    let mut terms = ImportTerms { version, document: body.document, sha256: None, are_grown: body.grown, is_dry: body.dry_run };
    if let Some(sha256) = body.sha256 {
        terms = terms.of_file(&sha256).ok_or_else(|| Problem::malformed("sha256", "must be 64 hexadecimal digits"))?;
    }
    // All are read before the first is kept.
    let members: Vec<ImportedMember> = body.members.into_iter().map(member).collect::<Result<_, _>>()?;
    let mut came = ImportedBody { taken_in: 0, known: 0, refused: 0, wrong: 0, members: Vec::with_capacity(members.len()) };
    for member in &members {
        let line = MemberCameBody::from(app.house.import_member(&caller, &terms, member).await?);
        let count = match line {
            MemberCameBody::TakenIn { .. } => &mut came.taken_in,
            MemberCameBody::Known => &mut came.known,
            MemberCameBody::Refused { .. } => &mut came.refused,
            MemberCameBody::Wrong { .. } => &mut came.wrong,
        };
        *count += 1;
        came.members.push(line);
    }
    Ok(Json(came))
}

fn member(body: MemberBody) -> Result<ImportedMember, Problem> {
    Ok(ImportedMember {
        values: body.values.into_iter().map(|value| (value.category, value.value)).collect(),
        consents: body.consents,
        objections: body.objections,
        said_at: instant("said_at", body.said_at.as_deref())?,
    })
}
