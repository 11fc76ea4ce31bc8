//! How people are told of a change: as the text in force promises, and as the operator promises beyond it. What a text forbids cannot be turned on.

use super::reach::Reach;
use crate::days::day;
use crate::forms::standing_on;
use crate::room::Room;
use crate::{House, Outcome, SiteOffering};
use policy::{NoticeShown, Policy, Reason, Verdict};
use serde::Deserialize;
use vocabulary::{Action, DataCategory, Notice, Place, Purpose, Recipient, SiteId, Timestamp, VersionId, Within};
use wording::{Language, plain};

/// How long a change is news where the operator says nothing.
pub(super) const NEWS_DAYS: i64 = 30;
/// Milliseconds of a day.
const DAY_MS: i64 = 24 * 3_600_000;

/// A way to tell people of a change, where the text does not promise it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Telling {
    /// A notice on every page.
    Notice,
    /// A letter to everybody of whom something is held that the change touches.
    Letter,
    /// A letter, from its day on, to everybody who gave a consent whose sentences change with it, which asks for it again.
    AskAgain,
}

/// A setting that the site's policy does not let stand.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{site}: {setting} cannot be set: {}", because(.sentence.as_deref()))]
pub struct ForbiddenTelling {
    /// The site.
    pub site: SiteId,
    /// What was set.
    pub setting: &'static str,
    /// The sentence that forbids it; where there is none, no sentence allows it.
    pub sentence: Option<String>,
}

fn because(sentence: Option<&str>) -> String {
    sentence.map_or_else(|| "no sentence of its policy allows it".to_owned(), |sentence| format!("its policy says “{sentence}”"))
}

/// The notice of a change, while it is news.
#[derive(Clone, Debug)]
pub struct ChangeTold {
    /// What it says.
    pub words: String,
    /// The version that is new, or that stays because the one that was to follow it was taken back.
    pub version: VersionId,
    /// Whether it stays.
    pub stays: bool,
    /// The sentences that promise it here; none where the operator alone does.
    pub promised_by: Vec<Reason>,
}

/// Until when a change is news.
pub(crate) fn news(policy: &Policy, offering: &SiteOffering, now: Timestamp) -> bool {
    let stands = offering.notice_stands.map_or(NEWS_DAYS * DAY_MS, Within::as_ms);
    now.plus_ms(-stands).day() < policy.version().effective
}

impl House {
    /// The settings of this house that a policy in force does not let stand.
    ///
    /// # Errors
    /// When a site's policy cannot be asked.
    pub fn forbidden_tellings(&self) -> Outcome<Vec<ForbiddenTelling>> {
        let mut forbidden = Vec::new();
        for site in self.sites() {
            let (policy, offering) = (self.policy(&site)?, self.offering.of(&site));
            for (telling, setting) in [(Telling::Letter, "on-change = \"letter\""), (Telling::AskAgain, "on-change = \"ask-again\"")] {
                if offering.on_change.contains(&telling)
                    && let Some(sentence) = self.bars_letters(&policy)?
                {
                    forbidden.push(ForbiddenTelling { site: site.clone(), setting, sentence });
                }
            }
            let promised = policy.notices().iter().find(|shown| shown.notice == Notice::ChangeNotice);
            if let Some(promised) = promised.filter(|_| offering.notice_stands.is_some_and(|stands| stands.as_ms() < DAY_MS)) {
                forbidden.push(ForbiddenTelling { site, setting: "notice-stands below a day", sentence: Some(promised.reason.text.clone()) });
            }
        }
        Ok(forbidden)
    }

    /// Why the company may not write to anybody of a change, on any facts; `None` where it may on some.
    pub(super) fn bars_letters(&self, policy: &Policy) -> Outcome<Option<Option<String>>> {
        let email = DataCategory::new("email").map_err(|error| self.broken(&error))?;
        let best = policy.at_best(Action::Contact, &email, Purpose::PolicyNotice, Recipient::Company).map_err(|error| self.broken(&error))?;
        Ok(match best {
            (Verdict::Permit, _) => None,
            (_, reason) => Some(reason.map(|reason| reason.text.clone())),
        })
    }

    /// The version of a site that was taken back, while that is news.
    #[must_use]
    pub fn version_withdrawn(&self, site: &SiteId) -> Option<VersionId> {
        let known = self.standing.now();
        let stands = self.offering.of(site).notice_stands.map_or(NEWS_DAYS * DAY_MS, Within::as_ms);
        let last = known.withdrawn(site).filter(|last| self.now() < last.at.plus_ms(stands))?;
        Some(last.policy.version().clone())
    }

