//! The other ways on which data could leave, each tried wherever a party asks in a scenario: a dry run, a file taken page by page, a download, messages, the
//! console, the same act by its id at another site, and the party's own key. What one way refuses no other may give, and each refuses with the same sentence.

use super::door::{Played, broken, unplayable};
use super::world::World;
use operations::{KeyRole, Message, Messenger, Sending};
use reqwest::Method;
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};

const MINUTE_MS: i64 = 60_000;

/// What was decided when a party asked.
pub(super) struct Decided<'a> {
    /// The request, as it was sent.
    pub(super) asked: &'a Value,
    /// Field by field what came of it.
    pub(super) fields: &'a [Value],
    /// What was given, by kind.
    pub(super) given: Map<String, Value>,
}

impl<'a> Decided<'a> {
    fn of(asked: &'a Value, fields: &'a [Value]) -> Self {
        let given = fields.iter().filter(|field| field["outcome"] == "given");
        let given = given.filter_map(|field| Some((field["category"].as_str()?.to_owned(), field["value"].clone())));
        Self { asked, fields, given: given.collect() }
    }

    /// The sentences by which something was refused.
    pub(super) fn refusing(&self) -> BTreeSet<String> {
        self.fields.iter().filter(|field| field["outcome"] != "given").flat_map(|field| quoted(&field["answer"])).collect()
    }

    /// Whether another way gave just this.
    pub(super) fn must_be(&self, way: &str, given: &Map<String, Value>) -> Played {
        if *given == self.given { Ok(()) } else { broken(format!("{way} gives {given:?}, and the answer gave {:?}", self.given)) }
    }

    pub(super) fn party(&self) -> &str {
        self.asked["party"].as_str().unwrap_or_default()
    }
}

/// Takes a party's messages in.
#[derive(Debug, Default)]
struct Taken(Arc<Mutex<Vec<Value>>>);

impl Messenger for Taken {
    fn send(&self, message: Message) -> Sending<'_> {
        let body = serde_json::from_slice(&web::body_of(&message)).unwrap_or(Value::Null);
        if let Ok(mut taken) = self.0.lock() {
            taken.push(body);
        }
        Box::pin(async { Ok(()) })
    }
}

impl World {
    /// Asks the same by every other way; broken where one of them gives what another does not, or refuses by another sentence.
    pub(super) async fn by_every_other_way(&mut self, asked: &Value, fields: &[Value]) -> Played {
        let decided = Decided::of(asked, fields);
        self.by_a_dry_run(&decided).await?;
        self.page_by_page(&decided).await?;
        self.by_a_download(&decided).await?;
        self.by_messages(&decided).await?;
        self.by_the_console(&decided).await
    }

    async fn by_a_dry_run(&mut self, decided: &Decided<'_>) -> Played {
        let (status, would) = self.door.api(Method::POST, "/disclosures", &with(decided.asked, "dry_run", json!(true))).await?;
        let told = would.pointer("/subjects/0/fields").and_then(Value::as_array).cloned().unwrap_or_default();
        let went = |field: &Value| field["outcome"] == "given" || field["outcome"] == "would-go";
        let said = |fields: &[Value]| fields.iter().map(|field| (field["category"].clone(), went(field), quoted(&field["answer"]))).collect::<Vec<_>>();
        match status == 200 && said(&told) == said(decided.fields) {
            true => Ok(()),
            false => broken(format!("a dry run says {:?}, and the answer said {:?}", said(&told), said(decided.fields))),
        }
    }

