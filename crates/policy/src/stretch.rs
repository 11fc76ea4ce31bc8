//! The stretch of a line that names flows: actions, data, parties, purposes and facts. It knows no statement as a whole.

use crate::diagnostic::Span;
use crate::lexicon::Lexicon;
use crate::statement::{Alternatives, Flows, Purposes, Term};
use crate::words::{Fault, Line};
use vocabulary::{Action, Condition, Word, WordError};

/// What a stretch of flows must say.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wants {
    /// Actions and data, the rest at will.
    Region,
    /// As [`Wants::Region`], with `only` allowed.
    Closing,
    /// Nothing: what is left out is as in the `never` above.
    Exception,
}

pub(crate) fn may(line: &mut Line<'_>, lexicon: &Lexicon) -> Result<Flows, Fault> {
    let begin = line.span();
    let flows = flows(line, lexicon, Wants::Closing, &[])?;
    if flows.actions.iter().any(|action| action.goes_out()) && flows.parties.is_empty() {
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

/// Reads a stretch of flows; `above` are the actions of the `never` that an exception belongs to.
pub(crate) fn flows(line: &mut Line<'_>, lexicon: &Lexicon, wants: Wants, above: &[Action]) -> Result<Flows, Fault> {
    let mut flows = Flows::default();
    let begin = line.span();
    if wants != Wants::Exception {
        flows.actions = list(line)?;
    }
    let direction = Direction::of(if wants == Wants::Exception { above } else { &flows.actions });
    if wants == Wants::Closing && direction == Direction::Both {
        return Err(Fault::new("mixed-actions", begin, "a `may` either stays inside or goes out; write two statements"));
    }
    let only = only(line, wants)?;
    let slot_next = matches!(line.peek(), None | Some("of" | "by" | "to" | "for" | "if" | "unless"));
    if !slot_next {
        flows.data = terms(line, |word| lexicon.data_term(word))?;
        flows.only.data = only;
    } else if only || wants != Wants::Exception {
        return Err(Fault::new("slot-missing", line.span(), "the data is always named (`all` covers everything)"));
    }
    if line.take("of") {
        line.expect("child")?;
        flows.of_child = true;
    }
    slots(line, lexicon, wants, direction, &mut flows)?;
    Ok(flows)
}

/// Reads the slots after the data, in any order, each at most once.
fn slots(line: &mut Line<'_>, lexicon: &Lexicon, wants: Wants, direction: Direction, flows: &mut Flows) -> Result<(), Fault> {
    loop {
        let closed = only(line, wants)?;
        match line.peek() {
            Some("by" | "to") if flows.parties.is_empty() => {
                preposition(line, direction)?;
                flows.parties = terms(line, |word| lexicon.party_term(word))?;
                flows.only.parties = closed;
            }
            Some("for") if flows.purposes.is_none() => {
                line.word()?;
                let span = line.span();
                flows.purposes = Some(if line.take("any") {
                    line.expect("purpose")?;
                    if closed {
                        return Err(Fault::new("slot-missing", span, "`only for any purpose` closes nothing"));
                    }
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
            _ if closed => return Err(Fault::new("unknown-word", line.span(), "`only` stands before the data, `by`, `to`, `for` or `if`")),
            _ => return Ok(()),
        }
    }
}

/// Takes `only`, which belongs to a `may`.
fn only(line: &mut Line<'_>, wants: Wants) -> Result<bool, Fault> {
    let span = line.span();
    match (line.take("only"), wants) {
        (true, Wants::Region | Wants::Exception) => Err(Fault::new("unknown-word", span, "`only` closes a slot of a `may`; it has no place here")),
        (taken, _) => Ok(taken),
    }
}

/// Whether actions stay inside or go out.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Direction {
    Inside,
    Out,
    Both,
}

impl Direction {
    fn of(actions: &[Action]) -> Self {
        match (actions.iter().any(|action| !action.goes_out()), actions.iter().any(|action| action.goes_out())) {
            (true, true) => Self::Both,
            (false, true) => Self::Out,
            _ => Self::Inside,
        }
    }
}

/// Takes `by` or `to`, whichever the actions want.
fn preposition(line: &mut Line<'_>, direction: Direction) -> Result<(), Fault> {
    let span = line.span();
    let message = match (line.word()?, direction) {
        ("by", Direction::Inside) | ("to", Direction::Out) => return Ok(()),
        (_, Direction::Inside) => "`by` says who acts inside (collect, use, contact …); `to` belongs to what goes out (share, sell, transfer)",
        (_, Direction::Out) => "`to` says who receives (share, sell, transfer); `by` belongs to what is done inside (collect, use, contact …)",
        (_, Direction::Both) => "some of these actions stay inside (`by`) and some go out (`to`); write a statement for each, or name no party",
    };
    Err(Fault::new("preposition", span, message))
}

pub(crate) fn facts(line: &mut Line<'_>) -> Result<Alternatives, Fault> {
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

pub(crate) fn one<W: Word>(line: &mut Line<'_>) -> Result<W, Fault> {
    let span = line.span();
    let word = line.word()?;
    word_of(word, span)
}

pub(crate) fn word_of<W: Word>(word: &str, span: Span) -> Result<W, Fault> {
    W::find(word).ok_or_else(|| Fault::word(&WordError::unknown::<W>(word), span).or_list(W::all().iter().map(|known| known.key())))
}

pub(crate) fn list<W: Word>(line: &mut Line<'_>) -> Result<Vec<W>, Fault> {
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
