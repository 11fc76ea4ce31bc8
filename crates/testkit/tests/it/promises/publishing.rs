//! Publishing a version over the API, and what came of it. The text is that of the version in force, with some words changed.

use super::door::{Played, broken, unplayable};
use super::step::Step;
use super::world::{Last, World};
use reqwest::Method;
use serde_json::json;

impl World {
    /// The company publishes the text in force with a new day, and these words instead of those.
    pub(crate) async fn publish(&mut self, step: &Step) -> Played {
        let (date, old, new) = (step.slots.get("date"), step.slots.get("old"), step.slots.get("new"));
        let policy = self.server.house.operations.policy(&self.site).map_err(unplayable)?;
        let since = policy.version().effective;
        let dated = ["effective", "archived"].map(|key| format!("{key} = {since}"));
        let text = dated.iter().fold(policy.text().to_owned(), |text, dated| text.replacen(dated, &format!("effective = {date}"), 1));
        if !text.contains(old) {
            return Err(unplayable(format!("`{old}` is not in the policy")));
        }
        let (status, answer) = self.door.api_raw(Method::POST, "/policy/versions", &json!({ "text": text.replace(old, new) })).await?;
        self.last = if status == 201 { Last::Published(answer) } else { Last::Problem(status, answer) };
        Ok(())
    }

    /// A version was published.
    pub(crate) fn is_published(&self) -> Played {
        match &self.last {
            Last::Published(answer) if answer["published"] == true => Ok(()),
            Last::Published(answer) => broken(format!("it was only shown: {answer}")),
            Last::Problem(status, problem) => broken(format!("it is refused with {status}: {problem}")),
            _ => Err(unplayable("nothing was to be published")),
        }
    }

    /// It was not, and it was said why.
    pub(crate) fn publishing_is_refused(&self, words: &str) -> Played {
        match &self.last {
            Last::Problem(422, problem) if problem["mistakes"].to_string().contains(words) => Ok(()),
            Last::Problem(status, problem) => broken(format!("it is refused with {status}, and does not say “{words}”: {problem}")),
            Last::Published(_) => broken("it is published"),
            _ => Err(unplayable("nothing was to be published")),
        }
    }
}
