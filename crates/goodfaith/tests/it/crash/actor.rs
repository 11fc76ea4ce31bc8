//! One who acts for some people, act after act, and repeats an act whose answer was lost under the same idempotency key. It keeps book of
//! what was acknowledged, and tells afterwards whether the house says the same.

use super::book::{Act, Asked, Expected, Person};
use super::chance::Dice;
use super::client::{Cut, Door, Reply};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

/// How often an act is repeated that is answered with "not now".
const REPEATS_MAX: u32 = 400;

/// How long it waits before it repeats one.
const PAUSE: Duration = Duration::from_millis(25);

/// A place in the log that was told.
#[derive(Clone, Debug)]
pub(super) struct Receipt {
    pub(super) leaf: u64,
    pub(super) hash: String,
}

/// One who acts.
#[derive(Clone, Debug)]
pub(super) struct Actor {
    name: String,
    doors: Vec<Door>,
    home: usize,
    at: usize,
    dice: Dice,
    statement: String,
    pub(super) people: Vec<Person>,
    touched: BTreeSet<usize>,
    open: Option<Asked>,
    last: Option<Asked>,
    acts: u64,
    pub(super) acknowledged: u64,
    pub(super) not_now: u64,
    pub(super) receipts: Vec<Receipt>,
    pub(super) checkpoints: Vec<String>,
    done: Arc<AtomicU64>,
}

impl Actor {
    /// One of this name, who prefers one of these servers.
    pub(super) async fn new(name: &str, doors: Vec<Door>, (home, seed): (usize, u64)) -> Self {
        let form = doors[home].page("/forms/registration").await.unwrap();
        let statement = form.after("name=\"statement\" value=\"").unwrap_or_else(|| panic!("no form: {form:?}"));
        let (people, touched, receipts, checkpoints) = (Vec::new(), BTreeSet::new(), Vec::new(), Vec::new());
        let (open, last, acts, acknowledged, not_now) = (None, None, 0, 0, 0);
        let (name, dice, at) = (name.to_owned(), Dice::new(seed), home);
        Self { name, doors, home, at, dice, statement, people, touched, open, last, acts, acknowledged, not_now, receipts, checkpoints, done: Arc::default() }
    }

    /// The same, counting what is acknowledged here too, for whoever waits for it.
    pub(super) fn counting(self, done: Arc<AtomicU64>) -> Self {
        Self { done, ..self }
    }

    /// The form as it was shown, by its hash.
    pub(super) fn statement(&self) -> &str {
        &self.statement
    }

    /// Erases somebody, and is told that it is done.
    pub(super) async fn erase_somebody(&mut self) {
        self.acts += 1;
        let person = self.people.iter().position(Person::is_on_file).unwrap();
        self.open = Some(Asked { person, act: Act::Erase, once: format!("{}-{}", self.name, self.acts), acknowledged: false });
        self.settle().await;
    }

    /// Somebody on file, whose id is known.
    pub(super) async fn somebody(&mut self) -> Person {
        let place = self.people.iter().position(Person::is_on_file).unwrap();
        let door = self.doors[self.at].clone();
        self.subject_of(&door, place).await.unwrap();
        self.people[place].clone()
    }

    /// Acts until it is told to stop, or until no server answers.
    pub(super) async fn run(mut self, stop: Arc<AtomicBool>) -> Self {
        self.at = self.home;
        let mut cuts = 0;
        while !stop.load(Ordering::SeqCst) && cuts < self.doors.len() {
            match self.step().await {
                Ok(()) => cuts = 0,
                Err(Cut) => {
                    cuts += 1;
                    self.at = (self.at + 1) % self.doors.len();
                }
            }
        }
        self
    }

    /// Repeats the act whose answer was lost, until it is answered.
    pub(super) async fn settle(&mut self) {
        for _ in 0..REPEATS_MAX {
            if self.open.is_none() {
                return;
            }
            if self.step().await.is_err() {
                self.at = (self.at + 1) % self.doors.len();
            }
        }
        panic!("{} was not answered any more: {:?}", self.name, self.open);
    }

