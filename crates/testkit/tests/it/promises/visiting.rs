//! Visitors of whom nothing is known but what their browser keeps, and the choices people make with one button. None checks anything.

use super::door::{Played, broken};
use super::world::{Last, World};

impl World {
    /// A visitor comes, after choosing on the page for it whether to be counted, or with a browser that keeps nothing.
    pub(super) async fn visit(&mut self, choice: Option<&str>) -> Played {
        let kept = match choice {
            Some(choice) => self.door.post("/cookies", &[("choice".to_owned(), choice.to_owned())]).await?.cookies.concat(),
            None => String::new(),
        };
        self.last = Last::Page(self.door.page_with("/cookies", &kept).await?);
        Ok(())
    }

    /// Somebody presses the button of a choice on their own page: to agree, or to take it back.
    pub(super) async fn press(&mut self, who: &str, choice: &str, button: &str) -> Played {
        let address = format!("{}/consents", self.person(who)?.page);
        let page = self.door.page(&address).await?;
        let wanted = format!("name=\"{button}\" value=\"{}", choice.replacen(" for ", "-", 1));
        let Some(form) = page.html.split("<form").find(|form| form.contains(&wanted)).and_then(|form| form.split("</form>").next()) else {
            return broken(format!("the page has no button to {button} {choice}"));
        };
        let mut fields = Vec::new();
        for field in form.split("name=\"").skip(1) {
            let value = field.split("value=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap_or_default();
            fields.push((field.split('"').next().unwrap_or_default().to_owned(), value.to_owned()));
        }
        self.last = Last::Page(self.door.post(&address, &fields).await?);
        Ok(())
    }
}
