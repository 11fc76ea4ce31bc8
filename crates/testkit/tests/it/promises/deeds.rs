//! What the people of a scenario do, and what is put on file. Each deed is one or two requests; none checks anything.

use super::door::{Page, Played, broken, unplayable};
use super::facts::{About, FACTS};
use super::registers::A_MONTH;
use super::step::Step;
use super::world::{Last, Person, World};
use operations::Register;
use reqwest::Method;
use serde_json::{Value, json};
use vocabulary::Timestamp;

const DAY_MS: i64 = 86_400_000;

impl World {
    /// Does what a step says.
    pub(crate) async fn deed(&mut self, step: &Step) -> Played {
        let slots = &step.slots;
        let person = slots.get("person");
        if let Some(fact) = FACTS.iter().find(|(says, ..)| *says == step.says) {
            return self.record(fact, step).await;
        }
        if let Some(played) = self.parents_deed(step).await {
            return played;
        }
        if let Some(played) = self.in_the_registers(step).await {
            return played;
        }
        if let Some(played) = self.staff_deed(step).await {
            return played;
        }
        match step.says {
            "{person}, who sent the {form} form with {data}" | "{person}, who sent the {form} form with {data} and ticked {choice}" => {
                self.send(person, step, false).await?;
                self.must_be_kept(person)
            }
            "{count} people who sent the {form} form with {data}" => self.crowd(step).await,
            "{party}, a {kind}" | "{party}, an {kind}" => self.register(slots.get("party"), slots.get("kind")).await,
            "{party}, the company itself" => self.register(slots.get("party"), "self").await,
            "that is taken back" => self.take_back().await,
            "the policy changes on {date}, where “{old}” becomes “{new}”" => Ok(()),
            "the company publishes a version of {date}, where “{old}” becomes “{new}”" => self.publish(step).await,
            "the day is {date}" => self.set_day(slots.get("date")),
            "{person} sends the {form} form with {data}" | "{person} sends the {form} form with {data} and ticks {choice}" => {
                self.send(person, step, false).await
            }
            "{person} sends the {form} form with {data} and objects, as #{number} grants" => self.send(person, step, false).await,
            "{person} sends the {form} form with {data}, saying they are a child" => self.send(person, step, true).await,
            "{person} uses the right to {right}, as #{number} grants" => self.use_right(step, slots.get("right"), &[]).await,
            "{person} asks “{words}”, as #{number} grants" => self.use_right(step, "ask", &[("words", slots.get("words"))]).await,
            "{person} corrects their {category} to “{words}”, as #{number} grants" => self.correct(step).await,
            "{person} opens the opt-out link that came with it" => self.open_opt_out().await,
            "{person} returns the message, in which their {category} should be “{words}”, as #{number} grants" => {
                self.return_message(step).await?;
                self.note_corrected(step);
                Ok(())
            }
            "{person} returns the message with “{words}”, as #{number} grants" => self.return_message(step).await,
            "{person}'s letter to {address} asks that their {category} be “{words}”" => self.letter(step, "correct").await,
            "{person}'s letter to {address} asks “{words}”" => self.letter(step, "ask").await,
            "{person}'s letter to {address} asks to {right}" => self.letter(step, slots.get("right")).await,
            "{person} says on their own page that it was them" => self.on_own_page(person, "confirm").await,
            "{person} takes it back on their own page" => self.on_own_page(person, "withdraw").await,
            "{person} agrees to {choice} on their own page" => self.press(person, slots.get("choice"), "give").await,
            "{person} takes {choice} back on their own page" => self.press(person, slots.get("choice"), "withdraw").await,
            "a visitor says that they may be counted" => self.visit(Some("accepted")).await,
            "a visitor switches the counting off" => self.visit(Some("refused")).await,
            "a visitor comes whose browser keeps no cookies" => self.visit(None).await,
            "staff prove who asks: {degree}" => {
                self.staff(json!({ "outcome": "proven", "proof": { "degree": slots.get("degree"), "document": "seen at the desk" } })).await
            }
            "staff answer “{words}”" => self.staff(json!({ "outcome": "done", "answer": slots.get("words") })).await,
            "staff refuse it, by #{number}" => self.staff(json!({ "outcome": "refused", "sentence": slots.number("number") })).await,
            "{person} signs in by the letter sent to their address" => self.sign_in(person).await,
            "{person} signs out" => self.sign_out(person).await,
            "the company places an order for {person}"
            | "{party} is paid for {person}'s order, for {purpose}"
            | "{person} posts “{words}” on the board, unwarned"
            | "{person} posts “{words}” on the board" => self.leave(step).await,
            _ => self.flow(step).await,
        }
    }

