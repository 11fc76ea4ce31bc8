//! Lines of rules into statements. It says what is misspelt; it does not say what a policy means.

use crate::diagnostic::{Messages, Span};
use crate::lexicon::Lexicon;
use crate::limits::{RULE_LINE_CHARACTERS_MAX, STATEMENTS_MAX};
use crate::reading::Fence;
use crate::statement::{Alternatives, Closed, Deadline, Except, Flows, Occasion, Purposes, Quote, Says, Statement, Term};
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
                    Above::Statement => hang(&mut line, lexicon, statements.last_mut()),
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
            Says::Never { ever, flows: flows(line, lexicon, Wants::Region)? }
        }
        "must" => must(line, lexicon)?,
        "person" => {
            line.expect("can")?;
            can(line)?
        }
        "show" => show(line)?,
        "says" => {
            line.expect("nothing:")?;
            Says::Nothing(word_of(&line.rest(), line.span())?)
        }
        "prove" => {
            let never = match line.word()? {
                "never" => true,
                "may" => false,
                other => return Err(Fault::new("unknown-word", begin, format!("after `prove` comes `never` or `may`, not `{other}`"))),
            };
            Says::Prove { never, flows: flows(line, lexicon, Wants::Region)? }
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
            if !matches!(statement.says, Says::Never { ever: false, .. }) {
                return Err(Fault::new("dangling", begin, "`except` stands under a `never`; nothing lifts a `never ever`"));
            }
            let flows = flows(line, lexicon, Wants::Exception)?;
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
            statement.despite.push(Quote { words, span });
        }
        "deny" => {
            line.expect("wins")?;
            line.expect("because")?;
            let reason = line.rest();
            if reason.is_empty() || !matches!(statement.says, Says::May(_) | Says::Never { .. }) {
                return Err(Fault::new("dangling", begin, "`deny wins because` stands under a `may` or a `never` and says why"));
            }
            statement.deny_wins = Some(reason);
        }
        other => {
            let help = nearest(other, ["except", "despite", "deny wins because"]).map(|word| format!("did you mean `{word}`?"));
            return Err(Fault { code: "unknown-word", span: begin, message: format!("no indented line begins with `{other}`"), help });
        }
    }
    Ok(())
}

/// What a stretch of flows must say.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Wants {
    /// Actions and data, the rest at will.
    Region,
    /// As [`Wants::Region`], with `only` allowed.
    Closing,
    /// Nothing: what is left out is as in the `never` above.
    Exception,
}

fn may(line: &mut Line<'_>, lexicon: &Lexicon) -> Result<Flows, Fault> {
    let begin = line.span();
    let flows = flows(line, lexicon, Wants::Closing)?;
    let out = flows.actions.iter().filter(|action| action.goes_out()).count();
    if out > 0 && out < flows.actions.len() {
        return Err(Fault::new("mixed-actions", begin, "a `may` either stays inside or goes out; write two statements"));
    }
    if out > 0 && flows.parties.is_empty() {
        return Err(Fault::new("slot-missing", begin, "a `may` that goes out says `to` whom"));
    }
    if flows.purposes.is_none() {
        return Err(Fault::new("slot-missing", begin, "a `may` names its purposes, or says `for any purpose`"));
    }
    if flows.unless.is_some() {
        return Err(Fault::new("unknown-word", begin, "`unless` belongs to a `never`; a `may` says `if … and not …`"));
    }
    Ok(flows)
}

