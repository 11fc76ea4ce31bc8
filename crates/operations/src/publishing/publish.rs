//! Publishing a new version: it is checked, held against every other, shown with what it means, and then kept by the house itself in one
//! transaction with its leaf. A version that was published is never changed, and none comes into force in the past.

use super::reach::Reach;
use super::shown_date::dates_in;
use crate::attempts::until_done;
use crate::commit::Act;
use crate::room::Room;
use crate::{Caller, House, Mistake, OperationError, Outcome, Scope};
use jiff::civil::Date;
use ledger::{Event, hex, text_hash};
use policy::{Compiled, Diagnostic, Difference, Policy, Severity, Source, compile};
use std::sync::Arc;
use store::{Intent, PolicyDraftRow, PolicyVersionRow};
use vocabulary::{Notice, SiteId, VersionId};

/// The field of a publication that the text stands in.
const TEXT: &str = "text";
/// What the new version is called in messages.
const NEW: &str = "the new version";

/// A version that is to be published.
#[derive(Clone, Debug)]
pub struct NewVersion {
    /// The whole text, with its rules.
    pub text: String,
    /// The day on which it comes into force, where whoever publishes says so too: it must be the one in the text.
    pub effective: Option<Date>,
}

/// What a version changes, and what it means.
#[derive(Clone, Debug, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Publication {
    /// The version.
    pub version: VersionId,
    /// The one it comes after.
    pub after: VersionId,
    /// The day on which it comes into force.
    pub in_force_from: Date,
    /// Whether that is today: it is in force at once.
    pub at_once: bool,
    /// Whether it is published; else it was only shown.
    pub published: bool,
    /// What changes, in decisions and promises.
    pub difference: Difference,
    /// How many people it concerns.
    pub reach: Reach,
    /// How people are told, each with what says so.
    pub told: Vec<String>,
}

/// What stops a policy from being published that compiles by itself.
#[derive(Debug, Default)]
pub(crate) struct Said {
    /// What older versions close for ever, and what else does not stand beside them.
    pub(crate) beside_others: Vec<Diagnostic>,
    /// Its day, its site, a date it shows.
    pub(crate) mistakes: Vec<Mistake>,
}

/// What was asked for.
#[derive(Clone, Copy, Debug)]
enum Wish<'a> {
    Show,
    /// The draft it was written as says what became of it.
    Publish(Option<&'a PolicyDraftRow>),
}

impl House {
    /// What publishing this would change, and how many people it would concern. Nothing changes.
    ///
    /// # Errors
    /// A party's key; everything that stops it from being published.
    pub async fn show_version(&self, caller: &Caller, new: &NewVersion) -> Outcome<Publication> {
        caller.must(Scope::Publish)?;
        self.publication(caller.site(), caller.name(), (new, Wish::Show)).await
    }

    /// Publishes a version. The same once more changes nothing.
    ///
    /// # Errors
    /// A party's key; a text that does not compile, is of another site, of a day that is over or of another day than was said, shows another
    /// date than its own, or opens what an older version closed for ever; where the site asks for two people, a text that nobody else proposed.
    pub async fn publish(&self, caller: &Caller, new: &NewVersion) -> Outcome<Publication> {
        caller.must(Scope::Publish)?;
        let by = self.room_of(caller)?.published_by(caller.name(), &new.text).await?;
        self.publication(caller.site(), &by, (new, Wish::Publish(None))).await
    }

    /// The same for a draft, which says in the same act what it became.
    pub(crate) async fn publish_as(&self, caller: &Caller, new: &NewVersion, draft: &PolicyDraftRow) -> Outcome<Publication> {
        let by = self.room_of(caller)?.published_by(caller.name(), &new.text).await?;
        self.publication(caller.site(), &by, (new, Wish::Publish(Some(draft)))).await
    }

