//! `POST /api/v1/sites/{site}/disclosures`: data leaves to a registered party, as far as the policy permits. It is on the
//! log before it leaves, and what is refused bears the sentence.

use crate::api::answer::{AnswerBody, DutyBody};
use crate::api::handovers::{CountBody, counts};
use crate::api::input::{Body, Called, Once, instant};
use crate::api::problem::Problem;
use crate::api::release::ReleaseBody;
use crate::api::words::{ActionWord, CategoryWord, IdText, InstantText, PurposeWord};
use crate::app::App;
use axum::Json;
use axum::extract::State;
use operations::{Address, Caller, Delivery, DisclosureRequest, HandoverFormat, HandoverOpened, NewHandover, Partial, PeopleQuery, Preview, PreviewWord, Whom};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use vocabulary::{Action, DataCategory, Personal, Purpose, RecordId, SubjectId};

/// The most people whose data goes in the answer itself.
const INLINE_MAX: usize = 100;

/// Who is to receive what.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct DisclosureBody {
    /// Whose data: these people. Take `subjects`, `addresses`, `query` or `everybody`, one of them.
    #[serde(default)]
    #[schema(value_type = Vec<IdText>)]
    subjects: Vec<SubjectId>,
    /// Whose data: whoever gave one of these addresses or numbers.
    #[serde(default)]
    addresses: Vec<AddressBody>,
    /// Whose data: whoever meets all of this.
    #[serde(default)]
    query: Option<QueryBody>,
    /// Whose data: everybody's, the whole holding.
    #[serde(default)]
    everybody: bool,
    /// Which data.
    #[schema(value_type = Vec<CategoryWord>, min_items = 1)]
    data: Vec<DataCategory>,
    /// `share`, `sell` or `transfer`.
    #[schema(value_type = ActionWord)]
    action: Action,
    /// Why.
    #[schema(value_type = PurposeWord)]
    purpose: Purpose,
    /// The name of a registered party.
    party: String,
    /// What happens where the policy permits only a part.
    #[serde(default = "whole")]
    #[schema(value_type = PartialWord)]
    partial: Partial,
    /// Only look what would leave: no value is opened and nothing moves.
    #[serde(default)]
    dry_run: bool,
    /// By which way it goes: in the answer where it is left out, for up to 100 people.
    #[serde(default)]
    delivery: Option<DeliveryBody>,
    /// In which form it goes, by another way than the answer.
    #[serde(default)]
    format: FormatWord,
}

/// By what somebody is found: one of the two.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct AddressBody {
    /// An e-mail address.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    email: Option<Personal<String>>,
    /// A telephone number, with the country's.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    phone: Option<Personal<String>>,
}

/// What is stated of people. All of it must hold.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct QueryBody {
    /// Something is held of them for this purpose.
    #[serde(default)]
    #[schema(value_type = Option<PurposeWord>)]
    held_for: Option<Purpose>,
    /// They chose it, or gave their permission for it, and did not take that back.
    #[serde(default)]
    #[schema(value_type = Option<PurposeWord>)]
    opted_in_to: Option<Purpose>,
    /// All of these kinds of data are held of them.
    #[serde(default)]
    #[schema(value_type = Vec<CategoryWord>)]
    has: Vec<DataCategory>,
}

/// By which way it goes.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[schema(as = Delivery)]
pub(crate) enum DeliveryBody {
    /// Your program takes it page by page from `…/disclosures/{id}/pages`.
    Pages,
    /// The party fetches it from `…/downloads/{id}` until this instant (RFC 3339), within 7 days.
    Download(String),
    /// It is posted to this address of the party, signed in the manner of Standard Webhooks.
    Webhook(String),
}

/// In which form it goes.
#[derive(Clone, Copy, Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
#[schema(as = Format)]
pub(crate) enum FormatWord {
    /// An object a line.
    #[default]
    Json,
    /// A record a line, for spreadsheets.
    Csv,
}

