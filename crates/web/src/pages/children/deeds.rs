//! `POST /me/{token}/children/{id}/{step}`: what a parent does: permits, takes back, has all deleted, makes the child's link, answers on the age.

use super::theirs::{Before, Kept, all, one};
use super::{age_of, erased};
use crate::app::App;
use crate::door::AtSite;
use crate::language::plain;
use crate::pages::PageResult;
use crate::pages::error::Page;
use crate::pages::sign_in::unreadable;
use crate::pages::typed::Posted;
use crate::session::{Mine, age_given, keep_age, with};
use crate::view::house::house_words;
use crate::view::words::{capital, day_of, spoken};
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use operations::{AgeAnswer, DeclaredAge, LinkToken, Method, Mistake, OperationError, Outcome, Permit, Revoked};
use vocabulary::{RecordId, SiteId};

/// The plain fields of a parent's forms.
const FIELDS: [&str; 5] = ["purpose", "recipient", "method", "answer", "remind"];

/// `POST /me/{token}/children/{id}/{step}`
pub(crate) async fn step(
    State(app): State<App>,
    AtSite(site): AtSite,
    Mine(token): Mine,
    Path((_, id, step)): Path<(String, String, String)>,
    headers: HeaderMap,
    posted: Posted,
) -> PageResult {
    let none = || Page::nothing_here(&app, Some(&site));
    let id: RecordId = id.try_into().map_err(|_| none())?;
    if !posted.only(&FIELDS) {
        return Err(unreadable(&app, &site));
    }
    let at = (&token, id);
    let done = match step.as_str() {
        "permit" => return permit(&app, &site, at, (&headers, &posted)).await,
        "revoke" => app.house.revoke_permission(&site, &token, id).await.map(Deed::Revoked),
        "delete" => app.house.delete_child(&site, &token, id).await.map(Deed::Deleted),
        "link" => app.house.link_for_child(&site, &token, id).await.map(Deed::Linked),
        "age" => {
            let answer = if posted.one("answer") == Some("yes") { AgeAnswer::Confirmed } else { AgeAnswer::Refused };
            app.house.parent_on_age(&site, &token, id, answer).await.map(|()| Deed::Answered)
        }
        _ => return Err(none()),
    };
    told(&app, &site, at, done).await
}

/// What a parent did.
enum Deed {
    Revoked(Revoked),
    Deleted(Revoked),
    Linked(LinkToken),
    Answered,
}

async fn told(app: &App, site: &SiteId, at: (&LinkToken, RecordId), done: Outcome<Deed>) -> PageResult {
    let said = |name: &str| Before { said: Some(spoken(name)), ..Before::default() };
    match done {
        Ok(Deed::Revoked(Revoked { erased: Some(proof), .. })) => erased(app, site, &spoken("revoked-deleted"), Some(&proof)),
        Ok(Deed::Revoked(Revoked { permission: Some(_), .. })) => one(app, site, at, said("revoked")).await,
        Ok(Deed::Revoked(_)) => match all(app, site, at.0, Some(spoken("permitted-nothing"))).await {
            Ok(page) => Ok(page),
            Err(_) => erased(app, site, &spoken("permitted-nothing-erased"), None),
        },
        Ok(Deed::Deleted(Revoked { erased: proof, .. })) => erased(app, site, &spoken("child-deleted"), proof.as_ref()),
        Ok(Deed::Linked(link)) => one(app, site, at, Before { link: Some(format!("/me/{}/age", link.as_str())), ..Before::default() }).await,
        Ok(Deed::Answered) => one(app, site, at, said("on-record")).await,
        Err(error) => wrong(app, site, at, (error, Kept::default())).await,
    }
}

async fn permit(app: &App, site: &SiteId, at: (&LinkToken, RecordId), (headers, posted): (&HeaderMap, &Posted)) -> PageResult {
    let mut mistakes = Vec::new();
    let mut read = |name, field: &str| match age_of(posted, name) {
        Ok(age) => Ok(age),
        Err(OperationError::Malformed(wrong)) => {
            mistakes.extend(wrong.into_iter().map(|mistake| Mistake { field: field.to_owned(), ..mistake }));
            Ok(DeclaredAge::NotSaid)
        }
        Err(error) => Err(error),
    };
    let failed = |error| Page::of(app, site, &error);
    let (born, child_born) = (read("born", "born").map_err(failed)?, read("child", "child-born").map_err(failed)?);
    let says_child = born.says_child(app.house.now());
    match app.house.age_again(site, born, age_given(headers)) {
        Ok(()) => {}
        Err(OperationError::Malformed(wrong)) => mistakes.extend(wrong),
        Err(error) => return wrong(app, site, at, (error, Kept::of(posted))).await,
    }
    let permit = Permit {
        permission: at.1,
        born,
        child_born,
        purposes: posted.all("purpose").filter_map(|word| word.parse().ok()).collect(),
        recipients: posted.all("recipient").filter_map(|word| word.parse().ok()).collect(),
        method: posted.one("method").and_then(Method::read),
        remind: posted.one("remind").is_some(),
    };
    if !mistakes.is_empty() {
        // What was typed so that it cannot be read is named with everything else that is wrong.
        let more = app.house.mistakes_in_permit(site, at.0, &permit).await.map_err(failed)?;
        let is_new = |mistake: &Mistake| !mistakes.iter().any(|known| known.field == mistake.field);
        let more: Vec<Mistake> = more.into_iter().filter(is_new).collect();
        mistakes.extend(more);
        return wrong(app, site, at, (OperationError::Malformed(mistakes), Kept::of(posted))).await;
    }
    let response = match app.house.permit(site, at.0, &permit).await {
        Ok(permitted) => {
            let words = match (permit.method, permitted.second_letter_at) {
                (Some(Method::EmailPlus), Some(second)) => plain("noted-letter", &[("day", &day_of(second))]),
                (Some(Method::SignedForm), _) => spoken("noted-form"),
                _ => spoken("noted-call"),
            };
            one(app, site, at, Before { said: Some(words), ..Before::default() }).await?
        }
        Err(error) => wrong(app, site, at, (error, Kept::of(posted))).await?,
    };
    let stands = if says_child { app.house.age_stands(site).ok() } else { None };
    Ok(with(response, stands.as_deref().map(keep_age)))
}

async fn wrong(app: &App, site: &SiteId, at: (&LinkToken, RecordId), (error, kept): (OperationError, Kept)) -> Result<Response, Page> {
    match error {
        OperationError::Malformed(mistakes) => {
            let again = one(app, site, at, Before { mistakes, kept, ..Before::default() }).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, again).into_response())
        }
        OperationError::NotAllowed(words) => {
            let mut sentence = capital(&house_words(words));
            sentence.push('.');
            Ok((StatusCode::FORBIDDEN, erased(app, site, &sentence, None)?).into_response())
        }
        error => Err(Page::of(app, site, &error)),
    }
}
