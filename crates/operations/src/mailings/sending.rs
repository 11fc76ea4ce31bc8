//! One letter of a mailing to one person: decided about at this moment, logged, the address opened, given to whoever carries letters, and what became
//! of it put on record. If the program ends between the last two, the letter is sent again with the same number: at least once, never in silence.

use super::writing::{Links, Written};
use crate::attempts::until_done;
use crate::commit::Act;
use crate::post::{Letter, NotTaken, Post, TRIES_MAX, wait_ms};
use crate::releasing::{Decided, first_refusal};
use crate::room::Room;
use crate::{FieldOutcome, House, OperationError, Outcome};
use policy::Reason;
use store::{Cell, HeldValue, Intent, MailingDetail, MailingLetterRow, MailingRow, SubjectRow};
use vocabulary::{Personal, RecordId, SentenceId, SiteId, SubjectId};

/// A letter that is with its carrier, or was when the program ended.
const UNDERWAY: &str = "underway";
/// A letter that is tried again.
pub(super) const WAITING: &str = "waiting";
const TAKEN: &str = "taken";
const GIVEN_UP: &str = "given-up";
/// What the number of a letter is made for.
const NUMBER: &str = "mailing-letter";

/// What became of one person's letter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Became {
    Taken,
    Waiting,
    GivenUp,
    Refused(Option<SentenceId>),
    Unreachable,
    /// They are gone, or going.
    Nobody,
}

impl Became {
    /// What is counted of somebody to whom no letter may go, or whose address is not held.
    pub(super) fn not_permitted(decided: &Decided) -> Self {
        match first_refusal(std::slice::from_ref(decided)) {
            Some(answer) => Self::Refused(answer.reasons.first().map(|reason| reason.sentence.clone())),
            None => Self::Unreachable,
        }
    }

    pub(super) fn add_to(self, detail: &mut MailingDetail) {
        let count = match self {
            Self::Taken => &mut detail.taken,
            Self::GivenUp => &mut detail.given_up,
            Self::Unreachable => &mut detail.unreachable,
            Self::Refused(Some(sentence)) => detail.refused.entry(sentence).or_default(),
            Self::Refused(None) => &mut detail.refused_by_none,
            Self::Waiting | Self::Nobody => return,
        };
        *count = count.saturating_add(1);
    }
}

/// Where one person's letter stands before it is carried.
enum Prepared {
    Over(Became),
    Ready(Box<(Letter, MailingLetterRow)>),
}

impl House {
    /// Writes to one person, if the policy lets the company do so at this moment and it was not done before.
    pub(super) async fn write_to(&self, post: &dyn Post, (site, mailing): (&SiteId, &MailingRow), subject: SubjectId) -> Outcome<Became> {
        let prepared = until_done(|| async { self.room(site)?.prepared(mailing, subject).await }).await;
        let (letter, underway) = match prepared {
            Ok(Prepared::Ready(ready)) => *ready,
            Ok(Prepared::Over(became)) => return Ok(became),
            // They are leaving at this moment.
            Err(OperationError::Busy) => return Ok(Became::Nobody),
            Err(error) => return Err(error),
        };
        let outcome = post.post(&letter).await;
        let room = self.room(site)?;
        let (row, became) = room.after_posting(&underway, outcome);
        let recorded = until_done(|| async {
            let room = self.room(site)?;
            let mut act = Act::new(None);
            act.expects(&[Intent::expect::<SubjectRow>(("subject", Cell::from(&subject)), 1)]);
            act.add(Intent::put(&row));
            if room.is_on_file(subject).await? { room.commit(act).await.map(drop) } else { Ok(()) }
        });
        match recorded.await {
            Ok(()) | Err(OperationError::Busy) => Ok(became),
            Err(error) => Err(error),
        }
    }
}

