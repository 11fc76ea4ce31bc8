//! Disclosures that go page by page: taking the pages, ending them with a certificate, and the register of all of them. What leaves is decided page
//! by page, logged, and only then written.

use crate::api::input::{Body, Called, Once, at_most, instant};
use crate::api::problem::Problem;
use crate::api::words::{ActionWord, CategoryWord, HashText, IdText, InstantText, PurposeWord, RecipientWord};
use crate::app::App;
use crate::handing::written;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use axum::{Json, body};
use operations::{Certificate, ContentHash, DisclosuresQuery, HandoverFormat, HandoverView};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use vocabulary::{Action, DataCategory, Purpose, Recipient, RecordId, SentenceId, SubjectId, Word};

/// The header that says after which place the next page begins.
const NEXT: &str = "goodfaith-next";
/// The header that says that some of the page was given before.
const AGAIN: &str = "goodfaith-again";

/// Which page.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PageBody {
    /// After which place: 0 for the first, then what `Goodfaith-Next` said. A page that is asked for once more is decided and logged once more.
    after: u32,
}

/// The end of an act.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct EndBody {
    /// The salted hash of the file that the pages made, where whoever took them made one.
    #[serde(default)]
    #[schema(value_type = Option<HashText>)]
    content: Option<String>,
}

/// A count of one kind of data.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CountOfData)]
pub(crate) struct CountBody {
    /// Which kind of data.
    #[schema(value_type = CategoryWord)]
    category: DataCategory,
    /// How many values.
    values: u32,
}

/// One act of giving data to a party, or of refusing to. It names nobody.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Disclosure)]
pub(crate) struct HandoverBody {
    /// The act.
    #[schema(value_type = IdText)]
    id: RecordId,
    /// When it was asked.
    #[schema(value_type = InstantText)]
    at: String,
    /// To whom.
    party: String,
    /// What the party is to the company.
    #[schema(value_type = RecipientWord)]
    recipient: Recipient,
    /// What was done.
    #[schema(value_type = ActionWord)]
    action: Action,
    /// Why.
    #[schema(value_type = PurposeWord)]
    purpose: Purpose,
    /// Under which version.
    version: String,
    /// Who asked, by the name of their key.
    asked_by: String,
    /// `listing`, `open`, `done`, `refused` or `ended`.
    state: String,
    /// Until when it may be fetched.
    #[schema(value_type = Option<InstantText>)]
    until: Option<String>,
    /// What was asked for.
    #[schema(value_type = Vec<CategoryWord>)]
    data: Vec<DataCategory>,
    /// Whose data was asked for, in words.
    whom: String,
    /// By which way it goes.
    delivery: String,
    /// In which form.
    format: String,
    /// About how many people it was asked.
    people: u32,
    /// Up to which place of the list it was given.
    sent: u32,
    /// About how many people something left.
    given: u32,
    /// How many values left, of each kind.
    left: Vec<CountBody>,
    /// How many were refused, of each kind.
    stayed: Vec<CountBody>,
    /// The sentences that permitted what left, by their ids.
    sentences: Vec<String>,
    /// The sentences that refused what stayed; none where no sentence permits it.
    refused_by: Vec<String>,
    /// The duties that went with it.
    duties: Vec<String>,
    /// How many pages were given once more.
    again: u32,
    /// How often it was fetched.
    fetched: u32,
}

/// A page of the register.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RegisterBody {
    /// The acts, the oldest first.
    disclosures: Vec<HandoverBody>,
    /// After which the next page begins.
    #[schema(value_type = Option<IdText>)]
    next: Option<RecordId>,
}

/// Which acts of the register.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct RegisterAsked {
    /// Those for this party.
    party: Option<String>,
    /// Those for this purpose.
    #[param(value_type = Option<PurposeWord>)]
    purpose: Option<Purpose>,
    /// Those by which something of this person left.
    #[param(value_type = Option<IdText>)]
    subject: Option<SubjectId>,
    /// Those asked at this instant or later.
    #[param(value_type = Option<InstantText>)]
    from: Option<String>,
    /// Those asked before this instant.
    #[param(value_type = Option<InstantText>)]
    until: Option<String>,
    /// Those that this sentence permitted or refused, as `wipro.com/2006-11-09#5`.
    sentence: Option<String>,
    /// Those by which something was refused, or those by which nothing was.
    refused: Option<bool>,
    /// Those after this one.
    #[param(value_type = Option<IdText>)]
    after: Option<RecordId>,
    /// At most so many, up to 500.
    #[param(maximum = 500)]
    limit: Option<u32>,
    /// `json`, or `csv` for spreadsheets.
    format: Option<String>,
}

