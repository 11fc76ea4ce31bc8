//! `GET /console/disclosures/export`: the register as a file, as narrowed as it is looked at: the record that a regulator asks for. It is read page by
//! page, and holds counts and sentences, nobody's values.

use super::Filters;
use crate::api::handovers::{HandoverBody, sheet};
use crate::app::App;
use crate::console::ConsoleResult;
use crate::console::error::ConsoleError;
use crate::console::staff::Staff;
use axum::extract::{Query, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::IntoResponse;
use operations::OperationError;

/// How many acts are read together.
const TOGETHER: u32 = 500;
/// The most acts in one file; who has more narrows them by days.
const ACTS_MAX: usize = 50_000;

/// `GET /console/disclosures/export`
pub(crate) async fn export(State(app): State<App>, staff: Staff, Query(filters): Query<Filters>) -> ConsoleResult {
    let mut query = filters.query(&app, &staff).await?;
    query.limit = Some(TOGETHER);
    let mut acts = Vec::new();
    loop {
        let page = app.house.disclosures(staff.caller(), &query).await?;
        acts.extend(page.acts);
        if acts.len() > ACTS_MAX {
            return Err(OperationError::malformed("from", "these are more than 50000 disclosures: narrow them by days").into());
        }
        query.after = page.next;
        if query.after.is_none() {
            break;
        }
    }
    let (ending, kind, file) = match filters.format.as_deref() {
        Some("csv") => ("csv", "text/csv; charset=utf-8", sheet(&acts).map_err(|_| ConsoleError::fault())?),
        _ => {
            let bodies: Vec<HandoverBody> = acts.into_iter().map(HandoverBody::from).collect();
            ("json", "application/json", serde_json::to_vec_pretty(&bodies).map_err(|_| ConsoleError::fault())?)
        }
    };
    let name = format!("attachment; filename=\"disclosures-{}-{}.{ending}\"", staff.site, app.house.now().day());
    Ok(([(CONTENT_TYPE, kind.to_owned()), (CONTENT_DISPOSITION, name)], file).into_response())
}
