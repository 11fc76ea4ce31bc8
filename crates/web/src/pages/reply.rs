//! `GET` and `POST /reply/{token}`: what a person can ask by answering a message of the company: the message itself is what proves them. No
//! value is shown here, and looking changes nothing.

use crate::app::App;
use crate::door::AtSite;
use crate::pages::error::Page;
use crate::pages::me_rights::Offered;
use crate::pages::rights::exercise_of;
use crate::pages::typed::Posted;
use crate::pages::{PageResult, html};
use crate::view::frame::Shell;
use crate::view::house::{house_words, mistakes_joined};
use crate::view::words::{capital, category_title, spoken};
use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::IntoResponse;
use operations::{LinkToken, OperationError};
use vocabulary::{Channel, SiteId};

#[derive(Debug, Template)]
#[template(path = "reply.html")]
struct ReplyPage {
    shell: Shell,
    company: String,
    said: Option<String>,
    wrong: Option<String>,
    rights: Vec<Offered>,
    action: String,
    correctable: Vec<(String, String)>,
}

/// `GET /reply/{token}`
pub(crate) async fn show(State(app): State<App>, AtSite(site): AtSite, Path(token): Path<String>) -> PageResult {
    let token = secret(&app, &site, &token)?;
    page(&app, &site, &token, None, None).await
}

/// `POST /reply/{token}`
pub(crate) async fn answer(State(app): State<App>, AtSite(site): AtSite, Path(token): Path<String>, posted: Posted) -> PageResult {
    let token = secret(&app, &site, &token)?;
    let exercise = exercise_of(&app, &site, &posted, Channel::Reply)?;
    match app.house.exercise(&site, &token, exercise).await {
        Ok(request) => page(&app, &site, &token, Some(house_words(&request.words)), None).await,
        Err(OperationError::Malformed(mistakes)) => {
            let again = page(&app, &site, &token, None, Some(capital(&mistakes_joined(&mistakes, " ")))).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, again).into_response())
        }
        Err(error) => Err(Page::of(&app, &site, &error)),
    }
}

fn secret(app: &App, site: &SiteId, token: &str) -> Result<LinkToken, Page> {
    LinkToken::read(token).ok_or_else(|| Page::of(app, site, &OperationError::LinkInvalid))
}

async fn page(app: &App, site: &SiteId, token: &LinkToken, said: Option<String>, wrong: Option<String>) -> PageResult {
    let failed = |error| Page::of(app, site, &error);
    let policy = app.house.policy(site).map_err(failed)?;
    let view = app.house.reply_shown(site, token).await.map_err(failed)?;
    html(&ReplyPage {
        shell: Shell::private(app, &policy, spoken("reply-title")),
        company: view.company,
        said,
        wrong,
        rights: Offered::all(app, &policy, (&view.rights, &[]), None),
        action: format!("/reply/{}", token.as_str()),
        correctable: view.held.iter().map(|category| (category.to_string(), category_title(category, &policy))).collect(),
    })
}
