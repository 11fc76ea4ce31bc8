//! The public board and the public portfolios of a site whose policy speaks of them; elsewhere these addresses say why there are none. What a
//! person posted is shown as text and never as markup, under the name they chose, and no address of theirs is shown.

mod portfolios;
mod reading;
mod writing;

use crate::app::App;
use crate::language::{plain, spoken};
use crate::pages::error::Page;
use crate::view::clear::Clear;
use crate::view::frame::{Here, Shell};
use crate::view::grounds::Grounds;
use axum::Router;
use axum::routing::{get, post};
use operations::{Board, PostView};
use policy::Policy;
use vocabulary::{Personal, SiteId};

/// The pages of the board and of the portfolios.
pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/board", get(reading::topics))
        .route("/board/{topic}", get(reading::topic))
        .route("/portfolios", get(portfolios::list))
        .route("/portfolios/{id}", get(portfolios::one))
        .route("/me/{token}/board", get(writing::show).post(writing::send))
        .route("/me/{token}/board/{post}/edit", get(writing::show_edit).post(writing::edit))
        .route("/me/{token}/board/{post}/delete", post(writing::delete))
        .route("/me/{token}/portfolio", get(portfolios::show).post(portfolios::change))
}

/// The site's board; where it has none, a page that says why.
fn board_of(app: &App, site: &SiteId) -> Result<Board, Page> {
    let board = app.house.board_in(site, spoken()).map_err(|error| Page::of(app, site, &error))?;
    board.ok_or_else(|| Page::no_board(app, site))
}

/// The frame of a page that everybody reads; its title by its name. Search engines list it only where the operator lets them.
fn public_shell(app: &App, policy: &Policy, title: &'static str) -> Shell {
    let listed = app.house.offers(&policy.version().site).board_listed;
    Shell { private: !listed, ..Shell::site(app, policy, plain(title, &[]), Here::Board) }
}

/// What stands above a box before something is posted.
#[derive(Debug)]
struct Above {
    warnings: Vec<String>,
    terms: String,
    statement: String,
    grounds: Grounds,
}

impl Above {
    fn of(app: &App, board: Board) -> Self {
        let reasons: Vec<_> = board.notices.iter().map(|notice| notice.reason.clone()).collect();
        Self {
            warnings: board.notices.into_iter().map(|notice| notice.words).collect(),
            terms: board.terms,
            statement: board.statement,
            grounds: Grounds::of(app, &reasons),
        }
    }
}

/// A post as its page shows it.
#[derive(Debug)]
struct Shown {
    id: String,
    topic: String,
    title: Option<Clear>,
    author: Option<Clear>,
    words: Option<Clear>,
    at: String,
    day: String,
    edited: Option<String>,
    hidden: bool,
    because: Option<Clear>,
}

impl Shown {
    fn of(post: PostView) -> Self {
        let clear = |text: Option<Personal<String>>| text.map(Clear::new);
        Self {
            id: post.post.to_string(),
            topic: post.topic.to_string(),
            title: clear(post.title),
            author: clear(post.author),
            words: clear(post.words),
            at: post.posted_at.to_string(),
            day: crate::view::words::day_of(post.posted_at),
            edited: post.edited_at.map(crate::view::words::day_of),
            hidden: post.hidden_at.is_some(),
            because: clear(post.hidden_because),
        }
    }
}