    /// What the company and others do with data, and what they ask.
    async fn flow(&mut self, step: &Step) -> Played {
        let slots = &step.slots;
        match step.says {
            "{party} asks for {person}'s {data} for {purpose}" => self.disclose("share", step).await,
            "{party} offers to buy {person}'s {data} for {purpose}" => self.disclose("sell", step).await,
            "{party} would take over {person}'s {data} for {purpose}" => self.disclose("transfer", step).await,
            "{party} contacts {person} by {data} for {purpose}" => self.use_data("contact", step).await,
            "{party} uses {person}'s {data} for {purpose}" => self.use_data("use", step).await,
            "{party} reviews {person}'s {data} for {purpose}" => self.use_data("review", step).await,
            "{party} records {person}'s {data} for {purpose}" => self.write(slots.get("person"), &slots.list("data"), slots.get("purpose")).await,
            "the company records everyone's {category} for {purpose}" => self.write_all(step).await,
            "{party}'s own program asks for {person}'s {data} for {purpose}" => self.disclose_as_party(step).await,
            "{party} asks for figures by {group} for {purpose}" => self.figures(step).await,
            _ => self.question(step).await,
        }
    }

    /// Reads a form, fills it in and posts it.
    async fn send(&mut self, who: &str, step: &Step, child: bool) -> Played {
        let path = format!("/forms/{}", step.slots.get("form"));
        let form = self.door.page(&path).await?;
        if form.status != 200 {
            self.last = Last::Page(form);
            return Ok(());
        }
        let mut fields = Vec::new();
        for name in ["statement", "idempotency"] {
            fields.push((name.to_owned(), form.marked(&format!("name=\"{name}\""), "value").concat()));
        }
        for category in step.slots.list("data") {
            fields.push((format!("data-{category}"), self.value(who, &category)));
        }
        if form.html.contains("name=\"born-year\"") {
            fields.extend(self.age(child));
        }
        if !step.slots.get("choice").is_empty() {
            let wanted = step.slots.get("choice").replacen(" for ", "-", 1);
            let Some(id) = form.marked("name=\"choice\"", "value").into_iter().find(|id| id.starts_with(&wanted)) else {
                return broken(format!("the form offers no choice to {}", step.slots.get("choice")));
            };
            fields.push(("choice".to_owned(), id));
        }
        if !step.slots.get("number").is_empty() {
            fields.push(("choice".to_owned(), Self::objection_on(&form, step.slots.get("number"))?));
        }
        let kept = self.browsers.get(who).cloned().unwrap_or_default();
        let sent = self.door.post_with(&path, &kept, &fields).await?;
        if sent.sets_cookie {
            self.browsers.insert(who.to_owned(), sent.cookies.join("; "));
        }
        if sent.status == 200 {
            let page = sent.marked("href=\"/me/", "href").into_iter().next().ok_or_else(|| unplayable("no link to a page of their own"))?;
            let subject = self.server.subject_of(&self.site, &self.value(who, "email")).await;
            let subject = subject.map(|id| id.to_string()).unwrap_or_default();
            self.people.insert(who.to_owned(), Person { page, subject, ..Person::default() });
        }
        self.last = Last::Page(sent);
        Ok(())
    }

    fn must_be_kept(&self, who: &str) -> Played {
        match &self.last {
            Last::Page(page) if page.status == 200 => Ok(()),
            Last::Page(page) => broken(format!("what {who} sent was answered {}, quoting {:?}", page.status, page.quoted())),
            _ => broken("no page answered"),
        }
    }

    async fn crowd(&mut self, step: &Step) -> Played {
        for number in 0..step.slots.number("count") {
            let letter = |place: u64| char::from(b'a' + u8::try_from(place % 26).unwrap_or_default());
            let who = format!("Guest{}{}", letter(number / 26), letter(number));
            self.send(&who, step, false).await?;
            self.must_be_kept(&who)?;
        }
        Ok(())
    }

