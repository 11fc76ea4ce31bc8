//! Children and parents in a scenario: asking, permitting by each way, the child's own page, taking back, deleting. Each deed is what a browser or
//! the staff's program does; none checks anything.

use super::door::{Page, Played, broken, unplayable};
use super::step::Step;
use super::world::{Last, Person, World};
use reqwest::Method;
use serde_json::{Value, json};

const DAY_MS: i64 = 86_400_000;
/// How old a child is, and how old somebody is who is none.
const CHILD_YEARS: i16 = 8;
const GROWN_YEARS: i16 = 40;
/// A picture of one point.
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00";

impl World {
    /// Does what a step says of children and parents; `None` where it is no such step.
    pub(super) async fn parents_deed(&mut self, step: &Step) -> Option<Played> {
        let slots = &step.slots;
        let (person, other) = (slots.get("person"), slots.get("party"));
        Some(match step.says {
            "{person} has the letter for parents sent to them" => self.parents_letter(person).await,
            "{person} gives {party}'s address as that of a parent" => self.childs_letter(person, other).await,
            "{person} permits it to {parties} for {purposes}, by {way}" => self.permit(step, GROWN_YEARS).await,
            "{person}, who is {count} years old, permits it to {parties} for {purposes}, by {way}" => {
                let years = i16::try_from(slots.number("count")).unwrap_or_default();
                self.permit(step, years).await
            }
            "staff refuse the form of {person}" => self.review(person, json!({ "outcome": "refused", "reason": "it is not signed" })).await,
            "{party} gets a page of their own from {person}" => self.childs_page(other, person).await,
            "{person} sends the {form} form on their own page with {data}, saying they are a child" => self.send_own(step).await,
            "{person} says on their own page that they are a child" => self.say_age(person, CHILD_YEARS).await,
            "{person} says on their own page that they are no child" => self.say_age(person, GROWN_YEARS).await,
            "{person} takes the permission back" => self.of_child(person, "revoke").await,
            "{person} deletes what is held of their child" => self.of_child(person, "delete").await,
            _ => return None,
        })
    }

    /// The fields of a month so many years ago.
    pub(super) fn born(&self, name: &str, years: i16) -> [(String, String); 2] {
        let year = self.server.now().day().year() - years;
        [(format!("{name}-month"), "1".to_owned()), (format!("{name}-year"), year.to_string())]
    }

    /// The fields of a form's age.
    pub(super) fn age(&self, child: bool) -> [(String, String); 2] {
        self.born("born", if child { CHILD_YEARS } else { GROWN_YEARS })
    }

    async fn parents_letter(&mut self, who: &str) -> Played {
        let email = ("email".to_owned(), self.value(who, "email"));
        let asked = self.door.post("/parents", &[email]).await?;
        self.expect_kept(&asked, "asking for the letter")?;
        self.take_letter(who).await
    }

    async fn childs_letter(&mut self, child: &str, parent: &str) -> Played {
        let path = format!("{}/age/parent", self.person(child)?.page);
        let email = ("email".to_owned(), self.value(parent, "email"));
        let asked = self.door.post(&path, &[email]).await?;
        self.last = Last::Page(asked.clone());
        if asked.status == 200 { self.take_letter(parent).await } else { Ok(()) }
    }

    fn expect_kept(&self, page: &Page, what: &str) -> Played {
        if page.status == 200 { Ok(()) } else { broken(format!("{what} was answered {}, quoting {:?}", page.status, page.quoted())) }
    }

    /// The letter to a parent, where one was sent: from then on their page is known.
    async fn take_letter(&mut self, who: &str) -> Played {
        let Some(token) = self.newest_letter(who, "/me/").await? else { return Ok(()) };
        let page = format!("/me/{token}");
        let list = self.door.page(&format!("{page}/children")).await?;
        let child = list.marked("class=\"button\" href=\"/me/", "href").into_iter().next();
        let child = child.ok_or_else(|| unplayable("the page of a parent shows no child"))?;
        self.people.insert(who.to_owned(), Person { page, child, ..Person::default() });
        Ok(())
    }

    /// The secret after these words in the newest letter to somebody.
    async fn newest_letter(&self, who: &str, after: &str) -> Played<Option<String>> {
        self.server.house.operations.send_letters().await.map_err(unplayable)?;
        let (letters, address) = (self.server.house.letters.take(), self.value(who, "email"));
        let theirs = letters.iter().rev().filter(|letter| *letter.to.reveal() == address);
        Ok(theirs.filter_map(|letter| letter.text.reveal().split(after).nth(1)?.get(..64).map(str::to_owned)).next())
    }

