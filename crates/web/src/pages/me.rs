//! `GET /me/{token}`: everything held about the person who holds the link or is signed in, why, and what they can ask. It is shown to
//! nobody else, listed nowhere and cached nowhere.

use crate::app::App;
use crate::door::AtSite;
use crate::language::{plain, tell};
use crate::pages::error::Page;
use crate::pages::me_breaches::Breached;
use crate::pages::me_elsewhere::Elsewhere;
use crate::pages::me_left::MyLeft;
use crate::pages::me_letters::Sent;
use crate::pages::me_requests::Asked;
use crate::pages::me_rights::Offered;
use crate::pages::my_door::MyDoor;
use crate::pages::typed::Posted;
use crate::pages::{PageResult, html};
use crate::session::Mine;
use crate::view::clear::Clear;
use crate::view::facts::Facts;
use crate::view::frame::Shell;
use crate::view::grounds::{Grounds, address};
use crate::view::house::mistakes_joined;
use crate::view::words::{
    capital, categories, category_title, day_of, deed_words, form_words, purpose_words, purposes, quoted, recipient_words, sentence as sentence_words, spoken,
};
use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect};
use operations::{DisclosureView, FormKind, LinkToken, LookView, Looker, Offer, OperationError, PersonPage, ReadsSearched, RecordView};
use policy::Policy;
use vocabulary::SiteId;

/// How many looks the page shows; a copy of everything has all of them.
const LOOKS_MAX: usize = 25;

#[derive(Debug, Template)]
#[template(path = "me.html")]
struct MyPage {
    shell: Shell,
    door: MyDoor,
    company: String,
    until: String,
    said: Option<String>,
    wrong: Option<String>,
    closed: bool,
    reopen: Option<String>,
    held: Vec<Held>,
    disclosures: Vec<Received>,
    facts: Facts,
    opt_out: Option<String>,
    rights: Vec<Offered>,
    action: String,
    receipts: String,
    consents: String,
    correctable: Vec<(String, String)>,
    requests: Vec<Asked>,
    left: MyLeft,
    elsewhere: Vec<Elsewhere>,
    looks: Vec<Looked>,
    more_looks: usize,
    /// What the list of who looked may lack, each in a sentence.
    beyond: Vec<String>,
    letters: Vec<Sent>,
    breaches: Vec<Breached>,
    own_looks: String,
    access: bool,
    export: Option<String>,
    age: Option<String>,
    children: Option<String>,
}

#[derive(Debug)]
struct Held {
    title: String,
    value: Clear,
    purposes: String,
    source: String,
    at: String,
    day: String,
    until: Option<String>,
    version: String,
    grounds: Grounds,
}

#[derive(Debug)]
struct Received {
    at: String,
    day: String,
    who: String,
    what: String,
    why: String,
    places: Vec<(String, String)>,
}

#[derive(Debug)]
struct Looked {
    at: String,
    day: String,
    who: String,
    what: String,
    places: Vec<(String, String)>,
}

/// What happened just before the page is shown.
#[derive(Debug)]
pub(crate) enum Before {
    /// Nothing.
    Nothing,
    /// A right was exercised; what is to be said about it.
    Did(String),
    /// It could not be; what was wrong, and with which right.
    Wrong(String, String),
}

/// `GET /me`: the page of who is signed in.
pub(crate) async fn mine() -> Redirect {
    Redirect::to("/me/here")
}

/// `GET /me/{token}`
pub(crate) async fn show(State(app): State<App>, AtSite(site): AtSite, Mine(token): Mine) -> PageResult {
    page(&app, &site, &token, Before::Nothing).await
}

/// `POST /me/{token}/reopen`
pub(crate) async fn reopen(State(app): State<App>, AtSite(site): AtSite, Mine(token): Mine, _posted: Posted) -> PageResult {
    let before = match app.house.reopen(&site, &token).await {
        Ok(()) => Before::Did(spoken("account-open-again")),
        Err(OperationError::Malformed(mistakes)) => {
            let again = page(&app, &site, &token, Before::Wrong(capital(&mistakes_joined(&mistakes, "; ")), String::new())).await?;
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, again).into_response());
        }
        Err(error) => return Err(Page::of(&app, &site, &error)),
    };
    page(&app, &site, &token, before).await
}

/// The page of the person who holds this link.
pub(crate) async fn page(app: &App, site: &SiteId, token: &LinkToken, before: Before) -> PageResult {
    let failed = |error| Page::of(app, site, &error);
    let policy = app.house.policy(site).map_err(failed)?;
    let door = MyDoor::of(app, site, token).await.map_err(failed)?;
    let person = app.house.person(site, token).await.map_err(failed)?;
    let left = MyLeft::of(app, site, token).await.map_err(failed)?;
    let at = |path: &str| format!("/me/{}/{path}", token.as_str());
    let elsewhere = Elsewhere::all(app, site, token).await.map_err(failed)?;
    let age = app.house.asks_age(site).map_err(failed)?.then(|| at("age"));
    let children = app.house.children_of(site, token).await.map_err(failed)?;
    let children = (!children.is_empty()).then(|| at("children"));
    html(&MyPage { door, left, elsewhere, age, children, ..my_page(app, &policy, token, person, before) })
}

