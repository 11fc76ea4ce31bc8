//! A person's own copy of what is held about them, as a file: its shape, the schema of that shape. It
//! leaves nothing out that the house exports.

use crate::view::clear::Clear;
use crate::view::copy_breaches::BreachCopy;
use crate::view::copy_children::{AgeClaimCopy, ChildrenCopy, PermissionCopy, SignedFormCopy};
use crate::view::copy_consents::ConsentCopy;
use crate::view::copy_left::{BoardNameCopy, LeftCopy, OrderCopy, PortfolioCopy, PostCopy, WinningCopy};
use crate::view::copy_log::{EntryCopy, LetterCopy, LinkCopy};
use crate::view::copy_registers::{DocumentCopy, RegisterEntryCopy, RegistersCopy};
use crate::view::copy_sign_ins::{PasskeyCopy, ProvenAddressCopy, SessionCopy, SignInsCopy};
use crate::view::copy_systems::{ErrandCopy, SystemCopy, systems_copied};
use operations::{FactExported, LookView, Looker, NOT_EXPORTED, PersonExport, RecordView, RequestView};
use serde::Serialize;
use serde_json::{Value, json};
use utoipa::openapi::{RefOr, schema::Schema};
use utoipa::{PartialSchema, ToSchema};

/// Where each site serves the schema.
pub(crate) const SCHEMA_PATH: &str = "/export-schema.json";

/// Everything held about one person.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CopyBody {
    /// Where the schema of this file is.
    #[serde(rename = "$schema")]
    schema: String,
    /// The site.
    site: String,
    /// The company.
    company: String,
    /// When this copy was made.
    exported_at: String,
    /// The version of the policy in force then.
    policy: String,
    /// The person, by the number that stands for them.
    person: String,
    /// When they first told who they are.
    known_since: Option<String>,
    /// Every value that is held.
    values: Vec<ValueCopy>,
    /// What is on record about them.
    facts: Vec<FactCopy>,
    /// The choices they made.
    consents: Vec<ConsentCopy>,
    /// Every time that data left to somebody outside.
    disclosures: Vec<DisclosureCopy>,
    /// Every time that somebody looked, of the newest entries.
    looks: Vec<LookCopy>,
    /// The letters and other messages to them.
    letters: Vec<LetterCopy>,
    /// Everything they asked for.
    requests: Vec<RequestCopy>,
    /// The links that were made for them.
    links: Vec<LinkCopy>,
    /// What they are found by among everybody.
    found_by: Vec<String>,
    /// The keyed hashes by which they are found by an address or a number, in hexadecimal.
    address_tags: Vec<String>,
    /// Where they are signed in.
    sessions: Vec<SessionCopy>,
    /// Their passkeys.
    passkeys: Vec<PasskeyCopy>,
    /// The addresses they have proven to be theirs.
    proven_addresses: Vec<ProvenAddressCopy>,
    /// Since when their password holds.
    password_since: Option<String>,
    /// Their orders.
    orders: Vec<OrderCopy>,
    /// What they won.
    winnings: Vec<WinningCopy>,
    /// What they posted in public.
    posts: Vec<PostCopy>,
    /// The name they post under.
    board_names: Vec<BoardNameCopy>,
    /// What of their portfolio everybody can read. The whole of it stands among the values.
    portfolios: Vec<PortfolioCopy>,
    /// The permissions of parents for them, as a child.
    permissions: Vec<PermissionCopy>,
    /// The permissions they were asked for, as a parent.
    permissions_given: Vec<PermissionCopy>,
    /// The forms they signed and sent, as a parent.
    signed_forms: Vec<SignedFormCopy>,
    /// The age they said, where it waits to be confirmed.
    age_claims: Vec<AgeClaimCopy>,
    /// The documents about them that the company keeps.
    documents: Vec<DocumentCopy>,
    /// The entries of the company's registers about them.
    register_entries: Vec<RegisterEntryCopy>,
    /// The breaches of personal data that concern them.
    breaches: Vec<BreachCopy>,
    /// What the company's other systems hold, as they answered when this copy was made.
    elsewhere: Vec<SystemCopy>,
    /// What has to reach those systems, and how far each is.
    errands: Vec<ErrandCopy>,
    /// Every entry of the log about them.
    log: Vec<EntryCopy>,
    /// The tables of which nothing stands here, each with the reason.
    left_out: Vec<LeftOut>,
}

