//! `GET /api/v1/sites/{site}/site-keys`, `…/backups`, `…/settings`: what keeps a site going, for whoever looks after it. No key is ever told.

use crate::api::input::Called;
use crate::api::problem::Problem;
use crate::api::words::InstantText;
use crate::app::App;
use axum::Json;
use axum::extract::State;
use operations::{BackupView, SettingsGroup, SiteKeyView};
use serde::Serialize;
use utoipa::ToSchema;

/// The keys of the site.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SiteKeysBody {
    /// They.
    keys: Vec<SiteKeyBody>,
    /// Whether they are being made anew.
    is_rotating: bool,
    /// How many people's keys wait to be wrapped under the newest, as far as was counted.
    waiting: u64,
}

/// One key.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SiteKeyBody {
    /// `site` or `root`.
    secret: String,
    /// Its number.
    version: u32,
    /// The number of the key-encryption key it is wrapped under.
    kek: u32,
    /// When it was made.
    #[schema(value_type = InstantText)]
    created_at: String,
    /// How old it is, in days.
    age_days: i64,
    /// Whether it is the one in use.
    is_newest: bool,
}

impl From<SiteKeyView> for SiteKeyBody {
    fn from(key: SiteKeyView) -> Self {
        let created_at = key.created_at.to_string();
        Self { secret: key.secret, version: key.version, kek: key.kek, created_at, age_days: key.age_days, is_newest: key.is_newest }
    }
}

/// The backups of the site.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct BackupsBody {
    /// They, the newest first.
    backups: Vec<BackupBody>,
    /// What must be looked at.
    warnings: Vec<String>,
    /// How many notices of erasures have not arrived at their places.
    erasures_pending: u64,
}

/// One backup.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct BackupBody {
    /// When it was made.
    #[schema(value_type = InstantText)]
    made_at: String,
    /// To where.
    to: String,
    /// How many bytes it has.
    bytes: u64,
    /// How many lines the site's log had.
    lines: u64,
    /// Whether the file is still there.
    is_there: bool,
    /// How many people were erased since, whom it still holds.
    erased_since: u64,
    /// Until when it is to be deleted.
    #[schema(value_type = Option<InstantText>)]
    delete_by: Option<String>,
}

impl From<BackupView> for BackupBody {
    fn from(backup: BackupView) -> Self {
        Self {
            made_at: backup.made_at.to_string(),
            to: backup.to,
            bytes: backup.bytes,
            lines: backup.leaves,
            is_there: backup.is_there,
            erased_since: backup.erased_since,
            delete_by: backup.delete_by.map(|at| at.to_string()),
        }
    }
}

/// Settings that stand together.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SettingsBody {
    /// What they are about.
    title: String,
    /// Where they stand.
    stands_in: String,
    /// They.
    settings: Vec<SettingBody>,
    /// What is wrong or missing.
    mistakes: Vec<String>,
}

/// One setting.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SettingBody {
    /// Its name.
    name: String,
    /// What it is set to.
    value: String,
    /// What it does.
    does: String,
    /// Whether nobody set it.
    is_default: bool,
}

impl From<SettingsGroup> for SettingsBody {
    fn from(group: SettingsGroup) -> Self {
        let settings = group.lines.into_iter().map(|line| SettingBody { name: line.name, value: line.value, does: line.does, is_default: line.is_default });
        Self { title: group.title.to_owned(), stands_in: group.stands_in.to_owned(), settings: settings.collect(), mistakes: group.mistakes }
    }
}

/// The keys of the site, and how old they are
#[utoipa::path(get, path = "/sites/{site}/site-keys", tag = "keys", security(("key" = [])),
    params(("site" = String, Path, description = "The site's host name", example = "wipro.com")),
    responses((status = 200, description = "The keys; none is told", body = SiteKeysBody),
        (status = "default", description = "What went wrong", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn keys(State(app): State<App>, Called(caller): Called) -> Result<Json<SiteKeysBody>, Problem> {
    let view = app.house.keys_view(&caller).await?;
    Ok(Json(SiteKeysBody { keys: view.keys.into_iter().map(SiteKeyBody::from).collect(), is_rotating: view.is_rotating, waiting: view.waiting }))
}

/// The backups that were made, and whom they still hold
#[utoipa::path(get, path = "/sites/{site}/backups", tag = "keys", security(("key" = [])),
    params(("site" = String, Path, description = "The site's host name", example = "wipro.com")),
    responses((status = 200, description = "The backups", body = BackupsBody),
        (status = "default", description = "What went wrong", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn backups(State(app): State<App>, Called(caller): Called) -> Result<Json<BackupsBody>, Problem> {
    let view = app.house.backups_view(&caller).await?;
    let erasures_pending = view.pending.iter().map(|place| place.notices).sum();
    Ok(Json(BackupsBody { backups: view.backups.into_iter().map(BackupBody::from).collect(), warnings: view.warnings, erasures_pending }))
}

/// How the site is set up
#[utoipa::path(get, path = "/sites/{site}/settings", tag = "policy", security(("key" = [])),
    params(("site" = String, Path, description = "The site's host name", example = "wipro.com")),
    responses((status = 200, description = "The settings, where they stand and what they do", body = Vec<SettingsBody>),
        (status = "default", description = "What went wrong", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn settings(State(app): State<App>, Called(caller): Called) -> Result<Json<Vec<SettingsBody>>, Problem> {
    Ok(Json(app.house.settings_view(&caller)?.into_iter().map(SettingsBody::from).collect()))
}
