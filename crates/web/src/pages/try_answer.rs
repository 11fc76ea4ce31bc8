//! The answer to a question put on `/try`: the verdict, the sentence, what is owed, and which recorded fact would change
//! it. It shows nobody's data.

use crate::app::App;
use crate::pages::try_question::Asked;
use crate::view::facts::Facts;
use crate::view::grounds::{Grounds, address};
use crate::view::words::{capital, soon};
use askama::Template;
use operations::{About, Decision, EvidenceKind, FactSchema, FactWanted, WouldChange};
use policy::{Owed, Policy, Verdict};
use vocabulary::{Condition, Word};

/// The answer's part of the page.
#[derive(Debug, Template)]
#[template(path = "answer.html")]
pub(crate) struct AnswerPanel {
    side: &'static str,
    verdict: &'static str,
    heading: &'static str,
    question: String,
    grounds: Grounds,
    duties: Vec<Duty>,
    carried: Vec<(&'static str, String)>,
    facts: Facts,
    ways: Vec<Way>,
    figures: bool,
    hand_over: Option<String>,
}

#[derive(Debug)]
struct Duty {
    words: String,
    address: String,
    place: String,
}

/// Facts that together would permit it.
#[derive(Debug)]
struct Way {
    wants: Vec<Want>,
}

#[derive(Debug)]
struct Want {
    words: String,
    record: Option<Record>,
    why_not: &'static str,
}

/// A form that records one fact.
#[derive(Debug)]
struct Record {
    mark: String,
    condition: Condition,
    holds: bool,
    evidence: Vec<(&'static str, String)>,
    document_label: String,
    example: &'static str,
    button: &'static str,
    idempotency: String,
}

impl AnswerPanel {
    /// The answer to this question; `recording` where the page may record facts.
    pub(crate) fn of(app: &App, policy: &Policy, asked: &Asked, decision: &Decision, recording: bool) -> Self {
        let answer = &decision.answer;
        let (side, verdict, heading) = match answer.verdict {
            Verdict::Permit => ("yes", "permit", "Permitted"),
            Verdict::Deny => ("no", "deny", "Refused"),
            Verdict::Silent => ("no", "silent", "Refused: no sentence allows it"),
        };
        let is_figures = |way: &&WouldChange| way.needs.iter().any(|need| need.condition == Condition::Aggregated && need.holds);
        // Figures are something else than what was asked for: they are no way to a person's data.
        let ways = decision.would_change.iter().filter(|way| !is_figures(way)).enumerate();
        let complete = asked.subject.is_some() && asked.party.is_some();
        let may_go = recording && complete && asked.action.goes_out() && answer.verdict == Verdict::Permit;
        Self {
            figures: decision.would_change.iter().any(|way| is_figures(&way)),
            hand_over: may_go.then(|| app.house.fresh_idempotency()),
            side,
            verdict,
            heading,
            question: asked.sentence(policy),
            grounds: Grounds::of(app, &answer.reasons),
            duties: answer.duties.iter().map(duty).collect(),
            carried: asked.carried(),
            facts: Facts::of(&decision.facts, recording),
            ways: ways.map(|(place, way)| Way::of(app, asked, place, way, recording)).collect(),
        }
    }
}

impl AnswerPanel {
    /// The same once the data has been handed over: it is not offered again.
    pub(crate) fn handed_over(self) -> Self {
        Self { hand_over: None, ..self }
    }
}

impl Way {
    fn of(app: &App, asked: &Asked, place: usize, way: &WouldChange, recording: bool) -> Self {
        let want = |(number, wanted): (usize, &FactWanted)| {
            let schema = wanted.schema.as_ref();
            let missing = missing(asked, schema, recording);
            Want {
                words: wish(wanted),
                record: schema.filter(|_| missing.is_none()).map(|schema| record(app, wanted, schema, format!("{place}-{number}"))),
                why_not: missing.unwrap_or_default(),
            }
        };
        Self { wants: way.needs.iter().enumerate().map(want).collect() }
    }
}

/// Why the page cannot record a fact, where it cannot.
fn missing(asked: &Asked, schema: Option<&FactSchema>, recording: bool) -> Option<&'static str> {
    let Some(schema) = schema else {
        return Some("Nobody can record this. The program checks it.");
    };
    match schema.about {
        _ if !recording => Some("The company records it, with the evidence."),
        About::Person | About::PersonAndPurpose if asked.subject.is_none() => Some("It is about one person. Say whose data, then it can be recorded here."),
        About::Party if asked.party.is_none() => Some("It is about one party. Say who asks, then it can be recorded here."),
        _ => None,
    }
}

fn record(app: &App, wanted: &FactWanted, schema: &FactSchema, mark: String) -> Record {
    Record {
        mark,
        condition: wanted.condition,
        holds: wanted.holds,
        evidence: kinds(schema).into_iter().map(|kind| (kind.key(), capital(kind.words()))).collect(),
        document_label: schema.document_label.to_owned(),
        example: example(wanted.condition),
        button: "Record it and ask again",
        idempotency: app.house.fresh_idempotency(),
    }
}

/// What may prove it, a letter first: that is what the example names.
fn kinds(schema: &FactSchema) -> Vec<EvidenceKind> {
    let mut kinds = schema.evidence.clone();
    kinds.sort_by_key(|kind| *kind != EvidenceKind::Letter);
    kinds
}

/// A document one might name, so that trying is one click.
const fn example(condition: Condition) -> &'static str {
    match condition {
        Condition::Confidential => "Confidentiality agreement no. 12, signed by both",
        Condition::LegalProcess => "District Court, order 4/2026",
        Condition::GoodFaith => "Suspected fraud, believed by the duty officer",
        Condition::Merger => "Notice of merger, board resolution 7",
        Condition::Permission | Condition::OptIn | Condition::Requested => "3 May, signed",
        Condition::Parental => "Signed form, checked by telephone",
        Condition::NeedToKnow => "Task 1042",
        Condition::Notified => "Notice on the form",
        _ => "3 May, signed",
    }
}

/// What has to be so, in words.
fn wish(wanted: &FactWanted) -> String {
    let words = match (wanted.condition, wanted.holds) {
        (Condition::Aggregated, false) => "A person’s data is asked for, not only figures about a group",
        (Condition::PurposeMatch, true) => "It is used for what it was given for",
        (Condition::PurposeMatch, false) => "It is used for something else than it was given for",
        (Condition::FlaggedSpam, false) => "It has come through a spam check",
        (Condition::OptedOut, false) => "The person has not objected",
        (Condition::Child, false) => "The person is not a child",
        (Condition::Closed, false) => "The account is open",
        _ => wanted.words.trim_end_matches('.'),
    };
    capital(words)
}

fn duty(owed: &Owed) -> Duty {
    let within = owed.within.map(soon).unwrap_or_default();
    Duty {
        words: format!("{}{within}", capital(owed.duty.meaning())),
        address: address(&owed.reason.sentence),
        place: format!("sentence {}", owed.reason.sentence.number),
    }
}
