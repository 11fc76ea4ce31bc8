//! Lines of rules into statements. It says what is misspelt; it does not say what a policy means.

use crate::diagnostic::{Messages, Span};
use crate::lexicon::Lexicon;
use crate::limits::{RULE_LINE_CHARACTERS_MAX, STATEMENTS_MAX};
use crate::quote::{TOO_SHORT, is_too_short};
use crate::reading::Fence;
use crate::statement::{Deadline, Except, Occasion, Quote, Says, Statement};
use crate::stretch::{Wants, facts, flows, list, may, one, word_of};
use crate::words::{Fault, Line};
use vocabulary::{Action, Channel, Condition, Duty, Effect, Moment, Notice, Place, Right, Within, Word, WordError, nearest};

/// What an indented line finds above it.
#[derive(Clone, Copy)]
enum Above {
    Nothing,
    Unreadable,
    Statement,
}

/// The words a statement may begin with.
const BEGINNINGS: [&str; 7] = ["may", "never", "must", "person", "show", "says", "prove"];

/// Reads every fence, reporting each fault and going on after it.
pub(crate) fn read(fences: &[Fence], lexicon: &Lexicon, messages: &mut Messages<'_>) -> Vec<Statement> {
    let mut statements: Vec<Statement> = Vec::new();
    let mut count = 0_usize;
    for (fence_index, fence) in fences.iter().enumerate() {
        let mut comments = Vec::new();
        // Whether an indented line has a statement to hang on; after one that could not be read, its lines are passed over.
        let mut above = Above::Nothing;
        for (at, text) in &fence.lines {
            let trimmed = text.trim();
            if trimmed.is_empty() {
                continue;
            }
            if let Some(comment) = trimmed.strip_prefix('#') {
                comments.push(comment.trim().to_owned());
                continue;
            }
            count += 1;
            let span = Span { start: *at, end: at + text.len() };
            if count > STATEMENTS_MAX {
                messages.error("too-long", span, format!("a policy has at most {STATEMENTS_MAX} statements"));
                return statements;
            }
            if text.chars().count() > RULE_LINE_CHARACTERS_MAX {
                messages.error("too-long", span, format!("a line of rules has at most {RULE_LINE_CHARACTERS_MAX} characters"));
                continue;
            }
            let mut line = Line::new(text, *at);
            let outcome = if text.starts_with([' ', '\t']) {
                match above {
                    Above::Unreadable => continue,
                    Above::Nothing => hang(&mut line, lexicon, None),
                    Above::Statement => {
                        let target = statements.last_mut();
                        hang(&mut line, lexicon, target.map(|statement| with_comments(statement, &mut comments)))
                    }
                }
            } else {
                let read = statement(&mut line, lexicon);
                above = if read.is_ok() { Above::Statement } else { Above::Unreadable };
                read.map(|says| {
                    let (quote, comments) = (line.quote(), std::mem::take(&mut comments));
                    statements.push(Statement { quote, comments, line: messages.line(*at), span, fence: fence_index, ..Statement::saying(says) });
                })
            };
            if let Err(fault) = outcome {
                let message = messages.error(fault.code, fault.span, fault.message);
                message.help = fault.help;
            }
        }
    }
    statements
}

/// The statement, with the comments that stand among its lines.
fn with_comments<'s>(statement: &'s mut Statement, comments: &mut Vec<String>) -> &'s mut Statement {
    statement.comments.append(comments);
    statement
}

/// Reads a claim, written as after `prove`.
pub(crate) fn claim(text: &str, lexicon: &Lexicon) -> Result<Statement, String> {
    let text = format!("prove {text}");
    if text.chars().count() > RULE_LINE_CHARACTERS_MAX {
        return Err(format!("a claim has at most {RULE_LINE_CHARACTERS_MAX} characters"));
    }
    let says =
        statement(&mut Line::new(&text, 0), lexicon).map_err(|fault| fault.help.map_or(fault.message.clone(), |help| format!("{}; {help}", fault.message)))?;
    Ok(Statement::saying(says))
}

/// Reads one statement, up to its quote.
fn statement(line: &mut Line<'_>, lexicon: &Lexicon) -> Result<Says, Fault> {
    let begin = line.span();
    let says = match line.word()? {
        "may" => Says::May(may(line, lexicon)?),
        "never" => {
            let ever = line.take("ever");
            Says::Never { ever, flows: flows(line, lexicon, Wants::Region, &[])? }
        }
        "must" => must(line, lexicon)?,
        "person" => {
            line.expect("can")?;
            can(line)?
        }
        "show" => show(line)?,
        "says" => {
            line.expect("nothing:")?;
            let span = line.span();
            Says::Nothing(word_of(&line.rest(), span)?)
        }
        "prove" => {
            let span = line.span();
            let never = match line.word()? {
                "never" => true,
                "may" => false,
                other => return Err(Fault::new("unknown-word", span, format!("after `prove` comes `never` or `may`, not `{other}`"))),
            };
            Says::Prove { never, flows: flows(line, lexicon, Wants::Region, &[])? }
        }
        other => {
            let help = nearest(other, BEGINNINGS).map(|word| format!("did you mean `{word}`?"));
            return Err(Fault { code: "unknown-word", span: begin, message: format!("no statement begins with `{other}`"), help });
        }
    };
    line.end()?;
    let prove = matches!(says, Says::Prove { .. });
    match (line.has_quote(), prove) {
        (false, false) => Err(Fault::new("quote-missing", begin, "a statement ends with `|` and the words it enforces")),
        (true, true) => Err(Fault::new("quote-not-wanted", begin, "`prove` speaks about the whole policy and bears no quote")),
        _ => Ok(says),
    }
}

