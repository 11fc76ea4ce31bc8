//! Letters on their way out: what one is, and who carries it. A letter is made at the moment it is sent, is kept nowhere here, and tells its
//! carrier nothing but where it goes and what it says.

use crate::commit::Act;
use crate::releasing::Wish;
use crate::room::Room;
use crate::{FieldOutcome, Outcome, Partial, Release};
use std::future::Future;
use std::pin::Pin;
use store::{Cell, Intent, JobRow};
use vocabulary::{Action, Personal, Purpose, Recipient, RecordId, SubjectId, Timestamp};

/// How long a letter that was not taken waits before it is tried again.
const WAIT_MS: i64 = 60_000;
/// How often a letter is tried.
const TRIES_MAX: i64 = 20;

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
    /// Where a program that carries letters unsubscribes its reader at once (RFC 8058); none where there is nothing to unsubscribe from.
    pub unsubscribe: Option<Personal<String>>,
    /// What it says, as plain text. It may hold a secret link.
    pub text: Personal<String>,
}

/// The outcome of posting one letter: taken, or why not.
pub type Posted<'a> = Pin<Box<dyn Future<Output = Result<(), String>> + Send + 'a>>;

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
        match cause {
            Some(cause) if job.attempts < TRIES_MAX => {
                tracing::warn!(job = %job.job, %cause, "a letter was not taken; it is tried again");
                let attempts = job.attempts.saturating_add(1);
                act.add(Intent::put(&JobRow { attempts, due_at: self.now.plus_ms(WAIT_MS), ..job.clone() }));
            }
            Some(cause) => {
                tracing::error!(job = %job.job, %cause, "a letter was never taken, and is given up");
                act.add(Intent::delete::<JobRow>(vec![Cell::from(&job.job)]));
            }
            None => act.add(Intent::delete::<JobRow>(vec![Cell::from(&job.job)])),
        }
        self.commit(act).await.map(|_| is_taken)
    }
}