    pub(super) async fn register(&mut self, name: &str, kind: &str) -> Played {
        let (status, body) = self.door.api(Method::POST, "/parties", &json!({ "name": name, "kind": kind })).await?;
        if status != 201 {
            return Err(unplayable(format!("registering {name} was answered {status}: {body}")));
        }
        self.parties.insert(name.to_owned(), kind.to_owned());
        Ok(())
    }

    async fn record(&mut self, fact: &super::facts::FactSentence, step: &Step) -> Played {
        let (says, condition, about, evidence, document) = *fact;
        if let Some(register) = condition.parse().ok().and_then(Register::of_condition) {
            let party = step.slots.get("party").to_owned();
            let days = if says.ends_with("which ended yesterday") { (Some(-30), -1) } else { A_MONTH };
            let more = match register {
                Register::LegalProcess => json!({ "process": "court-order" }),
                Register::Beliefs if says.ends_with("to maintain the service") => json!({ "ground": "maintenance" }),
                Register::Beliefs => json!({ "ground": "illegal-activity" }),
                _ => json!({}),
            };
            return self.enter(register, Some(&party), more, days).await;
        }
        let day = |days: i64| Timestamp(self.server.now().0.saturating_add(days * DAY_MS)).to_string();
        let until = says.ends_with("for a year").then(|| day(365));
        let party = (about == About::Party).then(|| step.slots.get("party"));
        let purpose = (about == About::PersonFor).then(|| step.slots.get("purpose"));
        let subject = if about == About::Party { None } else { Some(&self.person(step.slots.get("person"))?.subject) };
        let body = json!({ "condition": condition, "evidence": evidence, "document": document,
            "party": party, "subject": subject, "purpose": purpose, "until": until });
        let (status, answer) = self.door.api(Method::POST, "/facts", &body).await?;
        if status != 201 {
            return Err(unplayable(format!("the fact was answered {status}: {answer}")));
        }
        self.last_fact = answer.get("id").and_then(Value::as_str).map(|id| format!("/facts/{id}"));
        Ok(())
    }

    async fn take_back(&mut self) -> Played {
        let fact = self.last_fact.take().ok_or_else(|| unplayable("nothing was put on file before"))?;
        let (status, answer) = match fact.starts_with("/registers/") {
            true => self.door.api(Method::POST, &format!("{fact}/revocations"), &Value::Null).await?,
            false => self.door.api(Method::DELETE, &fact, &Value::Null).await?,
        };
        if matches!(status, 200 | 201) { Ok(()) } else { Err(unplayable(format!("taking it back was answered {status}: {answer}"))) }
    }

    fn set_day(&self, date: &str) -> Played {
        self.server.set_time(super::run::noon(date.parse().map_err(unplayable)?));
        Ok(())
    }

    async fn use_right(&mut self, step: &Step, right: &str, extra: &[(&str, &str)]) -> Played {
        let (who, number) = (step.slots.get("person"), step.slots.get("number"));
        let path = self.person(who)?.page.clone();
        let page = self.door.page(&path).await?;
        let quotes = |part: &&str| number.parse().is_ok_and(|number| Page::quoted_in(part).contains(&number));
        let keys = page.openings().filter(quotes).filter_map(|part| Page::within(part, "name=\"right\"", "value"));
        let Some(key) = keys.into_iter().find(|key| key.starts_with(&format!("{right}-"))) else {
            return broken(format!("the page of {who} offers no right to {right} under #{number}"));
        };
        let once = format!("{who}-{key}-{}", self.people.len());
        let mut fields = vec![("right".to_owned(), key.clone()), ("idempotency".to_owned(), once)];
        fields.extend(extra.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
        self.last = Last::Page(self.door.post(&format!("{path}/rights"), &fields).await?);
        Ok(())
    }

    async fn correct(&mut self, step: &Step) -> Played {
        let (category, words) = (step.slots.get("category"), step.slots.get("words"));
        self.use_right(step, "correct", &[("category", category), ("value", words)]).await?;
        self.note_corrected(step);
        Ok(())
    }

    /// From now on this is what the person's value is.
    fn note_corrected(&mut self, step: &Step) {
        if let Some(person) = self.people.get_mut(step.slots.get("person")) {
            person.corrected.insert(step.slots.get("category").to_owned(), step.slots.get("words").to_owned());
        }
    }

    async fn open_opt_out(&mut self) -> Played {
        let Some(path) = self.opt_out.clone() else {
            return broken("no opt-out link came with it");
        };
        self.last = Last::Page(self.door.post(&path, &[]).await?);
        Ok(())
    }
}
