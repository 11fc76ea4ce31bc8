//! `GET /console/policy`: the policy as a living map: the text as published, each sentence with what it did lately and the way to what stands behind
//! it; coverage, the busiest and the most refusing sentences, and what no sentence allows. It changes no word of the text.

use super::{Choice, choices, class_words, counted, grouped, named, sentence};
use crate::app::App;
use crate::console::ConsoleResult;
use crate::console::frame::{Frame, Group, Section, html};
use crate::console::parts::{TwoWays, moment};
use crate::console::staff::Staff;
use crate::view::words::day;
use askama::Template;
use axum::Router;
use axum::extract::{Query, State};
use axum::routing::get;
use jiff::ToSpan;
use jiff::civil::Date;
use operations::{LastRefused, PolicyMap, Scope, SentenceAnswers, SentenceOnMap, Tested};
use policy::{Class, Policy};
use std::collections::BTreeMap;

/// The section.
pub(in crate::console) const SECTION: Section = Section { path: "/console/policy", title: "Living map", group: Group::Policy, scopes: &[Scope::Audit], routes };

/// How many days the small charts look back.
const DAYS_BACK: i64 = 30;

fn routes() -> Router<App> {
    Router::new().route("/console/policy", get(show)).route("/console/policy/sentences/{number}", get(sentence::show))
}

/// Which version is asked for.
#[derive(Debug, serde::Deserialize)]
pub(super) struct Asked {
    pub(super) version: Option<String>,
}

#[derive(Debug, Template)]
#[template(path = "console/policy/map.html")]
struct MapPage {
    frame: Frame,
    versions: Vec<Choice>,
    title: String,
    sums: Vec<Sum>,
    classes: Vec<ClassCount>,
    decisions: TwoWays,
    busiest: Vec<Foremost>,
    refusing: Vec<Foremost>,
    silent: Vec<String>,
    silent_refused: u64,
    people: String,
    blocks: Vec<Block>,
}

/// A figure of the overview, with what it is and what it means.
#[derive(Debug)]
struct Sum {
    figure: String,
    words: String,
    note: String,
}

/// How many sentences come to one class.
#[derive(Debug)]
struct ClassCount {
    css: &'static str,
    title: &'static str,
    count: usize,
}

/// One of the sentences of which there is most.
#[derive(Debug)]
struct Foremost {
    address: String,
    number: u16,
    text: String,
    figure: String,
}

/// One block of the text, cut into its sentences.
#[derive(Debug)]
struct Block {
    is_heading: bool,
    is_item: bool,
    pieces: Vec<Piece>,
    /// What opens below it.
    lines: Vec<Line>,
}

/// Words of the text; those of a sentence lead to it.
#[derive(Debug)]
struct Piece {
    html: String,
    number: Option<u16>,
    css: &'static str,
}

/// One sentence in short, below its block.
#[derive(Debug)]
struct Line {
    address: String,
    number: u16,
    css: &'static str,
    class: &'static str,
    facts: Vec<String>,
    last: Option<String>,
}

/// `GET /console/policy`
pub(super) async fn show(State(app): State<App>, staff: Staff, Query(asked): Query<Asked>) -> ConsoleResult {
    let policy = named(&app, &staff, asked.version.as_deref())?;
    let map = app.house.policy_map(staff.caller(), policy.version()).await?;
    let of = asked.version.as_deref().filter(|version| !version.is_empty()).map_or_else(String::new, |version| format!("?version={version}"));
    let address = |number: u16| format!("/console/policy/sentences/{number}{of}");
    let foremost = |numbers: &[u16], figure: fn(&SentenceAnswers) -> u64| -> Vec<Foremost> {
        let known = numbers.iter().filter_map(|number| map.sentences.iter().find(|sentence| sentence.number == *number));
        known
            .map(|sentence| Foremost {
                address: address(sentence.number),
                number: sentence.number,
                text: sentence.text.clone(),
                figure: grouped(figure(&sentence.answers)),
            })
            .collect()
    };
    let today = app.house.now().day();
    let page = MapPage {
        frame: Frame::of(&app, &staff, &SECTION, "Living map")?,
        versions: choices(&app, &staff, &policy)?,
        title: day(policy.version().effective),
        sums: sums(&map),
        classes: classes(&policy),
        decisions: days("Decisions of the last 30 days", &all_days(&map), today),
        busiest: foremost(&map.busiest, |answers| answers.permitted.saturating_add(answers.refused)),
        refusing: foremost(&map.most_refusing, |answers| answers.refused),
        silent: map.silent.last_refused.iter().map(|last| refused_words(last, &policy)).collect(),
        silent_refused: map.silent.refused,
        people: people_words(&map),
        blocks: blocks(&policy, &map, &address),
    };
    html(&page)
}

