//! `GET` and `POST /try`: anyone asks for a person's data and sees what the policy answers. Nobody's data is shown, and an
//! unknown person is answered like a known one of whom nothing is recorded.

use crate::app::App;
use crate::door::AtSite;
use crate::language::plain;
use crate::pages::error::Page;
use crate::pages::try_answer::AnswerPanel;
use crate::pages::try_question::{Asked, FIELDS, Ready, ready};
use crate::pages::try_release::Released;
use crate::pages::typed::Posted;
use crate::pages::{PageResult, html};
use crate::view::frame::{Here, Shell};
use crate::view::words::{action_words, capital, category_title, purpose_words, recipient_words};
use askama::Template;
use axum::extract::State;
use operations::{Caller, DemonstrationPerson, OperationError};
use policy::Policy;
use vocabulary::{Action, Purpose, Recipient, SiteId, Word};

/// What one may ask for from outside; the rest happens inside.
const ACTIONS: [Action; 6] = [Action::Share, Action::Sell, Action::Transfer, Action::Contact, Action::Review, Action::Use];

#[derive(Debug, Template)]
#[template(path = "try.html")]
struct TryPage {
    shell: Shell,
    company: String,
    said: Option<String>,
    wrong: Option<String>,
    released: Option<Released>,
    answer: Option<AnswerPanel>,
    ready: Vec<Ready>,
    recipients: Vec<Choosable>,
    actions: Vec<Choosable>,
    purposes: Vec<Choosable>,
    people: Vec<Choosable>,
    data: Vec<Choosable>,
    party: String,
}

/// Something that can be chosen.
#[derive(Debug)]
struct Choosable {
    key: String,
    words: String,
    chosen: bool,
}

/// What stands above the answer.
#[derive(Debug, Default)]
pub(crate) struct Above {
    /// What was done.
    pub(crate) said: Option<String>,
    /// What was wrong.
    pub(crate) wrong: Option<String>,
    /// What was handed over.
    pub(crate) released: Option<Released>,
}

/// `GET /try`
pub(crate) async fn show(State(app): State<App>, AtSite(site): AtSite) -> PageResult {
    page(&app, &site, None, Above::default()).await
}

/// `POST /try`
pub(crate) async fn ask(State(app): State<App>, AtSite(site): AtSite, posted: Posted) -> PageResult {
    let policy = app.house.policy(&site).map_err(|error| Page::of(&app, &site, &error))?;
    match Asked::read(&posted, &policy).filter(|asked| posted.only(&FIELDS) && !asked.data.is_empty()) {
        Some(asked) => page(&app, &site, Some(asked), Above::default()).await,
        None => {
            let wrong = Some("Please choose who asks, for what, and at least one kind of data.".to_owned());
            page(&app, &site, None, Above { wrong, ..Above::default() }).await
        }
    }
}

/// The page with the answer to this question.
pub(crate) async fn page(app: &App, site: &SiteId, asked: Option<Asked>, above: Above) -> PageResult {
    let failed = |error| Page::of(app, site, &error);
    let policy = app.house.policy(site).map_err(failed)?;
    let people = app.house.demonstration_people(site).await.map_err(failed)?;
    let caller = app.house.demonstration_caller(site);
    let mut above = above;
    let answer = match &asked {
        Some(asked) => match answer(app, site, &policy, caller.as_ref(), asked).await {
            Ok(panel) if above.released.is_some() => Some(panel.handed_over()),
            Ok(panel) => Some(panel),
            Err(OperationError::Malformed(mistakes)) => {
                let words: Vec<String> = mistakes.into_iter().map(|mistake| capital(&mistake.words)).collect();
                above.wrong = Some(words.join(". "));
                None
            }
            Err(error) => return Err(failed(error)),
        },
        None => None,
    };
    html(&try_page(app, &policy, asked.as_ref(), answer, above, &people))
}

async fn answer(app: &App, site: &SiteId, policy: &Policy, caller: Option<&Caller>, asked: &Asked) -> Result<AnswerPanel, OperationError> {
    let question = asked.question();
    let decision = match caller {
        Some(caller) => app.house.decide(caller, question).await?,
        None => app.house.ask(site, question).await?,
    };
    Ok(AnswerPanel::of(app, policy, asked, &decision, caller.is_some()))
}

fn try_page(app: &App, policy: &Policy, asked: Option<&Asked>, answer: Option<AnswerPanel>, above: Above, people: &[DemonstrationPerson]) -> TryPage {
    let newest = people.first().map(|person| person.subject);
    let subject = asked.map_or(newest, |asked| asked.subject);
    let asks = |category: &vocabulary::DataCategory| match asked {
        Some(asked) => asked.data.contains(category),
        None => matches!(category.key(), "name" | "email"),
    };
    TryPage {
        shell: Shell::site(app, policy, plain("home-try", &[]), Here::Try),
        company: policy.company().to_owned(),
        said: above.said,
        wrong: above.wrong,
        released: above.released,
        ready: ready(policy, newest),
        recipients: Recipient::all()
            .iter()
            .map(|word| choosable(*word, &recipient_words(*word), asked.map_or(Recipient::Partner, |asked| asked.recipient)))
            .collect(),
        actions: ACTIONS.iter().map(|word| choosable(*word, &action_words(*word), asked.map_or(Action::Share, |asked| asked.action))).collect(),
        purposes: Purpose::all().iter().map(|word| choosable(*word, &purpose_words(*word), asked.map_or(Purpose::Marketing, |asked| asked.purpose))).collect(),
        people: people
            .iter()
            .map(|person| Choosable { key: person.subject.to_string(), words: person.words.clone(), chosen: Some(person.subject) == subject })
            .collect(),
        data: policy
            .data()
            .iter()
            .map(|category| Choosable { key: category.to_string(), words: category_title(category, policy), chosen: asks(category) })
            .collect(),
        party: asked.and_then(|asked| asked.party.clone()).unwrap_or_else(|| "Acme Partners".to_owned()),
        answer,
    }
}

fn choosable<W: Word>(word: W, words: &str, chosen: W) -> Choosable {
    Choosable { key: word.key().to_owned(), words: capital(words), chosen: word == chosen }
}
