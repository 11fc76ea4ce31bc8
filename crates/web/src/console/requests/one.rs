//! `GET /console/requests/{id}`: one request, with what the person wrote where the policy lets the company read it, and the steps that may follow.
//! Reading it is in the person's own history before it is shown.

use super::{SECTION, came_by, due, read, state, title};
use crate::app::App;
use crate::console::ConsoleResult;
use crate::console::frame::{Frame, html};
use crate::console::parts::{Definitions, Shown, moment};
use crate::console::staff::Staff;
use crate::view::clear::Clear;
use crate::view::words::category_title;
use askama::Template;
use axum::extract::{Path, State};
use operations::{FieldOutcome, RequestOpened};
use policy::{Class, Policy};
use vocabulary::{BUILT_IN_DATA, DataCategory, Degree, Effect, RequestState};

#[derive(Debug, Template)]
#[template(path = "console/request.html")]
struct RequestPage {
    frame: Frame,
    id: String,
    once: String,
    facts: Definitions,
    /// What they wrote, answered, and proved themselves with.
    written: Vec<(&'static str, Clear)>,
    /// The sentence that stands against reading it.
    unread: Option<(String, String)>,
    steps: Steps,
}

/// What may be done with it now.
#[derive(Debug, Default)]
struct Steps {
    /// How surely it must be known who asks, where somebody must prove it.
    prove: Option<&'static str>,
    fulfil: bool,
    /// The kinds of data of which a value can be put right, where that is what is asked.
    corrects: Vec<(String, String)>,
    refuse: bool,
    /// The sentences that can refuse, by their numbers.
    sentences: Vec<(u16, String)>,
}

/// `GET /console/requests/{id}`
pub(crate) async fn show(State(app): State<App>, staff: Staff, Path(id): Path<String>) -> ConsoleResult {
    let opened = app.house.request(staff.caller(), read(&id)?).await?;
    let policy = app.house.policy(&staff.site)?;
    let facts = facts(&opened, &policy, &app);
    let steps = steps(&opened, &policy);
    let RequestOpened { request, written, .. } = opened;
    let unread = match &written {
        Some(FieldOutcome::Refused(answer)) => {
            let reason = answer.reasons.first();
            Some(reason.map_or_else(Default::default, |reason| (reason.text.clone(), reason.sentence.to_string())))
        }
        _ => None,
    };
    let title = title(&request, &policy);
    let texts = [
        ("They wrote", request.written),
        ("It should be", request.correction),
        ("What proved who asks", request.proof),
        ("They were answered", request.answer),
    ];
    let written = texts.into_iter().filter_map(|(label, text)| text.map(|text| (label, Clear::new(text)))).collect();
    let once = app.house.fresh_idempotency();
    html(&RequestPage { frame: Frame::of(&app, &staff, &SECTION, title)?, id, once, facts, written, unread, steps })
}

fn facts(opened: &RequestOpened, policy: &Policy, app: &App) -> Definitions {
    let request = &opened.request;
    let mut facts = Definitions::new()
        .with("State", Shown::Badge(state(request)))
        .with("Due", due(request, app.house.now()))
        .with("Asked", Shown::Words(format!("{}, {}", moment(request.asked_at), came_by(&request.channel))))
        .with("Who asks", Shown::Words(format!("{} (needed: {})", degree(request.degree), degree(request.needed))))
        .with("Person", Shown::Code(request.subject.to_string()))
        .with("So far", Shown::Words(request.words.clone()));
    if let Some(category) = &request.corrects {
        facts = facts.with("To be put right", Shown::Words(category_title(category, policy)));
    }
    if let Some(at) = request.decided_at {
        facts = facts.with("Closed", Shown::Words(moment(at)));
    }
    facts = match &request.granted_by {
        Some(reason) => facts.with("Granted by", Shown::Sentence(reason.text.clone(), reason.sentence.to_string())),
        None => facts.with("Granted by", Shown::Quiet("no sentence: it is offered beyond the policy")),
    };
    if let Some(reason) = &request.refused_by {
        facts = facts.with("Refused by", Shown::Sentence(reason.text.clone(), reason.sentence.to_string()));
    }
    if let Some(receipt) = &opened.receipt {
        facts = facts.with("This reading", Shown::Words(format!("entry {} of the log; it stands in the person's own history", receipt.leaf)));
    }
    facts
}

fn steps(opened: &RequestOpened, policy: &Policy) -> Steps {
    let request = &opened.request;
    if !request.state.is_open() {
        return Steps::default();
    }
    let is_known = request.state == RequestState::Proven;
    let corrects: Vec<DataCategory> = match request.effect {
        Effect::Corrected if request.corrects.is_none() => BUILT_IN_DATA.iter().filter_map(|word| DataCategory::new(word.key).ok()).collect(),
        _ => Vec::new(),
    };
    Steps {
        prove: (request.degree < request.needed || !is_known).then(|| degree(request.needed)),
        fulfil: is_known,
        corrects: corrects.iter().map(|category| (category.key().to_owned(), category_title(category, policy))).collect(),
        refuse: true,
        sentences: policy
            .sentences()
            .iter()
            .filter(|sentence| !matches!(sentence.class, Class::Silent | Class::Uncovered))
            .map(|sentence| (sentence.number, sentence.text.clone()))
            .collect(),
    }
}

/// How surely it is known who asks, as staff say it.
const fn degree(degree: Degree) -> &'static str {
    match degree {
        Degree::Said => "somebody says who they are",
        Degree::OwnLink => "they came by their own link",
        Degree::AddressProven => "they read what was sent to their address",
        Degree::DocumentChecked => "a document was checked",
    }
}
