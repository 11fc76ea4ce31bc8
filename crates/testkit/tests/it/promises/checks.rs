//! What a scenario expects, against what the house answered. A check reads pages; it never changes anything.

use super::door::{Page, Played, broken, unplayable};
use super::outcome::{Expected, Verdict, numbers};
use super::pattern::SILENT;
use super::step::Step;
use super::world::{Last, World};
use operations::FormKind;
use serde_json::Value;

impl World {
    /// Checks what a step says.
    pub(crate) async fn check(&self, step: &Step) -> Played {
        let slots = &step.slots;
        let form = format!("/forms/{}", slots.get("form"));
        let (person, words) = (slots.get("person"), slots.get("words"));
        match step.says {
            "it is published" => self.is_published(),
            "publishing is refused, saying “{words}”" => self.publishing_is_refused(words),
            "it is {outcome}" => self.came_to(&expected(step)?, None),
            "their {data} is {outcome}" => slots.list("data").iter().try_for_each(|category| self.came_to(&expected(step)?, Some(category))),
            "the answer names {fact} as what would permit it" => self.names(slots.get("fact")),
            "the request is {state}" | "the request is {state}, {ground}" => self.request_is(slots.get("state"), slots.get("ground")),
            "the site has a {form} form" | "the site has an {form} form" => self.form(step).await.map(drop),
            "the site has no {form} form, {ground}" => refused(&self.door.page(&form).await?, slots.get("ground")),
            "the {form} form asks exactly {data}" => self.asks_exactly(step).await,
            "the {form} form asks {data}, {ground}" => self.asks(step).await,
            "the {form} form asks no {category}, {ground}" => self.asks_no(step).await,
            "the {form} form offers {choice} as a choice nobody has ticked" => self.offers(step).await,
            "the {form} form offers no choice {choice}" => self.offers_no(step).await,
            "the {form} form says “{words}”" => said(&self.form(step).await?, words),
            "the {form} form does not say “{words}”" => not_said(&self.form(step).await?, words),
            "the policy page says “{words}”" => said(&self.door.page("/privacy").await?, words),
            "the policy page does not say “{words}”" => not_said(&self.door.page("/privacy").await?, words),
            "the front page says “{words}”" => said(&self.door.page("/").await?, words),
            "every page says “{words}”" => self.all_say(words, said).await,
            "no page says “{words}”" => self.all_say(words, not_said).await,
            "the board says “{words}”" => said(&self.board().await?, words),
            "the board does not say “{words}”" => not_said(&self.board().await?, words),
            "the box where {person} posts says “{words}”" => said(&self.door.page(&format!("{}/board", self.person(person)?.page)).await?, words),
            "the site has no board" => match self.door.page("/board").await?.status {
                404 => Ok(()),
                status => broken(format!("it answers {status}")),
            },
            "the page before a link that leaves says “{words}”" => said(&self.on_leaving().await?, words),
            says if says.starts_with("the console") => self.in_the_console(step),
            "it is settled already" => self.is_settled(),
            "it is not taken" => self.is_not_taken(),
            "it is no evidence" => match &self.last {
                Last::Problem(403 | 422, _) => Ok(()),
                other => broken(format!("it came to {other:?}")),
            },
            "every page opens to a visitor who gives nothing" => self.all_open().await,
            "every form links to the policy" => self.all_link().await,
            "the visit may be counted, {ground}" => self.counted("may be counted", slots.get("ground")),
            "the visit is not counted, {ground}" => self.counted("is not counted", slots.get("ground")),
            "{person}'s page shows their {data}" => self.shows(step).await,
            "{person}'s page shows nothing held" => said(&self.own_page(person).await?, "Nothing is held about you."),
            "{person}'s page says “{words}”" => said(&self.own_page(person).await?, words),
            "{person}'s page offers the right to {right}, {ground}" => self.offers_right(step, 1).await,
            "{person}'s page offers the right to {right} in {count} ways, {ground}" => self.offers_right(step, slots.number("count")).await,
            "{person}'s page opens no more" => match self.own_page(person).await?.status {
                404 => Ok(()),
                status => broken(format!("it answers {status}")),
            },
            "the receipt of the deletion can be kept" => self.keeps_receipt().await,
            "{person} is told “{words}”" => self.answered().and_then(|page| said(page, words)),
            "{person} is signed in no more" => match self.door.page_with("/me/here", &self.person(person)?.cookies).await?.status {
                303 => Ok(()),
                status => broken(format!("the page answers {status}")),
            },
            "{person}'s browser is told to forget the site" => match self.answered()?.clears.as_str() {
                "\"cache\", \"cookies\", \"storage\"" => Ok(()),
                other => broken(format!("it is told to forget {other:?}")),
            },
            "only groups of at least {count} people are told" => self.only_large_groups(slots.number("count")),
            other => Err(unplayable(format!("nobody has taught the harness how to check `{other}`"))),
        }
    }

