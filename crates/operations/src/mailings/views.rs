//! A mailing as those who send it see it: counts and sentences, and nobody.

use crate::room::Room;
use crate::{OperationError, Outcome};
use store::{Cell, MailingDetail, MailingLetterRow, MailingProgressRow, MailingRow};
use vocabulary::{Purpose, RecordId, SentenceId, Timestamp};

/// How far a mailing is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum MailingState {
    /// It is written and not started.
    Written,
    /// Letters go out.
    Sending,
    /// It was started and waits for somebody to let it go on.
    Paused,
    /// It was ended before everybody was looked at.
    Stopped,
    /// Everybody was looked at, and no letter waits.
    Done,
}

impl MailingState {
    /// As it is kept.
    pub(crate) const fn key(self) -> &'static str {
        match self {
            Self::Written => "written",
            Self::Sending => "sending",
            Self::Paused => "paused",
            Self::Stopped => "stopped",
            Self::Done => "done",
        }
    }

    pub(crate) fn of(row: &MailingRow) -> Self {
        let all = [Self::Written, Self::Sending, Self::Paused, Self::Done];
        all.into_iter().find(|state| state.key() == row.state).unwrap_or(Self::Stopped)
    }
}

/// People whom the policy does not let the company write to.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct RefusedPeople {
    /// The sentence that says so; none where no sentence allows it.
    pub sentence: Option<SentenceId>,
    /// Its words, where the version that has it is in force.
    pub words: Option<String>,
    /// How many people.
    pub people: u64,
}

/// A mailing.
#[derive(Clone, Debug, serde::Serialize)]
pub struct MailingView {
    /// The mailing.
    pub id: RecordId,
    /// What it is written for.
    pub purpose: Purpose,
    /// The subject of the letter.
    pub about: String,
    /// What it says, in Markdown.
    pub text: String,
    /// How far it is.
    pub state: MailingState,
    /// Who wrote it.
    pub made_by: String,
    /// When.
    pub made_at: Timestamp,
    /// Who started it.
    pub started_by: Option<String>,
    /// When.
    pub started_at: Option<Timestamp>,
    /// Whether somebody other than who wrote it must start it.
    pub needs_two: bool,
    /// How many people were looked at.
    pub people: u64,
    /// How many letters whoever carries them took.
    pub taken: u64,
    /// How many letters wait to be tried again.
    pub waiting: u64,
    /// How many letters were refused for good, or tried too often.
    pub given_up: u64,
    /// Of how many people no address is held that letters arrive at.
    pub unreachable: u64,
    /// How many the policy does not let the company write to, and why.
    pub refused: Vec<RefusedPeople>,
}

impl Room<'_> {
    pub(super) async fn mailing(&self, id: RecordId) -> Outcome<MailingRow> {
        let row: Option<MailingRow> = self.row(&[Cell::from(&id)]).await?;
        row.ok_or_else(|| OperationError::malformed("mailing", "there is no such mailing"))
    }

    pub(super) async fn progress(&self, id: RecordId) -> Outcome<MailingProgressRow> {
        let row: Option<MailingProgressRow> = self.row(&[Cell::from(&id)]).await?;
        row.ok_or_else(|| self.house.broken(&"a mailing without its progress"))
    }

    /// The letters of a mailing that are in this state.
    pub(super) async fn letters_in(&self, id: RecordId, state: &str) -> Outcome<Vec<MailingLetterRow>> {
        self.rows(&[("mailing", Cell::from(&id)), ("state", Cell::from(&state.to_owned()))]).await
    }

    pub(super) async fn mailing_view(&self, row: MailingRow) -> Outcome<MailingView> {
        let MailingDetail { people, taken, given_up, refused, refused_by_none, unreachable } = self.progress(row.mailing).await?.detail.0;
        let waiting = self.letters_in(row.mailing, super::sending::WAITING).await?.len();
        let mut why: Vec<RefusedPeople> = refused.into_iter().map(|(sentence, people)| self.refused_people(sentence, people)).collect();
        if refused_by_none > 0 {
            why.push(RefusedPeople { sentence: None, words: None, people: refused_by_none });
        }
        Ok(MailingView {
            id: row.mailing,
            purpose: row.purpose,
            state: MailingState::of(&row),
            about: row.about,
            text: row.text,
            made_by: row.made_by,
            made_at: row.made_at,
            started_by: row.started_by,
            started_at: row.started_at,
            needs_two: self.house.offering.of(self.site()).mailings_by_two,
            people,
            taken,
            waiting: u64::try_from(waiting).unwrap_or(u64::MAX),
            given_up,
            unreachable,
            refused: why,
        })
    }

    pub(super) fn refused_people(&self, sentence: SentenceId, people: u64) -> RefusedPeople {
        let words = self.house.version(&sentence.version).ok().and_then(|policy| {
            let found = policy.sentences().iter().find(|known| known.number == sentence.number)?;
            Some(found.text.clone())
        });
        RefusedPeople { sentence: Some(sentence), words, people }
    }
}
