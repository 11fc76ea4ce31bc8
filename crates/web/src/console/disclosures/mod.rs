//! `/console/disclosures`: every act by which a party was given something or was refused it, in counts and sentences. It names nobody; whoever asks about
//! one person asks by a task of theirs.

mod asked;
mod dry_run;
mod exported;
mod one;

use crate::app::App;
use crate::console::ConsoleResult;
use crate::console::frame::{Frame, Group, Section, html};
use crate::console::parts::{Badge, Pager, Shown, Table, moment};
use crate::console::staff::Staff;
use askama::Template;
use axum::Router;
use axum::extract::{Query, State};
use axum::routing::{get, post};
use operations::{DisclosuresQuery, HandoverView, OperationError, Scope};
use serde::Deserialize;
use vocabulary::{Purpose, RecordId, SentenceId, Timestamp, Word};

/// The section.
pub(crate) const SECTION: Section =
    Section { path: "/console/disclosures", title: "Disclosures", group: Group::Registers, scopes: &[Scope::Disclose, Scope::Audit], routes };

/// How many acts stand on a page.
const SHOWN_MAX: u32 = 50;

fn routes() -> Router<App> {
    Router::new()
        .route("/console/disclosures", get(list))
        .route("/console/disclosures/export", get(exported::export))
        .route("/console/disclosures/new", get(asked::show).post(dry_run::ask))
        .route("/console/disclosures/{id}", get(one::show))
        .route("/console/disclosures/{id}/certificate", get(one::certificate))
        .route("/console/disclosures/{id}/again", post(one::again))
}

/// Which acts are looked at. An empty field of the form narrows nothing.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Filters {
    party: Option<String>,
    purpose: Option<String>,
    task: Option<String>,
    from: Option<String>,
    until: Option<String>,
    sentence: Option<String>,
    refused: Option<String>,
    after: Option<RecordId>,
    format: Option<String>,
}

impl Filters {
    /// What they mean. A person is meant by a task of the member's own: who may not see somebody may not look for them either.
    async fn query(&self, app: &App, staff: &Staff) -> Result<DisclosuresQuery, OperationError> {
        let person = match given(self.task.as_deref()) {
            None => None,
            Some(task) => {
                let tasks = app.house.tasks(staff.caller(), false, None).await?;
                let own = tasks.into_iter().find(|one| one.id.to_string() == task).and_then(|task| task.subject);
                Some(own.ok_or_else(|| OperationError::malformed("task", "there is no such open task of yours"))?)
            }
        };
        let sentence = given(self.sentence.as_deref()).map(|id| SentenceId::try_from(id.to_owned())).transpose();
        Ok(DisclosuresQuery {
            party: given(self.party.as_deref()).map(str::to_owned),
            purpose: word(self.purpose.as_deref(), "purpose")?,
            person,
            from: day(self.from.as_deref(), "from")?,
            until: day(self.until.as_deref(), "until")?,
            sentence: sentence.map_err(|_| OperationError::malformed("sentence", "write it as wipro.com/2006-11-09#5"))?,
            refused: given(self.refused.as_deref()).map(|refused| refused == "yes"),
            after: self.after,
            limit: Some(SHOWN_MAX),
        })
    }

    /// The same in an address, without the page.
    fn spelt(&self) -> String {
        let fields = [
            ("party", &self.party),
            ("purpose", &self.purpose),
            ("task", &self.task),
            ("from", &self.from),
            ("until", &self.until),
            ("sentence", &self.sentence),
            ("refused", &self.refused),
        ];
        let spelt = fields.into_iter().filter_map(|(name, value)| Some(format!("{name}={}", encoded(given(value.as_deref())?))));
        spelt.collect::<Vec<_>>().join("&")
    }
}

/// Text as it stands in an address.
fn encoded(text: &str) -> String {
    text.bytes().fold(String::new(), |mut spelt, byte| {
        if byte.is_ascii_alphanumeric() || b"-._".contains(&byte) {
            spelt.push(char::from(byte));
        } else {
            spelt.push_str(&format!("%{byte:02X}"));
        }
        spelt
    })
}