    /// What the console shows, or does not.
    fn in_the_console(&self, step: &Step) -> Played {
        let slots = &step.slots;
        let (person, words) = (slots.get("person"), slots.get("words"));
        match step.says {
            "the console refuses it, quoting #{number}" => self.console_refused(slots.number("number")),
            "the console shows {person}'s {data}" => self.console_shows(person, &slots.list("data")),
            "the console shows nothing of {person}'s {data}" => self.console_hides(person, &slots.list("data")),
            "the console says “{words}”" => said(self.console_page()?, words),
            "the console asks to sign in" => match self.console_page()?.leads_to.as_str() {
                "/console/sign-in" => Ok(()),
                other => broken(format!("it leads to `{other}`")),
            },
            other => Err(unplayable(format!("nobody has taught the harness how to check `{other}`"))),
        }
    }

    /// Whether the visit is counted, as the page for it says, and by which sentences.
    fn counted(&self, words: &str, ground: &str) -> Played {
        let page = self.answered()?;
        said(page, words)?;
        quotes(&page.quoted(), ground)
    }

    /// The page that answered the last deed.
    fn answered(&self) -> Played<&Page> {
        if let Last::Page(page) = &self.last { Ok(page) } else { Err(unplayable("no page answered")) }
    }

    /// Whether the last deed came to this, for one kind of data or for all.
    fn came_to(&self, expected: &Expected, category: Option<&str>) -> Played {
        match &self.last {
            Last::Page(page) => page_came_to(page, expected),
            Last::Answers(answers) => answers.iter().try_for_each(|(asked, answer)| differs(expected.differs(answer).map(|why| format!("{asked}: {why}")))),
            Last::Release(who, fields) => {
                let of = |field: &Value| category.is_none_or(|category| field.get("category").and_then(Value::as_str) == Some(category));
                let mut about = fields.iter().filter(|field| of(field)).peekable();
                if about.peek().is_none() {
                    return Err(unplayable("it was not about this kind of data"));
                }
                about.try_for_each(|field| self.field_came_to(who, field, expected))
            }
            Last::Problem(status, problem) => problem_came_to(*status, problem, expected),
            Last::Figures(figures) => differs(expected.differs(figures.get("answer").unwrap_or(&Value::Null))),
            Last::Request(request) => match (expected.verdict, request["state"].as_str()) {
                (Verdict::Kept, Some("done")) => Ok(()),
                (_, state) => broken(format!("the request is {state:?}")),
            },
            Last::Published(_) => Err(unplayable("a version was published, and nothing decided")),
            Last::Nothing => Err(unplayable("nothing was done yet")),
        }
    }

