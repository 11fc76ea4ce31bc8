//! The other ways on which data could leave, each tried wherever a party asks in a scenario: a dry run, a file taken page by page, the same act by its
//! id at another site, and both by the party's own key. What one way refuses no other may give.

use super::door::{Played, broken, unplayable};
use super::world::World;
use operations::KeyRole;
use reqwest::Method;
use serde_json::{Value, json};

impl World {
    /// Asks the same by every other way; broken where one of them gives what another does not.
    pub(super) async fn by_every_other_way(&mut self, asked: &Value, fields: &[Value]) -> Played {
        let given = named(fields, "given");
        let (status, would) = self.door.api(Method::POST, "/disclosures", &with(asked, "dry_run", json!(true))).await?;
        let would_go = would.pointer("/subjects/0/fields").and_then(Value::as_array).map(|fields| named(fields, "would-go")).unwrap_or_default();
        if status != 200 || would_go != given {
            return broken(format!("a dry run says that {would_go:?} would leave, and {given:?} left: {would}"));
        }
        let (_, opened) = self.door.api(Method::POST, "/disclosures", &with(asked, "delivery", json!("pages"))).await?;
        let id = opened.get("id").and_then(Value::as_str).ok_or_else(|| unplayable(format!("no act was opened: {opened}")))?;
        let (site, elsewhere) = (self.site.to_string(), if self.site.as_str() == "wso2.com" { "wipro.com" } else { "wso2.com" });
        let first = json!({ "after": 0 });
        let (guessed, text) = self.door.api_text(Method::POST, (elsewhere, &format!("/disclosures/{id}/pages")), &first).await?;
        if guessed == 200 {
            return broken(format!("another site gives it: {text}"));
        }
        let party = asked["party"].as_str().unwrap_or_default().to_owned();
        let own = self.server.key(&self.site, KeyRole::Party(party)).await;
        for (path, body) in [("/disclosures".to_owned(), asked), (format!("/disclosures/{id}/pages"), &first)] {
            let (status, answer) = self.door.api_with(&own, Method::POST, &path, body).await?;
            if status != 403 {
                return broken(format!("the party's own key is answered {status} at {path}: {answer}"));
            }
        }
        let (_, text) = self.door.api_text(Method::POST, (&site, &format!("/disclosures/{id}/pages")), &first).await?;
        let row: Value = serde_json::from_str(&text).unwrap_or(Value::Null);
        let in_file = row.get("values").and_then(Value::as_object).into_iter().flatten().filter(|(_, value)| !value.is_null());
        let mut in_file: Vec<String> = in_file.map(|(category, _)| category.clone()).collect();
        in_file.sort();
        if in_file == given { Ok(()) } else { broken(format!("{in_file:?} stand in the file, and {given:?} left by the answer")) }
    }
}

/// The kinds of data of which this became, in order.
fn named(fields: &[Value], outcome: &str) -> Vec<String> {
    let mut named: Vec<String> =
        fields.iter().filter(|field| field["outcome"] == outcome).filter_map(|field| field["category"].as_str().map(str::to_owned)).collect();
    named.sort();
    named
}

fn with(asked: &Value, name: &str, value: Value) -> Value {
    let mut asked = asked.clone();
    asked[name] = value;
    asked
}
