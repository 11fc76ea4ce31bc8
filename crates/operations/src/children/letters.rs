//! The two letters to a parent: the first asks, the second comes some time after their answer and confirms it. The address is opened at the
//! moment of writing, under a grant of its own. Nobody who is known as a child is written to as a parent.

use super::age::Protection;
use super::permission::{PermissionState, evidence_of};
use crate::commit::Act;
use crate::post::{Letter, Post};
use crate::room::Room;
use crate::{House, OperationError, Outcome};
use ledger::{Called, Knock};
use store::{Cell, Intent, JobRow, PermissionRow, TagRow};
use vocabulary::{Personal, RecordId, SiteId, SubjectId, Timestamp};

/// The kind of the jobs that write the first letter.
pub(super) const FIRST: &str = "parent-asked";
/// The kind of those that write the second.
pub(super) const SECOND: &str = "parent-confirms";
/// How long a letter that was not taken waits before it is tried again.
const WAIT_MS: i64 = 5_000;

impl House {
    /// Sends the letters to parents that are due; how many were taken.
    pub(crate) async fn send_letters_to_parents(&self, post: &dyn Post, site: &SiteId) -> Outcome<u64> {
        let jobs: Vec<JobRow> = self.room(site)?.rows(&[]).await?;
        let mut sent = 0;
        for job in jobs.into_iter().filter(|job| matches!(job.kind.as_str(), FIRST | SECOND) && job.due_at <= self.now()) {
            match self.send_to_parent(post, site, &job).await {
                Ok(taken) => sent += u64::from(taken),
                // Somebody is answering or leaving at this moment: the next turn finds the permission as it is then.
                Err(OperationError::Busy) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(sent)
    }

    async fn send_to_parent(&self, post: &dyn Post, site: &SiteId, job: &JobRow) -> Outcome<bool> {
        let room = self.room(site)?;
        let mut act = Act::new(None);
        act.add(Intent::delete::<JobRow>(vec![Cell::from(&job.job)]));
        let row: Option<PermissionRow> = match job.payload.parse::<RecordId>() {
            Ok(id) => room.row(&[Cell::from(&id)]).await?,
            Err(_) => None,
        };
        let awaited = if job.kind == FIRST { PermissionState::Asked } else { PermissionState::Confirming };
        let waits = |row: &PermissionRow| PermissionState::of(row) == awaited && row.until.is_some_and(|until| room.now < until);
        let Some(row) = row.filter(waits) else {
            return room.commit(act).await.map(|_| false);
        };
        if room.is_known_as_child(row.parent).await? {
            // No word to whoever asked: that an address is a child's is nobody's to learn here.
            act.forget(row.parent, &format!("{}#0", room.policy.version()));
            return room.commit(act).await.map(|_| false);
        }
        let Some(letter) = room.letter_to_parent(job, &row).await? else {
            return room.commit(act).await.map(|_| false);
        };
        if let Err(cause) = post.post(&letter).await {
            let mut later = Act::new(None);
            later.add(room.tried(job, &cause, (i64::MAX, WAIT_MS)));
            return room.commit(later).await.map(|_| false);
        }
        room.commit(act).await.map(|_| true)
    }
}

impl Room<'_> {
    /// Whether somebody is known as a child, or somebody else is who gave the same address.
    pub(super) async fn is_known_as_child(&self, subject: SubjectId) -> Outcome<bool> {
        let own: Vec<TagRow> = self.rows(&[("subject", Cell::from(&subject))]).await?;
        let mut people = vec![subject];
        for tag in own {
            let rows: Vec<TagRow> = self.rows(&[("tag", Cell::from(&tag.tag))]).await?;
            people.extend(rows.into_iter().map(|row| row.subject));
        }
        people.sort_unstable();
        people.dedup();
        for person in people {
            if Protection::of(&self.facts_of_person(person).await?, self.now) != Protection::None {
                return Ok(true);
            }
        }
        Ok(false)
    }

    async fn letter_to_parent(&self, job: &JobRow, row: &PermissionRow) -> Outcome<Option<Letter>> {
        let (Some(tag), Some(until)) = (row.tag, row.until) else { return Ok(None) };
        let email = self.email()?;
        let mut held = self.live_values(row.parent).await?;
        held.retain(|value| value.category == email);
        let proof = Knock { site: self.site().clone(), tag, expires_at: until, evidence: evidence_of(row.permission) };
        let given: Vec<TagRow> = self.rows(&[("subject", Cell::from(&row.parent))]).await?;
        let called = given.iter().find_map(|given| Called::prove(&proof, row.parent, &given.tag, self.now)).filter(|_| !held.is_empty());
        let Some(called) = called else { return Ok(None) };
        let grant = gate::for_a_letter_to_the_person(self.new_record(), &called, self.policy.version(), email, self.now);
        let grant = grant.ok_or(OperationError::LinkInvalid)?;
        let mut act = Act::new(None);
        act.log(grant.event().clone(), Some(row.parent));
        let page = self.link_of_parent(&mut act, row.parent, row.permission, until)?;
        let own = format!("{}/me/{}/children", row.address, page.as_str());
        let (subject, text) = if job.kind == FIRST {
            (format!("A parent's permission is asked at {}", self.policy.company()), self.first_text(row, &own, until))
        } else {
            // Of a renewal the old permission may hold for longer than its answer is waited for.
            let until = until.min(self.now.plus_ms(self.house.practice.of(self.site()).waiting_ms()));
            let confirm = self.link_to_confirm(&mut act, row.parent, row.permission, until)?;
            let confirm = format!("{}/confirm/{}", row.address, confirm.as_str());
            (format!("Please confirm your permission at {}", self.policy.company()), self.second_text(row, (&confirm, &own), until))
        };
        let mut done = self.commit(act).await?;
        let (logged, _) = done.logged(grant).map_err(|error| self.locked(error))?;
        let opened = self.house.foundations.vault.open(logged, &held, self.now).await.map_err(|error| self.locked(error))?;
        let to = opened.into_iter().next_back().map(|opened| opened.value);
        Ok(to.map(|to| Letter {
            id: job.job,
            at: self.now,
            from_name: self.policy.company().to_owned(),
            from: self.writes_from(),
            to,
            subject,
            // It is written once, and the parent who does nothing is forgotten: there is nothing to unsubscribe from.
            answered_by: None,
            unsubscribe: None,
            html: None,
            text: Personal::new(text),
        }))
    }

    fn first_text(&self, row: &PermissionRow, own: &str, until: Timestamp) -> String {
        let (company, site, address) = (self.policy.company(), self.site(), &row.address);
        format!(
            "Somebody gave this address as that of a parent or guardian, so that you can be asked about {site}.\n\nThe policy of {company} asks a \
             parent before it does some things with what belongs to a child under 13. What they are, and how you permit them, or do not, stands \
             here:\n\n{own}\n\nThe link is yours alone and works until {}. If you do nothing, nothing is permitted, and your address is deleted by \
             then. If you are not a parent or guardian, open the link and say so: it is deleted at once.\n\n{company}\nThe policy: {address}/privacy\n",
            day(until)
        )
    }

    fn second_text(&self, row: &PermissionRow, (confirm, own): (&str, &str), until: Timestamp) -> String {
        let (company, site, address) = (self.policy.company(), self.site(), &row.address);
        format!(
            "Some time ago a permission for a child was given at {site} from this address. It does not count yet: please confirm that it came from \
             you, a parent or guardian.\n\n{confirm}\n\nThe link works until {}. If it was not you, do nothing, or open your page and say no: then \
             nothing is permitted, and your address is deleted.\n\n{own}\n\nAfter confirming you can take the permission back at any time, see what \
             is held of the child, and delete it: sign in with this address at {address}/sign-in\n\n{company}\nThe policy: {address}/privacy\n",
            day(until)
        )
    }
}

fn day(at: Timestamp) -> String {
    at.day().strftime("%-d %B %Y").to_string()
}
