//! `/me/{token}/board`: a person posts, changes and deletes what is theirs. The policy's warning stands above every box, and what was typed goes
//! to the house or back to who typed it.

use super::{Above, Shown, board_of};
use crate::app::App;
use crate::door::AtSite;
use crate::language::plain;
use crate::pages::error::Page;
use crate::pages::my_door::MyDoor;
use crate::pages::typed::Posted;
use crate::pages::{PageResult, html};
use crate::session::Mine;
use crate::view::clear::Clear;
use crate::view::frame::Shell;
use crate::view::mistakes::in_language;
use crate::view::words::capital;
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect};
use operations::{LinkToken, Mistake, NAME_CHARACTERS_MAX, NewPost, OperationError, POST_CHARACTERS_MAX, PostView, TITLE_CHARACTERS_MAX};
use serde::Deserialize;
use vocabulary::{Personal, RecordId, SiteId};

/// The plain fields of the form.
const FIELDS: [&str; 3] = ["statement", "idempotency", "topic"];

#[derive(Debug, Template)]
#[template(path = "board/write.html")]
struct WritePage {
    shell: Shell,
    door: MyDoor,
    me: String,
    action: String,
    heading: &'static str,
    button: &'static str,
    above: Above,
    topic: Option<String>,
    asks_title: bool,
    asks_name: bool,
    name: Clear,
    title: Clear,
    words: Clear,
    mistakes: Vec<Mistake>,
    idempotency: String,
    posts: Vec<Shown>,
    title_max: usize,
    name_max: usize,
    words_max: usize,
}

impl WritePage {
    /// What is wrong with a field.
    fn wrong(&self, field: &str) -> Option<String> {
        self.mistakes.iter().find(|mistake| mistake.field == field).map(|mistake| capital(&in_language(&mistake.words)))
    }

    /// What is wrong and belongs to no field that is shown.
    fn wrong_elsewhere(&self) -> Vec<String> {
        self.mistakes
            .iter()
            .filter(|mistake| !["name", "title", "words"].contains(&mistake.field.as_str()))
            .map(|mistake| capital(&in_language(&mistake.words)))
            .collect()
    }
}

/// Under which topic somebody wants to write.
#[derive(Debug, Deserialize)]
pub(super) struct Under {
    topic: Option<String>,
}

/// What was typed.
#[derive(Default)]
struct Typed {
    name: Option<Personal<String>>,
    title: Option<Personal<String>>,
    words: Option<Personal<String>>,
}

/// `GET /me/{token}/board`
pub(super) async fn show(State(app): State<App>, AtSite(site): AtSite, Mine(token): Mine, Query(under): Query<Under>) -> PageResult {
    page(&app, &site, &token, (under.topic, Typed::default(), Vec::new())).await
}

/// `POST /me/{token}/board`
pub(super) async fn send(State(app): State<App>, AtSite(site): AtSite, Mine(token): Mine, posted: Posted) -> PageResult {
    if !posted.only(&FIELDS) {
        return Err(Page::unreadable(&app, Some(&site), StatusCode::UNPROCESSABLE_ENTITY));
    }
    let topic = posted.one("topic").map(str::to_owned);
    let typed = Typed { name: posted.personal("name"), title: posted.personal("data-title"), words: posted.personal("words") };
    let none = || Page::nothing_here(&app, Some(&site));
    let new = NewPost {
        topic: topic.clone().map(RecordId::try_from).transpose().map_err(|_| none())?,
        title: typed.title.clone(),
        words: typed.words.clone().unwrap_or_else(|| Personal::new(String::new())),
        name: typed.name.clone(),
        statement: posted.one("statement").unwrap_or_default().to_owned(),
        idempotency: posted.one("idempotency").map(str::to_owned),
    };
    match app.house.post_on_board(&site, &token, new).await {
        Ok(topic) => Ok(Redirect::to(&format!("/board/{topic}")).into_response()),
        Err(OperationError::Malformed(mistakes)) => {
            let again = page(&app, &site, &token, (topic, typed, mistakes)).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, again).into_response())
        }
        Err(error) => Err(Page::of(&app, &site, &error)),
    }
}

/// `GET /me/{token}/board/{post}/edit`
pub(super) async fn show_edit(State(app): State<App>, AtSite(site): AtSite, Mine(token): Mine, Path((_, post)): Path<(String, String)>) -> PageResult {
    let own = own(&app, &site, &token, &post).await?;
    let typed = Typed { name: None, title: own.title.clone(), words: own.words.clone() };
    edit_page(&app, &site, &token, (own, typed, Vec::new())).await
}

