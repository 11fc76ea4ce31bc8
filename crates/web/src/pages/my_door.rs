//! How the person of a page came in, as their page says it: by a link, or signed in. It says what their forms must bear.

use crate::app::App;
use operations::{LinkToken, Outcome};
use vocabulary::{Notice, Place, SiteId};

/// How the person came in.
#[derive(Debug, Default)]
pub(crate) struct MyDoor {
    /// What every form of a signed-in person bears; none where they came by a link.
    pub(crate) form: Option<String>,
    /// Whether somebody can sign in here.
    pub(crate) can_sign_in: bool,
    /// What the policy says to remember about signing out.
    pub(crate) reminder: Option<String>,
}

impl MyDoor {
    /// How the person with this token came in.
    pub(crate) async fn of(app: &App, site: &SiteId, token: &LinkToken) -> Outcome<Self> {
        let form = match token.is_of_session() {
            true => Some(app.house.signed_in_here(site, token).await?.form),
            false => None,
        };
        Ok(Self { reminder: reminder(app, site), can_sign_in: app.house.sends_letters(), form })
    }

    /// The field that a form of a signed-in person bears, as HTML; nothing where they came by a link. It holds hexadecimal digits alone.
    pub(crate) fn mark(&self) -> String {
        self.form.as_ref().map(|form| format!("<input type=\"hidden\" name=\"form\" value=\"{form}\">")).unwrap_or_default()
    }
}

/// The sentence in which the policy reminds of signing out, where it has one.
pub(crate) fn reminder(app: &App, site: &SiteId) -> Option<String> {
    let told = app.house.page_notices(site, Place::AccountPage, crate::language::spoken()).unwrap_or_default();
    told.into_iter().find(|told| told.notice == Notice::SignOutReminder).map(|told| told.words)
}
