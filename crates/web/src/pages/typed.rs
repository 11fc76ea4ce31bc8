//! A posted form, read once: what people say about themselves becomes personal values at this door. Unknown fields and
//! oversized forms are refused before anything looks at them, and so is a form of a signed-in person that was not shown to them.

use crate::app::App;
use crate::door::Door;
use crate::limits::FORM_FIELDS_MAX;
use crate::pages::error::Page;
use crate::session::kept;
use axum::Form;
use axum::extract::{FromRequest, Request};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use operations::{OperationError, SignedInHere};
use vocabulary::{DataCategory, Personal, SiteId};

/// How the name of a field with a personal value begins on a collecting form.
const DATA_PREFIX: &str = "data-";

/// Fields of the person's own page that hold personal values.
const PERSONAL_FIELDS: [&str; 12] =
    ["value", "words", "email", "phone", "reason", "password", "present", "name", "born-month", "born-year", "child-month", "child-year"];

/// The field of every form of a signed-in person that says the form was shown to them.
pub(crate) const MARK: &str = "form";
/// Where the pages of a signed-in person stand.
pub(crate) const HERE: &str = "/me/here";

/// A posted form.
#[derive(Debug)]
pub(crate) struct Posted {
    plain: Vec<(String, String)>,
    personal: Vec<(String, Personal<String>)>,
}

impl Posted {
    /// The fields as they came.
    pub(crate) fn new(pairs: Vec<(String, String)>) -> Self {
        let mut posted = Self { plain: Vec::new(), personal: Vec::new() };
        for (name, value) in pairs {
            if name.starts_with(DATA_PREFIX) || PERSONAL_FIELDS.contains(&name.as_str()) {
                posted.personal.push((name, Personal::new(value)));
            } else {
                posted.plain.push((name, value));
            }
        }
        posted
    }

    /// The value of a plain field; `None` when it is missing or empty.
    pub(crate) fn one(&self, name: &str) -> Option<&str> {
        let (_, value) = self.plain.iter().find(|(known, _)| known == name)?;
        Some(value.as_str()).filter(|value| !value.is_empty())
    }

    /// Every value of a plain field.
    pub(crate) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.plain.iter().filter(move |(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// A personal value by the name of its field.
    pub(crate) fn personal(&self, name: &str) -> Option<Personal<String>> {
        let mut fields = self.personal.iter();
        fields.find(|(known, _)| known == name).map(|(_, value)| value.clone())
    }

    /// What was typed for a category of data.
    pub(crate) fn typed(&self, category: &DataCategory) -> Option<Personal<String>> {
        self.personal(&format!("{DATA_PREFIX}{category}"))
    }

    /// Everything typed, by category; `None` when a field is named after no category.
    pub(crate) fn values(&self) -> Option<Vec<(DataCategory, Personal<String>)>> {
        let fields = self.personal.iter().filter_map(|(name, value)| {
            let key = name.strip_prefix(DATA_PREFIX)?;
            Some(DataCategory::new(key).ok().map(|category| (category, value.clone())))
        });
        fields.collect()
    }

    /// Whether every plain field is one of these.
    pub(crate) fn only(&self, known: &[&str]) -> bool {
        self.plain.iter().all(|(name, _)| known.contains(&name.as_str()))
    }
}

impl FromRequest<App> for Posted {
    type Rejection = Response;

    async fn from_request(request: Request, app: &App) -> Result<Self, Response> {
        let door = request.extensions().get::<Door>().cloned();
        let site = match &door {
            Some(Door::Site(site)) => Some(site),
            _ => None,
        };
        let unreadable = |status| Page::unreadable(app, site, status).into_response();
        let signed_in = match site.filter(|_| request.uri().path().starts_with(HERE)) {
            Some(site) => Some(signed_in(app, site, request.headers()).await?),
            None => None,
        };
        match Form::<Vec<(String, String)>>::from_request(request, app).await {
            Ok(Form(mut pairs)) if pairs.len() <= FORM_FIELDS_MAX => {
                if let Some(person) = signed_in {
                    let is_theirs = pairs.iter().any(|(name, value)| name == MARK && person.sent(value));
                    pairs.retain(|(name, _)| name != MARK);
                    if !is_theirs {
                        return Err(Page::from_elsewhere(app).into_response());
                    }
                }
                Ok(Self::new(pairs))
            }
            Ok(_) => Err(unreadable(StatusCode::PAYLOAD_TOO_LARGE)),
            Err(rejection) => Err(unreadable(rejection.status())),
        }
    }
}

/// Who is signed in, where a form of theirs is posted.
pub(crate) async fn signed_in(app: &App, site: &SiteId, headers: &HeaderMap) -> Result<SignedInHere, Response> {
    let token = kept(headers).ok_or_else(|| Redirect::to("/sign-in").into_response())?;
    app.house.signed_in_here(site, &token).await.map_err(|error| match error {
        OperationError::LinkInvalid => Redirect::to("/sign-in").into_response(),
        error => Page::of(app, site, &error).into_response(),
    })
}

#[cfg(test)]
mod tests {
    use super::Posted;
    use vocabulary::DataCategory;

    fn posted(pairs: &[(&str, &str)]) -> Posted {
        Posted::new(pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect())
    }

    #[test]
    fn what_people_type_is_personal_from_the_first_line() {
        let form = posted(&[("data-email", "asha@example.org"), ("choice", "a"), ("choice", "b"), ("value", "x")]);
        assert!(!format!("{form:?}").contains("asha"));
        assert_eq!(form.all("choice").collect::<Vec<_>>(), ["a", "b"]);
        let email = DataCategory::new("email").unwrap();
        assert!(form.typed(&email).is_some());
        assert!(form.personal("value").is_some());
        assert_eq!(form.values().unwrap().len(), 1);
    }

    #[test]
    fn a_field_that_nobody_knows_is_found() {
        let form = posted(&[("statement", "1"), ("admin", "true")]);
        assert!(!form.only(&["statement"]));
        assert!(form.only(&["statement", "admin"]));
        assert!(posted(&[("data-E mail", "x")]).values().is_none());
        assert_eq!(posted(&[("statement", "")]).one("statement"), None);
    }
}