    /// The same as [`Self::show_version`], for whoever has the house in hand.
    ///
    /// # Errors
    /// Everything that stops it from being published.
    pub async fn show_version_at(&self, site: &SiteId, new: &NewVersion) -> Outcome<Publication> {
        self.publication(site, "goodfaith publish", (new, Wish::Show)).await
    }

    /// The same as [`Self::publish`], for whoever has the house in hand.
    ///
    /// # Errors
    /// Everything that stops it from being published.
    pub async fn publish_at(&self, site: &SiteId, new: &NewVersion) -> Outcome<Publication> {
        self.publication(site, "goodfaith publish", (new, Wish::Publish(None))).await
    }

    async fn publication(&self, site: &SiteId, by: &str, (new, wish): (&NewVersion, Wish<'_>)) -> Outcome<Publication> {
        self.policy(site)?;
        until_done(|| async move {
            self.take_up(site).await?;
            let room = self.room(site)?;
            let version = room.publishable(new)?;
            let mut publication = room.meaning_of(&version).await?;
            if let Wish::Publish(draft) = wish {
                room.put_version(&version, by, draft).await?;
                self.take_up(site).await?;
                publication.published = true;
            }
            Ok(publication)
        })
        .await
    }
}

impl Room<'_> {
    /// The new version, compiled and held against all others; or everything that stops it.
    fn publishable(&self, new: &NewVersion) -> Outcome<Arc<Policy>> {
        let Compiled { policy, diagnostics } = compile(&Source { name: NEW.to_owned(), text: new.text.clone() }, &crate::controls());
        let Some(policy) = policy.map(Arc::new) else { return Err(stopped(&new.text, &diagnostics)) };
        if self.is_here(&policy) {
            return Ok(policy);
        }
        let Said { beside_others, mut mistakes } = self.said_of(&policy);
        mistakes.extend(self.mistake_in_what_was_said(&policy, new.effective));
        mistakes.extend(beside_others.iter().map(|wrong| in_words(&new.text, wrong)));
        if mistakes.is_empty() { Ok(policy) } else { Err(OperationError::Malformed(mistakes)) }
    }

    /// What stops a policy from being published that compiles by itself.
    pub(crate) fn said_of(&self, policy: &Arc<Policy>) -> Said {
        let mut said = Said { mistakes: self.mistakes_in_dates(policy), beside_others: Vec::new() };
        if policy.version().site != *self.site() {
            said.mistakes.push(mistake(TEXT, format!("this is a policy of {}, and the site is {}", policy.version().site, self.site())));
        } else if !self.is_here(policy)
            && let Err(wrong) = self.house.standing.now().policies.with(Arc::clone(policy))
        {
            said.beside_others = wrong;
        }
        said
    }

    /// The version that a new one would come after.
    pub(crate) fn comes_after(&self, new: &Policy) -> Outcome<Arc<Policy>> {
        let versions = self.house.versions(self.site())?;
        let older = versions.into_iter().find(|older| older.version().effective < new.version().effective);
        Ok(older.unwrap_or_else(|| Arc::clone(&self.policy)))
    }

    /// Whether this very text is here already, under this version.
    fn is_here(&self, policy: &Policy) -> bool {
        self.house.version(policy.version()).is_ok_and(|known| known.text() == policy.text())
    }

    fn mistake_in_what_was_said(&self, policy: &Policy, said: Option<Date>) -> Option<Mistake> {
        let day = policy.version().effective;
        let said = said.filter(|said| *said != day)?;
        Some(mistake("effective", format!("the text says {day}, and you say {said}: they must be the same day")))
    }