    /// One act: the one that is open, or the next.
    pub(super) async fn step(&mut self) -> Result<(), Cut> {
        let is_repeated = self.open.is_some();
        let asked = self.open.take().unwrap_or_else(|| self.next());
        self.touched.insert(asked.person);
        self.open = Some(asked.clone());
        let reply = self.send(&asked).await?;
        match reply.status {
            200 | 201 => self.note(&asked, &reply),
            503 => {
                self.not_now += 1;
                tokio::time::sleep(PAUSE).await;
                return Ok(());
            }
            // It was done before the answer was lost, and the link went with the person.
            404 if is_repeated && matches!(asked.act, Act::Erase) => self.people[asked.person].erased = true,
            _ => panic!("{asked:?} was answered {reply:?}"),
        }
        self.open = None;
        self.acknowledged += 1;
        self.done.fetch_add(1, Ordering::SeqCst);
        Ok(())
    }

    fn next(&mut self) -> Asked {
        self.acts += 1;
        let once = format!("{}-{}", self.name, self.acts);
        let on_file: Vec<usize> = (0..self.people.len()).filter(|place| self.people[*place].is_on_file()).collect();
        let roll = self.dice.below(100);
        if on_file.len() < 2 || roll < 25 {
            let number = self.people.len();
            let (name, email) = (format!("Name {} {number}", self.name), format!("{}.{number}@example.org", self.name));
            self.people.push(Person { name, email, ..Person::default() });
            return Asked { person: number, act: Act::Collect, once, acknowledged: false };
        }
        if let Some(last) = self.last.take().filter(|last| roll >= 92 && self.people[last.person].is_on_file()) {
            return Asked { acknowledged: true, ..last };
        }
        let act = match roll {
            25..50 => Act::Write(format!("{} also called {}", self.name, self.acts)),
            50..66 => Act::Record(format!("paper {} {}", self.name, self.acts)),
            66..78 => Act::Use,
            78..84 => Act::Ask,
            84..87 => Act::OptOut,
            _ => Act::Erase,
        };
        Asked { person: on_file[self.dice.place(on_file.len())], act, once, acknowledged: false }
    }

    async fn send(&mut self, asked: &Asked) -> Result<Reply, Cut> {
        let door = self.doors[self.at].clone();
        let person = self.people[asked.person].clone();
        let once = asked.once.as_str();
        let (page, right) = (person.page.as_deref().unwrap_or_default(), |key| [("right", key), ("idempotency", once)]);
        let rights = format!("{page}/rights");
        match &asked.act {
            Act::Collect => {
                let fields = [("statement", self.statement.as_str()), ("idempotency", once), ("data-name", &person.name), ("data-email", &person.email)];
                door.post("/forms/registration", &fields).await
            }
            Act::Ask => door.post(&rights, &[&right("ask-32-1")[..], &[("words", "What is held?")]].concat()).await,
            Act::OptOut => door.post(&rights, &right("opt-out-13-0")).await,
            Act::Erase => door.post(&rights, &right("beyond-close-account")).await,
            Act::Write(_) | Act::Record(_) | Act::Use => {
                let Some(subject) = self.subject_of(&door, asked.person).await? else {
                    return Ok(Reply { status: 503, kind: String::new(), text: String::new() });
                };
                let (path, body) = call_of(&asked.act, &subject);
                door.call(path, once, &body).await
            }
        }
    }

    /// The person's id; none where the server cannot tell at the moment. Whoever sent one form, however often, is one person.
    async fn subject_of(&mut self, door: &Door, place: usize) -> Result<Option<String>, Cut> {
        if self.people[place].subject.is_none() {
            let found = door.call("/people", "unused", &json!({ "email": self.people[place].email })).await?;
            if found.status == 503 {
                return Ok(None);
            }
            let found = found.json();
            let people = found["people"].as_array().unwrap_or_else(|| panic!("{found}"));
            assert_eq!(people.len(), 1, "{} sent one form: {found}", self.people[place].name);
            self.people[place].subject = people[0].as_str().map(str::to_owned);
        }
        Ok(self.people[place].subject.clone())
    }

