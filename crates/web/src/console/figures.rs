//! `GET /console/figures`: what happened, for people who would rather look than read: requests, decisions, disclosures, objections, people who came.
//! Each chart has its table. People are told in groups above the policy's minimum alone.

use crate::app::App;
use crate::console::ConsoleResult;
use crate::console::frame::{Frame, Group, Section, html};
use crate::console::parts::{Badge, Chart, Shape, Shown, Table, TwoWays, moment};
use crate::console::policy::grouped;
use crate::console::staff::Staff;
use crate::view::words::{capital, purpose_words, recipient_words};
use askama::Template;
use axum::Router;
use axum::extract::{Query, State};
use axum::routing::get;
use jiff::ToSpan;
use jiff::civil::Date;
use operations::{DayDecided, Figure, Scope, Span, Trends, WeekOfPeople};
use std::collections::BTreeMap;

/// The section.
pub(super) const SECTION: Section = Section { path: "/console/figures", title: "Figures", group: Group::Work, scopes: &[Scope::Figures], routes };

/// How many parties and purposes are told at most.
const DISCLOSURES_MAX: usize = 50;

fn routes() -> Router<App> {
    Router::new().route("/console/figures", get(show))
}

/// How far back.
#[derive(Debug, serde::Deserialize)]
struct Asked {
    span: Option<String>,
}

#[derive(Debug, Template)]
#[template(path = "console/figures.html")]
struct FiguresPage {
    frame: Frame,
    spans: Vec<(&'static str, &'static str, bool)>,
    counted: String,
    is_whole: bool,
    minimum: u32,
    on_file: String,
    members: String,
    requests: TwoWays,
    overdue: Chart,
    decisions: TwoWays,
    disclosures: Table,
    objections: People,
    came: People,
}

/// `GET /console/figures`
async fn show(State(app): State<App>, staff: Staff, Query(asked): Query<Asked>) -> ConsoleResult {
    let span = asked.span.as_deref().and_then(Span::of).unwrap_or(Span::Quarter);
    let trends = app.house.trends(staff.caller(), span).await?;
    let weeks = trends.requests.iter();
    let page = FiguresPage {
        frame: Frame::of(&app, &staff, &SECTION, "Figures")?,
        spans: Span::ALL.into_iter().map(|one| (one.key(), span_words(one), one == span)).collect(),
        counted: moment(trends.at),
        is_whole: trends.is_whole,
        minimum: trends.minimum,
        on_file: figure_words(trends.on_file, trends.minimum),
        members: figure_words(trends.members, trends.minimum),
        requests: TwoWays::new("Requests by week", ("asked", "settled"), weeks.clone().map(|week| (week_of(week.monday), week.asked, week.settled)).collect()),
        overdue: bars("Requests that became overdue, by week", "requests", weeks.map(|week| (week_of(week.monday), week.became_overdue)).collect()),
        decisions: decisions(&trends),
        disclosures: disclosures(&trends),
        objections: people("People who objected to something, by week", &trends.objections),
        came: people("People who came, by week", &trends.came),
    };
    html(&page)
}

const fn span_words(span: Span) -> &'static str {
    match span {
        Span::Quarter => "13 weeks",
        Span::HalfYear => "26 weeks",
        Span::Year => "52 weeks",
    }
}

fn week_of(monday: Date) -> String {
    monday.strftime("%-d %b").to_string()
}

/// Decisions by day; over more than a quarter, by week.
fn decisions(trends: &Trends) -> TwoWays {
    let Some(first) = trends.requests.first().map(|week| week.monday) else {
        return TwoWays::new("Decisions", ("permitted", "refused"), Vec::new());
    };
    let by_day: BTreeMap<Date, DayDecided> = trends.decisions.iter().map(|day| (day.day, *day)).collect();
    let mut sums: Vec<(Date, u64, u64)> = Vec::new();
    let step = if trends.span == Span::Quarter { 1 } else { 7 };
    let mut day = first;
    for place in 0_i64.. {
        if day > trends.at.day() {
            break;
        }
        let of_day = by_day.get(&day);
        let (permitted, refused) = of_day.map_or((0, 0), |of_day| (of_day.permitted, of_day.refused));
        match sums.last_mut().filter(|_| place % step != 0) {
            Some(sum) => *sum = (sum.0, sum.1.saturating_add(permitted), sum.2.saturating_add(refused)),
            None => sums.push((day, permitted, refused)),
        }
        let Ok(next) = day.checked_add(1.day()) else { break };
        day = next;
    }
    let caption = if step == 1 { "Decisions by day" } else { "Decisions by week" };
    TwoWays::new(caption, ("permitted", "refused"), sums.into_iter().map(|(day, permitted, refused)| (week_of(day), permitted, refused)).collect())
}

fn disclosures(trends: &Trends) -> Table {
    let mut table = Table::new("What left, by party and purpose", &["Party", "What it is to us", "What for", "How often", "Of how many people"])
        .empty("Nothing about anybody left to a party in this time.");
    for one in trends.disclosures.iter().take(DISCLOSURES_MAX) {
        table.row([
            Shown::Words(one.party.clone()),
            Shown::Badge(Badge::quiet(capital(&recipient_words(one.recipient)))),
            Shown::Words(capital(&purpose_words(one.purpose))),
            Shown::Figure(one.times),
            Shown::Words(figure_words(one.people, trends.minimum)),
        ]);
    }
    table
}

/// A chart of figures about people; none where no week has enough of them to be told.
#[derive(Debug)]
struct People {
    caption: &'static str,
    chart: Option<Chart>,
}

fn people(caption: &'static str, weeks: &[WeekOfPeople]) -> People {
    let point = |week: &WeekOfPeople| match week.people {
        Figure::AtLeast(people) => (week_of(week.monday), people),
        Figure::Few => (week_of(week.monday), 0),
    };
    let is_told = weeks.iter().any(|week| week.people != Figure::Few);
    let chart = is_told.then(|| bars(caption, "people at least", weeks.iter().map(point).collect()));
    People { caption, chart }
}

/// Bars; of nothing but nothing none is drawn.
fn bars(caption: &str, of_what: &'static str, points: Vec<(String, u64)>) -> Chart {
    let has_any = points.iter().any(|(_, figure)| *figure > 0);
    Chart::new(caption, of_what, Shape::Bars, if has_any { points } else { Vec::new() })
}

fn figure_words(figure: Figure, minimum: u32) -> String {
    match figure {
        Figure::Few => format!("fewer than {minimum}"),
        Figure::AtLeast(people) => format!("at least {}", grouped(people)),
    }
}