impl Room<'_> {
    /// Decides, logs and opens, in this order, and writes the letter.
    async fn prepared(&self, mailing: &MailingRow, subject: SubjectId) -> Outcome<Prepared> {
        let known: Option<MailingLetterRow> = self.row(&[Cell::from(&mailing.mailing), Cell::from(&subject)]).await?;
        match known.as_ref().map(|row| row.state.as_str()) {
            Some(TAKEN) => return Ok(Prepared::Over(Became::Taken)),
            Some(GIVEN_UP) => return Ok(Prepared::Over(Became::GivenUp)),
            Some(WAITING) if known.as_ref().is_some_and(|row| row.due_at > self.now) => return Ok(Prepared::Over(Became::Waiting)),
            _ => {}
        }
        if !self.is_on_file(subject).await? {
            return Ok(Prepared::Over(Became::Nobody));
        }
        let wish = super::wish(mailing.purpose, vec![self.email()?], "a mailing");
        let mut all = [self.decide_on(&wish, subject).await?];
        let decided = &all[..];
        let is_bounced = self.is_bounced(decided.iter().flat_map(|one| &one.values), subject).await?;
        let may = decided.iter().any(|one| one.grant.is_some()) && !is_bounced;
        let (id, mut act) = (self.new_record(), Act::new(None));
        if !may {
            let became = if is_bounced { Became::Unreachable } else { decided.iter().map(Became::not_permitted).next().unwrap_or(Became::Nobody) };
            all.iter_mut().for_each(|decided| decided.grant = None);
            self.log_all(&mut act, (&wish, id), &mut all)?;
            if known.is_some() {
                act.add(Intent::delete::<MailingLetterRow>(vec![Cell::from(&mailing.mailing), Cell::from(&subject)]));
            }
            self.commit(act).await?;
            return Ok(Prepared::Over(became));
        }
        let tries = known.map_or(1, |row| row.tries.saturating_add(1));
        let row = MailingLetterRow { mailing: mailing.mailing, subject, state: UNDERWAY.to_owned(), at: self.now, due_at: self.now, tries, status: None };
        act.add(Intent::put(&row));
        let preferences = format!("{}/preferences/{}", self.address_of_site(), self.preferences_link(&mut act, subject)?.as_str());
        self.log_all(&mut act, (&wish, id), &mut all)?;
        let mut done = self.commit(act).await?;
        let release = self.opened(&wish, id, all.into(), &mut done).await?;
        let opt_out = release.opt_out.first().map(|(_, link)| format!("{}/opt-out/{}", self.address_of_site(), link.as_str()));
        let reply = release.reply.first().map(|(_, link)| link.as_str().to_owned());
        let given = release.subjects.into_iter().flat_map(|one| one.fields).find_map(|field| match field.outcome {
            FieldOutcome::Given { value, answer } => Some((value, answer.reasons.into_iter().next())),
            FieldOutcome::Refused(_) | FieldOutcome::NotHeld(_) => None,
        });
        let Some((to, reason)) = given else { return Ok(Prepared::Over(Became::Unreachable)) };
        let letter = self.letter_of_mailing(mailing, subject, (to, reason.as_ref()), Links { opt_out, preferences, reply })?;
        Ok(Prepared::Ready(Box::new((letter, row))))
    }

    fn letter_of_mailing(&self, row: &MailingRow, subject: SubjectId, (to, reason): (Personal<String>, Option<&Reason>), links: Links) -> Outcome<Letter> {
        let place = [row.mailing.to_bytes(), subject.to_bytes()].concat();
        let number = self.house.foundations.vault.token(self.site(), NUMBER, &place).map_err(|error| self.locked(error))?;
        let written = Written::of(self, row, reason, &links);
        Ok(Letter {
            id: RecordId::from_bytes(*number.first_chunk().unwrap_or(&[0; 16])),
            at: self.now,
            from_name: self.policy.company().to_owned(),
            from: self.writes_from(),
            to,
            subject: row.about.clone(),
            answered_by: links.reply.map(Personal::new),
            unsubscribe: Some(Personal::new(links.opt_out.unwrap_or(links.preferences))),
            text: Personal::new(written.text),
            html: Some(Personal::new(written.html)),
        })
    }

    fn after_posting(&self, underway: &MailingLetterRow, outcome: Result<(), NotTaken>) -> (MailingLetterRow, Became) {
        let row = |state: &str| MailingLetterRow { state: state.to_owned(), at: self.now, ..underway.clone() };
        match outcome {
            Ok(()) => (row(TAKEN), Became::Taken),
            Err(NotTaken::Later { cause }) if underway.tries < TRIES_MAX => {
                tracing::warn!(mailing = %underway.mailing, %cause, "a letter was not taken; it is tried again");
                (MailingLetterRow { due_at: self.now.plus_ms(wait_ms(underway.tries.saturating_sub(1))), ..row(WAITING) }, Became::Waiting)
            }
            Err(NotTaken::Later { cause }) => {
                tracing::warn!(mailing = %underway.mailing, %cause, "a letter was never taken, and is given up");
                (row(GIVEN_UP), Became::GivenUp)
            }
            Err(NotTaken::Never { cause, status }) => {
                tracing::warn!(mailing = %underway.mailing, %cause, "a letter was refused for good");
                (MailingLetterRow { status, ..row(GIVEN_UP) }, Became::GivenUp)
            }
        }
    }

    /// Whether a letter was refused before because there is no such mailbox (5.1.x), since these addresses were given. It says nothing of what
    /// they agreed to: an address that is given anew is written to again.
    pub(super) async fn is_bounced<'v>(&self, values: impl IntoIterator<Item = &'v HeldValue>, subject: SubjectId) -> Outcome<bool> {
        let Some(given_at) = values.into_iter().map(|value| value.collected_at).max() else { return Ok(false) };
        let letters: Vec<MailingLetterRow> = self.rows(&[("subject", Cell::from(&subject))]).await?;
        let is_dead =
            |row: &MailingLetterRow| row.state == GIVEN_UP && row.at >= given_at && row.status.as_deref().is_some_and(|code| code.starts_with("5.1."));
        Ok(letters.iter().any(is_dead))
    }
}
