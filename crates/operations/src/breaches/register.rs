//! The register of breaches a regulator asks for: the facts of each, its effects, and what was done about it (GDPR, Article 33(5)).

use super::authority::words_of_kind;
use crate::{BreachView, Caller, House, Outcome, Scope};
use store::{BreachRow, Risk, ToldOrNot};
use vocabulary::Timestamp;

/// One breach, as the register has it: a value for each of [`REGISTER_COLUMNS`].
#[derive(Clone, Debug, serde::Serialize)]
pub struct RegisterLine {
    /// The values, in the order of the columns.
    pub values: Vec<String>,
}

/// What the register tells of each breach.
pub const REGISTER_COLUMNS: [&str; 19] = [
    "breach",
    "kind",
    "what happened",
    "began",
    "ended",
    "noticed",
    "noticed by",
    "within reach",
    "people concerned",
    "kinds of data",
    "likely consequences",
    "risk",
    "measures",
    "authority",
    "people",
    "told by page",
    "told by letter",
    "lessons",
    "closed",
];

impl House {
    /// The whole register, the oldest first.
    ///
    /// # Errors
    /// No scope for it.
    pub async fn breach_register(&self, caller: &Caller) -> Outcome<Vec<RegisterLine>> {
        caller.must(Scope::Breaches)?;
        let room = self.room_of(caller)?;
        let rows: Vec<BreachRow> = room.rows(&[]).await?;
        let mut lines = Vec::with_capacity(rows.len());
        for row in &rows {
            lines.push(line(&room.breach_view(row).await?));
        }
        Ok(lines)
    }
}

fn line(view: &BreachView) -> RegisterLine {
    let instant = |at: Option<Timestamp>| at.map(|at| at.to_string()).unwrap_or_default();
    let kinds: Vec<String> = view.found.kinds.iter().map(|(kind, people)| format!("{kind}: {people}")).collect();
    let risk = match view.risk {
        Some(Risk::Unlikely) => "unlikely",
        Some(Risk::Likely) => "likely",
        Some(Risk::High) => "high",
        None => "not assessed",
    };
    RegisterLine {
        values: vec![
            view.id.to_string(),
            words_of_kind(view.kind).to_owned(),
            view.what.clone(),
            view.began_at.to_string(),
            instant(view.ended_at),
            view.noticed_at.to_string(),
            view.noticed_by.clone(),
            view.scope_words.clone(),
            view.found.people.to_string(),
            kinds.join("; "),
            view.consequences.clone(),
            risk.to_owned(),
            view.measures.join("; "),
            told(view.authority.done.as_ref()),
            told(view.concerned.done.as_ref()),
            view.told_by_page.to_string(),
            view.told_by_letter.to_string(),
            view.lessons.clone(),
            view.closed.as_ref().map(|closed| format!("{} by {}", closed.at, closed.by.join(" and "))).unwrap_or_default(),
        ],
    }
}

fn told(done: Option<&ToldOrNot>) -> String {
    match done {
        Some(done) if done.told => format!("told {} by {}", done.at, done.by.join(" and ")),
        Some(done) => format!("not told, decided {} by {}", done.at, done.by.join(" and ")),
        None => "open".to_owned(),
    }
}
