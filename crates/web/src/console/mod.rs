//! The console: the pages of the company's own people, under `/console` on each site's host. It is in English, works without a script but for
//! passkeys, and shows what the house releases to the member who is signed in; it decides nothing.
//!
//! A section is one file with a `SECTION` and one line in [`SECTIONS`].

mod acknowledgement;
mod audit;
mod breaches;
mod break_glass;
mod children;
mod company;
mod disclosures;
mod door;
mod error;
mod figures;
mod frame;
mod join;
mod kept;
mod keys;
mod mailings;
mod members;
mod orders;
mod overview;
mod own;
pub(crate) mod parts;
mod policy;
mod registers;
mod requests;
mod sent;
mod settings;
mod site_keys;
mod staff;
mod style;
mod systems;
mod tasks;
mod uploaded;
mod viewed;

use crate::app::App;
use crate::limits::FORM_BODY_BYTES_MAX;
use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};
use axum::{Router, middleware};
use error::ConsoleError;
use frame::Section;

pub(crate) use style::address as style_address;

/// What a handler of the console gives back.
pub(crate) type ConsoleResult = Result<axum::response::Response, ConsoleError>;

/// Every section, in the order of the navigation.
const SECTIONS: &[Section] = &[
    overview::SECTION,
    figures::SECTION,
    requests::SECTION,
    tasks::SECTION,
    orders::SECTION,
    break_glass::SECTION,
    breaches::SECTION,
    mailings::SECTION,
    children::SECTION,
    registers::SECTION,
    disclosures::SECTION,
    policy::map::SECTION,
    policy::compare::SECTION,
    policy::editor::SECTION,
    audit::SECTION,
    members::SECTION,
    keys::SECTION,
    site_keys::SECTION,
    systems::SECTION,
    settings::SECTION,
    acknowledgement::SECTION,
    own::SECTION,
];

/// The pages of the console.
pub(crate) fn routes(app: &App) -> Router<App> {
    let mut console = Router::new()
        .route("/console/style.css", get(style::style))
        .route("/console/sign-in", get(door::show))
        .route("/console/sign-in/passkey", post(door::sign_in))
        .route("/console/sign-in/passkey/ask", post(door::ask))
        .route("/console/sign-in/company", post(company::ask))
        .route("/console/sign-in/company/back", get(company::back))
        .route("/console/sign-out", post(door::sign_out))
        .route("/console/join/{token}", get(join::show).post(join::join))
        .route("/console/join/{token}/ask", post(join::ask))
        .route("/console/join/{token}/company", post(company::join));
    for section in SECTIONS {
        console = console.merge((section.routes)());
    }
    let console = console.fallback(|| async { ConsoleError::nothing_here() }).layer(DefaultBodyLimit::max(FORM_BODY_BYTES_MAX));
    let pages = kept::pages(console.clone(), app);
    console
        .layer(middleware::from_fn_with_state(pages, kept::again))
        .layer(middleware::from_fn(crate::language::in_english))
        .layer(middleware::from_fn_with_state(app.clone(), crate::origin::same))
}

#[cfg(test)]
mod tests {
    use super::SECTIONS;

    #[test]
    fn sections_stand_at_addresses_of_their_own_and_are_named() {
        let mut paths: Vec<&str> = SECTIONS.iter().map(|section| section.path).collect();
        paths.sort_unstable();
        paths.dedup();
        assert_eq!(paths.len(), SECTIONS.len());
        assert!(SECTIONS.iter().all(|section| section.path.starts_with("/console") && !section.title.is_empty()));
    }
}