    /// The notice that a version does not come that was announced, where a change is told.
    fn withdrawal_told(&self, site: &SiteId, (place, language): (Place, Language)) -> Option<ChangeTold> {
        let version = self.version_withdrawn(site)?;
        let policy = self.policy(site).ok()?;
        let promised_by = promised(&policy, &policy, (Notice::ChangeNotice, place));
        if promised_by.is_empty() && !self.offering.of(site).on_change.contains(&Telling::Notice) {
            return None;
        }
        let words = plain(language, "notice-withdrawn", &[("day", &day(language, version.effective))]);
        Some(ChangeTold { words, version: policy.version().clone(), stays: true, promised_by })
    }

    /// The notice of a change that stands on this page now: as the text that changed promised, or the new one, or the operator.
    ///
    /// # Errors
    /// When there is no such site.
    pub fn change_told(&self, site: &SiteId, place: Place, language: Language) -> Outcome<Option<ChangeTold>> {
        let policy = self.policy(site)?;
        let offering = self.offering.of(site);
        let Some(older) = self.version_before(policy.version())?.filter(|_| news(&policy, &offering, self.now())) else {
            return Ok(self.withdrawal_told(site, (place, language)));
        };
        let promised_by = promised(&older, &policy, (Notice::ChangeNotice, place));
        if promised_by.is_empty() && !offering.on_change.contains(&Telling::Notice) {
            return Ok(None);
        }
        let words = plain(language, "notice-changed", &[("day", &day(language, policy.version().effective))]);
        Ok(Some(ChangeTold { words, version: policy.version().clone(), stays: false, promised_by }))
    }
}

/// The sentences that promise a notice of a change at a place: those of the new version, and those of the one that changed which are gone.
pub(crate) fn promised(older: &Policy, policy: &Policy, (notice, place): (Notice, Place)) -> Vec<Reason> {
    let of = |policy: &Policy| -> Vec<Reason> { standing_on(policy, place).filter(|shown| shown.notice == notice).map(|shown| shown.reason.clone()).collect() };
    let mut reasons = of(policy);
    let gone: Vec<Reason> = of(older).into_iter().filter(|reason| !reasons.iter().any(|kept| kept.text == reason.text)).collect();
    reasons.extend(gone);
    reasons
}

impl Room<'_> {
    /// How people are told of a change, in sentences, each with what says so.
    pub(super) fn how_told(&self, (older, new): (&Policy, &Policy), reach: &Reach) -> Vec<String> {
        let (offering, mut told) = (self.house.offering.of(self.site()), Vec::new());
        let says = |shown: &NoticeShown| format!("as sentence {} says: “{}”", shown.reason.sentence.number, shown.reason.text);
        let stands = offering.notice_stands.map_or_else(|| format!("{NEWS_DAYS} days"), |stands| stands.to_string());
        let is_gone = |shown: &&NoticeShown| !new.notices().iter().any(|kept| kept.notice == shown.notice && kept.reason.text == shown.reason.text);
        let promised = new.notices().iter().chain(older.notices().iter().filter(is_gone));
        for shown in promised {
            match shown.notice {
                Notice::ChangeNotice if shown.places.contains(&Place::EveryPage) => {
                    told.push(format!("a prominent notice stands on every page for {stands}, {}", says(shown)));
                }
                Notice::ChangeNotice => told.push(format!("it is posted on the policy's page, with a notice for {stands}, {}", says(shown))),
                Notice::ReviseDate => told.push(format!("the date at the top of the page is revised, {}", says(shown))),
                Notice::EffectiveDate => told.push(format!("the page shows since when it is in force, {}", says(shown))),
                _ => {}
            }
        }
        let barred = self.house.bars_letters(&self.policy).ok().flatten();
        match &barred {
            Some(Some(sentence)) => told.push(format!("no letter is written: “{sentence}”")),
            None if offering.on_change.contains(&Telling::AskAgain) => {
                let (people, day) = (reach.consents.people, new.version().effective);
                told.push(format!(
                    "{people} people gave a consent that does not hold from {day} on until they give it again: from that day on they, and nobody else, \
                     are asked by a letter, as far as the policy lets the company write, as the operator promises"
                ));
            }
            _ => {}
        }
        match barred {
            None if offering.on_change.contains(&Telling::Letter) => {
                told.push("a letter is written to everybody concerned to whom the policy lets the company write, as the operator promises".to_owned());
            }
            _ => {}
        }
        if offering.on_change.contains(&Telling::Notice) {
            told.push(format!("a notice stands on every page for {stands}, as the operator promises"));
        }
        if told.is_empty() {
            told.push("the text promises nothing: the page shows the new version, and the older ones stay readable".to_owned());
        }
        told
    }
}
