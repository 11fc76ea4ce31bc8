//! The letter that tells a person that somebody looked at what is held of them in an emergency. It is decided again when it is written, and where the
//! policy does not let the company write, their history tells it alone.

use super::emergencies::LETTER;
use crate::post::{Letter, Post};
use crate::room::Room;
use crate::{House, OperationError, Outcome};
use store::JobRow;
use vocabulary::{Personal, Purpose, RecordId, SiteId, SubjectId};

/// What the company may write for: the first that the policy permits.
const PURPOSES: [Purpose; 3] = [Purpose::Safety, Purpose::Service, Purpose::Support];

impl Room<'_> {
    async fn letter_of_emergency(&self, job: &JobRow, subject: SubjectId) -> Outcome<Option<Letter>> {
        let Some(to) = self.address_to_tell(subject).await? else { return Ok(None) };
        let (company, site) = (self.policy.company(), self.site());
        let address = self.house.offering.of(site).address.unwrap_or_else(|| format!("https://{site}"));
        let text = format!(
            "Somebody who works for {company} was let look at what we hold of you without a task of theirs that needs it, because they said that it was \
             an emergency. A second person agreed. When it was, in which role and what for stands in your own history, with what was seen.\n\nYour page, \
             by signing in:\n{address}/me\n\nIf you think that it was not needed, ask us there.\n\n{company}\n"
        );
        Ok(Some(Letter {
            id: RecordId::from_bytes(job.job.to_bytes()),
            at: self.now,
            from_name: company.to_owned(),
            from: self.writes_from(),
            to,
            subject: format!("Somebody at {company} looked at what we hold of you"),
            answered_by: None,
            unsubscribe: None,
            html: None,
            text: Personal::new(text),
        }))
    }

    async fn address_to_tell(&self, subject: SubjectId) -> Outcome<Option<Personal<String>>> {
        for purpose in PURPOSES {
            if let Some((_, to)) = self.address_to_write_to(subject, purpose).await? {
                return Ok(Some(to));
            }
        }
        Ok(None)
    }
}

impl House {
    /// Writes the letters that tell of emergencies, at one site; how many were taken.
    pub(crate) async fn tell_of_emergencies(&self, post: &dyn Post, site: &SiteId) -> Outcome<u64> {
        let mut taken = 0;
        let jobs: Vec<JobRow> = self.room(site)?.rows(&[]).await?;
        for job in jobs.into_iter().filter(|job| job.kind == LETTER && job.due_at <= self.now()) {
            let Some(subject) = job.subject else { continue };
            match self.tell_of_emergency(post, site, (&job, subject)).await {
                Ok(written) => taken += u64::from(written),
                // Somebody is changing or leaving at this moment: the next turn finds them as they are then.
                Err(OperationError::Busy) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(taken)
    }

    async fn tell_of_emergency(&self, post: &dyn Post, site: &SiteId, (job, subject): (&JobRow, SubjectId)) -> Outcome<bool> {
        let room = self.room(site)?;
        let letter = room.letter_of_emergency(job, subject).await?;
        room.post(post, job, letter).await
    }
}