fn flows(line: &mut Line<'_>, lexicon: &Lexicon, wants: Wants) -> Result<Flows, Fault> {
    let mut flows = Flows::default();
    if wants != Wants::Exception {
        flows.actions = list(line)?;
    }
    let mut only = wants == Wants::Closing && line.take("only");
    let slot_next = matches!(line.peek(), None | Some("by" | "to" | "for" | "if" | "unless"));
    if !slot_next || wants != Wants::Exception && !only {
        flows.data = terms(line, |word| lexicon.data_term(word))?;
        flows.only.data = std::mem::take(&mut only);
    } else if wants != Wants::Exception {
        return Err(Fault::new("slot-missing", line.span(), "the data is always named (`all` covers everything)"));
    }
    if line.take("of") {
        line.expect("child")?;
        flows.of_child = true;
    }
    loop {
        let closed = wants == Wants::Closing && line.take("only");
        match line.peek() {
            Some("by" | "to") if flows.parties.is_empty() => parties(line, lexicon, &mut flows, closed)?,
            Some("for") if flows.purposes.is_none() => {
                line.word()?;
                flows.purposes = Some(if line.take("any") {
                    line.expect("purpose")?;
                    Purposes::Any
                } else {
                    Purposes::These(list(line)?)
                });
                flows.only.purposes = closed;
            }
            Some("if") if flows.facts.is_none() => {
                line.word()?;
                flows.facts = Some(facts(line)?);
                flows.only.facts = closed;
            }
            Some("unless") if flows.unless.is_none() => {
                line.word()?;
                flows.unless = Some(facts(line)?);
            }
            Some(_) if closed => return Err(Fault::new("unknown-word", line.span(), "`only` stands before the data, `by`, `to`, `for` or `if`")),
            _ => break,
        }
    }
    if flows.only == (Closed { purposes: true, ..flows.only }) && flows.purposes == Some(Purposes::Any) {
        return Err(Fault::new("slot-missing", line.span(), "`only for any purpose` closes nothing"));
    }
    Ok(flows)
}

fn parties(line: &mut Line<'_>, lexicon: &Lexicon, flows: &mut Flows, closed: bool) -> Result<(), Fault> {
    let span = line.span();
    let preposition = line.word()?;
    let out = flows.actions.iter().any(|action| action.goes_out());
    let inside = flows.actions.iter().any(|action| !action.goes_out());
    if (preposition == "by" && out) || (preposition == "to" && inside) {
        return Err(Fault::new("preposition", span, "`by` says who acts inside (collect, use, contact …), `to` who receives (share, sell, transfer)"));
    }
    flows.parties = terms(line, |word| lexicon.party_term(word))?;
    flows.only.parties = closed;
    Ok(())
}

fn must(line: &mut Line<'_>, lexicon: &Lexicon) -> Result<Says, Fault> {
    let duty: Duty = one(line)?;
    line.expect("when")?;
    let is_flow =
        line.peek().is_some_and(|word| Action::find(word).is_some()) || line.peek().is_some_and(|word| word != "not" && Condition::find(word).is_none());
    let when = if is_flow { Occasion::Flow(flows(line, lexicon, Wants::Region)?) } else { Occasion::Event(facts(line)?) };
    Ok(Says::Must { duty, when, within: within(line)? })
}

fn can(line: &mut Line<'_>) -> Result<Says, Fault> {
    let right: Right = one(line)?;
    line.expect("by")?;
    let span = line.span();
    let channels: Result<Vec<Channel>, WordError> = line.until("so").split(',').map(|text| Channel::read(text.trim())).collect();
    let channels = channels.map_err(|error| Fault::word(&error, span))?;
    line.expect("so")?;
    let span = line.span();
    let effect = Effect::read(line.until("within").trim()).map_err(|error| Fault::word(&error, span))?;
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

fn facts(line: &mut Line<'_>) -> Result<Alternatives, Fault> {
    let mut alternatives = Vec::new();
    loop {
        let mut together = Vec::new();
        loop {
            let holds = !line.take("not");
            together.push((one::<Condition>(line)?, holds));
            if !line.take("and") {
                break;
            }
        }
        alternatives.push(together);
        if !line.take("or") {
            return Ok(alternatives);
        }
    }
}

fn one<W: Word>(line: &mut Line<'_>) -> Result<W, Fault> {
    let span = line.span();
    let word = line.word()?;
    word_of(word, span)
}

fn word_of<W: Word>(word: &str, span: Span) -> Result<W, Fault> {
    W::find(word).ok_or_else(|| Fault::word(&WordError::unknown::<W>(word), span))
}

fn list<W: Word>(line: &mut Line<'_>) -> Result<Vec<W>, Fault> {
    let mut words = vec![one(line)?];
    while line.comma() {
        words.push(one(line)?);
    }
    Ok(words)
}

fn terms(line: &mut Line<'_>, known: impl Fn(&str) -> Result<(), WordError>) -> Result<Vec<Term>, Fault> {
    let mut terms = Vec::new();
    loop {
        let span = line.span();
        let word = line.word()?;
        known(word).map_err(|error| Fault::word(&error, span))?;
        terms.push(Term { word: word.to_owned(), span });
        if !line.comma() {
            return Ok(terms);
        }
    }
}
