//! `POST /api/v1/sites/{site}/contests/{form}/drawing`: the winners of a contest that is over. It opens nothing and writes to nobody.

use crate::api::answer::AnswerBody;
use crate::api::input::Called;
use crate::api::problem::Problem;
use crate::api::words::{IdText, InstantText};
use crate::app::App;
use axum::Json;
use axum::extract::{Path, State};
use operations::{Drawing, FormKind};
use serde::Serialize;
use utoipa::ToSchema;
use vocabulary::SubjectId;

/// A drawing.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DrawingBody {
    /// Which contest: its form, and the day it began.
    contest: String,
    /// How many took part.
    entrants: u32,
    /// Who won and is still on file.
    winners: Vec<WinnerBody>,
}

/// One winner.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct WinnerBody {
    /// Which place.
    place: u32,
    /// Who.
    #[schema(value_type = IdText)]
    subject: SubjectId,
    /// When it was drawn.
    #[schema(value_type = InstantText)]
    drawn_at: String,
    /// Whether the policy lets the company tell them by e-mail, by a contact for the purpose `contest`.
    may_be_told: bool,
    /// What it says of that.
    telling: AnswerBody,
}

impl From<Drawing> for DrawingBody {
    fn from(drawing: Drawing) -> Self {
        let winner = |winner: operations::Winner| WinnerBody {
            place: winner.place,
            subject: winner.subject,
            drawn_at: winner.drawn_at.to_string(),
            may_be_told: winner.may_be_told(),
            telling: AnswerBody::from(&winner.telling),
        };
        Self { contest: drawing.contest, entrants: drawing.entrants, winners: drawing.winners.into_iter().map(winner).collect() }
    }
}

/// Draw the winners of a contest
///
/// Once it is over, by lot, among those who entered and have not left. Asked again, it answers with the same winners.
#[utoipa::path(post, path = "/sites/{site}/contests/{form}/drawing", tag = "contests",
    params(("site" = String, Path, description = "The site's host name", example = "wesprodigital.com"),
        ("form" = String, Path, description = "The form it is entered with: `contest` or `promotion`")),
    security(("key" = [])),
    responses((status = 200, description = "The winners", body = DrawingBody),
        (status = 409, description = "It can still be entered", body = Problem, content_type = "application/problem+json"),
        (status = "default", description = "What went wrong", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn post(State(app): State<App>, Called(caller): Called, Path((_, form)): Path<(String, String)>) -> Result<Json<DrawingBody>, Problem> {
    let form: FormKind = form.parse().map_err(|_| Problem::nothing_here())?;
    Ok(Json(app.house.draw_winners(&caller, form).await?.into()))
}