    fn field_came_to(&self, who: &str, field: &Value, expected: &Expected) -> Played {
        let outcome = field.get("outcome").and_then(Value::as_str).unwrap_or_default();
        let answer = field.get("answer").unwrap_or(&Value::Null);
        let permitted = answer.get("answer").and_then(Value::as_str) == Some("permit");
        if expected.verdict == Verdict::TurnedAway {
            // The flow is permitted, and the house keeps it out of this person's record all the same.
            return if permitted && outcome == "refused" { Ok(()) } else { broken(format!("it is {outcome}")) };
        }
        differs(expected.differs(answer))?;
        let category = field.get("category").and_then(Value::as_str).unwrap_or_default();
        match expected.verdict {
            Verdict::Given if outcome != "given" => broken(format!("{category} is {outcome}")),
            Verdict::Given if !is_theirs(field.get("value").and_then(Value::as_str), &self.value(who, category)) => {
                broken(format!("{category} is not {who}'s"))
            }
            Verdict::Kept if outcome != "kept" => broken(format!("{category} is {outcome}")),
            Verdict::Refused if field.get("value").is_some() => broken(format!("{category} is told although it is refused")),
            _ => Ok(()),
        }
    }

    fn request_is(&self, state: &str, ground: &str) -> Played {
        let Last::Request(request) = &self.last else {
            return Err(unplayable("nobody has asked anything by letter"));
        };
        if request["state"] != state {
            return broken(format!("it is {}", request["state"]));
        }
        let cited = |member: &str| request[member]["id"].as_str().and_then(|id| id.rsplit_once('#')?.1.parse().ok());
        let quoted: Vec<u16> = ["granted_by", "refused_by"].into_iter().filter_map(cited).collect();
        if ground.is_empty() { Ok(()) } else { quotes(&quoted, ground) }
    }

    fn names(&self, fact: &str) -> Played {
        let answer = match &self.last {
            Last::Answers(answers) => answers.first().map(|(_, answer)| answer),
            Last::Release(_, fields) => fields.first().and_then(|field| field.get("answer")),
            _ => None,
        };
        let ways = answer.and_then(|answer| answer.get("needs")?.as_array()).into_iter().flatten();
        let named = ways.filter_map(Value::as_array).flatten().any(|need| need.as_str() == Some(fact));
        if named { Ok(()) } else { broken(format!("it does not name {fact}")) }
    }

    /// The form of a step, which has to stand.
    async fn form(&self, step: &Step) -> Played<Page> {
        let page = self.door.page(&format!("/forms/{}", step.slots.get("form"))).await?;
        if page.status == 200 { Ok(page) } else { broken(format!("there is no such form: {}, quoting {:?}", page.status, page.quoted())) }
    }

    async fn asks_exactly(&self, step: &Step) -> Played {
        let (mut asked, mut wanted) = (self.form(step).await?.asked(), step.slots.list("data"));
        asked.sort();
        wanted.sort();
        if asked == wanted { Ok(()) } else { broken(format!("it asks {asked:?}")) }
    }

    async fn asks(&self, step: &Step) -> Played {
        let page = self.form(step).await?;
        if let Some(missing) = step.slots.list("data").into_iter().find(|category| !page.asked().contains(category)) {
            return broken(format!("it does not ask {missing}"));
        }
        let basis = page.openings().find(|part| part.contains("that permit it")).map(Page::quoted_in).unwrap_or_default();
        quotes(&basis, step.slots.get("ground"))
    }

    /// The form has no such field, and sending one all the same is refused.
    async fn asks_no(&self, step: &Step) -> Played {
        let page = self.form(step).await?;
        let category = step.slots.get("category");
        if page.asked().iter().any(|asked| asked == category) {
            return broken("it asks it");
        }
        let mut fields = vec![("statement".to_owned(), page.marked("name=\"statement\"", "value").concat())];
        fields.extend(page.asked().into_iter().map(|known| (format!("data-{known}"), self.value("Intruder", &known))));
        fields.push((format!("data-{category}"), self.value("Intruder", category)));
        refused(&self.door.post(&format!("/forms/{}", step.slots.get("form")), &fields).await?, step.slots.get("ground"))
    }