/// Reads an indented line: what hangs on the statement above.
fn hang(line: &mut Line<'_>, lexicon: &Lexicon, target: Option<&mut Statement>) -> Result<(), Fault> {
    let begin = line.span();
    let Some(statement) = target else {
        return Err(Fault::new("dangling", begin, "an indented line belongs to a statement above it, and there is none"));
    };
    match line.word()? {
        "except" => {
            let actions = match &statement.says {
                Says::Never { ever: false, flows } => flows.actions.clone(),
                Says::Never { ever: true, .. } => return Err(Fault::new("dangling", begin, "nothing lifts a `never ever`, so it has no `except`")),
                _ => return Err(Fault::new("dangling", begin, "`except` stands under a `never`")),
            };
            let flows = flows(line, lexicon, Wants::Exception, &actions)?;
            line.end()?;
            let quote = line.quote().ok_or_else(|| Fault::new("quote-missing", begin, "an `except` ends with `|` and the words that make the exception"))?;
            statement.excepts.push(Except { flows, quote, span: line.whole() });
        }
        "despite" => {
            if !matches!(statement.says, Says::May(_) | Says::Never { .. }) {
                return Err(Fault::new("dangling", begin, "`despite` stands under a `may` or a `never`"));
            }
            let span = line.span();
            let words = line.rest();
            if words.is_empty() || line.has_quote() {
                return Err(Fault::new("unknown-word", begin, "`despite` is followed by words of the quote it lifts, without `|`"));
            }
            if is_too_short(&words) {
                return Err(Fault::new("quote-too-short", span, TOO_SHORT));
            }
            statement.despite.push(Quote { words, span });
        }
        "deny" => {
            line.expect("wins")?;
            line.expect("because")?;
            let reason = line.rest();
            if !matches!(statement.says, Says::May(_) | Says::Never { .. }) {
                return Err(Fault::new("dangling", begin, "`deny wins because` stands under a `may` or a `never`"));
            }
            if reason.is_empty() || line.has_quote() {
                return Err(Fault::new("line-ends", begin, "`deny wins because` says why, in words of its own, without `|`"));
            }
            if statement.deny_wins.replace(reason).is_some() {
                return Err(Fault::new("repeated", begin, "`deny wins because` stands twice under this statement"));
            }
        }
        other => {
            let help = nearest(other, ["except", "despite", "deny wins because"]).map(|word| format!("did you mean `{word}`?"));
            return Err(Fault { code: "unknown-word", span: begin, message: format!("no indented line begins with `{other}`"), help });
        }
    }
    Ok(())
}

fn must(line: &mut Line<'_>, lexicon: &Lexicon) -> Result<Says, Fault> {
    let duty: Duty = one(line)?;
    line.expect("when")?;
    let is_flow =
        line.peek().is_some_and(|word| Action::find(word).is_some()) || line.peek().is_some_and(|word| word != "not" && Condition::find(word).is_none());
    let when = if is_flow { Occasion::Flow(flows(line, lexicon, Wants::Region, &[])?) } else { Occasion::Event(facts(line)?) };
    Ok(Says::Must { duty, when, within: within(line)? })
}

fn can(line: &mut Line<'_>) -> Result<Says, Fault> {
    let right: Right = one(line)?;
    line.expect("by")?;
    let span = line.span();
    let channels: Result<Vec<Channel>, WordError> = line.until("so").split(',').map(|text| Channel::read(text.trim())).collect();
    let channels = channels.map_err(|error| Fault::word(&error, span).or_list(Channel::SPELLINGS))?;
    line.expect("so")?;
    let span = line.span();
    let effect = Effect::read(line.until("within").trim()).map_err(|error| Fault::word(&error, span).or_list(Effect::SPELLINGS))?;
    Ok(Says::Can { right, channels, effect, within: within(line)? })
}

fn show(line: &mut Line<'_>) -> Result<Says, Fault> {
    let notice: Notice = one(line)?;
    line.expect("on")?;
    let places: Vec<Place> = list(line)?;
    let span = line.span();
    let rest = line.rest();
    let moment = if rest.is_empty() { None } else { Some(word_of::<Moment>(&rest, span)?) };
    Ok(Says::Show { notice, places, moment })
}

fn within(line: &mut Line<'_>) -> Result<Option<Deadline>, Fault> {
    if !line.take("within") {
        return Ok(None);
    }
    let span = line.span();
    let text = line.rest();
    match Within::read(&text) {
        Some(time) => Ok(Some(Deadline::Time(time))),
        None if !text.is_empty() && !text.contains(' ') => Ok(Some(Deadline::Parameter(text))),
        None => Err(Fault::new("unknown-word", span, "a time is written `30 days`, `12 hours`, or as the name of a parameter")),
    }
}
