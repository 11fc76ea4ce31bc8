//! What the company and others of a scenario do with data, and what they ask. Each is one request; none checks anything.

use super::door::{Played, unplayable};
use super::step::Step;
use super::world::{Last, World};
use operations::KeyRole;
use reqwest::Method;
use serde_json::{Value, json};

impl World {
    pub(super) async fn disclose(&mut self, action: &str, step: &Step) -> Played {
        let (_, party) = self.party(step.slots.get("party"))?;
        let body = self.disclosure(action, step, party.as_deref())?;
        let (status, answer) = self.door.api(Method::POST, "/disclosures", &body).await?;
        if status == 200
            && let Some(fields) = answer.pointer("/subjects/0/fields").and_then(Value::as_array)
        {
            self.by_every_other_way(&body, &fields.clone()).await?;
        }
        self.take_release(step.slots.get("person"), status, answer)
    }

    fn disclosure(&self, action: &str, step: &Step, party: Option<&str>) -> Played<Value> {
        let subject = &self.person(step.slots.get("person"))?.subject;
        Ok(json!({ "subjects": [subject], "data": step.slots.list("data"), "action": action,
            "purpose": step.slots.get("purpose"), "party": party, "partial": "what-is-permitted" }))
    }

    pub(super) async fn disclose_as_party(&mut self, step: &Step) -> Played {
        let name = step.slots.get("party");
        let key = self.server.key(&self.site, KeyRole::Party(name.to_owned())).await;
        let body = self.disclosure("share", step, Some(name))?;
        let (status, answer) = self.door.api_with(&key, Method::POST, "/disclosures", &body).await?;
        self.take_release(step.slots.get("person"), status, answer)
    }

    pub(super) async fn use_data(&mut self, action: &str, step: &Step) -> Played {
        let by = match self.party(step.slots.get("party"))? {
            (_, None) => json!("company"),
            (kind, Some(name)) if kind == "staff" => json!({ "staff": name }),
            (_, Some(name)) => json!({ "party": name }),
        };
        let subject = &self.person(step.slots.get("person"))?.subject;
        let body = json!({ "subjects": [subject], "data": step.slots.list("data"), "action": action, "purpose": step.slots.get("purpose"), "by": by });
        let (status, answer) = self.door.api(Method::POST, "/uses", &body).await?;
        self.take_release(step.slots.get("person"), status, answer)
    }

    fn take_release(&mut self, who: &str, status: u16, answer: Value) -> Played {
        if status != 200 {
            self.last = Last::Problem(status, answer);
            return Ok(());
        }
        let fields = answer.pointer("/subjects/0/fields").and_then(Value::as_array);
        let fields = fields.cloned().ok_or_else(|| unplayable("a release without fields"))?;
        self.opt_out = answer.pointer("/opt_out/0/path").and_then(Value::as_str).map(str::to_owned);
        self.reply = answer.pointer("/reply/0/path").and_then(Value::as_str).map(str::to_owned);
        self.last = Last::Release(who.to_owned(), fields);
        Ok(())
    }

    pub(super) async fn write_all(&mut self, step: &Step) -> Played {
        let everyone: Vec<String> = self.people.keys().cloned().collect();
        for who in everyone {
            self.write(&who, &[step.slots.get("category").to_owned()], step.slots.get("purpose")).await?;
        }
        Ok(())
    }

    pub(super) async fn write(&mut self, who: &str, data: &[String], purpose: &str) -> Played {
        let value = |category: &String| json!({ "category": category, "value": self.value(who, category) });
        let values: Vec<Value> = data.iter().map(value).collect();
        let body = json!({ "subject": self.person(who)?.subject, "values": values, "purpose": purpose, "source": "order desk" });
        let (status, answer) = self.door.api(Method::POST, "/records", &body).await?;
        if status != 200 {
            self.last = Last::Problem(status, answer);
            return Ok(());
        }
        let kept = answer.get("kept").and_then(Value::as_array).into_iter().flatten();
        let kept = kept.map(|category| json!({ "category": category, "outcome": "kept", "answer": { "answer": "permit" } }));
        let refused = answer.get("refused").and_then(Value::as_array).into_iter().flatten();
        let refused = refused.map(|field| json!({ "category": field["category"], "outcome": "refused", "answer": field["answer"] }));
        self.last = Last::Release(who.to_owned(), kept.chain(refused).collect());
        Ok(())
    }

    /// Questions about flows: who acts inside, or to whom it goes. Whatever is listed is asked about one by one.
    pub(super) async fn question(&mut self, step: &Step) -> Played {
        let slots = &step.slots;
        let actions = if slots.get("outward").is_empty() { slots.list("inward") } else { slots.list("outward") };
        let subject = if slots.get("person").is_empty() { None } else { Some(self.person(slots.get("person"))?.subject.clone()) };
        let mut answers = Vec::new();
        for party in slots.list("parties") {
            let (kind, name) = self.party(&party)?;
            for (action, category, purpose) in product(&actions, &slots.list("data"), &slots.list("purposes")) {
                let body = json!({ "action": action, "data": [category], "purpose": purpose, "recipient": kind, "party": name, "subject": subject });
                let (status, answer) = self.door.api(Method::POST, "/decisions", &body).await?;
                if status != 200 {
                    return Err(unplayable(format!("the question was answered {status}: {answer}")));
                }
                answers.push((format!("{party}, {action} {category} for {purpose}"), answer));
            }
        }
        self.last = Last::Answers(answers);
        Ok(())
    }

    pub(super) async fn figures(&mut self, step: &Step) -> Played {
        let (_, party) = self.party(step.slots.get("party"))?;
        let body = json!({ "group_by": step.slots.get("group"), "purpose": step.slots.get("purpose"), "party": party });
        let (status, answer) = self.door.api(Method::POST, "/aggregates", &body).await?;
        self.last = if status == 200 { Last::Figures(answer) } else { Last::Problem(status, answer) };
        Ok(())
    }
}

/// Each of the first with each of the second and each of the third.
fn product(actions: &[String], data: &[String], purposes: &[String]) -> Vec<(String, String, String)> {
    let each = |action: &String, category: &String, purpose: &String| (action.clone(), category.clone(), purpose.clone());
    let pairs = actions.iter().flat_map(|action| data.iter().map(move |category| (action, category)));
    pairs.flat_map(|(action, category)| purposes.iter().map(move |purpose| each(action, category, purpose))).collect()
}