/// What happens where the policy permits only a part.
#[derive(Debug, ToSchema)]
#[schema(as = Partial, rename_all = "kebab-case")]
#[expect(dead_code, reason = "only its description is used")]
pub(crate) enum PartialWord {
    /// What is permitted is released, the rest refused.
    WhatIsPermitted,
    /// Nothing is released unless all is permitted.
    AllOrNothing,
}

const fn whole() -> Partial {
    Partial::AllOrNothing
}

/// What came of it: one of three, by how it was asked.
#[derive(Debug, Serialize, ToSchema)]
#[serde(untagged)]
#[schema(as = DisclosureAnswer)]
pub(crate) enum AnswerToDisclosure {
    /// What was released and what was refused.
    Released(Box<ReleaseBody>),
    /// What would leave.
    Preview(Box<PreviewBody>),
    /// An act that goes page by page was opened.
    Opened(HandoverOpenedBody),
}

/// What would leave.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PreviewBody {
    /// When it was looked up. The next fact may change it.
    #[schema(value_type = InstantText)]
    at: String,
    /// The version of the policy in force.
    version: String,
    /// About how many people it was asked.
    people: u32,
    /// About how many something would leave.
    given: u32,
    /// How many values would leave, of each kind.
    left: Vec<CountBody>,
    /// How many would be refused, of each kind.
    stayed: Vec<CountBody>,
    /// The fields that may go, of those that were asked for: at least about somebody.
    #[schema(value_type = Vec<CategoryWord>)]
    effective: Vec<DataCategory>,
    /// What the receiver would owe.
    duties: Vec<DutyBody>,
    /// The first 100 people, one by one.
    subjects: Vec<WouldBody>,
}

/// What would be decided about one person.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct WouldBody {
    /// The person.
    #[schema(value_type = IdText)]
    subject: SubjectId,
    /// Field by field, in the order asked.
    fields: Vec<WouldFieldBody>,
}

/// What would become of one field.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct WouldFieldBody {
    /// Which kind of data.
    #[schema(value_type = CategoryWord)]
    category: DataCategory,
    /// Whether it would leave.
    outcome: WouldWord,
    /// The answer of the policy.
    answer: AnswerBody,
}

/// Whether a field would leave.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum WouldWord {
    /// It would leave.
    WouldGo,
    /// It would be refused.
    Refused,
    /// It is permitted, and there is none.
    NotHeld,
}

/// An act that was opened.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct HandoverOpenedBody {
    /// The act: `…/disclosures/{id}` tells how far it is.
    #[schema(value_type = IdText)]
    id: RecordId,
    /// About how many people it is.
    people: u32,
    /// What the party fetches it with, as the bearer of `…/downloads/{id}`. Hand it to the party by a way that is yours alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    token: Option<String>,
    /// The secret by which the party knows the messages.
    #[serde(skip_serializing_if = "Option::is_none")]
    secret: Option<String>,
}

