//! What the staff of a scenario do in the console, as a browser does it: over pages, cookies and forms that bear their mark. It checks nothing.

use super::door::{Page, Played, broken, unplayable};
use super::step::Step;
use super::world::{Last, World};

/// Nobody's task.
const NO_TASK: &str = "01890000-0000-7000-8000-000000000000";

impl World {
    /// Does what a step about the console says; nothing where it is about something else.
    pub(crate) async fn staff_deed(&mut self, step: &Step) -> Option<Played> {
        let slots = &step.slots;
        let (party, person, purpose) = (slots.get("party"), slots.get("person"), slots.get("purpose"));
        Some(match step.says {
            "{party} works here as {role}" => self.begin_work(party, slots.get("role")).await,
            "{party} acknowledges in the console that it is confidential" => self.acknowledge(party).await,
            "{party} is given a task about {person} for {purpose}" => self.give_task(party, person, purpose).await,
            "{party} closes every task" => self.close_tasks(party).await,
            "{party} looks at {person} in the console for {purpose}" => self.look(party, purpose).await,
            "{party} looks for {person} by their address in the console" => self.look_for(party, person).await,
            "{party} signs out of the console" => self.leave_work(party).await,
            "somebody uses the session of {party}" => self.open_console(party, "/console").await,
            "{count} hours pass" => {
                self.server.advance_ms(i64::try_from(slots.number("count")).unwrap_or(0) * 3_600_000);
                Ok(())
            }
            _ => return None,
        })
    }

    async fn begin_work(&mut self, who: &str, role: &str) -> Played {
        let (_, signed_in) = self.server.house.staff_named(&self.site, who, &[role]).await;
        self.browsers.insert(console(who), format!("__Host-staff={}", signed_in.token.as_kept()));
        Ok(())
    }

    fn cookie(&self, who: &str) -> Played<String> {
        self.browsers.get(&console(who)).cloned().ok_or_else(|| unplayable(format!("{who} does not work here")))
    }

    async fn open_console(&mut self, who: &str, path: &str) -> Played {
        self.last = Last::Page(self.door.page_with(path, &self.cookie(who)?).await?);
        Ok(())
    }

    /// Reads a page of the console and posts a form that stands there.
    async fn sent(&self, who: &str, (page, to): (&str, &str), fields: &[(&str, &str)]) -> Played<Page> {
        let cookie = self.cookie(who)?;
        let shown = self.door.page_with(page, &cookie).await?;
        let mark = shown.marked("name=\"form\"", "value").into_iter().next().unwrap_or_default();
        let mut all = vec![("form".to_owned(), mark)];
        all.extend(fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
        self.door.post_with(to, &cookie, &all).await
    }

    async fn acknowledge(&mut self, who: &str) -> Played {
        let page = "/console/acknowledgement";
        let shown = self.door.page_with(page, &self.cookie(who)?).await?;
        let hash = shown.marked("name=\"words_sha256\"", "value").concat();
        self.last = Last::Page(self.sent(who, (page, page), &[("words_sha256", &hash)]).await?);
        Ok(())
    }

    async fn give_task(&mut self, to: &str, about: &str, purpose: &str) -> Played {
        let officer = "Olive Officer";
        if !self.browsers.contains_key(&console(officer)) {
            self.begin_work(officer, "privacy-officer").await?;
        }
        let shown = self.door.page_with("/console/tasks", &self.cookie(officer)?).await?;
        let Some(id) = shown.html.split("<option value=\"").find(|option| option.contains(&format!(">{to} ("))).and_then(|option| option.get(..36)) else {
            return broken(format!("{to} is nobody who can have a task"));
        };
        let email = self.value(about, "email");
        let fields = [("email", email.as_str()), ("to", id), ("purpose", purpose), ("days", "2")];
        let given = self.sent(officer, ("/console/tasks", "/console/tasks"), &fields).await?;
        if given.status == 303 { Ok(()) } else { broken(format!("the task was answered {}", given.status)) }
    }

    /// The task that the member has, or the id of none.
    async fn task_of(&self, who: &str) -> Played<String> {
        let shown = self.door.page_with("/console/tasks", &self.cookie(who)?).await?;
        let own = shown.html.split("href=\"/console/tasks/").nth(1).and_then(|rest| rest.get(..36));
        Ok(own.unwrap_or(NO_TASK).to_owned())
    }

    async fn close_tasks(&mut self, who: &str) -> Played {
        let task = self.task_of(who).await?;
        self.sent(who, ("/console/tasks", "/console/tasks/close"), &[("task", &task)]).await.map(drop)
    }

    async fn look(&mut self, who: &str, purpose: &str) -> Played {
        let task = self.task_of(who).await?;
        let page = self.sent(who, ("/console/tasks", &format!("/console/tasks/{task}")), &[("purpose", purpose)]).await?;
        self.last = Last::Page(page);
        Ok(())
    }

    async fn look_for(&mut self, who: &str, person: &str) -> Played {
        let email = self.value(person, "email");
        let page = self.sent(who, ("/console/tasks", "/console/tasks/search"), &[("email", &email)]).await?;
        self.last = Last::Page(page);
        Ok(())
    }

    async fn leave_work(&mut self, who: &str) -> Played {
        self.last = Last::Page(self.sent(who, ("/console", "/console/sign-out"), &[]).await?);
        Ok(())
    }

    /// What the console answered last.
    pub(crate) fn console_page(&self) -> Played<&Page> {
        match &self.last {
            Last::Page(page) => Ok(page),
            _ => broken("the console answered nothing"),
        }
    }

    /// Whether it refused, with this sentence.
    pub(crate) fn console_refused(&self, number: u64) -> Played {
        let page = self.console_page()?;
        if page.status != 403 {
            return broken(format!("the console answered {}", page.status));
        }
        if page.html.contains(&format!("#{number}</footer>")) { Ok(()) } else { broken(format!("the console quotes another sentence than #{number}")) }
    }

    /// Whether it shows what a person gave.
    pub(crate) fn console_shows(&self, person: &str, data: &[String]) -> Played {
        let page = self.console_page()?;
        let missing = data.iter().find(|category| !page.html.contains(&self.value(person, category)));
        missing.map_or(Ok(()), |category| broken(format!("the console shows no {category}; it answered {}", page.status)))
    }

    /// Whether it shows nothing that a person gave.
    pub(crate) fn console_hides(&self, person: &str, data: &[String]) -> Played {
        let page = self.console_page()?;
        let shown = data.iter().find(|category| page.html.contains(&self.value(person, category)));
        shown.map_or(Ok(()), |category| broken(format!("the console shows the {category}")))
    }
}

/// Under which name the browser of a member is kept.
fn console(who: &str) -> String {
    format!("{who} in the console")
}
