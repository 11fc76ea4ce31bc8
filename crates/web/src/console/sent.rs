//! A form of the console, read once, with who sent it. A form that was not shown to that member is refused before anything looks at it.

use crate::app::App;
use crate::console::error::ConsoleError;
use crate::console::staff::Staff;
use crate::limits::FORM_FIELDS_MAX;
use crate::pages::typed::{MARK, Posted};
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::response::{IntoResponse, Response};
use axum::{Form, RequestExt};
use operations::{Mistake, OperationError};

/// A form, and the member who sent it.
#[derive(Debug)]
pub(crate) struct Sent {
    /// Who sent it.
    pub(crate) staff: Staff,
    /// What it holds.
    pub(crate) form: Posted,
}

impl Sent {
    /// A plain field that must be there, read as what it is.
    pub(crate) fn wanted<T: std::str::FromStr>(&self, name: &str) -> Result<T, ConsoleError> {
        let read = self.form.one(name).and_then(|text| text.parse().ok());
        read.ok_or_else(|| {
            ConsoleError::from(OperationError::Malformed(vec![Mistake { field: name.to_owned(), words: "is missing or cannot be read".to_owned() }]))
        })
    }
}

impl FromRequest<App> for Sent {
    type Rejection = Response;

    async fn from_request(request: Request, app: &App) -> Result<Self, Response> {
        let (mut head, body) = request.into_parts();
        let staff = Staff::from_request_parts(&mut head, app).await?;
        let request = Request::from_parts(head, body);
        match request.extract::<Form<Vec<(String, String)>>, _>().await {
            Ok(Form(mut pairs)) if pairs.len() <= FORM_FIELDS_MAX => {
                let is_theirs = pairs.iter().any(|(name, value)| name == MARK && staff.on_duty.sent(value));
                pairs.retain(|(name, _)| name != MARK);
                if !is_theirs {
                    return Err(ConsoleError::from_elsewhere().into_response());
                }
                Ok(Self { staff, form: Posted::new(pairs) })
            }
            _ => Err(ConsoleError::unreadable().into_response()),
        }
    }
}
