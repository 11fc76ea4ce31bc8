//! The queue of mailings: it goes through the people of the site in the order of their ids, a few at a time and side by side, and holds nobody's name
//! or address. One server at a time works on a mailing; where it ends without a word, another goes on when its time is over, and only what was with
//! the carrier at that moment is sent again.

use super::sending::{Became, WAITING};
use super::views::MailingState;
use crate::attempts::until_done;
use crate::commit::Act;
use crate::post::Post;
use crate::room::Room;
use crate::{House, OperationError, Outcome};
use futures_util::future::join_all;
use store::{Cell, Intent, JobRow, MailingLetterRow, MailingProgressRow, MailingRow};
use vocabulary::{RecordId, SiteId, SubjectId, Timestamp};

/// The kind of the job that sends a mailing.
pub(super) const JOB: &str = "mailing";
/// How many letters are with the carrier at once: so many may come twice after a crash.
const TOGETHER: usize = 8;
/// How long a server holds a mailing: longer than a letter may take to be carried.
const HOLD_MS: i64 = 120_000;
/// How many people are looked at in one turn, before other sites have theirs.
const PEOPLE_IN_A_TURN: usize = 250;
/// That everybody was looked at, and letters are tried again.
const AGAIN: &str = "again";

/// What a job says.
struct Due {
    mailing: RecordId,
    again: bool,
    after: Option<SubjectId>,
}

impl Due {
    fn read(job: &JobRow) -> Option<Self> {
        let (mailing, place) = job.payload.split_once(' ')?;
        Some(Self { mailing: mailing.parse().ok()?, again: place == AGAIN, after: place.parse().ok() })
    }
}

impl House {
    /// Sends the letters of mailings that are due, some of each; how many people were looked at. With nobody to carry letters nothing is done.
    ///
    /// # Errors
    /// When a store cannot be read or written.
    pub async fn send_mailings(&self) -> Outcome<u64> {
        let Some(post) = self.post.clone() else { return Ok(0) };
        let mut all = 0;
        for site in self.sites() {
            let room = self.room(&site)?;
            let jobs: Vec<JobRow> = room.rows(&[]).await?;
            for job in jobs.into_iter().filter(|job| job.kind == JOB && job.due_at <= room.now) {
                match self.go_on_with(&*post, &site, job).await {
                    Ok(people) => all += people,
                    // Another server works on it, or somebody changes it at this moment.
                    Err(OperationError::Busy) => {}
                    Err(error) => return Err(error),
                }
            }
        }
        Ok(all)
    }

    async fn go_on_with(&self, post: &dyn Post, site: &SiteId, mut job: JobRow) -> Outcome<u64> {
        let Some(due) = Due::read(&job) else { return Err(self.broken(&"the work of a mailing cannot be read")) };
        let room = self.room(site)?;
        let row: Option<MailingRow> = room.row(&[Cell::from(&due.mailing)]).await?;
        let state = row.as_ref().map_or(MailingState::Stopped, MailingState::of);
        let Some(row) = row.filter(|_| matches!(state, MailingState::Sending | MailingState::Paused)) else {
            let mut act = Act::new(None);
            act.add(Intent::delete::<JobRow>(vec![Cell::from(&job.job)]));
            return room.commit(act).await.map(|_| 0);
        };
        if state == MailingState::Paused {
            return Ok(0);
        }
        let mut progress = room.held(due.mailing).await?;
        if due.again {
            return self.try_letters_again(post, (site, &row), (job, progress)).await;
        }
        let records = room.records_after(due.after.iter().map(Cell::from).collect()).await?;
        let mut people = 0;
        for some in records.chunks(TOGETHER) {
            let room = self.room(site)?;
            if people >= PEOPLE_IN_A_TURN || MailingState::of(&room.mailing(row.mailing).await?) != MailingState::Sending {
                break;
            }
            let letters = some.iter().map(|record| self.write_to(post, (site, &row), record.subject));
            for became in join_all(letters).await {
                progress.detail.0.people = progress.detail.0.people.saturating_add(1);
                became?.add_to(&mut progress.detail.0);
            }
            people += some.len();
            if let Some(last) = some.last() {
                job.payload = format!("{} {}", row.mailing, last.subject);
            }
            progress = self.room(site)?.went_on(progress, &job, Some(HOLD_MS)).await?;
        }
        if records.is_empty() {
            job.payload = format!("{} {AGAIN}", row.mailing);
        }
        self.room(site)?.went_on(progress, &job, None).await?;
        Ok(u64::try_from(people).unwrap_or(u64::MAX))
    }

