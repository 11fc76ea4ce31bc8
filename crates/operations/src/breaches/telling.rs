//! Telling the people whom a breach concerns: on their own page, and by a letter where the policy lets the company write to them. Each letter is
//! decided at the moment it is written; nothing of it waits but ids. Whoever was erased since is told nothing, because nobody knows them.

use super::searching::WAITING;
use crate::Outcome;
use crate::commit::Act;
use crate::days::day;
use crate::post::{Letter, NotTaken, Post};
use crate::room::Room;
use policy::Verdict;
use std::sync::Arc;
use store::{BreachConcernedRow, BreachDetail, BreachRow, Cell, Intent, JobRow, SubjectRow};
use vocabulary::{Action, Personal, Purpose, Recipient, RecordId, SubjectId};
use wording::Language;

/// The kind of the job that tells the people.
pub(super) const TELL: &str = "breach-tell";
/// The purposes a letter about a breach can have, the nearest first.
const PURPOSES: [Purpose; 3] = [Purpose::Legal, Purpose::Service, Purpose::Support];
/// How many people one step writes to.
const LETTERS_IN_A_STEP: usize = 20;
/// How often a letter that is not taken is tried before the page alone tells them.
const TRIES_MAX: i64 = 5;
/// How long letters that were not taken wait.
const WAIT_MS: i64 = 60_000;
/// What the number of a letter is made for.
const LETTER: &str = "breach-letter";