    async fn offers(&self, step: &Step) -> Played {
        let page = self.form(step).await?;
        let wanted = step.slots.get("choice").replacen(" for ", "-", 1);
        let choices = page.marked("name=\"choice\"", "value");
        let Some(id) = choices.iter().find(|id| id.starts_with(&wanted)) else {
            return broken(format!("it offers {choices:?}"));
        };
        let tag = page.html.split('<').find(|tag| tag.contains(&format!("value=\"{id}\"")));
        if tag.is_some_and(|tag| tag.contains(" checked")) { broken("it is ticked already") } else { Ok(()) }
    }

    async fn offers_no(&self, step: &Step) -> Played {
        let wanted = step.slots.get("choice").replacen(" for ", "-", 1);
        let choices = self.form(step).await?.marked("name=\"choice\"", "value");
        if choices.iter().any(|id| id.starts_with(&wanted)) { broken(format!("it offers {choices:?}")) } else { Ok(()) }
    }

    /// Every page that anyone can open.
    async fn pages(&self) -> Played<Vec<String>> {
        let fixed = ["/", "/privacy", "/forms", "/try"].map(str::to_owned);
        Ok(fixed.into_iter().chain(self.forms().await?).collect())
    }

    async fn all_say(&self, words: &str, check: fn(&Page, &str) -> Played) -> Played {
        for path in self.pages().await? {
            check(&self.door.page(&path).await?, words)?;
        }
        Ok(())
    }

    /// Every page opens to somebody who says nothing, and none makes the visitor known again.
    async fn all_open(&self) -> Played {
        for path in self.pages().await? {
            let page = self.door.page(&path).await?;
            if page.status != 200 || page.sets_cookie {
                return broken(format!("{path} answers {} and {} a cookie", page.status, if page.sets_cookie { "sets" } else { "sets not" }));
            }
        }
        Ok(())
    }

    async fn all_link(&self) -> Played {
        for path in self.forms().await? {
            let page = self.door.page(&path).await?;
            let notices = page.html.split("class=\"notices\"").nth(1).and_then(|rest| rest.split("</div>").next()).unwrap_or_default();
            if !notices.contains("href=\"/privacy\"") {
                return broken(format!("{path} has no notice that links to the policy"));
            }
        }
        Ok(())
    }

    /// The forms that the site lists.
    async fn forms(&self) -> Played<Vec<String>> {
        let list = self.door.page("/forms").await?;
        let paths: Vec<String> = FormKind::all().iter().map(|kind| format!("/forms/{kind}")).collect();
        let listed: Vec<String> = paths.into_iter().filter(|path| list.html.contains(&format!("href=\"{path}\""))).collect();
        if listed.is_empty() { broken("the site lists no form") } else { Ok(listed) }
    }

    async fn own_page(&self, who: &str) -> Played<Page> {
        self.door.page(&self.person(who)?.page).await
    }

    async fn shows(&self, step: &Step) -> Played {
        let who = step.slots.get("person");
        let page = self.own_page(who).await?;
        step.slots.list("data").iter().try_for_each(|category| said(&page, &self.value(who, category)))
    }

    async fn offers_right(&self, step: &Step, ways: u64) -> Played {
        let page = self.own_page(step.slots.get("person")).await?;
        let rights = page.html.split("id=\"rights\"").nth(1).unwrap_or_default();
        let rights = Page { html: rights.to_owned(), ..Page::default() };
        let wanted = numbers(step.slots.get("ground")).unwrap_or_default();
        let grants = |part: &&str| {
            let quoted = Page::quoted_in(part);
            let key = Page::within(part, "name=\"right\"", "value");
            wanted.iter().all(|number| quoted.contains(number)) && key.is_none_or(|key| key.starts_with(&format!("{}-", step.slots.get("right"))))
        };
        let granted = rights.openings().filter(grants).count() as u64;
        if granted == ways { Ok(()) } else { broken(format!("it offers {granted} such rights quoting {wanted:?}")) }
    }

