//! Portfolios: `/portfolios` for everybody, `/me/{token}/portfolio` for the member whose it is. What is public is ticked field by field, and
//! nothing is ticked beforehand.

use super::{Above, board_of, public_shell};
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
use crate::view::words::{capital, day_of};
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect};
use operations::{LinkToken, Mistake, OperationError, PORTFOLIO_FIELDS, PortfolioChange, PortfolioField, PortfolioView};
use serde::Deserialize;
use vocabulary::{Personal, RecordId, SiteId};

#[derive(Debug, Template)]
#[template(path = "board/portfolios.html")]
struct PortfoliosPage {
    shell: Shell,
    heading: &'static str,
    portfolios: Vec<Portfolio>,
    after: Option<String>,
}

#[derive(Debug)]
struct Portfolio {
    address: String,
    day: String,
    fields: Vec<(&'static str, Clear)>,
}

impl Portfolio {
    fn of(portfolio: PortfolioView) -> Self {
        let label = |key: &str| PORTFOLIO_FIELDS.iter().find(|field| field.key == key).map_or("", |field| public_label(field));
        Self {
            address: format!("/portfolios/{}", portfolio.portfolio),
            day: day_of(portfolio.changed_at),
            fields: portfolio.fields.into_iter().map(|(key, words)| (label(&key), Clear::new(words))).collect(),
        }
    }
}

/// What a field is called to those who read it, by its name.
fn public_label(field: &PortfolioField) -> &'static str {
    match field.key {
        "company" => "portfolios-company",
        "offer" => "portfolios-offer",
        _ => "portfolios-place",
    }
}

/// What it is called to the member whose it is, by its name.
fn own_label(field: &PortfolioField) -> &'static str {
    match field.key {
        "company" => "portfolio-company",
        "offer" => "portfolio-offer",
        _ => "portfolio-place",
    }
}

#[derive(Debug, Template)]
#[template(path = "board/portfolio.html")]
struct PortfolioPage {
    shell: Shell,
    door: MyDoor,
    me: String,
    above: Above,
    slots: Vec<Slot>,
    saved: bool,
    mistakes: Vec<String>,
}

#[derive(Debug)]
struct Slot {
    field: PortfolioField,
    label: &'static str,
    typed: Clear,
    public: bool,
    wrong: Option<String>,
}

/// From where the list goes on, or that something was saved.
#[derive(Debug, Deserialize)]
pub(super) struct Asked {
    after: Option<String>,
    saved: Option<String>,
}

/// `GET /portfolios`
pub(super) async fn list(State(app): State<App>, AtSite(site): AtSite, Query(asked): Query<Asked>) -> PageResult {
    let failed = |error| Page::of(&app, &site, &error);
    let policy = app.house.policy(&site).map_err(failed)?;
    board_of(&app, &site)?;
    let after = asked.after.and_then(|after| RecordId::try_from(after).ok());
    let (portfolios, goes_on) = app.house.portfolios(&site, after).await.map_err(failed)?;
    let shell = public_shell(&app, &policy, "portfolios-title");
    html(&PortfoliosPage {
        shell,
        heading: "portfolios-heading",
        portfolios: portfolios.into_iter().map(Portfolio::of).collect(),
        after: goes_on.map(|last| last.to_string()),
    })
}

/// `GET /portfolios/{id}`
pub(super) async fn one(State(app): State<App>, AtSite(site): AtSite, Path(id): Path<String>) -> PageResult {
    let failed = |error| Page::of(&app, &site, &error);
    let none = || Page::nothing_here(&app, Some(&site));
    let policy = app.house.policy(&site).map_err(failed)?;
    board_of(&app, &site)?;
    let id: RecordId = id.try_into().map_err(|_| none())?;
    let portfolio = app.house.portfolio(&site, id).await.map_err(failed)?.ok_or_else(none)?;
    let shell = public_shell(&app, &policy, "portfolios-one-title");
    html(&PortfoliosPage { shell, heading: "portfolios-one", portfolios: vec![Portfolio::of(portfolio)], after: None })
}

/// `GET /me/{token}/portfolio`
pub(super) async fn show(State(app): State<App>, AtSite(site): AtSite, Mine(token): Mine, Query(asked): Query<Asked>) -> PageResult {
    let failed = |error| Page::of(&app, &site, &error);
    board_of(&app, &site)?;
    let person = app.house.person(&site, &token).await.map_err(failed)?;
    let public = app.house.my_public_fields(&site, &token).await.map_err(failed)?;
    let typed = |field: &PortfolioField| person.records.iter().find(|record| record.source == field.source()).map(|record| record.value.clone());
    let slots = PORTFOLIO_FIELDS.iter().map(|field| slot(field, typed(field), (&public, &[]))).collect();
    page(&app, &site, &token, (slots, Vec::new(), asked.saved.is_some())).await
}

/// `POST /me/{token}/portfolio`
pub(super) async fn change(State(app): State<App>, AtSite(site): AtSite, Mine(token): Mine, posted: Posted) -> PageResult {
    if !posted.only(&["statement", "public"]) {
        return Err(Page::unreadable(&app, Some(&site), StatusCode::UNPROCESSABLE_ENTITY));
    }
    let typed = |field: &PortfolioField| posted.personal(&format!("data-{}", field.key));
    let public: Vec<String> = posted.all("public").map(str::to_owned).collect();
    let change = PortfolioChange {
        values: PORTFOLIO_FIELDS.iter().filter_map(|field| Some((field.key.to_owned(), typed(field)?))).collect(),
        public: public.clone(),
        statement: posted.one("statement").unwrap_or_default().to_owned(),
    };
    match app.house.change_portfolio(&site, &token, change).await {
        Ok(()) => Ok(Redirect::to(&format!("/me/{}/portfolio?saved=yes", token.as_str())).into_response()),
        Err(OperationError::Malformed(mistakes)) => {
            let slots = PORTFOLIO_FIELDS.iter().map(|field| slot(field, typed(field), (&public, &mistakes))).collect();
            let words = mistakes.iter().map(|mistake| capital(&in_language(&mistake.words))).collect();
            let again = page(&app, &site, &token, (slots, words, false)).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, again).into_response())
        }
        Err(error) => Err(Page::of(&app, &site, &error)),
    }
}

fn slot(field: &PortfolioField, typed: Option<Personal<String>>, (public, mistakes): (&[String], &[Mistake])) -> Slot {
    Slot {
        field: *field,
        label: own_label(field),
        typed: typed.map_or_else(Clear::empty, Clear::new),
        public: public.iter().any(|chosen| chosen == field.key),
        wrong: mistakes.iter().find(|mistake| mistake.field == field.key).map(|mistake| capital(&in_language(&mistake.words))),
    }
}

async fn page(app: &App, site: &SiteId, token: &LinkToken, (slots, mistakes, saved): (Vec<Slot>, Vec<String>, bool)) -> PageResult {
    let failed = |error| Page::of(app, site, &error);
    let policy = app.house.policy(site).map_err(failed)?;
    let board = board_of(app, site)?;
    html(&PortfolioPage {
        shell: Shell::mine(app, &policy, plain("portfolio-yours", &[])),
        door: MyDoor::of(app, site, token).await.map_err(failed)?,
        me: format!("/me/{}", token.as_str()),
        above: Above::of(app, board),
        slots,
        saved,
        mistakes,
    })
}
