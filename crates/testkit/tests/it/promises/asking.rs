//! The ways by which people ask: a letter that staff enter, a message that comes back, a box on a form, a click on their own page. None checks
//! anything but that the way is open.

use super::door::{Page, Played, broken, unplayable};
use super::step::Step;
use super::world::{Last, World};
use reqwest::Method;
use serde_json::{Value, json};

impl World {
    /// A letter to an address of the company, entered by staff.
    pub(super) async fn letter(&mut self, step: &Step, right: &str) -> Played {
        let slots = &step.slots;
        let subject = self.person(slots.get("person"))?.subject.clone();
        let mut body = json!({ "subject": subject, "right": right, "channel": format!("mail to {}", slots.get("address")) });
        match slots.get("category") {
            "" if !slots.get("words").is_empty() => body["words"] = slots.get("words").into(),
            "" => {}
            category => body["correction"] = json!({ "category": category, "value": slots.get("words") }),
        }
        let (status, answer) = self.door.api_raw(Method::POST, "/requests", &body).await?;
        if status == 422 && answer["mistakes"][0]["field"] == "channel" {
            return broken(format!("the site takes no such letter: {answer}"));
        }
        self.take_request(status, answer)
    }

    /// What staff say of the last request.
    pub(super) async fn staff(&mut self, body: Value) -> Played {
        let Last::Request(request) = &self.last else {
            return Err(unplayable("nobody has asked anything by letter"));
        };
        let path = format!("/requests/{}/answers", request["id"].as_str().unwrap_or_default());
        let (status, answer) = self.door.api_raw(Method::POST, &path, &body).await?;
        self.take_request(status, answer)
    }

    fn take_request(&mut self, status: u16, answer: Value) -> Played {
        if !matches!(status, 200 | 201) {
            return Err(unplayable(format!("the request was answered {status}: {answer}")));
        }
        self.last = Last::Request(answer);
        Ok(())
    }

    /// The person says on their own page that the last letter was theirs, or takes it back.
    pub(super) async fn on_own_page(&mut self, who: &str, step: &str) -> Played {
        let Last::Request(request) = &self.last else {
            return Err(unplayable("nobody has asked anything by letter"));
        };
        let path = format!("{}/requests/{}/{step}", self.person(who)?.page, request["id"].as_str().unwrap_or_default());
        self.last = Last::Page(self.door.post(&path, &[]).await?);
        Ok(())
    }

    /// The message of the last contact comes back, with what is right or with words.
    pub(super) async fn return_message(&mut self, step: &Step) -> Played {
        let Some(path) = self.reply.clone() else {
            return broken("nothing in the message lets it be returned");
        };
        let number = step.slots.get("number").parse().unwrap_or_default();
        let page = self.door.page(&path).await?;
        let right = page.openings().filter(|part| Page::quoted_in(part).contains(&number)).find_map(|part| Page::within(part, "name=\"right\"", "value"));
        let Some(right) = right else {
            return broken(format!("returning the message gives no right under #{number}"));
        };
        let (category, words) = (step.slots.get("category"), step.slots.get("words"));
        let mut fields = vec![("right", right.as_str()), ("idempotency", "returned")];
        match category {
            "" => fields.push(("words", words)),
            category => fields.extend([("category", category), ("value", words)]),
        }
        let fields: Vec<(String, String)> = fields.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
        self.last = Last::Page(self.door.post(&path, &fields).await?);
        Ok(())
    }

    /// The box on a form by which its sender objects, under this sentence.
    pub(super) fn objection_on(form: &Page, number: &str) -> Played<String> {
        let number = number.parse().unwrap_or_default();
        let grants = form.openings().any(|part| part.contains("Your right to object") && Page::quoted_in(part).contains(&number));
        let boxes = form.marked("name=\"choice\"", "value");
        let found = boxes.into_iter().find(|id| id.starts_with(&format!("opt-out-{number}-")));
        match found.filter(|_| grants) {
            Some(id) => Ok(id),
            None => broken(format!("the form has no box to object under #{number}")),
        }
    }
}
