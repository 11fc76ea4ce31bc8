//! What is done about a breach, step by step: contain it, assess it, tell the authority and the people or decide with a second person not to,
//! refine whom it concerns, close it. Each step is a row that is never changed, and a line in the log.

use super::opening::{NewBreach, check_times};
use super::searching::{Cursor, FIND, Step, WAITING};
use super::telling::TELL;
use super::{BreachWords, Containment, written};
use crate::attempts::until_done;
use crate::commit::{Act, Once};
use crate::room::Room;
use crate::values::hash_of;
use crate::{BreachView, Caller, House, OperationError, Outcome, Scope};
use store::{BreachConcernedRow, BreachDetail, BreachRow, Cell, ExposureFound, ExposureScope, Intent, JobRow, NeedsTwo, Proposed, Risk, ToldOrNot};
use vocabulary::{DataCategory, RecordId, SubjectId, Timestamp};

/// The most people that one step names.
const NAMED_MAX: usize = 500;

/// One step.
#[derive(Clone, Debug)]
pub enum BreachAct {
    /// It is stopped from going on.
    Contain {
        /// How.
        how: Containment,
        /// What was done, in words.
        words: String,
    },
    /// How likely it is that people come to harm.
    Assess {
        /// How likely.
        risk: Risk,
        /// What may follow for them.
        consequences: String,
    },
    /// The authority was told, by hand.
    AuthorityTold {
        /// When; now where nothing is said.
        at: Option<Timestamp>,
        /// Under which reference, or how.
        words: String,
    },
    /// The authority is not told. It takes a second person.
    AuthorityNotTold {
        /// Why not.
        words: String,
    },
    /// The people are told: on their own page, and by a letter where that is wanted and the policy lets the company write.
    TellPeople {
        /// What they are told, in plain words; what the house words itself where nothing is written.
        words: String,
        /// Whether they are written to as well.
        by_letter: bool,
    },
    /// The people are not told. It takes a second person.
    NotTellPeople {
        /// Why not.
        words: String,
    },
    /// One person is not told. It takes a second person.
    Withhold {
        /// Whom.
        subject: SubjectId,
        /// Why not. Name nobody here.
        words: String,
    },
    /// What was proposed about one person is not done: they are told like the others.
    TellAllTheSame {
        /// Whom.
        subject: SubjectId,
    },
    /// Somebody is concerned whom the record does not show, or is not whom it shows.
    Refine {
        /// Who is.
        add: Vec<SubjectId>,
        /// With which kinds of their data.
        kinds: Vec<DataCategory>,
        /// Who is not.
        remove: Vec<SubjectId>,
        /// Why.
        words: String,
    },
    /// Something else was within reach, or in another time: it is looked for anew.
    LookAgain {
        /// What was within reach.
        scope: ExposureScope,
        /// When it began.
        began_at: Timestamp,
        /// When it ended.
        ended_at: Option<Timestamp>,
        /// Why.
        words: String,
    },
    /// Something worth writing down.
    Note {
        /// What.
        words: String,
    },
    /// It is closed. It takes a second person.
    Close {
        /// What was learnt.
        lessons: String,
    },
}

/// A breach being changed.
pub(super) struct Changing<'a> {
    pub(super) by: &'a str,
    pub(super) row: BreachRow,
    pub(super) detail: BreachDetail,
    pub(super) words: BreachWords,
    pub(super) act: Act,
}

impl House {
    /// Takes one step in handling a breach.
    ///
    /// # Errors
    /// No scope for it; no such breach; what takes a second person and was proposed by the same; a breach that is closed.
    pub async fn breach_act(&self, caller: &Caller, breach: RecordId, step: BreachAct, idempotency: Option<&str>) -> Outcome<BreachView> {
        caller.must(Scope::Breaches)?;
        if let BreachAct::Contain { how, .. } = &step {
            caller.must(how.scope())?;
        }
        let step = &step;
        until_done(|| async move {
            let room = self.room_of(caller)?;
            room.breach_act(caller.name(), breach, step, idempotency).await?;
            room.breach_view(&room.breach_row(breach).await?).await
        })
        .await
    }
}

