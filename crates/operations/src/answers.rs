//! What a policy answered over time, sentence by sentence: how often it permitted and refused on which day, and which flow it refused last. It
//! never tells of whom anything was asked.

use crate::counts::NO_SENTENCE;
use crate::room::Room;
use crate::{Caller, House, Outcome, Scope};
use jiff::civil::Date;
use std::collections::BTreeMap;
use store::{Cell, CountRow, LastRefusedRow};
use vocabulary::{Action, DataCategory, Purpose, Recipient, Timestamp, VersionId};

/// What a version of a policy answered.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct AnswersGiven {
    /// The version.
    pub version: VersionId,
    /// By the number of the sentence; those under which nothing was asked are left out.
    pub sentences: BTreeMap<u16, SentenceAnswers>,
    /// What was refused because no sentence spoke.
    pub silent: SentenceAnswers,
}

/// What was answered under one sentence.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize)]
pub struct SentenceAnswers {
    /// How often something was permitted, since ever.
    pub permitted: u64,
    /// How often something was refused, since ever.
    pub refused: u64,
    /// Day by day, the oldest first; days on which nothing was asked are left out.
    pub days: BTreeMap<Date, DayAnswers>,
    /// What was refused last.
    pub last_refused: Option<LastRefused>,
}

/// What was answered on one day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct DayAnswers {
    /// How often something was permitted.
    pub permitted: u64,
    /// How often something was refused.
    pub refused: u64,
}

/// A flow that was refused.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct LastRefused {
    /// When.
    pub at: Timestamp,
    /// What was to be done…
    pub action: Action,
    /// …with which data…
    pub data: Vec<DataCategory>,
    /// …for what…
    pub purpose: Purpose,
    /// …by or to whom.
    pub recipient: Recipient,
}

impl House {
    /// What this version of the site's policy answered.
    ///
    /// # Errors
    /// A key without the scope `audit`; a version of another site.
    pub async fn answers_given(&self, caller: &Caller, version: &VersionId) -> Outcome<AnswersGiven> {
        caller.must(Scope::Audit)?;
        self.room_of(caller)?.answers_given(version).await
    }
}

impl Room<'_> {
    async fn answers_given(&self, version: &VersionId) -> Outcome<AnswersGiven> {
        let mut given = AnswersGiven { version: version.clone(), sentences: BTreeMap::new(), silent: SentenceAnswers::default() };
        let of: [(&'static str, Cell); 1] = [("version", Cell::from(version))];
        let (rows, written) = (self.rows::<CountRow>(&of).await?, self.rows::<LastRefusedRow>(&of).await?);
        for row in rows.into_iter().filter(|row| row.decisions > 0) {
            given.of(row.sentence).add(row.day, &row.answer, row.decisions);
        }
        // What waits is read last: what an act writes between the two readings shows in neither for a moment, never in both.
        let (waiting, refused) = self.house.counts.waiting_of(self.site());
        for (tally, by) in waiting.into_iter().filter(|(tally, _)| tally.version == *version) {
            given.of(tally.sentence).add(tally.day, tally.answer, by);
        }
        for row in written.into_iter().chain(refused.into_iter().filter(|row| row.version == *version)) {
            let flow = row.flow.0;
            let last = LastRefused { at: row.at, action: flow.action, data: flow.data, purpose: flow.purpose, recipient: flow.recipient };
            given.of(row.sentence).last_refused = Some(last);
        }
        Ok(given)
    }
}

impl AnswersGiven {
    fn of(&mut self, sentence: u16) -> &mut SentenceAnswers {
        if sentence == NO_SENTENCE { &mut self.silent } else { self.sentences.entry(sentence).or_default() }
    }
}

impl SentenceAnswers {
    fn add(&mut self, day: Timestamp, answer: &str, decisions: u64) {
        let of_day = self.days.entry(day.day()).or_default();
        let (sum, all) = if answer == "permit" { (&mut of_day.permitted, &mut self.permitted) } else { (&mut of_day.refused, &mut self.refused) };
        *sum = sum.saturating_add(decisions);
        *all = all.saturating_add(decisions);
    }
}
