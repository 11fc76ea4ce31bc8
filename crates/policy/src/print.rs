//! Statements in their one canonical spelling, and `fmt`, which rewrites a policy's fences in it. It changes no meaning.

use crate::reading::Fence;
use crate::statement::{Alternatives, Deadline, Except, Flows, Occasion, Purposes, Says, Statement, Term};
use std::fmt::Write as _;
use vocabulary::Word;

/// The statement with all that hangs on it, as lines without a line feed at the end.
pub(crate) fn lines(statement: &Statement) -> Vec<String> {
    let mut lines: Vec<String> = statement.comments.iter().map(|comment| format!("# {comment}").trim_end().to_owned()).collect();
    lines.push(with_quote(&says(&statement.says), statement.quote.as_ref().map(|quote| quote.words.as_str())));
    let except = |except: &Except| format!("  {}", with_quote(&except_head(except, &statement.says), Some(&except.quote.words)));
    lines.extend(statement.excepts.iter().map(except));
    lines.extend(statement.despite.iter().map(|quote| format!("  despite {}", quote.words)));
    lines.extend(statement.deny_wins.iter().map(|reason| format!("  deny wins because {reason}")));
    lines
}

fn with_quote(head: &str, quote: Option<&str>) -> String {
    quote.map_or_else(|| head.to_owned(), |words| format!("{head} | {words}"))
}

/// What an `except` under this `never` says, without its quote.
fn except_head(except: &Except, never: &Says) -> String {
    let out = matches!(never, Says::Never { flows, .. } if flows.actions.iter().any(|action| action.goes_out()));
    format!("except{}", slots(&except.flows, out))
}

/// What a statement says, without its quote.
pub(crate) fn says(says: &Says) -> String {
    match says {
        Says::May(region) => format!("may{}", flows(region)),
        Says::Never { ever, flows: region } => format!("never{}{}", if *ever { " ever" } else { "" }, flows(region)),
        Says::Must { duty, when, within } => {
            let when = match when {
                Occasion::Flow(region) => flows(region),
                Occasion::Event(facts) => format!(" {}", alternatives(facts)),
            };
            format!("must {duty} when{when}{}", deadline(within.as_ref()))
        }
        Says::Can { right, channels, effect, within } => {
            let ways: Vec<String> = channels.iter().map(ToString::to_string).collect();
            format!("person can {right} by {} so {effect}{}", ways.join(", "), deadline(within.as_ref()))
        }
        Says::Show { notice, places, moment } => {
            let moment = moment.map_or_else(String::new, |moment| format!(" {moment}"));
            format!("show {notice} on {}{moment}", keys(places))
        }
        Says::Nothing(cause) => format!("says nothing: {cause}"),
        Says::Prove { never, flows: region } => format!("prove {}{}", if *never { "never" } else { "may" }, flows(region)),
    }
}

fn flows(flows: &Flows) -> String {
    format!(" {}{}", keys(&flows.actions), slots(flows, flows.actions.iter().any(|action| action.goes_out())))
}

/// All but the actions, which go out or stay inside.
fn slots(flows: &Flows, goes_out: bool) -> String {
    let mut text = String::new();
    let only = |closed: bool| if closed { "only " } else { "" };
    // Writing to a string cannot fail.
    if !flows.data.is_empty() {
        let _ = write!(text, " {}{}", only(flows.only.data), terms(&flows.data));
    }
    if flows.of_child {
        text.push_str(" of child");
    }
    if !flows.parties.is_empty() {
        let preposition = if goes_out { "to" } else { "by" };
        let _ = write!(text, " {}{preposition} {}", only(flows.only.parties), terms(&flows.parties));
    }
    match &flows.purposes {
        Some(Purposes::Any) => text.push_str(" for any purpose"),
        Some(Purposes::These(list)) => drop(write!(text, " {}for {}", only(flows.only.purposes), keys(list))),
        None => {}
    }
    if let Some(facts) = &flows.facts {
        let _ = write!(text, " {}if {}", only(flows.only.facts), alternatives(facts));
    }
    if let Some(facts) = &flows.unless {
        let _ = write!(text, " unless {}", alternatives(facts));
    }
    text
}

pub(crate) fn alternatives(facts: &Alternatives) -> String {
    let together = |together: &Vec<(vocabulary::Condition, bool)>| {
        together.iter().map(|(condition, holds)| format!("{}{condition}", if *holds { "" } else { "not " })).collect::<Vec<_>>().join(" and ")
    };
    facts.iter().map(together).collect::<Vec<_>>().join(" or ")
}

fn deadline(within: Option<&Deadline>) -> String {
    match within {
        Some(Deadline::Time(time)) => format!(" within {time}"),
        Some(Deadline::Parameter(name)) => format!(" within {name}"),
        None => String::new(),
    }
}

fn keys<W: Word>(words: &[W]) -> String {
    words.iter().map(|word| word.key()).collect::<Vec<_>>().join(", ")
}

fn terms(terms: &[Term]) -> String {
    terms.iter().map(|term| term.word.as_str()).collect::<Vec<_>>().join(", ")
}

/// The source with every fence's lines in canonical spelling; a line that cannot be read stays as it is.
pub(crate) fn format_source(text: &str, fences: &[Fence], statements: &[Statement]) -> String {
    let mut output = String::with_capacity(text.len());
    let mut copied = 0;
    for (index, fence) in fences.iter().enumerate() {
        let (Some((first, _)), Some((last, last_text))) = (fence.lines.first(), fence.lines.last()) else { continue };
        let line_start = |at: usize| text.get(..at).and_then(|before| before.rfind('\n')).map_or(0, |at| at + 1);
        // What stands before the rules on each line, in a list or a quote; a blank line may lack it.
        let written = fence.lines.iter().find(|(_, line)| !line.trim().is_empty());
        let prefix = written.and_then(|(at, _)| text.get(line_start(*at)..*at)).unwrap_or_default();
        let end = last + last_text.len();
        let own = statements.iter().filter(|statement| statement.fence == index).flat_map(lines).chain(trailing_comments(fence));
        let own: Vec<String> = own.map(|line| format!("{prefix}{line}")).collect();
        if own.is_empty() {
            continue;
        }
        output.push_str(text.get(copied..line_start(*first)).unwrap_or_default());
        output.push_str(&own.join("\n"));
        copied = end;
    }
    output.push_str(text.get(copied..).unwrap_or_default());
    output
}

/// Comment lines after the last statement of a fence.
fn trailing_comments(fence: &Fence) -> Vec<String> {
    let after: Vec<&str> = fence.lines.iter().rev().map(|(_, line)| line.trim()).take_while(|line| line.is_empty() || line.starts_with('#')).collect();
    after.into_iter().rev().filter(|line| !line.is_empty()).map(|line| format!("# {}", line.trim_start_matches('#').trim()).trim_end().to_owned()).collect()
}
