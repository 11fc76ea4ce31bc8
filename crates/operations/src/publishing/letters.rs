//! Letters that tell people of a new version, where the operator promises them. Whom it concerns is found page by page; each letter is decided
//! again when it is written, under the policy of that moment, and nothing of it waits but ids.

use super::reach::Touches;
use super::telling::Telling;
use crate::commit::Act;
use crate::post::{Letter, Post};
use crate::releasing::Wish;
use crate::room::Room;
use crate::{FieldOutcome, House, OperationError, Outcome, Partial};
use policy::Policy;
use std::sync::Arc;
use store::{Cell, HeldValue, Intent, JobRow, PolicyVersionRow};
use vocabulary::{Action, Personal, Purpose, Recipient, RecordId, SiteId, SubjectId};

/// The kind of the job that looks for whom a version concerns.
const ROUND: &str = "policy-notice-round";
/// The kind of the jobs that write one person a letter.
const LETTER: &str = "policy-notice";
/// How long a letter that was not taken waits before it is tried again.
const WAIT_MS: i64 = 60_000;
/// How often a letter is tried.
const TRIES_MAX: i64 = 20;

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

    /// What the version published under this number changes, and of which.
    async fn touches_of(&self, number: &str) -> Outcome<Option<(Touches, Arc<Policy>, Arc<Policy>)>> {
        let Some(row) = self.published_as(number).await? else { return Ok(None) };
        let new = self.house.version(&row.version)?;
        Ok(self.house.version_before(&row.version)?.map(|older| (Touches::of(&older, &new), older, new)))
    }

    async fn published_as(&self, number: &str) -> Outcome<Option<PolicyVersionRow>> {
        match number.parse::<u32>() {
            Ok(number) => self.row(&[Cell::from(&number)]).await,
            Err(_) => Ok(None),
        }
    }

    /// The letter to one person, if the policy lets the company write to them of it at this moment.
    async fn letter_of_change(&self, job: &JobRow, subject: SubjectId) -> Outcome<Option<Letter>> {
        let Some(row) = self.published_as(&job.payload).await? else { return Ok(None) };
        let new = self.house.version(&row.version)?;
        let wish = Wish {
            action: Action::Contact,
            purpose: Purpose::PolicyNotice,
            recipient: Recipient::Company,
            party: None,
            subjects: vec![subject],
            categories: vec![self.email()?],
            partial: Partial::WhatIsPermitted,
            asked_by: "the letters of a version".to_owned(),
            handover: None,
        };
        let release = self.release(&wish, None).await?;
        let (company, site) = (self.policy.company(), self.site());
        let fields = release.subjects.into_iter().flat_map(|subject| subject.fields);
        let Some(to) = fields.into_iter().find_map(|field| if let FieldOutcome::Given { value, .. } = field.outcome { Some(value) } else { None }) else {
            return Ok(None);
        };
        let day = new.version().effective.strftime("%-d %B %Y");
        let stands = if new.version().effective <= self.now.day() { "has been in force since" } else { "comes into force on" };
        let address = self.house.offering.of(site).address.unwrap_or_else(|| format!("https://{site}"));
        let opt_out = release.opt_out.first().map(|(_, link)| format!("\nTo have no more letters like this:\n{address}/opt-out/{}\n", link.as_str()));
        let mut act = Act::new(None);
        let preferences = format!("{address}/preferences/{}", self.preferences_link(&mut act, subject)?.as_str());
        self.commit(act).await?;
        let text = format!(
            "{company} has changed its privacy policy. The new version {stands} {day}, and it concerns something that we hold of you.\n\nWhat changed, in \
             plain words, and every older version:\n{address}/privacy/versions\n{}\n{company}\nWhat we may send you, without signing in:\n{preferences}\n",
            opt_out.unwrap_or_default()
        );
        Ok(Some(Letter {
            id: RecordId::from_bytes(job.job.to_bytes()),
            at: self.now,
            from_name: company.to_owned(),
            from: self.writes_from(),
            to,
            subject: format!("The privacy policy of {company} has changed"),
            unsubscribe: Some(Personal::new(preferences)),
            text: Personal::new(text),
        }))
    }
}

impl House {
    /// Writes the letters that tell of new versions, at one site; how many were taken.
    pub(crate) async fn tell_of_versions(&self, post: &Arc<dyn Post>, site: &SiteId) -> Outcome<u64> {
        let mut taken = 0;
        let jobs: Vec<JobRow> = self.room(site)?.rows(&[]).await?;
        for job in jobs.into_iter().filter(|job| job.due_at <= self.now()) {
            let done = match (job.kind.as_str(), job.subject) {
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
        let mut act = Act::new(None);
        let cause = match &letter {
            Some(letter) => post.post(letter).await.err(),
            None => None,
        };
        match cause {
            Some(cause) if job.attempts < TRIES_MAX => {
                tracing::warn!(job = %job.job, %cause, "a letter was not taken; it is tried again");
                let attempts = job.attempts.saturating_add(1);
                act.add(Intent::put(&JobRow { attempts, due_at: room.now.plus_ms(WAIT_MS), ..job.clone() }));
                return room.commit(act).await.map(|_| false);
            }
            Some(cause) => tracing::error!(job = %job.job, %cause, "a letter was never taken, and is given up"),
            None => {}
        }
        act.add(Intent::delete::<JobRow>(vec![Cell::from(&job.job)]));
        room.commit(act).await.map(|_| letter.is_some())
    }
}