fn sums(map: &PolicyMap) -> Vec<Sum> {
    let counts = map.counts;
    let decided: u64 = map.sentences.iter().map(|sentence| sentence.answers.permitted.saturating_add(sentence.answers.refused)).sum();
    let refused: u64 = map.sentences.iter().map(|sentence| sentence.answers.refused).sum();
    let uncovered = map.sentences.iter().filter(|sentence| sentence.class == Class::Uncovered).count();
    let sum = |figure: String, words: &str, note: String| Sum { figure, words: words.to_owned(), note };
    vec![
        sum(
            format!("{} of {}", counts.sentences - uncovered, counts.sentences),
            "sentences covered by rules",
            if map.with_uncovered_words == 0 {
                "every word of them is quoted".to_owned()
            } else {
                format!("in {} some words are quoted by none", map.with_uncovered_words)
            },
        ),
        sum(map.tested.to_string(), "sentences held by scenarios", "played against a whole house before each release".to_owned()),
        sum(grouped(decided), "answers rest on them", format!("{} refused", grouped(refused))),
        sum(grouped(map.resting.people), if map.resting.people == 1 { "person on file" } else { "people on file" }, "whose data they decide over".to_owned()),
    ]
}

fn classes(policy: &Policy) -> Vec<ClassCount> {
    let all = [Class::Enforced, Class::Right, Class::Noticed, Class::Organisational, Class::Silent, Class::Uncovered];
    let count = |class| policy.sentences().iter().filter(|sentence| sentence.class == class).count();
    let line = |class| {
        let (css, title) = class_words(class);
        ClassCount { css, title, count: count(class) }
    };
    all.into_iter().map(line).filter(|line| line.count > 0).collect()
}

fn people_words(map: &PolicyMap) -> String {
    let at_least = if map.resting.is_whole { "" } else { "; there are more than are counted for a page, so each is at least so many" };
    format!("Counted {}{at_least}.", moment(map.resting.at))
}

/// What was answered day by day, over all sentences.
fn all_days(map: &PolicyMap) -> BTreeMap<Date, (u64, u64)> {
    let mut days: BTreeMap<Date, (u64, u64)> = BTreeMap::new();
    for (day, answers) in map.sentences.iter().map(|sentence| &sentence.answers).chain([&map.silent]).flat_map(|answers| &answers.days) {
        let of_day = days.entry(*day).or_default();
        *of_day = (of_day.0.saturating_add(answers.permitted), of_day.1.saturating_add(answers.refused));
    }
    days
}

/// A chart of the last days, those without anything among them.
pub(super) fn days(caption: &str, days: &BTreeMap<Date, (u64, u64)>, today: Date) -> TwoWays {
    let back = (0..DAYS_BACK).rev().filter_map(|back| today.checked_sub(back.days()).ok());
    let place = |day: Date| {
        let (permitted, refused) = days.get(&day).copied().unwrap_or_default();
        (day.strftime("%-d %b").to_string(), permitted, refused)
    };
    TwoWays::new(caption, ("permitted", "refused"), back.map(place).collect())
}

/// A flow that was refused, in words.
pub(super) fn refused_words(last: &LastRefused, policy: &Policy) -> String {
    let data = crate::view::words::categories(&last.data, policy);
    let (party, purpose) = (crate::view::words::recipient_words(last.recipient), crate::view::words::purpose_words(last.purpose));
    let by = if last.action.goes_out() { "to" } else { "by" };
    format!("{} {data} {by} {party} for {purpose}, {}", super::rule_words::deed(last.action), moment(last.at))
}

fn blocks(policy: &Policy, map: &PolicyMap, address: &impl Fn(u16) -> String) -> Vec<Block> {
    let known = |number: u16| map.sentences.get(usize::from(number).saturating_sub(1));
    let of_block = |block: policy::RenderedBlock| {
        let piece = |piece: &policy::RenderedPiece| {
            let sentence = piece.sentence.and_then(known);
            Piece { html: piece.html.clone(), number: piece.sentence, css: sentence.map_or("", |sentence| class_words(sentence.class).0) }
        };
        let sentences = block.pieces.iter().filter_map(|piece| piece.sentence).filter_map(known);
        Block {
            is_heading: block.tag.starts_with('h'),
            is_item: block.tag == "li",
            pieces: block.pieces.iter().map(piece).collect(),
            lines: sentences.map(|sentence| line(sentence, policy, address)).collect(),
        }
    };
    policy.blocks().into_iter().map(of_block).collect()
}

fn line(sentence: &SentenceOnMap, policy: &Policy, address: &impl Fn(u16) -> String) -> Line {
    let (css, class) = class_words(sentence.class);
    let answers = &sentence.answers;
    let mut facts = vec![counted(sentence.rules as u64, "rule", "rules")];
    if sentence.controls > 0 {
        facts.push(counted(sentence.controls as u64, "control", "controls"));
    }
    facts.push(match sentence.tested {
        Tested::Held => counted(sentence.scenarios as u64, "scenario", "scenarios"),
        Tested::PromisesNothing(_) => "nothing to test".to_owned(),
        Tested::Owed(_) => "no scenario yet".to_owned(),
        Tested::Unknown => "no scenario of its own".to_owned(),
    });
    if answers.permitted + answers.refused > 0 {
        facts.push(format!("{} permitted, {} refused", grouped(answers.permitted), grouped(answers.refused)));
    }
    if let Some(people) = sentence.people {
        facts.push(format!("data of {}", counted(people, "person", "people")));
    }
    if sentence.waits_on > 0 {
        facts.push(format!("waits on {}", counted(sentence.waits_on as u64, "fact", "facts")));
    }
    facts.extend((!sentence.uncovered.is_empty()).then(|| format!("no rule quotes: {}", sentence.uncovered.join(", "))));
    let last = answers.last_refused.as_ref().map(|last| refused_words(last, policy));
    Line { address: address(sentence.number), number: sentence.number, css, class, facts, last }
}