/// `POST /me/{token}/board/{post}/edit`
pub(super) async fn edit(
    State(app): State<App>,
    AtSite(site): AtSite,
    Mine(token): Mine,
    Path((_, post)): Path<(String, String)>,
    posted: Posted,
) -> PageResult {
    let own = own(&app, &site, &token, &post).await?;
    let typed = Typed { name: None, title: posted.personal("data-title"), words: posted.personal("words") };
    let words = typed.words.clone().unwrap_or_else(|| Personal::new(String::new()));
    let statement = posted.one("statement").unwrap_or_default();
    match app.house.edit_post(&site, &token, own.post, (typed.title.as_ref(), &words, statement)).await {
        Ok(topic) => Ok(Redirect::to(&format!("/board/{topic}")).into_response()),
        Err(OperationError::Malformed(mistakes)) => {
            let again = edit_page(&app, &site, &token, (own, typed, mistakes)).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, again).into_response())
        }
        Err(error) => Err(Page::of(&app, &site, &error)),
    }
}

/// `POST /me/{token}/board/{post}/delete`
pub(super) async fn delete(
    State(app): State<App>,
    AtSite(site): AtSite,
    Mine(token): Mine,
    Path((_, post)): Path<(String, String)>,
    _posted: Posted,
) -> PageResult {
    let own = own(&app, &site, &token, &post).await?;
    app.house.delete_post(&site, &token, own.post).await.map_err(|error| Page::of(&app, &site, &error))?;
    Ok(Redirect::to(&format!("/me/{}/board", token.as_str())).into_response())
}

/// A post of who is here.
async fn own(app: &App, site: &SiteId, token: &LinkToken, post: &str) -> Result<PostView, Page> {
    let none = || Page::nothing_here(app, Some(site));
    board_of(app, site)?;
    let id: RecordId = post.to_owned().try_into().map_err(|_| none())?;
    let posts = app.house.my_posts(site, token).await.map_err(|error| Page::of(app, site, &error))?;
    posts.into_iter().find(|post| post.post == id).ok_or_else(none)
}

async fn page(app: &App, site: &SiteId, token: &LinkToken, (topic, typed, mistakes): (Option<String>, Typed, Vec<Mistake>)) -> PageResult {
    let failed = |error| Page::of(app, site, &error);
    let posts = app.house.my_posts(site, token).await.map_err(failed)?;
    let has_name = app.house.my_board_name(site, token).await.map_err(failed)?;
    let base = base(app, site, token, typed).await?;
    html(&WritePage {
        heading: if topic.is_some() { "write-answer" } else { "write-begin" },
        button: "write-post",
        action: format!("{}/board", base.me),
        asks_title: topic.is_none(),
        asks_name: has_name.is_none(),
        name: has_name.map_or(base.name, Clear::new),
        topic,
        mistakes,
        posts: posts.into_iter().map(Shown::of).collect(),
        ..base
    })
}

async fn edit_page(app: &App, site: &SiteId, token: &LinkToken, (own, typed, mistakes): (PostView, Typed, Vec<Mistake>)) -> PageResult {
    let base = base(app, site, token, typed).await?;
    html(&WritePage {
        heading: "write-edit",
        button: "write-save",
        action: format!("{}/board/{}/edit", base.me, own.post),
        asks_title: own.title.is_some(),
        mistakes,
        ..base
    })
}

/// What both pages have.
async fn base(app: &App, site: &SiteId, token: &LinkToken, typed: Typed) -> Result<WritePage, Page> {
    let failed = |error| Page::of(app, site, &error);
    let policy = app.house.policy(site).map_err(failed)?;
    let board = board_of(app, site)?;
    let clear = |text: Option<Personal<String>>| text.map_or_else(Clear::empty, Clear::new);
    Ok(WritePage {
        shell: Shell::mine(app, &policy, plain("write-title", &[])),
        door: MyDoor::of(app, site, token).await.map_err(failed)?,
        me: format!("/me/{}", token.as_str()),
        action: String::new(),
        heading: "",
        button: "",
        above: Above::of(app, board),
        topic: None,
        asks_title: false,
        asks_name: false,
        name: clear(typed.name),
        title: clear(typed.title),
        words: clear(typed.words),
        mistakes: Vec::new(),
        idempotency: app.house.fresh_idempotency(),
        posts: Vec::new(),
        title_max: TITLE_CHARACTERS_MAX,
        name_max: NAME_CHARACTERS_MAX,
        words_max: POST_CHARACTERS_MAX,
    })
}
