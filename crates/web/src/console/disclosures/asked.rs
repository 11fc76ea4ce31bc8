//! `GET /console/disclosures/new`: the form by which a member of staff hands data over: to which party, what for, which fields, about whom, by which way.

use super::{SECTION, own_tasks};
use crate::app::App;
use crate::console::ConsoleResult;
use crate::console::frame::{Frame, html};
use crate::console::staff::Staff;
use crate::view::words::category_title;
use askama::Template;
use axum::extract::State;
use operations::{OperationError, Scope};
use vocabulary::{Action, BUILT_IN_DATA, DataCategory, Purpose, Recipient, Word};

#[derive(Debug, Template)]
#[template(path = "console/disclosure_new.html")]
struct NewDisclosurePage {
    frame: Frame,
    once: String,
    parties: Vec<(String, String)>,
    actions: Vec<&'static str>,
    purposes: Vec<(&'static str, &'static str)>,
    categories: Vec<(String, String)>,
    tasks: Vec<(String, String)>,
}

/// `GET /console/disclosures/new`
pub(crate) async fn show(State(app): State<App>, staff: Staff) -> ConsoleResult {
    if !staff.caller().may(Scope::Disclose) {
        return Err(OperationError::NotAllowed("none of your roles is for that").into());
    }
    let policy = app.house.policy(&staff.site)?;
    let parties = match staff.caller().may(Scope::Facts) {
        true => app.house.parties(staff.caller()).await?,
        false => Vec::new(),
    };
    let outside = parties.into_iter().filter(|party| !matches!(party.kind, Recipient::Staff | Recipient::Company));
    let categories = BUILT_IN_DATA.iter().filter_map(|word| DataCategory::new(word.key).ok());
    html(&NewDisclosurePage {
        frame: Frame::of(&app, &staff, &SECTION, "Hand something over")?,
        once: app.house.fresh_idempotency(),
        parties: outside.map(|party| (party.name.clone(), format!("{} ({})", party.name, party.kind))).collect(),
        actions: Action::all().iter().filter(|action| action.goes_out()).map(|action| action.key()).collect(),
        purposes: Purpose::all().iter().map(|purpose| (purpose.key(), purpose.meaning())).collect(),
        categories: categories.map(|category| (category.key().to_owned(), category_title(&category, &policy))).collect(),
        tasks: own_tasks(&app, &staff).await?,
    })
}
