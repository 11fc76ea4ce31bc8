//! A person of a scenario signs in and out, as a browser does it: over pages, cookies and a letter. It checks nothing.

use super::door::{Played, broken, unplayable};
use super::world::{Last, World};

impl World {
    /// Asks for a link, takes it out of the letter and confirms it.
    pub(crate) async fn sign_in(&mut self, who: &str) -> Played {
        let email = ("email".to_owned(), self.value(who, "email"));
        let asked = self.door.post("/sign-in", &[email]).await?;
        let browser = asked.cookies.concat();
        self.server.house.operations.send_letters().await.map_err(unplayable)?;
        let letters = self.server.house.letters.take();
        let token = letters.iter().find_map(|letter| letter.text.reveal().split("/sign-in/").nth(1)?.get(..64).map(str::to_owned));
        let Some(token) = token else {
            return broken(format!("no letter was sent to {who}"));
        };
        let entered = self.door.post_with(&format!("/sign-in/{token}"), &browser, &[]).await?;
        let Some(session) = entered.cookies.iter().find(|cookie| cookie.starts_with("__Host-session=")).cloned() else {
            return broken(format!("the link was answered {}", entered.status));
        };
        let page = self.door.page_with(&entered.leads_to, &session).await?;
        let person = self.people.get_mut(who).ok_or_else(|| unplayable(format!("nobody called {who} has sent anything")))?;
        person.cookies = session;
        self.last = Last::Page(page);
        Ok(())
    }

    /// Posts the form that signs out.
    pub(crate) async fn sign_out(&mut self, who: &str) -> Played {
        let cookies = self.person(who)?.cookies.clone();
        let page = self.door.page_with("/me/here", &cookies).await?;
        let mark = page.marked("name=\"form\"", "value").into_iter().next().unwrap_or_default();
        self.last = Last::Page(self.door.post_with("/me/here/sign-out", &cookies, &[("form".to_owned(), mark)]).await?);
        Ok(())
    }
}
