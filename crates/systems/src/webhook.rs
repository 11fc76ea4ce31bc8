//! A system that is a program: what is posted to it about one person, signed, and what it answers. It is believed to have erased somebody only
//! when it answers, asked again, that nothing of them remains.

use crate::clear::said;
use crate::http::{self, Message};
use crate::manifest::{Identity, System};
use crate::signing::{ID, SIGNATURE, Signer, TIMESTAMP};
use crate::there::{KeyValue, Person, Row, Task, Trouble};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use vocabulary::{DataCategory, Personal, Purpose, Timestamp};

/// What is posted: an event in the form of CloudEvents 1.0, with what it is about in `data`. It bears no time of its own: on every try it is the same
/// event, and the signature says when it was posted.
#[derive(Serialize)]
struct Event<'a> {
    specversion: &'static str,
    id: &'a str,
    source: String,
    #[serde(rename = "type")]
    kind: &'a str,
    datacontenttype: &'static str,
    data: Posted<'a>,
}

/// What it is about.
#[derive(Serialize)]
struct Posted<'a> {
    errand: &'a str,
    site: &'a str,
    system: &'a str,
    person: Identified,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    corrections: Vec<Correction<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    purposes: Option<&'a [Purpose]>,
}

#[derive(Serialize)]
struct Identified {
    subject: String,
    emails: Vec<KeyText>,
    phones: Vec<KeyText>,
}

#[derive(Serialize)]
struct KeyText(String);

#[derive(Serialize)]
struct Correction<'a> {
    data: &'a DataCategory,
    old: String,
    new: String,
}

/// What is answered when a person's rows are asked for.
#[derive(Deserialize)]
struct RowsAnswered {
    rows: Vec<RowAnswered>,
}

#[derive(Deserialize)]
struct RowAnswered {
    table: String,
    fields: BTreeMap<String, Personal<String>>,
}

/// What is answered when it is asked how much remains to be done.
#[derive(Deserialize)]
struct RemainAnswered {
    remain: u64,
}

/// A system that is posted to.
pub(crate) struct Hook<'a> {
    pub(crate) system: &'a System,
    pub(crate) url: &'a str,
    pub(crate) signer: Signer,
    pub(crate) errand: &'a str,
    pub(crate) now: Timestamp,
}

impl Hook<'_> {
    /// Has it done. How many rows that touched it need not say.
    pub(crate) async fn carry_out(&self, person: &Person, task: &Task) -> Result<u64, Trouble> {
        self.post(&format!("goodfaith.person.{}", word(task)), person, Some(task)).await.map(|_| 0)
    }

    /// How many rows are not yet as they must be, by its own word.
    pub(crate) async fn remains(&self, person: &Person, task: &Task) -> Result<u64, Trouble> {
        let answer = self.post(&format!("goodfaith.person.{}.remains", word(task)), person, Some(task)).await?;
        serde_json::from_slice::<RemainAnswered>(&answer).map(|answer| answer.remain).map_err(|_| Trouble::NotUnderstood)
    }

    /// What it holds of a person.
    pub(crate) async fn look(&self, person: &Person) -> Result<Vec<Row>, Trouble> {
        let answer = self.post("goodfaith.person.access", person, None).await?;
        let answer: RowsAnswered = serde_json::from_slice(&answer).map_err(|_| Trouble::NotUnderstood)?;
        let undeclared = DataCategory::new("account").map_err(|_| Trouble::NotUnderstood)?;
        let data = |table: &str, column: &str| {
            let declared = self.system.tables.iter().find(|known| known.name == table || known.whole_name() == table).and_then(|table| table.column(column));
            declared.map_or_else(|| undeclared.clone(), |column| column.data.clone())
        };
        let fields = |row: RowAnswered| {
            let table = row.table;
            let fields = row.fields.into_iter().map(|(column, value)| (column.clone(), data(&table, &column), value)).collect();
            Row { table, fields }
        };
        Ok(answer.rows.into_iter().map(fields).collect())
    }

    /// Whether it answers at all, about nobody.
    pub(crate) async fn health(&self) -> Result<(), Trouble> {
        self.post("goodfaith.health", &Person::default(), None).await.map(drop)
    }

    async fn post(&self, kind: &str, person: &Person, task: Option<&Task>) -> Result<Vec<u8>, Trouble> {
        let known_by = |by| person.known_by(by).into_iter().filter_map(text).collect();
        let corrections = match task {
            Some(Task::Correct(all)) => all.iter().map(|one| Correction { data: &one.data, old: said(&one.old), new: said(&one.new) }).collect(),
            _ => Vec::new(),
        };
        let data = Posted {
            errand: self.errand,
            site: self.system.site.as_str(),
            system: &self.system.name,
            person: Identified { subject: person.subject.clone(), emails: known_by(Identity::Email), phones: known_by(Identity::Phone) },
            corrections,
            purposes: match task {
                Some(Task::OptOut(purposes)) => Some(purposes),
                _ => None,
            },
        };
        // The same on every try of the same thing, so that whoever had it before knows it again.
        let id = format!("{}.{}.{kind}", self.errand, self.system.name);
        let source = format!("https://{}/", self.system.site);
        let event = Event { specversion: "1.0", id: &id, source, kind, datacontenttype: "application/json", data };
        let body = serde_json::to_vec(&event).map_err(|_| Trouble::NotUnderstood)?;
        let seconds = self.now.0.div_euclid(1_000);
        let signature = self.signer.sign((&id, seconds), &body);
        let headers = vec![(ID, id), (TIMESTAMP, seconds.to_string()), (SIGNATURE, signature)];
        http::post(Message { url: self.url.to_owned(), headers, content_type: "application/cloudevents+json; charset=UTF-8", body }).await
    }
}

fn text(value: KeyValue) -> Option<KeyText> {
    match value {
        KeyValue::Text(text) => Some(KeyText(text)),
        KeyValue::Number(_) | KeyValue::Bytes(_) => None,
    }
}

const fn word(task: &Task) -> &'static str {
    match task {
        Task::Correct(_) => "correction",
        Task::OptOut(_) => "opt-out",
        Task::Erase => "erasure",
    }
}