impl Room<'_> {
    /// Under which purpose the policy lets the company write to people of a breach, on some facts; none where it lets it on none.
    pub(super) fn letter_purpose(&self) -> Outcome<Option<Purpose>> {
        let email = self.email()?;
        for purpose in PURPOSES {
            let best = self.policy.at_best(Action::Contact, &email, purpose, Recipient::Company).map_err(|error| self.house.broken(&error))?;
            if best.0 == Verdict::Permit {
                return Ok(Some(purpose));
            }
        }
        Ok(None)
    }

    /// Tells a page of people.
    pub(super) async fn tell_on(&self, job: &JobRow) -> Outcome<()> {
        let Some((breach, after)) = job.payload.split_once(' ').and_then(|(breach, after)| Some((breach.parse::<RecordId>().ok()?, after))) else {
            return Err(self.house.broken(&"the work of telling people of a breach cannot be read"));
        };
        let row = self.breach_row(breach).await?;
        let rows = self.concerned_after(breach, after.parse().ok()).await?;
        let words = self.words_of(&row)?;
        let purpose = if words.by_letter { self.letter_purpose()? } else { None };
        let letters = self.house.post.clone().zip(purpose);
        let mut act = Act::new(None);
        let (mut detail, mut last, mut written) = (row.detail.0.clone(), None, 0);
        for concerned in &rows {
            if written >= LETTERS_IN_A_STEP {
                break;
            }
            last = Some(concerned.subject);
            // Whom somebody proposed not to tell waits for the second person.
            if concerned.state != WAITING || concerned.proposed_by.is_some() {
                continue;
            }
            written += usize::from(letters.is_some());
            let told = self.told(&row, &words.to_people, concerned, letters.as_ref()).await?;
            if told.state != WAITING {
                let count = if told.state == "letter" { &mut detail.told_by_letter } else { &mut detail.told_by_page };
                *count = count.saturating_add(1);
                act.log(ledger::Event::BreachTold { breach, way: told.state.clone() }, Some(told.subject));
            }
            act.expects(&[Intent::expect::<SubjectRow>(("subject", Cell::from(&told.subject)), 1)]);
            act.add(Intent::put(&told));
        }
        match last {
            Some(last) => act.add(Intent::put(&JobRow { payload: format!("{breach} {last}"), ..job.clone() })),
            None => act.add(self.round_is_over(job, &row).await?),
        }
        act.add(Self::changed_breach(&row, detail));
        self.commit(act).await.map(drop)
    }

    /// After the last person: again from the first where letters were not taken, and over where none waits.
    async fn round_is_over(&self, job: &JobRow, row: &BreachRow) -> Outcome<Intent> {
        let mut after = None;
        loop {
            let rows = self.concerned_after(row.breach, after).await?;
            let Some(last) = rows.last() else { return Ok(Intent::delete::<JobRow>(vec![Cell::from(&job.job)])) };
            after = Some(last.subject);
            if rows.iter().any(|one| one.state == WAITING) {
                let payload = format!("{} -", row.breach);
                return Ok(Intent::put(&JobRow { payload, due_at: self.now.plus_ms(WAIT_MS), attempts: job.attempts.saturating_add(1), ..job.clone() }));
            }
        }
    }

    /// The person's row once they were told, or once more was tried.
    async fn told(
        &self,
        row: &BreachRow,
        words: &str,
        concerned: &BreachConcernedRow,
        letters: Option<&(Arc<dyn Post>, Purpose)>,
    ) -> Outcome<BreachConcernedRow> {
        let as_told = |state: &str| BreachConcernedRow { state: state.to_owned(), told_at: Some(self.now), proposed_by: None, ..concerned.clone() };
        let Some((post, purpose)) = letters else { return Ok(as_told("page")) };
        let Some(letter) = self.breach_letter((row, words), concerned.subject, *purpose).await? else { return Ok(as_told("page")) };
        match post.post(&letter).await {
            Ok(()) => Ok(as_told("letter")),
            Err(NotTaken::Never { .. }) => Ok(as_told("page")),
            Err(_) if concerned.tries >= TRIES_MAX => Ok(as_told("page")),
            Err(cause) => {
                tracing::warn!(breach = %row.breach, %cause, "a letter about a breach was not taken; it is tried again");
                Ok(BreachConcernedRow { tries: concerned.tries.saturating_add(1), ..concerned.clone() })
            }
        }
    }

    /// The letter to one person, if the policy lets the company write to them at this moment.
    async fn breach_letter(&self, (row, words): (&BreachRow, &str), subject: SubjectId, purpose: Purpose) -> Outcome<Option<Letter>> {
        let Some((_, to)) = self.address_to_write_to(subject, purpose).await? else { return Ok(None) };
        let (company, site) = (self.policy.company(), self.site());
        let address = self.house.offering.of(site).address.unwrap_or_else(|| format!("https://{site}"));
        let place = [row.breach.to_bytes(), subject.to_bytes()].concat();
        let number = self.house.foundations.vault.token(site, LETTER, &place).map_err(|error| self.locked(error))?;
        Ok(Some(Letter {
            id: RecordId::from_bytes(*number.first_chunk().unwrap_or(&[0; 16])),
            at: self.now,
            from_name: company.to_owned(),
            from: self.writes_from(),
            to,
            subject: format!("{company}: something happened to data we hold of you"),
            answered_by: None,
            unsubscribe: None,
            html: None,
            text: Personal::new(format!(
                "{words}\n\nWhich of your data it is about stands on your own page, after signing in:\n{address}/sign-in\n\nIf anything is unclear, write to {}.\n\n\
                 {company}\n",
                self.writes_from()
            )),
        }))
    }

    /// What people are told where nobody worded it.
    pub(super) fn plainly(&self, detail: &BreachDetail) -> String {
        let company = self.policy.company();
        let began = day(Language::English, detail.began_at.day());
        let happened = match detail.kind {
            store::BreachKind::PartnerKey => "somebody may have used the access of one of our partners",
            store::BreachKind::StaffSession => "somebody may have used the access of one of us",
            store::BreachKind::DatabaseFile => "a file of our database was copied",
            store::BreachKind::Backup => "a backup of our database was copied",
            store::BreachKind::LostDevice => "a device of ours was lost or stolen",
            store::BreachKind::WrongRecipient => "data went to somebody it was not meant for",
            store::BreachKind::Other => "data was not as safe as it should have been",
        };
        format!(
            "On {began} {happened}. Data that {company} holds of you is among what it was about. We have stopped it, we have looked into what it was, and \
             we are sorry. Be careful with messages that claim to know you, and change a password you use elsewhere too."
        )
    }
}
