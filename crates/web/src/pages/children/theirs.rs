//! `GET /me/{token}/children` and `…/{id}`: the parent's own page: what they were asked, what they permitted, what is held of the child, and every
//! way to end it. What is held is shown to a verified parent alone, and each showing stands in the child's history.

use super::own_age::state_words;
use super::{permitted, wrong_in};
use crate::app::App;
use crate::door::AtSite;
use crate::pages::error::Page;
use crate::pages::my_door::MyDoor;
use crate::pages::typed::Posted;
use crate::pages::{PageResult, html};
use crate::session::Mine;
use crate::view::born::Born;
use crate::view::clear::Clear;
use crate::view::frame::Shell;
use crate::view::grounds::Grounds;
use crate::view::house::house_words;
use crate::view::words::{capital, category_title, day_of, form_words, purpose_words, purposes, recipient_words, spoken};
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use operations::{ChildHeld, ChildView, LinkToken, Method, Mistake, PermissionState};
use policy::Policy;
use vocabulary::{RecordId, SiteId, Word};

#[derive(Debug, Template)]
#[template(path = "children.html")]
struct ChildrenPage {
    shell: Shell,
    door: MyDoor,
    page: String,
    company: String,
    said: Option<String>,
    children: Vec<Line>,
}

#[derive(Debug)]
struct Line {
    address: String,
    state: String,
    mark: &'static str,
    asked: String,
    until: Option<String>,
    ends_soon: bool,
}

#[derive(Debug, Template)]
#[template(path = "children_one.html")]
struct ChildPage {
    shell: Shell,
    door: MyDoor,
    company: String,
    page: String,
    action: String,
    said: Option<String>,
    link: Option<String>,
    state: String,
    mark: &'static str,
    what: Option<String>,
    until: Option<String>,
    renew: Option<String>,
    ways: Ways,
    reason: Option<String>,
    age_waits: bool,
    held: Option<Vec<Held>>,
    purposes: Vec<Choice>,
    recipients: Vec<Choice>,
    by_email: bool,
    letters: bool,
    remind: bool,
    method: Option<&'static str>,
    is_wrong: bool,
    wrong: Wrong,
    born: Born,
    child_born: Born,
    grounds: Grounds,
}

/// What the parent can do now.
#[derive(Debug)]
struct Ways {
    permit: bool,
    upload: bool,
    call: bool,
    waits: Option<String>,
    decline: bool,
    revoke: bool,
}

/// What was wrong, beside its field.
#[derive(Debug, Default)]
struct Wrong {
    born: Option<String>,
    child: Option<String>,
    purpose: Option<String>,
    recipient: Option<String>,
    method: Option<String>,
    form: Option<String>,
    other: Option<String>,
}

impl Wrong {
    fn of(mistakes: &[Mistake]) -> Self {
        let known = ["born", "child-born", "purpose", "recipient", "method", "form"];
        let [born, child, purpose, recipient, method, form] = known.map(|field| wrong_in(mistakes, &[field]));
        let other =
            mistakes.iter().find(|mistake| !known.contains(&mistake.field.as_str())).map(|mistake| format!("{}.", capital(&house_words(&mistake.words))));
        Self { born, child, purpose, recipient, method, form, other }
    }
}

/// A box that a parent may tick.
#[derive(Debug)]
struct Choice {
    key: &'static str,
    words: String,
    ticked: bool,
}

impl Choice {
    fn of(key: &'static str, words: &str, ticked: &[String]) -> Self {
        Self { key, words: capital(words), ticked: ticked.iter().any(|word| word == key) }
    }
}

#[derive(Debug)]
struct Held {
    title: String,
    value: Clear,
    purposes: String,
    source: String,
    day: String,
}

impl Held {
    fn of(held: ChildHeld, policy: &Policy) -> Self {
        Self {
            title: category_title(&held.category, policy),
            value: Clear::new(held.value),
            purposes: purposes(&held.purposes),
            source: form_words(&held.source),
            day: day_of(held.collected_at),
        }
    }
}

/// `GET /me/{token}/children`
pub(crate) async fn list(State(app): State<App>, AtSite(site): AtSite, Mine(token): Mine) -> PageResult {
    all(&app, &site, &token, None).await
}

/// The list, with what is to be said above it.
pub(super) async fn all(app: &App, site: &SiteId, token: &LinkToken, said: Option<String>) -> PageResult {
    let failed = |error| Page::of(app, site, &error);
    let policy = app.house.policy(site).map_err(failed)?;
    let page = format!("/me/{}", token.as_str());
    let children = app.house.children_of(site, token).await.map_err(failed)?;
    let line = |view: ChildView| Line {
        address: format!("{page}/children/{}", view.id),
        state: state_words(&view),
        mark: if view.in_force { "yes" } else { "" },
        asked: day_of(view.asked_at),
        until: view.until.map(day_of),
        ends_soon: view.ends_soon,
    };
    html(&ChildrenPage {
        shell: Shell::mine(app, &policy, spoken("your-children")),
        door: MyDoor::of(app, site, token).await.map_err(failed)?,
        company: policy.company().to_owned(),
        said,
        children: children.into_iter().map(line).collect(),
        page: page.clone(),
    })
}