/// The register of disclosures
///
/// Every act by which a party was given something or was refused it, the oldest first, in counts and sentences. It names nobody.
#[utoipa::path(get, path = "/sites/{site}/disclosures", tag = "data",
    params(("site" = String, Path, description = "The site's host name", example = "wipro.com"), RegisterAsked), security(("key" = [])),
    responses((status = 200, description = "The acts; as CSV where that was asked for, with `Goodfaith-Next`", body = RegisterBody),
        (status = "default", description = "What went wrong", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn list(State(app): State<App>, Called(caller): Called, asked: Result<Query<RegisterAsked>, QueryRejection>) -> Result<Response, Problem> {
    let wrong = || Problem::malformed("query", "takes `party`, `purpose`, `subject`, `from`, `until`, `sentence`, `refused`, `after`, `limit` and `format`");
    let Query(asked) = asked.map_err(|_| wrong())?;
    let sentence = asked.sentence.map(SentenceId::try_from).transpose().map_err(|_| Problem::malformed("sentence", "is written as wipro.com/2006-11-09#5"))?;
    let query = DisclosuresQuery {
        party: asked.party,
        purpose: asked.purpose,
        person: asked.subject,
        from: instant("from", asked.from.as_deref())?,
        until: instant("until", asked.until.as_deref())?,
        sentence,
        refused: asked.refused,
        after: asked.after,
        limit: at_most("limit", asked.limit, 500)?,
    };
    let page = app.house.disclosures(&caller, &query).await?;
    match asked.format.as_deref() {
        None | Some("json") => {
            let disclosures = page.acts.into_iter().map(HandoverBody::from).collect();
            Ok(Json(RegisterBody { disclosures, next: page.next }).into_response())
        }
        Some("csv") => {
            let sheet = sheet(&page.acts).map_err(|_| Problem::malformed("format", "the register could not be written as CSV"))?;
            let next = page.next.map(|next| [(NEXT, next.to_string())]);
            Ok((next, [(CONTENT_TYPE, "text/csv; charset=utf-8")], sheet).into_response())
        }
        Some(_) => Err(Problem::malformed("format", "is `json` or `csv`")),
    }
}

/// The register for spreadsheets.
pub(crate) fn sheet(acts: &[HandoverView]) -> Result<Vec<u8>, csv::Error> {
    let mut sheet = csv::Writer::from_writer(Vec::new());
    sheet.write_record([
        "id",
        "at",
        "party",
        "recipient",
        "action",
        "purpose",
        "version",
        "asked_by",
        "state",
        "whom",
        "delivery",
        "people",
        "given",
        "left",
        "stayed",
        "sentences",
        "refused_by",
        "duties",
        "again",
        "fetched",
    ])?;
    let counts = |all: &[(DataCategory, u32)]| all.iter().map(|(category, values)| format!("{category} {values}")).collect::<Vec<_>>().join("; ");
    let words = |all: &[SentenceId]| all.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ");
    for act in acts {
        let party = if crate::handing::would_run(&act.party) { format!("'{}", act.party) } else { act.party.clone() };
        sheet.write_record([
            act.id.to_string(),
            act.at.to_string(),
            party,
            act.recipient.to_string(),
            act.action.key().to_owned(),
            act.purpose.to_string(),
            act.version.to_string(),
            act.asked_by.clone(),
            act.state.clone(),
            act.whom.clone(),
            act.delivery.clone(),
            act.people.to_string(),
            act.given.to_string(),
            counts(&act.left),
            counts(&act.stayed),
            words(&act.sentences),
            words(&act.refused_by),
            act.duties.join("; "),
            act.again.to_string(),
            act.fetched.to_string(),
        ])?;
    }
    sheet.into_inner().map_err(|error| error.into_error().into())
}

/// One disclosure
#[utoipa::path(get, path = "/sites/{site}/disclosures/{id}", tag = "data",
    params(("site" = String, Path, description = "The site's host name", example = "wipro.com"), ("id" = IdText, Path, description = "The disclosure")),
    security(("key" = [])),
    responses((status = 200, description = "What was asked and what came of it", body = HandoverBody),
        (status = "default", description = "What went wrong", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn get(State(app): State<App>, Called(caller): Called, Path((_, id)): Path<(String, String)>) -> Result<Json<HandoverBody>, Problem> {
    Ok(Json(app.house.disclosure(&caller, read(&id)?).await?.into()))
}

/// Take a page of a disclosure
///
/// For one that goes by `pages`. The people of the page are decided about now, logged, and only then written: lines of JSON or CSV. The next page
/// begins after `Goodfaith-Next`; an empty answer without it is the end.
#[utoipa::path(post, path = "/sites/{site}/disclosures/{id}/pages", tag = "data",
    params(("site" = String, Path, description = "The site's host name", example = "wipro.com"), ("id" = IdText, Path, description = "The disclosure"),
        ("Idempotency-Key" = String, Header, description = "The same key again is the same act again")),
    request_body = PageBody, security(("key" = [])),
    responses((status = 200, description = "The lines of the page", body = String, content_type = "text/plain"),
        (status = "default", description = "What went wrong", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn page(
    State(app): State<App>,
    Called(caller): Called,
    Path((_, id)): Path<(String, String)>,
    Once(_): Once,
    Body(body): Body<PageBody>,
) -> Result<Response, Problem> {
    let page = app.house.handover_page(&caller, read(&id)?, body.after).await?;
    let next = page.next.map(|next| [(NEXT, next.to_string())]);
    let again = page.again.then_some([(AGAIN, "true")]);
    let text = written(&page, ContentHash::salted(&[0; 32])).text;
    Ok((next, again, [(CONTENT_TYPE, media_type(page.format))], text).into_response())
}

/// End a disclosure
///
/// When its last page was taken. What left is certified in the log, in counts and sentences.
#[utoipa::path(post, path = "/sites/{site}/disclosures/{id}/certificate", tag = "data",
    params(("site" = String, Path, description = "The site's host name", example = "wipro.com"), ("id" = IdText, Path, description = "The disclosure"),
        ("Idempotency-Key" = String, Header, description = "The same key again is the same act again")),
    request_body = EndBody, security(("key" = [])),
    responses((status = 200, description = "The certificate, in the form c2sp.org/tlog-proof@v1", body = String, content_type = "text/plain"),
        (status = 404, description = "Nothing left, so that there is nothing to certify", body = Problem, content_type = "application/problem+json"),
        (status = "default", description = "What went wrong", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn end(
    State(app): State<App>,
    Called(caller): Called,
    Path((_, id)): Path<(String, String)>,
    Once(_): Once,
    Body(body): Body<EndBody>,
) -> Result<Response, Problem> {
    let wrong = || Problem::malformed("content", "is 64 hexadecimal digits");
    let content = body.content.map(|text| ContentHash::read(&text).ok_or_else(wrong)).transpose()?;
    certified(app.house.finish_handover(&caller, read(&id)?, content.as_ref()).await?)
}

/// The certificate of a disclosure
#[utoipa::path(get, path = "/sites/{site}/disclosures/{id}/certificate", tag = "data",
    params(("site" = String, Path, description = "The site's host name", example = "wipro.com"), ("id" = IdText, Path, description = "The disclosure")),
    security(("key" = [])),
    responses((status = 200, description = "The certificate, in the form c2sp.org/tlog-proof@v1", body = String, content_type = "text/plain"),
        (status = "default", description = "What went wrong", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn certificate(State(app): State<App>, Called(caller): Called, Path((_, id)): Path<(String, String)>) -> Result<Response, Problem> {
    certified(app.house.certificate(&caller, read(&id)?).await?)
}

/// A certificate as a file to keep.
pub(crate) fn certified(certificate: Option<Certificate>) -> Result<Response, Problem> {
    let certificate = certificate.ok_or_else(Problem::nothing_here)?;
    let name = format!("attachment; filename=\"certificate-{}.tlog-proof\"", certificate.leaf);
    Ok(([(CONTENT_TYPE, "text/plain; charset=utf-8"), (CONTENT_DISPOSITION, name.as_str())], body::Body::from(certificate.text)).into_response())
}

/// The id in a path.
pub(crate) fn read(id: &str) -> Result<RecordId, Problem> {
    id.parse().map_err(|_| Problem::nothing_here())
}

/// The media type of a file.
pub(crate) const fn media_type(format: HandoverFormat) -> &'static str {
    match format {
        HandoverFormat::Json => "application/x-ndjson",
        HandoverFormat::Csv => "text/csv; charset=utf-8",
    }
}

/// Counts as the API gives them.
pub(crate) fn counts(all: Vec<(DataCategory, u32)>) -> Vec<CountBody> {
    all.into_iter().map(|(category, values)| CountBody { category, values }).collect()
}

impl From<HandoverView> for HandoverBody {
    fn from(act: HandoverView) -> Self {
        let words = |all: Vec<SentenceId>| all.iter().map(ToString::to_string).collect();
        Self {
            id: act.id,
            at: act.at.to_string(),
            party: act.party,
            recipient: act.recipient,
            action: act.action,
            purpose: act.purpose,
            version: act.version.to_string(),
            asked_by: act.asked_by,
            state: act.state,
            until: act.until.map(|until| until.to_string()),
            data: act.data,
            whom: act.whom,
            delivery: act.delivery,
            format: act.format,
            people: act.people,
            sent: act.sent,
            given: act.given,
            left: counts(act.left),
            stayed: counts(act.stayed),
            sentences: words(act.sentences),
            refused_by: words(act.refused_by),
            duties: act.duties,
            again: act.again,
            fetched: act.fetched,
        }
    }
}