fn given(field: Option<&str>) -> Option<&str> {
    field.map(str::trim).filter(|text| !text.is_empty())
}

fn word<T: std::str::FromStr>(field: Option<&str>, name: &str) -> Result<Option<T>, OperationError> {
    given(field).map(str::parse).transpose().map_err(|_| OperationError::malformed(name, "choose one of the list"))
}

fn day(field: Option<&str>, name: &str) -> Result<Option<Timestamp>, OperationError> {
    let read = |text: &str| text.parse::<jiff::civil::Date>().map(Timestamp::start_of);
    given(field).map(read).transpose().map_err(|_| OperationError::malformed(name, "write a day as 2026-06-01"))
}

#[derive(Debug, Template)]
#[template(path = "console/disclosures.html")]
struct DisclosuresPage {
    frame: Frame,
    filters: Filters,
    purposes: Vec<&'static str>,
    tasks: Vec<(String, String)>,
    acts: Table,
    exports: String,
    may_disclose: bool,
}

impl DisclosuresPage {
    fn of<'a>(&self, field: &'a Option<String>) -> &'a str {
        field.as_deref().unwrap_or_default()
    }
}

/// `GET /console/disclosures`
pub(crate) async fn list(State(app): State<App>, staff: Staff, Query(filters): Query<Filters>) -> ConsoleResult {
    let query = filters.query(&app, &staff).await?;
    let page = app.house.disclosures(staff.caller(), &query).await?;
    let mut acts = Table::new("Disclosures", &["Asked", "To", "For", "People", "Given", "What came of it", ""])
        .empty("Nothing was given to anybody, and nothing refused, as far as this is narrowed.");
    for act in &page.acts {
        acts.row([
            Shown::Words(moment(act.at)),
            Shown::Words(act.party.clone()),
            Shown::Badge(Badge::quiet(act.purpose.key())),
            Shown::Figure(act.people.into()),
            Shown::Figure(act.given.into()),
            Shown::Badge(badge(act)),
            Shown::Link { to: format!("/console/disclosures/{}", act.id), words: "Open".to_owned() },
        ]);
    }
    let spelt = filters.spelt();
    let first = filters.after.map(|_| format!("/console/disclosures?{spelt}"));
    let next = page.next.map(|next| format!("/console/disclosures?{spelt}{}after={next}", if spelt.is_empty() { "" } else { "&" }));
    html(&DisclosuresPage {
        frame: Frame::of(&app, &staff, &SECTION, "Disclosures")?,
        purposes: Purpose::all().iter().map(|purpose| purpose.key()).collect(),
        tasks: own_tasks(&app, &staff).await?,
        acts: acts.paged(Pager { first, next }),
        exports: format!("/console/disclosures/export?{spelt}{}format=", if spelt.is_empty() { "" } else { "&" }),
        may_disclose: staff.caller().may(Scope::Disclose),
        filters,
    })
}

/// The open tasks of the member, by which they mean somebody.
async fn own_tasks(app: &App, staff: &Staff) -> Result<Vec<(String, String)>, OperationError> {
    let tasks = app.house.tasks(staff.caller(), false, None).await?;
    let words = |task: &operations::TaskView| format!("{}, until {}", crate::console::tasks::words_of(task), moment(task.until));
    Ok(tasks.iter().filter(|task| task.is_open && task.is_own).map(|task| (task.id.to_string(), words(task))).collect())
}

/// How far an act is.
fn badge(act: &HandoverView) -> Badge {
    match act.state.as_str() {
        "listing" => Badge::waiting("people are being listed"),
        "open" if act.delivery == "download" => Badge::waiting("may be fetched"),
        "open" => Badge::waiting("under way"),
        "done" if !act.stayed.is_empty() => Badge::good("done, in part"),
        "done" => Badge::good("done"),
        "refused" => Badge::bad("refused"),
        _ => Badge::quiet("over"),
    }
}
