//! Letters that tell people of a new version, where the operator promises them. Whom it concerns is found page by page; each letter is decided
//! again when it is written, under the policy of that moment, and nothing of it waits but ids.

use super::asking::{ASKING, ASKING_ROUND};
use super::reach::Touches;
use super::standing::{announced, compiled};
use super::telling::Telling;
use crate::commit::Act;
use crate::post::{Letter, Post};
use crate::room::Room;
use crate::{House, OperationError, Outcome};
use policy::Policy;
use std::sync::Arc;
use store::{Cell, HeldValue, Intent, JobRow, PolicyVersionRow};
use vocabulary::{SiteId, SubjectId, Timestamp};

/// The kind of the job that looks for whom a version concerns.
pub(super) const ROUND: &str = "policy-notice-round";
/// The kind of the jobs that write one person a letter.
pub(super) const LETTER: &str = "policy-notice";

/// What a letter tells of.
enum Announced {
    /// A new version.
    New(Arc<Policy>),
    /// One that was told of and does not come.
    TakenBack(Arc<Policy>),
}

impl Announced {
    fn policy(self) -> Arc<Policy> {
        match self {
            Self::New(policy) | Self::TakenBack(policy) => policy,
        }
    }

    /// The subject of the letter, and what it says before the address of all versions.
    fn said(&self, company: &str, now: Timestamp) -> (String, String) {
        match self {
            Self::New(new) => {
                let day = new.version().effective.strftime("%-d %B %Y");
                let stands = if new.version().effective <= now.day() { "has been in force since" } else { "comes into force on" };
                let said = format!(
                    "{company} has changed its privacy policy. The new version {stands} {day}, and it concerns something that we hold of you.\n\nWhat \
                     changed, in plain words, and every older version:\n"
                );
                (format!("The privacy policy of {company} has changed"), said)
            }
            Self::TakenBack(policy) => {
                let day = policy.version().effective.strftime("%-d %B %Y");
                let said = format!(
                    "{company} had told of a new version of its privacy policy, to come into force on {day}. That version has been taken back: the \
                     policy stays as it is, and what was announced does not happen.\n\nThe policy, and every older version:\n"
                );
                (format!("The privacy policy of {company} stays as it is"), said)
            }
        }
    }
}

impl Room<'_> {
    /// Adds to the publishing of a version the work of telling whom it concerns, where the operator promises letters.
    pub(super) fn leave_letters(&self, act: &mut Act, number: u32) {
        if self.house.offering.of(self.site()).on_change.contains(&Telling::Letter) {
            let kind = ROUND.to_owned();
            act.add(Intent::insert(&JobRow { job: self.new_record(), kind, subject: None, payload: number.to_string(), due_at: self.now, attempts: 0 }));
        }
    }

    /// One page of people: a letter is left to be written for each whom the version concerns, and the round goes on after the last.
    async fn go_round(&self, job: &JobRow) -> Outcome<()> {
        let (number, after) = job.payload.split_once(' ').unwrap_or((&job.payload, ""));
        let mut act = Act::new(None);
        let touches = self.touches_of(number).await?;
        let after = after.parse::<SubjectId>().map_or_else(|_| Vec::new(), |subject| vec![Cell::from(&subject)]);
        let rows = self.records_after(after).await?;
        match (touches, rows.last()) {
            (Some((touches, older, new)), Some(last)) => {
                let payload = format!("{number} {}", last.subject);
                act.add(Intent::put(&JobRow { payload, ..job.clone() }));
                let keeping = self.keeping();
                let people: Vec<SubjectId> = rows.iter().map(|row| row.subject).collect();
                let facts = self.facts_of_each(people.iter()).await?;
                for row in &rows {
                    let held: Vec<HeldValue> = row.packed.values.iter().cloned().filter_map(|value| keeping.live_value(value)).collect();
                    let known = facts.get(&row.subject).map(Vec::as_slice).unwrap_or_default();
                    if touches.concern(&held) || self.asks_again((&older, &new), known) {
                        let (kind, payload) = (LETTER.to_owned(), number.to_owned());
                        let subject = Some(row.subject);
                        act.add(Intent::insert(&JobRow { job: self.new_record(), kind, subject, payload, due_at: self.now, attempts: 0 }));
                    }
                }
            }
            _ => act.add(Intent::delete::<JobRow>(vec![Cell::from(&job.job)])),
        }
        self.commit(act).await.map(drop)
    }

    /// What the version published, or taken back, under this number changes, and of which.
    async fn touches_of(&self, number: &str) -> Outcome<Option<(Touches, Arc<Policy>, Arc<Policy>)>> {
        let Some(new) = self.announced_as(number).await?.map(Announced::policy) else { return Ok(None) };
        Ok(self.house.version_before(new.version())?.map(|older| (Touches::of(&older, &new), older, new)))
    }

    /// What this number stands for; nothing where it was taken back since.
    async fn announced_as(&self, number: &str) -> Outcome<Option<Announced>> {
        let Some(row) = self.published_as(number).await? else { return Ok(None) };
        if row.text.is_some() {
            return Ok(self.house.version(&row.version).ok().map(Announced::New));
        }
        let rows: Vec<PolicyVersionRow> = self.rows(&[]).await?;
        let text = announced(&rows, &row).unwrap_or_default();
        compiled(&row.version, text).map(|policy| Some(Announced::TakenBack(policy))).map_err(|error| self.house.broken(&error))
    }

    pub(super) async fn published_as(&self, number: &str) -> Outcome<Option<PolicyVersionRow>> {
        match number.parse::<u32>() {
            Ok(number) => self.row(&[Cell::from(&number)]).await,
            Err(_) => Ok(None),
        }
    }

    /// The letter to one person, if the policy lets the company write to them of it at this moment.
    async fn letter_of_change(&self, job: &JobRow, subject: SubjectId) -> Outcome<Option<Letter>> {
        let Some(announced) = self.announced_as(&job.payload).await? else { return Ok(None) };
        let Some(reached) = self.reached_of_change(subject).await? else { return Ok(None) };
        let (about, said) = announced.said(self.policy.company(), self.now);
        let said = format!("{said}{}/privacy/versions\n", reached.address);
        Ok(Some(reached.letter(self, job, (about, said))))
    }
}

impl House {
    /// Writes the letters that tell of new versions, at one site; how many were taken.
    pub(crate) async fn tell_of_versions(&self, post: &Arc<dyn Post>, site: &SiteId) -> Outcome<u64> {
        let mut taken = 0;
        let jobs: Vec<JobRow> = self.room(site)?.rows(&[]).await?;
        for job in jobs.into_iter().filter(|job| job.due_at <= self.now()) {
            let done = match (job.kind.as_str(), job.subject) {
                (ASKING_ROUND, _) => self.room(site)?.go_asking(&job).await.map(|()| false),
                (ASKING, Some(subject)) => self.ask_of_change(&**post, site, (&job, subject)).await,
                (ROUND, _) => self.room(site)?.go_round(&job).await.map(|()| false),
                (LETTER, Some(subject)) => self.tell(&**post, site, (&job, subject)).await,
                _ => continue,
            };
            match done {
                Ok(written) => taken += u64::from(written),
                // Somebody is changing or leaving at this moment: the next turn finds them as they are then.
                Err(OperationError::Busy) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(taken)
    }

    async fn tell(&self, post: &dyn Post, site: &SiteId, (job, subject): (&JobRow, SubjectId)) -> Outcome<bool> {
        let room = self.room(site)?;
        let letter = room.letter_of_change(job, subject).await?;
        room.post(post, job, letter).await
    }
}