    async fn permit(&mut self, step: &Step, years: i16) -> Played {
        let who = step.slots.get("person");
        let path = self.person(who)?.child.clone();
        if path.is_empty() {
            return broken(format!("{who} was asked nothing"));
        }
        let way = step.slots.get("way");
        let method = if way.ends_with("form") { "signed-form" } else { "email-plus" };
        let mut fields = [self.born("born", years), self.born("child", CHILD_YEARS)].concat();
        fields.push(("method".to_owned(), method.to_owned()));
        for party in step.slots.list("parties") {
            fields.push(("recipient".to_owned(), self.party(&party)?.0));
        }
        fields.extend(step.slots.list("purposes").into_iter().map(|purpose| ("purpose".to_owned(), purpose)));
        let answered = self.door.post(&format!("{path}/permit"), &fields).await?;
        self.last = Last::Page(answered.clone());
        match (answered.status, way) {
            (200, "two letters") => self.confirm(who).await,
            (200, "a signed form") => {
                self.upload(who, &path).await?;
                self.review(who, json!({ "outcome": "accepted" })).await
            }
            (200, "an unread form") => self.upload(who, &path).await,
            (422, _) => broken(format!("permitting was answered: {}", answered.words())),
            _ => Ok(()),
        }
    }

    async fn confirm(&mut self, who: &str) -> Played {
        self.server.advance_ms(DAY_MS);
        let Some(token) = self.newest_letter(who, "/confirm/").await? else { return broken("no second letter was sent") };
        let confirmed = self.door.post(&format!("/confirm/{token}"), &[]).await?;
        self.expect_kept(&confirmed, "confirming")?;
        self.last = Last::Page(confirmed);
        self.server.advance_ms(1);
        Ok(())
    }

    async fn upload(&mut self, who: &str, path: &str) -> Played {
        let sent = self.door.upload(&format!("{path}/form"), PNG).await?;
        self.expect_kept(&sent, &format!("the form of {who}"))?;
        self.last = Last::Page(sent);
        Ok(())
    }

    /// What staff say of the form that waits.
    async fn review(&mut self, who: &str, review: Value) -> Played {
        let path = self.person(who)?.child.clone();
        let id = path.rsplit('/').next().unwrap_or_default();
        let (status, answer) = self.door.api(Method::POST, &format!("/permissions/{id}/reviews"), &review).await?;
        self.server.advance_ms(1);
        if status == 201 { Ok(()) } else { Err(unplayable(format!("the review was answered {status}: {answer}"))) }
    }

    async fn childs_page(&mut self, child: &str, parent: &str) -> Played {
        let path = self.person(parent)?.child.clone();
        let made = self.door.post(&format!("{path}/link"), &[]).await?;
        let Some(page) = made.marked("href=\"/me/", "href").into_iter().find_map(|link| link.strip_suffix("/age").map(str::to_owned)) else {
            return broken(format!("{parent} got no link to the page of their child: {}", made.status));
        };
        self.people.insert(child.to_owned(), Person { page, ..Person::default() });
        Ok(())
    }

    async fn send_own(&mut self, step: &Step) -> Played {
        let who = step.slots.get("person");
        let page = self.person(who)?.page.clone();
        let form = self.door.page(&format!("{page}/forms/{}", step.slots.get("form"))).await?;
        if form.status != 200 {
            self.last = Last::Page(form);
            return Ok(());
        }
        let mut fields = self.age(true).to_vec();
        for name in ["statement", "idempotency"] {
            fields.push((name.to_owned(), form.marked(&format!("name=\"{name}\""), "value").concat()));
        }
        fields.extend(step.slots.list("data").into_iter().map(|category| (format!("data-{category}"), self.value(who, &category))));
        let sent = self.door.post(&format!("{page}/forms/{}", step.slots.get("form")), &fields).await?;
        if sent.status == 200 {
            let subject = self.server.subject_of(&self.site, &self.value(who, "email")).await;
            if let Some(person) = self.people.get_mut(who) {
                person.subject = subject.map(|id| id.to_string()).unwrap_or_default();
            }
        }
        self.last = Last::Page(sent);
        Ok(())
    }

    async fn say_age(&mut self, who: &str, years: i16) -> Played {
        let path = format!("{}/age", self.person(who)?.page);
        self.server.advance_ms(1);
        self.last = Last::Page(self.door.post(&path, &self.born("born", years)).await?);
        Ok(())
    }

    async fn of_child(&mut self, who: &str, deed: &str) -> Played {
        let path = self.person(who)?.child.clone();
        self.server.advance_ms(1);
        self.last = Last::Page(self.door.post(&format!("{path}/{deed}"), &[]).await?);
        Ok(())
    }

    /// Whether the page that answered last leads to the receipt of a deletion.
    pub(super) async fn keeps_receipt(&self) -> Played {
        let Last::Page(page) = &self.last else { return broken("no page answered") };
        let Some(link) = page.marked("href=\"/log/erasures/", "href").into_iter().next() else {
            return broken(format!("the page leads to no receipt: {}", page.words()));
        };
        let receipt = self.door.page(&link).await?;
        if receipt.status == 200 && receipt.html.starts_with("c2sp.org/tlog-proof@v1") { Ok(()) } else { broken("it is no receipt") }
    }
}
