//! `GET /console/policy/sentences/{number}`: one sentence with all that stands behind it: its rules in plain words and as written, what keeps each
//! promise, its scenarios, what it answered over time, what it refused last, and the facts it waits on.

use super::map::{Asked, SECTION, days, refused_words};
use super::{class_words, counted, named, rule_words};
use crate::app::App;
use crate::console::ConsoleResult;
use crate::console::error::ConsoleError;
use crate::console::frame::{Frame, html};
use crate::console::parts::{Badge, Definitions, Shown, Table, TwoWays, moment};
use crate::console::staff::Staff;
use crate::view::words::capital;
use askama::Template;
use axum::extract::{Path, Query, State};
use operations::{Promise, SentenceOpened, Tested};
use policy::Policy;
use vocabulary::{Condition, Word};

#[derive(Debug, Template)]
#[template(path = "console/policy/sentence.html")]
struct SentencePage {
    frame: Frame,
    number: u16,
    text: String,
    css: &'static str,
    class: &'static str,
    back: String,
    previous: Option<String>,
    next: Option<String>,
    id: String,
    rules: Vec<Rule>,
    kept_by: Table,
    tested: String,
    scenarios: Vec<Scenario>,
    answers: TwoWays,
    facts: Definitions,
    waits_on: Table,
}

/// A rule in plain words and as written.
#[derive(Debug)]
struct Rule {
    plain: Vec<String>,
    written: Vec<String>,
    line: u32,
    reach: String,
}

/// A scenario, step by step.
#[derive(Debug)]
struct Scenario {
    file: &'static str,
    steps: Vec<&'static str>,
}

/// `GET /console/policy/sentences/{number}`
pub(super) async fn show(State(app): State<App>, staff: Staff, Path(number): Path<u16>, Query(asked): Query<Asked>) -> ConsoleResult {
    let policy = named(&app, &staff, asked.version.as_deref())?;
    let opened = app.house.sentence_opened(staff.caller(), policy.version(), number).await?.ok_or_else(ConsoleError::nothing_here)?;
    let of = asked.version.as_deref().filter(|version| !version.is_empty()).map_or_else(String::new, |version| format!("?version={version}"));
    let address = |number: u16| policy.sentence(number).map(|_| format!("/console/policy/sentences/{number}{of}"));
    let (css, class) = class_words(opened.governs.class);
    let answered = opened.answers.days.iter().map(|(day, answers)| (*day, (answers.permitted, answers.refused))).collect();
    let evidence = &opened.evidence;
    let page = SentencePage {
        frame: Frame::of(&app, &staff, &SECTION, format!("Sentence {number}"))?,
        number,
        text: opened.governs.sentence.clone(),
        css,
        class,
        back: format!("/console/policy{of}#s{number}"),
        previous: number.checked_sub(1).and_then(address),
        next: number.checked_add(1).and_then(address),
        id: opened.governs.id.clone(),
        rules: rules(&policy, &opened, number),
        kept_by: kept_by(&opened),
        tested: tested(evidence.tested, evidence.left),
        scenarios: evidence.scenarios.iter().map(|scenario| Scenario { file: scenario.file, steps: scenario.steps.clone() }).collect(),
        answers: days("What it answered in the last 30 days", &answered, app.house.now().day()),
        facts: facts(&policy, &opened),
        waits_on: waits_on(&opened),
    };
    html(&page)
}

fn rules(policy: &Policy, opened: &SentenceOpened, number: u16) -> Vec<Rule> {
    let statements = policy.statements().iter().filter(|statement| statement.sentence == number);
    let rule = |(statement, governed): (&policy::Statement, &policy::Governed)| Rule {
        plain: rule_words::in_words(statement, policy),
        written: governed.rule.clone(),
        line: governed.line,
        reach: reach(governed.permits as u64, governed.forbids as u64),
    };
    statements.zip(&opened.governs.statements).map(rule).collect()
}

fn reach(permits: u64, forbids: u64) -> String {
    match (permits, forbids) {
        (0, 0) => "It decides no flow by itself.".to_owned(),
        (permits, 0) => format!("It permits {} in some state of the facts.", counted(permits, "flow", "flows")),
        (0, forbids) => format!("It forbids {} in some state of the facts.", counted(forbids, "flow", "flows")),
        (permits, forbids) => {
            format!("It permits {} and forbids {} in some state of the facts.", counted(permits, "flow", "flows"), counted(forbids, "flow", "flows"))
        }
    }
}

fn kept_by(opened: &SentenceOpened) -> Table {
    let mut table = Table::new("What keeps its promises", &["Promise", "What the program does", "Where"])
        .empty("It promises no duty, notice or right: its rules are kept by every decision.");
    for kept in &opened.kept_by {
        let promise = match kept.promise {
            Promise::Duty(duty) => format!("Duty: {}", duty.meaning()),
            Promise::Notice(notice) => format!("Notice: {}", notice.meaning()),
            Promise::Right(right) => format!("Right: {}", right.meaning()),
            Promise::Ratchet => "Closed for ever".to_owned(),
        };
        table.row([Shown::Words(promise), Shown::Words(kept.does.to_owned()), Shown::Code(kept.stands_in.to_owned())]);
    }
    table
}

fn tested(tested: Tested, left: &str) -> String {
    match tested {
        Tested::Held if left.is_empty() => "Each of these was played against a whole house before this program was released.".to_owned(),
        Tested::Held => format!("Each of these was played against a whole house before this program was released. Not held yet: {left}."),
        Tested::PromisesNothing(why) => format!("It promises nothing that could be tested: {why}."),
        Tested::Owed(why) => format!("No scenario holds it yet: {why}."),
        Tested::Unknown => {
            "No scenario of this program quotes its words. Its rules are decided like every other, and what keeps its promises has tests of its own.".to_owned()
        }
    }
}

fn facts(policy: &Policy, opened: &SentenceOpened) -> Definitions {
    let answers = &opened.answers;
    let last = answers.last_refused.as_ref().map_or(Shown::Quiet("nothing yet"), |last| Shown::Words(capital(&refused_words(last, policy))));
    let counted_at = format!("counted {}", moment(opened.resting.at));
    let people = match opened.people {
        None => Shown::Quiet("it decides over no data by itself"),
        Some(people) => {
            let at_least = if opened.resting.is_whole { "" } else { "at least " };
            Shown::Words(format!("{at_least}{} of {} on file, {counted_at}", counted(people, "person", "people"), super::grouped(opened.resting.people)))
        }
    };
    Definitions::new()
        .with("Permitted, since ever", Shown::Figure(answers.permitted))
        .with("Refused, since ever", Shown::Figure(answers.refused))
        .with("Last refused", last)
        .with("Whose data rests on it", people)
}

fn waits_on(opened: &SentenceOpened) -> Table {
    let mut table =
        Table::new("Facts it waits on", &["Fact", "What it says", "How it comes to be known"]).empty("It waits on nothing: it holds whatever is on record.");
    for fact in &opened.waits_on {
        let how = match fact.condition {
            Condition::FlaggedSpam => Badge::quiet("not told by anybody: no mail is received"),
            _ if fact.is_recorded => Badge::quiet("recorded with its evidence"),
            _ => Badge::quiet("worked out by the house"),
        };
        table.row([Shown::Code(fact.condition.to_string()), Shown::Words(fact.words.to_owned()), Shown::Badge(how)]);
    }
    table
}