    /// Takes down what was acknowledged.
    fn note(&mut self, asked: &Asked, reply: &Reply) {
        let person = &mut self.people[asked.person];
        match asked.act {
            Act::Collect => {
                let page = reply.after("href=\"/me/").unwrap_or_else(|| panic!("no page of their own in {reply:?}"));
                let page = Some(format!("/me/{page}"));
                assert!(person.page.is_none() || person.page == page, "a form sent again opens the same page");
                person.page = page;
            }
            Act::Use => assert!(reply.text.contains(&person.email), "{reply:?}"),
            Act::Write(_) => assert_eq!(reply.json()["kept"], json!(["name"])),
            _ => {}
        }
        if !asked.acknowledged {
            person.acknowledged(&asked.act);
        }
        self.last = Some(asked.clone());
        if matches!(asked.act, Act::Use | Act::Write(_)) {
            let answer = reply.json();
            let several = answer["receipts"].as_array().cloned().unwrap_or_default();
            for receipt in several.iter().chain([&answer["receipt"]]).filter(|receipt| receipt.is_object()) {
                self.note_receipt(receipt);
            }
        }
    }

    fn note_receipt(&mut self, receipt: &Value) {
        let hash = receipt["leaf_hash"].as_str().unwrap().to_owned();
        self.receipts.push(Receipt { leaf: receipt["leaf"].as_u64().unwrap(), hash });
        self.checkpoints.extend(receipt["checkpoint"].as_str().map(str::to_owned));
    }

    /// What a house must hold of the people of this one.
    pub(super) fn expected(&self) -> Vec<Expected> {
        let open = self.open.as_ref().filter(|asked| !asked.acknowledged);
        let of = |(place, person): (usize, &Person)| person.expected(open.filter(|asked| asked.person == place).map(|asked| &asked.act));
        self.people.iter().enumerate().map(of).collect()
    }

    /// The same as [`Self::compare`], beside others who do so.
    pub(super) async fn compared(mut self) -> (Self, usize) {
        let asked_about = self.compare().await;
        (self, asked_about)
    }

    /// Asks the house about everybody something was done for since it was last asked: it must say all that was acknowledged, and nothing twice.
    /// Tells how many it asked about.
    pub(super) async fn compare(&mut self) -> usize {
        let touched = std::mem::take(&mut self.touched);
        for place in &touched {
            let door = self.doors[self.at].clone();
            let person = self.people[*place].clone();
            let found = door.call("/people", "unused", &json!({ "email": person.email })).await.unwrap();
            let found = found.json();
            let page = door.page(person.page.as_deref().unwrap()).await.unwrap();
            if person.erased {
                assert_eq!((&found["people"], page.status), (&json!([]), 404), "{person:?} was erased");
                continue;
            }
            assert_eq!((found["people"].as_array().map(Vec::len), page.status), (Some(1), 200), "{person:?}");
            for value in person.written.iter().chain([&person.name, &person.email]) {
                assert_eq!(page.text.matches(&format!(">{value}<")).count(), 1, "{value} of {person:?} on {}", page.text);
            }
            let subject = self.subject_of(&door, *place).await.unwrap().unwrap();
            let facts = door.read(&format!("/facts?subject={subject}")).await.unwrap();
            for document in &person.documents {
                assert_eq!(facts.text.matches(&format!("\"{document}\"")).count(), 1, "{document} of {person:?} in {}", facts.text);
            }
        }
        touched.len()
    }
}

/// The call of the API that is this act.
fn call_of(act: &Act, subject: &str) -> (&'static str, Value) {
    match act {
        Act::Write(value) => {
            let values = json!([{ "category": "name", "value": value }]);
            ("/records", json!({ "subject": subject, "values": values, "purpose": "registration", "source": "order desk", "older": "kept" }))
        }
        Act::Record(document) => {
            let fact = json!({ "condition": "permission", "subject": subject, "purpose": "marketing", "evidence": "letter", "document": document });
            ("/facts", fact)
        }
        _ => ("/uses", json!({ "subjects": [subject], "data": ["email"], "action": "use", "purpose": "registration" })),
    }
}
