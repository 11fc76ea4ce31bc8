//! A form of the console that may bear a file: read once, held in memory, with who sent it. As with every other form, one that was not shown to that
//! member is refused before anything looks at it, and so is a second file.

use crate::app::App;
use crate::console::error::ConsoleError;
use crate::console::sent::Sent;
use crate::console::staff::Staff;
use crate::limits::{FORM_BODY_BYTES_MAX, FORM_FIELDS_MAX};
use crate::pages::typed::{MARK, Posted};
use axum::extract::{FromRequest, FromRequestParts, Multipart, Request};
use axum::response::{IntoResponse, Response};
use vocabulary::Personal;

/// The field with the file.
const FILE: &str = "file";

/// A form with the file that came with it.
#[derive(Debug)]
pub(crate) struct Uploaded {
    /// The form, and who sent it.
    pub(crate) sent: Sent,
    /// The file, where one was chosen. A file that was chosen and is empty is one too.
    pub(crate) file: Option<Personal<Vec<u8>>>,
}

impl FromRequest<App> for Uploaded {
    type Rejection = Response;

    async fn from_request(request: Request, app: &App) -> Result<Self, Response> {
        let unreadable = || ConsoleError::unreadable().into_response();
        let (mut head, body) = request.into_parts();
        let staff = Staff::from_request_parts(&mut head, app).await?;
        let mut parts = Multipart::from_request(Request::from_parts(head, body), app).await.map_err(|_| unreadable())?;
        let (mut file, mut pairs, mut plain_bytes) = (None, Vec::new(), 0_usize);
        while let Some(part) = parts.next_field().await.map_err(|_| unreadable())? {
            let name = part.name().unwrap_or_default().to_owned();
            let was_chosen = part.file_name().is_some_and(|name| !name.is_empty());
            let bytes = part.bytes().await.map_err(|_| unreadable())?;
            if name == FILE {
                match (was_chosen, file.is_some()) {
                    (true, false) => file = Some(Personal::new(bytes.to_vec())),
                    (false, _) if bytes.is_empty() => {}
                    _ => return Err(unreadable()),
                }
                continue;
            }
            plain_bytes = plain_bytes.saturating_add(bytes.len());
            if plain_bytes > FORM_BODY_BYTES_MAX || pairs.len() >= FORM_FIELDS_MAX {
                return Err(unreadable());
            }
            pairs.push((name, String::from_utf8(bytes.to_vec()).map_err(|_| unreadable())?));
        }
        let is_theirs = pairs.iter().any(|(name, value)| name == MARK && staff.on_duty.sent(value));
        pairs.retain(|(name, _)| name != MARK);
        if !is_theirs {
            return Err(ConsoleError::from_elsewhere().into_response());
        }
        Ok(Self { sent: Sent { staff, form: Posted::new(pairs) }, file })
    }
}
