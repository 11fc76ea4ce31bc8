//! The pages, one file each. They show what the house says and decide nothing themselves.

mod board;
pub(crate) mod children;
mod consents;
mod cookies;
pub(crate) mod embed;
pub(crate) mod error;
mod export;
mod form;
mod forms;
mod home;
mod leaving;
pub(crate) mod lobby;
mod log;
mod me;
mod me_breaches;
mod me_elsewhere;
mod me_left;
mod me_letters;
mod me_requests;
mod me_rights;
mod my_door;
mod opt_out;
pub(crate) mod passkeys;
mod preferences;
mod privacy;
mod receipts;
mod refused;
mod reply;
mod rights;
pub(crate) mod script;
mod sign_in;
mod sign_in_link;
mod sign_out;
mod signing_in;
pub(crate) mod stylesheet;
mod try_answer;
mod try_facts;
mod try_it;
mod try_question;
mod try_release;
pub(crate) mod typed;
mod versions;

pub(crate) use crate::pages::privacy::preview as preview_of_policy;
pub(crate) use crate::pages::receipts::to_keep;

use crate::app::App;
use crate::door::Door;
use crate::limits::FORM_BODY_BYTES_MAX;
use crate::pages::error::Page;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::HeaderMap;
use axum::http::header::{CONTENT_TYPE, HOST};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Extension, Router, middleware};

/// What a page's handler gives back.
pub(crate) type PageResult = Result<Response, Page>;

/// The pages of the lobby and of every site.
pub(crate) fn routes(app: &App) -> Router<App> {
    let mut pages = Router::new()
        .route("/", get(front))
        .route("/privacy", get(privacy::in_force))
        .route("/privacy/versions", get(versions::list))
        .route("/privacy/versions/{date}", get(privacy::version))
        .route("/forms", get(forms::list))
        .route("/leaving", get(leaving::show))
        .route("/forms/{kind}", get(form::show).post(form::send))
        .route("/me/{token}", get(me::show))
        .route("/me/{token}/receipts", get(receipts::list))
        .route("/me/{token}/receipts/{leaf}", get(receipts::receipt))
        .route("/me/{token}/receipts/{leaf}/check", get(receipts::check))
        .route("/me/{token}/export.json", get(export::json))
        .route("/me/{token}/export.csv", get(export::csv))
        .route("/me/{token}/requests/{id}/{step}", post(me_requests::step))
        .route("/me/{token}/consents", get(consents::show).post(consents::choose))
        .route("/me/{token}/consents/{id}/receipt.json", get(consents::receipt))
        .route("/consent-receipt-schema.json", get(consents::schema))
        .route("/preferences/{token}", get(preferences::show).post(preferences::choose))
        .route("/refused/{reference}", get(refused::show))
        .route("/cookies", get(cookies::show).post(cookies::choose))
        .route("/me/{token}/orders/{id}/cancel", post(me_left::cancel))
        .route("/reply/{token}", get(reply::show).post(reply::answer))
        .route(crate::view::copy::SCHEMA_PATH, get(export::described))
        .route("/.well-known/gpc.json", get(form::signal))
        .route("/log/key", get(log::key))
        .route("/log/{*path}", get(log::file))
        .route("/me/{token}/reopen", post(me::reopen))
        .route("/me/{token}/rights", post(rights::exercise))
        .merge(sign_in_routes())
        .merge(board::routes())
        .merge(children::routes())
        .merge(embed::routes())
        .route("/me/{token}/forms/{kind}", get(form::show_own).post(form::send_own))
        .route("/opt-out/{token}", get(opt_out::show).post(opt_out::confirm))
        .route("/language", post(crate::language::choose))
        .route("/style.css", get(stylesheet::style))
        .route("/icon.svg", get(stylesheet::icon));
    if app.settings.try_page {
        pages = pages
            .route("/try", get(try_it::show).post(try_it::ask))
            .route("/try/facts", post(try_facts::record))
            .route("/try/revoke", post(try_facts::revoke))
            .route("/try/release", post(try_release::release));
    }
    pages.layer(DefaultBodyLimit::max(FORM_BODY_BYTES_MAX)).layer(middleware::from_fn_with_state(app.clone(), crate::origin::same))
}

/// The pages on which people sign in and out.
fn sign_in_routes() -> Router<App> {
    Router::new()
        .route("/me", get(me::mine))
        .route("/me/{token}/signing-in", get(signing_in::show))
        .route("/me/{token}/signing-in/password", post(signing_in::set_password))
        .route("/me/{token}/signing-in/password/remove", post(signing_in::remove_password))
        .route("/me/{token}/signing-in/passkeys", post(passkeys::add))
        .route("/me/{token}/signing-in/passkeys/ask", post(passkeys::ask_for_new))
        .route("/me/{token}/signing-in/passkeys/remove", post(signing_in::remove_passkey))
        .route("/me/{token}/signing-in/end", post(signing_in::end))
        .route("/me/{token}/sign-out", post(sign_out::leave))
        .route("/sign-in", get(sign_in::show).post(sign_in::ask))
        .route("/sign-in/sent", get(sign_in::sent))
        .route("/sign-in/code", post(sign_in::code))
        .route("/sign-in/password", post(sign_in::password))
        .route("/sign-in/passkey", post(passkeys::sign_in))
        .route("/sign-in/passkey/ask", post(passkeys::ask))
        .route("/sign-in/{token}", get(sign_in_link::show).post(sign_in_link::confirm))
        .route("/passkeys.js", get(script::script))
}

/// `GET /`: the list of sites at the lobby, a site's front page elsewhere.
async fn front(State(app): State<App>, Extension(door): Extension<Door>, headers: HeaderMap) -> PageResult {
    match door {
        Door::Lobby => lobby::show(&app, port(&headers)),
        Door::Site(site) => home::show(&app, &site),
    }
}

/// The port the browser sees, so that links from host to host keep it.
pub(crate) fn port(headers: &HeaderMap) -> Option<u16> {
    let host = headers.get(HOST)?.to_str().ok()?;
    host.rsplit_once(':')?.1.parse().ok()
}

/// Renders a page.
pub(crate) fn html(page: &impl askama::Template) -> PageResult {
    match page.render() {
        Ok(text) => Ok(([(CONTENT_TYPE, "text/html; charset=utf-8")], text).into_response()),
        Err(error) => {
            tracing::error!(%error, "a page could not be rendered");
            Err(Page::fault())
        }
    }
}
