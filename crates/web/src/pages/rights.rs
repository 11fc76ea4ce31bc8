//! `POST /me/{token}/rights`: the person exercises a right on their own page. It decides nothing; the house does.

use crate::app::App;
use crate::door::AtSite;
use crate::pages::PageResult;
use crate::pages::error::Page;
use crate::pages::html;
use crate::pages::me::{Before, page};
use crate::pages::typed::Posted;
use crate::session::Mine;
use crate::view::clear::Clear;
use crate::view::frame::Shell;
use crate::view::house::{house_words, mistakes_joined};
use crate::view::words::spoken;
use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use operations::{Exercise, OperationError};
use vocabulary::{Channel, DataCategory, SiteId};

/// The plain fields of a right's form.
const FIELDS: [&str; 3] = ["right", "idempotency", "category"];

#[derive(Debug, Template)]
#[template(path = "gone.html")]
struct GonePage {
    shell: Shell,
    words: String,
}

/// `POST /me/{token}/rights`
pub(crate) async fn exercise(State(app): State<App>, AtSite(site): AtSite, Mine(token): Mine, posted: Posted) -> PageResult {
    let exercise = exercise_of(&app, &site, &posted, Channel::AccountPage)?;
    let key = exercise.key.clone();
    match app.house.exercise(&site, &token, exercise).await {
        Ok(request) => match page(&app, &site, &token, Before::Did(house_words(&request.words))).await {
            Ok(shown) => Ok(shown),
            Err(_) => gone(&app, &site, house_words(&request.words)),
        },
        Err(OperationError::Malformed(mistakes)) => {
            let again = page(&app, &site, &token, Before::Wrong(mistakes_joined(&mistakes, " "), key)).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, again).into_response())
        }
        Err(error) => Err(Page::of(&app, &site, &error)),
    }
}

/// What a right's form asks for. A correction without a new value is none: there may be words instead.
pub(crate) fn exercise_of(app: &App, site: &SiteId, posted: &Posted, channel: Channel) -> Result<Exercise, Page> {
    let unreadable = || Page::unreadable(app, Some(site), StatusCode::UNPROCESSABLE_ENTITY);
    let key = posted.one("right").filter(|_| posted.only(&FIELDS)).ok_or_else(unreadable)?;
    let category = posted.one("category").map(DataCategory::new).transpose().map_err(|_| unreadable())?;
    let value = posted.personal("value").filter(|value| !Clear::new(value.clone()).is_blank());
    Ok(Exercise {
        key: key.to_owned(),
        channel,
        correction: category.zip(value),
        words: posted.personal("words"),
        idempotency: posted.one("idempotency").map(str::to_owned),
    })
}

/// The page of whoever has none any more.
pub(crate) fn gone(app: &App, site: &SiteId, words: String) -> PageResult {
    let policy = app.house.policy(site).map_err(|error| Page::of(app, site, &error))?;
    html(&GonePage { shell: Shell::private(app, &policy, spoken("done")), words })
}
