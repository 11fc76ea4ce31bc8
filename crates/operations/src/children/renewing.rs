//! A permission that is about to end: its parent is written to some time before, where they asked for it and the policy lets the company
//! write to them, and can renew it until then. Nothing is renewed by itself, and who does nothing lets it end.

use super::permission::PermissionState;
use crate::commit::Act;
use crate::facts::Document;
use crate::post::{Letter, Post};
use crate::room::Room;
use crate::{EvidenceKind, House, OperationError, Outcome};
use ledger::{Fact, FactScope};
use store::{Cell, Intent, JobRow, PermissionRow};
use vocabulary::{Condition, Personal, Purpose, RecordId, SiteId, SubjectId, Timestamp};

/// The kind of the jobs that write before a permission ends.
const JOB: &str = "parent-renews";

/// What a job comes to at this moment.
enum Due {
    /// A letter about this permission.
    Now(Box<PermissionRow>),
    /// Nothing before this instant.
    At(Timestamp),
    /// Nothing any more: it was renewed, taken back, or has ended.
    Never,
}

impl Room<'_> {
    /// From when on a permission that holds can be renewed; none for one that does not hold by its own state.
    pub(super) fn renewable_from(&self, row: &PermissionRow) -> Option<Timestamp> {
        let holds = PermissionState::of(row) == PermissionState::Granted && !row.facts.0.is_empty();
        let until = row.until.filter(|until| holds && self.now < *until)?;
        Some(until.plus_ms(-self.house.practice.of(self.site()).renewal_ms()))
    }

    /// Adds to the act that makes a permission hold the work of writing to its parent before it ends.
    pub(super) fn leave_renewal(&self, act: &mut Act, row: &PermissionRow) {
        let (Some(from), Some(until)) = (self.renewable_from(row), row.until) else { return };
        // Who turns thirteen before it ends needs no permission after that.
        if self.house.sends_letters() && row.child_until.is_some_and(|grown| until < grown) {
            let payload = format!("{} {}", row.permission, until.0);
            act.add(Intent::insert(&JobRow { payload, ..self.letter_job(JOB, row, from) }));
        }
    }

    /// Adds to the act of a parent's answer that they ask to be written to before it ends, or do not any more.
    pub(super) async fn ask_for_reminder(&self, act: &mut Act, parent: SubjectId, remind: bool) -> Outcome<()> {
        let email = self.email()?;
        let given_for = self.live_values(parent).await?.into_iter().filter(|value| value.category == email).flat_map(|value| value.purposes);
        let purposes: Vec<Purpose> = given_for.take(1).collect();
        let facts = self.facts_of_person(parent).await?;
        let asked = facts.iter().filter(|fact| fact.condition == Condition::Requested && fact.about.purposes == purposes);
        let asks = asked.max_by_key(|fact| (fact.recorded_at, fact.evidence)).is_some_and(|fact| fact.holds);
        if asks == remind || purposes.is_empty() {
            return Ok(());
        }
        act.expects(&[Self::still_all_of(parent, &facts)]);
        let about = FactScope { subject: Some(parent), purposes, categories: vec![email], ..FactScope::default() };
        let fact = Fact { holds: remind, ..self.witnessed(Condition::Requested, about, "the parent") };
        self.put_fact(act, &fact, &Document { kind: EvidenceKind::PersonPage, name: "the parent’s answer".to_owned(), sha256: None })
    }

    async fn renewal_due(&self, job: &JobRow) -> Outcome<Due> {
        let Some((id, until)) = job.payload.split_once(' ') else { return Ok(Due::Never) };
        let row: Option<PermissionRow> = match id.parse::<RecordId>() {
            Ok(id) => self.row(&[Cell::from(&id)]).await?,
            Err(_) => None,
        };
        // One that was given anew since has a letter of its own to come.
        let Some(row) = row.filter(|row| row.until.is_some_and(|ends| ends.0.to_string() == until)) else { return Ok(Due::Never) };
        Ok(match self.renewable_from(&row) {
            Some(from) if self.now < from => Due::At(from),
            Some(_) if self.is_in_force(&row).await? && !self.is_known_as_child(row.parent).await? => Due::Now(Box::new(row)),
            _ => Due::Never,
        })
    }

    /// The letter, if the policy lets the company write to the parent of it at this moment.
    async fn letter_of_renewal(&self, job: &JobRow, row: &PermissionRow) -> Outcome<Option<Letter>> {
        let Some(until) = row.until else { return Ok(None) };
        let email = self.email()?;
        let held = self.live_values(row.parent).await?;
        let given_for = held.iter().filter(|value| value.category == email).flat_map(|value| value.purposes.iter().copied()).next();
        let Some(purpose) = given_for else { return Ok(None) };
        let Some((release, to)) = self.address_to_write_to(row.parent, purpose).await? else { return Ok(None) };
        let mut act = Act::new(None);
        let page = self.link_of_parent(&mut act, row.parent, row.permission, until)?;
        let preferences = self.preferences_link(&mut act, row.parent)?;
        self.commit(act).await?;
        let address = &row.address;
        let opt_out = release.opt_out.first().map(|(_, link)| format!("\nTo have no more letters like this:\n{address}/opt-out/{}\n", link.as_str()));
        let own = format!("{address}/me/{}/children/{}", page.as_str(), row.permission);
        let company = self.policy.company();
        Ok(Some(Letter {
            id: job.job,
            at: self.now,
            from_name: company.to_owned(),
            from: self.writes_from(),
            to,
            subject: format!("Your permission at {company} ends soon"),
            answered_by: None,
            unsubscribe: Some(Personal::new(format!("{address}/preferences/{}", preferences.as_str()))),
            html: None,
            text: Personal::new(self.text_of_renewal((&own, address), until, &opt_out.unwrap_or_default())),
        }))
    }

    fn text_of_renewal(&self, (own, address): (&str, &str), until: Timestamp, opt_out: &str) -> String {
        let (company, site) = (self.policy.company(), self.site());
        let day = until.day().strftime("%-d %B %Y");
        format!(
            "You are on record at {site} as a parent or guardian who gave a permission for a child. It ends on {day}.\n\nIf it is to go on, renew it \
             before that day, here:\n\n{own}\n\nYou choose anew what you permit, and are asked again how we can know that it is you. The link is \
             yours alone and works until the permission ends. If you do nothing, it ends on that day, and nothing that needed it is done any \
             more.\n\n{company}\nThe policy: {address}/privacy\n{opt_out}"
        )
    }
}

impl House {
    /// Writes the letters to parents whose permission ends soon, at one site; how many were taken.
    pub(crate) async fn remind_parents(&self, post: &dyn Post, site: &SiteId) -> Outcome<u64> {
        let jobs: Vec<JobRow> = self.room(site)?.rows(&[]).await?;
        let mut sent = 0;
        for job in jobs.into_iter().filter(|job| job.kind == JOB && job.due_at <= self.now()) {
            match self.remind(post, site, &job).await {
                Ok(taken) => sent += u64::from(taken),
                // Somebody is answering or leaving at this moment: the next turn finds the permission as it is then.
                Err(OperationError::Busy) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(sent)
    }

    async fn remind(&self, post: &dyn Post, site: &SiteId, job: &JobRow) -> Outcome<bool> {
        let room = self.room(site)?;
        let letter = match room.renewal_due(job).await? {
            Due::At(from) => {
                let mut act = Act::new(None);
                act.add(Intent::put(&JobRow { due_at: from, ..job.clone() }));
                return room.commit(act).await.map(|_| false);
            }
            Due::Now(row) => room.letter_of_renewal(job, &row).await?,
            Due::Never => None,
        };
        room.post(post, job, letter).await
    }
}