/// A value.
#[derive(Debug, Serialize, ToSchema)]
struct ValueCopy {
    /// Its id.
    id: String,
    /// The kind of data.
    category: String,
    /// The value. Of a card or an account the last four digits: the number opens for a payment alone.
    #[schema(value_type = String)]
    value: Clear,
    /// How often it was corrected.
    revision: u32,
    /// Where it came from.
    source: String,
    /// What it is held for.
    purposes: Vec<String>,
    /// Since when.
    collected_at: String,
    /// Until when it is kept; until it is erased, where there is none.
    kept_until: Option<String>,
    /// The policy version that was shown.
    policy: String,
    /// The sentences under which it is held.
    sentences: Vec<String>,
    /// What narrows its use beyond the policy.
    #[schema(value_type = Object)]
    terms: Value,
}

/// A fact.
#[derive(Debug, Serialize, ToSchema)]
struct FactCopy {
    /// The fact as it is kept.
    #[schema(value_type = Object)]
    fact: Value,
    /// What kind of evidence it rests on.
    evidence: String,
    /// What that is called.
    document: String,
    /// The hash of the document.
    sha256: Option<String>,
    /// When it was recorded.
    recorded_at: String,
}

/// A disclosure.
#[derive(Debug, Serialize, ToSchema)]
struct DisclosureCopy {
    /// When.
    at: String,
    /// To whom.
    party: String,
    /// What that party is to the company.
    recipient: String,
    /// What for.
    purpose: String,
    /// Which data.
    data: Vec<String>,
    /// The policy version that decided.
    policy: String,
    /// Its sentences.
    sentences: Vec<String>,
    /// The duties that went with it.
    duties: Vec<String>,
    /// The evidence it rested on.
    evidence: Vec<String>,
}

/// One time that somebody looked.
#[derive(Debug, Serialize, ToSchema)]
struct LookCopy {
    /// When.
    at: String,
    /// The number of its entry in the log, where it is about them alone.
    entry: Option<u64>,
    /// Who.
    by: String,
    /// What was done.
    action: Option<String>,
    /// Which data.
    data: Vec<String>,
    /// What for.
    purpose: Option<String>,
    /// The sentences that permit it.
    sentences: Vec<String>,
}

/// A request.
#[derive(Debug, Serialize, ToSchema)]
struct RequestCopy {
    /// Its id.
    id: String,
    /// Which right.
    right: String,
    /// What follows.
    effect: String,
    /// By which way.
    channel: String,
    /// How far it is.
    state: String,
    /// How surely it is known who asks.
    degree: String,
    /// When it was made.
    asked_at: String,
    /// By when it must be answered.
    due_at: Option<String>,
    /// When it came to its outcome.
    decided_at: Option<String>,
    /// The sentence that grants it.
    granted_by: Option<String>,
    /// The sentence that refuses it.
    refused_by: Option<String>,
    /// What came of it.
    outcome: String,
    /// Which kind of data was to be put right.
    corrects: Option<String>,
    /// What they wrote.
    #[schema(value_type = Option<String>)]
    written: Option<Clear>,
    /// What they were answered.
    #[schema(value_type = Option<String>)]
    answer: Option<Clear>,
    /// What proved who asks.
    #[schema(value_type = Option<String>)]
    proof: Option<Clear>,
    /// What the value was to be.
    #[schema(value_type = Option<String>)]
    correction: Option<Clear>,
    /// The numbers of its entries in the log.
    entries: Vec<u64>,
}

/// A table of which nothing stands here.
#[derive(Debug, Serialize, ToSchema)]
struct LeftOut {
    /// Its name.
    table: String,
    /// Why.
    why: String,
}

fn all<T: ToString>(words: &[T]) -> Vec<String> {
    words.iter().map(ToString::to_string).collect()
}