    fn only_large_groups(&self, least: u64) -> Played {
        let Last::Figures(figures) = &self.last else {
            return broken("no figures were given");
        };
        let groups = figures.get("groups").and_then(Value::as_array).cloned().unwrap_or_default();
        let people = |group: &Value| group.get("people").and_then(Value::as_u64).unwrap_or_default();
        if groups.is_empty() {
            return broken("no group was told");
        }
        match groups.iter().find(|group| people(group) < least) {
            Some(small) => broken(format!("a small group was told: {small}")),
            None => Ok(()),
        }
    }
}

fn expected(step: &Step) -> Played<Expected> {
    Expected::read(step.slots.get("outcome")).ok_or_else(|| unplayable("an outcome that cannot be read"))
}

fn differs(difference: Option<String>) -> Played {
    difference.map_or(Ok(()), broken)
}

fn page_came_to(page: &Page, expected: &Expected) -> Played {
    match (expected.verdict, page.status) {
        (Verdict::Kept, 200) => Ok(()),
        (Verdict::Refused, 403) if expected.silent => refused(page, SILENT),
        (Verdict::Refused, 403) => {
            let missing = expected.quoting.iter().find(|number| !page.quoted().contains(number));
            missing.map_or(Ok(()), |number| broken(format!("the page quotes {:?} and not #{number}", page.quoted())))
        }
        (_, status @ (404 | 409 | 422)) => Err(unplayable(format!("the page answered {status}: {}", page.words()))),
        (_, status) => broken(format!("the page answered {status}, quoting {:?}", page.quoted())),
    }
}

fn problem_came_to(status: u16, problem: &Value, expected: &Expected) -> Played {
    let kind = problem.get("type").and_then(Value::as_str).unwrap_or_default();
    match (expected.verdict, problem.get("answer")) {
        (Verdict::TurnedAway, None) => Ok(()),
        (Verdict::Refused, Some(answer)) => differs(expected.differs(answer)),
        (_, Some(answer)) => differs(expected.differs(answer)),
        _ => Err(unplayable(format!("the API answered {status}, {kind}: {problem}"))),
    }
}

/// Whether a page is a refusal on this ground.
fn refused(page: &Page, ground: &str) -> Played {
    match page.status {
        403 if ground == SILENT && page.says("No sentence of this policy allows it") => Ok(()),
        403 if ground == SILENT => broken(format!("it is refused, quoting {:?}", page.quoted())),
        403 => quotes(&page.quoted(), ground),
        404 | 409 | 422 => Err(unplayable(format!("the page answered {}: {}", page.status, page.words()))),
        status => broken(format!("it is not refused: {status}")),
    }
}

fn quotes(quoted: &[u16], ground: &str) -> Played {
    let missing = numbers(ground).unwrap_or_default().into_iter().find(|number| !quoted.contains(number));
    missing.map_or(Ok(()), |number| broken(format!("{quoted:?} are quoted and not #{number}")))
}

fn said(page: &Page, words: &str) -> Played {
    if page.says(words) { Ok(()) } else { broken(format!("the page ({}) does not say “{words}”", page.status)) }
}

fn not_said(page: &Page, words: &str) -> Played {
    if page.says(words) { broken(format!("the page says “{words}”")) } else { Ok(()) }
}

/// Whether this is the value; of the number of a card or an account, as all but a transaction get it, the last four digits, or none where it
/// could not be told which they are.
fn is_theirs(told: Option<&str>, own: &str) -> bool {
    let last_digits = |told: &str| told.strip_prefix("••••").is_some_and(|last| own.ends_with(last.trim()) && last.trim().len() <= 4);
    told.is_some_and(|told| told == own || last_digits(told))
}