    /// Tries the letters again that were not taken, one after another. Where none waits, the mailing is done.
    async fn try_letters_again(
        &self,
        post: &dyn Post,
        (site, row): (&SiteId, &MailingRow),
        (mut job, mut progress): (JobRow, MailingProgressRow),
    ) -> Outcome<u64> {
        let room = self.room(site)?;
        let waiting = room.letters_in(row.mailing, WAITING).await?;
        if waiting.is_empty() {
            return until_done(|| async { self.room(site)?.mailing_is_done(row.mailing, &job).await }).await.map(|()| 0);
        }
        let mut tried = 0;
        for letter in waiting.iter().filter(|letter| letter.due_at <= room.now).take(PEOPLE_IN_A_TURN) {
            if MailingState::of(&room.mailing(row.mailing).await?) != MailingState::Sending {
                break;
            }
            let became = self.write_to(post, (site, row), letter.subject).await?;
            tried += 1;
            if became != Became::Waiting {
                became.add_to(&mut progress.detail.0);
            }
            progress = self.room(site)?.went_on(progress, &job, Some(HOLD_MS)).await?;
        }
        let room = self.room(site)?;
        let next = room.letters_in(row.mailing, WAITING).await?.iter().map(|letter: &MailingLetterRow| letter.due_at).min();
        job.due_at = next.unwrap_or(room.now);
        room.went_on(progress, &job, None).await?;
        Ok(tried)
    }
}

impl Room<'_> {
    /// Takes hold of a mailing.
    async fn held(&self, mailing: RecordId) -> Outcome<MailingProgressRow> {
        let progress = self.progress(mailing).await?;
        if progress.held_until.is_some_and(|until| until > self.now) {
            return Err(OperationError::Busy);
        }
        self.replaced(progress, None, Some(self.now.plus_ms(HOLD_MS))).await
    }

    /// Puts on record how far a mailing is, and holds it on, or lets go of it. Whoever lost hold of it meanwhile puts nothing on record.
    async fn went_on(&self, progress: MailingProgressRow, job: &JobRow, hold_ms: Option<i64>) -> Outcome<MailingProgressRow> {
        self.replaced(progress, Some(job), hold_ms.map(|hold_ms| self.now.plus_ms(hold_ms))).await
    }

    async fn replaced(&self, progress: MailingProgressRow, job: Option<&JobRow>, held_until: Option<Timestamp>) -> Outcome<MailingProgressRow> {
        let before = progress.row_version;
        let held = MailingProgressRow { held_until, row_version: before.saturating_add(1), ..progress };
        let mut act = Act::new(None);
        act.add(Intent::replace(&held, before));
        if let Some(job) = job {
            act.add(Intent::put(job));
        }
        self.commit(act).await.map(|_| held)
    }

    async fn mailing_is_done(&self, mailing: RecordId, job: &JobRow) -> Outcome<()> {
        let row = self.mailing(mailing).await?;
        if MailingState::of(&row) != MailingState::Sending {
            return Ok(());
        }
        let (state, row_version) = (MailingState::Done.key().to_owned(), row.row_version.saturating_add(1));
        let mut act = Act::new(None);
        act.add(Intent::replace(&MailingRow { state, row_version, ..row.clone() }, row.row_version));
        act.add(Intent::delete::<JobRow>(vec![Cell::from(&job.job)]));
        self.commit(act).await.map(drop)
    }
}