/// Let a party have data
///
/// Decided person by person and field by field on the facts on record, and logged before anything is told.
#[utoipa::path(post, path = "/sites/{site}/disclosures", tag = "data",
    params(("site" = String, Path, description = "The site's host name", example = "wipro.com"),
        ("Idempotency-Key" = String, Header, description = "The same key again is the same act again")),
    request_body = DisclosureBody, security(("key" = [])),
    responses((status = 200, description = "What was released and what was refused; what would leave; or the act that was opened", body = AnswerToDisclosure),
        (status = "default", description = "What went wrong", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn post(
    State(app): State<App>,
    Called(caller): Called,
    Once(key): Once,
    Body(body): Body<DisclosureBody>,
) -> Result<Json<AnswerToDisclosure>, Problem> {
    let whom = whom(body.subjects, body.addresses, body.query, body.everybody)?;
    let mut request = DisclosureRequest {
        subjects: Vec::new(),
        categories: body.data,
        action: body.action,
        purpose: body.purpose,
        party: body.party,
        partial: body.partial,
        idempotency: Some(key),
    };
    if body.dry_run {
        let preview = app.house.preview(&caller, &whom, &request).await?;
        return Ok(Json(AnswerToDisclosure::Preview(Box::new(preview.into()))));
    }
    match body.delivery {
        Some(delivery) => open(&app, &caller, (whom, delivery, body.format), request).await,
        None => {
            request.subjects = app.house.people_meant(&caller, &whom, INLINE_MAX).await?;
            let release = app.house.disclose(&caller, request).await?;
            Ok(Json(AnswerToDisclosure::Released(Box::new(release.into()))))
        }
    }
}

async fn open(
    app: &App,
    caller: &Caller,
    (whom, delivery, format): (Whom, DeliveryBody, FormatWord),
    request: DisclosureRequest,
) -> Result<Json<AnswerToDisclosure>, Problem> {
    let delivery = match delivery {
        DeliveryBody::Pages => Delivery::Pages,
        DeliveryBody::Webhook(address) => Delivery::Webhook(address),
        DeliveryBody::Download(until) => {
            let until = instant("until", Some(&until))?;
            Delivery::Download(until.ok_or_else(|| Problem::malformed("until", "must be an instant as 2026-01-31T12:00:00Z"))?)
        }
    };
    let format = match format {
        FormatWord::Json => HandoverFormat::Json,
        FormatWord::Csv => HandoverFormat::Csv,
    };
    let DisclosureRequest { categories, action, purpose, party, partial, idempotency, .. } = request;
    let new = NewHandover { whom, categories, action, purpose, party, partial, format, delivery, idempotency };
    Ok(Json(AnswerToDisclosure::Opened(app.house.hand_over(caller, new).await?.into())))
}

/// Whose data: one of the four.
fn whom(subjects: Vec<SubjectId>, addresses: Vec<AddressBody>, query: Option<QueryBody>, everybody: bool) -> Result<Whom, Problem> {
    match (subjects.is_empty(), addresses.is_empty(), query, everybody) {
        (false, true, None, false) => Ok(Whom::People(subjects)),
        (true, false, None, false) => addresses.into_iter().map(address).collect::<Result<_, _>>().map(Whom::Addresses),
        (true, true, Some(query), false) => Ok(Whom::Query(PeopleQuery { held_for: query.held_for, opted_in_to: query.opted_in_to, has: query.has })),
        (true, true, None, true) => Ok(Whom::Everybody),
        _ => Err(Problem::malformed("subjects", "name people by `subjects`, `addresses`, `query` or `everybody`, by one of them")),
    }
}

fn address(body: AddressBody) -> Result<Address, Problem> {
    match (body.email, body.phone) {
        (Some(email), None) => Ok(Address::Email(email)),
        (None, Some(phone)) => Ok(Address::Phone(phone)),
        _ => Err(Problem::malformed("addresses", "each takes `email` or `phone`, one of them")),
    }
}

impl From<HandoverOpened> for HandoverOpenedBody {
    fn from(opened: HandoverOpened) -> Self {
        Self {
            id: opened.id,
            people: opened.people,
            token: opened.token.map(|token| token.as_str().to_owned()),
            secret: opened.secret.map(|secret| secret.spelt()),
        }
    }
}

impl From<Preview> for PreviewBody {
    fn from(preview: Preview) -> Self {
        let word = |outcome| match outcome {
            PreviewWord::WouldGo => WouldWord::WouldGo,
            PreviewWord::Refused => WouldWord::Refused,
            PreviewWord::NotHeld => WouldWord::NotHeld,
        };
        let subjects = preview.subjects.into_iter().map(|person| WouldBody {
            subject: person.subject,
            fields: person
                .fields
                .into_iter()
                .map(|field| WouldFieldBody { category: field.category, outcome: word(field.outcome), answer: AnswerBody::from(&field.answer) })
                .collect(),
        });
        Self {
            at: preview.at.to_string(),
            version: preview.version.to_string(),
            people: preview.people,
            given: preview.given,
            left: counts(preview.left),
            stayed: counts(preview.stayed),
            effective: preview.effective,
            duties: preview.duties.iter().map(DutyBody::from).collect(),
            subjects: subjects.collect(),
        }
    }
}
