//! The notices a policy puts on pages that ask for nothing: its date, that it has changed, and that one should sign out. It shows what the policy promises to show,
//! and a change only while it is news.

use crate::forms::{FormNotice, standing_on};
use crate::{House, Outcome};
use policy::Policy;
use vocabulary::{Notice, Place, SiteId, Timestamp};

/// How long a change is news.
const NEWS_DAYS: i64 = 30;
/// Milliseconds of a day.
const DAY_MS: i64 = 24 * 3_600_000;

impl House {
    /// The words that stand on this page of the site now.
    ///
    /// # Errors
    /// When there is no such site.
    pub fn page_notices(&self, site: &SiteId, place: Place) -> Outcome<Vec<FormNotice>> {
        let policy = self.policy(site)?;
        let is_first = self.versions(site)?.last().is_none_or(|first| first.version() == policy.version());
        let day = policy.version().effective.strftime("%-d %B %Y").to_string();
        Ok(standing_on(&policy, place)
            .filter_map(|shown| {
                let words = match shown.notice {
                    Notice::ChangeNotice if is_first || !is_news(&policy, self.now()) => return None,
                    Notice::ChangeNotice => format!("This policy has changed: a new version is in force since {day}."),
                    Notice::EffectiveDate => format!("In force since {day}."),
                    Notice::ReviseDate => format!("Updated {day}."),
                    // The text's own sentence says it best.
                    Notice::SignOutReminder => shown.reason.text.clone(),
                    _ => return None,
                };
                Some(FormNotice { notice: shown.notice, words, moment: shown.moment, reason: shown.reason.clone() })
            })
            .collect())
    }
}

/// Whether the version took effect within the last thirty days.
fn is_news(policy: &Policy, now: Timestamp) -> bool {
    now.plus_ms(-NEWS_DAYS * DAY_MS).day() < policy.version().effective
}