impl From<PersonExport> for CopyBody {
    fn from(export: PersonExport) -> Self {
        let (page, sign_ins, left) = (export.page, SignInsCopy::from(export.sign_ins), LeftCopy::from(export.left));
        let (children, registers) = (ChildrenCopy::from(export.children), RegistersCopy::from(export.registers));
        Self {
            schema: format!("https://{}{SCHEMA_PATH}", page.site),
            site: page.site.to_string(),
            company: page.company,
            exported_at: export.at.to_string(),
            policy: page.version.to_string(),
            person: page.subject.to_string(),
            known_since: export.known_since.map(|at| at.to_string()),
            values: page.records.into_iter().map(ValueCopy::from).collect(),
            facts: export.facts.into_iter().map(FactCopy::from).collect(),
            consents: export.consents.into_iter().map(ConsentCopy::from).collect(),
            disclosures: page
                .disclosures
                .into_iter()
                .map(|given| DisclosureCopy {
                    at: given.at.to_string(),
                    party: given.party,
                    recipient: given.recipient.to_string(),
                    purpose: given.purpose.to_string(),
                    data: all(&given.given),
                    policy: given.version.to_string(),
                    sentences: all(&given.sentences),
                    duties: given.duties,
                    evidence: all(&given.evidence),
                })
                .collect(),
            looks: page.looks.iter().map(LookCopy::from).collect(),
            letters: page.letters.iter().map(LetterCopy::from).collect(),
            requests: page.requests.into_iter().map(RequestCopy::from).collect(),
            links: export.links.into_iter().map(LinkCopy::from).collect(),
            found_by: export.found_by,
            address_tags: export.tags,
            sessions: sign_ins.sessions,
            passkeys: sign_ins.passkeys,
            proven_addresses: sign_ins.proven_addresses,
            password_since: sign_ins.password_since,
            orders: left.orders,
            winnings: left.winnings,
            posts: left.posts,
            board_names: left.board_names,
            portfolios: left.portfolios,
            permissions: children.permissions,
            permissions_given: children.given,
            signed_forms: children.forms,
            age_claims: children.ages,
            documents: registers.documents,
            register_entries: registers.entries,
            breaches: export.breaches.into_iter().map(BreachCopy::from).collect(),
            elsewhere: systems_copied(export.elsewhere),
            errands: export.errands.into_iter().map(ErrandCopy::from).collect(),
            log: export.entries.into_iter().map(EntryCopy::from).collect(),
            left_out: NOT_EXPORTED.iter().map(|(table, why)| LeftOut { table: (*table).to_owned(), why: (*why).to_owned() }).collect(),
        }
    }
}

impl From<RecordView> for ValueCopy {
    fn from(record: RecordView) -> Self {
        Self {
            id: record.id.to_string(),
            category: record.category.to_string(),
            revision: record.revision,
            source: record.source,
            purposes: all(&record.purposes),
            collected_at: record.collected_at.to_string(),
            kept_until: record.until.map(|until| until.to_string()),
            policy: record.version.to_string(),
            sentences: record.sentences.iter().map(|reason| reason.sentence.to_string()).collect(),
            terms: serde_json::to_value(&record.terms).unwrap_or_default(),
            value: Clear::new(record.value),
        }
    }
}

impl From<FactExported> for FactCopy {
    fn from(fact: FactExported) -> Self {
        Self { fact: fact.fact, evidence: fact.evidence, document: fact.document, sha256: fact.sha256, recorded_at: fact.recorded_at.to_string() }
    }
}

impl From<&LookView> for LookCopy {
    fn from(look: &LookView) -> Self {
        Self {
            at: look.at.to_string(),
            entry: look.leaf,
            by: match &look.by {
                Looker::Person => "the person".to_owned(),
                Looker::Parent => "a parent".to_owned(),
                Looker::Survey => "a survey of what is held".to_owned(),
                Looker::Registrar => "whoever keeps or reviews the registers: a document about the person".to_owned(),
                Looker::Recipient(recipient) => recipient.to_string(),
                Looker::Staff { member, role } => format!("{member}, as {role}"),
                Looker::Emergency { member, state } => format!("{member}, an emergency: {state}"),
            },
            action: look.action.map(|action| action.to_string()),
            data: all(&look.data),
            purpose: look.purpose.map(|purpose| purpose.to_string()),
            sentences: all(&look.sentences),
        }
    }
}

impl From<RequestView> for RequestCopy {
    fn from(request: RequestView) -> Self {
        Self {
            id: request.id.to_string(),
            right: request.right.to_string(),
            effect: request.effect.to_string(),
            channel: request.channel.to_string(),
            state: request.state.to_string(),
            degree: request.degree.to_string(),
            asked_at: request.asked_at.to_string(),
            due_at: request.due.map(|due| due.to_string()),
            decided_at: request.decided_at.map(|at| at.to_string()),
            granted_by: request.granted_by.map(|reason| reason.sentence.to_string()),
            refused_by: request.refused_by.map(|reason| reason.sentence.to_string()),
            outcome: request.words,
            corrects: request.corrects.map(|category| category.to_string()),
            written: request.written.map(Clear::new),
            answer: request.answer.map(Clear::new),
            proof: request.proof.map(Clear::new),
            correction: request.correction.map(Clear::new),
            entries: request.entries,
        }
    }
}

/// The schema of the file, as JSON Schema has it (2020-12), under this address.
pub(crate) fn schema(id: &str) -> Value {
    let mut parts: Vec<(String, RefOr<Schema>)> = vec![("Copy".to_owned(), CopyBody::schema())];
    <CopyBody as ToSchema>::schemas(&mut parts);
    let defined: serde_json::Map<String, Value> = parts.into_iter().map(|(name, part)| (name, serde_json::to_value(part).unwrap_or_default())).collect();
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": id,
        "title": "Everything held about one person",
        "$ref": "#/components/schemas/Copy",
        "components": { "schemas": defined },
    })
}