/// `GET /me/{token}/children/{id}`
pub(crate) async fn show(State(app): State<App>, AtSite(site): AtSite, Mine(token): Mine, Path((_, id)): Path<(String, String)>) -> PageResult {
    let id: RecordId = id.try_into().map_err(|_| Page::nothing_here(&app, Some(&site)))?;
    one(&app, &site, (&token, id), Before::default()).await
}

/// What a parent ticked and typed.
#[derive(Debug, Default)]
pub(super) struct Kept {
    ticked: Vec<String>,
    born: Born,
    child_born: Born,
}

impl Kept {
    /// What was posted.
    pub(super) fn of(posted: &Posted) -> Self {
        Self {
            ticked: ["purpose", "recipient", "method", "remind"].iter().flat_map(|name| posted.all(name)).map(str::to_owned).collect(),
            born: Born::typed(posted, "born"),
            child_born: Born::typed(posted, "child"),
        }
    }
}

/// What happened just before the page is shown.
#[derive(Debug, Default)]
pub(super) struct Before {
    pub(super) said: Option<String>,
    pub(super) mistakes: Vec<Mistake>,
    /// What was ticked and typed, so that nothing has to be again.
    pub(super) kept: Kept,
    pub(super) link: Option<String>,
}

/// The page of one child.
pub(super) async fn one(app: &App, site: &SiteId, (token, id): (&LinkToken, RecordId), before: Before) -> Result<Response, Page> {
    let failed = |error| Page::of(app, site, &error);
    let none = || Page::nothing_here(app, Some(site));
    let policy = app.house.policy(site).map_err(failed)?;
    let view = app.house.children_of(site, token).await.map_err(failed)?.into_iter().find(|view| view.id == id).ok_or_else(none)?;
    let scope = app.house.parents_scope(site).map_err(failed)?.ok_or_else(none)?;
    // A child who is none any more is seen by themselves alone.
    let held = if view.verified { app.house.child_held(site, token, id).await.ok() } else { None };
    let page = format!("/me/{}", token.as_str());
    html(&ChildPage {
        shell: Shell::mine(app, &policy, spoken("your-child")),
        door: MyDoor::of(app, site, token).await.map_err(failed)?,
        company: policy.company().to_owned(),
        action: format!("{page}/children/{id}"),
        page,
        said: before.said,
        link: before.link,
        state: state_words(&view),
        mark: if view.in_force { "yes" } else { "" },
        what: (!view.purposes.is_empty()).then(|| permitted(&view, "permitted")),
        until: view.until.map(day_of),
        renew: view.until.filter(|_| view.ends_soon).map(day_of),
        ways: ways(&view),
        reason: view.reason,
        age_waits: view.age_waits && view.verified && held.is_some(),
        held: held.map(|held| held.into_iter().map(|held| Held::of(held, &policy)).collect()),
        purposes: scope.purposes.iter().map(|purpose| Choice::of(purpose.key(), &purpose_words(*purpose), &before.kept.ticked)).collect(),
        recipients: scope.recipients.iter().map(|recipient| Choice::of(recipient.key(), &recipient_words(*recipient), &before.kept.ticked)).collect(),
        letters: app.house.sends_letters(),
        remind: before.kept.ticked.iter().any(|word| word == "remind"),
        by_email: !scope.by_email.is_empty(),
        born: before.kept.born,
        child_born: before.kept.child_born,
        method: before.kept.ticked.into_iter().find_map(|word| Method::read(&word)).map(Method::key),
        is_wrong: !before.mistakes.is_empty(),
        wrong: Wrong::of(&before.mistakes),
        grounds: Grounds::of(app, &app.house.sentences_on_children(site).map_err(failed)?),
    })
}

fn ways(view: &ChildView) -> Ways {
    let asked = matches!(view.state, PermissionState::Asked | PermissionState::Refused);
    let by_form = view.method == Some(Method::SignedForm);
    Ways {
        permit: matches!(view.state, PermissionState::Asked | PermissionState::Refused | PermissionState::Revoked | PermissionState::Granted),
        upload: by_form && (asked || view.state == PermissionState::Reviewing),
        call: asked && view.method == Some(Method::Call),
        waits: match view.state {
            PermissionState::Confirming => Some(spoken("waits-letter")),
            PermissionState::Reviewing => Some(spoken("waits-form")),
            _ => None,
        },
        decline: !view.verified,
        revoke: view.verified && view.state != PermissionState::Revoked,
    }
}
