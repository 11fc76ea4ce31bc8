//! Letters on their way out: what one is, and who carries it. A letter is made at the moment it is sent, is kept nowhere here, and tells its
//! carrier nothing but where it goes and what it says.

use crate::commit::Act;
use crate::releasing::Wish;
use crate::room::Room;
use crate::{FieldOutcome, Outcome, Partial, Release};
use std::future::Future;
use std::ops::RangeInclusive;
use std::pin::Pin;
use store::{Cell, Intent, JobRow};
use vocabulary::{Action, Personal, Purpose, Recipient, RecordId, SubjectId, Timestamp};

/// How long a letter that was not taken waits before it is tried again: the first time, and at most.
const WAIT_MS: RangeInclusive<i64> = 60_000..=4 * 3_600_000;
/// How often a letter is tried: for about three days.
pub(crate) const TRIES_MAX: i64 = 24;

/// A letter to one person.
#[derive(Clone, Debug)]
pub struct Letter {
    /// Its number. The same letter sent again, because nobody knows whether it arrived, has the same.
    pub id: RecordId,
    /// When it was written.
    pub at: Timestamp,
    /// Who writes.
    pub from_name: String,
    /// The address it comes from, to which it can be answered.
    pub from: String,
    /// The address it goes to.
    pub to: Personal<String>,
    /// What it is about.
    pub subject: String,
    /// The secret of the link that an answer to it leads to, where the policy lets people use a right by answering.
    pub answered_by: Option<Personal<String>>,
    /// Where a program that carries letters unsubscribes its reader at once (RFC 8058); none where there is nothing to unsubscribe from.
    pub unsubscribe: Option<Personal<String>>,
    /// What it says, as plain text. It may hold a secret link.
    pub text: Personal<String>,
    /// The same as HTML, where there is such a part.
    pub html: Option<Personal<String>>,
}

/// Why a letter was not taken. Neither the address nor what a server said in words stands in it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotTaken {
    /// It may be taken later.
    #[error("{cause}")]
    Later {
        /// Why not now.
        cause: String,
    },
    /// It will never be taken.
    #[error("{cause}")]
    Never {
        /// Why not.
        cause: String,
        /// The enhanced status code (RFC 3463), as `5.1.1`, where there is one.
        status: Option<String>,
    },
}

/// The outcome of posting one letter: taken, or why not.
pub type Posted<'a> = Pin<Box<dyn Future<Output = Result<(), NotTaken>> + Send + 'a>>;

/// How long a letter waits that was tried so often before: twice as long each time.
pub(crate) fn wait_ms(attempts: i64) -> i64 {
    let doubled = u32::try_from(attempts).ok().and_then(|attempts| WAIT_MS.start().checked_mul(1_i64.checked_shl(attempts)?));
    doubled.unwrap_or(*WAIT_MS.end()).clamp(*WAIT_MS.start(), *WAIT_MS.end())
}

/// Who carries letters.
pub trait Post: Send + Sync + std::fmt::Debug {
    /// Takes a letter; when it answers that it did, the letter is safe with it.
    fn post<'a>(&'a self, letter: &'a Letter) -> Posted<'a>;
}

impl Room<'_> {
    /// The address of somebody for a letter of the company's own, decided and logged like every other; none where the policy does not let it be
    /// written to for this purpose. What was released with it holds the ways out.
    pub(crate) async fn address_to_write_to(&self, subject: SubjectId, purpose: Purpose) -> Outcome<Option<(Release, Personal<String>)>> {
        let wish = Wish {
            action: Action::Contact,
            purpose,
            recipient: Recipient::Company,
            party: None,
            subjects: vec![subject],
            categories: vec![self.email()?],
            partial: Partial::WhatIsPermitted,
            asked_by: "a letter of the company's own".to_owned(),
            handover: None,
        };
        let mut release = self.release(&wish, None).await?;
        let fields = std::mem::take(&mut release.subjects).into_iter().flat_map(|subject| subject.fields);
        let mut given = fields.filter_map(|field| if let FieldOutcome::Given { value, .. } = field.outcome { Some(value) } else { None });
        Ok(given.next().map(|to| (release, to)))
    }

    /// Has the letter of a job carried, if there is one; whether it was taken. One that was not is tried again, and given up in the end. The job
    /// ends with it.
    pub(crate) async fn post(&self, post: &dyn Post, job: &JobRow, letter: Option<Letter>) -> Outcome<bool> {
        let mut act = Act::new(None);
        let cause = match &letter {
            Some(letter) => post.post(letter).await.err(),
            None => None,
        };
        let is_taken = letter.is_some() && cause.is_none();
        act.add(match cause {
            Some(cause) => self.tried(job, &cause, (TRIES_MAX, wait_ms(job.attempts))),
            None => Intent::delete::<JobRow>(vec![Cell::from(&job.job)]),
        });
        self.commit(act).await.map(|_| is_taken)
    }

    /// What becomes of the job of a letter that was not taken: it waits so long and is tried again, so often, or is given up.
    pub(crate) fn tried(&self, job: &JobRow, cause: &NotTaken, (tries_max, wait_ms): (i64, i64)) -> Intent {
        match cause {
            NotTaken::Later { cause } if job.attempts < tries_max => {
                tracing::warn!(job = %job.job, %cause, "a letter was not taken; it is tried again");
                Intent::put(&JobRow { attempts: job.attempts.saturating_add(1), due_at: self.now.plus_ms(wait_ms), ..job.clone() })
            }
            NotTaken::Later { cause } | NotTaken::Never { cause, .. } => {
                tracing::error!(job = %job.job, %cause, "a letter was never taken, and is given up");
                Intent::delete::<JobRow>(vec![Cell::from(&job.job)])
            }
        }
    }
}
