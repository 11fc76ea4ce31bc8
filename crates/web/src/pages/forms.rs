//! `GET /forms`: the forms that the site's policy permits, and those it does not, with the sentence. It collects nothing.

use crate::app::App;
use crate::door::AtSite;
use crate::language::{plain, spoken};
use crate::pages::error::Page;
use crate::pages::{PageResult, html};
use crate::view::frame::{Here, Shell};
use crate::view::grounds::Grounds;
use askama::Template;
use axum::extract::State;
use operations::{Form, FormRefusal};

#[derive(Debug, Template)]
#[template(path = "forms.html")]
struct FormsPage {
    shell: Shell,
    forms: Vec<Form>,
    refusals: Vec<Refused>,
}

#[derive(Debug)]
struct Refused {
    title: String,
    short: String,
    grounds: Grounds,
}

/// `GET /forms`
pub(crate) async fn list(State(app): State<App>, AtSite(site): AtSite) -> PageResult {
    let failed = |error| Page::of(&app, &site, &error);
    let policy = app.house.policy(&site).map_err(failed)?;
    let refusals = app.house.form_refusals(&site, spoken()).map_err(failed)?;
    html(&FormsPage {
        shell: Shell::site(&app, &policy, plain("forms-title", &[]), Here::Forms),
        forms: app.house.forms_in(&site, spoken()).map_err(failed)?,
        refusals: refusals.into_iter().map(|refusal| refused(&app, refusal)).collect(),
    })
}

fn refused(app: &App, refusal: FormRefusal) -> Refused {
    let grounds = Grounds::of(app, &refusal.answer.reasons);
    Refused { title: refusal.title, short: grounds.aside(), grounds }
}
