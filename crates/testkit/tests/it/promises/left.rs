//! What the people of a scenario leave: orders and posts; and how they go on to other places. It reaches the house over HTTP only.

use super::door::{Page, Played, broken, unplayable};
use super::step::Step;
use super::world::{Last, World};
use reqwest::Method;
use serde_json::{Value, json};

impl World {
    /// Does what a step about orders and posts says.
    pub(crate) async fn leave(&mut self, step: &Step) -> Played {
        let slots = &step.slots;
        let (person, words) = (slots.get("person"), slots.get("words"));
        match step.says {
            "{party} is paid for {person}'s order, for {purpose}" => self.be_paid(slots.get("party"), person, slots.get("purpose")).await,
            "the company places an order for {person}" => self.place_order(person).await,
            "{person} posts “{words}” on the board, unwarned" => self.post(person, words, false).await,
            _ => self.post(person, words, true).await,
        }
    }

    async fn place_order(&mut self, who: &str) -> Played {
        let subject = self.person(who)?.subject.clone();
        let (status, body) = self.door.api(Method::POST, "/orders", &json!({ "subject": subject })).await?;
        if status == 201 { Ok(()) } else { Err(unplayable(format!("the order was answered {status}: {body}"))) }
    }

    /// The number of the person's order is asked for, for a payment; of any order of theirs when none waits.
    async fn be_paid(&mut self, by: &str, who: &str, purpose: &str) -> Played {
        let (subject, (_, processor)) = (self.person(who)?.subject.clone(), self.party(by)?);
        let mut order = None;
        for state in ["placed", "paid"] {
            let (_, list) = self.door.api(Method::GET, &format!("/orders?state={state}"), &Value::Null).await?;
            let theirs = list.as_array().into_iter().flatten().find(|order| order["subject"] == subject.as_str());
            order = order.or_else(|| theirs.and_then(|order| order["id"].as_str()).map(str::to_owned));
        }
        let order = order.ok_or_else(|| unplayable(format!("{who} has ordered nothing")))?;
        let body = json!({ "purpose": purpose, "processor": processor });
        let (status, answer) = self.door.api_raw(Method::POST, &format!("/orders/{order}/payment"), &body).await?;
        self.last = match status {
            200 => {
                let field = json!({ "category": "financial", "outcome": "given", "value": answer["number"], "answer": answer["answer"] });
                Last::Release(who.to_owned(), vec![field])
            }
            _ => Last::Problem(status, answer),
        };
        Ok(())
    }

    async fn post(&mut self, who: &str, words: &str, warned: bool) -> Played {
        let path = format!("{}/board", self.person(who)?.page);
        let box_shown = self.door.page(&path).await?;
        if box_shown.status != 200 {
            self.last = Last::Page(box_shown);
            return Ok(());
        }
        let statement = if warned { box_shown.marked("name=\"statement\"", "value").concat() } else { String::new() };
        let fields = [("statement", statement.as_str()), ("name", &format!("{who} of the mill")), ("data-title", "A topic"), ("words", words)];
        let fields: Vec<(String, String)> = fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        let posted = self.door.post(&path, &fields).await?;
        self.last = Last::Page(if posted.status == 303 { self.door.page(&posted.leads_to).await? } else { posted });
        Ok(())
    }

    /// The page that everybody reads a board on, with every topic on it opened.
    pub(crate) async fn board(&self) -> Played<Page> {
        let mut board = self.door.page("/board").await?;
        for topic in board.marked("href=\"/board/", "href") {
            let opened = self.door.page(&topic).await?;
            board.html.push_str(&opened.html);
        }
        Ok(board)
    }

    /// The page that stands before the first link of the policy's page that leaves the site.
    pub(crate) async fn on_leaving(&self) -> Played<Page> {
        let policy = self.door.page("/privacy").await?;
        let link = policy.marked("href=\"/leaving", "href").into_iter().next();
        let link = link.ok_or_else(|| unplayable("no link of the policy's page leaves the site"))?;
        self.door.page(&link).await
    }

    /// That the last deed came too late, and nothing was opened by it.
    pub(crate) fn is_settled(&self) -> Played {
        match &self.last {
            Last::Problem(409, problem) if problem["type"] == "urn:goodfaith:problem:settled" => Ok(()),
            other => broken(format!("it came to {other:?}")),
        }
    }

    /// That what was posted was not taken, because the warning had not been seen.
    pub(crate) fn is_not_taken(&self) -> Played {
        match &self.last {
            Last::Page(page) if page.status == 409 => Ok(()),
            other => broken(format!("it came to {other:?}")),
        }
    }
}