fn my_page(app: &App, policy: &Policy, token: &LinkToken, person: PersonPage, before: Before) -> MyPage {
    let open = match &before {
        Before::Wrong(_, key) => Some(key.clone()),
        _ => None,
    };
    let (said, wrong) = match before {
        Before::Nothing => (None, None),
        Before::Did(words) => (Some(words), None),
        Before::Wrong(words, _) => (None, Some(words)),
    };
    let beyond = beyond(&person, token);
    MyPage {
        shell: Shell::mine(app, policy, spoken("nav-mine")),
        door: MyDoor::default(),
        age: None,
        children: None,
        until: day_of(person.link_until),
        said,
        wrong,
        closed: person.closed,
        reopen: person.can_reopen.then(|| format!("/me/{}/reopen", token.as_str())),
        correctable: person.records.iter().map(|record| (record.category.to_string(), category_title(&record.category, policy))).collect(),
        held: person.records.into_iter().map(|record| held(app, record, policy)).collect(),
        disclosures: person.disclosures.iter().map(|given| received(given, policy)).collect(),
        facts: Facts::to_person(&person.facts),
        opt_out: person.opt_out.map(|token| format!("/opt-out/{}", token.as_str())),
        rights: Offered::all(app, policy, (&person.rights, &person.leaving), open.as_deref()),
        action: format!("/me/{}/rights", token.as_str()),
        receipts: format!("/me/{}/receipts", token.as_str()),
        consents: format!("/me/{}/consents", token.as_str()),
        requests: Asked::all(app, policy, token, person.requests),
        left: MyLeft::default(),
        elsewhere: Vec::new(),
        beyond,
        own_looks: own_looks(&person.looks),
        letters: person.letters.iter().map(|letter| Sent::of(letter, policy)).collect(),
        breaches: person.breaches.iter().map(|told| Breached::of(told, policy)).collect(),
        more_looks: by_others(&person.looks).count().saturating_sub(LOOKS_MAX),
        looks: by_others(&person.looks).take(LOOKS_MAX).map(|look| looked(look, policy)).collect(),
        access: person.offering.has(Offer::Access),
        export: person.offering.has(Offer::Export).then(|| format!("/me/{}/export", token.as_str())),
        company: person.company,
    }
}

fn held(app: &App, record: RecordView, policy: &Policy) -> Held {
    Held {
        title: category_title(&record.category, policy),
        purposes: purposes(&record.purposes),
        source: source(&record.source),
        at: record.collected_at.to_string(),
        day: day_of(record.collected_at),
        until: record.until.map(day_of),
        version: crate::view::words::day(record.version.effective),
        grounds: Grounds::of(app, &record.sentences),
        value: Clear::new(record.value),
    }
}

/// Where a value comes from, in words: a form by its name, anything else as it was written.
fn source(written: &str) -> String {
    match written.parse::<FormKind>() {
        Ok(kind) => plain("from-form", &[("form", &form_words(kind.key()))]),
        Err(_) => quoted(written),
    }
}

fn received(given: &DisclosureView, policy: &Policy) -> Received {
    let what = categories(&given.given, policy);
    Received {
        at: given.at.to_string(),
        day: day_of(given.at),
        who: plain("party-and-what", &[("party", &given.party.to_string()), ("recipient", &recipient_words(given.recipient))]),
        what,
        why: capital(&purpose_words(given.purpose)),
        places: given.sentences.iter().map(|sentence| (address(sentence), sentence_words(sentence.number))).collect(),
    }
}

/// Who looked, but for the person themselves.
fn by_others(looks: &[LookView]) -> impl Iterator<Item = &LookView> {
    looks.iter().filter(|look| look.by != Looker::Person)
}

/// What the list of who looked may lack.
fn beyond(person: &PersonPage, token: &LinkToken) -> Vec<String> {
    let older = person.has_older_entries.then(|| tell("looked-older", &[("to-receipts", &format!("/me/{}/receipts", token.as_str()))]).to_string());
    let reads = match person.reads_searched {
        ReadsSearched::All => None,
        ReadsSearched::Newest(count) => Some(tell("looked-beyond", &[("company", &person.company), ("count", &count)]).to_string()),
    };
    older.into_iter().chain(reads).collect()
}

/// How often the person looked, this time among them.
fn own_looks(looks: &[LookView]) -> String {
    plain("own-looks", &[("count", &looks.iter().filter(|look| look.by == Looker::Person).count())])
}

/// One line of who looked.
fn looked(look: &LookView, policy: &Policy) -> Looked {
    let data = categories(&look.data, policy);
    let did = |deed: String| match look.purpose {
        Some(purpose) => plain("look-deed-for", &[("deed", &deed), ("data", &data), ("purpose", &purpose_words(purpose))]),
        None => plain("look-deed", &[("deed", &deed), ("data", &data)]),
    };
    Looked {
        at: look.at.to_string(),
        day: day_of(look.at),
        who: match &look.by {
            Looker::Person => spoken("look-you"),
            Looker::Parent => spoken("look-parent"),
            Looker::Survey => plain("look-program", &[("company", &policy.company())]),
            Looker::Registrar => plain("look-registrar", &[("company", &policy.company())]),
            Looker::Recipient(recipient) => capital(&recipient_words(*recipient)),
            Looker::Staff { member, role } => plain("look-staff", &[("member", member), ("role", role)]),
            Looker::Emergency { member, .. } => plain("look-emergency", &[("member", member)]),
        },
        what: match (&look.by, look.action) {
            (Looker::Survey, _) => spoken("look-kinds"),
            (Looker::Registrar, _) => spoken("look-document"),
            (Looker::Emergency { state, .. }, _) => spoken(match state.as_str() {
                "approved" => "look-emergency-approved",
                "refused" => "look-emergency-refused",
                _ => "look-emergency-asked",
            }),
            (_, Some(action)) => did(deed_words(action)),
            (_, None) => did(spoken("look-saw")),
        },
        places: look.sentences.iter().map(|sentence| (address(sentence), sentence_words(sentence.number))).collect(),
    }
}
