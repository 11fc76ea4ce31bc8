//! `GET /board` and `GET /board/{topic}`: what everybody reads. Nothing is asked of who reads it.

use super::{Shown, board_of, public_shell};
use crate::app::App;
use crate::door::AtSite;
use crate::pages::error::Page;
use crate::pages::{PageResult, html};
use crate::view::clear::Clear;
use crate::view::frame::Shell;
use crate::view::words::day_of;
use askama::Template;
use axum::extract::{Path, Query, State};
use operations::TopicView;
use serde::Deserialize;
use vocabulary::RecordId;

#[derive(Debug, Template)]
#[template(path = "board/topics.html")]
struct TopicsPage {
    shell: Shell,
    topics: Vec<Topic>,
    before: Option<String>,
}

#[derive(Debug)]
struct Topic {
    id: String,
    title: Option<Clear>,
    author: Option<Clear>,
    at: String,
    day: String,
    posts: u64,
}

impl Topic {
    fn of(topic: TopicView) -> Self {
        Self {
            id: topic.topic.to_string(),
            title: topic.title.map(Clear::new),
            author: topic.author.map(Clear::new),
            at: topic.posted_at.to_string(),
            day: day_of(topic.posted_at),
            posts: topic.posts as u64,
        }
    }
}

#[derive(Debug, Template)]
#[template(path = "board/topic.html")]
struct TopicPage {
    shell: Shell,
    answer: String,
    title: Option<Clear>,
    posts: Vec<Shown>,
}

/// From where the list goes on.
#[derive(Debug, Deserialize)]
pub(super) struct From {
    before: Option<String>,
}

/// `GET /board`
pub(super) async fn topics(State(app): State<App>, AtSite(site): AtSite, Query(from): Query<From>) -> PageResult {
    let failed = |error| Page::of(&app, &site, &error);
    let policy = app.house.policy(&site).map_err(failed)?;
    board_of(&app, &site)?;
    let found = app.house.topics(&site, from.before.as_deref()).await.map_err(failed)?;
    html(&TopicsPage { shell: public_shell(&app, &policy, "board-title"), topics: found.topics.into_iter().map(Topic::of).collect(), before: found.before })
}

/// `GET /board/{topic}`
pub(super) async fn topic(State(app): State<App>, AtSite(site): AtSite, Path(topic): Path<String>) -> PageResult {
    let failed = |error| Page::of(&app, &site, &error);
    let none = || Page::nothing_here(&app, Some(&site));
    let policy = app.house.policy(&site).map_err(failed)?;
    board_of(&app, &site)?;
    let id: RecordId = topic.clone().try_into().map_err(|_| none())?;
    let posts = app.house.topic(&site, id).await.map_err(failed)?;
    if posts.is_empty() {
        return Err(none());
    }
    let title = posts.iter().find_map(|post| post.title.clone()).map(Clear::new);
    html(&TopicPage {
        shell: public_shell(&app, &policy, "topic-title"),
        answer: format!("/me/here/board?topic={topic}"),
        title,
        posts: posts.into_iter().map(Shown::of).collect(),
    })
}