impl Room<'_> {
    async fn breach_act(&self, by: &str, breach: RecordId, step: &BreachAct, idempotency: Option<&str>) -> Outcome<()> {
        let once = || Once::of(idempotency, "breach-act", hash_of(&format!("{breach} {step:?}"), []));
        // What was done before is not held against what it led to.
        if self.answered_before(once().as_ref()).await?.is_some() {
            return Ok(());
        }
        let row = self.breach_row(breach).await?;
        if row.detail.0.closed.is_some() {
            return Err(OperationError::Settled("this breach is closed; open another one where more has come to light"));
        }
        let mut act = Act::new(once());
        act.answers(None, &breach);
        let mut change = Changing { by, detail: row.detail.0.clone(), words: self.words_of(&row)?, row, act };
        let (kind, words) = self.step_of(&mut change, step).await?;
        let (step, event) = self.breach_step(breach, (kind, by), &words)?;
        change.act.add(step);
        change.act.log(event, None);
        let row = BreachRow { words: self.sealed_words(breach, &change.words)?, ..change.row };
        change.act.add(Self::changed_breach(&row, change.detail));
        self.commit(change.act).await.map(drop)
    }

    async fn step_of(&self, change: &mut Changing<'_>, step: &BreachAct) -> Outcome<(&'static str, String)> {
        Ok(match step {
            BreachAct::Contain { how, words } => self.contain(change, how, words).await?,
            BreachAct::Assess { risk, consequences } => {
                change.words.consequences = written("consequences", consequences, true)?;
                change.detail.risk = Some(*risk);
                ("assessed", change.words.consequences.clone())
            }
            BreachAct::AuthorityTold { at, words } => {
                let at = at.filter(|at| *at <= self.now).unwrap_or(self.now);
                change.detail.authority = Some(ToldOrNot { told: true, at, by: vec![change.by.to_owned()] });
                ("authority told", written("words", words, false)?)
            }
            BreachAct::AuthorityNotTold { words } => self.not_told(change, NeedsTwo::NotTellAuthority, words)?,
            BreachAct::TellPeople { words, by_letter } => self.tell_people(change, words, *by_letter)?,
            BreachAct::NotTellPeople { words } => self.not_told(change, NeedsTwo::NotTellPeople, words)?,
            BreachAct::Withhold { subject, words } => self.withhold(change, *subject, words).await?,
            BreachAct::TellAllTheSame { subject } => {
                let concerned = self.still_waiting(change.row.breach, *subject).await?;
                change.act.add(Intent::put(&BreachConcernedRow { proposed_by: None, ..concerned }));
                ("one person told all the same", String::new())
            }
            BreachAct::Refine { add, kinds, remove, words } => self.refine(change, (add, kinds), remove, words).await?,
            BreachAct::LookAgain { scope, began_at, ended_at, words } => self.look_again(change, scope, (*began_at, *ended_at), words).await?,
            BreachAct::Note { words } => ("noted", written("words", words, true)?),
            BreachAct::Close { lessons } => self.close(change, lessons)?,
        })
    }

    /// Two different people: the first proposes, the second confirms. Gives both once both said so.
    fn both(&self, change: &mut Changing<'_>, what: NeedsTwo) -> Outcome<Option<Vec<String>>> {
        match change.detail.proposed.take().filter(|proposed| proposed.what == what) {
            Some(first) if first.by == change.by => Err(OperationError::Settled("you proposed this; somebody else must confirm it")),
            Some(first) => Ok(Some(vec![first.by, change.by.to_owned()])),
            None => {
                change.detail.proposed = Some(Proposed { what, by: change.by.to_owned(), at: self.now });
                Ok(None)
            }
        }
    }

    fn not_told(&self, change: &mut Changing<'_>, what: NeedsTwo, words: &str) -> Outcome<(&'static str, String)> {
        let words = written("words", words, true)?;
        let is_authority = what == NeedsTwo::NotTellAuthority;
        let told = if is_authority { &change.detail.authority } else { &change.detail.people };
        if told.as_ref().is_some_and(|told| told.told) {
            return Err(OperationError::Settled("they were told already"));
        }
        let Some(by) = self.both(change, what)? else {
            return Ok((if is_authority { "proposed not to tell the authority" } else { "proposed not to tell the people" }, words));
        };
        let decided = Some(ToldOrNot { told: false, at: self.now, by });
        if is_authority {
            change.detail.authority = decided;
            return Ok(("authority not told", words));
        }
        change.detail.people = decided;
        Ok(("people not told", words))
    }

    fn tell_people(&self, change: &mut Changing<'_>, words: &str, by_letter: bool) -> Outcome<(&'static str, String)> {
        let words = written("words", words, false)?;
        if !change.detail.found.whole {
            return Err(OperationError::Settled("whom it concerns is still being looked for; tell them once that is done"));
        }
        change.words.to_people = if words.is_empty() { self.plainly(&change.detail) } else { words };
        change.words.by_letter = by_letter;
        change.detail.people = Some(ToldOrNot { told: true, at: self.now, by: vec![change.by.to_owned()] });
        let (kind, payload) = (TELL.to_owned(), format!("{} -", change.row.breach));
        change.act.add(Intent::insert(&JobRow { job: self.new_record(), kind, subject: None, payload, due_at: self.now, attempts: 0 }));
        Ok(("people told", change.words.to_people.clone()))
    }

    async fn withhold(&self, change: &mut Changing<'_>, subject: SubjectId, words: &str) -> Outcome<(&'static str, String)> {
        let words = written("words", words, true)?;
        let row = self.still_waiting(change.row.breach, subject).await?;
        let (row, kind) = match &row.proposed_by {
            Some(first) if first == change.by => return Err(OperationError::Settled("you proposed this; somebody else must confirm it")),
            Some(_) => {
                change.detail.withheld = change.detail.withheld.saturating_add(1);
                change.act.log(ledger::Event::BreachTold { breach: row.breach, way: "withheld".to_owned() }, Some(subject));
                (BreachConcernedRow { state: "withheld".to_owned(), told_at: Some(self.now), ..row }, "one person not told")
            }
            None => (BreachConcernedRow { proposed_by: Some(change.by.to_owned()), ..row }, "proposed not to tell one person"),
        };
        change.act.add(Intent::put(&row));
        Ok((kind, words))
    }

    /// Somebody whom it concerns and of whom nothing is decided.
    async fn still_waiting(&self, breach: RecordId, subject: SubjectId) -> Outcome<BreachConcernedRow> {
        let row: Option<BreachConcernedRow> = self.row(&[Cell::from(&breach), Cell::from(&subject)]).await?;
        let row = row.ok_or_else(|| OperationError::malformed("subject", "this breach does not concern them"))?;
        if row.state == WAITING { Ok(row) } else { Err(OperationError::Settled("they were told, or it was decided already")) }
    }

    async fn refine(
        &self,
        change: &mut Changing<'_>,
        (add, kinds): (&[SubjectId], &[DataCategory]),
        remove: &[SubjectId],
        words: &str,
    ) -> Outcome<(&'static str, String)> {
        let words = written("words", words, true)?;
        if add.len() + remove.len() > NAMED_MAX || (add.is_empty() && remove.is_empty()) {
            return Err(OperationError::malformed("people", "name 1 to 500 people at once"));
        }
        if !add.is_empty() && kinds.is_empty() {
            return Err(OperationError::malformed("kinds", "say which kinds of their data it is about"));
        }
        self.nobody_looks(change).await?;
        let mut step = Step { how: "named", ..Step::default() };
        for subject in add {
            if !self.is_on_file(*subject).await? {
                return Err(OperationError::malformed("people", "somebody who is named is not on file"));
            }
            step.people.entry(*subject).or_default().extend(kinds.iter().cloned());
        }
        self.add_concerned(&mut change.act, change.row.breach, &step).await?;
        for subject in remove {
            change.act.add(Intent::delete::<BreachConcernedRow>(vec![Cell::from(&change.row.breach), Cell::from(subject)]));
        }
        // What was found is counted anew, by the same work.
        change.detail.found.whole = false;
        change.act.add(Intent::insert(&self.search_of(change.row.breach, &Cursor::Count(None))));
        Ok(("refined", words))
    }

    async fn look_again(
        &self,
        change: &mut Changing<'_>,
        scope: &ExposureScope,
        (began_at, ended_at): (Timestamp, Option<Timestamp>),
        words: &str,
    ) -> Outcome<(&'static str, String)> {
        let words = written("words", words, true)?;
        let (kind, noticed_at) = (change.detail.kind, change.row.noticed_at);
        let new = NewBreach { kind, what: String::new(), began_at, ended_at, noticed_at, noticed_by: String::new(), scope: scope.clone(), idempotency: None };
        check_times(&new, self.now)?;
        self.nobody_looks(change).await?;
        if let ExposureScope::Party { party } = scope {
            self.registered(party.as_str()).await?;
        }
        (change.detail.scope, change.detail.began_at, change.detail.ended_at) = (scope.clone(), began_at, ended_at);
        change.detail.found = ExposureFound::default();
        change.act.add(Intent::insert(&self.search_of(change.row.breach, &Cursor::Clear)));
        Ok(("looked for anew", words))
    }

    /// One search at a time: two would count over one another.
    async fn nobody_looks(&self, change: &Changing<'_>) -> Outcome<()> {
        let jobs: Vec<JobRow> = self.rows(&[]).await?;
        let breach = change.row.breach.to_string();
        if jobs.iter().any(|job| job.kind == FIND && job.payload.starts_with(&breach)) {
            return Err(OperationError::Settled("whom it concerns is still being looked for; wait until that is done"));
        }
        Ok(())
    }

    fn close(&self, change: &mut Changing<'_>, lessons: &str) -> Outcome<(&'static str, String)> {
        let detail = &change.detail;
        let open = [
            (!detail.found.whole, "whom it concerns is still being looked for"),
            (detail.contained_at.is_none(), "before it is closed it must be contained"),
            (detail.risk.is_none(), "before it is closed it must be assessed"),
            (detail.authority.is_none(), "before it is closed the authority must be told, or two people decide that it is not"),
            (detail.people.is_none(), "before it is closed the people must be told, or two people decide that they are not"),
        ];
        if let Some((_, why)) = open.iter().find(|(is_open, _)| *is_open) {
            return Err(OperationError::Settled(why));
        }
        let second = change.detail.proposed.as_ref().is_some_and(|proposed| proposed.what == NeedsTwo::Close);
        let lessons = written("lessons", lessons, !second)?;
        if !lessons.is_empty() {
            change.words.lessons.clone_from(&lessons);
        }
        let Some(by) = self.both(change, NeedsTwo::Close)? else {
            return Ok(("proposed to close", lessons));
        };
        change.detail.closed = Some(ToldOrNot { told: true, at: self.now, by });
        Ok(("closed", lessons))
    }
}