    async fn page_by_page(&mut self, decided: &Decided<'_>) -> Played {
        let id = self.opened(decided, json!("pages")).await?.0;
        let (site, elsewhere) = (self.site.to_string(), self.elsewhere());
        let first = json!({ "after": 0 });
        let (guessed, text) = self.door.api_text(Method::POST, (elsewhere, &format!("/disclosures/{id}/pages")), &first).await?;
        if guessed == 200 {
            return broken(format!("another site gives it: {text}"));
        }
        let own = self.server.key(&self.site, KeyRole::Party(decided.party().to_owned())).await;
        for (path, body) in [("/disclosures".to_owned(), decided.asked), (format!("/disclosures/{id}/pages"), &first)] {
            let (status, answer) = self.door.api_with(&own, Method::POST, &path, body).await?;
            if status != 403 {
                return broken(format!("the party's own key is answered {status} at {path}: {answer}"));
            }
        }
        let (_, text) = self.door.api_text(Method::POST, (&site, &format!("/disclosures/{id}/pages")), &first).await?;
        decided.must_be("the file taken page by page", &first_row(&text))
    }

    async fn by_a_download(&mut self, decided: &Decided<'_>) -> Played {
        let until = self.server.now().plus_ms(60 * MINUTE_MS).to_string();
        let (id, opened) = self.opened(decided, json!({ "download": until })).await?;
        let token = opened["token"].as_str().ok_or_else(|| unplayable(format!("a download without a token: {opened}")))?.to_owned();
        self.fetched("the download", decided, (&id, &token)).await
    }

    /// Fetches a download as its party does, and as nobody may: at another site, or with another download's token.
    pub(super) async fn fetched(&mut self, way: &str, decided: &Decided<'_>, (id, token): (&str, &str)) -> Played {
        let path = format!("/downloads/{id}");
        let guessed = token.chars().rev().collect::<String>();
        for (site, token) in [(self.elsewhere().to_owned(), token), (self.site.to_string(), guessed.as_str())] {
            let (status, text) = self.door.fetch((&site, &path), token).await?;
            if status == 200 {
                return broken(format!("{way} opens where it must not: {text}"));
            }
        }
        let (status, text) = self.door.fetch((self.site.as_str(), &path), token).await?;
        match (status, decided.given.is_empty()) {
            (200, _) => decided.must_be(way, &first_row(&text)),
            // Of what is refused as a whole nothing can be fetched.
            (403, true) => Ok(()),
            _ => broken(format!("{way} is answered {status}: {text}")),
        }
    }

    async fn by_messages(&mut self, decided: &Decided<'_>) -> Played {
        self.opened(decided, json!({ "webhook": "https://party.example/in" })).await?;
        let taken = Taken::default();
        self.server.house.operations.send_handovers(&taken).await.map_err(unplayable)?;
        let bodies = taken.0.lock().map_err(unplayable)?.clone();
        let rows = bodies.iter().filter_map(|body| body.pointer("/data/content")?.as_str()).map(first_row);
        let rows: Vec<Map<String, Value>> = rows.filter(|row| !row.is_empty()).collect();
        decided.must_be("the messages", rows.first().unwrap_or(&Map::new()))
    }

    /// Opens an act that goes by this way: its id, and all that was answered.
    async fn opened(&mut self, decided: &Decided<'_>, delivery: Value) -> Played<(String, Value)> {
        let (_, opened) = self.door.api(Method::POST, "/disclosures", &with(decided.asked, "delivery", delivery)).await?;
        let id = opened["id"].as_str().ok_or_else(|| unplayable(format!("no act was opened: {opened}")))?;
        Ok((id.to_owned(), opened))
    }

    fn elsewhere(&self) -> &'static str {
        if self.site.as_str() == "wso2.com" { "wipro.com" } else { "wso2.com" }
    }
}

/// What the first line of a file holds, by kind.
fn first_row(text: &str) -> Map<String, Value> {
    let row: Value = text.lines().next().and_then(|line| serde_json::from_str(line).ok()).unwrap_or_default();
    let values = row["values"].as_object().cloned().unwrap_or_default();
    values.into_iter().filter(|(_, value)| !value.is_null()).collect()
}

/// The sentences an answer quotes.
fn quoted(answer: &Value) -> BTreeSet<String> {
    let reasons = answer["reasons"].as_array().into_iter().flatten();
    reasons.filter_map(|reason| reason["id"].as_str().map(str::to_owned)).collect()
}

fn with(asked: &Value, name: &str, value: Value) -> Value {
    let mut asked = asked.clone();
    asked[name] = value;
    asked
}
