//! Asking again, where the operator promises it: from a version's day on, whoever gave a consent whose sentence or rule changed with it gets a
//! letter that leads to that choice, if the policy lets the company write. Nobody else does. That such a consent does not hold until it is given
//! again needs no letter and no job.

use super::telling::Telling;
use crate::commit::Act;
use crate::post::{Letter, Post};
use crate::room::Room;
use crate::{ConsentState, House, Outcome};
use policy::Policy;
use std::sync::Arc;
use store::{Cell, Intent, JobRow};
use vocabulary::{Personal, Purpose, SiteId, SubjectId, Timestamp};

/// The kind of the job that looks for whom a version asks again.
pub(super) const ASKING_ROUND: &str = "policy-asking-round";
/// The kind of the jobs that write one of them a letter.
pub(super) const ASKING: &str = "policy-asking";

/// Somebody to whom the policy lets the company write of a change, at the moment it was asked.
pub(super) struct Reached {
    to: Personal<String>,
    /// Where people reach the site.
    pub(super) address: String,
    /// The page of their choices, without signing in.
    pub(super) preferences: String,
    opt_out: String,
}

impl Reached {
    /// A letter with this subject and these words.
    pub(super) fn letter(self, room: &Room<'_>, job: &JobRow, (subject, said): (String, String)) -> Letter {
        let company = room.policy.company();
        let text = format!("{said}{}\n{company}\nWhat we may send you, without signing in:\n{}\n", self.opt_out, self.preferences);
        Letter {
            id: job.job,
            at: room.now,
            from_name: company.to_owned(),
            from: room.writes_from(),
            to: self.to,
            subject,
            answered_by: None,
            unsubscribe: Some(Personal::new(self.preferences)),
            html: None,
            text: Personal::new(text),
        }
    }
}

impl Room<'_> {
    /// The address of somebody for a letter about a change, decided and logged like every other; none where it may not be written.
    pub(super) async fn reached_of_change(&self, subject: SubjectId) -> Outcome<Option<Reached>> {
        let Some((release, to)) = self.address_to_write_to(subject, Purpose::PolicyNotice).await? else { return Ok(None) };
        let address = self.house.address_of(self.site())?;
        let opt_out = release.opt_out.first().map(|(_, link)| format!("\nTo have no more letters like this:\n{address}/opt-out/{}\n", link.as_str()));
        let mut act = Act::new(None);
        let preferences = format!("{address}/preferences/{}", self.preferences_link(&mut act, subject)?.as_str());
        self.commit(act).await?;
        Ok(Some(Reached { to, preferences, opt_out: opt_out.unwrap_or_default(), address }))
    }

    /// Adds to the publishing of a version the work of asking again from its day on, where the operator promises it.
    pub(super) fn leave_asking(&self, act: &mut Act, (number, policy): (u32, &Policy)) {
        if self.house.offering.of(self.site()).on_change.contains(&Telling::AskAgain) {
            let due_at = Timestamp::start_of(policy.version().effective).max(self.now);
            let kind = ASKING_ROUND.to_owned();
            act.add(Intent::insert(&JobRow { job: self.new_record(), kind, subject: None, payload: number.to_string(), due_at, attempts: 0 }));
        }
    }

    /// One page of people: a letter is left to be written for each who gave a consent that must be given again, and for nobody else.
    pub(super) async fn go_asking(&self, job: &JobRow) -> Outcome<()> {
        let (number, after) = job.payload.split_once(' ').unwrap_or((&job.payload, ""));
        let after = after.parse::<SubjectId>().map_or_else(|_| Vec::new(), |subject| vec![Cell::from(&subject)]);
        let (versions, rows) = (self.versions_of(number).await?, self.records_after(after).await?);
        let mut act = Act::new(None);
        match (versions, rows.last()) {
            (Some((older, new)), Some(last)) => {
                act.add(Intent::put(&JobRow { payload: format!("{number} {}", last.subject), ..job.clone() }));
                let facts = self.facts_of_each(rows.iter().map(|row| &row.subject)).await?;
                let asked = |subject: &SubjectId| facts.get(subject).is_some_and(|facts| self.asks_again((&older, &new), facts));
                for row in rows.iter().filter(|row| asked(&row.subject)) {
                    let (kind, subject) = (ASKING.to_owned(), Some(row.subject));
                    act.add(Intent::insert(&JobRow { job: self.new_record(), kind, subject, payload: number.to_owned(), due_at: self.now, attempts: 0 }));
                }
            }
            _ => act.add(Intent::delete::<JobRow>(vec![Cell::from(&job.job)])),
        }
        self.commit(act).await.map(drop)
    }

    /// The letter that asks somebody again, if one of their choices still waits to be made again.
    async fn letter_that_asks(&self, job: &JobRow, subject: SubjectId) -> Outcome<Option<Letter>> {
        let Some((_, new)) = self.versions_of(&job.payload).await? else { return Ok(None) };
        let mut known = self.consents_of(subject, wording::Language::English).await?;
        let waits = known.offered.clone().iter().filter(|choice| self.state_of(&mut known, choice) == ConsentState::AskedAgain).count();
        if waits == 0 {
            return Ok(None);
        }
        let Some(reached) = self.reached_of_change(subject).await? else { return Ok(None) };
        let (company, day) = (self.policy.company(), new.version().effective.strftime("%-d %B %Y"));
        let said = format!(
            "You agreed to something with {company}. The sentences of its privacy policy that this rests on have changed on {day}, so your choice \
             does not hold any more, and nothing is done on it, until you make it again. What it says now, and what it said before, stands here, \
             without signing in:\n\n{}\n\nIf you do nothing, it stays as it is: not agreed to.\n\nWhat else changed:\n{}/privacy/versions\n",
            reached.preferences, reached.address
        );
        Ok(Some(reached.letter(self, job, (format!("{company} asks you again: what you agreed to has changed"), said))))
    }

    /// The version that was published under this number, and the one before it.
    async fn versions_of(&self, number: &str) -> Outcome<Option<(Arc<Policy>, Arc<Policy>)>> {
        let Some(row) = self.published_as(number).await? else { return Ok(None) };
        let Ok(new) = self.house.version(&row.version) else { return Ok(None) };
        Ok(self.house.version_before(&row.version)?.map(|older| (older, new)))
    }
}

impl House {
    pub(super) async fn ask_of_change(&self, post: &dyn Post, site: &SiteId, (job, subject): (&JobRow, SubjectId)) -> Outcome<bool> {
        let room = self.room(site)?;
        let letter = room.letter_that_asks(job, subject).await?;
        room.post(post, job, letter).await
    }
}
