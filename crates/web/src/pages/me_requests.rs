//! The requests on a person's page: what was asked, how far it is, what came of it. `POST /me/{token}/requests/{id}/confirm` and `…/withdraw`
//! move the person's own, and nobody else's.

use crate::app::App;
use crate::door::AtSite;
use crate::language::plain;
use crate::pages::PageResult;
use crate::pages::error::Page;
use crate::pages::me::{Before, page};
use crate::pages::rights::gone;
use crate::pages::typed::Posted;
use crate::session::Mine;
use crate::view::clear::Clear;
use crate::view::grounds::Grounds;
use crate::view::house::{house_words, mistakes_joined};
use crate::view::ways::channel_words;
use crate::view::words::{capital, category_title, day_of, right_title, spoken};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::IntoResponse;
use operations::{LinkToken, OperationError, RequestView};
use policy::Policy;
use std::slice;
use vocabulary::{Degree, RecordId, RequestState};

/// A request, as the page shows it.
#[derive(Debug)]
pub(crate) struct Asked {
    /// The day it was asked.
    pub(crate) day: String,
    /// Which right.
    pub(crate) title: String,
    /// By which way.
    pub(crate) way: String,
    /// How far it is.
    pub(crate) state: String,
    /// The mark of the state: `yes`, `no` or neither.
    pub(crate) mark: &'static str,
    /// What came of it.
    pub(crate) words: String,
    /// By when it is answered, and whether that day is over.
    pub(crate) due: Option<String>,
    /// What the person wrote.
    pub(crate) written: Option<Clear>,
    /// What they were answered.
    pub(crate) answer: Option<Clear>,
    /// The sentence that grants it.
    pub(crate) granted: Option<Grounds>,
    /// The sentence that refuses it.
    pub(crate) refused: Option<Grounds>,
    /// Its entries of the log: where each receipt is, and its number.
    pub(crate) receipts: Vec<(String, u64)>,
    /// Where to say that it comes from oneself.
    pub(crate) confirm: Option<String>,
    /// Where to take it back.
    pub(crate) withdraw: Option<String>,
}

impl Asked {
    /// These requests, on the page of this link.
    pub(crate) fn all(app: &App, policy: &Policy, token: &LinkToken, requests: Vec<RequestView>) -> Vec<Self> {
        requests.into_iter().map(|request| Self::of(app, policy, token, request)).collect()
    }

    fn of(app: &App, policy: &Policy, token: &LinkToken, request: RequestView) -> Self {
        let at = format!("/me/{}/requests/{}", token.as_str(), request.id);
        let is_open = request.state.is_open();
        let wanted = request.state == RequestState::IdentityWanted && request.needed <= Degree::OwnLink;
        Self {
            day: day_of(request.asked_at),
            title: match &request.corrects {
                Some(category) => {
                    let category = category_title(category, policy).to_lowercase();
                    plain("request-corrects", &[("right", &right_title(request.right)), ("category", &category)])
                }
                None => right_title(request.right),
            },
            way: channel_words(&request.channel),
            state: spoken(state_words(request.state)),
            mark: match request.state {
                RequestState::Done => "yes",
                RequestState::Refused => "no",
                _ if request.overdue => "no",
                _ => "",
            },
            due: request.due.filter(|_| is_open).map(|due| match request.overdue {
                true => plain("request-overdue", &[("day", &day_of(due))]),
                false => plain("request-due", &[("day", &day_of(due))]),
            }),
            words: house_words(&request.words),
            written: request.written.map(Clear::new),
            answer: request.answer.map(Clear::new),
            granted: request.granted_by.as_ref().map(|reason| Grounds::of(app, slice::from_ref(reason))),
            refused: request.refused_by.as_ref().map(|reason| Grounds::of(app, slice::from_ref(reason))),
            receipts: request.entries.iter().map(|leaf| (format!("/me/{}/receipts/{leaf}", token.as_str()), *leaf)).collect(),
            confirm: wanted.then(|| format!("{at}/confirm")),
            withdraw: is_open.then(|| format!("{at}/withdraw")),
        }
    }
}

const fn state_words(state: RequestState) -> &'static str {
    match state {
        RequestState::Asked | RequestState::Proven => "request-open",
        RequestState::IdentityWanted => "request-waits",
        RequestState::Done => "request-done",
        RequestState::Refused => "request-refused",
        RequestState::Withdrawn => "request-withdrawn",
    }
}

/// `POST /me/{token}/requests/{id}/{step}`
pub(crate) async fn step(
    State(app): State<App>,
    AtSite(site): AtSite,
    Mine(token): Mine,
    Path((_, id, step)): Path<(String, String, String)>,
    _posted: Posted,
) -> PageResult {
    let none = || Page::nothing_here(&app, Some(&site));
    let id: RecordId = id.try_into().map_err(|_| none())?;
    let moved = match step.as_str() {
        "confirm" => app.house.confirm_request(&site, &token, id).await,
        "withdraw" => app.house.withdraw_request(&site, &token, id).await,
        _ => return Err(none()),
    };
    match moved {
        Ok(request) => match page(&app, &site, &token, Before::Did(house_words(&request.words))).await {
            Ok(shown) => Ok(shown),
            Err(_) => gone(&app, &site, house_words(&request.words)),
        },
        Err(OperationError::Malformed(mistakes)) => {
            let again = page(&app, &site, &token, Before::Wrong(capital(&mistakes_joined(&mistakes, " ")), String::new())).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, again).into_response())
        }
        Err(error) => Err(Page::of(&app, &site, &error)),
    }
}