    fn mistakes_in_dates(&self, policy: &Policy) -> Vec<Mistake> {
        let (day, today) = (policy.version().effective, self.now.day());
        let mut mistakes = Vec::new();
        if policy.date_is_archived() {
            mistakes.push(mistake(TEXT, "a new version says itself since when it holds: write `effective` in its front matter, not `archived`"));
        }
        if day < today {
            mistakes.push(mistake(TEXT, format!("it would come into force on {day}, which is over; today is {today}")));
        }
        let shown = policy.notices().iter().filter(|shown| matches!(shown.notice, Notice::EffectiveDate | Notice::ReviseDate));
        for shown in shown {
            let dates = dates_in(&shown.reason.text);
            if !dates.is_empty() && !dates.contains(&day) {
                mistakes.push(mistake(
                    TEXT,
                    format!("“{}” shows another date than {day}, on which it comes into force{}", shown.reason.text, self.promised_date()),
                ));
            }
        }
        mistakes
    }

    /// What the text in force promises of the date, to be said where it is not kept.
    fn promised_date(&self) -> String {
        let promise = self.policy.notices().iter().find(|shown| shown.notice == Notice::ReviseDate);
        promise.map_or_else(String::new, |shown| format!("; sentence {} promises: “{}”", shown.reason.sentence.number, shown.reason.text))
    }

    async fn meaning_of(&self, new: &Policy) -> Outcome<Publication> {
        let version = new.version();
        let older = &*self.comes_after(new)?;
        let reach = self.reach_of(older, new).await?;
        Ok(Publication {
            version: version.clone(),
            after: older.version().clone(),
            in_force_from: version.effective,
            at_once: version.effective == self.now.day(),
            published: false,
            difference: policy::diff(older, new),
            told: self.how_told((older, new), &reach),
            reach,
        })
    }

    /// Writes the version, with its leaf, and leaves the letters to be written where there are any: all of it or nothing. What is here already
    /// is not written again.
    async fn put_version(&self, policy: &Policy, by: &str, draft: Option<&PolicyDraftRow>) -> Outcome<()> {
        let (version, number) = (policy.version().clone(), self.published.saturating_add(1));
        let mut act = Act::new(None);
        if let Some(draft) = draft.filter(|draft| draft.published.is_none()) {
            let row_version = draft.row_version.saturating_add(1);
            act.add(Intent::replace(&PolicyDraftRow { published: Some(version.clone()), row_version, ..draft.clone() }, draft.row_version));
        } else if self.is_here(policy) {
            return Ok(());
        }
        if self.is_here(policy) {
            return self.commit(act).await.map(drop);
        }
        act.add(Intent::insert(&PolicyVersionRow {
            number,
            version: version.clone(),
            text: Some(policy.text().to_owned()),
            published_at: self.now,
            published_by: by.to_owned(),
        }));
        act.log(Event::PolicyAdopted { version, text_sha256: hex(&text_hash(policy.text())) }, None);
        self.leave_letters(&mut act, number);
        self.leave_asking(&mut act, (number, policy));
        self.commit(act).await.map(drop)
    }
}

fn mistake(field: &str, words: impl Into<String>) -> Mistake {
    Mistake { field: field.to_owned(), words: words.into() }
}

/// A message with the words it is about and, where it is about two places, those of the other.
fn in_words(text: &str, diagnostic: &Diagnostic) -> Mistake {
    let text = if diagnostic.file == NEW { text } else { "" };
    let quoted = |span: policy::Span| text.get(span.start..span.end).map(str::trim).filter(|words| !words.is_empty()).map(|words| format!("“{words}”"));
    let others = diagnostic.labels.iter().filter_map(|label| Some(format!("; {}: {}", label.text, quoted(label.span)?)));
    let about = quoted(diagnostic.span).map_or_else(String::new, |words| format!(": {words}"));
    let help = diagnostic.help.as_ref().map_or_else(String::new, |help| format!(" ({help})"));
    mistake(TEXT, format!("line {}: {}{about}{}{help}", diagnostic.line, diagnostic.message, others.collect::<String>()))
}

fn stopped(text: &str, diagnostics: &[Diagnostic]) -> OperationError {
    let errors = diagnostics.iter().filter(|diagnostic| diagnostic.severity == Severity::Error);
    OperationError::Malformed(errors.map(|error| in_words(text, error)).collect())
}
