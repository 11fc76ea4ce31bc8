//! `GET` and `POST /cookies`: what is kept in a browser and why, and whether visits may be counted. Looking sets nothing; choosing sets the
//! choice and nothing else.

use crate::app::App;
use crate::door::AtSite;
use crate::pages::error::Page;
use crate::pages::typed::Posted;
use crate::pages::{PageResult, html};
use crate::session::{Visiting, keep_counting, with};
use crate::view::frame::{Here, Shell};
use crate::view::grounds::Grounds;
use crate::view::words::spoken;
use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect};
use operations::{Counting, CountingChoice, Visit};
use policy::Policy;
use vocabulary::{Channel, SiteId};

#[derive(Debug, Template)]
#[template(path = "cookies.html")]
struct CookiesPage {
    shell: Shell,
    company: String,
    said: Option<String>,
    ever: bool,
    by_cookies_off: bool,
    asks_age: bool,
    signal: bool,
    standing: String,
    under: String,
    grounds: Grounds,
}

/// `GET /cookies`
pub(crate) async fn show(State(app): State<App>, AtSite(site): AtSite, Visiting(visit): Visiting) -> PageResult {
    page(&app, &site, visit)
}

/// `POST /cookies`
pub(crate) async fn choose(State(app): State<App>, AtSite(site): AtSite, posted: Posted) -> PageResult {
    let choice = match posted.one("choice").filter(|_| posted.only(&["choice"])) {
        Some("accepted") => CountingChoice::Accepted,
        Some("refused") => CountingChoice::Refused,
        _ => return Err(Page::unreadable(&app, Some(&site), StatusCode::UNPROCESSABLE_ENTITY)),
    };
    let counting = app.house.may_count(&site, Visit::default()).map_err(|error| Page::of(&app, &site, &error))?;
    if !counting.ever {
        // Nothing is counted here, so there is nothing to keep.
        return Ok(Redirect::to("/cookies").into_response());
    }
    Ok(with(Redirect::to("/cookies").into_response(), [keep_counting(choice)]))
}

fn page(app: &App, site: &SiteId, visit: Visit) -> PageResult {
    let failed = |error| Page::of(app, site, &error);
    let policy = app.house.policy(site).map_err(failed)?;
    let counting = app.house.may_count(site, visit).map_err(failed)?;
    html(&CookiesPage {
        asks_age: app.house.asks_age(site).map_err(failed)?,
        shell: Shell::site(app, &policy, spoken("cookies-and-counting"), Here::Elsewhere),
        company: policy.company().to_owned(),
        said: visit.choice.map(|choice| {
            spoken(match choice {
                CountingChoice::Accepted => "counted-yes",
                CountingChoice::Refused => "counted-no",
            })
        }),
        ever: counting.ever,
        by_cookies_off: counting.ever && is_by_cookies_off(&policy),
        signal: app.house.offers(site).gpc,
        standing: standing(&counting, visit),
        under: spoken(if counting.permitted { "counting-permits" } else { "counting-says" }),
        grounds: Grounds::of(app, &counting.reasons),
    })
}

fn is_by_cookies_off(policy: &Policy) -> bool {
    policy.rights().iter().any(|right| right.channels.contains(&Channel::CookiesOff))
}

fn standing(counting: &Counting, visit: Visit) -> String {
    spoken(match (counting.permitted, visit.choice) {
        (true, Some(_)) => "counts-said-yes",
        (true, None) => "counts-unless",
        (false, _) if counting.by_signal => "counts-signal",
        (false, Some(CountingChoice::Refused)) => "counts-said-no",
        (false, _) => "counts-not-said",
    })
}
