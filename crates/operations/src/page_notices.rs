//! The notices a policy puts on pages that ask for nothing: its date, and that one should sign out. It shows what the policy promises to show;
//! that the policy has changed stands in `publishing/telling.rs`.

use crate::days::day;
use crate::forms::{FormNotice, standing_on};
use crate::publishing::promised;
use crate::{House, Outcome};
use vocabulary::{Notice, Place, SiteId};
use wording::{Language, plain};

impl House {
    /// The words that stand on this page of the site now, in this language; what the text itself says stays as it is published.
    ///
    /// # Errors
    /// When there is no such site.
    pub fn page_notices(&self, site: &SiteId, place: Place, language: Language) -> Outcome<Vec<FormNotice>> {
        let policy = self.policy(site)?;
        let day = day(language, policy.version().effective);
        let mut told: Vec<FormNotice> = standing_on(&policy, place)
            .filter_map(|shown| {
                let words = match shown.notice {
                    Notice::EffectiveDate => plain(language, "notice-in-force", &[("day", &day)]),
                    Notice::ReviseDate => plain(language, "notice-updated", &[("day", &day)]),
                    // The text's own sentence says it best.
                    Notice::SignOutReminder => shown.reason.text.clone(),
                    _ => return None,
                };
                Some(FormNotice { notice: shown.notice, words, moment: shown.moment, reason: shown.reason.clone() })
            })
            .collect();
        // Who changes the text keeps what it promised of changes, even where the promise itself is taken out.
        let notice = Notice::ReviseDate;
        if let Some(older) = self.version_before(policy.version())?.filter(|_| !told.iter().any(|told| told.notice == notice)) {
            let reasons = promised(&older, &policy, (notice, place)).into_iter();
            told.extend(reasons.map(|reason| FormNotice { notice, words: plain(language, "notice-updated", &[("day", &day)]), moment: None, reason }));
        }
        Ok(told)
    }
}
