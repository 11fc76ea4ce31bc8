//! The way of the console: a member of staff hands over what a party asks for in a scenario. What it says would leave, what it quotes against the rest, and
//! what the party then fetches must be what the answer of the API was; the register that can be saved holds nobody's values; and nobody hands over about
//! somebody they have no task about.

use super::door::{Page, Played, broken, unplayable};
use super::ways::Decided;
use super::world::World;
use operations::{Caller, Meant, NewTask};
use std::collections::BTreeSet;
use vocabulary::Purpose;

/// Who hands over, and who gives them their tasks.
const CLERK: &str = "Clara Clerk";
const OFFICER: &str = "Oren Officer";
/// For how long one signing in is good for.
const SESSION_MS: u64 = 5 * 60_000;
/// The form, and where it is sent.
const NEW: &str = "/console/disclosures/new";

impl World {
    pub(super) async fn by_the_console(&mut self, decided: &Decided<'_>) -> Played {
        let (cookie, task) = self.clerk(decided).await?;
        let shown = self.door.page_with(NEW, &cookie).await?;
        let value = |name: &str| shown.marked(&format!("name=\"{name}\""), "value").into_iter().next().unwrap_or_default();
        let text = |name: &str| decided.asked[name].as_str().unwrap_or_default().to_owned();
        let mut fields: Vec<(String, String)> = [
            ("form", value("form")),
            ("once", value("once")),
            ("party", text("party")),
            ("action", text("action")),
            ("purpose", text("purpose")),
            ("whom", "task".to_owned()),
            ("partial", "part".to_owned()),
            ("format", "json".to_owned()),
            ("delivery", "download".to_owned()),
            ("days", "1".to_owned()),
        ]
        .map(|(name, value)| (name.to_owned(), value))
        .into();
        let categories = decided.asked["data"].as_array().into_iter().flatten().filter_map(|category| category.as_str());
        fields.extend(categories.map(|category| ("category".to_owned(), category.to_owned())));
        let nobody = [&fields[..], &[("task".to_owned(), "01890000-0000-7000-8000-000000000000".to_owned())]].concat();
        let without = self.door.post_with(NEW, &cookie, &nobody).await?;
        if without.status == 200 {
            return broken("the console hands over without a task");
        }
        fields.push(("task".to_owned(), task));
        let dry = self.door.post_with(NEW, &cookie, &fields).await?;
        must_say_the_same(&dry, decided)?;
        if decided.given.is_empty() {
            return Ok(());
        }
        fields.push(("sure".to_owned(), "yes".to_owned()));
        let opened = self.door.post_with(NEW, &cookie, &fields).await?;
        let (id, token) = fetched_with(&opened)?;
        self.fetched("what the console handed over", decided, (&id, &token)).await?;
        self.must_save_no_values(&cookie, decided).await
    }

    /// The cookie of the member who hands over, and their task about the person.
    async fn clerk(&mut self, decided: &Decided<'_>) -> Played<(String, String)> {
        let clerk = self.member(CLERK).await?;
        let officer = self.member(OFFICER).await?;
        let subject = decided.asked["subjects"][0].as_str().and_then(|id| id.parse().ok()).ok_or_else(|| unplayable("nobody is meant"))?;
        let to = clerk.staff().ok_or_else(|| unplayable("no member of staff"))?;
        let operations = &self.server.house.operations;
        let known = operations.tasks(&clerk, false, None).await.map_err(unplayable)?;
        if !known.iter().any(|task| task.is_open && task.subject == Some(subject)) {
            let task = NewTask { whom: Meant::Subject(subject), to, purposes: vec![Purpose::Support], days: 7 };
            operations.give_task(&officer, task).await.map_err(unplayable)?;
        }
        let tasks = operations.tasks(&clerk, false, None).await.map_err(unplayable)?;
        let task = tasks.iter().find(|task| task.is_open && task.subject == Some(subject)).ok_or_else(|| unplayable("the task was not given"))?;
        let cookie = self.browsers.get(CLERK).cloned().unwrap_or_default();
        Ok((cookie, task.id.to_string()))
    }

    /// A privacy officer of this name, who acknowledged that it is confidential.
    async fn member(&mut self, name: &'static str) -> Played<Caller> {
        let now = self.server.now();
        if let Some((known, since)) = self.staff.get(name)
            && now.0.abs_diff(since.0) < SESSION_MS
        {
            return Ok(known.clone());
        }
        let (caller, signed_in) = self.server.house.staff_named(&self.site, name, &["privacy-officer"]).await;
        let operations = &self.server.house.operations;
        let shown = operations.acknowledgement(&caller).await.map_err(unplayable)?;
        operations.acknowledge(&caller, &shown.words_sha256).await.map_err(unplayable)?;
        self.browsers.insert(name.to_owned(), format!("__Host-staff={}", signed_in.token.as_kept()));
        self.staff.insert(name, (caller.clone(), now));
        Ok(caller)
    }

    async fn must_save_no_values(&self, cookie: &str, decided: &Decided<'_>) -> Played {
        for format in ["csv", "json"] {
            let saved = self.door.page_with(&format!("/console/disclosures/export?format={format}"), cookie).await?;
            let told = decided.given.values().filter_map(|value| value.as_str()).find(|value| saved.html.contains(value));
            match (saved.status, told) {
                (200, None) => {}
                (200, Some(value)) => return broken(format!("the register that can be saved holds `{value}`")),
                (status, _) => return broken(format!("the register cannot be saved: {status}")),
            }
        }
        Ok(())
    }
}

/// Whether the dry run of the console says the same would leave, and quotes the same sentences against the rest.
fn must_say_the_same(dry: &Page, decided: &Decided<'_>) -> Played {
    if dry.status != 200 {
        return broken(format!("the console answers {}: {}", dry.status, dry.html));
    }
    let footers = dry.html.split("<footer>").skip(1).filter_map(|rest| rest.split(" · ").next());
    let quoted: BTreeSet<String> = footers.map(str::to_owned).filter(|id| id.contains('#')).collect();
    if quoted != decided.refusing() {
        return broken(format!("the console quotes {quoted:?}, and the answer quoted {:?}", decided.refusing()));
    }
    match (dry.html.contains("name=\"sure\""), decided.given.is_empty()) {
        (true, false) | (false, true) => Ok(()),
        (goes, _) => broken(format!("the console would hand over: {goes}; the answer gave {:?}", decided.given)),
    }
}

/// The id of the act that was opened, and the token by which its party fetches it.
fn fetched_with(opened: &Page) -> Played<(String, String)> {
    let after = |before: &str| opened.html.split(before).nth(1).map(str::to_owned);
    let id = after("/downloads/").and_then(|rest| rest.get(..36).map(str::to_owned));
    let token = after("class=\"once\"><code>").and_then(|rest| rest.split('<').next().map(str::to_owned));
    match (id, token) {
        (Some(id), Some(token)) => Ok((id, token)),
        _ => broken(format!("the console answers {}: {}", opened.status, opened.html)),
    }
}
